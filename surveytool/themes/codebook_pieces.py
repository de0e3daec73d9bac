"""The file of a codebook in pieces: what stands before its codes, each code, and what comes after.

A piece that nobody changed goes back letter for letter, with the comments above it; no library is asked to write it again.
"""

import re
from dataclasses import dataclass

from surveytool.source import Mapping, Node, Scalar, Sequence


@dataclass(frozen=True)
class Pieces:
    """Lines with their ends. ``codes`` are the ``(comments above, lines)`` of each code by its id; ``offset`` is how far their
    dashes stand in."""

    head: str
    codes: dict[str, tuple[str, str]]
    tail: str
    offset: int


def pieces(text: str, root: Mapping) -> Pieces | None:
    """``text``, that was read as ``root``, in pieces; None when its codes are not a list with a dash on a line for each."""
    codes = root.entries.get("codes")
    if not isinstance(codes, Sequence) or not codes.items:
        return None
    lines = text.splitlines(keepends=True)
    lines[-1] += "" if lines[-1].endswith("\n") else "\n"
    starts = [_line(item) for item in codes.items]
    offset = lines[starts[0]].find("-")
    if any(lines[_line(item)][: (item.place.column or 1) - 1].rstrip() != " " * offset + "-" for item in codes.items):
        return None
    after = min(
        (line for place in root.key_places.values() if (line := (place.line or 1) - 1) > starts[-1]), default=None
    )
    if any(line.startswith(("---", "...")) for line in lines[starts[0] :]):
        return None
    ends = [*(_above(lines, start, None) for start in starts[1:]), _above(lines, after or len(lines), offset)]
    found = {}
    begins = [starts[0], *ends[:-1]]
    for item, begin, start, end in zip(codes.items, begins, starts, ends, strict=True):
        code_id = item.entries.get("id") if isinstance(item, Mapping) else None
        if not isinstance(code_id, Scalar):
            return None
        found[code_id.text] = ("".join(lines[begin:start]), "".join(lines[start:end]))
    return Pieces("".join(lines[: starts[0]]), found, "".join(lines[ends[-1] :]), offset)


def _line(item: Node) -> int:
    return (item.place.line or 1) - 1


def _above(lines: list[str], line: int, deepest: int | None) -> int:
    """The first of the empty lines and comments right above a line; of comments only those that stand in no more than
    ``deepest``, as the others belong to what is above them."""
    while line:
        bare = lines[line - 1].strip()
        indent = len(lines[line - 1]) - len(lines[line - 1].lstrip())
        if bare and not (bare.startswith("#") and (deepest is None or indent <= deepest)):
            break
        line -= 1
    return line


def with_version(head: str, root: Mapping, version: int) -> str:
    """The ``head`` with another number for its version."""
    place = root.entries["version"].place
    lines = head.splitlines(keepends=True)
    number, column = (place.line or 1) - 1, (place.column or 1) - 1
    line = lines[number]
    lines[number] = line[:column] + re.sub(r"\d+", str(version), line[column:], count=1)
    return "".join(lines)
