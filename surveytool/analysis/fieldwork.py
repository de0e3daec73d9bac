"""Who took part: how many answers came in, how and when, as the store counted them; never what they say."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

RATES = ("rr1", "rr2", "rr3", "rr4", "rr5", "rr6")


class ResponseFigures(Protocol):
    """What is needed of the counters of a round: ``store`` keeps them, and nothing here knows how."""

    @property
    def complete(self) -> int:
        """Responses with 80 % or more of the shown questions answered, however they came."""
        ...

    @property
    def partial(self) -> int:
        """Responses with less, however they came."""
        ...

    @property
    def break_off(self) -> int:
        """Drafts never sent."""
        ...

    @property
    def imported(self) -> int:
        """Responses read from a file."""
        ...

    @property
    def open_link(self) -> int:
        """Responses sent by the open link."""
        ...

    @property
    def answered(self) -> int | None:
        """Personal links that were used; None where nobody was invited by name."""
        ...

    @property
    def open_withdrawn(self) -> int:
        """Responses by the open link beside personal ones that were taken back."""
        ...

    @property
    def withdrawn(self) -> int:
        """Responses taken back."""
        ...

    @property
    def by_day(self) -> Sequence[tuple[datetime.date, int, int]]:
        """Day, complete, partial."""
        ...

    @property
    def duration(self) -> Sequence[tuple[int, int]]:
        """Up to so many minutes, count."""
        ...

    @property
    def left_at(self) -> Sequence[tuple[str, int, int]]:
        """Section, how many reached it, how many left there."""
        ...


@dataclass(frozen=True)
class Day:
    """What was sent on a day."""

    day: datetime.date
    complete: int
    partial: int


@dataclass(frozen=True)
class ResponseSummary:
    """The response of a round.

    ``responses`` are the answers that were analysed. ``share_of_population`` is that over N, None when the population is
    open; it is no response rate, for nobody knows who of them was asked by name. ``rate`` is RR2 and ``rates`` RR1-RR6
    of AAPOR's Standard Definitions; None where nobody was invited by name. ``complete`` and ``partial`` are all sent
    responses; ``imported`` and ``open_link`` say how they came in.
    """

    responses: int
    share_of_population: float | None
    invited: int | None
    complete: int
    partial: int
    break_off: int
    imported: int
    open_link: int
    withdrawn: int
    rate: float | None
    rates: Mapping[str, float | None]
    by_day: tuple[Day, ...]


def summarise_response(figures: ResponseFigures, *, responses: int, population: int | None) -> ResponseSummary:
    """The response of a round in which nobody was invited by name. ``population`` is None when it is open."""
    return ResponseSummary(
        responses=responses,
        share_of_population=None if population is None else responses / population,
        invited=None,
        complete=figures.complete,
        partial=figures.partial,
        break_off=figures.break_off,
        imported=figures.imported,
        open_link=figures.open_link,
        withdrawn=figures.withdrawn,
        rate=None,
        rates=dict.fromkeys(RATES),
        by_day=tuple(Day(day, complete, partial) for day, complete, partial in figures.by_day),
    )
