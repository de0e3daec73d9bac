"""Whoever has all files, and even the key of the links, pairs members with answers no better than chance (A1, A2).

The same attacks on a store as it is usually made find nearly everybody: they can find something where there is something.
"""

import hashlib
import itertools
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from surveytool.store import keys
from tests.store.attack import (
    ATTACKS,
    COPY_EVERY,
    EXPECTED_BY_CHANCE,
    ROUND,
    Loot,
    by_differences_of_copies,
    ours,
    usual,
)

MEMBERS = 120
UNLIKELY = 7
"""Right pairs that chance hardly ever gives: one is expected, and seven or more come once in ten thousand times."""
UNLIKELY_NEAR = 30


def most(attack: str) -> int:
    """The number of pairs above which it is no chance any more."""
    return UNLIKELY_NEAR if attack in EXPECTED_BY_CHANCE else UNLIKELY


@pytest.fixture(scope="module")
def open_loot(tmp_path_factory: pytest.TempPathFactory) -> Loot:
    return ours(tmp_path_factory.mktemp("open") / "round", members=MEMBERS)


@pytest.fixture(scope="module")
def closed_loot(tmp_path_factory: pytest.TempPathFactory) -> Loot:
    return ours(tmp_path_factory.mktemp("closed") / "round", members=MEMBERS, closed=True)


@pytest.fixture(scope="module")
def usual_loot(tmp_path_factory: pytest.TempPathFactory) -> tuple[Loot, Loot]:
    folder = tmp_path_factory.mktemp("usual")
    return (
        usual(folder / "log", members=MEMBERS),
        usual(folder / "journal", members=MEMBERS, journal="TRUNCATE"),
    )


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_open_round_pairs_no_better_than_chance(open_loot: Loot, attack: str) -> None:
    assert ATTACKS[attack](open_loot) <= most(attack)


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_closed_round_pairs_no_better_than_chance(closed_loot: Loot, attack: str) -> None:
    assert ATTACKS[attack](closed_loot) <= most(attack)


@pytest.mark.parametrize("attack", ATTACKS)
def test_the_same_attacks_find_people_in_a_store_as_it_is_usually_made(
    usual_loot: tuple[Loot, Loot], attack: str
) -> None:
    assert max(ATTACKS[attack](loot) for loot in usual_loot) > MEMBERS / 2 > most(attack)


def test_copies_with_ten_answers_between_them_pair_no_better_than_guessing_among_ten(tmp_path: Path) -> None:
    ten = ours(tmp_path / "ten", members=MEMBERS, copy_every=COPY_EVERY)
    assert len(ten.copies) == MEMBERS / COPY_EVERY
    assert by_differences_of_copies(ten) <= UNLIKELY_NEAR  # one a copy is expected: 12
    one = ours(tmp_path / "one", members=20, copy_every=1)
    assert by_differences_of_copies(one) == 20, "with one answer between them two copies give it away"


def test_the_journal_is_empty_between_two_answers(open_loot: Loot) -> None:
    journal = open_loot.files[1]
    assert journal.suffix == ".db-journal"
    assert not journal.exists() or journal.read_bytes() == b""


def test_nothing_in_a_row_follows_from_a_link(open_loot: Loot) -> None:
    """With the hash of every member's link: no column of a response is made from it, nor from it and the round."""
    with closing(sqlite3.connect(open_loot.files[0])) as connection:
        rows = connection.execute("SELECT id, receipt_hash, mac, person FROM response").fetchall()
    held = {bytes(part) for row in rows for part in row if part is not None}
    for tag, salt in itertools.product(open_loot.tags, (b"", b"id", b"rc", b"row", ROUND.encode())):
        for text in (salt + tag, tag + salt):
            found = hashlib.sha256(text).digest()
            assert not {found, found[:16]} & held
    assert {row[3] for row in rows} == {None}


def test_without_the_key_of_the_links_nobody_can_tell_who_answered(closed_loot: Loot) -> None:
    """After closing there is no key; a hash of 128 secret bits leads back to no member."""
    folder = closed_loot.files[0].parent
    assert not list((folder / "keys").iterdir())
    with closing(sqlite3.connect(closed_loot.files[0])) as connection:
        kept = {bytes(tag) for (tag,) in connection.execute("SELECT tag FROM invitation")}
    assert kept == set(closed_loot.tags)
    guesses = {hashlib.sha256(b"tag" + f"{number:026}".encode()).digest() for number in range(1000)}
    assert not guesses & kept


def test_the_key_of_the_links_is_not_needed_to_take_answers(tmp_path: Path) -> None:
    loot = ours(tmp_path / "round", members=3)
    assert keys.links_key_file(loot.files[0].parent / "keys", ROUND).stat().st_mode & 0o777 == 0o600
