"""Routing: what of a questionnaire is shown, given the answers so far.

Everything is judged in order, and an answer to a question that is not shown counts as not given for what comes later. A
question of which no item or choice is shown is not shown either, nor a section of which no question is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from types import MappingProxyType

from surveytool.questionnaire.condition import Condition, holds, names, parse_condition
from surveytool.questionnaire.model import (
    AnyQuestion,
    Matrix,
    MultipleChoice,
    Note,
    PairedMatrix,
    Points,
    Questionnaire,
    Ranking,
    SingleChoice,
    WithChoices,
)
from surveytool.questionnaire.remembered import remembered
from surveytool.questionnaire.variable import all_choices, question_variables


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
        if question not in self._question_ids:
            return False
        first = rest.partition(".")[0]
        if not first:
            return True
        if question in self.items:
            return first in self.items[question]
        return first in self.choices.get(question, ())

    @cached_property
    def _question_ids(self) -> frozenset[str]:
        return frozenset(self.questions)


def shown(questionnaire: Questionnaire, answers: Mapping[str, object]) -> Shown:
    """What is shown for these answers, and the answers that remain: those to what is shown."""
    everything = _everything(questionnaire)
    if everything is not None and everything.holds_all(answers):
        return everything.with_answers(answers)
    given: dict[str, object] = {}
    by_question = _by_question(answers)
    sections: list[str] = []
    questions: list[str] = []
    items: dict[str, tuple[str, ...]] = {}
    choices: dict[str, tuple[str, ...]] = {}
    for section in _route(questionnaire):
        if section.condition is not None and not holds(section.condition, given):
            continue
        before = len(questions)
        for stop in section.stops:
            if stop.condition is not None and not holds(stop.condition, given):
                continue
            parts = stop.parts if stop.conditions is None else _parts(stop, stop.conditions, given)
            if (stop.has_items or stop.has_choices) and not parts:
                continue
            questions.append(stop.id)
            if stop.has_items:
                items[stop.id] = parts
            elif stop.has_choices:
                choices[stop.id] = parts
            if mine := by_question.get(stop.id):
                given.update(_remaining(stop, mine, parts))
        if len(questions) > before:
            sections.append(section.id)
    return Shown(tuple(sections), tuple(questions), items, choices, given)


@remembered
def looked_at(questionnaire: Questionnaire) -> frozenset[str]:
    """The ids of the questions that some condition looks at."""
    found: list[Condition | None] = []
    for section in _route(questionnaire):
        found.append(section.condition)
        for stop in section.stops:
            found += [stop.condition, *(stop.conditions or ())]
    return frozenset(name.partition(".")[0] for condition in found if condition for name in names(condition))


@dataclass(frozen=True)
class _Everything:
    """What everybody sees of a questionnaire without conditions. ``codes`` are those that may be chosen under the name of
    an answer, None for an answer that is no choice; the words beside "other" are not among the names."""

    view: Shown
    codes: Mapping[str, frozenset[str] | None]

    def holds_all(self, answers: Mapping[str, object]) -> bool:
        """Whether all of these are answers to what is shown. Also False when that is not plain to see."""
        for name, value in answers.items():
            if name not in self.codes:
                return False
            codes = self.codes[name]
            if codes is None:
                continue
            if isinstance(value, str):
                if value not in codes:
                    return False
            elif not (isinstance(value, tuple) and value and codes.issuperset(value)):
                return False
        return True

    def with_answers(self, answers: Mapping[str, object]) -> Shown:
        """The same view with these answers."""
        view = self.view
        return Shown(view.sections, view.questions, view.items, view.choices, dict(answers))


@remembered
def _everything(questionnaire: Questionnaire) -> _Everything | None:
    """What everybody sees; None when there is a condition, so that it depends on the answers."""
    route = _route(questionnaire)
    stops = [stop for stretch in route for stop in stretch.stops]
    conditions = [stretch.condition for stretch in route] + [stop.condition for stop in stops]
    if any(condition is not None for condition in conditions) or any(stop.conditions for stop in stops):
        return None
    codes: dict[str, frozenset[str] | None] = {}
    for question in questionnaire.asking:
        for variable in question_variables(questionnaire, question):
            if isinstance(question, SingleChoice | MultipleChoice | Ranking):
                codes[question.id] = frozenset(choice.code for choice in all_choices(question))
            else:
                codes[variable.name] = None
    view = Shown(
        tuple(stretch.id for stretch in route),
        tuple(stop.id for stop in stops),
        MappingProxyType({stop.id: stop.parts for stop in stops if stop.has_items}),
        MappingProxyType({stop.id: stop.parts for stop in stops if stop.has_choices}),
        {},
    )
    return _Everything(view, codes)


@dataclass(frozen=True)
class _Stop:
    """A question on the way. ``parts`` are all its items or choices; ``conditions`` is None when none of them has one.
    ``by_choice`` has an answer for each of its choices."""

    id: str
    condition: Condition | None
    has_items: bool = False
    has_choices: bool = False
    by_choice: bool = False
    asks: bool = True
    parts: tuple[str, ...] = ()
    conditions: tuple[Condition | None, ...] | None = None


@dataclass(frozen=True)
class _Stretch:
    """A section on the way."""

    id: str
    condition: Condition | None
    stops: tuple[_Stop, ...]


@remembered
def _route(questionnaire: Questionnaire) -> tuple[_Stretch, ...]:
    """Every section and question in order, with its conditions read."""
    return tuple(
        _Stretch(section.id, _parsed(section.show_if), tuple(_stop(question) for question in section.questions))
        for section in questionnaire.sections
    )


def _stop(question: AnyQuestion) -> _Stop:
    condition = _parsed(question.show_if)
    if isinstance(question, Matrix | PairedMatrix):
        parts = [(item.id, item.show_if) for item in question.items]
    elif isinstance(question, WithChoices):
        parts = [(choice.code, choice.show_if) for choice in all_choices(question)]
    else:
        return _Stop(question.id, condition, asks=not isinstance(question, Note))
    has_items = isinstance(question, Matrix | PairedMatrix)
    conditions = tuple(_parsed(show_if) for _, show_if in parts)
    return _Stop(
        question.id,
        condition,
        has_items=has_items,
        has_choices=not has_items,
        by_choice=isinstance(question, Points),
        parts=tuple(name for name, _ in parts),
        conditions=None if all(part is None for part in conditions) else conditions,
    )


def _parts(stop: _Stop, conditions: tuple[Condition | None, ...], given: Mapping[str, object]) -> tuple[str, ...]:
    return tuple(
        name
        for name, condition in zip(stop.parts, conditions, strict=True)
        if condition is None or holds(condition, given)
    )


def _by_question(answers: Mapping[str, object]) -> dict[str, dict[str, object]]:
    grouped: dict[str, dict[str, object]] = {}
    for name, value in answers.items():
        question = name.partition(".")[0]
        if question in grouped:
            grouped[question][name] = value
        else:
            grouped[question] = {name: value}
    return grouped


def _remaining(stop: _Stop, given: Mapping[str, object], parts: tuple[str, ...]) -> Mapping[str, object]:
    """The answers to a question that are to what is shown of it."""
    if not stop.asks:
        return {}
    if stop.has_items or stop.by_choice:
        return {name: value for name, value in given.items() if name.split(".")[1] in parts}
    if not stop.has_choices:
        return given
    kept: dict[str, object] = {}
    value = given.get(stop.id)
    if isinstance(value, tuple):
        value = tuple(code for code in value if code in parts)
    elif value not in parts:
        value = None
    if value:
        kept[stop.id] = value
    other = f"{stop.id}.other"
    if other in given and (value == "other" or (isinstance(value, tuple) and "other" in value)):
        kept[other] = given[other]
    return kept


@lru_cache(maxsize=2048)
def _parsed(show_if: str | None) -> Condition | None:
    return None if show_if is None else parse_condition(show_if)
