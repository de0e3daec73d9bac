"""Shares over rounds as rows: an open dot for the first round, small ones between, a full one for the last."""

from collections.abc import Sequence

from surveytool.report.chart import shapes, style
from surveytool.report.chart.lettering import width, wrap
from surveytool.report.chart.rows import label_column, put_label
from surveytool.report.chart.sheet import Mark, Sheet, Words, rule, stack, tall
from surveytool.report.chart.spec import Change, ChangeRow
from surveytool.report.chart.style import Format
from surveytool.report.chart.tones import difference, difference_width, explained, ink_of, is_sure, reach_of, tone_of

_GAP = 12.0
_ROW = 12.0
_REACH = 4.3
_HEAD_LIMIT = {"wide": 70.0, "narrow": 60.0}


def draw(spec: Change, form: Format) -> Sheet:
    """The chart, laid out."""
    labels = label_column([row.label for row in spec.rows], form)
    heads = wrap(spec.heading, _HEAD_LIMIT[form.name], form.head, most=3)
    head_wide = max((width(line, form.head) for line in heads), default=0.0)
    right_wide = max(head_wide, difference_width(spec, form))
    figures = [mark.figure for row in spec.rows for mark in row.marks]
    figure_wide = max((width(figure, form.number, bold=True) for figure in figures), default=0.0) + _REACH + 5
    left = (labels.width + _GAP if form.beside else 0.0) + figure_wide
    right = form.width - right_wide - _GAP - figure_wide
    marks, y = _key(spec, form.width - head_wide - _GAP, form)
    y = max(y, tall(len(heads), form.head) + 2)
    for number, line in enumerate(heads):
        base = y - 4 - (len(heads) - 1 - number) * form.head * style.LEADING
        marks.append(Words(form.width, base, line, form.head, style.SECONDARY, anchor="right"))
    for row, lines in zip(spec.rows, labels.lines, strict=True):
        begin = left - figure_wide
        notes = wrap(row.note, (right + figure_wide if form.beside else form.width) - begin, form.head, most=3)
        high, told = tall(len(notes), form.head), any(mark.share is not None for mark in row.marks)
        placed, middle, y = put_label(lines, y, _ROW if told or not row.note else max(_ROW, high), form)
        marks += placed
        if told:
            marks += _row(spec, row, (left, right), middle, form)
        if told or not row.note:
            marks += difference(row, form.width, middle, form)
        if row.note:
            at = middle + 9 + high / 2 if told else middle
            marks += stack(notes, begin, at, form.head, colour=style.SECONDARY)
            y = max(y, at + high / 2 + 5)
    said, y = explained(spec, y + 2, form)
    return Sheet([*marks, *said], width=form.width, height=y + 1)


def _row(spec: Change, row: ChangeRow, across: tuple[float, float], middle: float, form: Format) -> list[Mark]:
    low, high = reach_of(spec)
    (left, right), last = across, len(row.marks) - 1
    told = [
        (index, left + (right - left) * (mark.share - low) / (high - low), mark.figure)
        for index, mark in enumerate(row.marks)
        if mark.share is not None
    ]
    tone, xs = tone_of(row), [x for _, x, _ in told]
    marks: list[Mark] = [
        rule(left, middle, right, middle, style.GRID, 0.8),
        rule(min(xs), middle, max(xs), middle, tone, 2.6 if is_sure(row) else 1.6),
    ]
    # the last round is drawn on top: where both stand on one place, the open dot is a ring around it
    for index, x, _ in told:
        if index == 0 and last > 0:
            marks.append(shapes.ring(x, middle, _REACH + 1.2, tone))
        elif index == last:
            marks.append(shapes.round_dot(x, middle, _REACH, tone))
        else:
            marks.append(shapes.round_dot(x, middle, 2.6, tone))
    return marks + _figures(row, told, middle, form)


def _figures(row: ChangeRow, told: Sequence[tuple[int, float, str]], middle: float, form: Format) -> list[Mark]:
    """The figures of the first and the last that are told, outside the outermost dots."""
    first, last = told[0], told[-1]
    xs = [x for _, x, _ in told]
    off, colour = _REACH + 4.5, ink_of(row)
    left, right = min(xs) - off, max(xs) + off
    sure = is_sure(row)
    if len(told) == 1:
        return stack((last[2],), right, middle, form.number, colour=colour, bold=sure)
    at_right = last[1] >= first[1]
    early = stack((first[2],), left if at_right else right, middle, form.number, colour=colour, anchor="right" if at_right else "left")  # fmt: skip
    late = stack((last[2],), right if at_right else left, middle, form.number, colour=colour, bold=sure, anchor="left" if at_right else "right")  # fmt: skip
    return early + late


def _key(spec: Change, room: float, form: Format) -> tuple[list[Mark], float]:
    """Each round with its dot, one below the other."""
    marks: list[Mark] = []
    y, last = 0.0, len(spec.rounds) - 1
    for index, words in enumerate(spec.rounds):
        lines = wrap(", ".join(words), room - 16, form.head, most=3)
        high = tall(len(lines), form.head)
        middle = y + form.head * style.LEADING / 2
        if index == 0 and last > 0:
            marks.append(shapes.ring(6, middle, _REACH + 0.6, style.SECONDARY))
        else:
            marks.append(shapes.round_dot(6, middle, _REACH if index == last else 2.6, style.SECONDARY))
        marks += stack(lines, 16, y + high / 2, form.head, colour=style.SECONDARY)
        y += high + 2
    return marks, y + 6
