"""Routing: what of a questionnaire is shown, given the answers so far.

Everything is judged in order, and an answer to a question that is not shown counts as not given for what comes later.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from surveytool.questionnaire.condition import Condition, holds, parse_condition
from surveytool.questionnaire.model import (
    Matrix,
    MultipleChoice,
    Note,
    PairedMatrix,
    Question,
    Questionnaire,
    SingleChoice,
)
from surveytool.questionnaire.variable import all_choices


@dataclass(frozen=True)
class Shown:
    """What a respondent with these answers sees: ids, all in the order of the questionnaire.

    ``items`` and ``choices`` are keyed by question and hold only questions that have them and are shown.
    """

    sections: tuple[str, ...]
    questions: tuple[str, ...]
    items: Mapping[str, tuple[str, ...]]
    choices: Mapping[str, tuple[str, ...]]
    answers: Mapping[str, object]

    def has(self, variable: str) -> bool:
        """Whether the variable with this name is asked."""
        question, _, rest = variable.partition(".")
        if question not in self.questions:
            return False
        first = rest.partition(".")[0]
        if not first:
            return True
        if question in self.items:
            return first in self.items[question]
        return first in self.choices.get(question, ())


def shown(questionnaire: Questionnaire, answers: Mapping[str, object]) -> Shown:
    """What is shown for these answers, and the answers that remain: those to what is shown."""
    given: dict[str, object] = {}
    by_question = _by_question(answers)
    sections: list[str] = []
    questions: list[str] = []
    items: dict[str, tuple[str, ...]] = {}
    choices: dict[str, tuple[str, ...]] = {}
    for section in questionnaire.sections:
        if not _holds(section.show_if, given):
            continue
        sections.append(section.id)
        for question in section.questions:
            if not _holds(question.show_if, given):
                continue
            questions.append(question.id)
            if isinstance(question, Matrix | PairedMatrix):
                items[question.id] = tuple(item.id for item in question.items if _holds(item.show_if, given))
            elif isinstance(question, SingleChoice | MultipleChoice):
                choices[question.id] = tuple(
                    choice.code for choice in all_choices(question) if _holds(choice.show_if, given)
                )
            given.update(_remaining(question, by_question.get(question.id, {}), items, choices))
    return Shown(tuple(sections), tuple(questions), items, choices, given)


def _by_question(answers: Mapping[str, object]) -> dict[str, dict[str, object]]:
    grouped: dict[str, dict[str, object]] = {}
    for name, value in answers.items():
        grouped.setdefault(name.partition(".")[0], {})[name] = value
    return grouped


def _remaining(
    question: Question,
    given: Mapping[str, object],
    items: Mapping[str, tuple[str, ...]],
    choices: Mapping[str, tuple[str, ...]],
) -> dict[str, object]:
    """The answers to ``question`` that are to what is shown of it."""
    if isinstance(question, Note):
        return {}
    if question.id in items:
        return {name: value for name, value in given.items() if name.split(".")[1] in items[question.id]}
    if question.id not in choices:
        return dict(given)
    codes = choices[question.id]
    kept: dict[str, object] = {}
    value = given.get(question.id)
    if isinstance(value, tuple):
        value = tuple(code for code in value if code in codes)
    elif value not in codes:
        value = None
    if value:
        kept[question.id] = value
    other = f"{question.id}.other"
    if other in given and (value == "other" or (isinstance(value, tuple) and "other" in value)):
        kept[other] = given[other]
    return kept


def _holds(show_if: str | None, given: Mapping[str, object]) -> bool:
    return show_if is None or holds(_parsed(show_if), given)


@lru_cache(maxsize=2048)
def _parsed(show_if: str) -> Condition:
    return parse_condition(show_if)
