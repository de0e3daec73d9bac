"""The published list of a closed round: the sorted hashes of the receipts of every answer that was sent."""

import hashlib
import json
from bisect import bisect_left
from dataclasses import dataclass
from pathlib import Path

from surveytool.errors import StoreDamaged, StoreMissing

INDEX = "snapshot.json"
RECEIPTS = "receipts.txt"
_LINE = 65
"""A line has 64 hexadecimal digits and its end."""


@dataclass(frozen=True)
class ReceiptList:
    """The list as it is published: ``text`` has a hash a line, sorted."""

    text: bytes

    def __len__(self) -> int:
        return len(self.text) // _LINE

    def __contains__(self, receipt_hash: bytes) -> bool:
        line = receipt_hash.hex().encode("ascii")
        place = bisect_left(range(len(self)), line, key=self._line)
        return place < len(self) and self._line(place) == line

    def _line(self, place: int) -> bytes:
        return self.text[place * _LINE : place * _LINE + _LINE - 1]


def published_receipts(folder: Path, *, sha256: bytes) -> ReceiptList:
    """The list in the snapshot in ``folder``; ``sha256`` is the hash that closing stored with the round.

    Raises:
        StoreMissing: when it is not there.
        StoreDamaged: when it is not what was written at closing.
    """
    try:
        index, text = (folder / INDEX).read_bytes(), (folder / RECEIPTS).read_bytes()
    except OSError as error:
        message = "The list of receipts of a closed round is not at '{path}'. Put back a backup of the folder."
        raise StoreMissing(message, path=folder / RECEIPTS) from error
    if hashlib.sha256(index).digest() != sha256:
        raise _damaged(folder / INDEX)
    if hashlib.sha256(text).hexdigest() != json.loads(index)["files"][RECEIPTS]:
        raise _damaged(folder / RECEIPTS)
    return ReceiptList(text)


def _damaged(path: Path) -> StoreDamaged:
    return StoreDamaged("'{path}' is not what was written when the round closed. Put back a backup.", path=path)
