"""Counts that can be added up: the only thing that is taken from the answers, for any number of them.

The levels come from the questionnaire and not from the data, so that every part of a round has counts of the same
shape: ``tally(part) + tally(other part)`` is the tally of both, in whatever order and however the rows are divided.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from surveytool.analysis.histogram import Histogram
from surveytool.analysis.index import Moments
from surveytool.analysis.ranks import pairwise_sums
from surveytool.analysis.straightlining import Straight, straight
from surveytool.questionnaire.model import (
    SIDES,
    Index,
    Matrix,
    Missing,
    MultipleChoice,
    Number,
    PairedMatrix,
    Points,
    Questionnaire,
    Recommendation,
    ScaleQuestion,
)
from surveytool.questionnaire.variable import Variable, variables
from surveytool.response.snapshot import ANSWERED, LEFT_OPEN, NOT_SHOWN, Codes, Snapshot

Counts = NDArray[np.int64]

# How a respondent stands to a multiple choice as a whole: not shown, left open, answered, or one of these.
MISSING: tuple[Missing, ...] = ("not_applicable", "refused", "dont_know")
_STATES = ANSWERED + 1 + len(MISSING)
_CHOICE_CODES = ANSWERED + 2


@dataclass(frozen=True, eq=False)
class Tally:
    """The counts of some responses to one questionnaire.

    ``codes``: a variable -> the number of rows with each code (0 not shown, 1 left open, 2 + i level i); the choices of
    a multiple choice are not in it. ``pairs``: "question.item" of a paired matrix -> [importance code, performance
    code]. ``respondents``: a multiple choice -> rows not shown, left open (nothing chosen), answered (at least one
    choice inside the base), then those who chose nothing but a choice outside it, by MISSING. ``choices``: a multiple
    choice -> [choice, code] among those who answered; the code of "other" is one lower, because it is a text.
    ``values``: a number or a day -> its values and how often each was given. ``indices``: an index -> the moments of those who
    answered all its items. ``crossed``: a segment -> a scale, a recommendation -> [code of the segment, code], and
    ``sums``: a segment -> a number or points -> [code of the segment, (count, sum, sum of squares)], in whole steps. ``types``: a scale or number -> how many
    answered it of each combination of answers to the segments, in the order of ``numpy.ravel_multi_index``. ``ranked``: a
    matrix -> ``pairwise_sums`` of its items, 1 for the two best points; a paired matrix -> those of the sign of performance
    less importance. ``straight``: rows of the same answer.
    """

    rows: int
    codes: Mapping[str, Counts]
    pairs: Mapping[str, Counts]
    respondents: Mapping[str, Counts]
    choices: Mapping[str, Counts]
    values: Mapping[str, Histogram]
    indices: Mapping[str, Moments]
    crossed: Mapping[str, Mapping[str, Counts]]
    sums: Mapping[str, Mapping[str, NDArray[np.object_]]]
    types: Mapping[str, Counts]
    ranked: Mapping[str, Counts]
    straight: Straight

    @classmethod
    def zero(cls, questionnaire: Questionnaire) -> Tally:
        """The tally of no responses."""
        columns = variables(questionnaire)
        empty = np.empty((len(columns), 0), dtype=np.uint8)
        numbers = {column.name: np.empty(0) for column in columns if column.form in ("number", "date")}
        return tally(questionnaire, Snapshot("", tuple(column.name for column in columns), empty, numbers, {}))

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.rows + other.rows,
            _added(self.codes, other.codes),
            _added(self.pairs, other.pairs),
            _added(self.respondents, other.respondents),
            _added(self.choices, other.choices),
            {name: self.values[name] + other.values[name] for name in _same(self.values, other.values)},
            {name: self.indices[name] + other.indices[name] for name in _same(self.indices, other.indices)},
            {name: _added(self.crossed[name], other.crossed[name]) for name in _same(self.crossed, other.crossed)},
            {name: _added(self.sums[name], other.sums[name]) for name in _same(self.sums, other.sums)},
            _added(self.types, other.types),
            _added(self.ranked, other.ranked),
            self.straight + other.straight,
        )

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Tally):
            return NotImplemented
        return (
            self.rows == other.rows
            and _equal(self.codes, other.codes)
            and _equal(self.pairs, other.pairs)
            and _equal(self.respondents, other.respondents)
            and _equal(self.choices, other.choices)
            and self.values == other.values
            and self.indices == other.indices
            and all(_equal(self.crossed[name], other.crossed[name]) for name in self.crossed)
            and all(_equal(self.sums[name], other.sums[name]) for name in self.sums)
            and _equal(self.types, other.types)
            and _equal(self.ranked, other.ranked)
            and self.straight == other.straight
        )


def tally(questionnaire: Questionnaire, chunk: Snapshot) -> Tally:
    """Count the rows of ``chunk``.

    Raises ValueError when the columns or codes are not those of the questionnaire.
    """
    columns = variables(questionnaire)
    if chunk.columns != tuple(column.name for column in columns):
        raise ValueError(f"the snapshot is not one of the questionnaire {questionnaire.id!r}")
    place = {column.name: index for index, column in enumerate(columns)}
    by_choice: dict[str, list[Variable]] = {}
    codes: dict[str, Counts] = {}
    values: dict[str, Histogram] = {}
    for column in columns:
        if isinstance(column.question, MultipleChoice):
            by_choice.setdefault(column.question.id, []).append(column)
            continue
        row = chunk.codes[place[column.name]]
        codes[column.name] = _count(row, _size(column))
        if column.form in ("number", "date"):
            values[column.name] = Histogram.of(chunk.numbers[column.name][row == ANSWERED])
    respondents: dict[str, Counts] = {}
    choices: dict[str, Counts] = {}
    for question, parts in by_choice.items():
        flags = chunk.codes[place[parts[0].name] : place[parts[0].name] + len(parts)]
        respondents[question], choices[question] = _count_choices(parts, flags)
    return Tally(
        chunk.codes.shape[1],
        codes,
        _pairs(questionnaire, columns, place, chunk),
        respondents,
        choices,
        values,
        {index.id: _moments(index, columns, place, chunk) for index in questionnaire.indices},
        {name: _crossed(columns[place[name]], columns, place, chunk) for name in questionnaire.segments},
        {name: _sums(columns[place[name]], columns, place, chunk) for name in questionnaire.segments},
        _types([columns[place[name]] for name in questionnaire.segments], columns, place, chunk),
        _ranked(questionnaire, columns, place, chunk),
        straight(questionnaire, columns, place, chunk.codes),
    )


def _count(codes: Codes, size: int) -> Counts:
    counts = np.bincount(codes, minlength=size)
    if counts.size > size:
        raise ValueError(f"code {counts.size - 1} is not one of the questionnaire")
    return counts


def _size(column: Variable) -> int:
    return ANSWERED + (len(column.levels) if column.form in ("code", "rank") else 1)


def _pairs(
    questionnaire: Questionnaire, columns: tuple[Variable, ...], place: Mapping[str, int], chunk: Snapshot
) -> dict[str, Counts]:
    size = {column.name: _size(column) for column in columns}
    pairs: dict[str, Counts] = {}
    for question in questionnaire.questions:
        if not isinstance(question, PairedMatrix):
            continue
        for item in question.items:
            row, column = (f"{question.id}.{item.id}.{side}" for side in SIDES)
            joint = chunk.codes[place[row]].astype(np.uint32) * size[column] + chunk.codes[place[column]]
            counts = _count(joint, size[row] * size[column])
            pairs[f"{question.id}.{item.id}"] = counts.reshape(size[row], size[column])
    return pairs


def _crossed(
    segment: Variable, columns: Sequence[Variable], place: Mapping[str, int], chunk: Snapshot
) -> dict[str, Counts]:
    """The answers on every scale, by those to the segment."""
    groups = chunk.codes[place[segment.name]].astype(np.uint32)
    found = {}
    for column in columns:
        if on_a_scale(column):
            size = _size(column)
            joint = groups * size + chunk.codes[place[column.name]]
            found[column.name] = _count(joint, _size(segment) * size).reshape(_size(segment), size)
    return found


def _sums(
    segment: Variable, columns: Sequence[Variable], place: Mapping[str, int], chunk: Snapshot
) -> dict[str, NDArray[np.object_]]:
    """Of every number, how many gave one, their sum and that of the squares, by the answers to the segment."""
    groups, size = chunk.codes[place[segment.name]], _size(segment)
    found = {}
    for column in columns:
        if isinstance(column.question, Number | Points):
            known = chunk.codes[place[column.name]] == ANSWERED
            values = np.rint(chunk.numbers[column.name][known] * steps_of([column])).astype(np.int64)
            there = groups[known]
            parts = [values[there == code].astype(np.object_) for code in range(size)]
            rows = [[part.size, int(part.sum()), int((part * part).sum())] for part in parts]
            found[column.name] = np.array(rows, dtype=np.object_)
    return found


def segment_shape(segments: Sequence[Variable]) -> tuple[int, ...]:
    """How many codes each segment has."""
    return tuple(_size(segment) for segment in segments)


def _types(
    segments: Sequence[Variable], columns: Sequence[Variable], place: Mapping[str, int], chunk: Snapshot
) -> dict[str, Counts]:
    if len(segments) < 2:  # of one segment alone nothing can be laid over another
        return {}
    shape = segment_shape(segments)
    codes = tuple(chunk.codes[place[segment.name]].astype(np.intp) for segment in segments)
    combination = np.ravel_multi_index(codes, shape)
    found = {}
    for column in columns:
        inside = _inside(column)
        if inside is not None:
            answered = inside[chunk.codes[place[column.name]]]
            found[column.name] = np.bincount(combination[answered], minlength=int(np.prod(shape)))
    return found


def _ranked(
    questionnaire: Questionnaire, columns: Sequence[Variable], place: Mapping[str, int], chunk: Snapshot
) -> dict[str, Counts]:
    found = {}
    for question in questionnaire.questions:
        if isinstance(question, Matrix):
            own = [columns[place[f"{question.id}.{item.id}"]] for item in question.items]
            best = [_points_of(column, chunk.codes[place[column.name]]) for column in own]
            top = [sorted(level.value for level in column.levels if level.value is not None)[-2:] for column in own]
            values = np.stack([np.isin(points, two) for (points, _), two in zip(best, top, strict=True)], axis=1)
            known = np.stack([there for _, there in best], axis=1)
        elif isinstance(question, PairedMatrix):
            sides = [
                [
                    _points_of(columns[place[name]], chunk.codes[place[name]])
                    for name in (f"{question.id}.{item.id}.{side}" for item in question.items)
                ]
                for side in SIDES
            ]
            signs = [np.sign(after[0] - before[0]) for before, after in zip(*sides, strict=True)]
            values = np.stack(signs, axis=1)
            known = np.stack([before[1] & after[1] for before, after in zip(*sides, strict=True)], axis=1)
        else:
            continue
        found[question.id] = pairwise_sums(values.astype(np.int64), known)
    return found


def _points_of(column: Variable, codes: Codes) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """The number of the point that each answered, and who answered one."""
    numbers = np.array([0, 0, *(level.value or 0 for level in column.levels)], dtype=np.int64)
    known = np.array([False, False, *(level.value is not None for level in column.levels)])
    return numbers[codes], known[codes]


def _inside(column: Variable) -> NDArray[np.bool_] | None:
    """Which codes of a column are in the base of a mean; None when it has none."""
    if on_a_scale(column):
        return np.array([False, False, *(level.value is not None for level in column.levels)])
    if isinstance(column.question, Number | Points):
        return np.array([False, False, True])
    return None


def on_a_scale(column: Variable) -> bool:
    """Whether the answers stand in order and have a number each: what a group has a mean of."""
    return isinstance(column.question, ScaleQuestion | Matrix | PairedMatrix | Recommendation)


def _moments(index: Index, columns: tuple[Variable, ...], place: Mapping[str, int], chunk: Snapshot) -> Moments:
    """The moments of who answered every item of an index, in the smallest step of its items."""
    items = [columns[place[name]] for name in index.items]
    steps = steps_of(items)
    complete = np.ones(chunk.codes.shape[1], dtype=np.bool_)
    answers = np.zeros((chunk.codes.shape[1], len(items)), dtype=np.int64)
    for number, item in enumerate(items):
        row = chunk.codes[place[item.name]]
        if item.form == "number":
            known = row == ANSWERED
            answers[known, number] = np.rint(chunk.numbers[item.name][known] * steps)
        else:
            points, known = _points_of(item, row)
            answers[:, number] = points * steps
        complete &= known
    return Moments.of(answers[complete])


def steps_of(items: Sequence[Variable]) -> int:
    """In how many parts one is divided, that every answer to the items is a whole number of them."""
    decimals = [item.question.decimals for item in items if isinstance(item.question, Number)]
    return int(10 ** max(decimals, default=0))


def _count_choices(parts: list[Variable], flags: Codes) -> tuple[Counts, Counts]:
    """The respondents by how they stand to the question, and each choice's codes among those who answered."""
    states = choice_states(parts, flags)
    counts = np.stack([_count(codes[states == ANSWERED], _CHOICE_CODES) for codes in flags])
    return _count(states, _STATES), counts


def choice_states(parts: Sequence[Variable], flags: Codes) -> NDArray[np.uint8]:
    """How each respondent stands to a multiple choice, from the codes of its choices [choice, row].

    0 not shown, 1 left open, 2 answered, 3 and on nothing but a choice outside the base, by MISSING.
    """
    states = np.full(flags.shape[1], NOT_SHOWN, dtype=np.uint8)
    states[(flags != NOT_SHOWN).any(axis=0)] = LEFT_OPEN
    answered = np.zeros(flags.shape[1], dtype=np.bool_)
    for part, codes in zip(parts, flags, strict=True):
        chosen = codes == chosen_code(part)
        missing = part.choice.missing if part.choice is not None else None
        if missing is None:
            answered |= chosen
        else:
            states[chosen] = ANSWERED + 1 + MISSING.index(missing)
    states[answered] = ANSWERED
    return states


def chosen_code(choice: Variable) -> int:
    """The code in the snapshot that says this choice was chosen: "other" is a text, and answered when chosen."""
    return ANSWERED if choice.form == "text" else ANSWERED + 1


def _same(one: Mapping[str, object], other: Mapping[str, object]) -> tuple[str, ...]:
    if one.keys() != other.keys():
        raise ValueError("tallies of two questionnaires cannot be added")
    return tuple(one)


def _added(one: Mapping[str, NDArray[Any]], other: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    return {name: one[name] + other[name] for name in _same(one, other)}


def _equal(one: Mapping[str, NDArray[Any]], other: Mapping[str, NDArray[Any]]) -> bool:
    return one.keys() == other.keys() and all(np.array_equal(one[name], other[name]) for name in one)
