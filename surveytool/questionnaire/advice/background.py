"""The background questions: who somebody is, not what they think. Together they may point at a person."""

import math
import re
from collections.abc import Iterable, Iterator

from surveytool.questionnaire.advice import sources
from surveytool.questionnaire.advice.finding import Finding
from surveytool.questionnaire.advice.spoken import placed
from surveytool.questionnaire.model import Questionnaire, SingleChoice
from surveytool.source import Path

MOST_UNIQUE = 0.10
USUAL_POPULATION = 200
"""Of members, when it is not told."""
_STEPS = 1_000  # in which a natural logarithm is counted: products of shares come out right within 0.1 %
_TRAIT = re.compile(
    r"\b(?:leeftijd|hoe oud|geslacht|gender|m/v|provincie|regio|woonplaats|welk deel van het land|waar (?:werk|woon)|hoe lang werk|"
    r"opleiding|functie|nationaliteit|geloof|"
    r"age|how old|sex|region|province|county|part of the country|where do you (?:work|live)|how long have you worked|"
    r"education|job title|nationality|religion)\b",
    re.IGNORECASE,
)


def background(questionnaire: Questionnaire) -> Iterator[tuple[Path, SingleChoice]]:
    """The questions with one choice that are segments or ask for a personal trait, with their paths."""
    for path, question in placed(questionnaire):
        if isinstance(question, SingleChoice) and (
            question.id in questionnaire.segments or any(_TRAIT.search(text) for text in question.text.root.values())
        ):
            yield path, question


def findings(questionnaire: Questionnaire, *, population: int | None) -> Iterator[Finding]:
    """Advice when the background questions together point at more than a tenth of the members."""
    asked = list(background(questionnaire))
    groups = [sum(choice.missing is None for choice in question.choices) + question.other for _, question in asked]
    members = population or USUAL_POPULATION
    share = expected_unique(groups, members) if len(asked) > 1 else 0.0
    if share <= MOST_UNIQUE:
        return
    message = "Together the background questions ({ids}) make {cells} groups: of {members} members some {percent}% would be the only one in theirs, and can be recognised. Ask fewer, or in broader groups. (--population tells the number of members.)"
    values = {
        "ids": ", ".join(question.id for _, question in asked),
        "cells": math.prod(groups),
        "members": members,
        "percent": math.floor(share * 100 + 0.5),
    }
    yield Finding("identifying_background", message, asked[-1][0], sources.SWEENEY, values)


def expected_unique(groups: Iterable[int], members: int) -> float:
    """The expected share of members who are the only one with their combination of answers.

    The share of the k-th largest of the groups of a question is taken as proportional to 1/k, as the answers to background
    questions are skewed, and questions as independent. Then the share is the sum over combinations of p (1 - p)^(n - 1).
    Combinations with the same p, to 0.1 %, are counted together, so that any number of questions takes little.
    """
    weights: dict[int, float] = {0: 1.0}
    for count in groups:
        total = sum(1 / k for k in range(1, count + 1))
        grown: dict[int, float] = {}
        for place, weight in weights.items():
            for k in range(1, count + 1):
                p = 1 / k / total
                reached = place + round(math.log(p) * _STEPS)
                grown[reached] = grown.get(reached, 0.0) + weight * p
        weights = grown
    return sum(weight * (1 - math.exp(place / _STEPS)) ** (members - 1) for place, weight in weights.items())
