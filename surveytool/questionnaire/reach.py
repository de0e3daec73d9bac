"""Whether anybody can ever be shown what a condition guards: some set of answers must make it true.

Answers are tried that could make a difference: each code that is compared with and one that is not, numbers and days around
those that are compared with. An answer counts only when its own question is shown by then.
"""

import datetime
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Literal

from surveytool.questionnaire.condition import (
    Condition,
    Literals,
    Name,
    Value,
    comparisons,
    holds,
    is_day,
    names,
)
from surveytool.questionnaire.model import AnyQuestion, Date, MultipleChoice, Number, Points, Ranking

Sort = Literal["choice", "choices", "scale", "number", "date", "text"]
MAX_TRIES = 5_000
MOST_ANSWERS = 60
MOST_CODES_TOGETHER = 8
SOMETHING_ELSE = ("\0", "\1")
"""Typed texts that are none of those compared with; nobody can type them, so no condition can name them."""
A_DAY = "2000-01-01"


@dataclass(frozen=True)
class Asked:
    """An answer that conditions look at. ``codes`` are those it can have, none when it is typed; ``guards`` are the
    conditions under which it is asked, and ``of_codes`` those under which a code can be chosen."""

    question: AnyQuestion
    sort: Sort
    codes: tuple[str, ...]
    guards: tuple[Condition, ...] = ()
    of_codes: Mapping[str, Condition] = field(default_factory=dict)

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """Every condition that decides on this answer."""
        return (*self.guards, *self.of_codes.values())


def can_hold(conditions: Sequence[Condition], asked: Mapping[str, Asked], *, guarded: bool = True) -> bool:
    """Whether some answers make all ``conditions`` true; also True when there are too many answers to try.

    ``asked`` holds everything that is asked before, in order; with ``guarded`` False as if all of it is asked of everyone.
    """
    looked_at = _closure(conditions, asked, guarded=guarded)
    if looked_at is None or len(looked_at) > MOST_ANSWERS:
        return True
    asked = {name: asked[name] if guarded else replace(asked[name], guards=(), of_codes={}) for name in looked_at}
    everything = [*conditions, *(condition for name in looked_at for condition in asked[name].conditions)]
    values: dict[str, list[object]] = {}
    for name in looked_at:
        tried = _values(name, asked, everything)
        if tried is None:
            return True
        values[name] = tried
    return _Search(conditions, asked, values).finds()


class _Search:
    """Goes through the answers in the order of the questionnaire, until some set of them makes the conditions true."""

    def __init__(
        self, conditions: Sequence[Condition], asked: Mapping[str, Asked], values: Mapping[str, list[object]]
    ) -> None:
        self._conditions = conditions
        self._asked = asked
        self._values = values
        self._order = tuple(values)
        self._tries = 0

    def finds(self, place: int = 0, given: dict[str, object] | None = None) -> bool:
        """Whether it found them; True as well when it gave up."""
        given = given or {}
        self._tries += 1
        if self._tries > MAX_TRIES:
            return True
        if place == len(self._order):
            return all(holds(condition, given) for condition in self._conditions)
        name = self._order[place]
        answers = [given | {name: value} for value in self._values[name] if self._can_be_given(name, value, given)]
        return any(self.finds(place + 1, answer) for answer in (*answers, given))

    def _can_be_given(self, name: str, value: object, given: Mapping[str, object]) -> bool:
        asked = self._asked[name]
        codes = value if isinstance(value, tuple) else (str(value),)
        own = [asked.of_codes[code] for code in codes if code in asked.of_codes]
        return all(holds(condition, given) for condition in (*asked.guards, *own))


def _closure(conditions: Sequence[Condition], asked: Mapping[str, Asked], *, guarded: bool) -> tuple[str, ...] | None:
    """Every answer that decides on the conditions, also by deciding on another; None when one of them is not known."""
    found: set[str] = set()
    waiting = list(conditions)
    while waiting:
        for name in names(waiting.pop()):
            members = [name] if name in asked else [known for known in asked if known.startswith(f"{name}.")]
            if not members:
                return None
            for member in members:
                if member not in found:
                    found.add(member)
                    waiting.extend(asked[member].conditions if guarded else ())
    return tuple(name for name in asked if name in found)


def _values(name: str, asked: Mapping[str, Asked], conditions: Sequence[Condition]) -> list[object] | None:
    """The answers to try under ``name``; None when there are too many."""
    one = asked[name]
    literals, others = _compared(name, conditions)
    if len(others) > 1:
        return None
    beside = [asked[other] for other in others]  # the answer it is compared with: what that can be matters too
    literals += [value for other in others for value in _compared(other, conditions)[0]]
    match one.sort:
        case "choice":
            return list(one.codes if beside else _telling(one, literals))
        case "choices":
            codes = one.codes if beside else _telling(one, literals)
            return None if len(codes) > MOST_CODES_TOGETHER else list(_together(one.question, codes))
        case "scale":
            return [int(code) if code.lstrip("-").isdigit() else code for code in one.codes]
        case "number":
            points = [value for value in (*literals, *_numbers(beside)) if not isinstance(value, str)]
            near = [value for point in points for value in _near(one, point)]
            return _within(one.question, [*near, *_limits(one.question), 0])
        case "date":
            days = [value for value in (*literals, *_bounds(beside), A_DAY) if is_day(value)]
            near_days = [value for day in days for value in _days_near(str(day))]
            return _within(one.question, [*near_days, *_limits(one.question)])
        case _:
            texts = [literal for literal in literals if isinstance(literal, str) and literal.strip()]
            codes = tuple(code for other in beside for code in other.codes)
            return list(dict.fromkeys([*texts, *codes, *SOMETHING_ELSE[: 1 + len(beside)]]))


def _compared(name: str, conditions: Sequence[Condition]) -> tuple[list[Value], list[str]]:
    """What the answer is compared with: values, and the names of other answers."""
    literals: list[Value] = []
    others: list[str] = []
    for comparison in (one for condition in conditions for one in comparisons(condition)):
        sides = (comparison.left, comparison.right)
        if not any(isinstance(side, Name) and side.name == name for side in sides):
            continue
        for side in sides:
            if isinstance(side, Literals):
                literals.extend(side.values)
            elif side.name != name:
                others.append(side.name)
    return literals, list(dict.fromkeys(others))


def _telling(asked: Asked, literals: Sequence[Value]) -> tuple[str, ...]:
    """The codes that are compared with, those with a condition, and one of the rest, which are all alike."""
    named = [code for code in asked.codes if code in literals or code in asked.of_codes]
    rest = [code for code in asked.codes if code not in named]
    return (*named, *rest[:1])


def _together(question: AnyQuestion, codes: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Every set of these codes that can be chosen."""
    most, alone = len(codes), frozenset[str]()
    if isinstance(question, MultipleChoice):
        most = min(most, question.max or most)
        alone = frozenset(c.code for c in question.choices if c.exclusive or c.missing is not None)
    elif isinstance(question, Ranking):
        most = min(most, question.ranks)
    for size in range(1, most + 1):
        yield from (chosen for chosen in combinations(codes, size) if size == 1 or not alone.intersection(chosen))


def _near(asked: Asked, literal: float) -> Iterator[float]:
    """A number, and those just below and above it."""
    step = 10.0**-asked.question.decimals if isinstance(asked.question, Number) else 1.0
    low, high = math.floor(literal / step + 1e-9) * step, math.ceil(literal / step - 1e-9) * step
    yield from (round(value, 6) for value in (low - step, low, high, high + step))


def _days_near(literal: str) -> Iterator[str]:
    day = datetime.date.fromisoformat(literal)
    for days in (-1, 0, 1):
        if datetime.date.min.toordinal() <= day.toordinal() + days <= datetime.date.max.toordinal():
            yield (day + datetime.timedelta(days)).isoformat()


def _bounds(asked: Sequence[Asked]) -> list[object]:
    return [limit for one in asked for limit in _limits(one.question) if limit is not None]


def _numbers(asked: Sequence[Asked]) -> list[float]:
    """What is known of numbers that another is compared with: their limits, or the points of their scale."""
    limits = [limit for limit in _bounds(asked) if isinstance(limit, int | float)]
    return [*limits, *(int(code) for one in asked for code in one.codes if code.lstrip("-").isdigit()), 0]


def _limits(question: AnyQuestion) -> tuple[object, object]:
    match question:
        case Number():
            return question.min, question.max
        case Points():
            return 0, question.total
        case Date():
            low, high = (day.isoformat() if day else None for day in (question.min, question.max))
            return low, high
        case _:
            return None, None


def _within(question: AnyQuestion, values: Sequence[object]) -> list[object]:
    low, high = _limits(question)
    fitting = [value for value in values if value is not None and not (_is_below(value, low) or _is_below(high, value))]
    return list(dict.fromkeys(fitting))


def _is_below(value: object, other: object) -> bool:
    if isinstance(value, str) and isinstance(other, str):
        return value < other
    return isinstance(value, int | float) and isinstance(other, int | float) and value < other
