"""A copy of a database as an earlier version left it, while it is brought up to this one.

It lies beside the database, for its owner alone, as ``answers.db.tables-1``: made under the lock, on disk before anything
is changed, and gone as soon as the change is. It is never kept for later, for a copy of an open anonymous round tells,
beside the database a while after, which answers came in between. So whoever finds one finds a change that was cut short:
opening the database finishes that and takes the copy away.
"""

import contextlib
import os
import secrets
import sqlite3
from pathlib import Path

from surveytool.errors import StoreFull
from surveytool.store.database import sync_folder
from surveytool.store.sqlite_error import translated


def earlier_copy(path: Path, version: int) -> Path:
    """Where the copy of a database with these tables is while there is one."""
    return path.with_name(f"{path.name}.tables-{version}")


def keep_copy(path: Path, version: int) -> None:
    """Copy the database at ``path``, of which this process holds the lock in a transaction that has changed nothing yet.

    It is read on a connection of its own: SQLite copies nothing on the one that may write.

    Raises:
        StoreError: when there is no room for it, or it cannot be written.
    """
    copy = earlier_copy(path, version)
    draft = copy.with_name(f".{copy.name}.{secrets.token_hex(8)}")
    try:
        for abandoned in copy.parent.glob(f".{copy.name}.*"):
            abandoned.unlink()
        os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        with (
            translated(copy),
            contextlib.closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as source,
            contextlib.closing(sqlite3.connect(draft)) as target,
        ):
            source.backup(target)
        with draft.open("rb") as file:
            os.fsync(file.fileno())
        draft.replace(copy)
        sync_folder(copy.parent)
    except OSError as error:
        raise StoreFull("'{path}' cannot be made: {reason}.", path=copy, reason=error.strerror) from error
    finally:
        for rest in (draft, draft.with_name(f"{draft.name}-journal")):
            rest.unlink(missing_ok=True)


def drop_copies(path: Path, version: int) -> None:
    """Take away the copies of earlier tables, for the database has those of ``version``."""
    with contextlib.suppress(OSError):  # who may read the database and not its folder can still work
        for earlier in range(1, version):
            if (copy := earlier_copy(path, earlier)).exists():
                copy.unlink()
                sync_folder(path.parent)
