"""How a change is shown: its tone, its line, its arrow, and the words that say what a grey one is."""

from surveytool.report.chart import shapes, style
from surveytool.report.chart.lettering import width, wrap
from surveytool.report.chart.sheet import Mark, rule, stack, tall
from surveytool.report.chart.spec import Change, ChangeRow
from surveytool.report.chart.style import Format

_FLAT = 0.30
_COLOURS = {"up": style.MAIN, "down": style.ACCENT}


def tone_of(row: ChangeRow) -> str:
    """The colour of a row's marks: one for up, one for down, grey for what may be chance or was not tested."""
    return _COLOURS.get(row.tone, style.MUTED)


def ink_of(row: ChangeRow) -> str:
    """The colour of a row's figures: as its marks, where letters stay readable in it."""
    return _COLOURS.get(row.tone, style.SECONDARY)


def is_sure(row: ChangeRow) -> bool:
    """Whether the change is demonstrable."""
    return row.tone in _COLOURS


def reach_of(spec: Change) -> tuple[float, float]:
    """The shares that the chart spans: those it tells, at least some points wide, within 0 and 1."""
    shares = [mark.share for row in spec.rows for mark in row.marks if mark.share is not None] or [0.5]
    low, high = min(shares), max(shares)
    short = max(0.0, _FLAT - (high - low)) / 2
    low, high = low - short, high + short
    if low < 0:
        return 0.0, high - low
    if high > 1:
        return low - (high - 1), 1.0
    return low, high


def difference(row: ChangeRow, right: float, middle: float, form: Format) -> list[Mark]:
    """The difference in words against the edge, with an arrow before it when it is demonstrable."""
    sure = is_sure(row)
    size = form.label if sure else form.head
    marks = stack((row.difference,), right, middle, size, colour=ink_of(row), bold=sure, anchor="right")
    if sure:
        x = right - width(row.difference, size, bold=True) - 7
        marks.append(shapes.triangle(x, middle, 3.1, tone_of(row), None, down=row.tone == "down"))
    return marks


def difference_width(spec: Change, form: Format) -> float:
    """The room that the differences take, with their arrows."""
    return max(
        (
            width(row.difference, form.label, bold=True) + 11 if is_sure(row) else width(row.difference, form.head)
            for row in spec.rows
        ),
        default=0.0,
    )


def explained(spec: Change, top: float, form: Format) -> tuple[list[Mark], float]:
    """What a grey row is, when there is one, and where that ends."""
    if not spec.unsure or all(is_sure(row) for row in spec.rows):
        return [], top
    lines = wrap(spec.unsure, form.width - 20, form.head, most=4)
    high = tall(len(lines), form.head)
    first = top + form.head * style.LEADING / 2
    return [
        rule(0, first, 14, first, style.MUTED, 1.4),
        shapes.round_dot(7, first, 3.4, style.MUTED),
        *stack(lines, 20, top + high / 2, form.head, colour=style.SECONDARY),
    ], top + high + 3
