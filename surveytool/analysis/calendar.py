"""Days gathered in periods: months, years, or runs of years, whichever shows the shape in a dozen bars or fewer."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from surveytool.analysis.histogram import Histogram
from surveytool.texts import Texts

MOST_PERIODS = 12
_YEARS = (1, 2, 5, 10, 20, 50, 100, 1000)


@dataclass(frozen=True)
class Period:
    """A month (``month`` 1..12), or the years ``year`` to ``last``, and how many days fall in it."""

    year: int
    last: int
    month: int | None
    count: int

    @property
    def code(self) -> str:
        """``2026-11``, ``2026`` or ``2020..2024``."""
        if self.month is not None:
            return f"{self.year}-{self.month:02d}"
        return str(self.year) if self.year == self.last else f"{self.year}..{self.last}"

    def label(self, texts: Texts) -> str:
        """``november 2026``, ``2026`` or ``2020–2024``."""
        if self.month is not None:
            return texts.month(datetime.date(self.year, self.month, 1))
        return str(self.year) if self.year == self.last else f"{self.year}–{self.last}"


def periods(histogram: Histogram) -> tuple[Period, ...]:
    """The periods from the first day to the last, empty ones among them. Values are numbers in the calendar."""
    if histogram.n == 0:
        return ()
    days = [(datetime.date.fromordinal(int(value)), count) for value, count in _pairs(histogram)]
    first, last = days[0][0], days[-1][0]
    if _month(last) - _month(first) < MOST_PERIODS:
        by_month: Counter[int] = Counter()
        for day, count in days:
            by_month[_month(day)] += count
        return tuple(
            Period(number // 12, number // 12, number % 12 + 1, by_month[number])
            for number in range(_month(first), _month(last) + 1)
        )
    step = next(step for step in _YEARS if last.year // step - first.year // step < MOST_PERIODS)
    by_run: Counter[int] = Counter()
    for day, count in days:
        by_run[day.year // step] += count
    return tuple(
        Period(run * step, run * step + step - 1, None, by_run[run])
        for run in range(first.year // step, last.year // step + 1)
    )


def _pairs(histogram: Histogram) -> Iterator[tuple[float, int]]:
    yield from zip(histogram.values.tolist(), histogram.counts.tolist(), strict=True)


def _month(day: datetime.date) -> int:
    return day.year * 12 + day.month - 1
