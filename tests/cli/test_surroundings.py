"""A command works the same without a terminal, in a plain locale, and says so when it is given a path of another system."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Command = Callable[..., Result]
LOCALES = {
    "C": {"LC_ALL": "C"},
    "C without any help": {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
    "no locale": {},
    "one that is not there": {"LANG": "tlh_KX.KOI8-R"},
}


def command(folder: Path, locale: dict[str, str], *arguments: str) -> "subprocess.CompletedProcess[bytes]":
    """Runs as cron does: no terminal, nothing to read from, hardly any environment."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-m", "surveytool", *arguments],
        cwd=folder,
        env=kept | locale,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=120,
        start_new_session=True,
    )


@pytest.mark.parametrize("locale", LOCALES.values(), ids=LOCALES.keys())
def test_a_round_runs_from_beginning_to_end_without_a_terminal(
    workspace: Path, tmp_path: Path, locale: dict[str, str]
) -> None:
    file = workspace / "questionnaires" / "proef.yaml"
    file.write_text(file.read_text("utf-8").replace("{nl: Proef,", "{nl: Café “été” 🎉,"), "utf-8")
    (workspace / "vóór.csv").write_text("setting;eens;wens\n" + "solo;2;één wens €\n" * 12, "utf-8")
    for arguments in (
        ["round", "open", "r1", "--questionnaire", "proef", "--population", "40"],
        ["responses", "import", "r1", "vóór.csv"],
        ["round", "close", "r1"],
        ["responses", "export", "r1", "--format", "csv", "--out", "née.csv"],
        ["report", "r1", "--format", "html"],
    ):
        done = command(workspace, locale, *arguments)
        assert (done.returncode, b"Traceback" in done.stderr) == (0, False), done.stderr
    results = json.loads(command(workspace, locale, "results", "r1").stdout.decode("utf-8"))
    assert results["response"]["imported"] == 12
    assert "één wens €" in (workspace / "née.open.csv").read_text("utf-8-sig")
    assert "Café “été” 🎉" in (workspace / "reports" / "r1" / "report.html").read_text("utf-8")
    audit = command(workspace, locale, "audit")
    assert audit.returncode == 0
    assert len(audit.stdout.splitlines()) == 6


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", r"C:\Users\Jo\proef.yaml"],
        ["check", r"questionnaires\proef.yaml"],
        ["simulate", r"questionnaires\proef.yaml", "-n", "5"],
        ["responses", "import", "r1", r"D:\antwoorden.csv"],
        ["round", "close", r"C:\r1"],
        ["--workspace", r"C:\netwerk", "round", "list"],
    ],
    ids=" ".join,
)
def test_a_path_of_another_system_is_told_as_it_was_given(run: Command, workspace: Path, arguments: list[str]) -> None:
    run("round", "open", "r1", "--questionnaire", "proef", "--population", "40")
    result = run(*arguments)
    (given,) = [word for word in arguments if "\\" in word]
    assert (result.exit_code, result.stdout) == (1, "")
    assert given in result.stderr
    assert "mistake in surveytool" not in result.stderr


def test_nothing_is_asked_of_who_is_not_there(workspace: Path) -> None:
    for arguments in (["round", "close", "weg"], ["new", "a"], ["init", "."]):
        done = command(workspace, {}, *arguments)
        assert done.returncode in (1, 2)
        assert done.stderr
