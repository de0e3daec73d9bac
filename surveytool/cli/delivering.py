"""Mails handed over by a command: one command at a time, and what became of them told in numbers, never in names."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from surveytool.cli.mailing import Mailing, Writer, doubtful, mail_settings, send
from surveytool.cli.only_one import only_one
from surveytool.cli.terminal import interface_texts, note, progress, say
from surveytool.cli.trail import counted
from surveytool.errors import Refused
from surveytool.exchange.mail.batch import Addressee, Run
from surveytool.exchange.mail.template import TextKind
from surveytool.store.mailings import INVITATION, release


@contextmanager
def mailing_alone(folder: Path) -> Iterator[None]:
    """No other command mails while this one does.

    Raises:
        Refused: when one does already.
    """
    message = "Another command is sending mails just now. Wait until it is done; nobody is mailed twice."
    with only_one(folder, "mail", Refused(message)):
        yield


def deliver(mailing: Mailing, kind: str, addressees: Sequence[Addressee], *, again: str, asks: bool = False) -> int:
    """Mail ``addressees`` and tell how it went; ``again`` is the command that goes on where this one had to stop. When it
    ``asks``, somebody at a terminal may still say no. Gives the exit code.

    Raises:
        SurveytoolError: when nothing can be sent at all, before anybody is noted as mailed.
    """
    settings = mail_settings(mailing.community)
    text: TextKind = "invitation" if kind == INVITATION else "reminder"
    writer = Writer(mailing, text, settings)
    if mailing.base.startswith("http://") and not settings.is_local:
        note(
            "The links begin with http://, so answers travel unencrypted. Put an https address in SURVEYTOOL_BASE_URL."
        )
    if asks and sys.stdin.isatty() and sys.stdout.isatty():
        one, many = "Mail {n} member now?", "Mail {n} members now?"
        click.confirm(interface_texts().plural(one, many, len(addressees)), abort=True)
    with progress(len(addressees), "sending mails") as bar:
        run = send(mailing, kind, addressees, writer=writer, settings=settings, on_step=bar.step)
    counted(mails=run.sent)
    tell(run, kind=kind, again=again)
    return 0 if run.is_done else 1


def tell(run: Run, *, kind: str, again: str) -> None:
    """Tell in numbers what became of a run."""
    texts = interface_texts()
    if kind == INVITATION:
        say("Invitations sent: {count}.", count=run.sent)
    else:
        say("Reminders sent: {count}.", count=run.sent)
    if run.refused:
        note("Refused by the mail server: {count}. Who, is told by: surveytool members bounced", count=run.refused)
    if run.doubtful:
        note(
            "The line to the mail server broke while it took a mail: {count}. Nobody knows whether those went out.",
            count=run.doubtful,
        )
    if run.trouble is not None:
        click.echo(run.trouble.text(texts), err=True)
    if run.left:
        note("Not sent yet: {count}. What was sent is noted; go on with: {command}", count=run.left, command=again)


def settle_doubtful(mailing: Mailing, *, again: bool, command: str) -> None:
    """Tell of mails of which nobody knows whether they went out; with ``again`` they count as not sent."""
    found = doubtful(mailing)
    if not found:
        return
    if again:
        for mail in found:
            release(mailing.people, mailing.round.id, mail.kind, [mail.member])
        mailing.__dict__.pop("mails")
        return
    note(
        "Of an earlier run that was cut off nobody knows whether a mail went out: {count}. Those members are not mailed again "
        "by themselves; to do so: {command} --again-doubtful",
        count=len(found),
        command=command,
    )
