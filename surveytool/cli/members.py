"""``surveytool members``: who signed up, making members of them, and the list of members."""

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from surveytool.cli.application import Commands
from surveytool.cli.members_import import import_command
from surveytool.cli.person import COMMANDS, people_of
from surveytool.cli.terminal import interface_texts, note, say
from surveytool.cli.trail import counted
from surveytool.errors import Refused

if TYPE_CHECKING:
    from surveytool.exchange.responses_out import Cells
    from surveytool.questionnaire.model import Questionnaire
    from surveytool.store.people import Member
    from surveytool.store.registrations import Enrolled
    from surveytool.store.workspace import Workspace

FORMATS = (".csv", ".xlsx")


@click.group("members", cls=Commands, modules={"bounced": "surveytool.cli.bounced"})
def command() -> None:
    """Bring in a list of members, make members of who signed up, and keep the list right."""


command.add_command(import_command)


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

    _check_format(out)
    workspace = Workspace(folder)
    questionnaire = _registration(workspace, round_id)
    found = list_registrations(open_people(workspace.people_db), round_id)
    if out is not None:
        table = registration_table(questionnaire, found, load_texts(language or questionnaire.default_language))
        _write(folder, out, "registrations", list(table), force=force)
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


def _check_format(out: Path | None) -> None:
    if out is not None and out.suffix.lower() not in FORMATS:
        raise Refused("'{file}' ends in neither .csv nor .xlsx. Give a name that does.", file=out)


def _write(folder: Path, out: Path, sheet: str, table: list["Cells"], *, force: bool) -> None:
    from surveytool.cli.output import writing
    from surveytool.exchange.table_file import write_csv, write_workbook

    with writing(folder, out, force=force) as (draft,):
        draft.chmod(0o600)
        if out.suffix.lower() == ".csv":
            write_csv(draft, table)
        else:
            write_workbook(draft, {sheet: table}, rows=len(table) - 1)
    say("{file}", file=out)
    note("These are names and addresses. Keep the file where only the board can read it.")


@command.command("enrol")
@click.argument("round_id", metavar="ROUND")
@click.option("--dry-run", is_flag=True, help="Only tell what would be done.")
@click.pass_obj
def enrol_command(folder: Path, round_id: str, dry_run: bool) -> None:
    """Make members of those who signed up in ROUND.

    An address that is a member's already is linked to that member, who stays as they are. Who said no to mail becomes a
    member without mail. Doing it again adds only who signed up since.
    """
    from surveytool.questionnaire.registration import wants_mail
    from surveytool.store.people import open_people
    from surveytool.store.registrations import enrol
    from surveytool.store.workspace import Workspace

    workspace = Workspace(folder)
    questionnaire = _registration(workspace, round_id)
    done = enrol(
        open_people(workspace.people_db),
        round_id,
        wants_mail=lambda answers: wants_mail(questionnaire, answers),
        dry_run=dry_run,
    )
    if dry_run:
        say("Would become members: {count}.", count=done.new)
        say("Members already, to be linked: {count}.", count=done.known)
        say("Enrolled before: {count}.", count=done.before)
        _tell_unwanted(done)
        note("Nothing was changed.")
    else:
        say("New members: {count}.", count=done.new)
        counted(new=done.new, known=done.known)
        say("Members already, now linked: {count}.", count=done.known)
        say("Enrolled before: {count}.", count=done.before)
        _tell_unwanted(done)


def _tell_unwanted(done: "Enrolled") -> None:
    """Who asked for no mail: the new members by number, the others by address, as only the board can act on it."""
    if done.without_mail:
        note("New ones who said no to mail, and get none: {count}.", count=done.without_mail)
    for email in done.unheeded:
        message = (
            "Somebody who typed '{email}', the address of a member, said no to mail. Ask them, and note it with: "
            "surveytool members optout {email}"
        )
        note(message, email=email)


@command.command("list")
@click.option("--state", type=click.Choice(["active", "opted_out", "left"]), help="Only those in this state.")
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="Write them to FILE.csv or FILE.xlsx.")
@click.option("--force", is_flag=True, help="Overwrite a file that this command did not make.")
@click.pass_obj
def list_command(folder: Path, state: str | None, out: Path | None, force: bool) -> None:
    """Tell the members, a line each, by name.

    With --out they are written as a table that members import reads.
    """
    from surveytool.exchange.members_out import member_table
    from surveytool.store.people import list_members

    _check_format(out)
    people = people_of(folder)
    members = list_members(people) if people is not None else ()
    if not members:
        note("There are no members yet. Bring in a list with: surveytool members import FILE")
        return
    told = [member for member in members if state in (None, member.state)]
    if out is not None:
        _write(folder, out, "members", list(member_table(told)), force=force)
    else:
        for member in told:
            click.echo(_line(member))
    counts = Counter(member.state for member in members)
    line = interface_texts().plural(
        "{n} active member, {opted_out} without mail, {left} who left.",
        "{n} active members, {opted_out} without mail, {left} who left.",
        counts["active"],
        opted_out=counts["opted_out"],
        left=counts["left"],
    )
    click.echo(line, err=True)


def _line(member: "Member") -> str:
    texts = interface_texts()
    states = {"active": texts("member"), "opted_out": texts("no mail"), "left": texts("has left")}
    attributes = "; ".join(f"{key}={value}" for key, value in sorted(member.attributes.items()))
    return f"{member.email}  {states[member.state]:<9} {member.name}  {attributes}".rstrip()


for _one in COMMANDS:
    command.add_command(_one)


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
