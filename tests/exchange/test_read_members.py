"""Lists of members as boards keep them, in the files that spreadsheet programs write."""

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from surveytool.errors import InvalidInput
from surveytool.exchange.member_columns import match_member_columns
from surveytool.exchange.members_in import read_members
from surveytool.exchange.spreadsheet import read_sheet
from surveytool.exchange.workbook_file import Limits
from surveytool.store.membership import Entry


def read(data: bytes, *, columns: Mapping[str, str] | None = None, ignore: Sequence[str] = ()) -> list[Entry]:
    sheet = read_sheet(data, file="leden.csv", sheet="members")
    return list(
        read_members(sheet, match_member_columns(sheet, columns=columns, ignore=ignore), languages=("nl", "en"))
    )


def told(data: bytes, *, columns: Mapping[str, str] | None = None, ignore: Sequence[str] = ()) -> list[str]:
    """Every problem as ``row:column code``."""
    with pytest.raises(InvalidInput) as caught:
        read(data, columns=columns, ignore=ignore)
    return [f"{problem.place.line}:{problem.place.column or ''} {problem.code}" for problem in caught.value.problems]


NOOR = Entry("noor@example.org", "Noor de Vries", "nl", {"regio": "Zeeland", "setting": "solo"})
ZOE = Entry("zoe@example.org", "Zoë Müller", "en", {"regio": "Utrecht", "setting": ""})


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "cp1252", "utf-16"])
def test_a_list_is_read_as_a_spreadsheet_program_saves_it(separator: str, encoding: str) -> None:
    lines = [
        ["Naam", "E-mailadres", "Taal", "Regio", "Setting"],
        ["Noor de Vries", "noor@example.org", "nl", "Zeeland", "solo"],
        ["Zoë Müller", "zoe@example.org", "Engels", "Utrecht", ""],
    ]
    text = "\r\n".join(separator.join(line) for line in lines) + "\r\n"
    assert read(text.encode(encoding)) == [NOOR, ZOE]


def test_a_list_of_libreoffice_is_read_with_its_numbers_days_and_formulas() -> None:
    """``=HYPERLINK(...)`` is what the cell shows; a text that begins as a formula is that text."""
    found = read((Path(__file__).parent / "leden-libreoffice.xlsx").read_bytes())
    assert found == [
        Entry(
            "noor@example.org",
            "Noor de Vries",
            "nl",
            {"regio": "Zeeland", "jaren_ervaring": "7", "lid_sinds": "2019-03-01"},
        ),
        Entry(
            "Zoe@example.org",
            "Zoë Müller",
            "en",
            {"regio": "Utrecht", "jaren_ervaring": "12.5", "lid_sinds": "2020-11-30"},
        ),
        Entry("bo@example.org", "Bo Bakker", None, {"regio": "", "jaren_ervaring": "", "lid_sinds": ""}),
        Entry("cor@example.org", "=1+1", None, {"regio": "", "jaren_ervaring": "", "lid_sinds": ""}),
    ]


def workbook(rows: Sequence[Sequence[object]], *, title: str = "Leden") -> bytes:
    book = Workbook()
    assert book.active is not None
    book.active.title = title
    for row in rows:
        book.active.append(list(row))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_a_workbook_is_read_and_of_several_sheets_the_one_called_members() -> None:
    book = Workbook()
    assert book.active is not None
    book.active.append(["x", "y"])
    book.create_sheet("members").append(["email", "name"])
    book["members"].append(["noor@example.org", "Noor"])
    stream = io.BytesIO()
    book.save(stream)
    assert read(stream.getvalue()) == [Entry("noor@example.org", "Noor")]


def test_a_formula_that_no_program_worked_out_is_refused() -> None:
    data = workbook([["email", "name"], ["noor@example.org", '=HYPERLINK("https://example.org";"Noor")']])
    with pytest.raises(InvalidInput, match="formula without a stored outcome"):
        read(data)


def test_a_formula_in_a_csv_file_is_a_text_and_nothing_else() -> None:
    (one,) = read(b'email;naam\nnoor@example.org;"=HYPERLINK(""https://example.org"";""Noor"")"\n')
    assert one.name == '=HYPERLINK("https://example.org";"Noor")'


@pytest.mark.parametrize(
    ("header", "cells", "name"),
    [
        ("Naam", "Noor de Vries", "Noor de Vries"),
        ("full name", "Noor", "Noor"),
        ("Achternaam;Voornaam", "Vries;Noor", "Noor Vries"),
        ("Voornaam;Tussenvoegsel;Achternaam", "Noor;de;Vries", "Noor de Vries"),
        ("First name;Last name", ";Vries", "Vries"),
        ("Naam", "  Noor \u00a0 de\u200b  Vries ", "Noor de Vries"),
        ("Naam", "", None),
    ],
)
def test_a_name_is_put_together_from_its_parts(header: str, cells: str, name: str | None) -> None:
    assert read(f"E-mail;{header}\nnoor@example.org;{cells}\n".encode()) == [Entry("noor@example.org", name)]


@pytest.mark.parametrize(
    "header", ["email", "E-mail", "e-mail adres", "E-MAILADRES", "Mailadres", "Email Address", "mail"]
)
def test_a_column_is_the_address_by_any_usual_name(header: str) -> None:
    assert read(f"{header};naam\nnoor@example.org;Noor\n".encode()) == [Entry("noor@example.org", "Noor")]


def test_mail_is_no_address_where_another_column_is() -> None:
    (one,) = read(b"mail;email\nJa, dat mag;noor@example.org\n")
    assert one == Entry("noor@example.org", None, None, {"mail": "Ja, dat mag"})


def test_a_board_says_what_a_column_is_and_what_is_left_out() -> None:
    data = b"Lid;Adres;Regio van werk;Telefoon;state\nNoor;noor@example.org;Zeeland;0612345678;left\n"
    columns = {"lid": "naam", "ADRES": "email", "Regio van werk": "regio"}
    assert read(data, columns=columns, ignore=["telefoon"]) == [
        Entry("noor@example.org", "Noor", None, {"regio": "Zeeland"})
    ]


@pytest.mark.parametrize(
    ("cell", "language"), [("NL", "nl"), ("nl-NL", "nl"), ("Dutch", "nl"), ("Engels", "en"), ("", None)]
)
def test_a_language_is_known_by_code_and_by_name(cell: str, language: str | None) -> None:
    assert read(f"email;taal\nnoor@example.org;{cell}\n".encode())[0].language == language


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("", "no_address"),
        ("noor", "not_an_address"),
        ("noor@example", "not_an_address"),
        ("n" * 90_000, "not_an_address"),
        ("n@" * 40_000, "several_addresses"),
        (" noor@example.org," * 5_000, "several_addresses"),
        ("noor@example..org", "not_an_address"),
        ("Noor <noor@example.org>", "not_an_address"),
        ("no\u202eor@example.org", "not_an_address"),
        ("noor@example.org, bo@example.org", "several_addresses"),
        ("noor@example.org;bo@example.org", "several_addresses"),
        ('"noor@example.org\nbo@example.org"', "several_addresses"),
        ('"noor@example.org\r\nBcc: x"', "line_break"),
    ],
)
def test_an_address_that_cannot_be_kept_is_named_by_row_and_column(cell: str, code: str) -> None:
    quoted = cell if cell.startswith('"') else f'"{cell}"'
    assert told(f"naam;email\nBo;bo2@example.org\nNoor;{quoted}\n".encode()) == [f"3:2 {code}"]


@pytest.mark.parametrize(
    ("cell", "code"),
    [('"Noor\r\nBcc: bo@example.org"', "line_break"), ('"Noor\u2028x"', "line_break"), ("n" * 201, "too_long")],
)
def test_a_name_that_cannot_be_kept_is_named(cell: str, code: str) -> None:
    assert told(f"email;naam\nnoor@example.org;{cell}\n".encode()) == [f"2:2 {code}"]


def test_every_bad_row_is_named_at_once_and_what_it_says_is_quoted_on_one_line() -> None:
    data = 'naam;email;taal;regio\n"Bo\nx";bo@x;fr;{}\nCor;cor@example.org;nl;ok\nDik;;;\n'.replace("{}", "r" * 201)
    assert told(data.encode()) == [
        "2:2 not_an_address",
        "2:1 line_break",
        "2:3 unknown_language",
        "2:4 too_long",
        "4:2 no_address",
    ]
    with pytest.raises(InvalidInput) as caught:
        read(data.encode())
    assert len(str(caught.value).splitlines()) == 5
    assert "Bo\\u000ax" in str(caught.value)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("noor@example.org", "NOOR@Example.ORG"),
        ("noor@münchen.example", "noor@xn--mnchen-3ya.example"),
        ("noor@example.org", " noor@example.org"),
    ],
)
def test_an_address_twice_is_told_with_both_rows(one: str, other: str) -> None:
    data = f"email\n{one}\nbo@example.org\n{other}\n".encode()
    assert told(data) == ["4:1 address_twice"]
    with pytest.raises(InvalidInput, match="stands in row 2 already"):
        read(data)


def test_what_stands_behind_a_plus_makes_another_person() -> None:
    assert len(read(b"email\nnoor@example.org\nnoor+werk@example.org\n")) == 2


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", ["None: empty_file"]),
        (b"naam;email\n", ["1: no_rows"]),
        (b"naam;email\n;\n", ["1: no_rows"]),
        (b"naam;adres\nNoor;noor@example.org\n", ["1: no_address_column"]),
        (b"Noor;noor@example.org\nBo;bo@example.org\n", ["1:2 no_header"]),
        (b"email;e-mail\na@example.org;b@example.org\n", ["1:2 column_twice"]),
        (b"email;regio;Regio\na@example.org;x;y\n", ["1:3 column_twice"]),
        (b"email;;x\na@example.org;y;z\n", ["1:2 column_without_name"]),
        (b"email;???\na@example.org;y\n", ["1:2 attribute_name"]),
        (b"email;naam;voornaam\na@example.org;y;z\n", ["1:2 two_names"]),
        (b"email;naam\nnoor@example.org\n", ["2: ragged_row"]),
        (b'email;naam\nnoor@example.org;"Noor\nbo@example.org;Bo\n', ["2: csv_syntax"]),
        (b"email;" + b";".join(b"k%d" % n for n in range(51)) + b"\na@x.nl" + b";x" * 51 + b"\n", ["1: too_many_attributes"]),
    ],
)  # fmt: skip
def test_a_list_that_cannot_be_used_is_told_with_its_place(data: bytes, expected: list[str]) -> None:
    assert told(data) == expected


def test_columns_named_on_the_command_line_must_be_there() -> None:
    data = b"email;naam\nnoor@example.org;Noor\n"
    assert told(data, columns={"nam": "name"}) == ["1: column_not_found"]
    assert told(data, ignore=["telefoon"]) == ["1: ignored_not_found"]
    with pytest.raises(InvalidInput, match="Did you mean 'naam'"):
        read(data, columns={"nam": "name"})


def test_a_whole_name_is_a_part_when_the_board_says_so() -> None:
    data = b"email;naam;voornaam\nnoor@example.org;Vries;Noor\n"
    assert read(data, columns={"naam": "achternaam"}) == [Entry("noor@example.org", "Noor Vries")]


def test_a_workbook_that_unpacks_to_far_more_is_refused_unread() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 32 * 1024 * 1024)
    with pytest.raises(InvalidInput, match="unpacks to 32 MB, far more than a table needs"):
        read(stream.getvalue())


SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%b</sheetData></worksheet>'
FORMULA = b'<row><c t="n"><f>1</f><v>1</v></c></row>'


@pytest.mark.parametrize(
    "rows",
    [b"<row/>" * 4_000, b'<row><c r="XFD1"/></row>' * 200, FORMULA + b'<row><c r="XFD1"/></row>' * 200],
    ids=["tags", "empty cells", "empty cells beside a formula"],
)
def test_a_workbook_of_little_but_empty_cells_is_refused(rows: bytes) -> None:
    """They take little space in the file, and each of them time: limits as small show it at once."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(Path(__file__).parent / "leden-libreoffice.xlsx") as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.infolist():
            is_sheet = part.filename.startswith("xl/worksheets/sheet")
            new.writestr(part, SHEET % rows if is_sheet else old.read(part))
    limits = Limits(unpacked=1 << 20, tags=3_000, cells=1_000_000)
    with pytest.raises(InvalidInput, match="has more cells than 1000000, filled or not"):
        read_sheet(stream.getvalue(), file="leden.xlsx", limits=limits)


def test_a_list_longer_than_any_community_is_refused() -> None:
    with pytest.raises(InvalidInput, match="more than 250000 rows"):
        read(b"email\n" + b"a\n" * 250_001)
    with pytest.raises(InvalidInput, match="larger than 64 MB"):
        read(b"email\n" + b"a" * (64 << 20))


cells = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
addresses = st.integers(0, 99).map(lambda number: f"lid{number}@example.org") | cells
languages = st.sampled_from(["", "nl", "Engels"]) | cells


@given(rows=st.lists(st.tuples(addresses, cells, languages, cells), min_size=1, max_size=5))
def test_whatever_stands_in_a_list_is_kept_on_one_line_or_named(rows: list[tuple[str, ...]]) -> None:
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerows([("email", "naam", "taal", "regio"), *rows])
    try:
        found = read(stream.getvalue().encode("utf-8-sig"))
    except InvalidInput as error:
        assert len(str(error).splitlines()) == len(error.problems) > 0
        return
    for one in found:
        for text in (one.email, one.name or "", *one.attributes.values()):
            assert len(text.splitlines()) < 2 and text == text.strip()
