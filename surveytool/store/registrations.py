"""Sign-ups for a registration round: kept in ``people.db``, and made members by the board.

An address signs up once in a round. Who signs up again, or somebody who types that address, replaces what was filled in
and learns nothing from it; a member that the sign-up became is never touched from outside.
"""

import contextlib
import datetime
import secrets
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, select, update
from sqlalchemy.dialects.sqlite import insert

from surveytool.errors import Refused
from surveytool.questionnaire.parse import parse
from surveytool.response.answer import Answers
from surveytool.response.response import from_json, to_json
from surveytool.store import counters
from surveytool.store.database import Database
from surveytool.store.keys import destroy_round_key, key_file
from surveytool.store.people import State, add_member, address_key, is_active, member_with
from surveytool.store.people_schema import registration as registrations_table
from surveytool.store.rounds import Round, get_round
from surveytool.store.schema import round_ as rounds


@dataclass(frozen=True)
class Registration:
    """One sign-up. ``day`` is that of the first time; ``is_member`` whether the board has enrolled it."""

    name: str = field(repr=False)
    email: str = field(repr=False)
    language: str
    answers: Answers = field(repr=False)
    day: datetime.date
    is_member: bool


@dataclass(frozen=True)
class Enrolled:
    """What came of enrolling: sign-ups that became members, that were linked to a member there was already, and that had
    been enrolled before. ``without_mail`` are those of the new ones who asked for no mail, ``unheeded`` the addresses of
    active members who asked for none here."""

    new: int
    known: int
    before: int
    without_mail: int = 0
    unheeded: tuple[str, ...] = field(default=(), repr=False)


def is_registration(round_: Round) -> bool:
    """Whether people sign up in this round, so that it has no answers."""
    return parse(round_.source, file=f"{round_.id}.yaml").questionnaire.is_registration


def register(
    people: Database, *, round_id: str, name: str, email: str, language: str, answers: Answers, day: datetime.date
) -> None:
    """Keep a sign-up. When this returns it is on disk, once for each address in the round; the newest answers stay.

    It does not tell whether the address was there already, and takes as long either way: that is nobody's business.
    """
    values = {
        "round": round_id,
        "id": secrets.token_bytes(16),
        "name": name,
        "email": email,
        "address_key": address_key(email),
        "language": language,
        "answers": to_json(answers),
        "day": day,
    }
    with people.writing() as connection:
        connection.execute(_KEEP, values)


_INSERT = insert(registrations_table)
_KEEP = _INSERT.on_conflict_do_update(
    index_elements=[registrations_table.c.round, registrations_table.c.address_key],
    set_={name: _INSERT.excluded[name] for name in ("name", "email", "language", "answers")},
)


def list_registrations(people: Database, round_id: str) -> tuple[Registration, ...]:
    """The sign-ups of a round, by day and then by name."""
    with people.reading() as connection:
        found = [_registration(row) for row in connection.execute(_OF_ROUND, {"round": round_id})]
    return tuple(sorted(found, key=lambda one: (one.day, one.name.casefold(), one.email.casefold())))


def count_registrations(people: Database, round_id: str) -> int:
    """The number of addresses that signed up in a round."""
    with people.reading() as connection:
        statement = select(func.count()).where(registrations_table.c.round == round_id)
        return int(connection.execute(statement).scalar_one())


def enrol(
    people: Database,
    round_id: str,
    *,
    wants_mail: Callable[[Answers], bool] = lambda _answers: True,
    dry_run: bool = False,
) -> Enrolled:
    """Make members of the sign-ups of a round: all of them or, whatever happens on the way, none.

    Whose answers say so becomes a member who gets no mail. An address that a member has already is linked to that member,
    who stays as the board has them: anybody can type an address. Doing it again changes nothing but for who signed up
    since. ``dry_run`` only counts.
    """
    with people.reading() if dry_run else people.writing() as connection:
        rows = connection.execute(_OF_ROUND, {"round": round_id}).all()
        waiting = [row for row in rows if row.member is None]
        unwanted = {row.id for row in waiting if not wants_mail(from_json(row.answers))}
        known = {row.id: member for row in waiting if (member := member_with(connection, row.address_key)) is not None}
        unheeded = [row for row in waiting if row.id in unwanted and row.id in known]
        if not dry_run:
            for row in waiting:
                state: State = "opted_out" if row.id in unwanted else "active"
                _link(connection, row, known.get(row.id) or _added(connection, row, state))
        return Enrolled(
            new=len(waiting) - len(known),
            known=len(known),
            before=len(rows) - len(waiting),
            without_mail=len(unwanted - known.keys()),
            unheeded=tuple(row.email for row in unheeded if is_active(connection, known[row.id])),
        )


def close_registration(db: Database, round_: Round, *, people: Database, keys: Path, today: datetime.date) -> Round:
    """Close a registration round for good: nobody can sign up any more, and the numbers by day are kept with the round.

    There are no answers to write a snapshot of, and no receipts; the sign-ups stay where they are. The key of the round,
    which nothing was made with, is destroyed. Killed on the way, closing again finishes it.

    Raises:
        Refused: when it is closed already.
    """
    if round_.state == "closed" and not key_file(keys, round_.id).exists():
        raise Refused("Round '{id}' was closed on {day} already.", id=round_.id, day=round_.closed)
    by_day = Counter(one.day for one in list_registrations(people, round_.id))
    with db.writing() as connection:
        statement = update(rounds).where(rounds.c.id == round_.id, rounds.c.state == "open")
        if connection.execute(statement.values(state="closed", closed=today)).rowcount:
            counts = [("registered", day.isoformat(), count) for day, count in sorted(by_day.items())]
            counters.add(connection, round_.id, counts)  # type: ignore[arg-type]
    with contextlib.suppress(FileNotFoundError):  # another process that closes it too was first
        destroy_round_key(keys, round_.id)
    return get_round(db, round_.id)


def registered(db: Database, round_id: str) -> Mapping[datetime.date, int]:
    """How many signed up on each day, as it was when the round closed; empty until then."""
    with db.reading() as connection:
        counts = counters.read(connection, round_id).get("registered", {})
    return {datetime.date.fromisoformat(day): count for day, count in sorted(counts.items())}


_OF_ROUND = select(registrations_table).where(registrations_table.c.round == bindparam("round"))


def _added(connection: Connection, row: Row[Any], state: State) -> bytes:
    return add_member(connection, name=row.name, email=row.email, language=row.language, state=state)


def _link(connection: Connection, row: Row[Any], member: bytes) -> None:
    mine = (registrations_table.c.round == row.round) & (registrations_table.c.id == row.id)
    connection.execute(update(registrations_table).where(mine).values(member=member))


def _registration(row: Row[Any]) -> Registration:
    return Registration(
        name=row.name,
        email=row.email,
        language=row.language,
        answers=from_json(row.answers),
        day=row.day,
        is_member=row.member is not None,
    )
