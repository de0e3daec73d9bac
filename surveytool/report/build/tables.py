"""The numbers behind every chart, as tables."""

from collections.abc import Sequence

from surveytool.analysis.summary import DistributionRow, QuestionSummary, Share
from surveytool.report.build import specs
from surveytool.report.build.bases import apart, base_line
from surveytool.report.build.figures import ranks
from surveytool.report.build.material import Material, favourable, interval_cell, measure, points, points_interval
from surveytool.report.document import Column, DataTable
from surveytool.texts import Texts


def answers(summary: QuestionSummary, material: Material) -> DataTable:
    """Answers with count, share and interval, those outside the base below them; a column of n only where n differs."""
    texts = material.texts
    found = (
        summary.distribution
        if material.keeps_order(summary)
        else sorted(summary.distribution, key=lambda row: -row.share)
    )
    each_n = len({row.base for row in found}) > 1
    rows = [(row.label, texts.number(row.count), texts.number(row.base), *_share(row, texts)) for row in found]
    rows += _together(summary, texts)
    rows += [(label, texts.number(count), "", "", "") for label, count in apart(summary, texts)]
    heads = (texts("Answer"), texts("Number"), "n", texts("Share"), texts("95% CI"))
    kept = [place for place in range(len(heads)) if each_n or place != 2]
    return DataTable(
        f"table-{summary.id}",
        texts("{text} (n = {n})", text=summary.text, n=texts.number(summary.answered or 0)),
        tuple(Column(heads[place], numeric=place > 0) for place in kept),
        tuple(tuple(row[place] for place in kept) for row in rows),
    )


def _share(row: Share | DistributionRow, texts: Texts) -> tuple[str, str]:
    return texts.percent(row.share), interval_cell(row.low, row.high, texts)


def _together(summary: QuestionSummary, texts: Texts) -> list[tuple[str, str, str, str, str]]:
    """Top 2 of a scale and the score of a recommendation, as rows of their own."""
    n = texts.number(summary.answered or 0)
    rows = []
    if summary.top2 is not None:
        words = favourable([row.label for row in summary.distribution], texts)
        count = texts.number(summary.top2.count)
        rows.append((texts("Together: {answer}", answer=words), count, n, *_share(summary.top2, texts)))
    if summary.score is not None:
        score = summary.score
        between = points_interval(score.low, score.high, texts)
        rows.append((texts("Recommendation score"), "", n, points(score.value, texts), between))
    return rows


def items(
    summaries: Sequence[QuestionSummary], levels: Sequence[str], name: str, material: Material, *, side: str = ""
) -> DataTable:
    """Items by row: n, count and share of each point, top 2 and mean with intervals, and who is outside the base."""
    texts = material.texts
    outside = _outside(summaries, texts)
    has_top2 = any(summary.top2 for summary in summaries)
    columns = [Column(texts("Item"), numeric=False), Column("n"), *(Column(level) for level in levels)]
    if has_top2:
        columns += [Column(favourable(levels, texts)), Column(texts("95% CI"))]
    columns += [Column(texts("Mean (95% CI)")), *(Column(label) for label in outside)]
    rows = [_item(summary, len(columns), outside, has_top2, material) for summary in specs.by_favour(summaries)]
    text = summaries[0].text
    caption = texts("{side}: {text}", side=side, text=text) if side else text
    note = (texts("Number of people, with the percentage in brackets."),)
    return DataTable(f"table-{name}", caption, tuple(columns), tuple(rows), note)


def ranked_items(
    summaries: Sequence[QuestionSummary], levels: Sequence[str], name: str, material: Material, *, side: str = ""
) -> DataTable:
    """The figures of ranked dots: n, the share of the two best answers with its interval, and the places it can have."""
    return _short(summaries, levels, name, material, side=side, spread=False)


def short_items(
    summaries: Sequence[QuestionSummary], levels: Sequence[str], name: str, material: Material, *, side: str = ""
) -> DataTable:
    """The figures of stacked bars: n, the share of each point, and what `ranked_items` has; counts are in the full table."""
    return _short(summaries, levels, name, material, side=side, spread=True)


def _short(
    summaries: Sequence[QuestionSummary],
    levels: Sequence[str],
    name: str,
    material: Material,
    *,
    side: str,
    spread: bool,
) -> DataTable:
    texts = material.texts
    has_top2 = any(summary.top2 for summary in summaries)
    has_rank = any(summary.rank_low is not None for summary in summaries)
    columns = [Column(texts("Item"), numeric=False), Column("n")]
    columns += [Column(level) for level in levels] if spread else []
    columns += [Column(favourable(levels, texts)), Column(texts("95% CI"))] if has_top2 else []
    columns += [Column(texts("Rank"))] if has_rank else []
    rows = []
    for summary in specs.by_favour(summaries):
        label, top2 = summary.item_text or summary.text, summary.top2
        if summary.hidden or not summary.distribution:
            rows.append(hidden_row(label, len(columns), material))
            continue
        cells = [label, texts.number(summary.answered or 0)]
        cells += [texts.percent(row.share) for row in summary.distribution] if spread else []
        if has_top2:
            cells += _share(top2, texts) if top2 else ("–", "–")
        if has_rank:
            cells.append(ranks(summary.rank_low, summary.rank_high, texts))
        rows.append(tuple(cells))
    text = summaries[0].text
    caption = texts("{side}: {text}", side=side, text=text) if side else text
    note = (
        texts(
            "Rank: the places that the item can have among the others. As the same people judged all items, their answers may "
            "tell two items apart where the intervals of the shares overlap."
        ),
    )
    return DataTable(f"table-{name}", caption, tuple(columns), tuple(rows), note if has_rank else ())


def spread_of_items(
    summaries: Sequence[QuestionSummary], levels: Sequence[str], name: str, material: Material, *, side: str = ""
) -> DataTable:
    """Mean, standard deviation and median of items."""
    texts = material.texts
    columns = (
        Column(texts("Item"), numeric=False),
        Column("n"),
        Column(texts("Mean (95% CI)")),
        Column(texts("Standard deviation")),
        Column(texts("Median: half is at most this")),
    )
    rows = tuple(
        hidden_row(one.item_text or one.text, len(columns), material)
        if one.hidden or one.mean is None
        else (
            one.item_text or one.text,
            texts.number(one.answered or 0),
            measure(one.mean, one.mean_low, one.mean_high, texts),
            _plain(one.sd, texts),
            _plain(one.median, texts),
        )
        for one in specs.by_favour(summaries)
    )
    text = summaries[0].text
    caption = texts("{side}: {text}", side=side, text=text) if side else text
    return DataTable(f"spread-{name}", caption, columns, rows)


def _outside(summaries: Sequence[QuestionSummary], texts: Texts) -> tuple[str, ...]:
    """The reasons for being outside the base that occur in these items, in a fixed order."""
    found = {label: None for summary in summaries for label, _ in apart(summary, texts)}
    order = (texts("Not applicable"), texts("Rather not say"), texts("Do not know"), texts("Left open"))
    return tuple(label for label in order if label in found)


def _item(
    summary: QuestionSummary, width: int, outside: Sequence[str], has_top2: bool, material: Material
) -> tuple[str, ...]:
    texts, label = material.texts, summary.item_text or summary.text
    if summary.hidden or not summary.distribution:
        return hidden_row(label, width, material)
    cells = [label, texts.number(summary.answered or 0)]
    cells += [f"{texts.number(row.count)} ({texts.percent(row.share)})" for row in summary.distribution]
    if has_top2:
        top2 = summary.top2
        cells += _share(top2, texts) if top2 else ("–", "–")
    cells.append(measure(summary.mean, summary.mean_low, summary.mean_high, texts))
    counts = dict(apart(summary, texts))
    return (*cells, *(texts.number(counts.get(reason, 0)) for reason in outside))


def hidden_row(label: str, width: int, material: Material) -> tuple[str, ...]:
    """A row of something about which too few people answered."""
    said = material.texts("{label}: {reason}", label=label.rstrip("."), reason=material.too_few)
    return (said, *["–"] * (width - 1))


def number(summary: QuestionSummary, unit: str, material: Material) -> DataTable:
    """The figures of a number."""
    texts = material.texts
    kept = (
        (texts("Mean (95% CI)"), measure(summary.mean, summary.mean_low, summary.mean_high, texts)),
        (texts("Standard deviation"), _plain(summary.sd, texts)),
        (texts("Lower quartile: a quarter is at most this"), _plain(summary.lower_quartile, texts)),
        (texts("Median: half is at most this"), _plain(summary.median, texts)),
        (texts("Upper quartile: three quarters are at most this"), _plain(summary.upper_quartile, texts)),
        *((label, texts.number(count)) for label, count in apart(summary, texts)),
    )
    columns = (Column(texts("Figure"), numeric=False), Column(unit or texts("Value")))
    return DataTable(f"table-{summary.id}", summary.text, columns, kept, base_line(summary, texts))


def _plain(value: float | None, texts: Texts) -> str:
    return "–" if value is None else texts.number(value, decimals=1)
