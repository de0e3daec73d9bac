"""Promise: a backup made while members answer is whole: it opens, its counts hold, it can be closed and reported.

``SURVEYTOOL_TEST_BACKUPS`` sets how many are made; a release is tested with 20.
"""

import contextlib
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from surveytool.cli.closed_round import closed_round, results_of
from surveytool.cli.report import write_report
from surveytool.errors import Refused, StoreDamaged
from surveytool.store.closing import close_round
from surveytool.store.database import open_database
from surveytool.store.ledger import check_ledger
from surveytool.store.people import open_people
from surveytool.store.workspace import Workspace
from tests.store.backup_example import TODAY, backed_up, invited, put_back, workspace_of

BACKUPS = int(os.environ.get("SURVEYTOOL_TEST_BACKUPS", "3"))
WRITERS = 2
WRITER = """
import sys, datetime, pathlib, time
from surveytool.response.receipt import receipt_hash
from surveytool.store import keys, responses
from surveytool.store.database import open_database

folder, pause = pathlib.Path(sys.argv[1]), float(sys.argv[2])
key = keys.round_key(folder / "keys", "spring")
db = open_database(folder / "answers.db")
for line in open(sys.argv[3]):
    tag = bytes.fromhex(line)
    sent = responses.send(
        db, round_id="spring", key=key, id=keys.response_id(key, tag), tag=tag,
        answers_json='{"hours":3,"wish":"' + line.strip() * 20 + '"}', receipt_hash=receipt_hash(keys.receipt(key, tag)),
        disposition="complete", day=datetime.date(2026, 11, 2), minutes=3,
    )
    assert sent.stored
    print("stored", flush=True)
    time.sleep(pause)
"""


@contextlib.contextmanager
def answering(store: Any, tags: list[bytes], *, pause: float) -> Iterator[list[int]]:
    """Members who answer by their links, in processes of their own; gives how many were told that they are stored."""
    stored = [0] * WRITERS
    writers = []
    for number in range(WRITERS):
        links = store.folder / f"links-{number}"
        links.write_text("".join(f"{tag.hex()}\n" for tag in tags[number::WRITERS]))
        command = [sys.executable, "-c", WRITER, str(store.folder), str(pause), str(links)]
        writers.append(subprocess.Popen(command, stdout=subprocess.PIPE, text=True))

    def listen(number: int) -> None:
        for line in writers[number].stdout or ():
            stored[number] += line == "stored\n"

    threads = [threading.Thread(target=listen, args=(number,)) for number in range(WRITERS)]
    for thread in threads:
        thread.start()
    try:
        while not all(stored):
            assert all(writer.poll() is None for writer in writers)
            time.sleep(0.01)
        yield stored
        assert all(writer.poll() is None for writer in writers)  # they were at it to the end
    finally:
        for writer in writers:
            writer.kill()
        for thread in threads:
            thread.join()
        for writer in writers:
            writer.communicate()


def backed_up_as_soon_as_may_be(workspace: Workspace, path: Path) -> None:
    until = time.monotonic() + 60
    while True:
        try:
            backed_up(workspace, path)
            return
        except Refused:  # between 1 and 9 came in since the last one
            assert time.monotonic() < until
            time.sleep(0.01)


@pytest.mark.parametrize("pause", [0.004, 0.0], ids=["busy", "back to back"])
def test_every_backup_made_while_members_answer_is_whole(store: Any, tmp_path: Path, pause: float) -> None:
    tags = invited(store, 8_000 * max(1, BACKUPS // 3), population=1_000_000)
    workspace = workspace_of(store)
    told: list[int] = []
    with answering(store, tags, pause=pause) as stored:
        for number in range(BACKUPS):
            told.append(sum(stored))
            backed_up_as_soon_as_may_be(workspace, tmp_path / f"{number}.zip")
    assert told[-1] > 0
    before: set[bytes] = set()
    for number in range(BACKUPS):
        new = Workspace(tmp_path / f"restored-{number}")
        shutil.copytree(store.keys, new.keys)
        assert put_back(new, tmp_path / f"{number}.zip").lost == {}
        ids = whole(new.answers_db)
        assert len(ids) >= told[number]  # who was told so before it began is in it
        assert before <= ids
        assert not 0 < len(ids - before) < 10
        before = ids
        assert reported(new, with_report=number == BACKUPS - 1) == len(ids)


def whole(path: Path) -> set[bytes]:
    """The ids of the answers, when every count agrees."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        ids = {row[0] for row in connection.execute("SELECT id FROM response")}
        (answered,) = connection.execute("SELECT sum(answered) FROM invitation").fetchone()
        (counted,) = connection.execute("SELECT count FROM counter WHERE name = 'personal'").fetchone()
        (complete,) = connection.execute("SELECT sum(count) FROM counter WHERE name = 'complete'").fetchone()
    assert len(ids) == answered == counted == complete
    return ids


def reported(workspace: Workspace, *, with_report: bool) -> int:
    """Close the restored round, which checks every row against its MAC, and give the answers its results are of."""
    with (
        contextlib.closing(open_database(workspace.answers_db)) as db,
        contextlib.closing(open_people(workspace.people_db)) as people,
    ):
        close_round(
            db,
            "spring",
            keys=workspace.keys,
            snapshots=workspace.snapshots,
            today=TODAY,
            rng=random.Random(1),
            people=people,
        )
        results = results_of(closed_round(workspace, db, "spring"), db, language=None)
        assert results.warnings == ()
        if with_report:
            write_report(workspace, db, "spring", place=workspace.reports / "spring", formats=("html",))
        return results.response.complete + results.response.partial


def test_copied_as_a_file_half_an_answer_is_in_it_and_in_a_backup_it_is_not(store: Any, tmp_path: Path) -> None:
    """A writer whose pages reach the file before it is done, as SQLite does when they are many."""
    tags = invited(store, 30)
    for tag in tags[:12]:
        store.send({"wish": "x" * 3000}, nonce=tag, tag=tag)
    workspace = workspace_of(store)
    with contextlib.closing(sqlite3.connect(store.db.path, isolation_level=None)) as writer:
        writer.execute("PRAGMA cache_size = 1")
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("UPDATE response SET answers = '{\"wish\":\"' || hex(randomblob(2000)) || '\"}'")
        writer.execute("DELETE FROM response WHERE id IN (SELECT id FROM response LIMIT 6)")
        copied = tmp_path / "copied.db"
        shutil.copy(store.db.path, copied)
        maker = threading.Thread(target=backed_up, args=(workspace, tmp_path / "b.zip"))
        maker.start()
        time.sleep(0.3)
        assert maker.is_alive()  # it waits for who is writing
        writer.execute("ROLLBACK")
        maker.join()
    new = Workspace(tmp_path / "new")
    put_back(new, tmp_path / "b.zip")
    assert len(whole(new.answers_db)) == 12
    with (
        pytest.raises((StoreDamaged, sqlite3.DatabaseError)),
        contextlib.closing(open_database(copied)) as db,
    ):
        round_ = next(iter(put_back_rounds(new)))
        check_ledger(db, round_)


def put_back_rounds(workspace: Workspace) -> Any:
    from surveytool.store.rounds import list_rounds

    with contextlib.closing(open_database(workspace.answers_db)) as db:
        return list_rounds(db)
