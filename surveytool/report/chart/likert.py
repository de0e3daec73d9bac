"""Diverging stacked bars for statements on one scale."""

from collections.abc import Sequence
from dataclasses import dataclass

from surveytool.report.chart import style
from surveytool.report.chart.lettering import lowered, width, wrap
from surveytool.report.chart.rows import Labels, label_column, put_label
from surveytool.report.chart.sheet import Anchor, Area, Box, Mark, Sheet, Words, on_white, rule, stack, tall
from surveytool.report.chart.spec import Likert, LikertRow
from surveytool.report.chart.style import Format

_GAP = 12.0
_BAR = 19.0
_SMALLEST_SIDE = 46.0
_ARROW = 9.0
_WIDEST_HEAD = {"wide": 62.0, "narrow": 48.0}


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where the parts of the chart stand: the zero line, points per whole, and the edges of the columns."""

    left: float
    zero: float
    scale: float
    neutral: float
    neutral_width: float
    favourable: float
    n: float


def draw(spec: Likert, form: Format) -> Sheet:
    """The chart, laid out."""
    labels = label_column([row.label for row in spec.rows], form)
    columns = _columns(spec, labels, form)
    heads, top = _heads(spec, columns, form)
    marks: list[Mark] = list(heads)
    y = top + 4
    for row, lines in zip(spec.rows, labels.lines, strict=True):
        placed, middle, y = put_label(lines, y, _BAR, form)
        marks += placed
        marks += _row(spec, row, columns, middle, form)
    if form.beside and any(row.shares and not row.note for row in spec.rows):
        marks.insert(len(heads), rule(columns.zero, top, columns.zero, y + 2, style.INK, 1.1))
    legend, bottom = _legend(spec.levels, y + 12, columns, form)
    return Sheet([*marks, *legend], width=form.width, height=bottom)


def _sides(spec: Likert, row: LikertRow) -> tuple[float, float, float]:
    half = len(spec.levels) // 2
    middle = row.shares[half] if spec.neutral is not None and row.shares else 0.0
    return sum(row.shares[:half]), middle, sum(row.shares[-half:])


def _columns(spec: Likert, labels: Labels, form: Format) -> _Columns:
    """Divide the width: one scale for all three zones, each wide enough for its own head."""
    n_wide = max(width(text, form.head) for text in [spec.n, *(row.n for row in spec.rows)])
    favourable = form.width - n_wide - _GAP
    room = favourable - labels.width - (_GAP if form.beside else 0)
    if spec.favourable:
        room -= _column_width(spec, form) + _GAP
    largest = [max((_sides(spec, row)[zone] for row in spec.rows), default=0.0) for zone in range(3)]
    widest = _WIDEST_HEAD[form.name]
    less = min(width(spec.less, form.head), widest) + _ARROW + 4
    least = [20.0 if form.beside else less, 0.0, _SMALLEST_SIDE]
    if spec.neutral is not None:
        least[1] = min(width(lowered(spec.levels[spec.neutral]), form.head), widest)
        room -= _GAP
    crowded = min(1.0, room / sum(least))
    scale, zones = _share_out(largest, [one * crowded for one in least], room)
    left = labels.width + (_GAP if form.beside else 0)
    zero = left + zones[0]
    neutral = zero + zones[2] + (_GAP if spec.neutral is not None else 0)
    return _Columns(left, zero, scale, neutral, zones[1], favourable, form.width)


def _column_width(spec: Likert, form: Format) -> float:
    head = max(width(line, form.head) for line in wrap(spec.favourable, _WIDEST_HEAD[form.name], form.head, most=4))
    return max(head, *(width(row.favourable, form.label, bold=True) for row in spec.rows))


def _share_out(largest: Sequence[float], least: Sequence[float], room: float) -> tuple[float, list[float]]:
    """Points per whole, and the width of each zone: at least its least, together no more than the room."""
    narrow: set[int] = set()
    while True:
        rest = sum(largest[zone] for zone in range(3) if zone not in narrow)
        scale = (room - sum(least[zone] for zone in narrow)) / rest if rest > 0 else 0.0
        more = {zone for zone in range(3) if zone not in narrow and largest[zone] * scale < least[zone]}
        if not more:
            break
        narrow |= more
    zones = [least[zone] if zone in narrow else largest[zone] * scale for zone in range(3)]
    return min((wide / share for wide, share in zip(zones, largest, strict=True) if share > 0), default=room), zones


def _heads(spec: Likert, columns: _Columns, form: Format) -> tuple[list[Mark], float]:
    """The words over the columns, standing on one line; also where the rows begin."""
    right_room = (columns.neutral if spec.neutral is not None else columns.zero + _SMALLEST_SIDE * 2) - columns.zero
    less = wrap(spec.less, columns.zero - _ARROW - 4, form.head, most=3)
    more = wrap(spec.more, right_room - _ARROW - 10, form.head, most=3)
    favourable = wrap(spec.favourable, _WIDEST_HEAD[form.name], form.head, most=4) if spec.favourable else ()
    neutral = lowered(spec.levels[spec.neutral]) if spec.neutral is not None else ""
    middles = wrap(neutral, max(columns.neutral_width, 24.0), form.head, most=4) if neutral else ()
    deep = max(len(less), len(more), len(favourable), len(middles))
    base = tall(deep, form.head)
    marks: list[Mark] = [
        *_standing(less, columns.zero - _ARROW - 3, base, form, "right"),
        *_standing(more, columns.zero + _ARROW + 3, base, form, "left"),
        *_arrows(columns.zero, base - form.head * 0.3),
        *_standing(middles, columns.neutral, base, form, "left"),
        *_standing(favourable, columns.favourable, base, form, "right"),
        *_standing((spec.n,), columns.n, base, form, "right"),
    ]
    return marks, base + 6


def _standing(lines: Sequence[str], x: float, base: float, form: Format, anchor: Anchor) -> list[Mark]:
    """Lines of a head whose last line stands on `base`."""
    step = form.head * style.LEADING
    count = len(lines)
    return [
        Words(x, base - step * (count - 1 - index), line, form.head, style.SECONDARY, anchor=anchor)
        for index, line in enumerate(lines)
    ]


def _arrows(zero: float, middle: float) -> list[Mark]:
    """Triangles away from the zero line (the font has no such characters)."""
    return [
        Area(
            (
                (zero + side * 3.5, middle - 2.6),
                (zero + side * 3.5, middle + 2.6),
                (zero + side * 9.0, middle),
            ),
            style.SECONDARY,
        )
        for side in (-1, 1)
    ]


def _row(spec: Likert, row: LikertRow, columns: _Columns, middle: float, form: Format) -> list[Mark]:
    if row.note or not row.shares:
        return on_white(stack((row.note,), columns.left, middle, form.head, colour=style.SECONDARY))
    half = len(spec.levels) // 2
    tones = style.likert_tones(len(spec.levels))
    starts = {index: columns.zero - sum(row.shares[index:half]) * columns.scale for index in range(half)}
    first = len(spec.levels) - half
    starts |= {
        index: columns.zero + sum(row.shares[first:index]) * columns.scale for index in range(first, first + half)
    }
    if spec.neutral is not None:
        starts[spec.neutral] = columns.neutral
    marks: list[Mark] = []
    for index, share in enumerate(row.shares):
        marks += _segment(starts[index], middle, share * columns.scale, tones[index])
    marks.append(rule(columns.zero, middle - _BAR / 2 - 2, columns.zero, middle + _BAR / 2 + 2, style.INK, 1.1))
    for index, share in enumerate(row.shares):
        wide = share * columns.scale
        if share >= style.HIDDEN_BELOW and width(row.figures[index], form.number) <= wide - 1.6:
            x = starts[index] + wide / 2
            ink = style.text_on(tones[index])
            marks += stack((row.figures[index],), x, middle, form.number, colour=ink, anchor="center")
    if spec.favourable:
        figure = (row.favourable,)
        marks += stack(
            figure, columns.favourable, middle, form.label, colour=style.FAVOURABLE, bold=True, anchor="right"
        )
    return marks + stack((row.n,), columns.n, middle, form.head, colour=style.SECONDARY, anchor="right")


def _segment(x: float, middle: float, wide: float, tone: str) -> list[Mark]:
    return [Box(x, middle - _BAR / 2, wide, _BAR, tone, style.WHITE)] if wide > 0 else []


def _legend(levels: Sequence[str], top: float, columns: _Columns, form: Format) -> tuple[list[Mark], float]:
    """The scale in bar order, as many to a line as fit, with its bottom edge."""
    box, inside, between = 9.0, 4.0, 12.0
    tones = style.likert_tones(len(levels))
    left = 0.0 if not form.beside else min(columns.left, form.width * 0.3)
    marks: list[Mark] = []
    x, y, step = left, top, form.head * 1.7
    for level, tone in zip(levels, tones, strict=True):
        (label, *_) = wrap(level, form.width - left - box - inside, form.head, most=1)
        wide = box + inside + width(label, form.head)
        if x > left and x + wide > form.width:
            x, y = left, y + step
        marks.append(Box(x, y, box, box, tone, style.GRID if tone == style.NEUTRAL else None))
        marks += stack((label,), x + box + inside, y + box / 2, form.head)
        x += wide + between
    return marks, y + box + 3
