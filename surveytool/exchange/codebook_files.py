"""A codebook as a table, a row a code, and back.

A cell with several texts has ``|`` between them. Of texts by language there is a column a language, such as ``name.nl``; of
several of them, the first in one column belongs to the first in the other.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import zip_longest

from surveytool.exchange.columns import folded, nearest
from surveytool.exchange.responses_out import Cells
from surveytool.exchange.sheet import ProblemList, Row, Sheet
from surveytool.problem import Place, visible
from surveytool.questionnaire.model import Questionnaire, Text
from surveytool.report.workbook.cell_text import cell_text
from surveytool.source import ALLOWED_UNPRINTABLE, INVISIBLE, Node, Scalar
from surveytool.source import Mapping as MappingNode
from surveytool.source import Sequence as SequenceNode
from surveytool.themes.code import Code, Codebook
from surveytool.themes.codebook import read_codebook

_BY_LANGUAGE = ("name", "definition", "include", "exclude", "keywords")
_SEVERAL = ("include", "exclude", "keywords", "replaced_by")
_BETWEEN = " | "


def codebook_rows(codebook: Codebook) -> Iterator[Cells]:
    """A header and a row a code."""
    header = _header(codebook.languages)
    yield list(header)
    for code in codebook.codes:
        yield [cell_text(_cell(code, name)) for name in header]


def _header(languages: Iterable[str]) -> tuple[str, ...]:
    told = list(languages)
    return tuple(
        column
        for name in Code.model_fields
        for column in ([f"{name}.{language}" for language in told] if name in _BY_LANGUAGE else [name])
    )


def _cell(code: Code, column: str) -> str:
    name, _, language = column.partition(".")
    value = getattr(code, name)
    if name == "keywords":
        value = value.get(language, ())
    if isinstance(value, tuple):
        parts = [part.root.get(language, "") if isinstance(part, Text) else part for part in value]
        return _BETWEEN.join(re.sub(r"([\\|])", r"\\\1", part) for part in parts) if any(parts) else ""
    if isinstance(value, Text):
        return value.root.get(language, "")
    return "" if value is None else str(value)


def read_codebook_rows(
    sheet: Sheet,
    *,
    question: str,
    version: int,
    consent: str | None,
    languages: tuple[str, ...],
    questionnaire: Questionnaire | None = None,
    before: Codebook | None = None,
) -> Codebook:
    """The codebook of ``question`` in a table; what a table does not hold is given. For a column that is not there, a code
    keeps what it had in the codebook ``before``: a cell that is to be emptied is there, and empty.

    Raises:
        InvalidInput: with every mistake in it, at its cell.
    """
    found = _columns(sheet, languages)
    head = Place(sheet.file, sheet.header_number)
    known = {} if before is None else {code.id: code for code in before.codes}
    _refuse_invisible(sheet)
    codes = SequenceNode(tuple(_code(sheet, row, found, languages, known) for row in sheet.rows), head)
    entries: dict[str, Node] = {
        "question": Scalar(question, head),
        "version": Scalar(str(version), head),
        "languages": SequenceNode(tuple(Scalar(language, head) for language in languages), head),
        "codes": codes,
    }
    if consent is not None:
        entries["consent"] = Scalar(consent, head)
    root = MappingNode(entries, dict.fromkeys(entries, head), head)
    return read_codebook(root, file=sheet.file, questionnaire=questionnaire)[0]


def _columns(sheet: Sheet, languages: tuple[str, ...]) -> Mapping[str, int]:
    problems = ProblemList(sheet.file)
    known = _header(languages)
    found: dict[str, int] = {}
    for index, header in enumerate(sheet.header):
        name = folded(header)
        name = f"{name}.{languages[0]}" if name in _BY_LANGUAGE else name
        place = sheet.place(column=index)
        if name in found:
            message = "'{column}' holds '{variable}', and so does column {first}. Keep one of them."
            values = {"column": visible(header), "variable": name, "first": found[name] + 1}
            problems.add("column_twice", message, place, **values)
        elif name in known:
            found[name] = index
        elif header or any(row.cells[index] for row in sheet.rows):
            close = nearest(header, known)
            message = (
                "The column '{column}' is not known here. Did you mean '{nearest}'?"
                if close
                else "The column '{column}' is not known here. Known are: {known}."
            )
            values = {"column": visible(header), "nearest": close, "known": ", ".join(known)}
            problems.add("unknown_column", message, place, **values)
    for name in ("id", f"name.{languages[0]}"):
        if name not in found:
            message = "There is no column '{column}'. If it was renamed, give it its name back."
            problems.add("column_missing", message, sheet.place(), column=name)
    if problems:
        raise problems.error()
    return found


def _refuse_invisible(sheet: Sheet) -> None:
    """Nothing for cells that may stand in the file of a codebook too."""
    problems = ProblemList(sheet.file)
    for row in sheet.rows:
        for index, cell in enumerate(row.cells):
            hidden = next(
                (one for one in cell if not one.isprintable() and one not in ALLOWED_UNPRINTABLE + "\r\n"), None
            )
            if hidden is not None:
                place = sheet.place(row, index)
                problems.add("invisible_character", INVISIBLE, place, number=f"{ord(hidden):04X}")
    if problems:
        raise problems.error()


def _code(
    sheet: Sheet, row: Row, found: Mapping[str, int], languages: tuple[str, ...], known: Mapping[str, Code]
) -> Node:
    """A row as the part of a file that says the same; places are those of the cells."""
    here = sheet.place(row)

    old = known.get(row.cells[found["id"]])

    def scalar(column: str) -> Scalar:
        absent = "" if old is None else _cell(old, column)
        return Scalar(row.cells[found[column]] if column in found else absent, _place(sheet, row, found, column))

    entries: dict[str, Node] = {}
    for name in Code.model_fields:
        node = _by_language(name, languages, scalar, here) if name in _BY_LANGUAGE else _alone(name, scalar)
        if node is not None:
            entries[name] = node
    return MappingNode(entries, {name: node.place for name, node in entries.items()}, here)


def _place(sheet: Sheet, row: Row, found: Mapping[str, int], column: str) -> Place:
    return sheet.place(row, found.get(column))


def _alone(name: str, scalar: Callable[[str], Scalar]) -> Node | None:
    cell = scalar(name)
    if not cell.text:
        return None
    return SequenceNode(_parts(cell), cell.place) if name in _SEVERAL else cell


def _by_language(name: str, languages: tuple[str, ...], scalar: Callable[[str], Scalar], here: Place) -> Node | None:
    cells = {language: cell for language in languages if (cell := scalar(f"{name}.{language}")).text}
    if not cells:
        return None
    place = next(iter(cells.values())).place
    if name not in _SEVERAL:
        return MappingNode(dict(cells), {language: cell.place for language, cell in cells.items()}, place)
    parts = {language: _parts(cell) for language, cell in cells.items()}
    if name == "keywords":
        lists: dict[str, Node] = {key: SequenceNode(own, cells[key].place) for key, own in parts.items()}
        return MappingNode(lists, {language: cell.place for language, cell in cells.items()}, place)
    texts = []
    for several in zip_longest(*parts.values()):
        of: dict[str, Node] = {
            key: one for key, one in zip(parts, several, strict=True) if one is not None and one.text
        }
        texts.append(MappingNode(of, {key: one.place for key, one in of.items()}, place))
    return SequenceNode(tuple(texts), place)


def _parts(cell: Scalar) -> tuple[Scalar, ...]:
    """The texts in a cell. One that has a ``|`` itself has it behind a backslash."""
    parts = [""]
    letters = iter(cell.text)
    for letter in letters:
        if letter == "|":
            parts.append("")
        else:
            parts[-1] += next(letters, letter) if letter == "\\" else letter
    return tuple(Scalar(part.strip(), cell.place) for part in parts)
