"""What the board promised against what was measured."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, assert_never

from surveytool.analysis.summary import QuestionSummary
from surveytool.questionnaire.model import Goal
from surveytool.texts import Texts

Verdict = Literal["met", "not_met", "too_close"]
Measure = Literal["top2", "mean", "score"]


@dataclass(frozen=True)
class GoalSummary:
    """A goal with its verdict. Without a value there is none: ``reason`` says why, ``hidden`` when it may not be told."""

    id: str
    text: str
    question: str
    measure: Measure
    target: float
    value: float | None = None
    low: float | None = None
    high: float | None = None
    verdict: Verdict | None = None
    hidden: bool = False
    reason: str | None = None


def judge(
    goals: Sequence[Goal], questions: Sequence[QuestionSummary], *, texts: Texts, language: str
) -> tuple[GoalSummary, ...]:
    """Hold each goal against the summary of its question, as that may be told.

    The verdict is met or not_met when the whole interval is at or above, or below, the target; else too_close.
    """
    by_name = {question.name: question for question in questions}
    return tuple(_judged(goal, by_name[goal.question], texts, language) for goal in goals)


def verdict(low: float, high: float, target: float) -> Verdict:
    """Met when low >= target, not_met when high < target, else too_close to tell from this many answers."""
    if low >= target:
        return "met"
    return "not_met" if high < target else "too_close"


def _judged(goal: Goal, question: QuestionSummary, texts: Texts, language: str) -> GoalSummary:
    promised = GoalSummary(goal.id, goal.text.read(language), goal.question, goal.measure, goal.target)
    if question.hidden:
        return replace(promised, hidden=True, reason=question.reason)
    measured = _measured(goal.measure, question)
    if measured is None:
        return replace(promised, reason=texts("This question has no figure of the kind that the goal asks for."))
    value, low, high = measured
    return replace(promised, value=value, low=low, high=high, verdict=verdict(low, high, goal.target))


def _measured(measure: Measure, question: QuestionSummary) -> tuple[float, float, float] | None:
    """The value with its interval."""
    match measure:
        case "top2":
            top2 = question.top2
            return None if top2 is None else (top2.share, top2.low, top2.high)
        case "score":
            score = question.score
            return None if score is None else (score.value, score.low, score.high)
        case "mean":
            mean, low, high = question.mean, question.mean_low, question.mean_high
            return None if mean is None or low is None or high is None else (mean, low, high)
        case _:
            assert_never(measure)
