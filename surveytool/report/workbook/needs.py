"""What to tackle first, and what became of the goals."""

from collections.abc import Iterator

from surveytool.analysis.goal import GoalSummary, Measure
from surveytool.analysis.priority import Priority
from surveytool.report.build.goals import VERDICTS
from surveytool.report.build.material import Material
from surveytool.report.build.specs import QUADRANT_NAMES
from surveytool.report.workbook.sheet import Cell, Column, Form, Row, Sheet, Table, Terms, Value
from surveytool.texts import Texts

_FORMS: dict[Measure, Form] = {"top2": "share", "mean": "mean", "score": "points"}


def priorities(material: Material) -> Sheet | None:
    """The topics that were rated on importance and on how it is now, None when nothing was."""
    texts, found = material.texts, material.results.priorities
    if not found.items:
        return None
    columns = (
        Column(texts("Name"), 24, "code"),
        Column(texts("Topic"), 40),
        Column(texts("Place in the matrix"), 28),
        Column("n", 7, "count"),
        Column(texts("Importance (mean)"), 13, "mean"),
        Column(texts("Importance: 95% CI from"), 13, "mean"),
        Column(texts("Importance: 95% CI to"), 13, "mean"),
        Column(texts("How it is now (mean)"), 13, "mean"),
        Column(texts("How it is now: 95% CI from"), 13, "mean"),
        Column(texts("How it is now: 95% CI to"), 13, "mean"),
        Column(texts("Discrepancy score"), 14, "points"),
        Column(texts("Discrepancy score: 95% CI from"), 14, "points"),
        Column(texts("Discrepancy score: 95% CI to"), 14, "points"),
        Column("MWDS", 9, "mean"),
        Column(texts("Place by the score: from"), 10, "count"),
        Column(texts("Place by the score: to"), 10, "count"),
        Column(texts("Gap of the means"), 16, "moved"),
        Column(texts("Gap of the means: 95% CI from"), 16, "moved"),
        Column(texts("Gap of the means: 95% CI to"), 16, "moved"),
    )
    rows = tuple(_priority(item, texts) for item in found.items)
    lines = Terms(tuple(_lines(material)))
    return Sheet(
        texts("Priorities"),
        texts("What is important and not yet well arranged, topic by topic."),
        texts("Priorities, the greatest need first"),
        (
            texts("The discrepancy score runs from −100 (everybody finds it more important than it is arranged) to +100."),
            texts("Where two intervals overlap, the order of the two is not certain."),
            texts("MWDS: the mean difference, weighted by the importance."),
        ),
        (Table("priorities", columns, rows), *((lines,) if lines.items else ())),
    )  # fmt: skip


def _priority(item: Priority, texts: Texts) -> Row:
    named = (f"{item.question}.{item.item}", item.text)
    if item.hidden:
        return (*named, Cell(item.reason, "reason"), *[None] * 16)
    place = texts(QUADRANT_NAMES[item.quadrant]) if item.quadrant else None
    return (
        *named,
        place,
        item.n,
        item.importance,
        item.importance_low,
        item.importance_high,
        item.performance,
        item.performance_low,
        item.performance_high,
        item.discrepancy_score,
        item.low,
        item.high,
        item.mwds,
        item.rank_low,
        item.rank_high,
        item.gap,
        item.gap_low,
        item.gap_high,
    )


def _lines(material: Material) -> Iterator[tuple[str, Value | Cell]]:
    """Where the lines of the matrix are."""
    texts = material.texts
    for line in material.results.priorities.crosshairs:
        yield texts("{question}: mean importance of all topics", question=line.question), Cell(line.importance, "mean")
        yield texts("{question}: mean of how it is now", question=line.question), Cell(line.performance, "mean")


def goals(material: Material) -> Sheet | None:
    """What the board promised against what was measured, None when it promised nothing."""
    texts, found = material.texts, material.results.goals
    if not found:
        return None
    columns = (
        Column(texts("Goal"), 50),
        Column(texts("Verdict"), 30),
        Column(texts("Measure"), 22),
        Column(texts("Measured by"), 30, "code"),
        Column(texts("Target"), 14, "share"),
        Column(texts("Value"), 12, "share"),
        Column(texts("95% CI from"), 12, "share"),
        Column(texts("95% CI to"), 12, "share"),
    )
    return Sheet(
        texts("Goals"),
        texts("What was promised against what was measured."),
        texts("Goals and what was measured"),
        (texts("Met: the whole interval is at or above the target. Not met: it is wholly below. Else it is too close to tell."),),
        (Table("goals", columns, tuple(_goal(goal, texts) for goal in found)),),
    )  # fmt: skip


def _goal(goal: GoalSummary, texts: Texts) -> Row:
    measures = {"top2": texts("Top 2"), "mean": texts("Mean"), "score": texts("Recommendation score")}
    figures = (Cell(value, _FORMS[goal.measure]) for value in (goal.target, goal.value, goal.low, goal.high))
    told = Cell(goal.reason, "reason") if goal.verdict is None else texts(VERDICTS[goal.verdict])
    return (goal.text, told, measures[goal.measure], goal.question, *figures)
