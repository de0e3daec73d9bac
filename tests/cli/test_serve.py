"""Serving says so when answers would travel where others can read them."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from surveytool.cli.serve import is_private

Command = Callable[..., Result]


@pytest.mark.parametrize(
    ("base_url", "host", "private"),
    [
        (None, "127.0.0.1", True),
        (None, "localhost", True),
        (None, "::1", True),
        (None, "0.0.0.0", False),
        (None, "::", False),
        (None, "192.0.2.7", False),
        ("https://peiling.example.org", "0.0.0.0", True),
        ("http://peiling.example.org", "127.0.0.1", False),
        ("http://localhost:8000", "127.0.0.1", True),
        ("http://localhost.example.org", "127.0.0.1", False),
    ],
)
def test_what_is_private_is_https_or_this_computer_alone(base_url: str | None, host: str, private: bool) -> None:
    assert is_private(base_url, host) == private


@pytest.mark.parametrize(
    ("base_url", "warned"),
    [("http://peiling.example.org", True), ("https://peiling.example.org", False), ("http://127.0.0.1", False)],
)
def test_a_warning_is_given_once_when_others_can_read_along(
    run: Command, workspace: Path, base_url: str, warned: bool
) -> None:
    run("round", "open", "r1", "--questionnaire", "proef", "--population", "40")
    environment = os.environ | {"SURVEYTOOL_LANGUAGE": "en", "SURVEYTOOL_BASE_URL": base_url}
    server = subprocess.Popen(
        [sys.executable, "-m", "surveytool", "serve", "--port", "0", "--workers", "1"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    )
    try:
        assert server.stdout is not None
        assert server.stdout.readline() == f"Round 'r1': {base_url}/r1\n"
    finally:
        server.send_signal(signal.SIGTERM)
        _, told = server.communicate(timeout=60)
    assert told.count("Answers travel unencrypted over http.") == int(warned)
