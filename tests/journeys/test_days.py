"""A round that is not open yet, closes, or is an example."""

import datetime
from collections.abc import Callable
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
      - {id: wens, kind: open, text: Wat wens je?}
"""
OPENS = datetime.date(2026, 11, 24)
CLOSES = datetime.date(2026, 11, 22)


def test_a_round_that_is_not_open_yet_says_when_it_opens(round_of: Make) -> None:
    round_ = round_of(PLAIN, opens=OPENS)
    member = round_.member()
    page = member.start()
    assert member.status == 403
    assert "gaat open op 24 november 2026" in page.text
    assert page.action == "", "there is nothing to fill in"
    round_.clock.now += datetime.timedelta(days=2)
    member.start()
    assert member.status == 200


def test_after_the_last_day_there_is_an_hour_for_who_was_answering(round_of: Make) -> None:
    round_ = round_of(PLAIN, closes=CLOSES)
    member, late = round_.member(), round_.member()
    assert "tot en met 22 november 2026" in member.start().text
    late.start()
    round_.clock.now = datetime.datetime(2026, 11, 22, 23, 30, tzinfo=datetime.UTC)  # 0:30 in Amsterdam
    member.answer({"wens": "op tijd"})
    assert "Bedankt!" in member.send().text
    assert round_.figures.by_day == ((CLOSES, 1, 0),)
    round_.clock.now += datetime.timedelta(hours=1)
    page = late.answer({"wens": "te laat"})
    assert late.status == 410
    assert "Deze vragenlijst is gesloten" in page.text
    assert "te laat" in page.text, "what was typed can still be copied"
    assert len(round_.stored) == 1


def test_a_closed_round_takes_nothing_but_still_shows_a_receipt(round_of: Make) -> None:
    round_ = round_of(PLAIN)
    member, other = round_.member(), round_.member()
    for one in (member, other):
        one.start()
        one.answer({"wens": "x"})
    receipt = member.send().receipt
    round_.close()
    page = other.send()
    assert other.status == 410
    assert page.action == ""
    page = member.open("/proef/thanks")
    assert page.receipt == receipt
    assert "De vragenlijst is gesloten." in page.text
    assert "Er is nu geen vragenlijst open" in member.open("/").text


def test_the_front_page_lists_what_is_open(round_of: Make) -> None:
    member = round_of(PLAIN, closes=CLOSES).member()
    page = member.open("/")
    assert page.links["Proef"] == "/proef"
    assert "tot en met 22 november 2026" in page.text


def test_an_example_says_so_on_every_page(round_of: Make) -> None:
    member = round_of(PLAIN, simulated=True).member()
    pages = [member.start(), member.answer({"wens": "x"}), member.send()]
    said = "voorbeeld met verzonnen antwoorden. Wat je hier invult, wordt wel bewaard, maar telt nergens mee."
    assert all(said in page.text for page in pages)
