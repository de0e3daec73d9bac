"""Which mails about a round were handed to the mail server, in the list of people.

A mail is claimed before it is handed over and settled after it, each in a transaction of its own. Whoever cannot claim it
does not send it, so two senders at once never mail anybody twice. What stays claimed is doubtful: the sender was stopped in
between, and nobody knows whether the server took it.
"""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update
from sqlalchemy.dialects.sqlite import insert as insert_or_keep

from surveytool.store.database import Database
from surveytool.store.invitations import Invitation, member_tag
from surveytool.store.people import address_key
from surveytool.store.people_schema import mail as mails
from surveytool.store.people_schema import member as members

State = Literal["claimed", "sent", "refused", "bounced"]
INVITATION = "invitation"
RETURNED: tuple[State, ...] = ("refused", "bounced")
"""The states of a mail that did not reach its member."""


def planned_reminder(days: int) -> str:
    """The kind of a reminder so many days after the opening."""
    return f"reminder-{days}"


def reminder_of(day: datetime.date) -> str:
    """The kind of a reminder that was sent by hand on ``day``."""
    return f"reminder-{day.isoformat()}"


@dataclass(frozen=True)
class Mail:
    """A mail to a member about a round."""

    member: bytes = field(repr=False)
    kind: str
    day: datetime.date
    state: State


def list_mails(db: Database, round_id: str) -> tuple[Mail, ...]:
    """Every mail about a round, in no order that means anything."""
    statement = select(mails.c.member, mails.c.kind, mails.c.day, mails.c.state).where(mails.c.round == round_id)
    with db.reading() as connection:
        return tuple(Mail(bytes(row.member), row.kind, row.day, row.state) for row in connection.execute(statement))


def claim(db: Database, round_id: str, member: bytes, *, kind: str, day: datetime.date) -> bool:
    """Take the sending of one mail upon oneself. False when it was sent or claimed before, when a reminder would be the second
    mail of a day, or when the member is not to be mailed any more.
    """
    with db.writing() as connection:
        state = connection.execute(select(members.c.state).where(members.c.id == member)).scalar_one_or_none()
        if state != "active":
            return False
        about = select(mails.c.kind).where(mails.c.round == round_id, mails.c.member == member, mails.c.day == day)
        if kind != INVITATION and connection.execute(about).first() is not None:
            return False
        row = {"round": round_id, "member": member, "kind": kind, "day": day, "state": "claimed"}
        return connection.execute(insert_or_keep(mails).on_conflict_do_nothing(), row).rowcount == 1


def claim_again(db: Database, round_id: str, member: bytes, *, day: datetime.date) -> Mail | None:
    """Take the sending of an invitation upon oneself that may have been sent before; gives what was noted of it."""
    with db.writing() as connection:
        row = connection.execute(select(mails).where(*_one(round_id, member, INVITATION))).one_or_none()
        before = None if row is None else Mail(member, row.kind, row.day, row.state)
        _put(connection, round_id, Mail(member, INVITATION, day, "claimed"))
        return before


def settle(db: Database, round_id: str, member: bytes, *, kind: str, state: State) -> None:
    """Note what became of a claimed mail."""
    with db.writing() as connection:
        connection.execute(update(mails).where(*_one(round_id, member, kind)).values(state=state))


def release(db: Database, round_id: str, kind: str, claimed: Iterable[bytes], *, before: Mail | None = None) -> None:
    """Note that the mails of this kind to the members ``claimed`` were certainly not sent; ``before`` is what was noted of the
    only one of them."""
    with db.writing() as connection:
        for member in claimed:
            connection.execute(delete(mails).where(*_one(round_id, member, kind)))
            if before is not None:
                _put(connection, round_id, before)


def note_sent(db: Database, round_id: str, recipients: Iterable[bytes], *, kind: str, day: datetime.date) -> int:
    """Note mails as sent that somebody else sends, all at once; gives how many were not noted before."""
    with db.writing() as connection:
        before = len(connection.execute(select(mails.c.member).where(mails.c.round == round_id)).all())
        rows = [
            {"round": round_id, "member": member, "kind": kind, "day": day, "state": "sent"} for member in recipients
        ]
        if rows:
            connection.execute(insert_or_keep(mails).on_conflict_do_nothing(), rows)
        return len(connection.execute(select(mails.c.member).where(mails.c.round == round_id)).all()) - before


def note_bounced(db: Database, addresses: Iterable[str]) -> tuple[int, int]:
    """Note that the last mail of each round to each of ``addresses`` came back. Gives how many of them are members who were
    mailed, and how many are not.
    """
    keys = {address_key(address) for address in addresses}
    found = 0
    with db.writing() as connection:
        for key in sorted(keys):
            member = connection.execute(select(members.c.id).where(members.c.address_key == key)).scalar_one_or_none()
            found += member is not None and _bounced(connection, member)
    return found, len(keys) - found


def returned_members(db: Database) -> tuple[tuple[str, str, str], ...]:
    """Members whose mail did not reach them: round, state and address, for the eyes of the board."""
    statement = (
        select(mails.c.round, mails.c.state, members.c.email)
        .join_from(mails, members)
        .where(mails.c.state.in_(RETURNED))
        .order_by(mails.c.round, members.c.email)
    )
    with db.reading() as connection:
        return tuple(dict.fromkeys((row.round, row.state, row.email) for row in connection.execute(statement)))


def level_reminders(connection: Connection, round_id: str) -> None:
    """Note every reminder of a round as sent to all who were invited, in a copy that is kept: who was left out had answered.

    Nobody gets a reminder once more by it. That a mail came back is noted of the invitation.
    """
    rows = connection.execute(select(mails).where(mails.c.round == round_id)).all()
    invited = sorted(row.member for row in rows if row.kind == INVITATION)
    reminders = [row for row in rows if row.kind != INVITATION]
    last = {kind: max(row.day for row in reminders if row.kind == kind) for kind in {row.kind for row in reminders}}
    connection.execute(delete(mails).where(mails.c.round == round_id, mails.c.kind != INVITATION))
    for row in reminders:
        if row.state in RETURNED:
            connection.execute(update(mails).where(*_one(round_id, row.member, INVITATION)).values(state=row.state))
    values = [
        {"round": round_id, "member": member, "kind": kind, "day": day, "state": "sent"}
        for kind, day in sorted(last.items())
        for member in invited
    ]
    if values:
        connection.execute(insert(mails), values)


def forget_returned(connection: Connection, member: bytes) -> None:
    """Forget that mails to a member came back, in the transaction that mends the address: they may be mailed again."""
    connection.execute(delete(mails).where(mails.c.member == member, mails.c.state.in_(RETURNED)))


def opt_out_stopped(
    people: Database, links: Mapping[bytes, Invitation], *, round_id: str, key: bytes
) -> tuple[bytes, ...]:
    """Note of active members who asked so by their link that they want no more mail; gives the hashes of the links of which that
    is noted now or was before. ``links`` are those of the round, by hash; ``key`` is what they were made with, so this must be
    done before it is destroyed.
    """
    stopped = {tag for tag, link in links.items() if link.stopped}
    if not stopped:
        return ()
    with people.writing() as connection:
        everyone = connection.execute(select(members.c.id)).scalars().all()
        tags = {member: member_tag(key, round_id, member) for member in everyone}
        wanting = {member: tag for member, tag in tags.items() if tag in stopped}
        statement = update(members).where(members.c.state == "active").values(state="opted_out")
        for member in wanting:
            connection.execute(statement.where(members.c.id == member))
    return tuple(wanting.values())


def _bounced(connection: Connection, member: bytes) -> bool:
    """Whether there was a mail to this member; the last of each round is noted as come back."""
    rows = connection.execute(select(mails).where(mails.c.member == member, mails.c.state != "refused")).all()
    last = {row.round: row for row in sorted(rows, key=lambda row: (row.day, row.kind != INVITATION))}
    for row in last.values():
        connection.execute(update(mails).where(*_one(row.round, member, row.kind)).values(state="bounced"))
    return bool(last)


def _put(connection: Connection, round_id: str, mail: Mail) -> None:
    connection.execute(delete(mails).where(*_one(round_id, mail.member, mail.kind)))
    row = {"round": round_id, "member": mail.member, "kind": mail.kind, "day": mail.day, "state": mail.state}
    connection.execute(insert(mails), row)


def _one(round_id: str, member: bytes, kind: str) -> tuple[ColumnElement[bool], ...]:
    return (mails.c.round == round_id, mails.c.member == member, mails.c.kind == kind)
