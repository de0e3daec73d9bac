"""Open answers by theme, and what the board decided, in the workbook."""

from surveytool.analysis.segment import SegmentRow
from surveytool.analysis.theme_summary import OpenAnswers, ThemeChange, ThemeCount, ThemeDrift, ThemePair
from surveytool.report.build.answered import STATUSES, day_told
from surveytool.report.build.material import Material
from surveytool.report.outline import Decision, Outline, Part, Words
from surveytool.report.prose import prose
from surveytool.report.workbook.naming import asked
from surveytool.report.workbook.sheet import Column, Row, Sheet, Table
from surveytool.texts import Texts


def themes(material: Material) -> Sheet | None:
    """Every theme with how many people named it, None when no open question was read."""
    texts, found = material.texts, material.results.themes
    if not found.answers:
        return None
    labels = {(count.question, count.theme): count.label for count in found.counts}
    tables = (
        _answers(found.answers, texts),
        _counts(found.counts, texts),
        _pairs(found.pairs, labels, texts),
        _groups(found.segments, labels, material),
        _changes(found.changes, texts),
        _drifts(found.drifts, texts),
    )
    return Sheet(
        texts("Themes"),
        texts("What people named in open answers, by theme."),
        texts("Open answers by theme"),
        (
            texts("Read and put under themes by people; a theme counts people, not mentions."),
            texts("A share is of the answers that say something; below 30 of them there are counts alone."),
            *(
                (texts("Where a random part was read, counts are of that part, and shares an estimate for all."),)
                if any(one.sampled for one in found.answers)
                else ()
            ),
        ),
        tuple(table for table in tables if table is not None),
    )


def _answers(found: tuple[OpenAnswers, ...], texts: Texts) -> Table:
    columns = (
        Column(texts("Question"), 28, "code"),
        Column(
            texts("Remark"), 44, "reason"
        ),  # tables share the widths of their columns: the wide ones stand under each other
        Column(texts("Answered (n)"), 12, "count"),
        Column(texts("Read"), 10, "count"),
        Column(texts("Nothing to say"), 12, "count"),
        Column(texts("Base (n)"), 10, "count"),
        Column(texts("Under a theme"), 12, "count"),
        Column(texts("Read by"), 10, "count"),
        Column(texts("Version of the codebook"), 12, "count"),
        Column(texts("Alpha"), 10, "fine"),
        Column(texts("Alpha: 95% CI from"), 12, "fine"),
        Column(texts("Alpha: 95% CI to"), 12, "fine"),
        Column(texts("Read by two people"), 12, "count"),
        Column(texts("From a suggestion"), 12, "share"),
    )
    rows: tuple[Row, ...] = tuple(
        (
            one.question,
            one.reason,
            one.answered,
            one.read,
            one.non_answers,
            one.base,
            one.coded,
            one.coders,
            one.version,
            one.alpha,
            one.alpha_low,
            one.alpha_high,
            one.double_coded,
            one.suggested_share,
        )
        for one in found
    )
    return Table("open_answers", columns, rows, texts("How the answers were read"))


def _counts(found: tuple[ThemeCount, ...], texts: Texts) -> Table | None:
    columns = (
        Column(texts("Question"), 28, "code"),
        Column(texts("Theme"), 44),
        Column(texts("Code"), 12, "code"),
        Column(texts("Part of"), 12, "code"),
        Column(texts("People"), 10, "count"),
        Column(texts("Base (n)"), 10, "count"),
        Column(texts("Share"), 10, "share"),
        Column(texts("95% CI from"), 10, "share"),
        Column(texts("95% CI to"), 10, "share"),
    )
    rows: tuple[Row, ...] = tuple(
        (one.question, one.label, one.theme, one.parent, one.count, one.base, one.share, one.low, one.high)
        for one in found
    )
    return Table("themes", columns, rows, texts("Themes")) if rows else None


def _pairs(found: tuple[ThemePair, ...], labels: dict[tuple[str, str], str], texts: Texts) -> Table | None:
    columns = (
        Column(texts("Question"), 28, "code"),
        Column(texts("Theme"), 44),
        Column(texts("Also named"), 30),
        Column(texts("People who named both"), 12, "count"),
        Column(texts("People who named the theme"), 12, "count"),
    )
    rows: tuple[Row, ...] = tuple(
        (
            one.question,
            labels.get((one.question, one.theme), one.theme),
            labels.get((one.question, one.with_), one.with_),
            one.count,
            one.of,
        )
        for one in found
    )
    return Table("theme_pairs", columns, rows, texts("What goes together")) if rows else None


def _groups(found: tuple[SegmentRow, ...], labels: dict[tuple[str, str], str], material: Material) -> Table | None:
    texts = material.texts
    columns = (
        Column(texts("Question"), 28, "code"),
        Column(texts("Theme"), 44),
        Column(texts("Segment"), 30),
        Column(texts("Group"), 30),
        Column(texts("Base (n)"), 10, "count"),
        Column(texts("Share"), 10, "share"),
        Column(texts("95% CI from"), 10, "share"),
        Column(texts("95% CI to"), 10, "share"),
        Column(texts("Remark"), 32, "reason"),
    )
    rows: tuple[Row, ...] = tuple(
        (
            row.question or "",
            labels.get((row.question or "", row.item or ""), row.item),
            asked(row.segment, material),
            row.label,
            row.n,
            row.top2,
            row.top2_low,
            row.top2_high,
            row.reason,
        )
        for row in found
    )
    return Table("theme_groups", columns, rows, texts("Themes by group")) if rows else None


def _changes(found: tuple[ThemeChange, ...], texts: Texts) -> Table | None:
    columns = (
        Column(texts("Question"), 28, "code"),
        Column(texts("Theme"), 44),
        Column(texts("Earlier round"), 24, "code"),
        Column(texts("Then"), 10, "share"),
        Column(texts("Then (n)"), 9, "count"),
        Column(texts("Now"), 10, "share"),
        Column(texts("Now (n)"), 9, "count"),
        Column(texts("Difference"), 12, "change"),
        Column(texts("Difference: 95% CI from"), 12, "change"),
        Column(texts("Difference: 95% CI to"), 12, "change"),
        Column(texts("Verdict"), 24),
    )
    rows: tuple[Row, ...] = tuple(
        (
            one.question,
            one.label,
            one.from_round,
            one.from_,
            one.from_n,
            one.to,
            one.to_n,
            one.difference,
            one.low,
            one.high,
            texts("demonstrable") if one.clear else texts("too small to call"),
        )
        for one in found
    )
    return Table("theme_changes", columns, rows, texts("Themes since an earlier round")) if rows else None


def _drifts(found: tuple[ThemeDrift, ...], texts: Texts) -> Table | None:
    columns = (
        Column(texts("Question"), 28, "code"),
        Column(texts("Earlier round"), 44, "code"),
        Column(texts("Answers"), 10, "count"),
        Column(texts("Alpha"), 10, "fine"),
        Column(texts("Alpha: 95% CI from"), 12, "fine"),
        Column(texts("Alpha: 95% CI to"), 12, "fine"),
    )
    rows: tuple[Row, ...] = tuple((one.question, one.round, one.n, one.alpha, one.low, one.high) for one in found)
    return Table("theme_drift", columns, rows, texts("Answers that were coded once more")) if rows else None


def decided(outline: Outline | None, material: Material) -> Sheet | None:
    """What the board decided, None when it wrote down nothing."""
    if outline is None or not outline.decisions or not _is_told(outline):
        return None
    texts = material.texts
    columns = (
        Column(texts("Name"), 28, "code"),
        Column(texts("Finding"), 44),
        Column(texts("Name of the finding"), 20, "code"),
        Column(texts("Decision"), 60, "reason"),
        Column(texts("Who"), 24),
        Column(texts("When"), 18),
        Column(texts("Status"), 18),
        Column(texts("Note of the board"), 60, "reason"),
    )
    return Sheet(
        texts("Decisions"),
        texts("What the board does with what was found."),
        texts("You said, we did"),
        (texts("In the words of the board, as in its outline."),),
        (Table("decisions", columns, tuple(_decision(one, material) for one in outline.decisions)),),
    )


def _is_told(outline: Outline) -> bool:
    """Whether the outline does not leave the decisions out of the report."""
    return outline.sections is None or any(isinstance(one, Part) and one.part == "answered" for one in outline.sections)


def _decision(one: Decision, material: Material) -> Row:
    texts = material.texts
    return (
        one.id,
        _words(one.text, texts),
        one.finding,
        _words(one.decision, texts),
        one.who,
        day_told(one.when, material) if one.when is not None else None,
        texts(STATUSES[one.status]),
        _words(one.note, texts),
    )


def _words(text: Words | None, texts: Texts) -> str | None:
    """What the board wrote, without the signs of Markdown, a line a paragraph."""
    if text is None:
        return None
    return "\n".join("".join(run.text for run in part.runs) for part in prose(text.read(texts.language)))
