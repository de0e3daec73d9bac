"""``simulate`` tries a questionnaire: it tells what nobody reached, and makes a report that says it is simulated."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from pypdfium2 import PdfDocument

Command = Callable[..., Result]

SOURCE = """\
questionnaire: proef_ronde
version: 1
kind: other
languages: [nl]
title: Proef
scales:
  eens3: {points: [{code: 1, label: Oneens}, {code: 2, label: Neutraal}, {code: 3, label: Eens}]}
sections:
  - id: een
    title: Een
    questions:
      - {id: setting, kind: single_choice, required: true, text: Waar?, choices: [{code: solo, label: Alleen}, {code: groep, label: Samen}]}
      - {id: nummer, kind: text, required: true, text: Nummer?, pattern: "[1-9][0-9]{10}"}
      - {id: uren, kind: number, text: Uren?, min: 0, max: 60}
      - {id: eens, kind: scale, scale: eens3, text: Eens?, show_if: "uren == 59"}
  - id: nooit
    title: Nooit
    show_if: "nummer == 'geen'"
    questions:
      - {id: wens, kind: open, text: Wens?}
"""


@pytest.fixture
def file(workspace: Path) -> Path:
    path = workspace / "ergens" / "proef.yaml"
    path.parent.mkdir()
    path.write_text(SOURCE, "utf-8")
    return path


def test_what_nobody_reached_is_told_apart_from_what_only_searching_finds(run: Command, file: Path) -> None:
    result = run("simulate", str(file), "--format", "html")
    assert (result.exit_code, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    assert lines[0].startswith("200 people answered: ")
    never = lines.index(
        "Never reached, also not by searching. Look at the conditions, and at what the questions allow:"
    )
    seldom = lines.index("Reached by searching alone, so expect few answers there:")
    assert lines[never + 1 : seldom] == [
        "  sections not shown: nooit",
        "  condition of section nooit: nummer == 'geen'",
    ]
    assert lines[seldom + 1 : -2] == ["  questions not shown: eens", "  condition of question eens: uren == 59"]


def test_the_report_says_it_is_simulated_in_every_format_and_the_databases_are_left_alone(
    run: Command, file: Path
) -> None:
    databases = {path: path.read_bytes() for path in Path().glob("*.db")}
    assert databases
    result = run("simulate", str(file), "-n", "30", "--population", "60", "--language", "nl")
    assert result.exit_code == 0
    place = Path("reports/proef_ronde-simulated")
    assert [line.strip() for line in result.stdout.splitlines()[-3:]] == [
        str(place / f"report.{n}") for n in ("pdf", "html", "xlsx")
    ]
    assert "Gesimuleerde antwoorden: geen mens heeft ze gegeven." in (place / "report.html").read_text("utf-8")
    words = " ".join(page.get_textpage().get_text_bounded() for page in PdfDocument(place / "report.pdf"))
    assert "esimuleerde antwoorden" in words
    assert "simul" in words_of_workbook(place / "report.xlsx")
    assert {path: path.read_bytes() for path in Path().glob("*.db")} == databases
    assert run("round", "list").stdout == ""


def words_of_workbook(file: Path) -> str:
    from openpyxl import load_workbook

    return " ".join(
        str(cell) for sheet in load_workbook(file) for row in sheet.values for cell in row if cell is not None
    )


def test_the_same_seed_says_the_same_and_another_seed_something_else(run: Command, file: Path) -> None:
    once, again, other = (
        run("simulate", str(file), "--format", "html", "--seed", seed).stdout for seed in ("3", "3", "4")
    )
    assert once == again
    assert once != other


def test_an_own_report_is_overwritten_and_one_that_was_changed_is_not(run: Command, file: Path) -> None:
    ask = ("simulate", str(file), "-n", "12", "--format", "html")
    assert [run(*ask).exit_code, run(*ask, "--seed", "2").exit_code] == [0, 0]
    report = Path("reports/proef_ronde-simulated/report.html")
    report.write_text("mine", "utf-8")
    refused = run(*ask)
    assert (refused.exit_code, report.read_text("utf-8")) == (1, "mine")
    assert "Give --force to overwrite it" in refused.stderr
    assert run(*ask, "--force").exit_code == 0


def test_outside_a_workspace_it_asks_where_to_write(run: Command, tmp_path: Path) -> None:
    Path("los.yaml").write_text(SOURCE, "utf-8")
    refused = run("simulate", "los.yaml")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "Say where with --out DIR." in refused.stderr
    for _ in range(2):
        assert (
            run("simulate", "-", "--out", "uit", "-n", "12", "--format", "html", stdin=SOURCE.encode()).exit_code == 0
        )
    assert sorted(path.name for path in tmp_path.iterdir()) == ["los.yaml", "uit"]


@pytest.mark.parametrize(
    ("change", "options", "said"),
    [(("kind: open", "kind: opne"), (), "'opne' is not a kind of question"),
     (("[1-9][0-9]{10}", "[a-z]{300}"), (), "No text of the form that 'nummer' asks for could be made up."),
     (("", ""), ("--population", "100"), "200 people cannot answer out of a population of 100."),
     (("", ""), ("--language", "en"), "has no texts in 'en'. It has: nl.")],
)  # fmt: skip
def test_what_cannot_be_simulated_is_told(
    run: Command, file: Path, change: tuple[str, str], options: tuple[str, ...], said: str
) -> None:
    file.write_text(SOURCE.replace(*change), "utf-8")
    result = run("simulate", str(file), *options)
    assert (result.exit_code, result.stdout) == (1, "")
    assert said in result.stderr
    assert not Path("reports/proef_ronde-simulated").exists()


def test_a_file_that_is_not_there_is_told(run: Command, workspace: Path) -> None:
    result = run("simulate", "weg.yaml")
    assert (result.exit_code, result.stderr) == (1, "There is no file 'weg.yaml'. Look at the name and the folder.\n")
