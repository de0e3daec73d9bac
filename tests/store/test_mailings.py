"""Claims on mails: one sender a mail, one mail a day, and nothing left of it with the member."""

import datetime
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from surveytool.store import mailings
from surveytool.store.database import Database
from surveytool.store.mailings import INVITATION, Mail, planned_reminder, reminder_of
from surveytool.store.people import add_member, make_people, open_people, remove_person

DAY = datetime.date(2026, 11, 2)
NEXT = datetime.date(2026, 11, 3)


@pytest.fixture
def people(tmp_path: Path) -> Iterator[Database]:
    make_people(tmp_path / "people.db")
    with closing(open_people(tmp_path / "people.db")) as db:
        yield db


def member(people: Database, name: str = "noor") -> bytes:
    with people.writing() as connection:
        return add_member(connection, name=name, email=f"{name}@example.org", language="nl")


def claimed(people: Database, who: bytes, kind: str = INVITATION, day: datetime.date = DAY) -> bool:
    return mailings.claim(people, "spring", who, kind=kind, day=day)


def states(people: Database) -> list[str]:
    return sorted(f"{mail.kind} {mail.day} {mail.state}" for mail in mailings.list_mails(people, "spring"))


def test_a_mail_is_claimed_once_until_it_is_certain_that_it_was_not_sent(people: Database) -> None:
    noor = member(people)
    assert claimed(people, noor)
    assert not claimed(people, noor) and not claimed(people, noor, day=NEXT)
    mailings.release(people, "spring", INVITATION, [noor])
    assert claimed(people, noor)
    mailings.settle(people, "spring", noor, kind=INVITATION, state="sent")
    assert not claimed(people, noor)
    assert states(people) == ["invitation 2026-11-02 sent"]


def test_of_many_senders_at_once_one_has_the_claim(people: Database) -> None:
    everyone = [member(people, f"lid{number}") for number in range(20)]
    won: list[bytes] = []
    start = threading.Barrier(4)

    def work() -> None:
        start.wait()
        won.extend(who for who in everyone if claimed(people, who))

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert sorted(won) == sorted(everyone)


def test_a_reminder_is_never_the_second_mail_of_a_day(people: Database) -> None:
    noor = member(people)
    assert claimed(people, noor)
    assert not claimed(people, noor, planned_reminder(7))
    assert claimed(people, noor, planned_reminder(7), NEXT)
    assert not claimed(people, noor, reminder_of(NEXT), NEXT)
    assert mailings.claim(people, "summer", noor, kind=planned_reminder(7), day=DAY)


@pytest.mark.parametrize("state", ["opted_out", "left"])
def test_who_is_not_to_be_mailed_cannot_be_claimed(state: str, people: Database) -> None:
    noor = member(people)
    with people.writing() as connection:
        connection.exec_driver_sql("UPDATE member SET state = ?", (state,))
    assert not claimed(people, noor)
    assert not claimed(people, b"x" * 16)
    assert states(people) == []


def test_a_mail_sent_again_can_be_put_back_as_it_was(people: Database) -> None:
    noor = member(people)
    assert mailings.claim_again(people, "spring", noor, day=DAY) is None
    mailings.settle(people, "spring", noor, kind=INVITATION, state="sent")
    before = mailings.claim_again(people, "spring", noor, day=NEXT)
    assert before == Mail(noor, INVITATION, DAY, "sent")
    assert states(people) == ["invitation 2026-11-03 claimed"]
    mailings.release(people, "spring", INVITATION, [noor], before=before)
    assert states(people) == ["invitation 2026-11-02 sent"]


def test_what_others_sent_is_noted_once(people: Database) -> None:
    everyone = [member(people, f"lid{number}") for number in range(3)]
    assert mailings.note_sent(people, "spring", everyone[:2], kind=INVITATION, day=DAY) == 2
    assert mailings.note_sent(people, "spring", everyone, kind=INVITATION, day=NEXT) == 1
    assert states(people) == ["invitation 2026-11-02 sent"] * 2 + ["invitation 2026-11-03 sent"]


def test_the_last_mail_of_each_round_came_back_and_is_forgotten_with_a_new_address(people: Database) -> None:
    noor = member(people)
    mailings.note_sent(people, "spring", [noor], kind=INVITATION, day=DAY)
    mailings.note_sent(people, "spring", [noor], kind=planned_reminder(7), day=NEXT)
    assert mailings.note_bounced(people, ["NOOR@example.ORG", "wie@example.org"]) == (1, 1)
    assert states(people) == ["invitation 2026-11-02 sent", "reminder-7 2026-11-03 bounced"]
    assert mailings.returned_members(people) == (("spring", "bounced", "noor@example.org"),)
    with people.writing() as connection:
        mailings.forget_returned(connection, noor)
    assert states(people) == ["invitation 2026-11-02 sent"]


def test_nothing_of_mails_is_left_of_a_person_who_is_removed(people: Database) -> None:
    noor = member(people)
    claimed(people, noor)
    remove_person(people, "noor@example.org")
    assert states(people) == []
    assert noor not in people.path.read_bytes()


def test_what_shows_a_mail_shows_nobody(people: Database) -> None:
    noor = member(people)
    claimed(people, noor)
    (mail,) = mailings.list_mails(people, "spring")
    assert repr(mail) == f"Mail(kind='invitation', day={DAY!r}, state='claimed')"
