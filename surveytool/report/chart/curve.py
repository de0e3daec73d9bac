"""Answers handed in so far, day by day, with the moments worth telling."""

from collections.abc import Sequence
from dataclasses import dataclass

from surveytool.report.chart import style
from surveytool.report.chart.lettering import width
from surveytool.report.chart.placing import Edges, Spot, Target, place
from surveytool.report.chart.sheet import Anchor, Area, Box, Dot, Mark, Rule, Sheet, Words, rule, stack, tall
from surveytool.report.chart.spec import Flag, ResponseCurve
from surveytool.report.chart.style import Format

_HIGH = {"wide": 168.0, "narrow": 140.0}
_LARGE = 11.0
_RING = 4.2


@dataclass(frozen=True, slots=True)
class _Plot:
    left: float
    top: float
    right: float
    bottom: float
    last_day: int
    most: float

    def x(self, day: float) -> float:
        return self.left + (self.right - self.left) * (day / self.last_day if self.last_day else 0.0)

    def y(self, count: float) -> float:
        return self.bottom - (self.bottom - self.top) * count / self.most


def draw(spec: ResponseCurve, form: Format) -> Sheet:
    """The chart, laid out."""
    closing_wide = max((width(line, _LARGE, bold=True) for line in spec.closing), default=0.0)
    parts_wide = max(width(line, form.head) + 12 for line in (spec.closing_partial, spec.closing_complete, ""))
    left = max(width(tick.label, form.head) for tick in spec.count_ticks) + 6
    head, head_high = ([], 0.0) if form.beside else _closing_on_top(spec, form)
    top = head_high + form.head * 1.6
    right = form.width - max(closing_wide, parts_wide) - 10 if form.beside else form.width - 8
    ticks = max(tick.value for tick in spec.count_ticks)
    most = max(ticks, spec.population or 0, _total(spec)[-1], 1)
    plot = _Plot(left, top, right, top + _HIGH[form.name], spec.days[-1], most)
    marks: list[Mark] = [*head, *_grid(spec, plot, form), *_areas(spec, plot), *_flags(spec, plot, form)]
    if form.beside:
        marks += _closing_beside(spec, plot, form)
    return Sheet(marks, width=form.width, height=plot.bottom + form.head * 1.9)


def _total(spec: ResponseCurve) -> list[int]:
    return [complete + partial for complete, partial in zip(spec.complete, spec.partial, strict=True)]


def _grid(spec: ResponseCurve, plot: _Plot, form: Format) -> list[Mark]:
    marks: list[Mark] = []
    for tick in spec.count_ticks:
        y = plot.y(tick.value)
        marks.append(rule(plot.left, y, plot.right, y))
        marks += stack((tick.label,), plot.left - 5, y, form.head, colour=style.SECONDARY, anchor="right")
    if spec.population is not None:
        y = plot.y(spec.population)
        marks.append(rule(plot.left, y, plot.right, y, style.SECONDARY, 1.1))
        marks.append(Words(plot.left, y - 4, spec.population_label, form.head, style.SECONDARY))
    end = 0.0
    for tick in spec.day_ticks:
        x, wide = plot.x(tick.value), width(tick.label, form.head)
        x = min(max(x, wide / 2), form.width - wide / 2)
        if x - wide / 2 >= end:
            marks.append(
                Words(x, plot.bottom + form.head * 1.5, tick.label, form.head, style.SECONDARY, anchor="center")
            )
            end = x + wide / 2 + 4
    return marks


def _areas(spec: ResponseCurve, plot: _Plot) -> list[Mark]:
    total = _total(spec)
    if len(spec.days) == 1:
        high, low = plot.y(total[0]), plot.y(spec.complete[0])
        return [
            Box(plot.left, high, 8, low - high, style.LIGHT),
            Box(plot.left, low, 8, plot.bottom - low, style.MAIN),
        ]
    xs = [plot.x(day) for day in spec.days]
    floor = ((xs[-1], plot.bottom), (xs[0], plot.bottom))
    return [
        Area((*zip(xs, map(plot.y, total), strict=True), *floor), style.LIGHT),
        Area((*zip(xs, map(plot.y, spec.complete), strict=True), *floor), style.MAIN),
    ]


def _flags(spec: ResponseCurve, plot: _Plot, form: Format) -> list[Mark]:
    """Reminders as dotted lines with their date on top, milestones as rings with a line to their words."""
    total = dict(zip(spec.days, _total(spec), strict=True))
    marks: list[Mark] = []
    taken: list[Edges] = _curve_edges(spec, plot)
    if spec.population is not None:
        high = plot.y(spec.population)
        words = Words(plot.left, high - 4, spec.population_label, form.head).box
        taken += [(plot.left, high - 1, plot.right, high + 1), words]
    for reminder in spec.reminders:
        placed, edges = _reminder(reminder, plot, total, form)
        marks += placed
        taken.append(edges)
    for flag in spec.milestones:
        taken.append(Target(plot.x(flag.day), plot.y(total[flag.day]), _RING, 0, 0).edges)
    targets = [_target(flag, plot, total, form) for flag in spec.milestones]
    bounds = (0.0, plot.top - form.head * 1.4, plot.right + 2, plot.bottom)
    spots = place(targets, taken=taken, bounds=bounds, reach=6)
    for flag, target, spot in zip(spec.milestones, targets, spots, strict=True):
        marks += _milestone(flag, target, spot, form)
    return marks


def _curve_edges(spec: ResponseCurve, plot: _Plot) -> list[Edges]:
    """The ground under the curve, as columns between days: words there would be unreadable."""
    pairs = zip(spec.days, spec.days[1:], _total(spec)[1:], strict=False)
    return [(plot.x(day), plot.y(count), plot.x(after), plot.bottom) for day, after, count in pairs]


def _target(flag: Flag, plot: _Plot, total: dict[int, int], form: Format) -> Target:
    wide = max(width(line, form.head, bold=True) for line in flag.lines)
    return Target(plot.x(flag.day), plot.y(total[flag.day]), _RING + 2, wide + 4, tall(len(flag.lines), form.head) + 2)


def _milestone(flag: Flag, target: Target, spot: Spot, form: Format) -> list[Mark]:
    left, top, right, bottom = spot.edges
    middle = ((left + right) / 2, (top + bottom) / 2)
    line = [Rule(((target.x, target.y), (middle[0], bottom if bottom < target.y else middle[1])), style.INK, 0.9)]
    return [
        *(line if spot.far else []),
        Box(left, top, right - left, bottom - top, style.WHITE),
        *stack(flag.lines, middle[0], middle[1], form.head, bold=True, anchor="center"),
        Dot(target.x, target.y, _RING - 0.5, style.WHITE, style.INK, 1.5),
    ]


def _reminder(flag: Flag, plot: _Plot, total: dict[int, int], form: Format) -> tuple[list[Mark], Edges]:
    x = plot.x(flag.day)
    wide = max(width(line, form.head) for line in flag.lines)
    high = tall(len(flag.lines), form.head)
    at = min(max(x, plot.left + wide / 2), plot.right - wide / 2)
    top = plot.top + 5
    before = max((count for day, count in total.items() if day <= flag.day), default=0)
    line = Rule(((x, top + high + 2), (x, plot.y(before))), style.SECONDARY, 0.9, (2.0, 2.0))
    ground = Box(at - wide / 2 - 2, top, wide + 4, high, style.WHITE)
    words = stack(flag.lines, at, top + high / 2, form.head, colour=style.SECONDARY, anchor="center")
    return [line, ground, *words], (min(at - wide / 2 - 4, x - 2), top, max(at + wide / 2 + 4, x + 2), plot.y(before))


def _parts(spec: ResponseCurve, x: float, y: float, form: Format) -> list[Mark]:
    """What the two tones are, each with its figure."""
    marks: list[Mark] = []
    for line, tone in ((spec.closing_partial, style.LIGHT), (spec.closing_complete, style.MAIN)):
        if line:
            marks.append(Box(x, y - 4, 8, 8, tone))
            marks += stack((line,), x + 12, y, form.head, colour=style.SECONDARY)
            y += form.head * 1.5
    return marks


def _closing_beside(spec: ResponseCurve, plot: _Plot, form: Format) -> list[Mark]:
    parts = sum(1 for line in (spec.closing_partial, spec.closing_complete) if line)
    high = tall(len(spec.closing), _LARGE) + 6 + parts * form.head * 1.5
    middle = min(max(plot.y(_total(spec)[-1]), plot.top + high / 2), plot.bottom - high / 2)
    top = middle - high / 2
    large = tall(len(spec.closing), _LARGE)
    x = plot.right + 8
    marks = stack(spec.closing, x, top + large / 2, _LARGE, colour=style.MAIN, bold=True)
    return marks + _parts(spec, x, top + large + 8, form)


def _closing_on_top(spec: ResponseCurve, form: Format) -> tuple[list[Mark], float]:
    marks: list[Mark] = []
    anchor: Anchor = "left"
    large = tall(len(spec.closing), _LARGE)
    marks += stack(spec.closing, 0.0, large / 2, _LARGE, colour=style.MAIN, bold=True, anchor=anchor)
    parts = sum(1 for line in (spec.closing_partial, spec.closing_complete) if line)
    x = form.width - max((width(line, form.head) for line in _both(spec)), default=0.0) - 12
    marks += _parts(spec, x, 6.0, form)
    return marks, max(large, parts * form.head * 1.5) + 4


def _both(spec: ResponseCurve) -> Sequence[str]:
    return [line for line in (spec.closing_partial, spec.closing_complete) if line]
