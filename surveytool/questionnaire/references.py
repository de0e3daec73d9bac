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
    Matrix,
    Number,
    PairedMatrix,
    Recommendation,
    ScaleQuestion,
    SingleChoice,
)


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


def _item_names(draft: Draft) -> tuple[str, ...]:
    """What can be scored: ``question`` of a scale, ``question.item`` of a matrix, with a side in a paired one."""
    found: list[str] = []
    for located in draft.located:
        question = located.question
        if isinstance(question, ScaleQuestion | Recommendation | Number):
            found.append(question.id)
        elif isinstance(question, Matrix):
            found.extend(f"{question.id}.{item.id}" for item in question.items)
        elif isinstance(question, PairedMatrix):
            found.extend(f"{question.id}.{item.id}.{side}" for item in question.items for side in SIDES)
    return tuple(found)


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
    scale_name = None
    if isinstance(question, ScaleQuestion | Matrix):
        scale_name = question.scale
    elif isinstance(question, PairedMatrix):
        scale_name = question.importance if name.endswith(".importance") else question.performance
    scale = draft.scales.get(scale_name) if scale_name else None
    return len(scale.points) if scale else POINTS_FOR_TOP2
