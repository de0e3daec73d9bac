"""What the charts that lay things side by side show: rounds, groups of people, and themes of open answers.

As in `spec`: frozen, texts final, shares from 0 to 1 that only place the marks.
"""

from dataclasses import dataclass
from typing import Literal

from surveytool.report.chart.axis import Tick

Tone = Literal["up", "down", "unsure", "untested"]
"""Whether a change is demonstrable and which way, may be chance, or was not tested at all."""


@dataclass(frozen=True, slots=True)
class ChangeMark:
    """One round of one row; `share` is None where it was not asked or may not be told."""

    share: float | None
    figure: str = ""


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One share followed over rounds: a mark a round, oldest first, and the difference in words."""

    label: str
    marks: tuple[ChangeMark, ...]
    difference: str
    tone: Tone
    note: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """Shares over two to four rounds: slopes, or pairs of dots when there are many rows or little room.

    `rounds` are the lines of text under each round (name, period, n), `heading` heads the differences, `unsure` says
    what a grey row is.
    """

    rounds: tuple[tuple[str, ...], ...]
    rows: tuple[ChangeRow, ...]
    heading: str
    unsure: str = ""


@dataclass(frozen=True, slots=True)
class SegmentMark:
    """The share in one group; None with a note where too few answered."""

    share: float | None
    figure: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class SegmentDotsRow:
    """One item: a mark a group, in the order of the groups."""

    label: str
    marks: tuple[SegmentMark, ...]
    n: str = ""


@dataclass(frozen=True, slots=True)
class SegmentDots:
    """Groups of people side by side, a shape and a tone each; at most four groups in one chart."""

    groups: tuple[str, ...]
    rows: tuple[SegmentDotsRow, ...]
    ticks: tuple[Tick, ...]
    n: str = "n"


@dataclass(frozen=True, slots=True)
class ThemeRow:
    """A theme of open answers; one of `level` 2 belongs to the theme above it. No interval where `low` is None."""

    label: str
    share: float
    low: float | None
    high: float | None
    figure: str
    count: str = ""
    level: int = 1


@dataclass(frozen=True, slots=True)
class ThemeBars:
    """Themes with their share and interval; without ticks no axis: then the figures are numbers of people.

    `count` heads the column of counts (empty: no such column), `base` is the n that shares are of.
    """

    rows: tuple[ThemeRow, ...]
    ticks: tuple[Tick, ...]
    count: str = ""
    base: str = ""
