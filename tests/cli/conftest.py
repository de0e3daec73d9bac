"""A workspace and the command to run in it, as a board does at its terminal."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from surveytool.cli import application

Command = Callable[..., Result]

QUESTIONNAIRE = """\
questionnaire: proef
version: 1
kind: other
languages: [nl, en]
title: {nl: Proef, en: Try-out}
anonymous: true
scales:
  eens3:
    points:
      - {code: 1, label: {nl: Oneens, en: Disagree}}
      - {code: 2, label: {nl: Neutraal, en: Neutral}}
      - {code: 3, label: {nl: Eens, en: Agree}}
sections:
  - id: een
    title: {nl: Een, en: One}
    questions:
      - id: setting
        kind: single_choice
        text: {nl: Waar werk je?, en: Where do you work?}
        choices: [{code: solo, label: {nl: Alleen, en: Alone}}, {code: groep, label: {nl: Samen, en: Together}}]
      - {id: eens, kind: scale, text: {nl: Ben je het eens?, en: Do you agree?}, scale: eens3}
      - {id: wens, kind: open, text: {nl: Wat wens je?, en: What do you wish?}}
"""


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Runs a command in a folder of its own; English, no terminal."""
    monkeypatch.chdir(tmp_path)
    for name in ("SURVEYTOOL_WORKSPACE", "SURVEYTOOL_BASE_URL", "SURVEYTOOL_DEBUG", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SURVEYTOOL_LANGUAGE", "en")

    def command(*arguments: str, stdin: bytes | None = None) -> Result:
        return CliRunner().invoke(application, arguments, input=stdin)

    return command


@pytest.fixture
def workspace(run: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace with the questionnaire ``proef``; it is the current folder."""
    folder = tmp_path / "netwerk"
    assert run("init", str(folder)).exit_code == 0
    (folder / "questionnaires" / "proef.yaml").write_text(QUESTIONNAIRE, "utf-8")
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def closed_round(run: Command, workspace: Path) -> str:
    """A closed round with twelve responses."""
    assert run("round", "open", "r1", "--questionnaire", "proef", "--population", "40").exit_code == 0
    rows = [f"{'solo' if n % 3 else 'groep'};{n % 3 + 1};=wens {n}" for n in range(12)]
    Path("eerder.csv").write_text("\n".join(["setting;eens;wens", *rows]), "utf-8")
    assert run("responses", "import", "r1", "eerder.csv").exit_code == 0
    assert run("round", "close", "r1").exit_code == 0
    return "r1"
