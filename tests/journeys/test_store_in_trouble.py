"""When the store cannot be written or read: the page says so, nothing is stored by half, and nothing typed is lost."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

Make = Callable[..., Any]

PLAIN = """\
questionnaire: proef
version: 1
kind: needs
languages: [nl]
title: Proef
sections:
  - id: een
    title: Een
    questions:
      - {id: keuze, kind: single_choice, text: Wat kies je?, choices: [{code: a, label: A}, {code: b, label: B}]}
      - {id: wens, kind: open, text: Lang, max_length: 10000}
"""


@contextmanager
def held(round_: Any, lock: str) -> Iterator[None]:
    """Another process holds the database."""
    connection = sqlite3.connect(round_.workspace.answers_db, isolation_level=None)
    connection.execute(f"BEGIN {lock}")
    try:
        yield
    finally:
        connection.execute("ROLLBACK")
        connection.close()


def test_a_section_that_cannot_be_saved_stays_as_it_was_with_a_button_to_try_again(round_of: Make) -> None:
    round_ = round_of(PLAIN)
    member = round_.member()
    member.start()
    with held(round_, "IMMEDIATE"):
        page = member.answer({"keuze": "b", "wens": "een lange wens"})
    assert member.status == 503
    assert "Je antwoorden konden niet worden opgeslagen" in page.text
    assert "Probeer opnieuw" in page.text
    assert page.fields["wens"] == ["een lange wens"]
    assert round_.figures.break_off == 0
    assert "een lange wens" in member.answer().text


def test_a_response_that_cannot_be_stored_can_be_sent_once_more(round_of: Make) -> None:
    round_ = round_of(PLAIN)
    member = round_.member()
    member.start()
    member.answer({"wens": "een wens"})
    with held(round_, "IMMEDIATE"):
        page = member.send()
    assert member.status == 503
    assert "een wens" in page.text
    assert round_.stored == []
    page = member.send()
    assert "Bedankt!" in page.text
    assert round_.stored == [{"wens": "een wens"}]


def test_a_store_that_cannot_be_read_keeps_what_was_sent_in_the_page(round_of: Make) -> None:
    round_ = round_of(PLAIN)
    member = round_.member()
    member.start()
    with held(round_, "EXCLUSIVE"):
        page = member.answer({"wens": "een wens"})
        assert member.status == 503
        assert page.fields["wens"] == ["een wens"]
        assert "Probeer opnieuw" in page.text
        assert "Probeer opnieuw" in round_.member().start().text
    member.post(page.action, page.fields)
    assert "een wens" in member.page.text
    assert "Controleer je antwoorden" in member.page.text


def test_a_full_disk_loses_nothing(round_of: Make) -> None:
    round_ = round_of(PLAIN)
    member = round_.member()
    member.start()
    engine = round_.app.extensions["surveytool.member"].database.engine
    with engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    page = member.answer({"wens": "é" * 10_000})
    assert member.status == 503
    assert page.fields["wens"] == ["é" * 10_000]
    with engine.connect() as connection:
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 100}")
    assert "Controleer je antwoorden" in member.answer().text
