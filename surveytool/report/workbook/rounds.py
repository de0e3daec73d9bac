"""This round beside earlier ones, and the indices that are made of several questions."""

from surveytool.analysis.composite import IndexSummary, ItemSummary
from surveytool.analysis.goal import Measure
from surveytool.analysis.trend import Comparison
from surveytool.report.build.material import Material
from surveytool.report.workbook.naming import named, named_columns
from surveytool.report.workbook.sheet import Cell, Column, Form, Row, Sheet, Table

_LEVELS: dict[Measure, Form] = {"top2": "share", "mean": "mean", "score": "points"}
_CHANGES: dict[Measure, Form] = {"top2": "change", "mean": "moved", "score": "points"}


def comparison(material: Material) -> Sheet | None:
    """A row for every figure that was measured in an earlier round too, None when no round was laid beside."""
    texts, results = material.texts, material.results
    if not results.comparisons:
        return None
    columns = (
        *named_columns(texts),
        Column(texts("Measure"), 22),
        Column(texts("Earlier round"), 24, "code"),
        Column(texts("Then"), 10, "share"),
        Column(texts("Then (n)"), 9, "count"),
        Column(texts("Now"), 10, "share"),
        Column(texts("Now (n)"), 9, "count"),
        Column(texts("Difference"), 12, "change"),
        Column(texts("Difference: 95% CI from"), 12, "change"),
        Column(texts("Difference: 95% CI to"), 12, "change"),
        Column("p", 9, "p"),
        Column(texts("p, adjusted within the part"), 14, "p"),
        Column(texts("Answered both times"), 15, "count"),
        Column(texts("p of who answered both times"), 16, "p"),
        Column(texts("Remark"), 44, "reason"),
    )
    return Sheet(
        texts("Earlier rounds"),
        texts("What was measured before and again in this round, with the difference."),
        texts("This round beside earlier ones"),
        (
            texts("A difference of shares is in percentage points. It is demonstrable where the adjusted p is under 0.05."),
            texts("Only what was asked in the same words is compared."),
        ),
        (Table("comparisons", columns, tuple(_compared(one, material) for one in results.comparisons)), _earlier(material)),
    )  # fmt: skip


def _compared(one: Comparison, material: Material) -> Row:
    texts = material.texts
    measures = {"top2": texts("Top 2"), "mean": texts("Mean"), "score": texts("Recommendation score")}
    level, change = _LEVELS[one.measure], _CHANGES[one.measure]
    methods = {
        "overlap": texts("Takes into account that some people answered both times."),
        "independent": texts("As of two groups of different people."),
        "census": texts("Everybody answered: there is no margin."),
    }
    return (
        *named(one.question, one.item, one.side, material),
        measures[one.measure],
        one.from_round,
        Cell(one.from_, level),
        one.from_n,
        Cell(one.to, level),
        one.to_n,
        *(Cell(value, change) for value in (one.difference, one.low, one.high)),
        one.p,
        one.p_adjusted,
        one.linked,
        one.switched_p,
        one.reason or (methods[one.method] if one.method else None),
    )


def _earlier(material: Material) -> Table:
    texts = material.texts
    columns = (
        Column(texts("Round"), 28, "code"),
        Column(texts("Title"), 44),
        Column(texts("Opened"), 24, "date"),
        Column(texts("Closed"), 14, "date"),
        Column(texts("Asked (N)"), 10, "count"),
        Column(texts("Answered (n)"), 10, "count"),
    )
    rows = tuple(
        (one.id, one.title, one.opened, one.closed, one.population, one.responses) for one in material.results.earlier
    )
    return Table("earlier", columns, rows, texts("The rounds laid beside this one"))


def indices(material: Material) -> Sheet | None:
    """The composite scores and the items they are made of, None when none was declared."""
    texts, found = material.texts, material.results.indices
    if not found:
        return None
    columns = (
        Column(texts("Name"), 28, "code"),
        Column(texts("Index"), 44),
        Column("n", 14, "count"),
        Column(texts("Mean"), 14, "mean"),
        Column(texts("95% CI from"), 14, "mean"),
        Column(texts("95% CI to"), 14, "mean"),
        Column(texts("Standard deviation"), 22, "mean"),
        Column(texts("Alpha"), 10, "fine"),
        Column(texts("Alpha: 95% CI from"), 12, "fine"),
        Column(texts("Alpha: 95% CI to"), 12, "fine"),
        Column(texts("Omega"), 10, "fine"),
        Column(texts("Remark"), 50, "reason"),
    )
    items = tuple(_item(index, item, material) for index in found for item in index.items)
    heads = (
        Column(texts("Name"), 28, "code"),
        Column(texts("Item"), 44),
        Column(texts("Index"), 14, "code"),
        Column(texts("Turned round"), 14),
        Column(texts("Correlation with the rest"), 14, "fine"),
        Column(texts("Alpha without it"), 14, "fine"),
    )
    return Sheet(
        texts("Indices"),
        texts("Scores made of several questions, and how well these hang together."),
        texts("Indices and the items they are made of"),
        (
            texts("Of those who answered every item. Alpha and omega: from 0 to 1, how well the items hang together."),
        ),
        (
            Table("indices", columns, tuple(_index(index) for index in found)),
            Table("index_items", heads, items, texts("The items")),
        ),
    )  # fmt: skip


def _index(one: IndexSummary) -> Row:
    return (
        one.id,
        one.label,
        one.n,
        one.mean,
        one.low,
        one.high,
        one.sd,
        one.alpha,
        one.alpha_low,
        one.alpha_high,
        one.omega,
        one.reason or one.warning,
    )


def _item(index: IndexSummary, item: ItemSummary, material: Material) -> Row:
    labels = {one.name: one.item_text or one.text for one in material.results.questions}
    turned = material.texts("yes") if item.reversed else None
    return (item.name, labels.get(item.name), index.id, turned, item.rest, item.alpha_without)
