"""Personal links: made from a key that is outside the database, known to the database by their hash alone.

A link says that somebody on the list answered and never what. Its token is derived from the key of the links and the
member; the pages know the hash of a token only when somebody comes with it. Spending one changes its row in place, in the
transaction that stores the response.
"""

import base64
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Connection, bindparam, delete, func, select, true, update
from sqlalchemy.dialects.sqlite import insert

from surveytool.errors import StoreDamaged
from surveytool.store.database import Database
from surveytool.store.keys import key_check, lasting_key, link_secret, person_code
from surveytool.store.prepared import Prepared
from surveytool.store.schema import invitation as invitations
from surveytool.store.schema import round_ as rounds

TOKEN_LENGTH = 26
"""Letters and digits of a token: 128 bits, 5 to a character."""

_TOKEN = re.compile(r"[a-z2-7]{26}")
_AROUND = " \t\r\n<>()[]{}.,;:!?\"'=*_-"
"""What mail programs and people leave around a link."""

_ONE = (invitations.c.round == bindparam("r"), invitations.c.tag == bindparam("t"))
_FIND = Prepared(select(invitations.c.answered, invitations.c.stopped, invitations.c.person).where(*_ONE))
_SPEND = Prepared(update(invitations).where(*_ONE, invitations.c.answered.is_(False)).values(answered=true()))
_STOP = update(invitations).where(*_ONE).values(stopped=True)
_REVOKE = delete(invitations).where(*_ONE, invitations.c.answered.is_(False))
_ADD = insert(invitations).on_conflict_do_nothing()


@dataclass(frozen=True)
class Invitee:
    """Somebody to invite: the random id of the member, and what joins the answers over rounds where that was agreed."""

    member: bytes = field(repr=False)
    person: bytes | None = field(default=None, repr=False)


def invitee(member: bytes, *, anonymous: bool, linking: str, keys: Path) -> Invitee:
    """A member as somebody to invite to a round. In an anonymous round nothing of them goes along; in another one their random
    id does, or with ``panel`` what the lasting key in ``keys`` makes of it, which is the same in every round."""
    if anonymous:
        return Invitee(member)
    return Invitee(member, person_code(lasting_key(keys, "panel"), member) if linking == "panel" else member)


@dataclass(frozen=True)
class Invitation:
    """A personal link as the database knows it. ``stopped``: no more mail, please."""

    answered: bool
    stopped: bool
    person: bytes | None = field(default=None, repr=False)


def link_token(key: bytes, round_id: str, member: bytes) -> str:
    """The token of a member's personal link: 26 small letters and digits, which survive capitals and typing over."""
    return base64.b32encode(link_secret(key, round_id, member)).decode("ascii").rstrip("=").lower()


def read_token(text: str) -> str | None:
    """The token in a text that somebody came with; None when it cannot be one. Capitals and what a mail program left around
    it are forgiven."""
    token = text.strip(_AROUND).lower()
    return token if _TOKEN.fullmatch(token) else None


def tag(token: str) -> bytes:
    """The hash by which the database knows a token. The token has 128 bits, so nobody finds it from this."""
    return hashlib.sha256(b"tag" + token.encode("ascii")).digest()


def member_tag(key: bytes, round_id: str, member: bytes) -> bytes:
    """The hash of the token of a member."""
    return tag(link_token(key, round_id, member))


def insert_invitations(connection: Connection, round_id: str, key: bytes, invitees: Iterable[Invitee]) -> int:
    """Give links to ``invitees`` who have none yet, unanswered, in the order of their hashes; gives their number."""
    by_tag = {member_tag(key, round_id, invitee.member): invitee.person for invitee in invitees}
    before = _count(connection, round_id)
    if by_tag:
        unanswered = {"round": round_id, "answered": False, "stopped": False}
        connection.execute(_ADD, [unanswered | {"tag": tag, "person": by_tag[tag]} for tag in sorted(by_tag)])
    return _count(connection, round_id) - before


def add_invitations(db: Database, round_id: str, key: bytes, invitees: Iterable[Invitee]) -> int:
    """``insert_invitations`` in a transaction of its own, for members who came since the round opened.

    Raises:
        StoreDamaged: when ``key`` is not that of the links of this round.
    """
    with db.writing() as connection:
        check_links_key(connection, round_id, key)
        return insert_invitations(connection, round_id, key, invitees)


def check_links_key(connection: Connection, round_id: str, key: bytes) -> None:
    """Nothing when ``key`` made the links of this round.

    Raises:
        StoreDamaged: when it did not.
    """
    stored = connection.execute(select(rounds.c.links_check).where(rounds.c.id == round_id)).scalar_one_or_none()
    if stored != key_check(key, round_id):
        raise StoreDamaged(
            "The key of the personal links of round '{id}' is that of another round. Put back the file 'keys/{id}.links' it "
            "was opened with.",
            id=round_id,
        )


def find_invitation(connection: Connection, round_id: str, tag: bytes) -> Invitation | None:
    """The personal link with this hash; None when this round has no such link (any more)."""
    row = _FIND.run(connection, {"r": round_id, "t": tag}).fetchone()
    return None if row is None else Invitation(bool(row[0]), bool(row[1]), row[2])


def spend(connection: Connection, round_id: str, tag: bytes) -> Invitation | None:
    """Spend the link with this hash, in the transaction that stores what came by it; None when it is spent already or not
    there."""
    if _SPEND.run(connection, {"r": round_id, "t": tag}).rowcount == 0:
        return None
    return find_invitation(connection, round_id, tag)


def stop_mails(db: Database, round_id: str, tag: bytes) -> bool:
    """Note that no more mail is wanted at the address behind this link; False when there is no such link. Who mails reads it."""
    with db.writing() as connection:
        return bool(connection.execute(_STOP, {"r": round_id, "t": tag}).rowcount)


def forget_stopped(db: Database, round_id: str, tags: Iterable[bytes]) -> None:
    """Take back the notes that no more mail is wanted, once the list of members says so: who wants mail again says that there."""
    with db.writing() as connection:
        for tag in tags:
            connection.execute(_STOP.values(stopped=False), {"r": round_id, "t": tag})


def forget_all_stopped(connection: Connection, round_id: str) -> None:
    """Take back every such note of a round that closes. The list of members says it of few, and so would tell whose link it is."""
    connection.execute(update(invitations).where(invitations.c.round == round_id).values(stopped=False))


def revoke(db: Database, round_id: str, tag: bytes) -> bool:
    """Take back a link that was not used: whoever has it is no member any more. False when it was used or is not there."""
    with db.writing() as connection:
        return bool(connection.execute(_REVOKE, {"r": round_id, "t": tag}).rowcount)


def invited_tags(db: Database, round_id: str) -> dict[bytes, Invitation]:
    """Every personal link of a round, by its hash."""
    statement = select(invitations).where(invitations.c.round == round_id)
    with db.reading() as connection:
        return {
            bytes(row.tag): Invitation(row.answered, row.stopped, row.person) for row in connection.execute(statement)
        }


def count_invitations(db: Database, round_id: str) -> tuple[int, int]:
    """How many members have a link in this round, and how many links were used."""
    with db.reading() as connection:
        return _count(connection, round_id), count_answered(connection, round_id)


def count_answered(connection: Connection, round_id: str) -> int:
    """How many personal links of the round were used."""
    statement = select(func.count()).where(invitations.c.round == round_id, invitations.c.answered.is_(True))
    return int(connection.execute(statement).scalar_one())


def _count(connection: Connection, round_id: str) -> int:
    statement = select(func.count()).where(invitations.c.round == round_id)
    return int(connection.execute(statement).scalar_one())
