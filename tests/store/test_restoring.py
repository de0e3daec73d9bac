"""A backup is put back whole or not at all, and what it replaces is kept."""

import contextlib
import datetime
import hashlib
import json
import shutil
import sqlite3
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from surveytool.errors import Refused, StoreBusy, StoreDamaged, StoreFull, StoreMissing, StoreNewer, SurveytoolError
from surveytool.store import keys, responses
from surveytool.store.archive import belongs
from surveytool.store.database import open_database
from surveytool.store.lost_keys import Lost
from surveytool.store.restoring import kept_workspaces
from surveytool.store.snapshots import read_snapshot
from surveytool.store.workspace import Workspace
from tests.store.backup_example import TODAY, answer, backed_up, invited, put_back, workspace_of


@pytest.fixture
def made(store: Any, tmp_path: Path) -> Path:
    """A backup of a workspace with an open and a closed round."""
    answer(store, invited(store, 20)[:12])
    store.open("autumn")
    store.add_many([{"wish": f"wish {number}", "hours": number} for number in range(12)], to="autumn")
    store.close("autumn")
    backed_up(workspace_of(store), tmp_path / "b.zip")
    return tmp_path / "b.zip"


def rounds_in(folder: Path) -> dict[str, int]:
    with contextlib.closing(sqlite3.connect(folder / "answers.db")) as connection:
        return dict(connection.execute("SELECT round, count(*) FROM response GROUP BY round"))


def everything(folder: Path) -> dict[str, bytes]:
    """Every file of a workspace but the hidden ones, for a look at whether anything changed."""
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in found.items() if not name.endswith("-journal")}


def rewritten(backup: Path, change: Callable[[dict[str, bytes]], None], *, told: bool = False) -> Path:
    """The backup with other content; ``told``: with a manifest that tells of it, as one who means harm would make it."""
    with zipfile.ZipFile(backup) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    change(content)
    if told:
        manifest = json.loads(content.pop("manifest.json"))
        manifest["parts"] = [
            {"name": name, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            for name, data in content.items()
        ]
        content["manifest.json"] = json.dumps(manifest).encode()
    path = backup.with_name("rewritten.zip")
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    return path


def test_a_backup_is_put_back_where_nothing_was(made: Path, tmp_path: Path, store: Any) -> None:
    new = Workspace(tmp_path / "new")
    done = put_back(new, made)
    assert rounds_in(new.path) == {"autumn": 12, "spring": 12}
    assert (done.kept, done.lost) == (None, {"spring": Lost(key=True, links_key=True)})
    closed = next(round_ for round_ in done.rounds if round_.id == "autumn")
    assert read_snapshot(new.snapshots / "autumn", sha256=closed.snapshot).rows == 12
    assert new.community() == Workspace(store.folder).community()
    assert new.questionnaire_ids() == ("needs",)
    assert stat.S_IMODE(new.answers_db.stat().st_mode) == 0o600
    assert stat.S_IMODE(new.people_db.stat().st_mode) == 0o600
    assert stat.S_IMODE(new.keys.stat().st_mode) == 0o700
    assert not [path for path in new.path.iterdir() if path.name.startswith(".")]


def test_with_its_keys_a_restored_round_takes_answers_again(
    made: Path, tmp_path: Path, store: Any, reopen: Any
) -> None:
    new = tmp_path / "new"
    shutil.copytree(store.keys, new / "keys")
    assert put_back(Workspace(new), made).lost == {}
    again = reopen(new)
    key = keys.links_key(new / "keys", "spring")
    assert len(key) == 32
    with contextlib.closing(sqlite3.connect(new / "answers.db")) as connection:
        tags = [row[0] for row in connection.execute("SELECT tag FROM invitation WHERE answered = 0")]
    answer(again, tags)
    assert rounds_in(new)["spring"] == 20
    again.close("spring")


def test_of_a_key_that_is_another_rounds_and_of_a_lost_key_of_links_is_told(
    made: Path, tmp_path: Path, store: Any
) -> None:
    new = tmp_path / "new"
    shutil.copytree(store.keys, new / "keys")
    (new / "keys" / "spring.links").unlink()
    assert put_back(Workspace(new), made).lost == {"spring": Lost(key=False, links_key=True)}
    (new / "keys" / "spring.mac").write_bytes(bytes(32))
    assert put_back(Workspace(new), made).lost == {"spring": Lost(key=True, links_key=True)}


def test_over_what_the_backup_does_not_have_nothing_is_restored(made: Path, store: Any) -> None:
    workspace = Workspace(store.folder)
    store.add_many([{"wish": "since"}] * 3)
    before = everything(store.folder)
    with pytest.raises(Refused, match=r"response: 3.*--force"):
        put_back(workspace, made)
    assert everything(store.folder) == before
    assert kept_workspaces(workspace) == ()


def test_with_force_it_is_restored_and_what_was_there_is_kept(made: Path, store: Any, reopen: Any) -> None:
    workspace = Workspace(store.folder)
    store.add_many([{"wish": "since"}] * 3)
    store.open("winter")
    (workspace.questionnaires / "needs.yaml").write_text("changed")
    (workspace.questionnaires / "other.yaml").write_text("new")
    done = put_back(workspace, made, force=True)
    assert rounds_in(workspace.path) == {"autumn": 12, "spring": 12}
    assert done.kept is not None
    assert done.kept.name == "before-restore-2026-11-02"
    assert rounds_in(done.kept) == {"autumn": 12, "spring": 15}
    assert (done.kept / "questionnaires" / "needs.yaml").read_text() == "changed"
    assert (workspace.questionnaires / "needs.yaml").read_bytes() == store.source
    assert (workspace.questionnaires / "other.yaml").read_text() == "new"
    assert stat.S_IMODE(done.kept.stat().st_mode) == 0o700
    assert put_back(workspace, made).kept == done.kept.with_name("before-restore-2026-11-02-2")
    assert [one.path.name for one in kept_workspaces(workspace)] == [
        "before-restore-2026-11-02",
        "before-restore-2026-11-02-2",
    ]


@pytest.mark.parametrize("change", ["closed", "purged", "member", "deleted member", "file"])
def test_every_change_since_the_backup_is_noticed(made: Path, store: Any, change: str) -> None:
    workspace = Workspace(store.folder)
    with contextlib.closing(sqlite3.connect(workspace.people_db)) as people, people:
        if change == "member":
            people.execute("UPDATE member SET name = 'Another' WHERE name = 'Member 3'")
        elif change == "deleted member":
            people.execute("DELETE FROM member WHERE name = 'Member 3'")
    if change == "closed":
        store.close("spring")
    elif change == "purged":
        with contextlib.closing(sqlite3.connect(workspace.answers_db)) as answers, answers:
            answers.execute("UPDATE round SET purged = '2026-11-02' WHERE id = 'autumn'")
    elif change == "file":
        workspace.community_file.write_text("name: Changed\nlanguages: [en]\n")
    if change == "deleted member":  # what was taken away is no loss; that it comes back is told
        put_back(workspace, made)
    else:
        with pytest.raises(Refused, match="has what the backup does not have"):
            put_back(workspace, made)


def test_a_table_of_somebody_else_in_the_database_that_is_there_is_no_obstacle(made: Path, store: Any) -> None:
    workspace = Workspace(store.folder)
    with contextlib.closing(sqlite3.connect(workspace.answers_db)) as connection, connection:
        connection.execute("CREATE TABLE notes (text)")
    done = put_back(workspace, made)
    assert done.kept is not None
    with contextlib.closing(sqlite3.connect(done.kept / "answers.db")) as connection:
        assert connection.execute("SELECT count(*) FROM notes").fetchone() == (0,)


def test_over_a_damaged_database_it_is_restored_with_force_and_the_damaged_one_kept(made: Path, store: Any) -> None:
    workspace = Workspace(store.folder)
    store.db.close()
    damaged = b"SQLite format 3\0" + bytes(4096)
    workspace.answers_db.write_bytes(damaged)
    with pytest.raises(Refused, match="cannot be read"):
        put_back(workspace, made)
    done = put_back(workspace, made, force=True)
    assert rounds_in(workspace.path) == {"autumn": 12, "spring": 12}
    assert done.kept is not None
    assert (done.kept / "answers.db").read_bytes() == damaged


def test_a_journal_of_a_damaged_database_is_not_played_into_the_new_one(made: Path, store: Any) -> None:
    workspace = Workspace(store.folder)
    store.db.close()
    workspace.answers_db.write_bytes(b"no database at all")
    journal = workspace.path / "answers.db-journal"
    journal.write_bytes(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + bytes(2000))
    done = put_back(workspace, made, force=True)
    assert rounds_in(workspace.path) == {"autumn": 12, "spring": 12}
    assert done.kept is not None
    assert (done.kept / "answers.db").read_bytes() == b"no database at all"
    assert not journal.exists() or journal.stat().st_size == 0


def test_who_had_the_old_database_open_goes_on_in_the_new_one(made: Path, store: Any) -> None:
    workspace = Workspace(store.folder)
    store.add_many([{"wish": "since"}] * 3)
    assert responses.count(store.db, "spring") == 15
    done = put_back(workspace, made, force=True)
    assert responses.count(store.db, "spring") == 12
    store.add_many([{"wish": "after"}] * 2)
    assert rounds_in(workspace.path)["spring"] == 14
    assert done.kept is not None
    assert rounds_in(done.kept)["spring"] == 15


def test_who_waits_for_the_lock_of_a_database_that_is_replaced_stores_nothing_in_the_old_one(store: Any) -> None:
    """The moment between getting the connection and getting the lock."""
    store.open()
    with contextlib.closing(open_database(store.db.path)) as db, contextlib.ExitStack() as stack:
        connection = stack.enter_context(contextlib.closing(db.engine.connect().execution_options(writing=True)))
        old = store.db.path.with_name("old.db")
        store.db.path.rename(old)
        shutil.copy(old, store.db.path)
        with pytest.raises(StoreBusy, match="replaced by another file"):
            connection.begin()
    with contextlib.closing(open_database(store.db.path)) as db, db.writing() as connection:
        connection.exec_driver_sql("UPDATE round SET population = 3")


def test_a_round_left_out_of_the_backup_is_not_lost_by_restoring_it(store: Any, tmp_path: Path) -> None:
    answer(store, invited(store, 12)[:3])
    workspace = workspace_of(store)
    backed_up(workspace, tmp_path / "b.zip", without=("spring",))
    with pytest.raises(Refused, match="response: 3, round: 1"):
        put_back(workspace, tmp_path / "b.zip")


def test_a_folder_of_something_else_is_left_alone(made: Path, tmp_path: Path) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    (folder / "beach.jpg").write_bytes(b"sun")
    with pytest.raises(Refused, match="neither empty nor a workspace"):
        put_back(Workspace(folder), made)
    assert [path.name for path in folder.iterdir()] == ["beach.jpg"]
    with pytest.raises(StoreMissing, match="not a folder"):
        put_back(Workspace(folder / "beach.jpg"), made)


@pytest.mark.parametrize(
    "name",
    [
        "../outside.yaml",
        "/etc/outside.yaml",
        "questionnaires/../../outside.yaml",
        "questionnaires\\..\\..\\outside.yaml",
        "C:/outside.yaml",
        "keys/spring.mac",
        "questionnaires/.hidden.yaml",
        ".surveytool/outputs.json",
        "limits.db",
        "setup.py",
        "questionnaires/",
        "questionnaires/a\nb.yaml",
        "snapshots",
        "logo.exe",
        "reports/" + "a" * 300,
    ],
)
def test_a_part_that_does_not_belong_in_a_workspace_is_refused(made: Path, tmp_path: Path, name: str) -> None:
    assert not belongs(name, logo=name)
    hostile = rewritten(made, lambda content: content.update({name: b"x"}), told=True)
    before = sorted(path for path in tmp_path.rglob("*"))
    with pytest.raises(SurveytoolError, match=r"does not belong|damaged or changed"):
        put_back(Workspace(tmp_path / "new"), hostile)
    assert sorted(path for path in tmp_path.rglob("*")) == before


def test_a_link_in_a_backup_is_refused(made: Path, tmp_path: Path) -> None:
    hostile = rewritten(made, lambda content: None)
    with zipfile.ZipFile(hostile, "a") as archive:
        link = zipfile.ZipInfo("reports/link")
        link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc")
    with pytest.raises(Refused, match="does not belong"):
        put_back(Workspace(tmp_path / "new"), hostile)


def test_a_part_twice_or_not_told_of_or_missing_or_changed_is_damage(made: Path, tmp_path: Path) -> None:
    new = Workspace(tmp_path / "new")
    changes: dict[str, Callable[[dict[str, bytes]], None]] = {
        "untold": lambda content: content.update({"reports/more.yaml": b"x"}),
        "missing": lambda content: content.__delitem__("people.db"),
        "changed": lambda content: content.update({"people.db": content["people.db"][:-1] + b"\1"}),
        "longer": lambda content: content.update({"people.db": content["people.db"] + b"\1"}),
        "no answers": lambda content: content.__delitem__("answers.db"),
    }
    for name, change in changes.items():
        with pytest.raises(StoreDamaged, match="damaged or changed"):
            put_back(new, rewritten(made, change))
        assert not new.answers_db.exists(), name
    twice = rewritten(made, lambda content: None)
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(twice, "a") as archive:
        archive.writestr("people.db", b"other")
    with pytest.raises(StoreDamaged):
        put_back(new, twice)


@pytest.mark.parametrize("where", [10, 1_000, -2_000, -30])
def test_a_backup_with_a_flipped_byte_or_cut_off_restores_nothing(made: Path, tmp_path: Path, where: int) -> None:
    data = bytearray(made.read_bytes())
    data[where] ^= 0xFF
    flipped, cut = tmp_path / "flipped.zip", tmp_path / "cut.zip"
    flipped.write_bytes(data)
    cut.write_bytes(made.read_bytes()[: len(data) // 2 + abs(where)])
    for path in (flipped, cut):
        new = Workspace(tmp_path / path.stem)
        with contextlib.suppress(SurveytoolError):
            put_back(new, path)
            # a byte that nothing is read from, such as the date of an entry
            assert rounds_in(new.path) == {"autumn": 12, "spring": 12}
            continue
        assert not new.answers_db.exists()
    with pytest.raises(SurveytoolError):
        put_back(Workspace(tmp_path / "cut again"), cut)


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", StoreMissing),
        (b"plain text", StoreMissing),
        (b"PK\x05\x06" + bytes(18), StoreMissing),
        ({"format": "surveytool-backup/2"}, StoreNewer),
        ({"format": "something else"}, StoreMissing),
        ({"format": "surveytool-backup/1", "rounds": 3}, StoreMissing),
        ([1, 2], StoreMissing),
    ],
)
def test_a_file_that_is_no_backup_of_ours_is_named(tmp_path: Path, content: Any, error: type[Exception]) -> None:
    path = tmp_path / "b.zip"
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("manifest.json", json.dumps(content))
    with pytest.raises(error, match=r"b\.zip"):
        put_back(Workspace(tmp_path / "new"), path)
    with pytest.raises(StoreMissing):
        put_back(Workspace(tmp_path / "new"), tmp_path / "missing.zip")
    assert not (tmp_path / "new").exists()


def test_a_backup_that_unpacks_to_more_than_the_disk_has_is_refused_before_it_begins(
    made: Path, tmp_path: Path
) -> None:
    def boast(content: dict[str, bytes]) -> None:
        manifest = json.loads(content["manifest.json"])
        manifest["parts"][0]["size"] = 1 << 49
        content["manifest.json"] = json.dumps(manifest).encode()

    with pytest.raises(StoreDamaged):  # the list of the archive itself says otherwise
        put_back(Workspace(tmp_path / "new"), rewritten(made, boast))


def test_a_trigger_in_a_database_is_found_before_it_can_do_anything(made: Path, tmp_path: Path) -> None:
    def plant(content: dict[str, bytes]) -> None:
        path = tmp_path / "planted.db"
        path.write_bytes(content["answers.db"])
        with contextlib.closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("CREATE TRIGGER spy AFTER INSERT ON response BEGIN DELETE FROM draft; END")
        content["answers.db"] = path.read_bytes()

    with pytest.raises(StoreDamaged):
        put_back(Workspace(tmp_path / "new"), rewritten(made, plant, told=True))
    assert not (tmp_path / "new" / "answers.db").exists()


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("answers.db", "DELETE FROM response WHERE id IN (SELECT id FROM response LIMIT 1)"),
        ("answers.db", "UPDATE invitation SET answered = 1"),
        ("answers.db", "UPDATE round SET state = 'closed' WHERE id = 'spring'"),
        ("answers.db", "UPDATE round SET population = 150 WHERE id = 'autumn'"),
        ("answers.db", "PRAGMA user_version = 99"),
        ("answers.db", "PRAGMA application_id = 7"),
        ("answers.db", "DROP TABLE response"),
        ("people.db", "INSERT INTO mail SELECT 'winter', id, 'invitation', '2026-11-02', 'sent' FROM member"),
    ],
)
def test_databases_that_are_not_whole_are_not_restored_though_their_hash_is_right(
    made: Path, tmp_path: Path, name: str, change: str
) -> None:
    def rewrite(content: dict[str, bytes]) -> None:
        path = tmp_path / "changed.db"
        path.write_bytes(content[name])
        with contextlib.closing(sqlite3.connect(path)) as connection, connection:
            connection.execute(change)
        content[name] = path.read_bytes()

    with pytest.raises((StoreDamaged, StoreNewer, StoreMissing)):
        put_back(Workspace(tmp_path / "new"), rewritten(made, rewrite, told=True))
    assert not (tmp_path / "new" / "answers.db").exists()


def test_killed_at_any_step_the_workspace_has_the_old_or_the_new_and_restoring_again_finishes_it(
    made: Path, store: Any, tmp_path: Path, killed_at: Any
) -> None:
    store.add_many([{"wish": "since"}] * 3)
    store.db.close()
    kills = 0
    for step in range(1, 600, 5):
        folder = tmp_path / "copies" / str(step)
        shutil.copytree(store.folder, folder, ignore=shutil.ignore_patterns("copies"))
        workspace = Workspace(folder)
        if not killed_at(step, lambda workspace=workspace: put_back(workspace, made, force=True)):
            break
        kills += 1
        assert rounds_in(folder)["spring"] in (12, 15)
        kept = [rounds_in(one.path)["spring"] for one in kept_workspaces(workspace) if one.answers_db.exists()]
        assert rounds_in(folder)["spring"] == 15 or kept == [15]
        put_back(workspace, made, force=True)
        assert rounds_in(folder) == {"autumn": 12, "spring": 12}
        assert not [path for path in folder.iterdir() if path.name.startswith(".restore")]
        assert 15 in [rounds_in(one.path)["spring"] for one in kept_workspaces(workspace) if one.answers_db.exists()]
        shutil.rmtree(folder)
    assert kills > 20


def test_no_room_is_told_and_nothing_is_left(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The one thing that cannot be had for real in a folder of a test: a disk with 1 MB."""
    usage = shutil.disk_usage(tmp_path)._replace(free=1000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    with pytest.raises(StoreFull, match="Make room"):
        put_back(Workspace(tmp_path / "new"), made)
    assert list((tmp_path / "new").iterdir()) == []


def test_restoring_on_another_day_keeps_in_a_folder_of_that_day(made: Path, store: Any) -> None:
    done = put_back(Workspace(store.folder), made, today=TODAY + datetime.timedelta(days=1))
    assert done.kept is not None
    assert done.kept.name == "before-restore-2026-11-03"
