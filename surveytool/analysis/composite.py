"""The indices of a questionnaire: their scores, and how far their items belong together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from math import sqrt

import numpy as np

from surveytool.analysis.disclosure import Disclosure
from surveytool.analysis.histogram import Histogram
from surveytool.analysis.index import FEW_ANSWERS, ItemOfIndex, Moments, reliability, turned
from surveytool.analysis.interval import mean_interval
from surveytool.analysis.summary import QuestionSummary
from surveytool.analysis.tally import Tally, steps_of
from surveytool.questionnaire.model import Index, Number, Questionnaire
from surveytool.questionnaire.scoring import Definition, definitions
from surveytool.questionnaire.variable import Variable, variables
from surveytool.response.snapshot import ANSWERED
from surveytool.texts import round_half_up

WIDE_RANGE = 40
"""Of a score with a range as wide as this, a whole number says as much as one decimal of a scale of five points."""


@dataclass(frozen=True)
class ItemSummary:
    """An item of an index: ``rest`` is its correlation with the sum of the other items."""

    name: str
    reversed: bool
    rest: float | None = None
    alpha_without: float | None = None


@dataclass(frozen=True)
class IndexSummary:
    """An index among those who answered all its items, ``n`` of them.

    The score is the mean of the items, reversed ones turned round, or what its ``scoring`` says. ``alpha`` and ``omega`` are
    there from three items on. ``warning`` says when they rest on few answers. When 1 to 9 people answered some of the items alone,
    the mean and its interval are rounded: the exact sums of the items, less that of the index, would be theirs.
    """

    id: str
    label: str
    items: tuple[ItemSummary, ...]
    scoring: str | None = None
    n: int | None = None
    mean: float | None = None
    sd: float | None = None
    low: float | None = None
    high: float | None = None
    alpha: float | None = None
    alpha_low: float | None = None
    alpha_high: float | None = None
    omega: float | None = None
    warning: str | None = None
    hidden: bool = False
    reason: str | None = None


@dataclass(frozen=True)
class _Rule:
    """How the sum of the turned items becomes the score: ``base`` + ``slope`` x sum."""

    base: float
    slope: float


def composites(
    questionnaire: Questionnaire,
    tally: Tally,
    questions: Sequence[QuestionSummary],
    *,
    population: int | None,
    disclosure: Disclosure,
    language: str,
) -> tuple[IndexSummary, ...]:
    """The summary of every index. One with an item of which nothing may be told is hidden, as its score would tell of it."""
    hidden = {question.name: question.reason for question in questions if question.hidden}
    answered = {question.name: question.answered or 0 for question in questions if not question.hidden}
    columns = {column.name: column for column in variables(questionnaire)}
    found = []
    for index in questionnaire.indices:
        definition = definitions()[index.scoring] if index.scoring is not None else None
        reverse = _reversed(index, definition)
        items = tuple(ItemSummary(name, turn) for name, turn in zip(index.items, reverse, strict=True))
        bare = IndexSummary(index.id, index.label.read(language), items, index.scoring)
        moments = tally.indices[index.id]
        reasons = [hidden[name] for name in index.items if name in hidden]
        if reasons or disclosure.hides(moments.n):
            found.append(replace(bare, hidden=True, reason=reasons[0] if reasons else disclosure.reason))
            continue
        parts = [columns[name] for name in index.items]
        if definition is not None and definition.bands:
            found.append(_scored_by_bands(bare, parts[0], definition, tally, population))
        else:
            scored = _scored(bare, parts, moments, definition, population, disclosure)
            beside = max(answered[name] for name in index.items) - moments.n
            found.append(_rough(scored, definition) if 0 < beside < disclosure.minimum else scored)
    return tuple(found)


def _scored(
    bare: IndexSummary,
    parts: Sequence[Variable],
    moments: Moments,
    definition: Definition | None,
    population: int | None,
    disclosure: Disclosure,
) -> IndexSummary:
    steps = steps_of(parts)
    ends = [(low + high) * steps for low, high in map(_ends, parts)]
    whole = turned(moments, [item.reversed for item in bare.items], [round(end) for end in ends])
    rule = _rule(definition, len(parts))
    covariance = whole.covariance if whole.n > 1 else np.zeros((len(parts), len(parts)))
    mean = rule.base + rule.slope * float(whole.means.sum()) / steps
    sd = abs(rule.slope) * sqrt(max(float(covariance.sum()), 0.0)) / steps
    low, high = mean_interval(mean, sd, whole.n, population=population) or (None, None)
    found = reliability(whole)
    few = found.alpha is not None and whole.n < FEW_ANSWERS
    return replace(
        bare,
        items=tuple(_item(item, own) for item, own in zip(bare.items, found.items, strict=True)),
        n=whole.n,
        mean=mean,
        sd=sd,
        low=low,
        high=high,
        alpha=found.alpha,
        alpha_low=found.alpha_low,
        alpha_high=found.alpha_high,
        omega=found.omega,
        warning=disclosure.texts("Fewer than {n} answered all items: alpha and omega say little.", n=FEW_ANSWERS)
        if few
        else None,
    )


def _rough(index: IndexSummary, definition: Definition | None) -> IndexSummary:
    """With its mean to one decimal, or to a whole number where the score has a wide range of its own."""
    decimals = 0 if definition is not None and definition.range.high - definition.range.low >= WIDE_RANGE else 1
    mean = _rounded(index.mean or 0.0, decimals)
    ends = [
        None if end is None else _rounded(end - (index.mean or 0.0) + mean, decimals) for end in (index.low, index.high)
    ]
    return replace(index, mean=mean, low=ends[0], high=ends[1])


def _rounded(figure: float, decimals: int) -> float:
    return float(round_half_up(figure, decimals=decimals)) + 0.0  # no minus before a nought


def _item(item: ItemSummary, found: ItemOfIndex) -> ItemSummary:
    return replace(item, rest=found.rest, alpha_without=found.alpha_without)


def _scored_by_bands(
    bare: IndexSummary, part: Variable, definition: Definition, tally: Tally, population: int | None
) -> IndexSummary:
    """One item, whose answers fall in bands that each have a score."""
    counts: dict[float, int] = {}
    for place, level in enumerate(part.levels):
        if level.value is not None:
            score = next(float(band.score) for band in definition.bands if level.value <= band.up_to)
            counts[score] = counts.get(score, 0) + int(tally.codes[part.name][ANSWERED + place])
    scores = sorted(counts)
    histogram = Histogram(np.array(scores), np.array([counts[score] for score in scores], dtype=np.int64))
    low, high = mean_interval(histogram.mean, histogram.sd, histogram.n, population=population) or (None, None)
    return replace(bare, n=histogram.n, mean=histogram.mean, sd=histogram.sd, low=low, high=high)


def _reversed(index: Index, definition: Definition | None) -> tuple[bool, ...]:
    if definition is not None:
        return tuple(place in definition.reverse for place in range(1, len(index.items) + 1))
    return tuple(name in index.reverse for name in index.items)


def _rule(definition: Definition | None, items: int) -> _Rule:
    if definition is None:
        return _Rule(0.0, 1 / items)
    least, most = definition.points.least, definition.points.most
    slope = (definition.range.high - definition.range.low) / (items * (most - least))
    base = definition.range.low - items * least * slope
    if definition.adjust is not None:
        base, slope = base * definition.adjust.multiply + definition.adjust.add, slope * definition.adjust.multiply
    return _Rule(float(base), float(slope))


def _ends(part: Variable) -> tuple[Decimal, Decimal]:
    """The lowest and the highest answer; nothing and nothing of a number without both."""
    question = part.question
    if isinstance(question, Number):
        least, most = question.min, question.max
        return (Decimal(0), Decimal(0)) if least is None or most is None else (Decimal(least), Decimal(most))
    values = [level.value for level in part.levels if level.value is not None]
    return (Decimal(min(values)), Decimal(max(values))) if values else (Decimal(0), Decimal(0))
