"""Making a backup: one file with all of a workspace but its keys, while members go on answering.

The databases are copied by SQLite itself, never as files: copied as a file while somebody writes, 19 of 20 were broken. The
steps are (1) under the lock, look whether the copy would be too near to the last one, and put on disk that it is made; (2)
under the lock again, and only when nothing came in between, copy; (3) write the copies anew in the order of their keys and
check them; (4) write the file, read it back, and only then give it its name. Killed between any two, no copy is there that
the database does not know of.
"""

import contextlib
import datetime
import secrets
import sqlite3
import time
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Connection, MetaData, delete, insert, select

from surveytool import __version__
from surveytool.errors import StoreBusy, StoreError
from surveytool.store import archive, counters, distance, people_schema, responses, schema
from surveytool.store.alone import alone
from surveytool.store.archive import HeldRound, Manifest, OnBytes
from surveytool.store.database import ANSWERS, connect, open_database
from surveytool.store.mailings import level_reminders
from surveytool.store.people import PEOPLE, open_people
from surveytool.store.rounds import Round, get_round, list_rounds
from surveytool.store.sqlite_error import translated
from surveytool.store.wholeness import check_workspace
from surveytool.store.wiping import wipe
from surveytool.store.workspace import COMMUNITY_FILE, Workspace

PATIENCE = 60.0
"""Seconds after which we tell that writers left no pause to copy in."""

_ATTEMPT = 0.02
"""Seconds to wait for the lock at a time. SQLite's own waiting sleeps longer and longer, and hasty writers pass it by."""

_EXPORTS = "responses."
"""How the files begin that ``responses export`` writes beside a report: separate answers, which a snapshot has already."""


@dataclass
class _Account:
    """Whether the backup that the database knows of is there: then what it knows is never taken back."""

    is_written: bool = False


@dataclass(frozen=True)
class Backup:
    """A copy that is ready to be written: the files by their names in the backup, and what is told of them.

    ``left_out`` are files of the workspace whose names cannot stand in a backup.
    """

    files: Mapping[str, Path]
    manifest: Manifest
    left_out: tuple[str, ...] = ()
    account: _Account = field(default_factory=_Account, repr=False)

    @property
    def size(self) -> int:
        """Bytes of all files together."""
        return sum(file.stat().st_size for file in self.files.values())

    def write(self, path: Path, *, on_bytes: OnBytes) -> None:
        """Write the backup to ``path``, an empty file for its owner alone, and read it back; tells every byte twice."""
        archive.write_archive(path, self.files, self.manifest, on_bytes=on_bytes)
        with archive.opened_archive(path) as written:
            archive.verify(written, on_bytes=on_bytes)
        self.account.is_written = True


@contextlib.contextmanager
def prepared_backup(
    workspace: Workspace, *, today: datetime.date, without: Collection[str] = (), patience: float = PATIENCE
) -> Iterator[Backup]:
    """A copy of the workspace, whole and checked, of which the databases know that it is made; gone after the block.

    ``without`` are rounds of which it holds nothing.

    Raises:
        Refused: when answers of an open anonymous round could be told apart by two backups.
        NotFound: when there is no workspace, or no such round.
        StoreBusy: when writers leave no pause, or another backup is being made.
        StoreDamaged: when what would be copied is not whole.
    """
    community = workspace.community()
    with alone(workspace.path):
        place = _emptied(workspace)
        try:
            with contextlib.closing(open_database(workspace.answers_db)) as db:
                for round_id in without:
                    get_round(db, round_id)
            if workspace.people_db.exists():
                open_people(workspace.people_db).close()
            with _accounted(workspace, place, without=frozenset(without), patience=patience) as account:
                copy = Workspace(place)
                near = _closed_near(copy.answers_db)
                _trim(copy.answers_db, schema.metadata, without, unlinked=near)
                if copy.people_db.exists():
                    _trim(copy.people_db, people_schema.metadata, without, levelled=_still_anonymous(copy.answers_db))
                files, left_out = _files(workspace, copy, community.logo)
                rounds = check_workspace(_beside(copy, workspace))
                manifest = _manifest(copy, rounds, today=today, without=without, logo=community.logo)
                yield Backup(files, manifest, left_out, account)
        finally:
            with contextlib.suppress(OSError):
                wipe(place)


def _emptied(workspace: Workspace) -> Path:
    """A new folder for the copy, for its owner alone, when what a killed run left has been wiped."""
    home = workspace.path / ".surveytool"
    home.mkdir(exist_ok=True)
    for left in home.glob("backup.*"):
        wipe(left)
    place = home / f"backup.{secrets.token_hex(8)}"
    place.mkdir(mode=0o700)
    return place


@contextlib.contextmanager
def _accounted(workspace: Workspace, place: Path, *, without: frozenset[str], patience: float) -> Iterator[_Account]:
    """Copy both databases as they are at one moment, after it is on disk that they are copied; an error before the backup is
    written takes that back, as then no copy is left."""
    deadline = time.monotonic() + patience
    first: distance.Marks | None = None
    while True:
        try:
            with _locked(workspace.answers_db, deadline) as connection:
                now, last = distance.marks_now(connection), distance.marks_recorded(connection)
                first = last if first is None else first
                distance.refuse_near(connection, first, now, without=without)
                wanted = {round_id: marks for round_id, marks in now.items() if round_id not in without}
                if all(last.get(round_id) == marks for round_id, marks in wanted.items()):
                    _copy(workspace, place, deadline)
                    break
                distance.record(connection, wanted)
        except StoreBusy:
            if time.monotonic() > deadline:
                raise
    account = _Account()
    try:
        yield account
    except BaseException:
        if not account.is_written:
            with contextlib.suppress(StoreError), _locked(workspace.answers_db, deadline + patience) as connection:
                distance.forget(connection, wanted, first)
        raise


def _copy(workspace: Workspace, place: Path, deadline: float) -> None:
    _copy_file(workspace.answers_db, place / archive.ANSWERS, deadline)
    if workspace.people_db.exists():
        _copy_file(workspace.people_db, place / archive.PEOPLE, deadline)


@contextlib.contextmanager
def _locked(path: Path, deadline: float) -> Iterator[Connection]:
    """A transaction that holds the lock, which is tried for again and again in short attempts."""
    with contextlib.ExitStack() as stack:
        while True:
            try:
                db = open_database(path, busy_timeout=_ATTEMPT)
                stack.callback(db.close)
                connection = stack.enter_context(db.writing())
                break
            except StoreBusy as error:
                stack.close()
                if time.monotonic() > deadline:
                    raise _no_pause(path) from error
        yield connection


def _copy_file(path: Path, target: Path, deadline: float) -> None:
    """One read transaction of SQLite, from the first page to the last."""

    def hurry(_status: int, _left: int, _total: int) -> None:
        if time.monotonic() > deadline:
            raise _no_pause(path)

    target.touch(mode=0o600)
    with (
        translated(path),
        contextlib.closing(connect(path)) as source,
        contextlib.closing(sqlite3.connect(target)) as copy,
    ):
        source.backup(copy, pages=-1, progress=hurry, sleep=0.01)


def _no_pause(path: Path) -> StoreBusy:
    message = (
        "'{path}' is written to without a pause, so it could not be copied. Nothing was changed; try again in a moment."
    )
    return StoreBusy(message, path=path)


def _closed_near(path: Path) -> tuple[str, ...]:
    """The anonymous rounds that closed with fewer answers since their last backup than two backups must differ by.

    No more answers come, so waiting would not help. Then it must not be told from two copies which links were used in between.
    """
    with contextlib.closing(open_database(path)) as copy, copy.reading() as connection:
        statement = select(schema.round_.c.id, schema.round_.c.minimum_group)
        statement = statement.where(schema.round_.c.snapshot.is_not(None), schema.round_.c.anonymous)
        last = distance.marks_recorded(connection)
        return tuple(
            round_id
            for round_id, least in connection.execute(statement)
            if any(
                0 < came < least
                for came in distance.since(last.get(round_id), distance.totals(counters.read(connection, round_id)))
            )
        )


def _still_anonymous(path: Path) -> tuple[str, ...]:
    """The anonymous rounds that are open, or not done closing: what their reminders tell is forgotten when they close, and a
    copy must not keep it."""
    with contextlib.closing(open_database(path)) as copy, copy.reading() as connection:
        return tuple(sorted(distance.marks_now(connection)))


def _trim(
    path: Path,
    metadata: MetaData,
    without: Collection[str],
    *,
    unlinked: Collection[str] = (),
    levelled: Collection[str] = (),
) -> None:
    """Take the rounds that are to stay out from a copy, give the links of those in ``unlinked`` other names, and note the
    reminders of those in ``levelled`` as sent to all; write it anew in the order of its keys."""
    tables = PEOPLE if metadata is people_schema.metadata else ANSWERS
    with contextlib.closing(open_database(path, tables=tables)) as copy:
        with copy.writing() as connection:
            for table in reversed(metadata.sorted_tables):
                column = table.c.get("round", table.c.id if table is schema.round_ else None)
                if column is not None:
                    connection.execute(delete(table).where(column.in_(list(without))))
            if tables is ANSWERS:
                asked = select(schema.round_.c.questionnaire)
                connection.execute(delete(schema.questionnaire).where(schema.questionnaire.c.sha256.not_in(asked)))
                for round_id in unlinked:
                    _rename_links(connection, round_id)
            for round_id in levelled:
                level_reminders(connection, round_id)
        copy.vacuum()


def _rename_links(connection: Connection, round_id: str) -> None:
    """The links of a closed round under random hashes: as many as there are and were used, and none that anybody has."""
    links = schema.invitation
    rows = connection.execute(select(links).where(links.c.round == round_id)).all()
    connection.execute(delete(links).where(links.c.round == round_id))
    renamed = sorted((secrets.token_bytes(32), row) for row in rows)
    if renamed:
        connection.execute(insert(links), [{**row._mapping, "tag": tag} for tag, row in renamed])


def _beside(copy: Workspace, workspace: Workspace) -> Workspace:
    """The copies of the databases with the snapshots where they are: these are never changed."""
    copy.snapshots.symlink_to(workspace.snapshots.absolute())
    return copy


def _files(workspace: Workspace, copy: Workspace, logo: str | None) -> tuple[dict[str, Path], tuple[str, ...]]:
    """What goes into the backup; a snapshot only when the copy of the database has its round closed."""
    with contextlib.closing(open_database(copy.answers_db)) as db:
        closed = {round_.id for round_ in list_rounds(db) if round_.snapshot is not None and round_.purged is None}
    files = {archive.ANSWERS: copy.answers_db, COMMUNITY_FILE: workspace.community_file}
    if copy.people_db.exists():
        files[archive.PEOPLE] = copy.people_db
    if logo is not None and archive.belongs(logo, logo=logo) and (workspace.path / logo).is_file():
        files[logo] = workspace.path / logo
    left_out = []
    for folder in archive.FOLDERS:
        for path in sorted((workspace.path / folder).rglob("*")):
            name = path.relative_to(workspace.path).as_posix()
            parts = name.split("/")
            if not path.is_file() or any(part.startswith(".") for part in parts):
                continue
            if folder == workspace.snapshots.name and parts[1] not in closed:
                continue
            if folder == workspace.reports.name and parts[-1].startswith(_EXPORTS):
                continue
            if archive.belongs(name):
                files[name] = path
            else:
                left_out.append(name)
    return files, tuple(left_out)


def _manifest(
    copy: Workspace, rounds: Collection[Round], *, today: datetime.date, without: Collection[str], logo: str | None
) -> Manifest:
    with contextlib.closing(open_database(copy.answers_db)) as db:
        held = tuple(
            HeldRound(
                id=round_.id,
                questionnaire=round_.questionnaire_id,
                version=round_.version,
                state=round_.state,
                anonymous=round_.anonymous,
                answers=responses.count(db, round_.id),
                is_purged=round_.purged is not None,
            )
            for round_ in rounds
        )
    return Manifest(
        format=archive.FORMAT,
        surveytool=__version__,
        made=today.isoformat(),
        tables={"answers": schema.SCHEMA_VERSION, "people": people_schema.SCHEMA_VERSION},
        rounds=held,
        logo=logo,
        without=tuple(sorted(without)),
    )
