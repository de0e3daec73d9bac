"""The records of an XLSX workbook, after checking that it is safe to unpack."""

import datetime
import io
import itertools
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from surveytool.exchange.sheet import MAX_ROWS, refusal
from surveytool.response.number import unmistakable

if TYPE_CHECKING:
    from openpyxl.workbook.workbook import Workbook

MAX_RATIO = 200
RATIO_FROM = 16 * 1024 * 1024
"""Small parts of a workbook may be packed very tightly; above this size that is a trap."""
SPREADSHEET_ROWS = 1_048_576


@dataclass(frozen=True)
class Limits:
    """How much of a workbook is taken in: bytes that it unpacks to, tags in its parts, and cells that are looked at, also the
    ones between others that are left out. Empty cells and texts take little space, and as much time as full ones."""

    unpacked: int
    tags: int
    cells: int


OF_ANSWERS = Limits(512 * 1024 * 1024, 60_000_000, 25_000_000)
"""For a table with a row a response: the largest that fits in the bytes has no more tags and cells."""
OF_MEMBERS = Limits(160 * 1024 * 1024, 12_000_000, 12_000_000)
"""For a list of people: a quarter of a million rows of seven columns."""


def workbook_records(data: bytes, *, file: str, sheet: str, limits: Limits = OF_ANSWERS) -> Iterator[list[str]]:
    """The records of one sheet of the workbook in ``data``, empty rows included.

    Raises:
        InvalidInput: it is no workbook, would unpack to far more than it is, or leaves open which sheet is meant.
    """
    formulas = _check_archive(data, file, limits)
    book = _opened(data, file, values=True)
    name = _chosen_sheet(book, sheet, file, limits)
    if formulas:
        _refuse_formulas_without_value(book, _opened(data, file, values=False), name, file, limits)
    return _cells(book, name, file, limits)


def _check_archive(data: bytes, file: str, limits: Limits) -> bool:
    """Whether a sheet of the workbook has formulas; refuses what is too large or refers to things outside."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            size = sum(part.file_size for part in parts)
            if size > limits.unpacked or (size > RATIO_FROM and size > MAX_RATIO * len(data)):
                message = (
                    "The workbook unpacks to {size} MB, far more than a table needs. "
                    "Save only the table in a new workbook."
                )
                raise refusal(file, "workbook_too_large", message, size=size >> 20)
            if "xl/workbook.xml" not in archive.namelist():
                raise refusal(
                    file, "not_a_workbook", "This is not an Excel workbook. Save the table as .xlsx (Excel workbook)."
                )
            formulas, tags = False, 0
            for part in parts:
                if not part.filename.endswith((".xml", ".rels")):
                    continue
                with archive.open(part) as stream:
                    if b"<!DOCTYPE" in stream.read(1024):
                        message = (
                            "The workbook has a part that no spreadsheet program writes. "
                            "Save the table in a new workbook."
                        )
                        raise refusal(file, "workbook_unsafe", message)
                has_formula, count = _looked_through(archive, part)
                formulas |= has_formula and part.filename.startswith("xl/worksheets/")
                tags += count
                if tags > limits.tags:
                    raise _too_many_cells(file, limits)
            return formulas
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, RuntimeError):
        raise _damaged(file) from None


def _looked_through(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> tuple[bool, int]:
    """Whether there is a formula in a part, and how many tags."""
    tail, tags, has_formula = b"", 0, False
    with archive.open(part) as stream:
        while block := stream.read(1 << 20):
            tags += block.count(b"<")
            has_formula = has_formula or re.search(rb"<f[ >/]", tail + block) is not None
            tail = block[-2:]
    return has_formula, tags


def _opened(data: bytes, file: str, *, values: bool) -> "Workbook":
    import warnings

    import openpyxl

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of styles it leaves out; only cells are read
            return openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=values, keep_links=False)
    except Exception:  # openpyxl answers a damaged workbook with whatever its parser ran into
        raise _damaged(file) from None


def _damaged(file: str) -> Exception:
    return refusal(
        file, "damaged_workbook", "The workbook is damaged. Open it in a spreadsheet program and save it again."
    )


def _too_many_cells(file: str, limits: Limits) -> Exception:
    message = "The workbook has more cells than {limit}, filled or not. Save only the table in a new workbook."
    return refusal(file, "too_many_cells", message, limit=limits.cells)


def _chosen_sheet(book: "Workbook", wanted: str, file: str, limits: Limits) -> str:
    names = [sheet.title for sheet in book.worksheets]
    if wanted in names:
        return wanted
    filled = [
        name for name in names if any(any(record) for record in itertools.islice(_cells(book, name, file, limits), 100))
    ]
    if len(filled) > 1:
        message = "The workbook has several sheets ({sheets}). Name the one to be read '{wanted}', or save it alone."
        raise refusal(file, "which_sheet", message, sheets=", ".join(f"'{name}'" for name in filled), wanted=wanted)
    return filled[0] if filled else names[0] if names else _no_sheet(file)


def _no_sheet(file: str) -> str:
    raise refusal(file, "no_sheet", "The workbook has no sheet with cells. Put the table in a sheet.")


def _cells(book: "Workbook", name: str, file: str, limits: Limits) -> Iterator[list[str]]:
    sheet = book[name]
    sheet.reset_dimensions()  # the size a workbook states of itself is often wrong
    empty = cells = 0
    try:
        for row in sheet.iter_rows(values_only=True):
            cells += len(row)
            if cells > limits.cells:
                break
            record = [_text(value) for value in row]
            # rows that only carry formatting may run on to the foot of the sheet
            empty = 0 if any(record) else empty + 1
            if empty > SPREADSHEET_ROWS:
                return
            yield record
    except Exception:  # as in _opened: the sheet is parsed while it is read
        raise _damaged(file) from None
    if cells > limits.cells:
        raise _too_many_cells(file, limits)


def _text(value: object) -> str:
    """A cell as text: 1.0 is ``1``, 1.234 is ``1.2340``, which is no thousands, true is ``1``, a date is ``2026-11-22``."""
    match value:
        case None:
            return ""
        case bool():
            return "1" if value else "0"
        case int():
            return str(value) if abs(value) < 10**15 else repr(float(value))
        case float():
            return str(int(value)) if value.is_integer() and abs(value) < 1e15 else unmistakable(value)
        case datetime.datetime():
            return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ")
        case datetime.date() | datetime.time():
            return value.isoformat()
        case _:
            return str(value)


def _refuse_formulas_without_value(
    values: "Workbook", formulas: "Workbook", name: str, file: str, limits: Limits
) -> None:
    """A formula that a program wrote without its outcome would silently read as an empty cell."""
    pairs = zip(values[name].iter_rows(), formulas[name].iter_rows(), strict=False)
    cells = 0
    for number, (value_row, formula_row) in enumerate(itertools.islice(pairs, MAX_ROWS), start=1):
        cells += len(value_row)
        if cells > limits.cells:
            raise _too_many_cells(file, limits)
        for value, formula in zip(value_row, formula_row, strict=False):
            if formula.data_type == "f" and value.value is None:
                message = (
                    "Row {row} has a formula without a stored outcome. "
                    "Open the workbook in a spreadsheet program and save it again."
                )
                raise refusal(file, "formula_without_value", message, row=number)
