"""What matters much and does not go well yet: the matrix, its table, and what may be said of them."""

from collections.abc import Sequence

from surveytool.analysis.priority import Crosshair, Priority
from surveytool.report.build.figures import ranks
from surveytool.report.build.material import Material, listed, measure, points, points_interval, quoted, spread
from surveytool.report.build.specs import QUADRANT_NAMES, priority_matrix
from surveytool.report.build.tables import hidden_row
from surveytool.report.chart import describe
from surveytool.report.document import Block, Column, DataTable, Figure, Paragraph, Section
from surveytool.texts import Texts


def priorities(material: Material) -> Section | None:
    """The section on priorities, None when nothing was asked in pairs or too few answered."""
    texts, found = material.texts, material.results.priorities
    blocks: list[Block] = []
    for crosshair in found.crosshairs:
        items = [item for item in found.items if item.question == crosshair.question]
        blocks += _of_question(items, crosshair, material)
    return Section("priorities", texts("Priorities"), tuple(blocks), new_page=True) if blocks else None


def _of_question(items: Sequence[Priority], crosshair: Crosshair, material: Material) -> list[Block]:
    texts = material.texts
    said = priority_sentences(items, texts)
    first = [item for item in items if item.quadrant == "concentrate_here"]
    if first:
        labels = listed([quoted(item.text, texts) for item in first], texts)
        said = (
            *said,
            texts("Demonstrably more important than the mean and less well arranged: {labels}.", labels=labels),
        )
    else:
        said = (*said, texts("No topic is demonstrably both more important than the mean and less well arranged."))
    chart = priority_matrix(items, crosshair, material)
    (across, up) = (chart.performance_ticks, chart.importance_ticks)
    base = (
        texts("Base: those who gave both answers (n = {n}).", n=chart.n),
        texts("The lines are the means over all topics."),
        texts(
            "The axes run from {left} to {right} and from {bottom} to {top}, not over the whole scale.",
            left=across[0].label, right=across[-1].label, bottom=up[0].label, top=up[-1].label,
        ),
    )  # fmt: skip
    caption = texts("Importance and how it is now, by topic")
    figure = Figure(f"figure-priorities-{crosshair.question}", chart, describe(chart, texts), caption, base)
    return [Paragraph(said), figure, _table(items, crosshair.question, material)]


def priority_sentences(items: Sequence[Priority], texts: Texts) -> tuple[str, ...]:
    """Where importance is demonstrably ahead of the present, and whether one topic stands out; items by need."""
    needs = [item for item in items if item.high is not None and item.high < 0]
    if not needs:
        return (texts("For no topic is the importance demonstrably greater than how well it is arranged now."),)
    first = needs[0]
    others = [item.low for item in items if item is not first and item.low is not None]
    if first.high is not None and others and first.high < min(others):
        return (
            texts(
                "The gap between importance and how it is now is greatest for {label}: discrepancy score {score}; n = {n}.",
                label=quoted(first.text, texts),
                score=points(first.discrepancy_score or 0.0, texts),
                n=texts.number(first.n or 0),
            ),
        )
    told = needs[:3]
    message = (
        "The importance is demonstrably greater than how it is now for {labels} (discrepancy score {scores}; n = {n})."
        if len(needs) <= len(told)
        else "For {count} topics the importance is demonstrably greater than how it is now, "
        "among them {labels} (discrepancy score {scores}; n = {n})."
    )
    return (
        texts(
            message,
            count=texts.number(len(needs)),
            labels=listed([quoted(item.text, texts) for item in told], texts),
            scores=listed([points(item.discrepancy_score or 0.0, texts) for item in told], texts),
            n=spread([item.n or 0 for item in told], texts),
        ),
    )


def _table(items: Sequence[Priority], question: str, material: Material) -> DataTable:
    texts = material.texts
    columns = (
        Column(texts("Topic"), numeric=False),
        Column("n"),
        Column(texts("Importance (mean)")),
        Column(texts("How it is now (mean)")),
        Column(texts("Discrepancy score")),
        Column(texts("95% CI")),
        Column("MWDS"),
        Column(texts("Rank")),
        Column(texts("Place in the matrix"), numeric=False),
    )
    note = (
        texts("The discrepancy score runs from −100 (everybody finds it more important than it is arranged) to +100."),
        texts("MWDS: the mean difference, weighted by the importance."),
        texts("Rank: the places that the topic can have among the others, as far as these answers tell them apart."),
    )
    rows = tuple(_row(item, len(columns), material) for item in items)
    return DataTable(f"table-priorities-{question}", texts("Priorities, the greatest need first"), columns, rows, note)


def _row(item: Priority, width: int, material: Material) -> tuple[str, ...]:
    texts = material.texts
    if item.hidden or item.discrepancy_score is None or item.low is None or item.high is None:
        return hidden_row(item.text, width, material)
    return (
        item.text,
        texts.number(item.n or 0),
        measure(item.importance, item.importance_low, item.importance_high, texts),
        measure(item.performance, item.performance_low, item.performance_high, texts),
        points(item.discrepancy_score, texts),
        points_interval(item.low, item.high, texts),
        texts.number(item.mwds or 0.0, decimals=1),
        ranks(item.rank_low, item.rank_high, texts),
        texts(QUADRANT_NAMES[item.quadrant or "undecided"]),
    )
