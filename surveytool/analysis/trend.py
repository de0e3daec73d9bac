"""A round beside an earlier one: the same questions, what changed, and by more than chance or not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from surveytool.analysis.comparison import Pairs, Sample, compare, covariance, mcnemar, wilcoxon
from surveytool.analysis.disclosure import Disclosure
from surveytool.analysis.histogram import Histogram
from surveytool.analysis.multiplicity import holm
from surveytool.analysis.question import DETRACTOR, PROMOTER, points
from surveytool.analysis.summary import QuestionSummary
from surveytool.analysis.tally import Counts, Tally, on_a_scale
from surveytool.questionnaire.model import POINTS_FOR_TOP2, Number, Questionnaire, Recommendation, Side
from surveytool.questionnaire.variable import Variable, variables
from surveytool.response.snapshot import ANSWERED, Snapshot

Measure = Literal["top2", "mean", "score"]


@dataclass(frozen=True)
class Measured:
    """A round that has been counted: its id, questionnaire, counts, N, and what may be told of its questions."""

    round_id: str
    questionnaire: Questionnaire
    tally: Tally
    population: int | None
    questions: Sequence[QuestionSummary]


@dataclass(frozen=True)
class Comparison:
    """One figure in two rounds. A share (``top2``) is 0..1, a ``score`` in points, -100..100.

    ``method`` is "overlap" when those who answered twice were taken in, "independent" when not, "census" when everybody
    answered; ``linked`` is how many did both. ``p_adjusted`` is that within the section (Holm). ``switched_p`` is of those who
    answered twice alone: McNemar's exact test of a share, Wilcoxon's signed ranks of a mean. Without a difference, ``reason`` says
    why there is none.
    """

    question: str
    item: str | None
    side: Side | None
    text: str
    measure: Measure
    from_round: str
    to_round: str
    from_: float | None = None
    to: float | None = None
    from_n: int | None = None
    to_n: int | None = None
    difference: float | None = None
    low: float | None = None
    high: float | None = None
    p: float | None = None
    p_adjusted: float | None = None
    method: str | None = None
    linked: int | None = None
    switched_p: float | None = None
    hidden: bool = False
    reason: str | None = None


def compare_rounds(
    earlier: Measured,
    later: Measured,
    *,
    pairs: Mapping[str, Counts],
    disclosure: Disclosure,
    language: str,
) -> tuple[Comparison, ...]:
    """Every question that both rounds have under the same name, in the order of the later one.

    ``pairs`` has, by name, how often each pair of codes was given by those who are known to have answered twice. A question
    whose wording, scale or points changed is not compared, and one that may not be told in one of the two, or has fewer answers
    there than ``disclosure`` asks for, is in neither.
    """
    before = {column.name: column for column in variables(earlier.questionnaire)}
    found: list[Comparison] = []
    for section in later.questionnaire.sections:
        ids = {question.id for question in section.questions}
        family = [
            comparison
            for column in variables(later.questionnaire)
            if column.question.id in ids and column.name in before
            for comparison in _compared(before[column.name], column, earlier, later, pairs, disclosure, language)
        ]
        tested = [comparison for comparison in family if comparison.p is not None]
        adjusted = dict(zip(tested, holm([comparison.p or 0.0 for comparison in tested]), strict=True))
        found.extend(replace(comparison, p_adjusted=adjusted.get(comparison)) for comparison in family)
    return tuple(found)


def paired_codes(
    earlier: Snapshot, later: Snapshot, rows: tuple[NDArray[np.intp], NDArray[np.intp]], names: Sequence[str]
) -> dict[str, Counts]:
    """How often each pair of codes [earlier, later] was given, for the columns ``names``, by those whose rows belong
    together."""
    found = {}
    for name in names:
        if name in earlier.columns and name in later.columns:
            one, other = earlier.column(name)[rows[0]], later.column(name)[rows[1]]
            table = np.zeros((int(one.max(initial=0)) + 1, int(other.max(initial=0)) + 1), dtype=np.int64)
            np.add.at(table, (one, other), 1)
            found[name] = table
    return found


def _compared(
    before: Variable,
    now: Variable,
    earlier: Measured,
    later: Measured,
    pairs: Mapping[str, Counts],
    disclosure: Disclosure,
    language: str,
) -> Iterator[Comparison]:
    measure = _measure(now)
    if measure is None:
        return
    item = now.item.id if now.item is not None else None
    bare = Comparison(now.question.id, item, now.side, now.label(language), measure, earlier.round_id, later.round_id)
    if not _is_same(before, now):
        reason = "The question, its answers or its scale changed since: not compared."
        yield replace(bare, reason=disclosure.texts(reason))
        return
    hidden = [_hidden(part.questions, now.name) for part in (earlier, later)]
    if any(hidden):
        yield replace(bare, hidden=True, reason=next(reason for reason in hidden if reason))
        return
    values = _values(now, measure)
    histograms = [_histogram(part.tally, now) for part in (earlier, later)]
    if any(disclosure.hides(histogram.n) for histogram in histograms):  # the minimum of the other round may be higher
        yield replace(bare, hidden=True, reason=disclosure.reason)
        return
    samples = [
        _sample(histogram, measure, now, part.population)
        for histogram, part in zip(histograms, (earlier, later), strict=True)
    ]
    twice = _twice(pairs.get(now.name), values) if values is not None else None
    factor = 100 if measure == "score" else 1
    result = compare(samples[0], samples[1], pairs=twice)
    yield replace(
        bare,
        from_=samples[0].mean * factor,
        to=samples[1].mean * factor,
        from_n=samples[0].n,
        to_n=samples[1].n,
        difference=result.difference * factor,
        low=result.low * factor,
        high=result.high * factor,
        p=result.p,
        method=result.method,
        linked=twice.count if twice is not None and not disclosure.hides(twice.count) else None,
        switched_p=_switched(pairs.get(now.name), values, measure, disclosure),
    )


def _measure(column: Variable) -> Measure | None:
    if isinstance(column.question, Recommendation):
        return "score"
    if isinstance(column.question, Number):
        return "mean"
    if not on_a_scale(column):
        return None
    return "top2" if sum(level.value is not None for level in column.levels) >= POINTS_FOR_TOP2 else "mean"


def _is_same(before: Variable, now: Variable) -> bool:
    """Whether it is the same question put in the same words, with the same answers."""
    one, other = before.question, now.question
    if one.kind != other.kind or one.text != other.text or before.levels != now.levels:
        return False
    if isinstance(one, Number) and isinstance(other, Number):
        return (one.unit, one.min, one.max) == (other.unit, other.min, other.max)
    return (before.item and before.item.label) == (now.item and now.item.label)


def _hidden(questions: Sequence[QuestionSummary], name: str) -> str | None:
    return next((question.reason for question in questions if question.name == name and question.hidden), None)


def _histogram(tally: Tally, column: Variable) -> Histogram:
    return tally.values[column.name] if column.form == "number" else points(column.levels, tally.codes[column.name])


def _values(column: Variable, measure: Measure) -> NDArray[np.float64] | None:
    """What each point counts for: 0 or 1 of a share, -1, 0 or 1 of a score, itself of a mean; None of a number, whose values are
    no codes."""
    numbers = [level.value for level in column.levels if level.value is not None]
    if column.form == "number":
        return None
    if measure == "top2":
        return np.array([float(place >= len(numbers) - 2) for place in range(len(numbers))])
    if measure == "score":
        return np.array([float(number >= PROMOTER) - float(number <= DETRACTOR) for number in numbers])
    return np.array(numbers, dtype=np.float64)


def _sample(histogram: Histogram, measure: Measure, column: Variable, population: int | None) -> Sample:
    values = _values(column, measure)
    counted = histogram if values is None else _recoded(histogram, values)
    n = counted.n
    known = population if population is not None and population >= n else None
    if measure == "top2":
        return Sample.of_share(int(counted.counts[counted.values == 1].sum()), n, population=known)
    return Sample(n, counted.mean, (counted.sd or 0.0) ** 2, known)


def _recoded(histogram: Histogram, values: NDArray[np.float64]) -> Histogram:
    kept = np.unique(values)
    return Histogram(kept, np.array([histogram.counts[values == value].sum() for value in kept], dtype=np.int64))


def _inside(table: Counts, values: NDArray[np.float64]) -> Counts:
    """The pairs of which both are points of the scale, which stand before the answers beside it."""
    whole = np.zeros((ANSWERED + values.size, ANSWERED + values.size), dtype=np.int64)
    part = table[: whole.shape[0], : whole.shape[1]]
    whole[: part.shape[0], : part.shape[1]] = part
    return whole[ANSWERED:, ANSWERED:]


def _twice(table: Counts | None, values: NDArray[np.float64]) -> Pairs | None:
    if table is None:
        return None
    both = _inside(table, values)
    return Pairs(int(both.sum()), covariance(both, values, values))


def _switched(
    table: Counts | None, values: NDArray[np.float64] | None, measure: Measure, disclosure: Disclosure
) -> float | None:
    if table is None or values is None:
        return None
    both = _inside(table, values)
    if disclosure.hides(int(both.sum())):
        return None
    if measure == "top2":
        steps = np.subtract.outer(values, values)  # of the earlier less the later
        return mcnemar(int(both[steps < 0].sum()), int(both[steps > 0].sum()))
    return wilcoxon(both, values, values)
