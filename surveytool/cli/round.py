"""``surveytool round``: open, close, extend and list rounds."""

import datetime
import os
import random
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from surveytool.cli.application import Commands
from surveytool.cli.terminal import interface_texts, note, say
from surveytool.cli.trail import counted
from surveytool.errors import Refused

if TYPE_CHECKING:
    from surveytool.questionnaire.model import Questionnaire
    from surveytool.store.database import Database
    from surveytool.store.invitations import Invitee
    from surveytool.store.rounds import Linking, Links, Round
    from surveytool.store.workspace import Workspace

LOCAL_URL = "http://127.0.0.1:8000"


def day(value: str) -> datetime.date:
    """The day written as 2026-11-22."""
    try:
        return datetime.date.fromisoformat(value)
    except ValueError:
        raise click.BadParameter(f"'{value}' is not a day. Write it as 2026-11-22.") from None


def population_size(value: str) -> int:
    """A number of people; 0 stands for ``open``."""
    if value == "open":
        return 0
    if value.isascii() and value.isdigit() and 0 < len(value.lstrip("0")) < 10:
        return int(value)
    message = f"'{value}' is not a population. Give the number of people, or 'open' if nobody knows it."
    raise click.BadParameter(message)


def reminder_days(value: str) -> tuple[int, ...]:
    """Days after the opening, written as 7,14; ``none`` for no reminders."""
    if value == "none":
        return ()
    parts = [part.strip() for part in value.split(",")]
    if all(part.isascii() and part.isdigit() and len(part) < 4 for part in parts):
        return tuple(int(part) for part in parts)
    raise click.BadParameter(f"'{value}' are no days after the opening. Write them as 7,14, or none.")


@click.group("round", cls=Commands)
def command() -> None:
    """Open, close, extend and list rounds: a questionnaire put to a population."""


@command.command("open")
@click.argument("round_id", metavar="ID")
@click.option("--questionnaire", "questionnaire_id", required=True, metavar="Q", help="The id of the questionnaire.")
@click.option(
    "--population",
    type=population_size,
    metavar="N|open",
    help="How many people are asked (with personal links, unless you say more: the members on the list).",
)
@click.option("--opens", type=day, metavar="DATE", help="The first day on which answers are taken (default: today).")
@click.option("--closes", type=day, metavar="DATE", help="The last day on which answers are taken.")
@click.option(
    "--links",
    type=click.Choice(["open", "personal", "both"]),
    default="open",
    show_default=True,
    help="One link for all, a link for each member, or both.",
)
@click.option(
    "--linking",
    type=click.Choice(["none", "code", "panel"]),
    default="none",
    show_default=True,
    help="What joins answers over rounds: nothing, words that members keep, or the member (anonymous: false).",
)
@click.option(
    "--reminders",
    type=reminder_days,
    metavar="DAYS|none",
    help="Days after the opening on which who has not answered is reminded (default with personal links: 7,14).",
)
@click.pass_obj
def open_command(
    folder: Path,
    round_id: str,
    questionnaire_id: str,
    population: int | None,
    opens: datetime.date | None,
    closes: datetime.date | None,
    links: "Links",
    linking: "Linking",
    reminders: tuple[int, ...] | None,
) -> None:
    """Open the round ID with questionnaire Q as it is now; the round keeps that text."""
    from surveytool.store.database import open_database
    from surveytool.store.rounds import REMINDERS, open_round
    from surveytool.store.workspace import Workspace

    workspace = Workspace(folder)
    if links == "open" and population is None:
        raise click.UsageError("Say how many people are asked: --population N, or --population open.")
    today = today_in(workspace)
    source, questionnaire = read_questionnaire(workspace, questionnaire_id)
    if closes is not None and closes < today:
        raise Refused("{closes} has passed. Give a later day to close on.", closes=closes)
    if questionnaire.is_registration:
        from surveytool.store.people import make_people

        make_people(workspace.people_db)  # first: nobody can sign up where there is nothing to keep it in
        if links != "open":
            raise Refused("People sign up by one link for all. Open the round with --links open.")
    invitees = _invitees(workspace, questionnaire, linking) if links != "open" else ()
    if population and population < len(invitees):
        message = "{population} people would be asked, but there are {members} members to invite. Give at least that number, or none."
        raise Refused(message, population=population, members=len(invitees))
    opened = open_round(
        open_database(workspace.answers_db),
        keys=workspace.keys,
        id=round_id,
        source=source,
        questionnaire=questionnaire,
        population=(len(invitees) if population is None else population) or None,
        today=today,
        opens=opens,
        closes=closes,
        links=links,
        linking=linking,
        reminders=reminders if reminders is not None else REMINDERS if links != "open" else (),
        invitees=invitees,
    )
    if links != "open":
        _say_invited(opened.id, len(invitees))
    if links == "personal":
        return
    if questionnaire.is_registration:
        say("Round '{id}' is open. People sign up at {link}", id=opened.id, link=link_of(opened.id))
    else:
        say("Round '{id}' is open. Members answer at {link}", id=opened.id, link=link_of(opened.id))
    if not os.environ.get("SURVEYTOOL_BASE_URL"):
        note("That address is only for this computer. Put the one members use in SURVEYTOOL_BASE_URL.")


def _invitees(workspace: "Workspace", questionnaire: "Questionnaire", linking: str) -> tuple["Invitee", ...]:
    """The members on the list, each with what may be known of them in this round."""
    from surveytool.store.invitations import invitee
    from surveytool.store.people import list_members, open_people

    anonymous = questionnaire.anonymous
    found = list_members(open_people(workspace.people_db)) if workspace.people_db.exists() else ()
    members = [member for member in found if member.state == "active"]
    if not members:
        message = "There are no members to invite. Put them on the list first, with: surveytool members import FILE"
        raise Refused(message)
    if linking == "panel" and anonymous:
        message = "Answers can be joined by member only where the questionnaire says 'anonymous: false', so that members know."
        raise Refused(message)
    return tuple(invitee(member.id, anonymous=anonymous, linking=linking, keys=workspace.keys) for member in members)


def _say_invited(round_id: str, count: int) -> None:
    one = "Round '{id}' is open, with a personal link for {n} member. Next:"
    many = "Round '{id}' is open, with personal links for {n} members. Next:"
    click.echo(interface_texts().plural(one, many, count, id=round_id))
    click.echo(f"  surveytool invite {round_id}")


@command.command("close")
@click.argument("round_id", metavar="ID")
@click.option(
    "--without-members",
    is_flag=True,
    help="Close although the list of members is lost: participation by what is known of them is not kept.",
)
@click.option(
    "--without-key",
    is_flag=True,
    help="Close although its keys are lost: answers are counted but cannot be checked one by one; the report tells so.",
)
@click.pass_obj
def close_command(folder: Path, round_id: str, without_members: bool, without_key: bool) -> None:
    """Close the round ID for good: no more answers, and the results can be read."""
    from surveytool.cli.closed_round import is_registration
    from surveytool.store.closing import close_round
    from surveytool.store.database import open_database
    from surveytool.store.people import open_people
    from surveytool.store.responses import count
    from surveytool.store.rounds import get_round
    from surveytool.store.workspace import Workspace

    workspace = Workspace(folder)
    db = open_database(workspace.answers_db)
    round_ = get_round(db, round_id)
    if is_registration(round_):
        _close_registration(workspace, db, round_)
        return
    if not without_key:
        _tell_of_lost_keys(db, workspace.keys, round_id)
    if round_.invites and not without_members and not workspace.people_db.exists():
        message = (
            "If the list of members is lost for good, close it with: surveytool round close {id} --without-members"
        )
        note(message, id=round_id)
    closed = close_round(
        db,
        round_id,
        keys=workspace.keys,
        snapshots=workspace.snapshots,
        today=today_in(workspace),
        rng=random.SystemRandom(),
        people=open_people(workspace.people_db) if round_.invites and not without_members else None,
        without_key=without_key,
    )
    _forget_in_kept(workspace, round_id)
    counted(responses=count(db, round_id))
    one, many = "Round '{id}' is closed with {n} answer. Next:", "Round '{id}' is closed with {n} answers. Next:"
    click.echo(interface_texts().plural(one, many, count(db, round_id), id=closed.id))
    click.echo(f"  surveytool report {closed.id}")


def _forget_in_kept(workspace: "Workspace", round_id: str) -> None:
    """Who was mailed, in what restoring put aside: it tells who had not answered yet."""
    from surveytool.errors import StoreError
    from surveytool.store.closing import forget_who
    from surveytool.store.database import open_database
    from surveytool.store.people import open_people
    from surveytool.store.restoring import kept_workspaces

    for kept in kept_workspaces(workspace):
        try:
            db = open_database(kept.answers_db) if kept.answers_db.exists() else None
            forget_who(round_id, db=db, people=open_people(kept.people_db) if kept.people_db.exists() else None)
        except StoreError as error:
            click.echo(error.text(interface_texts()), err=True)
            note(
                "'{folder}' may still tell who was mailed about round '{id}'. Delete it.", folder=kept.path, id=round_id
            )


def _tell_of_lost_keys(db: "Database", keys: Path, round_id: str) -> None:
    """What there is to do beside putting back a key, which the error that follows asks for."""
    from surveytool.store.lost_keys import lost_keys

    lost = lost_keys(db, round_id, keys)
    if lost.key or lost.links_key:
        message = "If a key of round '{id}' is lost for good, close it with: surveytool round close {id} --without-key"
        note(message, id=round_id)


def _close_registration(workspace: "Workspace", db: "Database", round_: "Round") -> None:
    from surveytool.store.people import open_people
    from surveytool.store.registrations import close_registration, count_registrations

    people = open_people(workspace.people_db)
    close_registration(db, round_, people=people, keys=workspace.keys, today=today_in(workspace))
    one = "Round '{id}' is closed: {n} address signed up. Next:"
    many = "Round '{id}' is closed: {n} addresses signed up. Next:"
    click.echo(interface_texts().plural(one, many, count_registrations(people, round_.id), id=round_.id))
    click.echo(f"  surveytool members enrol {round_.id}")


@command.command("extend")
@click.argument("round_id", metavar="ID")
@click.argument("closes", metavar="DATE", type=day)
@click.pass_obj
def extend_command(folder: Path, round_id: str, closes: datetime.date) -> None:
    """Let the round ID take answers until and with DATE, which is later than its last day was. A round of which the last day has
    passed opens again by it, as long as it was not closed.
    """
    from surveytool.store.database import open_database
    from surveytool.store.rounds import extend_round
    from surveytool.store.workspace import Workspace

    workspace = Workspace(folder)
    extended = extend_round(open_database(workspace.answers_db), round_id, closes=closes, today=today_in(workspace))
    say("Round '{id}' takes answers until {day}.", id=extended.id, day=extended.closes)


@command.command("list")
@click.pass_obj
def list_command(folder: Path) -> None:
    """Tell the rounds, a line each: closed ones first, then by opening."""
    from surveytool.store.database import open_database
    from surveytool.store.rounds import list_rounds
    from surveytool.store.workspace import Workspace

    workspace = Workspace(folder)
    db = open_database(workspace.answers_db)
    lines = [_columns(round_, _received(workspace, db, round_)) for round_ in list_rounds(db)]
    if not lines:
        note("There are no rounds yet. Open one with: surveytool round open ID --questionnaire Q --population N")
        return
    header = ("round", "state", "questionnaire", "version", "population", "answers", "opens", "closes")
    shown = [header, *lines] if sys.stdout.isatty() else lines
    widths = [max(len(line[column]) for line in shown) for column in range(len(header))]
    for line in shown:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def _received(workspace: "Workspace", db: "Database", round_: "Round") -> str:
    """How many answers came, or how many signed up; a question mark when the list of people cannot be read."""
    from surveytool.cli.closed_round import is_registration
    from surveytool.errors import StoreError
    from surveytool.store.people import open_people
    from surveytool.store.registrations import count_registrations, registered
    from surveytool.store.responses import count

    if not is_registration(round_):
        return str(count(db, round_.id) if round_.purged is None else _came_in(db, round_.id))
    if round_.state == "closed":
        return str(sum(registered(db, round_.id).values()))
    try:
        return str(count_registrations(open_people(workspace.people_db), round_.id))
    except StoreError as error:
        click.echo(error.text(interface_texts()), err=True)
        return "?"


def _came_in(db: "Database", round_id: str) -> int:
    """How many answers a round had, after they were deleted."""
    from surveytool.store.figures import response_figures

    figures = response_figures(db, round_id)
    return figures.personal + figures.open_link + figures.imported - figures.withdrawn


def _columns(round_: "Round", received: str) -> tuple[str, ...]:
    closes = round_.closed or round_.closes
    return (
        round_.id,
        round_.state + (" (simulated)" if round_.simulated else "") + (" (answers deleted)" if round_.purged else ""),
        round_.questionnaire_id,
        str(round_.version),
        "open" if round_.population is None else str(round_.population),
        received,
        str(round_.opens or round_.opened),
        str(closes) if closes else "-",
    )


def today_in(workspace: "Workspace") -> datetime.date:
    """The day it is where the community is."""
    from zoneinfo import ZoneInfo

    return datetime.datetime.now(ZoneInfo(workspace.community().time_zone)).date()


def read_questionnaire(workspace: "Workspace", questionnaire_id: str) -> tuple[bytes, "Questionnaire"]:
    """The text of a questionnaire of the workspace, with the shared scales that it uses, and what it says; its warnings are
    told.

    Raises:
        NotFound: there is none with this id.
        InvalidInput: it has errors.
        Refused: it bears another id than its file.
    """
    from surveytool.cli.terminal import interface_texts
    from surveytool.store.scales import read_standalone

    file = workspace.questionnaire_file(questionnaire_id)
    source, parsed = read_standalone(file.read_bytes(), file=str(file), questionnaires=file.parent)
    for warning in parsed.warnings:
        click.echo(warning.text(interface_texts()), err=True)
    if parsed.questionnaire.id != questionnaire_id:
        message = "'{file}' holds questionnaire '{id}'. Give the file and the questionnaire the same name."
        raise Refused(message, file=file, id=parsed.questionnaire.id)
    return source, parsed.questionnaire


def link_of(round_id: str) -> str:
    """The address at which members answer."""
    return f"{os.environ.get('SURVEYTOOL_BASE_URL', LOCAL_URL).rstrip('/')}/{round_id}"
