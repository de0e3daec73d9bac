"""A spreadsheet to code open answers in comes back as what people meant, or with every mistake in it named."""

import csv
import io
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from surveytool.errors import InvalidInput
from surveytool.exchange.coding_files import (
    SHEET,
    WIDTHS,
    CodedRows,
    coding_table,
    read_coding,
    read_settled,
    settling_table,
)
from surveytool.exchange.spreadsheet import read_sheet
from surveytool.exchange.table_file import write_csv, write_workbook
from surveytool.store.coding import Coded, OpenAnswer
from surveytool.texts import load_texts
from surveytool.themes.codebook import parse_codebook

CODEBOOK = parse_codebook(
    b"""\
question: wish
version: 2
codes:
  - {id: peers, name: {nl: Collega's, en: Peers}}
  - {id: tools, name: {nl: Hulpmiddelen, en: Tools}}
  - {id: old, name: {nl: Oud, en: Old}, replaced_by: [peers, tools]}
  - {id: none, name: {nl: Geen wens, en: No wish}, special: non_answer}
""",
    file="x.yaml",
)
HOSTILE = (
    "=1+1",
    "@SUM(A1)",
    "'=1",
    "<script>alert(1)</script>",
    "a\x00b\x1b[31m",
    'two\r\nlines;  and a "quote"',
    "x" * 300,
    "\u202eright to left",
    "wens \U0001f600",
    "_x003D_1",
)
ANSWERS = tuple(OpenAnswer(f"{number:016x}", text) for number, text in enumerate(HOSTILE))


def sheet_of(*rows: Sequence[str], file: str = "coded.csv") -> Any:
    stream = io.StringIO()
    csv.writer(stream, delimiter=";").writerows(rows)
    return read_sheet(stream.getvalue().encode(), file=file)


def read(
    *rows: Sequence[str], header: Sequence[str] = ("answer", "text", "codes", "read"), **options: Any
) -> CodedRows:
    given = {"answers": ANSWERS, "codebook": CODEBOOK, "before": {}} | options
    return read_coding(sheet_of(header, *rows), **given)


def mistakes(read_it: Callable[[], object]) -> list[str]:
    with pytest.raises(InvalidInput) as caught:
        read_it()
    dutch = load_texts("nl")
    for problem in caught.value.problems:
        assert problem.message in dutch.catalogue
        assert problem.text(dutch) != str(problem)
    return [f"{problem.place.line}:{problem.place.column} {problem.code}" for problem in caught.value.problems]


def a(number: int) -> str:
    return ANSWERS[number].id


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_was_written_comes_back_and_nothing_runs(tmp_path: Path, kind: str, language: str) -> None:
    path = tmp_path / f"coding.{kind}"
    done = {a(0): Coded(a(0), "ada", {"tools": "typed", "peers": "typed"}, 2), a(1): Coded(a(1), "ada", {}, 2)}
    table = coding_table(
        ANSWERS,
        language=language,
        done=done,
        suggestions={a(2): ["peers", "tools"]},
        shown=3,
        is_csv=kind == "csv",
    )
    if kind == "csv":
        write_csv(path, table)
        rows = list(csv.reader(io.StringIO(path.read_text("utf-8-sig")), delimiter=";"))
        assert not [cell for row in rows for cell in row if cell.startswith(("=", "@", "+", "-"))]
        assert all(row[0].startswith("a-") for row in rows[1:])
    else:
        write_workbook(path, {SHEET: table, "codebook": iter([["id"], ["peers"]])}, rows=20, widths=WIDTHS)
        assert "f" not in {cell.data_type for row in load_workbook(path)[SHEET].iter_rows() for cell in row}
        assert load_workbook(path)[SHEET].column_dimensions["B"].width == 80
    found = read_coding(
        read_sheet(path.read_bytes(), file=path.name, sheet=SHEET), answers=ANSWERS, codebook=CODEBOOK, before={}
    )
    assert found == CodedRows({a(0): ("peers", "tools"), a(1): ()}, unread=len(ANSWERS) - 2)


def test_a_row_is_read_when_it_says_so_or_has_a_code() -> None:
    found = read(
        (a(0), "", "peers", "no"),
        (a(1), "", "", "ja"),
        (a(2), "", "-", ""),
        (a(3), "", "", "nee"),
        (a(4), "", "", ""),
        (a(5), "", " Tools ,peers;tools\npeers", "x"),
    )
    assert found == CodedRows({a(0): ("peers",), a(1): (), a(2): (), a(5): ("tools", "peers")}, unread=2)


def test_dutch_and_english_names_of_columns_may_stand_in_any_order() -> None:
    found = read(
        ("ja", "peers", "", "", a(0)), header=("Gelezen", "codes", "suggestie 1", "codes van ada", " ANTWOORD ")
    )
    assert found.codes == {a(0): ("peers",)}


def test_renamed_columns_are_all_named_and_nothing_else_is_said() -> None:
    said = mistakes(lambda: read(("zzz", "", "nope", "?"), header=("answr", "text", "themes", "read?")))
    assert said == [
        "1:1 unknown_column",
        "1:3 unknown_column",
        "1:4 unknown_column",
        "1:None column_missing",
        "1:None column_missing",
        "1:None column_missing",
    ]
    with pytest.raises(InvalidInput, match="Did you mean 'answer'"):
        read(("zzz", "", "nope", "?"), header=("answr", "text", "themes", "read?"))


def test_a_column_of_ones_own_is_left_out_when_asked() -> None:
    rows, header = [(a(0), "peers", "yes", "ask Bo")], ("answer", "codes", "read", "note")
    assert mistakes(lambda: read(*rows, header=header)) == ["1:4 unknown_column"]
    assert read(*rows, header=header, ignore=["Note"]).codes == {a(0): ("peers",)}
    assert mistakes(lambda: read(*rows, header=header, ignore=["note", "nope"])) == ["1:None ignored_not_found"]


def test_a_column_that_stands_there_twice_is_refused() -> None:
    assert mistakes(lambda: read((a(0), "", "", ""), header=("answer", "codes", "read", "gelezen"))) == [
        "1:4 column_twice"
    ]


def test_every_mistake_in_every_row_is_named() -> None:
    said = mistakes(
        lambda: read(
            (a(0), "", "peer", "yes"),
            (a(1), "", "none, peers", "yes"),
            ("f" * 16, "", "peers", "yes"),
            (a(2), "", "peers", "perhaps"),
            (a(2), "", "peers", "yes"),
            (a(3), "another text", "peers", "yes"),
            (a(4), "", "old", "yes"),
            ("", "", "peers", "yes"),
            (a(5), "", "peers qqq, hulpmiddelen", "yes"),
        )
    )
    assert said == [
        "2:3 unknown_code",
        "3:3 non_answer_beside",
        "4:1 unknown_answer",
        "5:4 not_yes_or_no",
        "6:1 answer_twice",
        "7:2 other_text",
        "8:3 replaced_code",
        "9:1 unknown_answer",
        "10:3 unknown_code",
        "10:3 unknown_code",
    ]


def test_a_file_of_another_question_is_told_in_one_line() -> None:
    rows = [(f"{n:016x}", "", "peers", "yes") for n in range(1000, 1300)]
    assert mistakes(lambda: read(*rows)) == ["None:None other_answers"]
    assert len(mistakes(lambda: read(*rows[:3], (a(0), "", "peers", "yes")))) == 3


def test_the_nearest_code_is_offered_also_by_its_name() -> None:
    for typed, meant in (("peer", "peers"), ("Hulpmiddelen", "tools"), ("no wish", "none")):
        with pytest.raises(InvalidInput, match=f"Did you mean '{meant}'"):
            read((a(0), "", typed, "yes"))


def test_a_code_that_was_replaced_since_may_stay_where_it_is() -> None:
    assert read((a(0), "", "old", "yes"), before={a(0): {"old"}}).codes == {a(0): ("old",)}


@pytest.mark.parametrize(
    ("known", "found"),
    [
        ("=1+1", "'=1+1"),
        ("'=1+1", "=1+1"),
        ("007", "7"),
        ("1e5", "100000"),
        ("2,50", "2.5"),
        ("\U0001f600 caf\u00e9 \u2192", "?? caf\u00e9 ?"),
        ("a\r\nb\u00a0 c", "a\nb c"),
    ],
)
def test_what_spreadsheet_programs_make_of_a_text_is_still_that_text(known: str, found: str) -> None:
    answers = [OpenAnswer(a(0), known), OpenAnswer(a(1), "something else?")]
    sheet = sheet_of(("answer", "text", "codes", "read"), (a(0), found, "peers", "yes"))
    assert read_coding(sheet, answers=answers, codebook=CODEBOOK, before={}).codes == {a(0): ("peers",)}
    sheet = sheet_of(("answer", "text", "codes", "read"), (a(1), found, "peers", "yes"))
    with pytest.raises(InvalidInput, match="not the text of the answer"):
        read_coding(sheet, answers=answers, codebook=CODEBOOK, before={})


def test_codes_may_have_other_signs_between_them_and_a_long_dash_is_none() -> None:
    rows = [(a(0), "", "peers | Tools\n", "yes"), (a(1), "", "\u2013", ""), (a(2), "", "'-", "")]
    assert read(*rows).codes == {a(0): ("peers", "tools"), a(1): (), a(2): ()}


def test_what_was_coded_on_the_page_after_the_export_is_not_written_over() -> None:
    header = ("answer", "codes", "read", "codes until now")
    before = {a(n): {"peers"} for n in range(5)}
    rows = [
        (a(0), "tools", "yes", "peers"),  # changed in the file alone
        (a(1), "tools", "yes", "tools"),  # changed on the page alone
        (a(2), "peers", "yes", "tools"),  # changed to the same in both
        (a(3), "none", "yes", "tools"),  # changed in both
        (a(4), "none", "yes", ""),  # first read on the page, after the export
    ]

    def found(rows: Sequence[Sequence[str]], elsewhere: dict[str, set[str]]) -> CodedRows:
        sheet = sheet_of(header, *rows)
        return read_coding(sheet, answers=ANSWERS, codebook=CODEBOOK, before=before, elsewhere=elsewhere)

    assert mistakes(lambda: found(rows, before)) == ["5:2 coded_since", "6:2 coded_since"]
    assert found(rows[:3], before) == CodedRows({a(0): ("tools",), a(2): ("peers",)}, unread=0, kept=1)
    changed = {answer: codes for answer, codes in found(rows, {}).codes.items() if answer != a(1)}
    sheet = sheet_of(header, *rows)
    replaced = read_coding(sheet, answers=ANSWERS, codebook=CODEBOOK, before=before, elsewhere=before, replace=True)
    assert replaced == CodedRows(changed, unread=0, kept=1)
    everything = {a(0): ("tools",), a(1): ("tools",), a(2): ("peers",), a(3): ("none",), a(4): ("none",)}
    assert found(rows, {}).codes == everything  # what came of a file is a file's to change


def test_columns_that_were_sorted_apart_are_noticed() -> None:
    rows = [(answer.id, other.text, "peers", "yes") for answer, other in pairwise(ANSWERS[5:9])]
    assert mistakes(lambda: read(*rows)) == ["2:2 other_text", "3:2 other_text", "4:2 other_text"]


def test_what_is_settled_comes_back_and_the_rest_waits(tmp_path: Path) -> None:
    codes = [{a(0): {"peers"}, a(1): set(), a(2): {"tools"}}, {a(0): {"tools"}, a(1): {"peers"}, a(2): {"none"}}]
    table = settling_table(
        ANSWERS[:3], language="nl", coders=("ada", "bo"), codes=codes, settled={a(1): {"peers"}}, is_csv=True
    )
    write_csv(tmp_path / "settle.csv", table)
    rows = list(csv.reader(io.StringIO((tmp_path / "settle.csv").read_text("utf-8-sig")), delimiter=";"))
    assert rows[0] == ["antwoord", "tekst", "codes van ada", "codes van bo", "afgesproken"]
    assert [row[2:] for row in rows[1:]] == [["peers", "tools", ""], ["'-", "peers", "peers"], ["tools", "none", ""]]
    rows[3][4] = "-"
    double = {a(0), a(1), a(2)}
    found = read_settled(sheet_of(*rows), answers=ANSWERS, codebook=CODEBOOK, double=double, before={})
    assert found == CodedRows({a(1): ("peers",), a(2): ()}, unread=1)
    assert mistakes(
        lambda: read_settled(sheet_of(*rows), answers=ANSWERS, codebook=CODEBOOK, double={a(2)}, before={})
    ) == ["3:5 not_coded_twice"]
