"""Importance against performance: which needs are met least, item by item over those who gave both answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from surveytool.analysis.disclosure import Disclosure
from surveytool.analysis.histogram import Histogram
from surveytool.analysis.interval import Interval, mean_interval, score_interval
from surveytool.analysis.ranks import rank_ranges
from surveytool.analysis.summary import QuestionSummary
from surveytool.analysis.tally import Counts, Tally
from surveytool.questionnaire.model import SIDES, PairedMatrix, Questionnaire
from surveytool.questionnaire.variable import scale_levels
from surveytool.response.snapshot import ANSWERED
from surveytool.texts import round_half_up

Quadrant = Literal["concentrate_here", "keep_up", "low_priority", "possible_overkill", "undecided"]


@dataclass(frozen=True)
class Crosshair:
    """Where the lines of a priority chart cross: the grand means over the items of the question that are shown."""

    question: str
    importance: float
    performance: float


@dataclass(frozen=True)
class Priority:
    """One item of a paired matrix, over the ``n`` people who gave both answers.

    ``discrepancy_score``: 100 (share P > I - share P < I), negative is a need (Narine and Harder 2021), with the interval
    low..high in the same points; ``rank_low``..``rank_high`` are the places it can have by that score, the greatest need first.
    ``gap``: mean(I - P) with its paired interval. ``mwds``: mean(I - P) mean(I) (Borich 1980). When 1 to 9 people gave one of the two
    answers alone, these means and what follows from them have one decimal: the exact mean of all who gave that answer, less that of
    the pairs, would be theirs. When ``hidden`` there are too few pairs; then every figure is None.
    """

    question: str
    item: str
    text: str
    n: int | None = None
    importance: float | None = None
    importance_low: float | None = None
    importance_high: float | None = None
    performance: float | None = None
    performance_low: float | None = None
    performance_high: float | None = None
    discrepancy_score: float | None = None
    low: float | None = None
    high: float | None = None
    rank_low: int | None = None
    rank_high: int | None = None
    gap: float | None = None
    gap_low: float | None = None
    gap_high: float | None = None
    mwds: float | None = None
    quadrant: Quadrant | None = None
    hidden: bool = False
    reason: str | None = None


@dataclass(frozen=True)
class Priorities:
    """The items of every paired matrix, the greatest need first, the hidden ones last; and the cross-hairs."""

    items: tuple[Priority, ...]
    crosshairs: tuple[Crosshair, ...]


def prioritise(
    questionnaire: Questionnaire,
    tally: Tally,
    questions: Sequence[QuestionSummary],
    *,
    population: int | None,
    disclosure: Disclosure,
    language: str,
) -> Priorities:
    """Rank the items of each paired matrix by discrepancy score; equal scores by MWDS, then as they were asked.

    ``questions`` have passed the minimum group: an item of which a side is hidden there is hidden here.
    """
    reasons = {(summary.id, summary.item): summary.reason for summary in questions if summary.hidden}
    answered = {summary.name: summary.answered or 0 for summary in questions if not summary.hidden}
    items: list[Priority] = []
    crosshairs: list[Crosshair] = []
    for question in questionnaire.questions:
        if not isinstance(question, PairedMatrix):
            continue
        found = tuple(_priorities(questionnaire, question, tally, population, disclosure, language, reasons))
        found = _with_places(found, tally.ranked[question.id], population)
        crosshair = _crosshair(question.id, found)
        if crosshair is not None:
            crosshairs.append(crosshair)
            found = tuple(replace(priority, quadrant=quadrant(priority, crosshair)) for priority in found)
        if any(_tells_of_few(priority, answered, disclosure) for priority in found):
            found = tuple(
                _rough(priority) if _tells_of_few(priority, answered, disclosure) else priority for priority in found
            )
            crosshair = _crosshair(question.id, found)
            crosshairs[-1:] = [crosshair] if crosshair is not None else []
        items.extend(sorted(found, key=_need))
    return Priorities(tuple(items), tuple(crosshairs))


def _with_places(found: tuple[Priority, ...], sums: Counts, population: int | None) -> tuple[Priority, ...]:
    """With the places that each item can have: the most negative score is the greatest need and comes first."""
    shown = [place for place, priority in enumerate(found) if not priority.hidden]
    ranges = dict(zip(shown, rank_ranges(sums, shown, population=population), strict=True))
    last = len(shown) + 1  # the highest mean is the smallest need, so the places are counted from the other end
    return tuple(
        replace(priority, rank_low=last - ranges[place].high, rank_high=last - ranges[place].low)
        if place in ranges
        else priority
        for place, priority in enumerate(found)
    )


def quadrant(priority: Priority, crosshair: Crosshair) -> Quadrant | None:
    """The part of the chart an item falls in (Martilla and James 1977), None for a hidden one.

    Undecided when the interval of its mean importance or performance covers the line it would have to be clear of.
    """
    important = _side(priority.importance_low, priority.importance_high, crosshair.importance)
    well_done = _side(priority.performance_low, priority.performance_high, crosshair.performance)
    if priority.hidden:
        return None
    if important is None or well_done is None:
        return "undecided"
    if important:
        return "keep_up" if well_done else "concentrate_here"
    return "possible_overkill" if well_done else "low_priority"


def _side(low: float | None, high: float | None, line: float) -> bool | None:
    """Above the line, below it, or (None) not clear of it."""
    if low is None or high is None or low <= line <= high:
        return None
    return low > line


def _tells_of_few(priority: Priority, answered: Mapping[str, int], disclosure: Disclosure) -> bool:
    """Whether 1 to 9 people gave one answer and not the other: the whole side less the pairs is about them."""
    if priority.hidden or priority.n is None:
        return False
    alone = [answered[f"{priority.question}.{priority.item}.{side}"] - priority.n for side in SIDES]
    return any(0 < people < disclosure.minimum for people in alone)


def _rough(priority: Priority) -> Priority:
    """With means to one decimal, and everything that follows from means worked out from those, so that no other figure
    tells a mean closer."""
    if priority.importance is None or priority.performance is None:
        return priority
    importance, performance = _one_decimal(priority.importance), _one_decimal(priority.performance)
    gap = _one_decimal(importance - performance)
    return replace(
        priority,
        importance=importance,
        importance_low=_moved(priority.importance_low, priority.importance, importance),
        importance_high=_moved(priority.importance_high, priority.importance, importance),
        performance=performance,
        performance_low=_moved(priority.performance_low, priority.performance, performance),
        performance_high=_moved(priority.performance_high, priority.performance, performance),
        gap=gap,
        gap_low=_moved(priority.gap_low, priority.gap or 0.0, gap),
        gap_high=_moved(priority.gap_high, priority.gap or 0.0, gap),
        mwds=_one_decimal(gap * importance),
    )


def _moved(end: float | None, mean: float, rounded: float) -> float | None:
    return None if end is None else _one_decimal(end - mean + rounded)


def _one_decimal(figure: float) -> float:
    return float(round_half_up(figure, decimals=1)) + 0.0  # no minus before a nought


def _need(priority: Priority) -> tuple[float, float]:
    if priority.discrepancy_score is None or priority.mwds is None:
        return inf, inf
    return priority.discrepancy_score, -priority.mwds


def _crosshair(question: str, priorities: tuple[Priority, ...]) -> Crosshair | None:
    importance = [priority.importance for priority in priorities if priority.importance is not None]
    performance = [priority.performance for priority in priorities if priority.performance is not None]
    if not importance:
        return None
    return Crosshair(question, sum(importance) / len(importance), sum(performance) / len(performance))


def _priorities(
    questionnaire: Questionnaire,
    question: PairedMatrix,
    tally: Tally,
    population: int | None,
    disclosure: Disclosure,
    language: str,
    reasons: Mapping[tuple[str, str | None], str | None],
) -> Iterator[Priority]:
    rows, columns = (
        np.array([level.value for level in scale_levels(questionnaire.scale(name)) if level.value is not None])
        for name in (question.importance, question.performance)
    )
    for item in question.items:
        codes = tally.pairs[f"{question.id}.{item.id}"]
        pairs = codes[ANSWERED : ANSWERED + rows.size, ANSWERED : ANSWERED + columns.size]
        named = Priority(question.id, item.id, item.label.read(language))
        if disclosure.hides(int(pairs.sum())):
            yield replace(named, hidden=True, reason=disclosure.reason)
        elif (question.id, item.id) in reasons:
            yield replace(named, hidden=True, reason=reasons[question.id, item.id])
        else:
            yield _measured(named, pairs, rows, columns, population)


def _measured(
    named: Priority, pairs: Counts, rows: NDArray[np.int64], columns: NDArray[np.int64], population: int | None
) -> Priority:
    n = int(pairs.sum())
    importance = Histogram(rows.astype(np.float64), pairs.sum(axis=1))
    performance = Histogram(columns.astype(np.float64), pairs.sum(axis=0))
    ahead = int(pairs[rows[:, None] < columns].sum())
    behind = int(pairs[rows[:, None] > columns].sum())
    low, high = score_interval(ahead, behind, n, population=population)
    steps = np.subtract.outer(rows, columns).astype(np.float64)
    kept = np.unique(steps)
    gaps = Histogram(kept, np.array([pairs[steps == step].sum() for step in kept], dtype=np.int64))
    gap_low, gap_high = _interval(gaps, population)
    importance_low, importance_high = _interval(importance, population)
    performance_low, performance_high = _interval(performance, population)
    return replace(
        named,
        n=n,
        importance=importance.mean,
        importance_low=importance_low,
        importance_high=importance_high,
        performance=performance.mean,
        performance_low=performance_low,
        performance_high=performance_high,
        discrepancy_score=100 * (ahead - behind) / n,
        low=low,
        high=high,
        gap=gaps.mean,
        gap_low=gap_low,
        gap_high=gap_high,
        mwds=(importance.mean - performance.mean) * importance.mean,
    )


def _interval(histogram: Histogram, population: int | None) -> Interval | tuple[None, None]:
    return mean_interval(histogram.mean, histogram.sd, histogram.n, population=population) or (None, None)
