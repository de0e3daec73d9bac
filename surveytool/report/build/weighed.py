"""What is told of choices that were held against each other: a ranking, and points divided over them."""

from collections.abc import Sequence

from surveytool.analysis.summary import DistributionRow, QuestionSummary, Share
from surveytool.questionnaire.model import Points, Ranking
from surveytool.report.build import specs, tables
from surveytool.report.build.bases import base_lines
from surveytool.report.build.material import Material, leaders, measure, quoted
from surveytool.report.build.sentences import figure, fitting, order_sentences
from surveytool.report.chart.spec import Ranked, RankedRow, Tick
from surveytool.report.document import Block, Column, DataTable, Paragraph
from surveytool.report.document import Note as Remark

TICKS = 4


def ranking(question: Ranking, material: Material) -> tuple[str, tuple[Block, ...]]:
    """The title and blocks of a ranking: the share that gave each choice a place, or the first where all have one."""
    texts, summaries = material.texts, material.of(question.id)
    told = sorted(
        ((one, share) for one in summaries if (share := _placed(question, one)) is not None),
        key=lambda pair: -pair[1].share,
    )
    if not told:
        return "", (Remark((material.withheld(summaries),)),)
    places = question.ranks
    first = places in (1, len(question.choices))
    rows = [(one.item_text or "", share, one.answered or 0) for one, share in told]
    if first:
        caption = texts("Percentage that put it first, with 95% confidence interval")
        claim, tie = (
            "Put first most often: {labels}, {shares}; n = {n}.",
            "Put first most often: {labels}, {shares}; the difference is not demonstrable; n = {n}.",
        )
        title = texts("Put first most often: {label} ({share})", **_leading(rows, material))
    else:
        caption = texts("Percentage that put it in the first {n}, with 95% confidence interval", n=texts.number(places))
        claim, tie = (
            "Most often in the first {places}: {labels}, {shares}; n = {n}.",
            "Most often in the first {places}: {labels}, {shares}; the difference is not demonstrable; n = {n}.",
        )
        title = texts("Most often in the first {places}: {label} ({share})", places=places, **_leading(rows, material))
    sentences = order_sentences(rows, texts, claim=claim, tie=tie, places=texts.number(places))
    chart = specs.ranked_shares(
        [(one.item_text or "", _placed(question, one), one.answered or 0) for one in _in_order(summaries, told)],
        material,
    )
    blocks = (
        Paragraph((*sentences, texts("Where two bars overlap, the order of the two is not certain."))),
        figure(question.id, chart, caption, base_lines(summaries, texts), texts),
        _places(question, _in_order(summaries, told), material),
    )
    return (fitting(title) if leaders([share for _, share, _ in rows]) == 1 else ""), blocks


def _leading(rows: Sequence[tuple[str, Share | DistributionRow, int]], material: Material) -> dict[str, str]:
    label, share, _ = rows[0]
    return {"label": label.rstrip("."), "share": material.texts.percent(share.share)}


def _placed(question: Ranking, summary: QuestionSummary) -> Share | None:
    """The share that gave this choice a place; where everything is ranked, the first."""
    if summary.hidden or not summary.distribution:
        return None
    if question.ranks < len(question.choices):
        return summary.placed
    row = summary.distribution[0]
    return Share(row.count, row.share, row.low, row.high)


def _in_order(
    summaries: Sequence[QuestionSummary], told: Sequence[tuple[QuestionSummary, Share]]
) -> list[QuestionSummary]:
    """Those that are told, largest share first, then the others."""
    first = [one for one, _ in told]
    return [*first, *(one for one in summaries if one not in first)]


def _places(question: Ranking, summaries: Sequence[QuestionSummary], material: Material) -> DataTable:
    texts = material.texts
    heads = next(([row.label for row in one.distribution] for one in summaries if one.distribution), [])
    if not any(one.distribution[-1].count for one in summaries if one.distribution):
        heads = heads[:-1]  # everybody gave everything a place
    columns = (Column(texts("Answer"), numeric=False), Column("n"), *(Column(head) for head in heads))
    rows = []
    for one in summaries:
        if one.hidden or not one.distribution:
            rows.append(tables.hidden_row(one.item_text or "", len(columns), material))
            continue
        cells = [f"{texts.number(row.count)} ({texts.percent(row.share)})" for row in one.distribution[: len(heads)]]
        rows.append((one.item_text or "", texts.number(one.answered or 0), *cells))
    note = (texts("Number of people, with the percentage in brackets."),)
    return DataTable(f"table-{question.id}", summaries[0].text, columns, tuple(rows), note)


def points(question: Points, material: Material) -> tuple[str, tuple[Block, ...]]:
    """The title and blocks of divided points: the mean of each choice."""
    texts, summaries = material.texts, material.of(question.id)
    told = sorted((one for one in summaries if one.mean is not None), key=lambda one: -(one.mean or 0))
    if not told:
        return "", (Remark((material.withheld(summaries),)),)
    others = [one for one in summaries if one.mean is None]
    rows = tuple(
        RankedRow(one.item_text or "", note=material.too_few)
        if one.mean is None
        else RankedRow(
            one.item_text or "",
            one.mean / question.total,
            (one.mean_low if one.mean_low is not None else one.mean) / question.total,
            (one.mean_high if one.mean_high is not None else one.mean) / question.total,
            texts.number(one.mean, decimals=1),
            texts.number(one.answered or 0),
        )
        for one in (*told, *others)
    )
    ticks = tuple(
        Tick(
            step / TICKS, texts.number(question.total * step / TICKS, decimals=0 if question.total % TICKS == 0 else 1)
        )
        for step in range(TICKS + 1)
    )
    first, lead = told[0], len(told) > 1 and _stands_apart(told[0], told[1])
    said = texts(
        "Most points on average: {label}, {mean} of {total}.",
        label=quoted(first.item_text or "", texts),
        mean=measure(first.mean, first.mean_low, first.mean_high, texts),
        total=texts.number(question.total),
    )
    unsure = () if lead else (texts("The difference with the next one is not demonstrable."),)
    title = texts(
        "Most points: {label} ({mean} of {total})",
        label=(first.item_text or "").rstrip("."),
        mean=texts.number(first.mean or 0, decimals=1),
        total=texts.number(question.total),
    )
    caption = texts(
        "Mean number of points of {total}, with 95% confidence interval", total=texts.number(question.total)
    )
    blocks = (
        Paragraph((said, *unsure)),
        figure(question.id, Ranked(rows, ticks), caption, base_lines(summaries, texts), texts),
        _means(question, (*told, *others), material),
    )
    return (fitting(title) if lead else ""), blocks


def _stands_apart(one: QuestionSummary, other: QuestionSummary) -> bool:
    return one.mean_low is not None and other.mean_high is not None and one.mean_low > other.mean_high


def _means(question: Points, summaries: Sequence[QuestionSummary], material: Material) -> DataTable:
    texts = material.texts
    columns = (
        Column(texts("Answer"), numeric=False),
        Column("n"),
        Column(texts("Mean (95% CI)")),
        Column(texts("Standard deviation")),
        Column(texts("Median: half is at most this")),
    )
    rows = []
    for one in summaries:
        if one.mean is None:
            rows.append(tables.hidden_row(one.item_text or "", len(columns), material))
            continue
        rows.append(
            (
                one.item_text or "",
                texts.number(one.answered or 0),
                measure(one.mean, one.mean_low, one.mean_high, texts),
                texts.number(one.sd, decimals=1) if one.sd is not None else "–",
                texts.number(one.median, decimals=1) if one.median is not None else "–",
            )
        )
    return DataTable(f"table-{question.id}", summaries[0].text, columns, tuple(rows))
