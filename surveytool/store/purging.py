"""Deleting the separate answers of a closed round when they have been kept as long as members were promised.

What stays is the round, its questionnaire and the counts of who took part. What goes is every answer, link, sign-up, mail and
the snapshot, and their bytes with them. The steps are (1) in one transaction: the rows deleted, the day noted, and that it is
not done yet; (2) the rows in the list of people; (3) the files of the snapshot written over; (4) the databases written anew,
so that no page of theirs has an old row; (5) noted that it is done. Killed between any two, doing it again finishes it.
"""

import calendar
import datetime
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Column, Connection, delete, func, select, update

from surveytool.errors import Refused
from surveytool.store import counters, people_schema, schema
from surveytool.store.alone import alone
from surveytool.store.database import Database
from surveytool.store.distance import RECORD
from surveytool.store.registrations import is_registration
from surveytool.store.rounds import Round, get_round, list_rounds
from surveytool.store.schema import round_ as rounds
from surveytool.store.wiping import wipe

_STAYING = {schema.counter.name}
_MARK: counters.Name = "purging"
"""The counter that is there while a purge is not done."""


@dataclass(frozen=True)
class Going:
    """What there is to delete of a round, in numbers. ``files`` are those of its snapshot."""

    answers: int
    links: int
    sign_ups: int
    files: int


def kept_until(closed: datetime.date, retention_months: int) -> datetime.date:
    """The day on which answers have been kept for so many months: the same day of the month, or the last one it has."""
    months = closed.year * 12 + closed.month - 1 + retention_months
    year, month = divmod(months, 12)
    return datetime.date(year, month + 1, min(closed.day, calendar.monthrange(year, month + 1)[1]))


def due_for_purge(db: Database, today: datetime.date, retention_months: int) -> tuple[Round, ...]:
    """The closed rounds whose answers have been kept long enough, and those of which deleting was cut short."""
    return tuple(round_ for round_ in list_rounds(db) if is_due_for_purge(db, round_, today, retention_months))


def is_due_for_purge(db: Database, round_: Round, today: datetime.date, retention_months: int) -> bool:
    """Whether the answers of a round have been kept long enough, or deleting them was cut short."""
    if round_.closed is None or (round_.snapshot is None and not is_registration(round_)):
        return False
    if round_.purged is not None:
        return is_purge_cut_short(db, round_.id)
    return kept_until(round_.closed, retention_months) <= today


def is_purge_cut_short(db: Database, round_id: str) -> bool:
    """Whether deleting began and did not end."""
    with db.reading() as connection:
        return _MARK in counters.read(connection, round_id)


def what_goes(db: Database, round_id: str, *, people: Database | None, snapshots: Path) -> Going:
    """What a purge of the round would delete now.

    Raises:
        NotFound: when there is no such round.
        Refused: when it is not closed, or closing was cut short.
    """
    _closed(db, round_id)
    with db.reading() as connection:
        answers = _count(connection, schema.response.c.round, round_id)
        links = _count(connection, schema.invitation.c.round, round_id)
    sign_ups = 0
    if people is not None:
        with people.reading() as connection:
            sign_ups = _count(connection, people_schema.registration.c.round, round_id)
    files = sum(path.is_file() for path in (snapshots / round_id).rglob("*"))
    return Going(answers=answers, links=links, sign_ups=sign_ups, files=files)


def purge_round(
    db: Database, round_id: str, *, people: Database | None, snapshots: Path, today: datetime.date
) -> Round:
    """Delete the answers of a closed round for good, or finish that; ``people`` is the list of people when there is one.

    It does not ask whether they were kept long enough: see ``due_for_purge``.

    Raises:
        NotFound: when there is no such round.
        Refused: when it is not closed, closing was cut short, or its answers were deleted before.
        StoreBusy: when a backup is being made.
    """
    with alone(db.path.parent):
        round_ = _closed(db, round_id)
        if round_.purged is not None and not is_purge_cut_short(db, round_id):
            message = "The answers of round '{id}' were deleted on {day} already."
            raise Refused(message, id=round_id, day=round_.purged)
        with db.writing() as connection:
            _delete_rows(connection, round_id)
            connection.execute(
                update(rounds).where(rounds.c.id == round_id, rounds.c.purged.is_(None)).values(purged=today)
            )
            if _MARK not in counters.read(connection, round_id):
                counters.add(connection, round_id, [(_MARK, "", 1)])
        _finish(db, round_id, people=people, snapshots=snapshots)
        with db.writing() as connection:
            connection.execute(
                delete(schema.counter).where(schema.counter.c.round == round_id, schema.counter.c.name == _MARK)
            )
    return get_round(db, round_id)


def forget_round(
    db: Database, round_id: str, *, people: Database | None, snapshots: Path, today: datetime.date
) -> None:
    """Delete the answers of a round from databases that are kept aside, whatever state it has there."""
    with db.writing() as connection:
        _delete_rows(connection, round_id)
        closed = (rounds.c.id == round_id, rounds.c.state == "closed", rounds.c.purged.is_(None))
        connection.execute(update(rounds).where(*closed).values(purged=today))
    _finish(db, round_id, people=people, snapshots=snapshots)


def _closed(db: Database, round_id: str) -> Round:
    round_ = get_round(db, round_id)
    if round_.state != "closed":
        message = "Round '{id}' is open, and only answers of a closed round can be deleted. Close it with: surveytool round close {id}"
        raise Refused(message, id=round_id)
    if round_.snapshot is None and not is_registration(round_):
        message = "Closing round '{id}' was cut short. Finish it with: surveytool round close {id}"
        raise Refused(message, id=round_id)
    return round_


def _delete_rows(connection: Connection, round_id: str) -> None:
    """Everything of a round but its counts; what tells how far apart backups are goes too."""
    for table in reversed(schema.metadata.sorted_tables):
        if "round" in table.c and table.name not in _STAYING:
            connection.execute(delete(table).where(table.c.round == round_id))
    count = schema.counter
    connection.execute(delete(count).where(count.c.round == round_id, count.c.name == RECORD))


def _finish(db: Database, round_id: str, *, people: Database | None, snapshots: Path) -> None:
    if people is not None:
        with people.writing() as connection:
            for table in people_schema.metadata.sorted_tables:
                if "round" in table.c:
                    connection.execute(delete(table).where(table.c.round == round_id))
        people.vacuum()
    for left in (snapshots / round_id, *snapshots.glob(f".{round_id}.*")):
        wipe(left)
    db.vacuum()


def _count(connection: Connection, column: Column[str], round_id: str) -> int:
    return int(connection.execute(select(func.count()).where(column == round_id)).scalar_one())
