"""Drafts: half-filled answers, encrypted so that only the cookie of who is answering opens them.

The cookie holds a random secret. The name of the row and the key of the box are derived from it and nothing in the
database leads back to it, so a stolen database has no drafts that can be read.
"""

import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Connection, bindparam, select
from sqlalchemy import delete as delete_rows
from sqlalchemy.dialects.sqlite import insert

from surveytool.errors import Refused, StoreDamaged
from surveytool.store import counters
from surveytool.store.database import Database
from surveytool.store.prepared import Prepared
from surveytool.store.rounds import unknown_round
from surveytool.store.schema import draft as drafts
from surveytool.store.schema import round_ as rounds

SECRET_BYTES = 32
_NONCE_BYTES = 12

_ONE = (drafts.c.round == bindparam("r"), drafts.c.key == bindparam("k"))
_LOAD = Prepared(select(drafts.c.section, drafts.c.box).where(*_ONE))
_DELETE = delete_rows(drafts).where(*_ONE)
_INSERT = insert(drafts)
_SAVE = Prepared(
    _INSERT.on_conflict_do_update(
        index_elements=[drafts.c.round, drafts.c.key],
        set_={"section": _INSERT.excluded.section, "box": _INSERT.excluded.box},
    )
)
_STATE = Prepared(select(rounds.c.state).where(rounds.c.id == bindparam("round")))


@dataclass(frozen=True)
class Draft:
    """A draft, opened: what was saved, and the furthest section that was reached."""

    content: str
    section: str


def new_secret() -> bytes:
    """A secret for the cookie of somebody who begins."""
    return secrets.token_bytes(SECRET_BYTES)


def save(
    db: Database, *, round_id: str, secret: bytes, content: str, section: str, reached: Sequence[str] = ()
) -> None:
    """Keep ``content`` in place of what was saved under this secret before.

    ``section`` is the furthest section reached so far: when nothing is ever sent, that is where this person left.
    ``reached`` are the sections reached now for the first time; they are counted.

    Raises:
        Refused: when the round is closed.
        NotFound: when there is no such round.
    """
    key = draft_key(secret)
    nonce = secrets.token_bytes(_NONCE_BYTES)
    box = nonce + AESGCM(_box_key(secret)).encrypt(nonce, content.encode(), _bound_to(round_id, key))
    with db.writing() as connection:
        state = _STATE.run(connection, {"round": round_id}).fetchone()
        if state is None:
            raise unknown_round(connection, round_id)
        if state[0] != "open":
            raise Refused("Round '{id}' is closed: no answers can be added to it.", id=round_id)
        _SAVE.run(connection, {"round": round_id, "key": key, "section": section, "box": box})
        counters.add(connection, round_id, [("reached", name, 1) for name in reached])


def load(db: Database, *, round_id: str, secret: bytes) -> Draft | None:
    """The draft under this secret; None when there is none (never saved, sent, or the round has closed).

    Raises:
        StoreDamaged: when it is not what was saved.
    """
    with db.reading() as connection:
        return read_draft(connection, round_id=round_id, secret=secret)


def read_draft(connection: Connection, *, round_id: str, secret: bytes) -> Draft | None:
    """``load``, in a transaction that reads more."""
    key = draft_key(secret)
    row = _LOAD.run(connection, {"r": round_id, "k": key}).fetchone()
    if row is None:
        return None
    section, box = row
    nonce, sealed = box[:_NONCE_BYTES], box[_NONCE_BYTES:]
    try:
        content = AESGCM(_box_key(secret)).decrypt(nonce, sealed, _bound_to(round_id, key))
    except (InvalidTag, ValueError) as error:
        raise StoreDamaged(
            "A draft in round '{id}' is damaged. Begin again, or put back a backup.", id=round_id
        ) from error
    return Draft(content.decode(), section)


def delete(db: Database, *, round_id: str, secret: bytes) -> None:
    """Forget the draft under this secret, when there is one: for who wants to begin again."""
    with db.writing() as connection:
        connection.execute(_DELETE, {"r": round_id, "k": draft_key(secret)})


def draft_key(secret: bytes) -> bytes:
    """The name of the row of a draft, from which the secret cannot be told.

    Raises:
        ValueError: when the secret is not 32 bytes.
    """
    if len(secret) != SECRET_BYTES:
        raise ValueError(f"the secret of a draft has {SECRET_BYTES} bytes, not {len(secret)}")
    return _expand(secret, b"draft id")


def _box_key(secret: bytes) -> bytes:
    return _expand(secret, b"draft box")


def _expand(secret: bytes, purpose: bytes) -> bytes:
    """HKDF-Expand with SHA-256 for one block of output (RFC 5869); the secret is random, so there is nothing to extract."""
    return hmac.digest(secret, purpose + b"\x01", "sha256")


def _bound_to(round_id: str, key: bytes) -> bytes:
    return round_id.encode() + b"|" + key
