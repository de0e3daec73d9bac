"""Promise: an acknowledged answer is stored, once, also when the power goes.

``SURVEYTOOL_TEST_CUTS`` sets how often it goes; a release is tested with 200 or more.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from surveytool.errors import StoreError
from surveytool.response.receipt import receipt_hash
from surveytool.store import counters, drafts, keys, responses
from surveytool.store.database import open_database

from .conftest import TODAY, Store
from .power import Event, Statement, cuts, replayed, statements_of

CUTS = int(os.environ.get("SURVEYTOOL_TEST_CUTS", "24"))
JOURNAL, SYNC = "PRAGMA journal_mode = TRUNCATE", "PRAGMA synchronous = FULL"


@dataclass
class Work:
    """Files before the work, and what the store said to SQLite while it was done."""

    before: Path
    statements: list[Statement]

    def events(self, folder: Path, **settings: str) -> list[Event]:
        """What is done to the files when the work is done in ``folder``, with other settings when they are given."""
        folder.mkdir()
        shutil.copy(self.before / "answers.db", folder)
        said = {statement for _, statement in self.statements}
        assert {JOURNAL, SYNC} <= said
        others = {JOURNAL: settings.get("journal", JOURNAL), SYNC: settings.get("sync", SYNC)}
        return replayed(self.statements, folder / "answers.db", instead=lambda said: others.get(said, said))


@pytest.fixture
def work(store: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Work:
    """Sending, going on later, withdrawing, importing and closing."""
    store.open()
    for number in range(20):
        store.send({"wish": f"before {number}", "hours": number}, nonce=b"before %d" % number)
    store.db.close()
    before = tmp_path / "before"
    shutil.copytree(tmp_path, before, ignore=shutil.ignore_patterns("before"))
    key = keys.round_key(store.keys, "spring")
    with statements_of(monkeypatch) as said, closing(open_database(store.db.path)) as db:
        now = Store(store.folder, db)
        for number in range(18):
            secret, nonce = drafts.new_secret(), b"%d" % number
            if number % 3 == 0:
                now.save("{}" * 400 * number, secret=secret, reached=["work"])
            answers = {"setting": "solo", "wish": f"wish {number}" + " and more" * 90 * number}
            now.send(answers, nonce=nonce, draft=secret if number % 3 == 0 else None)
            said.append((-1, f"stored wish {number}"))
            if number % 5 == 4:
                number_hash = receipt_hash(keys.receipt(key, nonce))
                said.append((-1, f"asked back wish {number}"))
                assert responses.withdraw(db, round_id="spring", key=key, receipt_hash=number_hash, day=TODAY)
                said.append((-1, f"withdrawn wish {number}"))
        now.add_many([{"wish": f"paper {number}"} for number in range(30)])
        said.append((-1, "stored paper 0"))
        now.close()
        said.append((-1, "closed"))
    return Work(before, said)


@dataclass
class Found:
    """What the store finds when the power is back: a word for what is wrong, None when nothing is."""

    folder: Path
    before: Path

    def trouble(self, said: list[str], files: dict[str, bytes]) -> str | None:
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(self.before / "keys", self.folder / "keys")
        for name, content in files.items():
            (self.folder / name).write_bytes(content)
        try:
            with closing(open_database(self.folder / "answers.db")) as db:
                return self._checked(Store(self.folder, db), said)
        except StoreError as error:
            return f"damaged: {error}"

    def _checked(self, store: Store, said: list[str]) -> str | None:
        with store.db.reading() as connection:
            if (check := connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()) != ["ok"]:
                return f"damaged: {check}"
            counts = counters.read(connection, "spring")
        key = keys.round_key(store.keys, "spring")
        rows = [row for page in responses.pages(store.db, "spring") for row in page]
        if not all(responses.is_intact(row, "spring", key) for row in rows):
            return "damaged: a row is not what was stored"
        totals = {name: sum(values.values()) for name, values in counts.items()}
        if len(rows) != totals["open_link"] + totals.get("imported", 0) - totals.get("withdrawn", 0):
            return f"the counts do not fit: {len(rows)} rows, {totals}"
        wishes = [" ".join(str(answers["wish"]).split()[:2]) for answers in store.answers()]
        if len(wishes) != len(set(wishes)):
            return "stored twice"
        asked_back = {word.removeprefix("asked back ") for word in said if word.startswith("asked back ")}
        promised = {word.removeprefix("stored ") for word in said if word.startswith("stored ")} - asked_back
        if lost := (promised | {f"before {number}" for number in range(20)}) - set(wishes):
            return f"lost: {sorted(lost)}"
        if back := {word.removeprefix("withdrawn ") for word in said if word.startswith("withdrawn ")} & set(wishes):
            return f"come back: {sorted(back)}"
        return None


def troubles(work: Work, tmp_path: Path, number: int, seed: int, **settings: str) -> Iterator[str]:
    events = work.events(tmp_path / f"replay {seed}", **settings)
    found = Found(tmp_path / f"found {seed}", work.before)
    files = {"answers.db": (work.before / "answers.db").read_bytes()}
    for said, image in cuts(events, files, number, seed):
        if (trouble := found.trouble(said, image)) is not None:
            yield trouble


def test_nothing_that_was_acknowledged_is_lost_when_the_power_goes(work: Work, tmp_path: Path) -> None:
    assert list(troubles(work, tmp_path, CUTS, seed=1)) == []


@pytest.mark.parametrize(("journal", "sync"), [("TRUNCATE", "NORMAL"), ("DELETE", "NORMAL"), ("DELETE", "OFF")])
def test_the_same_cuts_lose_answers_under_settings_that_sync_less(
    work: Work, tmp_path: Path, journal: str, sync: str
) -> None:
    settings = {"journal": f"PRAGMA journal_mode = {journal}", "sync": f"PRAGMA synchronous = {sync}"}
    found = list(troubles(work, tmp_path, max(CUTS, 60), seed=2, **settings))
    assert any(trouble.startswith(("lost", "damaged")) for trouble in found), found
