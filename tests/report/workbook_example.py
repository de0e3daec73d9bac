"""Workbooks made in tests, and how to read them."""

import io
import random
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from surveytool.analysis import results as analysis
from surveytool.analysis.results import Results
from surveytool.questionnaire.community import Community
from surveytool.questionnaire.model import Questionnaire
from surveytool.report.outline import Outline
from surveytool.report.workbook import render_workbook
from surveytool.texts import load_texts

from .example import COMMUNITY, drawn_answers, fieldwork, ready, results_of

Row = dict[str, Any]


def rendered(
    results: Results,
    questionnaire: Questionnaire,
    *,
    open_answers: Mapping[str, Sequence[str]] | None = None,
    community: Community = COMMUNITY,
    outline: Outline | None = None,
    seed: int = 1,
) -> bytes:
    return render_workbook(
        results,
        questionnaire,
        community,
        texts=load_texts(results.language),
        open_answers=open_answers or {},
        rng=random.Random(seed),
        outline=outline,
        versions={"surveytool": "1"},
        questionnaire_hash="ab" * 32,
        data_hash="cd" * 32,
    )


def opened(data: bytes) -> Workbook:
    return load_workbook(io.BytesIO(data))


def book_of(results: Results, questionnaire: Questionnaire, **more: Any) -> Workbook:
    return opened(rendered(results, questionnaire, **more))


def cells(book: Workbook) -> Iterator[Cell]:
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            yield from (cell for cell in row if cell.value is not None)


def table(sheet: Worksheet, name: str) -> list[Row]:
    """The rows of a table by the heads of its columns."""
    heads, *rows = [[cell.value for cell in row] for row in sheet[sheet.tables[name].ref]]
    return [dict(zip(heads, row, strict=True)) for row in rows]


def as_kept(value: Any) -> Any:
    """``value`` with its numbers as a workbook keeps them: openpyxl writes 16 digits, all that a double surely has."""
    match value:
        case float():
            return float(f"{value:.16g}")
        case dict():
            return {key: as_kept(part) for key, part in value.items()}
        case list():
            return [as_kept(part) for part in value]
        case _:
            return value


def results_json(results: Results) -> dict[str, Any]:
    kept: dict[str, Any] = as_kept(analysis.results_json(results))
    return kept


def everything(name: str = "behoeftepeiling", language: str = "en", n: int = 113, **more: Any) -> Results:
    survey = ready(name)
    answers = drawn_answers(survey, n)
    return results_of(survey, answers, fieldwork=fieldwork(n, survey), language=language, **more)


WISHES = [f"wish number {n}" for n in range(40)]
HOSTILE = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("https://example.org","klik")',
    "+31 6 1234",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "#N/A",
    "#REF!",
    "'=1+1",
    "_x003D_1+1",
    "nul\x00bel\x07",
    "half \ud800 teken",
    "geen \ufffe teken",
    "<script>alert(1)</script> & ]]>",
    "مرحبا \u202etxet 😀",
    "x" * 40_000,
    "😀" * 40_000,
    "regel\nregel\r\nregel",
    "TRUE",
    "1e5",
]
