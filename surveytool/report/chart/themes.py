"""Themes of open answers: bars with their interval, themes within a theme set in."""

from surveytool.report.chart import style
from surveytool.report.chart.lettering import width
from surveytool.report.chart.rows import axis, label_column, put_label
from surveytool.report.chart.sheet import Box, Mark, Words, on_white, rule, stack, svg
from surveytool.report.chart.spec import ThemeBars, ThemeRow
from surveytool.report.chart.style import Format

_GAP = 12.0
_BAR = 12.0
_INDENT = 10.0
_WHISKER = 3.0


def draw(spec: ThemeBars, form: Format) -> str:
    """The chart as SVG."""
    indents = [_INDENT * (row.level - 1) for row in spec.rows]
    labels = label_column([row.label for row in spec.rows], form, indents)
    count_wide = max((width(text, form.head) for text in (spec.count, *(row.count for row in spec.rows))), default=0.0)
    figure_wide = max((width(row.figure, form.label, bold=True) for row in spec.rows), default=0.0)
    left = labels.width + _GAP if form.beside else 0.0
    right = form.width - figure_wide - 8 - (count_wide + _GAP if count_wide else 0.0)
    marks: list[Mark] = []
    top = y = 2.0
    if spec.count:
        marks.append(Words(form.width, form.head, spec.count, form.head, style.SECONDARY, anchor="right"))
        top = y = form.head * 1.3
    for row, lines, indent in zip(spec.rows, labels.lines, indents, strict=True):
        placed, middle, y = put_label(lines, y, _BAR, form, indent)
        marks += placed if form.beside else on_white(placed)
        marks += _bar(row, left, right, middle)
        marks += stack((row.figure,), right + 8 + figure_wide, middle, form.label, bold=True, anchor="right")
        marks += stack((row.count,), form.width, middle, form.head, colour=style.SECONDARY, anchor="right")
    lines_below, bottom = axis(spec.ticks, (left, right), (top, y), form)
    return svg([*lines_below, *marks], width=form.width, height=bottom)


def _bar(row: ThemeRow, left: float, right: float, middle: float) -> list[Mark]:
    """A bar in the tone of its level, with a line from the lowest to the highest that is likely."""
    high = _BAR if row.level == 1 else _BAR - 3
    wide = (right - left) * row.share
    marks: list[Mark] = []
    if wide > 0:
        tone = style.MAIN if row.level == 1 else style.LIGHT
        marks.append(Box(left, middle - high / 2, wide, high, tone))
    if row.low is None or row.high is None:
        return marks
    low, high_end = (left + (right - left) * share for share in (row.low, row.high))
    # twice: a white line below, so that it is seen on the bar as well as beside it
    for tone, thick in ((style.WHITE, 3.4), (style.INK, 1.2)):
        marks.append(rule(low, middle, high_end, middle, tone, thick))
        marks += [
            rule(x, middle - _WHISKER - (thick > 2), x, middle + _WHISKER + (thick > 2), tone, thick)
            for x in (low, high_end)
        ]
    return marks
