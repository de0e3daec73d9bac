"""The minimum group, in everything that leaves the analysis."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from surveytool.analysis.results import Results, results_json
from surveytool.questionnaire.model import Questionnaire

Asked = Callable[..., Questionnaire]
Found = Callable[..., Results]

NAMES = {"id", "kind", "text", "item", "item_text", "side", "question", "measure", "target", "hidden", "reason"}
QUESTIONS = """
    - {id: groep, kind: single_choice, text: Groep, choices: [{code: ja, label: Ja}, {code: nee, label: Nee}]}
    - {id: snel, kind: scale, text: Snel?, scale: eens5, show_if: "groep == 'ja'"}
    - {id: hoe, kind: multiple_choice, text: Hoe?, choices: [{code: mail, label: Mail}, {code: app, label: App}]}
    - {id: thema, kind: paired_matrix, text: Thema, importance: eens5, performance: eens5, items: [{id: k, label: K}]}
    - {id: raad, kind: recommendation, text: Aanraden?}
    - {id: uren, kind: number, text: Uren?}
    - {id: wens, kind: open, text: Wens?}
"""
GOALS = """
goals:
  - {id: een, text: Een, question: snel, measure: top2, target: 0.5}
  - {id: twee, text: Twee, question: thema.k.performance, measure: mean, target: 3}
"""
FULL: dict[str, Any] = {
    "groep": "ja",
    "snel": 4,
    "hoe": ("mail",),
    "thema.k.importance": 5,
    "thema.k.performance": 2,
    "raad": 9,
    "uren": 24,
    "wens": "rust",
}
POINTS = st.sampled_from([None, 1, 2, 3, 4, 5, "na", "dk"])


@st.composite
def responses(draw: st.DrawFn) -> list[dict[str, Any]]:
    drawn = st.fixed_dictionaries(
        {
            "groep": st.sampled_from([None, "ja", "nee"]),
            "snel": POINTS,
            "hoe": st.sampled_from([None, ("mail",), ("app", "mail")]),
            "thema.k.importance": POINTS,
            "thema.k.performance": POINTS,
            "raad": st.sampled_from([None, 3, 8, 10]),
            "uren": st.sampled_from([None, 8, 24]),
            "wens": st.sampled_from([None, "rust"]),
        }
    )
    answers = draw(st.lists(drawn, max_size=24))
    return [{name: value for name, value in row.items() if value is not None} for row in answers]


def test_ten_answers_are_told_and_nine_are_not(asked: Asked, found: Found) -> None:
    questionnaire = asked(QUESTIONS, GOALS)
    assert not any(question.hidden for question in found(questionnaire, [FULL] * 10).questions)
    assert all(question.hidden for question in found(questionnaire, [FULL] * 9).questions)


def test_a_hidden_question_keeps_its_name_and_nothing_else(asked: Asked, found: Found) -> None:
    hidden = results_json(found(asked(QUESTIONS, GOALS), [FULL] * 9, language="en"))["questions"][1]
    assert hidden == {
        "id": "snel",
        "kind": "scale",
        "text": "Snel?",
        "hidden": True,
        "reason": "Fewer than 10 answers: not shown.",
    }


@pytest.mark.parametrize(("minimum", "used"), [(1, 10), (10, 10), (15, 15)])
def test_a_round_may_raise_the_minimum_and_never_lower_it(asked: Asked, found: Found, minimum: int, used: int) -> None:
    questionnaire = asked(QUESTIONS, GOALS)
    assert found(questionnaire, [FULL] * used, minimum_group=minimum).minimum_group == used
    assert not found(questionnaire, [FULL] * used, minimum_group=minimum).questions[0].hidden
    assert found(questionnaire, [FULL] * (used - 1), minimum_group=minimum).questions[0].hidden


def test_a_choice_that_few_could_choose_is_left_out(asked: Asked, found: Found) -> None:
    questionnaire = asked(
        """
        - {id: groep, kind: single_choice, text: Groep, choices: [{code: ja, label: Ja}, {code: nee, label: Nee}]}
        - id: hoe
          kind: multiple_choice
          text: Hoe?
          choices: [{code: mail, label: Mail}, {code: avond, label: Avond, show_if: "groep == 'ja'"}]
        """
    )
    answers = [{"groep": "ja", "hoe": ("mail", "avond")}] * 9 + [{"groep": "nee", "hoe": ("mail",)}] * 9
    assert [row.code for row in found(questionnaire, answers).questions[1].distribution] == ["mail"]


ROUTED = """
    - {id: ziek, kind: single_choice, text: Ziek?, choices: [{code: ja, label: Ja}, {code: nee, label: Nee}]}
    - {id: werk, kind: scale, text: Werk?, scale: eens5, show_if: "ziek != 'ja'"}
    - id: thema
      kind: paired_matrix
      text: Thema
      importance: eens5
      performance: eens5
      items: [{id: k, label: K, show_if: "not answered(werk)"}, {id: m, label: M}]
    - id: hoe
      kind: multiple_choice
      text: Hoe?
      choices: [{code: mail, label: Mail}, {code: app, label: App}, {code: bel, label: Bel, show_if: "ziek != 'ja'"}]
    - {id: rest, kind: scale, text: Rest?, scale: eens5}
"""


def test_who_was_not_shown_a_question_does_not_tell_what_was_answered_to_a_hidden_one(
    asked: Asked, found: Found
) -> None:
    pair = {"thema.m.importance": 5, "thema.m.performance": 2, "thema.k.importance": 5, "thema.k.performance": 2}
    everybody = {"hoe": ("mail",), "rest": 3, **pair}
    answers = [{"ziek": "ja", **everybody}] * 3 + [{"werk": 4, **everybody}] * 20 + [everybody] * 20
    results = results_json(found(asked(ROUTED), answers, language="en"))
    hidden = {(question["id"], question.get("item")) for question in results["questions"] if question.get("hidden")}
    assert hidden == {("ziek", None), ("werk", None), ("thema", "k")}
    assert "depends on a question with fewer than 10 answers" in results["questions"][1]["reason"]
    assert [told["item"] for told in results["priorities"] if not told.get("hidden")] == ["m"]
    choices = next(question for question in results["questions"] if question["id"] == "hoe")["distribution"]
    assert [row["code"] for row in choices] == ["mail", "app"]


def test_how_many_reached_a_section_of_hidden_questions_is_not_told(
    asked: Asked, found: Found, counted: Callable[..., Any]
) -> None:
    rest = """# two sections more
  - {id: twee, title: Twee, show_if: "snel == 5", questions: [{id: n, kind: scale, scale: eens5, text: Hoe?}]}
  - {id: drie, title: Drie, questions: [{id: z, kind: scale, scale: eens5, text: Zo?}]}
"""
    questionnaire = asked("- {id: snel, kind: scale, text: Snel?, scale: eens5}", rest)
    answers = [{"snel": 5, "n": 1, "z": 2}] * 4 + [{"snel": 3, "z": 2}] * 20
    left_at = (("een", 24, 0), ("twee", 4, 0), ("drie", 24, 0))
    results = found(questionnaire, answers, counters=counted(complete=24, open_link=24, left_at=left_at))
    assert [row.section for row in results.quality.left_at] == ["een", "drie"]


@given(answers=responses())
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_is_told_of_fewer_than_ten_answers(asked: Asked, found: Found, answers: list[dict[str, Any]]) -> None:
    results = results_json(found(asked(QUESTIONS, GOALS), answers))
    for question in results["questions"]:
        if question.get("hidden"):
            assert set(question) <= NAMES
        else:
            assert question["answered"] >= 10
            assert all(row["base"] >= 10 for row in question.get("distribution", []))
    for told in (*results["priorities"], *results["goals"]):
        if told.get("hidden"):
            assert set(told) <= NAMES
        elif "n" in told:
            assert told["n"] >= 10
    hidden = {question["id"] for question in results["questions"] if question.get("hidden") and "item" not in question}
    assert not hidden & {row["id"] for row in results["quality"]["item_nonresponse"]}
    assert "NaN" not in json.dumps(results)
