"""Changes to the list of members: a list brought in as a whole, one person added, mended, gone or forgotten.

An address is one member, however it is written. A list never takes anybody off, and never makes a member of who left or
mails who asked for no mail: only a command about that one person does.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from surveytool.errors import NotFound, Refused
from surveytool.store.database import Database
from surveytool.store.mailings import forget_returned
from surveytool.store.people import Member, State, address_key, as_member, member_values
from surveytool.store.people_schema import member as members

BATCH = 1_000
"""Rows that are written by one statement."""


@dataclass(frozen=True)
class Entry:
    """What is said of one person. None says nothing: a member keeps the name or language there was. An attribute that is
    empty is one the person does not have; one that is not there stays as it was."""

    email: str = field(repr=False)
    name: str | None = field(default=None, repr=False)
    language: str | None = None
    attributes: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class Merged:
    """What came of bringing in a list: how many are new, changed and the same; the addresses on it of members who get no
    mail or have left, and stay so; the addresses of members who are not on it; and the active members by attribute and
    value, as they are afterwards."""

    new: int
    changed: int
    same: int
    opted_out: tuple[str, ...] = field(repr=False)
    left: tuple[str, ...] = field(repr=False)
    absent: tuple[str, ...] = field(repr=False)
    groups: Mapping[str, Mapping[str, int]] = field(repr=False)


def merge_members(
    people: Database | None,
    entries: Iterable[Entry],
    *,
    default_language: str,
    dry_run: bool = False,
    on_entry: Callable[[], None] = lambda: None,
) -> Merged:
    """Bring the members up to a list without an address twice: all of it or, whatever happens on the way, nothing.

    The same list again changes nothing. ``default_language`` is for new members of whom none is said. ``dry_run`` only tells
    what would be done, and then there need be no list of people yet.
    """
    with _open(people, dry_run=dry_run) as connection:
        known = {} if connection is None else {row.address_key: row for row in connection.execute(select(members))}
        merging = _Merging(known, None if dry_run else connection, default_language)
        for entry in entries:
            merging.take(entry)
            on_entry()
        return merging.finish()


@contextmanager
def _open(people: Database | None, *, dry_run: bool) -> Iterator[Connection | None]:
    if people is None:
        yield None
        return
    with people.reading() if dry_run else people.writing() as connection:
        yield connection


class _Merging:
    """One list on its way in; what has to be written is written a batch at a time."""

    def __init__(self, known: Mapping[str, Row[Any]], connection: Connection | None, default_language: str) -> None:
        self._known = dict(known)
        self._connection = connection
        self._default_language = default_language
        self._new: list[dict[str, object]] = []
        self._changed: list[dict[str, object]] = []
        self._counts: Counter[str] = Counter()
        self._named: dict[State, list[str]] = {"active": [], "opted_out": [], "left": []}
        self._groups: dict[str, Counter[str]] = {}

    def take(self, entry: Entry) -> None:
        """See what one entry adds or changes."""
        row = self._known.pop(address_key(entry.email), None)
        if row is None:
            values = _new_values(entry, self._default_language)
            self._new.append(values)
            self._counts["new"] += 1
            self._count("active", _attributes({}, entry))
        else:
            attributes = _attributes(json.loads(row.attributes), entry)
            after = _mended(row, entry, attributes)
            if after:
                self._changed.append({"mended": row.id, **_as_they_are(row), **after})
            self._counts["changed" if after else "same"] += 1
            self._named[row.state].append(row.email)
            self._count(row.state, attributes)
        if len(self._new) + len(self._changed) >= BATCH:
            self._write()

    def finish(self) -> Merged:
        """Write what is left, and tell what was done."""
        self._write()
        for row in self._known.values():
            self._count(row.state, json.loads(row.attributes))
        return Merged(
            new=self._counts["new"],
            changed=self._counts["changed"],
            same=self._counts["same"],
            opted_out=tuple(self._named["opted_out"]),
            left=tuple(self._named["left"]),
            absent=tuple(sorted(row.email for row in self._known.values() if row.state != "left")),
            groups=self._groups,
        )

    def _count(self, state: State, attributes: Mapping[str, str]) -> None:
        if state == "active":
            for key, value in attributes.items():
                self._groups.setdefault(key, Counter())[value] += 1

    def _write(self) -> None:
        if self._connection is not None:
            if self._new:
                self._connection.execute(insert(members), self._new)
            if self._changed:
                self._connection.execute(_MEND, self._changed)
        self._new, self._changed = [], []


def add_person(people: Database, entry: Entry, *, default_language: str) -> None:
    """Put one person on the list.

    Raises:
        Refused: a member has this address, or somebody who has left.
    """
    with people.writing() as connection:
        row = connection.execute(_WITH_KEY, {"key": address_key(entry.email)}).one_or_none()
        if row is not None and row.state == "left":
            message = "'{email}' is on the list as somebody who has left. Bring them back with: surveytool members return {email}"
            raise Refused(message, email=row.email)
        if row is not None:
            message = "'{email}' is the address of a member already. Mend it with: surveytool members change {email}"
            raise Refused(message, email=entry.email)
        connection.execute(insert(members), _new_values(entry, default_language))


def change_person(people: Database, email: str, entry: Entry) -> bool:
    """Mend what is kept of the member with the address ``email``; whether anything changed. The address of ``entry`` is the
    one they have from now on.

    Raises:
        NotFound: no member has this address.
        Refused: another member has the new one.
    """
    with people.writing() as connection:
        row = _row(connection, email)
        other = connection.execute(_WITH_KEY, {"key": address_key(entry.email)}).one_or_none()
        if other is not None and other.id != row.id:
            message = "'{email}' is the address of another member. Erase one of the two, or give another address."
            raise Refused(message, email=entry.email)
        after = _mended(row, entry, _attributes(json.loads(row.attributes), entry))
        if entry.email != row.email:
            after |= {"email": entry.email, "address_key": address_key(entry.email)}
            forget_returned(connection, row.id)  # at the new address mails may well arrive
        if after:
            connection.execute(update(members).where(members.c.id == row.id).values(after))
        return bool(after)


def set_state(people: Database, email: str, state: State, *, only: State | None = None) -> Member:
    """Make a member active, without mail, or gone; gives the member as they were before. With ``only``, a member in another
    state stays as they are.

    Raises:
        NotFound: no member has this address.
    """
    with people.writing() as connection:
        row = _row(connection, email)
        if row.state != state and only in (None, row.state):
            connection.execute(update(members).where(members.c.id == row.id).values(state=state))
        return as_member(row)


def find_member(people: Database, email: str) -> Member:
    """The member with this address, however it is written.

    Raises:
        NotFound: no member has it.
    """
    with people.reading() as connection:
        return as_member(_row(connection, email))


def _row(connection: Connection, email: str) -> Row[Any]:
    row = connection.execute(_WITH_KEY, {"key": address_key(email)}).one_or_none()
    if row is None:
        raise NotFound("No member has the address '{email}'. See: surveytool members list", email=email)
    return row


def _new_values(entry: Entry, default_language: str) -> dict[str, object]:
    return member_values(
        name=entry.name or "",
        email=entry.email,
        language=entry.language or default_language,
        attributes=_attributes({}, entry),
    )


def _attributes(before: Mapping[str, str], entry: Entry) -> dict[str, str]:
    """The attributes of a member after what is said of them."""
    return {key: value for key, value in {**before, **entry.attributes}.items() if value}


def _mended(row: Row[Any], entry: Entry, attributes: Mapping[str, str]) -> dict[str, object]:
    """The columns of a member that change, with their new values."""
    after: dict[str, object] = {}
    if entry.name is not None and entry.name != row.name:
        after["name"] = entry.name
    if entry.language is not None and entry.language != row.language:
        after["language"] = entry.language
    if attributes != json.loads(row.attributes):
        after["attributes"] = json.dumps(attributes, ensure_ascii=False, sort_keys=True)
    return after


def _as_they_are(row: Row[Any]) -> dict[str, object]:
    return {"name": row.name, "language": row.language, "attributes": row.attributes}


_WITH_KEY = select(members).where(members.c.address_key == bindparam("key"))
_MEND = (
    update(members)
    .where(members.c.id == bindparam("mended"))
    .values(name=bindparam("name"), language=bindparam("language"), attributes=bindparam("attributes"))
)
