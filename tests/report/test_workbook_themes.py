"""Themes and decisions in the workbook: the figures of the results JSON, and words that stay words."""

import copy
from collections.abc import Mapping
from typing import Any

import pytest
from openpyxl import Workbook

from surveytool.report.outline_file import read_outline

from .test_open_answers import HOSTILE, results, survey
from .test_workbook_sheets import picked
from .workbook_example import book_of, results_json, table

Told = dict[str, Any]
OPEN = {
    "answered": "Answered (n)", "read": "Read", "non_answers": "Nothing to say", "base": "Base (n)", "coded": "Under a theme",
    "coders": "Read by", "version": "Version of the codebook", "alpha": "Alpha", "alpha_low": "Alpha: 95% CI from",
    "alpha_high": "Alpha: 95% CI to", "double_coded": "Read by two people", "suggested_share": "From a suggestion",
}  # fmt: skip
THEMES = {
    "label": "Theme", "theme": "Code", "parent": "Part of", "count": "People", "base": "Base (n)", "share": "Share",
    "low": "95% CI from", "high": "95% CI to",
}  # fmt: skip
PAIRS = {"count": "People who named both", "of": "People who named the theme"}
GROUPS = {"label": "Group", "n": "Base (n)", "top2": "Share", "top2_low": "95% CI from", "top2_high": "95% CI to"}
CHANGES = {
    "label": "Theme", "from_round": "Earlier round", "from": "Then", "from_n": "Then (n)", "to": "Now", "to_n": "Now (n)",
    "difference": "Difference", "low": "Difference: 95% CI from", "high": "Difference: 95% CI to",
}  # fmt: skip
DRIFT = {"n": "Answers", "alpha": "Alpha", "low": "Alpha: 95% CI from", "high": "Alpha: 95% CI to"}
PARTS: tuple[tuple[str, str, Mapping[str, str]], ...] = (
    ("open_answers", "open_answers", OPEN),
    ("themes", "themes", THEMES),
    ("theme_pairs", "theme_pairs", PAIRS),
    ("theme_groups", "theme_segments", GROUPS),
    ("theme_changes", "theme_changes", CHANGES),
    ("theme_drift", "theme_drift", DRIFT),
)
OUTLINE = """
report: r
decisions:
  - {id: d1, finding: wens.kennis, text: WORDS, decision: WORDS, who: WORDS, when: "=1+1", status: under_way, note: WORDS}
"""


def differing(book: Workbook, told: Told) -> list[str]:
    """The tables that are not what the results JSON says."""
    return [
        name
        for name, key, heads in PARTS
        if picked(table(book["Themes"], name), heads)
        != [{head: one[head] for head in heads if one.get(head) is not None} for one in told[key]]
    ]


@pytest.fixture(scope="module")
def book() -> Workbook:
    return book_of(results("en"), survey())


def test_the_themes_are_those_of_the_results_and_a_changed_figure_is_found(book: Workbook) -> None:
    told = results_json(results("en"))
    assert all(told[key] for _, key, _ in PARTS)
    assert differing(book, told) == []
    tried = 0
    for name, key, heads in PARTS:
        for figure in heads:
            changed = copy.deepcopy(told)
            row = next((row for row in changed[key] if isinstance(row.get(figure), int | float)), None)
            if row is not None:
                row[figure] += 0.001
                assert differing(book, changed) == [name], figure
                tried += 1
    assert tried > 30


def test_without_themes_or_decisions_there_is_no_such_sheet(book: Workbook) -> None:
    assert "Decisions" not in book.sheetnames
    assert "Themes" in book.sheetnames


@pytest.mark.parametrize(
    "words",
    [HOSTILE.replace('"', "'").replace("\u202e", "").replace("\u202c", ""), "=HYPERLINK(1)", "@SUM(1)", "+1", "-1"],
)
def test_what_the_board_wrote_stays_words(words: str) -> None:
    source = OUTLINE.replace("WORDS", "'" + words.replace("'", "''") + "'")
    outline, _ = read_outline(source.encode(), file="r.yaml", round_id="r", questionnaire=survey(), rounds=["r"])
    made = book_of(results("en"), survey(), outline=outline)
    (row,) = table(made["Decisions"], "decisions")
    assert row["Status"] == "under way"
    written = [row[name] for name in ("Finding", "Decision", "Who", "When", "Note of the board")]
    assert all(isinstance(one, str) for one in written)
    cells = [cell for line in made["Decisions"].iter_rows() for cell in line if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s"}
