"""``surveytool plan``."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

Command = Callable[..., Any]


def test_a_plan_tells_margins_and_changes(run: Command, workspace: Path) -> None:
    told = run("plan", "--population", "200")
    assert told.exit_code == 0
    lines = [line.split() for line in told.stdout.splitlines()]
    assert ["100", "(50%)", "±", "7.0", "13.8", "9.9", "19.1"] in lines


def test_a_plan_tells_how_many_must_answer(run: Command, workspace: Path) -> None:
    assert (
        "For a margin of 5.0 points 137 (69%) must answer."
        in run("plan", "--population", "200", "--margin", "5").stdout
    )
    assert "402 must answer" in run("plan", "--population", "open", "--margin", "5").stdout


def test_a_plan_that_cannot_be_is_refused(run: Command, workspace: Path) -> None:
    few = run("plan", "--population", "9")
    assert (few.exit_code, few.stdout) == (1, "")
    assert "at least" in few.stderr
    assert run("plan", "--population", "200", "--margin", "50").exit_code == 2
    assert "There is no questionnaire 'niets'" in run("plan", "--population", "200", "--questionnaire", "niets").stderr
