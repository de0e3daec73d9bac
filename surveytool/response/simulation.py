"""Made-up answers with believable structure, to try a questionnaire and its report before anyone has answered.

``simulate(questionnaire, n, rng=..., tendencies=...)`` yields the answers of ``n`` people, each ready to be stored:
routed, and what ``clean`` would have made of the same form. The same seed gives the same people. ``tendencies`` says
what they tend to answer, by variable or question name (see ``Tendency``); without it likely values are drawn.

Each person has traits that run through all their answers: how content they are, how much they tend to find important,
how many choices they tick, how careful they are. So items of one index correlate, a content person is content
throughout, and a few people give one answer to every item of a matrix. Some answers are left open, some people stop
before the end and send what they have (``partial``), and conditions, ``required``, ``min`` and ``max`` are kept.

With it, in ``surveytool.response.fieldwork``: ``arrivals`` (on which days the answers came), ``minutes_taken`` (how
long one person took) and ``break_offs`` (where those stopped who never sent anything). What is simulated must be
labelled so wherever it is shown; that is for the caller to see to.
"""

import datetime
import math
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import assert_never

from surveytool.errors import SurveytoolError
from surveytool.questionnaire.flow import Shown, shown
from surveytool.questionnaire.model import (
    Asking,
    Choice,
    Consent,
    Date,
    Matrix,
    MultipleChoice,
    Number,
    Open,
    PairedMatrix,
    Points,
    Questionnaire,
    Ranking,
    Recommendation,
    ScaleQuestion,
    SingleChoice,
    TextQuestion,
)
from surveytool.questionnaire.variable import AGREED, Variable, all_choices, question_variables
from surveytool.response.answer import MAX_OTHER, Answers, Value, clean, normal_text
from surveytool.response.day import EARLIEST
from surveytool.response.tendency import Habit, Tendencies, habits

LOADING = 0.6
"""How far a trait of the person decides a rating: the correlation of the two, before rounding to points."""
CARELESS = 0.03
USES_THE_MAXIMUM = 0.7
ROUND_NUMBERS = 0.85
HASTY = 1.8
PORTIONS = 20
EARLIEST_DAY = datetime.date(EARLIEST, 1, 1).toordinal()
WIDEST = 3.0
"""The largest standard deviation of a positive number, in means."""
_TEXTS: Mapping[str, tuple[str, ...]] = {
    "nl": (
        "Een verzonnen antwoord.",
        "Geen idee",
        "Dit antwoord is bedacht om mee te proberen.",
        "Zie boven",
        "Niets",
        "Ga zo door",
    ),
    "en": (
        "A made-up answer.",
        "No idea",
        "This answer was invented to try things with.",
        "See above",
        "Nothing",
        "Carry on",
    ),
}
_PATTERN_TEXTS: Mapping[str, tuple[str, ...]] = {
    "email": ("iemand@example.org", "someone@example.com"),
    "phone": ("06 12345678",),
    "postcode": ("1234 AB",),
}


@dataclass(frozen=True)
class _Person:
    content: float
    eager_to_rate: float
    zeal: float
    haste: float
    careless: bool
    stops_before: int | None


def simulate(
    questionnaire: Questionnaire,
    n: int,
    *,
    rng: random.Random,
    tendencies: Tendencies | None = None,
    partial: float = 0.06,
) -> Iterator[Answers]:
    """The answers of ``n`` made-up people; ``partial`` is the share that stops early and sends what there is.

    Raises:
        SurveytoolError: when a required text must have a form that none of its ``texts`` has.
        ValueError: when ``tendencies`` names something that is not in the questionnaire.
    """
    simulation = _Simulation(questionnaire, habits(questionnaire, tendencies or {}, rng=rng), rng)
    for _ in range(n):
        yield simulation.answers(simulation.person(partial))


def answering(
    questionnaire: Questionnaire, *, rng: random.Random, tendencies: Tendencies | None = None
) -> Callable[[Asking, Shown, Answers], Mapping[str, Value]]:
    """Gives what somebody answers to one question, each time another made-up person, from what is shown and was given.

    Raises:
        SurveytoolError: as ``simulate`` does.
        ValueError: as ``simulate`` does.
    """
    simulation = _Simulation(questionnaire, habits(questionnaire, tendencies or {}, rng=rng), rng)
    return lambda question, view, given: simulation._answer(question, view, simulation.person(0.0), given)


class _Simulation:
    """The habits of a population, and the texts that are still to be used."""

    def __init__(self, questionnaire: Questionnaire, all_habits: Mapping[str, Habit], rng: random.Random) -> None:
        self.questionnaire = questionnaire
        self.habits = all_habits
        self.rng = rng
        self.variables: dict[str, tuple[Variable, ...]] = {
            question.id: tuple(question_variables(questionnaire, question)) for question in questionnaire.asking
        }
        self.reversed = frozenset(name for index in questionnaire.indices for name in index.reverse)
        self.decks = dict(self._decks())

    def _decks(self) -> Iterator[tuple[str, Iterator[str]]]:
        """An endless row of usable texts for each answer in words; none where no text is usable."""
        default = _TEXTS[self.questionnaire.default_language]
        for question in self.questionnaire.asking:
            if isinstance(question, TextQuestion | Open):
                pattern = question.pattern if isinstance(question, TextQuestion) else None
                pool = self.habits[question.id].texts or _PATTERN_TEXTS.get(pattern or "", default)
                cleaned = (clean(question, {question.id: [text]}, scales={}).answers.get(question.id) for text in pool)
                usable = [text for text in cleaned if isinstance(text, str)]
                if usable:
                    yield question.id, _deck(usable, self.rng)
                elif question.required:
                    message = "None of the texts to simulate '{question}' with has the form that it asks for. Give some that have."
                    raise SurveytoolError(message, question=question.id)
            elif isinstance(question, SingleChoice | MultipleChoice) and question.other:
                name = f"{question.id}.other"
                own = (normal_text(text, lines=False) for text in self.habits[name].texts)
                yield name, _deck([text for text in own if 0 < len(text) <= MAX_OTHER] or default, self.rng)

    def person(self, partial: float) -> _Person:
        rng, questions = self.rng, len(self.questionnaire.asking)
        stops = rng.random() < partial and questions > 1
        return _Person(
            content=rng.gauss(0, 1),
            eager_to_rate=rng.gauss(0, 1),
            zeal=rng.gauss(0, 0.8),
            haste=math.exp(rng.gauss(0, 0.6)),
            careless=rng.random() < CARELESS,
            stops_before=rng.randrange(1, questions) if stops else None,
        )

    def answers(self, person: _Person) -> Answers:
        """What this person sends. After stopping, only what is required is still answered."""
        given: dict[str, Value] = {}
        for number, question in enumerate(self.questionnaire.asking):
            view = shown(self.questionnaire, given)
            stopped = person.stops_before is not None and number >= person.stops_before
            if question.id not in view.questions:
                continue
            if question.required or not stopped:
                given.update(self._answer(question, view, person, given))
            elif needed := _required_items(question):
                found = self._answer(question, view, person, given)
                given.update({name: value for name, value in found.items() if name.split(".")[1] in needed})
        return given

    def _answer(self, question: Asking, view: Shown, person: _Person, given: Answers) -> Mapping[str, Value]:
        match question:
            case SingleChoice():
                return self._single_choice(question, view, person)
            case MultipleChoice():
                return self._multiple_choice(question, view, person)
            case Ranking():
                return self._ranking(question, view, person)
            case Points():
                return self._points(question, view, person)
            case ScaleQuestion() | Matrix() | PairedMatrix() | Recommendation():
                return self._ratings(question, view, person, given)
            case Date():
                return {} if self._skips(question.id, question, person) else self._date(question, given)
            case Consent():
                return {} if self._skips(question.id, question, person) else {question.id: AGREED}
            case Number():
                return {} if self._skips(question.id, question, person) else self._number(question, person, given)
            case TextQuestion() | Open():
                deck = self.decks.get(question.id)
                return {} if deck is None or self._skips(question.id, question, person) else {question.id: next(deck)}
            case _:
                assert_never(question)

    def _skips(self, name: str, question: Asking, person: _Person) -> bool:
        skips = self.rng.random() < min(self.habits[name].skip * person.haste, 0.95)
        item = next((item for item in getattr(question, "items", ()) if item.id == name.split(".")[1]), None)
        return skips and not (item.required if item is not None and item.required is not None else question.required)

    def _single_choice(self, question: SingleChoice, view: Shown, person: _Person) -> Mapping[str, Value]:
        codes = view.choices[question.id]
        if not codes or self._skips(question.id, question, person):
            return {}
        weights = [self.habits[question.id].shares[code] for code in codes]
        return self._with_other(question.id, self.rng.choices(codes, weights if any(weights) else None)[0])

    def _multiple_choice(self, question: MultipleChoice, view: Shown, person: _Person) -> Mapping[str, Value]:
        visible = [choice for choice in all_choices(question) if choice.code in view.choices[question.id]]
        shares = self.habits[question.id].shares
        together = [choice for choice in visible if not _stands_alone(choice)]
        alone = [choice for choice in visible if _stands_alone(choice)]
        if not visible or self._skips(question.id, question, person):
            return {}
        for choice in alone:
            if self.rng.random() < shares[choice.code]:
                return {question.id: (choice.code,)}
        chosen = self._chosen_together([choice.code for choice in together], shares, person, question)
        if not chosen:
            settles = alone and (question.required or self.rng.random() < 0.5)
            return {question.id: (self.rng.choice(alone).code,)} if settles else {}
        ordered = tuple(choice.code for choice in visible if choice.code in chosen)
        return self._with_other(question.id, ordered)

    def _chosen_together(
        self, codes: Sequence[str], shares: Mapping[str, float], person: _Person, question: MultipleChoice
    ) -> set[str]:
        """The choices ticked, between ``min`` and ``max`` of them; none when there are fewer than ``min``."""
        least = max(question.min or 0, int(question.required))
        most = len(codes) if question.max is None else min(question.max, len(codes))
        if least > most:
            return set()
        ticked = {code for code in codes if self.rng.random() < _moved(shares[code], person.zeal)}
        if question.max is not None and len(ticked) > 0 and self.rng.random() < USES_THE_MAXIMUM:
            least = most
        if ticked and len(ticked) < least:
            ticked |= set(self._drawn([code for code in codes if code not in ticked], shares, least - len(ticked)))
        elif not ticked and question.required:
            ticked = set(self._drawn(codes, shares, least))
        return (
            set(self._drawn([code for code in codes if code in ticked], shares, most)) if len(ticked) > most else ticked
        )

    def _drawn(self, codes: Sequence[str], shares: Mapping[str, float], count: int) -> list[str]:
        """``count`` of the codes, each the likelier the larger its share (Efraimidis and Spirakis 2006)."""
        keys = {code: self.rng.random() ** (1 / max(shares[code], 1e-6)) for code in codes}
        return sorted(codes, key=lambda code: keys[code], reverse=True)[:count]

    def _ranking(self, question: Ranking, view: Shown, person: _Person) -> Mapping[str, Value]:
        """The choices in an order in which those with a larger share come earlier; hasty people stop half-way."""
        codes = view.choices[question.id]
        top = min(question.ranks, len(codes))
        if self._skips(question.id, question, person):
            return {}
        if not question.required and person.haste > HASTY:
            top = self.rng.randint(1, top)
        return {question.id: tuple(self._drawn(codes, self.habits[question.id].shares, top))}

    def _points(self, question: Points, view: Shown, person: _Person) -> Mapping[str, Value]:
        """The total in portions as people deal them out, more often to choices with a larger share."""
        codes = view.choices[question.id]
        if self._skips(question.id, question, person):
            return {}
        portion = max(question.total // PORTIONS, 1)
        shares = self.habits[question.id].shares
        weights = [shares[code] * self.rng.uniform(0.2, 1.8) for code in codes]
        dealt = dict.fromkeys(codes, 0)
        for code in self.rng.choices(codes, weights, k=question.total // portion):
            dealt[code] += portion
        dealt[max(dealt, key=lambda code: dealt[code])] += question.total - sum(dealt.values())
        return {f"{question.id}.{code}": points for code, points in dealt.items()}

    def _date(self, question: Date, given: Answers) -> Mapping[str, Value]:
        habit = self.habits[question.id]
        day = round(self.rng.gauss(_shifted(habit, given), habit.spread))
        low, high = (bound.toordinal() if bound else None for bound in (question.min, question.max))
        day = max(day, low or EARLIEST_DAY)
        return {question.id: datetime.date.fromordinal(day if high is None else min(day, high)).isoformat()}

    def _with_other(self, name: str, value: str | tuple[str, ...]) -> Mapping[str, Value]:
        if value == "other" or (isinstance(value, tuple) and "other" in value):
            return {name: value, f"{name}.other": next(self.decks[f"{name}.other"])}
        return {name: value}

    def _ratings(self, question: Asking, view: Shown, person: _Person, given: Answers) -> Mapping[str, Value]:
        answers: dict[str, Value] = {}
        everywhere = self.rng.random() if person.careless else None
        for variable in self.variables[question.id]:
            if not view.has(variable.name) or self._skips(variable.name, question, person):
                continue
            answers[variable.name] = self._rating(variable, person, given, everywhere)
        return answers

    def _rating(self, variable: Variable, person: _Person, given: Answers, everywhere: float | None) -> Value:
        habit = self.habits[variable.name]
        points = [level.value for level in variable.levels if level.value is not None]
        if everywhere is not None:
            return points[int(everywhere * len(points))]
        beside = self.rng.random()
        for level in variable.levels:
            if level.missing is not None:
                beside -= habit.shares[level.code]
                if beside < 0:
                    return level.code
        trait = person.eager_to_rate if variable.side == "importance" else person.content
        sign = -1 if variable.name in self.reversed else 1
        own = sign * LOADING * trait + math.sqrt(1 - LOADING**2) * self.rng.gauss(0, 1)
        value = _shifted(habit, given) + habit.spread * own
        return min(points, key=lambda point: abs(point - value))

    def _number(self, question: Number, person: _Person, given: Answers) -> Mapping[str, Value]:
        """A number of the size that people name: few give an estimate to the unit."""
        habit, unit = self.habits[question.id], 10**question.decimals
        mean = _shifted(habit, given)
        low = -math.inf if question.min is None else math.ceil(round(question.min * unit, 6)) / unit
        high = math.inf if question.max is None else math.floor(round(question.max * unit, 6)) / unit
        if low > high:
            return {}
        value = _skewed(mean, habit.spread, self.rng) if low >= 0 and mean > 0 else self.rng.gauss(mean, habit.spread)
        if abs(value) >= 10 and self.rng.random() < ROUND_NUMBERS:
            step = 5 if abs(value) < 100 else 10
            value = round(value / step) * step
        value = round(min(max(value, low), high), question.decimals)
        return {question.id: int(value) if value == int(value) else value}


def _required_items(question: Asking) -> frozenset[str]:
    """The rows of a matrix that must be answered even where the rest need not."""
    return frozenset(item.id for item in getattr(question, "items", ()) if item.required)


def _deck(texts: Sequence[str], rng: random.Random) -> Iterator[str]:
    """The texts in random order, each once before any comes again."""
    while True:
        yield from rng.sample(texts, len(texts))


def _stands_alone(choice: Choice) -> bool:
    return choice.exclusive or choice.missing is not None


def _moved(share: float, zeal: float) -> float:
    """The probability ``share`` moved on the logit scale."""
    if not 0 < share < 1:
        return share
    return 1 / (1 + math.exp(-(math.log(share / (1 - share)) + zeal)))


def _shifted(habit: Habit, given: Answers) -> float:
    return habit.mean + sum(by_code.get(str(given.get(name)), 0) for name, by_code in habit.shifts.items())


def _skewed(mean: float, spread: float, rng: random.Random) -> float:
    """A positive number with this mean and standard deviation, with a long right tail (log-normal)."""
    variance = math.log(1 + min(spread / mean, WIDEST) ** 2)
    return math.exp(rng.gauss(math.log(mean) - variance / 2, math.sqrt(variance)))
