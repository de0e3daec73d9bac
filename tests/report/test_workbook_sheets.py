"""Groups, rounds, indices, fieldwork and quality in the workbook: row by row those of the results JSON, nothing more or less."""

import copy
import datetime
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from openpyxl import Workbook

from surveytool.analysis.disclosure import Disclosure
from surveytool.analysis.results import EarlierRound, Results
from surveytool.analysis.round import count
from surveytool.analysis.trend import Measured, compare_rounds
from surveytool.questionnaire.model import Questionnaire
from surveytool.report.workbook import render_workbook
from surveytool.response.snapshot import encode
from surveytool.texts import Texts, load_texts

from .example import COMMUNITY, OPENED, drawn_answers, invited_fieldwork, ready, results_of
from .test_texts import Noting
from .test_workbook_figures import numbers_in
from .workbook_example import Row, book_of, cells, results_json, table

Told = dict[str, Any]


def measured(survey: Questionnaire, rows: list[dict[str, object]], results: Results) -> Measured:
    counted = count(survey, [encode(survey, rows)], run=map)
    return Measured(results.round.id, survey, counted, results.population, results.questions)


@cache
def compared(language: str = "en") -> Results:
    """An evaluation by personal links, beside the needs assessment before it."""
    before, now = ready("behoeftepeiling"), ready("evaluatie")
    then, rows = drawn_answers(before, 90, seed=3), drawn_answers(now, 113)
    first = results_of(before, then, language=language)
    earlier = replace(first, round=replace(first.round, id="ronde-0"))
    results = results_of(now, rows, fieldwork=invited_fieldwork(now), links="both", language=language)
    found = compare_rounds(
        measured(before, then, earlier),
        measured(now, rows, results),
        pairs={},
        disclosure=Disclosure(10, load_texts(language)),
        language=language,
    )
    beside = EarlierRound("ronde-0", "Eerst", "needs", OPENED, OPENED, 200, 90)
    return replace(results, comparisons=found, earlier=(beside,))


@cache
def weighed(language: str = "en") -> Results:
    """A round with rankings and points."""
    survey = ready("weighed")
    return results_of(survey, drawn_answers(survey, 80), language=language)


def name(told: Told) -> str | None:
    return ".".join(told[key] for key in ("question", "item", "side") if told.get(key)) or None


def picked(rows: list[Row], heads: Mapping[str, str]) -> list[Told]:
    return [{key: row[head] for key, head in heads.items() if row[head] is not None} for row in rows]


def expected(told: list[Told], heads: Mapping[str, str]) -> list[Told]:
    found = [{"name": name(one), **one} for one in told]
    return [{key: one[key] for key in heads if one.get(key) is not None} for one in found]


GROUPS = {
    "name": "Name", "label": "Group", "n": "Base (n)", "top2": "Top 2", "top2_low": "95% CI from", "top2_high": "95% CI to",
    "mean": "Mean",
}  # fmt: skip
TESTS = {
    "name": "Name", "p": "p", "p_adjusted": "p, adjusted within the segment", "q": "q, among all tests",
    "effect": "Effect (epsilon squared)", "difference": "Difference, in percentage points",
    "difference_low": "Difference: 95% CI from", "difference_high": "Difference: 95% CI to", "shares_p": "p of the shares",
}  # fmt: skip
COMPARISONS = {
    "name": "Name", "from_round": "Earlier round", "from": "Then", "from_n": "Then (n)", "to": "Now", "to_n": "Now (n)",
    "difference": "Difference", "low": "Difference: 95% CI from", "high": "Difference: 95% CI to", "p": "p",
    "p_adjusted": "p, adjusted within the part", "linked": "Answered both times", "switched_p": "p of who answered both times",
}  # fmt: skip
EARLIER = {"id": "Round", "title": "Title", "population": "Asked (N)", "responses": "Answered (n)"}
INDICES = {
    "id": "Name", "label": "Index", "n": "n", "mean": "Mean", "low": "95% CI from", "high": "95% CI to",
    "sd": "Standard deviation", "alpha": "Alpha", "alpha_low": "Alpha: 95% CI from", "alpha_high": "Alpha: 95% CI to",
    "omega": "Omega",
}  # fmt: skip
ITEMS = {"name": "Name", "rest": "Correlation with the rest", "alpha_without": "Alpha without it"}
LEFT_OPEN = {"asked": "Asked", "left_open": "Left open", "share": "Share"}
STRAIGHT = {"filled": "Filled in all", "straight": "One answer to all", "share": "Share"}
REPRESENTATIVE = {
    "attribute": "Attribute", "statistic": "Chi-square", "degrees": "Degrees of freedom", "p": "p",
    "largest": "Group that moved most", "asked": "Of those invited", "found": "Of those who answered",
}  # fmt: skip
MAILED = {"count": "Mails"}
MILESTONES = {"count": "Answers", "share": "Share of the population"}
PRIORITIES = {
    "rank_low": "Place by the score: from", "rank_high": "Place by the score: to", "gap": "Gap of the means",
    "gap_low": "Gap of the means: 95% CI from", "gap_high": "Gap of the means: 95% CI to",
}  # fmt: skip


def in_words(rows: list[Told]) -> list[Told]:
    """An attribute of members has the words of the question with the same id."""
    asked = {question.id: question.text.read("en") for question in ready("evaluatie").questions if question.id}
    return [row | {"attribute": asked[row["attribute"]]} if "attribute" in row else row for row in rows]


Part = tuple[str, str, Mapping[str, str], Callable[[Told], list[Told]]]
PARTS: tuple[Part, ...] = (
    ("Groups", "groups_shown", GROUPS, lambda told: told["segments"]),
    ("Groups tested", "groups_tested", TESTS, lambda told: told["segment_tests"]),
    ("Earlier rounds", "comparisons", COMPARISONS, lambda told: told["comparisons"]),
    ("Earlier rounds", "earlier", EARLIER, lambda told: told["earlier"]),
    ("Indices", "indices", INDICES, lambda told: told["indices"]),
    ("Indices", "index_items", ITEMS, lambda told: [item for index in told["indices"] for item in index["items"]]),
    ("Left open", "left_open", LEFT_OPEN, lambda told: told["quality"]["item_nonresponse"]),
    ("Response", "straight", STRAIGHT, lambda told: told["quality"]["straightlining"]),
    ("Response", "representative", REPRESENTATIVE, lambda told: told["response"]["representativeness"]),
    ("Response", "mailed", MAILED, lambda told: told["response"]["mailed"]),
    ("Response", "milestones", MILESTONES, lambda told: told["response"]["milestones"]),
    ("Priorities", "priorities", PRIORITIES, lambda told: told["priorities"]),
)


def differing(book: Workbook, told: Told) -> list[str]:
    """The tables whose rows are not those of the results JSON."""
    return [
        key
        for sheet, key, heads, of in PARTS
        if picked(table(book[sheet], key), heads) != expected(in_words(of(told)), heads)
    ]


@pytest.fixture(scope="module")
def book() -> Workbook:
    return book_of(compared(), ready("evaluatie"))


def test_rows_of_every_table_are_those_of_the_results(book: Workbook) -> None:
    told = results_json(compared())
    assert differing(book, told) == []
    for _, key, heads, of in PARTS:
        seen = {head for row in expected(of(told), heads) for head in row}
        missing = set(heads) - seen - {"linked", "switched_p"}  # nobody is known to have answered twice
        assert (key, missing) == (key, set())


def test_a_changed_figure_is_found_wherever_it_is(book: Workbook) -> None:
    told = results_json(compared())
    tried = 0
    for _, key, heads, of in PARTS:
        for figure in heads:
            changed = copy.deepcopy(told)
            row = next((row for row in of(changed) if isinstance(row.get(figure), int | float)), None)
            if row is not None:
                row[figure] += 0.001
                assert differing(book, changed) == [key], figure
                tried += 1
    assert tried > 50


def test_every_number_of_the_new_sheets_is_in_the_results(book: Workbook) -> None:
    known = set(numbers_in(results_json(compared())))
    sums = {"dispositions"}
    for cell in cells(book):
        if cell.data_type == "n" and cell.parent.title != "Codes and labels":
            assert cell.value in known or sums & set(cell.parent.tables), (cell.parent.title, cell.coordinate)


def labels_in(book: Workbook, sheet: str) -> Iterator[tuple[object, object]]:
    yield from ((row[0].value, row[1].value) for row in book[sheet].iter_rows() if len(row) > 1)


def test_places_and_points_of_a_ranking_are_those_of_the_results() -> None:
    told = results_json(weighed())
    rows = {
        (row["Name"], row["Measure"]): row
        for row in table(book_of(weighed(), ready("weighed"))["Measures"], "measures")
    }
    ranked = [one for one in told["questions"] if "mean_rank" in one]
    assert len(ranked) > 2
    for one in ranked:
        at = f"{one['id']}.{one['item']}"
        mean = rows[at, "Mean place"]
        assert (mean["Value"], mean["95% CI from"], mean["95% CI to"]) == (
            one["mean_rank"], one["mean_rank_low"], one["mean_rank_high"],
        )  # fmt: skip
        assert rows[at, "Points of the places (Borda)"]["Value"] == one["borda"]
        first = rows[at, "Put first"]
        assert (first["Count"], first["Value"]) == (one["first"]["count"], one["first"]["share"])


def test_e_and_the_days_of_mails_and_milestones_are_those_of_the_results(book: Workbook) -> None:
    response = results_json(compared())["response"]
    assert (
        dict(labels_in(book, "Response"))["e: share of those not reached who are taken to belong"]
        == response["eligibility"]
    )

    def day(value: datetime.datetime | None) -> str | None:
        return value.date().isoformat() if value else None

    mailed = [(day(row["First day"]), day(row["Last day"])) for row in table(book["Response"], "mailed")]
    assert mailed == [(one["first"], one["last"]) for one in response["mailed"]]
    reached = [day(row["Reached on"]) for row in table(book["Response"], "milestones")]
    assert reached == [one["day"] for one in response["milestones"]]


def test_a_group_that_may_not_be_told_has_its_reason_and_no_figure() -> None:
    survey = ready("evaluatie")
    results = results_of(survey, drawn_answers(survey, 24), language="en")
    hidden = [row for row in results.segments.rows if row.hidden]
    assert hidden
    rows = [row for row in table(book_of(results, survey)["Groups"], "groups_shown") if row["Group"] is None]
    assert [row["Remark"] for row in rows] == [row.reason for row in hidden if row.group is None]
    assert all(row[head] is None for row in rows for head in ("Base (n)", "Top 2", "Mean"))


def test_small_p_and_changes_are_shown_for_what_they_are() -> None:
    for language, small in (("en", '[<0.001]"< 0.001";0.000'), ("nl", '[<0.001]"< 0,001";0.000')):
        found = book_of(compared(language), ready("evaluatie"))
        sheet = next(one for one in found.worksheets if "comparisons" in one.tables)
        row = sheet[sheet.tables["comparisons"].ref][1]
        assert [cell.number_format for cell in row[9:13]] == ["#,##0", "+0%;-0%;0%", "+0%;-0%;0%", "+0%;-0%;0%"]
        assert row[13].number_format == small


def test_every_word_of_a_comparison_is_in_dutch() -> None:
    catalogue = Noting(dict(load_texts("nl").catalogue))
    for results, survey in ((compared("nl"), ready("evaluatie")), (weighed("nl"), ready("weighed"))):
        render_workbook(results, survey, COMMUNITY, texts=Texts("nl", catalogue), open_answers={}, rng=random.Random(1))
    assert catalogue.missed == set()


def test_tables_and_sheets_keep_the_rules_of_spreadsheet_programs(book: Workbook) -> None:
    names = [name for sheet in book.worksheets for name in sheet.tables]
    assert len(names) == len({name.lower() for name in names})
    for sheet in book.worksheets:
        assert len(sheet.title) <= 31
        assert not set(sheet.title) & set("[]:*?/\\'")
        assert not sheet.merged_cells.ranges
        for found in sheet.tables.values():
            heads = [cell.value for cell in sheet[found.ref][0]]
            assert [column.name for column in found.tableColumns] == heads
            assert len({str(head).lower() for head in heads}) == len(heads)
    assert all(cell.data_type != "f" for cell in cells(book))
