"""Searching for what nobody reached: people who answer at random, and people who answer as a condition asks.

Believable people leave rare ways untrodden. First a number of people give any valid answer; then, for each thing that still
nobody reached, some go looking for it: at every question on which it depends they choose what brings it nearer. What is
still missed after that can hardly be reached at all.
"""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from surveytool.questionnaire.condition import (
    All,
    Answered,
    Any,
    Comparison,
    Condition,
    Literals,
    Name,
    Not,
    comparisons,
    holds,
    names,
)
from surveytool.questionnaire.flow import Shown, shown
from surveytool.questionnaire.model import Asking, MultipleChoice, Questionnaire, SingleChoice, WithChoices
from surveytool.questionnaire.variable import all_choices, question_variables
from surveytool.response.answer import Answers, Value, clean
from surveytool.response.coverage import Seen, guards_of, observe, possible_answers
from surveytool.response.simulation import answering
from surveytool.response.tendency import Tendencies, Tendency

WANDERERS = 200
TRIES = 25
"""How many people go looking for one thing before it counts as not to be reached."""
SAMPLES = 30
"""How many answers to a question such a person thinks of."""

Wish = tuple[Comparison | Answered, bool]
"""A comparison, and whether it must hold or must not."""


def explore(
    questionnaire: Questionnaire, seen: Seen, *, rng: random.Random, tendencies: Tendencies | None = None
) -> Seen:
    """What people find who search for all that was not ``seen``. The same seed finds the same.

    ``tendencies`` give texts where only the author knows which fit; all else is drawn evenly.
    """
    explorer = _Explorer(questionnaire, rng, tendencies or {})
    found = observe(questionnaire, (explorer.person(()) for _ in range(WANDERERS)))
    for target in _targets(questionnaire):
        for _ in range(TRIES):
            if not target.is_left(seen + found):
                break
            found += observe(questionnaire, [explorer.person(explorer.wishes(target.conditions))])
    return found


@dataclass(frozen=True)
class _Target:
    """Something to reach, and what must hold for it."""

    is_left: Callable[[Seen], bool]
    conditions: tuple[Condition, ...]


def _targets(questionnaire: Questionnaire) -> Iterator[_Target]:
    """What holds the rest comes first, so that nobody looks for an answer to a question that cannot be reached."""
    for guard in guards_of(questionnaire):
        yield _Target(partial(_never_held, (guard.sort, guard.of)), (*guard.within, guard.condition))
    for question in questionnaire.asking:
        for name, code, part in possible_answers(questionnaire, question):
            conditions = (*_guarding(questionnaire, question.id, part), _chooses(questionnaire, question, name, code))
            yield _Target(partial(_never_chosen, question.id, (name, code)), conditions)


def _never_held(guard: tuple[str, str], seen: Seen) -> bool:
    return seen.judged[guard] > 0 and not seen.held[guard]


def _never_chosen(question: str, answer: tuple[str, str], seen: Seen) -> bool:
    return seen.questions[question] > 0 and not seen.chosen[answer]


def _chooses(questionnaire: Questionnaire, question: Asking, name: str, code: str) -> Condition:
    """The condition that this very answer is given."""
    if not code:
        return Answered(name)
    own = next((variable for variable in question_variables(questionnaire, question) if variable.name == name), None)
    if own is None or own.form != "code":
        return Any((Comparison(Name(name), "contains", Literals((code,))), Answered(f"{name}.{code}")))
    level = next(level for level in own.levels if level.code == code)
    return Comparison(Name(name), "==", Literals((code if level.value is None else level.value,)))


def _guarding(questionnaire: Questionnaire, question: str, part: str = "") -> tuple[Condition, ...]:
    """What must hold for a question, and a part of it, to be shown."""
    section = next(s.id for s in questionnaire.sections if any(q.id == question for q in s.questions))
    wanted = {("section", section), ("question", question), ("part", part)}
    return tuple(guard.condition for guard in guards_of(questionnaire) if (guard.sort, guard.of) in wanted)


class _Explorer:
    """Makes people who answer anything that is valid, or what they wish where that can be."""

    def __init__(self, questionnaire: Questionnaire, rng: random.Random, tendencies: Tendencies) -> None:
        self.questionnaire = questionnaire
        self.rng = rng
        self.draw = answering(questionnaire, rng=rng, tendencies={**_even(questionnaire), **tendencies})
        self.compared = _literals(questionnaire)

    def wishes(self, conditions: Sequence[Condition]) -> tuple[Wish, ...]:
        """One way to fulfil the conditions, with what must hold for the questions in it to be asked."""
        found: list[Wish] = []
        waiting = [wish for condition in conditions for wish in self._ways(condition, wanted=True)]
        asked: set[str] = set()
        while waiting:
            wish = waiting.pop()
            found.append(wish)
            part, is_wanted = wish
            given_without_asking = not is_wanted or (isinstance(part, Comparison) and part.operator == "!=")
            for name in names(part):
                if name in asked or (given_without_asking and self.rng.random() < 0.5):
                    continue
                asked.add(name)
                for condition in _guarding(self.questionnaire, name.split(".")[0], ".".join(name.split(".")[:2])):
                    waiting += self._ways(condition, wanted=True)
        return tuple(found)

    def _ways(self, condition: Condition, *, wanted: bool) -> list[Wish]:
        """A set of comparisons that makes the condition hold, or not hold; of several ways one at random."""
        if isinstance(condition, Comparison | Answered):
            return [(condition, wanted)]
        if isinstance(condition, Not):
            return self._ways(condition.of, wanted=not wanted)
        parts = condition.of if isinstance(condition, All) == wanted else (self.rng.choice(condition.of),)
        return [wish for part in parts for wish in self._ways(part, wanted=wanted)]

    def person(self, wishes: Sequence[Wish]) -> Answers:
        """The answers of somebody with these wishes."""
        given: dict[str, Value] = {}
        for question in self.questionnaire.asking:
            view = shown(self.questionnaire, given)
            if question.id in view.questions:
                own = [wish for wish in wishes if any(name.split(".")[0] == question.id for name in names(wish[0]))]
                given.update(self._answer(question, view, given, own) if own else self.draw(question, view, given))
        return given

    def _answer(self, question: Asking, view: Shown, given: Answers, wishes: Sequence[Wish]) -> Mapping[str, Value]:
        """Of some answers the one that fulfils most of the wishes."""

        def unfulfilled(answer: Mapping[str, Value]) -> int:
            return sum(holds(part, {**given, **answer}) != wanted for part, wanted in wishes)

        best = min((self.draw(question, view, given) for _ in range(SAMPLES)), key=unfulfilled)
        if not question.required and unfulfilled({}) < unfulfilled(best):
            best = {}
        for answer in self._compared_with(question, view, best):
            if unfulfilled(answer) < unfulfilled(best):
                best = answer
        return best

    def _compared_with(self, question: Asking, view: Shown, best: Mapping[str, Value]) -> Iterator[Mapping[str, Value]]:
        """Answers made of the values that conditions compare with, or of those just beside them, as far as they are valid."""
        for name, values in self.compared.get(question.id, {}).items():
            for value in values:
                raw = {
                    key: [str(part) for part in (held if isinstance(held, tuple) else (held,))]
                    for key, held in best.items()
                }
                tries = [{**raw, name: [value]}]
                if isinstance(question, MultipleChoice):
                    tries.append({**raw, name: [*raw.get(name, []), value]})
                if isinstance(question, SingleChoice | MultipleChoice):
                    tries = [{key: held for key, held in one.items() if key == name} for one in tries]
                for one in tries:
                    cleaned = clean(
                        question,
                        one,
                        scales=self.questionnaire.scales,
                        items=view.items.get(question.id),
                        choices=view.choices.get(question.id),
                        decimal=".",
                    )
                    if not cleaned.problems:
                        yield cleaned.answers


def _even(questionnaire: Questionnaire) -> dict[str, Tendency]:
    """Tendencies under which every answer is about as likely as every other."""
    found: dict[str, Tendency] = {}
    for question in questionnaire.asking:
        if isinstance(question, WithChoices):
            share = 0.3 if isinstance(question, MultipleChoice) else 1.0
            found[question.id] = Tendency(shares={c.code: share for c in all_choices(question)}, skip=0.1)
            continue
        for variable in question_variables(questionnaire, question):
            values = [level.value for level in variable.levels if level.value is not None]
            if variable.form == "code" and values:
                missing = {level.code: 0.1 for level in variable.levels if level.missing is not None}
                middle, width = (values[0] + values[-1]) / 2, values[-1] - values[0]
                found[variable.name] = Tendency(mean=middle, spread=0.6 * width or 1.0, shares=missing, skip=0.1)
    return found


def _literals(questionnaire: Questionnaire) -> dict[str, dict[str, tuple[str, ...]]]:
    """What conditions compare answers with, as it would be typed, by question and name; of numbers what is beside it too."""
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for guard in guards_of(questionnaire):
        for comparison in comparisons(guard.condition):
            sides = (comparison.left, comparison.right)
            values = [value for side in sides if isinstance(side, Literals) for value in side.values]
            for name in (side.name for side in sides if isinstance(side, Name)):
                typed = dict.fromkeys(text for value in values for text in _beside(value))
                known = found.setdefault(name.split(".")[0], {})
                known[name] = tuple(dict.fromkeys((*known.get(name, ()), *typed)))
    return found


def _beside(value: str | int | float) -> Iterator[str]:
    if isinstance(value, str):
        yield value
        return
    for step in (0, 1, 0.1, 0.01):
        for one in dict.fromkeys((value - step, value + step)):
            yield f"{one:.6f}".rstrip("0").rstrip(".")
