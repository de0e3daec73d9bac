"""The people of a community, in a file of their own: only the board's commands read it.

The member app opens it for the one moment in which somebody signs up, and for nothing else.
"""

import json
import secrets
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, cast

from sqlalchemy import ColumnElement, Connection, Row, bindparam, delete, insert, or_, select

from surveytool.errors import StoreError, StoreFull, StoreMissing
from surveytool.store import people_schema
from surveytool.store.database import BUSY_TIMEOUT, Database, Tables, create_database, open_database
from surveytool.store.people_schema import member as members
from surveytool.store.people_schema import registration as registrations_table

PEOPLE = Tables(people_schema.APPLICATION_ID, people_schema.SCHEMA_VERSION, "people")

State = Literal["active", "opted_out", "left"]


@dataclass(frozen=True)
class Member:
    """A person on the list. What shows this object, such as a traceback, shows neither name nor address."""

    id: bytes = field(repr=False)
    name: str = field(repr=False)
    email: str = field(repr=False)
    language: str
    attributes: Mapping[str, str] = field(repr=False)
    state: State


def make_people(path: Path) -> None:
    """See to it that there is a ``people.db`` that can be used: a new one, only for its owner, where there is none.

    Raises:
        StoreError: when it cannot be made, or what is there cannot be used.
    """
    if not _is_there(path):
        try:
            create_database(path, tables=PEOPLE)
        except StoreError:
            if not _is_there(path):  # else another process was first, and theirs is the one
                raise
    open_people(path).close()


def open_people(path: Path, *, busy_timeout: float = BUSY_TIMEOUT) -> Database:
    """The list of people.

    Raises:
        StoreMissing: when there is none, or the file is not one.
        StoreError: when it cannot be opened.
    """
    if not _is_there(path):
        message = "There is no list of people at '{path}'. Importing members or opening a registration makes it; if there was one, put back a backup."
        raise StoreMissing(message, path=path)
    return open_database(path, busy_timeout=busy_timeout, tables=PEOPLE)


def address_key(email: str) -> str:
    """What two ways to write one address have in common.

    Capitals make no difference, nor does a domain in its own letters or in the ASCII of the name system (``xn--...``). What
    stands before the @ may mean anything to the one who receives it, so a part behind a plus sign counts.
    """
    name, _, domain = unicodedata.normalize("NFKC", email.strip()).rpartition("@")
    labels = domain.replace("\u3002", ".").lower().split(".")
    return f"{name.casefold()}@{'.'.join(_in_letters(label) for label in labels)}"


def as_member(row: Row[Any]) -> Member:
    """The member that a whole row of the table is."""
    return Member(row.id, row.name, row.email, row.language, json.loads(row.attributes), row.state)


def list_members(db: Database) -> tuple[Member, ...]:
    """Every member, by name and address."""
    with db.reading() as connection:
        found = [as_member(row) for row in connection.execute(select(members))]
    return tuple(sorted(found, key=lambda member: (member.name.casefold(), member.email.casefold())))


def add_member(connection: Connection, *, name: str, email: str, language: str, state: State = "active") -> bytes:
    """Put somebody on the list, in a transaction that does more; gives the random id."""
    values = member_values(name=name, email=email, language=language, state=state)
    connection.execute(insert(members), values)
    return cast("bytes", values["id"])


def member_values(
    *, name: str, email: str, language: str, attributes: Mapping[str, str] | None = None, state: State = "active"
) -> dict[str, object]:
    """The row of a new member, under a random id."""
    return {
        "id": secrets.token_bytes(16),
        "name": name,
        "email": email,
        "address_key": address_key(email),
        "language": language,
        "attributes": json.dumps(attributes or {}, ensure_ascii=False, sort_keys=True),
        "state": state,
    }


def member_with(connection: Connection, key: str) -> bytes | None:
    """The id of the member with this ``address_key``."""
    return cast("bytes | None", connection.execute(_WITH_KEY, {"key": key}).scalar_one_or_none())


def is_active(connection: Connection, id_: bytes) -> bool:
    """Whether the member with this id is invited and written to."""
    return bool(connection.execute(select(members.c.state).where(members.c.id == id_)).scalar_one() == "active")


def remove_person(db: Database, email: str) -> tuple[int, int]:
    """Forget an address: as a member, and everything it or that member ever signed up with. Gives the number of members and
    sign-ups that were deleted; their bytes are overwritten.
    """
    key = address_key(email)
    with db.writing() as connection:
        signed_up = connection.execute(delete(registrations_table).where(is_sign_up_of(key)))
        as_a_member = connection.execute(delete(members).where(members.c.address_key == key))
        return as_a_member.rowcount, signed_up.rowcount


def is_sign_up_of(key: str) -> ColumnElement[bool]:
    """Which sign-ups are of the person with this ``address_key``: by the address, or as the member they became, whose
    address may have been another then."""
    of_member = select(members.c.id).where(members.c.address_key == key)
    return or_(registrations_table.c.address_key == key, registrations_table.c.member.in_(of_member))


def _is_there(path: Path) -> bool:
    try:
        path.stat()
    except FileNotFoundError:
        return False
    except OSError as error:  # a folder on the way may not be looked into
        raise StoreFull("'{path}' cannot be read: {reason}.", path=path, reason=error.strerror) from error
    return True


_WITH_KEY = select(members.c.id).where(members.c.address_key == bindparam("key"))


def _in_letters(label: str) -> str:
    """A part of a domain in its own letters; what cannot be read as such stays as it is."""
    if not label.startswith("xn--"):
        return label
    try:
        return unicodedata.normalize("NFKC", label[4:].encode("ascii").decode("punycode")).lower()
    except (UnicodeError, ValueError):
        return label
