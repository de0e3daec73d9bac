"""Withdrawing: one response goes, once, and every count says so."""

import threading
from typing import Any

import pytest

from surveytool.errors import Refused
from surveytool.response.receipt import receipt_hash
from surveytool.store import keys, responses
from surveytool.store.snapshots import read_snapshot

from .conftest import TODAY


def withdraw(store: Any, nonce: bytes, *, of: str = "spring") -> bool:
    key = keys.round_key(store.keys, of)
    code = receipt_hash(keys.receipt(key, nonce))
    return responses.withdraw(store.db, round_id=of, key=key, receipt_hash=code, day=TODAY)


def filled(store: Any) -> None:
    store.open()
    for number in range(12):
        disposition = "partial" if number < 4 else "complete"
        store.send({"hours": number, "wish": f"wens {number}"}, nonce=bytes([number]), disposition=disposition)
    store.add_many([{"hours": 50}])


def test_a_withdrawn_response_is_gone_and_counted_once(store: Any) -> None:
    filled(store)
    assert withdraw(store, bytes([3]))
    assert not withdraw(store, bytes([3]))
    assert withdraw(store, bytes([7]))
    assert withdraw(store, bytes([8]))
    figures = store.figures()
    assert (figures.withdrawn, figures.partial, figures.complete) == (3, 3, 7)
    assert (figures.open_link, figures.imported) == (12, 1)
    assert sorted(answers["hours"] for answers in store.answers()) == [0, 1, 2, 4, 5, 6, 9, 10, 11, 50]


def test_nothing_of_it_stays_in_the_file(store: Any) -> None:
    filled(store)
    assert b"wens 7" in store.db.path.read_bytes()
    withdraw(store, bytes([7]))
    assert b"wens 7" not in store.db.path.read_bytes()


def test_the_ledger_holds_at_closing_and_the_receipt_is_not_in_the_list(store: Any) -> None:
    filled(store)
    withdraw(store, bytes([3]))
    withdraw(store, bytes([7]))
    closed = store.close()
    assert read_snapshot(store.snapshots / "spring", sha256=closed.snapshot).rows == 11
    assert len((store.snapshots / "spring" / "receipts.txt").read_text().splitlines()) == 10


def test_a_code_of_another_round_takes_nothing_away(store: Any) -> None:
    filled(store)
    store.open("autumn")
    key = keys.round_key(store.keys, "autumn")
    other = receipt_hash(keys.receipt(keys.round_key(store.keys, "spring"), bytes([3])))
    assert not responses.withdraw(store.db, round_id="autumn", key=key, receipt_hash=other, day=TODAY)
    assert responses.count(store.db, "spring") == 13


def test_a_closed_round_gives_nothing_back(store: Any) -> None:
    filled(store)
    key = keys.round_key(store.keys, "spring")
    code = receipt_hash(keys.receipt(key, bytes([3])))
    store.close()
    with pytest.raises(Refused, match="Round 'spring' is closed"):
        responses.withdraw(store.db, round_id="spring", key=key, receipt_hash=code, day=TODAY)


def test_withdrawing_at_the_same_moment_is_withdrawing_once(store: Any) -> None:
    filled(store)
    came: list[bool] = []
    threads = [threading.Thread(target=lambda: came.append(withdraw(store, bytes([5])))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(came) == [False] * 7 + [True]
    assert store.figures().withdrawn == 1


def test_answers_that_were_changed_since_they_were_checked_are_not_sent(store: Any) -> None:
    store.open()
    secret = "ABCD-EFGH-IJKL-MNOP-QRST"
    store.save("new", secret=secret)
    sent = store.send({"hours": 1}, nonce=b"1", draft=secret, checked="old")
    assert (sent.stored, sent.overtaken) == (False, True)
    assert responses.count(store.db, "spring") == 0
    assert store.send({"hours": 1}, nonce=b"1", draft=secret, checked="new").stored
    again = store.send({"hours": 1}, nonce=b"1", draft=secret, checked="new")
    assert (again.stored, again.overtaken) == (False, False)
