"""Who leaves or asks to be forgotten: their unused links end, their bytes go, and their answers stay nobody's."""

import datetime
import random
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert

from surveytool.errors import NotFound, StoreDamaged, StoreMissing
from surveytool.store import invitations, keys
from surveytool.store.closing import close_round
from surveytool.store.database import Database
from surveytool.store.invitations import Invitee, member_tag
from surveytool.store.known import known_of
from surveytool.store.leaving import erase, leave
from surveytool.store.membership import Entry, change_person, find_member, merge_members
from surveytool.store.people import list_members, make_people, open_people
from surveytool.store.people_schema import mail
from surveytool.store.registrations import count_registrations, enrol, register
from surveytool.store.rounds import Round

DAY = datetime.date(2026, 11, 2)
COUNT = 12


@pytest.fixture
def people(tmp_path: Path) -> Iterator[Database]:
    """Twelve members."""
    make_people(tmp_path / "people.db")
    with closing(open_people(tmp_path / "people.db", busy_timeout=5)) as db:
        fill(db, range(COUNT))
        yield db


def fill(people: Database, numbers: range) -> None:
    entries = [Entry(f"lid{number}@example.org", f"Lid {number}", None, {"regio": "Zeeland"}) for number in numbers]
    merge_members(people, entries, default_language="nl")


def invite(store: Any, people: Database, round_id: str = "spring", **options: Any) -> dict[str, bytes]:
    """Open a round with personal links; the hash of each by address."""
    members = list_members(people)
    options = {"links": "personal", **options}
    store.open(round_id, invitees=[Invitee(member.id) for member in members], **options)
    key = keys.links_key(store.keys, round_id)
    return {member.email: member_tag(key, round_id, member.id) for member in members}


def close(store: Any, people: Database, round_id: str = "spring") -> Round:
    return close_round(
        store.db,
        round_id,
        keys=store.keys,
        snapshots=store.snapshots,
        today=DAY,
        rng=random.Random(1),
        people=people,
    )


def test_an_unused_link_of_who_leaves_ends_in_every_open_round(store: Any, people: Database) -> None:
    spring, summer = invite(store, people), invite(store, people, "summer", links="both")
    store.open("autumn", links="open")
    before = leave(people, "LID3@example.org", answers=store.db, keys=store.keys)
    assert before.state == "active" and find_member(people, "lid3@example.org").state == "left"
    for round_id, tags in (("spring", spring), ("summer", summer)):
        left = invitations.invited_tags(store.db, round_id)
        assert set(left) == set(tags.values()) - {tags["lid3@example.org"]}


def test_a_used_link_of_who_leaves_stays_and_so_does_the_answer(store: Any, people: Database) -> None:
    tags = invite(store, people)
    assert store.send({"hours": 3}, nonce=b"one", tag=tags["lid3@example.org"]).stored
    leave(people, "lid3@example.org", answers=store.db, keys=store.keys)
    erase(people, "lid3@example.org", answers=store.db, keys=store.keys)
    assert invitations.count_invitations(store.db, "spring") == (COUNT, 1)
    assert store.answers() == [{"hours": 3}]
    again = store.send({"hours": 4}, nonce=b"two", tag=tags["lid3@example.org"])
    assert (again.stored, again.spent) == (False, True)


def test_a_round_closes_whole_after_members_were_erased(store: Any, people: Database) -> None:
    tags = invite(store, people)
    for number in range(11):
        assert store.send({"hours": number}, nonce=b"%d" % number, tag=tags[f"lid{number}@example.org"]).stored
    erase(people, "lid0@example.org", answers=store.db, keys=store.keys)
    erase(people, "lid11@example.org", answers=store.db, keys=store.keys)
    assert invitations.count_invitations(store.db, "spring") == (11, 11)
    closed = close(store, people)
    assert closed.state == "closed" and closed.snapshot is not None


def test_who_returns_after_leaving_gets_the_same_link_again(store: Any, people: Database) -> None:
    tags = invite(store, people)
    leave(people, "lid3@example.org", answers=store.db, keys=store.keys)
    member = find_member(people, "lid3@example.org")
    invitations.add_invitations(store.db, "spring", keys.links_key(store.keys, "spring"), [Invitee(member.id)])
    assert set(invitations.invited_tags(store.db, "spring")) == set(tags.values())


def test_leaving_twice_is_leaving_once(store: Any, people: Database) -> None:
    invite(store, people)
    leave(people, "lid3@example.org", answers=store.db, keys=store.keys)
    assert leave(people, "lid3@example.org", answers=store.db, keys=store.keys).state == "left"
    assert invitations.count_invitations(store.db, "spring") == (COUNT - 1, 0)


@pytest.mark.parametrize("damage", ["gone", "of another round"])
def test_without_the_key_of_the_links_nobody_goes_unless_the_board_says_so(
    store: Any, people: Database, damage: str
) -> None:
    invite(store, people)
    file = keys.links_key_file(store.keys, "spring")
    error = StoreMissing
    if damage == "gone":
        file.unlink()
    else:
        file.write_bytes(b"k" * keys.KEY_BYTES)
        error = StoreDamaged
    for go in (leave, erase):
        with pytest.raises(error, match="spring"):
            go(people, "lid3@example.org", answers=store.db, keys=store.keys)
    assert find_member(people, "lid3@example.org").state == "active"
    assert erase(people, "lid3@example.org", answers=store.db, keys=store.keys, without_links=True) == (1, 0)
    assert invitations.count_invitations(store.db, "spring") == (COUNT, 0)


def test_erasing_that_is_killed_at_any_step_can_be_done_again(store: Any, people: Database, killed_at: Any) -> None:
    kills = 0
    for step in range(1, 200):
        round_id = f"round{step}"
        fill(people, range(COUNT))
        tags = invite(store, people, round_id)
        store.db.close()
        people.close()

        def job() -> None:
            erase(open_people(people.path), "lid3@example.org", answers=store.db, keys=store.keys)

        killed = killed_at(step, job)
        with suppress(NotFound):  # killed when all was done
            job()
        assert len(list_members(people)) == COUNT - 1
        assert tags["lid3@example.org"] not in invitations.invited_tags(store.db, round_id)
        if not killed:
            break
        kills += 1
        close(store, people, round_id)
    assert kills > 10


def files(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_who_is_erased_is_in_no_byte_of_the_files(store: Any, people: Database) -> None:
    """Also what they were called before, and what they signed up with under an address they had then."""
    register(
        people,
        round_id="vroeg",
        name="Xerxes",
        email="Xerxes@old.example",
        language="nl",
        answers={"hoop": "rust en xylofoon"},
        day=DAY,
    )
    enrol(people, "vroeg")
    change_person(people, "xerxes@old.example", Entry("xerxes@new.example", "Xaviera", None, {"plaats": "Xanten"}))
    invite(store, people)
    member = find_member(people, "xerxes@new.example")
    with people.writing() as connection:
        values = {"round": "spring", "member": member.id, "kind": "invitation", "day": DAY, "state": "sent"}
        connection.execute(insert(mail), values)
    words = (b"xerxes", b"Xerxes", b"Xaviera", b"Xanten", b"xylofoon", b"old.example", b"new.example", member.id)
    assert all(word in files(people.path.parent) for word in (b"Xaviera", b"xylofoon", b"Xanten", member.id))
    assert erase(people, "XERXES@new.example", answers=store.db, keys=store.keys) == (1, 1)
    people.close()
    store.db.close()
    left = files(people.path.parent) + files(store.folder)
    assert [word for word in words if word in left] == []
    assert b"lid3@example.org" in left


def test_no_byte_of_the_erased_is_left_among_many(tmp_path: Path, store: Any) -> None:
    """Rows move between pages as others come, change and go; what is left behind in the gaps is wiped too."""
    make_people(tmp_path / "people.db")
    rng = random.Random(5)
    with closing(open_people(tmp_path / "people.db")) as people:
        fill(people, range(1_500))
        renamed = [
            Entry(f"lid{number}@example.org", f"Hernoemd {number}" * rng.randint(1, 9)) for number in range(0, 1_500, 3)
        ]
        merge_members(people, renamed, default_language="nl")
        gone = rng.sample(range(1_500), 150)
        for number in gone:
            erase(people, f"lid{number}@example.org", answers=store.db, keys=store.keys)
        fill(people, range(2_000, 2_300))
        assert len(list_members(people)) == 1_650
    left = files(tmp_path)
    assert b"lid2000@example.org" in left
    assert [number for number in gone if b"lid%d@example.org" % number in left] == []


def test_everything_that_is_kept_of_a_person_is_given(store: Any, people: Database) -> None:
    register(
        people,
        round_id="vroeg",
        name="L. Drie",
        email="LID3@example.org",
        language="en",
        answers={"hoop": ("a", "b")},
        day=DAY,
    )
    enrol(people, "vroeg")
    member = find_member(people, "lid3@example.org")
    with people.writing() as connection:
        for kind, day in (("invitation", DAY), ("reminder-7", DAY + datetime.timedelta(7))):
            connection.execute(
                insert(mail), {"round": "spring", "member": member.id, "kind": kind, "day": day, "state": "sent"}
            )
    assert known_of(people, "lid3@EXAMPLE.org") == {
        "member": {
            "name": "Lid 3",
            "email": "lid3@example.org",
            "language": "nl",
            "state": "active",
            "attributes": {"regio": "Zeeland"},
        },
        "mails": [
            {"round": "spring", "kind": "invitation", "day": "2026-11-02", "state": "sent"},
            {"round": "spring", "kind": "reminder-7", "day": "2026-11-09", "state": "sent"},
        ],
        "sign_ups": [
            {
                "round": "vroeg",
                "day": "2026-11-02",
                "name": "L. Drie",
                "email": "LID3@example.org",
                "language": "en",
                "answers": {"hoop": ("a", "b")},
                "is_member": True,
            }
        ],
    }


def test_who_only_signed_up_is_known_and_can_be_forgotten(store: Any, people: Database) -> None:
    register(people, round_id="vroeg", name="Nu", email="nu@example.org", language="nl", answers={}, day=DAY)
    known = known_of(people, "nu@example.org")
    assert known["member"] is None and len(known["sign_ups"]) == 1  # type: ignore[arg-type]
    assert erase(people, "nu@example.org", answers=store.db, keys=store.keys) == (0, 1)
    assert count_registrations(people, "vroeg") == 0
    for ask in (
        lambda: known_of(people, "nu@example.org"),
        lambda: erase(people, "nu@example.org", answers=store.db, keys=store.keys),
    ):
        with pytest.raises(NotFound, match="Nothing is kept under the address"):
            ask()
