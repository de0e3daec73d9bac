"""Themes beside each other: of groups of members, and of an earlier round."""

from collections.abc import Sequence

from surveytool.analysis.segment import SegmentRow
from surveytool.analysis.theme_summary import OpenAnswers, ThemeChange
from surveytool.report.build.comparison import round_name
from surveytool.report.build.figures import percentage_points, percentage_points_interval
from surveytool.report.build.material import Material
from surveytool.report.document import Block, Column, DataTable, Paragraph, Section
from surveytool.report.document import Note as Remark
from surveytool.texts import Texts
from surveytool.themes.agreement import LEAST, two_decimals


def labels_of(one: OpenAnswers, material: Material) -> dict[str, str]:
    """The label of each theme that is told of a question, by its id."""
    return {count.theme: count.label for count in material.results.themes.counts if count.question == one.question}


def themes_by_group(one: OpenAnswers, material: Material) -> Section | None:
    """The share of each group that named each theme, a table a segment; None when nothing is told."""
    texts, labels = material.texts, labels_of(one, material)
    rows = [row for row in material.results.themes.segments if row.question == one.question]
    title = texts("Themes by group")
    if rows and all(row.hidden for row in rows):
        told = texts("Themes are told of no group. {reason}", reason=rows[0].reason)
        return Section(f"open-{one.question}-groups", title, (Remark((told,)),))
    blocks: list[Block] = []
    for name in material.questionnaire.segments:
        own = [row for row in rows if row.segment == name]
        if own:
            blocks.append(_group_table(one, name, own, labels, material))
    if not blocks:
        return None
    return Section(f"open-{one.question}-groups", title, tuple(blocks))


def _group_table(
    one: OpenAnswers, name: str, rows: Sequence[SegmentRow], labels: dict[str, str], material: Material
) -> Block:
    texts = material.texts
    asked = material.questionnaire.question(name).text.read(texts.language)
    groups = {row.group: (row.label or "", row.n or 0) for row in rows if row.group is not None}
    if not groups:
        return Remark(
            (texts("“{question}”: not told by group. {reason}", question=asked.rstrip("."), reason=rows[0].reason),)
        )
    heads = tuple(Column(texts("{group} (n = {n})", group=label, n=texts.number(n))) for label, n in groups.values())
    cells = {(row.item, row.group): row for row in rows}
    told = []
    for theme, label in labels.items():  # most named first, as everywhere
        if (theme, next(iter(groups))) not in cells:
            continue
        own = [cells[theme, group] for group in groups]
        told.append((label, *(texts.percent(row.top2 or 0.0) for row in own)))
    note = texts(
        "Themes that fewer than five people in a group named, or that all but a few named, are told of no group. How many "
        "fall under no theme is not told beside groups. Whether groups differ by more than chance was not tested."
    )
    return DataTable(
        f"table-open-{one.question}-{name}",
        texts("Themes by “{question}”: percentage of the group", question=asked.rstrip("?.")),
        (Column(texts("Theme"), numeric=False), *heads),
        tuple(told),
        (note,),
    )


def themes_since(one: OpenAnswers, material: Material) -> Section | None:
    """The themes beside those of each earlier round; None when no round asked the same."""
    texts = material.texts
    found = [change for change in material.results.themes.changes if change.question == one.question]
    if not found:
        return None
    blocks: list[Block] = []
    for earlier in material.results.earlier:
        own = [change for change in found if change.from_round == earlier.id]
        if own:
            blocks += _drift(one, earlier.id, material)
            blocks.append(_change_table(one, round_name(earlier, texts), earlier.id, own, texts))
    note = texts(
        "Themes are compared by what they are called in the codebook; “too small to call” when the interval covers 0. "
        "Who answered in both rounds is not known, so the rounds count as two samples of the same members."
    )
    return Section(
        f"open-{one.question}-changes", texts("Themes since an earlier round"), (*blocks, Paragraph((note,)))
    )


def _drift(one: OpenAnswers, round_id: str, material: Material) -> list[Block]:
    """Whether the earlier round would be coded the same now, before what changed since it."""
    texts = material.texts
    found = [
        drift for drift in material.results.themes.drifts if (drift.question, drift.round) == (one.question, round_id)
    ]
    if not found:
        return [
            Remark((texts("No answers of that round were coded once more, so part of a change may be the coder's."),))
        ]
    told = [
        Paragraph(
            (
                texts(
                    "{n} answers of that round were coded once more without seeing the codes of then: alpha {alpha} "
                    "(95% CI {low} to {high}).",
                    n=texts.number(drift.n),
                    alpha=_two(drift.alpha, texts),
                    low=_two(drift.low, texts),
                    high=_two(drift.high, texts),
                ),
            )
        )
        for drift in found
    ]
    if any(drift.alpha is not None and drift.alpha < LEAST for drift in found):
        message = (
            "That is less than {least}: whoever codes does so otherwise than then, and what changed may be just that."
        )
        return [*told, Remark((texts(message, least=texts.number(LEAST, decimals=2)),))]
    return [*told]


def _two(value: float | None, texts: Texts) -> str:
    return "–" if value is None else texts.number(two_decimals(value), decimals=2)


def _change_table(
    one: OpenAnswers, title: str, round_id: str, changes: Sequence[ThemeChange], texts: Texts
) -> DataTable:
    heads = (
        Column(texts("Theme"), numeric=False),
        Column(texts("Then")),
        Column(texts("Now")),
        Column(texts("Difference (points)")),
        Column(texts("95% CI")),
        Column(texts("Verdict"), numeric=False),
    )
    rows = tuple(
        (
            change.label,
            texts.percent(change.from_),
            texts.percent(change.to),
            percentage_points(change.difference, texts),
            percentage_points_interval(change.low, change.high, texts),
            _verdict(change, texts),
        )
        for change in changes
    )
    first = changes[0]
    caption = texts(
        "Since {round}: n = {before} then, n = {now} now",
        round=title,
        before=texts.number(first.from_n),
        now=texts.number(first.to_n),
    )
    return DataTable(f"table-open-{one.question}-since-{round_id}", caption, heads, rows)


def _verdict(change: ThemeChange, texts: Texts) -> str:
    if not change.clear:
        return texts("too small to call")
    return texts("demonstrably more") if change.difference > 0 else texts("demonstrably less")
