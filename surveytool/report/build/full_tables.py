"""The tables at the end: every group on every item, every earlier round, and the items of every index."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from surveytool.analysis.segment import SegmentRow, SegmentTest
from surveytool.questionnaire.model import Section as Part
from surveytool.questionnaire.model import Side
from surveytool.report.build import tables
from surveytool.report.build.comparison import tables_of
from surveytool.report.build.figures import p_value
from surveytool.report.build.indices import item_rest
from surveytool.report.build.material import Material
from surveytool.report.build.naming import called
from surveytool.report.build.segments import share_of, title_of
from surveytool.report.document import Block, Column, DataTable, Paragraph, Section


def full_tables(material: Material) -> Section | None:
    """The appendix of tables, None when there is nothing more to tell than the findings do."""
    texts, results = material.texts, material.results
    parts = [part for one in material.questionnaire.sections if (part := _part(one, material)) is not None]
    for name in material.questionnaire.segments:
        if blocks := _by_group(name, material):
            parts.append(Section(f"tables-segments-{name}", title_of(name, material), tuple(blocks)))
    between = {earlier.id for earlier in results.earlier[1:-1]}  # the others are in the section on earlier rounds
    told = [one for one in results.comparisons if one.from_round in between and one.difference is not None]
    if told:
        blocks = tables_of(told, material, name="full")
        parts.append(Section("tables-comparison", texts("Compared with earlier rounds"), tuple(blocks)))
    indices = [one for one in results.indices if not one.hidden]
    if indices:
        items = tuple(item_rest(one, material) for one in indices)
        parts.append(Section("tables-indices", texts("Indices"), items))
    if not parts:
        return None
    said = texts(
        "Of questions that take one table the whole table stands with the finding itself; it is not repeated here."
    )
    return Section("tables", texts("Full tables"), (Paragraph((said,)),), tuple(parts), new_page=True)


def _part(part: Part, material: Material) -> Section | None:
    """Every item of a part of the questionnaire with all its counts, and the spread of everything that has a mean."""
    blocks = [table for question in part.questions for table in _of_question(question.id, material)]
    return Section(f"tables-{part.id}", part.title.read(material.texts.language), tuple(blocks)) if blocks else None  # fmt: skip


def _of_question(question: str, material: Material) -> list[DataTable]:
    texts = material.texts
    found: list[DataTable] = []
    sides: tuple[tuple[Side | None, str], ...] = (
        (None, ""), ("importance", texts("Importance")), ("performance", texts("How it is now")),
    )  # fmt: skip
    for side, name in sides:
        summaries = material.of(question, side=side)
        told = [one for one in summaries if one.distribution and not one.hidden and one.mean is not None]
        if not told or told[0].kind not in ("matrix", "paired_matrix", "scale", "recommendation"):
            continue
        levels = [row.label for row in told[0].distribution]
        anchor = f"{question}-{side}" if side else question
        if told[0].item is not None:
            table = tables.items(summaries, levels, anchor, material, side=name)
            found.append(replace(table, anchor=f"full-{anchor}"))
        found.append(tables.spread_of_items(summaries, levels, anchor, material, side=name))
    return found


def _by_group(name: str, material: Material) -> list[Block]:
    """A table a question, its items in rows and the groups of a segment in columns."""
    rows = [row for row in material.results.segments.rows if row.segment == name and row.question is not None]
    groups = {row.group: row.label or "" for row in rows if row.group is not None}
    tests = {
        (test.question, test.item, test.side): test for test in material.results.segments.tests if test.segment == name
    }
    blocks: list[Block] = []
    for question, own in groupby(rows, key=lambda row: row.question or ""):
        items = [
            (tests.get((question, item, side)), list(found))
            for (item, side), found in groupby(own, key=lambda row: (row.item, row.side))
        ]
        blocks.append(
            _of_groups(items, groups, f"table-full-{name}-{question}", title_of(question, material), material)
        )
    return blocks


def _of_groups(
    items: Sequence[tuple[SegmentTest | None, Sequence[SegmentRow]]],
    groups: Mapping[str, str],
    anchor: str,
    text: str,
    material: Material,
) -> DataTable:
    texts = material.texts
    cells, reasons = [], []
    for test, rows in items:
        by_group = {row.group: row for row in rows}
        first = rows[0]
        label = called(
            SegmentTest(first.segment, first.question or "", first.item, first.side, "", 1, 1, 1, 0), material
        )
        if first.hidden:
            reasons.append(first.reason or material.too_few)
            cells.append((f"{label} *", *["–"] * (len(groups) + 1)))
            continue
        p = "–" if test is None else p_value(test.p_adjusted, texts)
        cells.append((label, *(_cell(by_group.get(group), material) for group in groups), p))
    columns = (
        Column(texts("Item"), numeric=False),
        *(Column(label) for label in groups.values()),
        Column(texts("p (Holm)")),
    )
    note = texts(
        "In each cell: the share of the two most favourable answers, the mean, and n in brackets. The p value is of the whole "
        "item, over all its groups; intervals stand in the workbook."
    )
    hidden = tuple(f"* {reason}" for reason in dict.fromkeys(reasons))
    return DataTable(anchor, texts("By group: {text}", text=text), columns, tuple(cells), (note, *hidden))


def _cell(row: SegmentRow | None, material: Material) -> str:
    """One group on one item: ``40% · 3.4 (52)``."""
    texts = material.texts
    if row is None or row.n is None:
        return "–"
    mean = "" if row.mean is None else texts.number(row.mean, decimals=1)
    told = " · ".join(part for part in (share_of(row, texts) if row.top2 is not None else "", mean) if part)
    return f"{told} ({texts.number(row.n)})"
