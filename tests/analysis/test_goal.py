"""Goals against what was measured."""

from collections.abc import Callable
from typing import Any

import pytest

from surveytool.analysis.goal import GoalSummary, judge
from surveytool.analysis.results import Results
from surveytool.analysis.summary import QuestionSummary
from surveytool.questionnaire.model import Goal, Questionnaire, Text
from surveytool.texts import load_texts

Asked = Callable[..., Questionnaire]
Found = Callable[..., Results]

QUESTIONS = """
    - {id: snel, kind: scale, text: Snel?, scale: eens5}
    - {id: lood, kind: scale, text: Lood, scale: zorg3}
    - {id: raad, kind: recommendation, text: Aanraden?}
    - {id: uren, kind: number, text: Uren?}
"""


def goal(question: str, measure: str, target: float) -> str:
    return f"goals:\n  - {{id: doel, text: Dit beloofden we, question: {question}, measure: {measure}, target: {target}}}\n"


def judged(asked: Asked, found: Found, promise: str, answers: list[dict[str, Any]]) -> GoalSummary:
    (summary,) = found(asked(QUESTIONS, promise), answers).goals
    return summary


# 70 of 100 in a population of 200: the exact interval is 126-152 of 200
@pytest.mark.parametrize(
    ("target", "verdict"), [(0.5, "met"), (0.63, "met"), (0.64, "too_close"), (0.76, "too_close"), (0.77, "not_met")]
)
def test_a_goal_is_met_when_the_whole_interval_reaches_the_target(
    asked: Asked, found: Found, target: float, verdict: str
) -> None:
    answers = [{"snel": 4}] * 70 + [{"snel": 2}] * 30
    summary = judged(asked, found, goal("snel", "top2", target), answers)
    assert (summary.value, summary.low, summary.high) == (0.7, 0.63, 0.76)
    assert summary.verdict == verdict
    assert (summary.id, summary.text, summary.target) == ("doel", "Dit beloofden we", target)


def test_a_goal_can_be_a_recommendation_score(asked: Asked, found: Found) -> None:
    summary = judged(asked, found, goal("raad", "score", 20), [{"raad": 9}] * 60 + [{"raad": 7}] * 40)
    assert (summary.value, summary.verdict) == (60.0, "met")


def test_a_goal_can_be_a_mean(asked: Asked, found: Found) -> None:
    summary = judged(asked, found, goal("uren", "mean", 30), [{"uren": 24}] * 20 + [{"uren": 28}] * 20)
    assert (summary.value, summary.verdict) == (26.0, "not_met")


def test_a_goal_on_a_hidden_question_is_hidden(asked: Asked, found: Found) -> None:
    summary = judged(asked, found, goal("snel", "top2", 0.5), [{"snel": 5}] * 9)
    assert summary.hidden
    assert summary.reason == "Minder dan 10 antwoorden: niet getoond."
    assert (summary.value, summary.low, summary.high, summary.verdict) == (None, None, None, None)


def test_a_goal_without_such_a_figure_has_no_verdict() -> None:
    promise = Goal(id="doel", text=Text({"nl": "Doel"}), question="lood", measure="top2", target=0.5)
    question = QuestionSummary(id="lood", kind="scale", text="Lood")
    (summary,) = judge([promise], [question], texts=load_texts("nl"), language="nl")
    assert (summary.verdict, summary.hidden) == (None, False)
    assert summary.reason == "Deze vraag heeft geen uitkomst van de soort die het doel vraagt."
