import datetime
import re
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from click.testing import Result

from surveytool.store.database import open_database
from surveytool.store.rounds import get_round

Command = Callable[..., Result]
OPEN = ("round", "open", "r1", "--questionnaire", "proef", "--population")


def today() -> datetime.date:
    return datetime.datetime.now(ZoneInfo("Europe/Amsterdam")).date()


def test_opened_round_keeps_the_text_it_was_opened_with(run: Command, workspace: Path) -> None:
    file = workspace / "questionnaires" / "proef.yaml"
    source = file.read_bytes()
    result = run(*OPEN, "40", "--closes", "2999-12-31")
    assert result.stdout == "Round 'r1' is open. Members answer at http://127.0.0.1:8000/r1\n"
    file.write_bytes(source + b"# changed\n")
    round_ = get_round(open_database(workspace / "answers.db"), "r1")
    assert (round_.source, round_.population, str(round_.closes)) == (source, 40, "2999-12-31")
    assert round_.opened == today()


def test_link_begins_with_the_address_of_the_site(
    run: Command, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SURVEYTOOL_BASE_URL", "https://vragen.example.org/")
    result = run(*OPEN, "open")
    assert "https://vragen.example.org/r1" in result.stdout
    assert result.stderr == ""
    assert get_round(open_database(workspace / "answers.db"), "r1").population is None


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((*OPEN, "40", "--links", "personal"), "There are no members to invite"),
        ((*OPEN, "40", "--links", "both"), "There are no members to invite"),
        ((*OPEN, "40", "--linking", "panel"), "only where the questionnaire says 'anonymous: false'"),
        ((*OPEN, "40", "--reminders", "14,7"), "in order and each once"),
        ((*OPEN, "40", "--closes", "2001-01-01"), "2001-01-01 has passed"),
        ((*OPEN, "40", "--opens", "2999-02-01", "--closes", "2999-01-01"), "before it opens"),
        (("round", "open", "R 1", "--questionnaire", "proef", "--population", "40"), "cannot be the id"),
        (("round", "open", "r1", "--questionnaire", "prof", "--population", "40"), "Did you mean 'proef'?"),
        (("round", "close", "r9"), "no round was opened yet"),
    ],
)
def test_round_that_cannot_be_is_refused(
    run: Command, workspace: Path, arguments: tuple[str, ...], message: str
) -> None:
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (1, "")
    assert message.lower() in result.stderr.lower()


def test_questionnaire_with_errors_opens_no_round(run: Command, workspace: Path) -> None:
    file = workspace / "questionnaires" / "proef.yaml"
    file.write_text(file.read_text("utf-8").replace("scale: eens3", "scale: eens4"), "utf-8")
    result = run(*OPEN, "40")
    assert result.exit_code == 1
    assert re.search(r"proef\.yaml:\d+:\d+: .*eens4", result.stderr)
    assert run("round", "list").stdout == ""


def test_questionnaire_under_another_name_is_refused(run: Command, workspace: Path) -> None:
    folder = workspace / "questionnaires"
    (folder / "proef.yaml").rename(folder / "anders.yaml")
    result = run("round", "open", "r1", "--questionnaire", "anders", "--population", "40")
    assert "Give the file and the questionnaire the same name" in result.stderr


def test_round_opens_and_closes_once(run: Command, closed_round: str) -> None:
    again = run(*OPEN, "40")
    assert (again.exit_code, "already" in again.stderr) == (1, True)
    twice = run("round", "close", closed_round)
    assert (twice.exit_code, "already" in twice.stderr) == (1, True)


def test_list_has_a_line_a_round_closed_ones_first(run: Command, closed_round: str) -> None:
    run("round", "open", "a-later", "--questionnaire", "proef", "--population", "open", "--closes", "2999-12-31")
    lines = run("round", "list").stdout.splitlines()
    day = str(today())
    assert [line.split() for line in lines] == [
        ["r1", "closed", "proef", "1", "40", "12", day, day],
        ["a-later", "open", "proef", "1", "open", "0", day, "2999-12-31"],
    ]
