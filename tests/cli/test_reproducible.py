"""Promise: the same snapshot gives the same bytes, whoever makes them and when; only the PDF has the moment in it."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

MOMENT = re.compile(
    rb"\(D:\d{14}[^)]*\)|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[^<]*|/ID \[[^\]]*\]|<xmpMM:\w+ID>[^<]*</xmpMM:\w+ID>"
)
"""When a PDF was made, and its numbers, which follow from that."""

RUN = """
import ast, sys
from surveytool.cli import application
for arguments in ast.literal_eval(sys.argv[1]):
    try:
        application.main(arguments)
    except SystemExit as left:
        assert left.code == 0, arguments
"""


def made(workspace: Path, name: str, **environment: str) -> dict[str, bytes]:
    """What another process makes of the round, with other seeds of its own."""
    place = workspace / name
    settings = os.environ | {"SURVEYTOOL_LANGUAGE": "en"} | environment
    said = [
        ["report", "r1", "--out", str(place)],
        ["results", "r1", "--out", str(place / "results.json")],
        ["responses", "export", "r1", "--format", "csv", "--out", str(place / "answers.csv")],
    ]
    subprocess.run([sys.executable, "-c", RUN, repr(said)], check=True, capture_output=True, env=settings)
    return {file.name: MOMENT.sub(b"", file.read_bytes()) for file in place.iterdir()}


def test_the_same_snapshot_gives_the_same_bytes(workspace: Path, closed_round: str) -> None:
    first = made(workspace, "first", PYTHONHASHSEED="1", TZ="UTC", LC_ALL="C.UTF-8")
    again = made(workspace, "again", PYTHONHASHSEED="2", TZ="Asia/Tokyo", SURVEYTOOL_LANGUAGE="nl")
    assert first.keys() == again.keys()
    assert {"report.pdf", "report.html", "report.xlsx", "results.json", "answers.csv"} <= first.keys()
    assert [name for name in first if first[name] != again[name]] == []


@pytest.mark.parametrize(
    ("file", "what"), [("codes.npy", "codes"), ("texts/wens.jsonl", "wens"), ("snapshot.json", "snapshot")]
)
def test_a_snapshot_that_was_changed_gives_nothing_at_all(
    run: object, workspace: Path, closed_round: str, file: str, what: str
) -> None:
    path = workspace / "snapshots" / closed_round / file
    data = bytearray(path.read_bytes())
    data[-3] ^= 1
    path.write_bytes(data)
    for command in (["results", "r1"], ["report", "r1"], ["responses", "export", "r1", "--format", "csv"]):
        result = run(*command)  # type: ignore[operator]
        if file.startswith("texts") and command[0] == "results":
            assert result.exit_code == 0  # no figure is made of them
            continue
        assert (result.exit_code, what in result.stderr) == (1, True), command
        assert "Put back a backup" in result.stderr
    assert not (workspace / "reports" / "r1").exists() or list((workspace / "reports" / "r1").iterdir()) == []
