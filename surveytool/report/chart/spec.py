"""What each chart shows, before anything is drawn: frozen, with texts already in the reader's language.

Shares are 0..1 and only place the marks; what is printed is always the string beside them, so that a number is
rounded in one place. A row with a `note` instead of figures (too few answers) prints the note.
"""

from dataclasses import dataclass
from typing import Literal

from surveytool.report.chart.axis import Tick
from surveytool.report.chart.compared import (
    Change,
    ChangeMark,
    ChangeRow,
    SegmentDots,
    SegmentDotsRow,
    SegmentMark,
    ThemeBars,
    ThemeRow,
)

__all__ = [
    "BarRow", "Bars", "Bin", "Change", "ChangeMark", "ChangeRow", "Chart", "Corner", "Flag", "Histogram", "Likert",
    "LikertRow", "PriorityMatrix", "PriorityPoint", "Ranked", "RankedRow", "RecommendationBar", "RecommendationChart",
    "RecommendationGroup", "ResponseCurve", "SegmentDots", "SegmentDotsRow", "SegmentMark", "ThemeBars", "ThemeRow", "Tick",
]  # fmt: skip

Corner = Literal["first", "keep", "low", "much", "undecided"]
"""The part of a matrix by what to do there; undecided when that cannot be said."""


@dataclass(frozen=True, slots=True)
class LikertRow:
    """One statement: shares from least to most favourable, what is printed in each segment, and the two columns."""

    label: str
    shares: tuple[float, ...] = ()
    figures: tuple[str, ...] = ()
    favourable: str = ""
    n: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Likert:
    """Diverging stacked bars: unfavourable left of the line, favourable right of it, the middle answer apart.

    `less` and `more` head the two sides, `favourable` heads the column of that share (empty: no such column).
    """

    levels: tuple[str, ...]
    rows: tuple[LikertRow, ...]
    less: str
    more: str
    favourable: str
    n: str = "n"

    @property
    def neutral(self) -> int | None:
        """Where the middle answer stands, None for a scale without one."""
        return len(self.levels) // 2 if len(self.levels) % 2 else None


@dataclass(frozen=True, slots=True)
class RankedRow:
    """A share with its interval."""

    label: str
    share: float = 0.0
    low: float = 0.0
    high: float = 0.0
    figure: str = ""
    n: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Ranked:
    """Dots with intervals on an axis from 0 to 100 %, in the order given."""

    rows: tuple[RankedRow, ...]
    ticks: tuple[Tick, ...]
    n: str = "n"


@dataclass(frozen=True, slots=True)
class BarRow:
    """One answer of a question that takes one answer."""

    label: str
    share: float
    figure: str
    count: str


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars from 0 to 100 % in the order given; `apart` are answers outside the base, by label and count.

    `count` heads the column of counts, `base` is the n they are shares of.
    """

    rows: tuple[BarRow, ...]
    count: str
    apart: tuple[tuple[str, str], ...] = ()
    base: str = ""


@dataclass(frozen=True, slots=True)
class RecommendationBar:
    """The share that gave one mark from 0 to 10."""

    mark: int
    share: float
    figure: str


@dataclass(frozen=True, slots=True)
class RecommendationGroup:
    """A named run of marks: 0-6, 7-8 or 9-10."""

    first: int
    last: int
    label: str


@dataclass(frozen=True, slots=True)
class RecommendationChart:
    """Marks 0 to 10 in three tones, with the score and its interval in words."""

    bars: tuple[RecommendationBar, ...]
    groups: tuple[RecommendationGroup, ...]
    score: str
    score_label: str
    interval: str
    n: str = ""


@dataclass(frozen=True, slots=True)
class PriorityPoint:
    """One topic: performance across, importance up; `first` asks for attention, `undecided` is too near a line to say."""

    label: str
    performance: float
    importance: float
    quadrant: Corner


@dataclass(frozen=True, slots=True)
class PriorityMatrix:
    """Importance against performance, with lines at the means over all topics."""

    points: tuple[PriorityPoint, ...]
    performance_line: float
    importance_line: float
    performance_ticks: tuple[Tick, ...]
    importance_ticks: tuple[Tick, ...]
    performance_label: str
    importance_label: str
    first: str
    keep: str
    low: str
    much: str
    undecided: str
    n: str = ""


@dataclass(frozen=True, slots=True)
class Flag:
    """Something that happened on a day: a milestone reached or a reminder sent; one or two lines of text."""

    day: int
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ResponseCurve:
    """Answers handed in so far, by day (counted from the first); complete below, partial on top of it.

    `population` is the line to reach (None when unknown), `closing` the lines at the end of the curve, most important first.
    """

    days: tuple[int, ...]
    complete: tuple[int, ...]
    partial: tuple[int, ...]
    day_ticks: tuple[Tick, ...]
    count_ticks: tuple[Tick, ...]
    population: int | None
    population_label: str
    milestones: tuple[Flag, ...]
    reminders: tuple[Flag, ...]
    closing: tuple[str, ...]
    closing_partial: str = ""
    closing_complete: str = ""


@dataclass(frozen=True, slots=True)
class Bin:
    """A run of numbers, the answers in it (of all, 0..1) and what is printed over it."""

    label: str
    share: float
    figure: str


@dataclass(frozen=True, slots=True)
class Histogram:
    """Numbers in runs of equal width; `axis` says of what, in which unit."""

    bins: tuple[Bin, ...]
    axis: str
    n: str = ""


Chart = (
    Likert
    | Ranked
    | Bars
    | RecommendationChart
    | PriorityMatrix
    | ResponseCurve
    | Histogram
    | Change
    | SegmentDots
    | ThemeBars
)
