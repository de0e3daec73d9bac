"""Tables written as CSV or XLSX files.

CSV is what a Dutch spreadsheet program opens with a double click: UTF-8 with a byte order mark, semicolons between the
cells, a comma in decimals. A text never becomes a formula, in either kind of file.
"""

import contextlib
import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from surveytool.errors import Refused
from surveytool.exchange.formula import guarded
from surveytool.exchange.responses_out import Cell, Cells
from surveytool.response.number import unmistakable

if TYPE_CHECKING:
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

MAX_SHEET_ROWS = 1_048_576
WIDTHS = (8, 60)
"""The narrowest and the widest column of a workbook, in characters."""
NO_WIDTHS: Mapping[str, int] = {}


def write_csv(path: Path, table: Iterable[Cells], *, on_row: Callable[[], None] = lambda: None) -> None:
    """Write ``table`` as a CSV file."""
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
        for row in table:
            writer.writerow([_csv_cell(cell) for cell in row])
            on_row()


def write_workbook(
    path: Path,
    sheets: Mapping[str, Iterable[Cells]],
    *,
    rows: int,
    widths: Mapping[str, int] = NO_WIDTHS,
    on_row: Callable[[], None] = lambda: None,
) -> None:
    """Write each of ``sheets``, of at most ``rows`` rows under the header, as a sheet of one workbook. Columns named in
    ``widths`` are so many characters wide, and their texts go on on the next line; others are as wide as their name.

    Raises:
        Refused: when a sheet cannot hold that many rows.
    """
    from openpyxl import Workbook

    if rows >= MAX_SHEET_ROWS:
        raise Refused("A workbook holds {limit} rows at most. Use --format csv.", limit=MAX_SHEET_ROWS)
    book = Workbook(write_only=True)
    try:
        for name, table in sheets.items():
            _fill(book.create_sheet(name), iter(table), widths, on_row)
    except BaseException:
        for sheet in book.worksheets:  # a sheet left half-way has the library tell of that too, at some moment later
            with contextlib.suppress(Exception):
                sheet.close()
        raise
    whole = io.BytesIO()  # a disk that is full half-way has the library tell of every part it could not finish
    book.save(whole)
    path.write_bytes(whole.getbuffer())


def _fill(sheet: Any, rows: Iterator[Cells], widths: Mapping[str, int], on_row: Callable[[], None]) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    header, wrapping = next(rows), Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"
    for index, name in enumerate(header, start=1):
        width = widths.get(str(name), min(max(len(str(name)) + 2, WIDTHS[0]), WIDTHS[1]))
        sheet.column_dimensions[get_column_letter(index)].width = width
    sheet.append([_typed(sheet, cell, Font(bold=True)) for cell in header])
    for row in rows:
        sheet.append(
            [
                _typed(sheet, cell, wrapping=wrapping if str(name) in widths else None)
                if isinstance(cell, str)
                else cell
                for name, cell in zip(header, row, strict=True)
            ]
        )
        on_row()


def _typed(sheet: "WriteOnlyWorksheet", value: Cell, font: Any = None, wrapping: Any = None) -> object:
    """A cell whose text stays text, also when it begins like a formula or an error value."""
    from openpyxl.cell import WriteOnlyCell

    if font is wrapping is None and not (isinstance(value, str) and value.startswith(("=", "#"))):
        return value
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        cell.data_type = "s"
    if font is not None:
        cell.font = font
    if wrapping is not None:
        cell.alignment = wrapping
    return cell


def _csv_cell(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case str():
            return guarded(cell)
        case float():
            return unmistakable(cell).replace(".", ",")
        case _:
            return str(cell)
