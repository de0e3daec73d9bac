"""The responses as a pandas DataFrame."""

from collections.abc import Callable

import pandas as pd

from surveytool.analysis.results import Results
from surveytool.analysis.table import tabulate, tabulate_missing
from surveytool.questionnaire.model import Questionnaire
from surveytool.response.snapshot import encode

Asked = Callable[..., Questionnaire]
Found = Callable[..., Results]

QUESTIONS = """
    - id: waar
      kind: single_choice
      text: Waar?
      other: true
      choices: [{code: solo, label: {nl: Alleen, en: Alone}}, {code: rns, label: Zeg ik niet, missing: refused}]
    - id: hoe
      kind: multiple_choice
      text: Hoe?
      other: true
      choices: [{code: mail, label: Mail}, {code: avond, label: Avond, show_if: "waar == 'solo'"}]
    - {id: snel, kind: scale, text: Snel?, scale: eens5}
    - {id: uren, kind: number, text: Uren?, decimals: 1, show_if: "waar == 'solo'"}
    - {id: wens, kind: open, text: Wens?}
"""
ANSWERS = [
    {"waar": "solo", "hoe": ("mail", "avond"), "snel": 5, "uren": 7.5, "wens": "Rust"},
    {"waar": "other", "waar.other": "Kliniek", "hoe": ("other",), "hoe.other": "Post", "snel": "na"},
    {"waar": "rns", "snel": 2},
]


def test_answers_are_typed_and_labelled_by_the_questionnaire(asked: Asked) -> None:
    questionnaire = asked(QUESTIONS)
    table = tabulate(questionnaire, encode(questionnaire, ANSWERS), language="en")
    assert list(table.columns) == ["waar", "hoe.mail", "hoe.avond", "hoe.other", "snel", "uren"]
    assert table["waar"].tolist()[:2] == ["Alone", "Other"]
    assert table["waar"].isna().tolist() == [False, False, True]
    assert table["snel"].cat.ordered
    assert list(table["snel"].cat.categories) == ["Strongly disagree", "Disagree", "Neutral", "Agree", "Strongly agree"]
    assert table["snel"].max() == "Strongly agree"
    assert table["hoe.mail"].tolist() == [True, False, pd.NA]
    assert table["hoe.avond"].tolist() == [True, pd.NA, pd.NA]
    assert table["hoe.other"].tolist() == [False, True, pd.NA]
    assert table["uren"].dtype == "float64"
    assert table["uren"].tolist()[0] == 7.5


def test_the_reasons_of_missing_answers_stay_apart(asked: Asked) -> None:
    questionnaire = asked(QUESTIONS)
    reasons = tabulate_missing(questionnaire, encode(questionnaire, ANSWERS), language="en")
    assert reasons["waar"].tolist() == ["answered", "answered", "rather not say"]
    assert reasons["hoe.avond"].tolist() == ["answered", "not shown", "not shown"]
    assert reasons["hoe.mail"].tolist() == ["answered", "answered", "left open"]
    assert reasons["snel"].tolist() == ["answered", "not applicable", "answered"]
    assert reasons["uren"].tolist() == ["answered", "not shown", "not shown"]


def test_an_answer_is_in_one_table_or_its_reason_in_the_other(asked: Asked) -> None:
    questionnaire = asked(QUESTIONS)
    snapshot = encode(questionnaire, ANSWERS)
    present = tabulate(questionnaire, snapshot, language="nl").notna()
    assert present.equals(tabulate_missing(questionnaire, snapshot, language="nl") == "beantwoord")


def test_pandas_counts_what_the_results_say(asked: Asked, found: Found) -> None:
    questionnaire = asked(QUESTIONS)
    answers = ANSWERS * 12
    table = tabulate(questionnaire, encode(questionnaire, answers), language="nl")
    summaries = {summary.id: summary for summary in found(questionnaire, answers).questions}
    assert [row.share for row in summaries["waar"].distribution] == table["waar"].value_counts(normalize=True).tolist()
    assert [row.share for row in summaries["snel"].distribution] == (
        table["snel"].value_counts(normalize=True, sort=False).tolist()
    )
    assert {row.code: row.share for row in summaries["hoe"].distribution} == {
        code: table[f"hoe.{code}"].mean() for code in ("mail", "avond", "other")
    }
    assert summaries["uren"].mean == table["uren"].mean()


def test_two_choices_with_one_label_are_told_apart_by_their_code(asked: Asked) -> None:
    questionnaire = asked(
        "- {id: waar, kind: single_choice, text: Waar?, choices: [{code: a, label: Elders}, {code: b, label: Elders}]}"
    )
    table = tabulate(questionnaire, encode(questionnaire, [{"waar": "b"}]), language="nl")
    assert table["waar"].tolist() == ["Elders (b)"]
