"""``surveytool restore``: put a backup back."""

import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from surveytool.cli.terminal import interface_texts, note, progress
from surveytool.errors import Refused

if TYPE_CHECKING:
    from surveytool.store.restoring import Restored


@click.command("restore")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option(
    "--force", is_flag=True, help="Also over what the backup does not have; what is there now is kept beside."
)
@click.pass_obj
def command(folder: Path, file: Path, force: bool) -> None:
    """Put the backup in FILE back into the workspace; every part of it is checked first.

    Where there is no workspace yet, one is made. What is replaced is kept in a folder 'before-restore-DATE'.
    """
    from surveytool.store.archive import opened_archive
    from surveytool.store.restoring import restore
    from surveytool.store.workspace import Workspace

    today = datetime.datetime.now().astimezone().date()
    workspace = Workspace(folder)
    with (
        opened_archive(file) as opened,
        progress(opened.size, "Reading {file}", file=file) as bar,
    ):
        try:
            done = restore(workspace, opened, today=today, force=force, on_bytes=bar.step)
        except Refused as error:
            raise _in_words(error) from error
        made, without = opened.manifest.made, opened.manifest.without
    one = "The backup of {day} is restored in '{folder}': {n} round."
    many = "The backup of {day} is restored in '{folder}': {n} rounds."
    click.echo(interface_texts().plural(one, many, len(done.rounds), day=made, folder=folder))
    if without:
        note("Left out of this backup: {rounds}.", rounds=", ".join(without))
    _tell(done)


def _in_words(error: Refused) -> Refused:
    """The error with the names of tables as a board calls them."""
    newer = error.values.get("newer")
    if not isinstance(newer, tuple):
        return error
    texts = interface_texts()
    names = {
        "response": texts("answers"),
        "invitation": texts("personal links"),
        "draft": texts("drafts"),
        "round": texts("rounds"),
        "questionnaire": texts("questionnaires"),
        "counter": texts("counts"),
        "import_log": texts("imports"),
        "member": texts("members"),
        "registration": texts("sign-ups"),
        "mail": texts("mails"),
        "files": texts("files"),
    }
    found = ", ".join(f"{names.get(one.name, one.name)}: {one.count}" for one in newer)
    return Refused(error.message, **{**error.values, "found": found})


def _tell(done: "Restored") -> None:
    if done.kept is not None:
        message = (
            "What was replaced is in '{kept}', answers and names too. Delete that folder when all is as it should be: "
            "beside what was restored it could show who gave the last answers."
        )
        note(message, kept=done.kept)
    for round_id, lost in done.lost.items():
        if lost.key:
            message = (
                "Round '{id}' was open, and its key is not here (a backup never holds keys), so it takes no answers. If you "
                "have the file 'keys/{id}.mac' it was opened with, put it back. Otherwise close the round with: surveytool "
                "round close {id} --without-key"
            )
        else:
            message = (
                "The key of the personal links of round '{id}' is not here. Links that were sent go on working, but nobody "
                "can be invited or reminded. Put the file 'keys/{id}.links' back if you have it; otherwise close the round, "
                "when its time has come, with: surveytool round close {id} --without-key"
            )
        note(message, id=round_id)
    note("Members and answers that were deleted after this backup was made are back. Delete them again.")
    message = "Who asked for no more mail after this backup was made would be mailed again. Note it once more, with: surveytool members optout EMAIL"
    note(message)
