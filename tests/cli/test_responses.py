import csv
import io
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from openpyxl import load_workbook

from surveytool.store.database import open_database
from surveytool.store.responses import count, responses

Command = Callable[..., Result]


@pytest.fixture
def open_round(run: Command, workspace: Path) -> str:
    assert run("round", "open", "r1", "--questionnaire", "proef", "--population", "40").exit_code == 0
    return "r1"


def stored(workspace: Path) -> int:
    return count(open_database(workspace / "answers.db"), "r1")


def test_import_tells_what_it_stored_and_what_not(run: Command, workspace: Path, open_round: str) -> None:
    Path("eerder.csv").write_text("Waar werk je?;Naam;eens\nAlleen;Jo;3\n;Bo;\n", "utf-8")
    result = run("responses", "import", "r1", "eerder.csv", "--ignore", "Naam")
    assert result.stdout == "1 response stored in round 'r1'.\n"
    assert "No column for: wens." in result.stderr
    assert "1 row without any answer left out." in result.stderr
    assert list(responses(open_database(workspace / "answers.db"), "r1")) == [{"setting": "solo", "eens": 3}]


def test_one_bad_row_imports_nothing_and_every_bad_row_is_named(run: Command, workspace: Path, open_round: str) -> None:
    Path("eerder.csv").write_text("setting;eens\nsolo;3\nsollo;9\nsolo;x\n", "utf-8")
    result = run("responses", "import", "r1", "eerder.csv")
    assert (result.exit_code, result.stdout) == (1, "")
    assert [line.partition(": ")[0] for line in result.stderr.splitlines()] == [
        "eerder.csv:3:1",
        "eerder.csv:3:2",
        "eerder.csv:4:2",
    ]
    assert stored(workspace) == 0


def test_same_file_counts_once_unless_asked(run: Command, workspace: Path, open_round: str) -> None:
    Path("eerder.csv").write_text("setting\nsolo\n", "utf-8")
    assert run("responses", "import", "r1", "eerder.csv").exit_code == 0
    Path("kopie.csv").write_text("setting\nsolo\n", "utf-8")
    refused = run("responses", "import", "r1", "kopie.csv")
    assert (refused.exit_code, "--again" in refused.stderr) == (1, True)
    assert run("responses", "import", "r1", "kopie.csv", "--again").exit_code == 0
    assert stored(workspace) == 2


def test_answers_may_come_from_standard_input(run: Command, workspace: Path, open_round: str) -> None:
    assert run("responses", "import", "r1", "-", stdin=b"setting\nsolo\n").exit_code == 0
    assert stored(workspace) == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("r1", "weg.csv"), "There is no file 'weg.csv'"),
        (("r1", "."), "is a folder"),
        (("r2", "eerder.csv"), "There are: r1."),
    ],
)
def test_import_that_cannot_be_is_refused(
    run: Command, open_round: str, arguments: tuple[str, ...], message: str
) -> None:
    result = run("responses", "import", *arguments)
    assert (result.exit_code, result.stdout) == (1, "")
    assert message in result.stderr


def test_nothing_is_added_to_a_closed_round(run: Command, workspace: Path, closed_round: str) -> None:
    Path("later.csv").write_text("setting\nsolo\n", "utf-8")
    assert "is closed" in run("responses", "import", "r1", "later.csv").stderr
    assert stored(workspace) == 12


def test_export_and_results_wait_for_closing(run: Command, open_round: str) -> None:
    for arguments in (("responses", "export", "r1", "--format", "csv"), ("results", "r1"), ("report", "r1")):
        result = run(*arguments)
        assert (result.exit_code, result.stdout) == (1, "")
        assert "surveytool round close r1" in result.stderr


def test_csv_export_can_be_imported_again(run: Command, workspace: Path, closed_round: str) -> None:
    result = run("responses", "export", "r1", "--format", "csv", "--out", "uit.csv")
    assert result.stdout.splitlines() == ["uit.csv", "uit.codebook.csv", "uit.open.csv"]
    assert "Keep the file where only those" in result.stderr
    assert "0% of the rows (0 of 12)" in result.stderr
    run("round", "open", "r2", "--questionnaire", "proef", "--population", "40")
    assert "12 responses stored" in run("responses", "import", "r2", "uit.csv").stdout


def test_words_are_in_a_file_of_their_own_and_cannot_run(run: Command, closed_round: str) -> None:
    run("responses", "export", "r1", "--format", "csv", "--out", "uit.csv")
    assert "wens" not in Path("uit.csv").read_text("utf-8-sig")
    rows = list(csv.reader(io.StringIO(Path("uit.open.csv").read_text("utf-8-sig")), delimiter=";"))
    assert sorted(row[2] for row in rows[1:]) == sorted(f"'=wens {n}" for n in range(12))


def test_workbook_has_codes_labels_codebook_and_words(run: Command, workspace: Path, closed_round: str) -> None:
    result = run("responses", "export", "r1", "--format", "xlsx", "--language", "en")
    path = workspace / "reports" / "r1" / "responses.xlsx"
    assert result.stdout == f"{path.relative_to(workspace)}\n"
    book = load_workbook(path)
    assert book.sheetnames == ["responses", "labels", "codebook", "open answers"]
    codes = list(book["responses"].iter_rows(values_only=True))
    labels = list(book["labels"].iter_rows(values_only=True))
    assert codes[0] == ("setting", "eens")
    assert labels[0] == ("Where do you work?", "Do you agree?")
    word = {"solo": "Alone", "groep": "Together", 1: "Disagree", 2: "Neutral", 3: "Agree"}
    assert [tuple(word[cell] for cell in row) for row in codes[1:]] == labels[1:]
    assert {cell.data_type for row in book["open answers"].iter_rows() for cell in row} == {"s"}


def test_export_replaces_its_own_file_and_no_other(run: Command, closed_round: str) -> None:
    arguments = ("responses", "export", "r1", "--format", "csv", "--out", "uit.csv")
    assert run(*arguments).exit_code == 0
    assert run(*arguments).exit_code == 0
    Path("uit.open.csv").write_text("mine", "utf-8")
    refused = run(*arguments)
    assert (refused.exit_code, "'uit.open.csv' exists" in refused.stderr) == (1, True)
    assert Path("uit.open.csv").read_text("utf-8") == "mine"
    assert run(*arguments, "--force").exit_code == 0


def test_place_that_cannot_be_written_is_told(run: Command, closed_round: str) -> None:
    export = ("responses", "export", "r1", "--format", "csv", "--out")
    assert "There is no folder 'weg'" in run(*export, "weg/uit.csv").stderr
    assert "is a folder" in run(*export, ".").stderr


def test_what_is_no_file_is_left_alone(run: Command, closed_round: str) -> None:
    os.mkfifo("pijp")
    result = run("responses", "export", "r1", "--format", "xlsx", "--out", "pijp", "--force")
    assert (result.exit_code, "is not a file" in result.stderr) == (1, True)
    assert Path("pijp").is_fifo()


def test_file_that_cannot_be_finished_is_not_there(closed_round: str, workspace: Path) -> None:
    export = f"{sys.executable} -m surveytool responses export r1 --format xlsx --out uit.xlsx"
    before = sorted(workspace.iterdir())
    # no file may pass 4 kB, as on a disk that is full
    shell = subprocess.run(["bash", "-c", f"ulimit -f 4; {export}"], capture_output=True, text=True)
    assert shell.returncode == 1
    assert "'uit.xlsx' is larger than a file may be here." in shell.stderr
    assert sorted(workspace.iterdir()) == before


def test_nothing_half_written_is_left(run: Command, closed_round: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from surveytool.exchange import responses_out

    def broken(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(responses_out, "codebook_table", broken)
    before = sorted(Path.cwd().iterdir())
    assert run("responses", "export", "r1", "--format", "csv", "--out", "uit.csv").exit_code == 130
    assert sorted(Path.cwd().iterdir()) == before


def test_damaged_snapshot_is_told(run: Command, workspace: Path, closed_round: str) -> None:
    file = workspace / "snapshots" / "r1" / "codes.npy"
    data = bytearray(file.read_bytes())
    data[-1] ^= 1
    file.write_bytes(data)
    result = run("results", "r1")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "codes.npy" in result.stderr
