"""A response: the answers of one person, handed in and final."""

import json
from collections.abc import Mapping
from typing import Literal, cast

from surveytool.questionnaire.flow import Shown, shown
from surveytool.questionnaire.model import Consent, Matrix, PairedMatrix, Points, Questionnaire
from surveytool.questionnaire.remembered import remembered
from surveytool.questionnaire.variable import question_variables
from surveytool.response.answer import Answers, Value

Disposition = Literal["complete", "partial"]
COMPLETE_SHARE = 0.8
VERSION, WORDING = "version", "wording"
"""What a response holds of a consent beside the answer: ``question.version`` and ``question.wording``."""


def routed(questionnaire: Questionnaire, answers: Answers) -> dict[str, Value]:
    """The answers to what these answers leave shown; the others are dropped, and never stored."""
    return cast(dict[str, Value], dict(shown(questionnaire, answers).answers))


def completeness(questionnaire: Questionnaire, answers: Answers) -> float:
    """The share, 0..1, of the shown questions that are answered; each item of a matrix counts as one. 1 when none is shown."""
    view = shown(questionnaire, answers)
    asked = asked_names(questionnaire, view)
    if not asked:
        return 1.0
    divided = {name.partition(".")[0] for name in view.answers} if _of_points(questionnaire) else set()
    answered = (name in view.answers or (name in _of_points(questionnaire) and name in divided) for name in asked)
    return sum(answered) / len(asked)


@remembered
def _of_points(questionnaire: Questionnaire) -> frozenset[str]:
    """The questions that are answered under the names of their choices, all at once."""
    return frozenset(question.id for question in questionnaire.asking if isinstance(question, Points))


def asked_names(questionnaire: Questionnaire, view: Shown) -> tuple[str, ...]:
    """What is asked in this view, one name for each answer that is expected."""
    all_questions, all_items, all_names = _whole(questionnaire)
    if view.questions == all_questions and view.items == all_items:
        return all_names
    names: list[str] = []
    for question, items, expected in _expected(questionnaire):
        if view.has(question):
            is_whole = not items or items == view.items[question]
            names.extend(expected if is_whole else (name for name in expected if view.has(name)))
    return tuple(names)


@remembered
def _whole(questionnaire: Questionnaire) -> tuple[tuple[str, ...], Mapping[str, tuple[str, ...]], tuple[str, ...]]:
    """The ids of all questions, all items by question, and the names of all answers: for a view that leaves out nothing."""
    expected = _expected(questionnaire)
    return (
        tuple(question.id for question in questionnaire.questions),
        {question: items for question, items, _ in expected if items},
        tuple(name for _, _, names in expected for name in names),
    )


@remembered
def _expected(questionnaire: Questionnaire) -> tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]:
    """Each question with its items, if it has any, and the names of its answers."""
    expected: list[tuple[str, tuple[str, ...], tuple[str, ...]]] = []
    for question in questionnaire.asking:
        if isinstance(question, Matrix | PairedMatrix):
            names = tuple(variable.name for variable in question_variables(questionnaire, question))
            expected.append((question.id, tuple(item.id for item in question.items), names))
        else:
            expected.append((question.id, (), (question.id,)))
    return tuple(expected)


def disposition(questionnaire: Questionnaire, answers: Answers) -> Disposition:
    """``complete`` with 80 % or more of the shown questions answered, else ``partial`` (AAPOR leaves the bound to us)."""
    return "complete" if completeness(questionnaire, answers) >= COMPLETE_SHARE else "partial"


def with_wording(questionnaire: Questionnaire, answers: Answers, language: str) -> dict[str, Value]:
    """The answers, with the version and the wording of every statement that was agreed to, as it was read."""
    kept = dict(answers)
    for question in questionnaire.asking:
        if isinstance(question, Consent) and question.id in answers:
            kept[f"{question.id}.{VERSION}"] = question.version
            kept[f"{question.id}.{WORDING}"] = question.statement.read(language)
    return kept


def to_json(answers: Answers) -> str:
    """The record of a response: one line of JSON, keys in order."""
    return json.dumps(answers, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_json(text: str) -> dict[str, Value]:
    """The answers in a record."""
    record: Mapping[str, Value | list[str]] = json.loads(text)
    return {name: tuple(value) if isinstance(value, list) else value for name, value in record.items()}
