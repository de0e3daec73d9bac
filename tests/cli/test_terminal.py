import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from surveytool.cli.output import write_output, writing
from surveytool.errors import Refused

WORK = """
from surveytool.cli import terminal
terminal.BAR_AFTER = {after}
with terminal.progress(3, "Importing {{file}}", file="a.csv") as bar:
    for _ in range(3):
        bar.step()
"""


def shown_on_terminal(code: str) -> str:
    ours, theirs = pty.openpty()
    with os.fdopen(ours, "rb", buffering=0) as screen:
        environment = os.environ | {"SURVEYTOOL_LANGUAGE": "en"}
        subprocess.run([sys.executable, "-c", code], stderr=theirs, check=True, env=environment)
        os.set_blocking(screen.fileno(), False)
        os.close(theirs)
        try:
            return (screen.read(10_000) or b"").decode()
        except OSError:  # nothing was written and the other end is closed
            return ""


def test_progress_is_shown_to_who_watches_a_long_run() -> None:
    shown = shown_on_terminal(WORK.format(after=-1))
    assert "Importing a.csv" in shown
    assert "100%" in shown


def test_short_run_shows_no_progress() -> None:
    assert shown_on_terminal(WORK.format(after=1)) == ""


def test_progress_is_quiet_when_nobody_watches() -> None:
    run = subprocess.run([sys.executable, "-c", WORK.format(after=-1)], capture_output=True, text=True, check=True)
    assert (run.stdout, run.stderr) == ("", "")


def test_own_output_is_replaced_and_a_changed_one_left(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    write_output(tmp_path, file, b"1")
    write_output(tmp_path, file, b"2")
    assert file.read_bytes() == b"2"
    file.write_bytes(b"mine")
    with pytest.raises(Refused, match="--force"):
        write_output(tmp_path, file, b"3")
    assert file.read_bytes() == b"mine"
    write_output(tmp_path, file, b"3", force=True)
    assert file.read_bytes() == b"3"


def test_own_output_is_known_after_the_workspace_has_moved(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    old.mkdir()
    write_output(old, old / "a.txt", b"1")
    old.rename(new)
    write_output(new, new / "a.txt", b"2")
    assert (new / "a.txt").read_bytes() == b"2"


def test_several_files_are_written_together_or_not_at_all(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    with pytest.raises(ZeroDivisionError), writing(tmp_path, one, two) as drafts:
        drafts[0].write_bytes(b"1")
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == []


def test_link_stays_and_what_it_points_to_is_written(tmp_path: Path) -> None:
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_bytes(b"old")
    link.symlink_to(target)
    write_output(tmp_path, link, b"new", force=True)
    assert link.is_symlink()
    assert target.read_bytes() == b"new"


def test_output_has_the_usual_rights(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        write_output(tmp_path, tmp_path / "a.txt", b"1")
    finally:
        os.umask(before)
    assert (tmp_path / "a.txt").stat().st_mode & 0o777 == 0o644
