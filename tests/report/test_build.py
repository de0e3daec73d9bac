import datetime
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveytool.analysis.results import Results, results_json
from surveytool.analysis.summary import Share
from surveytool.errors import SurveytoolError
from surveytool.report.build import build
from surveytool.report.build.material import Material, favourable, leaders, points, trailers
from surveytool.report.build.naming import attribute_name
from surveytool.report.build.sentences import order_sentences
from surveytool.report.build.specs import count_ticks, day_ticks, mean_ticks
from surveytool.report.chart.spec import Bars, Likert, PriorityMatrix, Ranked, RecommendationChart, ResponseCurve
from surveytool.report.document import Block, DataTable, Figure, Note, Paragraph, Report, Section, Terms, report_json
from surveytool.texts import Texts, load_texts

from .example import COMMUNITY, OPENED, Fieldwork, drawn_answers, fieldwork, invited_fieldwork, read, ready, results_of

NL = load_texts("nl")
EN = load_texts("en")

SURVEY = """
questionnaire: proef
version: 1
kind: needs
languages: [nl]
title: Proef
scales:
  eens5:
    points:
      - {code: 1, label: Zeer oneens}
      - {code: 2, label: Oneens}
      - {code: 3, label: Neutraal}
      - {code: 4, label: Eens}
      - {code: 5, label: Zeer eens}
sections:
  - id: deel
    title: Deel
    questions:
      - id: kleur
        kind: single_choice
        text: Welke kleur?
        choices:
          - {code: rood, label: Rood}
          - {code: blauw, label: Blauw}
          - {code: niet, label: Zeg ik liever niet, missing: refused}
      - id: fruit
        kind: multiple_choice
        text: Welk fruit?
        choices: [{code: appel, label: Appel}, {code: peer, label: Peer}]
      - id: cijfer
        kind: recommendation
        text: Beveel je dit aan?
      - id: wens
        kind: open
        text: Wat wens je?
"""


def sections(report: Report) -> Iterator[Section]:
    """Every section, at any depth."""
    waiting = list(report.sections)
    while waiting:
        section = waiting.pop(0)
        yield section
        waiting = [*section.sections, *waiting]


def blocks(report: Report) -> Iterator[Block]:
    for section in sections(report):
        yield from section.blocks


def finding(report: Report, question: str) -> Section:
    return next(section for section in sections(report) if section.anchor == f"question-{question}")


def made(results: Results, questionnaire_text: str = SURVEY, texts: Texts = NL) -> Report:
    return build(results, read(questionnaire_text), COMMUNITY, texts=texts)


def colours(red: int, blue: int, refused: int = 0) -> list[dict[str, object]]:
    return [{"kleur": "rood"}] * red + [{"kleur": "blauw"}] * blue + [{"kleur": "niet"}] * refused


def test_a_title_claims_an_order_that_the_intervals_allow() -> None:
    report = made(results_of(read(SURVEY), colours(80, 20)))
    assert finding(report, "kleur").title == "Het vaakst gekozen: Rood (80%)"


def test_a_title_is_the_question_when_the_intervals_overlap() -> None:
    report = made(results_of(read(SURVEY), colours(31, 29)))
    found = finding(report, "kleur")
    assert found.title == "Welke kleur?"
    (said,) = (block for block in found.blocks if isinstance(block, Paragraph))
    assert "geen aantoonbaar verschil" in said.sentences[0]


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 0.2), st.floats(0, 0.2)), max_size=8))
def test_no_leader_whose_interval_meets_that_of_one_below(rows: list[tuple[float, float, float]]) -> None:
    shares = sorted((Share(1, at, at - below, at + above) for at, below, above in rows), key=lambda one: -one.share)
    count = leaders(shares)
    assert all(high.low > low.high for high in shares[:count] for low in shares[count:])
    last = trailers(shares)
    assert all(high.low > low.high for low in shares[len(shares) - last :] for high in shares[: len(shares) - last])


def test_answers_outside_the_base_are_counted_apart() -> None:
    report = made(results_of(read(SURVEY), [*colours(30, 10, refused=5), {}, {}]))
    found = finding(report, "kleur")
    (figure,) = (block for block in found.blocks if isinstance(block, Figure))
    assert isinstance(figure.chart, Bars)
    assert figure.chart.apart == (("Liever niet gezegd", "5"), ("Opengelaten", "2"))
    assert figure.base == (
        "Basis: 40 van de 47 mensen aan wie het gevraagd is, gaven antwoord (n = 40).",
        "Niet meegeteld: liever niet gezegd 5, opengelaten 2.",
    )


def test_percentages_are_rounded_half_up_with_a_comma_in_means() -> None:
    report = made(results_of(read(SURVEY), colours(113, 87)))
    (table,) = (block for block in finding(report, "kleur").blocks if isinstance(block, DataTable))
    assert table.rows[0][:3] == ("Rood", "113", "57%")


def test_a_census_has_no_margin() -> None:
    report = made(results_of(read(SURVEY), colours(120, 80)))
    (table,) = (block for block in finding(report, "kleur").blocks if isinstance(block, DataTable))
    assert table.rows[0][3] == "–"


def test_a_question_with_too_few_answers_has_no_figure() -> None:
    report = made(results_of(read(SURVEY), [*colours(5, 4), *([{}] * 20)]))
    found = finding(report, "kleur")
    assert found.blocks == (Note(("Te weinig antwoorden (n < 10).",)),)


@pytest.mark.parametrize("languages", [NL, EN])
def test_the_answers_to_a_hidden_question_leave_no_trace(languages: Texts) -> None:
    survey = read(SURVEY)
    others: list[dict[str, object]] = [{"fruit": ("appel",), "cijfer": 8}] * 30
    one = [dict(row, kleur="rood") if place < 9 else row for place, row in enumerate(others)]
    other = [dict(row, kleur="blauw") if place < 4 else row for place, row in enumerate(others)]
    reports = [
        report_json(made(results_of(survey, rows, language=languages.language), texts=languages))
        for rows in (one, other)
    ]
    assert reports[0] == reports[1]


def test_open_answers_are_counted_and_never_printed() -> None:
    rows: list[dict[str, object]] = [{"wens": f"geheim{number}"} for number in range(12)]
    report = made(results_of(read(SURVEY), rows))
    assert "12 mensen schreven een antwoord" in str(finding(report, "wens"))
    assert "geheim" not in str(report_json(report))


def test_the_recommendation_title_has_the_score_and_its_interval() -> None:
    rows: list[dict[str, object]] = [{"cijfer": 9}] * 60 + [{"cijfer": 3}] * 20 + [{"cijfer": 7}] * 20
    report = made(results_of(read(SURVEY), rows))
    found = finding(report, "cijfer")
    assert re.fullmatch(r"Aanbevelingsscore \+40 \(95%-BI \+\d+ tot \+\d+\)", found.title)
    assert "Er zijn aantoonbaar meer promotors dan criticasters." in str(found)


def test_every_chart_has_its_alt_text_its_base_and_its_table() -> None:
    for name in ("behoeftepeiling", "evaluatie"):
        survey = ready(name)
        results = results_of(survey, drawn_answers(survey, 113), fieldwork=fieldwork(113, survey))
        report = build(results, survey, COMMUNITY, texts=NL)
        for section in sections(report):
            figures = [block for block in section.blocks if isinstance(block, Figure)]
            tables = [block for block in section.blocks if isinstance(block, DataTable)]
            assert all(figure.alt and figure.caption and figure.base for figure in figures)
            assert len(tables) >= len(figures)


def test_the_kinds_of_questions_have_the_charts_meant_for_them() -> None:
    survey = ready("evaluatie")
    report = build(results_of(survey, drawn_answers(survey, 113)), survey, COMMUNITY, texts=NL)
    kinds = {figure.anchor: type(figure.chart) for figure in blocks(report) if isinstance(figure, Figure)}
    assert kinds["figure-setting"] is Bars
    assert kinds["figure-gedaan"] is Ranked
    assert kinds["figure-waarde"] is Likert
    assert kinds["figure-thema-importance"] is Ranked
    assert kinds["figure-thema-performance"] is Likert
    assert kinds["figure-priorities-thema"] is PriorityMatrix
    assert RecommendationChart in kinds.values()


def test_the_summary_has_three_to_seven_conclusions_each_with_a_number() -> None:
    for name in ("behoeftepeiling", "evaluatie"):
        survey = ready(name)
        report = build(results_of(survey, drawn_answers(survey, 113)), survey, COMMUNITY, texts=NL)
        (points_block,) = report.sections[0].blocks
        items = getattr(points_block, "items", ())
        assert 3 <= len(items) <= 7
        assert all(re.search(r"\d", item) for item in items)


def summary_of(rows: list[dict[str, object]], *, population: int | None = 200) -> tuple[str, ...]:
    return tuple(
        said
        for block in made(results_of(read(SURVEY), rows, population=population)).sections[0].blocks
        for said in (getattr(block, "items", ()) or getattr(block, "sentences", ()))
    )


def test_a_conclusion_from_few_answers_has_its_interval_and_says_that_it_is_uncertain() -> None:
    said = summary_of(colours(10, 0))
    assert any("100% (95%-BI 70% tot 100%); n = 10" in one for one in said)
    assert "minder dan 30 antwoorden" in said[-1]
    assert not any("minder dan 30" in one for one in summary_of(colours(10, 0), population=10))
    assert not any("minder dan 30" in one for one in summary_of(colours(40, 10)))


def test_a_few_answers_make_no_conclusion_beside_those_of_many() -> None:
    few: list[dict[str, object]] = [*colours(12, 0), *({} for _ in range(60))]
    assert len(summary_of(few)) == 1
    assert len(summary_of([*colours(30, 0), *({} for _ in range(60))])) == 2


def test_of_many_that_are_equally_high_none_is_picked() -> None:
    def said(high: int) -> str:
        rows = [(f"Rij {place}", Share(9, 0.9, 0.6, 1.0), 10) for place in range(high)]
        rows.append(("Laag", Share(8, 0.8, 0.5, 0.9), 10))
        return order_sentences(rows, NL, claim="{labels}", tie="{labels}: {n}")[0]

    assert "Rij 2" in said(3)
    assert "Laag" not in said(3)
    assert said(4) == "4 staan even hoog, elk met 90% (95%-BI 60% tot 100%); n = 10."


def test_an_index_of_people_who_all_answer_alike_has_no_interval_of_nothing() -> None:
    survey = ready("evaluatie")
    (row,) = drawn_answers(survey, 1)
    report = build(results_of(survey, [row] * 12), survey, COMMUNITY, texts=NL)
    said = " ".join(one for block in blocks(report) for one in getattr(block, "sentences", ()))
    assert re.search(r"scoort gemiddeld \d,\d; n = 12", said)


def test_what_is_known_of_members_has_the_words_of_its_question_or_is_made_readable() -> None:
    survey = ready("evaluatie")
    material = Material(results_of(survey, []), survey, COMMUNITY, NL)
    assert attribute_name("regio", material) == "In welk deel van het land werk je?"
    assert attribute_name("aantal_jaren lid", material) == "Aantal jaren lid"


def test_the_curve_counts_up_and_marks_the_50th_and_the_100th() -> None:
    survey = read(SURVEY)
    days = [(OPENED + datetime.timedelta(days=day), 30, 5) for day in (0, 1, 7)]
    results = results_of(
        survey, colours(60, 45), fieldwork=Fieldwork(complete=90, partial=15, open_link=105, by_day=days)
    )
    report = build(results, survey, COMMUNITY, texts=NL, reminders=[OPENED + datetime.timedelta(days=6)])
    (chart,) = (
        block.chart for block in blocks(report) if isinstance(block, Figure) and isinstance(block.chart, ResponseCurve)
    )
    assert chart.complete[:8] == (30, 60, 60, 60, 60, 60, 60, 90)
    assert [(flag.day, flag.lines[0]) for flag in chart.milestones] == [(1, "50e antwoord"), (7, "100e antwoord")]
    assert [(flag.day, flag.lines[0]) for flag in chart.reminders] == [(6, "1e herinnering")]
    assert chart.closing == ("105 antwoorden", "53%")


def test_the_curve_marks_the_days_on_which_reminders_went_out() -> None:
    survey = ready("evaluatie")
    results = results_of(survey, drawn_answers(survey, 113), fieldwork=invited_fieldwork(survey), links="both")
    report = build(results, survey, COMMUNITY, texts=NL)
    (chart,) = (
        block.chart for block in blocks(report) if isinstance(block, Figure) and isinstance(block.chart, ResponseCurve)
    )
    assert [(flag.day, flag.lines) for flag in chart.reminders] == [
        (7, ("1e herinnering", "14 sep")),
        (14, ("2e herinnering", "21 sep")),
    ]


def test_what_became_of_everybody_who_was_invited_adds_up() -> None:
    survey = ready("evaluatie")
    results = results_of(survey, drawn_answers(survey, 113), fieldwork=invited_fieldwork(survey), links="both")
    tables = {
        block.anchor: block
        for block in blocks(build(results, survey, COMMUNITY, texts=NL))
        if isinstance(block, DataTable)
    }
    *parts, invited, left = [int(row[1]) for row in tables["table-dispositions"].rows]
    assert sum(parts) == invited == 187
    assert left == 3
    assert [row[::2] for row in tables["table-rates"].rows][1] == ("RR2", "58,8%")
    assert [row[1:] for row in tables["table-participation-1"].rows] == [
        ("62", "41", "66%"),
        ("71", "38", "54%"),
        ("54", "32", "59%"),
    ]
    open_round = build(results_of(survey, drawn_answers(survey, 113)), survey, COMMUNITY, texts=NL)
    assert not any(isinstance(block, DataTable) and block.anchor == "table-rates" for block in blocks(open_round))


@pytest.mark.parametrize(
    ("links", "anonymous", "linking", "said"),
    [
        (
            "open",
            True,
            "none",
            "De antwoorden zijn anoniem: ze kwamen via een open link, en er is niet bewaard wie wat antwoordde.",
        ),
        ("open", False, "none", "De antwoorden zijn niet anoniem"),
        (
            "personal",
            True,
            "code",
            "de sleutel van de persoonlijke links is bij het sluiten vernietigd.",
        ),
        (
            "both",
            False,
            "panel",
            "de sleutel van het bestuur leidt van die code naar het lid.",
        ),
    ],
)
def test_the_method_says_what_ties_an_answer_to_a_person(links: Any, anonymous: bool, linking: Any, said: str) -> None:
    survey = read(SURVEY)
    results = results_of(survey, colours(20, 20), links=links)
    facts = replace(results.round, anonymous=anonymous, linking=linking)
    report = made(replace(results, round=facts))
    (terms,) = (block for block in blocks(report) if isinstance(block, Terms) and dict(block.items).get("Anonimiteit"))
    assert said in dict(terms.items)["Anonimiteit"]


def test_answers_that_are_missing_are_told_in_a_note() -> None:
    survey = ready("evaluatie")
    results = results_of(survey, drawn_answers(survey, 113), fieldwork=Fieldwork(complete=114, open_link=114))
    report = build(results, survey, COMMUNITY, texts=NL)
    (note,) = (block for block in blocks(report) if isinstance(block, Note) and block.tone == "caution")
    assert note.sentences == results.warnings
    assert "Er zijn 113 antwoorden geteld, maar er kwamen er 114 binnen." in note.sentences[0]


def test_the_honesty_line_is_always_there() -> None:
    report = made(results_of(read(SURVEY), colours(20, 20), population=None))
    assert "De foutmarge gaat over toeval, niet over selectieve non-respons." in str(report_json(report))


def numbers_in(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield from re.findall(r"\d+(?:[.,]\d+)*", value)
    elif isinstance(value, dict):
        for part in value.values():
            yield from numbers_in(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from numbers_in(part)


def values_in(value: object) -> Iterator[float]:
    if isinstance(value, dict):
        for part in value.values():
            yield from values_in(part)
    elif isinstance(value, list):
        for part in value:
            yield from values_in(part)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield float(value)


def test_every_number_in_a_table_or_chart_comes_from_the_results() -> None:
    survey = ready("evaluatie")
    results = results_of(survey, drawn_answers(survey, 113), simulated=True)
    report = build(results, survey, COMMUNITY, texts=NL)
    allowed = {
        "95",
        "0",
        "50",
        "25",
        "75",
        "100",
        "6",
        "9",
        "10",
        "7",
        "8",
        "1",
        "0,001",
    }  # levels, ticks, marks, limits
    for value in values_in(results_json(results)):
        for written in (
            *(NL.number(value, decimals=decimals) for decimals in (0, 1, 2, 3)),
            NL.number(value * 100),
            NL.percent(value),
        ):
            allowed.add(written.strip("−%"))
    allowed |= set(numbers_in(survey.model_dump()))
    for block in blocks(report):
        if isinstance(block, DataTable):
            assert set(numbers_in([*block.rows])) <= allowed, block.anchor
        if isinstance(block, Figure) and not isinstance(block.chart, PriorityMatrix):  # its axes are not figures
            fields = [
                getattr(block.chart, name)
                for name in ("rows", "bars", "score", "interval")
                if hasattr(block.chart, name)
            ]
            texts = [text for part in fields for text in _texts(part)]
            assert set(numbers_in(texts)) <= allowed, block.anchor


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _texts(part)
    elif hasattr(value, "__slots__"):
        for name in value.__slots__:
            yield from _texts(getattr(value, name))


def test_texts_with_braces_are_told_as_they_are() -> None:
    survey = SURVEY.replace("Rood", '"{rood} {0}"').replace("Welke kleur?", '"{n} of {labels}?"')
    report = made(results_of(read(survey), colours(80, 20)), survey)
    assert finding(report, "kleur").title == "Het vaakst gekozen: {rood} {0} (80%)"


def test_a_logo_that_is_no_picture_is_refused() -> None:
    with pytest.raises(SurveytoolError, match="PNG"):
        build(results_of(read(SURVEY), []), read(SURVEY), COMMUNITY, texts=NL, logo=b"<svg>")


@pytest.mark.parametrize("n", [0, 1, 9, 10, 200, 250])
def test_a_report_can_be_made_of_any_number_of_answers(n: int) -> None:
    for name in ("behoeftepeiling", "evaluatie"):
        survey = ready(name)
        report = build(results_of(survey, drawn_answers(survey, n)), survey, COMMUNITY, texts=NL)
        assert report.sections


def test_a_warning_of_the_results_is_told() -> None:
    results = replace(results_of(read(SURVEY), colours(20, 20)), warnings=("Let op dit.",))
    assert "Let op dit." in str(report_json(made(results)))


@pytest.mark.parametrize(
    ("levels", "said"),
    [
        (("Oneens", "Neutraal", "Eens", "Zeer eens"), "(zeer) eens"),
        (("Slecht", "Goed", "Heel goed"), "(heel) goed"),
        (("Soms", "Vaak", "Altijd"), "vaak of altijd"),
    ],
)
def test_the_two_best_answers_are_named_in_a_few_words(levels: tuple[str, ...], said: str) -> None:
    assert favourable(levels, NL) == said


def test_scores_carry_their_sign_and_a_real_minus() -> None:
    assert [points(value, NL) for value in (18.4, -45.0, 0.2, -0.2)] == ["+18", "−45", "0", "0"]


@given(st.lists(st.floats(1, 10), min_size=1, max_size=12))
def test_axes_of_means_hold_every_mean(values: list[float]) -> None:
    ticks = mean_ticks(values, NL)
    assert ticks[0].value <= min(values) + 1e-9
    assert ticks[-1].value >= max(values) - 1e-9
    assert 2 <= len(ticks) <= 8


@given(st.integers(0, 100_000))
def test_axes_of_counts_hold_the_count_in_a_few_steps(most: int) -> None:
    ticks = count_ticks(most, NL)
    assert ticks[-1].value >= most
    assert 2 <= len(ticks) <= 8


@given(st.integers(0, 2_000))
def test_axes_of_days_have_at_most_eight_dates(days: int) -> None:
    ticks = day_ticks(OPENED, days, NL)
    assert 1 <= len(ticks) <= 8
    assert all(tick.value <= days for tick in ticks)


def test_the_methods_say_where_the_questions_come_from_as_far_as_the_questionnaire_does() -> None:
    survey = ready("bijeenkomst")
    results = results_of(survey, drawn_answers(survey, 40), fieldwork=fieldwork(40, survey))
    whole = build(results, survey.model_copy(update={"citation": "Wij (2026)"}), COMMUNITY, texts=NL)
    told = dict(item for block in blocks(whole) if isinstance(block, Terms) for item in block.items)
    assert told["Bron van de vragen"] == "surveytool; Kirkpatrick (1959)"
    assert told["Licentie van de vragen"] == "CC BY 4.0"
    assert told["Citeer de vragen als"] == "Wij (2026)"
    silent = build(results, survey.model_copy(update={"source": None, "licence": None}), COMMUNITY, texts=NL)
    told = dict(item for block in blocks(silent) if isinstance(block, Terms) for item in block.items)
    assert not {"Bron van de vragen", "Licentie van de vragen", "Citeer de vragen als"} & told.keys()
