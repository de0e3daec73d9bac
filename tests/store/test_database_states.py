"""States in which a database may be found: told for what they are, and never taken for a round with fewer answers."""

import contextlib
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from surveytool.errors import StoreBusy, StoreDamaged, StoreError, StoreFull, StoreMissing, StoreNewer
from surveytool.store import people_schema
from surveytool.store.database import PAGE_SIZE, Database, open_database
from surveytool.store.disk import refuse_shared_disk
from surveytool.store.figures import response_figures
from surveytool.store.integrity import refuse_damaged, refuse_read_only
from surveytool.store.people import make_people, open_people
from surveytool.store.rounds import get_round, list_rounds
from tests.rights import bound_by_rights

from .conftest import Store


@pytest.fixture
def filled(store: Store) -> Path:
    """The folder of a store with forty answers, let go of."""
    store.open()
    for number in range(40):
        store.send({"setting": "solo", "wish": f"wish {number} " + "x" * 2000}, nonce=bytes([number]))
    store.db.close()
    return store.folder


def raw(path: Path) -> contextlib.closing[sqlite3.Connection]:
    return contextlib.closing(sqlite3.connect(path, isolation_level=None))


def opened(path: Path) -> contextlib.closing[Database]:
    return contextlib.closing(open_database(path, busy_timeout=0.2))


def test_a_file_that_was_cut_off_is_never_a_round_with_fewer_answers(filled: Path, tmp_path: Path) -> None:
    path = filled / "answers.db"
    whole = path.read_bytes()
    sizes = [*range(PAGE_SIZE, len(whole), PAGE_SIZE), 1, 100, len(whole) - 1, PAGE_SIZE + 7]
    for size in sizes:
        path.write_bytes(whole[:size])
        with pytest.raises(StoreError), opened(path) as db:
            refuse_damaged(db)
        assert path.read_bytes() == whole[:size]


def test_a_file_that_may_only_be_read_can_be_read_and_says_why_not_more(filled: Path) -> None:
    path = filled / "answers.db"
    for place, rights in ((path, 0o400), (filled, 0o500)):
        (filled / "answers.db-journal").unlink(missing_ok=True)
        before = place.stat().st_mode
        place.chmod(rights)
        with bound_by_rights(), opened(path) as db:
            assert response_figures(db, "spring").open_link == 40
            refuse_damaged(db)
            with pytest.raises(StoreFull, match=r"cannot be (written|made)"):
                refuse_read_only(db)
                refuse_shared_disk(filled)  # the rights on the folder show when something is made in it
            with pytest.raises(StoreFull, match=r"cannot be written\. Give the user that runs surveytool the right"):
                Store(filled, db).send({"setting": "solo"}, nonce=b"more")
        place.chmod(before)
    with opened(path) as db:
        assert Store(filled, db).send({"setting": "solo"}, nonce=b"more").stored


def left_in_the_middle(path: Path, to: Path) -> None:
    """What lies there when a writer was cut off in the middle: pages that were changed, and a journal to undo it."""
    with raw(path) as connection:
        connection.execute("PRAGMA cache_size = 1")
        connection.execute("PRAGMA journal_mode = TRUNCATE")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE response SET answers = replace(answers, 'solo', 'group')")
        to.mkdir()
        for name in ("answers.db", "answers.db-journal"):
            shutil.copy(path.with_name(name), to)
        connection.execute("ROLLBACK")


def test_what_a_writer_left_in_the_middle_is_undone(filled: Path, tmp_path: Path) -> None:
    left_in_the_middle(filled / "answers.db", tmp_path / "left")
    path = tmp_path / "left" / "answers.db"
    assert b'"setting":"group"' in path.read_bytes()
    assert path.with_name("answers.db-journal").stat().st_size > 0
    shutil.copytree(filled / "keys", path.parent / "keys")
    with opened(path) as db:
        store = Store(path.parent, db)
        assert {answers["setting"] for answers in store.answers()} == {"solo"}
        assert store.close().snapshot


def test_what_a_writer_left_in_the_middle_and_nobody_may_undo_is_told(filled: Path, tmp_path: Path) -> None:
    left_in_the_middle(filled / "answers.db", tmp_path / "left")
    path = tmp_path / "left" / "answers.db"
    path.chmod(0o400)
    with bound_by_rights(), pytest.raises(StoreFull, match="cannot be written"):
        open_database(path)
    path.chmod(0o600)
    with opened(path) as db:
        assert response_figures(db, "spring").open_link == 40


def in_another_mode(path: Path) -> sqlite3.Connection:
    """Somebody had the file open in a program that keeps a log beside it, with an answer in the log."""
    connection = sqlite3.connect(path, isolation_level=None)
    assert connection.execute("PRAGMA journal_mode = WAL").fetchone() == ("wal",)
    connection.execute("UPDATE round SET population = 300")
    return connection


def test_a_log_beside_the_database_is_taken_in_and_not_written_on(filled: Path, tmp_path: Path) -> None:
    other = in_another_mode(filled / "answers.db")
    shutil.copytree(filled, tmp_path / "crashed")
    other.close()
    path = tmp_path / "crashed" / "answers.db"
    assert path.with_name("answers.db-wal").stat().st_size > 0
    with opened(path) as db:
        assert get_round(db, "spring").population == 300
        Store(path.parent, db).send({"setting": "solo"}, nonce=b"more")
        assert not path.with_name("answers.db-wal").exists()


def test_a_database_that_another_keeps_in_its_own_mode_is_told(filled: Path) -> None:
    with contextlib.closing(in_another_mode(filled / "answers.db")) as other:
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM round").fetchone()
        with pytest.raises(StoreBusy, match="held by another process"):
            open_database(filled / "answers.db", busy_timeout=0.2)


def test_a_log_without_a_database_makes_no_database(filled: Path) -> None:
    in_another_mode(filled / "answers.db").close()
    (filled / "answers.db").unlink()
    (filled / "answers.db-wal").write_bytes(b"left")
    with pytest.raises(StoreMissing, match="no database at"):
        open_database(filled / "answers.db")
    assert (filled / "answers.db-wal").read_bytes() == b"left"


def test_a_database_that_lost_its_log_is_what_it_was_before_it(filled: Path, tmp_path: Path) -> None:
    other = in_another_mode(filled / "answers.db")
    shutil.copytree(filled, tmp_path / "crashed", ignore=shutil.ignore_patterns("*-wal", "*-shm"))
    other.close()
    with opened(tmp_path / "crashed" / "answers.db") as db:
        refuse_damaged(db)
        assert get_round(db, "spring").population == 200
        assert Store(tmp_path / "crashed", db).close().snapshot


def test_a_list_of_people_of_a_later_version_is_refused(tmp_path: Path) -> None:
    make_people(tmp_path / "people.db")
    later = people_schema.SCHEMA_VERSION + 1
    with raw(tmp_path / "people.db") as connection:
        connection.execute(f"PRAGMA user_version = {later}")
    with pytest.raises(StoreNewer, match=rf"people\.db.*tables {later}"):
        open_people(tmp_path / "people.db")


@pytest.mark.parametrize("ask", [get_round, lambda db, _: list_rounds(db), lambda db, _: refuse_damaged(db)])
def test_a_round_whose_questionnaire_is_not_stored_is_told(filled: Path, ask: Callable[[Any, str], object]) -> None:
    with raw(filled / "answers.db") as connection:
        connection.execute("DELETE FROM questionnaire")
    with opened(filled / "answers.db") as db, pytest.raises(StoreDamaged, match=r"spring|round without its questionn"):
        ask(db, "spring")


def test_answers_without_a_round_are_told(filled: Path) -> None:
    with raw(filled / "answers.db") as connection:
        connection.execute("UPDATE round SET id = 'sprint'")
    with opened(filled / "answers.db") as db, pytest.raises(StoreDamaged, match="without its round"):
        refuse_damaged(db)
