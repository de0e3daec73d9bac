"""Quotes are stored when a person approved them, all or nothing, and only what stands in the answer."""

import dataclasses
import datetime
from typing import Any

import pytest

from surveytool.errors import NotFound, Refused
from surveytool.store.coding import open_answers
from surveytool.store.purging import purge_round
from surveytool.store.quotes import Approved, read_quotes, save_quotes
from surveytool.themes.quote import Quote

DAY = datetime.date(2026, 11, 20)


@pytest.fixture
def quotes(store: Any) -> list[Approved]:
    """A quote from each of the answers of a closed round; nothing is stored yet."""
    store.open()
    store.add_many([{"setting": "solo", "wish": f"wish {n}, and call 0612345678 for it"} for n in range(4)])
    store.close()
    found = open_answers(store.db, "spring", "wish")
    return [
        Approved(Quote(one.id, 0, len(one.text), one.text.replace("0612345678", "[..]")), "elsewhere", "Ada", DAY)
        for one in found
    ]


def test_approved_quotes_come_back_as_they_were(store: Any, quotes: list[Approved]) -> None:
    save_quotes(store.db, "spring", "wish", quotes)

    assert read_quotes(store.db, "spring", "wish") == tuple(quotes)
    assert read_quotes(store.db, "spring", "another") == ()


def test_one_quote_that_is_not_in_its_answer_stores_none(store: Any, quotes: list[Approved]) -> None:
    wrong = dataclasses.replace(quotes[0], quote=dataclasses.replace(quotes[0].quote, printed="a wish, and call"))
    elsewhere = dataclasses.replace(quotes[0], quote=dataclasses.replace(quotes[0].quote, answer="0" * 16))

    for one in (wrong, elsewhere):
        with pytest.raises(Refused, match="letter for letter"):
            save_quotes(store.db, "spring", "wish", [quotes[1], one])
    with pytest.raises(Refused, match="is no name to approve"):
        save_quotes(store.db, "spring", "wish", [quotes[1], dataclasses.replace(quotes[2], approved_by=" \n")])

    assert read_quotes(store.db, "spring", "wish") == ()


def test_a_quote_takes_the_place_of_what_it_overlaps_and_can_be_withdrawn(store: Any, quotes: list[Approved]) -> None:
    save_quotes(store.db, "spring", "wish", quotes)
    shorter = dataclasses.replace(quotes[0], quote=Quote(quotes[0].quote.answer, 8, 16, "and call"))

    save_quotes(store.db, "spring", "wish", [shorter], withdrawn=[quotes[1].quote])

    assert read_quotes(store.db, "spring", "wish") == (shorter, *quotes[2:])


def test_quotes_go_with_the_answers(store: Any, quotes: list[Approved]) -> None:
    save_quotes(store.db, "spring", "wish", quotes)

    purge_round(store.db, "spring", people=None, snapshots=store.snapshots, today=datetime.date(2030, 1, 1))

    assert read_quotes(store.db, "spring", "wish") == ()
    with pytest.raises(NotFound):
        read_quotes(store.db, "autumn", "wish")


def test_an_open_round_has_no_quotes(store: Any) -> None:
    store.open()

    with pytest.raises(Refused, match="is not closed"):
        save_quotes(store.db, "spring", "wish", [])
