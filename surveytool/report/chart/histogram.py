"""Numbers in runs of equal width."""

from surveytool.report.chart import bars, style
from surveytool.report.chart.lettering import width, wrap
from surveytool.report.chart.sheet import Box, Mark, Sheet, Words, rule, stack, tall
from surveytool.report.chart.spec import BarRow, Bars, Histogram
from surveytool.report.chart.style import Format

_HIGH = 96.0


def draw(spec: Histogram, form: Format) -> Sheet:
    """The chart, laid out: standing columns, or lying bars when the labels would not fit under the columns."""
    step = form.width / max(len(spec.bins), 1)
    if any(width(one.label, form.head) > step - 4 for one in spec.bins):
        rows = tuple(BarRow(one.label, one.share, one.figure, "") for one in spec.bins)
        return bars.draw(Bars(rows, count=""), form)
    top = form.number * 1.6
    base = top + _HIGH
    largest = max((one.share for one in spec.bins), default=0.0) or 1.0
    marks: list[Mark] = []
    for index, one in enumerate(spec.bins):
        high = _HIGH * one.share / largest
        middle = (index + 0.5) * step
        if high > 0:
            marks.append(Box(index * step + 0.6, base - high, step - 1.2, high, style.MAIN))
        marks.append(Words(middle, base - high - 3.5, one.figure, form.number, anchor="center"))
        marks.append(Words(middle, base + form.head * 1.4, one.label, form.head, style.SECONDARY, anchor="center"))
    marks.append(rule(0, base, form.width, base, style.INK, 0.9))
    y = base + form.head * 1.9
    axis = wrap(spec.axis, form.width, form.head, most=2)
    marks += stack(axis, 0, y + tall(len(axis), form.head) / 2, form.head, colour=style.SECONDARY)
    return Sheet(marks, width=form.width, height=y + tall(len(axis), form.head) + 2)
