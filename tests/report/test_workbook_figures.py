import datetime
from collections.abc import Iterator, Mapping

import pytest

from surveytool.questionnaire.model import Questionnaire

from .example import OPENED, drawn_answers, invited_fieldwork, ready, results_of
from .workbook_example import book_of, cells, everything, results_json, table


@pytest.fixture(params=["behoeftepeiling", "evaluatie"])
def survey(request: pytest.FixtureRequest) -> Questionnaire:
    return ready(request.param)


def test_figures_of_answers_are_those_of_the_results(survey: Questionnaire) -> None:
    results = everything(survey.id)
    rows = table(book_of(results, survey)["Figures"], "figures")
    expected = [
        (question.name, row["code"], row["label"], row["count"], row["base"], row["share"], row["low"], row["high"])
        for question, told in zip(results.questions, results_json(results)["questions"], strict=True)
        for row in told.get("distribution", ())
    ]
    heads = ("Name", "Code", "Answer", "Count", "Base (n)", "Share", "95% CI from", "95% CI to")
    assert [tuple(row[head] for head in heads) for row in rows] == expected
    assert len(expected) > 100


def test_measures_are_those_of_the_results(survey: Questionnaire) -> None:
    results = everything(survey.id)
    rows = table(book_of(results, survey)["Measures"], "measures")
    found = {(row["Name"], row["Measure"]): row for row in rows}
    assert len(found) == len(rows)
    names = {
        "mean": "Mean",
        "sd": "Standard deviation",
        "median": "Median: half is at most this",
        "lower_quartile": "Lower quartile: a quarter is at most this",
        "upper_quartile": "Upper quartile: three quarters are at most this",
    }
    expected = 0
    for question, told in zip(results.questions, results_json(results)["questions"], strict=True):
        for key, measure in names.items():
            if key in told:
                row, expected = found[question.name, measure], expected + 1
                assert (row["Value"], row["Base (n)"]) == (told[key], told["answered"])
        if "mean" in told:
            row = found[question.name, "Mean"]
            assert (row["95% CI from"], row["95% CI to"]) == (told["mean_low"], told["mean_high"])
        for key, measure in (("top2", "Top 2"), ("bottom2", "Bottom 2")):
            if key in told:
                row, share, expected = found[question.name, measure], told[key], expected + 1
                values = (row["Count"], row["Value"], row["95% CI from"], row["95% CI to"])
                assert values == (share["count"], share["share"], share["low"], share["high"])
        if "rank_low" in told:
            row, expected = found[question.name, "Place among the items, by top 2"], expected + 1
            assert (row["95% CI from"], row["95% CI to"]) == (told["rank_low"], told["rank_high"])
        if "score" in told:
            row, score, expected = found[question.name, "Recommendation score"], told["score"], expected + 4
            assert (row["Value"], row["95% CI from"], row["95% CI to"]) == (score["value"], score["low"], score["high"])
            groups = (("promoters", "Promoters (9–10)"), ("passives", "Passive (7–8)"), ("detractors", "Critics (0–6)"))
            for key, measure in groups:
                assert found[question.name, measure]["Count"] == score[key]
    assert expected == len(rows)


def test_counts_of_those_asked_are_those_of_the_results(survey: Questionnaire) -> None:
    results = everything(survey.id)
    heads = {
        "asked": "Asked",
        "answered": "Answered (n)",
        "not_applicable": "Not applicable",
        "refused": "Rather not say",
        "dont_know": "Do not know",
        "left_open": "Left open",
        "not_shown": "Not shown",
    }
    rows = table(book_of(results, survey)["Who answered what"], "counts")
    for row, told in zip(rows, results_json(results)["questions"], strict=True):
        assert {key: row[head] for key, head in heads.items()} == {key: told[key] for key in heads}
        assert (row["Question"], row["Item"]) == (told["text"], told.get("item_text"))


def test_priorities_are_those_of_the_results_in_their_order(survey: Questionnaire) -> None:
    results = everything(survey.id)
    sheet = book_of(results, survey)["Priorities"]
    heads = {
        "text": "Topic",
        "n": "n",
        "importance": "Importance (mean)",
        "importance_low": "Importance: 95% CI from",
        "importance_high": "Importance: 95% CI to",
        "performance": "How it is now (mean)",
        "performance_low": "How it is now: 95% CI from",
        "performance_high": "How it is now: 95% CI to",
        "discrepancy_score": "Discrepancy score",
        "low": "Discrepancy score: 95% CI from",
        "high": "Discrepancy score: 95% CI to",
        "mwds": "MWDS",
    }
    told = results_json(results)
    for row, item in zip(table(sheet, "priorities"), told["priorities"], strict=True):
        assert {key: row[head] for key, head in heads.items()} == {key: item[key] for key in heads}
        assert row["Name"] == f"{item['question']}.{item['item']}"
    lines = {row[0].value: row[1].value for row in sheet.iter_rows() if str(row[0].value).startswith("thema: mean")}
    assert list(lines.values()) == [told["crosshairs"][0]["importance"], told["crosshairs"][0]["performance"]]


def test_goals_are_those_of_the_results_each_in_its_own_form() -> None:
    survey, results = ready("evaluatie"), everything("evaluatie")
    sheet = book_of(results, survey)["Goals"]
    rows = table(sheet, "goals")
    verdicts = {"met": "met", "not_met": "not met", "too_close": "too close to tell"}
    for row, told in zip(rows, results_json(results)["goals"], strict=True):
        assert (row["Goal"], row["Measured by"], row["Target"]) == (told["text"], told["question"], told["target"])
        assert (row["Value"], row["95% CI from"], row["95% CI to"]) == (told["value"], told["low"], told["high"])
        assert row["Verdict"] == verdicts[told["verdict"]]
    formats = {row[2].value: row[4].number_format for row in sheet[sheet.tables["goals"].ref][1:]}
    assert formats == {"Top 2": "0%", "Recommendation score": "+0;-0;0"}


def test_response_is_that_of_the_results() -> None:
    results = everything()
    sheet = book_of(results, ready("behoeftepeiling"))["Response"]
    told = results_json(results)
    days = [(row["Day"].date().isoformat(), row["Complete"], row["Partial"]) for row in table(sheet, "days")]
    assert days == [(day["day"], day["complete"], day["partial"]) for day in told["response"]["by_day"]]
    stopped = [(row["Reached"], row["Stopped here"]) for row in table(sheet, "stopped")]
    assert stopped == [(part["reached"], part["left"]) for part in told["quality"]["left_at"]]
    minutes = [(row["Up to so many minutes"], row["Answers"]) for row in table(sheet, "minutes")]
    assert minutes == [(step["up_to_minutes"], step["count"]) for step in told["quality"]["duration"]]
    terms = {row[0].value: row[1].value for row in sheet.iter_rows()}
    assert terms["Began and did not hand in"] == told["response"]["break_off"]


def test_who_was_invited_is_that_of_the_results() -> None:
    survey = ready("evaluatie")
    results = results_of(
        survey, drawn_answers(survey, 113), fieldwork=invited_fieldwork(survey), links="both", language="en"
    )
    sheet = book_of(results, survey)["Response"]
    told = results_json(results)["response"]
    became = {row["What became of it"]: row["People"] for row in table(sheet, "dispositions")}
    *parts, invited, left = became.values()
    assert parts == [
        told["dispositions"][name] for name in ("complete", "partial", "refusal", "non_contact", "unknown")
    ]
    assert sum(parts) == invited == told["invited"] == 187
    assert left == told["dispositions"]["not_eligible"] == 3
    groups = [(row["Group"], row["Invited"], row["Answered"], row["Share"]) for row in table(sheet, "groups")]
    assert [row[1:] for row in groups] == [
        (one["invited"], one["answered"], one["rate"]) for one in told["participation"]
    ]
    assert groups[2][0] == "In which part of the country do you work?: other groups and not known, together"
    terms = {row[0].value: row[1].value for row in sheet.iter_rows()}
    assert terms["RR2"] == told["rate"]
    assert terms["By the open link, counted apart"] == told["apart"] == 12


def numbers_in(value: object) -> Iterator[float]:
    match value:
        case bool() | str() | None:
            return
        case int() | float():
            yield value
        case Mapping():
            for part in value.values():
                yield from numbers_in(part)
        case list():
            for part in value:
                yield from numbers_in(part)


def test_every_number_in_a_cell_is_in_the_results_json(survey: Questionnaire) -> None:
    results = everything(survey.id)
    known = set(numbers_in(results_json(results)))
    codes = {point.code for scale in survey.scales.values() for point in scale.points} | set(range(11))
    for cell in cells(book_of(results, survey)):
        if cell.data_type == "n":
            allowed = known | codes if cell.parent.title == "Codes and labels" else known
            assert cell.value in allowed, (cell.parent.title, cell.coordinate, cell.value)


def test_numbers_are_numbers_with_a_form_and_dates_are_dates() -> None:
    sheet = book_of(everything(), ready("behoeftepeiling"))["Figures"]
    row = sheet[sheet.tables["figures"].ref][1]
    forms = [(cell.data_type, cell.number_format) for cell in row[-5:]]
    assert forms == [("n", "#,##0"), ("n", "#,##0"), ("n", "0%"), ("n", "0%"), ("n", "0%")]
    for language, form in (("en", "[$-809]d mmmm yyyy"), ("nl", "[$-413]d mmmm yyyy")):
        about = book_of(everything(language=language), ready("behoeftepeiling")).worksheets[0]
        day = next(cell for row in about.iter_rows() for cell in row if cell.is_date)
        assert (day.value, day.number_format) == (datetime.datetime.combine(OPENED, datetime.time()), form)
