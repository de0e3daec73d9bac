"""The README is run: what it promises a newcomer works as written."""

import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import click
import pytest

from surveytool.cli import application
from surveytool.questionnaire import check
from surveytool.questionnaire.model import KINDS
from surveytool.themes.codebook import check_codebook

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
COMMAND = [sys.executable, "-m", "surveytool"]


def blocks() -> list[str]:
    return re.findall(r"```sh\n(.*?)```", README, flags=re.DOTALL)


def block_with(text: str) -> list[str]:
    (found,) = [block for block in blocks() if text in block]
    return [line.split(" #")[0].strip() for line in found.splitlines() if line.strip()]


def run(arguments: list[str], folder: Path) -> str:
    done = subprocess.run(
        [*COMMAND, *arguments], cwd=folder, capture_output=True, text=True, timeout=120, env={**os.environ, "LANG": "C"}
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_first_round_works_as_written(tmp_path: Path) -> None:
    folder = tmp_path
    for line in block_with("surveytool init ons-netwerk"):
        for part in line.split("&&"):
            words = shlex.split(part)
            if words[0] == "cd":
                folder = folder / words[1]
            elif words[0] == "surveytool" and words[1] == "serve":
                assert_answers_at_the_address(folder, line)
            elif words[0] == "surveytool":
                run(words[1:], folder)
    assert (folder / "reports" / "behoeften-2026" / "report.html").stat().st_size > 10_000


def assert_answers_at_the_address(folder: Path, line: str) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [*COMMAND, "serve", "--port", str(port)], cwd=folder, stderr=subprocess.PIPE, stdout=subprocess.PIPE
    )
    try:
        assert b"behoeften" in wait_for(f"http://127.0.0.1:{port}/behoeften-2026", server).lower()
    finally:
        server.send_signal(signal.SIGTERM)
        server.communicate(timeout=60)


def wait_for(address: str, server: "subprocess.Popen[bytes]") -> bytes:
    for _ in range(600):
        assert server.poll() is None, server.stderr.read() if server.stderr else ""
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                body: bytes = answer.read()
                return body
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"nothing answered at {address}")


def commands(group: click.Group, prefix: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    context = click.Context(group)
    found: list[tuple[str, ...]] = []
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            found += commands(command, (*prefix, name))
        else:
            found.append((*prefix, name))
    return found


@pytest.mark.parametrize("command", commands(application), ids=" ".join)
def test_every_command_is_in_the_readme(command: tuple[str, ...]) -> None:
    assert f"surveytool {' '.join(command)}" in README


def test_every_command_in_the_readme_is_there() -> None:
    known = {" ".join(command) for command in commands(application)}
    named = set(
        re.findall(
            r"`?surveytool ((?:round|responses|members|themes) [a-z]+|[a-z]+)",
            "\n".join(blocks()) + "\n".join(re.findall(r"`(surveytool [^`]+)`", README)),
        )
    )
    assert named <= known, named - known


def test_the_example_codebook_is_valid() -> None:
    examples = re.findall(r"```yaml\n(.*?)```", README, flags=re.DOTALL)
    (example,) = [found for found in examples if found.startswith("question:")]
    assert [str(problem) for problem in check_codebook(example.encode(), file="q.wens.codebook.yaml")] == []


def test_setting_up_and_testing_are_one_command_each() -> None:
    assert any(block.strip().endswith("surveytool demo") for block in blocks())
    assert any("pytest" in block and block.count("\n") == 1 for block in blocks())


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_question_is_in_the_table(kind: str) -> None:
    assert f"| `{kind}` |" in README


def test_the_example_questionnaire_is_valid() -> None:
    examples = re.findall(r"```yaml\n(.*?)```", README, flags=re.DOTALL)
    (example,) = [found for found in examples if found.startswith("questionnaire:")]
    assert [str(problem) for problem in check(example.encode(), file="README.md")] == []
