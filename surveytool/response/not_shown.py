"""What was not shown to whom, for many responses at once: the rule of ``flow``, judged once for equal answers."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from surveytool.questionnaire.condition import Condition, Name, comparisons, names, parse_condition
from surveytool.questionnaire.flow import shown
from surveytool.questionnaire.model import (
    OTHER,
    Asking,
    Date,
    Matrix,
    MultipleChoice,
    Number,
    Open,
    PairedMatrix,
    Questionnaire,
    Ranking,
    SingleChoice,
    TextQuestion,
    WithChoices,
)
from surveytool.questionnaire.variable import question_variables

MAX_REMEMBERED = 50_000

GivenAnswers = Mapping[str, Any]
"""Answers by the name of their variable, as stored; several choices as a tuple or a list."""


class NotShown:
    """Tells what was not shown. Only answers that conditions look at matter; each set of those is judged once."""

    def __init__(self, questionnaire: Questionnaire, columns: tuple[str, ...]) -> None:
        self._questionnaire = questionnaire
        self._columns = columns
        conditions = [parse_condition(text) for text in _conditions(questionnaire)]
        compared = {part.name for condition in conditions for part in _compared(condition)}
        looked_at = {name for condition in conditions for name in names(condition)}
        keys = {key for question in questionnaire.asking for key in _keys(questionnaire, question, looked_at)}
        wordy = {name for name in keys if name.endswith(f".{OTHER}")} | {
            question.id
            for question in questionnaire.asking
            if isinstance(question, Open | TextQuestion | Number | Date)
        }
        self._presences = tuple(sorted(keys & wordy - compared))
        self._values = tuple(sorted(keys - set(self._presences)))
        self._known: dict[tuple[object, ...], NDArray[np.intp]] = {}

    def of(self, rows: Sequence[GivenAnswers]) -> Iterator[tuple[NDArray[np.intp], NDArray[np.intp]]]:
        """Places of rows, with the places of the columns that were not shown to them."""
        if not self._values and not self._presences:
            return
        places: dict[tuple[object, ...], list[int]] = {}
        for place, row in enumerate(rows):
            places.setdefault(self._key(row), []).append(place)
        for key, where in places.items():
            columns = self._judge(key)
            if columns.size:
                yield np.array(where, dtype=np.intp), columns

    def _key(self, row: GivenAnswers) -> tuple[object, ...]:
        values = (row.get(name) for name in self._values)
        return (  # a text that is only asked for with answered() would make every row a case of its own
            *(tuple(value) if isinstance(value, list) else value for value in values),
            *(name in row for name in self._presences),
        )

    def _judge(self, key: tuple[object, ...]) -> NDArray[np.intp]:
        if key not in self._known:
            if len(self._known) >= MAX_REMEMBERED:
                self._known.clear()
            values, presences = key[: len(self._values)], key[len(self._values) :]
            given = {name: value for name, value in zip(self._values, values, strict=True) if value is not None}
            given |= {name: there for name, there in zip(self._presences, presences, strict=True) if there}
            seen = shown(self._questionnaire, given)
            self._known[key] = np.array(
                [place for place, column in enumerate(self._columns) if not seen.has(column)], dtype=np.intp
            )
        return self._known[key]


def _conditions(questionnaire: Questionnaire) -> Iterator[str]:
    """Every ``show_if`` of the questionnaire."""
    for section in questionnaire.sections:
        parts: list[str | None] = [section.show_if]
        for question in section.questions:
            parts.append(question.show_if)
            if isinstance(question, Matrix | PairedMatrix):
                parts += [item.show_if for item in question.items]
            elif isinstance(question, WithChoices):
                parts += [choice.show_if for choice in question.choices]
        yield from (text for text in parts if text is not None)


def _compared(condition: Condition) -> Iterator[Name]:
    for comparison in comparisons(condition):
        yield from (part for part in (comparison.left, comparison.right) if isinstance(part, Name))


def _keys(questionnaire: Questionnaire, question: Asking, looked_at: set[str]) -> Iterator[str]:
    """The keys under which answers to ``question`` stand that decide on one of the names looked at."""
    if isinstance(question, SingleChoice | MultipleChoice | Ranking):
        if any(name.partition(".")[0] == question.id for name in looked_at):
            yield question.id
            if not isinstance(question, Ranking) and question.other:
                yield f"{question.id}.{OTHER}"
        return
    for variable in question_variables(questionnaire, question):
        if any(variable.name == name or variable.name.startswith(f"{name}.") for name in looked_at):
            yield variable.name
