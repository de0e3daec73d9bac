"""A list of members read from a table: one row a person.

All or nothing, as with answers: one bad row and the list is not read, and every bad row is named.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from surveytool.exchange.member_columns import Columns
from surveytool.exchange.person import Fault, read_address, read_language, read_name, read_value
from surveytool.exchange.sheet import ProblemList, Row, Sheet
from surveytool.problem import Place, visible
from surveytool.response.packed import Packed
from surveytool.store.membership import Entry
from surveytool.store.people import address_key


class Entries:
    """The people of a list, in its order, as often as they are asked for; held packed, as a list may be long."""

    def __init__(self) -> None:
        self._packed: Packed[tuple[str, str | None, str | None, dict[str, str]]] = Packed()

    def append(self, entry: Entry) -> None:
        """Add one at the end."""
        self._packed.append((entry.email, entry.name, entry.language, dict(entry.attributes)))

    def __len__(self) -> int:
        return len(self._packed)

    def __iter__(self) -> Iterator[Entry]:
        return (Entry(*packed) for packed in self._packed)


def read_members(
    sheet: Sheet, columns: Columns, *, languages: Sequence[str], on_row: Callable[[], None] = lambda: None
) -> Entries:
    """The person in each row of ``sheet``; ``on_row`` is called after each row.

    An empty cell for a name or a language says nothing about it; an empty attribute is one that the person does not have.

    Raises:
        InvalidInput: cells that cannot be kept, and addresses that stand there twice, with the place of each.
    """
    problems = ProblemList(sheet.file)
    entries = Entries()
    first: dict[str, int] = {}
    for row in sheet.rows:
        entry = _entry(_Cells(sheet, row, problems), columns, languages)
        if entry is not None:
            key = address_key(entry.email)
            if key in first:
                message = "'{value}' stands in row {row} already. Keep one of the two."
                place = sheet.place(row, columns.fields["email"])
                problems.add("address_twice", message, place, value=visible(entry.email), row=first[key])
            first.setdefault(key, row.number)
            entries.append(entry)
        on_row()
    if problems:
        raise problems.error()
    return entries


@dataclass(frozen=True)
class _Cells:
    """The cells of one row, and where the problems in them go."""

    sheet: Sheet
    row: Row
    problems: ProblemList

    def read(self, index: int, reader: Callable[[str], str | Fault]) -> str | None:
        """What ``reader`` makes of a cell; None, and a problem noted, when that is nothing."""
        value = reader(self.row.cells[index])
        if isinstance(value, str):
            return value
        self.problems.add(value.code, value.message, self.place(index), **value.values)
        return None

    def place(self, index: int) -> Place:
        """Where a cell is."""
        return self.sheet.place(self.row, index)


def _entry(cells: _Cells, columns: Columns, languages: Sequence[str]) -> Entry | None:
    """The person in one row; None when the address or a part of the name cannot be kept."""
    email = cells.read(columns.fields["email"], read_address)
    names = [cells.read(index, read_name) for index in columns.names]
    language = None
    index = columns.fields.get("language")
    if index is not None and cells.row.cells[index]:
        language = cells.read(index, lambda text: read_language(text, languages))
    attributes = {key: cells.read(index, read_value) or "" for key, index in columns.attributes.items()}
    if email is None:
        return None
    name = " ".join(part for part in names if part)
    return Entry(email, name or None, language, attributes)
