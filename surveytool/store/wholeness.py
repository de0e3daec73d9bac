"""Whether the databases and snapshots of a folder are whole and belong together: asked of every copy, made or put back."""

import contextlib
import hashlib
import json
from pathlib import Path

from sqlalchemy import MetaData, select
from sqlalchemy.exc import DBAPIError

from surveytool.errors import StoreDamaged
from surveytool.problem import visible
from surveytool.store import people_schema, responses, schema
from surveytool.store.database import ANSWERS, Database, Tables, connect, open_database
from surveytool.store.facts import refuse_changed
from surveytool.store.integrity import refuse_damaged
from surveytool.store.ledger import check_ledger
from surveytool.store.people import PEOPLE
from surveytool.store.receipts import INDEX
from surveytool.store.rounds import Round, list_rounds
from surveytool.store.sqlite_error import translated
from surveytool.store.workspace import Workspace

_OF_ALEMBIC = {"alembic_version"}


def check_workspace(workspace: Workspace) -> tuple[Round, ...]:
    """The rounds of a workspace of which every database and snapshot is whole; brings the tables up to this version.

    Raises:
        StoreError: for the first thing that is not, naming it.
    """
    check_file(workspace.answers_db, ANSWERS, schema.metadata)
    with contextlib.closing(open_database(workspace.answers_db)) as db:
        rounds = list_rounds(db)
        for round_ in rounds:
            if round_.purged is None:
                check_ledger(db, round_)
            elif responses.count(db, round_.id):
                raise _damaged(workspace.answers_db)
            if round_.snapshot is not None and round_.purged is None:
                check_snapshot(workspace.snapshots / round_.id, round_.snapshot)
                refuse_changed(db, round_, workspace.snapshots / round_.id)
    if workspace.people_db.exists():
        check_file(workspace.people_db, PEOPLE, people_schema.metadata)
        with contextlib.closing(open_database(workspace.people_db, tables=PEOPLE)) as people:
            _check_pair(people, {round_.id for round_ in rounds}, workspace.answers_db)
    return rounds


def check_file(path: Path, tables: Tables, metadata: MetaData) -> None:
    """Nothing when a database holds our tables, nothing else, and SQLite finds no fault in it.

    Raises:
        StoreDamaged: when it does not: a trigger would do in our name what a stranger wrote.
        StoreError: when it cannot be opened.
    """
    with translated(path), contextlib.closing(connect(path)) as connection:
        found = connection.execute("SELECT type, name, tbl_name FROM sqlite_master").fetchall()
    known = set(metadata.tables) | _OF_ALEMBIC
    strange = [name for kind, name, table in found if kind not in ("table", "index") or table not in known]
    if strange:
        message = "'{path}' holds something that surveytool did not make: '{name}'. Use another backup."
        raise StoreDamaged(message, path=path, name=visible(min(strange)))
    try:
        with contextlib.closing(open_database(path, tables=tables)) as db:  # tells of another kind of file, or version
            refuse_damaged(db)
    except DBAPIError as error:  # a step to this version found other tables than it left
        raise _damaged(path) from error
    with translated(path), contextlib.closing(connect(path)) as connection:
        for table in metadata.sorted_tables:
            columns = [row[1] for row in connection.execute(f'PRAGMA table_info("{table.name}")')]
            if sorted(columns) != sorted(table.c.keys()):
                raise _damaged(path)


def _damaged(path: Path) -> StoreDamaged:
    return StoreDamaged("'{path}' is damaged: what it holds cannot be read. Put back a backup.", path=path)


def check_snapshot(folder: Path, sha256: bytes) -> None:
    """Nothing when a snapshot is what was written at closing, every file of it.

    Raises:
        StoreDamaged: when it is not.
    """
    try:
        data = (folder / INDEX).read_bytes()
        wrong = [INDEX] if hashlib.sha256(data).digest() != sha256 else []
        for name, expected in {} if wrong else json.loads(data)["files"].items():
            with (folder / name).open("rb") as file:
                wrong += [] if hashlib.file_digest(file, "sha256").hexdigest() == expected else [name]
    except OSError as error:
        wrong = [str(Path(error.filename or INDEX).name)]
    if wrong:
        message = "'{path}' is not what was written when the round closed. Put back a backup."
        raise StoreDamaged(message, path=folder / wrong[0])


def _check_pair(people: Database, known: set[str], answers: Path) -> None:
    """The two databases are of one workspace: people signed up, or were mailed, only for rounds that are there."""
    for table in people_schema.metadata.sorted_tables:
        if "round" not in table.c:
            continue
        with people.reading() as connection:
            named = set(connection.execute(select(table.c.round).distinct()).scalars())
        if strange := sorted(named - known):
            message = (
                "'{people}' and '{answers}' do not belong together: the first tells of round '{id}', which the other "
                "does not have. Put back both from one backup."
            )
            raise StoreDamaged(message, people=people.path, answers=answers, id=strange[0])
