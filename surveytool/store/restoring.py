"""Putting a backup back, into an empty folder or in place of what a workspace has.

The steps are (1) take the parts out beside the workspace, each against its hash; (2) see that the databases are whole and
belong together; (3) compare with what is there, which must not have anything that the backup lacks; (4) put aside what is
replaced, in a folder with the day in its name, and the parts in its place, the answers last and in one move. Up to (4)
nothing of the workspace is touched; killed within it, restoring again finishes it.
"""

import contextlib
import datetime
import filecmp
import os
import secrets
import shutil
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from surveytool.errors import Refused, StoreBusy, StoreDamaged, StoreError, StoreFull, StoreMissing, StoreNewer
from surveytool.problem import visible
from surveytool.store import archive, people_schema, schema
from surveytool.store.alone import alone
from surveytool.store.archive import Archive, OnBytes
from surveytool.store.database import ANSWERS, connect, open_database, sync_folder
from surveytool.store.lost_keys import Lost, rounds_without_keys
from surveytool.store.people import PEOPLE
from surveytool.store.rounds import Round
from surveytool.store.sqlite_error import translated
from surveytool.store.wholeness import check_workspace
from surveytool.store.wiping import wipe
from surveytool.store.workspace import Workspace

KEPT = "before-restore-"
"""How the folders begin in which what was replaced is kept, laid out as a workspace."""

_STAGED = ".restore-"


@dataclass(frozen=True)
class Newer:
    """Something that is in the workspace and not in the backup: rows of a table, or files; None when it cannot be read."""

    name: str
    count: int | None


@dataclass(frozen=True)
class Restored:
    """What came of restoring. ``kept`` is the folder with what was replaced; ``lost`` the rounds that lack a key."""

    rounds: tuple[Round, ...]
    kept: Path | None
    lost: Mapping[str, Lost]


def restore(
    workspace: Workspace, opened: Archive, *, today: datetime.date, force: bool = False, on_bytes: OnBytes
) -> Restored:
    """Put the backup back into the workspace, whose folder is made when it is not there.

    With ``force`` also over what the backup does not have; that is kept.

    Raises:
        Refused: when something would be replaced that the backup does not have, or the folder is of something else.
        StoreDamaged: when the backup is not whole.
        StoreFull: when there is no room, or the folder cannot be written.
    """
    _refuse_strange(workspace, opened.path)
    workspace.path.mkdir(mode=0o700, parents=True, exist_ok=True)
    with alone(workspace.path):
        for left in workspace.path.glob(f"{_STAGED}*"):
            wipe(left)
        staged = Workspace(workspace.path / f"{_STAGED}{secrets.token_hex(8)}")
        staged.path.mkdir(mode=0o700)
        try:
            archive.extract(opened, staged.path, on_bytes=on_bytes)
            rounds = _checked(staged, opened)
            if not force and (newer := tuple(_newer(workspace, staged))):
                raise _refusal(workspace, newer)
            kept = _put_in_place(workspace, staged, opened, {round_.id for round_ in rounds}, today)
        finally:
            wipe(staged.path)
        workspace.keys.mkdir(mode=0o700, exist_ok=True)
        workspace.questionnaires.mkdir(exist_ok=True)
        workspace.reports.mkdir(exist_ok=True)
    with contextlib.closing(open_database(workspace.answers_db)) as db:
        return Restored(rounds, kept, rounds_without_keys(db, workspace.keys))


def kept_workspaces(workspace: Workspace) -> tuple[Workspace, ...]:
    """What restoring put aside, each as a workspace of its own."""
    return tuple(Workspace(path) for path in sorted(workspace.path.glob(f"{KEPT}*")) if path.is_dir())


def _refuse_strange(workspace: Workspace, backup: Path) -> None:
    """A folder with other things in it is no place for a workspace."""
    if workspace.community_file.exists() or workspace.answers_db.exists() or not workspace.path.exists():
        return
    if not workspace.path.is_dir():
        raise StoreMissing("'{path}' is not a folder. Give another place.", path=workspace.path)
    fine = {backup.resolve(), workspace.keys.resolve()}
    if any(path.resolve() not in fine and not path.name.startswith(".") for path in workspace.path.iterdir()):
        message = (
            "'{folder}' is neither empty nor a workspace. Nothing was restored; give another folder with --workspace."
        )
        raise Refused(message, folder=workspace.path)


def _checked(staged: Workspace, opened: Archive) -> tuple[Round, ...]:
    """The rounds of a backup that was taken out, when all of it is whole and is what the manifest tells."""
    known = {"answers": schema.SCHEMA_VERSION, "people": people_schema.SCHEMA_VERSION}
    for name, version in opened.manifest.tables.items():
        if version > known.get(name, 0):
            message = (
                "'{path}' was made by a later version of surveytool ({found}). Install that version or a newer one."
            )
            raise StoreNewer(message, path=opened.path, found=visible(opened.manifest.surveytool))
    try:
        rounds = check_workspace(staged)
    except (StoreDamaged, StoreMissing) as error:  # told of a file that goes away in a moment
        place = Path(str(error.values.get("path", staged.answers_db)))
        inside = place.is_relative_to(staged.path)
        raise _not_whole(opened, place.relative_to(staged.path).as_posix() if inside else archive.ANSWERS) from error
    told = {(held.id, held.state, held.version) for held in opened.manifest.rounds}
    if told != {(round_.id, round_.state, round_.version) for round_ in rounds}:
        raise _not_whole(opened, archive.ANSWERS)
    return rounds


def _not_whole(opened: Archive, name: str) -> StoreDamaged:
    message = "'{path}' was damaged or changed since it was made: '{part}' is not what was put in. Nothing was restored; use another backup."
    return StoreDamaged(message, path=opened.path, part=name)


def _newer(workspace: Workspace, staged: Workspace) -> Iterator[Newer]:
    """What would be replaced and is not in the backup."""
    for current, other in ((workspace.answers_db, staged.answers_db), (workspace.people_db, staged.people_db)):
        if current.exists():
            yield from _newer_rows(current, other)
    differing = sum(
        not filecmp.cmp(workspace.path / name, path, shallow=False)
        for name, path in _plain_files(staged)
        if (workspace.path / name).is_file()
    )
    if differing:
        yield Newer("files", differing)


def _newer_rows(current: Path, other: Path) -> Iterator[Newer]:
    """By table, the rows of one database that another does not have word for word."""
    of_answers = other.name == archive.ANSWERS
    try:
        open_database(current, tables=ANSWERS if of_answers else PEOPLE).close()
        with translated(current), contextlib.closing(connect(current)) as connection:
            connection.execute(
                "ATTACH ? AS backup", (f"{other.absolute().as_uri()}?mode=ro" if other.exists() else "",)
            )
            for table in sorted((schema if of_answers else people_schema).metadata.tables):
                if count := _only_here(connection, table, other):
                    yield Newer(table, count)
    except StoreBusy:
        raise
    except StoreError:
        yield Newer(current.name, None)


def _only_here(connection: sqlite3.Connection, table: str, other: Path) -> int:
    rows = f'SELECT * FROM main."{table}"'  # noqa: S608 - a name of ours, from the list of tables
    if other.exists():
        rows += f' EXCEPT SELECT * FROM backup."{table}"'  # noqa: S608
    return int(connection.execute(f"SELECT count(*) FROM ({rows})").fetchone()[0])  # noqa: S608


def _refusal(workspace: Workspace, newer: Sequence[Newer]) -> Refused:
    unread = [one.name for one in newer if one.count is None]
    if unread:
        message = (
            "'{path}' cannot be read, so what it has and the backup lacks cannot be told. Nothing was restored. Give "
            "--force to restore over it; it is kept beside."
        )
        return Refused(message, path=workspace.path / unread[0])
    found = ", ".join(f"{one.name}: {one.count}" for one in newer)
    message = (
        "'{folder}' has what the backup does not have ({found}). Nothing was restored. Give --force to restore over it; "
        "what is there now is kept beside."
    )
    return Refused(message, folder=workspace.path, found=found, newer=tuple(newer))


def _plain_files(staged: Workspace) -> Iterator[tuple[str, Path]]:
    """The files of a backup that are neither a database nor of a snapshot."""
    for path in sorted(staged.path.rglob("*")):
        name = path.relative_to(staged.path).as_posix()
        of_store = name.startswith((archive.ANSWERS, archive.PEOPLE, f"{staged.snapshots.name}/"))
        if path.is_file() and not of_store:
            yield name, path


def _put_in_place(
    workspace: Workspace, staged: Workspace, opened: Archive, rounds: set[str], today: datetime.date
) -> Path | None:
    """Move the parts to their places, and what is there to a folder of its own; gives it, or None when nothing was."""
    kept = _free_name(workspace.path, today)
    try:
        for name, path in _plain_files(staged):
            target = workspace.path / name
            if not target.is_file() or not filecmp.cmp(target, path, shallow=False):
                _swap(target, path, kept / name)
        for folder in sorted(workspace.snapshots.iterdir()) if workspace.snapshots.is_dir() else ():
            if folder.name not in rounds or not (staged.snapshots / folder.name).is_dir():
                _put_aside(folder, kept / "snapshots" / folder.name)
        for folder in sorted(staged.snapshots.iterdir()) if staged.snapshots.is_dir() else ():
            _swap(workspace.snapshots / folder.name, folder, kept / "snapshots" / folder.name)
        _swap_database(workspace.people_db, staged.people_db, kept / archive.PEOPLE)
        _swap_database(workspace.answers_db, staged.answers_db, kept / archive.ANSWERS)
    except OSError as error:
        message = "'{path}' cannot be restored: {reason}. What was replaced until then is in '{kept}'; mend that and restore again with --force."
        raise StoreFull(message, path=opened.path, reason=error.strerror or error, kept=kept) from error
    return kept if kept.exists() else None


def _free_name(folder: Path, today: datetime.date) -> Path:
    number, kept = 1, folder / f"{KEPT}{today}"
    while kept.exists():
        number += 1
        kept = folder / f"{KEPT}{today}-{number}"
    return kept


def _swap(target: Path, new: Path, kept: Path) -> None:
    if target.exists() or target.is_symlink():
        _put_aside(target, kept)
    target.parent.mkdir(parents=True, exist_ok=True)
    new.rename(target)
    sync_folder(target.parent)


def _put_aside(path: Path, kept: Path) -> None:
    _make_kept(kept.parent)
    path.rename(kept)
    sync_folder(kept.parent)
    sync_folder(path.parent)


def _make_kept(folder: Path) -> None:
    for parent in reversed((folder, *folder.parents)):
        if not parent.exists():
            parent.mkdir(mode=0o700)


def _swap_database(target: Path, new: Path, kept: Path) -> None:
    """Under the lock of the database that is there, so that who was writing is done and who waits finds the new one."""
    place = target.resolve()  # of a link, what it points to is replaced
    with contextlib.ExitStack() as stack:
        if place.exists():
            stack.enter_context(_held(place))
            _make_kept(kept.parent)
            journal = place.with_name(f"{place.name}-journal")
            if journal.exists():  # empty, when the database could be opened; else it is the other half of a damaged one
                journal.rename(kept.with_name(journal.name.replace(place.name, kept.name)))
            try:
                os.link(place, kept)
            except OSError:  # a disk without hard links, or another disk
                shutil.copy2(place, kept)
            sync_folder(kept.parent)
            if not new.exists():
                place.unlink()
        if new.exists():
            new.replace(place)
        sync_folder(place.parent)


@contextlib.contextmanager
def _held(path: Path) -> Iterator[None]:
    """The lock of a database; of one that is damaged, so that nobody can write in it either, nothing."""
    with contextlib.ExitStack() as stack:
        try:
            with translated(path):
                connection = stack.enter_context(contextlib.closing(connect(path)))
                connection.execute("BEGIN EXCLUSIVE")
        except StoreBusy:
            raise
        except StoreError:
            stack.close()
        yield
