"""What charts of rows share: labels beside the marks, or above them on a phone, and an axis below."""

from collections.abc import Sequence
from dataclasses import dataclass

from surveytool.report.chart import style
from surveytool.report.chart.lettering import width, wrap
from surveytool.report.chart.sheet import Mark, Words, rule, stack, tall
from surveytool.report.chart.spec import Tick
from surveytool.report.chart.style import Format

_WIDEST_LABEL = 172.0
_AIR = 10.0


@dataclass(frozen=True, slots=True)
class Labels:
    """The lines of each row's label, and the column they take (0 when they stand above)."""

    lines: tuple[tuple[str, ...], ...]
    width: float


def label_column(labels: Sequence[str], form: Format, indents: Sequence[float] = ()) -> Labels:
    """Break the labels to a column of at most some 36 characters, no wider than the longest line."""
    limit = _WIDEST_LABEL if form.beside else form.width - 4
    set_in = indents or [0.0] * len(labels)
    lines = tuple(
        wrap(label, limit - indent, form.label) if label else () for label, indent in zip(labels, set_in, strict=True)
    )
    widest = max(
        (width(line, form.label) + indent for row, indent in zip(lines, set_in, strict=True) for line in row),
        default=0.0,
    )
    return Labels(lines, widest if form.beside else 0.0)


def put_label(
    lines: Sequence[str], top: float, bar: float, form: Format, left: float = 0.0
) -> tuple[list[Mark], float, float]:
    """A row that begins at `top`: its label, the middle of its bar, and where the next row begins."""
    high = tall(len(lines), form.label)
    if form.beside:
        row = max(high, bar) + _AIR
        middle = top + row / 2
        return stack(lines, left, middle, form.label), middle, top + row
    above = high + 2 if lines else 0.0
    middle = top + above + bar / 2
    return stack(lines, left, top + high / 2, form.label), middle, middle + bar / 2 + _AIR


def axis(
    ticks: Sequence[Tick], across: tuple[float, float], down: tuple[float, float], form: Format
) -> tuple[list[Mark], float]:
    """Upright lines at the ticks between two heights with their labels below, and where that ends."""
    (left, right), (top, bottom) = across, down
    marks: list[Mark] = []
    end = -form.head
    for tick in ticks:
        x = left + (right - left) * tick.value
        marks.append(rule(x, top, x, bottom))
        wide = width(tick.label, form.head)
        begin = min(max(x - wide / 2, 0.0), form.width - wide)
        if begin >= end + 3:
            marks.append(Words(begin, bottom + form.head * 1.5, tick.label, form.head, style.SECONDARY))
            end = begin + wide
    marks.append(rule(left, bottom, right, bottom, style.GRID, 1.2))
    return marks, bottom + (form.head * 2.0 if ticks else 3.0)
