"""``check --advice``: after the problems, never instead of them, and never a reason to fail."""

from collections.abc import Callable
from pathlib import Path

from click.testing import Result

Command = Callable[..., Result]


def test_advice_is_told_only_when_asked_for(run: Command, workspace: Path) -> None:
    assert run("check").stdout == ""
    result = run("check", "--advice")
    assert result.exit_code == 0
    file = workspace.joinpath("questionnaires", "proef.yaml").relative_to(workspace)
    lines = result.stdout.splitlines()
    assert lines
    assert all(line.startswith(f"{file}:") and line.endswith("]") for line in lines)
    assert "no problems" in result.stderr
    assert f"Advice: {len(lines)}. Follow it where you agree." in result.stderr


def test_advice_follows_the_problems_and_fails_no_check(run: Command, workspace: Path) -> None:
    file = workspace / "questionnaires" / "proef.yaml"
    file.write_text(file.read_text("utf-8").replace("{nl: Een, en: One}", "Een"), "utf-8")
    result = run("check", str(file), "--advice")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0].endswith("[missing_translation]")
    assert lines[1].endswith("(Galesic & Bosnjak 2009) [no_minutes]")
    assert "Errors: 0. Warnings: 1." in result.stderr


def test_a_file_that_cannot_be_used_gets_its_problems_alone(run: Command, workspace: Path) -> None:
    file = workspace / "questionnaires" / "proef.yaml"
    file.write_text(file.read_text("utf-8").replace("version: 1", "version: x"), "utf-8")
    result = run("check", str(file), "--advice")
    assert result.exit_code == 1
    assert [line.rpartition(" ")[2] for line in result.stdout.splitlines()] == ["[not_integer]"]


def test_advice_on_standard_input(run: Command, workspace: Path) -> None:
    text = (workspace / "questionnaires" / "proef.yaml").read_bytes()
    result = run("check", "-", "--advice", stdin=text)
    assert "-:5:8: 'minutes' is missing" in result.stdout


def test_population_is_told_with_advice(run: Command) -> None:
    result = run("check", "--population", "20")
    assert result.exit_code == 2
    assert "Add --advice" in result.stderr


def test_advice_on_background_depends_on_the_population(run: Command, workspace: Path) -> None:
    file = workspace / "questionnaires" / "proef.yaml"
    choices = "choices: [" + ", ".join(f"{{code: c{n}, label: L{n}}}" for n in range(8)) + "]"
    text = file.read_text("utf-8")
    more = "".join(
        f"      - {{id: {name}, kind: single_choice, text: In welke {name}?, {choices}}}\n"
        for name in ("regio", "functie")
    )
    file.write_text(text.replace("      - {id: eens", f"{more}      - {{id: eens"), "utf-8")
    assert "[identifying_background]" in run("check", "--advice", "--population", "60").stdout
    assert "[identifying_background]" not in run("check", "--advice", "--population", "9000").stdout
