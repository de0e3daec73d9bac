"""The server as it runs: several workers, killed at any moment, that keep nothing of who came by."""

import datetime
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from socket import create_connection
from urllib.parse import urlencode

import pytest

from surveytool.errors import Refused
from surveytool.response.receipt import receipt_hash
from surveytool.store import responses
from surveytool.store.database import open_database
from surveytool.store.workspace import Workspace
from surveytool.web.server import serve_member, web_secret

Make = Callable[..., Workspace]
SERVE = """
import sys
from pathlib import Path
from surveytool.store.workspace import Workspace
from surveytool.web.server import serve_member
serve_member(Workspace(Path(sys.argv[1])), "127.0.0.1", 0, 2, ready=lambda address: print(address, flush=True))
"""
STOPPED_WHILE_A_WORKER_STARTS = """
import os, signal, time
from gunicorn import util

def told_to_stop(title):
    if title.startswith("worker"):
        os.kill(os.getppid(), signal.SIGTERM)
        time.sleep(1)

util._setproctitle = told_to_stop
"""
HEAVY = ("pandas", "numpy", "matplotlib", "scipy", "openpyxl", "alembic")


@contextmanager
def served(workspace: Workspace, log: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    with log.open("w") as errors:
        server = subprocess.Popen(
            [sys.executable, "-c", SERVE, str(workspace.path)], stdout=subprocess.PIPE, stderr=errors, text=True
        )
        assert server.stdout is not None
        try:
            yield server, int(server.stdout.readline().strip().rpartition(":")[2])
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(timeout=60)
            server.stdout.close()


@pytest.mark.parametrize(
    "header", ["SCRIPT_NAME: /elsewhere", "SCRIPT_NAME: /proef", "PATH_INFO: /", "X-Forwarded-Prefix: /x"]
)
def test_a_header_of_a_stranger_does_not_decide_where_the_site_lives(
    workspace_of: Make, tmp_path: Path, header: str
) -> None:
    workspace = workspace_of(today=datetime.date.today())  # noqa: DTZ011
    with served(workspace, tmp_path / "log") as (_, port), create_connection(("127.0.0.1", port), 10) as connection:
        connection.sendall(f"GET /proef HTTP/1.1\r\nHost: x\r\n{header}\r\nConnection: close\r\n\r\n".encode())
        with connection.makefile("rb") as answer:
            page = answer.read().decode()
    assert page.startswith("HTTP/1.1 200")
    assert 'action="/proef"' in page


class Browser:
    """A browser that keeps cookies and tries again when nobody answers, as one does."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}

    def ask(self, address: str, fields: dict[str, str] | None = None, tries: int = 50) -> tuple[int, str]:
        """The status and the page, or the address to go on to."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if fields is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        for _ in range(tries):
            connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
            try:
                connection.request("GET" if fields is None else "POST", address, fields and urlencode(fields), headers)
                response = connection.getresponse()
                text = response.read().decode()
            except (HTTPException, OSError):
                time.sleep(0.1)
                continue
            finally:
                connection.close()
            for line in response.headers.get_all("Set-Cookie") or ():
                name, _, value = line.partition(";")[0].partition("=")
                self.cookies[name] = value
            return response.status, response.headers.get("Location") or text
        raise AssertionError("nobody answers")

    def take_part(self, wish: str) -> str:
        """The whole way; gives the receipt."""
        _, page = self.ask("/proef")
        token = field(page, "csrf_token")
        assert self.ask("/proef", {"csrf_token": token, "wens": wish, "action": "next"})[0] == 303
        _, page = self.ask("/proef/check")
        form = {"csrf_token": field(page, "csrf_token"), "nonce": field(page, "nonce")}
        status, address = self.ask("/proef/check", form)
        assert status == 303, address
        _, page = self.ask(address)
        receipt = re.search(r"\b[A-Z2-7]{4}(-[A-Z2-7]{4}){3}\b", page)
        assert receipt, page
        return receipt[0]


def field(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', page)
    assert found, page
    return found[1]


def children(process: int) -> list[int]:
    return [int(number) for number in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def test_what_was_acknowledged_is_stored_once_whatever_worker_is_killed(workspace_of: Make, tmp_path: Path) -> None:
    workspace = workspace_of(today=datetime.date.today())  # noqa: DTZ011
    receipts = []
    with served(workspace, tmp_path / "log") as (server, port):
        for number in range(12):
            workers = children(server.pid)
            if workers:
                os.kill(workers[number % len(workers)], signal.SIGKILL)
            receipts.append(Browser(port).take_part(f"wens {number}"))
    database = open_database(workspace.answers_db)
    stored = [row for page in responses.pages(database, "proef") for row in page]
    database.close()
    assert sorted(row.receipt_hash for row in stored) == sorted(map(receipt_hash, receipts))


def test_nothing_of_a_visitor_is_written_down(workspace_of: Make, tmp_path: Path) -> None:
    workspace = workspace_of(today=datetime.date.today())  # noqa: DTZ011
    log = tmp_path / "log"
    with served(workspace, log) as (_, port):
        browser = Browser(port)
        receipt = browser.take_part("een geheime wens")
        browser.ask("/proef/geheim-adres")
        browser.ask("/proef", {"geheim-veld": "x"})
        with create_connection(("127.0.0.1", port)) as raw:
            raw.sendall(b"GET /geheim-adres bah HTTP/9.9\r\n\r\n")
            raw.recv(1000)
    said = log.read_text()
    for secret in ("geheim", receipt, "127.0.0.1", *browser.cookies.values()):
        assert not secret or secret not in said


def test_a_server_that_is_told_to_stop_says_nothing_of_a_visitor_who_is_still_there(
    workspace_of: Make, tmp_path: Path
) -> None:
    workspace = workspace_of(today=datetime.date.today())  # noqa: DTZ011
    with served(workspace, tmp_path / "log") as (server, port), create_connection(("127.0.0.1", port)) as waiting:
        waiting.sendall(b"GET /proef HTTP/1.1\r\n")
        time.sleep(0.5)
        server.send_signal(signal.SIGINT)
        server.wait(timeout=60)
    assert (tmp_path / "log").read_text() == ""


def test_workers_do_not_load_what_analysis_needs() -> None:
    code = f"import sys, surveytool.web.server; print([name for name in {HEAVY!r} if name in sys.modules])"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"


def test_the_secret_is_made_once_and_its_owner_alone_can_read_it(workspace_of: Make) -> None:
    workspace = workspace_of()
    secret = web_secret(workspace)
    assert web_secret(workspace) == secret
    assert len(secret) == 32
    path = workspace.keys / "web.secret"
    assert path.stat().st_mode & 0o777 == 0o600
    assert sorted(file.name for file in workspace.keys.iterdir()) == ["proef.mac", "web.secret"]


def test_it_stops_at_once_when_told_so_while_a_worker_starts(workspace_of: Make) -> None:
    workspace = workspace_of()
    code = STOPPED_WHILE_A_WORKER_STARTS + SERVE
    result = subprocess.run(
        [sys.executable, "-c", code, str(workspace.path)], capture_output=True, text=True, timeout=60
    )
    assert result.returncode == 0
    assert result.stderr == ""


def test_a_port_that_is_taken_is_told_before_anything_starts(workspace_of: Make, tmp_path: Path) -> None:
    workspace = workspace_of()
    with served(workspace, tmp_path / "log") as (_, port), pytest.raises(Refused, match=f"127.0.0.1:{port}"):
        serve_member(workspace, "127.0.0.1", port, 1)
