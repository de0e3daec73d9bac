"""What a report tells of rankings, points, days, consent and ordered choices."""

from pathlib import Path

import pytest

from surveytool.analysis.results import Results
from surveytool.report.build import build
from surveytool.report.chart.spec import Bars, Histogram, Ranked
from surveytool.report.document import DataTable, Figure, Note, Paragraph, Report, Section
from surveytool.texts import load_texts

from .example import COMMUNITY, read, results_of

SOURCE = (Path(__file__).parents[1] / "questionnaires" / "valid" / "choices_weighed_days_and_consent.yaml").read_text(
    encoding="utf-8"
)
QUESTIONNAIRE = read(SOURCE)
ROWS: list[dict[str, object]] = [
    *[{"akkoord": "yes", "top": ("steun", "kennis", "agenda"), "verdeling.online": 90, "verdeling.regio": 10, "verdeling.landelijk": 0, "sinds": "2001-02-03"}] * 60,
    *[{"akkoord": "yes", "top": ("kennis", "steun"), "verdeling.online": 40, "verdeling.regio": 60, "verdeling.landelijk": 0, "sinds": "2011-02-03"}] * 40,
]  # fmt: skip


def report(rows: list[dict[str, object]], language: str = "en") -> Report:
    results: Results = results_of(QUESTIONNAIRE, rows, language=language)
    return build(results, QUESTIONNAIRE, COMMUNITY, texts=load_texts(language))


def finding(made: Report, question: str) -> Section:
    def inside(sections: tuple[Section, ...]) -> list[Section]:
        return [one for section in sections for one in (section, *inside(section.sections))]

    return next(one for one in inside(made.sections) if one.anchor == f"question-{question}")


def part(section: Section, kind: type) -> object:
    return next(block for block in section.blocks if isinstance(block, kind))


def test_a_ranking_shows_who_gave_each_choice_a_place_and_its_places_in_a_table() -> None:
    section = finding(report(ROWS), "top")
    figure, table = part(section, Figure), part(section, DataTable)
    assert isinstance(figure, Figure) and isinstance(figure.chart, Ranked) and isinstance(table, DataTable)
    assert [(row.label.split()[0], row.figure) for row in figure.chart.rows] == [
        ("Sharing", "100%"), ("Support", "100%"), ("A", "60%"), ("Training", "0%")
    ]  # fmt: skip
    assert [column.label for column in table.columns] == ["Answer", "n", "Place 1", "Place 2", "Place 3", "Not chosen"]
    assert table.rows[0] == ("Sharing knowledge", "100", "40 (40%)", "60 (60%)", "0 (0%)", "0 (0%)")


def test_points_show_the_mean_of_each_choice_and_claim_an_order_that_holds() -> None:
    section = finding(report(ROWS), "verdeling")
    assert section.title == "Most points: Online (70.0 of 100)"
    figure = part(section, Figure)
    assert isinstance(figure, Figure) and isinstance(figure.chart, Ranked)
    assert [(row.label, row.figure) for row in figure.chart.rows] == [
        ("Online", "70.0"), ("In the region", "30.0"), ("Nationwide", "0.0")
    ]  # fmt: skip


def test_days_are_a_histogram_and_consent_a_sentence() -> None:
    made = report(ROWS)
    figure = part(finding(made, "sinds"), Figure)
    assert isinstance(figure, Figure) and isinstance(figure.chart, Histogram)
    assert figure.chart.bins[0].label == "2001"
    said = part(finding(made, "akkoord"), Paragraph)
    assert isinstance(said, Paragraph)
    assert said.sentences == ("100 people agreed, of the 100 who were asked.",)


@pytest.mark.parametrize("n", [0, 1, 9])
def test_fewer_than_ten_answers_are_told_of_no_kind(n: int) -> None:
    made = report(ROWS[:n], "nl")
    for question in ("top", "verdeling", "sinds", "akkoord"):
        blocks = finding(made, question).blocks
        assert any(isinstance(block, Note) for block in blocks)
        assert not any(isinstance(block, Figure | DataTable) for block in blocks)


def test_choices_with_an_order_of_their_own_keep_it() -> None:
    source = """
questionnaire: proef
version: 1
kind: needs
languages: [nl]
title: Proef
sections:
  - id: deel
    title: Deel
    questions:
      - id: jaren
        kind: single_choice
        ordered: true
        text: Hoe lang?
        choices: [{code: kort, label: Kort}, {code: midden, label: Middel}, {code: lang2, label: Lang}]
"""
    questionnaire = read(source)
    rows: list[dict[str, object]] = [{"jaren": "lang2"}] * 30 + [{"jaren": "kort"}] * 15 + [{"jaren": "midden"}] * 20
    made = build(results_of(questionnaire, rows), questionnaire, COMMUNITY, texts=load_texts("nl"))
    section = finding(made, "jaren")
    figure, table = part(section, Figure), part(section, DataTable)
    assert isinstance(figure, Figure) and isinstance(figure.chart, Bars) and isinstance(table, DataTable)
    assert [row.label for row in figure.chart.rows] == ["Kort", "Middel", "Lang"]
    assert [row[0] for row in table.rows[:3]] == ["Kort", "Middel", "Lang"]
