import io
import zipfile
from datetime import datetime

import pytest
from openpyxl import Workbook

from surveytool.errors import InvalidInput
from surveytool.exchange.spreadsheet import read_sheet


def cells(data: bytes) -> list[tuple[str, ...]]:
    sheet = read_sheet(data, file="answers")
    return [sheet.header, *(row.cells for row in sheet.rows)]


def codes(data: bytes) -> list[str]:
    with pytest.raises(InvalidInput) as caught:
        read_sheet(data, file="answers")
    return [problem.code for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b'a;b\n1;"2\n', "answers:2: Row 2 cannot be read"),
        (b"a;b\n1;" + b"x" * 100_001 + b"\n", "answers:2: Row 2 has a cell"),
        (b";".join(b"c%d" % number for number in range(60_000)) + b"\n1\n", "answers:1: Row 1 has more than"),
    ],
)
def test_row_that_stops_the_reading_is_named(data: bytes, told: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        read_sheet(data, file="answers")
    assert str(caught.value).startswith(told)
    assert "{" not in str(caught.value)


def workbook(*sheets: tuple[str, list[list[object]]]) -> bytes:
    book = Workbook()
    for index, (name, rows) in enumerate(sheets):
        sheet = book.active if index == 0 else book.create_sheet()
        assert sheet is not None
        sheet.title = name
        for row in rows:
            sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


TABLE = [("naam", "één"), ("a;b", "c"), ("d", "twee\nregels")]


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_separator_and_encoding_are_found_out(separator: str, encoding: str) -> None:
    lines = [["naam", "één"], ['"a;b"', "c"], ["d", '"twee\nregels"']]
    text = "\r\n".join(separator.join(line) for line in lines)
    assert cells(text.encode(encoding)) == TABLE


def test_commas_within_sentences_are_not_the_separator() -> None:
    data = b"Well, how is it?;And, then, what?\nFine, thanks;Nothing\nNot, that, good;All"
    assert cells(data)[1] == ("Fine, thanks", "Nothing")


def test_first_line_may_name_the_separator() -> None:
    sheet = read_sheet(b"sep=,\r\na,b\r\n1,2\r\n", file="answers")
    assert (sheet.header, sheet.header_number, next(iter(sheet.rows)).number) == (("a", "b"), 2, 3)


def test_rows_are_numbered_as_a_spreadsheet_does() -> None:
    sheet = read_sheet(b'a,b\n\n"x\ny",2\n,\n3,4\n', file="answers")
    assert [(row.number, row.cells) for row in sheet.rows] == [(3, ("x\ny", "2")), (5, ("3", "4"))]


def test_every_ragged_row_is_named() -> None:
    with pytest.raises(InvalidInput) as caught:
        read_sheet(b"a;b;c\n1;2;3\n1;2\n1;2;3;4\n1;2;3;;\n", file="answers")
    assert [str(problem.place) for problem in caught.value.problems] == ["answers:3", "answers:4"]
    assert "Row 3 has 2 cells, the header 3" in str(caught.value)


def test_problems_beyond_the_limit_are_counted() -> None:
    with pytest.raises(InvalidInput) as caught:
        read_sheet(b"a;b\n" + b"1\n" * 500, file="answers")
    assert len(caught.value.problems) == 201
    assert "There are 300 more problems" in str(caught.value)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty_file"),
        (b"\n\n ;;\n", "empty_file"),
        (b"a;b\n;\n", "no_rows"),
        (b'a;b\n"1;2\n3;4\n', "csv_syntax"),
        (b"a\n\x00\x01\x02", "not_a_table"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old_workbook"),
        (b"PK\x03\x04 and no more", "damaged_workbook"),
        (b"a;b\n1;" + b"x" * 100_001 + b"\n", "cell_too_long"),
        (b";".join(b"c%d" % n for n in range(2_001)) + b"\n1\n", "too_many_columns"),
        (b"a\n" + b"1\n" * 250_001, "too_many_rows"),
    ],
)
def test_file_that_cannot_be_read_is_refused(data: bytes, code: str) -> None:
    assert codes(data) == [code]


def test_cells_of_a_workbook_are_the_text_that_was_typed() -> None:
    rows: list[list[object]] = [
        ["whole", "part", "truth", "day", "text", "long"],
        [1.0, 7.5, True, datetime.fromisoformat("2026-11-22"), "010", 12345678901234],
        [-3, 0.1, False, datetime.fromisoformat("2026-11-22T09:30"), " x ", None],
    ]
    assert cells(workbook(("answers", rows)))[1:] == [
        ("1", "7.5", "1", "2026-11-22", "010", "12345678901234"),
        ("-3", "0.1", "0", "2026-11-22 09:30:00", "x", ""),
    ]


def test_sheet_called_responses_is_read_and_two_others_are_a_question() -> None:
    notes: tuple[str, list[list[object]]] = ("notes", [["x"], ["y"]])
    empty: tuple[str, list[list[object]]] = ("Sheet2", [])
    answers: list[list[object]] = [["a"], ["1"]]
    assert cells(workbook(notes, ("responses", answers))) == [("a",), ("1",)]
    assert cells(workbook(empty, ("Blad1", answers))) == [("a",), ("1",)]
    assert codes(workbook(notes, ("Blad1", answers))) == ["which_sheet"]


def test_formula_without_a_stored_outcome_is_refused() -> None:
    assert codes(workbook(("answers", [["a"], ["=1+1"]]))) == ["formula_without_value"]


def test_workbook_that_unpacks_to_far_more_is_refused() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 32 * 1024 * 1024)
    assert codes(stream.getvalue()) == ["workbook_too_large"]


def test_other_archives_are_no_workbook() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("content.xml", "<office/>")
    assert codes(stream.getvalue()) == ["not_a_workbook"]


def test_part_with_a_document_type_is_refused() -> None:
    source, changed = io.BytesIO(workbook(("answers", [["a"], ["1"]]))), io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(changed, "w") as new:
        for part in old.infolist():
            content = old.read(part)
            if part.filename.startswith("xl/worksheets/"):
                content = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + content
            new.writestr(part, content)
    assert codes(changed.getvalue()) == ["workbook_unsafe"]


def test_cut_off_workbook_is_damaged() -> None:
    data = workbook(("answers", [["a"], ["1"]]))
    assert codes(data[: len(data) // 2]) == ["damaged_workbook"]
