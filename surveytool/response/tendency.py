"""How simulated people tend to answer: what the author of a simulation says, completed with likely values.

A ``Tendency`` is given by name, from wide to narrow: ``thema``, ``thema.kennis``, ``thema.kennis.performance``. The
narrower one wins, field by field. What nobody says is drawn once for each variable, so that items differ.
"""

import datetime
import random
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from types import MappingProxyType
from typing import assert_never

from surveytool.questionnaire.model import (
    OTHER,
    Asking,
    Date,
    MultipleChoice,
    Number,
    Questionnaire,
    SingleChoice,
    WithChoices,
)
from surveytool.questionnaire.variable import Variable, all_choices, question_variables

MISSING_SHARE = 0.03
EXCLUSIVE_SHARE = 0.04
OTHER_SHARE = 0.06
SKIPPED = {"rating": 0.02, "choice": 0.015, "number": 0.06, "text": 0.4}
USUAL_DAY = datetime.date(2020, 1, 1)
"""From where made-up days begin when a question sets no bounds."""
NO_SHARES: Mapping[str, float] = MappingProxyType({})
NO_SHIFTS: Mapping[str, Mapping[str, float]] = MappingProxyType({})


@dataclass(frozen=True)
class Tendency:
    """What people tend to answer. Everything is optional.

    ``mean`` and ``spread`` (a standard deviation) are in the unit of the answer: points of the scale, 0 to 10, minutes.
    The points of a scale are bounded, so the mean of the answers lies somewhat nearer the middle than ``mean``.
    ``shares`` are by code: a weight for each choice of a single choice, a ranking or points, the probability of each
    choice of a multiple choice, and on a scale the probability of the answers beside the points (not applicable and the like).
    ``skip`` is the probability that a careful person leaves it open; it does nothing where an answer is required.
    ``texts`` are the answers to a question in words, or the words for "other"; each is used once before any is used again.
    ``shifts`` move the mean for those who chose something before: ``{"setting": {"solo": -0.4}}``.
    """

    mean: float | None = None
    spread: float | None = None
    shares: Mapping[str, float] = field(default_factory=lambda: NO_SHARES)
    skip: float | None = None
    texts: tuple[str, ...] = ()
    shifts: Mapping[str, Mapping[str, float]] = field(default_factory=lambda: NO_SHIFTS)


Tendencies = Mapping[str, Tendency]


@dataclass(frozen=True)
class Habit:
    """A tendency with nothing left open, for one answer."""

    mean: float
    spread: float
    shares: Mapping[str, float]
    skip: float
    texts: tuple[str, ...]
    shifts: Mapping[str, Mapping[str, float]]


def habits(questionnaire: Questionnaire, tendencies: Tendencies, *, rng: random.Random) -> dict[str, Habit]:
    """A habit for each name that answers are kept under, ``question.other`` too.

    Raises:
        ValueError: when a tendency is about a question, an item or a code that is not there.
    """
    found: dict[str, Habit] = {}
    for question in questionnaire.asking:
        if isinstance(question, WithChoices):
            likely = _likely_choices(question, rng)
            found[question.id] = _completed(_said(question.id, tendencies), likely)
            if isinstance(question, SingleChoice | MultipleChoice) and question.other:
                name = f"{question.id}.other"
                found[name] = _completed(tendencies.get(name, Tendency()), replace(likely, shares=NO_SHARES, skip=0.0))
            continue
        for variable in question_variables(questionnaire, question):
            found[variable.name] = _completed(_said(variable.name, tendencies), _likely(variable, rng))
    for name in tendencies:
        if not any(known == name or known.startswith(f"{name}.") for known in found):
            raise ValueError(f"a tendency is given for {name!r}, which is not asked")
    return found


def _said(name: str, tendencies: Tendencies) -> Tendency:
    """What is said for ``name``, the narrower over the wider."""
    parts = name.split(".")
    said = Tendency()
    for length in range(1, len(parts) + 1):
        narrower = tendencies.get(".".join(parts[:length]))
        if narrower is not None:
            values = {part.name: getattr(narrower, part.name) for part in fields(Tendency)}
            said = replace(said, **{key: value for key, value in values.items() if value not in (None, (), {})})
    return said


def _completed(said: Tendency, likely: Habit) -> Habit:
    unknown = said.shares.keys() - likely.shares.keys()
    if unknown:
        raise ValueError(f"shares are given for {sorted(unknown)}, which cannot be answered there")
    return Habit(
        mean=likely.mean if said.mean is None else said.mean,
        spread=likely.spread if said.spread is None else said.spread,
        shares={**likely.shares, **said.shares},
        skip=likely.skip if said.skip is None else said.skip,
        texts=said.texts,
        shifts=said.shifts,
    )


def _likely_choices(question: WithChoices, rng: random.Random) -> Habit:
    shares: dict[str, float] = {}
    for choice in all_choices(question):
        if choice.missing is not None:
            shares[choice.code] = MISSING_SHARE
        elif choice.exclusive:
            shares[choice.code] = EXCLUSIVE_SHARE
        else:
            shares[choice.code] = OTHER_SHARE if choice.code == OTHER else rng.uniform(0.15, 0.7)
    return Habit(0.0, 1.0, shares, SKIPPED["choice"], (), NO_SHIFTS)


def _likely(variable: Variable, rng: random.Random) -> Habit:
    match variable.form:
        case "code":
            values = [level.value for level in variable.levels if level.value is not None]
            if not values:  # a box to tick
                return Habit(0.0, 1.0, NO_SHARES, SKIPPED["choice"], (), NO_SHIFTS)
            width = values[-1] - values[0]
            middle = 0.78 if variable.side == "importance" else 0.58
            mean = values[0] + width * min(max(rng.gauss(middle, 0.1), 0.1), 0.9)
            shares = {level.code: MISSING_SHARE for level in variable.levels if level.missing is not None}
            return Habit(mean, width * 0.24, shares, SKIPPED["rating"], (), NO_SHIFTS)
        case "number" | "date":
            low, high = _range(variable.question)
            return Habit(low + (high - low) * 0.4, abs(high - low) * 0.2, NO_SHARES, SKIPPED["number"], (), NO_SHIFTS)
        case "text":
            return Habit(0.0, 1.0, NO_SHARES, SKIPPED["text"], (), NO_SHIFTS)
        case "flag" | "rank":
            raise ValueError(f"{variable.name} is a choice; the habit is that of its question")
        case _:
            assert_never(variable.form)


def _range(question: Asking) -> tuple[float, float]:
    """Between which numbers answers lie, of a date its numbers in the calendar; made up where nothing is said."""
    if isinstance(question, Date):
        latest = question.max or (question.min or USUAL_DAY) + datetime.timedelta(days=3650)
        earliest = question.min or latest - datetime.timedelta(days=3650)
        return float(earliest.toordinal()), float(latest.toordinal())
    assert isinstance(question, Number)
    low = question.min if question.min is not None else 0.0
    return low, question.max if question.max is not None else low + 100.0
