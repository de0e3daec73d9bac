"""How the fieldwork of a simulated round went: on which days answers came, how long people took, where some stopped."""

import math
import random
from datetime import date, timedelta

from surveytool.questionnaire.model import Note, Questionnaire
from surveytool.response.answer import Answers
from surveytool.response.response import completeness

REMINDERS = (7, 14)
"""The days after the opening on which reminders go out."""
USUAL_MINUTES = 6
WEEKEND = 0.45


def arrivals(n: int, opened: date, closed: date, rng: random.Random) -> list[date]:
    """The day of each of ``n`` answers, in order, from ``opened`` to ``closed``.

    Most come in the first days, then fewer; each reminder brings some back, and weekends are quiet.

    Raises:
        ValueError: when the round closes before it opens.
    """
    if closed < opened:
        raise ValueError(f"the round closes on {closed}, before it opens on {opened}")
    days = [opened + timedelta(days=number) for number in range((closed - opened).days + 1)]
    weights = [_pull(number) * (WEEKEND if day.weekday() >= 5 else 1) for number, day in enumerate(days)]
    return sorted(rng.choices(days, weights, k=n))


def _pull(day: int) -> float:
    """How strongly the round pulls on this day, the opening day being about 1."""
    reminded = sum(0.65 * 0.8**nth * math.exp(-(day - at) / 1.3) for nth, at in enumerate(REMINDERS) if day >= at)
    return math.exp(-day / 2.0) + reminded + 0.04


def minutes_taken(questionnaire: Questionnaire, answers: Answers, *, rng: random.Random) -> float:
    """How many minutes this person took: the time announced, less when less was answered, with a long right tail."""
    usual = questionnaire.minutes or USUAL_MINUTES
    return max(usual * max(completeness(questionnaire, answers), 0.15) * math.exp(rng.gauss(-0.1, 0.4)), 0.5)


def break_offs(questionnaire: Questionnaire, n: int, *, rng: random.Random) -> list[str]:
    """The section at which each of ``n`` people stopped who never sent anything.

    People stop early on, and more often where a section asks much. The last section is never left: who fills it in, sends.
    """
    sections = questionnaire.sections[:-1] or questionnaire.sections
    weights = [_weight(questionnaire, section.id) / (1 + place) for place, section in enumerate(sections)]
    return rng.choices([section.id for section in sections], weights, k=n)


def _weight(questionnaire: Questionnaire, section_id: str) -> float:
    section = next(section for section in questionnaire.sections if section.id == section_id)
    return (
        1.0
        + sum(
            len(getattr(question, "items", ())) or 1 for question in section.questions if not isinstance(question, Note)
        )
        / 4
    )
