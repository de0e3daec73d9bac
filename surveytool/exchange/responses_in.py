"""Earlier answers read from a table: one row a response, one column a variable.

A cell holds a code or the exact label in one of the questionnaire's languages; an empty cell is left open. Validity is
what ``clean`` says, except that ``required`` does not bind; routing is that of the questionnaire. All or nothing.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from surveytool.exchange.columns import Matched, folded, match_columns, nearest
from surveytool.exchange.sheet import ProblemList, Row, Sheet
from surveytool.problem import visible
from surveytool.questionnaire.flow import shown
from surveytool.questionnaire.model import OTHER, Asking, MultipleChoice, Points, Questionnaire, Text
from surveytool.questionnaire.variable import Variable
from surveytool.response.answer import Value, clean
from surveytool.response.packed import Packed

YES = frozenset({"1", "x", "ja", "yes", "true", "waar"})
NO = frozenset({"0", "nee", "no", "false", "onwaar"})
MAX_REMEMBERED = 10_000
"""Cells of one column of which the meaning is remembered."""


@dataclass(frozen=True)
class EarlierAnswers:
    """What a table holds, and what of it could not be kept.

    ``hidden`` counts, by variable, the answers to questions that the routing does not show to that respondent;
    ``absent`` names the variables without a column; ``empty_rows`` counts rows without any answer.
    """

    answers: Sequence[Mapping[str, Value]]
    hidden: Mapping[str, int]
    absent: tuple[str, ...]
    empty_rows: int


def read_responses(
    sheet: Sheet,
    questionnaire: Questionnaire,
    *,
    ignore: Iterable[str] = (),
    on_row: Callable[[], None] = lambda: None,
) -> EarlierAnswers:
    """The response in each row of ``sheet``; ``on_row`` is called after each row.

    Raises:
        InvalidInput: columns or cells that cannot be used, with the place of each.
    """
    matched = match_columns(sheet, questionnaire, ignore=ignore)
    reader = _RowReader(sheet, questionnaire, matched)
    answers: Packed[Mapping[str, Value]] = Packed()
    hidden: Counter[str] = Counter()
    empty = 0
    for row in sheet.rows:
        if any(row.cells[index] for index in matched.columns):
            given = reader.read(row)
            remaining = shown(questionnaire, given).answers
            kept = {name: value for name, value in given.items() if name in remaining}
            hidden.update(name for name in given if name not in kept)
            answers.append(kept)
        else:
            empty += 1
        on_row()
    if reader.problems:
        raise reader.problems.error()
    return EarlierAnswers(answers, dict(hidden), tuple(variable.name for variable in matched.absent), empty)


class _RowReader:
    """Reads rows of one sheet; gathers the problems of all of them."""

    def __init__(self, sheet: Sheet, questionnaire: Questionnaire, matched: Matched) -> None:
        self.problems = ProblemList(sheet.file)
        self._sheet = sheet
        self._scales = questionnaire.scales
        self._language = questionnaire.default_language
        self._codes = {index: _codes_by_text(variable) for index, variable in matched.columns.items()}
        self._columns = {variable.name: index for index, variable in matched.columns.items()}
        self._questions: list[_Question] = []
        for question in questionnaire.asking:
            columns = [(i, variable) for i, variable in matched.columns.items() if variable.question.id == question.id]
            columns.sort(
                key=lambda column: column[1].form == "text"
            )  # the words beside "other" after the choice itself
            if columns:
                self._questions.append(_Question(question, columns))

    def read(self, row: Row) -> dict[str, Value]:
        """The valid answers of ``row``, before routing."""
        answers: dict[str, Value] = {}
        for question in self._questions:
            if not question.recall(row.cells, answers):
                self._read_question(row, question, answers)
        return answers

    def _read_question(self, row: Row, question: "_Question", answers: dict[str, Value]) -> None:
        raw: dict[str, list[str]] = {}
        for index, variable in question.columns:
            if row.cells[index]:
                self._read_cell(row, index, variable, raw)
        if not raw:
            return
        cleaned = clean(question.question, raw, scales=self._scales, binding=False)
        answers.update(cleaned.answers)
        question.remember(row.cells, cleaned.answers)
        for problem in cleaned.problems:
            column = self._columns.get(problem.variable, question.columns[0][0])
            values = {key: self._readable(value) for key, value in problem.values.items()}
            self._add(row, column, problem.code, problem.message, **values)

    def _read_cell(self, row: Row, index: int, variable: Variable, raw: dict[str, list[str]]) -> None:
        """Put what a filled cell says in ``raw``, the way a form would send it."""
        cell = row.cells[index]
        question = variable.question
        if variable.form in ("code", "flag", "rank"):
            known = self._codes[index]
            code = known.get(cell) or known.get(folded(cell))
            if code is None:
                self._add_unknown(row, index, variable)
            elif variable.form != "flag":
                _choose(raw, variable.name, code)
            elif code == "1" and variable.choice is not None:
                _choose(raw, question.id, variable.choice.code)
        elif variable.form == "text" and variable.choice is not None:
            self._read_other(row, index, question, raw)
        else:
            raw[variable.name] = [cell]

    def _read_other(self, row: Row, index: int, question: Asking, raw: dict[str, list[str]]) -> None:
        """The words beside "other". Of a multiple choice 1 and 0 may stand for them: chosen, not chosen."""
        cell = folded(row.cells[index])
        many = isinstance(question, MultipleChoice)
        if many and cell in NO:
            return
        chosen = raw.get(question.id)
        if many or not chosen:
            _choose(raw, question.id, OTHER)
        elif chosen != [OTHER]:
            message = "There are words for 'other' here, but '{question}' has another answer. Keep one of the two."
            self._add(row, index, "other_not_chosen", message, question=question.id)
        if not (many and cell in YES):
            raw[f"{question.id}.{OTHER}"] = [row.cells[index]]

    def _add_unknown(self, row: Row, index: int, variable: Variable) -> None:
        cell, column = row.cells[index], visible(self._sheet.header[index])
        if variable.form == "flag":
            message = "'{value}' does not say whether '{column}' was chosen. Write 1 or 0, or leave the cell empty."
            self._add(row, index, "not_a_flag", message, value=visible(cell), column=column)
            return
        labels = [label for level in variable.levels for label in level.label.root.values()]
        codes = [level.code for level in variable.levels]
        close = nearest(cell, [*labels, *codes])
        message = (
            "'{value}' is not an answer to '{column}'. Did you mean '{nearest}'?"
            if close
            else "'{value}' is not an answer to '{column}'. Write one of the codes {codes}, or the exact label of one."
        )
        listed = ", ".join(codes)
        self._add(
            row, index, "unknown_answer", message, value=visible(cell), column=column, nearest=close, codes=listed
        )

    def _readable(self, value: object) -> object:
        return value.read(self._language) if isinstance(value, Text) else value

    def _add(self, row: Row, index: int, code: str, message: str, /, **values: object) -> None:
        self.problems.add(code, message, self._sheet.place(row, index), **values)


class _Question:
    """The columns of one question, and what was read in them before.

    What ``clean`` makes of a code, a number or a day depends on that cell alone, so a cell that was read once is not
    judged again. Where cells of one question bear on each other ("other", several choices, points), nothing is remembered.
    """

    def __init__(self, question: Asking, columns: list[tuple[int, Variable]]) -> None:
        self.question = question
        self.columns = columns
        stand_alone = all(variable.form in ("code", "number", "date") for _, variable in columns)
        stand_alone = stand_alone and not isinstance(question, Points)
        self._known: tuple[tuple[int, str, dict[str, Value]], ...] | None = (
            tuple((index, variable.name, {}) for index, variable in columns) if stand_alone else None
        )

    def recall(self, cells: Sequence[str], answers: dict[str, Value]) -> bool:
        """Add to ``answers`` what these cells say, when every one of them was read before; else nothing needs be added."""
        if self._known is None:
            return False
        for index, name, known in self._known:
            if cell := cells[index]:
                value = known.get(cell)
                if value is None:
                    return False
                answers[name] = value
        return True

    def remember(self, cells: Sequence[str], answers: Mapping[str, Value]) -> None:
        """Note what was made of these cells."""
        for index, name, known in self._known or ():
            if cells[index] and name in answers and len(known) < MAX_REMEMBERED:
                known[cells[index]] = answers[name]


def _choose(raw: dict[str, list[str]], name: str, code: str) -> None:
    raw.setdefault(name, []).append(code)


def _codes_by_text(variable: Variable) -> dict[str, str]:
    """The codes of a variable by what a cell may hold. A code goes before a label; a shared label is none."""
    if variable.form == "flag" and variable.choice is not None:
        named = {folded(name) for name in (variable.choice.code, *variable.choice.label.root.values())} - {"0", "1"}
        # "nee" under a choice that is called "Nee" says both, and so nothing
        return dict.fromkeys(NO - named, "0") | dict.fromkeys(YES | (named - NO), "1")
    by_label: dict[str, set[str]] = {}
    for level in variable.levels:
        for label in level.label.root.values():
            by_label.setdefault(folded(label), set()).add(level.code)
    codes = {level.code for level in variable.levels}
    return (
        {label: found.pop() for label, found in by_label.items() if len(found) == 1}
        | {folded(code): code for code in codes}
        | {code: code for code in codes}
    )
