"""A later last day for a round."""

import datetime
from pathlib import Path

import pytest

from surveytool.store.rounds import get_round
from tests.cli.mailing import Command, answers_of, open_days_ago, today


def later(days: int) -> str:
    return str(today() + datetime.timedelta(days))


def test_a_round_is_extended_and_opens_again_when_its_last_day_has_passed(run: Command, workspace: Path) -> None:
    open_days_ago(workspace, 9, left=-2, links="open")
    result = run("round", "extend", "r1", later(5))
    assert (result.exit_code, result.stdout) == (0, f"Round 'r1' takes answers until {later(5)}.\n")
    with answers_of(workspace) as db:
        assert get_round(db, "r1").is_open(today())
    assert run("round", "extend", "r1", later(6)).exit_code == 0


@pytest.mark.parametrize(("days", "told"), [(3, "already"), (5, "already"), (-9, "already")])
def test_a_round_never_ends_earlier(days: int, told: str, run: Command, workspace: Path) -> None:
    open_days_ago(workspace, 9, left=5, links="open")
    result = run("round", "extend", "r1", later(days))
    assert result.exit_code == 1 and told in result.stderr
    with answers_of(workspace) as db:
        assert str(get_round(db, "r1").closes) == later(5)


def test_a_day_that_passed_extends_nothing(run: Command, workspace: Path) -> None:
    open_days_ago(workspace, 9, left=-4, links="open")
    assert f"{later(-1)} has passed" in run("round", "extend", "r1", later(-1)).stderr
    assert run("round", "extend", "r1", later(0)).exit_code == 0


def test_a_round_that_was_closed_or_has_no_last_day_is_not_extended(run: Command, workspace: Path) -> None:
    run("round", "open", "los", "--questionnaire", "proef", "--population", "40")
    assert "nothing to extend" in run("round", "extend", "los", later(5)).stderr
    run("round", "close", "los")
    assert "cannot be opened again" in run("round", "extend", "los", later(5)).stderr
    assert "There is no round" in run("round", "extend", "weg", later(5)).stderr
    assert run("round", "extend", "los", "morgen").exit_code == 2
