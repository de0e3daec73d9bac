"""Statements of SQLAlchemy that are turned into SQL once and then handed to the driver as they are.

For what happens at every answer: building the statement anew took longer than SQLite takes to run it. Types are those of
the driver, so a prepared statement reads and writes texts, bytes and numbers, no dates.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ClauseElement, Connection


class Prepared:
    """A statement with the names of its values."""

    def __init__(self, statement: ClauseElement) -> None:
        self._statement = statement
        self._ready: dict[str, tuple[str, tuple[str, ...] | None]] = {}

    def run(self, connection: Connection, values: Mapping[str, object]) -> Any:
        """Run it in the transaction of ``connection``; gives the cursor of the driver."""
        sql, names = self._ready.get(connection.dialect.name) or self._prepare(connection)
        cursor = connection.connection.cursor()
        cursor.execute(sql, values if names is None else [values[name] for name in names])
        return cursor

    def _prepare(self, connection: Connection) -> tuple[str, tuple[str, ...] | None]:
        compiled = self._statement.compile(dialect=connection.dialect)
        names = compiled.positiontup  # type: ignore[attr-defined]
        ready = (str(compiled), None if names is None else tuple(names))
        self._ready[connection.dialect.name] = ready
        return ready
