"""``surveytool members add``, ``change``, ``optout``, ``leave``, ``return``, ``erase`` and ``export``: one person at a time."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from surveytool.cli.terminal import note, say
from surveytool.errors import NotFound, Refused

if TYPE_CHECKING:
    from surveytool.exchange.person import Fault
    from surveytool.store.database import Database
    from surveytool.store.membership import Entry
    from surveytool.store.workspace import Workspace

NAME = click.option("--name", metavar="NAME", help="The whole name.")
LANGUAGE = click.option("--language", metavar="LANGUAGE", help="nl or en (default: the first of the community).")
ATTRIBUTES = click.option(
    "--attribute",
    "attributes",
    metavar="NAME=VALUE",
    multiple=True,
    help="Such as region=Zeeland; give it once for each. Without a value the member has it no more.",
)


@click.command("add")
@click.argument("email", metavar="EMAIL")
@NAME
@LANGUAGE
@ATTRIBUTES
@click.pass_obj
def add_command(folder: Path, email: str, name: str | None, language: str | None, attributes: tuple[str, ...]) -> None:
    """Put one person on the list of members."""
    from surveytool.store.membership import add_person
    from surveytool.store.people import make_people, open_people
    from surveytool.store.workspace import Workspace

    workspace = Workspace(folder)
    languages = workspace.community().languages
    entry = _entry(email, name, language, attributes, languages=languages)
    make_people(workspace.people_db)
    add_person(open_people(workspace.people_db), entry, default_language=languages[0])
    say("'{email}' is a member.", email=entry.email)
    tell_of_invitations(workspace)


@click.command("change")
@click.argument("email", metavar="EMAIL")
@click.option("--email", "new_email", metavar="NEW", help="The address from now on.")
@NAME
@LANGUAGE
@ATTRIBUTES
@click.pass_obj
def change_command(
    folder: Path,
    email: str,
    new_email: str | None,
    name: str | None,
    language: str | None,
    attributes: tuple[str, ...],
) -> None:
    """Mend what is kept of the member with the address EMAIL.

    What is not named stays. A personal link that the member has keeps working.
    """
    from surveytool.store.membership import change_person, find_member
    from surveytool.store.workspace import Workspace

    if new_email is None and name is None and language is None and not attributes:
        raise click.UsageError("Say what changes, with --email, --name, --language or --attribute.")
    languages = Workspace(folder).community().languages
    people = _people(folder, email)
    address = new_email if new_email is not None else find_member(people, email).email
    entry = _entry(address, name, language, attributes, languages=languages, is_known=new_email is None)
    if change_person(people, email, entry):
        say("'{email}' is changed.", email=entry.email)
    else:
        say("'{email}' was like that already.", email=entry.email)


@click.command("optout")
@click.argument("email", metavar="EMAIL")
@click.pass_obj
def optout_command(folder: Path, email: str) -> None:
    """Send a member no more mail. They stay a member, and a link they have keeps working."""
    from surveytool.store.membership import set_state

    before = set_state(_people(folder, email), email, "opted_out", only="active")
    if before.state == "left":
        raise Refused("'{email}' has left, and gets no mail already.", email=before.email)
    say("'{email}' gets no mail from now on.", email=before.email)


@click.command("leave")
@click.argument("email", metavar="EMAIL")
@click.pass_obj
def leave_command(folder: Path, email: str) -> None:
    """Note that a member has left: no invitation and no mail from now on.

    An invitation to an open round that was not used no longer works. What they answered stays: nobody knows which it is.
    """
    from surveytool.store.database import open_database
    from surveytool.store.leaving import leave
    from surveytool.store.workspace import Workspace

    workspace = Workspace(folder)
    answers = open_database(workspace.answers_db)
    before = leave(_people(folder, email), email, answers=answers, keys=workspace.keys)
    say("'{email}' has left.", email=before.email)
    note("To delete what is kept of them: surveytool members erase {email}", email=before.email)


@click.command("return")
@click.argument("email", metavar="EMAIL")
@click.pass_obj
def return_command(folder: Path, email: str) -> None:
    """Make an active member again of who had left, or who wants mail again.

    A link to an open round that was mailed before they left, and not used, works again.
    """
    from surveytool.store.database import open_database
    from surveytool.store.leaving import come_back
    from surveytool.store.workspace import Workspace

    workspace = Workspace(folder)
    answers = open_database(workspace.answers_db)
    before = come_back(_people(folder, email), email, answers=answers, keys=workspace.keys)
    if before.state == "active":
        say("'{email}' was an active member already.", email=before.email)
    else:
        say("'{email}' is an active member again.", email=before.email)
        tell_of_invitations(workspace)


@click.command("erase")
@click.argument("email", metavar="EMAIL")
@click.option(
    "--without-links",
    is_flag=True,
    help="Delete them although the key of a round's personal links is lost: a link that was not used goes on working.",
)
@click.pass_obj
def erase_command(folder: Path, email: str, without_links: bool) -> None:
    """Delete all that is kept of a person: as a member, and what they signed up with.

    An invitation to an open round that was not used no longer works. What they answered stays: nobody knows which it is,
    but with the receipt they can withdraw it themselves until the round closes.
    """
    from surveytool.store.database import open_database
    from surveytool.store.leaving import erase
    from surveytool.store.restoring import kept_workspaces
    from surveytool.store.workspace import Workspace

    workspace = Workspace(folder)
    as_member, signed_up = erase(
        _people(folder, email),
        email,
        answers=open_database(workspace.answers_db),
        keys=workspace.keys,
        without_links=without_links,
    )
    say("Deleted. Members: {members}. Sign-ups: {registrations}.", members=as_member, registrations=signed_up)
    for kept in kept_workspaces(workspace):
        if kept.people_db.exists():
            note("What restoring put aside in '{folder}' may still hold them. Delete that folder.", folder=kept.path)


@click.command("export")
@click.argument("email", metavar="EMAIL")
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="Write it to FILE (default: the screen).")
@click.option("--force", is_flag=True, help="Overwrite a file that this command did not make.")
@click.pass_obj
def export_command(folder: Path, email: str, out: Path | None, force: bool) -> None:
    """Give all that is kept of a person, as JSON: for who asks what is known of them.

    What they answered in a round is not in it: nobody can find that by a name.
    """
    from surveytool.cli.output import writing
    from surveytool.store.known import known_of

    known = known_of(_people(folder, email), email)
    text = json.dumps(known, ensure_ascii=False, indent=2) + "\n"
    if out is None:
        click.echo(text, nl=False)
        return
    with writing(folder, out, force=force) as (draft,):
        draft.chmod(0o600)
        draft.write_text(text, "utf-8")
    say("{file}", file=out)
    note("These are the details of a person. Give them to nobody else.")


COMMANDS = (
    add_command,
    change_command,
    optout_command,
    leave_command,
    return_command,
    erase_command,
    export_command,
)
"""The commands about one person, in the order in which they are told."""


def _entry(
    email: str,
    name: str | None,
    language: str | None,
    attributes: Sequence[str],
    *,
    languages: Sequence[str],
    is_known: bool = False,
) -> "Entry":
    """What is said of one person on the command line; an address that is kept already is taken as it is."""
    from surveytool.exchange.person import attribute_key, read_address, read_language, read_name, read_value
    from surveytool.store.membership import Entry

    values = {}
    for given in attributes:
        key, sign, value = given.partition("=")
        if not sign:
            message = f"'{given}' does not say what an attribute is. Write --attribute 'NAME=VALUE'."
            raise click.BadParameter(message, param_hint="--attribute")
        values[_fit(attribute_key(key))] = _fit(read_value(value))
    return Entry(
        email if is_known else _fit(read_address(email)),
        None if name is None else _fit(read_name(name)),
        None if language is None else _fit(read_language(language, languages)),
        values,
    )


def _fit(read: "str | Fault") -> str:
    """What was read.

    Raises:
        Refused: it cannot be kept.
    """
    if isinstance(read, str):
        return read
    raise Refused(read.message, **read.values)


def _people(folder: Path, email: str) -> "Database":
    """The list of people, to find ``email`` on.

    Raises:
        NotFound: there is no list yet, so nobody is on it.
    """
    people = people_of(folder)
    if people is None:
        raise _nobody(email)
    return people


def _nobody(email: str) -> NotFound:
    return NotFound("Nothing is kept under the address '{email}'. See: surveytool members list", email=email)


def tell_of_invitations(workspace: "Workspace") -> None:
    """Tell that new members have no link yet to the rounds in which members have one."""
    from surveytool.store.database import open_database
    from surveytool.store.rounds import list_rounds

    for round_ in list_rounds(open_database(workspace.answers_db)):
        if round_.state == "open" and round_.invites:
            note("Round '{id}' is open. To invite who is new: surveytool invite {id}", id=round_.id)


def people_of(folder: Path) -> "Database | None":
    """The list of people of a workspace; None where nobody was ever on it."""
    from surveytool.store.people import open_people
    from surveytool.store.workspace import Workspace

    workspace = Workspace(folder)
    workspace.community()
    return open_people(workspace.people_db) if workspace.people_db.exists() else None
