from typing import Any

import pytest
from sqlalchemy import text

from surveytool.errors import NotFound, Refused, StoreDamaged
from surveytool.store import drafts
from surveytool.store.drafts import Draft

SECRET = bytes(range(32))


def save(store: Any, content: str, *, secret: bytes = SECRET, section: str = "work", **options: Any) -> None:
    drafts.save(store.db, round_id="spring", secret=secret, content=content, section=section, **options)


def test_a_draft_is_opened_with_the_secret_it_was_saved_with(store: Any) -> None:
    store.open()
    save(store, '{"wish":"één"}')
    assert drafts.load(store.db, round_id="spring", secret=SECRET) == Draft('{"wish":"één"}', "work")
    assert drafts.load(store.db, round_id="spring", secret=drafts.new_secret()) is None


def test_a_later_save_takes_the_place_of_an_earlier_one(store: Any) -> None:
    store.open()
    save(store, "first", section="work", reached=["work"])
    save(store, "second", section="wishes", reached=["wishes"])
    assert drafts.load(store.db, round_id="spring", secret=SECRET) == Draft("second", "wishes")
    assert store.figures().break_off == 1
    assert store.figures().left_at == (("work", 1, 0), ("wishes", 1, 1))


def test_nothing_of_a_draft_can_be_read_without_its_secret(store: Any) -> None:
    store.open()
    save(store, "my secret wish")
    data = store.db.path.read_bytes()
    assert b"secret wish" not in data
    assert SECRET not in data


def test_a_deleted_draft_is_gone_from_the_file(store: Any) -> None:
    store.open()
    save(store, "wish")
    with store.db.reading() as connection:
        box = connection.execute(text("SELECT box FROM draft")).scalar_one()
    assert box in store.db.path.read_bytes()
    drafts.delete(store.db, round_id="spring", secret=SECRET)
    assert drafts.load(store.db, round_id="spring", secret=SECRET) is None
    assert box not in store.db.path.read_bytes()


def test_drafts_of_two_rounds_under_one_secret_are_two(store: Any) -> None:
    store.open("spring")
    store.open("autumn")
    save(store, "spring")
    assert drafts.load(store.db, round_id="autumn", secret=SECRET) is None


def test_a_box_that_was_changed_or_moved_is_not_opened(store: Any) -> None:
    store.open("spring")
    store.open("autumn")
    save(store, "spring")
    with store.db.writing() as connection:
        connection.execute(text("UPDATE draft SET round = 'autumn'"))
    with pytest.raises(StoreDamaged, match="A draft in round 'autumn' is damaged"):
        drafts.load(store.db, round_id="autumn", secret=SECRET)
    with store.db.writing() as connection:
        connection.execute(text("UPDATE draft SET box = :box"), {"box": b"short"})
    with pytest.raises(StoreDamaged):
        drafts.load(store.db, round_id="autumn", secret=SECRET)


def test_a_closed_round_keeps_no_drafts_and_takes_none(store: Any) -> None:
    store.open()
    save(store, "wish")
    store.close()
    assert drafts.load(store.db, round_id="spring", secret=SECRET) is None
    with pytest.raises(Refused, match="Round 'spring' is closed"):
        save(store, "wish")
    with pytest.raises(NotFound):
        drafts.save(store.db, round_id="winter", secret=SECRET, content="", section="work")


def test_a_secret_is_32_bytes(store: Any) -> None:
    store.open()
    with pytest.raises(ValueError, match="32 bytes"):
        save(store, "wish", secret=b"short")
