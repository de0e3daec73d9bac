"""How wide the columns of a table are on paper, so that it always fits and as little as possible breaks."""

from collections.abc import Sequence
from dataclasses import dataclass

from surveytool.report.document import Column, DataTable
from surveytool.report.paper.letters import flowing, hyphenated, pieces, wide

PAGE = 468.0
"""The width of the text in points: that of a wide chart."""
LANDSCAPE = 714.0
"""The width of the text on a page on its side."""
_ROOMY = (9.5, 9.0)
_SIZES = (8.5, 8.0, 7.5, 7.0, 6.5, 6.0)
_LEAST = 16.0
_SLACK = 0.8
_TEXT_LEAST = 105.0
_WORD = 84.0
_WHOLE_WORD = 8
_TEXT_MOST = 300.0
_TOGETHER = 300.0
_LEGIBLE = 8.0
_PEN_SIZE = 9.5
_PEN_INSET = 6.0
_PEN_TEXT = 170.0


@dataclass(frozen=True, slots=True)
class Layout:
    """Letter size, space between columns, the widths of the columns and the space around a cell in its box, in points."""

    size: float
    gap: float
    widths: tuple[float, ...]
    inset: float = 0.0


@dataclass(frozen=True, slots=True)
class _Need:
    """What a column needs, from the very least to everything on one line.

    `tight` breaks words of its head, `least` only long ones, `cells` none of its cells, `word` and `head` nothing of its head.
    """

    tight: float
    least: float
    cells: float
    word: float
    head: float
    numeric: bool


def layout(table: DataTable, *, width: float = PAGE) -> Layout:
    """Letters as large as fit: large where nothing has to break, else number columns first on one line, else broken at
    spaces; text takes what is left. A table to write in has its room in the empty columns."""
    if table.write_in:
        return _form(table, width)
    for size in _ROOMY:
        gap, room, needs = _measured(table, size, width)
        if _is_easy(needs, room) and (found := _fit(needs, room)):
            return Layout(size, gap, found)
    for size in _SIZES:
        gap, room, needs = _measured(table, size, width)
        if found := _fit(needs, room):
            return Layout(size, gap, found)
    equal = room / len(needs)
    return Layout(size, gap, (equal,) * len(needs))


def is_wide(table: DataTable) -> bool:
    """Whether figures or words of heads would break on an upright page, in letters that are easily read."""
    _, room, needs = _measured(table, _LEGIBLE, PAGE)
    return not table.write_in and not _is_easy(needs, room)


def _measured(table: DataTable, size: float, width: float) -> tuple[float, float, list["_Need"]]:
    """The space between columns, what is left for the columns, and what each of them needs."""
    gap = size * (1.3 if len(table.columns) < 8 else 0.6)
    needs = [_need(column, _cells(table, place), size) for place, column in enumerate(table.columns)]
    return gap, width - gap * (len(needs) - 1), needs


def _is_easy(needs: Sequence["_Need"], room: float) -> bool:
    text = sum(_text_least(need, place) for place, need in enumerate(needs) if not need.numeric)
    return text + sum(max(need.cells, need.word) for need in needs if need.numeric) <= room


def _form(table: DataTable, width: float) -> Layout:
    """A table for a pen is as wide as the page: what is printed takes what it needs, the empty columns share the rest."""
    room = width - 2 * _PEN_INSET * len(table.columns)
    columns = [Column(column.label, numeric=False) for column in table.columns]
    cells = [_cells(table, place) for place in range(len(columns))]
    needs = [_need(column, of, _PEN_SIZE) for column, of in zip(columns, cells, strict=True)]
    empty = [not any(cell.strip() for cell in of) for of in cells]
    widths = [need.least for need in needs]
    if sum(widths) > room:
        return Layout(_SIZES[-1], 0.0, (room / len(needs),) * len(needs), _PEN_INSET)
    printed = [0.0 if pen else min(need.cells, _PEN_TEXT) for need, pen in zip(needs, empty, strict=True)]
    widths = _grown(widths, printed, room)
    most = room / (sum(empty) or len(needs))
    widths = _grown(widths, [most if pen else 0.0 for pen in empty] if any(empty) else [most] * len(needs), room)
    return Layout(_PEN_SIZE, 0.0, tuple(round(width, 2) for width in widths), _PEN_INSET)


def fitted(table: DataTable, found: Layout) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Heads and rows with a place to break in each word that is wider than its column.

    What stands in brackets behind a figure goes to a line of its own, in all number columns as soon as in one.
    """
    places = list(zip(table.columns, found.widths, strict=True))
    heads = tuple(
        hyphenated(flowing(column.label), width, found.size, bold=True, foreign_only=True) for column, width in places
    )
    is_tight = any(
        wide(cell, found.size) > width
        for row in table.rows
        for cell, (column, width) in zip(row, places, strict=True)
        if column.numeric
    )
    rows = tuple(
        tuple(
            _figure(cell, is_tight) if column.numeric else hyphenated(flowing(cell), width, found.size)
            for cell, (column, width) in zip(row, places, strict=True)
        )
        for row in table.rows
    )
    return heads, rows


def head_height(heads: Sequence[str], found: Layout) -> float:
    """About how high the heads of a table are, in points; rather too much than too little."""
    lines = (
        sum(wide(word, found.size, bold=True) // width + 1 for word in head.split())
        for head, width in zip(heads, found.widths, strict=True)
    )
    return max(lines, default=0.0) * found.size * 1.3


def row_height(row: Sequence[str], found: Layout) -> float:
    """About how high a row is, in points; rather too much than too little."""
    lines = (wide(cell, found.size) * 1.5 / width + 1 for cell, width in zip(row, found.widths, strict=True))
    return max(lines, default=0.0) * found.size * 1.3


def _figure(cell: str, is_tight: bool) -> str:
    return flowing(cell).replace(" (", "\n(") if is_tight else flowing(cell)


def _cells(table: DataTable, place: int) -> list[str]:
    return [flowing(row[place]) for row in table.rows]


def _need(column: Column, cells: Sequence[str], size: float) -> _Need:
    head = flowing(column.label)
    word = max(wide(piece, size, bold=True) for piece in pieces(head)) + _SLACK
    parts = [wide(piece, size) for cell in cells for piece in pieces(cell)]
    part = max(parts, default=0.0) + _SLACK
    whole = max((wide(cell, size) for cell in cells), default=0.0) + _SLACK
    if column.numeric:
        short = max((wide(piece, size, bold=True) for piece in pieces(head) if len(piece) <= _WHOLE_WORD), default=0.0)
        tight = max(_LEAST, part, min(word, size * 3.6))
        least = max(tight, short + _SLACK)
        return _Need(
            tight, least, max(least, whole), min(word, size * 7.5), wide(head, size, bold=True) + _SLACK, numeric=True
        )
    least = max(_LEAST, min(max(part, word), _WORD))
    return _Need(least, least, max(least, min(whole, _TEXT_MOST)), word, word, numeric=False)


def _fit(needs: Sequence[_Need], room: float) -> tuple[float, ...] | None:
    """The widths, or None when the letters are too large for the table."""
    text = sum(_text_least(need, place) for place, need in enumerate(needs) if not need.numeric)
    for of_number in ("cells", "least", "tight"):
        numbers = sum(getattr(need, of_number) for need in needs if need.numeric)
        if numbers + text <= room:
            return _shared(needs, room, of_number)
    return None


def _text_least(need: _Need, place: int) -> float:
    return max(need.least, min(need.cells, _TEXT_LEAST)) if place == 0 else need.least


def _shared(needs: Sequence[_Need], room: float, of_number: str) -> tuple[float, ...]:
    """First what is needed; then whole words in the heads of numbers, texts up to their wish, and heads on one line."""
    widths = [
        float(getattr(need, of_number)) if need.numeric else _text_least(need, place)
        for place, need in enumerate(needs)
    ]
    for wishes in (
        [need.word if need.numeric else 0.0 for need in needs],
        [0.0 if need.numeric else need.cells for need in needs],
        [need.head if need.numeric else 0.0 for need in needs],
    ):
        widths = _grown(widths, wishes, room)
    short = _TOGETHER - sum(widths)
    if short > 0:
        widths[0] += min(short, room - sum(widths))
    return tuple(round(width, 2) for width in widths)


def _grown(widths: Sequence[float], wishes: Sequence[float], room: float) -> list[float]:
    """The widths grown to the wishes, or by an equal part of each when there is not enough room."""
    lacks = [max(0.0, wish - width) for wish, width in zip(wishes, widths, strict=True)]
    share = min(1.0, (room - sum(widths)) / sum(lacks)) if sum(lacks) else 0.0
    return [width + lack * share for width, lack in zip(widths, lacks, strict=True)]
