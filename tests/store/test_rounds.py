import datetime
from concurrent.futures import ThreadPoolExecutor
from dataclasses import FrozenInstanceError
from typing import Any

import pytest
from sqlalchemy import text

from surveytool.errors import NotFound, Refused, StoreDamaged, SurveytoolError
from surveytool.store import keys
from surveytool.store.rounds import get_round, list_rounds


def day(number: int) -> datetime.date:
    return datetime.date(2026, 11, number)


def test_a_round_keeps_the_exact_text_it_was_opened_with(store: Any) -> None:
    source = store.source.replace(b"\n", b"\r\n") + b"\r\n# \xc3\xa9\r\n"
    store.open("spring", source=source)
    found = get_round(store.db, "spring")
    assert found.source == source
    assert (found.questionnaire_id, found.version, found.state, found.population) == ("needs", 1, "open", 200)
    assert (found.anonymous, found.linking, found.minimum_group) == (True, "none", 10)


def test_a_round_does_not_change_by_itself(store: Any) -> None:
    with pytest.raises(FrozenInstanceError):
        store.open().population = 7


def test_a_round_has_a_key_that_only_its_owner_reads(store: Any) -> None:
    store.open()
    path = keys.key_file(store.keys, "spring")
    assert path.stat().st_mode & 0o777 == 0o600
    assert len(path.read_bytes()) == 32


@pytest.mark.parametrize(
    "round_id", ["", "Spring", "-spring", "spring_2026", "lente!", "a" * 65, "sp ring", "lénte", "a\n"]
)
def test_an_id_that_cannot_be_is_refused(store: Any, round_id: str) -> None:
    with pytest.raises(Refused, match=r"cannot be the id of a round.*such as 'needs-2026'"):
        store.open(round_id)
    assert not store.keys.exists()


def test_an_id_is_used_once(store: Any) -> None:
    store.open("spring")
    key = keys.round_key(store.keys, "spring")
    with pytest.raises(Refused, match="There is a round 'spring' already"):
        store.open("spring")
    assert keys.round_key(store.keys, "spring") == key


def test_two_that_open_the_same_round_at_once_make_one(store: Any) -> None:
    def attempt(_: int) -> str:
        try:
            return str(store.open().state)
        except SurveytoolError as error:
            return type(error).__name__

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(attempt, range(8))) == ["Refused"] * 7 + ["open"]
    store.send({"setting": "solo"}, nonce=b"1")  # the key that is there is the one of the round


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"population": 0}, "A population of 0"),
        ({"minimum_group": 9}, "A minimum group of 9 is too small.*Use 10 or more"),
        ({"opens": day(9), "closes": day(8)}, "would close on 2026-11-08, before it opens on 2026-11-09"),
        ({"closes": day(1)}, "would close on 2026-11-01, before it opens on 2026-11-02"),
    ],
)
def test_a_round_that_cannot_be_is_refused(store: Any, options: dict[str, Any], message: str) -> None:
    with pytest.raises(Refused, match=message):
        store.open(**options)
    assert list_rounds(store.db) == ()


def test_a_changed_questionnaire_needs_another_version(store: Any) -> None:
    store.open("spring")
    store.open("autumn")
    changed = store.source.replace(b"What do you need?", b"What do you want?")
    with pytest.raises(Refused, match=r"changed since round 'autumn' opened with version 1.*Write 'version: 2'"):
        store.open("winter", source=changed)
    store.open("winter", source=changed.replace(b"version: 1", b"version: 2"))
    assert get_round(store.db, "winter").version == 2
    assert get_round(store.db, "spring").version == 1


def test_closed_rounds_are_listed_first_then_by_opening(store: Any) -> None:
    store.open("third", today=day(3))
    store.open("first", today=day(4), opens=day(1))
    store.open("second", today=day(2))
    store.open("over", today=day(9))
    store.close("over", today=day(10))
    assert [round_.id for round_ in list_rounds(store.db)] == ["over", "first", "second", "third"]


def test_a_round_that_is_not_there_names_the_nearest(store: Any) -> None:
    with pytest.raises(NotFound, match="No round was opened yet"):
        get_round(store.db, "spring")
    store.open("spring")
    with pytest.raises(NotFound, match=r"There is no round 'sprign'. Did you mean 'spring'?"):
        get_round(store.db, "sprign")
    with pytest.raises(NotFound, match=r"There is no round 'x'. There are: spring."):
        get_round(store.db, "x")


def test_both_days_are_open(store: Any) -> None:
    round_ = store.open(opens=day(3), closes=day(5))
    assert [round_.is_open(day(number)) for number in (2, 3, 4, 5, 6)] == [False, True, True, True, False]
    assert store.open("always").is_open(day(30))


def test_a_questionnaire_that_was_changed_in_the_database_is_noticed(store: Any) -> None:
    store.open()
    with store.db.writing() as connection:
        connection.execute(text("UPDATE questionnaire SET source = :source"), {"source": store.source + b"#"})
    with pytest.raises(StoreDamaged, match="not the text it was opened with"):
        get_round(store.db, "spring")
