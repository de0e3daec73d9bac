"""Errors of SQLite that a person can mend, told as ours."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from surveytool.errors import StoreBusy, StoreDamaged, StoreError, StoreFull, StoreMissing


@contextmanager
def translated(path: Path, *, may_write: bool = True) -> Iterator[None]:
    """Turns errors of SQLite in the block into ours, with the path and what to do; what remains is a bug.

    So is writing where it was said not to: that is no matter of rights on a file.
    """
    try:
        yield
    except (DBAPIError, sqlite3.Error, UnicodeDecodeError) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        code = sqlite3.SQLITE_CORRUPT if _tells_of_damage(cause) else getattr(cause, "sqlite_errorcode", 0)
        known = None if code == sqlite3.SQLITE_READONLY and not may_write else _as_store_error(code, path)
        if known is None:
            raise
        raise known from error


def _tells_of_damage(cause: BaseException | None) -> bool:
    """Whether an error without a code of its own is one that a whole database cannot give: a text that is none, also in the
    words of SQLite itself, or a table, column, rule or reference that every file of ours has."""
    said = str(cause)
    return (
        isinstance(cause, UnicodeDecodeError)
        or "decode to UTF-8" in said
        or said.startswith(("no such table: ", "no such column: ", "unknown function: ", "foreign key mismatch"))
    )


def _as_store_error(code: int, path: Path) -> StoreError | None:
    match code & 0xFF:  # the last byte is the class, the rest says more
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return StoreBusy(
                "'{path}' is held by another process. Nothing was changed; try again in a moment.", path=path
            )
        case sqlite3.SQLITE_FULL:
            return StoreFull("The disk of '{path}' is full. Nothing was changed; make room and try again.", path=path)
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM | sqlite3.SQLITE_AUTH:
            return StoreFull(
                "'{path}' cannot be written. Give the user that runs surveytool the right to write in its folder.",
                path=path,
            )
        case sqlite3.SQLITE_IOERR:
            return StoreFull("'{path}' cannot be read or written: the disk gives an error. Check the disk.", path=path)
        case sqlite3.SQLITE_NOTADB:
            return StoreMissing(
                "'{path}' is not a database. Check the path; nothing in the file was changed.", path=path
            )
        case sqlite3.SQLITE_CORRUPT:
            return StoreDamaged("'{path}' is damaged: what it holds cannot be read. Put back a backup.", path=path)
        case _:
            return None
