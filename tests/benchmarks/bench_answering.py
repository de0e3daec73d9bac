"""Responses a second and CPU a response, against the barest page with Flask and sqlite3: ``bench_answering [RUNS]``.

Our way is the whole one: the page of 20 questions, the draft saved, the check page, the answers stored. Both run on two
gunicorn sync workers, asked by four processes that open a connection for each request, as a proxy does; CPU is that of
the server's processes. Durability is the same: every response is fully synced before it is acknowledged. A second peer
writes the way we do, so that what the missing traces in the journal cost can be told apart from what we do ourselves.
"""

import multiprocessing
import re
import secrets
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlencode

from tests.benchmarks.barest import FASTEST, OURS, make_database
from tests.benchmarks.material import ROUND, make
from tests.benchmarks.measure import Spread, compare, cpu_seconds, tell

CLIENTS = 4
EACH = 100
WARMING = 10
ANSWERS = [
    *((f"single{n}", f"c{n % 5}") for n in range(8)),
    *((f"scale{n}", str(n % 5 + 1)) for n in range(6)),
    *((f"many{n}", code) for n in range(2) for code in ("c1", "c4")),
    ("number0", "32"),
    ("number1", "7,5"),
    ("text0", "Een praktijk in het noorden"),
    ("open0", "Meer tijd voor overleg met collega's, en richtlijnen die ik snel kan vinden."),
]
_HIDDEN = re.compile(rb'name="(csrf_token|nonce)" value="([^"]*)"')
_COOKIE = re.compile(rb"\r\nset-cookie: ([^=]+)=([^;]*);", re.IGNORECASE)

Answering = Callable[["Browser"], None]


class Browser:
    """The least that answers a form: it keeps cookies, and opens a connection for each request."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[bytes, bytes] = {}

    def load(self, path: str) -> bytes:
        """What is at an address."""
        answer = self._ask(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Language: nl\r\n", b"", 200)
        return answer.partition(b"\r\n\r\n")[2]

    def get(self, path: str) -> dict[str, str]:
        """Load a page; gives its hidden fields."""
        page = self.load(path)
        return {name.decode(): value.decode() for name, value in _HIDDEN.findall(page)}

    def post(self, path: str, fields: list[tuple[str, str]], expected: int = 303) -> None:
        """Send a form; 303 says that it was taken."""
        body = urlencode(fields).encode()
        head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Language: nl\r\nContent-Length: {len(body)}\r\n"
        self._ask(f"{head}Content-Type: application/x-www-form-urlencoded\r\n", body, expected)

    def _ask(self, head: str, body: bytes, expected: int) -> bytes:
        cookies = b"; ".join(name + b"=" + value for name, value in self.cookies.items())
        with socket.create_connection(("127.0.0.1", self.port)) as connection:
            connection.sendall(head.encode() + b"Cookie: " + cookies + b"\r\nConnection: close\r\n\r\n" + body)
            parts = []
            while part := connection.recv(65536):
                parts.append(part)
        answer = b"".join(parts)
        if not answer.startswith(b"HTTP/1.1 %d" % expected):
            raise RuntimeError(answer[:400].decode("utf-8", "replace"))
        self.cookies.update(_COOKIE.findall(answer.partition(b"\r\n\r\n")[0] + b"\r\n"))
        return answer


def answer_ours(browser: Browser) -> None:
    """Page, draft, check page, sent."""
    hidden = browser.get(f"/{ROUND}")
    browser.post(f"/{ROUND}", [*ANSWERS, ("csrf_token", hidden["csrf_token"]), ("action", "next")])
    hidden = browser.get(f"/{ROUND}/check")
    fields = [("csrf_token", hidden["csrf_token"]), ("nonce", hidden["nonce"]), ("action", "send")]
    browser.post(f"/{ROUND}/check", fields)


def answer_barest(browser: Browser) -> None:
    """Page, sent."""
    hidden = browser.get("/")
    browser.post("/", [*ANSWERS, ("csrf_token", hidden["csrf_token"])])


WAYS: dict[str, Answering] = {"ours": answer_ours, "barest": answer_barest, "barest, our journal": answer_barest}
PEERS = {"barest": FASTEST, "barest, our journal": OURS}


def client(port: int, answering: Answering, each: int) -> None:
    """Answer ``each`` times, every time as somebody new."""
    for _ in range(each):
        answering(Browser(port))


def measure(port: int, server: int, answering: Answering, each: int) -> tuple[float, float]:
    """Responses a second, and milliseconds of the server's CPU a response."""
    began, cpu = time.perf_counter(), cpu_seconds(server)
    clients = [multiprocessing.Process(target=client, args=(port, answering, each)) for _ in range(CLIENTS)]
    for process in clients:
        process.start()
    for process in clients:
        process.join()
        if process.exitcode:
            raise SystemExit("a client failed")
    done = CLIENTS * each
    return done / (time.perf_counter() - began), (cpu_seconds(server) - cpu) / done * 1000


@contextmanager
def serving(*arguments: str, port: int) -> Iterator[int]:
    """A server, from when it answers; gives the id of its first process."""
    process = subprocess.Popen([sys.executable, *arguments], stdout=subprocess.DEVNULL)
    try:
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except OSError:
                time.sleep(0.05)
        yield process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def stored(path: Path) -> int:
    """How many responses are in a database."""
    with sqlite3.connect(path) as connection:
        return int(connection.execute("SELECT count(*) FROM response").fetchone()[0])


def main(runs: int) -> None:
    """Measure in turns, and tell."""
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder, secret = Path(name), secrets.token_hex(16)
        make(folder / "workspace", "page")
        databases = {"ours": folder / "workspace" / "answers.db"}
        ports = {what: free_port() for what in WAYS}
        command = ["-m", "surveytool", "--workspace", str(folder / "workspace"), "serve", "--workers", "2"]
        servers = {"ours": stack.enter_context(serving(*command, "--port", str(ports["ours"]), port=ports["ours"]))}
        for what, settings in PEERS.items():
            databases[what] = folder / f"{len(databases)}.db"
            make_database(databases[what], settings)
            app = f"tests.benchmarks.barest:make_app({str(databases[what])!r}, {secret!r}, {settings!r})"
            command = ["-m", "gunicorn", "--workers", "2", "--log-level", "warning", app]
            bind = f"127.0.0.1:{ports[what]}"
            servers[what] = stack.enter_context(serving(*command, "--bind", bind, port=ports[what]))
        found: dict[str, list[tuple[float, float]]] = {what: [] for what in WAYS}
        for run in range(runs + 1):
            for what, answering in WAYS.items():
                figures = measure(ports[what], servers[what], answering, EACH if run else WARMING)
                found[what] += [figures] if run else []
        assert {stored(path) for path in databases.values()} == {CLIENTS * (EACH * runs + WARMING)}
    spreads = {what: [Spread(column) for column in zip(*figures, strict=True)] for what, figures in found.items()}
    print(f"20 questions, page and check page, GET to stored; {runs} runs of {CLIENTS * EACH}; min / median / max")
    for what, (rate, cpu) in spreads.items():
        tell(f"{what}: responses", rate, "a second")
        tell(f"{what}: server CPU a response", cpu, "ms")
    compare("CPU against the barest", spreads["ours"][1], spreads["barest"][1], limit=2)
    compare("CPU against the barest with our journal", spreads["ours"][1], spreads["barest, our journal"][1])
    compare("responses a second against the barest", spreads["ours"][0], spreads["barest"][0])


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
