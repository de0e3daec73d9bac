"""How good the answers are as data: what was left open, rows filled in straight down, and what the latter change."""

from surveytool.analysis.quality import Sensitivity
from surveytool.report.build.material import Material
from surveytool.report.workbook.naming import asked, named, named_columns
from surveytool.report.workbook.sheet import Cell, Column, Sheet, Table, Terms
from surveytool.texts import Texts


def left_open(material: Material) -> Sheet | None:
    """A row for every question that was left open, the worst first, None when none was."""
    texts, found = material.texts, material.results.quality.item_nonresponse
    if not found:
        return None
    columns = (
        *named_columns(texts),
        Column(texts("Asked"), 12, "count"),
        Column(texts("Left open"), 14, "count"),
        Column(texts("Share"), 14, "share"),
    )
    rows = tuple((*named(one.id, one.item, one.side, material), one.asked, one.left_open, one.share) for one in found)
    return Sheet(
        texts("Left open"),
        texts("Which questions people left open, most often first."),
        texts("Left open, most often first"),
        (texts("Share: of those who were asked."),),
        (Table("left_open", columns, rows),),
    )


def straight_rows(material: Material) -> Table:
    """How many gave one answer to every row of a matrix."""
    texts, found = material.texts, material.results.quality.straightlining
    columns = (
        Column(texts("Question"), 34),
        Column(texts("Filled in all"), 14, "count"),
        Column(texts("One answer to all"), 18, "count"),
        Column(texts("Share"), 14, "share"),
    )
    rows = tuple((asked(one.question, material), one.filled, one.straight, one.share) for one in found)
    return Table("straight", columns, rows, texts("One answer to every statement"))


def sensitivity(found: Sensitivity, texts: Texts) -> Terms:
    """What would be different without those who gave one answer to everything."""
    return Terms(
        (
            (texts("Gave one answer to all of everything"), Cell(found.flagged, "count")),
            (texts("Moves most without them"), f"{found.question}.{found.item}"),
            (texts("Top 2 with them"), Cell(found.top2, "share")),
            (texts("Top 2 without them"), Cell(found.without, "share")),
        ),
        width=14,
    )
