"""Drafts: half-filled answers, encrypted so that only the code of who is answering opens them.

The code is random, stands in a cookie and can be written down. The name of the row and the key of the box are derived from
it and nothing in the database leads back to it, so a stolen database has no drafts that can be read.
"""

import hmac
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Connection, bindparam, select
from sqlalchemy import delete as delete_rows
from sqlalchemy.dialects.sqlite import insert

from surveytool.errors import Refused, StoreDamaged
from surveytool.response.resume_code import LENGTH, LETTERS, format_resume_code, read_resume_code
from surveytool.store import counters
from surveytool.store.database import Database
from surveytool.store.prepared import Prepared
from surveytool.store.rounds import unknown_round
from surveytool.store.schema import draft as drafts
from surveytool.store.schema import round_ as rounds

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


@dataclass(frozen=True)
class Changed:
    """What is to be kept of a draft. ``section`` is the furthest section reached so far: when nothing is ever sent, that is
    where this person left. ``reached`` are the sections reached now for the first time; they are counted."""

    content: str
    section: str
    reached: Sequence[str] = ()


def new_secret() -> str:
    """A code for somebody who begins, ``ABCD-EFGH-IJKL-MNOP-QRST``."""
    return format_resume_code("".join(secrets.choice(LETTERS) for _ in range(LENGTH)))


def change(db: Database, *, round_id: str, secret: str, change: Callable[[str | None], Changed]) -> Changed:
    """Keep what ``change`` makes of what was saved under this secret before, which is None when nothing was.

    Read, changed and written in one transaction that holds the lock: whoever saves at the same moment waits, and then
    changes what is saved here. What ``change`` raises leaves everything as it was.

    Raises:
        Refused: when the round is closed.
        NotFound: when there is no such round.
        StoreDamaged: when what was saved is not what it was.
    """
    key = draft_key(secret)
    with db.writing() as connection:
        state = _STATE.run(connection, {"round": round_id}).fetchone()
        if state is None:
            raise unknown_round(connection, round_id)
        if state[0] != "open":
            raise Refused("Round '{id}' is closed: no answers can be added to it.", id=round_id)
        before = read_draft(connection, round_id=round_id, secret=secret)
        changed = change(before.content if before else None)
        nonce = secrets.token_bytes(_NONCE_BYTES)
        box = nonce + AESGCM(_box_key(secret)).encrypt(nonce, changed.content.encode(), _bound_to(round_id, key))
        _SAVE.run(connection, {"round": round_id, "key": key, "section": changed.section, "box": box})
        counters.add(connection, round_id, [("reached", name, 1) for name in changed.reached])
    return changed


def save(db: Database, *, round_id: str, secret: str, content: str, section: str, reached: Sequence[str] = ()) -> None:
    """Keep ``content`` in place of whatever was saved under this secret before, as ``change`` does."""
    changed = Changed(content, section, reached)
    change(db, round_id=round_id, secret=secret, change=lambda _: changed)


def load(db: Database, *, round_id: str, secret: str) -> Draft | None:
    """The draft under this secret; None when there is none (never saved, sent, or the round has closed).

    Raises:
        StoreDamaged: when it is not what was saved.
    """
    with db.reading() as connection:
        return read_draft(connection, round_id=round_id, secret=secret)


def read_draft(connection: Connection, *, round_id: str, secret: str) -> Draft | None:
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


def delete(db: Database, *, round_id: str, secret: str) -> None:
    """Forget the draft under this secret, when there is one: for who wants to begin again."""
    with db.writing() as connection:
        connection.execute(_DELETE, {"r": round_id, "k": draft_key(secret)})


def draft_key(secret: str) -> bytes:
    """The name of the row of a draft, from which the secret cannot be told.

    Raises:
        ValueError: when the secret is not a code as ``new_secret`` makes them.
    """
    if read_resume_code(secret) != secret:
        raise ValueError("the secret of a draft is a code such as ABCD-EFGH-IJKL-MNOP-QRST")
    return _derive(secret, b"draft id")


def draft_mark(secret: str) -> str:
    """What a page carries to show of which draft it is, from which the secret cannot be told either."""
    return _derive(secret, b"draft page")[:8].hex()


def _box_key(secret: str) -> bytes:
    return _derive(secret, b"draft box")


def _derive(secret: str, purpose: bytes) -> bytes:
    """HKDF with SHA-256, without salt, for one block of output (RFC 5869)."""
    extracted = hmac.digest(bytes(32), secret.encode("ascii"), "sha256")
    return hmac.digest(extracted, purpose + b"\x01", "sha256")


def _bound_to(round_id: str, key: bytes) -> bytes:
    return round_id.encode() + b"|" + key
