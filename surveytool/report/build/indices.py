"""Scores that are made of several items: how high, how sure, and how far the items belong together."""

from surveytool.analysis.composite import IndexSummary
from surveytool.report.build.material import SMALL_BASE, Material, measure, quoted
from surveytool.report.build.tables import hidden_row
from surveytool.report.document import Block, Column, DataTable, Note, Paragraph, Section
from surveytool.texts import Texts


def indices(material: Material) -> Section | None:
    """The section on indices, None when the questionnaire has none."""
    texts, found = material.texts, material.results.indices
    if not found:
        return None
    columns = (
        Column(texts("Index"), numeric=False),
        Column("n"),
        Column(texts("Score (95% CI)")),
        Column(texts("Standard deviation")),
        Column(texts("Alpha (95% CI)")),
        Column(texts("Omega")),
    )
    note = (
        texts("Of those who answered every item of the index. Items put the other way round are turned first."),
        texts("Alpha and omega run to 1: the nearer, the more the items belong together."),
    )
    table = DataTable(
        "table-indices", texts("Scores of several items together"), columns, tuple(_row(one, len(columns), material) for one in found), note
    )  # fmt: skip
    blocks: list[Block] = []
    if said := index_sentences(material):
        blocks.append(Paragraph(said))
    blocks.append(table)
    warnings = [
        texts("{label}: {reason}", label=one.label, reason=reason)
        for one in found
        if (reason := one.warning or (one.reason if one.hidden else None))
    ]
    if warnings:
        blocks.append(Note(tuple(warnings)))
    return Section("indices", texts("Indices"), tuple(blocks), new_page=True)


def index_sentences(material: Material) -> tuple[str, ...]:
    """The score of each index that may be told, with its n; without an interval where all answered alike, or everybody did."""
    texts = material.texts
    said = []
    for one in material.results.indices:
        if one.mean is None or one.low is None or one.high is None:
            continue
        message = (
            "{label} scores {score} on average; n = {n}."
            if one.low == one.high
            else "{label} scores {score} on average (95% CI {interval}); n = {n}."
        )
        low, high = texts.number(one.low, decimals=1), texts.number(one.high, decimals=1)
        said.append(
            texts(
                message,
                label=quoted(one.label, texts),
                score=texts.number(one.mean, decimals=1),
                interval=texts("{low} to {high}", low=low, high=high),
                n=texts.number(one.n or 0),
            )
        )
    return tuple(said)


def _row(one: IndexSummary, width: int, material: Material) -> tuple[str, ...]:
    texts = material.texts
    if one.hidden or one.mean is None:
        return hidden_row(one.label, width, material)
    small = texts(" (uncertain)") if (one.n or 0) < SMALL_BASE else ""
    return (
        one.label,
        texts.number(one.n or 0) + small,
        measure(one.mean, one.low, one.high, texts),
        "–" if one.sd is None else texts.number(one.sd, decimals=1),
        _alpha(one, texts),
        "–" if one.omega is None else texts.number(one.omega, decimals=2),
    )


def _alpha(one: IndexSummary, texts: Texts) -> str:
    if one.alpha is None or one.alpha_low is None or one.alpha_high is None:
        return "–"
    low, high = texts.number(one.alpha_low, decimals=2), texts.number(one.alpha_high, decimals=2)
    return f"{texts.number(one.alpha, decimals=2)} ({low}–{high})"


def item_rest(one: IndexSummary, material: Material) -> DataTable:
    """How far each item goes with the others, and alpha without it."""
    texts = material.texts
    names = {summary.name: summary.item_text or summary.text for summary in material.results.questions}
    columns = (
        Column(texts("Item"), numeric=False),
        Column(texts("Correlation with the rest")),
        Column(texts("Alpha without it")),
    )
    rows = tuple(
        (
            texts("{label} (turned)", label=names[item.name].rstrip(".")) if item.reversed else names[item.name],
            "–" if item.rest is None else texts.number(item.rest, decimals=2),
            "–" if item.alpha_without is None else texts.number(item.alpha_without, decimals=2),
        )
        for item in one.items
    )
    return DataTable(f"table-full-index-{one.id}", one.label, columns, rows)
