"""Groups of members beside each other: what differs demonstrably first, the rest in the tables at the end.

A segment is told only by groups that are large enough; a difference between two groups only when the test over all groups
holds after Holm's correction and the interval of that difference is clear of nothing.
"""

from collections.abc import Sequence
from dataclasses import replace

from surveytool.analysis.planning import outlook
from surveytool.analysis.segment import SegmentRow, SegmentTest
from surveytool.report.build.figures import LEVEL, effect_words, p_value, percentage_points_interval
from surveytool.report.build.material import SMALL_BASE, Material, interval_cell, points, quoted
from surveytool.report.build.naming import by_part, called
from surveytool.report.build.sentences import figure
from surveytool.report.build.specs import percent_ticks
from surveytool.report.chart.spec import SegmentDots, SegmentDotsRow, SegmentMark
from surveytool.report.document import Block, Column, DataTable, Note, Paragraph, Points, Section
from surveytool.texts import Texts

MOST_GROUPS = 4
"""More groups than this cannot be told apart by shape and tone in one chart."""
_MOST_SENTENCES = 5
_Key = tuple[str, str | None, str | None]


def segments(material: Material) -> Section | None:
    """The section on groups, None when the questionnaire declares no segments."""
    texts, names = material.texts, material.questionnaire.segments
    if not names:
        return None
    reading = Note(
        (
            texts("A difference between groups is demonstrable when chance alone hardly explains it, also with so many items looked at (Holm)."),
            texts("A difference says nothing of its cause: groups differ in more than what they are named after."),
        )
    )  # fmt: skip
    found = [_segment(name, material) for name in names]
    parts = tuple(replace(one, new_page=place > 0 and len(one.blocks) > 1) for place, one in enumerate(found))
    return Section("segments", texts("Groups of members"), (reading,), parts, new_page=True)


def is_shown(test: SegmentTest) -> bool:
    """Whether the groups differ demonstrably on a question."""
    return test.p_adjusted < LEVEL


def stands_apart(test: SegmentTest) -> bool:
    """Whether the two groups that lie furthest apart differ demonstrably from each other."""
    return is_shown(test) and test.difference_low is not None and test.difference_low > 0


def segment_sentences(name: str, material: Material, *, most: int = _MOST_SENTENCES) -> tuple[str, ...]:
    """The items on which the groups of a segment differ demonstrably, the largest effect first; or that none do."""
    texts = material.texts
    tests = [test for test in material.results.segments.tests if test.segment == name]
    found = sorted((test for test in tests if is_shown(test)), key=lambda test: -test.effect)
    if not tests:
        return ()
    if not found:
        return (
            texts.plural(
                "On the {n} item that was tested no demonstrable difference was found between the groups of {segment}.",
                "On the {n} items that were tested no demonstrable difference was found between the groups of {segment}.",
                len(tests),
                segment=quoted(title_of(name, material), texts),
            ),
        )
    return tuple(test_sentence(test, material) for test in found[:most])


def test_sentence(test: SegmentTest, material: Material) -> str:
    """What a demonstrable test allows to say: between which two groups, when their own difference is clear of nothing."""
    texts = material.texts
    rows = {row.group: row for row in rows_of(test, material)}
    high, low = rows.get(test.highest), rows.get(test.lowest)
    words = effect_words(test.effect, texts)
    if high is None or low is None or high is low or not stands_apart(test):
        return texts(
            "On {item} the groups of {segment} differ demonstrably ({effect} effect); between which groups cannot be said.",
            item=quoted(called(test, material), texts),
            segment=quoted(title_of(test.segment, material), texts),
            effect=words,
        )
    return texts(
        "On {item} there is a demonstrable difference between {high} ({high_share}; n = {high_n}) and {low} ({low_share}; "
        "n = {low_n}): {difference} percentage points (95% CI {interval}; {effect} effect).",
        item=quoted(called(test, material), texts),
        high=quoted(high.label or "", texts),
        high_share=share_of(high, texts),
        high_n=texts.number(high.n or 0),
        low=quoted(low.label or "", texts),
        low_share=share_of(low, texts),
        low_n=texts.number(low.n or 0),
        difference=points((test.difference or 0.0) * 100, texts),
        interval=percentage_points_interval(test.difference_low or 0.0, test.difference_high or 0.0, texts),
        effect=words,
    )


def title_of(name: str, material: Material) -> str:
    """The question that divides the members."""
    return material.questionnaire.question(name).text.read(material.texts.language)


def rows_of(test: SegmentTest, material: Material) -> list[SegmentRow]:
    """The groups on the question of a test."""
    return [row for row in material.results.segments.rows if row.segment == test.segment and _key(row) == _key(test)]


def _key(found: SegmentRow | SegmentTest) -> _Key:
    return found.question or "", found.item, found.side


def _segment(name: str, material: Material) -> Section:
    texts = material.texts
    rows = [row for row in material.results.segments.rows if row.segment == name]
    title = title_of(name, material)
    whole = next((row for row in rows if row.question is None and row.hidden), None)
    if whole is not None or not rows:
        reason = (whole.reason if whole is not None else None) or material.too_few
        return Section(f"segments-{name}", title, (Note((reason,)),))
    tests = [test for test in material.results.segments.tests if test.segment == name]
    found = [test for test in tests if is_shown(test)]
    blocks: list[Block] = []
    if counted := _summary(tests, found, title, texts):
        blocks.append(Paragraph(counted))
    if found:
        blocks.append(Points(segment_sentences(name, material)))
    elif nothing := segment_sentences(name, material):
        blocks.append(Paragraph(nothing))
    if power := _power([row for row in rows if row.n], texts):
        blocks.append(Paragraph((power,)))
    blocks += _hidden(rows, material)
    parts = []
    for part, own in by_part(found, material):
        anchor = f"segments-{name}-{part.id}"
        parts.append(Section(anchor, part.title.read(texts.language), tuple(_part(own, anchor, material))))
    return Section(f"segments-{name}", title, tuple(blocks), tuple(parts), new_page=True)


def _summary(tests: Sequence[SegmentTest], found: Sequence[SegmentTest], title: str, texts: Texts) -> tuple[str, ...]:
    if not found:
        return ()
    return (
        texts(
            "On {count} of the {total} items that were tested the groups of {segment} differ demonstrably.",
            count=texts.number(len(found)),
            total=texts.number(len(tests)),
            segment=quoted(title, texts),
        ),
    )


def smallest_pair(rows: Sequence[SegmentRow]) -> int | None:
    """The n of the smallest group, which bounds what can be seen; None when it is too small to say."""
    least = min((row.n for row in rows if row.n is not None), default=0)
    return least if least >= MOST_GROUPS * 2 else None


def _power(rows: Sequence[SegmentRow], texts: Texts) -> str:
    """How large a difference has to be before groups this small would show it."""
    n = smallest_pair(rows)
    change = outlook(2 * n, population=None).between_groups if n is not None else None
    if n is None or change is None:
        return ""
    return texts(
        "Two groups of {n}, the smallest here, show a difference of {change} percentage points or more four times out of five; "
        "smaller differences can be there without being seen.",
        n=texts.number(n),
        change=texts.number(change * 100),
    )


def _hidden(rows: Sequence[SegmentRow], material: Material) -> list[Block]:
    """The items that are not told by group, by reason."""
    texts = material.texts
    reasons = [row.reason or material.too_few for row in rows if row.hidden and row.question is not None]
    one, many = (
        "{n} item is not told by group; which one stands in the full tables.",
        "{n} items are not told by group; which ones stands in the full tables.",
    )
    return [Note((texts.plural(one, many, reasons.count(reason)), reason)) for reason in dict.fromkeys(reasons)]


def _part(found: Sequence[SegmentTest], anchor: str, material: Material) -> list[Block]:
    """A chart of the items that differ, when it can be read, and the table of its figures."""
    texts = material.texts
    groups = group_labels(found, material)
    shares = [test for test in found if any(row.top2 is not None for row in rows_of(test, material))]
    blocks: list[Block] = []
    if shares and 2 <= len(groups) <= MOST_GROUPS:
        chart = SegmentDots(
            tuple(groups.values()), tuple(_chart_row(test, groups, material) for test in shares), percent_ticks(texts)
        )
        caption = texts("Share of the two most favourable answers, by group")
        base = [texts("Base: those of each group who answered the item; n is in the table.")]
        if any((row.n or 0) < SMALL_BASE for test in shares for row in rows_of(test, material)):
            base.append(
                texts("Mind: fewer than {n} answers, so the figures are uncertain.", n=texts.number(SMALL_BASE))
            )
        blocks.append(figure(anchor, chart, caption, tuple(base), texts))
    blocks.append(group_table([(test, rows_of(test, material)) for test in found], anchor, material))
    return blocks


def group_labels(found: Sequence[SegmentTest], material: Material) -> dict[str, str]:
    """The groups of these tests, by id, in the order of the results."""
    return {row.group: row.label or "" for test in found for row in rows_of(test, material) if row.group is not None}


def _chart_row(test: SegmentTest, groups: dict[str, str], material: Material) -> SegmentDotsRow:
    texts = material.texts
    rows = {row.group: row for row in rows_of(test, material)}
    marks = []
    for group in groups:
        row = rows.get(group)
        if row is None or row.top2 is None:
            marks.append(SegmentMark(None, "–", material.too_few))
        else:
            marks.append(SegmentMark(row.top2, share_of(row, texts)))
    return SegmentDotsRow(called(test, material), tuple(marks))


def share_of(row: SegmentRow, texts: Texts) -> str:
    """The share of a group as far as it is told: ``57%``, or at least or at most so much."""
    if row.top2 is None:
        return "–"
    if row.at_least:
        return texts("at least {share}", share=texts.percent(row.top2))
    return texts("at most {share}", share=texts.percent(row.top2)) if row.at_most else texts.percent(row.top2)


def group_table(
    found: Sequence[tuple[SegmentTest | None, Sequence[SegmentRow]]], anchor: str, material: Material, *, text: str = ""
) -> DataTable:
    """A row for every group on every item: n, share with interval, mean, and the test of the item in its first row."""
    texts = material.texts
    columns = (
        Column(texts("Item and group"), numeric=False),
        Column("n"),
        Column(texts("Share")),
        Column(texts("95% CI")),
        Column(texts("Mean")),
        Column(texts("p (Holm)")),
    )
    cells: list[tuple[str, ...]] = []
    for test, rows in found:
        for place, row in enumerate(rows):
            named = SegmentTest(row.segment, row.question or "", row.item, row.side, "", 1, 1, 1, 0)
            item = called(named, material)
            if row.hidden or row.n is None:
                cells.append(
                    (texts("{label}: {reason}", label=item, reason=row.reason or material.too_few), *["–"] * 5)
                )
                continue
            between = "–" if row.top2_low is None or row.top2_high is None else interval_cell(row.top2_low, row.top2_high, texts)  # fmt: skip
            mean = "–" if row.mean is None else texts.number(row.mean, decimals=1)
            p = p_value(test.p_adjusted, texts) if test is not None and place == 0 else ""
            label = f"{item}: {row.label or ''}"
            cells.append((label, texts.number(row.n), share_of(row, texts), between, mean, p))
    note = texts("Share: of the two most favourable answers. The p value is of the whole item, over all its groups.")
    return DataTable(
        f"table-{anchor}",
        texts("By group: {text}", text=text) if text else texts("By group"),
        columns,
        tuple(cells),
        (note,),
    )
