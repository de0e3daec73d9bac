"""Two backups give no answer away, and one is whole whatever happens while it is made."""

import contextlib
import datetime
import sqlite3
import threading
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest

from surveytool.errors import NotFound, Refused, StoreBusy, StoreDamaged
from surveytool.response.receipt import receipt_hash
from surveytool.store import backup, keys, responses
from surveytool.store.backup import prepared_backup
from surveytool.store.database import open_database
from surveytool.store.figures import response_figures
from surveytool.store.invitations import count_invitations
from surveytool.store.people import open_people
from surveytool.store.people_schema import mail
from surveytool.store.workspace import Workspace
from tests.store.backup_example import TODAY, answer, backed_up, invited, put_back, workspace_of


def send(store: Any, count: int, *, start: int = 0, to: str = "spring") -> None:
    for number in range(start, start + count):
        store.send({"wish": f"wish {number}"}, nonce=f"nonce {number}".encode(), to=to)


def withdraw(store: Any, number: int) -> None:
    key = keys.round_key(store.keys, "spring")
    found = receipt_hash(keys.receipt(key, f"nonce {number}".encode()))
    assert responses.withdraw(store.db, round_id="spring", key=key, receipt_hash=found, day=TODAY)


def rows_in(backup: Path, folder: Path, query: str) -> list[tuple[Any, ...]]:
    with zipfile.ZipFile(backup) as archive:
        archive.extract("answers.db", folder)
    with contextlib.closing(sqlite3.connect(folder / "answers.db")) as connection:
        return connection.execute(query).fetchall()


def test_a_backup_holds_everything_but_the_keys(store: Any, tmp_path: Path) -> None:
    answer(store, invited(store, 12)[:10])
    store.open("autumn")
    send(store, 12, to="autumn")
    store.close("autumn")
    workspace = workspace_of(store)
    (workspace.reports / "autumn").mkdir(parents=True)
    (workspace.reports / "autumn" / "report.html").write_text("<p>told</p>")
    (workspace.reports / "autumn" / "responses.csv").write_text("separate answers")
    (workspace.path / "limits.db").write_bytes(b"addresses")
    manifest = backed_up(workspace, tmp_path / "b.zip")
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        names = set(archive.namelist())
        content = b"".join(archive.read(name) for name in names)
    assert {"answers.db", "people.db", "community.yaml", "questionnaires/needs.yaml", "manifest.json"} <= names
    assert {"reports/autumn/report.html", "snapshots/autumn/snapshot.json", "snapshots/autumn/codes.npy"} <= names
    assert not [name for name in names if "keys" in name or "limits" in name or "responses." in name]
    for key in (keys.round_key(store.keys, "spring"), keys.links_key(store.keys, "spring")):
        assert key not in content
    assert [(held.id, held.state, held.answers) for held in manifest.rounds] == [
        ("autumn", "closed", 12),
        ("spring", "open", 10),
    ]
    assert not list((workspace.path / ".surveytool").iterdir())


@pytest.mark.parametrize("since", range(12))
def test_of_an_open_anonymous_round_no_or_at_least_ten_answers_came_since_the_last(
    store: Any, tmp_path: Path, since: int
) -> None:
    store.open()
    send(store, 15)
    workspace = workspace_of(store)
    backed_up(workspace, tmp_path / "first.zip")
    send(store, since, start=15)
    if 0 < since < 10:
        with pytest.raises(Refused, match=f"Wait for {10 - since} more"):
            backed_up(workspace, tmp_path / "second.zip")
    else:
        backed_up(workspace, tmp_path / "second.zip")
        first = rows_in(tmp_path / "first.zip", tmp_path / "1", "SELECT * FROM response")
        second = rows_in(tmp_path / "second.zip", tmp_path / "2", "SELECT * FROM response")
        assert len(set(second) - set(first)) == since


def test_before_the_first_backup_one_answer_is_as_much_alone(store: Any, tmp_path: Path) -> None:
    store.open()
    send(store, 1)
    with pytest.raises(Refused, match="Wait for 9 more"):
        backed_up(workspace_of(store), tmp_path / "b.zip")


def test_a_larger_smallest_group_of_a_round_counts(store: Any, tmp_path: Path) -> None:
    store.open(minimum_group=15)
    send(store, 14)
    with pytest.raises(Refused, match="Wait for 1 more"):
        backed_up(workspace_of(store), tmp_path / "b.zip")


def test_each_way_in_which_answers_come_counts_by_itself(store: Any, tmp_path: Path) -> None:
    tags = invited(store, 20, links="both")
    answer(store, tags[:9])
    send(store, 30)
    with pytest.raises(Refused, match="Wait for 1 more"):
        backed_up(workspace_of(store), tmp_path / "b.zip")
    answer(store, tags[9:10])
    backed_up(workspace_of(store), tmp_path / "b.zip")
    store.add_many([{"wish": "on paper"}] * 3)
    with pytest.raises(Refused, match="Wait for 7 more"):
        backed_up(workspace_of(store), tmp_path / "c.zip")


def test_answers_that_came_and_went_count_too(store: Any, tmp_path: Path) -> None:
    store.open()
    send(store, 15)
    workspace = workspace_of(store)
    backed_up(workspace, tmp_path / "first.zip")
    send(store, 12, start=15)
    withdraw(store, 3)
    with pytest.raises(Refused, match="withdrawn from round 'spring' since its last backup: 1"):
        backed_up(workspace, tmp_path / "second.zip")
    for number in range(9):
        withdraw(store, 5 + number)
    backed_up(workspace, tmp_path / "second.zip")


def test_what_was_withdrawn_before_the_first_backup_is_in_none(store: Any, tmp_path: Path) -> None:
    store.open()
    send(store, 15)
    withdraw(store, 3)
    backed_up(workspace_of(store), tmp_path / "b.zip")
    assert (tmp_path / "b.zip").exists()


def test_a_round_that_is_not_anonymous_may_always_be_backed_up(store: Any, tmp_path: Path) -> None:
    store.open(source=store.source.replace(b"kind: needs", b"kind: needs\nanonymous: false"))
    workspace = workspace_of(store)
    for number in range(3):
        send(store, 1, start=number)
        backed_up(workspace, tmp_path / f"{number}.zip")
    assert len(list(tmp_path.glob("*.zip"))) == 3


def test_a_round_can_be_left_out_and_nothing_of_it_is_in_the_backup(store: Any, tmp_path: Path) -> None:
    tags = invited(store, 12)
    store.open("autumn", source=store.source.replace(b"version: 1", b"version: 2"))
    send(store, 10, to="autumn")
    answer(store, tags[:3], wish="very private")
    store.save("{}", secret="ABCD-EFGH-JKMN-PQRS-TVWX")
    people = open_people(store.folder / "people.db")
    with people.writing() as connection:
        connection.exec_driver_sql(
            "INSERT INTO mail SELECT 'spring', id, 'invitation', '2026-11-02', 'sent' FROM member"
        )
    workspace = workspace_of(store)
    with pytest.raises(Refused, match="--without spring"):
        backed_up(workspace, tmp_path / "b.zip")
    manifest = backed_up(workspace, tmp_path / "b.zip", without=("spring",))
    assert [held.id for held in manifest.rounds] == ["autumn"]
    assert manifest.without == ("spring",)
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        answers, names = archive.read("answers.db"), archive.read("people.db")
        archive.extract("people.db", tmp_path / "out")
    assert b"very private" not in answers
    assert not any(tag in answers for tag in tags)
    assert b"spring" not in answers + names
    with contextlib.closing(sqlite3.connect(tmp_path / "out" / "people.db")) as connection:
        assert connection.execute("SELECT count(*) FROM member").fetchone() == (12,)
        assert connection.execute(f"SELECT count(*) FROM {mail.name}").fetchone() == (0,)
    answer(store, tags[3:9])  # the round was in no backup, so nine came since
    with pytest.raises(Refused, match="Wait for 1 more"):
        backed_up(workspace, tmp_path / "c.zip")
    with pytest.raises(NotFound):
        backed_up(workspace, tmp_path / "c.zip", without=("winter",))


def test_of_a_round_that_closed_with_a_few_more_answers_the_links_have_other_names(store: Any, tmp_path: Path) -> None:
    tags = invited(store, 20)
    answer(store, tags[:12])
    workspace = workspace_of(store)
    backed_up(workspace, tmp_path / "open.zip")
    answer(store, tags[12:15])
    store.close()
    backed_up(workspace, tmp_path / "closed.zip")
    names = "SELECT tag, answered FROM invitation"
    while_open = dict(rows_in(tmp_path / "open.zip", tmp_path / "1", names))
    after = dict(rows_in(tmp_path / "closed.zip", tmp_path / "2", names))
    assert set(while_open) == set(tags)
    assert not set(after) & set(tags)
    assert (len(after), sum(after.values())) == (20, 15)
    assert len(rows_in(tmp_path / "closed.zip", tmp_path / "2", "SELECT * FROM response")) == 15
    new = put_back_elsewhere(tmp_path)
    figures = response_figures_of(new)
    assert (figures.invited, figures.answered, figures.complete) == (20, 15, 15)


def put_back_elsewhere(tmp_path: Path) -> Path:
    put_back(Workspace(tmp_path / "elsewhere"), tmp_path / "closed.zip")
    return tmp_path / "elsewhere"


def response_figures_of(folder: Path) -> Any:
    with contextlib.closing(open_database(folder / "answers.db")) as db:
        return response_figures(db, "spring")


def test_of_a_round_that_closed_with_enough_more_answers_the_links_stay(store: Any, tmp_path: Path) -> None:
    tags = invited(store, 30)
    answer(store, tags[:12])
    workspace = workspace_of(store)
    backed_up(workspace, tmp_path / "open.zip")
    answer(store, tags[12:25])
    store.close()
    backed_up(workspace, tmp_path / "closed.zip")
    assert {row[0] for row in rows_in(tmp_path / "closed.zip", tmp_path / "2", "SELECT tag FROM invitation")} == set(
        tags
    )


def test_a_backup_that_was_not_made_does_not_count(store: Any, tmp_path: Path) -> None:
    store.open()
    send(store, 15)
    workspace = workspace_of(store)
    with pytest.raises(OSError), contextlib.ExitStack() as stack:
        stack.enter_context(prepared_backup(workspace, today=TODAY))
        raise OSError("no room")
    send(store, 3, start=15)
    backed_up(workspace, tmp_path / "b.zip")


def test_a_backup_that_was_written_counts_whatever_happens_then(store: Any, tmp_path: Path) -> None:
    store.open()
    send(store, 15)
    workspace = workspace_of(store)
    with pytest.raises(KeyboardInterrupt), prepared_backup(workspace, today=TODAY) as made:
        (tmp_path / "b.zip").touch()
        made.write(tmp_path / "b.zip", on_bytes=lambda _: None)
        raise KeyboardInterrupt
    send(store, 3, start=15)
    with pytest.raises(Refused, match="Wait for 7 more"):
        backed_up(workspace, tmp_path / "c.zip")


def test_killed_at_any_step_no_two_copies_are_too_near(store: Any, tmp_path: Path, killed_at: Any) -> None:
    """After every kill one more answer comes. Whatever the killed run left, in a file or in its folder, must either be known to
    the database, or be no copy."""
    store.open()
    send(store, 15)
    workspace = workspace_of(store)
    store.db.close()
    kills = 0
    for step in range(1, 400, 4):
        path = tmp_path / f"{step}.zip"
        held = responses.count(store.db, "spring")
        store.db.close()
        if not killed_at(step, lambda path=path: backed_up(workspace, path)):
            break
        kills += 1
        copies = [file for file in (workspace.path / ".surveytool").glob("backup.*/answers.db") if file.stat().st_size]
        is_known = recorded(store) == held
        assert is_known or not (copies or path.exists())
        send(store, 1, start=1_000 + step)
        if is_known:
            with pytest.raises(Refused):
                backed_up(workspace, tmp_path / "near.zip")
            send(store, 9, start=100_000 + 10 * step)
            backed_up(workspace, tmp_path / f"far-{step}.zip")
        else:
            send(store, 9, start=100_000 + 10 * step)
        assert not (tmp_path / "near.zip").exists()
    assert kills > 20
    assert not list((workspace.path / ".surveytool").iterdir())


def recorded(store: Any) -> int | None:
    with contextlib.closing(sqlite3.connect(store.db.path)) as connection:
        row = connection.execute("SELECT count FROM counter WHERE name = 'backed_up' AND key = 'open_link'").fetchone()
    return None if row is None else int(row[0])


def test_a_copy_that_a_killed_run_left_is_wiped(store: Any, tmp_path: Path) -> None:
    store.open()
    workspace = workspace_of(store)
    left = workspace.path / ".surveytool" / "backup.0123456789abcdef"
    left.mkdir(parents=True)
    (left / "answers.db").write_bytes(b"answers")
    backed_up(workspace, tmp_path / "b.zip")
    assert not left.exists()


def test_who_writes_without_a_pause_is_waited_for_and_told_of(store: Any, tmp_path: Path) -> None:
    store.open()
    workspace = workspace_of(store)
    with contextlib.closing(sqlite3.connect(store.db.path, isolation_level=None)) as writer:
        writer.execute("BEGIN EXCLUSIVE")
        begun = time.monotonic()
        with pytest.raises(StoreBusy, match=r"another process|without a pause"):
            backed_up_impatiently(workspace, tmp_path / "b.zip")
        assert time.monotonic() - begun < 60
    assert not (tmp_path / "b.zip").exists()
    assert not list((workspace.path / ".surveytool").glob("backup.*"))


def backed_up_impatiently(workspace: Any, path: Path) -> None:
    with backup._locked(workspace.answers_db, time.monotonic() + 0.5):
        raise AssertionError("the lock was free")


def test_one_backup_is_made_at_a_time(store: Any, tmp_path: Path) -> None:
    store.open()
    workspace = workspace_of(store)
    with prepared_backup(workspace, today=TODAY), pytest.raises(StoreBusy, match="Wait for it"):
        backed_up(workspace, tmp_path / "b.zip")
    backed_up(workspace, tmp_path / "b.zip")


def test_a_damaged_database_makes_no_backup(store: Any, tmp_path: Path) -> None:
    store.open()
    send(store, 12)
    workspace = workspace_of(store)
    with contextlib.closing(sqlite3.connect(store.db.path)) as connection, connection:
        connection.execute("DELETE FROM response WHERE id IN (SELECT id FROM response LIMIT 1)")
    with pytest.raises(StoreDamaged, match="has 11 answers, but 12 were counted"):
        backed_up(workspace, tmp_path / "b.zip")
    assert recorded(store) is None


def test_a_snapshot_that_is_not_what_it_was_makes_no_backup(store: Any, tmp_path: Path) -> None:
    store.open()
    send(store, 12)
    store.close()
    (store.snapshots / "spring" / "receipts.txt").write_text("other\n")
    with pytest.raises(StoreDamaged, match=r"receipts\.txt"):
        backed_up(workspace_of(store), tmp_path / "b.zip")


def test_lists_of_people_and_answers_of_different_workspaces_make_no_backup(store: Any, tmp_path: Path) -> None:
    invited(store, 12)
    people = open_people(store.folder / "people.db")
    with people.writing() as connection:
        connection.exec_driver_sql(
            "INSERT INTO mail SELECT 'winter', id, 'invitation', '2026-11-02', 'sent' FROM member"
        )
    people.close()
    with pytest.raises(StoreDamaged, match=r"do not belong together.*'winter'"):
        backed_up(workspace_of(store), tmp_path / "b.zip")


def test_members_answer_while_a_backup_is_made(store: Any, tmp_path: Path) -> None:
    store.open()
    send(store, 300)
    workspace = workspace_of(store)
    waits: list[float] = []
    done = threading.Event()

    def members() -> None:
        db, number = open_database(store.db.path), 0
        key = keys.round_key(store.keys, "spring")
        while not done.is_set():
            begun, number = time.monotonic(), number + 1
            nonce = f"late {number}".encode()
            responses.send(
                db,
                round_id="spring",
                key=key,
                id=keys.response_id(key, nonce),
                answers_json="{}",
                receipt_hash=receipt_hash(keys.receipt(key, nonce)),
                disposition="complete",
                day=datetime.date(2026, 11, 2),
            )
            waits.append(time.monotonic() - begun)
            time.sleep(0.005)
        db.close()

    thread = threading.Thread(target=members)
    thread.start()
    try:
        backed_up(workspace, tmp_path / "b.zip")
    finally:
        done.set()
        thread.join()
    assert waits
    assert responses.count(store.db, "spring") == 300 + len(waits)
    assert count_invitations(store.db, "spring") == (0, 0)
