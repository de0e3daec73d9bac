"""Promise: nobody who holds all the files can tell in which order the answers came, and so from whom."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from typing import Any

import pytest
from scipy.stats import spearmanr

from surveytool.store import drafts
from surveytool.store.schema import metadata
from surveytool.store.snapshots import read_snapshot

SENT = 60
NO_ORDER = 0.6  # a Spearman correlation that 60 rows in random order exceed once in some millions of runs


def correlation(found: list[int]) -> float:
    """Of the order in which sent answers are found with that in which they were sent."""
    assert sorted(found) == list(range(SENT))
    return abs(float(spearmanr(found, range(SENT)).statistic))


def places(data: bytes) -> list[int]:
    """The ends of the answers in the order in which they lie in a file."""
    return sorted(range(SENT), key=lambda number: data.index(f"end {number:02}".encode()))


@pytest.fixture
def filled(store: Any) -> Any:
    """A round with 60 answers sent one after another. They are long: their ends lie in pages of their own."""
    store.open()
    for number in range(SENT):
        secret = drafts.new_secret()
        wish = f"answer {number:02} " + "long " * 1500 + f"end {number:02}"
        store.save(secret=secret, reached=["work"])
        answers = {"setting": "solo" if number < SENT / 2 else "group", "hours": number, "wish": wish}
        store.send(answers, nonce=f"form {number}".encode(), minutes=3, draft=secret)
    return store


def test_rows_lie_in_the_order_of_random_keys(filled: Any) -> None:
    with closing(sqlite3.connect(filled.db.path)) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in set(tables) - {"alembic_version"}:
            with pytest.raises(sqlite3.OperationalError, match="no such column: rowid"):
                connection.execute(f"SELECT rowid FROM {table}")
        found = [hours for (hours,) in connection.execute("SELECT answers ->> 'hours' FROM response")]
    assert correlation(found) < NO_ORDER


def test_a_response_has_no_column_for_a_time_a_sequence_or_an_origin() -> None:
    assert set(metadata.tables["response"].columns.keys()) == {
        "round",
        "id",
        "channel",
        "disposition",
        "answers",
        "receipt_hash",
        "mac",
        "person",  # empty where the round is anonymous and its members keep no words
    }
    assert set(metadata.tables["draft"].columns.keys()) == {"round", "key", "section", "box"}


def test_no_column_of_a_response_grows_or_shrinks_with_the_order_of_sending(filled: Any) -> None:
    with closing(sqlite3.connect(filled.db.path)) as connection:
        rows = connection.execute("SELECT answers ->> 'hours', id, receipt_hash, mac FROM response").fetchall()
    for column in (1, 2, 3):
        assert correlation([row[0] for row in sorted(rows, key=lambda row: row[column])]) < NO_ORDER


def test_after_closing_the_place_in_the_file_tells_nothing(filled: Any) -> None:
    assert correlation(places(filled.db.path.read_bytes())) > NO_ORDER, "until then long answers lie in order"
    filled.close()
    filled.db.close()
    assert correlation(places(filled.db.path.read_bytes())) < NO_ORDER


def test_the_journal_keeps_nothing(filled: Any) -> None:
    journal = filled.db.path.with_name("answers.db-journal")
    assert journal.read_bytes() == b""
    filled.close()
    assert journal.read_bytes() == b""
    assert sorted(entry.name for entry in filled.folder.iterdir()) == [
        "answers.db",
        "answers.db-journal",
        "keys",
        "snapshots",
    ]


def test_the_snapshot_is_in_no_order(filled: Any) -> None:
    filled.close()
    snapshot = read_snapshot(filled.snapshots / "spring")
    rows = [int(hours) for hours in snapshot.numbers["hours"]]
    texts = [int(text.split()[1]) for text in snapshot.texts["wish"]]
    assert correlation(rows) < NO_ORDER
    assert correlation(texts) < NO_ORDER
    assert abs(float(spearmanr(rows, texts).statistic)) < NO_ORDER


def test_nothing_of_the_form_but_its_answers_is_in_the_files(filled: Any) -> None:
    filled.close()
    filled.db.close()
    files = [path.read_bytes() for path in filled.folder.rglob("*") if path.is_file()]
    for number in range(SENT):
        assert not any(f"form {number}".encode() in data for data in files)


def test_what_a_web_worker_imports_is_light() -> None:
    program = (
        "import sys\n"
        "from surveytool.store import closing, counters, database, drafts, figures, keys, responses, rounds, workspace\n"
        "print(sorted({'numpy', 'pandas', 'scipy', 'alembic', 'matplotlib'} & set(sys.modules)))"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert said.strip() == "[]"
