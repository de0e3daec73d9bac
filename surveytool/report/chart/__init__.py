"""Charts: frozen specifications, drawn as SVG with real text in a wide form for paper and a narrow one for a phone."""

from dataclasses import fields, is_dataclass, replace
from functools import lru_cache
from typing import Any, assert_never

from surveytool.report.chart import (
    bars,
    change,
    curve,
    histogram,
    likert,
    matrix,
    ranked,
    recommendation,
    segments,
    themes,
)
from surveytool.report.chart.alt import describe
from surveytool.report.chart.lettering import printable
from surveytool.report.chart.spec import (
    Bars,
    Change,
    Chart,
    Histogram,
    Likert,
    PriorityMatrix,
    Ranked,
    RecommendationChart,
    ResponseCurve,
    SegmentDots,
    ThemeBars,
)
from surveytool.report.chart.style import NARROW, WIDE, Format

__all__ = ["NARROW", "WIDE", "Chart", "Format", "describe", "draw"]


@lru_cache(maxsize=512)
def draw(chart: Chart, form: Format = WIDE) -> str:
    """The chart as one SVG element; drawn once for the same specification, whoever asks (page, PDF)."""
    return _drawn(_printable(chart), form)


def _drawn(chart: Chart, form: Format) -> str:
    match chart:
        case Likert():
            return likert.draw(chart, form)
        case Ranked():
            return ranked.draw(chart, form)
        case Bars():
            return bars.draw(chart, form)
        case RecommendationChart():
            return recommendation.draw(chart, form)
        case PriorityMatrix():
            return matrix.draw(chart, form)
        case ResponseCurve():
            return curve.draw(chart, form)
        case Histogram():
            return histogram.draw(chart, form)
        case Change():
            return change.draw(chart, form)
        case SegmentDots():
            return segments.draw(chart, form)
        case ThemeBars():
            return themes.draw(chart, form)
    assert_never(chart)


def _printable(part: Any) -> Any:
    """The same with every text in letters that the font has: what is measured must be what is painted."""
    if isinstance(part, str):
        return printable(part)
    if isinstance(part, tuple):
        return tuple(_printable(one) for one in part)
    if is_dataclass(part) and not isinstance(part, type):
        return replace(part, **{field.name: _printable(getattr(part, field.name)) for field in fields(part)})
    return part
