"""``surveytool members bounced``: mails that did not reach their members."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from surveytool.cli.terminal import interface_texts, note, say
from surveytool.errors import NotFound, Refused

if TYPE_CHECKING:
    from surveytool.exchange.mail.bounce import Bounces

MOST_BYTES = 64 * 1024 * 1024


@click.command("bounced")
@click.argument("sources", metavar="[FILE|DIR|EMAIL]...", nargs=-1)
@click.pass_obj
def command(folder: Path, sources: tuple[str, ...]) -> None:
    """Note that mails came back: from the notices of mail servers in FILE (a mail saved as .eml, a box as .mbox, or a list of
    addresses; - is standard input) or in the files of DIR, or from an address itself. Without any of these, list the members who
    were not reached: round, why, address. They get no reminders until their address is mended, or the link is mailed to them
    with: surveytool invite ROUND --member EMAIL
    """
    from surveytool.store.mailings import note_bounced, returned_members
    from surveytool.store.people import open_people
    from surveytool.store.workspace import Workspace

    people = open_people(Workspace(folder).people_db)
    if not sources:
        texts = interface_texts()
        words = {"refused": texts("refused"), "bounced": texts("came back")}
        found = returned_members(people)
        for round_id, state, email in found:
            click.echo(f"{round_id}  {words[state]}  {email}")
        if not found:
            note("No mail is known to have come back.")
        return
    bounces = _read(sources)
    known, unknown = note_bounced(people, bounces.addresses)
    say("Members noted as not reached: {count}.", count=known)
    if unknown:
        note("Addresses to which no mail is noted: {count}.", count=unknown)
    if bounces.delayed:
        note("Delayed, and still being tried by the mail server: {count}. Those were not noted.", count=bounces.delayed)
    if bounces.others:
        note("Mails that tell of no failed delivery: {count}.", count=bounces.others)


def _read(sources: tuple[str, ...]) -> "Bounces":
    from surveytool.exchange.mail.address import NotAnAddress, one_address
    from surveytool.exchange.mail.bounce import Bounces, read_bounces

    found = Bounces(frozenset())
    for source in sources:
        if source == "-":
            found += read_bounces(sys.stdin.buffer.read(MOST_BYTES), file="-")
        elif "@" in source and not Path(source).exists():
            try:
                found += Bounces(frozenset([one_address(source)]))
            except NotAnAddress:
                raise Refused("What stands on the command line is not one mail address. Nothing was noted.") from None
        else:
            for file in _files(Path(source)):
                found += read_bounces(_bytes_of(file), file=str(file))
    return found


def _files(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    yield from sorted(file for file in path.rglob("*") if file.is_file() and not file.name.startswith("."))


def _bytes_of(file: Path) -> bytes:
    from surveytool.cli.check import read_file

    if file.exists() and file.stat().st_size > MOST_BYTES:
        raise NotFound("'{file}' is larger than {limit} MB. Split it in parts.", file=file, limit=MOST_BYTES >> 20)
    return read_file(file)
