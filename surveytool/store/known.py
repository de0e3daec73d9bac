"""All that the list of people keeps of one person, for that person: who asks what is known of them gets this."""

from typing import Any

from sqlalchemy import Connection, Row, select

from surveytool.errors import NotFound
from surveytool.response.response import from_json
from surveytool.store.database import Database
from surveytool.store.people import Member, address_key, as_member, is_sign_up_of
from surveytool.store.people_schema import mail as mails_table
from surveytool.store.people_schema import member as members
from surveytool.store.people_schema import registration as registrations_table


def known_of(people: Database, email: str) -> dict[str, object]:
    """Everything under an address, ready for JSON: ``member`` (None for who only signed up), the ``mails`` that were sent to
    them about open rounds, and ``sign_ups``.

    What somebody answered in a round is not in it: nobody can find that by a name.

    Raises:
        NotFound: nothing is kept under this address.
    """
    key = address_key(email)
    with people.reading() as connection:
        row = connection.execute(select(members).where(members.c.address_key == key)).one_or_none()
        mails = [] if row is None else _mails(connection, row.id)
        sign_ups = _sign_ups(connection, key)
    if row is None and not sign_ups:
        raise NotFound("Nothing is kept under the address '{email}'. See: surveytool members list", email=email)
    return {"member": None if row is None else _told(as_member(row)), "mails": mails, "sign_ups": sign_ups}


def _told(member: Member) -> dict[str, object]:
    return {
        "name": member.name,
        "email": member.email,
        "language": member.language,
        "state": member.state,
        "attributes": dict(member.attributes),
    }


def _mails(connection: Connection, member: bytes) -> list[dict[str, object]]:
    table = mails_table.c
    statement = select(mails_table).where(table.member == member).order_by(table.round, table.day, table.kind)
    return [
        {"round": row.round, "kind": row.kind, "day": row.day.isoformat(), "state": row.state}
        for row in connection.execute(statement)
    ]


def _sign_ups(connection: Connection, key: str) -> list[dict[str, object]]:
    table = registrations_table.c
    statement = select(registrations_table).where(is_sign_up_of(key)).order_by(table.day, table.round)
    return [_sign_up(row) for row in connection.execute(statement)]


def _sign_up(row: Row[Any]) -> dict[str, object]:
    return {
        "round": row.round,
        "day": row.day.isoformat(),
        "name": row.name,
        "email": row.email,
        "language": row.language,
        "answers": dict(from_json(row.answers)),
        "is_member": row.member is not None,
    }
