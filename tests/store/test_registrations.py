"""Sign-ups: kept once an address, whatever is killed or sent twice, and made members once."""

import datetime
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import IntegrityError

from surveytool.errors import Refused, StoreBusy, StoreFull
from surveytool.store.database import Database
from surveytool.store.people import add_member, list_members, make_people, open_people, remove_person
from surveytool.store.registrations import (
    close_registration,
    count_registrations,
    enrol,
    list_registrations,
    register,
    registered,
)
from surveytool.store.rounds import get_round

MONDAY = datetime.date(2026, 11, 2)
TUESDAY = datetime.date(2026, 11, 3)
FORM = b"""\
questionnaire: aanmelden
version: 1
kind: registration
languages: [nl]
title: Aanmelden
anonymous: false
sections:
  - id: wie
    title: Wie je bent
    questions:
      - {id: name, kind: text, text: Wat is je naam?}
      - {id: email, kind: text, text: Wat is je e-mailadres?, pattern: email, required: true}
"""


@pytest.fixture
def people(tmp_path: Path) -> Iterator[Database]:
    """An empty list of people."""
    make_people(tmp_path / "people.db")
    with closing(open_people(tmp_path / "people.db", busy_timeout=5)) as db:
        yield db


def sign_up(db: Database, email: str, *, name: str = "Noor", to: str = "vroeg", day: datetime.date = MONDAY) -> None:
    register(db, round_id=to, name=name, email=email, language="nl", answers={"hoop": f"van {name}"}, day=day)


def test_a_sign_up_is_kept_with_all_that_was_filled_in(people: Database) -> None:
    answers = {"hoop": ("a", "b"), "uren": 7.5}
    register(people, round_id="vroeg", name="Noor", email="Noor@x.nl", language="en", answers=answers, day=MONDAY)
    (one,) = list_registrations(people, "vroeg")
    assert (one.name, one.email, one.language, one.answers, one.day, one.is_member) == (
        "Noor",
        "Noor@x.nl",
        "en",
        answers,
        MONDAY,
        False,
    )
    assert "Noor" not in repr(one)


def test_an_address_signs_up_once_in_a_round_and_the_newest_is_kept(people: Database) -> None:
    sign_up(people, "noor@example.org", name="Nor")
    sign_up(people, "NOOR@example.org", name="Noor", day=TUESDAY)
    sign_up(people, "noor@example.org", to="later")
    (one,) = list_registrations(people, "vroeg")
    assert (one.name, one.email, one.answers, one.day) == (
        "Noor",
        "NOOR@example.org",
        {"hoop": "van Noor"},
        MONDAY,
    )
    assert count_registrations(people, "later") == 1


def test_a_known_address_is_written_by_the_same_statements_as_a_new_one(people: Database) -> None:
    said: list[str] = []
    event.listen(people.engine, "before_cursor_execute", lambda _c, _u, statement, *_: said.append(statement))
    sign_up(people, "noor@example.org")
    first = list(said)
    said.clear()
    sign_up(people, "noor@example.org")
    assert said == first and len(said) == 1


def test_signing_up_again_never_touches_the_member_it_became(people: Database) -> None:
    sign_up(people, "noor@example.org", name="Noor")
    enrol(people, "vroeg")
    sign_up(people, "noor@example.org", name="Iemand Anders")
    (one,) = list_registrations(people, "vroeg")
    assert (one.name, one.is_member) == ("Iemand Anders", True)
    assert [member.name for member in list_members(people)] == ["Noor"]


def test_enrolling_makes_members_once_and_links_those_there_were(people: Database) -> None:
    with people.writing() as connection:
        add_member(connection, name="Bo de Eerste", email="bo@example.org", language="en")
    sign_up(people, "BO@example.org", name="Bo")
    sign_up(people, "noor@example.org", name="Noor")
    sign_up(people, "elders@example.org", name="Elders", to="later")

    expected = enrol(people, "vroeg", dry_run=True)
    assert [member.name for member in list_members(people)] == ["Bo de Eerste"]
    done = enrol(people, "vroeg")
    assert done == expected
    assert (done.new, done.known, done.before) == (1, 1, 0)
    assert [(member.name, member.language, member.state) for member in list_members(people)] == [
        ("Bo de Eerste", "en", "active"),
        ("Noor", "nl", "active"),
    ]
    again = enrol(people, "vroeg")
    assert (again.new, again.known, again.before) == (0, 0, 2)
    sign_up(people, "daarna@example.org", name="Daarna")
    later = enrol(people, "vroeg")
    assert (later.new, later.known, later.before) == (1, 0, 2)
    assert all(one.is_member for one in list_registrations(people, "vroeg"))


def test_who_wants_no_mail_is_enrolled_without(people: Database) -> None:
    with people.writing() as connection:
        for name, state in (("bo", "active"), ("cor", "opted_out")):
            add_member(connection, name=name, email=f"{name}@example.org", language="nl", state=state)  # type: ignore[arg-type]
    for name in ("Noor", "Dik", "Bo", "Cor"):
        sign_up(people, f"{name}@example.org", name=name)

    def wants_mail(answers: Mapping[str, object]) -> bool:
        return answers["hoop"] == "van Noor"

    expected = enrol(people, "vroeg", wants_mail=wants_mail, dry_run=True)
    done = enrol(people, "vroeg", wants_mail=wants_mail)
    assert done == expected
    assert (done.new, done.known, done.without_mail, done.unheeded) == (2, 2, 1, ("Bo@example.org",))
    assert {member.name: member.state for member in list_members(people)} == {
        "Noor": "active",
        "Dik": "opted_out",
        "bo": "active",
        "cor": "opted_out",
    }


def test_enrolling_that_is_killed_at_any_step_is_done_whole_or_not_at_all(tmp_path: Path, killed_at: Any) -> None:
    kills = 0
    for step in range(1, 300):
        path = tmp_path / str(step) / "people.db"
        path.parent.mkdir()
        make_people(path)
        with closing(open_people(path)) as people:
            for number in range(3):
                sign_up(people, f"lid{number}@example.org")

        def job(path: Path = path) -> None:
            enrol(open_people(path), "vroeg")

        killed = killed_at(step, job)
        with closing(open_people(path)) as people:
            linked = sum(one.is_member for one in list_registrations(people, "vroeg"))
            assert linked == len(list_members(people)) and linked in (0, 3)
            enrol(people, "vroeg")
            assert len(list_members(people)) == 3
        if not killed:
            break
        kills += 1
    assert kills > 5


def test_who_is_removed_can_sign_up_anew(people: Database) -> None:
    sign_up(people, "noor@example.org")
    sign_up(people, "noor@example.org", to="later")
    enrol(people, "vroeg")
    assert remove_person(people, "noor@EXAMPLE.org") == (1, 2)
    assert list_members(people) == () and list_registrations(people, "vroeg") == ()
    sign_up(people, "noor@example.org")
    assert enrol(people, "vroeg").new == 1


def test_a_member_that_is_deleted_leaves_no_link_behind(people: Database) -> None:
    sign_up(people, "noor@example.org")
    enrol(people, "vroeg")
    with people.writing() as connection:
        connection.execute(text("DELETE FROM member"))
    (one,) = list_registrations(people, "vroeg")
    assert not one.is_member


def test_two_members_with_one_address_cannot_be(people: Database) -> None:
    with pytest.raises(IntegrityError), people.writing() as connection:
        for email in ("noor@example.org", "Noor@example.org"):
            add_member(connection, name="Noor", email=email, language="nl")
    assert list_members(people) == ()


WRITER = """
import datetime, pathlib, sys
from surveytool.store.people import open_people
from surveytool.store.registrations import register

people = open_people(pathlib.Path(sys.argv[1]))
for number in range(int(sys.argv[3])):
    email = f"{sys.argv[2]}{number}@example.org"
    register(people, round_id="vroeg", name="N", email=email, language="nl", answers={}, day=datetime.date(2026, 11, 2))
    print(email, flush=True)
"""


def start(people: Database, name: str, number: int) -> "subprocess.Popen[str]":
    arguments = [sys.executable, "-c", WRITER, str(people.path), name, str(number)]
    return subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True)


def test_every_acknowledged_sign_up_survives_a_killed_writer(people: Database) -> None:
    kills = int(os.environ.get("SURVEYTOOL_TEST_KILLS", "4"))
    acknowledged: list[str] = []
    for kill in range(0, kills, 2):
        writers = [start(people, f"writer{kill + number}-", 1_000_000) for number in range(2)]
        for writer in writers:
            assert writer.stdout is not None
            acknowledged.append(writer.stdout.readline().strip())
        for writer in writers:
            writer.kill()
            acknowledged += writer.communicate()[0].rpartition("\n")[0].splitlines()
    stored = [one.email for one in list_registrations(people, "vroeg")]
    assert set(acknowledged) <= set(stored)
    assert len(stored) == len(set(stored))
    with closing(sqlite3.connect(people.path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_the_same_address_from_several_processes_at_once_is_kept_once(people: Database) -> None:
    senders = [start(people, "zelfde", 40) for _ in range(4)]
    said = [line for sender in senders for line in sender.communicate()[0].splitlines()]
    assert [sender.returncode for sender in senders] == [0] * 4
    assert len(said) == 160
    assert count_registrations(people, "vroeg") == 40


def test_a_list_that_another_keeps_too_long_is_told_and_nothing_is_kept(people: Database) -> None:
    impatient = open_people(people.path, busy_timeout=0.1)
    with people.writing(), pytest.raises(StoreBusy, match="held by another process"):
        sign_up(impatient, "noor@example.org")
    impatient.close()
    assert list_registrations(people, "vroeg") == ()


def test_a_full_disk_is_told_and_nothing_is_kept(people: Database) -> None:
    with people.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreFull, match="is full"):
        register(
            people, round_id="vroeg", name="N", email="n@x.nl", language="nl", answers={"a": "x" * 99_999}, day=MONDAY
        )
    assert list_registrations(people, "vroeg") == ()


def test_closing_keeps_the_numbers_by_day_and_destroys_the_key(store: Any, people: Database) -> None:
    round_ = store.open("vroeg", source=FORM)
    for number, day in enumerate((MONDAY, MONDAY, TUESDAY)):
        sign_up(people, f"lid{number}@example.org", day=day)
    assert registered(store.db, "vroeg") == {}
    closed = close_registration(store.db, round_, people=people, keys=store.keys, today=TUESDAY)
    assert (closed.state, closed.closed, closed.snapshot) == ("closed", TUESDAY, None)
    assert registered(store.db, "vroeg") == {MONDAY: 2, TUESDAY: 1}
    assert list(store.keys.iterdir()) == []
    assert count_registrations(people, "vroeg") == 3
    with pytest.raises(Refused, match="already"):
        close_registration(store.db, closed, people=people, keys=store.keys, today=TUESDAY)


def test_closing_that_is_killed_at_any_step_can_be_done_again(store: Any, people: Database, killed_at: Any) -> None:
    kills = 0
    for step in range(1, 200):
        round_id = f"ronde{step}"
        store.open(round_id, source=FORM)
        sign_up(people, "noor@example.org", to=round_id)
        store.db.close()
        people.close()

        def job(round_id: str = round_id) -> None:
            round_ = get_round(store.db, round_id)
            close_registration(store.db, round_, people=people, keys=store.keys, today=TUESDAY)

        if not killed_at(step, job):
            break
        kills += 1
        with suppress(Refused):  # killed when all was done
            job()
        assert get_round(store.db, round_id).state == "closed"
        assert registered(store.db, round_id) == {MONDAY: 1}
        assert not (store.keys / f"{round_id}.mac").exists()
    assert kills > 5
