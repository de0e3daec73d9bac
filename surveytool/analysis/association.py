"""Groups beside each other: whether they differ by more than chance, and by how much.

Everything is computed from counts, [group, answer]. The tests take the members for a sample from an endless population,
which is on the safe side; the intervals know that they are few.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod, sqrt
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc, gammaln, ndtr, ndtri

from surveytool.analysis.interval import Interval

SMALL_EXPECTED = 5.0
"""Where fewer than this are expected in a cell, the chi-square distribution is not good enough."""
MOST_TABLES = 2_000_000
"""Tables that are gone through for an exact test."""

Test = Literal["chi_square", "fisher", "mann_whitney", "kruskal_wallis"]


@dataclass(frozen=True)
class Association:
    """A test of groups: which, its p value, and the size of the effect (Cramer's V of shares, epsilon squared of orders)."""

    test: Test
    p: float
    effect: float


def of_shares(table: NDArray[np.integer]) -> Association:
    """Whether the shares of the answers differ over groups: chi-square, or the exact test of Fisher (1934) and of Freeman and
    Halton (1951) where a cell expects fewer than 5 and it can be gone through. The effect is Cramer's V (1946)."""
    counts = _full(table)
    statistic, degrees, expected = _chi_square(counts)
    smaller = min(counts.shape) - 1
    effect = sqrt(statistic / (counts.sum() * smaller)) if smaller > 0 else 0.0
    if degrees == 0:
        return Association("chi_square", 1.0, 0.0)
    if expected.min() < SMALL_EXPECTED and counts.shape[1] == 2:
        exact = _freeman_halton(counts)
        if exact is not None:
            return Association("fisher", exact, effect)
    return Association("chi_square", float(chdtrc(degrees, statistic)), effect)


def of_order(table: NDArray[np.integer]) -> Association:
    """Whether groups answer higher or lower on a scale whose points stand in order along the columns: Mann and Whitney (1947)
    for two groups, with the normal distribution, ties and correction for continuity; Kruskal and Wallis (1952) for more."""
    counts = table[table.sum(axis=1) > 0].astype(np.int64)
    sizes, totals = counts.sum(axis=1), counts.sum(axis=0)
    n = int(sizes.sum())
    ties = 1 - float((totals**3 - totals).sum()) / (n**3 - n) if n > 1 else 0.0
    if counts.shape[0] < 2 or ties == 0:
        return Association("mann_whitney" if counts.shape[0] < 3 else "kruskal_wallis", 1.0, 0.0)
    ranks = np.cumsum(totals) - (totals - 1) / 2
    sums = counts @ ranks
    h = (12 / (n * (n + 1)) * float((sums**2 / sizes).sum()) - 3 * (n + 1)) / ties
    effect = h / (n - 1)
    if counts.shape[0] > 2:
        return Association("kruskal_wallis", float(chdtrc(counts.shape[0] - 1, h)), effect)
    first, second = int(sizes[0]), int(sizes[1])
    off = float(sums[0]) - first * (first + 1) / 2 - first * second / 2
    spread = sqrt(first * second * (n + 1) / 12 * ties)
    z = (off - 0.5 * np.sign(off)) / spread
    return Association("mann_whitney", min(1.0, 2 * float(ndtr(-abs(z)))), effect)


def share_difference(
    one: tuple[int, int],
    other: tuple[int, int],
    *,
    populations: tuple[int | None, int | None] = (None, None),
    level: float = 0.95,
) -> Interval:
    """The interval of the difference between two shares, each (count, n): the hybrid of two score intervals (Newcombe 1998,
    method 10). With the size of each group among the members, n is first replaced by n (N-1)/(N-n)."""
    (count1, n1), (count2, n2) = one, other
    share1, share2 = count1 / n1, count2 / n2
    low1, high1 = _wilson(share1, n1, populations[0], level)
    low2, high2 = _wilson(share2, n2, populations[1], level)
    difference = share1 - share2
    return (
        difference - sqrt((share1 - low1) ** 2 + (high2 - share2) ** 2),
        difference + sqrt((high1 - share1) ** 2 + (share2 - low2) ** 2),
    )


def _wilson(share: float, n: int, population: int | None, level: float) -> Interval:
    if population is not None and n >= population:
        return share, share
    effective = float(n) if population is None else n * (population - 1) / (population - n)
    z = float(ndtri((1 + level) / 2))
    middle = share + z * z / (2 * effective)
    spread = z * sqrt(share * (1 - share) / effective + z * z / (4 * effective * effective))
    return (middle - spread) / (1 + z * z / effective), (middle + spread) / (1 + z * z / effective)


def _full(table: NDArray[np.integer]) -> NDArray[np.int64]:
    """The table without groups and answers that nobody has."""
    counts = table.astype(np.int64)
    return counts[np.ix_(counts.sum(axis=1) > 0, counts.sum(axis=0) > 0)]


def _chi_square(counts: NDArray[np.int64]) -> tuple[float, int, NDArray[np.float64]]:
    if 0 in counts.shape:
        return 0.0, 0, np.zeros((1, 1))
    expected = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / counts.sum()
    statistic = float(((counts - expected) ** 2 / expected).sum())
    return statistic, (counts.shape[0] - 1) * (counts.shape[1] - 1), expected


def _freeman_halton(counts: NDArray[np.int64]) -> float | None:
    """The exact p value of a table with two columns: the chance of all tables with these sums that are no likelier than this
    one. None when there are too many."""
    sizes, yes = counts.sum(axis=1), int(counts[:, 0].sum())
    if prod(int(size) + 1 for size in sizes[:-1]) > MOST_TABLES:
        return None
    grids = [np.arange(int(size) + 1) for size in sizes[:-1]]
    cells = np.stack([part.ravel() for part in np.meshgrid(*grids, indexing="ij")])
    last = yes - cells.sum(axis=0)
    possible = (last >= 0) & (last <= sizes[-1])
    every = np.vstack([cells[:, possible], last[possible]])
    weights = _log_choose(sizes[:, None], every).sum(axis=0)
    own = float(_log_choose(sizes, counts[:, 0]).sum())
    total = float(_log_choose(np.array([sizes.sum()]), np.array([yes]))[0])
    kept = weights[weights <= own + 1e-7]
    return min(1.0, float(np.exp(kept - total).sum()))


def _log_choose(n: NDArray[np.integer], k: NDArray[np.integer]) -> NDArray[np.float64]:
    return np.asarray(gammaln(n + 1.0) - gammaln(k + 1.0) - gammaln(n - k + 1.0))
