"""Signing up from the side of the board: open, look, enrol, close, remove."""

import csv
import datetime
import io
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import Result
from openpyxl import load_workbook

from surveytool.store.database import open_database
from surveytool.store.people import open_people
from surveytool.store.registrations import register
from surveytool.store.rounds import get_round

Command = Callable[..., Result]
DAY = datetime.date(2026, 11, 2)


@pytest.fixture
def registration(run: Command, workspace: Path) -> str:
    """An open registration round of the ready questionnaire."""
    assert run("new", "vooraanmelding", "--template", "vooraanmelding").exit_code == 0
    opened = run("round", "open", "vroeg", "--questionnaire", "vooraanmelding", "--population", "open")
    assert opened.stdout == "Round 'vroeg' is open. People sign up at http://127.0.0.1:8000/vroeg\n"
    return "vroeg"


def sign_up(workspace: Path, name: str, email: str, day: datetime.date = DAY, **answers: object) -> None:
    with closing(open_people(workspace / "people.db")) as people:
        register(people, round_id="vroeg", name=name, email=email, language="nl", answers=answers, day=day)  # type: ignore[arg-type]


@pytest.fixture
def three(workspace: Path, registration: str) -> str:
    """The round with three sign-ups."""
    sign_up(
        workspace, "Noor de Vries", "noor@example.org", hoop=("vragen", "other"), mail="ja", **{"hoop.other": "rust"}
    )
    sign_up(workspace, "=1+1", "+bo@example.org", DAY + datetime.timedelta(1), hoop=("weet_niet",), mail="nee")
    sign_up(workspace, "Cor", "cor@example.org", mail="ja")
    return registration


def test_opening_a_registration_makes_a_list_only_for_its_owner(workspace: Path, registration: str) -> None:
    assert (workspace / "people.db").stat().st_mode & 0o777 == 0o600
    assert not get_round(open_database(workspace / "answers.db"), "vroeg").anonymous


def test_opening_a_survey_makes_no_list_of_people(run: Command, workspace: Path) -> None:
    assert run("round", "open", "r1", "--questionnaire", "proef", "--population", "40").exit_code == 0
    assert not (workspace / "people.db").exists()
    assert "no members yet" in run("members", "list").stderr


def test_a_list_that_cannot_be_used_opens_no_registration(run: Command, workspace: Path) -> None:
    run("new", "vooraanmelding", "--template", "vooraanmelding")
    (workspace / "people.db").write_text("name;email\n" * 99, "utf-8")
    result = run("round", "open", "vroeg", "--questionnaire", "vooraanmelding", "--population", "40")
    assert result.exit_code == 1 and "people.db' is not a database" in result.stderr
    assert run("round", "list").stdout == ""


def test_sign_ups_are_told_as_a_number_and_on_request_by_name(run: Command, three: str) -> None:
    plain = run("members", "registrations", three)
    assert plain.stdout == "3 sign-ups in round 'vroeg', 3 not yet members.\n"
    assert "noor" not in plain.output
    listed = run("members", "registrations", three, "--list")
    assert listed.stdout.splitlines() == [
        "2026-11-02  not yet   cor@example.org  Cor",
        "2026-11-02  not yet   noor@example.org  Noor de Vries",
        "2026-11-03  not yet   +bo@example.org  =1+1",
    ]


def test_a_file_of_sign_ups_has_labels_and_runs_no_formula(run: Command, workspace: Path, three: str) -> None:
    run("members", "enrol", three)
    sign_up(workspace, "Dik", "dik@example.org")
    assert run("members", "registrations", three, "--out", "wie.csv", "--language", "en").stdout == "wie.csv\n"
    text = Path("wie.csv").read_text("utf-8-sig")
    assert list(csv.reader(io.StringIO(text), delimiter=";")) == [
        ["name", "email", "day", "member", "hoop", "hoop.other", "mail"],
        ["Cor", "cor@example.org", "2026-11-02", "yes", "", "", "Yes, you may"],
        ["Dik", "dik@example.org", "2026-11-02", "no", "", "", ""],
        [
            "Noor de Vries",
            "noor@example.org",
            "2026-11-02",
            "yes",
            "A quick way to ask colleagues a question; Other",
            "rust",
            "Yes, you may",
        ],
        ["'=1+1", "'+bo@example.org", "2026-11-03", "yes", "I do not know yet", "", "No, rather not"],
    ]
    assert Path("wie.csv").stat().st_mode & 0o777 == 0o600
    assert run("members", "registrations", three, "--out", "wie.xlsx").exit_code == 0
    sheet = load_workbook("wie.xlsx")["registrations"]
    assert [cell.value for cell in sheet[1]] == ["name", "email", "day", "member", "hoop", "hoop.other", "mail"]
    cell = sheet.cell(row=5, column=1)
    assert (cell.value, cell.data_type) == ("=1+1", "s")
    assert sheet.cell(row=5, column=7).value == "Nee, liever niet"


def test_a_file_of_another_is_not_overwritten(run: Command, three: str) -> None:
    Path("wie.csv").write_text("mijn", "utf-8")
    refused = run("members", "registrations", three, "--out", "wie.csv")
    assert refused.exit_code == 1 and "--force" in refused.stderr
    assert Path("wie.csv").read_text("utf-8") == "mijn"
    wrong = run("members", "registrations", three, "--out", "wie.txt")
    assert wrong.exit_code == 1 and "neither .csv nor .xlsx" in wrong.stderr


def test_enrolling_makes_members_once(run: Command, workspace: Path, three: str) -> None:
    dry = run("members", "enrol", three, "--dry-run")
    assert dry.stdout.splitlines() == [
        "Would become members: 3.",
        "Members already, to be linked: 0.",
        "Enrolled before: 0.",
    ]
    assert run("members", "list").stdout == ""
    assert run("members", "enrol", three).stdout.startswith("New members: 3.\n")
    assert run("members", "enrol", three).stdout.splitlines() == [
        "New members: 0.",
        "Members already, now linked: 0.",
        "Enrolled before: 3.",
    ]
    assert run("members", "registrations", three).stdout == "3 sign-ups in round 'vroeg', 0 not yet members.\n"
    assert run("members", "list").stdout.splitlines() == [
        "+bo@example.org  no mail   =1+1",
        "cor@example.org  member    Cor",
        "noor@example.org  member    Noor de Vries",
    ]


def test_who_said_no_to_mail_becomes_a_member_without_mail(run: Command, workspace: Path, three: str) -> None:
    run("members", "add", "cor@example.org")
    sign_up(workspace, "Cor", "COR@example.org", mail="nee")
    for arguments in (("--dry-run",), ()):
        told = run("members", "enrol", three, *arguments).stderr
        assert "New ones who said no to mail, and get none: 1." in told
        assert "surveytool members optout COR@example.org" in told
    states = {line.split("  ")[0]: line for line in run("members", "list").stdout.splitlines()}
    assert "no mail" in states["+bo@example.org"]
    assert "no mail" not in states["noor@example.org"]
    assert "no mail" not in states["cor@example.org"]  # anybody may have typed that address
    run("members", "optout", "cor@example.org")
    sign_up(workspace, "Dik", "dik@example.org", mail="ja")
    assert run("members", "enrol", three).stderr == ""


def test_who_asks_to_be_forgotten_is(run: Command, workspace: Path, three: str) -> None:
    run("members", "enrol", three)
    assert run("members", "erase", "NOOR@example.org").stdout == "Deleted. Members: 1. Sign-ups: 1.\n"
    assert "noor" not in run("members", "list").stdout
    assert b"Noor" not in (workspace / "people.db").read_bytes()
    nobody = run("members", "erase", "noor@example.org")
    assert nobody.exit_code == 1 and "Nothing is kept under the address" in nobody.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("results", "vroeg"),
        ("report", "vroeg"),
        ("responses", "export", "vroeg", "--format", "csv"),
        ("responses", "import", "vroeg", "eerder.csv"),
    ],
)
@pytest.mark.parametrize("is_closed", [False, True])
def test_what_is_for_answers_points_to_the_members(
    run: Command, three: str, arguments: tuple[str, ...], is_closed: bool
) -> None:
    Path("eerder.csv").write_text("name;email\nNoor;noor@example.org\n", "utf-8")
    if is_closed:
        assert run("round", "close", three).exit_code == 0
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "surveytool members registrations vroeg" in result.stderr
    assert not Path("reports/vroeg").exists()


@pytest.mark.parametrize("arguments", [("registrations",), ("enrol",)])
def test_what_is_for_members_is_not_for_a_survey(run: Command, closed_round: str, arguments: tuple[str, ...]) -> None:
    result = run("members", *arguments, closed_round)
    assert result.exit_code == 1 and "nobody signs up" in result.stderr
    missing = run("members", *arguments, "r7")
    assert missing.exit_code == 1 and "There are: r1." in missing.stderr


def test_closing_ends_signing_up_and_keeps_the_numbers(run: Command, workspace: Path, three: str) -> None:
    assert run("round", "list").stdout.split()[:6] == ["vroeg", "open", "vooraanmelding", "1", "open", "3"]
    closed = run("round", "close", three)
    assert closed.stdout == "Round 'vroeg' is closed: 3 addresses signed up. Next:\n  surveytool members enrol vroeg\n"
    assert list((workspace / "keys").iterdir()) == []
    twice = run("round", "close", three)
    assert twice.exit_code == 1 and "already" in twice.stderr
    assert run("members", "enrol", three).stdout.startswith("New members: 3.")
    run("members", "erase", "cor@example.org")
    assert run("round", "list").stdout.split()[:6] == ["vroeg", "closed", "vooraanmelding", "1", "open", "3"]


def test_a_list_that_is_gone_is_told(run: Command, workspace: Path, three: str) -> None:
    (workspace / "people.db").unlink()
    for arguments in (("members", "registrations", three), ("members", "enrol", three), ("round", "close", three)):
        result = run(*arguments)
        assert result.exit_code == 1 and "put back a backup" in result.stderr
    listed = run("round", "list")
    assert listed.exit_code == 0 and listed.stdout.split()[5] == "?"
    assert "no list of people" in listed.stderr
    assert not (workspace / "people.db").exists()


def test_members_of_no_workspace_are_told_so(run: Command) -> None:
    result = run("members", "list")
    assert result.exit_code == 1 and "There is no workspace" in result.stderr


def test_the_commands_are_told_in_dutch(run: Command, three: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SURVEYTOOL_LANGUAGE", "nl")
    assert run("members", "registrations", three).stdout == "3 aanmeldingen in ronde 'vroeg', 3 nog geen lid.\n"
    assert "Nieuwe leden: 3." in run("members", "enrol", three).stdout
