"""Promise: an acknowledged answer is stored, once, whatever is killed next.

``SURVEYTOOL_TEST_KILLS`` sets how many writers are killed; a release is tested with 50 or more.
"""

import os
import random
import subprocess
import sys
import time
from typing import Any

WRITER = """
import sys, datetime, pathlib
from surveytool.response.receipt import receipt_hash
from surveytool.store import keys, responses
from surveytool.store.database import open_database

folder, name = pathlib.Path(sys.argv[1]), sys.argv[2]
key = keys.round_key(folder / "keys", "spring")
with_answers = open_database(folder / "answers.db")
for number in range(int(sys.argv[3])):
    nonce = f"{name}-{number}".encode()
    sent = responses.send(
        with_answers, round_id="spring", key=key, id=keys.response_id(key, nonce),
        answers_json=f'{{"wish":"{name}-{number}"}}', receipt_hash=receipt_hash(keys.receipt(key, nonce)),
        disposition="complete", day=datetime.date(2026, 11, 2), minutes=3,
    )
    print(f"{name}-{number}", sent.stored, flush=True)
"""


def start(store: Any, name: str, number: int) -> subprocess.Popen[str]:
    arguments = [sys.executable, "-c", WRITER, str(store.folder), name, str(number)]
    return subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True)


def test_every_acknowledged_answer_survives_a_killed_writer(store: Any) -> None:
    store.open()
    kills = int(os.environ.get("SURVEYTOOL_TEST_KILLS", "4"))
    acknowledged: list[str] = []
    pauses = random.Random(7)
    for kill in range(0, kills, 2):
        writers = [start(store, f"writer{kill + number}", 1_000_000) for number in range(2)]
        for writer in writers:
            assert writer.stdout is not None
            acknowledged.append(writer.stdout.readline().split()[0])
        time.sleep(pauses.uniform(0, 0.2))
        for writer in writers:
            writer.kill()
        for writer in writers:
            rest, _ = writer.communicate()
            whole = rest.rpartition("\n")[0]
            acknowledged += [line.split()[0] for line in whole.splitlines()]
    stored = [answers["wish"] for answers in store.answers()]
    assert set(acknowledged) <= set(stored)
    assert len(stored) == len(set(stored))
    assert len(stored) - len(acknowledged) <= kills  # stored but killed before it could say so
    assert store.figures().open_link == len(stored)
    store.close()


def test_the_same_forms_sent_by_several_processes_at_once_are_stored_once(store: Any) -> None:
    store.open()
    senders = [start(store, "form", 60) for _ in range(4)]
    said = [line.split() for sender in senders for line in sender.communicate()[0].splitlines()]
    assert [sender.returncode for sender in senders] == [0] * 4
    assert sorted(form for form, stored in said if stored == "True") == sorted(f"form-{n}" for n in range(60))
    assert len(said) == 240
    assert len(store.answers()) == 60
    assert store.figures().open_link == 60
