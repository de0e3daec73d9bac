"""Groups of people side by side: under each item a line a group, each with its own mark."""

from collections.abc import Sequence

from surveytool.report.chart import shapes, style
from surveytool.report.chart.lettering import width, wrap
from surveytool.report.chart.rows import axis, label_column, put_label
from surveytool.report.chart.sheet import Mark, Words, on_white, rule, stack, svg, tall
from surveytool.report.chart.spec import SegmentDots, SegmentDotsRow, SegmentMark
from surveytool.report.chart.style import Format

_GAP = 12.0
_LANE = 12.5
_REACH = 4.2


def draw(spec: SegmentDots, form: Format) -> str:
    """The chart as SVG."""
    labels = label_column([row.label for row in spec.rows], form)
    n_wide = max((width(row.n, form.head) for row in spec.rows), default=0.0)
    n_wide = max(n_wide, width(spec.n, form.head)) + _GAP if n_wide else 0.0
    figures = [mark.figure for row in spec.rows for mark in row.marks]
    figure_wide = max((width(figure, form.number) for figure in figures), default=0.0)
    left = labels.width + _GAP if form.beside else _REACH + 1.5
    right = form.width - n_wide - figure_wide - _REACH - 5
    key, y = _key(spec.groups, form)
    if n_wide:
        y = max(y, form.head * 1.3) if _ends(key) < form.width - n_wide else y + form.head * 1.4
        key.append(Words(form.width, y - form.head * 0.3, spec.n, form.head, style.SECONDARY, anchor="right"))
    top = y = y + 3
    marks: list[Mark] = []
    for number, (row, lines) in enumerate(zip(spec.rows, labels.lines, strict=True)):
        if number:
            marks.append(rule(0, y, form.width, y, style.GRID, 0.6))
        high = _LANE * len(row.marks)
        placed, middle, y = put_label(lines, y + (0 if form.beside else 3), high, form)
        marks += placed if form.beside else on_white(placed)
        marks += _lanes(row, (left, right), middle - high / 2, form)
        marks += stack((row.n,), form.width, middle, form.head, colour=style.SECONDARY, anchor="right")
    below, bottom = axis(spec.ticks, (left, right), (top, y), form)
    return svg([*below, *key, *marks], width=form.width, height=bottom)


def _lanes(row: SegmentDotsRow, across: tuple[float, float], top: float, form: Format) -> list[Mark]:
    marks: list[Mark] = []
    for index, mark in enumerate(row.marks):
        marks += _lane(mark, index, across, top + _LANE * (index + 0.5), form)
    return marks


def _lane(mark: SegmentMark, index: int, across: tuple[float, float], y: float, form: Format) -> list[Mark]:
    left, right = across
    if mark.share is None:
        (note, *_) = wrap(mark.note or mark.figure, right - left, form.head, most=1)
        return on_white([
            *stack((note,), left + _REACH + 5, y, form.head, colour=style.SECONDARY),
        ]) if note else []  # fmt: skip
    x = left + (right - left) * mark.share
    return [
        rule(left, y, x, y, style.INTERVAL, 1.2),
        *on_white(stack((mark.figure,), x + _REACH + 4, y, form.number)),
        shapes.of_group(index, x, y, _REACH),
    ]


def _key(groups: Sequence[str], form: Format) -> tuple[list[Mark], float]:
    """Every group with its mark, as many to a line as fit, and where that ends."""
    marks: list[Mark] = []
    x = y = 0.0
    for index, group in enumerate(groups):
        lines = wrap(group, form.width - 14, form.head, most=2)
        wide = 14 + max(width(line, form.head) for line in lines)
        if x > 0 and x + wide > form.width:
            x, y = 0.0, y + form.head * 1.6
        high = tall(len(lines), form.head)
        marks.append(shapes.of_group(index, x + _REACH + 1, y + form.head * 0.65, _REACH))
        marks += stack(lines, x + 14, y + form.head * 0.03 + high / 2, form.head)
        x += wide + _GAP
        if len(lines) > 1:
            x, y = form.width, y + high - form.head * style.LEADING
    return marks, y + form.head * 1.4


def _ends(marks: Sequence[Mark]) -> float:
    return max((mark.box[2] for mark in marks if isinstance(mark, Words)), default=0.0)
