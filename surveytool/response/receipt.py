"""The receipt: the short code a member keeps, to find in the published list that the answer was counted."""

import hashlib
import re
from base64 import b32encode

RECEIPT_BYTES = 10
_GROUPS = re.compile(r"[A-Z2-7]{16}")


def format_receipt(code: bytes) -> str:
    """Ten bytes as ``ABCD-EFGH-IJKL-MNOP``: base32 capitals, which leave out 0, 1, 8 and 9.

    Raises:
        ValueError: when there are not ten bytes.
    """
    if len(code) != RECEIPT_BYTES:
        raise ValueError(f"a receipt is made of {RECEIPT_BYTES} bytes, not {len(code)}")
    letters = b32encode(code).decode("ascii")
    return "-".join(letters[start : start + 4] for start in range(0, 16, 4))


def read_receipt(text: str) -> str | None:
    """The receipt that someone typed, with or without dashes of any kind, spaces and capitals; None when it cannot be one."""
    letters = re.sub(r"[\W_]", "", text).upper().replace("0", "O").replace("1", "I").replace("8", "B")
    if not _GROUPS.fullmatch(letters):
        return None
    return "-".join(letters[start : start + 4] for start in range(0, 16, 4))


def receipt_hash(receipt: str) -> bytes:
    """What is stored and published of a receipt: SHA-256, so that the list gives no receipts away."""
    return hashlib.sha256(receipt.encode("ascii")).digest()
