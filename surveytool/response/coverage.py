"""What of a questionnaire a number of people reached: sections, questions, parts of them, answers, and conditions that held.

``observe`` counts, counts of parts add up, and ``missed`` tells what nobody reached, in the order of the questionnaire.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from surveytool.questionnaire.condition import Condition, holds, parse_condition
from surveytool.questionnaire.flow import Shown, shown
from surveytool.questionnaire.model import OTHER, Asking, MultipleChoice, Note, Questionnaire, SingleChoice
from surveytool.questionnaire.remembered import remembered
from surveytool.questionnaire.variable import Variable, question_variables
from surveytool.response.answer import Answers


@dataclass(frozen=True)
class Guard:
    """A ``show_if``, and what it guards: a section, a question, or ``question.item`` or ``question.choice``."""

    sort: str
    of: str
    text: str
    condition: Condition
    within: tuple[Condition, ...]

    def is_judged(self, answers: Answers) -> bool:
        """Whether it comes up at all: what it stands in is shown."""
        return all(holds(condition, answers) for condition in self.within)


@dataclass(frozen=True)
class Seen:
    """How many people saw, chose and fulfilled what. ``chosen`` is by the name of an answer and a code, which is empty for
    a number or a text; ``held`` and ``judged`` are by sort and name of what is guarded."""

    people: int = 0
    sections: Counter[str] = field(default_factory=Counter)
    questions: Counter[str] = field(default_factory=Counter)
    parts: Counter[str] = field(default_factory=Counter)
    chosen: Counter[tuple[str, str]] = field(default_factory=Counter)
    judged: Counter[tuple[str, str]] = field(default_factory=Counter)
    held: Counter[tuple[str, str]] = field(default_factory=Counter)

    def __add__(self, other: "Seen") -> "Seen":
        return Seen(
            self.people + other.people,
            self.sections + other.sections,
            self.questions + other.questions,
            self.parts + other.parts,
            self.chosen + other.chosen,
            self.judged + other.judged,
            self.held + other.held,
        )


@dataclass(frozen=True)
class Missed:
    """What nobody reached. Of what was not shown, the parts and answers are not told once more.

    ``choices`` are codes of choices and points by question or item; ``unanswered`` are numbers and texts nobody gave;
    ``conditions`` are those that came up and never held.
    """

    sections: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    choices: tuple[tuple[str, tuple[str, ...]], ...] = ()
    unanswered: tuple[str, ...] = ()
    conditions: tuple[Guard, ...] = ()

    def __bool__(self) -> bool:
        return any((self.sections, self.questions, self.parts, self.choices, self.unanswered, self.conditions))


def observe(questionnaire: Questionnaire, responses: Iterable[Answers]) -> Seen:
    """What the people who gave these answers reached."""
    people = 0
    counts: tuple[Counter[Any], ...] = tuple(Counter() for _ in range(6))
    for answers in responses:
        people += 1
        for counter, names in zip(counts, _of_one(questionnaire, answers), strict=True):
            counter.update(names)
    return Seen(people, *counts)


def missed(questionnaire: Questionnaire, seen: Seen) -> Missed:
    """What nobody reached."""
    sections = tuple(section.id for section in questionnaire.sections if not seen.sections[section.id])
    in_shown = [q for section in questionnaire.sections if section.id not in sections for q in section.questions]
    questions = tuple(question.id for question in in_shown if not seen.questions[question.id])
    asked = [q for q in in_shown if q.id not in questions and not isinstance(q, Note)]
    ids = {question.id for question in asked}
    guards = guards_of(questionnaire)
    parts = tuple(g.of for g in guards if g.sort == "part" and g.of.split(".")[0] in ids and not seen.parts[g.of])
    choices: dict[str, list[str]] = {}
    unanswered: list[str] = []
    for name, code, part in (answer for question in asked for answer in possible_answers(questionnaire, question)):
        if seen.chosen[name, code] or part in parts:
            continue
        if code:
            choices.setdefault(name, []).append(code)
        else:
            unanswered.append(name)
    never = tuple(g for g in guards if seen.judged[g.sort, g.of] and not seen.held[g.sort, g.of])
    by_name = tuple((name, tuple(codes)) for name, codes in choices.items())
    return Missed(sections, questions, parts, by_name, tuple(unanswered), never)


@remembered
def guards_of(questionnaire: Questionnaire) -> tuple[Guard, ...]:
    """Every ``show_if``, in the order of the questionnaire."""
    return tuple(_guards(questionnaire))


def _guards(questionnaire: Questionnaire) -> Iterator[Guard]:
    for section in questionnaire.sections:
        outer: tuple[Condition, ...] = ()
        if section.show_if is not None:
            condition = parse_condition(section.show_if)
            yield Guard("section", section.id, section.show_if, condition, ())
            outer = (condition,)
        for question in section.questions:
            inner = outer
            if question.show_if is not None:
                condition = parse_condition(question.show_if)
                yield Guard("question", question.id, question.show_if, condition, outer)
                inner = (*outer, condition)
            if not isinstance(question, Note):
                for name, show_if in _parts(questionnaire, question):
                    yield Guard("part", name, show_if, parse_condition(show_if), inner)


def _parts(questionnaire: Questionnaire, question: Asking) -> Iterator[tuple[str, str]]:
    """The items and choices of a question that have a condition."""
    found: dict[str, str] = {}
    if isinstance(question, SingleChoice):
        found = {f"{question.id}.{choice.code}": choice.show_if for choice in question.choices if choice.show_if}
    for variable in question_variables(questionnaire, question):
        own = variable.item or variable.choice
        if own is not None and own.show_if is not None:
            found[".".join(variable.name.split(".")[:2])] = own.show_if
    yield from found.items()


def possible_answers(questionnaire: Questionnaire, question: Asking) -> Iterator[tuple[str, str, str]]:
    """Every answer that can be chosen: the name it is kept under, its code, and the part of the question it belongs to.

    An answer that is written has no code.
    """
    for variable in question_variables(questionnaire, question):
        part = ".".join(variable.name.split(".")[:2])
        if variable.form == "code":
            for level in variable.levels:
                yield variable.name, level.code, f"{question.id}.{level.code}" if variable.name == question.id else part
        elif variable.choice is None or variable.form == "number":
            yield variable.name, "", part
        elif isinstance(question, MultipleChoice) or variable.choice.code != OTHER:
            yield question.id, variable.choice.code, part


def _of_one(questionnaire: Questionnaire, answers: Answers) -> tuple[Iterable[object], ...]:
    """What one person reached, in the order of the fields of ``Seen``."""
    view = shown(questionnaire, answers)
    judged = [guard for guard in guards_of(questionnaire) if guard.is_judged(answers)]
    parts = (
        f"{name}.{part}"
        for shown_parts in (view.items, view.choices)
        for name in shown_parts
        for part in shown_parts[name]
    )
    held = ((guard.sort, guard.of) for guard in judged if holds(guard.condition, answers))
    chosen = set(_chosen(questionnaire, view, answers))
    return view.sections, view.questions, parts, chosen, ((guard.sort, guard.of) for guard in judged), held


def _chosen(questionnaire: Questionnaire, view: Shown, answers: Answers) -> Iterator[tuple[str, str]]:
    for question in questionnaire.asking:
        if question.id in view.questions:
            for variable in question_variables(questionnaire, question):
                yield from _given(variable, answers)


def _given(variable: Variable, answers: Answers) -> Iterator[tuple[str, str]]:
    """The answer under a variable as name and code, if it was given."""
    question, choice = variable.question.id, variable.choice
    if variable.form == "code":
        if variable.name in answers:
            yield variable.name, str(answers[variable.name])
    elif choice is None or variable.form == "number":
        if variable.name in answers:
            yield variable.name, ""
    else:
        together = answers.get(question)
        if (isinstance(together, tuple) and choice.code in together) or variable.name in answers:
            yield question, choice.code
