"""Exact figures from values and how often each occurs, whatever the number of answers."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor, sqrt

import numpy as np
from numpy.typing import NDArray

# Whole numbers within this span are counted by place, which is many times faster than sorting them.
_SPAN = 65_536


@dataclass(frozen=True, eq=False)
class Histogram:
    """The different values, ascending, and the count of each; a scale's points may have a count of 0."""

    values: NDArray[np.float64]
    counts: NDArray[np.int64]

    @classmethod
    def empty(cls) -> Histogram:
        """No values."""
        return cls(np.empty(0, dtype=np.float64), np.empty(0, dtype=np.int64))

    @classmethod
    def of(cls, answers: NDArray[np.float64]) -> Histogram:
        """The histogram of these answers, none of them NaN."""
        if answers.size == 0:
            return cls.empty()
        low, high = float(answers.min()), float(answers.max())
        if high - low <= _SPAN and low == floor(low):
            places = (answers - low).astype(np.intp)
            if np.array_equal(places, answers - low):
                counts = np.bincount(places)
                there = np.flatnonzero(counts)
                return cls((there + low).astype(np.float64), counts[there])
        values, counts = np.unique(answers, return_counts=True)
        return cls(values, counts)

    def __add__(self, other: Histogram) -> Histogram:
        values, places = np.unique(np.concatenate([self.values, other.values]), return_inverse=True)
        counts = np.zeros(values.size, dtype=np.int64)
        np.add.at(counts, places, np.concatenate([self.counts, other.counts]))
        return Histogram(values, counts)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Histogram):
            return NotImplemented
        return np.array_equal(self.values, other.values) and np.array_equal(self.counts, other.counts)

    @property
    def n(self) -> int:
        """The number of answers."""
        return int(self.counts.sum())

    @property
    def mean(self) -> float:
        """The sum over n. Raises ZeroDivisionError without answers."""
        return float(self.values @ self.counts) / self.n

    @property
    def sd(self) -> float | None:
        """The standard deviation with n - 1; None for fewer than two answers."""
        n = self.n
        if n < 2:
            return None
        return sqrt(float((self.values - self.mean) ** 2 @ self.counts) / (n - 1))

    @property
    def median(self) -> float:
        """The middle answer; of an even number, the mean of the two in the middle."""
        return self.quantile(0.5)

    def quantile(self, share: float) -> float:
        """The value at place 1 + (n - 1) share of the answers in order, between two of them in proportion.

        Definition 7 of Hyndman and Fan (1996), the default of R and numpy; at a half it is the median.
        """
        place = (self.n - 1) * share
        before = floor(place)
        low = self._at(before)
        part = place - before
        return low if part == 0 else low + part * (self._at(before + 1) - low)

    def _at(self, place: int) -> float:
        return float(self.values[np.searchsorted(np.cumsum(self.counts), place, side="right")])
