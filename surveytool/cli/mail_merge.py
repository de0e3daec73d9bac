"""A workbook from which the board's own mail program mails: a row a member, under a header row."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from surveytool.cli.mailing import BASE_URL, Mailing, check_base_url
from surveytool.cli.terminal import note, say
from surveytool.errors import Refused
from surveytool.exchange.mail.batch import Addressee
from surveytool.exchange.mail.message import clean_line
from surveytool.store.mailings import note_sent

if TYPE_CHECKING:
    from surveytool.exchange.responses_out import Cells

HEADER = ("name", "email", "link", "language")


def check_name(file: Path) -> None:
    """Nothing when ``file`` is named as a workbook.

    Raises:
        Refused: when it is not.
    """
    if file.suffix.lower() != ".xlsx":
        raise Refused("'{file}' does not end in .xlsx. Give a name that does.", file=file)


def write_merge(mailing: Mailing, kind: str, addressees: Sequence[Addressee], file: Path, *, force: bool) -> None:
    """Write ``addressees`` to a workbook that only its owner can read, and note them as mailed: the board does that now.

    Raises:
        Refused: the file is there and was not made by this command, or the links would be no links.
    """
    from surveytool.cli.output import writing
    from surveytool.exchange.table_file import write_workbook

    if given := os.environ.get(BASE_URL):
        check_base_url(given, is_local=True)
    rows: list[Cells] = [
        [clean_line(each.name), clean_line(each.address), each.link, mailing.language(each.language)]
        for each in sorted(addressees, key=lambda each: (each.name.casefold(), each.address.casefold()))
    ]
    with writing(mailing.workspace.path, file, force=force) as (draft,):
        draft.chmod(0o600)
        write_workbook(draft, {"members": [list(HEADER), *rows]}, rows=len(rows))
    new = note_sent(
        mailing.people,
        mailing.round.id,
        [addressee.member for addressee in addressees],
        kind=kind,
        day=mailing.today,
    )
    say("{file}", file=file)
    note("Members in the workbook: {count}. Noted as mailed by you: {new}.", count=len(rows), new=new)
    note(
        "Each link is for one member alone. Keep the file where only the board can read it, and delete it after mailing."
    )
    if not mailing.base.startswith("https://"):
        note("The links begin with {base}. Put the address that members use in SURVEYTOOL_BASE_URL.", base=mailing.base)
