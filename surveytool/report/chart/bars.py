"""Bars from 0 to 100 %, with the answers outside the base apart."""

from surveytool.report.chart import style
from surveytool.report.chart.lettering import width
from surveytool.report.chart.rows import label_column, put_label
from surveytool.report.chart.sheet import Box, Mark, Sheet, Words, rule, stack
from surveytool.report.chart.spec import Bars
from surveytool.report.chart.style import Format

_GAP = 12.0
_BAR = 13.0


def draw(spec: Bars, form: Format) -> Sheet:
    """The chart, laid out."""
    labels = label_column([*(row.label for row in spec.rows), *(label for label, _ in spec.apart)], form)
    counts = [spec.count, *(row.count for row in spec.rows), *(count for _, count in spec.apart)]
    n_wide = max(width(text, form.head) for text in counts)
    figure_wide = max((width(row.figure, form.label, bold=True) for row in spec.rows), default=0.0)
    left = labels.width + _GAP if form.beside else 0.0
    right = form.width - n_wide - _GAP - figure_wide - 5
    marks: list[Mark] = [Words(form.width, form.head, spec.count, form.head, style.SECONDARY, anchor="right")]
    y = form.head * 1.3
    for row, lines in zip(spec.rows, labels.lines, strict=False):
        placed, middle, y = put_label(lines, y, _BAR, form)
        end = left + (right - left) * row.share
        marks += [
            *placed,
            Box(left, middle - _BAR / 2, right - left, _BAR, style.TRACK),
            Box(left, middle - _BAR / 2, end - left, _BAR, style.MAIN),
            *stack((row.figure,), right + 5 + figure_wide, middle, form.label, bold=True, anchor="right"),
            *stack((row.count,), form.width, middle, form.head, colour=style.SECONDARY, anchor="right"),
        ]
    if spec.apart:
        y += 3
        marks.append(rule(0, y, form.width, y))
        y += 2
    for (_, count), lines in zip(spec.apart, labels.lines[len(spec.rows) :], strict=True):
        middle = y + form.label
        marks += stack(lines[:1], 0, middle, form.label, colour=style.SECONDARY)
        marks += stack((count,), form.width, middle, form.head, colour=style.SECONDARY, anchor="right")
        y += form.label * 1.7
    return Sheet(marks, width=form.width, height=y + 2)
