"""The coding page as its command starts it: a real process, killed half-way, and nothing of what was stored is gone."""

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.parse
import urllib.request
from collections.abc import Callable
from contextlib import closing
from http.cookiejar import CookieJar
from pathlib import Path

from click.testing import Result

from surveytool.cli.themes.code import listener_at
from surveytool.store.coding import read_codings
from surveytool.store.database import open_database

Command = Callable[..., Result]


def started(workspace: Path, *options: str) -> tuple["subprocess.Popen[str]", str]:
    """The page as a process of its own, and the link that it printed."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SURVEYTOOL")}
    process = subprocess.Popen(
        [sys.executable, "-m", "surveytool", "--workspace", str(workspace), "themes", "code", "r1", "wens", *options],
        env=kept | {"SURVEYTOOL_LANGUAGE": "en", "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    found = re.search(r"http://127\.0\.0\.1:\d+/open/\S+", told := process.stdout.readline())
    assert found, told
    return process, found[0]


def test_coding_begins_without_a_codebook_and_goes_on_after_a_kill(run: Command, workspace: Path) -> None:
    assert run("round", "open", "r1", "--questionnaire", "proef", "--population", "40").exit_code == 0
    Path("eerder.csv").write_text("setting;wens\nsolo;Intervisie\nsolo;geen idee\nsolo;Een borrel\n", "utf-8")
    assert run("responses", "import", "r1", "eerder.csv").exit_code == 0
    assert run("round", "close", "r1").exit_code == 0
    for number, (kill, code) in enumerate([(signal.SIGKILL, -9), (signal.SIGINT, 0)], start=1):
        process, link = started(workspace, "--coder", "an", "--port", "0")
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        page = browser.open(link, timeout=20).read().decode()
        assert f"{number - 1} of 3 read" in page
        token, unread = re.findall(r'name="csrf_token" value="(\S+)"', page)[0], re.findall(r'at=(\w+)#a-\1"', page)[0]
        sent = urllib.parse.urlencode({"csrf_token": token, "name": f"Theme {number}", "answer": unread}).encode()
        browser.open(f"{link.split('/open')[0]}/new", sent, timeout=20).close()
        process.send_signal(kill)
        output, errors = process.communicate(timeout=60)
        assert ("begun" in errors) == (number == 1)
        assert link.split("/open")[1] not in output + errors
        assert process.returncode == code
    with closing(open_database(workspace / "answers.db")) as db:
        found = [set(one.codes) for one in read_codings(db, "r1", "wens")]
    assert sorted(found, key=str) == [{"theme_1"}, {"theme_2"}]
    for log in workspace.rglob("*.log"):
        assert "/open/" not in log.read_text("utf-8")


def test_two_people_may_code_at_one_computer() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with listener_at(port, chosen=False) as other:
            assert other.getsockname()[0] == "127.0.0.1"
            assert other.getsockname()[1] != port
