"""Judging ``show_if`` at load: names, types, order, and whether what it guards can ever be reached."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import assert_never

from surveytool.problem import Place, Problem, visible
from surveytool.questionnaire.condition import (
    Condition,
    ConditionError,
    Literals,
    Name,
    comparisons,
    is_day,
    names,
    parse_condition,
)
from surveytool.questionnaire.draft import Draft, Located, unknown
from surveytool.questionnaire.model import (
    SIDES,
    AnyQuestion,
    Consent,
    Date,
    Matrix,
    MultipleChoice,
    Note,
    Number,
    Open,
    PairedMatrix,
    Points,
    Ranking,
    Recommendation,
    Scale,
    ScaleQuestion,
    SingleChoice,
    TextQuestion,
)
from surveytool.questionnaire.reach import Asked, Sort, can_hold
from surveytool.questionnaire.variable import AGREED, all_choices
from surveytool.source import Path, Scalar, Sequence, at

_ORDER = frozenset({"<", "<=", ">", ">="})
_SORTS_ALIKE = ({"number", "scale"}, {"choice", "text"}, {"date"})
Answer = tuple[Sort, tuple[str, ...]]  # what an answer is, and the codes it can have


def problems(draft: Draft) -> Iterator[Problem]:
    """Every problem with a ``show_if`` in the draft."""
    all_ids = {located.id for located in draft.located if located.id}
    before = _Before(draft, all_ids)
    section: str | None = None
    of_section = _Judged()
    for located in draft.located:
        if located.section != section:
            section = located.section
            of_section = before.judged((*located.path[:2], "show_if"))
            yield from of_section.problems
        own = before.judged((*located.path, "show_if"), of_section.sound)
        yield from own.problems
        above = of_section.sound + own.sound
        of_parts: dict[int, tuple[Condition, ...]] = {}
        for key in ("choices", "items"):
            nodes = at(draft.root, (*located.path, key))
            for index in range(len(nodes.items) if isinstance(nodes, Sequence) else 0):
                part = before.judged((*located.path, key, index, "show_if"), above)
                yield from part.problems
                of_parts[index] = part.sound
        before = before.with_question(located, above, of_parts)


@dataclass(frozen=True)
class _Judged:
    """A condition that was looked at: its problems, and itself when it has none."""

    problems: tuple[Problem, ...] = ()
    sound: tuple[Condition, ...] = ()


@dataclass(frozen=True)
class _Before:
    """What a condition can look at: everything that is asked before it, as far as it could be read."""

    draft: Draft
    all_ids: set[str]
    earlier: Mapping[str, Asked] = field(default_factory=dict)
    unreadable: frozenset[str] = frozenset()

    def judged(self, path: Path, above: tuple[Condition, ...] = ()) -> _Judged:
        """The condition under ``path``; ``above`` are those of its section and its question, which must hold too."""
        node = at(self.draft.root, path)
        if not isinstance(node, Scalar):
            return _Judged()
        try:
            condition = parse_condition(node.text)
        except ConditionError as error:
            return _Judged((_syntax(node, error),))
        place = node.place
        found = (*_names(condition, place, self), *_types(condition, place, self.earlier))
        if found:
            return _Judged(found)
        return _Judged(tuple(self._reached(condition, above, place)), (condition,))

    def _reached(self, condition: Condition, above: tuple[Condition, ...], place: Place) -> Iterator[Problem]:
        if not can_hold([condition], self.earlier, guarded=False):
            message = "This condition can never be true, so that what it guards is never shown. Change or remove it."
            yield Problem("never_shown", message, place)
        elif not can_hold([condition], self.earlier):
            message = (
                "This condition can never be true: with the answers it asks for, a question it looks at is not shown itself. "
                "Change one of the two conditions."
            )
            yield Problem("never_shown", message, place)
        elif above and can_hold(above, self.earlier) and not can_hold([condition, *above], self.earlier):
            message = (
                "This condition can never be true together with the one of its section or its question, so that what it guards "
                "is never shown. Change one of the two."
            )
            yield Problem("never_shown", message, place)

    def with_question(
        self, located: Located, guards: tuple[Condition, ...], of_parts: Mapping[int, tuple[Condition, ...]]
    ) -> "_Before":
        """The same with one question more, with its conditions and those of its choices or items by their number."""
        if located.question is None:
            return replace(self, unreadable=self.unreadable | ({located.id} if located.id else set()))
        new = {
            name: Asked(located.question, sort, codes, *_guards(located.question, name, guards, of_parts))
            for name, (sort, codes) in answers_of(self.draft, located.question).items()
        }
        return replace(self, earlier={**self.earlier, **new})


def _guards(
    question: AnyQuestion, name: str, guards: tuple[Condition, ...], of_parts: Mapping[int, tuple[Condition, ...]]
) -> tuple[tuple[Condition, ...], dict[str, Condition]]:
    """The conditions under which the answer is asked, and those of the codes that it can have."""
    part = name.split(".")[1] if "." in name else ""
    match question:
        case Matrix() | PairedMatrix():
            number = [item.id for item in question.items].index(part)
            return guards + of_parts.get(number, ()), {}
        case Points():
            number = [choice.code for choice in question.choices].index(part)
            return guards + of_parts.get(number, ()), {}
        case SingleChoice() | MultipleChoice() | Ranking():
            own = {question.choices[number].code: sound for number, sound in of_parts.items()}
            return guards, {code: condition for code, sound in own.items() for condition in sound}
        case _:
            return guards, {}


def answers_of(draft: Draft, question: AnyQuestion) -> dict[str, Answer]:
    """The answers that a question has, by name, each with what it is and the codes it can have."""
    match question:
        case SingleChoice() | MultipleChoice() | Ranking():
            codes = tuple(choice.code for choice in all_choices(question))
            return {question.id: ("choice" if isinstance(question, SingleChoice) else "choices", codes)}
        case Points():
            return {f"{question.id}.{choice.code}": ("number", ()) for choice in question.choices}
        case ScaleQuestion():
            return {question.id: ("scale", _scale_codes(draft.scales.get(question.scale)))}
        case Matrix():
            codes = _scale_codes(draft.scales.get(question.scale))
            return {f"{question.id}.{item.id}": ("scale", codes) for item in question.items}
        case PairedMatrix():
            return {
                f"{question.id}.{item.id}.{side}": ("scale", _scale_codes(draft.scales.get(getattr(question, side))))
                for item in question.items
                for side in SIDES
            }
        case Recommendation():
            return {question.id: ("scale", tuple(str(code) for code in range(11)))}
        case Number():
            return {question.id: ("number", ())}
        case Date():
            return {question.id: ("date", ())}
        case Consent():
            return {question.id: ("choice", (AGREED,))}
        case TextQuestion() | Open():
            return {question.id: ("text", ())}
        case Note():
            return {}
        case _:
            assert_never(question)


def _scale_codes(scale: Scale | None) -> tuple[str, ...]:
    if scale is None:
        return ()
    return (*(str(point.code) for point in scale.points), *(answer.code for _, answer in scale.missing))


def _syntax(node: Scalar, error: ConditionError) -> Problem:
    place = node.place
    if place.column is not None:
        place = replace(place, column=place.column + error.column + (1 if node.quoted else 0))
    message = "The condition cannot be read at '{rest}'. Expected here: {expected}."
    rest = visible(node.text[error.column :], limit=20) or "…"
    return Problem("condition_syntax", message, place, values={"rest": rest, "expected": error.expected})


def _names(condition: Condition, place: Place, before: _Before) -> Iterator[Problem]:
    earlier = before.earlier
    for name in dict.fromkeys(names(condition)):
        question = name.split(".")[0]
        if name in earlier or question in before.unreadable or _is_group(name, condition, earlier):
            continue
        if question in before.all_ids and not any(known.split(".")[0] == question for known in earlier):
            message = (
                "'{name}' is asked here or later. A condition can look at earlier questions only; move one of the two."
            )
            yield Problem("condition_later", message, place, values={"name": name})
        elif any(known.startswith(f"{name}.") for known in earlier):
            message = "'{name}' has several answers. Name one of them, such as '{example}'."
            example = next(known for known in earlier if known.startswith(f"{name}."))
            yield Problem("condition_type", message, place, values={"name": name, "example": example})
        else:
            yield unknown("condition_unknown", "earlier question or item", name, earlier, place)


def _is_group(name: str, condition: Condition, earlier: Mapping[str, Asked]) -> bool:
    """Whether a question with several answers is looked at by ``answered(name)`` alone."""
    sides = (side for one in comparisons(condition) for side in (one.left, one.right))
    is_compared = any(isinstance(side, Name) and side.name == name for side in sides)
    return not is_compared and any(known.startswith(f"{name}.") for known in earlier)


def _types(condition: Condition, place: Place, earlier: Mapping[str, Asked]) -> Iterator[Problem]:
    for comparison in comparisons(condition):
        left, right, operator = comparison.left, comparison.right, comparison.operator
        if isinstance(left, Literals) and isinstance(right, Name) and operator not in ("in", "contains"):
            left, right = right, left
        if not isinstance(left, Name) or left.name not in earlier:
            if not isinstance(left, Name):
                message = "A comparison begins with the id of an earlier question, such as setting == 'solo'."
                yield Problem("condition_type", message, place)
            continue
        sort, codes = earlier[left.name].sort, earlier[left.name].codes
        yield from _operator(left.name, sort, operator, right, place)
        if isinstance(right, Literals):
            yield from _values(left.name, sort, () if operator in _ORDER else codes, right, place)
        elif right.name in earlier and not _are_alike(sort, earlier[right.name].sort, operator):
            message = "'{name}' and '{other}' have answers of different sorts, which are never the same. Compare one of them with a value."
            yield Problem("condition_type", message, place, values={"name": left.name, "other": right.name})


def _are_alike(left: Sort, right: Sort, operator: str) -> bool:
    if operator == "contains":
        return right in ("choice", "text")
    return any({left, right} <= alike for alike in _SORTS_ALIKE)


def _operator(name: str, sort: Sort, operator: str, right: Name | Literals, place: Place) -> Iterator[Problem]:
    values = {"name": name, "operator": operator}
    if (sort == "choices") != (operator == "contains"):
        message = "'{operator}' does not fit '{name}'. Use 'contains' for a multiple_choice question or a ranking, and for nothing else."
        yield Problem("condition_type", message, place, values=values)
    elif operator in _ORDER and sort in ("choice", "text"):
        message = "'{operator}' does not fit '{name}', whose answers have no order. Use == or 'in'."
        yield Problem("condition_type", message, place, values=values)
    elif operator == "in" and not (isinstance(right, Literals) and right.is_list):
        message = "'in' needs several values, such as {name} in ('a', 'b')."
        yield Problem("condition_type", message, place, values=values)
    elif operator != "in" and isinstance(right, Literals) and right.is_list:
        message = "'{operator}' compares with one value. Use 'in' for several."
        yield Problem("condition_type", message, place, values=values)


def _values(name: str, sort: Sort, codes: tuple[str, ...], literals: Literals, place: Place) -> Iterator[Problem]:
    for value in literals.values:
        if sort in ("choice", "choices") and not isinstance(value, str):
            message = "The answers to '{name}' are codes. Write them between quotes, such as '{example}'."
            yield Problem(
                "condition_type", message, place, values={"name": name, "example": codes[0] if codes else "code"}
            )
        elif sort == "text" and not isinstance(value, str):
            message = "The answer to '{name}' is a text. Write what it is compared with between quotes."
            yield Problem("condition_type", message, place, values={"name": name})
        elif sort == "number" and isinstance(value, str):
            message = "'{name}' is a number. Compare it with a number, without quotes."
            yield Problem("condition_type", message, place, values={"name": name})
        elif sort == "date" and not is_day(value):
            message = "'{name}' is a day. Compare it with one, such as '2026-11-22', between quotes."
            yield Problem("condition_type", message, place, values={"name": name})
        elif sort == "scale" and isinstance(value, str) and value.lstrip("-").isdigit():
            message = "The points of '{name}' are numbers. Write {value} without quotes."
            yield Problem("condition_type", message, place, values={"name": name, "value": value})
        elif codes and str(value) not in codes:
            message = "'{typed}' is not an answer to '{name}'. Known are: {known}."
            values = {"typed": visible(str(value)), "name": name, "known": ", ".join(codes[:20])}
            yield Problem("condition_unknown_code", message, place, values=values)
