"""The receipt: the short code a member keeps, to find in the published list that the answer was counted."""

import hashlib
import re
from base64 import b32encode

RECEIPT_BYTES = 10
_LETTERS = 16


def format_receipt(code: bytes) -> str:
    """Ten bytes as ``ABCD-EFGH-IJKL-MNOP``: base32 capitals, which leave out 0, 1, 8 and 9.

    Raises:
        ValueError: when there are not ten bytes.
    """
    if len(code) != RECEIPT_BYTES:
        raise ValueError(f"a receipt is made of {RECEIPT_BYTES} bytes, not {len(code)}")
    return in_groups(b32encode(code).decode("ascii"))


def read_receipt(text: str) -> str | None:
    """The receipt that someone typed, with or without dashes of any kind, spaces and capitals; None when it cannot be one."""
    return read_groups(text, _LETTERS)


def read_groups(text: str, letters: int) -> str | None:
    """So many base32 letters in groups of four, out of what someone typed: signs are left out, small letters are capitals,
    and the figures that base32 leaves out are the letters they look like. None when there are more, less or others."""
    read = re.sub(r"[\W_]", "", text).upper().replace("0", "O").replace("1", "I").replace("8", "B")
    return in_groups(read) if re.fullmatch(rf"[A-Z2-7]{{{letters}}}", read) else None


def in_groups(letters: str) -> str:
    """``letters`` with a dash after every fourth, as people read and copy them best."""
    return "-".join(letters[start : start + 4] for start in range(0, len(letters), 4))


def receipt_hash(receipt: str) -> bytes:
    """What is stored and published of a receipt: SHA-256, so that the list gives no receipts away."""
    return hashlib.sha256(receipt.encode("ascii")).digest()
