import os
from typing import Any

import pytest
from sqlalchemy import text

from surveytool.errors import NotFound, Refused, StoreDamaged
from surveytool.store import drafts
from surveytool.store.drafts import Changed, Draft

SECRET = "ABCD-EFGH-IJKL-MNOP-QRST"


def test_a_draft_is_opened_with_the_secret_it_was_saved_with(store: Any) -> None:
    store.open()
    store.save('{"wish":"één"}', secret=SECRET)
    assert drafts.load(store.db, round_id="spring", secret=SECRET) == Draft('{"wish":"één"}', "work")
    assert drafts.load(store.db, round_id="spring", secret=drafts.new_secret()) is None


def test_a_later_save_takes_the_place_of_an_earlier_one(store: Any) -> None:
    store.open()
    store.save("first", secret=SECRET, reached=["work"])
    store.save("second", secret=SECRET, section="wishes", reached=["wishes"])
    assert drafts.load(store.db, round_id="spring", secret=SECRET) == Draft("second", "wishes")
    assert store.figures().break_off == 1
    assert store.figures().left_at == (("work", 1, 0), ("wishes", 1, 1))


def test_nothing_of_a_draft_can_be_read_without_its_secret(store: Any) -> None:
    store.open()
    store.save("my secret wish", secret=SECRET)
    data = store.db.path.read_bytes()
    assert b"secret wish" not in data
    assert SECRET.encode() not in data
    assert SECRET.replace("-", "").encode() not in data


def test_a_deleted_draft_is_gone_from_the_file(store: Any) -> None:
    store.open()
    store.save("wish", secret=SECRET)
    with store.db.reading() as connection:
        box = connection.execute(text("SELECT box FROM draft")).scalar_one()
    assert box in store.db.path.read_bytes()
    drafts.delete(store.db, round_id="spring", secret=SECRET)
    assert drafts.load(store.db, round_id="spring", secret=SECRET) is None
    assert box not in store.db.path.read_bytes()


def test_drafts_of_two_rounds_under_one_secret_are_two(store: Any) -> None:
    store.open("spring")
    store.open("autumn")
    store.save("spring", secret=SECRET)
    assert drafts.load(store.db, round_id="autumn", secret=SECRET) is None


def test_a_box_that_was_changed_or_moved_is_not_opened(store: Any) -> None:
    store.open("spring")
    store.open("autumn")
    store.save("spring", secret=SECRET)
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
    store.save("wish", secret=SECRET)
    store.close()
    assert drafts.load(store.db, round_id="spring", secret=SECRET) is None
    with pytest.raises(Refused, match="Round 'spring' is closed"):
        store.save("wish", secret=SECRET)
    with pytest.raises(NotFound):
        store.save(secret=SECRET, to="winter")


@pytest.mark.parametrize("secret", ["short", SECRET.lower(), SECRET.replace("-", ""), SECRET[:-1] + "1", ""])
def test_a_secret_is_a_code_as_it_is_shown(store: Any, secret: str) -> None:
    store.open()
    with pytest.raises(ValueError, match="such as ABCD-EFGH-IJKL-MNOP-QRST"):
        store.save("wish", secret=secret)


def test_codes_are_all_different_and_of_every_letter() -> None:
    codes = [drafts.new_secret() for _ in range(2000)]
    assert len(set(codes)) == 2000
    assert set("".join(codes)) == set("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567-")


def test_a_page_is_marked_with_what_leads_to_no_row_and_no_code() -> None:
    mark = drafts.draft_mark(SECRET)
    assert len(mark) == 16
    assert bytes.fromhex(mark) not in drafts.draft_key(SECRET)
    assert mark != drafts.draft_mark(drafts.new_secret())


def test_a_change_gets_what_was_saved_last(store: Any) -> None:
    store.open()
    seen: list[str | None] = []

    def add(content: str | None) -> Changed:
        seen.append(content)
        return Changed(f"{content or ''}x", "work")

    for _ in range(3):
        drafts.change(store.db, round_id="spring", secret=SECRET, change=add)
    assert seen == [None, "x", "xx"]


def test_a_change_that_fails_leaves_everything_as_it_was(store: Any) -> None:
    store.open()
    store.save("first", secret=SECRET, reached=["work"])

    def fail(_: str | None) -> Changed:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        drafts.change(store.db, round_id="spring", secret=SECRET, change=fail)
    assert drafts.load(store.db, round_id="spring", secret=SECRET) == Draft("first", "work")
    assert store.figures().left_at == (("work", 1, 1),)


def test_changes_of_many_processes_at_the_same_moment_are_all_kept(store: Any) -> None:
    store.open()
    children = []
    for number in range(4):
        child = os.fork()
        if child == 0:
            try:
                for step in range(25):
                    word = f"{number}.{step} "
                    drafts.change(
                        store.db,
                        round_id="spring",
                        secret=SECRET,
                        change=lambda content, word=word: Changed(
                            (content or "") + word, "work", () if content else ["work"]
                        ),
                    )
                os._exit(0)
            except BaseException as error:
                os.write(2, f"{error!r}\n".encode())
                os._exit(1)
        children.append(child)
    assert [os.waitpid(child, 0)[1] for child in children] == [0, 0, 0, 0]
    draft = drafts.load(store.db, round_id="spring", secret=SECRET)
    assert draft is not None
    assert sorted(draft.content.split()) == sorted(f"{number}.{step}" for number in range(4) for step in range(25))
    assert store.figures().left_at == (("work", 1, 1),)
