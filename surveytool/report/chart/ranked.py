"""Dots with intervals, in the order given."""

from surveytool.report.chart import style
from surveytool.report.chart.lettering import width
from surveytool.report.chart.rows import label_column, put_label
from surveytool.report.chart.sheet import Box, Dot, Mark, Sheet, Words, on_white, rule, stack
from surveytool.report.chart.spec import Ranked, RankedRow
from surveytool.report.chart.style import Format

_GAP = 12.0
_ROW = 12.0
_INTERVAL = 8.5
_RADIUS = 4.3


def draw(spec: Ranked, form: Format) -> Sheet:
    """The chart, laid out."""
    labels = label_column([row.label for row in spec.rows], form)
    n_wide = max(width(text, form.head) for text in [spec.n, *(row.n for row in spec.rows)])
    figure_wide = max((width(row.figure, form.label, bold=True) for row in spec.rows), default=0.0)
    left = labels.width + _GAP if form.beside else _RADIUS + 1
    right = form.width - n_wide - _GAP - figure_wide - 8
    top = form.head * 1.3
    marks: list[Mark] = [Words(form.width, form.head, spec.n, form.head, style.SECONDARY, anchor="right")]
    rows: list[Mark] = []
    y = top + 2
    for row, lines in zip(spec.rows, labels.lines, strict=True):
        placed, middle, y = put_label(lines, y, _ROW, form)
        rows += placed if form.beside else on_white(placed)
        rows += _row(row, left, right, middle, form)
    marks += _axis(spec, left, right, top, y, form)
    return Sheet([*marks, *rows], width=form.width, height=y + form.head * 2.0)


def _axis(spec: Ranked, left: float, right: float, top: float, bottom: float, form: Format) -> list[Mark]:
    marks: list[Mark] = []
    for index, tick in enumerate(spec.ticks):
        x = left + (right - left) * tick.value
        marks.append(rule(x, top, x, bottom))
        first = index == 0 and not form.beside
        marks.append(
            Words(
                0.0 if first else x, bottom + form.head * 1.5, tick.label, form.head, style.SECONDARY,
                anchor="left" if first else "center",
            )
        )  # fmt: skip
    return [*marks, rule(left, bottom, right, bottom, style.GRID, 1.2)]


def _row(row: RankedRow, left: float, right: float, middle: float, form: Format) -> list[Mark]:
    if row.note:
        note = stack((row.note,), left + 4, middle, form.head, colour=style.SECONDARY)
        return on_white(note)
    low, at, high = (left + (right - left) * share for share in (row.low, row.share, row.high))
    figure = stack((row.figure,), max(high, at + _RADIUS) + 6, middle, form.label, bold=True)
    return [
        *on_white(figure),
        Box(low, middle - _INTERVAL / 2, high - low, _INTERVAL, style.INTERVAL),
        Dot(at, middle, _RADIUS, style.MAIN, edge_width=1.0),
        *stack((row.n,), form.width, middle, form.head, colour=style.SECONDARY, anchor="right"),
    ]
