"""Promise: a full disk is told, nothing is stored by half, and when there is room again all goes on."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from surveytool.errors import StoreFull
from surveytool.store import drafts, keys
from surveytool.store.database import create_database, open_database
from surveytool.store.rounds import get_round, list_rounds
from surveytool.store.snapshots import read_snapshot
from tests.disk import SmallDisk, small_disk

from .conftest import Store

STEP = 16_384
TOLD = r"is full\. Nothing was changed; make room|cannot be (made|written): No space left|the disk gives an error"


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    """A small disk."""
    folder = tmp_path / "disk"
    folder.mkdir()
    with small_disk(folder) as made:
        yield made


@pytest.fixture
def store(disk: SmallDisk) -> Iterator[Store]:
    """An empty store on the small disk."""
    create_database(disk.folder / "answers.db")
    with contextlib.closing(open_database(disk.folder / "answers.db")) as db:
        yield Store(disk.folder, db)


def test_an_answer_is_stored_or_told_not_to_be_however_little_room_is_left(disk: SmallDisk, store: Store) -> None:
    store.open()
    stored, told = [], 0
    for left in range(0, 20 * STEP, STEP):
        answers = {"wish": f"{left:06} " + "x" * 60_000}
        disk.fill(left=left)
        try:
            store.send(answers, nonce=b"%d" % left)
        except StoreFull as error:
            told += 1
            assert "make room" in str(error) or "Check the disk" in str(error)
        else:
            stored.append(answers)
        disk.make_room()
        assert store.answers() == stored
        assert store.figures().open_link == len(stored)
        if answers not in stored:
            assert store.send(answers, nonce=b"%d" % left).stored
            stored.append(answers)
    assert 1 < told < 20
    store.close()


def test_a_draft_stays_what_it_was_when_it_cannot_be_saved(disk: SmallDisk, store: Store) -> None:
    store.open()
    secret = drafts.new_secret()
    store.save("before", secret=secret)
    disk.fill()
    with pytest.raises(StoreFull):
        store.save("x" * 100_000, secret=secret, reached=["work"])
    disk.make_room()
    found = drafts.load(store.db, round_id="spring", secret=secret)
    assert found is not None
    assert found.content == "before"
    assert store.figures().left_at == (("work", 0, 1),)


def test_a_round_is_opened_whole_or_not_at_all(disk: SmallDisk, store: Store) -> None:
    if not disk.is_mounted:
        pytest.skip("the files of the keys are too small for a limit on their size")
    told = 0
    for left in range(0, 12 * STEP, STEP // 2):
        disk.fill(left=left)
        name = f"round-{left}"
        try:
            store.open(name)
        except StoreFull:
            told += 1
            disk.make_room()
            assert name not in {round_.id for round_ in list_rounds(store.db)}
            store.open(name)
        disk.make_room()
        assert store.send({"setting": "solo"}, nonce=b"1", to=name).stored
    assert told > 0


def test_closing_that_finds_no_room_is_finished_when_there_is(disk: SmallDisk, store: Store) -> None:
    store.open()
    for number in range(60):
        store.send({"setting": "solo", "hours": number, "wish": f"wish {number} " + "x" * 6000}, nonce=b"%d" % number)
    told = []
    for left in range(0, 90 * STEP, STEP):
        disk.fill(left=left)
        try:
            store.close()
            break
        except StoreFull as error:
            told.append(str(error))
        finally:
            disk.make_room()
        assert keys.round_key(store.keys, "spring")
        assert get_round(store.db, "spring").snapshot is None
        assert len(store.answers()) == 60
    else:
        store.close()
    assert any("answers.db" in message for message in told) or not disk.is_mounted  # writing the file anew
    closed = get_round(store.db, "spring")
    snapshot = read_snapshot(store.snapshots / "spring", sha256=closed.snapshot)
    assert sorted(snapshot.numbers["hours"]) == list(range(60))
    assert [entry.name for entry in store.snapshots.iterdir()] == ["spring"]


def test_a_snapshot_that_finds_no_room_anywhere_on_its_way_is_written_when_there_is(tmp_path: Path) -> None:
    create_database(tmp_path / "answers.db")
    (tmp_path / "snapshots").mkdir()
    with (
        contextlib.closing(open_database(tmp_path / "answers.db")) as db,
        small_disk(tmp_path / "snapshots", mebibytes=1, must_mount=True) as disk,
    ):
        store = Store(tmp_path, db)
        store.open()
        store.add_many([{"setting": "solo", "hours": number, "wish": "x" * 20} for number in range(3000)])
        told = []
        for left in range(0, 50 * 4096, 4096):
            disk.fill(left=left)
            try:
                store.close()
                break
            except StoreFull as error:
                told.append(str(error))
            finally:
                disk.make_room()
            assert list(store.snapshots.iterdir()) == []
        assert len(told) > 20
        assert all("The round takes no more answers and lost none" in message for message in told)
        snapshot = read_snapshot(store.snapshots / "spring", sha256=get_round(db, "spring").snapshot)
        assert sorted(snapshot.numbers["hours"]) == list(range(3000))
