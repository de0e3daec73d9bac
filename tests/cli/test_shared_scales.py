"""Shared scales, what a questionnaire says of itself and the shelf of ready ones, at the command line."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from surveytool.questionnaire.parse import parse
from surveytool.store.database import open_database
from surveytool.store.rounds import get_round

Command = Callable[..., Result]

SCALE = """\
scale: ja3
title: {nl: Ja of nee, en: Yes or no}
source: ours
licence: CC BY 4.0
points:
  - {code: 1, label: {nl: Nee, en: "No"}}
  - {code: 2, label: {nl: Misschien, en: Perhaps}}
  - {code: 3, label: {nl: Ja, en: "Yes"}}
"""


@pytest.fixture
def scale(workspace: Path) -> Path:
    """A shared scale of the community, which the questionnaire ``proef`` uses."""
    file = workspace / "questionnaires" / "scales" / "ja3.yaml"
    file.parent.mkdir()
    file.write_text(SCALE, "utf-8")
    proef = workspace / "questionnaires" / "proef.yaml"
    proef.write_text(proef.read_text("utf-8").replace("scale: eens3", "scale: ja3"), "utf-8")
    return file


def open_round(run: Command, round_id: str) -> Result:
    return run("round", "open", round_id, "--questionnaire", "proef", "--population", "40")


def test_a_round_keeps_the_scales_it_was_opened_with(run: Command, workspace: Path, scale: Path) -> None:
    assert open_round(run, "r1").exit_code == 0
    scale.unlink()
    db = open_database(workspace / "answers.db")
    source = get_round(db, "r1").source
    db.close()
    assert parse(source, file="r1.yaml").questionnaire.scale("ja3").points[1].label.read("en") == "Perhaps"
    rows = [f"{'solo' if n % 3 else 'groep'};{n % 3 + 1};wens {n}" for n in range(12)]
    Path("eerder.csv").write_text("\n".join(["setting;eens;wens", *rows]), "utf-8")
    assert run("responses", "import", "r1", "eerder.csv").exit_code == 0
    assert run("round", "close", "r1").exit_code == 0
    results = run("results", "r1")
    assert '"Misschien"' in results.stdout or '"Perhaps"' in results.stdout


def test_a_changed_scale_needs_a_new_version_as_any_change_does(run: Command, scale: Path) -> None:
    assert open_round(run, "r1").exit_code == 0
    assert open_round(run, "r2").exit_code == 0, "nothing changed"
    scale.write_text(SCALE.replace("Perhaps", "Maybe"), "utf-8")
    refused = open_round(run, "r3")
    assert refused.exit_code == 1
    assert "was changed since round 'r1' opened with version 1 of it. Write 'version: 2'" in refused.stderr


def test_a_change_that_is_no_part_of_the_answers_needs_none(run: Command, scale: Path) -> None:
    assert open_round(run, "r1").exit_code == 0
    scale.write_text(SCALE.replace("source: ours", "source: ours, of old"), "utf-8")
    assert open_round(run, "r2").exit_code == 0


def test_check_looks_at_the_scales_of_the_community_too(run: Command, scale: Path) -> None:
    assert "3 files checked: no problems." in run("check").stderr
    scale.write_text(SCALE.replace("code: 2", "code: twee"), "utf-8")
    whole = run("check")
    assert whole.exit_code == 1
    lines = whole.stdout.splitlines()
    assert [line.partition(" ")[0] for line in lines] == [
        "questionnaires/scales/ja3.yaml:7:12:",
        "questionnaires/proef.yaml:21:89:",
    ]
    assert lines[1].endswith("See them with: surveytool check questionnaires/scales/ja3.yaml [broken_scale]")
    assert run("check", str(scale)).stdout.count("[not_integer]") == 1


def test_a_scale_bears_the_name_of_its_file(run: Command, scale: Path) -> None:
    scale.rename(scale.with_name("ja4.yaml"))
    assert "Give the scale and its file the same name. [scale_file_name]" in run("check").stdout
    assert "There is no scale 'ja3'. Did you mean 'ja4'?" in open_round(run, "r1").stderr


def test_a_questionnaire_from_standard_input_may_use_the_scales_of_the_workspace(
    run: Command, workspace: Path, scale: Path
) -> None:
    source = (workspace / "questionnaires" / "proef.yaml").read_bytes()
    assert run("check", "-", stdin=source).exit_code == 0


def test_check_tells_minutes_source_and_licence(run: Command, workspace: Path) -> None:
    assert "minutes" not in run("check").stderr
    run("new", "wij", "--template", "kernbestuur")
    told = run("check", "questionnaires/wij.yaml")
    assert "questionnaires/wij.yaml: 5 minutes; source: surveytool; licence: CC BY 4.0" in told.stderr
    assert told.stdout == ""
    file = workspace / "questionnaires" / "wij.yaml"
    file.write_text(file.read_text("utf-8").replace("licence: CC", "citation: Wij (2026)\nlicence: CC"), "utf-8")
    assert "cite as: Wij (2026)" in run("check").stderr


@pytest.mark.parametrize("template", ["bijeenkomst", "kernbestuur"])
def test_ready_questionnaires_go_from_new_to_open(run: Command, workspace: Path, template: str) -> None:
    assert run("new", template, "--template", template).exit_code == 0
    assert run("check").stdout == ""
    opened = run("round", "open", "r1", "--questionnaire", template, "--population", "40")
    assert opened.exit_code == 0, opened.stderr
    db = open_database(workspace / "answers.db")
    source = get_round(db, "r1").source
    db.close()
    own = (workspace / "questionnaires" / f"{template}.yaml").read_bytes()
    assert (source == own) == (template == "kernbestuur"), "the one without shared scales stays as it is"
    assert parse(source, file="r1.yaml").questionnaire.id == template


def test_new_is_refused_when_a_scale_of_the_community_is_broken_and_leaves_nothing(
    run: Command, workspace: Path
) -> None:
    scales = workspace / "questionnaires" / "scales"
    scales.mkdir()
    (scales / "eens5.yaml").write_text("- stuk\n", "utf-8")
    refused = run("new", "na_afloop", "--template", "bijeenkomst")
    assert refused.exit_code == 1 and "[broken_scale]" in refused.stderr
    assert not (workspace / "questionnaires" / "na_afloop.yaml").exists()


def test_the_shelf_tells_what_a_newcomer_wants_to_know(run: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    told = run("new", "--list")
    assert told.exit_code == 0, "no workspace is needed"
    for name in ("behoeftepeiling", "bijeenkomst", "evaluatie", "kernbestuur", "eens5", "cijfer10", "sus", "umux_lite"):
        assert f"\n  {name} " in told.stdout
    meeting = told.stdout.partition("\n  bijeenkomst")[2].partition("\n  evaluatie")[0]
    for fact in ("How was the meeting?", "3 minutes", "CC BY 4.0", "Kirkpatrick (1959)", "nl, en"):
        assert fact in meeting
    assert max(map(len, told.stdout.splitlines())) <= 100
    monkeypatch.setenv("SURVEYTOOL_LANGUAGE", "nl")
    assert "Hoe was de bijeenkomst?" in run("new", "--list").stdout


def test_new_without_what_it_needs_names_the_list(run: Command, workspace: Path) -> None:
    for arguments in (["new"], ["new", "wij"], ["new", "--template", "evaluatie"]):
        wrong = run(*arguments)
        assert wrong.exit_code == 2 and "surveytool new --list" in wrong.stderr
    alone = run("new", "wij", "--list")
    assert alone.exit_code == 2 and "--list goes alone" in alone.stderr
