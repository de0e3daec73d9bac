"""What a command is given or meets that it cannot use: it says what, where and what to do, and leaves everything whole."""

import errno
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result

from surveytool.cli.refused import refused
from surveytool.texts import load_texts
from tests.disk import small_disk
from tests.rights import bound_by_rights

Command = Callable[..., Result]

OF_A_ROUND = [
    ("results",),
    ("report",),
    ("round", "close"),
    ("responses", "export", "--format", "csv"),
    ("responses", "import", "eerder.csv"),
    ("members", "registrations"),
    ("members", "enrol"),
]


def told(result: Result, *words: str) -> None:
    """It ends with 1, one message and no traceback."""
    assert result.exit_code == 1, result.output
    assert "mistake in surveytool" not in result.stderr
    for word in words:
        assert word in result.stderr


@pytest.mark.parametrize("command", OF_A_ROUND, ids=" ".join)
def test_a_round_that_is_not_there_is_told_with_the_nearest(
    run: Command, closed_round: str, command: tuple[str, ...]
) -> None:
    name, *rest = command
    place = 1 if name in ("round", "responses", "members") else 0
    arguments = [name, *rest[:place], "r11", *rest[place:]]
    told(run(*arguments), "There is no round 'r11'", f"Did you mean '{closed_round}'?")


@pytest.mark.parametrize("command", [("check",), ("responses", "import", "r1"), ("simulate",), ("preview",)])
def test_a_file_that_cannot_be_read_is_told(run: Command, workspace: Path, command: tuple[str, ...]) -> None:
    run("round", "open", "r1", "--questionnaire", "proef", "--population", "40")
    told(run(*command, "weg.yaml"), "weg.yaml")
    Path("map.yaml").mkdir()
    told(run(*command, "map.yaml"), "map.yaml")
    Path("dicht.yaml").write_text("x")
    Path("dicht.yaml").chmod(0)
    with bound_by_rights():
        told(run(*command, "dicht.yaml"), "dicht.yaml")


def test_a_database_that_cannot_be_read_is_told(run: Command, workspace: Path, closed_round: str) -> None:
    Path("answers.db").chmod(0)
    with bound_by_rights():
        for command in (("results", "r1"), ("report", "r1"), ("round", "list")):
            told(run(*command), "answers.db", "right")


@pytest.fixture
def taken() -> Iterator[str]:
    """A port on which no server can start, whatever else is wrong."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield str(listener.getsockname()[1])


def test_no_server_starts_on_a_database_that_cannot_be_written(run: Command, closed_round: str, taken: str) -> None:
    Path("answers.db").chmod(0o400)
    with bound_by_rights():
        told(run("serve", "--port", taken), "answers.db' cannot be written", "the right to write in its folder")
        assert run("results", closed_round).exit_code == 0


def test_damage_is_told_when_the_server_starts_and_at_every_report(run: Command, closed_round: str, taken: str) -> None:
    data = bytearray(Path("answers.db").read_bytes())
    data[data.index(b"CHECK (length(id) = 16)") + 21] ^= 1
    Path("answers.db").write_bytes(data)
    for command in (("serve", "--port", taken), ("report", "r1")):
        told(run(*command), "answers.db' is damaged")
    assert not Path("reports/r1").exists()
    assert run("results", "r1").exit_code == 0  # of the snapshot, and of what was kept with it


@pytest.mark.parametrize(
    "command",
    [
        ("results", "r1", "--out", "disk/out.json"),
        ("report", "r1", "--format", "html,xlsx", "--out", "disk/report"),
        ("responses", "export", "r1", "--format", "xlsx", "--out", "disk/out.xlsx"),
        ("responses", "export", "r1", "--format", "csv", "--out", "disk/out.csv"),
    ],
    ids=lambda command: " ".join(command[:-1]),
)
def test_a_full_disk_leaves_no_half_file_and_the_earlier_one_as_it_was(
    run: Command, workspace: Path, closed_round: str, command: tuple[str, ...]
) -> None:
    folder = Path("disk")
    folder.mkdir()
    with small_disk(folder, mebibytes=2, must_mount=True) as disk:
        disk.fill()
        told(run(*command), "'disk", "Make room, then run the command again.")
        disk.make_room()
        assert [path for path in folder.rglob("*") if path.is_file()] == []
        assert run(*command).exit_code == 0
        whole = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        disk.fill()
        told(run(*command), "'disk")
        disk.make_room()
        assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == whole
        assert run(*command).exit_code == 0


INTERRUPTED_AMID_WRITING = """
import os, signal, sys
from pathlib import Path
from surveytool.cli import main

number, folder, fsync = int(sys.argv.pop(1)), Path(sys.argv.pop(1)), os.fsync

def to_disk(stream):
    if folder.is_dir() and list(folder.iterdir()):
        signal.raise_signal(number)
    fsync(stream)

os.fsync = to_disk
main()
"""


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_report_that_is_interrupted_leaves_nothing(
    workspace: Path, closed_round: str, sent: signal.Signals, code: int
) -> None:
    folder = workspace / "reports" / closed_round
    command = [sys.executable, "-c", INTERRUPTED_AMID_WRITING, str(sent.value), str(folder), "report", closed_round]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr.strip()) == (code, "", "")
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("answers", [0, 1, 9])
def test_a_report_of_too_few_answers_has_no_figures(run: Command, workspace: Path, answers: int) -> None:
    run("round", "open", "klein", "--questionnaire", "proef", "--population", "40")
    if answers:
        Path("klein.csv").write_text("setting;eens;wens\n" + "solo;3;geheim\n" * answers, "utf-8")
        assert run("responses", "import", "klein", "klein.csv").exit_code == 0
    assert run("round", "close", "klein").exit_code == 0
    results = json.loads(run("results", "klein").stdout)
    assert all(question["hidden"] and "distribution" not in question for question in results["questions"])
    assert run("report", "klein").exit_code == 0
    assert "geheim" not in Path("reports/klein/report.html").read_text("utf-8")


def test_a_round_that_is_open_shows_nothing_of_its_answers(run: Command, workspace: Path) -> None:
    run("round", "open", "r1", "--questionnaire", "proef", "--population", "40")
    for command in (("results", "r1"), ("report", "r1"), ("responses", "export", "r1", "--format", "csv")):
        told(run(*command), "is open", "surveytool round close r1")
    assert not Path("reports/r1").exists()
    assert sorted(os.listdir()) == sorted(os.listdir(workspace))  # noqa: PTH208


def test_what_stands_where_the_reports_go_is_told_in_dutch_with_what_to_do(
    run: Command, closed_round: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SURVEYTOOL_LANGUAGE", "nl")
    Path("reports").rename("earlier-reports")
    Path("reports").write_text("", "utf-8")
    told(run("outline", "r1"), "Bij 'reports", "staat iets op de plek van een map", "Verplaats het")
    told(run("report", "r1", "--format", "html"), "Bij 'reports", "Verplaats het")


@pytest.mark.parametrize(
    "number", [errno.EACCES, errno.ENOSPC, errno.EFBIG, errno.EEXIST, errno.EISDIR, errno.ENAMETOOLONG, errno.ENOENT]
)
def test_what_the_system_refuses_is_told_of_the_file_that_was_asked_for(number: int) -> None:
    error = OSError(number, os.strerror(number), "uit/.lijst.xlsx.76e05b62.part")
    message = refused(error, load_texts("nl"))
    assert message is not None
    assert "'uit/lijst.xlsx'" in message
    assert os.strerror(number).lower() not in message.lower(), "the words of the system are in one language only"
    assert message != refused(error, load_texts("en"))
