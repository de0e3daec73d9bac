"""Exact figures from values and how often each occurs, whatever the number of answers."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, log10, sqrt

import numpy as np
from numpy.typing import NDArray

# Whole numbers within this span are counted by place, which is many times faster than sorting them.
_SPAN = 65_536

RUNS = 8
"""About how many runs show the shape of a number's answers."""


@dataclass(frozen=True)
class Run:
    """Answers from ``low`` up to, but not at, ``high``; the last run has no high end."""

    low: float
    high: float | None
    count: int


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

    def runs(self, step: float) -> tuple[Run, ...]:
        """The answers in about eight runs of equal, round width; the last is open and takes the highest twentieth along.

        The width is 1, 2 or 5 times a power of ten, so that the ends of the runs are numbers people use, and at least
        ``step``, the least difference between two answers.
        """
        if self.n == 0:
            return ()
        low, high = float(self.values[0]), self.quantile(0.95)
        width = max(step, _round_width((high - low) / RUNS))
        start = floor(low / width) * width
        count = max(1, ceil((high - start) / width))
        ends = start + width * np.arange(1, count)
        places = np.searchsorted(ends, self.values, side="right")
        counts = np.bincount(places, weights=self.counts, minlength=count).astype(np.int64)
        lows = [start + width * place for place in range(count)]
        return tuple(
            Run(low, low + width if place < count - 1 else None, int(counts[place])) for place, low in enumerate(lows)
        )

    def _at(self, place: int) -> float:
        return float(self.values[np.searchsorted(np.cumsum(self.counts), place, side="right")])


def _round_width(width: float) -> float:
    """The least of 1, 2 and 5 times a power of ten that is at least ``width``; 1 for no width at all."""
    if width <= 0:
        return 1.0
    power = 10.0 ** floor(log10(width))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= width * (1 - 1e-9))
