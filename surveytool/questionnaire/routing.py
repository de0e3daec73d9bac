"""Judging ``show_if`` at load: names, types, order, and whether what it guards can ever be reached."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, islice, product
from typing import Literal, assert_never

from surveytool.problem import Place, Problem, visible
from surveytool.questionnaire.condition import (
    Answered,
    Comparison,
    Condition,
    ConditionError,
    Literals,
    Name,
    comparisons,
    holds,
    is_day,
    names,
    parse_condition,
)
from surveytool.questionnaire.draft import Draft, unknown
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
from surveytool.questionnaire.variable import AGREED, all_choices
from surveytool.source import Path, Scalar, Sequence, at

MAX_COMBINATIONS = 20_000
_ORDER = frozenset({"<", "<=", ">", ">="})
Sort = Literal["choice", "choices", "scale", "number", "date", "text"]
Answer = tuple[Sort, tuple[str, ...]]  # what an answer is, and the codes it can have


def problems(draft: Draft) -> Iterator[Problem]:
    """Every problem with a ``show_if`` in the draft."""
    all_ids = {located.id for located in draft.located if located.id}
    earlier: dict[str, Answer] = {}
    unreadable: set[str] = set()
    section: str | None = None
    for located in draft.located:
        if located.section != section:
            section = located.section
            yield from _judged(draft, (*located.path[:2], "show_if"), earlier, all_ids, unreadable)
        yield from _judged(draft, (*located.path, "show_if"), earlier, all_ids, unreadable)
        for key in ("choices", "items"):
            nodes = at(draft.root, (*located.path, key))
            for index in range(len(nodes.items) if isinstance(nodes, Sequence) else 0):
                yield from _judged(draft, (*located.path, key, index, "show_if"), earlier, all_ids, unreadable)
        if located.question is None and located.id:
            unreadable.add(located.id)
        elif located.question is not None:
            earlier.update(answers_of(draft, located.question))


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


def _judged(
    draft: Draft, path: Path, earlier: dict[str, Answer], all_ids: set[str], unreadable: set[str]
) -> Iterator[Problem]:
    node = at(draft.root, path)
    if not isinstance(node, Scalar):
        return
    place = node.place
    try:
        condition = parse_condition(node.text)
    except ConditionError as error:
        if place.column is not None and not node.quoted:
            place = replace(place, column=place.column + error.column)
        elif place.column is not None:
            place = replace(place, column=place.column + error.column + 1)
        message = "The condition cannot be read at '{rest}'. Expected here: {expected}."
        rest = visible(node.text[error.column :], limit=20) or "…"
        yield Problem("condition_syntax", message, place, values={"rest": rest, "expected": error.expected})
        return
    found = [*_names(condition, place, earlier, all_ids, unreadable), *_types(condition, place, earlier)]
    yield from found
    if not found and not _can_hold(condition, earlier):
        message = "This condition can never be true, so that what it guards is never shown. Change or remove it."
        yield Problem("never_shown", message, place)


def _names(
    condition: Condition, place: Place, earlier: dict[str, Answer], all_ids: set[str], unreadable: set[str]
) -> Iterator[Problem]:
    for name in dict.fromkeys(names(condition)):
        question = name.split(".")[0]
        if name in earlier or question in unreadable or _is_group(name, condition, earlier):
            continue
        if question in all_ids and not any(known.split(".")[0] == question for known in earlier):
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


def _is_group(name: str, condition: Condition, earlier: dict[str, Answer]) -> bool:
    """Whether ``answered(name)`` is asked of a question with several answers."""
    asked = any(part.name == name for part in _answered(condition))
    return asked and any(known.startswith(f"{name}.") for known in earlier)


def _answered(condition: Condition) -> Iterator[Answered]:
    if isinstance(condition, Answered):
        yield condition
    elif not isinstance(condition, Comparison):
        for part in condition.of if isinstance(condition.of, tuple) else (condition.of,):
            yield from _answered(part)


def _types(condition: Condition, place: Place, earlier: dict[str, Answer]) -> Iterator[Problem]:
    for comparison in comparisons(condition):
        left, right, operator = comparison.left, comparison.right, comparison.operator
        if isinstance(left, Literals) and isinstance(right, Name) and operator not in ("in", "contains"):
            left, right = right, left
        if not isinstance(left, Name) or left.name not in earlier:
            if not isinstance(left, Name):
                message = "A comparison begins with the id of an earlier question, such as setting == 'solo'."
                yield Problem("condition_type", message, place)
            continue
        sort, codes = earlier[left.name]
        yield from _operator(left.name, sort, operator, right, place)
        if isinstance(right, Literals):
            yield from _values(left.name, sort, () if operator in _ORDER else codes, right, place)


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


def _can_hold(condition: Condition, earlier: dict[str, Answer]) -> bool:
    """Whether some set of answers makes the condition true; True when there are too many to try."""
    possible: list[tuple[str, list[object]]] = []
    for name in dict.fromkeys(names(condition)):
        sort, codes = earlier.get(name, ("text", ()))
        if not codes:
            return True
        match sort:
            case "choice":
                values: list[object] = [None, *codes]
            case "scale":
                values = [None, *(int(code) if code.lstrip("-").isdigit() else code for code in codes)]
            case _:
                values = [None, *islice(_sets(codes, condition, name), MAX_COMBINATIONS)]
        possible.append((name, values))
    total = 1
    for _, values in possible:
        total *= len(values)
    if total > MAX_COMBINATIONS:
        return True
    return any(
        holds(condition, {name: value for (name, _), value in zip(possible, chosen, strict=True) if value is not None})
        for chosen in product(*(values for _, values in possible))
    )


def _sets(codes: tuple[str, ...], condition: Condition, name: str) -> Iterator[tuple[str, ...]]:
    """Sets of choices that differ in what the condition asks of them; without any of those, some other choice."""
    asked = {
        value
        for comparison in comparisons(condition)
        if isinstance(comparison.left, Name) and comparison.left.name == name and isinstance(comparison.right, Literals)
        for value in comparison.right.values
    }
    named = [code for code in codes if code in asked]
    if others := tuple(code for code in codes if code not in asked):
        yield others
    for size in range(1, len(named) + 1):
        yield from combinations(named, size)
