"""What a chart says, in words: its kind, what is compared, the highest and the lowest with their values, and n."""

from collections.abc import Sequence
from typing import assert_never

from surveytool.report.chart.spec import (
    Bars,
    Change,
    Chart,
    Histogram,
    Likert,
    LikertRow,
    PriorityMatrix,
    Ranked,
    RankedRow,
    RecommendationChart,
    ResponseCurve,
    SegmentDots,
    ThemeBars,
)
from surveytool.texts import Texts


def describe(chart: Chart, texts: Texts) -> str:
    """The text alternative of a chart. It names its table, which has every figure."""
    match chart:
        case Likert():
            said = _likert(chart, texts)
        case Ranked():
            said = _ranked(chart, texts)
        case Bars():
            said = _bars(chart, texts)
        case RecommendationChart():
            said = _recommendation(chart, texts)
        case PriorityMatrix():
            said = _matrix(chart, texts)
        case ResponseCurve():
            said = _curve(chart, texts)
        case Histogram():
            said = _histogram(chart, texts)
        case Change():
            said = _change(chart, texts)
        case SegmentDots():
            said = _segments(chart, texts)
        case ThemeBars():
            said = _themes(chart, texts)
        case _:
            assert_never(chart)
    return " ".join([*said, texts("The table below has every figure.")])


def _likert(chart: Likert, texts: Texts) -> list[str]:
    rows = [row for row in chart.rows if not row.note]
    said = [texts.plural("Stacked bars for {n} statement.", "Stacked bars for {n} statements.", len(chart.rows))]
    if chart.favourable and rows:
        said[0] = texts.plural(
            "Stacked bars for {n} statement, sorted by the share “{favourable}”.",
            "Stacked bars for {n} statements, sorted by the share “{favourable}”.",
            len(chart.rows),
            favourable=chart.favourable,
        )
        said += _ends([(row.label, row.favourable, row.n) for row in rows], texts)
    return [*said, *_hidden(chart.rows, texts)]


def _ranked(chart: Ranked, texts: Texts) -> list[str]:
    rows = [row for row in chart.rows if not row.note]
    said = [
        texts.plural("Share with interval of {n} answer.", "Shares with intervals of {n} answers.", len(chart.rows))
    ]
    return [*said, *_ends([(row.label, row.figure, row.n) for row in rows], texts), *_hidden(chart.rows, texts)]


def _bars(chart: Bars, texts: Texts) -> list[str]:
    said = [texts.plural("Bar chart of {n} answer.", "Bar chart of {n} answers.", len(chart.rows))]
    rows = sorted(chart.rows, key=lambda row: -row.share)
    said += _ends([(row.label, row.figure, row.count) for row in rows], texts)
    if chart.base:
        said.append(texts("Base: n = {n}.", n=chart.base))
    return said


def _recommendation(chart: RecommendationChart, texts: Texts) -> list[str]:
    top = max(chart.bars, key=lambda bar: bar.share)
    low = min(chart.bars, key=lambda bar: bar.share)
    return [
        texts("Columns for the marks 0 to 10, n = {n}.", n=chart.n),
        texts("{label} {score} ({interval}).", label=chart.score_label, score=chart.score, interval=chart.interval),
        texts("Given most often: {mark} ({share}).", mark=top.mark, share=top.figure),
        texts("Given least often: {mark} ({share}).", mark=low.mark, share=low.figure or "0%"),
    ]


def _matrix(chart: PriorityMatrix, texts: Texts) -> list[str]:
    said = [texts.plural("Matrix of importance against the present for {n} topic.",
                         "Matrix of importance against the present for {n} topics.", len(chart.points))]  # fmt: skip
    if not chart.points:
        return said
    by_importance = sorted(chart.points, key=lambda point: -point.importance)
    high, low = (
        texts("“{label}” ({value})", label=point.label, value=texts.number(point.importance, decimals=1))
        for point in (by_importance[0], by_importance[-1])
    )
    said.append(texts("Highest importance: {high}; lowest: {low}; n = {n}.", high=high, low=low, n=chart.n))
    named = ((chart.first, "first"), (chart.keep, "keep"), (chart.low, "low"), (chart.much, "much"))
    for name, quadrant in named:
        labels = [texts("“{label}”", label=point.label) for point in chart.points if point.quadrant == quadrant]
        if labels:
            said.append(texts("{quadrant}: {labels}.", quadrant=name, labels=", ".join(labels)))
    return said


def _curve(chart: ResponseCurve, texts: Texts) -> list[str]:
    total = chart.complete[-1] + chart.partial[-1]
    days = chart.days[-1] - chart.days[0] + 1
    said = [
        texts(
            "Curve of the answers handed in, from {first} on the first day to {total} after {days} days; n = {total}.",
            first=texts.number(chart.complete[0] + chart.partial[0]),
            total=texts.number(total),
            days=texts.number(days),
        )
    ]
    return said + [texts("{milestone}.", milestone=" ".join(flag.lines)) for flag in chart.milestones]


def _histogram(chart: Histogram, texts: Texts) -> list[str]:
    top = max(chart.bins, key=lambda one: one.share)
    low = min(chart.bins, key=lambda one: one.share)
    return [
        texts("Histogram of {n} answers.", n=chart.n),
        texts("Most: {label} ({share}).", label=top.label, share=top.figure),
        texts("Fewest: {label} ({share}).", label=low.label, share=low.figure),
    ]


def _change(chart: Change, texts: Texts) -> list[str]:
    names = [texts("“{label}”", label=" ".join(words)) for words in chart.rounds]
    said = [
        texts.plural("Change of {n} share over rounds: {rounds}.", "Change of {n} shares over rounds: {rounds}.",
                     len(chart.rows), rounds=", ".join(names))
    ]  # fmt: skip
    for row in chart.rows:
        told = [mark.figure for mark in row.marks if mark.share is not None]
        if len(told) > 1:
            said.append(
                texts("“{label}”: from {first} to {last}, difference {difference}.",
                      label=row.label, first=told[0], last=told[-1], difference=row.difference)
            )  # fmt: skip
        else:
            said.append(
                texts("“{label}”: {figure}.", label=row.label, figure=row.note or "".join(told) or row.difference)
            )
    return said


def _segments(chart: SegmentDots, texts: Texts) -> list[str]:
    groups = ", ".join(texts("“{label}”", label=group) for group in chart.groups)
    said = [
        texts.plural("Shares for {n} item in the groups {groups}.", "Shares for {n} items in the groups {groups}.",
                     len(chart.rows), groups=groups)
    ]  # fmt: skip
    found = [
        (mark.share, row.label, group, mark.figure)
        for row in chart.rows
        for group, mark in zip(chart.groups, row.marks, strict=False)
        if mark.share is not None
    ]
    for claim, pick in (
        ("Highest: {figure} for “{label}” in “{group}”.", max), ("Lowest: {figure} for “{label}” in “{group}”.", min),
    ):  # fmt: skip
        if found:
            _, label, group, figure = pick(found, key=lambda one: one[0])
            said.append(texts(claim, figure=figure, label=label, group=group))
    hidden = sum(mark.share is None for row in chart.rows for mark in row.marks)
    if hidden:
        said.append(texts.plural("{n} mark has too few answers.", "{n} marks have too few answers.", hidden))
    return said


def _themes(chart: ThemeBars, texts: Texts) -> list[str]:
    said = [texts.plural("Bar chart of {n} theme.", "Bar chart of {n} themes.", len(chart.rows))]
    rows = sorted((row for row in chart.rows if row.level == 1), key=lambda row: -row.share)
    if rows:
        said.append(texts("Named most: “{label}” ({figure}).", label=rows[0].label, figure=rows[0].figure))
    if len(rows) > 1:
        said.append(texts("Named least: “{label}” ({figure}).", label=rows[-1].label, figure=rows[-1].figure))
    if chart.base:
        said.append(texts("Base: n = {n}.", n=chart.base))
    return said


def _ends(rows: Sequence[tuple[str, str, str]], texts: Texts) -> list[str]:
    """The first and the last row, as label, value and n."""
    if not rows:
        return []
    said = [texts("Highest: “{label}”, {value} (n = {n}).", label=rows[0][0], value=rows[0][1], n=rows[0][2])]
    if len(rows) > 1:
        label, value, n = rows[-1]
        said.append(texts("Lowest: “{label}”, {value} (n = {n}).", label=label, value=value, n=n))
    return said


def _hidden(rows: Sequence[LikertRow] | Sequence[RankedRow], texts: Texts) -> list[str]:
    count = sum(1 for row in rows if row.note)
    return [texts.plural("{n} row has too few answers.", "{n} rows have too few answers.", count)] if count else []
