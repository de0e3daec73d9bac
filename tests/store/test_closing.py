import datetime
import shutil
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sqlalchemy import text

from surveytool.errors import NotFound, Refused, StoreBusy, StoreDamaged, StoreFull, StoreMissing
from surveytool.response.receipt import receipt_hash
from surveytool.store import drafts, keys
from surveytool.store.rounds import get_round
from surveytool.store.snapshots import read_snapshot


def filled(store: Any, number: int = 30) -> None:
    """A round with so many answers, a third of them solo, and two drafts."""
    store.open()
    for n in range(number):
        setting = "solo" if n % 3 == 0 else "group"
        store.send({"setting": setting, "hours": n, "wish": f"wish {n}"}, nonce=bytes([n]))
    for section in ("work", "wishes"):
        store.save(secret=drafts.new_secret(), section=section)


def test_closing_writes_every_answer_into_the_snapshot(store: Any) -> None:
    filled(store)
    closed = store.close(today=datetime.date(2026, 11, 20))
    snapshot = read_snapshot(store.snapshots / "spring", sha256=closed.snapshot)
    assert (closed.state, closed.closed) == ("closed", datetime.date(2026, 11, 20))
    assert snapshot.questionnaire_sha256 == closed.sha256.hex()
    assert np.bincount(snapshot.column("setting")).tolist() == [0, 0, 10, 20]
    assert sorted(snapshot.numbers["hours"]) == list(range(30))
    assert sorted(snapshot.texts["wish"]) == sorted(f"wish {n}" for n in range(30))


def test_a_round_without_answers_can_be_closed(store: Any) -> None:
    store.open()
    closed = store.close()
    snapshot = read_snapshot(store.snapshots / "spring", sha256=closed.snapshot)
    assert snapshot.rows == 0
    assert snapshot.texts["wish"] == ()


def test_break_offs_are_counted_and_drafts_deleted(store: Any) -> None:
    filled(store)
    assert store.figures().break_off == 2
    store.close()
    assert store.figures().break_off == 2
    assert store.figures().left_at == (("work", 0, 1), ("wishes", 0, 1))
    with store.db.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM draft")).scalar_one() == 0


def test_members_find_their_receipt_in_the_sorted_list(store: Any) -> None:
    filled(store)
    key = keys.round_key(store.keys, "spring")
    store.add_many([{"setting": "solo"}])
    store.close()
    lines = (store.snapshots / "spring" / "receipts.txt").read_text().splitlines()
    assert lines == sorted(receipt_hash(keys.receipt(key, bytes([n]))).hex() for n in range(30))


def test_the_key_is_destroyed_when_all_is_done(store: Any) -> None:
    filled(store)
    store.close()
    assert list(store.keys.iterdir()) == []


def test_a_closed_round_is_not_closed_again(store: Any) -> None:
    filled(store)
    store.close(today=datetime.date(2026, 11, 20))
    with pytest.raises(Refused, match="Round 'spring' was closed on 2026-11-20 already"):
        store.close(today=datetime.date(2026, 11, 21))
    with pytest.raises(NotFound, match=r"Did you mean 'spring'\?"):
        store.close("sprin")


def test_closing_one_round_leaves_another_as_it_was(store: Any) -> None:
    filled(store)
    store.open("autumn")
    store.send({"setting": "solo"}, nonce=b"1", to="autumn")
    secret = drafts.new_secret()
    store.save(secret=secret, to="autumn")
    store.close("spring")
    assert drafts.load(store.db, round_id="autumn", secret=secret) is not None
    store.send({"setting": "solo"}, nonce=b"2", to="autumn")
    assert len(store.answers("autumn")) == 2


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE response SET answers = replace(answers, 'solo', 'group')",
        "UPDATE response SET disposition = 'partial' WHERE answers LIKE '%solo%'",
        "UPDATE response SET id = randomblob(16) WHERE answers LIKE '%solo%'",
        "UPDATE response SET receipt_hash = NULL WHERE answers LIKE '%solo%'",
    ],
)
def test_answers_that_were_changed_in_the_database_are_noticed(store: Any, change: str) -> None:
    filled(store)
    with store.db.writing() as connection:
        connection.execute(text(change))
    with pytest.raises(StoreDamaged, match=r"10 answers of round 'spring' are not what was stored.*Put back a backup"):
        store.close()
    assert list(store.snapshots.iterdir()) == []
    assert keys.round_key(store.keys, "spring")


def test_answers_that_were_taken_out_are_noticed(store: Any) -> None:
    filled(store)
    with store.db.writing() as connection:
        connection.execute(text("DELETE FROM response WHERE answers LIKE '%solo%'"))
    with pytest.raises(StoreDamaged, match="has 20 answers, but 30 were counted"):
        store.close()


def test_answers_that_were_put_in_are_noticed(store: Any) -> None:
    filled(store)
    columns = "channel, disposition, answers, mac"
    copies = f"SELECT round, randomblob(16), {columns} FROM response WHERE answers LIKE '%solo%'"
    with store.db.writing() as connection:
        connection.execute(text(f"INSERT INTO response (round, id, {columns}) {copies}"))
    with pytest.raises(StoreDamaged, match="has 40 answers, but 30 were counted"):
        store.close()


def test_any_flipped_bit_that_changes_an_answer_is_noticed(
    store: Any, reopen: Callable[[Path], Any], tmp_path: Path
) -> None:
    filled(store)
    store.db.close()
    place = store.db.path.read_bytes().index(b'"wish":"wish 7"')
    for bit in range(8):
        folder = tmp_path / str(bit)
        folder.mkdir()
        data = bytearray(store.db.path.read_bytes())
        data[place + 10] ^= 1 << bit
        (folder / "answers.db").write_bytes(data)
        shutil.copytree(store.keys, folder / "keys")
        with pytest.raises(StoreDamaged):
            reopen(folder).close()


def test_a_round_without_its_key_stays_open(store: Any) -> None:
    filled(store)
    path = keys.key_file(store.keys, "spring")
    kept = path.rename(store.folder / "kept")
    with pytest.raises(
        StoreMissing, match=r"The key of round 'spring' cannot be read: '.*spring\.mac'. Put the file back"
    ):
        store.close()
    path.write_bytes(bytes(32))
    with pytest.raises(StoreDamaged, match="is that of another round"):
        store.close()
    path.write_bytes(b"short")
    with pytest.raises(StoreDamaged, match="is not a key: it has 5 bytes instead of 32"):
        store.close()
    assert get_round(store.db, "spring").state == "open"
    kept.rename(path)
    store.close()


def test_two_do_not_close_a_round_at_once(store: Any) -> None:
    filled(store)
    with keys.held_round_key(store.keys, "spring"), pytest.raises(StoreBusy, match="being closed by another process"):
        store.close()
    store.close()


def test_a_snapshot_that_cannot_be_written_is_written_when_that_is_mended(store: Any) -> None:
    filled(store)
    store.snapshots.write_text("a file in the way")
    with pytest.raises(StoreFull, match="close it again"):
        store.close()
    store.snapshots.unlink()
    assert store.close().snapshot


def test_closing_that_is_killed_at_any_step_is_finished_by_closing_again(
    store: Any, reopen: Callable[[Path], Any], killed_at: Any, tmp_path: Path
) -> None:
    filled(store)
    store.db.close()
    for step in count(1):
        folder = tmp_path / str(step)
        folder.mkdir()
        shutil.copy(store.db.path, folder)
        shutil.copytree(store.keys, folder / "keys")

        def close(folder: Path = folder) -> Any:
            return reopen(folder).close()

        if not killed_at(step, close):
            break
        survivor = reopen(folder)
        if (survivor.snapshots / "spring").exists():
            assert read_snapshot(survivor.snapshots / "spring").rows == 30
        if get_round(survivor.db, "spring").snapshot is None or list(survivor.keys.iterdir()):
            close()
        closed = get_round(survivor.db, "spring")
        snapshot = read_snapshot(survivor.snapshots / "spring", sha256=closed.snapshot)
        assert sorted(snapshot.texts["wish"]) == sorted(f"wish {n}" for n in range(30))
        assert survivor.figures().break_off == 2
        assert list(survivor.keys.iterdir()) == []
        assert [entry.name for entry in survivor.snapshots.iterdir()] == ["spring"]
        survivor.db.close()
        shutil.rmtree(folder)
    assert step > 40
