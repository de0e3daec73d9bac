"""``surveytool members``: who signed up, making members of them, and the list of members."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from surveytool.cli.application import Commands
from surveytool.cli.terminal import interface_texts, note, say
from surveytool.cli.trail import counted
from surveytool.errors import Refused

if TYPE_CHECKING:
    from surveytool.exchange.responses_out import Cells
    from surveytool.questionnaire.model import Questionnaire
    from surveytool.store.database import Database
    from surveytool.store.workspace import Workspace

FORMATS = (".csv", ".xlsx")


@click.group("members", cls=Commands)
def command() -> None:
    """See who signed up, make them members, list the members."""


@command.command("registrations")
@click.argument("round_id", metavar="ROUND")
@click.option("--list", "is_listed", is_flag=True, help="Print a line for each: day, member or not, address, name.")
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="Write them to FILE.csv or FILE.xlsx.")
@click.option("--language", type=click.Choice(["nl", "en"]), help="Of the labels (default: the questionnaire's own).")
@click.option("--force", is_flag=True, help="Overwrite a file that this command did not make.")
@click.pass_obj
def registrations_command(
    folder: Path, round_id: str, is_listed: bool, out: Path | None, language: str | None, force: bool
) -> None:
    """Tell how many people signed up in ROUND, and how many of them are not members yet.

    With --out everything they filled in is written, for the eyes of the board alone.
    """
    from surveytool.exchange.registrations_out import registration_table
    from surveytool.store.people import open_people
    from surveytool.store.registrations import list_registrations
    from surveytool.store.workspace import Workspace
    from surveytool.texts import load_texts

    if out is not None and out.suffix.lower() not in FORMATS:
        raise Refused("'{file}' ends in neither .csv nor .xlsx. Give a name that does.", file=out)
    workspace = Workspace(folder)
    questionnaire = _registration(workspace, round_id)
    found = list_registrations(open_people(workspace.people_db), round_id)
    if out is not None:
        table = registration_table(questionnaire, found, load_texts(language or questionnaire.default_language))
        _write(folder, out, list(table), force=force)
        say("{file}", file=out)
        note("These are names and addresses. Keep the file where only the board can read it.")
    elif is_listed:
        texts = interface_texts()
        for person in found:
            state = texts("member") if person.is_member else texts("not yet")
            click.echo(f"{person.day}  {state:<9} {person.email}  {person.name}".rstrip())
    waiting = sum(not person.is_member for person in found)
    one, many = (
        "{n} sign-up in round '{id}', {waiting} not yet a member.",
        "{n} sign-ups in round '{id}', {waiting} not yet members.",
    )
    line = interface_texts().plural(one, many, len(found), id=round_id, waiting=waiting)
    click.echo(line, err=is_listed or out is not None)


def _write(folder: Path, out: Path, table: list["Cells"], *, force: bool) -> None:
    from surveytool.cli.output import writing
    from surveytool.exchange.table_file import write_csv, write_workbook

    with writing(folder, out, force=force) as (draft,):
        draft.chmod(0o600)
        if out.suffix.lower() == ".csv":
            write_csv(draft, table)
        else:
            write_workbook(draft, {"registrations": table}, rows=len(table) - 1)


@command.command("enrol")
@click.argument("round_id", metavar="ROUND")
@click.option("--dry-run", is_flag=True, help="Only tell what would be done.")
@click.pass_obj
def enrol_command(folder: Path, round_id: str, dry_run: bool) -> None:
    """Make members of those who signed up in ROUND.

    An address that is a member's already is linked to that member, who stays as they are. Doing it again adds only who
    signed up since.
    """
    from surveytool.store.people import open_people
    from surveytool.store.registrations import enrol
    from surveytool.store.workspace import Workspace

    workspace = Workspace(folder)
    _registration(workspace, round_id)
    done = enrol(open_people(workspace.people_db), round_id, dry_run=dry_run)
    if dry_run:
        say("Would become members: {count}.", count=done.new)
        say("Members already, to be linked: {count}.", count=done.known)
        say("Enrolled before: {count}.", count=done.before)
        note("Nothing was changed.")
    else:
        say("New members: {count}.", count=done.new)
        counted(new=done.new, known=done.known)
        say("Members already, now linked: {count}.", count=done.known)
        say("Enrolled before: {count}.", count=done.before)


@command.command("list")
@click.pass_obj
def list_command(folder: Path) -> None:
    """Tell the members, a line each, by name."""
    from surveytool.store.people import list_members

    people = _people(folder)
    members = list_members(people) if people is not None else ()
    if not members:
        note("There are no members yet. Make some of who signed up with: surveytool members enrol ROUND")
        return
    texts = interface_texts()
    states = {"active": texts("member"), "opted_out": texts("no mail"), "left": texts("has left")}
    for member in members:
        click.echo(f"{member.email}  {states[member.state]:<9} {member.name}".rstrip())


@command.command("remove")
@click.argument("email", metavar="EMAIL")
@click.pass_obj
def remove_command(folder: Path, email: str) -> None:
    """Delete all that is kept of the person with this address: as a member, and what they signed up with."""
    from surveytool.store.people import remove_person

    people = _people(folder)
    as_member, signed_up = remove_person(people, email) if people is not None else (0, 0)
    if not as_member and not signed_up:
        raise Refused(
            "Nobody has this address: '{email}'. Nothing was deleted. See: surveytool members list", email=email
        )
    say("Deleted. Members: {members}. Sign-ups: {registrations}.", members=as_member, registrations=signed_up)


def _people(folder: Path) -> "Database | None":
    """The list of people; None where no registration was opened yet."""
    from surveytool.store.people import open_people
    from surveytool.store.workspace import Workspace

    workspace = Workspace(folder)
    workspace.community()
    return open_people(workspace.people_db) if workspace.people_db.exists() else None


def _registration(workspace: "Workspace", round_id: str) -> "Questionnaire":
    """The questionnaire of a registration round.

    Raises:
        NotFound: there is no such round.
        Refused: it is a round with answers.
    """
    from surveytool.questionnaire.parse import parse
    from surveytool.questionnaire.piping import without_pipes
    from surveytool.store.database import open_database
    from surveytool.store.rounds import get_round

    round_ = get_round(open_database(workspace.answers_db), round_id)
    questionnaire = without_pipes(parse(round_.source, file=f"{round_id}.yaml").questionnaire)
    if not questionnaire.is_registration:
        message = "In round '{id}' nobody signs up: people answer there, and who they are is not kept with it."
        raise Refused(message, id=round_id)
    return questionnaire
