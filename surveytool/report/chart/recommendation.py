"""Marks from 0 to 10 in three tones, with the score beside them."""

from surveytool.report.chart import style
from surveytool.report.chart.lettering import width, wrap
from surveytool.report.chart.sheet import Box, Mark, Sheet, Words, rule, stack, tall
from surveytool.report.chart.spec import RecommendationBar, RecommendationChart, RecommendationGroup
from surveytool.report.chart.style import Format

_TONES = ("#8C510A", style.MUTED, style.FAVOURABLE)
_SCORE_WIDTH = 126.0
_HIGH = 96.0
_SCORE_SIZE = 21.0


def draw(spec: RecommendationChart, form: Format) -> Sheet:
    """The chart, laid out."""
    score, score_high = _score(spec, form)
    right = form.width - _SCORE_WIDTH if form.beside else form.width
    top = (0.0 if form.beside else score_high + 6) + form.number * 1.5
    step = right / max(len(spec.bars), 1)
    base = top + _HIGH
    largest = max((bar.share for bar in spec.bars), default=0.0) or 1.0
    marks = list(score)
    for index, bar in enumerate(spec.bars):
        marks += _bar(spec, bar, index * step, base, step, largest, form)
    marks.append(rule(0, base, right, base, style.INK, 0.9))
    groups, bottom = _groups(spec, base + form.head * 1.75, step, form)
    return Sheet([*marks, *groups], width=form.width, height=max(bottom, score_high if form.beside else 0))


def _tone(spec: RecommendationChart, mark: int) -> str:
    order = next((index for index, group in enumerate(spec.groups) if group.first <= mark <= group.last), 1)
    return _TONES[order % len(_TONES)]


def _bar(
    spec: RecommendationChart,
    bar: RecommendationBar,
    left: float,
    base: float,
    step: float,
    largest: float,
    form: Format,
) -> list[Mark]:
    high = _HIGH * bar.share / largest
    middle = left + step / 2
    column = Box(left + step * 0.09, base - high, step * 0.82, high, _tone(spec, bar.mark))
    return [
        *([column] if high > 0 else []),
        Words(middle, base - high - 3.5, bar.figure, form.number, style.INK, anchor="center"),
        Words(middle, base + form.head * 1.25, str(bar.mark), form.head, style.SECONDARY, anchor="center"),
    ]


def _groups(spec: RecommendationChart, top: float, step: float, form: Format) -> tuple[list[Mark], float]:
    """A line in the group's tone under its marks, and its name."""
    marks: list[Mark] = []
    bottom = top
    for group, tone in zip(spec.groups, _TONES, strict=False):
        left, right = _reach(group, step)
        lines = wrap(group.label, right - left, form.head, most=4)
        marks.append(Box(left, top, right - left, 3.0, tone))
        high = tall(len(lines), form.head)
        marks += stack(lines, (left + right) / 2, top + 6 + high / 2, form.head, anchor="center")
        bottom = max(bottom, top + 6 + high + 2)
    return marks, bottom


def _reach(group: RecommendationGroup, step: float) -> tuple[float, float]:
    return group.first * step + step * 0.09, (group.last + 1) * step - step * 0.09


def _score(spec: RecommendationChart, form: Format) -> tuple[list[Mark], float]:
    """The score in large figures with its interval, at the right or on top."""
    x = form.width - _SCORE_WIDTH + 22 if form.beside else 0.0
    room = form.width - x
    label = wrap(spec.score_label, room, form.label, most=3)
    y = 0.0
    marks = stack(label, x, y + tall(len(label), form.label) / 2, form.label, colour=style.SECONDARY)
    y += tall(len(label), form.label) + 2
    marks += stack((spec.score,), x, y + _SCORE_SIZE / 2 + 2, _SCORE_SIZE, colour=style.MAIN, bold=True)
    beside = width(spec.score, _SCORE_SIZE, bold=True) + 10
    if not form.beside:
        interval = wrap(spec.interval, room - beside, form.head, most=3)
        return marks + stack(interval, x + beside, y + _SCORE_SIZE / 2 + 2, form.head, colour=style.SECONDARY), y + 26
    y += _SCORE_SIZE + 8
    interval = wrap(spec.interval, room, form.head, most=4)
    high = tall(len(interval), form.head)
    return marks + stack(interval, x, y + high / 2, form.head, colour=style.SECONDARY), y + high + 4
