"""A mail as members will get it, made for somebody who does not exist, with a link that leads nowhere."""

from pathlib import Path

import click

from surveytool.cli.mailing import Mailing, Writer
from surveytool.cli.terminal import say
from surveytool.exchange.mail.address import NotAnAddress, Sender, read_sender
from surveytool.exchange.mail.batch import Addressee
from surveytool.exchange.mail.message import html_text, plain_text
from surveytool.exchange.mail.settings import MailSettings
from surveytool.exchange.mail.template import TextKind

NAMES = {"nl": "Noor Voorbeeld", "en": "Noor Example"}
ADDRESS = "noor@example.org"
TOKEN = "x" * 26


def preview(mailing: Mailing, kind: TextKind, *, language: str | None, out: Path | None, force: bool) -> None:
    """Print the plain text of a mail, or write it to ``out``: as a page when that ends in ``.html``.

    Raises:
        InvalidInput: with every problem in a text of the board's own.
    """
    from surveytool.cli.output import write_output
    from surveytool.web.markdown import render_markdown

    chosen = mailing.language(language or mailing.community.languages[0])
    link = f"{mailing.base}/{mailing.round.id}/{TOKEN}"
    somebody = Addressee(b"", ADDRESS, NAMES[chosen], chosen, b"", link)
    settings = MailSettings("", 0, "starttls", _sender(mailing))
    letter, occasion = Writer(mailing, kind, settings).letter(somebody)
    if out is not None and out.suffix.lower() in (".html", ".htm"):
        write_output(
            mailing.workspace.path, out, html_text(letter, occasion, markdown=render_markdown).encode(), force=force
        )
        say("{file}", file=out)
        return
    subject = letter.text.fill_subject({**occasion.facts, "name": somebody.name})
    text = f"Subject: {subject}\nTo: {ADDRESS}\n\n{plain_text(letter, occasion)}"
    if out is not None:
        write_output(mailing.workspace.path, out, text.encode(), force=force)
        say("{file}", file=out)
        return
    click.echo(text, nl=False)


def _sender(mailing: Mailing) -> Sender:
    """Who mails would come from; an example while the board has not said so."""
    name = mailing.community.name.read(mailing.community.languages[0])
    try:
        return read_sender(mailing.community.mail_sender or ADDRESS, name=name)
    except NotAnAddress:
        return Sender(name, ADDRESS)
