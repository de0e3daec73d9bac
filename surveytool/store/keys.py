"""The key of a round, in a file of its own outside the database and its backups, and what is derived from it.

The key makes the random-looking id of a response and its receipt out of the nonce of the form, and the check on a stored
row. It is made when the round opens and destroyed as the last step of closing: from then on nobody can tell which form
became which row, and the hash of the snapshot guards the answers.
"""

import fcntl
import hmac
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from surveytool.errors import StoreBusy, StoreDamaged, StoreFull, StoreMissing
from surveytool.response.receipt import RECEIPT_BYTES, format_receipt
from surveytool.store.database import sync_folder

KEY_BYTES = 32


def key_file(keys: Path, round_id: str) -> Path:
    """Where the key of a round is."""
    return keys / f"{round_id}.mac"


def make_round_key(keys: Path, round_id: str) -> bytes:
    """A new key for a round, on disk before this returns, readable by its owner alone."""
    path = key_file(keys, round_id)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    key = secrets.token_bytes(KEY_BYTES)
    try:
        keys.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        try:
            os.write(descriptor, key)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        draft.replace(path)
        sync_folder(keys)
    except OSError as error:
        raise StoreFull("'{path}' cannot be made: {reason}.", path=path, reason=error.strerror) from error
    finally:
        draft.unlink(missing_ok=True)
    return key


def round_key(keys: Path, round_id: str) -> bytes:
    """The key of an open round.

    Raises:
        StoreMissing: when there is none, or it cannot be read.
        StoreDamaged: when the file does not hold a key.
    """
    path = key_file(keys, round_id)
    try:
        return _checked(path.read_bytes(), path)
    except OSError as error:
        raise _missing(path, round_id) from error


@contextmanager
def held_round_key(keys: Path, round_id: str) -> Iterator[bytes]:
    """The key of a round, while no other process can hold it: for closing, which must be done by one at a time.

    Raises:
        StoreBusy: when another process holds it.
        StoreMissing: when there is none.
    """
    path = key_file(keys, round_id)
    try:
        file = path.open("rb")
    except OSError as error:
        raise _missing(path, round_id) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise StoreBusy("Round '{id}' is being closed by another process. Wait for it.", id=round_id) from error
        yield _checked(file.read(), path)


def destroy_round_key(keys: Path, round_id: str) -> None:
    """Overwrite and remove the key. On a disk that moves blocks about, only encryption of the disk makes that final."""
    path = key_file(keys, round_id)
    with path.open("r+b") as file:
        file.write(secrets.token_bytes(KEY_BYTES))
        file.flush()
        os.fsync(file.fileno())
    path.unlink()
    sync_folder(keys)


def key_check(key: bytes, round_id: str) -> bytes:
    """What is stored in the database to tell whether a key file is the one of this round."""
    return _derive(key, b"check", round_id.encode())[:16]


def response_id(key: bytes, nonce: bytes) -> bytes:
    """The id of the response that a form with this nonce becomes, however often it is sent."""
    return _derive(key, b"id", nonce)[:16]


def receipt(key: bytes, nonce: bytes) -> str:
    """The receipt of the form with this nonce, ``ABCD-EFGH-IJKL-MNOP``; the same however often it is sent."""
    return format_receipt(_derive(key, b"rc", nonce)[:RECEIPT_BYTES])


def row_mac(
    key: bytes, *, round_id: str, id_: bytes, channel: str, disposition: str, answers: str, receipt_hash: bytes | None
) -> bytes:
    """The check on a stored row: any change to any of its columns changes it."""
    parts = (round_id.encode(), id_, channel.encode(), disposition.encode(), answers.encode(), receipt_hash or b"")
    return _derive(key, b"row", *parts)


def _derive(key: bytes, purpose: bytes, *parts: bytes) -> bytes:
    """HMAC-SHA-256 of the purpose and the parts, each behind its length, so that no two lists of parts are alike."""
    message = b"".join(len(part).to_bytes(8, "big") + part for part in (purpose, *parts))
    return hmac.digest(key, message, "sha256")


def _checked(key: bytes, path: Path) -> bytes:
    if len(key) != KEY_BYTES:
        raise StoreDamaged(
            "'{path}' is not a key: it has {found} bytes instead of {expected}. Put back the file it was.",
            path=path,
            found=len(key),
            expected=KEY_BYTES,
        )
    return key


def _missing(path: Path, round_id: str) -> StoreMissing:
    return StoreMissing(
        "The key of round '{id}' cannot be read: '{path}'. Put the file back and give the user that runs surveytool "
        "the right to read it; without it no answer can be stored or checked.",
        id=round_id,
        path=path,
    )
