import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from surveytool.store.coding import open_answers, read_overlap
from surveytool.store.database import open_database

COMMAND = [sys.executable, "-m", "surveytool"]


def surveytool(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SURVEYTOOL")}
    kept |= {"SURVEYTOOL_LANGUAGE": "en"} | environment
    return subprocess.run([*COMMAND, *arguments], capture_output=True, text=True, env=kept, timeout=120)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "surveytool-demo"
    made = surveytool("demo", str(folder), "--no-serve")
    assert (made.returncode, made.stderr) == (0, "")
    reports = re.findall(r"^  (/.+/report\.(?:pdf|html|xlsx))$", made.stdout, re.MULTILINE)
    assert [Path(report).is_file() for report in reports] == [True] * 6
    return folder


def rounds(demo: Path) -> list[list[str]]:
    return [line.split() for line in surveytool("--workspace", str(demo), "round", "list").stdout.splitlines()]


def results(demo: Path, round_id: str) -> dict[str, object]:
    found: dict[str, object] = json.loads(surveytool("--workspace", str(demo), "results", round_id).stdout)
    return found


def test_demo_has_two_closed_rounds_and_an_open_one(demo: Path) -> None:
    found = rounds(demo)
    assert [line[0].rstrip("-0123456789") for line in found] == ["behoeftepeiling", "evaluatie", "proef"]
    assert [line[1:3] for line in found] == [["closed", "(simulated)"]] * 2 + [["open", "(simulated)"]]
    assert [line[5] for line in found] == ["200"] * 3
    assert all(100 < int(line[6]) < 140 for line in found[:2])


def test_demo_is_told_to_be_simulated_everywhere(demo: Path) -> None:
    for line in rounds(demo)[:2]:
        report = (demo / "reports" / line[0] / "report.html").read_text("utf-8")
        assert "Gesimuleerde antwoorden: geen mens heeft ze gegeven." in report
        facts = results(demo, line[0])["round"]
        assert isinstance(facts, dict)
        assert facts["simulated"] is True


def test_demo_answers_came_in_on_days_of_the_round(demo: Path) -> None:
    found = results(demo, rounds(demo)[0][0])
    response, facts = found["response"], found["round"]
    assert isinstance(response, dict)
    assert isinstance(facts, dict)
    days = [day["day"] for day in response["by_day"]]
    assert len(days) > 10
    assert all(facts["opened"] <= day <= facts["closed"] for day in days)
    assert response["break_off"] > 0


def test_demo_has_no_problems(demo: Path) -> None:
    assert surveytool("--workspace", str(demo), "check").returncode == 0


def test_demo_replaces_an_earlier_demo_with_the_same_figures(demo: Path) -> None:
    before = [results(demo, line[0]) for line in rounds(demo)[:2]]
    assert surveytool("demo", str(demo), "--no-serve").returncode == 0
    assert [results(demo, line[0]) for line in rounds(demo)[:2]] == before
    assert [path.name for path in demo.parent.iterdir()] == [demo.name]


def test_demo_leaves_another_folder_alone(tmp_path: Path) -> None:
    mine = tmp_path / "mine.txt"
    mine.write_text("mine")
    result = surveytool("demo", str(tmp_path), "--no-serve")
    assert (result.returncode, result.stdout) == (1, "")
    assert "is not a demo" in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_port_that_is_taken_is_told_before_the_work(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        result = surveytool("demo", str(tmp_path / "demo"), "--port", port)
    assert (result.returncode, result.stdout) == (1, "")
    assert f"127.0.0.1:{port} cannot be listened on: Address already in use." in result.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def served(demo: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    command = [*COMMAND, "--workspace", str(demo), "serve", "--port", "0", "--workers", "1"]
    environment = {name: value for name, value in os.environ.items() if name != "SURVEYTOOL_BASE_URL"}
    environment |= {"SURVEYTOOL_LANGUAGE": "en", "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment, start_new_session=True
    )
    assert process.stdout is not None
    yield process, process.stdout.readline()
    if process.poll() is None:
        process.kill()
    process.communicate(timeout=60)


def test_serve_tells_where_to_answer_and_stops_quietly(served: tuple[subprocess.Popen[str], str]) -> None:
    process, line = served
    told = re.fullmatch(r"Round 'proef': (http://127\.0\.0\.1:\d+/proef)\n", line)
    assert told
    with urllib.request.urlopen(told[1], timeout=20) as page:
        assert page.status == 200
        assert "verzonnen antwoorden" in page.read().decode()
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (0, "")


def test_demo_members_are_invited_by_name_and_reminded(demo: Path) -> None:
    for line in rounds(demo)[:2]:
        found = results(demo, line[0])
        response = found["response"]
        assert isinstance(response, dict)
        assert (response["invited"], found["warnings"]) == (200, [])
        assert response["rate"] == response["responses"] / 200
        assert response["dispositions"]["unknown"] == 4
        assert [mails["kind"] for mails in response["mailed"]] == ["invitation", "reminder-7", "reminder-14"]
        sent = [mails["count"] for mails in response["mailed"]]
        assert sent[0] == 200 > sent[1] > sent[2] > 200 - response["responses"] - 4 - 1
        groups = response["participation"]
        assert {group["attribute"] for group in groups} == {"regio", "setting"}
        assert min(group["invited"] for group in groups) >= 10
        told = surveytool("--workspace", str(demo), "status", line[0])
        assert (told.returncode, told.stderr) == (0, "")
        assert "Invited" in told.stdout


def test_demo_wishes_are_coded_by_two_people_and_quoted(demo: Path) -> None:
    needs = rounds(demo)[0][0]
    listed = surveytool("--workspace", str(demo), "themes", "quotes", needs, "wens").stdout.splitlines()
    db = open_database(demo / "answers.db")
    answers, overlap = open_answers(db, needs, "wens"), read_overlap(db, needs, "wens")
    db.close()

    assert len({answer.text for answer in answers}) >= 80
    assert overlap is not None and 20 <= len(overlap.answers) < 0.3 * len(answers)
    assert len(listed) >= 15 and all(': "' in line and "approved by" in line for line in listed)
    assert len({line.split(":")[0] for line in listed}) == 10
    assert surveytool("--workspace", str(demo), "check").returncode == 0
