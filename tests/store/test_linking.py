"""Two rounds laid side by side: the rows of the same people, where members were told so, and nothing else."""

import random
import secrets
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from surveytool.errors import Refused, StoreDamaged, StoreMissing
from surveytool.response.four_words import in_one_order, make_words
from surveytool.store import invitations, keys, responses
from surveytool.store.invitations import Invitee, member_tag
from surveytool.store.linking import Linked, linked_rows
from surveytool.store.rounds import LINKING_KEY
from surveytool.store.snapshots import read_persons, read_snapshot
from surveytool.store.workspace import Workspace

NAMED = b"""\
questionnaire: named
version: 1
kind: other
languages: [en]
title: With your number
anonymous: false
sections:
  - id: work
    title: Your work
    questions:
      - {id: hours, kind: number, text: How many hours a week?, min: 0, max: 60}
"""


def person(store: Any, words: tuple[str, ...]) -> bytes:
    return keys.person_code(keys.known_lasting_key(store.keys, LINKING_KEY), in_one_order(words))


def answer(store: Any, round_id: str, hours: int, words: tuple[str, ...] | None) -> None:
    """Somebody answers with words of last time, or without."""
    code = person(store, words) if words is not None else None
    assert store.send({"hours": hours}, nonce=secrets.token_bytes(16), to=round_id, person=code).stored


def words(count: int) -> list[tuple[str, ...]]:
    return [make_words(bytes([number]) * 32, "nl") for number in range(1, count + 1)]


def pairs(store: Any, found: Linked, one: str, other: str) -> set[tuple[int, int]]:
    """The hours of the people who are in both rounds."""
    first, second = (read_snapshot(store.snapshots / round_id).numbers["hours"] for round_id in (one, other))
    return {(int(first[a]), int(second[b])) for a, b in zip(found.rows_a, found.rows_b, strict=True)}


def test_rows_of_the_same_words_are_found_whatever_their_order(store: Any) -> None:
    people = words(40)
    for round_id in ("spring", "autumn"):
        store.open(round_id, linking="code")
    for hours, one in enumerate(people[:30]):
        answer(store, "spring", hours, one)
    for hours, one in reversed(list(enumerate(people[10:], start=20))):  # in spring these had ten hours less
        answer(store, "autumn", hours, tuple(reversed(one)))
    answer(store, "autumn", 59, None)
    store.close("spring", seed=3)
    store.close("autumn", seed=4)
    found = linked_rows(Workspace(store.folder), "spring", "autumn")
    assert pairs(store, found, "spring", "autumn") == {(hours, hours + 10) for hours in range(10, 30)}
    assert (found.dropped_a, found.dropped_b, found.alone_a, found.alone_b) == (0, 0, 10, 10)
    assert found.rows_a.tolist() != sorted(found.rows_b.tolist())


def test_words_that_are_there_twice_join_nothing_and_are_counted(store: Any) -> None:
    one, two, three = words(3)
    for round_id in ("spring", "autumn"):
        store.open(round_id, linking="code")
    for hours, typed in enumerate((one, one, two, three)):
        answer(store, "spring", hours, typed)
    for hours, typed in enumerate((one, two, three, three, three)):
        answer(store, "autumn", hours, typed)
    store.close("spring")
    store.close("autumn")
    found = linked_rows(Workspace(store.folder), "spring", "autumn")
    assert pairs(store, found, "spring", "autumn") == {(2, 1)}
    assert (found.dropped_a, found.dropped_b, found.alone_a, found.alone_b) == (2, 3, 1, 1)


def test_members_are_joined_by_the_key_of_the_panel(store: Any) -> None:
    members = [secrets.token_bytes(16) for _ in range(20)]
    for round_id in ("spring", "autumn"):
        invitees = [
            invitations.invitee(member, anonymous=False, linking="panel", keys=store.keys) for member in members
        ]
        store.open(round_id, source=NAMED, links="personal", linking="panel", invitees=invitees)
        for hours, member in enumerate(members[: 15 if round_id == "spring" else 20]):
            tag = member_tag(keys.links_key(store.keys, round_id), round_id, member)
            assert store.send({"hours": hours}, nonce=secrets.token_bytes(16), to=round_id, tag=tag).stored
        store.close(round_id)
    found = linked_rows(Workspace(store.folder), "spring", "autumn")
    assert pairs(store, found, "spring", "autumn") == {(hours, hours) for hours in range(15)}
    codes = set(read_persons(store.snapshots / "spring", sha256=snapshot_hash(store, "spring")) or [])
    assert codes & set(members) == set()


def snapshot_hash(store: Any, round_id: str) -> bytes:
    from surveytool.store.rounds import get_round

    sha256 = get_round(store.db, round_id).snapshot
    assert sha256 is not None
    return sha256


def test_open_links_beside_personal_ones_are_not_among_the_rows(store: Any) -> None:
    members = [secrets.token_bytes(16) for _ in range(5)]
    store.open(links="both", linking="code", invitees=[Invitee(member) for member in members])
    people = words(8)
    for hours, (member, one) in enumerate(zip(members, people, strict=False)):
        tag = member_tag(keys.links_key(store.keys, "spring"), "spring", member)
        store.send({"hours": hours}, nonce=secrets.token_bytes(16), tag=tag, person=person(store, one))
    for hours, one in enumerate(people[5:], start=50):
        answer(store, "spring", hours, one)
    store.close()
    found = read_persons(store.snapshots / "spring", sha256=snapshot_hash(store, "spring"))
    hours = read_snapshot(store.snapshots / "spring").numbers["hours"].tolist()
    assert found is not None
    assert dict(zip(hours, found, strict=True)) == {n: person(store, people[n]) for n in range(5)}


def test_imported_answers_are_joined_to_nothing(store: Any) -> None:
    for round_id in ("spring", "autumn"):
        store.open(round_id, linking="code")
        store.add_many([{"hours": 1}, {"hours": 2}], to=round_id)
        store.close(round_id)
    found = linked_rows(Workspace(store.folder), "spring", "autumn")
    assert (len(found.rows_a), found.dropped_a, found.alone_a) == (0, 0, 0)


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        ({"linking": "none"}, {"linking": "none"}, "both must have been opened with --linking code"),
        ({"linking": "code"}, {"linking": "none"}, r"'one' \(linking code\) and 'two' \(linking none\)"),
        (
            {"linking": "code"},
            {"linking": "panel", "links": "personal", "source": NAMED},
            r"'two' \(linking panel\) cannot be laid side by side",
        ),
        (
            {"links": "personal", "source": NAMED},
            {"links": "personal", "source": NAMED},
            "both must have been opened with --linking",
        ),
    ],
)
def test_rounds_of_which_members_were_not_told_so_are_refused(
    store: Any, first: dict[str, Any], second: dict[str, Any], told: str
) -> None:
    store.open("one", **first)
    store.open("two", **second)
    store.close("one")
    store.close("two")
    with pytest.raises(Refused, match=told):
        linked_rows(Workspace(store.folder), "one", "two")


def test_an_open_round_and_a_round_with_itself_are_refused(store: Any) -> None:
    store.open("one", linking="code")
    store.open("two", linking="code")
    store.close("one")
    with pytest.raises(Refused, match="surveytool round close two"):
        linked_rows(Workspace(store.folder), "one", "two")
    with pytest.raises(Refused, match="Give two"):
        linked_rows(Workspace(store.folder), "one", "one")


def test_a_round_that_joins_nothing_keeps_nothing_to_join_by(store: Any) -> None:
    store.open()
    store.send({"hours": 1}, nonce=b"n")
    store.close()
    assert not (store.snapshots / "spring" / "linking.npy").exists()
    assert read_persons(store.snapshots / "spring", sha256=snapshot_hash(store, "spring")) is None


@pytest.mark.parametrize("change", [lambda data: data[:-1] + bytes([data[-1] ^ 1]), lambda data: data[:100], None])
def test_a_changed_or_lost_file_is_noticed(store: Any, change: Any) -> None:
    for round_id in ("spring", "autumn"):
        store.open(round_id, linking="code")
        answer(store, round_id, 1, words(1)[0])
        store.close(round_id)
    path: Path = store.snapshots / "autumn" / "linking.npy"
    data = path.read_bytes()
    path.unlink()
    if change is not None:
        path.write_bytes(change(data))
    with pytest.raises(StoreDamaged, match=r"linking\.npy"):
        linked_rows(Workspace(store.folder), "spring", "autumn")


def test_the_place_of_a_row_says_nothing_of_when_it_came(store: Any) -> None:
    store.open(linking="code")
    people = words(60)
    for hours, one in enumerate(people):
        answer(store, "spring", hours, one)
    store.close(seed=random.SystemRandom().getrandbits(30))
    found = read_persons(store.snapshots / "spring", sha256=snapshot_hash(store, "spring"))
    assert found is not None
    came = [found.index(person(store, one)) for one in people]
    assert sum(one == other for one, other in zip(came, range(60), strict=True)) < 10  # 1 is expected


def test_a_round_with_words_makes_the_key_once_and_only_its_owner_reads_it(store: Any) -> None:
    store.open("none")
    assert not (store.keys / "linking.key").exists()
    store.open("one", linking="code")
    key = (store.keys / "linking.key").read_bytes()
    store.open("two", linking="code")
    assert (store.keys / "linking.key").read_bytes() == key
    assert (store.keys / "linking.key").stat().st_mode & 0o777 == 0o600
    store.close("one")
    assert keys.known_lasting_key(store.keys, LINKING_KEY) == key


def test_processes_that_make_a_shared_key_at_once_get_the_same(tmp_path: Path) -> None:
    with ThreadPoolExecutor(16) as pool:
        for number in range(20):
            found = list(pool.map(lambda _, name=f"key{number}": keys.lasting_key(tmp_path, name), range(16)))  # type: ignore[misc]
            assert set(found) == {keys.known_lasting_key(tmp_path, f"key{number}")}
    assert len(list(tmp_path.iterdir())) == 20


def test_a_lost_key_is_told_and_no_other_takes_its_place(store: Any) -> None:
    store.open(linking="code")
    (store.keys / "linking.key").unlink()
    with pytest.raises(StoreMissing, match="a new key would join nothing to what came before"):
        keys.known_lasting_key(store.keys, LINKING_KEY)
    assert not (store.keys / "linking.key").exists()
    (store.keys / "linking.key").write_bytes(b"short")
    with pytest.raises(StoreDamaged, match="is not a key"):
        keys.known_lasting_key(store.keys, LINKING_KEY)


def test_words_are_refused_where_the_number_of_the_member_stands_with_the_answers(store: Any) -> None:
    for links in ("personal", "both"):
        with pytest.raises(Refused, match="Choose 'panel'"):
            store.open(linking="code", links=links, source=NAMED)
    assert store.open(linking="code", source=NAMED).linking == "code"


def test_what_joins_a_response_can_be_asked_by_its_id(store: Any) -> None:
    store.open(linking="code")
    code = person(store, words(1)[0])
    store.send({"hours": 1}, nonce=b"n", person=code)
    store.send({"hours": 1}, nonce=b"m")
    key = keys.round_key(store.keys, "spring")
    found = [
        responses.person_of(store.db, round_id="spring", id=keys.response_id(key, nonce))
        for nonce in (b"n", b"m", b"x")
    ]
    assert found == [code, None, None]
