"""Promise: an acknowledged answer is stored, once, also when the power goes.

``SURVEYTOOL_TEST_CUTS`` sets how often it goes; a release is tested with 200 or more.
"""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from surveytool.errors import StoreError
from surveytool.questionnaire.parse import parse
from surveytool.response.receipt import receipt_hash
from surveytool.store import drafts, keys, responses
from surveytool.store.database import ANSWERS, open_database, upgrade
from surveytool.store.integrity import refuse_damaged
from surveytool.store.invitations import Invitee, member_tag
from surveytool.store.ledger import check_counts, check_ledger
from surveytool.store.rounds import get_round

from .conftest import TODAY, Store
from .golden_files import build, versions
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
    members = [bytes([number]) * 16 for number in range(12)]
    store.open(links="both", invitees=[Invitee(member) for member in members])
    links = keys.links_key(store.keys, "spring")
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
            tag = member_tag(links, "spring", members[number // 2]) if number % 2 else None
            now.send(answers, nonce=nonce, draft=secret if number % 3 == 0 else None, tag=tag)
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
        key = keys.round_key(store.keys, "spring")
        rows = [row for page in responses.pages(store.db, "spring") for row in page]
        if not all(responses.is_intact(row, "spring", key) for row in rows):
            return "damaged: a row is not what was stored"
        round_ = get_round(store.db, "spring")
        check_ledger(store.db, round_)
        check_counts(store.db, round_, parse(round_.source, file="needs.yaml").questionnaire)
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


@pytest.mark.parametrize("version", [version for version in versions() if version < ANSWERS.version])
def test_an_upgrade_is_done_or_not_begun_when_the_power_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: int
) -> None:
    (tmp_path / "before").mkdir()
    build(tmp_path / "before", version)
    shutil.copytree(tmp_path / "before", tmp_path / "during")
    with statements_of(monkeypatch) as said:
        upgrade(tmp_path / "during" / "answers.db")
        said.append((-1, "upgraded"))
    events = Work(tmp_path / "before", said).events(tmp_path / "replay")
    files = {"answers.db": (tmp_path / "before" / "answers.db").read_bytes()}
    found = set()
    for word, image in cuts(events, files, CUTS, seed=3):
        shutil.rmtree(tmp_path / "found", ignore_errors=True)
        shutil.copytree(tmp_path / "before", tmp_path / "found")
        for name, content in image.items():
            (tmp_path / "found" / name).write_bytes(content)
        with closing(sqlite3.connect(tmp_path / "found" / "answers.db")) as connection:
            reached = connection.execute("PRAGMA user_version").fetchone()[0]
        assert reached == ANSWERS.version or (reached == version and not word)
        found.add(reached)
        with closing(open_database(tmp_path / "found" / "answers.db")) as db:
            refuse_damaged(db)
            for round_id, number in (("autumn", 24), ("spring", 16)):
                check_ledger(db, get_round(db, round_id))
                assert responses.count(db, round_id) == number
    assert found == {version, ANSWERS.version}


@pytest.mark.parametrize(("journal", "sync"), [("TRUNCATE", "NORMAL"), ("DELETE", "NORMAL"), ("DELETE", "OFF")])
def test_the_same_cuts_lose_answers_under_settings_that_sync_less(
    work: Work, tmp_path: Path, journal: str, sync: str
) -> None:
    settings = {"journal": f"PRAGMA journal_mode = {journal}", "sync": f"PRAGMA synchronous = {sync}"}
    found = list(troubles(work, tmp_path, max(CUTS, 60), seed=2, **settings))
    assert any(trouble.startswith(("lost", "damaged")) for trouble in found), found
