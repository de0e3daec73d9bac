"""The answers of a closed round as tables for other programs.

Each table begins with its header. Rows are in the random order of the snapshot. Answers in words stand in a table of
their own, each question in an order of its own, so that none stands beside the background of the one who gave it; that
somebody gave one can be seen only where it is an answer in itself ("other" of a multiple choice, as 1 or 0).
"""

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from surveytool.questionnaire.model import MultipleChoice, Questionnaire, SingleChoice
from surveytool.questionnaire.variable import Level, Variable, conditions, variables
from surveytool.response.snapshot import ANSWERED, LEFT_OPEN, Codes, Numbers, Snapshot
from surveytool.texts import Texts

Cell = str | int | float | None
Cells = list[Cell]
CHUNK = 5_000


def response_table(questionnaire: Questionnaire, snapshot: Snapshot) -> Iterator[Cells]:
    """One row a response, one column a variable, in codes; what was left open or not shown is empty.

    Reading it back gives the same snapshot, but for the answers in words and what depends on them.
    """
    shown = [variable for variable in variables(questionnaire) if _is_column(variable)]
    yield [variable.name for variable in shown]
    codes: dict[str, list[Cell]] = {
        variable.name: [
            None,
            None,
            *(level.code if level.value is None else level.value for level in _levels(variable, shown)),
        ]
        for variable in shown
    }
    for chunk in snapshot.chunks(CHUNK):
        yield from _rows(chunk, shown, codes)


def label_table(questionnaire: Questionnaire, snapshot: Snapshot, texts: Texts) -> Iterator[Cells]:
    """The same rows with labels under the texts of the questions; says what was left open and what was not shown."""
    shown = [variable for variable in variables(questionnaire) if _is_column(variable)]
    yield [_heading(variable, texts.language) for variable in shown]
    reasons = [texts("(not shown)"), texts("(left open)")]
    labels: dict[str, list[Cell]] = {
        variable.name: [*reasons, *(level.label.read(texts.language) for level in _levels(variable, shown))]
        for variable in shown
    }
    for chunk in snapshot.chunks(CHUNK):
        yield from _rows(chunk, shown, labels)


def with_persons(
    table: Iterator[Cells], questionnaire: Questionnaire, persons: Sequence[bytes | None] | None
) -> Iterator[Cells]:
    """The rows of a table with, in front, the number or code of the member whose answers they are; as they are where there
    is none. The column is called ``person``, or that with a line behind it where a question has that name."""
    if persons is None:
        yield from table
        return
    name = "person"
    while name in {variable.name for variable in variables(questionnaire)}:
        name += "_"
    yield [name, *next(table)]
    for person, cells in zip(persons, table, strict=True):
        yield [person.hex() if person is not None else None, *cells]


def open_table(questionnaire: Questionnaire, snapshot: Snapshot, language: str) -> Iterator[Cells]:
    """Every answer in words: its variable, the question, the answer."""
    yield ["variable", "question", "answer"]
    for variable in variables(questionnaire):
        for text in snapshot.texts.get(variable.name, ()):
            yield [variable.name, variable.question.text.read(language), text]


def codebook_table(questionnaire: Questionnaire) -> Iterator[Cells]:
    """What the columns and codes mean: a row for each code of each variable, with texts in every language."""
    languages = questionnaire.languages
    yield [
        "variable",
        "kind",
        *(f"question.{language}" for language in languages),
        *(f"part.{language}" for language in languages),
        "side",
        "code",
        *(f"label.{language}" for language in languages),
        "missing",
        "show_if",
    ]
    shown_if = conditions(questionnaire)
    for variable in variables(questionnaire):
        part = variable.item.label if variable.item is not None else variable.choice.label if variable.choice else None
        head: Cells = [
            variable.name,
            variable.question.kind,
            *(variable.question.text.read(language) for language in languages),
            *(part.read(language) if part else None for language in languages),
            variable.side,
        ]
        condition = shown_if.get(variable.name)
        for level in variable.levels:
            labels = (level.label.read(language) for language in languages)
            code = level.code if level.value is None else level.value
            yield [*head, code, *labels, level.missing, condition]
        if not variable.levels:
            yield [*head, None, *(None for _ in languages), None, condition]


@dataclass(frozen=True)
class Uniqueness:
    """How many of ``rows`` have a combination of answers to ``questions`` that no other row has."""

    questions: tuple[str, ...]
    unique: int
    rows: int


def uniqueness(questionnaire: Questionnaire, snapshot: Snapshot) -> Uniqueness:
    """How recognisable rows are by their background: the declared segments, else every question with one choice."""
    names = questionnaire.segments or tuple(q.id for q in questionnaire.asking if isinstance(q, SingleChoice))
    known = [name for name in names if name in snapshot.columns]
    if not known or not snapshot.rows:
        return Uniqueness(tuple(known), 0, snapshot.rows)
    background = np.stack([snapshot.column(name) for name in known])
    _, counts = np.unique(background, axis=1, return_counts=True)
    return Uniqueness(tuple(known), int((counts == 1).sum()), snapshot.rows)


def _is_column(variable: Variable) -> bool:
    return variable.form != "text" or isinstance(variable.question, MultipleChoice)


def _heading(variable: Variable, language: str) -> str:
    question = variable.question.text.read(language)
    if variable.item is None and variable.choice is None:
        return question
    side = f" ({variable.side})" if variable.side is not None else ""
    return f"{question} [{variable.label(language)}{side}]"


def _levels(variable: Variable, beside: Sequence[Variable]) -> tuple[Level, ...]:
    """The answers behind the codes of a column; "other" has those of the choices beside it."""
    if variable.form != "text":
        return variable.levels
    return next(v.levels for v in beside if v.question.id == variable.question.id and v.form == "flag")


def _rows(chunk: Snapshot, shown: Sequence[Variable], cells: Mapping[str, Sequence[Cell]]) -> Iterator[Cells]:
    columns: list[list[Cell]] = []
    for variable in shown:
        codes = chunk.column(variable.name)
        if variable.form in ("number", "date"):
            read = _day if variable.form == "date" else _number
            columns.append(_values(codes, chunk.numbers[variable.name], cells[variable.name], read))
            continue
        if variable.form == "text":
            codes = _other_flags(chunk, variable)
        lookup = np.empty(len(cells[variable.name]), dtype=object)
        lookup[:] = cells[variable.name]
        columns.append(lookup[codes].tolist())
    yield from (list(row) for row in zip(*columns, strict=True))


def _values(codes: Codes, values: Numbers, empty: Sequence[Cell], read: Callable[[float], Cell]) -> list[Cell]:
    pairs = zip(codes.tolist(), values.tolist(), strict=True)
    return [read(value) if code == ANSWERED else empty[code] for code, value in pairs]


def _other_flags(chunk: Snapshot, variable: Variable) -> Codes:
    """Codes of "other" as those of the choices beside it: not chosen when the question was answered without it."""
    codes = chunk.column(variable.name)
    prefix = f"{variable.question.id}."
    beside = [index for index, name in enumerate(chunk.columns) if name.startswith(prefix) and name != variable.name]
    answered = (chunk.codes[beside] >= ANSWERED).any(axis=0)
    return np.where(codes == ANSWERED, ANSWERED + 1, np.where(answered & (codes == LEFT_OPEN), ANSWERED, codes))


def _day(value: float) -> str:
    return datetime.date.fromordinal(int(value)).isoformat()


def _number(value: float) -> int | float:
    return int(value) if value.is_integer() and abs(value) < 1e15 else value
