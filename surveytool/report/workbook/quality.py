"""How good the answers are as data: what was left open, rows filled in straight down, and what the latter change."""

from surveytool.report.build.material import Material
from surveytool.report.workbook.naming import asked, named, named_columns
from surveytool.report.workbook.sheet import Cell, Column, Part, Sheet, Table, Terms


def quality(material: Material) -> Sheet | None:
    """The quality of the answers, None when there is nothing to tell."""
    texts = material.texts
    parts = tuple(
        part for part in (_left_open(material), _straight(material), _sensitivity(material)) if part is not None
    )
    if not parts:
        return None
    return Sheet(
        texts("Data quality"),
        texts("What was left open, and who gave one answer to everything."),
        texts("How good the data are"),
        (texts("Nobody is left out of the figures for this."),),
        parts,
    )


def _left_open(material: Material) -> Part | None:
    texts, found = material.texts, material.results.quality.item_nonresponse
    columns = (
        *named_columns(texts),
        Column(texts("Asked"), 12, "count"),
        Column(texts("Left open"), 12, "count"),
        Column(texts("Share"), 12, "share"),
    )
    rows = tuple((*named(one.id, one.item, one.side, material), one.asked, one.left_open, one.share) for one in found)
    return Table("left_open", columns, rows, texts("Left open, most often first")) if rows else None


def _straight(material: Material) -> Part | None:
    texts, found = material.texts, material.results.quality.straightlining
    columns = (
        Column(texts("Name"), 28, "code"),
        Column(texts("Question"), 44),
        Column(texts("Filled in all"), 34, "count"),
        Column(texts("One answer to all"), 14, "count"),
        Column(texts("Share"), 12, "share"),
    )
    rows = tuple((one.question, asked(one.question, material), one.filled, one.straight, one.share) for one in found)
    return Table("straight", columns, rows, texts("One answer to every statement")) if rows else None


def _sensitivity(material: Material) -> Part | None:
    texts, found = material.texts, material.results.quality.sensitivity
    if found is None:
        return None
    name = f"{found.question}.{found.item}"
    return Terms(
        (
            (texts("Gave one answer to all of everything"), Cell(found.flagged, "count")),
            (texts("Moves most without them"), name),
            (texts("Top 2 with them"), Cell(found.top2, "share")),
            (texts("Top 2 without them"), Cell(found.without, "share")),
        ),
        width=44,
    )
