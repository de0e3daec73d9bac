"""Every number on the page and on paper comes from the results JSON, and both print the same ones."""

import datetime
import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import pypdfium2
import pytest

from surveytool.analysis.planning import outlook
from surveytool.analysis.results import results_json
from surveytool.questionnaire.model import Questionnaire
from surveytool.report.build import build
from surveytool.report.build.material import ThemeQuote
from surveytool.report.document import DataTable, Report, Section
from surveytool.report.html import render_html
from surveytool.report.outline_file import read_outline
from surveytool.report.pdf import render_pdf
from surveytool.texts import Texts, load_texts
from surveytool.themes.agreement import ENOUGH, LEAST

from .example import COMMUNITY, beside, drawn_answers, fieldwork, invited_fieldwork, leaning, ready, results_of
from .test_open_answers import results as themed
from .test_open_answers import survey as themed_survey
from .tracing import Forms, Page, numbers

MADE = datetime.datetime(2026, 11, 22, 12, tzinfo=datetime.UTC)
EVERYWHERE = {
    "95%": "the level of every interval",
}
BY_SECTION = {
    "cover": {},
    "response": {"80%": "what counts as complete", "2": "RR2"},
    "priorities": {"−100": "an end of the score", "+100": "an end of the score"},
    "goals": {},
    "quality": {},
    "outcome": {**dict.fromkeys("123456", "RR1 to RR6"), "2016": "the year of the definitions"},
    "methods": {"80%": "what counts as complete", "2": "RR2", "256": "SHA-256", "0.1.0": "the version given", "30": "a small group",
                **dict.fromkeys(("0,01", "0,06", "0,14", "0.01", "0.06", "0.14"), "sizes of effects")},
    "glossary": {
        "50%": "an example", "57%": "an example", "7": "an example", "2021": "a source", "1980": "a source", "9": "promoters",
        "10": "promoters", "0": "critics", "6": "critics", "1": "an example",
        **dict.fromkeys(("1979", "1951", "1999"), "sources"), "−1": "an end of a correlation",
    },
}  # fmt: skip
QUESTION = {
    **dict.fromkeys(("0%", "25%", "50%", "75%", "100%"), "an axis of shares"),
    **dict.fromkeys(("0", "6", "7", "8", "9", "10"), "the groups of a recommendation"),
    **dict.fromkeys(("−100", "+100"), "the ends of the score"),
    **dict.fromkeys(("25", "50", "75", "100"), "an axis of points"),
    "6%": "the smallest share with its number in the bar", "1": "what rounding may add", "30": "a small base",
}  # fmt: skip

SPREAD = ("mean", "mean_low", "mean_high", "sd", "median")
MOVED = ("thema.kennis.performance", "thema.steun.performance", "eens.contact")
CASES = [
    (name, language)
    for name in (
        "behoeftepeiling",
        "bijeenkomst",
        "evaluatie",
        "kernbestuur",
        "weighed",
        "invited",
        "compared",
        "decided",
    )
    for language in ("nl", "en")
]


@cache
def made(name: str, language: str) -> tuple[Report, dict[str, Any], Questionnaire]:
    """A report, the results JSON it must come from, and its questionnaire."""
    if name == "decided":
        return decided(language)
    survey = ready("evaluatie" if name in ("invited", "compared") else name)
    counted, links = (invited_fieldwork(survey), "both") if name == "invited" else (fieldwork(113, survey), "open")
    rows = drawn_answers(survey, 113)
    if name == "compared":
        rows = leaning(rows, MOVED, by=2, group=("setting", "solo"))
    results = results_of(survey, rows, fieldwork=counted, links=links, language=language)
    if name == "compared":
        before = ready("behoeftepeiling")
        earlier = [
            ("behoeften-1", before, leaning(drawn_answers(before, 120, seed=3), MOVED, by=-2)),
            ("ronde-0", survey, drawn_answers(survey, 90, seed=4)),
        ]
        results = beside(results, survey, rows, earlier)
    report = build(
        results, survey, COMMUNITY, texts=load_texts(language), versions={"surveytool": "0.1.0"},
        questionnaire_hash="ab12" * 16, data_hash="34cd" * 16,
    )  # fmt: skip
    return report, results_json(results), survey


OUTLINE = """
report: r
foreword: In 2031 vroegen we het 17 keer.
sections: [summary, {theme: thema, conclusion: Dit is 23 keer besproken.}, open, answered, decisions, methods]
decisions:
  - {id: d1, finding: wens.kennis, decision: We doen 29 dingen., status: planned, who: Wij, when: 2031-03-19}
  - {id: d2, finding: thema.steun, decision: We beginnen., status: done}
  - {id: d3, finding: eerst, decision: We doen het., status: under_way, note: In 31 dagen.}
  - {id: d4, text: Los hiervan, decision: Niets., status: dropped}
"""


def decided(language: str) -> tuple[Report, dict[str, Any], Questionnaire]:
    """A report with themes of open answers, in which the board has its say."""
    survey, results = themed_survey(), themed(language)
    outline, _ = read_outline(OUTLINE.encode(), file="r.yaml", round_id="r", questionnaire=survey, rounds=["r"])
    quotes = [ThemeQuote("wens", "kennis", "Met 37 man.")]
    report = build(results, survey, COMMUNITY, texts=load_texts(language), outline=outline, quotes=quotes)
    return report, results_json(results), survey


OF_THE_BOARD = set(numbers(OUTLINE)) | {"37", "19"}
"""The numbers that the board and who is quoted wrote, and the day in the reader's form."""


def unexplained(
    page: Page, results: dict[str, Any], survey: Questionnaire, language: str
) -> list[tuple[str, str, str]]:
    """The numbers of a page that nothing in the results explains: section, row and number."""
    forms = Forms(load_texts(language))
    places = {(told.section, told.row) for told in page.told}
    allowed = {section: forms_of(section, results, survey, forms) for section in {section for section, _ in places}}
    rows = {(section, row): row_forms(section, row, results, forms) for section, row in places}
    return [
        (told.section, told.row, number)
        for told in page.told
        for number in numbers(told.text)
        if number not in EVERYWHERE and number not in (rows[told.section, told.row] or allowed[told.section])
    ]


def rows_of_answers(
    results: dict[str, Any], survey: Questionnaire, forms: Forms
) -> Iterator[tuple[str, str, list[str]]]:
    """The rows that the tables must have: section, head and the numbers they begin with, in order."""
    texts = forms.texts
    parts = {question.id: part.id for part in survey.sections for question in part.questions}
    for question in results["questions"]:
        rows = question.get("distribution", ())
        section = f"question-{question['id']}"
        if "item" in question and rows:
            cells = [part for row in rows for part in (texts.number(row["count"]), texts.percent(row["share"]))]
            between: list[str] = []
            if top2 := question.get("top2"):
                between = [texts.percent(top2["share"]), texts.number(top2["low"] * 100), texts.percent(top2["high"])]
            shown = ("mean", "mean_low", "mean_high", "sd", "median")[: 5 if question["kind"] == "points" else 3]
            means = [texts.number(question[key], decimals=1) for key in shown if key in question]
            if question["kind"] == "points":
                cells = []
            if question["kind"] in ("matrix", "paired_matrix"):
                n = texts.number(question["answered"])
                yield f"tables-{parts[question['id']]}", question["item_text"], [n, *cells, *between, *means]
                spread = [texts.number(question[key], decimals=1) for key in SPREAD if key in question]
                yield f"tables-{parts[question['id']]}", question["item_text"], [n, *spread]
                cells = [texts.percent(row["share"]) for row in rows] if question.get("side") != "importance" else []
                yield section, question["item_text"], [n, *cells, *between, *_rank(question, texts)]
                continue
            yield section, question["item_text"], [texts.number(question["answered"]), *cells, *between, *means]
            continue
        each_n = len({row["base"] for row in rows}) > 1
        for row in rows:
            n = [texts.number(row["base"])] if each_n else []
            share = [texts.percent(row["share"]), texts.number(row["low"] * 100), texts.percent(row["high"])]
            yield section, row["label"], [texts.number(row["count"]), *n, *share]


def _rank(question: dict[str, Any], texts: Texts) -> list[str]:
    ends = [texts.number(question[key]) for key in ("rank_low", "rank_high") if key in question]
    return list(dict.fromkeys(ends))


def missing_rows(
    page: Page, results: dict[str, Any], survey: Questionnaire, language: str
) -> list[tuple[str, str, list[str]]]:
    """The rows that should be in the tables and are not."""
    printed: dict[tuple[str, str], list[list[str]]] = {}
    for (section, row), told in itertools.groupby(page.told, key=lambda one: (one.section, one.row)):
        printed.setdefault((section, row), []).append([number for one in told for number in numbers(one.text)])
    return [
        (section, head, begin)
        for section, head, begin in rows_of_answers(results, survey, Forms(load_texts(language)))
        if not any(found[: len(begin)] == begin for found in printed.get((section, head), []))
    ]


def row_forms(section: str, head: str, results: dict[str, Any], forms: Forms) -> set[str]:
    """The figures of one row of a question's table; empty when the row is of no single answer or item."""
    questions = of_question(section, results)
    rows = [row for question in questions for row in question.get("distribution", ()) if row["label"] == head]
    if len(questions) == 1:
        return forms.of(rows)
    return forms.of([question for question in questions if question.get("item_text") == head])


def of_question(section: str, results: dict[str, Any]) -> list[dict[str, Any]]:
    return [question for question in results["questions"] if section == f"question-{question['id']}"]


def forms_of(section: str, results: dict[str, Any], survey: Questionnaire, forms: Forms) -> set[str]:
    """Every form of the figures that a section may print."""
    kind = section.split("-")[0]
    round_, response = results["round"], results["response"]
    period = forms.dates(round_["opened"], round_["closed"])
    people = forms.of({"population": round_["population"], "responses": response["responses"]})
    match kind:
        case "question":
            own = of_question(section, results)
            places = {forms.texts.number(place) for place in range(1, len(own) + 1)}
            return forms.of(own) | places | set(QUESTION) | written(survey)
        case "section":
            return written(survey) | OF_THE_BOARD
        case "response":
            return (
                forms.of(response)
                | {forms.texts.percent(one["asked"]) for one in response["representativeness"]}
                | forms.p_values(one["p"] for one in response["representativeness"])
                | people
                | period
                | running(response, round_["population"], forms)
                | set(BY_SECTION[kind])
            )
        case "priorities":
            ranks = {str(place + 1) for place in range(len(results["priorities"]))}
            ticks = {forms.texts.number(half / 2, decimals=1) for half in range(2, 11)}
            topics = forms.of([results["priorities"], results["crosshairs"]])
            return topics | ranks | ticks | set(BY_SECTION[kind])
        case "goals":
            verdicts = {str(count) for count in range(len(results["goals"]) + 1)}
            return forms.of(results["goals"]) | verdicts | written(survey)
        case "summary" | "decisions":
            verdicts = {str(count) for count in range(len(results["goals"]) + 1)}
            needs = {str(count) for count in range(len(results["priorities"]) + 1)}
            told = forms.of([response, results["questions"], results["priorities"], results["indices"]])
            return people | verdicts | needs | told | groups(section, results, forms) | rounds(results, forms)
        case "quality":
            shares = [
                {"share": question["left_open"] / question["asked"]}
                for question in results["questions"]
                if question.get("asked")
            ]
            return forms.of([results["quality"], results["questions"], shares])
        case "outcome":
            exact = [
                forms.texts.percent(rate, decimals=1) for rate in (*response["rates"].values(), response["eligibility"])
            ]
            return (
                set(exact)
                | forms.of(response["dispositions"])
                | forms.of({"invited": response["invited"]})
                | set(BY_SECTION[kind])
            )
        case "methods":
            origin = numbers(f"{survey.source} {survey.licence} {survey.citation}")
            figures = forms.of({"minimum_group": results["minimum_group"]})
            figures |= forms.of([response["mailed"], {"imported": response["imported"]}])
            return people | period | figures | set(BY_SECTION[kind]) | set(origin)
        case "questionnaire" | "asked":
            return written(survey) | forms.of(results["questions"]) | {"0", "10"}
        case "cover":
            return people | period | forms.of({"share": response["share_of_population"]})
        case "glossary":
            return set(BY_SECTION[kind])
        case "foreword":
            return OF_THE_BOARD
        case "answered" | "decision":
            told = [results[name] for name in ("questions", "priorities", "indices", "themes", "goals")]
            return forms.of(told) | written(survey) | OF_THE_BOARD
        case "open":
            return open_answers(results, forms) | written(survey) | OF_THE_BOARD
        case "indices":
            return forms.of(results["indices"]) | written(survey) | {"1"}
        case "segments":
            return groups(section, results, forms) | written(survey)
        case "comparison":
            return rounds(results, forms) | written(survey)
        case "tables":
            told = groups(section, results, forms) | rounds(results, forms)
            return told | forms.of([results["questions"], results["indices"]]) | written(survey)
    raise AssertionError(f"a section that nobody explains: {section}")


def open_answers(results: dict[str, Any], forms: Forms) -> set[str]:
    """The figures of themes: counts, shares, agreement, what changed, and the ends and marks of their charts."""
    told = [results[name] for name in ("open_answers", "themes", "theme_pairs", "theme_segments")]
    found = forms.of(told) | {"0%", "25%", "50%", "75%", "100%"}
    found |= {forms.texts.number(count) for count in range(len(results["themes"]) + 1)}
    found |= {forms.texts.number(one["base"] - one["coded"]) for one in results["open_answers"] if "coded" in one}
    found |= {forms.texts.number(bound, decimals=2) for bound in (LEAST, ENOUGH)}
    found |= {one["opened"][:4] for one in results["earlier"]}
    for change in results["theme_changes"]:
        found |= forms.signed(*(change[key] for key in ("from", "to", "difference", "low", "high")))
        found |= {forms.texts.percent(change[key]) for key in ("from", "to")}
        found |= {forms.texts.number(change[key]) for key in ("from_n", "to_n")}
    for drift in results["theme_drift"]:
        found.add(forms.texts.number(drift["n"]))
        found |= {forms.texts.number(drift[key], decimals=2) for key in ("alpha", "low", "high")}
    return found


def groups(section: str, results: dict[str, Any], forms: Forms) -> set[str]:
    """The figures of groups, how many items were tested and differ, and what the smallest group can show."""
    segment = section.split("-")[1] if section.startswith("segments-") else None
    rows = [row for row in results["segments"] if segment in (None, row["segment"])]
    tests = [test for test in results["segment_tests"] if segment in (None, test["segment"])]
    found = forms.of([rows, tests]) | forms.p_values(test["p_adjusted"] for test in tests)
    found |= {forms.texts.number(count) for count in range(len(tests) + 1)}
    least = min((row["n"] for row in rows if "n" in row), default=0)
    if least and (change := outlook(2 * least, population=None).between_groups) is not None:
        found.add(forms.texts.number(change * 100))
    axis = ("0%", "25%", "50%", "75%", "100%", "30")
    differences = {
        sign + form
        for test in tests
        if "difference" in test
        for sign in ("", "+")
        for form in forms.signed(test["difference"], test["difference_low"], test["difference_high"])
    }
    return found | differences | set(axis)  # fmt: skip


def rounds(results: dict[str, Any], forms: Forms) -> set[str]:
    """The figures of two rounds beside each other, when they were, and how many items changed."""
    now = {**results["round"], "responses": results["response"]["responses"]}
    found: set[str] = set()
    for one in (*results["earlier"], now):
        found |= forms.of({"population": one["population"], "responses": one["responses"]})
        found |= {str(int(part)) for day in (one["opened"], one["closed"]) for part in day.split("-")}
    compared = results["comparisons"]
    for one in compared:
        found |= {forms.texts.number(one[key]) for key in ("from_n", "to_n", "linked") if key in one}
        if "difference" in one:
            figures = [one[key] for key in ("from", "to", "difference", "low", "high")]
            found |= forms.signed(*figures) if one["measure"] == "top2" else forms.scored(*figures)
            found |= {forms.texts.percent(one[key]) for key in ("from", "to") if one["measure"] == "top2"}
    found |= {forms.texts.number(count) for count in range(len(compared) + 1)}
    axis = {forms.texts.percent(step / 20) for step in range(21)}
    return found | forms.p_values(one.get("p_adjusted") for one in compared) | axis | {"30"}


def running(response: dict[str, Any], population: int, forms: Forms) -> set[str]:
    """Sums over days, what is left of the population, the length of the round, and the lines and moments of the curve."""
    complete = partial = 0
    found: set[str] = set()
    for day in response["by_day"]:
        complete, partial = complete + day["complete"], partial + day["partial"]
        found |= {forms.texts.number(count) for count in (complete, partial, complete + partial)}
    found |= {forms.texts.number(count) for count in range(0, population + 1, 50)}
    found.add(forms.texts.number(population - response["responses"]))
    days = [datetime.date.fromisoformat(day["day"]) for day in response["by_day"]]
    return found | {str((days[-1] - days[0]).days + more) for more in (1, 2, 3)}


def written(survey: Questionnaire) -> set[str]:
    """The numbers in the questionnaire's own words."""
    return set(numbers(survey.model_dump_json()))


@pytest.mark.parametrize(("name", "language"), CASES)
def test_every_number_of_the_page_is_in_the_results(name: str, language: str) -> None:
    report, results, survey = made(name, language)
    page = Page(render_html(report))
    assert sum(len(numbers(told.text)) for told in page.told) > (500 if name != "decided" else 150)
    assert unexplained(page, results, survey, language) == []


def test_a_changed_figure_of_a_theme_or_a_decision_is_found() -> None:
    report, results, survey = made("decided", "nl")
    page = Page(render_html(report))
    count = next(one for one in results["themes"] if one["theme"] == "kennis")
    changed = results | {"themes": [{**one, "count": 1} if one is count else one for one in results["themes"]]}
    found = {section for section, _, _ in unexplained(page, changed, survey, "nl")}
    assert any(section.startswith("open-wens") for section in found)
    without = results | {name: [] for name in ("questions", "priorities", "themes")}
    found = {section for section, _, _ in unexplained(page, without, survey, "nl")}
    assert {"decision-d1", "decision-d2", "decision-d3"} <= found


@pytest.mark.parametrize(("name", "language"), [case for case in CASES if case[0] != "decided"])
def test_every_answer_of_the_results_is_a_row_of_a_table(name: str, language: str) -> None:
    report, results, survey = made(name, language)
    assert len(list(rows_of_answers(results, survey, Forms(load_texts(language))))) > 15
    assert missing_rows(Page(render_html(report)), results, survey, language) == []


@pytest.mark.parametrize(("name", "language"), CASES)
def test_the_pdf_prints_the_numbers_of_the_page(name: str, language: str) -> None:
    report, _, _ = made(name, language)
    seen = Counter(number for told in Page(render_html(report)).told if told.seen for number in numbers(told.text))
    printed = Counter(number for page in pages(report) for number in numbers(page))
    assert seen <= printed
    assert set(printed - seen) <= set(numbers(" ".join(heads(report.sections))))  # those of a table over two pages


def heads(sections: Sequence[Section]) -> Iterator[str]:
    """The heads of the columns of every table."""
    for section in sections:
        for block in section.blocks:
            if isinstance(block, DataTable):
                yield from (column.label for column in block.columns)
        yield from heads(section.sections)


def pages(report: Report) -> Iterator[str]:
    """The text of each page of the PDF but that of the contents, without the number of the page."""
    texts = load_texts(report.language)
    with pypdfium2.PdfDocument(render_pdf(report, made=MADE)) as pdf:
        for place, page in enumerate(pdf, start=1):
            text = page.get_textpage().get_text_bounded()
            foot = texts("Page {page} of {pages}", page=place, pages=len(pdf))
            assert place == 1 or text.count(foot) == 1
            if report.frame.contents not in text.splitlines():
                yield text.replace(foot, "")


def test_a_figure_that_is_not_that_of_the_results_is_found() -> None:
    report, results, survey = made("evaluatie", "nl")
    page = Page(render_html(report))
    for question in results["questions"]:
        for row in question.get("distribution", ()):
            right = row["count"]
            row["count"] += 1
            assert missing_rows(page, results, survey, "nl"), (question["id"], row["label"])
            row["count"] = right
    found = unexplained(page, results | {"questions": results["questions"][1:]}, survey, "nl")
    assert {section for section, _, _ in found} >= {f"question-{results['questions'][0]['id']}"}


def rows_beside(results: dict[str, Any], forms: Forms) -> Iterator[tuple[str, list[str]]]:
    """The rows that the tables of groups and rounds must have: the part they stand in, and their numbers in order."""
    texts = forms.texts
    for row in results["segments"]:
        if "n" in row and "top2_low" in row:
            mean = texts.number(row["mean"], decimals=1)
            yield f"tables-segments-{row['segment']}", [texts.percent(row["top2"]), mean, texts.number(row["n"])]
    for one in results["comparisons"]:
        if "difference" in one and one["measure"] == "top2":
            then, now = texts.percent(one["from"]), texts.percent(one["to"])
            yield "comparison-", [then, texts.number(one["from_n"]), now, texts.number(one["to_n"])]


def test_every_group_and_round_of_the_results_is_a_row_of_a_table() -> None:
    report, results, _ = made("compared", "nl")
    rows: dict[tuple[str, str], list[str]] = {}
    for told in Page(render_html(report)).told:
        if told.row:
            rows.setdefault((told.section, told.row), []).extend(numbers(told.text))
    wanted = list(rows_beside(results, Forms(load_texts("nl"))))
    assert len(wanted) > 60

    def missing() -> list[tuple[str, list[str]]]:
        return [
            (section, cells)
            for section, cells in rows_beside(results, Forms(load_texts("nl")))
            if not any(
                place.startswith(section) and any(found[at : at + len(cells)] == cells for at in range(len(found)))
                for (place, _), found in rows.items()
            )
        ]

    assert missing() == []
    told_row = next(row for row in results["segments"] if "n" in row and "top2_low" in row)
    told_row["n"] += 1000
    assert len(missing()) == 1
    told_row["n"] -= 1000
    change = next(one for one in results["comparisons"] if "difference" in one and one["measure"] == "top2")
    change["from_n"] += 1000
    assert len(missing()) == 1
    change["from_n"] -= 1000


def test_a_changed_figure_of_groups_or_rounds_leaves_a_number_unexplained() -> None:
    report, results, survey = made("compared", "nl")
    page = Page(render_html(report))
    for part in ("segments", "comparisons", "indices"):
        found = unexplained(page, results | {part: []}, survey, "nl")
        assert {section.split("-")[0] for section, _, _ in found} & {part.removesuffix("s"), part}, part
