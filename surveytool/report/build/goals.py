"""What the board promised, against what was measured."""

from collections.abc import Mapping

from surveytool.analysis.goal import GoalSummary, Verdict
from surveytool.report.build.material import Material, interval_cell, points, points_interval
from surveytool.report.document import Column, DataTable, Paragraph, Section
from surveytool.texts import Texts

VERDICTS: Mapping[Verdict, str] = {
    "met": "met",
    "not_met": "not met",
    "too_close": "too close to tell",
}


def goals(material: Material) -> Section | None:
    """The section on goals, None when the questionnaire has none."""
    texts, found = material.texts, material.results.goals
    if not found:
        return None
    columns = (
        Column(texts("Goal"), numeric=False),
        Column(texts("Target")),
        Column(texts("Measured")),
        Column(texts("95% CI")),
        Column(texts("Verdict"), numeric=False),
    )
    rows = tuple(_row(goal, material) for goal in found)
    note = (
        texts(
            "Met: the whole interval is at or above the target. Not met: it is wholly below. Else it is too close to tell."
        ),
    )
    table = DataTable("table-goals", texts("Goals and what was measured"), columns, rows, note)
    return Section("goals", texts("Goals"), (Paragraph(goal_sentences(material)), table), new_page=True)


def goal_sentences(material: Material) -> tuple[str, ...]:
    """How many goals are met, not met and undecided, as far as they could be measured."""
    texts, found = material.texts, material.results.goals
    judged = [goal for goal in found if goal.verdict is not None]
    if not judged:
        return (texts("No goal could be measured."),)
    counts = {verdict: sum(1 for goal in judged if goal.verdict == verdict) for verdict in VERDICTS}
    return (
        texts(
            "Of the {total} goals that were measured: {met} demonstrably met, {not_met} demonstrably not met, "
            "{too_close} too close to tell.",
            total=texts.number(len(judged)),
            met=texts.number(counts["met"]),
            not_met=texts.number(counts["not_met"]),
            too_close=texts.number(counts["too_close"]),
        ),
    )


def goal_sentence(goal: GoalSummary, material: Material) -> str:
    """What was measured of a goal, in a sentence."""
    texts = material.texts
    _, target, measured, between, verdict = _row(goal, material)
    if goal.value is None:
        return f"{verdict[:1].upper()}{verdict[1:].rstrip('.')}."
    return texts("Measured {measured} (95% CI {between}), target {target}: {verdict}.",
                 measured=measured, between=between, target=target, verdict=verdict)  # fmt: skip


def _row(goal: GoalSummary, material: Material) -> tuple[str, ...]:
    texts = material.texts
    target = _written(goal, goal.target, texts)
    if goal.value is None or goal.low is None or goal.high is None or goal.verdict is None:
        return goal.text, target, "–", "–", material.too_few if goal.hidden else (goal.reason or "–")
    return goal.text, target, _written(goal, goal.value, texts), _between(goal, texts), texts(VERDICTS[goal.verdict])


def _written(goal: GoalSummary, value: float, texts: Texts) -> str:
    match goal.measure:
        case "top2":
            return texts.percent(value)
        case "mean":
            return texts.number(value, decimals=1)
        case "score":
            return points(value, texts)


def _between(goal: GoalSummary, texts: Texts) -> str:
    low, high = goal.low or 0.0, goal.high or 0.0
    match goal.measure:
        case "top2":
            return interval_cell(low, high, texts)
        case "mean":
            return f"{texts.number(low, decimals=1)}–{texts.number(high, decimals=1)}"
        case "score":
            return points_interval(low, high, texts)
