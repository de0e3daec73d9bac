"""Numbers on the pages: the sign of the page's language, on every page and after changing the language."""

from collections.abc import Callable
from typing import Any

import pytest

SOURCE = """\
questionnaire: proef
version: 1
kind: other
languages: [nl, en]
title: {nl: Proef, en: Trial}
sections:
  - id: een
    title: {nl: Een, en: One}
    questions:
      - {id: euro, kind: number, text: {nl: Hoeveel?, en: How much?}, decimals: 2, max: 100000}
      - {id: ratio, kind: number, text: {nl: Verhouding?, en: Ratio?}, decimals: 3}
  - id: twee
    title: {nl: Twee, en: Two}
    questions:
      - {id: naam, kind: text, text: {nl: Naam?, en: Name?}, required: true, max_length: 5}
      - {id: deel, kind: number, text: {nl: Deel?, en: Part?}, decimals: 3}
"""


@pytest.mark.parametrize(
    ("typed", "shown"), [("1.000,5", "1000,5"), ("1,000.5", "1000,5"), ("3.5", "3,5"), ("3,50", "3,5")]
)
def test_a_number_is_understood_with_either_sign_and_shown_in_the_form_of_the_page(
    round_of: Callable[..., Any], typed: str, shown: str
) -> None:
    round_ = round_of(SOURCE)
    member = round_.member("nl")
    member.start()
    member.answer({"euro": typed})
    assert member.status == 200
    assert member.open("/proef").fields["euro"] == [shown]
    assert member.open("/proef?lang=en").fields["euro"] == [shown.replace(",", ".")]
    member.answer()
    member.answer({"naam": "Jo"})
    member.send()
    assert round_.stored == [{"euro": float(shown.replace(",", ".")), "naam": "Jo"}]


def test_three_decimals_survive_a_change_of_language(round_of: Callable[..., Any]) -> None:
    round_ = round_of(SOURCE)
    member = round_.member("nl")
    member.start()
    member.answer({"ratio": "1,234"})
    assert member.open("/proef?lang=en").fields["ratio"] == ["1.234"]
    member.answer()
    member.answer({"naam": "Jo"})
    member.send()
    assert round_.stored == [{"ratio": 1.234, "naam": "Jo"}]


@pytest.mark.parametrize(
    ("language", "typed", "ways"), [("nl", "1.234", "1234 of 1,234"), ("en", "1,234", "1234 or 1.234")]
)
def test_the_sign_of_another_language_is_asked_again_with_both_ways_to_write_it(
    round_of: Callable[..., Any], language: str, typed: str, ways: str
) -> None:
    round_ = round_of(SOURCE)
    member = round_.member(language)
    member.start()
    member.answer({"ratio": typed})
    assert member.status == 422
    assert ways in member.page.problems[0]
    assert member.page.fields["ratio"] == [typed]


def test_what_could_not_be_kept_in_one_language_is_not_dropped_in_the_other(round_of: Callable[..., Any]) -> None:
    round_ = round_of(SOURCE)
    member = round_.member("en")
    member.start()
    member.answer({"ratio": "2.5"})
    member.answer({"naam": "Jo", "deel": "1,234"}, press="back")
    member.open("/proef/check?lang=nl")
    member.send()
    assert (member.status, round_.stored) == (422, [])
    assert "1234 of 1,2340" in member.page.text
