"""``surveytool backup``, ``restore`` and ``purge``, as a board uses them."""

import contextlib
import datetime
import json
import os
import random
import sqlite3
import stat
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from surveytool.questionnaire.parse import parse
from surveytool.store import rounds
from surveytool.store.closing import close_round
from surveytool.store.database import open_database
from surveytool.store.keys import round_key
from surveytool.store.people import open_people
from surveytool.store.registrations import register
from surveytool.store.responses import Imported, add_many
from surveytool.store.workspace import Workspace

Command = Any
SIGN_UP = """\
questionnaire: aanmelding
version: 1
kind: registration
languages: [nl]
title: Meld je aan
anonymous: false
sections:
  - id: jij
    title: Jij
    questions:
      - {id: name, kind: text, text: Je naam, required: true}
      - {id: email, kind: text, text: Je adres, pattern: email, required: true}
"""


@pytest.fixture
def open_round(run: Command, workspace: Path) -> str:
    """An open round with twelve answers."""
    assert run("round", "open", "r2", "--questionnaire", "proef", "--population", "40").exit_code == 0
    add(run, range(12))
    return "r2"


def add(run: Command, numbers: range, round_id: str = "r2") -> None:
    Path("meer.csv").write_text("\n".join(["eens;wens", *(f"2;wens {n}" for n in numbers)]), "utf-8")
    assert run("responses", "import", round_id, "meer.csv").exit_code == 0


def listed(run: Command, *options: str) -> list[str]:
    return [" ".join(line.split()) for line in run(*options, "round", "list").output.splitlines()]


def test_a_backup_restored_elsewhere_gives_the_same_report(run: Command, closed_round: str, tmp_path: Path) -> None:
    before = run("results", closed_round).output
    made = run("backup", str(tmp_path / "b.zip"))
    assert made.exit_code == 0, made.output
    assert "holds 1 round" in made.output
    assert stat.S_IMODE((tmp_path / "b.zip").stat().st_mode) == 0o600
    there = str(tmp_path / "daar")
    restored = run("--workspace", there, "restore", str(tmp_path / "b.zip"))
    assert restored.exit_code == 0, restored.output
    assert f"is restored in '{there}': 1 round." in restored.output
    assert run("--workspace", there, "results", closed_round).output == before
    assert run("--workspace", there, "report", closed_round, "--format", "html").exit_code == 0


def test_a_backup_is_not_written_over_another_file(run: Command, closed_round: str) -> None:
    assert run("backup", "b.zip").exit_code == 0
    first = Path("b.zip").read_bytes()
    again = run("backup", "b.zip")
    assert again.exit_code == 1
    assert "'b.zip' exists. Give another name, or --force" in again.output
    assert Path("b.zip").read_bytes() == first
    assert run("backup", "--force", "b.zip").exit_code == 0


@pytest.mark.parametrize(
    ("place", "said"),
    [("nergens/b.zip", "There is no folder 'nergens'"), ("reports/b.zip", "goes into the backup"), (".", "exists")],
)
def test_a_place_that_cannot_be_is_told_before_anything_is_made(
    run: Command, open_round: str, place: str, said: str
) -> None:
    refused = run("backup", place)
    assert refused.exit_code == 1
    assert said in refused.output
    add(run, range(12, 15))
    add(run, range(15, 22))  # ten since nothing was made
    assert run("backup", "b.zip").exit_code == 0


def test_a_few_answers_more_are_waited_for_or_the_round_is_left_out(run: Command, open_round: str) -> None:
    made = run("backup", "een.zip")
    assert made.exit_code == 0, made.output
    assert "Without 'keys/' a round that is open now (r2)" in made.output
    add(run, range(12, 14))
    refused = run("backup", "twee.zip")
    assert refused.exit_code == 1
    assert "since its last backup: 2" in refused.output
    assert "Wait for 8 more, or leave the round out: --without r2" in refused.output
    assert not Path("twee.zip").exists()
    without = run("backup", "twee.zip", "--without", "r2")
    assert without.exit_code == 0
    assert "Left out: r2." in without.output
    assert run("backup", "drie.zip", "--without", "r3").exit_code == 1
    add(run, range(14, 22))
    assert run("backup", "drie.zip").exit_code == 0


def test_a_full_disk_leaves_no_backup_and_the_next_one_is_made(run: Command, open_round: str) -> None:
    limited = (
        "import resource, signal, sys\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "from surveytool.store import archive\n"
        "def refuse(*_, **__):\n"
        "    before = resource.getrlimit(resource.RLIMIT_FSIZE)\n"
        "    resource.setrlimit(resource.RLIMIT_FSIZE, (2000, before[1]))\n"
        "    try:\n"
        "        return real(*_, **__)\n"
        "    finally:\n"
        "        resource.setrlimit(resource.RLIMIT_FSIZE, before)\n"
        "real, archive.write_archive = archive.write_archive, refuse\n"
        "from surveytool.cli import main\n"
        "sys.argv = ['surveytool', 'backup', 'b.zip']\n"
        "main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", limited], capture_output=True, text=True, check=False, env={**os.environ, "LANG": "C"}
    )
    assert done.returncode == 1, done.stderr
    assert "'b.zip' is larger than a file may be here." in done.stderr
    assert [path.name for path in Path().glob("*b.zip*")] == []
    assert not list(Path(".surveytool").glob("backup.*"))
    add(run, range(12, 15))
    assert run("backup", "b.zip").exit_code == 0  # what was not made does not count


def test_newer_answers_are_not_restored_over_unless_that_is_said(run: Command, open_round: str) -> None:
    assert run("backup", "b.zip").exit_code == 0
    add(run, range(12, 15))
    refused = run("restore", "b.zip")
    assert refused.exit_code == 1
    assert "answers: 3" in refused.output
    assert "--force" in refused.output
    assert listed(run)[0].split()[5] == "15"
    restored = run("restore", "b.zip", "--force")
    assert restored.exit_code == 0, restored.output
    assert listed(run)[0].split()[5] == "12"
    (kept,) = Path().glob("before-restore-*")
    assert f"What was replaced is in '{kept}'" in restored.output
    assert listed(run, "--workspace", str(kept))[0].split()[5] == "15"


def test_in_dutch_it_is_told_in_dutch(run: Command, open_round: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SURVEYTOOL_LANGUAGE", "nl")
    assert "In b.zip zit 1 ronde." in run("backup", "b.zip").output
    add(run, range(12, 15))
    assert "antwoorden: 3" in run("restore", "b.zip").output
    assert "Wacht op nog 7" in run("backup", "c.zip").output


def test_a_round_whose_key_is_lost_is_told_of_and_can_be_closed(run: Command, open_round: str, tmp_path: Path) -> None:
    there = str(tmp_path / "daar")
    assert run("backup", "b.zip").exit_code == 0
    restored = run("--workspace", there, "restore", "b.zip")
    assert restored.exit_code == 0
    assert "surveytool round close r2 --without-key" in restored.output
    refused = run("--workspace", there, "round", "close", "r2")
    assert refused.exit_code == 1
    assert "--without-key" in refused.output
    closed = run("--workspace", there, "round", "close", "r2", "--without-key")
    assert closed.exit_code == 0, closed.output
    results = json.loads(run("--workspace", there, "results", "r2").stdout)
    assert results["round"]["unchecked"] is True
    assert results["response"]["complete"] + results["response"]["partial"] == 12
    assert [
        warning
        for warning in results["warnings"]
        if "The key of this round was lost" in warning or "sleutel" in warning
    ]
    assert run("--workspace", there, "report", "r2", "--format", "html").exit_code == 0
    report = (tmp_path / "daar" / "reports" / "r2" / "report.html").read_text("utf-8")
    assert "De sleutel van deze ronde is zoekgeraakt" in report
    again = run("--workspace", there, "round", "close", "r2", "--without-key")
    assert again.exit_code == 1
    assert "already" in again.output


def test_a_round_that_has_its_key_is_closed_with_it(run: Command, open_round: str) -> None:
    refused = run("round", "close", "r2", "--without-key")
    assert refused.exit_code == 1
    assert "Close it without --without-key" in refused.output
    assert run("round", "close", "r2").exit_code == 0
    assert json.loads(run("results", "r2").stdout)["round"]["unchecked"] is False


def test_a_lost_round_of_which_an_answer_is_missing_is_not_closed(run: Command, open_round: str) -> None:
    Path("keys/r2.mac").unlink()
    with sqlite3.connect("answers.db") as connection:
        connection.execute("DELETE FROM response WHERE id IN (SELECT id FROM response LIMIT 1)")
    connection.close()
    refused = run("round", "close", "r2", "--without-key")
    assert refused.exit_code == 1
    assert "has 11 answers, but 12 were counted" in refused.output


def test_purging_waits_for_its_time_unless_that_is_said(run: Command, closed_round: str) -> None:
    refused = run("purge", "r1")
    assert refused.exit_code == 1
    assert "24 months after closing" in refused.output
    looked = run("purge", "r1", "--dry-run")
    assert looked.exit_code == 0
    assert "answers: 12" in looked.output
    assert "Nothing was changed." in looked.output
    assert run("results", "r1").exit_code == 0
    assert run("purge", "r1", "--now").exit_code == 0


def test_after_purging_no_file_holds_an_answer_and_the_results_stay(run: Command, closed_round: str) -> None:
    assert run("report", "r1").exit_code == 0
    assert run("responses", "export", "r1", "--format", "csv").exit_code == 0
    assert run("backup", "voor.zip").exit_code == 0
    assert run("restore", "voor.zip").exit_code == 0  # so that there is a copy aside
    Path("eerder.csv").unlink()
    before = json.loads(run("results", "r1").stdout)
    assert files_with("wens 7")
    page = Path("reports/r1/report.html").read_bytes()

    purged = run("purge", "r1", "--now")
    assert purged.exit_code == 0, purged.output
    assert "voor.zip' is a backup that still holds them" in purged.output
    Path("voor.zip").unlink()
    assert files_with("wens 7") == []
    assert json.loads(Path("reports/r1/results.json").read_text("utf-8")) == before
    assert Path("reports/r1/report.html").read_bytes() == page
    assert Path("reports/r1/report.pdf").exists()
    assert not Path("reports/r1/report.xlsx").exists()
    assert not list(Path("reports/r1").glob("responses*"))
    for command in (["results", "r1"], ["report", "r1"], ["responses", "export", "r1", "--format", "csv"]):
        refused = run(*command)
        assert refused.exit_code == 1
        assert "were deleted on" in refused.output
    assert listed(run)[0].split()[1:4] == ["closed", "(answers", "deleted)"]
    assert listed(run)[0].split()[7] == "12"
    assert "were deleted on" in run("purge", "r1", "--dry-run").output
    again = run("purge", "r1")
    assert again.exit_code == 1
    assert "already" in again.output


def files_with(planted: str) -> list[str]:
    """The files of the workspace with these words, also within a workbook."""
    found = []
    for path in sorted(Path().rglob("*")):
        if not path.is_file():
            continue
        data = path.read_bytes()
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                data += b"".join(archive.read(name) for name in archive.namelist())
        if planted.encode() in data:
            found.append(str(path))
    return found


def test_after_purging_a_backup_holds_no_answers_and_can_be_restored(
    run: Command, closed_round: str, tmp_path: Path
) -> None:
    assert run("purge", "r1", "--now").exit_code == 0
    assert run("backup", str(tmp_path / "b.zip")).exit_code == 0
    restored = run("--workspace", str(tmp_path / "daar"), "restore", str(tmp_path / "b.zip"))
    assert restored.exit_code == 0, restored.output
    assert "were deleted on" in run("--workspace", str(tmp_path / "daar"), "results", "r1").output


def test_results_that_somebody_changed_are_not_overwritten(run: Command, closed_round: str) -> None:
    Path("reports/r1").mkdir(parents=True)
    Path("reports/r1/results.json").write_text("mine")
    refused = run("purge", "r1", "--now")
    assert refused.exit_code == 1
    assert "--force" in refused.output
    assert run("results", "r1").exit_code == 0
    assert run("purge", "r1", "--now", "--force").exit_code == 0


def test_an_open_round_is_not_purged(run: Command, open_round: str) -> None:
    for options in ([], ["--now"], ["--dry-run"]):
        refused = run("purge", "r2", *options)
        assert refused.exit_code == 1
        assert "is open" in refused.output


def closed_on(day: datetime.date, round_id: str) -> None:
    """A round with twelve answers that was opened and closed on that day."""
    workspace = Workspace(Path())
    source = (workspace.questionnaires / "proef.yaml").read_bytes()
    with contextlib.closing(open_database(workspace.answers_db)) as db:
        questionnaire = parse(source, file="proef.yaml").questionnaire
        rounds.open_round(
            db,
            keys=workspace.keys,
            id=round_id,
            source=source,
            questionnaire=questionnaire,
            population=40,
            today=day,
        )
        add_many(
            db,
            round_id=round_id,
            key=round_key(workspace.keys, round_id),
            rows=[Imported('{"eens":2}', "partial")] * 12,
            file_sha256=bytes(32),
        )
        close_round(db, round_id, keys=workspace.keys, snapshots=workspace.snapshots, today=day, rng=random.Random(1))


def test_the_clock_deletes_answers_on_their_day(run: Command, workspace: Path) -> None:
    today = datetime.datetime.now().astimezone().date()
    closed_on(today - datetime.timedelta(days=24 * 30), "later")
    closed_on(today - datetime.timedelta(days=24 * 31), "nu")
    assert run("tick", "--dry-run").output == "nu: answers to be deleted\n"
    assert run("results", "nu").exit_code == 0
    done = run("tick")
    assert done.exit_code == 0, done.output
    assert "The answers of round 'nu' are deleted." in done.output
    assert Path("reports/nu/results.json").exists()
    assert run("results", "nu").exit_code == 1
    assert run("results", "later").exit_code == 0
    assert run("tick").output == ""


def test_sign_ups_are_purged_too_and_make_no_results(run: Command, workspace: Path) -> None:
    Path("questionnaires/aanmelding.yaml").write_text(SIGN_UP, "utf-8")
    assert run("round", "open", "a1", "--questionnaire", "aanmelding", "--population", "open").exit_code == 0
    people = open_people(Path("people.db"))
    register(
        people,
        round_id="a1",
        name="Planted Name",
        email="planted@example.org",
        language="nl",
        answers={},
        day=datetime.date(2026, 11, 2),
    )
    people.close()
    assert run("round", "close", "a1").exit_code == 0
    assert "sign-ups: 1" in run("purge", "a1", "--dry-run").output
    done = run("purge", "a1", "--now")
    assert done.exit_code == 0, done.output
    assert "The sign-ups of round 'a1' are deleted" in done.output
    assert files_with("Planted Name") == []
    assert not Path("reports/a1").exists()
    assert listed(run)[0].startswith("a1 closed (answers deleted) aanmelding 1 open 1 ")


def test_a_damaged_copy_aside_is_told_of(run: Command, closed_round: str) -> None:
    kept = Path("before-restore-2026-11-02")
    kept.mkdir()
    (kept / "answers.db").write_bytes(b"damaged")
    purged = run("purge", "r1", "--now")
    assert purged.exit_code == 0
    assert f"'{kept}' may still hold the answers of round 'r1'. Delete it." in purged.output


def test_restoring_what_is_no_backup_changes_nothing(run: Command, workspace: Path) -> None:
    Path("foto.zip").write_bytes(b"PK nothing")
    before = sorted(Path().rglob("*"))
    for name in ("foto.zip", "nergens.zip", "."):
        assert run("restore", name).exit_code == 1
    assert sorted(Path().rglob("*")) == before
