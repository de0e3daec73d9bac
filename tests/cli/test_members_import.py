"""Bringing in the list of members, from the side of the board: what is done, and what is told."""

import csv
import io
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import Result
from openpyxl import Workbook, load_workbook

from surveytool.store.people import Member, list_members, open_people

Command = Callable[..., Result]

HEADER = "Naam;E-mail;Taal;Regio"
NOOR = "Noor de Vries;noor@example.org;nl;Zeeland"
BO = "Bo;bo@example.org;en;Utrecht"


def write(*lines: str, file: str = "leden.csv", encoding: str = "utf-8-sig") -> str:
    Path(file).write_bytes("\r\n".join((*lines, "")).encode(encoding))
    return file


def members(workspace: Path) -> list[Member]:
    with closing(open_people(workspace / "people.db")) as people:
        return list(list_members(people))


def test_a_list_is_brought_in_and_told_column_by_column(run: Command, workspace: Path) -> None:
    result = run("members", "import", write(HEADER + ";Telefoon", NOOR + ";1", BO + ";2"), "--ignore", "telefoon")
    assert result.exit_code == 0, result.stderr
    assert result.stdout.splitlines() == [
        "Column 'Naam': name of the member.",
        "Column 'E-mail': e-mail address.",
        "Column 'Taal': language of the member.",
        "Column 'Regio': attribute 'regio'.",
        "Column 'Telefoon': left out.",
        "New members: 2.",
        "Changed: 0.",
        "The same already: 0.",
    ]
    assert [(one.name, one.language, dict(one.attributes)) for one in members(workspace)] == [
        ("Bo", "en", {"regio": "Utrecht"}),
        ("Noor de Vries", "nl", {"regio": "Zeeland"}),
    ]
    assert (workspace / "people.db").stat().st_mode & 0o777 == 0o600


def test_the_parts_of_a_name_are_told_as_such(run: Command, workspace: Path) -> None:
    result = run(
        "members", "import", write("Voornaam;Tussenvoegsel;Achternaam;email", "Noor;de;Vries;noor@example.org")
    )
    assert result.stdout.splitlines()[:3] == [
        "Column 'Voornaam': first name.",
        "Column 'Tussenvoegsel': infix of the name.",
        "Column 'Achternaam': last name.",
    ]
    assert members(workspace)[0].name == "Noor de Vries"


def test_a_dry_run_makes_no_list_of_people(run: Command, workspace: Path) -> None:
    result = run("members", "import", write(HEADER, NOOR, BO), "--dry-run")
    assert result.stdout.splitlines()[4:] == ["Would be new: 2.", "Would be changed: 0.", "The same already: 0."]
    assert "Nothing was changed." in result.stderr
    assert not (workspace / "people.db").exists()
    run("members", "import", write(HEADER, NOOR))
    before = (workspace / "people.db").read_bytes()
    again = run("members", "import", write(HEADER, NOOR.replace("Zeeland", "Drenthe"), BO), "--dry-run")
    assert again.stdout.splitlines()[4:] == ["Would be new: 1.", "Would be changed: 1.", "The same already: 0."]
    assert (workspace / "people.db").read_bytes() == before


def test_one_bad_row_and_nothing_is_brought_in(run: Command, workspace: Path) -> None:
    result = run("members", "import", write(HEADER, NOOR, "Bo;bo;fr;x", "Cor;NOOR@example.org;nl;y"))
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.splitlines() == [
        "leden.csv:3:2: 'bo' is not an e-mail address. Write the address alone, such as name@example.org. [not_an_address]",
        "leden.csv:3:3: 'fr' is not a language of this community. Write one of: nl, en. [unknown_language]",
        "leden.csv:4:2: 'NOOR@example.org' stands in row 2 already. Keep one of the two. [address_twice]",
    ]
    assert not (workspace / "people.db").exists()


def test_the_same_file_twice_changes_nothing(run: Command, workspace: Path) -> None:
    file = write(HEADER, NOOR, BO, encoding="cp1252")
    run("members", "import", file)
    before = (workspace / "people.db").read_bytes()
    assert run("members", "import", file).stdout.splitlines()[4:] == [
        "New members: 0.",
        "Changed: 0.",
        "The same already: 2.",
    ]
    assert (workspace / "people.db").read_bytes() == before


def test_who_is_not_in_the_file_and_who_does_not_come_back_is_told(run: Command, workspace: Path) -> None:
    file = write(HEADER, NOOR, BO, "Cor;cor@example.org;nl;Zeeland", "Dik;dik@example.org;nl;Zeeland")
    run("members", "import", file)
    run("members", "optout", "noor@example.org")
    run("members", "leave", "bo@example.org")
    told = run("members", "import", write(HEADER, NOOR, BO)).stderr.splitlines()
    assert told[:7] == [
        "1 member in the file asked for no mail, and still gets none:",
        "  noor@example.org",
        "1 person in the file has left, and is not made a member by it. To do so: surveytool members return EMAIL",
        "  bo@example.org",
        "2 members are not in the file and stay. Who has left, say so of with: surveytool members leave EMAIL",
        "  cor@example.org",
        "  dik@example.org",
    ]
    assert [one.state for one in members(workspace)] == ["left", "active", "active", "opted_out"]


def test_many_who_are_not_in_the_file_are_told_in_short(run: Command, workspace: Path) -> None:
    run("members", "import", write("email", *(f"lid{number:02}@example.org" for number in range(30))))
    told = run("members", "import", write("email", "lid00@example.org")).stderr.splitlines()
    assert told[0].startswith("29 members are not in the file")
    assert (len(told), told[-1]) == (22, "  … and 9 more.")


def test_small_groups_of_an_attribute_are_told(run: Command, workspace: Path) -> None:
    rows = [f"lid{n}@example.org;{'Noord' if n < 12 else 'Zuid' if n < 20 else 'West'};{n}" for n in range(22)]
    told = run("members", "import", write("email;regio;nummer", *rows)).stderr
    assert "Attribute 'regio' has groups of fewer than 10 members, which are taken together" in told
    assert "'Zuid' (8), 'West' (2)" in told and "'Noord'" not in told
    assert "Attribute 'nummer' has no value that 10 members or more share" in told
    assert "No column is a name" in told


def test_groups_that_are_large_enough_are_not_told(run: Command, workspace: Path) -> None:
    rows = [f"Lid {n};lid{n}@example.org;{'Noord' if n < 10 else 'Zuid'}" for n in range(20)]
    assert run("members", "import", write("naam;email;regio", *rows)).stderr == ""


def test_columns_may_be_named_on_the_command_line(run: Command, workspace: Path) -> None:
    file = write("Lid;Adres", "Noor;noor@example.org")
    missing = run("members", "import", file)
    assert missing.exit_code == 1 and "--column 'COLUMN=email'" in missing.stderr
    assert run("members", "import", file, "--column", "Adres=email", "--column", "lid=name").exit_code == 0
    assert members(workspace)[0].name == "Noor"
    wrong = run("members", "import", file, "--column", "Adres")
    assert wrong.exit_code == 2 and "Write --column 'NAME=FIELD'" in wrong.stderr


def test_a_list_may_come_from_another_program(run: Command, workspace: Path) -> None:
    assert run("members", "import", "-", stdin=b"email,name\nnoor@example.org,Noor\n").exit_code == 0
    empty = run("members", "import", "-", stdin=b"")
    assert empty.exit_code == 1 and "-: The file is empty." in empty.stderr


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "The file is empty."),
        (b"naam;email\r\n", "There is a header but no row under it."),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "This is not a CSV or XLSX file."),
        (b"PK\x03\x04 and no more", "The workbook is damaged."),
        (b"naam;email\r\nNoor\r\n", "leden.csv:2: Row 2 has 1 cells, the header 2."),
        (b'naam;email\r\n"Noor;noor@example.org\r\n', "Row 2 cannot be read"),
    ],
)
def test_a_file_that_is_no_list_is_told_and_nothing_is_made(
    run: Command, workspace: Path, content: bytes, told: str
) -> None:
    Path("leden.csv").write_bytes(content)
    result = run("members", "import", "leden.csv")
    assert result.exit_code == 1 and told in result.stderr
    assert not (workspace / "people.db").exists()


def test_a_file_that_is_not_there_or_a_folder_is_told(run: Command, workspace: Path) -> None:
    missing = run("members", "import", "leden.csv")
    assert missing.exit_code == 1 and "There is no file 'leden.csv'" in missing.stderr
    folder = run("members", "import", "reports")
    assert folder.exit_code == 1 and "'reports' is a folder" in folder.stderr


def test_a_list_of_people_that_is_damaged_is_left_alone(run: Command, workspace: Path) -> None:
    (workspace / "people.db").write_bytes(b"geen lijst\n" * 99)
    result = run("members", "import", write(HEADER, NOOR))
    assert result.exit_code == 1 and "people.db" in result.stderr
    assert (workspace / "people.db").read_bytes() == b"geen lijst\n" * 99


def test_a_name_that_is_a_formula_is_harmless_in_every_file_we_make(run: Command, workspace: Path) -> None:
    formula = '=HYPERLINK("https://example.org";"Noor")'
    quoted = formula.replace('"', '""')
    run("members", "import", write("naam;email;regio", f'"{quoted}";noor@example.org;@SUM(1)'))
    assert formula in run("members", "list").stdout
    assert run("members", "list", "--out", "uit.csv").exit_code == 0
    rows = list(csv.reader(io.StringIO(Path("uit.csv").read_text("utf-8-sig")), delimiter=";"))
    assert rows == [
        ["name", "email", "language", "state", "regio"],
        [f"'{formula}", "noor@example.org", "nl", "active", "'@SUM(1)"],
    ]
    assert run("members", "list", "--out", "uit.xlsx").exit_code == 0
    cell = load_workbook("uit.xlsx")["members"]["A2"]
    assert (cell.value, cell.data_type) == (formula, "s")


@pytest.mark.parametrize("file", ["uit.csv", "uit.xlsx"])
def test_a_list_that_was_written_out_comes_in_as_it_is(run: Command, workspace: Path, file: str) -> None:
    run("members", "import", write(HEADER + ";jaren", NOOR + ";010", "=1+1;+bo@example.org;en;;7.5"))
    run("members", "optout", "noor@example.org")
    assert run("members", "list", "--out", file).exit_code == 0
    before = members(workspace)
    result = run("members", "import", file)
    assert "Column 'state': left out." in result.stdout
    assert result.stdout.endswith("New members: 0.\nChanged: 0.\nThe same already: 2.\n")
    assert members(workspace) == before
    assert Path(file).stat().st_mode & 0o777 == 0o600


def test_a_workbook_is_brought_in(run: Command, workspace: Path) -> None:
    book = Workbook()
    assert book.active is not None
    for row in (("Naam", "E-mail", "Jaren"), ("Zoë", "zoe@example.org", 7)):
        book.active.append(list(row))
    book.save("leden.xlsx")
    assert run("members", "import", "leden.xlsx").exit_code == 0
    assert [(one.name, dict(one.attributes)) for one in members(workspace)] == [("Zoë", {"jaren": "7"})]


def test_new_members_of_an_open_round_are_to_be_invited(run: Command, workspace: Path) -> None:
    run("members", "import", write(HEADER, NOOR, BO))
    assert run("round", "open", "r1", "--questionnaire", "proef", "--links", "personal").exit_code == 0
    unchanged = run("members", "import", write(HEADER, NOOR, BO))
    assert "surveytool invite" not in unchanged.stderr
    more = run("members", "import", write(HEADER, NOOR, BO, "Cor;cor@example.org;nl;Zeeland"))
    assert "Round 'r1' is open. To invite who is new: surveytool invite r1" in more.stderr
    assert "surveytool invite r1" in run("members", "add", "dik@example.org").stderr


def test_bringing_in_a_list_is_told_in_dutch(run: Command, workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SURVEYTOOL_LANGUAGE", "nl")
    result = run("members", "import", write(HEADER, NOOR))
    assert result.stdout.splitlines()[:4] == [
        "Kolom 'Naam': naam van het lid.",
        "Kolom 'E-mail': e-mailadres.",
        "Kolom 'Taal': taal van het lid.",
        "Kolom 'Regio': kenmerk 'regio'.",
    ]
    assert "Nieuwe leden: 1." in result.stdout and "Kenmerk 'regio'" in result.stderr
