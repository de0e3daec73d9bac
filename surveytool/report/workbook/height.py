"""How high a row must be for its texts: programs do not all work that out when they open a file."""

import textwrap
import unicodedata
from collections.abc import Iterable
from math import ceil

LINE = 15.0
"""Points of a line in the size of the body."""
HIGHEST = 409.0
"""No row can be higher."""
_LETTERS = 1.1
"""The letters of running text to the width of a figure, in which columns are measured; a little under the mean."""


def row_height(texts: Iterable[tuple[str, int]]) -> float:
    """The height in points of a row with these texts, each wrapped in a column of so many characters."""
    lines = max((_lines(text, width) for text, width in texts), default=1)
    return min(lines * LINE, HIGHEST)


def _lines(text: str, width: int) -> int:
    return sum(_wrapped(line, int(width * _LETTERS)) for line in text.split("\n")) or 1


def _wrapped(line: str, width: int) -> int:
    if len(line) * 2 < width:
        return 1
    if line.isascii():
        return max(len(textwrap.wrap(line, width)), 1)
    # a wide sign takes the room of two letters
    taken = sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in line)
    return max(len(textwrap.wrap(line, width)), ceil(taken / width), 1)
