"""Shares over rounds: slopes between upright lines, or dots on rows when there are many of them or little room."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from surveytool.report.chart import shapes, style
from surveytool.report.chart.dumbbell import draw as draw_rows
from surveytool.report.chart.lettering import balanced, width, wrap
from surveytool.report.chart.placing import apart, within
from surveytool.report.chart.sheet import Mark, Rule, Sheet, Words, rule, stack, tall
from surveytool.report.chart.spec import Change, ChangeRow
from surveytool.report.chart.style import Format
from surveytool.report.chart.tones import difference, difference_width, explained, ink_of, is_sure, reach_of, tone_of

_MOST_SLOPES = 8
_REACH = 3.9
_LABEL = 176.0


@dataclass(frozen=True, slots=True)
class _Plot:
    """The upright lines of the rounds, and where shares stand between two heights."""

    xs: tuple[float, ...]
    top: float
    bottom: float
    low: float
    high: float

    def y(self, share: float) -> float:
        return self.bottom - (share - self.low) / (self.high - self.low) * (self.bottom - self.top)


def draw(spec: Change, form: Format) -> Sheet:
    """The chart, laid out."""
    if not form.beside or len(spec.rows) > _MOST_SLOPES or len(spec.rounds) < 2:
        return draw_rows(spec, form)
    return _slopes(spec, form)


def _slopes(spec: Change, form: Format) -> Sheet:
    heads = wrap(spec.heading, 70.0, form.head, most=3)
    difference_wide = max([difference_width(spec, form), *(width(line, form.head) for line in heads)])
    first_wide = max((width(_first(row), form.label) for row in spec.rows), default=0.0)
    last_wide = max((width(_last(row), form.label, bold=True) for row in spec.rows), default=0.0)
    labels = [_label(row, form) for row in spec.rows]
    label_wide = max((width(line, form.label) for lines, _ in labels for line in lines), default=0.0)
    label_wide = max([label_wide, *(width(line, form.head) for _, notes in labels for line in notes)])
    name_at = form.width - difference_wide - 6 - label_wide
    right = name_at - 6 - last_wide - 8
    left = max(first_wide + 8, 46.0)
    top = tall(len(heads), form.head) + 9
    heights = [tall(len(lines), form.label) + tall(len(notes), form.head) + 3 for lines, notes in labels]
    bottom = top + max(170.0, sum(heights) * 1.12)
    low, high = reach_of(spec)
    step = (right - left) / (len(spec.rounds) - 1)
    plot = _Plot(tuple(left + step * index for index in range(len(spec.rounds))), top + 6, bottom - 6, low, high)
    marks: list[Mark] = [
        Words(form.width, form.head + number * form.head * style.LEADING, line, form.head, style.SECONDARY, anchor="right")
        for number, line in enumerate(heads)
    ]  # fmt: skip
    marks += [rule(x, top, x, bottom) for x in plot.xs]
    order = sorted(range(len(spec.rows)), key=lambda index: is_sure(spec.rows[index]))
    for index in order:
        marks += _line(spec.rows[index], plot)
    marks += _starts(spec, plot, form)
    marks += _ends(spec, plot, labels, heights, (name_at, top, bottom), form)
    rounds, y = _rounds(spec.rounds, plot.xs, bottom + 4, form)
    said, y = explained(spec, y + 3, form)
    return Sheet([*marks, *rounds, *said], width=form.width, height=y)


def _told(row: ChangeRow) -> list[int]:
    return [index for index, mark in enumerate(row.marks) if mark.share is not None]


def _first(row: ChangeRow) -> str:
    """The figure left of the lines: that of the first round, when it is told and not also the last that is."""
    return row.marks[0].figure if _told(row)[:1] == [0] and len(_told(row)) > 1 else ""


def _last(row: ChangeRow) -> str:
    """The figure before the label: that of the last round that is told."""
    told = _told(row)
    return row.marks[told[-1]].figure if told else ""


def _label(row: ChangeRow, form: Format) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The lines of a label and of the note under it."""
    notes = wrap(row.note, _LABEL, form.head, most=2) if row.note else ()
    return (wrap(row.label, _LABEL, form.label, most=3) if row.label else ()), notes


def _line(row: ChangeRow, plot: _Plot) -> list[Mark]:
    """The dots of a row, with lines between rounds that follow each other: a round that is not told breaks the line."""
    told, tone = _told(row), tone_of(row)
    places = {index: (plot.xs[index], plot.y(row.marks[index].share or 0.0)) for index in told}
    marks: list[Mark] = [
        Rule((places[index], places[after]), tone, 2.4 if is_sure(row) else 1.4)
        for index, after in itertools.pairwise(told)
        if after == index + 1
    ]
    return marks + [shapes.round_dot(x, y, _REACH, tone) for x, y in places.values()]


def _starts(spec: Change, plot: _Plot, form: Format) -> list[Mark]:
    """The figures of the first round, pushed apart where they would touch; the same figure at the same place stands once."""
    found: dict[tuple[float, str], ChangeRow] = {}
    for row in sorted(
        (row for row in spec.rows if _first(row)), key=lambda row: (row.marks[0].share or 0.0, is_sure(row))
    ):
        found[row.marks[0].share or 0.0, _first(row)] = row
    starts = list(reversed(found.items()))
    heights = [form.label * 1.05] * len(starts)
    wanted = [plot.y(share) for (share, _), _ in starts]
    middles = within(apart(list(zip(wanted, heights, strict=True))), heights, plot.top - 6, plot.bottom + 6)
    marks: list[Mark] = []
    for ((_, figure), row), middle in zip(starts, middles, strict=True):
        marks += stack((figure,), plot.xs[0] - 8, middle, form.label, colour=ink_of(row), anchor="right")
    return marks


def _ends(
    spec: Change,
    plot: _Plot,
    labels: Sequence[tuple[tuple[str, ...], tuple[str, ...]]],
    heights: Sequence[float],
    room: tuple[float, float, float],
    form: Format,
) -> list[Mark]:
    """The last figure, the label and the difference of every row beside the last round, pushed apart where they would touch."""
    name_at, top, bottom = room
    wanted = [_wanted(row, plot) for row in spec.rows]
    order = sorted(range(len(spec.rows)), key=lambda index: wanted[index])
    high = [heights[index] for index in order]
    middles = within(apart([(wanted[index], heights[index]) for index in order]), high, top, bottom)
    marks: list[Mark] = []
    for index, middle in zip(order, middles, strict=True):
        row, (lines, notes) = spec.rows[index], labels[index]
        below = tall(len(notes), form.head)
        centre = middle - below / 2
        figure_at = plot.xs[-1] + 8
        if _told(row) and abs(centre - wanted[index]) > 4 and _told(row)[-1] == len(plot.xs) - 1:
            marks.append(Rule(((plot.xs[-1] + 3, wanted[index]), (figure_at - 1, centre)), style.MUTED, 0.6))
        colour = style.INK if is_sure(row) else style.SECONDARY
        marks += stack((_last(row),), figure_at, centre, form.label, colour=ink_of(row), bold=is_sure(row))
        marks += stack(lines, name_at, centre, form.label, colour=colour)
        marks += stack(notes, name_at, middle + tall(len(lines), form.label) / 2, form.head, colour=style.SECONDARY)
        marks += difference(row, form.width, centre, form)
    return marks


def _wanted(row: ChangeRow, plot: _Plot) -> float:
    told = _told(row)
    return plot.y(row.marks[told[-1]].share or 0.0) if told else plot.bottom


def _rounds(
    rounds: Sequence[tuple[str, ...]], xs: Sequence[float], top: float, form: Format
) -> tuple[list[Mark], float]:
    """The names of the rounds under their lines, and where they end."""
    step = xs[1] - xs[0]
    marks: list[Mark] = []
    bottom = top
    for words, x in zip(rounds, xs, strict=True):
        # one that would leave the sheet is moved in, so it may take the room that is left on that side of the next
        limit = min(step - 8, min(x, form.width - x) + step / 2 - 4)
        lines = [line for part in words for line in balanced(part, limit, form.head, most=3)]
        wide = max((width(line, form.head) for line in lines), default=0.0)
        at = min(max(x, wide / 2), form.width - wide / 2)
        high = tall(len(lines), form.head)
        marks += stack(lines, at, top + high / 2, form.head, colour=style.SECONDARY, anchor="center")
        bottom = max(bottom, top + high)
    return marks, bottom + 2
