"""The columns of a spreadsheet in which open answers are coded, under their Dutch and English names."""

import re
from collections.abc import Iterable, Mapping, Sequence

from surveytool.exchange.columns import check_ignored, folded, nearest
from surveytool.exchange.sheet import ProblemList, Sheet
from surveytool.problem import visible

ANSWER, TEXT, CODES, READ, SETTLED, BEFORE = "answer", "text", "codes", "read", "settled", "before"
NAMES: Mapping[str, Mapping[str, str]] = {
    ANSWER: {"en": "answer", "nl": "antwoord"},
    TEXT: {"en": "text", "nl": "tekst"},
    CODES: {"en": "codes", "nl": "codes"},
    READ: {"en": "read", "nl": "gelezen"},
    SETTLED: {"en": "settled", "nl": "afgesproken"},
    BEFORE: {"en": "codes until now", "nl": "codes tot nu toe"},
}
"""What each column is called; a file may use either language."""
SUGGESTION = {"en": "suggestion", "nl": "suggestie"}
CODES_OF = {"en": "codes of", "nl": "codes van"}
REMARK = {"en": "remark", "nl": "opmerking"}
_FIELD_OF = {name: field for field, names in NAMES.items() for name in names.values()}
_TOLD = re.compile(
    rf"({'|'.join(SUGGESTION.values())}) \d|({'|'.join(CODES_OF.values())}) .+|{'|'.join(REMARK.values())}"
)
"""Columns that only tell the reader something."""


def find_columns(
    sheet: Sheet, wanted: Sequence[str], *, optional: Iterable[str] = (), ignore: Iterable[str] = ()
) -> Mapping[str, int]:
    """The index of each of the ``wanted`` columns, which must be there, and of the ``optional`` ones that are.

    Raises:
        InvalidInput: a column is missing, there twice, or not known; all are named.
    """
    problems = ProblemList(sheet.file)
    known = (*wanted, *optional)
    ignored = {folded(name) for name in ignore}
    found: dict[str, int] = {}
    for index, header in enumerate(sheet.header):
        name = folded(header)
        if name in ignored or _TOLD.fullmatch(name):
            continue
        field = _FIELD_OF.get(name)
        if field in found:
            message = "'{column}' holds '{variable}', and so does column {first}. Keep one of them, or leave one out with --ignore."
            values = {"column": visible(header), "variable": field, "first": found[field] + 1}
            problems.add("column_twice", message, sheet.place(column=index), **values)
        elif field in known:
            found[field] = index
        elif header or any(row.cells[index] for row in sheet.rows):
            _tell_unknown(sheet, index, known, problems)
    for field in wanted:
        if field not in found:
            message = "There is no column '{english}' (in Dutch '{dutch}'). If it was renamed, give it its name back."
            values = {"english": NAMES[field]["en"], "dutch": NAMES[field]["nl"]}
            problems.add("column_missing", message, sheet.place(), **values)
    check_ignored(sheet, ignore, problems)
    if problems:
        raise problems.error()
    return found


def _tell_unknown(sheet: Sheet, index: int, known: Iterable[str], problems: ProblemList) -> None:
    header = sheet.header[index]
    close = nearest(header, [name for field in known for name in NAMES[field].values()])
    message = (
        "The column '{column}' is not known here. Did you mean '{nearest}'? Otherwise leave it out with --ignore."
        if close
        else "The column '{column}' is not known here. If it was renamed, give it its name back; else leave it out with --ignore."
    )
    problems.add("unknown_column", message, sheet.place(column=index), column=visible(header), nearest=close)
