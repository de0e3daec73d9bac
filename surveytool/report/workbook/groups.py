"""The groups that the questionnaire wants told apart, and whether they differ by more than chance."""

from surveytool.analysis.segment import SegmentRow, SegmentTest
from surveytool.report.build.material import Material
from surveytool.report.workbook.naming import asked, named, named_columns
from surveytool.report.workbook.sheet import Column, Row, Sheet, Table
from surveytool.texts import Texts


def groups(material: Material) -> Sheet | None:
    """A row for every group on every question, None when no segment was declared."""
    texts, rows = material.texts, material.results.segments.rows
    if not rows:
        return None
    columns = (
        *named_columns(texts),
        Column(texts("Segment"), 30),
        Column(texts("Group"), 36),
        Column(texts("Base (n)"), 10, "count"),
        Column(texts("Top 2"), 12, "share"),
        Column(texts("95% CI from"), 12, "share"),
        Column(texts("95% CI to"), 12, "share"),
        Column(texts("Mean"), 12, "mean"),
        Column(texts("Remark"), 40, "reason"),
    )
    return Sheet(
        texts("Groups"),
        texts("Top 2 and mean of every question by group, for groups that are large enough."),
        texts("Group by group"),
        (
            texts("Top 2 in whole per cent and means with one decimal, so that nobody's answer can be worked out."),
            texts("Where two intervals overlap, the order of the two is not certain."),
        ),
        (Table("groups_shown", columns, tuple(_row(row, material) for row in rows)),),
    )


def _row(row: SegmentRow, material: Material) -> Row:
    texts = material.texts
    remark = row.reason
    if row.at_least:
        remark = texts("Top 2 is this or more; it is told no closer.")
    elif row.at_most:
        remark = texts("Top 2 is this or less; it is told no closer.")
    which: Row = (None, None, None, None)
    if row.question is not None:
        which = named(row.question, row.item, row.side, material)
    figures = (row.n, row.top2, row.top2_low, row.top2_high, row.mean)
    return (*which, asked(row.segment, material), row.label, *figures, remark)


def group_tests(material: Material) -> Sheet | None:
    """A row for every test whether groups differ, None when there was none."""
    texts, tests = material.texts, material.results.segments.tests
    if not tests:
        return None
    columns = (
        *named_columns(texts),
        Column(texts("Segment"), 30),
        Column(texts("Highest top 2"), 30),
        Column(texts("Lowest top 2"), 30),
        Column(texts("Test"), 20),
        Column(texts("Test of the shares"), 22),
        Column("p", 9, "p"),
        Column(texts("p, adjusted within the segment"), 13, "p"),
        Column(texts("q, among all tests"), 11, "p"),
        Column(texts("Effect (epsilon squared)"), 14, "fine"),
        Column(texts("Difference, in percentage points"), 14, "change"),
        Column(texts("Difference: 95% CI from"), 13, "change"),
        Column(texts("Difference: 95% CI to"), 13, "change"),
        Column(texts("p of the shares"), 15, "p"),
    )
    return Sheet(
        texts("Groups tested"),
        texts("Whether groups differ by more than chance."),
        texts("Do the groups differ?"),
        (
            texts("A difference is demonstrable where the adjusted p is under 0.05; it corrects for the many questions (Holm)."),
            texts("q is for who is exploring: of what is under 0.05, some 5% is chance (Benjamini and Hochberg)."),
            texts("The interval of a difference holds for all pairs of groups together."),
        ),
        (Table("groups_tested", columns, tuple(_test(test, material) for test in tests)),),
    )  # fmt: skip


def _test(test: SegmentTest, material: Material) -> Row:
    labels = {(row.segment, row.group): row.label for row in material.results.segments.rows}
    return (
        *named(test.question, test.item, test.side, material),
        asked(test.segment, material),
        labels.get((test.segment, test.highest)),
        labels.get((test.segment, test.lowest)),
        _test_name(test.test, material.texts),
        _test_name(test.shares_test, material.texts),
        test.p,
        test.p_adjusted,
        test.q,
        test.effect,
        test.difference,
        test.difference_low,
        test.difference_high,
        test.shares_p,
    )


def _test_name(name: str | None, texts: Texts) -> str | None:
    names = {
        "chi_square": texts("Chi-square"),
        "fisher": texts("Fisher, Freeman and Halton"),
        "mann_whitney": texts("Mann and Whitney"),
        "kruskal_wallis": texts("Kruskal and Wallis"),
    }
    return names[name] if name else None
