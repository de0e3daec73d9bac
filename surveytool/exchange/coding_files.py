"""Open answers as a spreadsheet to code them in, and the codes that come back.

Everything that comes back is checked against what is stored: an answer that is not there, a row whose text is that of another
answer (as when one column was sorted alone), a code that is not in the codebook. One problem stores nothing.
"""

import contextlib
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from surveytool.exchange import coding_columns as columns
from surveytool.exchange.columns import folded, nearest
from surveytool.exchange.formula import guarded, unguarded
from surveytool.exchange.responses_out import Cells
from surveytool.exchange.sheet import ProblemList, Row, Sheet, refusal
from surveytool.problem import visible
from surveytool.report.workbook.cell_text import cell_text
from surveytool.store.coding import Coded, OpenAnswer
from surveytool.themes.code import Codebook

SHEET = "coding"
"""The sheet of a workbook that is read."""
NO_CODE = "-"
"""In a cell for codes: read, and given none."""
_DASHES = frozenset([NO_CODE, "\N{EN DASH}", "\N{EM DASH}"])
"""What a program may make of it."""
_OF_CODES = {"name": 30, "definition": 50, "include": 40, "exclude": 40, "keywords": 40}
WIDTHS = {
    **dict.fromkeys(columns.NAMES[columns.ANSWER].values(), 19),
    **dict.fromkeys(columns.NAMES[columns.TEXT].values(), 80),
    **dict.fromkeys((*columns.NAMES[columns.CODES].values(), *columns.NAMES[columns.SETTLED].values()), 30),
    "id": 22,
    **{f"{name}.{language}": width for name, width in _OF_CODES.items() for language in ("nl", "en")},
}
"""How wide the columns are in which people read and write, in characters."""
_YES = frozenset(["yes", "ja", "y", "j", "x", "1", "true", "waar"])
_NO = frozenset(["no", "nee", "n", "0", "false", "onwaar"]) | {""}
_TEXT_ID = "a-"
"""Stands before an answer's id in a CSV file, as a spreadsheet program may take bare digits for a number."""


NOTHING: Mapping[str, Collection[str]] = {}


@dataclass(frozen=True)
class CodedRows:
    """The codes by answer of the rows that were read, how many rows were not, and how many still say what was exported while
    the answer was coded otherwise since: those ``kept`` as they are."""

    codes: Mapping[str, tuple[str, ...]]
    unread: int
    kept: int = 0


def coding_table(
    answers: Iterable[OpenAnswer],
    *,
    language: str,
    done: Mapping[str, Coded],
    suggestions: Mapping[str, Sequence[str]],
    shown: int,
    remarks: Mapping[str, str] | None = None,
    is_csv: bool = False,
) -> Iterator[Cells]:
    """A header and a row an answer, in the order given: its id and text, the codes it has been ``done`` with, whether it was
    read, up to ``shown`` suggestions, and ``remarks`` where there may be some. Where something was done, the codes stand there once more, so that it can be told
    when the file comes back which of them were changed in it."""
    names = [columns.NAMES[field][language] for field in (columns.ANSWER, columns.TEXT, columns.CODES, columns.READ)]
    last = [columns.REMARK[language]] if remarks is not None else []
    last += [columns.NAMES[columns.BEFORE][language]] if done else []
    yield [*names, *(f"{columns.SUGGESTION[language]} {number}" for number in range(1, shown + 1)), *last]
    read, unread = ("ja", "nee") if language == "nl" else ("yes", "no")
    for answer in answers:
        coded = done.get(answer.id)
        codes = ", ".join(sorted(coded.codes)) if coded is not None else ""
        offered = [*suggestions.get(answer.id, ()), *[""] * shown][:shown]
        beside = [remarks.get(answer.id, "")] if remarks is not None else []
        beside += [_codes_cell(None if coded is None else coded.codes)] if done else []
        is_read = unread if coded is None else read
        yield [_id_cell(answer.id, is_csv), cell_text(answer.text), codes, is_read, *offered, *beside]


def settling_table(
    answers: Iterable[OpenAnswer],
    *,
    language: str,
    coders: Sequence[str],
    codes: Sequence[Mapping[str, Collection[str]]],
    settled: Mapping[str, Collection[str]],
    is_csv: bool = False,
) -> Iterator[Cells]:
    """A header and a row an answer: its text, the codes each of the ``coders`` gave it, and what was agreed on."""
    names = [columns.NAMES[field][language] for field in (columns.ANSWER, columns.TEXT)]
    heads = [f"{columns.CODES_OF[language]} {coder}" for coder in coders]
    yield [*names, *heads, columns.NAMES[columns.SETTLED][language]]
    for answer in answers:
        given = [_codes_cell(of.get(answer.id)) for of in codes]
        yield [_id_cell(answer.id, is_csv), cell_text(answer.text), *given, _codes_cell(settled.get(answer.id))]


def _id_cell(answer_id: str, is_csv: bool) -> str:
    return f"{_TEXT_ID}{answer_id}" if is_csv else answer_id


def _codes_cell(codes: Collection[str] | None) -> str:
    return "" if codes is None else ", ".join(sorted(codes)) or NO_CODE


def read_coding(
    sheet: Sheet,
    *,
    answers: Iterable[OpenAnswer],
    codebook: Codebook,
    before: Mapping[str, Collection[str]],
    elsewhere: Mapping[str, Collection[str]] = NOTHING,
    replace: bool = False,
    ignore: Iterable[str] = (),
) -> CodedRows:
    """The codes in a spreadsheet. A row is read when it says so, has a code or ``-``; any other is left out. ``before`` are the
    codes that the coder gave until now: one that was replaced since may stay where it is. Those that came from no file are
    ``elsewhere`` too: what was given there after the file was written is written over only with ``replace``, and only by what
    was changed in the file.

    Raises:
        InvalidInput: with every column, answer or code that cannot be.
    """
    wanted = (columns.ANSWER, columns.CODES, columns.READ)
    found = columns.find_columns(sheet, wanted, optional=(columns.TEXT, columns.BEFORE), ignore=ignore)
    reading = _Reading(sheet, found, answers, codebook)
    codes: dict[str, tuple[str, ...]] = {}
    unread = kept = 0
    for row, answer in reading.rows():
        is_read = reading.is_read(row)
        given = reading.codes(row, columns.CODES, before.get(answer, ()))
        if not given and not is_read and not _says_none(row.cells[found[columns.CODES]]):
            unread += 1
            continue
        exported = reading.exported(row)
        since = set(elsewhere.get(answer, ())) - (exported or set())
        if since and exported == set(given):
            kept += 1
            continue
        if since and not replace and set(given) != set(before.get(answer, ())):
            message = (
                "The answer '{answer}' was given {stored} on the coding page, after this file was written, and here it is "
                "{typed}. Write the same here when the page is right, or import with --replace when the file is."
            )
            values = {"stored": ", ".join(sorted(before[answer])), "typed": ", ".join(given) or NO_CODE}
            reading.problem("coded_since", message, row, columns.CODES, answer=answer, **values)
        codes[answer] = given
    return reading.finished(codes, unread, kept)


def read_settled(
    sheet: Sheet,
    *,
    answers: Iterable[OpenAnswer],
    codebook: Codebook,
    double: Collection[str],
    before: Mapping[str, Collection[str]],
    ignore: Iterable[str] = (),
) -> CodedRows:
    """What two coders agreed on, of the answers in ``double`` that both coded. An empty cell is not settled yet; ``-`` is
    settled without a code.

    Raises:
        InvalidInput: with every column, answer or code that cannot be.
    """
    found = columns.find_columns(sheet, (columns.ANSWER, columns.SETTLED), optional=(columns.TEXT,), ignore=ignore)
    reading = _Reading(sheet, found, answers, codebook)
    codes: dict[str, tuple[str, ...]] = {}
    unread = 0
    for row, answer in reading.rows():
        if not row.cells[found[columns.SETTLED]]:
            unread += 1
            continue
        if answer not in double:
            message = "The answer '{answer}' was not coded by both, so there is nothing to settle. Empty the cell."
            reading.problem("not_coded_twice", message, row, columns.SETTLED, answer=answer)
        codes[answer] = reading.codes(row, columns.SETTLED, before.get(answer, ()))
    return reading.finished(codes, unread)


class _Reading:
    """One pass over the rows of a sheet; gathers what is wrong with them."""

    def __init__(
        self, sheet: Sheet, found: Mapping[str, int], answers: Iterable[OpenAnswer], codebook: Codebook
    ) -> None:
        self._sheet = sheet
        self._columns = found
        self._answers = {answer.id: answer.text for answer in answers}
        self._codebook = codebook
        self._names = {name: code.id for code in codebook.codes for name in (*code.name.root.values(), code.id)}
        self._problems = ProblemList(sheet.file)
        self._known = self._unknown = 0

    def problem(self, code: str, message: str, row: Row, column: str, **values: object) -> None:
        """Note what is wrong with a cell."""
        self._problems.add(code, message, self._sheet.place(row, self._columns[column]), **values)

    def finished(self, codes: Mapping[str, tuple[str, ...]], unread: int, kept: int = 0) -> CodedRows:
        """What was read; raises when something is wrong."""
        if self._unknown > 1 and not self._known:
            message = (
                "None of the {count} answers in this file is one to this question in this round. Give the round and the question "
                "that the file is of."
            )
            raise refusal(self._sheet.file, "other_answers", message, count=self._unknown)
        if self._problems:
            raise self._problems.error()
        return CodedRows(codes, unread, kept)

    def rows(self) -> Iterator[tuple[Row, str]]:
        """Every row with its answer, when that can be told."""
        first: dict[str, int] = {}
        for row in self._sheet.rows:
            answer = row.cells[self._columns[columns.ANSWER]].lower().removeprefix(_TEXT_ID)
            self._known += answer in self._answers
            if answer not in self._answers:
                self._unknown += 1
                message = (
                    "'{answer}' is not an answer to this question in this round. If the file is of another round or question, "
                    "give that; else the answer is no longer there: take the row out."
                    if answer
                    else "This row does not say which answer it is of. Give it back, or take the row out."
                )
                self.problem("unknown_answer", message, row, columns.ANSWER, answer=visible(answer))
            elif (before := first.setdefault(answer, row.number)) != row.number:
                message = "The answer '{answer}' stands in row {first} already. Keep one of the two rows."
                self.problem("answer_twice", message, row, columns.ANSWER, answer=answer, first=before)
            else:
                self._check_text(row, answer)
                yield row, answer

    def _check_text(self, row: Row, answer: str) -> None:
        if columns.TEXT not in self._columns:
            return
        found, known = row.cells[self._columns[columns.TEXT]], self._answers[answer]
        if found and not _is_of(found, known):
            message = (
                "This is not the text of the answer '{answer}'. When the columns were sorted apart, codes stand with the wrong "
                "answers: export again. When the text was changed, empty the cell."
            )
            self.problem("other_text", message, row, columns.TEXT, answer=answer)

    def is_read(self, row: Row) -> bool:
        """What the row says of itself."""
        said = row.cells[self._columns[columns.READ]]
        if folded(said) in _YES | _NO:
            return folded(said) in _YES
        message = "'{typed}' is neither yes nor no. Write yes when the answer was read, no when it was not."
        self.problem("not_yes_or_no", message, row, columns.READ, typed=visible(said))
        return False

    def exported(self, row: Row) -> set[str] | None:
        """The codes that the answer had when the file was written; None when it had not been read, or is not told."""
        cell = row.cells[self._columns[columns.BEFORE]] if columns.BEFORE in self._columns else ""
        return set(_typed(cell.lower())) if cell else None

    def codes(self, row: Row, column: str, before: Collection[str]) -> tuple[str, ...]:
        """The codes in a cell, each once."""
        typed = _typed(row.cells[self._columns[column]])
        given = tuple(dict.fromkeys(code for one in typed for code in self._code(one, row, column, before)))
        empty = [code for code in given if code in self._codebook.non_answers]
        if empty and len(given) > 1:
            message = (
                "'{id}' says that there is nothing in the answer, and stands beside another code. Keep one of them."
            )
            self.problem("non_answer_beside", message, row, column, id=empty[0])
        return given

    def _code(self, typed: str, row: Row, column: str, before: Collection[str]) -> Iterator[str]:
        code_id = typed.lower()
        if code_id not in self._codebook.ids:
            close = nearest(typed, self._names)
            message = (
                "There is no code '{typed}' in the codebook. Did you mean '{nearest}'?"
                if close
                else "There is no code '{typed}' in the codebook. Write one that is, or add it to the codebook first."
            )
            near = self._names.get(close or "", close)
            self.problem("unknown_code", message, row, column, typed=visible(typed), nearest=near)
            return
        instead = self._codebook.code(code_id).replaced_by
        if instead and code_id not in before:
            message = "The code '{id}' was replaced by: {instead}. Write what fits of those."
            self.problem("replaced_code", message, row, column, id=code_id, instead=", ".join(instead))
            return
        yield code_id


def _typed(cell: str) -> list[str]:
    """What stands in a cell for codes, one by one."""
    return [] if _says_none(cell) else [part for one in re.split(r"[,;|\n]", cell) if (part := one.strip())]


def _says_none(cell: str) -> bool:
    return unguarded(cell) in _DASHES


def _is_of(found: str, known: str) -> bool:
    """Whether ``found`` may be the text of the answer ``known``: programs change line ends and spaces on the way, take or
    leave the apostrophe before a formula, write a number anew, and put ``?`` for what their encoding lacks."""
    wanted = {_bare(one) for text in (known, cell_text(known)) for one in (text, guarded(text), unguarded(text))}
    if _bare(found) in wanted:
        return True
    with contextlib.suppress(ValueError):
        return float(found.replace(",", ".")) == float(known.replace(",", "."))
    return "?" in found and _poor(found) in {_poor(text) for text in wanted}


def _poor(text: str) -> str:
    """``text`` as it comes out of an older program."""
    return re.sub(r"\?+", "?", _bare(text).encode("cp1252", "replace").decode("cp1252"))


def _bare(text: str) -> str:
    """``text`` for comparing: programs change line ends and spaces on the way."""
    return "".join(text.split())
