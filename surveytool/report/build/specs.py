"""From summaries to chart specifications: sorting, and writing figures as they will be printed."""

import datetime
from collections.abc import Mapping, Sequence
from math import ceil, floor

from surveytool.analysis.priority import Crosshair, Priority, Quadrant
from surveytool.analysis.summary import DistributionRow, QuestionSummary, Share
from surveytool.report.build.bases import apart
from surveytool.report.build.material import Material, favourable, points, points_interval, spread
from surveytool.report.chart.lettering import lowered
from surveytool.report.chart.spec import (
    BarRow,
    Bars,
    Bin,
    Corner,
    Histogram,
    Likert,
    LikertRow,
    PriorityMatrix,
    PriorityPoint,
    Ranked,
    RankedRow,
    RecommendationBar,
    RecommendationChart,
    RecommendationGroup,
    Tick,
)
from surveytool.texts import Texts

QUADRANT_NAMES: Mapping[Quadrant, str] = {
    "concentrate_here": "Tackle first",
    "keep_up": "Keep up",
    "low_priority": "Low priority",
    "possible_overkill": "Possibly too much attention",
    "undecided": "Undecided",
}


def by_favour(summaries: Sequence[QuestionSummary]) -> list[QuestionSummary]:
    """Items with the most favourable first, by top 2 (by mean on a short scale); hidden ones last, else as asked."""

    def order(summary: QuestionSummary) -> tuple[bool, float]:
        value = summary.top2.share if summary.top2 else summary.mean
        return summary.hidden, -(value or 0.0)

    return sorted(summaries, key=order)


def likert(summaries: Sequence[QuestionSummary], levels: Sequence[str], material: Material) -> Likert:
    """Statements on one scale, the most favourable first."""
    texts = material.texts
    rows = [_likert_row(summary, material) for summary in by_favour(summaries)]
    has_top2 = any(summary.top2 for summary in summaries)
    inner = 1 if len(levels) > 3 else 0
    return Likert(
        tuple(levels),
        tuple(rows),
        lowered(levels[inner]),
        lowered(levels[-1 - inner]),
        favourable(levels, texts) if has_top2 else "",
    )


def _likert_row(summary: QuestionSummary, material: Material) -> LikertRow:
    texts, label = material.texts, summary.item_text or summary.text
    if summary.hidden or not summary.distribution:
        return LikertRow(label, note=material.too_few)
    return LikertRow(
        label,
        tuple(row.share for row in summary.distribution),
        tuple(texts.number(row.share * 100) for row in summary.distribution),
        texts.percent(summary.top2.share) if summary.top2 else "",
        texts.number(summary.answered or 0),
    )


def percent_ticks(texts: Texts) -> tuple[Tick, ...]:
    """An axis from 0 to 100 %."""
    return tuple(Tick(share, texts.percent(share)) for share in (0.0, 0.25, 0.5, 0.75, 1.0))


def ranked_items(summaries: Sequence[QuestionSummary], material: Material) -> Ranked:
    """Items by the share of the two most favourable points."""
    rows = tuple(
        RankedRow(summary.item_text or summary.text, note=material.too_few)
        if summary.top2 is None
        else _ranked_row(summary.item_text or summary.text, summary.top2, summary.answered or 0, material.texts)
        for summary in by_favour(summaries)
    )
    return Ranked(rows, percent_ticks(material.texts))


def ranked_choices(summary: QuestionSummary, material: Material) -> Ranked:
    """The choices of a multiple choice, most chosen first."""
    rows = sorted(summary.distribution, key=lambda row: -row.share)
    return Ranked(
        tuple(
            _ranked_row(row.label, Share(row.count, row.share, row.low, row.high), row.base, material.texts)
            for row in rows
        ),
        percent_ticks(material.texts),
    )


def ranked_shares(rows: Sequence[tuple[str, Share | None, int]], material: Material) -> Ranked:
    """Labels with their share and n, in the order given; None where too few answered."""
    return Ranked(
        tuple(
            RankedRow(label, note=material.too_few) if share is None else _ranked_row(label, share, n, material.texts)
            for label, share, n in rows
        ),
        percent_ticks(material.texts),
    )


def _ranked_row(label: str, share: Share, n: int, texts: Texts) -> RankedRow:
    return RankedRow(label, share.share, share.low, share.high, texts.percent(share.share), texts.number(n))


def bars(summary: QuestionSummary, material: Material, *, by_share: bool) -> Bars:
    """The answers of a question that takes one, with those outside the base apart."""
    texts = material.texts
    rows = sorted(summary.distribution, key=lambda row: -row.share) if by_share else _from_the_top(summary)
    return Bars(
        tuple(BarRow(row.label, row.share, texts.percent(row.share), texts.number(row.count)) for row in rows),
        texts("number"),
        tuple((label, texts.number(count)) for label, count in apart(summary, texts)),
        texts.number(summary.answered or 0),
    )


def _from_the_top(summary: QuestionSummary) -> Sequence[DistributionRow]:
    """The points of a scale with the most favourable first; ordered choices as they are written."""
    return summary.distribution if summary.kind == "single_choice" else summary.distribution[::-1]


def recommendation(summary: QuestionSummary, material: Material) -> RecommendationChart | None:
    """Marks 0 to 10 with the score; None without one."""
    texts, score = material.texts, summary.score
    if score is None:
        return None
    return RecommendationChart(
        tuple(
            RecommendationBar(int(row.code), row.share, texts.percent(row.share) if row.count else "")
            for row in summary.distribution
        ),
        (
            RecommendationGroup(0, 6, texts("Critics (0–6)")),
            RecommendationGroup(7, 8, texts("Passive (7–8)")),
            RecommendationGroup(9, 10, texts("Promoters (9–10)")),
        ),
        points(score.value, texts),
        texts("Recommendation score"),
        texts("95% CI {interval}; on a scale of −100 to +100", interval=points_interval(score.low, score.high, texts)),
        texts.number(summary.answered or 0),
    )


def histogram(summary: QuestionSummary, axis: str, material: Material) -> Histogram:
    """A number's answers in runs, when the results have them."""
    texts = material.texts
    bins = tuple(Bin(row.label, row.share, texts.percent(row.share)) for row in summary.distribution)
    return Histogram(bins, axis, texts.number(summary.answered or 0))


def priority_matrix(items: Sequence[Priority], crosshair: Crosshair, material: Material) -> PriorityMatrix:
    """The topics of one paired matrix; hidden ones are not in it."""
    texts = material.texts
    places: Mapping[Quadrant, Corner] = {
        "concentrate_here": "first", "keep_up": "keep", "low_priority": "low",
        "possible_overkill": "much", "undecided": "undecided",
    }  # fmt: skip
    told = [item for item in items if item.importance is not None and item.performance is not None]
    performances = [item.performance or 0.0 for item in told] + [crosshair.performance]
    importances = [item.importance or 0.0 for item in told] + [crosshair.importance]
    return PriorityMatrix(
        tuple(
            PriorityPoint(
                item.text, item.performance or 0.0, item.importance or 0.0, places[item.quadrant or "undecided"]
            )
            for item in told
        ),
        crosshair.performance,
        crosshair.importance,
        mean_ticks(performances, texts),
        mean_ticks(importances, texts),
        texts("How it is now (mean)"),
        texts("Importance (mean)"),
        texts(QUADRANT_NAMES["concentrate_here"]),
        texts(QUADRANT_NAMES["keep_up"]),
        texts(QUADRANT_NAMES["low_priority"]),
        texts(QUADRANT_NAMES["possible_overkill"]),
        texts("Open circle: too near a line to say on which side it is."),
        spread([item.n or 0 for item in told], texts),
    )


def mean_ticks(values: Sequence[float], texts: Texts) -> tuple[Tick, ...]:
    """An axis just around means, in round steps; what it leaves out must be said."""
    low, high = min(values), max(values)
    step = next((step for step in (0.2, 0.5, 1.0, 2.0, 5.0) if (high - low) / step <= 5), 10.0)
    first, last = floor(low / step), ceil(high / step)
    if last == first:
        first, last = first - 1, last + 1
    return tuple(Tick(step * index, texts.number(step * index, decimals=1)) for index in range(first, last + 1))


def count_ticks(most: int, texts: Texts) -> tuple[Tick, ...]:
    """An axis from 0 to at least `most`, in some four round steps."""
    steps = (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500)
    step = next((step for step in steps if most / step <= 5), 10 ** len(str(most)) // 5)
    last = max(1, ceil(most / step))
    return tuple(Tick(float(step * index), texts.number(step * index)) for index in range(last + 1))


def day_ticks(first: datetime.date, days: int, texts: Texts) -> tuple[Tick, ...]:
    """Some six dates, the first and the last among them; `days` is the number of the last day, counted from 0."""
    step = next((step for step in (1, 2, 7, 14, 28, 56, 91, 182) if days / step <= 6), 365)
    return tuple(
        Tick(float(day), texts.month_day(first + datetime.timedelta(days=day))) for day in range(0, days + 1, step)
    )
