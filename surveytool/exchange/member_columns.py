"""Which column of a list of members holds what: a field of a person, or an attribute.

Some columns are the person (address, name, language), under the names that Dutch and English lists give them; every other
column is an attribute, such as a region.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from surveytool.exchange.columns import check_ignored, folded, nearest
from surveytool.exchange.person import FIELDS, Fault, attribute_key
from surveytool.exchange.sheet import ProblemList, Sheet
from surveytool.problem import visible

MAX_ATTRIBUTES = 50
STATE = "state"
"""A column of our own list of members that an import does not read: who gets no mail is not for a file to say."""

_NAMES = {
    "email": "email emailadres emailaddress emailadress mailadres mailaddress",
    "name": "naam name volledigenaam fullname voornaamenachternaam voorenachternaam firstandlastname firstnamelastname",
    "first_name": "voornaam roepnaam firstname givenname forename",
    "infix": "tussenvoegsel tussenvoegsels tv infix nameinfix",
    "last_name": "achternaam familienaam lastname surname familyname",
    "language": "taal language voorkeurstaal preferredlanguage lang",
}
_FIELD_OF = {name: field for field, names in _NAMES.items() for name in names.split()}
_WEAK = {"mail": "email"}
"""Names that mean a field only where no other column does: ``mail`` is also what a sign-up may answer yes or no to."""
_PARTS = ("first_name", "infix", "last_name")


@dataclass(frozen=True)
class Columns:
    """What each column of a list became: by index a field of a person or an attribute; the others are left out."""

    fields: Mapping[str, int]
    attributes: Mapping[str, int]
    left_out: tuple[int, ...]

    @property
    def names(self) -> tuple[int, ...]:
        """The columns that together are the name, in the order of a name."""
        return tuple(self.fields[field] for field in ("name", *_PARTS) if field in self.fields)


def match_member_columns(
    sheet: Sheet, *, columns: Mapping[str, str] | None = None, ignore: Iterable[str] = ()
) -> Columns:
    """What each column of ``sheet`` is: as ``columns`` says (by the name of a column, a field or an attribute), else by its
    name. Those in ``ignore`` are left out, and so is one called ``state``.

    Raises:
        InvalidInput: no column has the address, one has no name, two are the same, or the name may be in two ways.
    """
    reading = _Matching(sheet, columns or {}, tuple(ignore))
    reading.run()
    if reading.problems:
        raise reading.problems.error()
    return Columns(reading.fields, reading.attributes, tuple(reading.left_out))


class _Matching:
    """Finds out what the columns of one sheet are; gathers what stands in the way."""

    def __init__(self, sheet: Sheet, told: Mapping[str, str], ignore: Sequence[str]) -> None:
        self.problems = ProblemList(sheet.file)
        self.fields: dict[str, int] = {}
        self.attributes: dict[str, int] = {}
        self.left_out: list[int] = []
        self._sheet = sheet
        self._told = {folded(name): _FIELD_OF.get(_letters(meaning), meaning) for name, meaning in told.items()}
        self._ignore = ignore

    def run(self) -> None:
        """Look at every column, and then at what they make together."""
        ignored = {folded(name) for name in self._ignore} | {STATE}
        meanings = self._meanings(ignored)
        self._check_nameless()
        for index, header in enumerate(self._sheet.header):
            if not header:
                continue
            if folded(header) in ignored and folded(header) not in self._told:
                self.left_out.append(index)
            else:
                self._take(index, meanings[index])
        check_ignored(self._sheet, self._ignore, self.problems)
        self._check_told()
        self._check_address()
        self._check_name()
        if len(self.attributes) > MAX_ATTRIBUTES:
            message = (
                "The list has {count} attributes, more than {limit}. Leave out with --ignore what you will not use."
            )
            self._add("too_many_attributes", message, count=len(self.attributes), limit=MAX_ATTRIBUTES)

    def _meanings(self, ignored: set[str]) -> dict[int, str]:
        """A field, or the name of an attribute, by the index of a column."""
        found = {
            index: self._told.get(folded(header)) or _FIELD_OF.get(_letters(header), header)
            for index, header in enumerate(self._sheet.header)
            if folded(header) not in ignored or folded(header) in self._told
        }
        for index, meaning in found.items():
            weak = _WEAK.get(_letters(meaning))
            if weak is not None and weak not in found.values():
                found = found | {index: weak}
        return found

    def _take(self, index: int, meaning: str) -> None:
        if meaning in FIELDS:
            known, key = self.fields, meaning
        else:
            read = attribute_key(meaning)
            if isinstance(read, Fault):
                self.problems.add(read.code, read.message, self._sheet.place(column=index), **read.values)
                return
            known, key = self.attributes, read
        if key not in known:
            known[key] = index
            return
        self._add(
            "column_twice",
            "'{column}' holds '{variable}', and so does column {first}. Keep one of them, or leave one out with --ignore.",
            index,
            column=visible(self._sheet.header[index]),
            variable=key,
            first=known[key] + 1,
        )

    def _check_nameless(self) -> None:
        """A column without a name has no cells either. All are looked at in one go, as a list may be long."""
        nameless = {index for index, header in enumerate(self._sheet.header) if not header}
        filled = {index for row in self._sheet.rows for index in nameless if row.cells[index]} if nameless else ()
        for index in sorted(filled):
            message = "Column {number} has cells but no name above them. Give it a name."
            self._add("column_without_name", message, index, number=index + 1)

    def _check_told(self) -> None:
        """Every column that was named on the command line is there."""
        headers = {folded(header) for header in self._sheet.header}
        for name in self._told:
            if name not in headers:
                close = nearest(name, self._sheet.header)
                message = (
                    "There is no column '{column}'. Did you mean '{nearest}'?"
                    if close
                    else "There is no column '{column}'. Look at the names in the first row."
                )
                self._add("column_not_found", message, column=visible(name), nearest=close)

    def _check_address(self) -> None:
        if "email" in self.fields:
            return
        header = tuple(filter(None, self._sheet.header))
        at_sign = next((index for index, name in enumerate(self._sheet.header) if "@" in name), None)
        if at_sign is not None:
            message = (
                "The first row holds an address and not the names of the columns. "
                "Put a row above it with names such as 'name' and 'email'."
            )
            self._add("no_header", message, at_sign)
            return
        message = (
            "No column is called after an e-mail address. The columns are: {columns}. "
            "Say which one it is with: --column 'COLUMN=email'"
        )
        listed = ", ".join(f"'{visible(name)}'" for name in header[:20]) + (", …" if len(header) > 20 else "")
        self._add("no_address_column", message, columns=listed)

    def _check_name(self) -> None:
        part = next((self.fields[field] for field in _PARTS if field in self.fields), None)
        if "name" not in self.fields or part is None:
            return
        message = (
            "'{column}' is a whole name and '{part}' a part of one. Leave one of them out with --ignore, or say that "
            "'{column}' is a part too, with: --column '{column}=last_name'"
        )
        whole = self.fields["name"]
        names = {"column": visible(self._sheet.header[whole]), "part": visible(self._sheet.header[part])}
        self._add("two_names", message, whole, **names)

    def _add(self, code: str, message: str, index: int | None = None, /, **values: object) -> None:
        self.problems.add(code, message, self._sheet.place(column=index), **values)


def _letters(header: str) -> str:
    """The letters and digits of a header alone: ``E-mail adres`` is ``emailadres``."""
    return re.sub(r"[\W_]+", "", folded(header))
