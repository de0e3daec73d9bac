"""What charts of rows share: labels beside the marks, or above them on a phone."""

from collections.abc import Sequence
from dataclasses import dataclass

from surveytool.report.chart.lettering import width, wrap
from surveytool.report.chart.sheet import Mark, stack, tall
from surveytool.report.chart.style import Format

_WIDEST_LABEL = 172.0
_AIR = 10.0


@dataclass(frozen=True, slots=True)
class Labels:
    """The lines of each row's label, and the column they take (0 when they stand above)."""

    lines: tuple[tuple[str, ...], ...]
    width: float


def label_column(labels: Sequence[str], form: Format) -> Labels:
    """Break the labels to a column of at most some 36 characters, no wider than the longest line."""
    limit = _WIDEST_LABEL if form.beside else form.width - 4
    lines = tuple(wrap(label, limit, form.label) if label else () for label in labels)
    widest = max((width(line, form.label) for row in lines for line in row), default=0.0)
    return Labels(lines, widest if form.beside else 0.0)


def put_label(lines: Sequence[str], top: float, bar: float, form: Format) -> tuple[list[Mark], float, float]:
    """A row that begins at `top`: its label, the middle of its bar, and where the next row begins."""
    high = tall(len(lines), form.label)
    if form.beside:
        row = max(high, bar) + _AIR
        middle = top + row / 2
        return stack(lines, 0.0, middle, form.label), middle, top + row
    above = high + 2 if lines else 0.0
    middle = top + above + bar / 2
    return stack(lines, 0.0, top + high / 2, form.label), middle, middle + bar / 2 + _AIR
