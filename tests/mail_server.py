"""A real mail server on loopback that keeps what it gets and misbehaves when told to; certificates of its own."""

import contextlib
import datetime
import ipaddress
import socket
import ssl
import threading
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

CUT = "cut"
"""Instead of an answer: the line is cut."""

Answer = Callable[[str], str | None]


@dataclass
class PostOffice:
    """What the server got, and how it answers: ``at_recipient`` and ``after_data`` give an answer for an address, or None
    to take it."""

    at_recipient: Answer = lambda address: None
    at_sender: Answer = lambda address: None
    after_data: Answer = lambda address: None
    keeps_before_cut: bool = True
    port: int = 0
    got: list[tuple[str, EmailMessage]] = field(default_factory=list)
    connections: int = 0
    signed_in: list[str] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def addresses(self) -> list[str]:
        """To whom mails came, in order."""
        with self._lock:
            return [address for address, _ in self.got]

    @property
    def per_address(self) -> Counter[str]:
        """How many mails came for each address."""
        return Counter(self.addresses)

    def mail_to(self, address: str) -> EmailMessage:
        """The only mail for an address."""
        (found,) = [message for to, message in self.got if to == address]
        return found

    async def handle_MAIL(self, server: SMTP, session: Any, envelope: Any, address: str, options: list[str]) -> str:  # noqa: N802
        if (answer := self.at_sender(address)) is not None:
            return answer
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server: SMTP, session: Any, envelope: Any, address: str, options: list[str]) -> str:  # noqa: N802
        if (answer := self.at_recipient(address)) is not None:
            return self._said(server, answer)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:  # noqa: N802
        (address,) = envelope.rcpt_tos
        answer = self.after_data(address)
        if answer is None or (answer == CUT and self.keeps_before_cut):
            with self._lock:
                self.got.append((address, message_from_bytes(envelope.content, policy=policy.default)))  # type: ignore[arg-type]
        return "250 taken" if answer is None else self._said(server, answer)

    def _said(self, server: SMTP, answer: str) -> str:
        if answer == CUT:
            assert server.transport is not None
            server.transport.abort()
        return answer

    def sign_in(self, server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        """Takes only the user ``board`` with its password."""
        assert isinstance(data, LoginPassword)
        self.signed_in.append(data.login.decode())
        return AuthResult(success=(data.login, data.password) == (b"board", b"right-horse"), handled=False)


class _Counting(SMTP):
    """Counts the lines that are opened."""

    def connection_made(self, transport: Any) -> None:
        self.event_handler.connections += 1
        super().connection_made(transport)


class _Controller(Controller):
    def factory(self) -> SMTP:
        with warnings.catch_warnings():  # it does not see that a line is encrypted from the start
            warnings.filterwarnings("ignore", message="Requiring AUTH while not requiring TLS")
            return _Counting(self.handler, **self.SMTP_kwargs)


@contextlib.contextmanager
def post_office(
    *,
    tls: ssl.SSLContext | None = None,
    implicit: ssl.SSLContext | None = None,
    auth: bool = False,
    utf8: bool = False,
    **rules: Any,
) -> Iterator[PostOffice]:
    """A server on a free port of 127.0.0.1; ``tls`` offers STARTTLS and demands it, ``implicit`` speaks TLS from the start, with
    ``utf8`` it knows addresses with any letter before the @."""
    office = PostOffice(**rules)
    options: dict[str, Any] = {"enable_SMTPUTF8": utf8}
    if auth:
        options |= {"authenticator": office.sign_in, "auth_required": True, "auth_require_tls": implicit is None}
    with socket.create_server(("127.0.0.1", 0)) as probe:
        office.port = probe.getsockname()[1]
    controller = _Controller(
        office,
        "127.0.0.1",
        office.port,
        ssl_context=implicit,
        tls_context=tls,
        require_starttls=tls is not None,
        **options,
    )
    controller.start()
    office.connections = 0  # it tried itself
    try:
        yield office
    finally:
        controller.stop()


@dataclass(frozen=True)
class Authority:
    """A certificate authority of a test, whose word is believed by who has ``file`` in SSL_CERT_FILE."""

    file: Path
    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    def context(self, *, name: str = "127.0.0.1") -> ssl.SSLContext:
        """For a server that shows a certificate for ``name``."""
        key = ec.generate_private_key(ec.SECP256R1())
        names: list[x509.GeneralName] = [x509.DNSName(name)]
        with contextlib.suppress(ValueError):
            names = [x509.IPAddress(ipaddress.ip_address(name))]
        made = (
            _builder(name, self.certificate.subject, key.public_key())
            .add_extension(x509.SubjectAlternativeName(names), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), critical=False)
            .sign(self.key, hashes.SHA256())
        )
        file = self.file.with_name(f"{name}.pem")
        secret = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        file.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        return context


def authority(folder: Path) -> Authority:
    """A new authority, its certificate in ``folder``."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Authority of a test")])
    certificate = (
        _builder("Authority of a test", name, key.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.KeyUsage(
                digital_signature=True,
                key_cert_sign=True,
                crl_sign=True,
                content_commitment=False,
                key_encipherment=False,
                data_encipherment=False,
                key_agreement=False,
                encipher_only=False,
                decipher_only=False,
            ),
            critical=True,
        )
        .sign(key, hashes.SHA256())
    )
    file = folder / "authority.pem"
    file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    return Authority(file, certificate, key)


def _builder(name: str, issuer: x509.Name, key: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
    now = datetime.datetime.now(datetime.UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=2))
    )
