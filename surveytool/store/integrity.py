"""Whether a database is still built as SQLite built it: pages, keys, the rules of the tables, what refers to what, and that
a day is a day and a text a text.

It takes some two tenths of a second for a hundred thousand answers. It does not see that a value became another one that is
allowed too: that is for the checks on rows, the counts of a round and the hash of its snapshot.
"""

from collections.abc import Iterable

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Date,
    Integer,
    LargeBinary,
    Table,
    and_,
    delete,
    false,
    func,
    literal_column,
    select,
    type_coerce,
)
from sqlalchemy import Text as TextType

from surveytool.errors import StoreDamaged
from surveytool.store import people_schema, schema
from surveytool.store.database import Database

_STORED_AS = ((Boolean, "integer"), (Integer, "integer"), (LargeBinary, "blob"), (Date, "text"), (TextType, "text"))
_OF_RESULTS = (
    schema.questionnaire,
    schema.round_,
    schema.counter,
    schema.coding_done,
    schema.coding,
    schema.overlap,
    schema.quote,
)
_TABLES = {found.APPLICATION_ID: found.metadata for found in (schema, people_schema)}


def refuse_damaged(db: Database) -> None:
    """Nothing for a database that is whole; nothing in it is changed.

    Raises:
        StoreDamaged: when it is not; with the first thing that is wrong.
    """
    with db.reading() as connection:
        _tell(db, _problem(db, connection))


def refuse_strange_values(db: Database) -> None:
    """Nothing when rounds, questionnaires, counts and codings hold what their columns are for: what results need of the database
    beside the snapshot, without reading all answers.

    Raises:
        StoreDamaged: when one does not.
    """
    with db.reading() as connection:
        _tell(db, _strange_value(connection, _OF_RESULTS))


def refuse_read_only(db: Database) -> None:
    """Nothing for a database that this process may write; nothing is written.

    Raises:
        StoreFull: when it may not.
        StoreBusy: when another process holds it too long.
    """
    with db.writing() as connection:
        connection.execute(
            delete(schema.counter).where(false())
        )  # SQLite finds out only when something would be written


def _tell(db: Database, found: str | None) -> None:
    if found is not None:
        raise StoreDamaged(
            "'{path}' is damaged ({problem}). Stop what uses it, keep the file, and put back a backup.",
            path=db.path,
            problem=found,
        )


def _problem(db: Database, connection: Connection) -> str | None:
    pages, size = (connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in ("page_count", "page_size"))
    if db.path.stat().st_size < pages * size:  # SQLite takes the end of a page that was cut off for zeros
        return "the end is missing"
    found = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalars().first()
    if found != "ok":
        return str(found).splitlines()[-1]
    if (orphan := connection.exec_driver_sql("PRAGMA foreign_key_check").first()) is not None:
        return f"{orphan[0]} without its {orphan[2]}"
    kind = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
    return _strange_value(connection, _TABLES[kind].sorted_tables)


def _strange_value(connection: Connection, tables: Iterable[Table]) -> str | None:
    for table in tables:
        wrong = and_(*(_is_as_stored(column) for column in table.c)).is_not(True)
        if connection.execute(select(literal_column("1")).select_from(table).where(wrong).limit(1)).first() is not None:
            return f"a value in {table.name}"
    return None


def _is_as_stored(column: Column[object]) -> ColumnElement[bool]:
    """Whether a value is of the kind that the column holds."""
    kind = next(stored for type_, stored in _STORED_AS if isinstance(column.type, type_))
    right: ColumnElement[bool] = func.typeof(column) == kind
    if isinstance(column.type, Date):
        text = type_coerce(column, TextType)
        right = and_(right, func.date(text, type_=TextType) == text)
    return right | column.is_(None) if column.nullable else right
