"""Rounds that join answers: opened by command, and what an export says and does not say of who answered."""

import csv
import secrets
from pathlib import Path

import pytest
from openpyxl import load_workbook

from surveytool.response.four_words import in_one_order, make_words
from surveytool.response.receipt import receipt_hash
from surveytool.store import keys, responses
from surveytool.store.database import open_database
from surveytool.store.invitations import member_tag
from surveytool.store.people import add_member, list_members, make_people, open_people
from surveytool.store.rounds import LINKING_KEY, get_round

from .conftest import QUESTIONNAIRE, Command

OPEN = ("round", "open", "r1", "--questionnaire", "proef")


def people(workspace: Path, count: int = 12) -> list[bytes]:
    make_people(workspace / "people.db")
    db = open_people(workspace / "people.db")
    with db.writing() as connection:
        for number in range(count):
            add_member(connection, name=f"Lid {number}", email=f"lid{number}@example.org", language="nl")
    found = [member.id for member in list_members(db)]
    db.close()
    return found


def named(workspace: Path, *, more: str = "") -> None:
    """The questionnaire as one that says that answers carry the number of the member."""
    text = QUESTIONNAIRE.replace("anonymous: true", "anonymous: false") + more
    (workspace / "questionnaires" / "proef.yaml").write_text(text, "utf-8")


def send(workspace: Path, *, member: bytes | None = None, person: bytes | None = None) -> None:
    folder = workspace / "keys"
    db, key, nonce = open_database(workspace / "answers.db"), keys.round_key(folder, "r1"), secrets.token_bytes(16)
    day = get_round(db, "r1").opened
    tag = member_tag(keys.links_key(folder, "r1"), "r1", member) if member is not None else None
    stored = responses.send(
        db,
        round_id="r1",
        key=key,
        id=keys.response_id(key, nonce),
        answers_json='{"setting": "solo", "eens": 3}',
        receipt_hash=receipt_hash(keys.receipt(key, nonce)),
        disposition="complete",
        day=day,
        tag=tag,
        person=person,
    )
    assert stored.stored
    db.close()


def export(run: Command, file_format: str) -> tuple[list[list[str | None]], str]:
    """The rows of an export, and what was said about them."""
    assert run("round", "close", "r1").exit_code == 0
    result = run("responses", "export", "r1", "--format", file_format, "--out", f"uit.{file_format}")
    assert result.exit_code == 0, result.stderr
    if file_format == "csv":
        with Path("uit.csv").open(encoding="utf-8-sig", newline="") as stream:
            rows: list[list[str | None]] = [list(row) for row in csv.reader(stream, delimiter=";")]
        return rows, result.stderr
    book = load_workbook("uit.xlsx", read_only=True)
    found = [[None if cell is None else str(cell) for cell in row] for row in book["responses"].values]
    labels = [row[0] for row in book["labels"].values]
    assert labels == [row[0] for row in found] or "person" not in found[0]
    return found, result.stderr


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
@pytest.mark.parametrize("linking", ["none", "panel"])
def test_an_export_of_a_round_that_is_not_anonymous_says_which_rows_are_of_which_number(
    run: Command, workspace: Path, file_format: str, linking: str
) -> None:
    named(workspace)
    members = people(workspace)
    assert run(*OPEN, "--links", "personal", "--linking", linking).exit_code == 0
    for member in members[:11]:
        send(workspace, member=member)
    rows, said = export(run, file_format)
    assert rows[0][:2] == ["person", "setting"]
    numbers = set(members[:11])
    if linking == "panel":
        key = keys.known_lasting_key(workspace / "keys", "panel")
        numbers = {keys.person_code(key, member) for member in numbers}
    assert {row[0] for row in rows[1:]} == {number.hex() for number in numbers}
    assert "by it the board can find out who answered" in said


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_an_export_of_an_anonymous_round_never_carries_what_joins_rounds(
    run: Command, workspace: Path, file_format: str
) -> None:
    assert run(*OPEN, "--population", "40", "--linking", "code").exit_code == 0
    key = keys.known_lasting_key(workspace / "keys", LINKING_KEY)
    codes = [keys.person_code(key, in_one_order(make_words(bytes([n]) * 32, "nl"))) for n in range(1, 13)]
    for code in codes:
        send(workspace, person=code)
    rows, said = export(run, file_format)
    assert "person" not in rows[0]
    assert len(rows) == 13
    assert "who answered" not in said
    content = Path(f"uit.{file_format}").read_bytes()
    assert not any(code.hex().encode() in content for code in codes)
    assert not any(code.hex() in str(row) for code in codes for row in rows)


def test_a_question_called_person_keeps_its_column(run: Command, workspace: Path) -> None:
    named(workspace, more="      - {id: person, kind: number, text: {nl: Hoeveel?, en: How many?}}\n")
    members = people(workspace)
    assert run(*OPEN, "--links", "personal").exit_code == 0
    for member in members[:10]:
        send(workspace, member=member)
    rows, _ = export(run, "csv")
    assert rows[0] == ["person_", "setting", "eens", "person"]


def test_an_anonymous_round_with_links_has_no_column_for_the_member(run: Command, workspace: Path) -> None:
    members = people(workspace)
    assert run(*OPEN, "--links", "personal").exit_code == 0
    for member in members:
        send(workspace, member=member)
    rows, _ = export(run, "csv")
    assert rows[0] == ["setting", "eens"]
    assert not any(member.hex() in str(rows) for member in members)


def test_words_are_refused_where_members_are_known_by_number(run: Command, workspace: Path) -> None:
    named(workspace)
    people(workspace)
    result = run(*OPEN, "--links", "personal", "--linking", "code")
    assert (result.exit_code, "Choose 'panel'" in result.stderr) == (1, True)
    assert not (workspace / "keys" / "linking.key").exists()


def test_a_poster_is_for_a_round_with_an_open_link(
    run: Command, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SURVEYTOOL_BASE_URL", "https://peiling.example.org")
    people(workspace)
    assert run(*OPEN, "--links", "personal").exit_code == 0
    result = run("poster", "r1")
    assert result.exit_code == 1
    assert "surveytool invite r1" in result.stderr
    assert "--links both" in result.stderr
    assert not Path("reports/r1").exists()
    assert run("round", "open", "r2", "--questionnaire", "proef", "--links", "both").exit_code == 0
    assert run("poster", "r2").exit_code == 0
