"""Charts: frozen specifications, drawn as SVG with real text in a wide form for paper and a narrow one for a phone."""

from functools import lru_cache
from typing import assert_never

from surveytool.report.chart import bars, curve, histogram, likert, matrix, ranked, recommendation
from surveytool.report.chart.alt import describe
from surveytool.report.chart.spec import (
    Bars,
    Chart,
    Histogram,
    Likert,
    PriorityMatrix,
    Ranked,
    RecommendationChart,
    ResponseCurve,
)
from surveytool.report.chart.style import NARROW, WIDE, Format

__all__ = ["NARROW", "WIDE", "Chart", "Format", "describe", "draw"]


@lru_cache(maxsize=512)
def draw(chart: Chart, form: Format = WIDE) -> str:
    """The chart as one SVG element; drawn once for the same specification, whoever asks (page, PDF)."""
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
    assert_never(chart)
