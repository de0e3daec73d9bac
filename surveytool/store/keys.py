"""The keys of a round, in files of their own outside the database and its backups, and what is derived from them.

The key of the round makes the random-looking id of a response and its receipt out of the nonce of the form, and the check
on a stored row. The key of its links makes the personal links of the members; the pages never need it. Both are made when
the round opens and destroyed as the last step of closing: from then on nobody can tell which form became which row, or who
had which link, and the hash of the snapshot guards the answers.
"""

import fcntl
import hmac
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from surveytool.errors import StoreBusy, StoreDamaged, StoreFull, StoreMissing
from surveytool.response.receipt import RECEIPT_BYTES, format_receipt
from surveytool.store.database import sync_folder

KEY_BYTES = 32


def key_file(keys: Path, round_id: str) -> Path:
    """Where the key of a round is."""
    return keys / f"{round_id}.mac"


def links_key_file(keys: Path, round_id: str) -> Path:
    """Where the key of a round's personal links is."""
    return keys / f"{round_id}.links"


def make_round_key(keys: Path, round_id: str) -> bytes:
    """A new key for a round, on disk before this returns, readable by its owner alone."""
    return _make(key_file(keys, round_id))


def make_links_key(keys: Path, round_id: str) -> bytes:
    """A new key for the personal links of a round, on disk before this returns, readable by its owner alone."""
    return _make(links_key_file(keys, round_id))


def lasting_key(keys: Path, name: str) -> bytes:
    """The key ``name`` that rounds of one community share, made when it is first asked for; never destroyed by us.

    Raises:
        StoreError: when it cannot be made or read, or is no key.
    """
    path = keys / f"{name}.key"
    if not path.exists():
        _make(path, is_shared=True)
    try:
        return _checked(path.read_bytes(), path)
    except OSError as error:
        raise StoreFull("'{path}' cannot be read: {reason}.", path=path, reason=error.strerror) from error


def known_lasting_key(keys: Path, name: str) -> bytes:
    """The key ``name`` that rounds of one community share, as it was made: where a new one would tear apart what it joins.

    Raises:
        StoreMissing: when there is none, or it cannot be read.
        StoreDamaged: when the file does not hold a key.
    """
    path = keys / f"{name}.key"
    try:
        return _checked(path.read_bytes(), path)
    except OSError as error:
        message = (
            "The key that joins rounds cannot be read: '{path}'. Put the file back and give the user that runs surveytool the "
            "right to read it; a new key would join nothing to what came before."
        )
        raise StoreMissing(message, path=path) from error


def _make(path: Path, *, is_shared: bool = False) -> bytes:
    """A new key in a file. A shared one that another process made in the meantime stays as it is."""
    keys = path.parent
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
        if is_shared:
            with suppress(FileExistsError):
                path.hardlink_to(draft)
        else:
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


def links_key(keys: Path, round_id: str) -> bytes:
    """The key of the personal links of an open round.

    Raises:
        StoreMissing: when there is none, or it cannot be read.
        StoreDamaged: when the file does not hold a key.
    """
    path = links_key_file(keys, round_id)
    try:
        return _checked(path.read_bytes(), path)
    except OSError as error:
        message = (
            "The key of the personal links of round '{id}' cannot be read: '{path}'. Put the file back; without it nobody can "
            "be invited or reminded. Links that were sent go on working."
        )
        raise StoreMissing(message, id=round_id, path=path) from error


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
    _destroy(key_file(keys, round_id))


def destroy_links_key(keys: Path, round_id: str) -> None:
    """The same for the key of the personal links; nothing when there is none (any more)."""
    path = links_key_file(keys, round_id)
    if path.exists():
        _destroy(path)


def _destroy(path: Path) -> None:
    with path.open("r+b") as file:
        file.write(secrets.token_bytes(KEY_BYTES))
        file.flush()
        os.fsync(file.fileno())
    path.unlink()
    sync_folder(path.parent)


def key_check(key: bytes, round_id: str) -> bytes:
    """What is stored in the database to tell whether a key file is the one of this round."""
    return _derive(key, b"check", round_id.encode())[:16]


def response_id(key: bytes, nonce: bytes) -> bytes:
    """The id of the response that a form with this nonce becomes, however often it is sent."""
    return _derive(key, b"id", nonce)[:16]


def receipt(key: bytes, nonce: bytes) -> str:
    """The receipt of the form with this nonce, ``ABCD-EFGH-IJKL-MNOP``; the same however often it is sent."""
    return format_receipt(_derive(key, b"rc", nonce)[:RECEIPT_BYTES])


def words_seed(key: bytes, nonce: bytes) -> bytes:
    """What the four words of the form with this nonce are made from; the same however often it is sent."""
    return _derive(key, b"words", nonce)


def row_mac(
    key: bytes,
    *,
    round_id: str,
    id_: bytes,
    channel: str,
    disposition: str,
    answers: str,
    receipt_hash: bytes | None,
    person: bytes | None = None,
) -> bytes:
    """The check on a stored row: any change to any of its columns changes it."""
    parts = (round_id.encode(), id_, channel.encode(), disposition.encode(), answers.encode(), receipt_hash or b"")
    return _derive(key, b"row", *parts, *(() if person is None else (person,)))


def link_secret(key: bytes, round_id: str, member: bytes) -> bytes:
    """What makes the personal link of a member, from the key of the links of the round; 16 bytes."""
    return _derive(key, b"link", round_id.encode(), member)[:16]


def person_code(key: bytes, what: bytes) -> bytes:
    """What joins the answers of one person in several rounds, from a lasting key; 12 bytes that lead back to nobody
    without that key."""
    return _derive(key, b"person", what)[:12]


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
