"""``surveytool tick``: what is due today, for a clock that runs commands (cron, systemd)."""

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from surveytool.cli.terminal import interface_texts, say
from surveytool.cli.trail import noted
from surveytool.errors import Refused, SurveytoolError

if TYPE_CHECKING:
    from surveytool.store.database import Database
    from surveytool.store.rounds import Round
    from surveytool.store.workspace import Workspace

GRACE = datetime.timedelta(hours=1)
"""How long after its last day a round stays open for who was still answering; as the pages do."""


@dataclass(frozen=True)
class Due:
    """A thing to do now for a round: what it is, for a dry run, and the doing, which gives an exit code; ``what`` is the command
    that would do it, for the audit trail."""

    round_id: str
    said: str
    do: Callable[[], int]
    what: str = ""


@click.command("tick")
@click.option("--dry-run", is_flag=True, help="Only tell what is due.")
@click.pass_obj
def command(folder: Path, dry_run: bool) -> int:
    """Do what is due today: invite on the first day of a round and members who came later, send the reminders that were planned,
    close rounds after their last day, remove answers that were kept long enough. Run it every hour or every day; what was done
    is not done again. Says nothing when nothing is due; exits with 1 when something failed, after doing the rest.
    """
    from surveytool.cli.only_one import only_one
    from surveytool.store.workspace import Workspace

    workspace = Workspace(folder)
    now = now_in(workspace)
    if dry_run:
        for due in all_due(workspace, now):
            click.echo(f"{due.round_id}: {due.said}")
        return 0
    with only_one(folder, "tick", Refused("Another tick is at work. This one has nothing to do.")):
        return _tick(workspace, now)


def now_in(workspace: "Workspace") -> datetime.datetime:
    """The moment it is where the community is."""
    from zoneinfo import ZoneInfo

    return datetime.datetime.now(ZoneInfo(workspace.community().time_zone))


def all_due(workspace: "Workspace", now: datetime.datetime) -> Iterator[Due]:
    """All that is due, found out round by round while it is done: what one thing changes, the next one sees."""
    from surveytool.store.database import open_database
    from surveytool.store.rounds import list_rounds

    db = open_database(workspace.answers_db)
    for round_ in list_rounds(db):
        for look in (_mails_due, _closing_due, _deleting_due):
            try:
                yield from look(workspace, db, round_, now)
            except SurveytoolError as error:
                yield Due(round_.id, error.text(interface_texts()), _failing(error))
            except Exception as error:  # a mistake of ours in one round is no reason to leave the others
                yield Due(round_.id, type(error).__name__, _failing(error))


def _failing(error: Exception) -> Callable[[], int]:
    def fail() -> int:
        raise error

    return fail


def _tick(workspace: "Workspace", now: datetime.datetime) -> int:
    code = 0
    for due in all_due(workspace, now):
        try:
            code = max(code, noted(workspace.path, f"tick {due.what}".rstrip(), {"round": due.round_id}, due.do))
        except SurveytoolError as error:
            message = "Round '{id}': {reason}"
            click.echo(interface_texts()(message, id=due.round_id, reason=error.text(interface_texts())), err=True)
            code = max(code, 1)
        except Exception as error:  # as above
            message = "Round '{id}': {reason}"
            click.echo(interface_texts()(message, id=due.round_id, reason=type(error).__name__), err=True)
            code = 3
    return code


def _mails_due(workspace: "Workspace", db: "Database", round_: "Round", now: datetime.datetime) -> Iterator[Due]:
    """Invitations, else the reminder that was planned last: never two mails to somebody on one day."""
    today = now.date()
    if not round_.invites or round_.simulated or not round_.is_open(today):
        return
    from surveytool.cli.delivering import mailing_alone
    from surveytool.cli.invite import invite
    from surveytool.cli.mailing import open_mailing, to_invite, to_remind
    from surveytool.cli.remind import remind
    from surveytool.store.mailings import planned_reminder

    texts = interface_texts()
    if count := len(to_invite(open_mailing(workspace, round_.id, today=today))):

        def do_invite() -> int:
            with mailing_alone(workspace.path):
                say("Round '{id}':", id=round_.id)
                return invite(open_mailing(workspace, round_.id, today=today))

        yield Due(round_.id, texts.plural("{n} invitation", "{n} invitations", count), do_invite, "invite")
    opened = round_.opens or round_.opened
    passed = [days for days in round_.reminders if opened + datetime.timedelta(days) <= today]
    if not passed:
        return
    kind, due_day = planned_reminder(passed[-1]), opened + datetime.timedelta(passed[-1])
    mailing = open_mailing(workspace, round_.id, today=today)
    if count := len(to_remind(mailing, kind, invited_before=due_day)):

        def do_remind() -> int:
            with mailing_alone(workspace.path):
                say("Round '{id}':", id=round_.id)
                return remind(open_mailing(workspace, round_.id, today=today), kind, invited_before=due_day)

        one, many = "{n} reminder ({kind})", "{n} reminders ({kind})"
        yield Due(round_.id, texts.plural(one, many, count, kind=kind), do_remind, "remind")


def _closing_due(workspace: "Workspace", db: "Database", round_: "Round", now: datetime.datetime) -> Iterator[Due]:
    """Closing after the last day, and finishing a closing that was cut short."""
    from surveytool.cli.round import close_command
    from surveytool.store.keys import key_file

    before = (now.astimezone(datetime.UTC) - GRACE).astimezone(now.tzinfo)  # as on the pages, in every night
    is_over = round_.state == "open" and round_.closes is not None and before.date() > round_.closes
    is_cut_short = round_.state == "closed" and key_file(workspace.keys, round_.id).exists()
    if is_over or is_cut_short:

        def do_close() -> int:
            click.Context(close_command, obj=workspace.path).invoke(close_command, round_id=round_.id)
            return 0

        yield Due(round_.id, interface_texts()("to be closed"), do_close, "round close")


def _deleting_due(workspace: "Workspace", db: "Database", round_: "Round", now: datetime.datetime) -> Iterator[Due]:
    """Deleting answers that were kept long enough, and finishing that when it was cut short."""
    from surveytool.cli.purge import purge
    from surveytool.store.purging import is_due_for_purge

    if is_due_for_purge(db, round_, now.date(), workspace.community().retention_months):

        def do_delete() -> int:
            purge(workspace, db, round_.id, today=now.date())
            return 0

        yield Due(round_.id, interface_texts()("answers to be deleted"), do_delete, "purge")
