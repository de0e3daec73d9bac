import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from surveytool import __version__
from surveytool.cli.terminal import interface_language

Command = Callable[..., Result]

HEAVY = (
    "alembic",
    "babel",
    "cryptography",
    "flask",
    "jinja2",
    "matplotlib",
    "numpy",
    "openpyxl",
    "pandas",
    "pydantic",
    "ruamel.yaml",
    "scipy",
    "sqlalchemy",
)


def python(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout


@pytest.mark.parametrize("arguments", [["--help"], ["round", "--help"], ["report", "--help"], ["responses", "--help"]])
def test_help_loads_nothing_heavy(arguments: list[str]) -> None:
    found = python(
        "import sys\nfrom surveytool.cli import application\n"
        f"try: application.main({arguments!r})\nexcept SystemExit as left: assert left.code == 0\n"
        f"print('loaded:', [name for name in {HEAVY!r} if name in sys.modules])"
    )
    assert found.splitlines()[-1] == "loaded: []"


def test_every_command_explains_itself(run: Command) -> None:
    listed = run("--help").stdout
    for name in ("demo", "init", "new", "check", "round", "serve", "responses", "results", "report"):
        assert f"  {name} " in listed
        assert run(name, "--help").exit_code == 0


def test_version_is_told(run: Command) -> None:
    assert run("--version").stdout == f"surveytool {__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["chek"], "Did you mean 'check'?"),
        (["round", "opne"], "Did you mean 'open'?"),
        (["round", "zzz"], "The commands are: open, close, extend, list."),
    ],
)
def test_unknown_command_is_answered_with_the_nearest(run: Command, arguments: list[str], hint: str) -> None:
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert hint in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["--nonsense"],
        ["round", "open"],
        ["round", "open", "r", "--questionnaire", "q", "--population", "-3"],
        ["round", "open", "r", "--questionnaire", "q", "--population", "5", "--closes", "gisteren"],
        ["responses", "export", "r", "--format", "sav"],
        ["report", "r", "--format", "docx"],
    ],
)
def test_wrong_command_line_is_exit_2(run: Command, arguments: list[str]) -> None:
    assert run(*arguments).exit_code == 2


def test_folder_that_is_no_workspace_is_told_with_what_to_do(run: Command, tmp_path: Path) -> None:
    for arguments in (["check"], ["new", "a", "--template", "evaluatie"]):
        result = run(*arguments)
        assert (result.exit_code, result.stdout) == (1, "")
        assert "surveytool init" in result.stderr
    assert "surveytool init" in run("round", "list").stderr


def test_message_is_in_the_language_of_the_terminal(run: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SURVEYTOOL_LANGUAGE", "nl")
    assert "Er is geen bestand 'weg.yaml'" in run("check", "weg.yaml").stderr


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "nl_NL.UTF-8"}, "nl"),
        ({"LANG": "nl_NL.UTF-8", "LC_ALL": "C.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LC_ALL": "C", "SURVEYTOOL_LANGUAGE": "nl"}, "nl"),
        ({"LC_MESSAGES": "nl", "LANG": "en_GB.UTF-8"}, "nl"),
    ],
)
def test_language_comes_from_the_environment(environment: dict[str, str], language: str) -> None:
    assert interface_language(environment) == language


def test_bug_is_exit_3_without_a_traceback(run: Command, workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from surveytool.store import rounds

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(rounds, "list_rounds", broken)
    result = run("round", "list")
    assert result.exit_code == 3
    assert "mistake in surveytool" in result.stderr
    assert "Traceback" not in result.stderr
    monkeypatch.setenv("SURVEYTOOL_DEBUG", "1")
    assert "ZeroDivisionError" in run("round", "list").stderr


def test_terminal_without_a_letter_gets_its_number(workspace: Path) -> None:
    file = workspace / "questionnaires" / "proef.yaml"
    file.write_text(file.read_text("utf-8").replace("scale: eens3", "scale: €"), "utf-8")
    environment = os.environ | {"PYTHONIOENCODING": "iso-8859-1"}
    run = subprocess.run([sys.executable, "-m", "surveytool", "check"], capture_output=True, env=environment)
    assert run.returncode == 1
    assert b"'\\u20ac'" in run.stdout


def test_results_are_utf8_whatever_the_terminal_is(workspace: Path, closed_round: str) -> None:
    environment = os.environ | {"PYTHONIOENCODING": "ascii"}
    command = [sys.executable, "-m", "surveytool", "results", closed_round, "--language", "nl"]
    run = subprocess.run(command, capture_output=True, env=environment)
    assert json.loads(run.stdout.decode("utf-8"))["language"] == "nl"


def test_reader_that_stops_reading_is_no_error(closed_round: str, workspace: Path) -> None:
    command = f"{sys.executable} -m surveytool --workspace {workspace} results {closed_round} | head -n 1"
    shell = subprocess.run(["bash", "-c", f"set -o pipefail; {command}"], capture_output=True, text=True)
    assert shell.stdout == "{\n"
    assert shell.stderr == ""


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_interrupted_command_says_nothing_and_leaves_nothing(
    workspace: Path, run: Command, sent: signal.Signals, code: int
) -> None:
    run("round", "open", "r1", "--questionnaire", "proef", "--population", "40")
    pipe = workspace / "answers.csv"
    os.mkfifo(pipe)
    command = [sys.executable, "-m", "surveytool", "responses", "import", "r1", str(pipe)]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    with pipe.open("wb") as writer:  # opens when the command has come to reading
        writer.write(b"setting\nsolo\n")
        writer.flush()
        time.sleep(0.2)
        process.send_signal(sent)
        _, told = process.communicate(timeout=60)
    assert (process.returncode, told.strip()) == (code, "")
    assert " 0 " in run("round", "list").stdout
