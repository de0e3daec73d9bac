"""Before launch: what so many answers of so many members will be able to tell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt

from scipy.special import ndtri

from surveytool.analysis.interval import proportion_interval

LEVEL = 0.95
POWER = 0.80
CORRELATION = 0.5
"""Between two answers of one person to one question, a round apart: what is taken when nothing is known."""
FEWEST = 10
"""Answers below which no figures are given, so nothing can be planned."""


@dataclass(frozen=True)
class Outlook:
    """What n answers can tell. Margins and changes are shares, 0..1, at one half, where they are widest.

    ``margin`` is half the width of the interval of a share. A change is the smallest that is found four times out of five:
    ``change`` when two rounds of n answers are not linked, ``change_linked`` when the same people answer both times,
    ``between_groups`` when the answers are of two groups of the same size. A change of more than one half is None.
    """

    n: int
    margin: float
    change: float | None
    change_linked: float | None
    between_groups: float | None


def outlook(n: int, *, population: int | None) -> Outlook:
    """What ``n`` answers can tell of ``population`` members, None when their number is not known.

    Raises ValueError when there are fewer than ten answers, or more than members.
    """
    if n < FEWEST or (population is not None and n > population):
        raise ValueError(f"{n} answers of {population} members cannot be planned with")
    left = _left(n, population)
    half = n // 2
    between = _detected(lambda share: _spread(0.5, half, left) + _spread(share, half, left))
    return Outlook(
        n=n,
        margin=margin(n, population=population),
        change=_detected(lambda share: _spread(0.5, n, left) + _spread(share, n, left)),
        change_linked=_detected(lambda share: _linked(share, n, left)),
        between_groups=between,
    )


def margin(n: int, *, population: int | None) -> float:
    """Half the width of the exact interval when half of n say yes."""
    low, high = proportion_interval(n // 2, n, population=population, level=LEVEL)
    return (high - low) / 2


def needed(target: float, *, population: int | None) -> int | None:
    """The fewest answers from which on the margin is at most this, ten at least; None when an open population would need over a million.

    Raises ValueError for a margin that is not between 0 and one half.
    """
    if not 0 < target < 0.5:
        raise ValueError(f"a margin of {target} cannot be planned with")
    most = population if population is not None else 1_000_000
    if margin(most, population=population) > target:
        return None
    low, high = 1, most
    while low < high:
        middle = (low + high) // 2
        if margin(middle, population=population) <= target:
            high = middle
        else:
            low = middle + 1
    # whole numbers make the margin go up and down a little: from where on does it hold?
    near = range(max(1, low - _wobble(low)), min(most, low + _wobble(low)) + 1)
    last = max((n for n in near if margin(n, population=population) > target), default=near[0] - 1)
    return max(last + 1, min(FEWEST, most))


def _wobble(n: int) -> int:
    return 20 + n // 20


def _left(n: int, population: int | None) -> float:
    return 1.0 if population is None else 1 - n / population


def _spread(share: float, n: int, left: float) -> float:
    return share * (1 - share) / n * left


def _linked(share: float, n: int, left: float) -> float:
    """Everybody answers twice, so the covariance counts for all of them."""
    shared = CORRELATION * sqrt(0.25 * share * (1 - share)) / n * left
    return max(_spread(0.5, n, left) + _spread(share, n, left) - 2 * shared, 0.0)


def _detected(variance: Callable[[float], float]) -> float | None:
    """The smallest change from one half, in steps of a tenth of a point, that is found with the power wanted."""
    reach = float(ndtri((1 + LEVEL) / 2)) + float(ndtri(POWER))
    for step in range(1, 500):
        change = step / 1000
        if change >= reach * sqrt(variance(0.5 + change)):
            return change
    return None
