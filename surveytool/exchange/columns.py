"""Which column of a table holds which variable of a questionnaire."""

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from surveytool.exchange.sheet import ProblemList, Sheet
from surveytool.problem import Place, visible
from surveytool.questionnaire.model import Matrix, MultipleChoice, PairedMatrix, Points, Questionnaire, Ranking
from surveytool.questionnaire.variable import Variable, variables


@dataclass(frozen=True)
class Matched:
    """The variables by the index of their column, and the variables that have no column."""

    columns: Mapping[int, Variable]
    absent: tuple[Variable, ...]


def folded(text: str) -> str:
    """``text`` for comparing: without differences of case, of spacing or of how an accent is written."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip().casefold()


def match_columns(sheet: Sheet, questionnaire: Questionnaire, *, ignore: Iterable[str] = ()) -> Matched:
    """Every column of ``sheet`` with its variable: by the variable's name, else by the exact text it was asked with.

    Columns named in ``ignore`` are left out.

    Raises:
        InvalidInput: a column that is none of these, may be two of them, or stands there twice; all are named.
    """
    known = variables(questionnaire)
    names = _Names(questionnaire, known)
    ignored = {folded(name) for name in ignore}
    problems = ProblemList(sheet.file)
    found: dict[int, Variable] = {}
    for index, header in enumerate(sheet.header):
        place = sheet.place(column=index)
        if folded(header) in ignored:
            continue
        if header:
            variable = names.find(header, place, problems)
            if variable is not None:
                _add(found, index, variable, sheet, problems)
        elif any(row.cells[index] for row in sheet.rows):
            message = "Column {number} has cells but no name above them. Give it a name."
            problems.add("column_without_name", message, place, number=index + 1)
    check_ignored(sheet, ignore, problems)
    if problems:
        raise problems.error()
    taken = {variable.name for variable in found.values()}
    return Matched(found, tuple(variable for variable in known if variable.name not in taken))


def _add(found: dict[int, Variable], index: int, variable: Variable, sheet: Sheet, problems: ProblemList) -> None:
    first = next((i for i, other in found.items() if other.name == variable.name), None)
    if first is None:
        found[index] = variable
        return
    problems.add(
        "column_twice",
        "'{column}' holds '{variable}', and so does column {first}. Keep one of them, or leave one out with --ignore.",
        sheet.place(column=index),
        column=visible(sheet.header[index]),
        variable=variable.name,
        first=first + 1,
    )


def check_ignored(sheet: Sheet, ignore: Iterable[str], problems: ProblemList) -> None:
    """Note a problem for every name in ``ignore`` that is no column of ``sheet``."""
    headers = {folded(header) for header in sheet.header}
    for name in ignore:
        if folded(name) in headers:
            continue
        close = nearest(name, sheet.header)
        message = (
            "There is no column '{column}' to leave out. Did you mean '{nearest}'?"
            if close
            else "There is no column '{column}' to leave out. Look at the names in the first row."
        )
        problems.add("ignored_not_found", message, sheet.place(), column=visible(name), nearest=close)


class _Names:
    """The names and texts by which the variables of one questionnaire may be called."""

    def __init__(self, questionnaire: Questionnaire, known: Sequence[Variable]) -> None:
        self.by_name = {variable.name: variable for variable in known}
        self.by_text: dict[str, list[Variable]] = {}
        for variable in known:
            for text in dict.fromkeys(folded(text) for text in _texts(variable)):
                self.by_text.setdefault(text, []).append(variable)
        self.wholes = {
            folded(name): [variable.name for variable in known if variable.question.id == question.id]
            for question in questionnaire.asking
            if isinstance(question, MultipleChoice | Matrix | PairedMatrix | Ranking | Points)
            for name in (question.id, *question.text.root.values())
        }

    def find(self, header: str, place: Place, problems: ProblemList) -> Variable | None:
        """The variable called ``header``; notes a problem when there is none or more than one."""
        variable = self.by_name.get(header) or self.by_name.get(header.lower())
        if variable is not None:
            return variable
        text = folded(header)
        called = self.by_text.get(text, [])
        if len(called) == 1:
            return called[0]
        shown = visible(header)
        if called:
            message = "'{column}' can be {options}. Name the column with the one that is meant."
            options = _listed([variable.name for variable in called])
            problems.add("ambiguous_column", message, place, column=shown, options=options)
        elif text in self.wholes:
            message = "'{column}' is a question with a column for each of its parts. Name them {options}."
            problems.add("question_of_parts", message, place, column=shown, options=_listed(self.wholes[text]))
        else:
            close = nearest(
                header, [*self.by_name, *(name for known in self.by_name.values() for name in _texts(known))]
            )
            message = (
                "There is no question '{column}'. Did you mean '{nearest}'? "
                "Otherwise leave the column out with --ignore."
                if close
                else "There is no question '{column}'. Write the name or the exact text of a question, "
                "or leave the column out with --ignore."
            )
            problems.add("unknown_column", message, place, column=shown, nearest=close)
        return None


def _texts(variable: Variable) -> list[str]:
    """What a column of this variable may be called besides its name, in every language."""
    part = (
        variable.item.label
        if variable.item is not None
        else variable.choice.label
        if variable.choice is not None
        else None
    )
    if part is None:
        return list(variable.question.text.root.values())
    if variable.form == "text":  # the words beside "other" have no text of their own
        return []
    side = f" ({variable.side})" if variable.side is not None else ""
    names: list[str] = []
    for language, label in part.root.items():
        # the bare label of a paired item may be either side, and so is told to be ambiguous
        names += [label, f"{label}{side}", f"{variable.question.text.read(language)} [{label}{side}]"]
    return names


def _listed(names: Sequence[str], limit: int = 6) -> str:
    shown = ", ".join(f"'{name}'" for name in names[:limit])
    return f"{shown}, …" if len(names) > limit else shown


def nearest(given: str, known: Iterable[str]) -> str | None:
    """The one of ``known`` that ``given`` was probably meant to be, as it may be quoted."""
    by_folded = {folded(name): name for name in known}
    close = difflib.get_close_matches(folded(given), by_folded, n=1, cutoff=0.7)
    return visible(by_folded[close[0]]) if close else None
