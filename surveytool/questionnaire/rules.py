"""What must hold between the parts of a questionnaire: unique ids, known references, sound scales and reachable routing.

The rules work on what could be read, so that they add to the problems of a file that is not valid yet.
"""

import re
from collections.abc import Iterator
from typing import assert_never

from pydantic import BaseModel

from surveytool.problem import Place, Problem, visible
from surveytool.questionnaire import piping_rules, references, registration, routing
from surveytool.questionnaire.draft import Draft, Located, unknown
from surveytool.questionnaire.model import (
    RESERVED_IDS,
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
    ScaleQuestion,
    SingleChoice,
    TextQuestion,
    WithChoices,
)
from surveytool.questionnaire.pattern import KNOWN_PATTERNS, PatternError, matcher
from surveytool.questionnaire.soundness import language_problems, scale_problems, translation_problems
from surveytool.questionnaire.variable import all_choices
from surveytool.source import Mapping, Path, Scalar, Sequence, at


def problems(draft: Draft) -> Iterator[Problem]:
    """Every problem between the parts of ``draft``, errors and warnings."""
    yield from language_problems(draft.root)
    yield from _sections(draft)
    yield from _ids(draft)
    yield from _scales(draft)
    for located in draft.located:
        if located.question is not None:
            yield from _question(draft, located, located.question)
    yield from routing.problems(draft)
    yield from piping_rules.problems(draft)
    yield from references.problems(draft)
    yield from registration.problems(draft)
    yield from _translations(draft)


def _sections(draft: Draft) -> Iterator[Problem]:
    node = at(draft.root, ("sections",))
    if not isinstance(node, Sequence):
        return
    if draft.located and all(isinstance(located.question, Note) for located in draft.located):
        yield Problem("no_questions", "Nothing is asked: there are only notes. Add a question.", node.place)
    if not node.items:
        yield Problem("no_sections", "There are no sections. Add one, with its questions.", node.place)
    for index, section in enumerate(node.items):
        questions = section.entries.get("questions") if isinstance(section, Mapping) else None
        if isinstance(questions, Sequence) and not questions.items:
            yield Problem(
                "empty_section",
                "This section has no questions. Add one or remove the section.",
                draft.place("sections", index),
            )


def _ids(draft: Draft) -> Iterator[Problem]:
    questions = [((*located.path, "id"), located.id) for located in draft.located if located.id is not None]
    yield from _unique(draft, questions, "question")
    section_nodes = at(draft.root, ("sections",))
    count = len(section_nodes.items) if isinstance(section_nodes, Sequence) else 0
    yield from _unique(draft, _texts(draft, [("sections", i, "id") for i in range(count)]), "section")
    for key, sort in (("goals", "goal"), ("indices", "index")):
        nodes = at(draft.root, (key,))
        if isinstance(nodes, Sequence):
            yield from _unique(draft, _texts(draft, [(key, i, "id") for i in range(len(nodes.items))]), sort)
    for path, text in questions:
        if text in RESERVED_IDS:
            yield _reserved(text, draft.place(*path))
    for located in draft.located:
        for key, field, sort in (("choices", "code", "choice"), ("items", "id", "item")):
            nodes = at(draft.root, (*located.path, key))
            if isinstance(nodes, Sequence):
                found = _texts(draft, [(*located.path, key, i, field) for i in range(len(nodes.items))])
                yield from _unique(draft, found, sort)
                yield from (_reserved(text, draft.place(*path)) for path, text in found if text in RESERVED_IDS)


def _reserved(text: str, place: Place) -> Problem:
    return Problem(
        "reserved_id", "'{id}' has a meaning of its own here. Choose another word.", place, values={"id": text}
    )


def _texts(draft: Draft, paths: list[Path]) -> list[tuple[Path, str]]:
    found = [(path, at(draft.root, path)) for path in paths]
    return [(path, node.text) for path, node in found if isinstance(node, Scalar)]


def _unique(draft: Draft, texts: list[tuple[Path, str]], sort: str) -> Iterator[Problem]:
    first: dict[str, Path] = {}
    for path, text in texts:
        before = first.setdefault(text.casefold(), path)
        if before != path:
            message = "The {sort} '{id}' is there already, on line {line}. Give each its own."
            values = {"sort": sort, "id": visible(text), "line": draft.place(*before).line}
            yield Problem(f"duplicate_{sort}", message, draft.place(*path), values=values)


def _scales(draft: Draft) -> Iterator[Problem]:
    for name, scale in draft.scales.items():
        if scale is not None and name not in draft.borrowed:
            yield from scale_problems(draft.root, ("scales", name), name, scale)


def _question(draft: Draft, located: Located, question: AnyQuestion) -> Iterator[Problem]:
    match question:
        case SingleChoice() | MultipleChoice():
            yield from _enough_choices(draft, located, question)
            yield from _merging(draft, located, question)
            if isinstance(question, MultipleChoice):
                yield from _choice_limits(draft, located, question)
        case Ranking() | Points():
            yield from _enough_choices(draft, located, question)
            yield from _merging(draft, located, question)
            yield from _weighed(draft, located, question)
        case ScaleQuestion() | Matrix():
            yield from _scale_reference(draft, located, "scale", question.scale)
            if isinstance(question, Matrix):
                yield from _has_items(draft, located, question)
        case PairedMatrix():
            yield from _scale_reference(draft, located, "importance", question.importance)
            yield from _scale_reference(draft, located, "performance", question.performance)
            yield from _has_items(draft, located, question)
            yield from _paired(draft, located, question)
        case Number():
            if question.min is not None and question.max is not None and question.min > question.max:
                yield _min_above_max(draft, located, f"{question.min:g}", f"{question.max:g}")
        case Date():
            if question.min is not None and question.max is not None and question.min > question.max:
                yield _min_above_max(draft, located, question.min, question.max)
        case TextQuestion():
            yield from _pattern(draft, located, question)
        case Recommendation() | Open() | Consent() | Note():
            return
        case _:
            assert_never(question)


def _min_above_max(draft: Draft, located: Located, low: object, high: object) -> Problem:
    message = "'min' ({low}) is larger than 'max' ({high}). Swap them or change one."
    return Problem("min_above_max", message, draft.place(*located.path, "min"), values={"low": low, "high": high})


def _enough_choices(draft: Draft, located: Located, question: WithChoices) -> Iterator[Problem]:
    if len(all_choices(question)) < 2:
        yield Problem(
            "too_few_choices",
            "A question with choices needs at least two of them.",
            draft.place(*located.path, "choices"),
        )


def _merging(draft: Draft, located: Located, question: WithChoices) -> Iterator[Problem]:
    is_segment = isinstance(question, SingleChoice) and question.id in draft.segments.values()
    for number, choice in enumerate(question.choices):
        if choice.merge is not None and not is_segment:
            message = "'merge' joins small groups of a segment, and '{id}' is none. Name it under 'segments', or remove the key."
            place = draft.place(*located.path, "choices", number, "merge")
            yield Problem("bad_merge", message, place, values={"id": question.id})


def _choice_limits(draft: Draft, located: Located, question: MultipleChoice) -> Iterator[Problem]:
    real = sum(1 for choice in question.choices if not choice.exclusive and choice.missing is None) + question.other
    if question.min is not None and question.max is not None and question.min > question.max:
        yield _min_above_max(draft, located, question.min, question.max)
    for key, value, least in (("min", question.min, 0), ("max", question.max, 1)):
        if value is not None and not least <= value <= real:
            message = (
                "'{key}' is {value}, but {count} choices can be taken together. Use a number from {least} to {count}."
            )
            values = {"key": key, "value": value, "count": real, "least": least}
            yield Problem("out_of_range", message, draft.place(*located.path, key), values=values)


def _weighed(draft: Draft, located: Located, question: Ranking | Points) -> Iterator[Problem]:
    for number, choice in enumerate(question.choices):
        for key, is_set in (("missing", choice.missing is not None), ("exclusive", choice.exclusive)):
            if is_set:
                message = "'{key}' does not go with {kind}, where choices are held against each other. Remove it, or ask it in a question of its own."
                place = draft.place(*located.path, "choices", number, key)
                yield Problem("choice_apart", message, place, values={"key": key, "kind": question.kind})
    if isinstance(question, Ranking) and question.top is not None and question.top > len(question.choices):
        message = "'top' is {top}, but there are {count} choices. Use a number up to {count}."
        values = {"top": question.top, "count": len(question.choices)}
        yield Problem("out_of_range", message, draft.place(*located.path, "top"), values=values)


def _scale_reference(draft: Draft, located: Located, key: str, name: str) -> Iterator[Problem]:
    if name not in draft.scales:
        known = dict.fromkeys((*draft.scales, *draft.library.names))
        yield unknown("unknown_scale", "scale", name, known, draft.place(*located.path, key))


def _has_items(draft: Draft, located: Located, question: Matrix | PairedMatrix) -> Iterator[Problem]:
    if not question.items:
        yield Problem("no_items", "A matrix needs at least one item.", draft.place(*located.path, "items"))


def _paired(draft: Draft, located: Located, question: PairedMatrix) -> Iterator[Problem]:
    importance, performance = draft.scales.get(question.importance), draft.scales.get(question.performance)
    if importance is None or performance is None:
        return
    if [point.code for point in importance.points] != [point.code for point in performance.points]:
        message = "The scales '{importance}' and '{performance}' have different points, so that the two answers cannot be compared. Use scales with the same codes."
        values = {"importance": question.importance, "performance": question.performance}
        yield Problem("paired_scales_differ", message, draft.place(*located.path, "performance"), values=values)


def _pattern(draft: Draft, located: Located, question: TextQuestion) -> Iterator[Problem]:
    if question.pattern is None or question.pattern in KNOWN_PATTERNS:
        return
    place = draft.place(*located.path, "pattern")
    if re.fullmatch(r"[a-z_]+", question.pattern):
        yield unknown("unknown_pattern", "pattern", question.pattern, KNOWN_PATTERNS, place)
        return
    try:
        matcher(question.pattern)
    except PatternError as error:
        message = "This expression cannot be read: {reason}. Look-around and back-references are not possible."
        yield Problem("bad_pattern", message, place, values={"reason": visible(str(error))})


def _translations(draft: Draft) -> Iterator[Problem]:
    parts: list[tuple[Path, BaseModel]] = [
        (located.path, located.question) for located in draft.located if located.question
    ]
    parts += [(("sections", index), section) for index, section in enumerate(draft.sections)]
    if draft.head is not None:
        parts.append(((), draft.head))
    for path, part in parts:
        yield from translation_problems(draft.root, path, part, draft.languages)
