"""``surveytool backup``: everything but the keys in one file."""

import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from surveytool.cli.terminal import interface_texts, note, progress
from surveytool.errors import NotFound, Refused

if TYPE_CHECKING:
    from surveytool.store.archive import Manifest
    from surveytool.store.workspace import Workspace


@click.command("backup")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--without", metavar="ROUND", multiple=True, help="Leave this round out; give it once for each.")
@click.option("--force", is_flag=True, help="Overwrite FILE.")
@click.pass_obj
def command(folder: Path, file: Path, without: tuple[str, ...], force: bool) -> None:
    """Write answers, members, questionnaires and reports to FILE, also while members answer; the keys stay out.

    Of an open anonymous round a backup is made only when 0 or at least 10 answers came since the last one: two backups with
    one answer between them would show whose it is.
    """
    from surveytool.cli.round import today_in
    from surveytool.store.workspace import Workspace

    workspace = Workspace(folder)
    manifest = write_backup(workspace, file, today=today_in(workspace), without=without, force=force)
    one, many = (
        "{file} holds {n} round. Keep it where only the board can read it.",
        "{file} holds {n} rounds. Keep it where only the board can read it.",
    )
    click.echo(interface_texts().plural(one, many, len(manifest.rounds), file=file))
    if manifest.without:
        note("Left out: {rounds}.", rounds=", ".join(manifest.without))
    open_ids = [held.id for held in manifest.rounds if held.state == "open"]
    if open_ids:
        message = (
            "The keys are not in it. Without 'keys/' a round that is open now ({rounds}) can take no more answers after "
            "restoring: keep a copy of that folder elsewhere, and never beside a backup."
        )
        note(message, rounds=", ".join(open_ids))
    if any(workspace.keys.glob("*.key")):
        note(
            "A key in 'keys/' joins the answers of rounds to come to those of earlier ones. It is not in the backup either."
        )


def write_backup(
    workspace: "Workspace", file: Path, *, today: datetime.date, without: tuple[str, ...] = (), force: bool = False
) -> "Manifest":
    """Write a backup to ``file``, as a whole or not at all, for its owner alone; tells of files that are not in it.

    Raises:
        Refused: when there is something at ``file``, or a round has too few new answers.
    """
    from surveytool.cli.output import writing
    from surveytool.store.backup import prepared_backup
    from surveytool.store.database import sync_folder
    from surveytool.store.wiping import wipe

    if file.exists() and not force:
        raise Refused("'{file}' exists. Give another name, or --force to overwrite it.", file=file)
    if not file.parent.is_dir():  # before the copy is made, which is kept account of
        raise NotFound("There is no folder '{folder}'. Make it, or give another place.", folder=file.parent)
    if any(file.resolve().is_relative_to(part.resolve()) for part in _parts(workspace)):
        raise Refused("'{file}' would be in a folder that goes into the backup. Give another place.", file=file)
    with (
        prepared_backup(workspace, today=today, without=without) as backup,
        writing(workspace.path, file, force=force) as (draft,),
    ):
        draft.chmod(0o600)
        try:
            with progress(2 * backup.size, "Writing {file}", file=file) as bar:
                backup.write(draft, on_bytes=bar.step)
        except BaseException:
            wipe(draft)  # from here on it counts as never made
            raise
    sync_folder(file.resolve().parent)
    for name in backup.left_out:
        note("'{file}' is not in the backup: its name has characters that a backup cannot hold.", file=name)
    return backup.manifest


def _parts(workspace: "Workspace") -> tuple[Path, ...]:
    return (workspace.questionnaires, workspace.reports, workspace.snapshots, workspace.keys)
