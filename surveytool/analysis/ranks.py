"""Which place an item has among the others, as far as the answers tell it apart from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

Sums = NDArray[np.int64]


@dataclass(frozen=True)
class RankRange:
    """The places that an item can have: 1 is the first. ``low`` is the best of them."""

    low: int
    high: int


def pairwise_sums(values: NDArray[np.int64], known: NDArray[np.bool_]) -> Sums:
    """What can be added up of ``values`` [row, item] where ``known``: four tables [item, item] over the rows in which both are:
    how many, the sum of the first, the sum of its squares, and that of the products."""
    there = known.astype(np.float64)
    own = np.where(known, values, 0).astype(np.float64)
    tables = (there.T @ there, own.T @ there, (own * own).T @ there, own.T @ own)
    return np.rint(np.stack(tables)).astype(np.int64)


def rank_ranges(
    sums: Sums, items: Sequence[int], *, population: int | None, level: float = 0.95
) -> tuple[RankRange, ...]:
    """The places that ``items`` can have among each other, the highest mean first.

    An item stands surely behind another when the interval of their paired difference, over those who answered both, is clear
    of nothing; the level holds for all pairs together (Bonferroni). Its places are then from one behind those it stands surely
    behind, to one before those that stand surely behind it (after Al Mohamad, Goeman and Van Zwet 2022).
    """
    k = len(items)
    tail = (1 - level) / max(k * (k - 1), 1)
    behind = np.zeros((k, k), dtype=np.bool_)
    for one in range(k):
        for other in range(k):
            if one != other:
                behind[one, other] = _is_behind(sums, items[one], items[other], population, tail)
    return tuple(RankRange(1 + int(behind[place].sum()), k - int(behind[:, place].sum())) for place in range(k))


def _is_behind(sums: Sums, one: int, other: int, population: int | None, tail: float) -> bool:
    n = int(sums[0, one, other])
    if n < 2:
        return False
    total = int(sums[1, one, other]) - int(sums[1, other, one])
    if total >= 0:
        return False
    if n == population:
        return True
    squares = int(sums[2, one, other]) + int(sums[2, other, one]) - 2 * int(sums[3, one, other])
    variance = (squares - total * total / n) / (n - 1)
    left = 1.0 if population is None or n > population else 1 - n / population
    margin = float(stdtrit(n - 1, 1 - tail)) * sqrt(max(variance, 0.0) / n * left)
    return total / n + margin < 0
