"""A mail as it goes out: one recipient, plain text and HTML that say the same, no pictures, nothing that reports back.

Below the board's text the program says itself what a personal link tells and what it does not, by how the round was opened,
and how to get no more mails; a text of the board's own cannot leave that out.
"""

import datetime
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import cache
from typing import TYPE_CHECKING

from surveytool.exchange.mail.address import NotAnAddress, Sender, one_address
from surveytool.exchange.mail.template import MailText
from surveytool.response.anonymity import Linking
from surveytool.response.anonymity import promise as promised
from surveytool.texts import Texts

if TYPE_CHECKING:
    from jinja2 import Template

SENT = SMTP.clone(max_line_length=998)
"""Headers are not folded: some programs cannot read a link for unsubscribing that goes on in the next line."""

_MARKDOWN_SIGNS = re.compile(r"([!-/:-@\[-`{-~])")
_LINKED = re.compile(r"\[([^\]\n]*)\]\(\s*([^)\n]*?)\s*\)")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


@dataclass(frozen=True)
class Occasion:
    """What the mails of one round have in common. ``facts`` fills the placeholders, of which ``None`` has nothing to say in
    this round; ``promise`` is what the program says about a personal link."""

    sender: Sender
    brand: str
    reply_to: str | None
    facts: Mapping[str, str | None]
    promise: tuple[str, ...]


@dataclass(frozen=True)
class Letter:
    """One mail to be made. What shows this object shows neither who gets it nor the link."""

    address: str = field(repr=False)
    name: str = field(repr=False)
    link: str = field(repr=False)
    text: MailText
    texts: Texts = field(repr=False)

    @property
    def stop_link(self) -> str:
        """Where the member asks for no more mails."""
        return f"{self.link}/stop"


def promise(texts: Texts, *, anonymous: bool, linking: Linking, community: str) -> tuple[str, ...]:
    """What members are promised of a round that was opened like this, as on its pages, and what a personal link is."""
    told = promised(anonymous=anonymous, links="personal", linking=linking)
    reason = texts("You get this mail because you are on the list of members of {community}.", community=community)
    once = texts("The link takes one set of answers. So please do not pass it on.")
    return (f"{texts(told.brief)}.", *(texts(detail) for detail in told.details), once, reason)


def compose(
    letter: Letter, occasion: Occasion, *, now: datetime.datetime, markdown: Callable[[str], str]
) -> EmailMessage:
    """The mail that ``letter`` becomes. ``markdown`` makes safe HTML of a text in Markdown.

    Raises:
        NotAnAddress: when it is not for one address.
    """
    message = EmailMessage(policy=SMTP)
    message["From"] = _address(occasion.sender)
    message["To"] = one_address(letter.address)
    if occasion.reply_to is not None:
        message["Reply-To"] = occasion.reply_to
    values = _values(letter, occasion)
    message["Subject"] = letter.text.fill_subject(values)
    message["Date"] = format_datetime(now)
    # not make_msgid: that would tell the name of this computer and the time
    message["Message-ID"] = f"<{secrets.token_hex(16)}@{occasion.sender.domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message["List-Unsubscribe"] = (
        f"<{letter.stop_link}>, <mailto:{occasion.reply_to or occasion.sender.address}?subject=stop>"
    )
    if letter.stop_link.startswith("https://"):
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message["Content-Language"] = letter.texts.language
    message.set_content(plain_text(letter, occasion), cte="quoted-printable")
    html = html_text(letter, occasion, markdown=markdown)
    message.add_alternative(html, subtype="html", cte="quoted-printable")
    return message


def plain_text(letter: Letter, occasion: Occasion) -> str:
    """The mail for who reads plain text."""
    values = _values(letter, occasion)

    def as_text(line: str) -> str:
        return _ESCAPED.sub(r"\1", _LINKED.sub(lambda found: f"{found[1]}: {found[2]}", line))

    body = "\n".join(as_text(line) for line in letter.text.body.split("\n"))
    filled = MailText("", body, "").fill_body(values, lambda name: values[name] or "")
    stop = letter.texts("No more of these mails: {link}", link=letter.stop_link)
    return "\n\n".join([filled, "-" * 12, *occasion.promise, stop]) + "\n"


def html_text(letter: Letter, occasion: Occasion, *, markdown: Callable[[str], str]) -> str:
    """The same mail as a page of its own."""
    from markupsafe import Markup

    values = _values(letter, occasion)
    body = markdown(_as_markdown(letter.text, values))
    alone = re.compile(rf'<p><a href="{re.escape(letter.link)}"[^>]*>{re.escape(letter.link)}</a></p>')
    parts = alone.split(body)
    page: str = _page().render(
        subject=letter.text.fill_subject(values),
        parts=[Markup(part) for part in parts],  # noqa: S704 - what markdown gives is safe
        link=letter.link,
        stop_link=letter.stop_link,
        promise=occasion.promise,
        brand=occasion.brand,
        t=letter.texts,
    )
    return page


@cache
def _page() -> "Template":
    from jinja2 import Environment, PackageLoader, StrictUndefined

    loader = PackageLoader("surveytool.exchange.mail", ".")
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    return environment.get_template("mail.html")


def clean_line(text: str) -> str:
    """``text`` on one line, without letters that cannot be seen: as it may stand in a header or a greeting."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def contact_address(contact: str | None) -> str | None:
    """The contact of the community when it is a mail address."""
    try:
        return None if contact is None else one_address(contact)
    except NotAnAddress:
        return None


def _address(sender: Sender) -> Address:
    return Address(display_name=clean_line(sender.name), addr_spec=sender.address)


def _values(letter: Letter, occasion: Occasion) -> dict[str, str | None]:
    return {**occasion.facts, "name": clean_line(letter.name) or letter.texts("member"), "link": letter.link}


def _as_markdown(text: MailText, values: Mapping[str, str | None]) -> str:
    """The body with what fills it made harmless: a name with stars in it stays a name with stars."""
    contact = values["contact"]
    address = contact_address(contact)

    def word(name: str) -> str:
        if name == "contact" and address is not None:
            return f"[{_escaped(contact or '')}](mailto:{_escaped(address)})"
        return _escaped(values[name] or "")

    # a link that is no target of the writer's own is made one
    body = re.sub(r"(?<!\]\()\{\{\s*link\s*\}\}", "[{{ link }}]({{ link }})", text.body)
    filled = MailText("", body, text.file).fill_body(values, word)
    return re.sub(r"(?<=[^\s])\n(?=[^\s])", "  \n", filled)  # lines end where the writer ends them


def _escaped(text: str) -> str:
    return _MARKDOWN_SIGNS.sub(r"\\\1", text)
