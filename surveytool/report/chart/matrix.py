"""Importance against performance: what matters much and does not go well yet stands top left."""

from collections.abc import Sequence
from dataclasses import dataclass

from surveytool.report.chart import style
from surveytool.report.chart.lettering import balanced, width, wrap
from surveytool.report.chart.placing import Edges, Spot, Target, place
from surveytool.report.chart.sheet import Area, Box, Dot, Mark, Rule, Sheet, Words, rule, stack, tall
from surveytool.report.chart.spec import PriorityMatrix, PriorityPoint
from surveytool.report.chart.style import Format

_HIGH = {"wide": 268.0, "narrow": 216.0}
_RADIUS = 4.2
_LABEL_LIMIT = 126.0
_PADDING = 4.0


@dataclass(frozen=True, slots=True)
class _Plot:
    """The field between the axes, and the part of it that the axes' numbers span (names of quadrants stand outside it)."""

    left: float
    top: float
    right: float
    bottom: float
    inset_x: float
    inset_y: float
    spec: PriorityMatrix

    def x(self, performance: float) -> float:
        ticks = self.spec.performance_ticks
        part = _part(performance, ticks[0].value, ticks[-1].value)
        return self.left + self.inset_x + part * (self.right - self.left - 2 * self.inset_x)

    def y(self, importance: float) -> float:
        ticks = self.spec.importance_ticks
        part = _part(importance, ticks[0].value, ticks[-1].value)
        return self.bottom - self.inset_y - part * (self.bottom - self.top - 2 * self.inset_y)


def _part(value: float, low: float, high: float) -> float:
    return (value - low) / (high - low) if high > low else 0.5


def draw(spec: PriorityMatrix, form: Format) -> Sheet:
    """The chart, laid out; labels stand at their marks, or as numbers with a key when they would touch."""
    tick_wide = max(width(tick.label, form.head) for tick in spec.importance_ticks)
    top = form.head * 1.9
    inset = form.head * 2.1
    plot = _Plot(tick_wide + 6, top, form.width - 1, top + _HIGH[form.name], 14.0, inset, spec)
    names, taken = _names(plot, form)
    taken = [*taken, *_lines_taken(plot)]
    marks: list[Mark] = [*_field(plot), *_axes(plot, form), *names]
    shapes, bottom = _shapes(spec, plot.bottom + form.head * 3.6, form)
    marks += shapes
    labelled = _labelled(plot, taken, form) if form.beside else None
    if labelled is not None:
        return Sheet([*marks, *labelled], width=form.width, height=bottom)
    key, bottom = _key(spec.points, bottom + 6, form)
    return Sheet([*marks, *_numbered(plot, taken, form), *key], width=form.width, height=bottom)


def _field(plot: _Plot) -> list[Mark]:
    x, y = plot.x(plot.spec.performance_line), plot.y(plot.spec.importance_line)
    return [
        Box(plot.left, plot.top, x - plot.left, y - plot.top, style.QUADRANT),
        rule(plot.left, plot.top, plot.left, plot.bottom),
        rule(plot.left, plot.bottom, plot.right, plot.bottom),
        rule(x, plot.top, x, plot.bottom, style.SECONDARY, 1.1),
        rule(plot.left, y, plot.right, y, style.SECONDARY, 1.1),
    ]


def _axes(plot: _Plot, form: Format) -> list[Mark]:
    spec, size = plot.spec, form.head
    marks: list[Mark] = []
    for tick in spec.importance_ticks:
        marks += stack((tick.label,), plot.left - 5, plot.y(tick.value), size, colour=style.SECONDARY, anchor="right")
    marks += [
        Words(plot.x(tick.value), plot.bottom + size * 1.45, tick.label, size, style.SECONDARY, anchor="center")
        for tick in spec.performance_ticks
    ]
    (up,) = wrap(spec.importance_label, form.width - 10, size, most=1)
    (across,) = wrap(spec.performance_label, plot.right - plot.left - 10, size, most=1)
    end = plot.right - 8
    return [
        *marks,
        Area(((0, size), (5.2, size), (2.6, size - 5.5)), style.SECONDARY),
        Words(9, size, up, size, style.SECONDARY),
        Words(end - 3, plot.bottom + size * 2.9, across, size, style.SECONDARY, anchor="right"),
        Area(_right_arrow(end, plot.bottom + size * 2.6), style.SECONDARY),
    ]


def _right_arrow(x: float, middle: float) -> tuple[tuple[float, float], ...]:
    return (x, middle - 2.6), (x, middle + 2.6), (x + 5.5, middle)


def _names(plot: _Plot, form: Format) -> tuple[list[Mark], list[Edges]]:
    """The names of the quadrants in their outer corners."""
    spec, size = plot.spec, form.head
    x = plot.x(spec.performance_line)
    marks: list[Mark] = []
    for name, at_left, at_top in (
        (spec.first, True, True), (spec.keep, False, True), (spec.low, True, False), (spec.much, False, False),
    ):  # fmt: skip
        limit = max((x - plot.left if at_left else plot.right - x) - 2 * _PADDING, 40.0)
        lines = wrap(name.upper(), limit, size, bold=True, most=2)
        high = tall(len(lines), size)
        middle = plot.top + _PADDING / 2 + high / 2 if at_top else plot.bottom - _PADDING / 2 - high / 2
        edge = plot.left + _PADDING if at_left else plot.right - _PADDING
        colour = style.ACCENT if at_left and at_top else style.SECONDARY
        marks += stack(lines, edge, middle, size, colour=colour, bold=True, anchor="left" if at_left else "right")
    return marks, [mark.box for mark in marks if isinstance(mark, Words)]


def _lines_taken(plot: _Plot) -> list[Edges]:
    x, y = plot.x(plot.spec.performance_line), plot.y(plot.spec.importance_line)
    return [(x - 1, plot.top, x + 1, plot.bottom), (plot.left, y - 1, plot.right, y + 1)]


def _bounds(plot: _Plot) -> Edges:
    return plot.left + 2, plot.top + 2, plot.right, plot.bottom - 2


def _labelled(plot: _Plot, taken: Sequence[Edges], form: Format) -> list[Mark] | None:
    """Marks with their names; None when some name would touch another or had to be cut short."""
    points = plot.spec.points
    texts = [balanced(point.label, _LABEL_LIMIT, form.head, bold=point.quadrant == "first", most=3) for point in points]
    if any(lines[-1].endswith("…") for lines in texts):
        return None
    targets = [
        Target(
            plot.x(point.performance), plot.y(point.importance), _RADIUS + 1,
            max(width(line, form.head, bold=point.quadrant == "first") for line in lines), tall(len(lines), form.head),
        )
        for point, lines in zip(points, texts, strict=True)
    ]  # fmt: skip
    spots = place(targets, taken=taken, bounds=_bounds(plot), reach=3)
    if not all(spot.free for spot in spots):
        return None
    marks: list[Mark] = [_leader(target, spot) for target, spot in zip(targets, spots, strict=True) if spot.far]
    for point, target, lines, spot in zip(points, targets, texts, spots, strict=True):
        marks += [_mark(point.quadrant, target.x, target.y), *_at(spot, target, lines, form, point.quadrant == "first")]
    return marks


def _at(spot: Spot, target: Target, lines: Sequence[str], form: Format, bold: bool) -> list[Mark]:
    """A label on its spot, set towards its mark."""
    left, top, right, bottom = spot.edges
    middle = (top + bottom) / 2
    if right <= target.x:
        return stack(lines, right, middle, form.head, bold=bold, anchor="right")
    if left >= target.x:
        return stack(lines, left, middle, form.head, bold=bold)
    return stack(lines, (left + right) / 2, middle, form.head, bold=bold, anchor="center")


def _numbered(plot: _Plot, taken: Sequence[Edges], form: Format) -> list[Mark]:
    points = plot.spec.points
    texts = [str(number) for number in range(1, len(points) + 1)]
    targets = [
        Target(
            plot.x(point.performance),
            plot.y(point.importance),
            _RADIUS,
            width(text, form.number, bold=True),
            form.number,
        )
        for point, text in zip(points, texts, strict=True)
    ]
    spots = place(targets, taken=taken, bounds=_bounds(plot), reach=14)
    marks: list[Mark] = [_leader(target, spot) for target, spot in zip(targets, spots, strict=True) if spot.far]
    for point, target, text, spot in zip(points, targets, texts, spots, strict=True):
        left, top, right, bottom = spot.edges
        if spot.far:
            marks.append(Box(left, top, right - left, bottom - top, style.WHITE))
        marks.append(_mark(point.quadrant, target.x, target.y))
        marks += stack((text,), (left + right) / 2, (top + bottom) / 2, form.number, bold=True, anchor="center")
    return marks


def _leader(target: Target, spot: Spot) -> Mark:
    """A thin line from a mark to the nearest edge of a label that stands off."""
    left, top, right, bottom = spot.edges
    end = (min(max(target.x, left - 2), right + 2), min(max(target.y, top), bottom))
    return Rule(((target.x, target.y), end), style.MUTED, 0.7)


def _mark(quadrant: str, x: float, y: float) -> Mark:
    """A diamond asks for attention, a ring is undecided, a dot is the rest."""
    if quadrant == "first":
        reach = _RADIUS + 1.2
        return Area(((x, y - reach), (x + reach, y), (x, y + reach), (x - reach, y)), style.ACCENT, style.WHITE)
    if quadrant == "undecided":
        return Dot(x, y, _RADIUS - 0.6, style.WHITE, style.MAIN, 1.5)
    return Dot(x, y, _RADIUS, style.MAIN)


def _shapes(spec: PriorityMatrix, top: float, form: Format) -> tuple[list[Mark], float]:
    """What a ring means, when there is one; the other shapes stand in quadrants that have a name."""
    if not any(point.quadrant == "undecided" for point in spec.points):
        return [], top
    lines = wrap(spec.undecided, form.width - 14, form.head, most=3)
    high = tall(len(lines), form.head)
    first = top + 3 + form.head * style.LEADING / 2
    words = stack(lines, 12, top + 3 + high / 2, form.head, colour=style.SECONDARY)
    return [_mark("undecided", 4.5, first), *words], top + high + 6


def _key(points: Sequence[PriorityPoint], top: float, form: Format) -> tuple[list[Mark], float]:
    """Number, mark and name of every topic, down one or two columns."""
    columns = 2 if form.beside else 1
    wide = form.width / columns
    per_column = -(-len(points) // columns)
    marks: list[Mark] = []
    bottom = top
    for column in range(columns):
        y = top
        for number in range(column * per_column, min((column + 1) * per_column, len(points))):
            lines = wrap(points[number].label, wide - 42, form.head, most=3)
            high = max(tall(len(lines), form.head), 12.0) + 3
            x, middle = column * wide, y + high / 2
            first = middle - tall(len(lines) - 1, form.head) / 2
            marks += stack((str(number + 1),), x + 12, first, form.head, bold=True, anchor="right")
            marks.append(_mark(points[number].quadrant, x + 22, first))
            marks += stack(lines, x + 32, middle, form.head)
            y += high
        bottom = max(bottom, y)
    return marks, bottom + 2
