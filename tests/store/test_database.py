import os
import sqlite3
import threading
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import OperationalError

from surveytool.errors import StoreBusy, StoreDamaged, StoreError, StoreFull, StoreMissing, StoreNewer
from surveytool.store import drafts
from surveytool.store.database import create_database, open_database
from surveytool.store.schema import SCHEMA_VERSION

WRITES = ("INSERT", "UPDATE", "DELETE", "CREATE", "DROP", "ALTER", "REPLACE")


def test_a_missing_database_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(StoreMissing, match=r"no database at '.*answers\.db'.*surveytool init"):
        open_database(tmp_path / "answers.db")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b"questionnaire: needs\nversion: 1\n" * 40, "is not a database"),
        (b"SQLite format 3\x00" + b"\xff" * 500, "is not a database|is damaged"),
    ],
)
def test_a_file_that_is_no_database_is_named_and_left_alone(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "answers.db"
    path.write_bytes(content)
    with pytest.raises(StoreError, match=message) as caught:
        open_database(path)
    assert str(path) in str(caught.value)
    assert path.read_bytes() == content


def test_a_folder_is_no_database(tmp_path: Path) -> None:
    with pytest.raises(StoreMissing, match="is a folder"):
        open_database(tmp_path)


def test_a_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE recipe (name)")
    other.close()
    before = path.read_bytes()
    with pytest.raises(StoreMissing, match="of another kind or program"):
        open_database(path)
    assert path.read_bytes() == before


def test_a_database_of_a_later_version_is_refused(store: Any) -> None:
    _execute(store.db.path, f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    with pytest.raises(StoreNewer, match=f"tables {SCHEMA_VERSION + 1}, this version knows {SCHEMA_VERSION}"):
        open_database(store.db.path)


def test_a_new_database_never_takes_the_place_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "answers.db"
    path.write_bytes(b"mine")
    with pytest.raises(StoreError, match="exists already"):
        create_database(path)
    assert [file.name for file in tmp_path.iterdir()] == ["answers.db"]
    assert path.read_bytes() == b"mine"


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreFull, match="cannot be made: No such file"):
        create_database(tmp_path / "nowhere" / "answers.db")


def test_making_a_database_that_is_killed_at_any_step_leaves_a_whole_one_or_none(
    tmp_path: Path, killed_at: Any
) -> None:
    for step in range(1, 200):
        path = tmp_path / str(step) / "answers.db"
        path.parent.mkdir()
        if not killed_at(step, lambda path=path: create_database(path)):
            break
        if not path.exists():
            create_database(path)
        open_database(path).close()
    assert step > 10


def test_the_file_is_only_for_its_owner(store: Any) -> None:
    assert store.db.path.stat().st_mode & 0o777 == 0o600


def test_the_settings_are_those_that_lose_nothing_and_keep_no_copies(store: Any) -> None:
    expected = {
        "journal_mode": "truncate",
        "synchronous": 2,
        "secure_delete": 1,
        "page_size": 16384,
        "foreign_keys": 1,
        "busy_timeout": 5000,
    }
    with store.db.reading() as connection:
        found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in expected}
    assert found == expected


def test_every_write_is_in_a_transaction_that_began_by_taking_the_lock(store: Any) -> None:
    said: list[str] = []
    event.listen(store.db.engine, "checkout", lambda connection, *_: connection.set_trace_callback(said.append))
    secret = drafts.new_secret()
    store.open()
    store.save(secret=secret, reached=["work"])
    store.send({"setting": "solo"}, nonce=b"1", draft=secret)
    store.add_many([{"setting": "group"}])
    store.save(secret=secret)
    drafts.delete(store.db, round_id="spring", secret=secret)
    store.close()

    begun, written = "", 0
    for statement in said:
        if statement.startswith(("BEGIN", "COMMIT", "ROLLBACK")):
            begun = statement
        elif statement.startswith(WRITES):
            written += 1
            assert begun.startswith("BEGIN IMMEDIATE"), statement
    assert written > 10


def test_what_reads_cannot_write(store: Any) -> None:
    with pytest.raises(OperationalError, match="readonly"), store.db.reading() as connection:
        connection.execute(text("DELETE FROM counter"))


def test_an_error_leaves_nothing_written(store: Any) -> None:
    store.open()
    with pytest.raises(ZeroDivisionError), store.db.writing() as connection:
        connection.execute(text("UPDATE round SET population = 7"))
        raise ZeroDivisionError
    with store.db.reading() as connection:
        assert connection.execute(text("SELECT population FROM round")).scalar_one() == 200


def test_a_database_that_another_keeps_too_long_is_told(store: Any) -> None:
    impatient = open_database(store.db.path, busy_timeout=0.1)
    with store.db.writing(), pytest.raises(StoreBusy, match="held by another process"), impatient.writing():
        pass
    impatient.close()


def test_a_writer_waits_for_another(store: Any) -> None:
    store.open()
    inside, done = threading.Event(), threading.Event()

    def write() -> None:
        inside.wait()
        store.send({"setting": "solo"}, nonce=b"1")
        done.set()

    thread = threading.Thread(target=write)
    thread.start()
    with store.db.writing() as connection:
        inside.set()
        assert not done.wait(0.3)
        connection.execute(text("UPDATE round SET population = 7"))
    thread.join()
    assert store.answers() == [{"setting": "solo"}]


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_database_opened_before_a_fork_can_be_used_after_it(store: Any) -> None:
    store.open()
    store.send({"setting": "solo"}, nonce=b"parent")
    child = os.fork()
    if child == 0:
        try:
            store.send({"setting": "group"}, nonce=b"child")
            os._exit(0)
        except BaseException:
            os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    store.send({"setting": "group"}, nonce=b"parent again")
    assert len(store.answers()) == 3


def test_a_full_disk_is_told_and_nothing_is_half_stored(store: Any) -> None:
    store.open()
    store.send({"setting": "solo"}, nonce=b"1")
    pages = _execute(store.db.path, "PRAGMA page_count")
    event.listen(
        store.db.engine, "checkout", lambda connection, *_: connection.execute(f"PRAGMA max_page_count = {pages}")
    )
    with pytest.raises(StoreFull, match=r"disk of '.*' is full"):
        store.send({"wish": "x" * 100_000}, nonce=b"2")
    assert store.answers() == [{"setting": "solo"}]
    assert store.figures().open_link == 1


def test_damaged_pages_are_told(store: Any) -> None:
    store.open()
    for number in range(50):
        store.send({"wish": "x" * 3000}, nonce=bytes([number]))
    store.db.close()
    size = store.db.path.stat().st_size
    with store.db.path.open("r+b") as file:
        file.seek(3 * 16384)
        file.write(b"\xff" * (size - 3 * 16384))
    database = open_database(store.db.path)
    with pytest.raises(StoreDamaged, match="Put back a backup"), database.reading() as connection:
        connection.execute(text("SELECT answers FROM response")).all()
    database.close()


def _execute(path: Path, statement: str) -> Any:
    connection = sqlite3.connect(path)
    try:
        return (connection.execute(statement).fetchone() or [None])[0]
    finally:
        connection.close()
