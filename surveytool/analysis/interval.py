"""Intervals for a sample from a finite, known population, or from an open one.

`population` is N, the number of people asked; None means open (no correction). A census (n = N) leaves
nothing to chance, so every interval then has width 0. The intervals are about chance alone: they treat
those who answered as a random sample of the members and say nothing about selective non-response.
"""

from __future__ import annotations

from functools import lru_cache
from math import ceil, floor, sqrt

import numpy as np
from scipy.special import betaincinv, ndtri, stdtrit

LEVEL = 0.95
# Equal tails are a matter of whole numbers: K/40 = 0.025 must not be accepted because of a rounding in the last bit.
_TIE = 1 + 1e-11

Interval = tuple[float, float]


def proportion_interval(count: int, n: int, *, population: int | None = None, level: float = LEVEL) -> Interval:
    """The exact interval of a share, 0..1, of which `count` of `n` answers were seen.

    Finite population: hypergeometric inversion. A number K of N members is accepted when
    P(X >= count | K) > a/2 and P(X <= count | K) > a/2, with a = 1 - level and K in count .. N - n + count;
    the limits are the least and greatest accepted K, over N (Wright 1991; Buonaccorsi 1987). It is exact for every N:
    no approximation takes over for a large one. Open population: Clopper and Pearson (1934).

    Raises ValueError when n is 0, or the numbers cannot be (count > n, n > population).
    """
    _require(count, n, population)
    if population is None:
        return _clopper_pearson(count, n, level)
    least = _least_accepted(count, n, population, level)
    greatest = population - _least_accepted(n - count, n, population, level)
    return least / population, greatest / population


def mean_interval(
    mean: float, sd: float | None, n: int, *, population: int | None = None, level: float = LEVEL
) -> Interval | None:
    """The interval of a mean: mean -+ t(n-1) sd/sqrt(n) sqrt(1 - n/N) (Cochran 1977, ch. 2).

    The sd is the sample's, with n - 1. It serves a paired difference as well: give the mean and sd of the
    differences. None when one answer leaves the spread unknown (unless it is a census). It is not cut off at the
    ends of a scale.
    """
    _require(0, n, population)
    if n == population:
        return mean, mean
    if n < 2 or sd is None:
        return None
    margin = float(stdtrit(n - 1, (1 + level) / 2)) * sd / sqrt(n) * sqrt(_uncovered(n, population))
    return mean - margin, mean + margin


def score_interval(
    positive: int, negative: int, n: int, *, population: int | None = None, level: float = LEVEL
) -> Interval:
    """The interval, in points -100..100, of 100 (positive - negative)/n, where the rest of n counts for neither.

    Adjusted Wald (Rocks 2016): 3/4 is added to both sides and 3 to the number of answers, then
    d -+ z sqrt(p + q - d^2)/sqrt(n + 3). For a finite population n is first replaced by the effective number
    n (N-1)/(N-n), so that both the margin and the pull to the middle vanish as the sample becomes a census. It serves
    the recommendation score (promoters, detractors) and the ranked discrepancy score (P > I, P < I).
    """
    _require(positive + negative, n, population)
    value = 100 * (positive - negative) / n
    if n == population:
        return value, value
    effective = n if population is None else n * (population - 1) / (population - n)
    up = (positive / n * effective + 0.75) / (effective + 3)
    down = (negative / n * effective + 0.75) / (effective + 3)
    margin = float(ndtri((1 + level) / 2)) * sqrt((up + down - (up - down) ** 2) / (effective + 3))
    low, high = 100 * (up - down - margin), 100 * (up - down + margin)
    return max(-100.0, min(low, value)), min(100.0, max(high, value))


def _require(count: int, n: int, population: int | None) -> None:
    if n < 1:
        raise ValueError(f"an interval needs at least one answer, not {n}")
    if not 0 <= count <= n:
        raise ValueError(f"{count} of {n} answers cannot be")
    if population is not None and n > population:
        raise ValueError(f"{n} answers are more than the population of {population}")


def _uncovered(n: int, population: int | None) -> float:
    return 1.0 if population is None else 1 - n / population


def _clopper_pearson(count: int, n: int, level: float) -> Interval:
    tail = (1 - level) / 2
    low = 0.0 if count == 0 else float(betaincinv(count, n - count + 1, tail))
    high = 1.0 if count == n else float(betaincinv(count + 1, n - count, 1 - tail))
    return low, high


@lru_cache(maxsize=65536)
def _least_accepted(count: int, n: int, population: int, level: float) -> int:
    """The least K with P(X >= count | K) > a/2; the greatest follows by symmetry, as N minus the least for n - count.

    The probability rises with K, so this is a bisection, begun close to the answer: at Wilson's lower limit with the
    effective number, within some steps of the size N/n.
    """
    least, most = count, population - n + count
    if count == 0 or least == most:
        return least
    threshold = (1 - level) / 2 * _TIE
    step = ceil(population / n)
    high = min(max(floor(_wilson_low(count, n, population, level) * population), least), most)
    while _upper_tail(count, n, high, population) <= threshold:
        least, high, step = high + 1, min(high + step, most), 2 * step
    step = ceil(population / n)
    low = max(least, high - step)
    while low < high and _upper_tail(count, n, low, population) > threshold:
        high, low, step = low, max(least, low - 2 * step), 2 * step
    while low < high:
        middle = (low + high) // 2
        if _upper_tail(count, n, middle, population) > threshold:
            high = middle
        else:
            low = middle + 1
    return high


def _wilson_low(count: int, n: int, population: int, level: float) -> float:
    z = float(ndtri((1 + level) / 2))
    effective = n * (population - 1) / (population - n)
    share = count / n
    spread = z * sqrt(share * (1 - share) / effective + z * z / (4 * effective * effective))
    return (share + z * z / (2 * effective) - spread) / (1 + z * z / effective)


def _upper_tail(count: int, n: int, marked: int, population: int) -> float:
    """P(X >= count), X hypergeometric: how many of `marked` members fall in a sample of n out of the population.

    The probabilities are built from the ratios of neighbours, outward from the mode, over ten standard deviations and
    fifty more; what lies beyond is under 1e-22. Dividing by their sum makes logarithms of factorials, which
    lose eight digits at a million, unnecessary.
    """
    first, last = max(0, n + marked - population), min(n, marked)
    mode = (n + 1) * (marked + 1) // (population + 2)
    share = marked / population
    reach = 50 + ceil(10 * sqrt(n * share * (1 - share) * _uncovered(n, population)))
    below, above = max(first, mode - reach), min(last, mode + reach)
    j = np.arange(below, above, dtype=np.float64)
    ratio = (marked - j) * (n - j) / ((j + 1) * (population - marked - n + j + 1))
    weights = np.concatenate(
        [np.cumprod(1 / ratio[: mode - below][::-1])[::-1], [1.0], np.cumprod(ratio[mode - below :])]
    )
    return float(weights[max(count - below, 0) :].sum() / weights.sum())
