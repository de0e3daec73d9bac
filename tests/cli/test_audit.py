"""What commands did is on record: who, what and when; nothing of a member, and nothing of who answers."""

import datetime
import json
import os
import re
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import Result

from surveytool.cli import application
from surveytool.cli.trail import READING, read_trail
from surveytool.store.people import make_people, open_people
from surveytool.store.workspace import Workspace
from surveytool.web.member import create_member_app
from tests.rights import bound_by_rights

Command = Callable[..., Result]


def trail(folder: Path = Path()) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "audit.log").read_text("utf-8").splitlines()]


def ended(folder: Path = Path()) -> list[tuple[str, str, dict[str, object], dict[str, int]]]:
    """What each command was, how it ended, with what it was given, and what it counted."""
    entries = list(read_trail(folder / "audit.log"))
    return [(entry.what, entry.outcome, dict(entry.given), dict(entry.counts)) for entry in entries]


def test_what_changes_something_is_noted_before_and_after(
    run: Command, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SURVEYTOOL_ACTOR", "Jo van het bestuur")
    before = datetime.datetime.now(datetime.UTC).replace(microsecond=0)
    run("round", "open", "r1", "--questionnaire", "proef", "--population", "40", "--closes", "2036-12-01")
    first, last = trail()[-2:]
    assert first["what"] == last["what"] == "round open"
    assert first["who"] == last["who"] == "Jo van het bestuur"
    assert (first["outcome"], last["outcome"]) == ("begun", "done")
    assert first["run"] == last["run"]
    assert last["given"] == {"round": "r1", "questionnaire": "proef", "population": 40, "closes": "2036-12-01"}
    when = datetime.datetime.fromisoformat(last["when"])
    assert before <= when <= datetime.datetime.now(datetime.UTC)
    assert stat.S_IMODE((workspace / "audit.log").stat().st_mode) == 0o600


def test_a_whole_year_of_commands_is_told_a_line_each(run: Command, closed_round: str) -> None:
    run("report", closed_round, "--format", "html")
    run("report", closed_round, "--format", "html", "--out", "hier/bezet")
    run("responses", "export", closed_round, "--format", "csv", "--out", "nergens/uit.csv")
    run("responses", "export", closed_round, "--format", "csv")
    assert ended() == [
        ("init", "done", {"folder": "netwerk"}, {}),
        ("round open", "done", {"round": "r1", "questionnaire": "proef", "population": 40}, {}),
        ("responses import", "done", {"round": "r1", "file": "eerder.csv"}, {"responses": 12}),
        ("round close", "done", {"round": "r1"}, {"responses": 12}),
        ("report", "done", {"round": "r1"}, {}),
        ("report", "done", {"round": "r1", "out": "bezet"}, {}),
        ("responses export", "refused", {"round": "r1", "file_format": "csv", "out": "uit.csv"}, {}),
        ("responses export", "done", {"round": "r1", "file_format": "csv"}, {"responses": 12}),
    ]
    lines = run("audit").stdout.splitlines()
    assert len(lines) == 8
    assert re.fullmatch(
        r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ +\S+ +responses import +done +round=r1 file=eerder.csv responses=12", lines[2]
    )


def test_what_was_refused_or_broke_is_noted_too(run: Command, workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("round", "close", "weg").exit_code == 1
    monkeypatch.setattr("surveytool.store.rounds.get_round", lambda *_: 1 / 0)
    assert run("round", "close", "weg").exit_code == 3
    assert [entry[:2] for entry in ended()[-2:]] == [("round close", "refused"), ("round close", "failed")]


def commands(group: click.Group, prefix: tuple[str, ...] = ()) -> dict[str, click.Command]:
    found: dict[str, click.Command] = {}
    for name in group.list_commands(click.Context(group)):
        command = group.get_command(click.Context(group), name)
        assert command is not None
        if isinstance(command, click.Group):
            found |= commands(command, (*prefix, name))
        else:
            found[" ".join((*prefix, name))] = command
    return found


def test_what_only_reads_is_not_noted_unless_it_writes_a_file(run: Command, closed_round: str) -> None:
    before = trail()
    for arguments in (["check"], ["schema"], ["round", "list"], ["members", "list"], ["results", "r1"], ["audit"]):
        assert run(*arguments).exit_code == 0
    assert trail() == before
    assert run("results", "r1", "--out", "uit.json").exit_code == 0
    assert ended()[-1] == ("results", "done", {"round": "r1", "out": "uit.json"}, {})


def test_a_dry_run_is_not_noted(run: Command, workspace: Path) -> None:
    before = trail()
    run("members", "enrol", "r1", "--dry-run")
    assert trail() == before


def test_each_command_that_reads_is_one_there_is() -> None:
    assert READING - {"plan"} <= commands(application).keys()


def test_no_address_name_or_code_is_ever_noted(run: Command, workspace: Path) -> None:
    make_people(workspace / "people.db")
    (about_one,) = (name.split() for name in commands(application) if name in ("members remove", "members erase"))
    secrets = (
        "geheim@example.org",
        "abcdefghijklmnopqrstuv2345",
        "ABCD-EFGH-IJKL-MNOP",
        "abcd-efgh-ijkl-mnop-qrst",
    )
    for secret in secrets:
        run(*about_one, secret)
        for command in (["round", "close"], ["report"], ["members", "enrol"]):
            run(*command, secret)
        run("responses", "import", "r1", secret)
        run("responses", "import", "r1", f"map/{secret}.csv")
        run("new", secret, "--template", secret)
    assert len(ended()) == 1 + 7 * len(secrets)
    run("report", "Geheime Naam")
    run(*about_one, "Geheime Naam")
    text = (workspace / "audit.log").read_text("utf-8").lower()
    assert [secret for secret in (*secrets, "Geheime Naam") if secret.lower() in text] == []


def test_of_a_command_about_one_person_only_that_it_was_given_is_noted(run: Command, workspace: Path) -> None:
    make_people(workspace / "people.db")
    about_one = [name for name, command in commands(application).items() if "email" in names(command)]
    assert about_one
    for name in about_one:
        run(*name.split(), "jan", *(["--out", "jan.json"] if "out" in names(commands(application)[name]) else []))
        assert ended()[-1] == (name, "refused", {}, {})


def names(command: click.Command) -> set[str]:
    return {parameter.name or "" for parameter in command.params}


@pytest.mark.parametrize("how", ["no rights", "folder", "disk full"])
def test_a_command_that_cannot_be_noted_does_nothing(run: Command, workspace: Path, how: str) -> None:
    file = workspace / "audit.log"
    file.unlink()
    if how == "no rights":
        file.touch(mode=0o400)
    elif how == "folder":
        file.mkdir()
    else:
        file.symlink_to("/dev/full")
    databases = {name: (workspace / name).read_bytes() for name in ("answers.db", "community.yaml")}
    with bound_by_rights():
        result = run("round", "open", "r1", "--questionnaire", "proef", "--population", "40")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "audit.log" in result.stderr
    assert "Nothing was done" in result.stderr
    assert {name: (workspace / name).read_bytes() for name in databases} == databases
    assert list((workspace / "keys").iterdir()) == []
    with bound_by_rights():
        assert run("round", "list").exit_code == 0


def importing(workspace: Path) -> "tuple[subprocess.Popen[str], Path]":
    """A command that waits until somebody writes into the file it reads."""
    pipe = workspace / "antwoorden.csv"
    os.mkfifo(pipe)
    command = [sys.executable, "-m", "surveytool", "responses", "import", "r1", str(pipe)]
    environment = os.environ | {"SURVEYTOOL_LANGUAGE": "en"}
    process = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)
    for _ in range(1200):
        if "responses import" in (workspace / "audit.log").read_text("utf-8"):
            return process, pipe
        time.sleep(0.05)
    raise AssertionError("the command does not begin")


@pytest.mark.parametrize(
    ("sent", "outcome"),
    [(signal.SIGTERM, "stopped"), (signal.SIGINT, "stopped"), (signal.SIGKILL, "begun")],
    ids=["ended", "Ctrl-C", "killed"],
)
def test_a_command_that_was_cut_short_is_on_record(
    run: Command, workspace: Path, sent: signal.Signals, outcome: str
) -> None:
    run("round", "open", "r1", "--questionnaire", "proef", "--population", "40")
    process, _ = importing(workspace)
    time.sleep(0.3)
    process.send_signal(sent)
    process.communicate(timeout=60)
    assert ended()[-1][:2] == ("responses import", outcome)
    word = "not ended" if outcome == "begun" else "stopped"
    assert re.search(rf"responses import +{word} ", run("audit").stdout.splitlines()[-1])


def test_what_is_done_but_cannot_be_noted_any_more_is_told(run: Command, workspace: Path) -> None:
    run("round", "open", "r1", "--questionnaire", "proef", "--population", "40")
    process, pipe = importing(workspace)
    (workspace / "audit.log").rename(workspace / "audit.old")
    (workspace / "audit.log").mkdir()
    pipe.write_text("setting\nsolo\n", "utf-8")
    out, told = process.communicate(timeout=60)
    assert (process.returncode, out.strip()) == (0, "1 response stored in round 'r1'.")
    assert "How this command ended could not be noted" in told


def test_a_line_that_was_cut_or_is_none_of_ours_hides_no_other(run: Command, workspace: Path) -> None:
    with (workspace / "audit.log").open("a", encoding="utf-8") as file:
        file.write(
            '[]\n{"run": 1}\n{"run":"x","when":"2026-11-25T10:00:00Z","who":"\\u001b[31m","what":"a","outcome":"done"}\n'
        )
        file.write('{"run":"3f2a')  # the disk was full
    run("round", "open", "r1", "--questionnaire", "proef", "--population", "40")
    told = run("audit").stdout
    assert [line.split("  ")[0] for line in told.splitlines()][1] == "2026-11-25T10:00:00Z"
    assert re.findall(r" (a|round open) +done", told) == ["a", "round open"]
    assert "\x1b" not in told


def test_only_what_was_done_since_a_day_is_told(run: Command, workspace: Path) -> None:
    line = '{"run":"x","when":"2020-01-31T10:00:00Z","who":"jo","what":"tick","outcome":"done"}\n'
    (workspace / "audit.log").write_text(line + (workspace / "audit.log").read_text("utf-8"), "utf-8")
    assert len(run("audit").stdout.splitlines()) == 2
    assert len(run("audit", "--since", "2020-01-31").stdout.splitlines()) == 2
    assert len(run("audit", "--since", "2020-02-01").stdout.splitlines()) == 1
    result = run("audit", "--since", "2999-01-01")
    assert (result.stdout, result.stderr.strip()) == ("", "No command has changed anything since then.")
    assert run("audit", "--since", "gisteren").exit_code == 2


def test_a_folder_that_is_no_workspace_gets_no_record(run: Command, tmp_path: Path) -> None:
    for arguments in (["round", "close", "r1"], ["audit"], ["new", "a", "--template", "evaluatie"]):
        assert run(*arguments).exit_code == 1
    assert not (tmp_path / "audit.log").exists()


def test_the_record_stays_out_of_a_shared_history(workspace: Path) -> None:
    assert "/audit.log" in (workspace / ".gitignore").read_text("utf-8").splitlines()


def test_what_members_do_is_noted_nowhere(run: Command, workspace: Path) -> None:
    run("round", "open", "r1", "--questionnaire", "proef", "--population", "40")
    before = (workspace / "audit.log").read_bytes()
    browser = create_member_app(Workspace(workspace), secret_key=b"of the test" * 3).test_client()
    token = re.search(r'name="csrf_token" value="([^"]+)"', browser.get("/r1").text)
    assert token
    browser.post("/r1", data={"csrf_token": token[1], "setting": "solo"})
    nonce = re.search(r'name="nonce" value="([^"]+)"', browser.get("/r1/check").text)
    assert nonce
    assert browser.post("/r1/check", data={"csrf_token": token[1], "nonce": nonce[1]}).status_code == 303
    assert (workspace / "audit.log").read_bytes() == before


def test_counts_of_people_are_noted_and_no_one_of_them(run: Command, workspace: Path) -> None:
    questionnaire = "questionnaire: erbij\nversion: 1\nkind: registration\nanonymous: false\nlanguages: [nl]\ntitle: Erbij\nsections:\n  - id: een\n    title: Een\n    questions:\n      - {id: name, kind: text, required: true, text: Naam?}\n      - {id: email, kind: text, pattern: email, required: true, text: Adres?}\n"
    (workspace / "questionnaires" / "erbij.yaml").write_text(questionnaire, "utf-8")
    run("round", "open", "erbij", "--questionnaire", "erbij", "--population", "40")
    from surveytool.store.registrations import register

    people = open_people(workspace / "people.db")
    today = datetime.datetime.now(datetime.UTC).date()
    for name in ("An", "Bo"):
        register(people, round_id="erbij", name=name, email=f"{name}@example.org", language="nl", answers={}, day=today)
    people.close()
    run("members", "enrol", "erbij")
    assert ended()[-1] == ("members enrol", "done", {"round": "erbij"}, {"new": 2, "known": 0})
    (name,) = {"members remove", "members erase"} & commands(application).keys()
    run(*name.split(), "an@example.org")
    assert ended()[-1][:3] == (name, "done", {})
    assert "example.org" not in (workspace / "audit.log").read_text("utf-8")
