"""The code under which somebody finds unfinished answers again, on this device or another.

Twenty base32 capitals, of 100 random bits, in five groups: one more than a receipt has, so that the two are told apart. It is
the only key to the answers, so it comes from a source that cannot be guessed.
"""

from surveytool.response.receipt import in_groups, read_groups

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
LENGTH = 20


def format_resume_code(letters: str) -> str:
    """Twenty letters as ``ABCD-EFGH-IJKL-MNOP-QRST``.

    Raises:
        ValueError: when there are not twenty, or others than base32 has.
    """
    if len(letters) != LENGTH or not set(letters) <= set(LETTERS):
        raise ValueError(f"a resume code is made of {LENGTH} base32 letters")
    return in_groups(letters)


def read_resume_code(text: str) -> str | None:
    """The code that someone typed, read as leniently as a receipt; None when it cannot be one."""
    return read_groups(text, LENGTH)
