"""One figure in two rounds of the same members: the difference, its interval and its test.

The members are few and known, and many answer both times. Both make a difference surer than two samples from an endless
population would: whoever forgets it finds nothing. What is known of who answered twice is taken in when the rounds are
linked and enough people are.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import bdtr, ndtr, stdtr, stdtrit

FEWEST_PAIRS = 30
"""Below this many who answered twice, what they have in common is too unsure to count on."""
CHANGED_POPULATION = 0.10
"""When N changed by more than this share, the two rounds are not of the same population."""

Method = Literal["overlap", "independent", "census"]


@dataclass(frozen=True)
class Sample:
    """A figure in one round: n answers, their mean (a share counts as the mean of 0 and 1), and their variance with n - 1.

    ``population`` is N, None when it is open.
    """

    n: int
    mean: float
    variance: float
    population: int | None

    @classmethod
    def of_share(cls, count: int, n: int, *, population: int | None) -> Sample:
        """A share. When nobody or everybody is counted, chance is that of one more answer on either side: the sample alone
        would have it that there is none."""
        share = count / n
        spread = share if 0 < count < n else (count + 1) / (n + 2)
        return cls(n, share, spread * (1 - spread) * n / (n - 1) if n > 1 else 0.25, population)


@dataclass(frozen=True)
class Pairs:
    """Those who answered in both rounds: how many, and the covariance of their two answers, with m - 1."""

    count: int
    covariance: float


@dataclass(frozen=True)
class Difference:
    """The later figure less the earlier one, with its interval. ``p`` is None of a census, where nothing is left to chance."""

    difference: float
    low: float
    high: float
    p: float | None
    method: Method


def compare(earlier: Sample, later: Sample, *, pairs: Pairs | None = None, level: float = 0.95) -> Difference:
    """The difference between two rounds.

    d = m2 - m1 with the variance
    (1 - n1/N1) s1^2/n1 + (1 - n2/N2) s2^2/n2 - 2 (m/(n1 n2) - 1/N) s12,
    s12 being the covariance among the m who answered twice (Tam 1984; Qualite and Tille 2008). With fewer than 30 of them,
    or none known, the last term falls away; when N changed by more than a tenth, its 1/N does. The interval and the test
    use t with n1 + n2 - 2 degrees of freedom.

    Raises ValueError when a round has fewer than two answers.
    """
    if min(earlier.n, later.n) < 2:
        raise ValueError("a comparison needs two answers in each round")
    value = later.mean - earlier.mean
    variance = _variance(earlier) + _variance(later)
    is_linked = pairs is not None and pairs.count >= FEWEST_PAIRS
    if is_linked and pairs is not None:
        shared = pairs.count / (earlier.n * later.n) - _per_member(earlier.population, later.population)
        variance = max(variance - 2 * shared * pairs.covariance, 0.0)
    if _is_census(earlier) and _is_census(later):
        return Difference(value, value, value, None, "census")
    error = sqrt(variance)
    degrees = earlier.n + later.n - 2
    margin = float(stdtrit(degrees, (1 + level) / 2)) * error
    p = _p(value, error, degrees)
    return Difference(value, value - margin, value + margin, p, "overlap" if is_linked else "independent")


def covariance(pairs: NDArray[np.integer], earlier: NDArray[np.float64], later: NDArray[np.float64]) -> float:
    """The covariance, with m - 1, of two answers from the table of how often each pair was given [earlier, later], and the
    values of its rows and columns."""
    m = int(pairs.sum())
    if m < 2:
        return 0.0
    first = float(pairs.sum(axis=1) @ earlier) / m
    second = float(pairs.sum(axis=0) @ later) / m
    return float((earlier - first) @ pairs @ (later - second)) / (m - 1)


def mcnemar(up: int, down: int) -> float:
    """The exact p value, two sides, that ``up`` people came to say yes and ``down`` came to say no (McNemar 1947): both are
    as likely when nothing changed. 1 when nobody changed."""
    changed = up + down
    return 1.0 if changed == 0 else min(1.0, 2 * float(bdtr(min(up, down), changed, 0.5)))


def wilcoxon(pairs: NDArray[np.integer], earlier: NDArray[np.float64], later: NDArray[np.float64]) -> float:
    """The p value, two sides, of Wilcoxon's signed-rank test (1945) on a table of pairs: who did not change is left out, ties
    share their ranks, and the normal distribution is used without correction for continuity, which with ties is closer to
    the exact one. 1 when nobody changed."""
    steps = np.subtract.outer(later, earlier).T
    sizes = np.unique(np.abs(steps[steps != 0]))
    counts = np.array([int(pairs[np.abs(steps) == size].sum()) for size in sizes])
    up = np.array([int(pairs[steps == size].sum()) for size in sizes])
    n = int(counts.sum())
    if n == 0:
        return 1.0
    ranks = np.cumsum(counts) - (counts - 1) / 2
    rank_sum = float(ranks @ up)
    spread = n * (n + 1) * (2 * n + 1) / 24 - float((counts**3 - counts).sum()) / 48
    z = (rank_sum - n * (n + 1) / 4) / sqrt(spread)
    return 2 * float(ndtr(-abs(z)))


def _variance(sample: Sample) -> float:
    left = 1.0 if sample.population is None else 1 - sample.n / sample.population
    return left * sample.variance / sample.n


def _is_census(sample: Sample) -> bool:
    return sample.n == sample.population


def _per_member(one: int | None, other: int | None) -> float:
    if one is None or other is None or abs(one - other) > CHANGED_POPULATION * max(one, other):
        return 0.0
    return 2 / (one + other)


def _p(value: float, error: float, degrees: int) -> float:
    if error == 0:
        return 1.0 if value == 0 else 0.0
    return 2 * float(stdtr(degrees, -abs(value) / error))
