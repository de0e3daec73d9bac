"""Composite scores: how far items that are added up belong together, from sums and products that can be added up themselves.

Everything is of complete cases: those who answered every item of the index. Reversed items are turned round inside the
index alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.special import fdtri

FEWEST_ITEMS = 3
"""With fewer items there is no scale: of two, only how far they go together."""
FEW_ANSWERS = 50
"""Below this many complete cases alpha and omega say little."""
_LEAST_UNIQUENESS = 0.005
_MOST_INT64 = 2**62


@dataclass(frozen=True, eq=False)
class Moments:
    """Sums of the answers of complete cases to k items, and of their products [k, k]: whole numbers of any size, so that
    adding is exact."""

    n: int
    sums: NDArray[np.object_]
    products: NDArray[np.object_]

    @classmethod
    def of(cls, answers: NDArray[np.integer]) -> Moments:
        """The moments of ``answers`` [case, item], which has complete cases alone."""
        whole = answers.astype(np.int64)
        largest = int(np.abs(whole).max(initial=0))
        if largest * largest * max(whole.shape[0], 1) > _MOST_INT64:
            whole = whole.astype(np.object_)
        return cls(whole.shape[0], whole.sum(axis=0).astype(np.object_), (whole.T @ whole).astype(np.object_))

    def __add__(self, other: Moments) -> Moments:
        return Moments(self.n + other.n, self.sums + other.sums, self.products + other.products)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Moments):
            return NotImplemented
        return (
            self.n == other.n
            and np.array_equal(self.sums, other.sums)
            and np.array_equal(self.products, other.products)
        )

    @property
    def means(self) -> NDArray[np.float64]:
        """The mean of each item."""
        return np.asarray(self.sums / self.n, dtype=np.float64)

    @property
    def covariance(self) -> NDArray[np.float64]:
        """The covariances of the items, with n - 1. The numerators are whole numbers, so nothing cancels out."""
        whole = self.products * self.n - np.outer(self.sums, self.sums)
        return np.asarray(whole / (self.n * (self.n - 1)), dtype=np.float64)


@dataclass(frozen=True)
class ItemOfIndex:
    """An item: its correlation with the sum of the others (None when one of the two does not vary), and alpha without it."""

    rest: float | None
    alpha_without: float | None


@dataclass(frozen=True)
class Reliability:
    """How far the items of an index belong together, with the interval of alpha; None where it cannot be computed."""

    alpha: float | None
    alpha_low: float | None
    alpha_high: float | None
    omega: float | None
    items: tuple[ItemOfIndex, ...]


def turned(moments: Moments, reverse: Sequence[bool], ends: Sequence[int]) -> Moments:
    """The moments when the items in ``reverse`` are answered the other way round: ``ends`` is, by item, the sum of the lowest
    and the highest point of its scale, from which the answer is taken."""
    sign = np.array([-1 if turned_ else 1 for turned_ in reverse], dtype=np.object_)
    shift = np.array([end if turned_ else 0 for turned_, end in zip(reverse, ends, strict=True)], dtype=np.object_)
    sums = sign * moments.sums + moments.n * shift
    products = (
        np.outer(sign, sign) * moments.products
        + np.outer(sign * moments.sums, shift)
        + np.outer(shift, sign * moments.sums)
        + moments.n * np.outer(shift, shift)
    )
    return Moments(moments.n, sums, products)


def reliability(moments: Moments, *, level: float = 0.95) -> Reliability:
    """Cronbach's alpha with Feldt's interval, McDonald's omega, and each item beside the rest.

    alpha = k/(k-1) (1 - sum of the variances / variance of the sum) (Cronbach 1951); its interval is
    1 - (1 - alpha) F of (n-1, (n-1)(k-1)) degrees of freedom (Feldt, Woodruff and Salih 1987). With fewer than three items, or
    two cases, there is none of them.
    """
    k = moments.sums.size
    if k < FEWEST_ITEMS or moments.n < 2:
        return Reliability(None, None, None, None, tuple(ItemOfIndex(None, None) for _ in range(k)))
    covariance = moments.covariance
    alpha = _alpha(covariance)
    low = high = None
    if alpha is not None:
        between, within = moments.n - 1, (moments.n - 1) * (k - 1)
        low = 1 - (1 - alpha) * float(fdtri(between, within, (1 + level) / 2))
        high = 1 - (1 - alpha) * float(fdtri(between, within, (1 - level) / 2))
    return Reliability(alpha, low, high, omega(covariance), tuple(_item(covariance, item) for item in range(k)))


def omega(covariance: NDArray[np.float64]) -> float | None:
    """Omega total of the sum of the items: (sum of loadings)^2 over that plus the sum of uniquenesses, of one common factor
    fitted by maximum likelihood (McDonald 1999). None when an item does not vary, or the items have nothing in common.
    """
    spread = np.sqrt(np.diag(covariance))
    if not spread.all():
        return None
    loadings, uniqueness = _one_factor(covariance / np.outer(spread, spread))
    common = float((loadings * spread).sum()) ** 2
    total = common + float((uniqueness * spread**2).sum())
    return common / total if np.isfinite(total) and common > 0 else None


def _alpha(covariance: NDArray[np.float64]) -> float | None:
    k, total = covariance.shape[0], float(covariance.sum())
    return None if total <= 0 or k < 2 else k / (k - 1) * (1 - float(np.trace(covariance)) / total)


def _item(covariance: NDArray[np.float64], item: int) -> ItemOfIndex:
    others = np.delete(np.arange(covariance.shape[0]), item)
    rest = covariance[np.ix_(others, others)]
    both = float(covariance[item, item]) * float(rest.sum())
    correlation = float(covariance[item, others].sum()) / sqrt(both) if both > 0 else None
    return ItemOfIndex(correlation, _alpha(rest) if others.size >= FEWEST_ITEMS - 1 else None)


def _one_factor(correlation: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The loadings and uniquenesses of one factor: the likelihood with the loadings worked out, over the uniquenesses
    (Lawley and Maxwell 1971)."""
    from scipy.optimize import minimize  # takes longer to import than most reports need it

    k = correlation.shape[0]

    def fitted(uniqueness: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        scale = 1 / np.sqrt(uniqueness)
        values, vectors = np.linalg.eigh(correlation * np.outer(scale, scale))
        loadings = np.sqrt(uniqueness) * vectors[:, -1] * np.sqrt(max(float(values[-1]) - 1, 0.0))
        return loadings, values[:-1]

    def misfit(uniqueness: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        loadings, values = fitted(uniqueness)
        residual = np.outer(loadings, loadings) + np.diag(uniqueness) - correlation
        floor = np.maximum(values, 1e-12)
        return float((floor - np.log(floor)).sum()) - (k - 1), np.diag(residual) / uniqueness**2

    inverse = np.diag(np.linalg.pinv(correlation))
    start = np.clip((1 - 0.5 / k) / inverse, _LEAST_UNIQUENESS, 1)
    found = minimize(
        misfit,
        start,
        jac=True,
        method="L-BFGS-B",
        bounds=[(_LEAST_UNIQUENESS, 1)] * k,
        options={"ftol": 1e-14, "gtol": 1e-10},
    )
    loadings, _ = fitted(found.x)
    return loadings * (1 if loadings.sum() >= 0 else -1), found.x
