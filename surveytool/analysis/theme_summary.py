"""What is known of open answers by theme, as frozen data. Shares are 0..1 and not rounded, but by group whole per cent."""

from __future__ import annotations

from dataclasses import dataclass

from surveytool.analysis.segment import SegmentRow


@dataclass(frozen=True)
class OpenAnswers:
    """How an open question was read. ``base`` = ``read`` less ``non_answers``; ``coded`` of them are under a theme. ``sampled``:
    the read ones are a random part of all. ``alpha`` is Krippendorff's, of the ``double_coded`` answers that two people read of
    the ``to_double_code`` that were drawn for them, with its interval. Where themes are told by group ``coded`` is not known."""

    question: str
    text: str
    answered: int | None = None
    read: int | None = None
    non_answers: int | None = None
    base: int | None = None
    coded: int | None = None
    sampled: bool = False
    coders: int | None = None
    version: int | None = None
    alpha: float | None = None
    alpha_low: float | None = None
    alpha_high: float | None = None
    double_coded: int | None = None
    to_double_code: int | None = None
    suggested_share: float | None = None
    hidden: bool = False
    reason: str | None = None


@dataclass(frozen=True)
class ThemeCount:
    """A theme: ``count`` people of ``base`` named it. Without a share the base is too small for one. One that is ``unplaced`` is
    no theme, but what could be put under none of them."""

    question: str
    theme: str
    label: str
    count: int
    base: int
    parent: str | None = None
    unplaced: bool = False
    share: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class ThemePair:
    """Of the ``of`` people who named ``theme``, ``count`` also named ``with_``."""

    question: str
    theme: str
    with_: str
    count: int
    of: int


@dataclass(frozen=True)
class SingleIdea:
    """A theme that one or two people named: where new ideas are."""

    question: str
    theme: str
    label: str
    count: int


@dataclass(frozen=True)
class ThemeChange:
    """A theme in two rounds, by its id or what it was replaced by. ``clear`` when the interval of the difference does not cover 0;
    else it is too small to call."""

    question: str
    theme: str
    label: str
    from_round: str
    to_round: str
    from_: float
    to: float
    from_n: int
    to_n: int
    difference: float
    low: float
    high: float
    clear: bool


@dataclass(frozen=True)
class ThemeDrift:
    """How far whoever coded an earlier round codes the same answers the same way now: Krippendorff's alpha of ``n`` answers coded
    once more, without seeing the codes of then."""

    question: str
    round: str
    n: int
    alpha: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Themes:
    """The open questions of a round, as far as people put their answers under themes."""

    answers: tuple[OpenAnswers, ...] = ()
    counts: tuple[ThemeCount, ...] = ()
    pairs: tuple[ThemePair, ...] = ()
    singles: tuple[SingleIdea, ...] = ()
    segments: tuple[SegmentRow, ...] = ()
    changes: tuple[ThemeChange, ...] = ()
    drifts: tuple[ThemeDrift, ...] = ()


NO_THEMES = Themes()
