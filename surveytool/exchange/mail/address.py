"""One mail address, checked as such: never two in one, never a line break, never a name around it."""

from dataclasses import dataclass
from email.utils import parseaddr


class NotAnAddress(ValueError):
    """The text is not one mail address."""


@dataclass(frozen=True)
class Sender:
    """Who mails come from: a name to show and an address."""

    name: str
    address: str

    @property
    def domain(self) -> str:
        """What stands behind the @."""
        return self.address.rpartition("@")[2]


def one_address(text: str) -> str:
    """The one address in ``text`` as mail servers take it, a domain in its own letters written in ASCII.

    Raises:
        NotAnAddress: when it is none, or more than one.
    """
    from email_validator import EmailNotValidError, validate_email

    try:
        found = validate_email(text.strip(), check_deliverability=False)
    except EmailNotValidError:
        raise NotAnAddress from None
    return found.ascii_email or f"{found.local_part}@{found.ascii_domain}"


def read_sender(text: str, *, name: str) -> Sender:
    """The sender in ``Board <board@example.org>`` or a bare address; ``name`` stands with a bare one.

    Raises:
        NotAnAddress: when it is neither.
    """
    if any(not letter.isprintable() for letter in text):
        raise NotAnAddress
    shown, address = parseaddr(text) if text.rstrip().endswith(">") else ("", text)
    found = Sender(shown.strip() or name, one_address(address))
    if not found.address.isascii():  # few servers could send a failure back to it
        raise NotAnAddress
    return found
