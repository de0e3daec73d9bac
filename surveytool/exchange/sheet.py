"""A table as rows of text, each with the number a spreadsheet program shows for it, and the problems found in it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from surveytool.errors import InvalidInput
from surveytool.problem import Place, Problem
from surveytool.response.packed import Packed

MAX_ROWS = 250_000
MAX_COLUMNS = 2_000
MAX_TOLD = 200
"""Problems that are kept; the rest are only counted."""


class Row(NamedTuple):
    """One row: its number in the file (the first is 1) and its cells, as many as the header has."""

    number: int
    cells: tuple[str, ...]


class Rows:
    """Rows in their order, as often as they are asked for; held packed, as a file may have many."""

    def __init__(self) -> None:
        self._packed: Packed[tuple[int, tuple[str, ...]]] = Packed()

    def append(self, number: int, cells: tuple[str, ...]) -> None:
        """Add a row at the end."""
        self._packed.append((number, cells))

    def __len__(self) -> int:
        return len(self._packed)

    def __iter__(self) -> Iterator[Row]:
        return map(Row._make, self._packed)


@dataclass(frozen=True)
class Sheet:
    """A header and the rows under it that have anything in them."""

    file: str
    header: tuple[str, ...]
    header_number: int
    rows: Rows

    def place(self, row: Row | None = None, column: int | None = None) -> Place:
        """The place of a cell (``column`` counts from 0), of a row, or of the header."""
        number = self.header_number if row is None else row.number
        return Place(self.file, number, None if column is None else column + 1)


class ProblemList:
    """Problems in the order they are found: the first ones as they are, the others counted."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._kept: list[Problem] = []
        self._more = 0

    def __bool__(self) -> bool:
        return bool(self._kept)

    def add(self, code: str, message: str, place: Place, **values: object) -> None:
        """Note one problem."""
        if len(self._kept) < MAX_TOLD:
            self._kept.append(Problem(code, message, place, values=values))
        else:
            self._more += 1

    def error(self) -> InvalidInput:
        """What to raise when there are problems."""
        more = Problem(
            "more_problems",
            "There are {count} more problems like these. Mend what is above and import again.",
            Place(self._file),
            values={"count": self._more},
        )
        return InvalidInput([*self._kept, more] if self._more else self._kept)


def refusal(file: str, code: str, message: str, *, row: int | None = None, **values: object) -> InvalidInput:
    """One problem with the file as a whole, or with one row that stops the reading."""
    told = values if row is None else {**values, "row": row}
    return InvalidInput([Problem(code, message, Place(file, row), values=told)])


def table(records: Iterable[Sequence[str]], *, file: str, ragged: bool) -> Sheet:
    """Header and rows out of ``records``, which begin at row 1 of the file; empty rows are left out.

    With ``ragged`` a short row is a problem (a quote or line break is missing); a workbook leaves empty cells out.

    Raises:
        InvalidInput: there are no rows, too many, or rows that do not fit the header, which are all named.
    """
    numbered = _filled(records, file)
    header_number, header = next(numbered, (0, ()))
    if not header:
        raise refusal(
            file,
            "empty_file",
            "The file is empty. The first row names the columns; the table stands in the rows under it.",
        )
    problems = ProblemList(file)
    rows = Rows()
    for number, cells in numbered:
        if len(rows) == MAX_ROWS:
            raise refusal(
                file, "too_many_rows", "The file has more than {limit} rows. Split it in parts.", limit=MAX_ROWS
            )
        filled = len(cells) if len(cells) <= len(header) else len(_trimmed(cells))
        if filled > len(header) or (ragged and len(cells) < len(header)):
            message = (
                "Row {row} has {given} cells, the header {expected}. "
                "Look for a missing quote or a line break within a cell."
            )
            given = max(filled, len(cells))
            problems.add("ragged_row", message, Place(file, number), row=number, given=given, expected=len(header))
        else:
            rows.append(number, (*cells[: len(header)], *[""] * (len(header) - len(cells))))
    if problems:
        raise problems.error()
    if not rows:
        message = "There is a header but no row under it. Look whether this is the right file and sheet."
        raise refusal(file, "no_rows", message, row=header_number)
    return Sheet(file, header, header_number, rows)


def _filled(records: Iterable[Sequence[str]], file: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    first = True
    for number, record in enumerate(records, start=1):
        cells = tuple(map(str.strip, record))
        if not any(cells):
            continue
        if len(cells) > MAX_COLUMNS and len(_trimmed(cells)) > MAX_COLUMNS:
            message = "Row {row} has more than {limit} columns. Take the columns out that are not needed."
            raise refusal(file, "too_many_columns", message, row=number, limit=MAX_COLUMNS)
        yield number, _trimmed(cells) if first else cells
        first = False


def _trimmed(cells: tuple[str, ...]) -> tuple[str, ...]:
    """The cells up to the last that is not empty."""
    end = len(cells)
    while end and not cells[end - 1]:
        end -= 1
    return cells[:end]
