"""Advice on method: what research on questionnaires would ask the author to look at again.

Advice never refuses a questionnaire. Each piece is put as a question or a suggestion, with the study behind it; its full title
is in ``sources``. The rules know words, not meaning, so they keep still where they are not sure.
"""

from collections.abc import Callable

from surveytool.problem import Place, Problem
from surveytool.questionnaire.advice import (
    background,
    burden,
    ranges,
    readability,
    scale,
    sensitive,
    way_out,
    wording,
)
from surveytool.questionnaire.model import Questionnaire
from surveytool.source import Path

__all__ = ["advise"]


def advise(
    questionnaire: Questionnaire, *, places: Callable[[Path], Place], population: int | None = None
) -> tuple[Problem, ...]:
    """Every piece of advice, in the order of the file. ``places`` gives the place of a path in it.

    ``population`` is the number of members that will be asked; it matters to how well background questions identify.
    """
    found = [
        *wording.findings(questionnaire),
        *scale.findings(questionnaire),
        *way_out.findings(questionnaire),
        *ranges.findings(questionnaire),
        *burden.findings(questionnaire),
        *background.findings(questionnaire, population=population),
        *sensitive.findings(questionnaire),
        *readability.findings(questionnaire),
    ]
    advice = [Problem(each.code, each.message, places(each.path), "advice", each.values, each.source) for each in found]
    return tuple(sorted(advice, key=lambda each: (each.place.line or 0, each.place.column or 0, each.code)))
