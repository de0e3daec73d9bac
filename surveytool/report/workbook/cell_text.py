"""Text as a cell of a workbook can hold it: no formula, nothing a spreadsheet program would refuse or read as a code."""

import re

MOST = 32_767
"""The characters a cell holds, counted in units of 16 bits as the file format does."""
CUT = " […]"
_REFUSED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_CODED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_RUNS = ("=", "+", "-", "@", "\t", "\n")


def cell_text(text: str) -> str:
    """``text`` without what XML cannot hold (shown as �), with line ends as ``\\n``, cut where a cell would be full.

    A text with ``_x003D_`` in it stays that text: the format would read such a code as the character it stands for.
    """
    kept = _REFUSED.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
    kept = _CODED.sub("_x005F_", kept)
    units = kept.encode("utf-16-le")
    if len(units) <= 2 * MOST:
        return kept
    # a character of two units that is cut in half is left out
    return units[: 2 * (MOST - len(CUT))].decode("utf-16-le", errors="ignore") + CUT


def begins_like_a_formula(text: str) -> bool:
    """Whether a spreadsheet program would run ``text`` if somebody typed it."""
    return text.startswith(_RUNS)
