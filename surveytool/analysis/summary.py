"""What is known of one question, as frozen data. Shares are 0..1 and not rounded; a score is in points, -100..100."""

from __future__ import annotations

from dataclasses import dataclass

from surveytool.questionnaire.model import Side


@dataclass(frozen=True)
class Share:
    """So many of those who answered, with the interval of their share."""

    count: int
    share: float
    low: float
    high: float


@dataclass(frozen=True)
class Score:
    """The recommendation score: the share of 9-10 minus the share of 0-6, in points, with its interval."""

    value: float
    low: float
    high: float
    promoters: int
    passives: int
    detractors: int


@dataclass(frozen=True)
class DistributionRow:
    """One answer: how many gave it, as a share of ``base``.

    The base is those who answered the question; for a choice of a multiple choice, those of them who could choose it.
    """

    code: str
    label: str
    count: int
    base: int
    share: float
    low: float
    high: float


@dataclass(frozen=True)
class QuestionSummary:
    """A question, or an item of it, or one side of an item.

    ``asked`` = answered + not_applicable + refused + dont_know + left_open; with ``not_shown`` it is every response.
    ``placed`` is of a choice of a ranking: who gave it a place at all; ``first`` who put it first; ``mean_rank`` its mean place,
    where who gave it none shares the places that were left; ``borda`` its points, of which the first of k places gives k, the
    last 1 and none 0 (Borda 1781; Marden 1995). ``rank_low`` and
    ``rank_high`` are the places that an item of a matrix can have by top2, as far as the answers tell. Only ``answered`` is the base of the figures. A figure is None where it does not apply: a mean of choices, top2 on a
    scale of fewer than four points. When ``hidden``, there are fewer answers than the minimum group: then every count
    and figure is None, and ``reason`` says so to a reader.
    """

    id: str
    kind: str
    text: str
    item: str | None = None
    item_text: str | None = None
    side: Side | None = None
    asked: int | None = None
    answered: int | None = None
    not_applicable: int | None = None
    refused: int | None = None
    dont_know: int | None = None
    left_open: int | None = None
    not_shown: int | None = None
    distribution: tuple[DistributionRow, ...] = ()
    mean: float | None = None
    sd: float | None = None
    mean_low: float | None = None
    mean_high: float | None = None
    median: float | None = None
    lower_quartile: float | None = None
    upper_quartile: float | None = None
    top2: Share | None = None
    placed: Share | None = None
    first: Share | None = None
    mean_rank: float | None = None
    mean_rank_low: float | None = None
    mean_rank_high: float | None = None
    borda: int | None = None
    rank_low: int | None = None
    rank_high: int | None = None
    bottom2: Share | None = None
    score: Score | None = None
    hidden: bool = False
    reason: str | None = None

    @property
    def name(self) -> str:
        """The name as in exports and goals: question, question.item or question.item.side."""
        return ".".join(part for part in (self.id, self.item, self.side) if part is not None)
