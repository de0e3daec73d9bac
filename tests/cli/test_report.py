from pathlib import Path

import pytest
from openpyxl import load_workbook

from surveytool.cli.report import write_report
from surveytool.store.database import open_database
from surveytool.store.workspace import Workspace

from .conftest import Command


def made(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


def test_report_is_a_page_and_a_workbook(run: Command, closed_round: str) -> None:
    result = run("report", closed_round)
    assert (result.exit_code, result.stderr) == (0, "")
    folder = Path("reports/r1")
    assert {"report.html", "report.xlsx"} <= set(made(folder))
    assert sorted(result.stdout.splitlines()) == [str(folder / name) for name in made(folder)]


@pytest.mark.parametrize(
    ("formats", "names"),
    [
        ("xlsx", ["report.xlsx"]),
        ("html", ["report.html"]),
        ("xlsx, html,xlsx", ["report.html", "report.xlsx"]),
    ],
)
def test_only_the_formats_that_are_asked_for_are_written(
    run: Command, closed_round: str, formats: str, names: list[str]
) -> None:
    assert run("report", closed_round, "--format", formats, "--out", "hier").exit_code == 0
    assert made(Path("hier")) == names


def test_purging_finds_the_workbook_of_a_report_in_another_language(run: Command, closed_round: str) -> None:
    assert run("report", closed_round, "--format", "xlsx").exit_code == 0
    Path("reports/r1/en").mkdir()
    options = ("--language", "en", "--out", "reports/r1/en", "--format", "html,xlsx")
    assert run("report", closed_round, *options).exit_code == 0
    assert run("purge", closed_round, "--now").exit_code == 0
    assert [path.name for path in sorted(Path("reports/r1").rglob("*.*"))] == ["report.html", "results.json"]


def test_unknown_format_is_told_and_nothing_is_written(run: Command, closed_round: str) -> None:
    result = run("report", closed_round, "--format", "html,docx")
    assert result.exit_code == 2
    assert "'docx' is not one of" in result.stderr
    assert not Path("reports/r1").exists()


def test_file_of_somebody_else_keeps_every_format_back(run: Command, closed_round: str) -> None:
    folder = Path("reports/r1")
    folder.mkdir(parents=True)
    (folder / "report.xlsx").write_bytes(b"mine")
    result = run("report", closed_round)
    assert result.exit_code == 1
    assert made(folder) == ["report.xlsx"]
    assert (folder / "report.xlsx").read_bytes() == b"mine"


def test_workbook_has_the_answers_in_words_of_the_round(run: Command, closed_round: str) -> None:
    assert run("report", closed_round, "--format", "xlsx", "--language", "en").exit_code == 0
    sheet = load_workbook("reports/r1/report.xlsx")["Open answers"]
    answers = {str(row[0].value) for row in sheet.iter_rows()}
    assert {f"=wens {n}" for n in range(12)} <= answers


def test_same_round_gives_the_same_workbook(run: Command, closed_round: str) -> None:
    file = Path("reports/r1/report.xlsx")
    assert run("report", closed_round).exit_code == 0
    first = file.read_bytes()
    assert run("report", closed_round).exit_code == 0
    assert file.read_bytes() == first


def test_charts_are_files_of_their_own_when_asked_for(run: Command, closed_round: str) -> None:
    assert run("report", closed_round, "--format", "charts").exit_code == 0
    folder = Path("reports/r1/charts")
    names = made(folder)
    assert names
    assert {Path(name).stem for name in names if name.endswith(".svg")} == {Path(name).stem for name in names if name.endswith(".png")}  # fmt: skip
    before = {name: (folder / name).read_bytes() for name in names}
    assert run("report", closed_round, "--format", "charts").exit_code == 0
    assert {name: (folder / name).read_bytes() for name in names} == before
    assert made(folder.parent) == ["charts"]


def test_chart_of_somebody_else_keeps_every_chart_back(run: Command, closed_round: str) -> None:
    assert run("report", closed_round, "--format", "charts").exit_code == 0
    folder = Path("reports/r1/charts")
    first = folder / made(folder)[0]
    first.write_bytes(b"mine")
    assert run("report", closed_round, "--format", "charts").exit_code == 1
    assert first.read_bytes() == b"mine"


def test_making_a_report_is_counted_in_steps(closed_round: str) -> None:
    steps: list[str] = []
    workspace = Workspace(Path())
    db = open_database(workspace.answers_db)
    try:
        write_report(
            workspace,
            db,
            closed_round,
            place=Path("hier"),
            formats=("html", "charts"),
            on_step=lambda: steps.append("x"),
        )
    finally:
        db.close()
    assert len(steps) == 3  # the counting and each format
