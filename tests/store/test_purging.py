"""Answers that were kept long enough are gone, with their bytes; what was told of them stays."""

import contextlib
import datetime
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from surveytool.errors import Refused, StoreBusy
from surveytool.questionnaire.parse import parse
from surveytool.store.alone import alone
from surveytool.store.people import open_people
from surveytool.store.purging import due_for_purge, is_purge_cut_short, kept_until, purge_round, what_goes
from surveytool.store.registrations import close_registration, register
from surveytool.store.rounds import get_round
from surveytool.store.wiping import wipe
from tests.store.backup_example import TODAY, answer, invited

PLANTED = b"PlantedAnswer"
LATER = datetime.date(2028, 11, 2)
SIGN_UP = b"""\
questionnaire: signup
version: 1
kind: registration
languages: [en]
title: Sign up
anonymous: false
sections:
  - id: you
    title: You
    questions:
      - {id: name, kind: text, text: Your name, required: true}
      - {id: email, kind: text, text: Your address, pattern: email, required: true}
"""


def files_with(folder: Path, planted: bytes = PLANTED) -> list[str]:
    """The files that hold the planted bytes as a database and a snapshot have them, or an array has numbers."""
    return [
        path.relative_to(folder).as_posix()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and planted in path.read_bytes()
    ]


def filled(store: Any, round_id: str = "spring") -> list[bytes]:
    """A closed round with planted answers, some of them long enough for pages of their own."""
    tags = invited(store, 30, round_id)
    for number, tag in enumerate(tags[:20]):
        wish = PLANTED.decode() + "x" * (number * 400)
        store.send({"hours": 3, "wish": wish}, nonce=tag, tag=tag, to=round_id)
    store.add_many([{"wish": PLANTED.decode() + " on paper"}] * 3, to=round_id)
    store.save(PLANTED.decode(), secret="ABCD-EFGH-JKMN-PQRS-TVWX", to=round_id)
    store.close(round_id)
    return tags


@pytest.fixture
def people(store: Any) -> Iterator[Any]:
    filled(store)
    with contextlib.closing(open_people(store.folder / "people.db")) as db:
        yield db


def purge(store: Any, people: Any, round_id: str = "spring", *, today: datetime.date = LATER) -> Any:
    return purge_round(store.db, round_id, people=people, snapshots=store.snapshots, today=today)


def test_no_file_of_the_workspace_has_the_answers_any_more(store: Any, people: Any) -> None:
    assert {"answers.db", "snapshots/spring/texts/wish.jsonl"} <= set(files_with(store.folder))
    tag = sqlite_value(store, "SELECT tag FROM invitation LIMIT 1")
    identity = sqlite_value(store, "SELECT id FROM response LIMIT 1")
    assert files_with(store.folder, tag)
    purge(store, people)
    assert files_with(store.folder) == []
    assert files_with(store.folder, tag) == []
    assert files_with(store.folder, identity) == []
    assert not (store.snapshots / "spring").exists()


def sqlite_value(store: Any, query: str) -> bytes:
    with contextlib.closing(sqlite3.connect(store.db.path)) as connection:
        value: bytes = connection.execute(query).fetchone()[0]
        return value


def test_the_round_its_questionnaire_and_its_counts_stay(store: Any, people: Any) -> None:
    before = store.figures()
    assert (before.invited, before.answered, before.imported) == (30, 20, 3)
    purged = purge(store, people)
    assert purged.purged == LATER
    assert parse(purged.source, file="spring.yaml").questionnaire.id == "needs"
    assert store.figures() == before
    assert get_round(store.db, "spring").snapshot is not None


def test_other_rounds_stay_whole(store: Any, people: Any) -> None:
    store.open("autumn")
    store.add_many([{"wish": "kept"}] * 12, to="autumn")
    store.close("autumn")
    purge(store, people)
    assert len(store.answers("autumn")) == 12
    assert (store.snapshots / "autumn" / "snapshot.json").exists()


def test_what_would_go_is_told_and_nothing_changes(store: Any, people: Any) -> None:
    going = what_goes(store.db, "spring", people=people, snapshots=store.snapshots)
    assert (going.answers, going.links, going.sign_ups, going.files) == (23, 30, 0, 5)
    assert what_goes(store.db, "spring", people=people, snapshots=store.snapshots) == going
    purge(store, people)
    going = what_goes(store.db, "spring", people=people, snapshots=store.snapshots)
    assert (going.answers, going.links, going.sign_ups, going.files) == (0, 0, 0, 0)


def test_only_a_closed_round_and_only_once(store: Any, people: Any) -> None:
    store.open("autumn")
    with pytest.raises(Refused, match="is open"):
        purge(store, people, "autumn")
    purge(store, people)
    with pytest.raises(Refused, match="were deleted on 2028-11-02 already"):
        purge(store, people)


def test_a_closing_that_was_cut_short_is_finished_first(store: Any, people: Any) -> None:
    with store.db.writing() as connection:
        connection.exec_driver_sql("UPDATE round SET snapshot = NULL WHERE id = 'spring'")
    with pytest.raises(Refused, match="cut short"):
        purge(store, people)
    assert due_for_purge(store.db, datetime.date(2040, 1, 1), 24) == ()


@pytest.mark.parametrize(
    ("closed", "months", "until"),
    [
        (datetime.date(2026, 11, 2), 24, datetime.date(2028, 11, 2)),
        (datetime.date(2026, 12, 31), 2, datetime.date(2027, 2, 28)),
        (datetime.date(2027, 8, 31), 6, datetime.date(2028, 2, 29)),
        (datetime.date(2026, 12, 1), 1, datetime.date(2027, 1, 1)),
        (datetime.date(2026, 1, 31), 240, datetime.date(2046, 1, 31)),
    ],
)
def test_months_are_months_of_the_calendar(closed: datetime.date, months: int, until: datetime.date) -> None:
    assert kept_until(closed, months) == until


def test_a_round_is_due_on_the_day_and_not_before(store: Any, people: Any) -> None:
    store.open("autumn")
    day = datetime.timedelta(days=1)
    assert due_for_purge(store.db, LATER - day, 24) == ()
    assert [round_.id for round_ in due_for_purge(store.db, LATER, 24)] == ["spring"]
    purge(store, people)
    assert due_for_purge(store.db, LATER + day, 24) == ()


def test_sign_ups_go_and_the_members_they_became_stay(store: Any, people: Any) -> None:
    round_ = store.open("signup", source=SIGN_UP)
    register(
        people,
        round_id="signup",
        name="PlantedName",
        email="planted@example.org",
        language="en",
        answers={},
        day=TODAY,
    )
    close_registration(store.db, round_, people=people, keys=store.keys, today=TODAY)
    assert files_with(store.folder, b"PlantedName") == ["people.db"]
    assert what_goes(store.db, "signup", people=people, snapshots=store.snapshots).sign_ups == 1
    purge(store, people, "signup")
    assert files_with(store.folder, b"PlantedName") == []
    with contextlib.closing(sqlite3.connect(people.path)) as connection:
        assert connection.execute("SELECT count(*) FROM member").fetchone() == (30,)


def test_killed_at_any_step_it_is_due_until_it_is_done(store: Any, people: Any, killed_at: Any) -> None:
    store.db.close()
    people.close()
    kills = 0
    for step in range(1, 300):
        if not killed_at(step, lambda: purge(store, people)):
            break
        kills += 1
        is_due = [round_.id for round_ in due_for_purge(store.db, LATER, 24)] == ["spring"]
        assert is_due or not files_with(store.folder)
        if is_due and is_purge_cut_short(store.db, "spring"):
            assert get_round(store.db, "spring").purged == LATER  # so that no results are made of what is half there
        store.db.close()
        people.close()
        if not is_due:
            break
    assert kills > 20
    assert files_with(store.folder) == []
    assert store.figures().complete == 23


def test_while_a_backup_is_made_nothing_is_deleted(store: Any, people: Any) -> None:
    with alone(store.folder), pytest.raises(StoreBusy, match="Wait for it"):
        purge(store, people)
    assert files_with(store.folder)


def test_a_file_is_written_over_before_it_is_removed(tmp_path: Path) -> None:
    secret, other = tmp_path / "secret", tmp_path / "other"
    secret.write_bytes(b"answer" * 300_000)
    other.hardlink_to(secret)  # what lies on disk under another name shows what became of the bytes
    (tmp_path / "folder" / "inner").mkdir(parents=True)
    (tmp_path / "folder" / "inner" / "link").symlink_to(other)
    size = secret.stat().st_size
    assert wipe(tmp_path / "folder") == 0
    assert other.read_bytes().startswith(b"answer")
    assert wipe(secret) == 1
    assert other.read_bytes() == bytes(size)
    assert wipe(secret) == 0


def test_answers_can_be_purged_of_a_round_with_an_answer_by_every_link(store: Any) -> None:
    answer(store, invited(store, 12))
    store.close()
    purge(store, None)
    assert store.figures().answered == 12
