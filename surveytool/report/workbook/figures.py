"""The figures of every question: a row an answer, a row a measure, and how many answered at all.

All of it comes from the results and from nowhere else, so what the minimum group hides is not here either.
"""

from collections.abc import Iterator

from surveytool.analysis.summary import QuestionSummary, Share
from surveytool.report.build.material import SMALL_BASE, Material
from surveytool.report.workbook.sheet import Cell, Column, Form, Row, Sheet, Table, Value
from surveytool.texts import Texts


def figures(material: Material) -> Sheet:
    """Every answer to every closed question with its count, base, share and interval."""
    texts = material.texts
    columns = (
        *_which(texts),
        Column(texts("Code"), 12, "code"),
        Column(texts("Answer"), 40),
        Column(texts("Count"), 10, "count"),
        Column(texts("Base (n)"), 10, "count"),
        Column(texts("Share"), 12, "share"),
        Column(texts("95% CI from"), 12, "share"),
        Column(texts("95% CI to"), 12, "share"),
    )
    rows = tuple(row for summary in material.results.questions for row in _answers(summary, texts))
    return Sheet(
        texts("Figures"),
        texts("How often each answer was given, with share and 95% confidence interval."),
        texts("Figures for each answer"),
        (
            texts("Share: of those who answered the question (n). Where more than one answer is allowed, shares add up to more than 100%."),
            texts("95% CI: the confidence interval of the share."),
        ),
        (Table("figures", columns, rows),),
    )  # fmt: skip


def measures(material: Material) -> Sheet:
    """Mean, median, top 2, score and so on of every question that has them, with their intervals."""
    texts = material.texts
    columns = (
        *_which(texts),
        Column(texts("Measure"), 40),
        Column(texts("Value"), 10, "mean"),
        Column(texts("95% CI from"), 12, "mean"),
        Column(texts("95% CI to"), 12, "mean"),
        Column(texts("Count"), 10, "count"),
        Column(texts("Base (n)"), 10, "count"),
    )
    rows = tuple(row for summary in material.results.questions for row in _measures(summary, texts))
    return Sheet(
        texts("Measures"),
        texts("Means, medians, top 2 and recommendation score of each question, with 95% confidence interval."),
        texts("Measures for each question"),
        (
            texts("Top 2: the share of the two most favourable answers of a scale, taken together; bottom 2: of the two least favourable."),
            texts("Recommendation score: the percentage that gave 9 or 10 minus the percentage that gave 0 to 6."),
        ),
        (Table("measures", columns, rows),),
    )  # fmt: skip


def counts(material: Material) -> Sheet:
    """How many people were asked each question, answered it, or did not and why."""
    texts = material.texts
    heads = (
        texts("Asked"),
        texts("Answered (n)"),
        texts("Not applicable"),
        texts("Rather not say"),
        texts("Do not know"),
        texts("Left open"),
        texts("Not shown"),
    )
    columns = (
        *_which(texts),
        *(Column(head, 14, "count") for head in heads),
        Column(texts("Remark"), 40, "reason"),
    )
    return Sheet(
        texts("Who answered what"),
        texts("How many people were asked each question, answered it, or left it open."),
        texts("Who answered each question"),
        (
            texts("Asked is the sum of answered, not applicable, rather not say, do not know and left open."),
            texts("Not shown: people who did not get the question, because of an earlier answer."),
        ),
        (Table("counts", columns, tuple(_counted(summary, texts) for summary in material.results.questions)),),
    )


def side_name(side: str | None, texts: Texts) -> str | None:
    """The side of a paired question in words."""
    if side is None:
        return None
    return texts("importance") if side == "importance" else texts("how it is now")


def _which(texts: Texts) -> tuple[Column, ...]:
    return (
        Column(texts("Name"), 28, "code"),
        Column(texts("Question"), 44, once=True),
        Column(texts("Item"), 34),
        Column(texts("Side"), 14),
    )


def _named(summary: QuestionSummary, texts: Texts) -> Row:
    return (summary.name, summary.text, summary.item_text, side_name(summary.side, texts))


def _answers(summary: QuestionSummary, texts: Texts) -> Iterator[Row]:
    named = _named(summary, texts)
    if summary.hidden:
        yield (*named, None, Cell(summary.reason, "reason"), *[None] * 5)
    for row in summary.distribution:
        yield (*named, row.code, row.label, row.count, row.base, row.share, row.low, row.high)


def _measures(summary: QuestionSummary, texts: Texts) -> Iterator[Row]:
    named = _named(summary, texts)
    if summary.hidden:
        yield (*named, Cell(summary.reason, "reason"), *[None] * 5)
        return
    n = summary.answered

    def row(label: str, value: Value, form: Form, low: Value = None, high: Value = None, count: Value = None) -> Row:
        return (*named, label, Cell(value, form), Cell(low, form), Cell(high, form), count, n)

    if summary.mean is not None:
        yield row(texts("Mean"), summary.mean, "mean", summary.mean_low, summary.mean_high)
    plain = (
        (texts("Standard deviation"), summary.sd),
        (texts("Lower quartile: a quarter is at most this"), summary.lower_quartile),
        (texts("Median: half is at most this"), summary.median),
        (texts("Upper quartile: three quarters are at most this"), summary.upper_quartile),
    )
    yield from (row(label, value, "mean") for label, value in plain if value is not None)
    together: tuple[tuple[str, Share | None], ...] = (
        (texts("Top 2"), summary.top2),
        (texts("Bottom 2"), summary.bottom2),
        (texts("Given a place"), summary.placed),
        (texts("Put first"), summary.first),
    )
    for label, share in together:
        if share is not None:
            yield row(label, share.share, "share", share.low, share.high, share.count)
    if summary.mean_rank is not None:
        yield row(texts("Mean place"), summary.mean_rank, "mean", summary.mean_rank_low, summary.mean_rank_high)
    if summary.borda is not None:
        yield row(texts("Points of the places (Borda)"), summary.borda, "count")
    if summary.rank_low is not None:
        between = (summary.rank_low, summary.rank_high)
        yield row(texts("Place among the items, by top 2"), None, "count", *between)
    if summary.score is not None:
        score = summary.score
        yield row(texts("Recommendation score"), score.value, "points", score.low, score.high)
        yield row(texts("Promoters (9–10)"), None, "count", count=score.promoters)
        yield row(texts("Passive (7–8)"), None, "count", count=score.passives)
        yield row(texts("Critics (0–6)"), None, "count", count=score.detractors)


def _counted(summary: QuestionSummary, texts: Texts) -> Row:
    remark = summary.reason
    if summary.answered is not None and summary.answered < SMALL_BASE:
        remark = texts("Mind: fewer than {n} answers, so the figures are uncertain.", n=texts.number(SMALL_BASE))
    return (
        *_named(summary, texts),
        summary.asked,
        summary.answered,
        summary.not_applicable,
        summary.refused,
        summary.dont_know,
        summary.left_open,
        summary.not_shown,
        remark,
    )
