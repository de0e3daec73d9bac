"""Handing mails to the mail server, one at a time over one connection, and knowing of each what became of it.

Until the last byte of a mail is given away a broken line means that it was not taken, so it may be tried again. After that
byte, until the answer comes, nobody can know: such a mail is doubtful and never sent again by itself.
"""

import re
import smtplib
import ssl
import time
from collections.abc import Callable
from email.message import EmailMessage
from enum import Enum
from types import TracebackType

from surveytool.errors import Refused
from surveytool.exchange.mail.message import SENT
from surveytool.exchange.mail.settings import MailSettings
from surveytool.problem import visible

SECONDS = 60.0
"""How long to wait for the server to say something."""
NO_SERVICE = 421
SIGN_IN_FIRST = frozenset({530, 534, 535, 538})


class Delivery(Enum):
    """What became of a mail that was offered to the server."""

    SENT = "sent"
    REFUSED = "refused"
    """The server will never take it for this address."""
    LATER = "later"
    """The server does not take it now; it may be offered again."""
    DOUBTFUL = "doubtful"
    """The line broke before the server said whether it took it."""


class NoServer(Refused):
    """The mail server cannot be reached, or takes nothing from us: no mail can be sent now."""


class MailServer:
    """A connection to the server that is made when it is needed, used again, and paced. ``wait`` is how it waits."""

    def __init__(self, settings: MailSettings, *, wait: Callable[[float], None] = time.sleep) -> None:
        self.settings = settings
        self._wait = wait
        self._line: smtplib.SMTP | None = None
        self._next = 0.0
        self.said = ""
        """What the server said last when it did not take a mail, without addresses."""

    def __enter__(self) -> "MailServer":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._hang_up(politely=kind is None)

    def get_ready(self) -> None:
        """Wait for the turn of the next mail, and see to it that there is a connection: before anything is written down.

        Raises:
            NoServer: when there can be none.
        """
        now = time.monotonic()
        if self._next > now:
            self._wait(self._next - now)
        self._next = max(self._next, now) + 60 / self.settings.per_minute
        if self._line is not None and not self._is_alive():
            self._hang_up(politely=False)
        if self._line is None:
            self._line = self._connected()

    def deliver(self, message: EmailMessage) -> Delivery:
        """Offer a mail to the server once, which was made ready for it.

        Raises:
            NoServer: when the server takes no mail from us at all; the mail was not sent.
        """
        if self._line is None:
            return Delivery.LATER
        is_handed_over = False
        try:
            reply = self._offer(self._line, message)
            if reply is None:
                is_handed_over = True
                reply = self._line.getreply()
        except smtplib.SMTPNotSupportedError:  # an address with letters that this server cannot write
            return Delivery.REFUSED
        except (smtplib.SMTPException, OSError):
            self._hang_up(politely=False)
            return Delivery.DOUBTFUL if is_handed_over else Delivery.LATER
        return self._judged(*reply, is_handed_over=is_handed_over)

    def pause(self, seconds: float) -> None:
        """Wait before trying again."""
        self._wait(seconds)

    def _offer(self, line: smtplib.SMTP, message: EmailMessage) -> tuple[int, bytes] | None:
        """The answer of the server when it does not take the mail; None when all of it was given away."""
        recipient = str(message["To"])
        options = [] if recipient.isascii() else ["SMTPUTF8"]
        if options and not line.has_extn("smtputf8"):
            raise smtplib.SMTPNotSupportedError
        code, said = line.mail(self.settings.sender.address, options)
        if code != 250:
            self._refuse_all_if_lasting(code, said)
            return code, said
        code, said = line.rcpt(recipient)
        if code not in (250, 251):
            return code, said
        code, said = line.docmd("DATA")
        if code != 354:
            return code, said
        policy = SENT.clone(utf8=True) if options else SENT
        content = message.as_bytes(policy=policy)
        line.send(re.sub(rb"(?m)^\.", b"..", content) + b".\r\n")
        return None

    def _judged(self, code: int, said: bytes, *, is_handed_over: bool) -> Delivery:
        if is_handed_over and code < 400:
            if 200 <= code < 300:
                return Delivery.SENT
            self._hang_up(politely=False)
            return Delivery.DOUBTFUL
        self.said = f"{code} {_quoted(said)}"
        if code in SIGN_IN_FIRST:
            self._refuse_all_if_lasting(code, said)
        if code == NO_SERVICE:
            self._hang_up(politely=False)
        elif self._line is not None:
            self._forget_mail(self._line)
        return Delivery.REFUSED if code >= 500 else Delivery.LATER

    def _forget_mail(self, line: smtplib.SMTP) -> None:
        try:
            line.rset()
        except (smtplib.SMTPException, OSError):
            self._hang_up(politely=False)

    def _refuse_all_if_lasting(self, code: int, said: bytes) -> None:
        if code >= 500:
            self._hang_up(politely=True)
            message = (
                "The mail server takes no mail from '{sender}': {code} {said}. Look at the settings of the mail server."
            )
            raise NoServer(message, sender=self.settings.sender.address, code=code, said=_quoted(said))

    def _is_alive(self) -> bool:
        try:
            return self._line is not None and self._line.noop()[0] == 250
        except (smtplib.SMTPException, OSError):
            return False

    def _connected(self) -> smtplib.SMTP:
        settings = self.settings
        line: smtplib.SMTP | None = None
        try:
            line = _dialled(settings)
            line.ehlo_or_helo_if_needed()
            if settings.security == "starttls":
                line.starttls(context=ssl.create_default_context())
                line.ehlo()
            if settings.user is not None and settings.password is not None:
                line.login(settings.user, settings.password)
        except BaseException as error:
            if line is not None:
                line.close()
            if isinstance(error, smtplib.SMTPException | OSError | UnicodeError):
                raise _trouble(settings, error) from None  # its cause may quote the password
            raise
        return line

    def _hang_up(self, *, politely: bool) -> None:
        line, self._line = self._line, None
        if line is None:
            return
        try:
            if politely:
                line.quit()
        except (smtplib.SMTPException, OSError):
            pass
        finally:
            line.close()


def _dialled(settings: MailSettings) -> smtplib.SMTP:
    name = settings.sender.domain  # not the name of this computer
    if settings.security == "ssl":
        return smtplib.SMTP_SSL(
            settings.host, settings.port, local_hostname=name, timeout=SECONDS, context=ssl.create_default_context()
        )
    return smtplib.SMTP(settings.host, settings.port, local_hostname=name, timeout=SECONDS)


def _trouble(settings: MailSettings, error: Exception) -> NoServer:
    place = {"host": settings.host, "port": settings.port}
    if isinstance(error, smtplib.SMTPAuthenticationError):
        message = "The mail server {host}:{port} does not accept this user and password ({code}). Look at both."
        return NoServer(message, **place, code=error.smtp_code)
    if isinstance(error, ssl.SSLCertVerificationError):
        message = (
            "The mail server {host}:{port} cannot show that it is the one it says: {reason}. Look at SURVEYTOOL_SMTP_HOST; a "
            "server with a certificate of its own needs that in SSL_CERT_FILE."
        )
        return NoServer(message, **place, reason=error.verify_message)
    if isinstance(error, smtplib.SMTPNotSupportedError):
        message = (
            "The mail server {host}:{port} does not offer what the settings ask: STARTTLS, or signing in. Look at "
            "SURVEYTOOL_SMTP_SECURITY and SURVEYTOOL_SMTP_PORT."
        )
        return NoServer(message, **place)
    if isinstance(error, smtplib.SMTPResponseException):
        message = "The mail server {host}:{port} does not let us in: {code} {said}."
        return NoServer(message, **place, code=error.smtp_code, said=_quoted(error.smtp_error))
    reason = getattr(error, "strerror", None) or getattr(error, "reason", None) or "no answer"
    message = (
        "The mail server {host}:{port} cannot be reached: {reason}. Look at SURVEYTOOL_SMTP_HOST, SURVEYTOOL_SMTP_PORT and "
        "SURVEYTOOL_SMTP_SECURITY."
    )
    return NoServer(message, **place, reason=visible(str(reason).lower()))


def _quoted(said: bytes | str) -> str:
    """What a server said, without what may be an address."""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    kept = ["…" if "@" in word else word for word in text.split()]
    return visible(" ".join(kept), limit=120).rstrip(".")
