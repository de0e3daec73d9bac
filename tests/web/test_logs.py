"""What the server writes down, on the screen and in files, holds nothing of who came by, whatever they did."""

import datetime
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from socket import create_connection, socket
from threading import Thread
from urllib.parse import urlencode

import pytest

from surveytool.questionnaire.parse import parse
from surveytool.store import drafts, keys
from surveytool.store.database import open_database
from surveytool.store.invitations import Invitee, link_token, tag
from surveytool.store.rounds import open_round
from surveytool.store.workspace import Workspace
from surveytool.web.member import create_member_app

Make = Callable[..., Workspace]
AGENT = "Geheime-Browser/7.3"
TODAY = datetime.date.today()  # noqa: DTZ011
ADDRESS = "127.0.0.9"
"""Where the visitor comes from; the server is at another."""
FORWARDED = "203.0.113.77"
SOURCE = """\
questionnaire: proef
version: 1
kind: other
languages: [nl, en]
title: {nl: Proef, en: Try-out}
sections:
  - id: een
    title: {nl: Een, en: One}
    questions:
      - {id: wens, kind: open, text: {nl: Wat wens je?, en: What do you wish?}}
      - {id: adres, kind: text, pattern: email, text: {nl: Adres?, en: Address?}}
"""


@dataclass
class Visitor:
    """Someone at ``port`` who notes every secret there is to know, so that it can be looked for."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    secrets: set[str] = field(default_factory=set)

    def ask(self, address: str, fields: dict[str, str] | None = None, **headers: str) -> tuple[int, str]:
        """The status and the page, or the address to go on to."""
        told = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "User-Agent": AGENT,
            "X-Forwarded-For": FORWARDED,
            "Referer": "https://geheim.example.org/brief",
        }
        told |= {name.replace("_", "-"): value for name, value in headers.items()}
        if fields is not None:
            told["Content-Type"] = "application/x-www-form-urlencoded"
            self.secrets |= {value for value in fields.values() if len(value) > 6}
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=30, source_address=(ADDRESS, 0))) as connection:
            connection.request("GET" if fields is None else "POST", address, fields and urlencode(fields), told)
            answer = connection.getresponse()
            text = answer.read().decode()
        for line in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
            if name != "language" and value:
                self.secrets.add(value)
        self.secrets |= set(re.findall(r"\b[A-Z2-7]{4}(?:-[A-Z2-7]{4}){3,4}\b", text))
        self.secrets |= set(re.findall(r'name="(?:csrf_token|nonce|_draft)" value="([^"]+)"', text))
        return answer.status, answer.headers.get("Location") or text

    def form(self, page: str) -> dict[str, str]:
        """The hidden fields of a page."""
        return dict(re.findall(r'name="(csrf_token|nonce|_draft)" value="([^"]*)"', page))

    def fill(self, wish: str, round_id: str = "proef") -> int:
        """Fill in the first page."""
        _, page = self.ask(f"/{round_id}")
        return self.ask(f"/{round_id}", {**self.form(page), "wens": wish, "adres": "lid@example.org"})[0]

    def take_part(self, wish: str, round_id: str = "proef") -> str:
        """The whole way; gives the receipt."""
        assert self.fill(wish, round_id) == 303
        _, page = self.ask(f"/{round_id}/check")
        status, address = self.ask(f"/{round_id}/check", self.form(page))
        assert status == 303, address
        (receipt,) = set(re.findall(r"\b[A-Z2-7]{4}(?:-[A-Z2-7]{4}){3}\b", self.ask(address)[1]))
        return str(receipt)

    def send_raw(self, request: bytes) -> bytes:
        """Whatever one likes to send; gives the answer."""
        with create_connection(("127.0.0.1", self.port), 30, (ADDRESS, 0)) as connection:
            connection.sendall(request)
            with connection.makefile("rb") as answer:
                return answer.read()


@contextmanager
def serving(workspace: Workspace, *options: str) -> Iterator[int]:
    """``surveytool serve``; its words go to files in the folder ``logs``."""
    logs = logs_of(workspace)
    logs.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "surveytool", "--workspace", str(workspace.path), "serve", "--port", "0", *options]
    with (logs / "stdout").open("w") as out, (logs / "stderr").open("w") as err:
        server = subprocess.Popen(command, stdout=out, stderr=err, env=os.environ | {"SURVEYTOOL_LANGUAGE": "en"})
        try:
            for _ in range(600):
                if found := re.search(r"http://127\.0\.0\.1:(\d+)/proef", (logs / "stdout").read_text()):
                    break
                assert server.poll() is None, (logs / "stderr").read_text()
                time.sleep(0.1)
            else:
                raise AssertionError("the server does not come up")
            yield int(found[1])
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(timeout=60)


def logs_of(workspace: Workspace) -> Path:
    return workspace.path / "logs"


def written(workspace: Workspace) -> dict[str, bytes]:
    """All that was written in plain: what was said, and each file of the workspace but the database of answers."""
    files = [file for file in workspace.path.rglob("*") if file.is_file() and not file.name.startswith("answers.db")]
    return {file.name: file.read_bytes() for file in files}


def spoil(workspace: Workspace, code: str) -> None:
    """Put something under the code of a draft that no version of the program wrote, as a bug would."""
    database = open_database(workspace.answers_db)
    drafts.change(
        database,
        round_id="proef",
        secret=code,
        change=lambda _: drafts.Changed('{"answers": "een bedorven geheim"}', "een", ()),
    )
    database.close()


def invite(workspace: Workspace) -> list[str]:
    """Open a round ``leden`` with personal links; gives their tokens."""
    database, members = open_database(workspace.answers_db), [bytes([number]) * 16 for number in range(3)]
    data = SOURCE.replace("questionnaire: proef", "questionnaire: leden").encode()
    open_round(
        database,
        keys=workspace.keys,
        id="leden",
        source=data,
        questionnaire=parse(data, file="leden.yaml").questionnaire,
        population=200,
        today=TODAY,
        links="personal",
        invitees=[Invitee(member) for member in members],
    )
    database.close()
    key = keys.links_key(workspace.keys, "leden")
    return [link_token(key, "leden", member) for member in members]


def everything_by_personal_links(visitor: Visitor, tokens: list[str]) -> None:
    visitor.secrets |= {*tokens, *(tag(token)[:6].hex() for token in tokens), "zzzz", "geheim@mail.example"}
    first, other, _ = tokens
    assert visitor.ask("/leden")[0] == 403
    for wrong in ("z" * 26, first[:20], f"{other}/geheim@mail.example", f"{other}/stop/zzzz"):
        assert visitor.ask(f"/leden/{wrong}")[0] == 404
    assert visitor.ask(f"/leden/{first.upper()}>?geheim@mail.example")[0] == 303
    visitor.take_part("een wens van een lid", "leden")
    assert visitor.ask(f"/leden/{first}")[0] == 303
    assert visitor.ask("/leden")[0] == 410
    assert visitor.ask("/leden", {"wens": "nog een keer"})[0] == 409
    assert visitor.ask(f"/leden/{other}/stop")[0] == 200
    assert visitor.ask(f"/leden/{other}/stop", {"List-Unsubscribe": "One-Click"})[0] == 200
    assert visitor.ask(f"/leden/{other}/stop", {"geheim-veld": "x"})[0] == 400
    assert b" 400 " in visitor.send_raw(b"GET /leden/%s HTTP/9.9\r\n\r\n" % other.encode())


def everything_that_can_happen(visitor: Visitor, workspace: Workspace) -> None:
    receipt = visitor.take_part("een stille wens")
    assert visitor.ask("/proef/counted", {"code": receipt})[0] == 409
    _, page = visitor.ask("/proef/withdraw")
    assert visitor.ask("/proef/withdraw", {**visitor.form(page), "code": "AAAA-BBBB-CCCC-DDDD"})[0] == 404
    assert visitor.ask("/proef/withdraw", {**visitor.form(page), "code": receipt})[0] == 200
    assert visitor.fill("een tweede wens") == 303
    code = visitor.cookies["draft-proef"]
    assert visitor.ask("/proef/later")[0] == 200
    assert visitor.ask(f"/proef/resume/{code}")[0] == 303
    _, page = visitor.ask("/proef/resume")
    assert visitor.ask("/proef/resume", {**visitor.form(page), "code": "ABCD-EFGH-IJKL-MNOP-QRST"})[0] == 404
    visitor.secrets |= {"geheim-adres", "geheim-veld", "geheim-token"}
    assert visitor.ask("/proef/geheim-adres?geheim-token=x")[0] == 404
    assert visitor.ask("/proef", {"geheim-veld": "x"})[0] == 400
    assert visitor.ask("/proef", {"wens": "van elders gestuurd"}, Sec_Fetch_Site="cross-site")[0] == 403
    assert visitor.ask("/proef", {"wens": "veel te lang " * 10_000})[0] == 413
    for broken in (b"GET /geheim-adres bah HTTP/9.9\r\n\r\n", b"GET /geheim-adres HTTP/1.1\r\nge heim: x\r\n\r\n"):
        assert b" 400 " in visitor.send_raw(broken)
    assert b" 414 " in visitor.send_raw(b"GET /geheim-adres" + b"x" * 5000 + b" HTTP/1.1\r\n\r\n")
    spoil(workspace, code)
    status, page = visitor.ask("/proef")
    assert status == 500
    (number,) = re.findall(r"\b[0-9A-F]{8}\b", page)
    visitor.secrets.add("een bedorven geheim")
    (workspace.keys / "proef.mac").rename(workspace.keys / "elders.mac")
    visitor.cookies.clear()
    assert visitor.fill("een derde wens") == 303
    _, page = visitor.ask("/proef/check")
    assert visitor.ask("/proef/check", visitor.form(page))[0] == 503
    assert number in (logs_of(workspace) / "stderr").read_text(), "what a member reads out is found in the log"


@pytest.mark.parametrize("options", [(), ("--proxies", "1")], ids=["by itself", "behind a proxy"])
def test_nothing_that_is_written_down_tells_of_a_visitor(workspace_of: Make, options: tuple[str, ...]) -> None:
    workspace = workspace_of(SOURCE, today=TODAY)
    tokens = invite(workspace)
    with serving(workspace, *options) as port:
        visitor = Visitor(port)
        everything_by_personal_links(visitor, tokens)
        everything_that_can_happen(visitor, workspace)
    visitor.secrets |= {AGENT, ADDRESS, FORWARDED, "geheim.example.org", "lid@example.org", "/proef/check", "wens"}
    found = written(workspace)
    assert ("limits.db" in found) == bool(options), "from this machine itself nobody is counted"
    errors = found["stderr"].decode()
    assert re.search(r"error [0-9A-F]{8}: \w+ at draft\.py:\d+ ", errors), errors
    assert "Traceback" not in errors
    assert len(visitor.secrets) > 30
    told = {(name, secret) for name, text in found.items() for secret in visitor.secrets if secret.encode() in text}
    assert told == set()


@pytest.mark.parametrize(
    ("request_line", "status"),
    [
        (b"GET /proef bah HTTP/9.9\r\n\r\n", b"400 Bad Request"),
        (b"GET /%s HTTP/1.1\r\n\r\n" % (b"x" * 3000), b"414 URI Too Long"),
        (b"GET / HTTP/1.1\r\n%s\r\n" % b"".join(b"X-%d: y\r\n" % n for n in range(70)), b"431 Request Header Fields"),
        (b"GET / HTTP/1.1\r\nX: %s\r\n\r\n" % (b"y" * 9000), b"431 Request Header Fields"),
        (b"POST /proef HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n", b"400 Bad Request"),
    ],
    ids=["no request", "long address", "many headers", "long header", "two lengths"],
)
def test_a_request_that_is_none_gets_the_headers_and_nothing_of_itself(
    served_workspace: int, request_line: bytes, status: bytes
) -> None:
    answer = Visitor(served_workspace).send_raw(request_line)
    assert answer.startswith(b"HTTP/1.1 " + status), answer
    for line in (b"X-Content-Type-Options: nosniff", b"Referrer-Policy: no-referrer", b"Content-Security-Policy: "):
        assert line in answer
    assert b"bah" not in answer
    assert b"xxx" not in answer


@pytest.fixture
def served_workspace(workspace_of: Make) -> Iterator[int]:
    """The port of a server."""
    with serving(workspace_of(SOURCE, today=TODAY), "--workers", "1") as port:
        yield port


def drip(connection: socket, drop: bytes) -> None:
    """Send a drop at a time, for as long as somebody takes it; or listen until the other hangs up."""
    connection.settimeout(20)
    with suppress(ConnectionError):
        while drop:
            connection.sendall(drop)
            time.sleep(0.3)
        assert connection.recv(10) == b"", "the server hung up"


def test_who_says_nothing_does_not_keep_the_others_waiting(workspace_of: Make, tmp_path: Path) -> None:
    workspace = workspace_of(SOURCE, today=TODAY)
    code = (
        "import sys; from pathlib import Path; from surveytool.store.workspace import Workspace; from surveytool.web import server;"
        "server.CLIENT_SECONDS = 1;"
        "server.serve_member(Workspace(Path(sys.argv[1])), '127.0.0.1', 0, 1, ready=lambda at: print(at, flush=True))"
    )
    with (tmp_path / "errors").open("w") as errors:
        server = subprocess.Popen(
            [sys.executable, "-c", code, str(workspace.path)], stdout=subprocess.PIPE, stderr=errors, text=True
        )
        try:
            assert server.stdout is not None
            port = int(server.stdout.readline().rpartition(":")[2])
            ways: list[tuple[bytes, bytes]] = [
                (b"", b""),
                (b"POST /proef HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n", b""),
                (b"GET /proef HTTP/1.1\r\nX: ", b"x"),
                (b"POST /proef HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n", b"x"),
            ]
            for begun, drop in ways:
                with create_connection(("127.0.0.1", port)) as slow:
                    slow.sendall(begun)
                    dripping = Thread(target=drip, args=(slow, drop))
                    dripping.start()
                    assert Visitor(port).ask("/proef")[0] == 200
                    dripping.join()
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(timeout=60)
            assert server.stdout is not None
            server.stdout.close()
    assert (tmp_path / "errors").read_text() == ""


def test_an_error_is_told_by_its_number_its_kind_and_its_place_alone(
    workspace_of: Make, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    app = create_member_app(workspace_of(SOURCE), secret_key=b"of the test" * 3)

    def failing(**values: str) -> None:
        try:
            int(values["round_id"])
        except ValueError as error:
            raise KeyError("lid@example.org") from error

    app.view_functions["member.first"] = failing
    page = app.test_client().get("/proef?lang=nl", headers={"User-Agent": AGENT})
    (number,) = re.findall(r"\b[0-9A-F]{8}\b", page.text)
    (line,) = [record.getMessage() for record in caplog.records]
    assert line.startswith(f"error {number}: KeyError at test_logs.py:")
    assert "; after ValueError at test_logs.py:" in line
    said = caplog.text + page.text + "".join(capfd.readouterr())
    assert [secret for secret in ("lid@example.org", "invalid literal", AGENT, "lang=nl") if secret in said] == []


def test_an_error_of_which_no_page_can_be_made_is_told_the_same_way(
    workspace_of: Make, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    app = create_member_app(workspace_of(SOURCE), secret_key=b"of the test" * 3)
    app.extensions.clear()
    answer = app.test_client().get("/proef?geheim=x", headers={"User-Agent": AGENT})
    assert (answer.status_code, answer.mimetype) == (500, "text/plain")
    assert len(caplog.records) == 2
    said = caplog.text + "".join(capfd.readouterr())
    assert "KeyError at site.py:" in said
    assert "geheim" not in said
    assert "Traceback" not in said
