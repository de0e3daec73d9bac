"""The records of an XLSX workbook, after checking that it is safe to unpack."""

import datetime
import io
import itertools
import re
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING

from surveytool.exchange.sheet import MAX_ROWS, refusal
from surveytool.response.number import unmistakable

if TYPE_CHECKING:
    from openpyxl.workbook.workbook import Workbook

MAX_UNPACKED = 512 * 1024 * 1024
MAX_RATIO = 200
RATIO_FROM = 16 * 1024 * 1024
"""Small parts of a workbook may be packed very tightly; above this size that is a trap."""
SPREADSHEET_ROWS = 1_048_576


def workbook_records(data: bytes, *, file: str, sheet: str) -> Iterator[list[str]]:
    """The records of one sheet of the workbook in ``data``, empty rows included.

    Raises:
        InvalidInput: it is no workbook, would unpack to far more than it is, or leaves open which sheet is meant.
    """
    formulas = _check_archive(data, file)
    book = _opened(data, file, values=True)
    name = _chosen_sheet(book, sheet, file)
    if formulas:
        _refuse_formulas_without_value(book, _opened(data, file, values=False), name, file)
    return _cells(book, name, file)


def _check_archive(data: bytes, file: str) -> bool:
    """Whether a sheet of the workbook has formulas; refuses what is too large or refers to things outside."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            size = sum(part.file_size for part in parts)
            if size > MAX_UNPACKED or (size > RATIO_FROM and size > MAX_RATIO * len(data)):
                message = (
                    "The workbook unpacks to {size} MB, far more than a table needs. "
                    "Save only the table in a new workbook."
                )
                raise refusal(file, "workbook_too_large", message, size=size >> 20)
            if "xl/workbook.xml" not in archive.namelist():
                raise refusal(
                    file, "not_a_workbook", "This is not an Excel workbook. Save the table as .xlsx (Excel workbook)."
                )
            formulas = False
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
                if part.filename.startswith("xl/worksheets/"):
                    formulas = formulas or _has_formula(archive, part)
            return formulas
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, RuntimeError):
        raise _damaged(file) from None


def _has_formula(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    tail = b""
    with archive.open(part) as stream:
        while block := stream.read(1 << 20):
            if re.search(rb"<f[ >/]", tail + block):
                return True
            tail = block[-2:]
    return False


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


def _chosen_sheet(book: "Workbook", wanted: str, file: str) -> str:
    names = [sheet.title for sheet in book.worksheets]
    if wanted in names:
        return wanted
    filled = [name for name in names if any(any(record) for record in itertools.islice(_cells(book, name, file), 100))]
    if len(filled) > 1:
        message = "The workbook has several sheets ({sheets}). Name the one to be read '{wanted}', or save it alone."
        raise refusal(file, "which_sheet", message, sheets=", ".join(f"'{name}'" for name in filled), wanted=wanted)
    return filled[0] if filled else names[0] if names else _no_sheet(file)


def _no_sheet(file: str) -> str:
    raise refusal(file, "no_sheet", "The workbook has no sheet with cells. Put the table in a sheet.")


def _cells(book: "Workbook", name: str, file: str) -> Iterator[list[str]]:
    sheet = book[name]
    sheet.reset_dimensions()  # the size a workbook states of itself is often wrong
    empty = 0
    try:
        for row in sheet.iter_rows(values_only=True):
            record = [_text(value) for value in row]
            # rows that only carry formatting may run on to the foot of the sheet
            empty = 0 if any(record) else empty + 1
            if empty > SPREADSHEET_ROWS:
                return
            yield record
    except Exception:  # as in _opened: the sheet is parsed while it is read
        raise _damaged(file) from None


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


def _refuse_formulas_without_value(values: "Workbook", formulas: "Workbook", name: str, file: str) -> None:
    """A formula that a program wrote without its outcome would silently read as an empty cell."""
    pairs = zip(values[name].iter_rows(), formulas[name].iter_rows(), strict=False)
    for number, (value_row, formula_row) in enumerate(itertools.islice(pairs, MAX_ROWS), start=1):
        for value, formula in zip(value_row, formula_row, strict=False):
            if formula.data_type == "f" and value.value is None:
                message = (
                    "Row {row} has a formula without a stored outcome. "
                    "Open the workbook in a spreadsheet program and save it again."
                )
                raise refusal(file, "formula_without_value", message, row=number)
