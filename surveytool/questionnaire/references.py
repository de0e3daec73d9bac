"""What a questionnaire says of its own questions: segments, goals and indices must be about questions that fit."""

from collections.abc import Iterator

from surveytool.problem import Place, Problem
from surveytool.questionnaire.draft import Draft, unknown
from surveytool.questionnaire.model import (
    POINTS_FOR_TOP2,
    SIDES,
    AnyQuestion,
    Asking,
    Goal,
    Index,
    Matrix,
    Number,
    PairedMatrix,
    Points,
    Recommendation,
    ScaleQuestion,
    SingleChoice,
)
from surveytool.questionnaire.scoring import definitions
from surveytool.questionnaire.variable import RECOMMENDATION_CODES


def problems(draft: Draft) -> Iterator[Problem]:
    """Every segment, goal and index that is not about questions that fit."""
    questions = {located.id: located.question for located in draft.located if located.id}
    unreadable = {name for name, question in questions.items() if question is None}
    for number, segment in draft.segments.items():
        place = draft.place("segments", number)
        if segment not in questions:
            yield unknown("unknown_question", "question", segment, questions, place)
        elif not isinstance(questions[segment], SingleChoice | None):
            message = "'{id}' cannot be a segment: only a single_choice question divides people into groups."
            yield Problem("bad_segment", message, place, values={"id": segment})
    for number, goal in draft.goals.items():
        if goal.question.split(".")[0] not in unreadable:
            yield from _goal(draft, goal, draft.place("goals", number, "question"))
    items = _item_names(draft)
    for number, index in draft.indices.items():
        for key, names in (("items", index.items), ("reverse", index.reverse)):
            for position, name in enumerate(names):
                if name not in items and name.split(".")[0] not in unreadable:
                    yield unknown(
                        "unknown_question",
                        "question or item",
                        name,
                        items,
                        draft.place("indices", number, key, position),
                    )
        for position, name in enumerate(index.reverse):
            if name in items and name not in index.items:
                message = "'{name}' is reversed, but is not one of the items of this index. Add it to 'items'."
                yield Problem(
                    "bad_index", message, draft.place("indices", number, "reverse", position), values={"name": name}
                )
        if index.scoring is not None:
            yield from _scoring(draft, index, index.scoring, number)


def _item_names(draft: Draft) -> tuple[str, ...]:
    """What can be scored: ``question`` of a scale, ``question.item`` of a matrix, with a side in a paired one, and
    ``question.choice`` of points."""
    found: list[str] = []
    for located in draft.located:
        question = located.question
        if isinstance(question, ScaleQuestion | Recommendation | Number):
            found.append(question.id)
        elif isinstance(question, Matrix):
            found.extend(f"{question.id}.{item.id}" for item in question.items)
        elif isinstance(question, Points):
            found.extend(f"{question.id}.{choice.code}" for choice in question.choices)
        elif isinstance(question, PairedMatrix):
            found.extend(f"{question.id}.{item.id}.{side}" for item in question.items for side in SIDES)
    return tuple(found)


def _scoring(draft: Draft, index: Index, scoring: str, number: int) -> Iterator[Problem]:
    """Whether the items of an index are those that its scoring definition is about."""
    known = definitions()
    if scoring not in known:
        yield unknown("unknown_scoring", "scoring", scoring, known, draft.place("indices", number, "scoring"))
        return
    definition = known[scoring]
    if index.reverse:
        message = "The scoring '{scoring}' says itself which items are reversed. Remove 'reverse'."
        place = draft.place("indices", number, "reverse")
        yield Problem("bad_scoring", message, place, values={"scoring": scoring})
    if len(index.items) != definition.items:
        message = "The scoring '{scoring}' is of {needed} items, in their own order; here are {count}."
        values = {"scoring": scoring, "needed": definition.items, "count": len(index.items)}
        yield Problem("bad_scoring", message, draft.place("indices", number, "items"), values=values)
    items = _item_names(draft)
    for position, name in enumerate(index.items):
        codes = _codes(draft, name) if name in items else None
        if codes is not None and codes != definition.points.codes:
            message = "The scoring '{scoring}' needs answers from {least} to {most} at '{name}'. Use a scale with those codes, a step of 1 apart."
            ends = definition.points
            values = {"scoring": scoring, "least": ends.least, "most": ends.most, "name": name}
            yield Problem("bad_scoring", message, draft.place("indices", number, "items", position), values=values)


def _codes(draft: Draft, name: str) -> tuple[int, ...] | None:
    """The codes that the item ``name`` is answered with: none for a number, None when its scale could not be read."""
    question = next(item.question for item in draft.located if item.id == name.split(".")[0])
    if isinstance(question, Recommendation):
        return RECOMMENDATION_CODES
    if isinstance(question, Number):
        return ()
    scale = draft.scales.get(_scale_name(question, name) or "")
    return tuple(point.code for point in scale.points) if scale else None


def _goal(draft: Draft, goal: Goal, place: Place) -> Iterator[Problem]:
    names = _item_names(draft)
    if goal.question not in names:
        yield unknown("unknown_question", "question or item", goal.question, names, place)
        return
    kind = next(item.question for item in draft.located if item.id == goal.question.split(".")[0])
    fits = {"top2": ScaleQuestion | Matrix | PairedMatrix, "score": Recommendation, "mean": Asking}[goal.measure]
    if not isinstance(kind, fits):
        message = "'{measure}' cannot be measured on '{question}'. Use top2 for scales, score for a recommendation, mean for numbers."
        yield Problem("bad_goal", message, place, values={"measure": goal.measure, "question": goal.question})
    if goal.measure == "top2" and isinstance(kind, fits) and _points(draft, kind, goal.question) < POINTS_FOR_TOP2:
        message = (
            "'top2' says something on a scale of at least {least} points. Use a longer scale, or the measure mean."
        )
        yield Problem("bad_goal", message, place, values={"least": POINTS_FOR_TOP2})
    if goal.measure == "top2" and not 0 <= goal.target <= 1:
        message = "The target of a top2 goal is a share from 0 to 1, such as 0.70."
        yield Problem("bad_goal", message, place)


def _points(draft: Draft, question: AnyQuestion | None, name: str) -> int:
    """The number of points of the scale that ``name`` is answered on; many when the scale could not be read."""
    scale = draft.scales.get(_scale_name(question, name) or "")
    return len(scale.points) if scale else POINTS_FOR_TOP2


def _scale_name(question: AnyQuestion | None, name: str) -> str | None:
    """The scale that ``name``, a question or an item of it, is answered on."""
    if isinstance(question, ScaleQuestion | Matrix):
        return question.scale
    if isinstance(question, PairedMatrix):
        return question.importance if name.endswith(".importance") else question.performance
    return None
