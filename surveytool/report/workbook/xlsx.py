"""A workbook as the bytes of an XLSX file: the same bytes for the same sheets."""

import datetime
import io
import zipfile
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, assert_never

from surveytool.report.workbook.cell_text import begins_like_a_formula, cell_text
from surveytool.report.workbook.height import LINE, row_height
from surveytool.report.workbook.sheet import Book, Cell, Column, Row, Sheet, Table, Terms, Value, Words
from surveytool.report.workbook.style import NUMBERS, Styles

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

FOOTER = 90
_TERM = 34
_WORDS = 78
_NARROW = 20
_BUTTON = 3
_TITLE_HEIGHT = 24.0
_CAPTION_HEIGHT = 20.0
_WIDE = 190
_A3, _A4 = 8, 9


def written(book: Book) -> bytes:
    """The workbook as an XLSX file."""
    from openpyxl import Workbook

    file = Workbook()
    for empty in file.worksheets:
        file.remove(empty)
    _describe(file, book)
    styles = Styles(file, book.brand, book.language)
    for sheet in book.sheets:
        _Writer(file.create_sheet(sheet.name), styles, book).write(sheet)
    return _packed(file)


def _describe(file: "Workbook", book: Book) -> None:
    made = datetime.datetime.combine(book.made, datetime.time())
    file.properties.title = cell_text(book.title)
    file.properties.subject = cell_text(book.subject)
    file.properties.creator = cell_text(book.author)
    file.properties.language = book.language
    file.properties.created = file.properties.modified = made


def _packed(file: "Workbook") -> bytes:
    """The file without a clock in it: ``Workbook.save`` would write the time, and zip stamps every part."""
    from openpyxl.writer.excel import ExcelWriter

    stamped, plain = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(stamped, "w") as archive:
        ExcelWriter(file, archive).save()
    with zipfile.ZipFile(stamped) as source, zipfile.ZipFile(plain, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in source.namelist():
            part = zipfile.ZipInfo(name)  # of 1980, as nothing else is said
            part.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(part, source.read(name))
    return plain.getvalue()


class _Writer:
    """Fills one sheet from the top down; ``_next`` is the row that comes."""

    def __init__(self, target: Any, styles: Styles, book: Book) -> None:
        self._target = target
        self._styles = styles
        self._book = book
        self._next = 1
        self._widths: dict[int, int] = {}

    def write(self, sheet: Sheet) -> None:
        """Write all of ``sheet``."""
        self._widen(sheet)
        self._line(sheet.title, "title", height=_TITLE_HEIGHT)
        if self._book.caution:
            self._line(self._book.caution, "caution")
        for note in sheet.notes:
            self._line(note, "remark")
        self._next += 1
        for place, part in enumerate(sheet.parts):
            match part:
                case Table():
                    self._table(part, leads=place == 0)
                case Terms():
                    self._terms(part)
                case Words():
                    self._words(part)
                case _:
                    assert_never(part)
            self._next += 1
        self._set_out(sheet)

    def _widen(self, sheet: Sheet) -> None:
        """Widths first, for the height of a row depends on them; the first part decides, others only widen tables."""
        for part in sheet.parts:
            match part:
                case Table():
                    for place, column in enumerate(part.columns, start=1):
                        self._widths[place] = max(self._widths.get(place, 0), column.width)
                case Terms():
                    self._widths.setdefault(1, _TERM)
                    self._widths.setdefault(2, part.width)
                case Words():
                    self._widths.setdefault(1, _WORDS)
                case _:
                    assert_never(part)

    def _line(self, text: str, style: str, *, height: float = LINE) -> None:
        self._put(1, text, style)
        self._end(height)

    def _end(self, height: float) -> None:
        self._target.row_dimensions[self._next].height = height
        self._next += 1

    def _table(self, table: Table, *, leads: bool) -> None:
        from openpyxl.utils import get_column_letter
        from openpyxl.worksheet.table import Table as Filtered

        if table.caption:
            self._line(table.caption, "caption", height=_CAPTION_HEIGHT)
        top = self._next
        for place, column in enumerate(table.columns, start=1):
            self._put(place, column.head, _heading(column))
        # the button of the filter takes the room of some letters
        self._end(row_height((column.head, column.width - _BUTTON) for column in table.columns))
        grouped = len({row[0] for row in table.rows}) < len(table.rows)
        before: object = None
        for row in table.rows:
            self._row(table.columns, row, first=row[0] != before, grouped=grouped)
            before = row[0]
        if table.rows:
            end = f"{get_column_letter(len(table.columns))}{self._next - 1}"
            self._target.add_table(Filtered(displayName=table.name, ref=f"A{top}:{end}"))
        if leads:
            self._target.freeze_panes = f"B{top + 1}"
            self._target.print_title_rows = f"{top}:{top}"

    def _row(self, columns: tuple[Column, ...], row: Row, *, first: bool, grouped: bool) -> None:
        wrapped = []
        for place, (column, given) in enumerate(zip(columns, row, strict=True), start=1):
            cell = given if isinstance(given, Cell) else Cell(given, column.form)
            again = column.once and not first
            self._put(place, cell.value, "again" if again else cell.form, begins=first and grouped, sheet=cell.sheet)
            if isinstance(cell.value, str) and not again:
                wrapped.append((cell.value, self._widths[place]))
        self._end(row_height(wrapped))

    def _terms(self, terms: Terms) -> None:
        for term, given in terms.items:
            cell = given if isinstance(given, Cell) else Cell(given, "text")
            self._put(1, term, "head")
            self._put(2, cell.value, cell.form, left=self._widths[2] > _NARROW)
            text = cell.value if isinstance(cell.value, str) else ""
            self._end(row_height(((term, self._widths[1] - _BUTTON), (text, self._widths[2]))))

    def _words(self, words: Words) -> None:
        width = self._widths[1]
        self._line(words.question, "caption-wrapped", height=row_height(((words.question, width - _BUTTON),)) + 3)
        self._line(words.note, "remark")
        for answer in words.answers:
            self._line(answer, "text", height=row_height(((answer, width),)))

    def _put(
        self, column: int, value: Value, style: str, *, begins: bool = False, left: bool = False, sheet: str = ""
    ) -> None:
        cell = self._target.cell(self._next, column)
        if isinstance(value, str):
            cell.value = text = cell_text(value)
            # what begins like a formula or an error is taken for one, unless it is told to be text
            cell.data_type = "s"
        else:
            cell.value, text = value, ""
        cell.style = self._styles.name(style, begins=begins, left=left)
        if begins_like_a_formula(text):
            cell.quotePrefix = True
        if sheet:
            self._link(cell, sheet)

    def _link(self, cell: Any, sheet: str) -> None:
        from openpyxl.worksheet.hyperlink import Hyperlink

        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{sheet}'!A1")
        cell.style = self._styles.name("link")

    def _set_out(self, sheet: Sheet) -> None:
        """Widths, and how it prints: as wide as the page, numbered, with the name of the round on it."""
        from openpyxl.utils import get_column_letter

        for place, width in self._widths.items():
            self._target.column_dimensions[get_column_letter(place)].width = width
        self._target.sheet_view.showGridLines = False
        self._target.sheet_properties.pageSetUpPr = _fitted()
        self._target.page_setup.orientation = "landscape" if sheet.landscape else "portrait"
        self._target.page_setup.paperSize = _A3 if sum(self._widths.values()) > _WIDE else _A4
        self._target.page_setup.fitToHeight = 0
        margins = self._target.page_margins
        margins.left = margins.right = 0.4
        self._target.oddHeader.left.text = _plain((self._book.caution,)) or None
        self._target.oddFooter.left.text = _plain((self._book.title, sheet.name))
        self._target.oddFooter.right.text = self._book.page.format(page="&P", total="&N")


def _heading(column: Column) -> str:
    return "heading-number" if column.form in NUMBERS else "heading-reason" if column.form == "reason" else "heading"


def _fitted() -> Any:
    from openpyxl.worksheet.properties import PageSetupProperties

    return PageSetupProperties(fitToPage=True)


def _plain(parts: Iterable[str]) -> str:
    """Text for a footer: on one line, not too long, its ampersands no codes."""
    text = " · ".join(" ".join(cell_text(part).split())[:FOOTER] for part in parts if part)
    return text.replace("&", "&&")
