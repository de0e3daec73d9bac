"""``surveytool members import``: the list of members brought up to a file."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from surveytool.cli.person import tell_of_invitations
from surveytool.cli.terminal import interface_texts, note, progress, say
from surveytool.cli.trail import counted

if TYPE_CHECKING:
    from surveytool.exchange.member_columns import Columns
    from surveytool.exchange.sheet import Sheet
    from surveytool.store.database import Database
    from surveytool.store.membership import Merged
    from surveytool.store.workspace import Workspace
    from surveytool.texts import Texts

LISTED = 20
"""Addresses that are told one by one."""
NAMED = 6
"""Values of an attribute that are told."""


@click.command("import")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option(
    "--column",
    "columns",
    metavar="NAME=FIELD",
    multiple=True,
    help="What the column NAME is: email, name, first_name, infix, last_name, language, or what to call an attribute.",
)
@click.option("--ignore", metavar="COLUMN", multiple=True, help="A column to leave out; give it once for each.")
@click.option("--dry-run", is_flag=True, help="Only tell what would be done.")
@click.pass_obj
def import_command(folder: Path, file: Path, columns: tuple[str, ...], ignore: tuple[str, ...], dry_run: bool) -> None:
    """Bring in the list of members in FILE (CSV or XLSX; - is standard input).

    The first row names the columns. Those called after an e-mail address, a name (or its parts) or a language are that, in
    Dutch or English; every other column is an attribute of a member, such as a region. Members are known by their address:
    new ones are added, those with other details are changed, and nobody is taken off. Every row must be right, or nothing
    is stored.
    """
    from surveytool.cli.check import read_file
    from surveytool.exchange.member_columns import match_member_columns
    from surveytool.exchange.members_in import read_members
    from surveytool.exchange.spreadsheet import read_sheet
    from surveytool.exchange.workbook_file import OF_MEMBERS
    from surveytool.store.membership import merge_members
    from surveytool.store.workspace import Workspace

    meanings = _meanings(columns)
    workspace = Workspace(folder)
    languages = workspace.community().languages
    data = sys.stdin.buffer.read() if str(file) == "-" else read_file(file)
    sheet = read_sheet(data, file=str(file), sheet="members", limits=OF_MEMBERS)
    matched = match_member_columns(sheet, columns=meanings, ignore=ignore)
    with progress(2 * len(sheet.rows), "Importing {file}", file=file) as bar:
        entries = read_members(sheet, matched, languages=languages, on_row=bar.step)
        merged = merge_members(
            _people(workspace, dry_run=dry_run),
            entries,
            default_language=languages[0],
            dry_run=dry_run,
            on_entry=bar.step,
        )
    _tell_columns(sheet, matched)
    _tell_counts(merged, dry_run=dry_run)
    _tell_people(merged)
    for key in matched.attributes:
        _tell_groups(key, merged.groups.get(key, {}))
    if not matched.names and merged.new:
        note("No column is a name, so new members have none. If one is: --column 'COLUMN=name'")
    if dry_run:
        note("Nothing was changed.")
    elif merged.new:
        tell_of_invitations(workspace)


def _meanings(columns: tuple[str, ...]) -> dict[str, str]:
    """What ``--column`` says, by the name of a column."""
    found = {}
    for given in columns:
        name, sign, meaning = (part.strip() for part in given.rpartition("="))
        if not (name and sign and meaning):
            message = f"'{given}' does not say what a column is. Write --column 'NAME=FIELD'."
            raise click.BadParameter(message, param_hint="--column")
        found[name] = meaning
    return found


def _people(workspace: "Workspace", *, dry_run: bool) -> "Database | None":
    """The list of people, made when there is none yet and something will be stored in it."""
    from surveytool.store.people import make_people, open_people

    if not workspace.people_db.exists():
        if dry_run:
            return None
        make_people(workspace.people_db)
    return open_people(workspace.people_db)


def _tell_columns(sheet: "Sheet", columns: "Columns") -> None:
    from surveytool.problem import visible

    texts = interface_texts()
    became = {index: _field(field, texts) for field, index in columns.fields.items()}
    became |= {index: texts("attribute '{name}'", name=key) for key, index in columns.attributes.items()}
    became |= {index: texts("left out") for index in columns.left_out}
    for index, meaning in sorted(became.items()):
        say("Column '{column}': {meaning}.", column=visible(sheet.header[index]), meaning=meaning)


def _field(field: str, texts: "Texts") -> str:
    match field:
        case "email":
            return texts("e-mail address")
        case "name":
            return texts("name of the member")
        case "first_name":
            return texts("first name")
        case "infix":
            return texts("infix of the name")
        case "last_name":
            return texts("last name")
        case _:
            return texts("language of the member")


def _tell_counts(merged: "Merged", *, dry_run: bool) -> None:
    if dry_run:
        say("Would be new: {count}.", count=merged.new)
        say("Would be changed: {count}.", count=merged.changed)
    else:
        counted(new=merged.new, changed=merged.changed)
        say("New members: {count}.", count=merged.new)
        say("Changed: {count}.", count=merged.changed)
    say("The same already: {count}.", count=merged.same)


def _tell_people(merged: "Merged") -> None:
    """Who on the list stays without mail or gone, and who is not on it."""
    texts = interface_texts()
    one, many = (
        "{n} member in the file asked for no mail, and still gets none:",
        "{n} members in the file asked for no mail, and still get none:",
    )
    _list(texts.plural(one, many, len(merged.opted_out)), merged.opted_out)
    one, many = (
        "{n} person in the file has left, and is not made a member by it. To do so: surveytool members return EMAIL",
        "{n} people in the file have left, and are not made members by it. To do so: surveytool members return EMAIL",
    )
    _list(texts.plural(one, many, len(merged.left)), merged.left)
    one, many = (
        "{n} member is not in the file and stays. Who has left, say so of with: surveytool members leave EMAIL",
        "{n} members are not in the file and stay. Who has left, say so of with: surveytool members leave EMAIL",
    )
    _list(texts.plural(one, many, len(merged.absent)), merged.absent)


def _list(line: str, addresses: tuple[str, ...]) -> None:
    if not addresses:
        return
    click.echo(line, err=True)
    for address in addresses[:LISTED]:
        click.echo(f"  {address}", err=True)
    if len(addresses) > LISTED:
        note("  … and {count} more.", count=len(addresses) - LISTED)


def _tell_groups(key: str, counts: Mapping[str, int]) -> None:
    """Warn of an attribute with groups that figures cannot show."""
    from surveytool.problem import visible
    from surveytool.store.rounds import MINIMUM_GROUP

    small = [value for value, count in counts.items() if count < MINIMUM_GROUP]
    if not small:
        return
    if len(small) == len(counts):
        note(
            "Attribute '{name}' has no value that {minimum} members or more share, so it shows nothing of who takes part. "
            "If you will not use it, leave the column out with --ignore.",
            name=key,
            minimum=MINIMUM_GROUP,
        )
        return
    small.sort(key=lambda value: (-counts[value], value))
    values = ", ".join(f"'{visible(value)}' ({counts[value]})" for value in small[:NAMED])
    note(
        "Attribute '{name}' has groups of fewer than {minimum} members, which are taken together where participation is "
        "shown: {values}",
        name=key,
        minimum=MINIMUM_GROUP,
        values=values + (", …" if len(small) > NAMED else ""),
    )
