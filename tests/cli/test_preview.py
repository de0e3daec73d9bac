"""The preview is a real process with real pages, and leaves nothing behind."""

import os
import re
import signal
import subprocess
import sys
import tempfile
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from http.cookiejar import CookieJar
from pathlib import Path

import pytest

from tests.cli.conftest import QUESTIONNAIRE

Start = Callable[..., "Shown"]
BANNER = "Nothing you fill in here is kept."


class Shown:
    """A preview that runs, and a browser in front of it."""

    def __init__(self, process: "subprocess.Popen[str]", temporary: Path) -> None:
        self.process, self.temporary = process, temporary
        assert process.stdout is not None
        self.told = process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:\d+(/\S*)", self.told)
        assert found, self.told + self.errors()
        self.start = found[0]
        self.base = self.start.removesuffix(found[1])
        self.browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        self.browser.addheaders = [("Accept-Language", "en")]

    def errors(self) -> str:
        assert self.process.stderr is not None
        return self.process.stderr.read() if self.process.poll() is not None else ""

    def get(self, address: str | None = None, data: dict[str, str] | None = None) -> str:
        """The page at an address, or what comes of sending a form to it."""
        sent = urllib.parse.urlencode(data).encode() if data is not None else None
        try:
            with self.browser.open(address or self.start, sent, timeout=20) as answer:
                self.status, self.address = answer.status, answer.url
                body: bytes = answer.read()
        except urllib.error.HTTPError as error:
            self.status, body = error.code, error.read()
        return body.decode()

    def token(self, page: str) -> str:
        found = re.search(r'name="csrf_token" value="([^"]+)"', page)
        assert found
        return found[1]

    def stop(self, number: int) -> tuple[int, str]:
        self.process.send_signal(number)
        _, errors = self.process.communicate(timeout=60)
        return self.process.returncode, errors


@pytest.fixture
def preview(tmp_path: Path) -> Iterator[Start]:
    """Starts a preview of a file, with a folder for temporary files of its own."""
    running: list[subprocess.Popen[str]] = []

    def start(file: Path, *options: str, workspace: Path | None = None) -> Shown:
        temporary = Path(tempfile.mkdtemp(dir=tmp_path))
        kept = {name: value for name, value in os.environ.items() if not name.startswith("SURVEYTOOL")}
        kept |= {"SURVEYTOOL_LANGUAGE": "en", "PYTHONUNBUFFERED": "1", "TMPDIR": str(temporary)}
        command = [sys.executable, "-m", "surveytool", "--workspace", str(workspace or tmp_path), "preview", str(file)]
        process = subprocess.Popen(
            [*command, "--port", "0", *options],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=kept, cwd=tmp_path,
        )  # fmt: skip
        running.append(process)
        return Shown(process, temporary)

    yield start
    for process in running:
        if process.poll() is None:
            process.kill()
            process.communicate(timeout=60)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "ergens.yaml"
    path.write_text(QUESTIONNAIRE, "utf-8")
    return path


def test_the_whole_way_can_be_walked_and_every_page_says_it_is_a_preview(preview: Start, file: Path) -> None:
    shown = preview(file)
    page = shown.get()
    seen = [page]
    for data in ({"setting": "solo", "eens": "2", "wens": "Rust", "action": "next"}, {"action": "send"}):
        nonce = re.search(r'name="nonce" value="([^"]+)"', page)
        fields = {**data, "csrf_token": shown.token(page)} | ({"nonce": nonce[1]} if nonce else {})
        page = shown.get(shown.address, fields)
        seen.append(page)
    assert "Thank you! Your answers have been sent." in page
    seen += [shown.get(shown.base + "/"), shown.get(shown.base + "/elders")]
    assert [BANNER in page for page in seen] == [True] * 5


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_it_ends_quietly_and_nothing_is_left(preview: Start, file: Path, number: int) -> None:
    shown = preview(file)
    shown.get()
    assert [path.name for path in shown.temporary.iterdir()] != []
    assert shown.stop(number) == (0, "")
    assert list(shown.temporary.iterdir()) == []
    assert sorted(path.name for path in file.parent.iterdir()) == sorted([file.name, shown.temporary.name])


def test_a_change_in_the_file_is_seen_when_the_page_is_loaded_again(preview: Start, file: Path) -> None:
    shown = preview(file)
    page = shown.get()
    assert "Where do you work?" in page
    shown.get(shown.address, {"setting": "solo", "action": "next", "csrf_token": shown.token(page)})
    assert shown.address.endswith("/check")
    file.write_text(QUESTIONNAIRE.replace("Where do you work?", "In which place?"), "utf-8")
    page = shown.get(shown.address)
    assert (shown.address, "In which place?" in page) == (shown.start, True)
    assert "checked" not in page


def test_an_error_made_while_it_runs_is_told_on_the_page_until_it_is_mended(preview: Start, file: Path) -> None:
    shown = preview(file)
    shown.get()
    file.write_text(QUESTIONNAIRE.replace("kind: open", "kind: opne"), "utf-8")
    for _ in range(2):
        page = shown.get()
        assert (shown.status, "ergens.yaml:22:" in page, "opne" in page, BANNER in page) == (422, True, True, True)
    file.write_text(QUESTIONNAIRE.replace("proef", "andere_proef"), "utf-8")
    shown.get()
    assert (shown.status, shown.address) == (200, f"{shown.base}/andere-proef")
    file.unlink()
    page = shown.get()
    assert (shown.status, "no such file or directory" in page) == (422, True)
    file.write_text(QUESTIONNAIRE.replace("proef", "andere_proef"), "utf-8")
    assert "Where do you work?" in shown.get(f"{shown.base}/andere-proef")


def test_it_looks_as_the_community_of_the_workspace_does_and_leaves_its_databases_alone(
    preview: Start, file: Path, workspace: Path
) -> None:
    community = workspace / "community.yaml"
    text = community.read_text("utf-8").replace("Our community", "Network North").replace("#0B5A7A", "#7A0B5A")
    community.write_text(text + "form_of_address: u\nlogo: logo.svg\n", "utf-8")
    (workspace / "logo.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>", "utf-8")
    before = {path: path.read_bytes() for path in workspace.rglob("*") if path.is_file()}
    shown = preview(file, "--language", "nl", workspace=workspace)
    page = shown.get()
    assert shown.start.endswith("/proef?lang=nl")
    assert "Wat u hier invult, wordt niet bewaard." in page
    assert "brand.css?v=7a0b5a" in page
    assert shown.get(shown.base + "/-/logo").startswith("<svg")
    assert "Network North" in shown.get(shown.base + "/proef?lang=en")
    shown.stop(signal.SIGINT)
    assert {path: path.read_bytes() for path in workspace.rglob("*") if path.is_file()} == before


def refused(run: Callable[..., object], *arguments: str) -> tuple[int, str, str]:
    result = run("preview", *arguments, "--port", "0")
    return result.exit_code, result.stdout, result.stderr  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(["-"], "standard input cannot be. Give a file."), (["weg.yaml"], "There is no file 'weg.yaml'"), (["."], "'.' is a folder"),
     (["fout.yaml"], "fout.yaml:22:"), (["een.yaml", "--language", "en"], "'een.yaml' has no texts in 'en'. It has: nl.")],
)  # fmt: skip
def test_what_cannot_be_shown_is_told_at_once(run: Callable[..., object], arguments: list[str], said: str) -> None:
    Path("fout.yaml").write_text(QUESTIONNAIRE.replace("kind: open", "kind: opne"), "utf-8")
    Path("een.yaml").write_text(
        re.sub(r"\{nl: ([^{}]*), en: [^{}]*\}", r"\1", QUESTIONNAIRE).replace("[nl, en]", "[nl]"), "utf-8"
    )
    code, output, errors = refused(run, *arguments)
    assert (code, output) == (1, "")
    assert said in errors


def test_a_port_that_is_taken_is_told_and_nothing_is_left(preview: Start, file: Path, tmp_path: Path) -> None:
    shown = preview(file)
    port = shown.base.rpartition(":")[2]
    temporary = Path(tempfile.mkdtemp(dir=tmp_path))
    done = subprocess.run(
        [sys.executable, "-m", "surveytool", "preview", str(file), "--port", port],
        capture_output=True, text=True, timeout=60, env={**os.environ, "SURVEYTOOL_LANGUAGE": "en", "TMPDIR": str(temporary)},
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (1, "")
    assert f"127.0.0.1:{port} cannot be listened on" in done.stderr
    assert list(temporary.iterdir()) == []
