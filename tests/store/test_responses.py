import datetime
from typing import Any

import pytest

from surveytool.errors import NotFound, Refused, StoreDamaged, StoreMissing
from surveytool.store import drafts, keys, responses
from surveytool.store.responses import Sent


def day(number: int) -> datetime.date:
    return datetime.date(2026, 11, number)


def test_a_response_is_read_as_it_was_sent(store: Any) -> None:
    store.open()
    answers = {"setting": "solo", "hours": 7.5, "several": ("a", "b"), "wish": "méér \N{HEAVY BLACK HEART}\nlines"}
    assert store.send(answers, nonce=b"1") == Sent(stored=True)
    assert store.answers() == [answers]


def test_a_form_sent_again_is_the_same_response(store: Any) -> None:
    store.open()
    store.send({"setting": "solo"}, nonce=b"1", minutes=3, reached=["work"])
    figures = store.figures()
    assert store.send({"setting": "solo"}, nonce=b"1", minutes=3, reached=["work"]) == Sent(stored=False, same=True)
    assert store.send({"setting": "group"}, nonce=b"1", minutes=3) == Sent(stored=False, same=False)
    assert store.answers() == [{"setting": "solo"}]
    assert store.figures() == figures


def test_a_form_is_known_by_its_nonce(store: Any) -> None:
    store.open()
    key = keys.round_key(store.keys, "spring")
    store.send({"setting": "solo"}, nonce=b"1")
    assert responses.was_sent(store.db, round_id="spring", id=keys.response_id(key, b"1"))
    assert not responses.was_sent(store.db, round_id="spring", id=keys.response_id(key, b"2"))
    assert not responses.was_sent(store.db, round_id="autumn", id=keys.response_id(key, b"1"))


def test_another_form_with_the_same_answers_is_another_response(store: Any) -> None:
    store.open()
    store.send({"setting": "solo"}, nonce=b"1")
    store.send({"setting": "solo"}, nonce=b"2")
    assert responses.count(store.db, "spring") == 2


def test_answers_are_kept_apart_by_round(store: Any) -> None:
    store.open("spring")
    store.open("autumn")
    store.send({"setting": "solo"}, nonce=b"1", to="spring")
    store.send({"setting": "group"}, nonce=b"1", to="autumn")
    assert store.answers("spring") == [{"setting": "solo"}]
    assert store.answers("autumn") == [{"setting": "group"}]


def test_answers_are_taken_from_the_first_to_the_last_day(store: Any) -> None:
    store.open(opens=day(3), closes=day(5))
    with pytest.raises(Refused, match="opens on 2026-11-03"):
        store.send({"setting": "solo"}, nonce=b"early", day=day(2))
    store.send({"setting": "solo"}, nonce=b"first", day=day(3))
    store.send({"setting": "solo"}, nonce=b"last", day=day(5))
    with pytest.raises(Refused, match="took answers until 2026-11-05"):
        store.send({"setting": "solo"}, nonce=b"late", day=day(6))
    assert responses.count(store.db, "spring") == 2


def test_a_closed_round_takes_no_answers_but_knows_those_it_has(store: Any) -> None:
    store.open()
    key = keys.round_key(store.keys, "spring")
    store.send({"setting": "solo"}, nonce=b"1")
    store.close()
    again = {"round_id": "spring", "key": key, "receipt_hash": bytes(32), "disposition": "complete", "day": day(2)}
    retried = responses.send(store.db, id=keys.response_id(key, b"1"), answers_json='{"setting":"solo"}', **again)
    assert retried == Sent(stored=False, same=True)
    with pytest.raises(Refused, match="Round 'spring' is closed"):
        responses.send(store.db, id=keys.response_id(key, b"2"), answers_json="{}", **again)
    with pytest.raises(Refused, match="Round 'spring' is closed"):
        responses.add_many(store.db, round_id="spring", key=key, rows=[], file_sha256=bytes(32))


def test_a_round_that_is_not_there_takes_no_answers(store: Any) -> None:
    store.open("spring")
    key = keys.round_key(store.keys, "spring")
    with pytest.raises(NotFound, match="Did you mean 'spring'"):
        responses.send(
            store.db,
            round_id="sprin",
            key=key,
            id=bytes(16),
            answers_json="{}",
            receipt_hash=bytes(32),
            disposition="partial",
            day=day(2),
        )


def test_the_key_of_another_round_is_noticed_before_anything_is_stored(store: Any) -> None:
    store.open("spring")
    store.open("autumn")
    keys.key_file(store.keys, "autumn").replace(keys.key_file(store.keys, "spring"))
    with pytest.raises(StoreDamaged, match="The key of round 'spring' is that of another round"):
        store.send({"setting": "solo"}, nonce=b"1")
    with pytest.raises(StoreMissing, match=r"The key of round 'autumn' cannot be read: '.*autumn\.mac'"):
        store.send({"setting": "solo"}, nonce=b"1", to="autumn")
    assert responses.count(store.db, "spring") == 0


def test_sending_deletes_the_draft(store: Any) -> None:
    store.open()
    secret = drafts.new_secret()
    store.save(secret=secret)
    store.send({"setting": "solo"}, nonce=b"1", draft=secret)
    assert drafts.load(store.db, round_id="spring", secret=secret) is None
    assert store.figures().break_off == 0


def test_an_import_stores_all_or_nothing(store: Any) -> None:
    store.open()

    def rows() -> Any:
        yield responses.Imported("{}", "complete")
        raise ZeroDivisionError

    key = keys.round_key(store.keys, "spring")
    with pytest.raises(ZeroDivisionError):
        responses.add_many(store.db, round_id="spring", key=key, rows=rows(), file_sha256=bytes(32))
    assert responses.count(store.db, "spring") == 0
    good = [responses.Imported("{}", "complete"), responses.Imported("{}", "partial")]
    assert responses.add_many(store.db, round_id="spring", key=key, rows=good, file_sha256=bytes(32)) == 2


def test_the_same_file_is_imported_once_unless_said(store: Any) -> None:
    store.open("spring")
    store.open("autumn")
    rows = [{"setting": "solo"}, {"setting": "solo"}]
    assert store.add_many(rows) == 2
    with pytest.raises(Refused, match=r"imported into round 'spring' before.*--again"):
        store.add_many(rows)
    assert store.add_many(rows, to="autumn") == 2
    assert store.add_many(rows, again=True) == 2
    assert responses.count(store.db, "spring") == 4


def test_many_responses_are_read_page_by_page(store: Any) -> None:
    store.open()
    store.add_many([{"hours": number} for number in range(responses.PAGE + 5)])
    assert sorted(answers["hours"] for answers in responses.responses(store.db, "spring")) == list(
        range(responses.PAGE + 5)
    )
