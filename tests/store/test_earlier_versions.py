"""Promise: what an earlier version left opens in this one, whole, also when bringing it up to date is killed half-way."""

import datetime
import json
import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from surveytool.cli.report import write_report
from surveytool.errors import StoreFull
from surveytool.store import drafts, keys
from surveytool.store.closing import close_round
from surveytool.store.database import ANSWERS, open_database, upgrade
from surveytool.store.earlier import earlier_copy
from surveytool.store.figures import response_figures
from surveytool.store.integrity import refuse_damaged
from surveytool.store.ledger import check_ledger
from surveytool.store.people import PEOPLE, list_members, open_people
from surveytool.store.registrations import list_registrations
from surveytool.store.rounds import get_round
from surveytool.store.snapshots import read_snapshot
from surveytool.store.workspace import Workspace
from tests.disk import small_disk

from .conftest import Store
from .golden_files import build, versions

DAY = datetime.date(2026, 11, 20)


def rows(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """What a database holds, without the columns that came later."""
    with closing(sqlite3.connect(path)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: sorted(connection.execute(f"SELECT * FROM {name}"), key=repr) for name in names}


@pytest.mark.parametrize("version", versions())
def test_a_round_that_was_open_goes_on_closes_and_keeps_every_answer(tmp_path: Path, version: int) -> None:
    build(tmp_path, version)
    with closing(open_database(tmp_path / "answers.db")) as db:
        store = Store(tmp_path, db)
        refuse_damaged(db)
        assert len(store.answers()) == 16
        assert store.figures().withdrawn == 1
        for code, content in json.loads((tmp_path / "draft_codes.json").read_text()).items():
            found = drafts.load(db, round_id="spring", secret=code)
            assert found is not None
            assert found.content == content
        assert store.send({"setting": "solo", "hours": 9, "wish": "later"}, nonce=b"later", day=DAY).stored
        assert not store.send({"setting": "group"}, nonce=b"s0", day=DAY).stored  # sent before it was brought up
        check_ledger(db, get_round(db, "spring"))
        closed = store.close(today=DAY)
        snapshot = read_snapshot(store.snapshots / "spring", sha256=closed.snapshot)
        assert snapshot.rows == 17
        assert "later" in snapshot.texts["wish"]
        assert store.figures().break_off == 2
        (tmp_path / "community.yaml").write_text("name: Network\n", "utf-8")
        for round_id, word in (("spring", "later"), ("autumn", "wish 7")):
            write_report(Workspace(tmp_path), db, round_id, place=tmp_path / round_id, formats=["html", "xlsx"])
            sheet = load_workbook(tmp_path / round_id / "report.xlsx")["Open answers"]
            assert any(word in str(row[0].value) for row in sheet.iter_rows())
    assert not list(tmp_path.glob("*tables*"))


@pytest.mark.parametrize("version", versions())
def test_a_round_that_was_closed_is_what_it_was(tmp_path: Path, version: int) -> None:
    build(tmp_path, version)
    with closing(open_database(tmp_path / "answers.db")) as db:
        round_ = get_round(db, "autumn")
        snapshot = read_snapshot(tmp_path / "snapshots" / "autumn", sha256=round_.snapshot)
        assert sorted(snapshot.numbers["hours"]) == list(range(8, 32))
        figures = response_figures(db, "autumn")
        assert (figures.complete, figures.open_link, figures.break_off) == (24, 24, 3)
        check_ledger(db, round_)


@pytest.mark.parametrize("version", versions())
def test_people_stay_who_they_were(tmp_path: Path, version: int) -> None:
    build(tmp_path, version)
    with closing(open_people(tmp_path / "people.db")) as people:
        refuse_damaged(people)
        members = {member.email: (member.state, dict(member.attributes)) for member in list_members(people)}
        signed_up = {one.email: one.is_member for one in list_registrations(people, "kickoff")}
    assert members["bo@example.org"] == ("opted_out", {"regio": "zuid"})
    assert set(members) == {"ada@example.org", "bo@example.org", "cor@example.org", "dirk@example.org"}
    assert signed_up == {"dirk@example.org": True, "Ada@Example.org": True}


@pytest.mark.parametrize(
    ("name", "version"),
    [
        (name, version)
        for name, tables in (("answers.db", ANSWERS), ("people.db", PEOPLE))
        for version in versions()
        if version < tables.version
    ],
)
def test_an_upgrade_killed_at_any_step_leaves_what_was_there_and_is_finished_by_the_next(
    tmp_path: Path, killed_at: Callable[..., bool], name: str, version: int
) -> None:
    tables = ANSWERS if name == "answers.db" else PEOPLE
    (tmp_path / "golden").mkdir()
    build(tmp_path / "golden", version)
    before = rows(tmp_path / "golden" / name)
    shutil.copy(tmp_path / "golden" / name, tmp_path)
    upgrade(tmp_path / name, tables=tables)  # loads what the children would load each for themselves
    seen = set()
    for step in count(1):
        folder = tmp_path / str(step)
        folder.mkdir()
        shutil.copy(tmp_path / "golden" / name, folder)
        path, copy = folder / name, earlier_copy(folder / name, version)
        if not killed_at(step, lambda path=path: upgrade(path, tables=tables)):
            break
        with closing(sqlite3.connect(path)) as connection:
            reached = connection.execute("PRAGMA user_version").fetchone()[0]
        assert reached in (version, tables.version)
        seen.add((reached, copy.exists()))
        if reached == version:
            assert rows(path) == before
        if copy.exists():
            assert rows(copy) == before
            assert copy.stat().st_mode & 0o777 == 0o600
        upgrade(path, tables=tables)
        with closing(open_database(path, tables=tables)) as db:
            refuse_damaged(db)
        after = rows(path)
        for table, found in before.items():
            if table != "alembic_version":
                assert [row[: len(found[0])] for row in after[table]] == found, table
        assert {file.name for file in folder.iterdir()} <= {name, f"{name}-journal"}
        shutil.rmtree(folder)
    assert {(version, False), (version, True), (tables.version, True)} <= seen


@pytest.mark.parametrize("version", [version for version in versions() if version < ANSWERS.version])
def test_without_room_for_the_copy_nothing_is_changed(tmp_path: Path, version: int) -> None:
    with small_disk(tmp_path, mebibytes=2, must_mount=True) as disk:
        build(tmp_path, version)
        path = tmp_path / "answers.db"
        before = rows(path)
        disk.fill(left=16_384)
        with pytest.raises(StoreFull):
            upgrade(path)
        disk.make_room()
        assert rows(path) == before
        assert not list(tmp_path.glob("*tables*"))
        upgrade(path)
        with closing(open_database(path)) as db:
            close_round(
                db,
                "spring",
                keys=tmp_path / "keys",
                snapshots=tmp_path / "snapshots",
                today=DAY,
                rng=random.Random(1),
            )
    assert keys.key_file(tmp_path / "keys", "spring").exists() is False
