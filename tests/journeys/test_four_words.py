"""The four words of a member: typed before sending, shown after it, and nowhere else."""

import logging
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from surveytool.response.four_words import WORDS, in_one_order, read_words, words_of
from surveytool.store import keys
from surveytool.store.rounds import LINKING_KEY

Make = Callable[..., Any]

SOURCE = """\
questionnaire: proef
version: 1
kind: needs
languages: [nl, en]
title: {nl: Proef, en: Try-out}
sections:
  - id: een
    title: {nl: Een, en: One}
    questions:
      - {id: wens, kind: open, text: {nl: Wat wens je?, en: What do you wish?}}
      - {id: naam, kind: text, text: {nl: Welke gemeente?, en: Which town?}, required: true}
"""
KEPT = "appel kameel tulp zadel"


def at_the_check(round_: Any, language: str = "nl", **answers: str) -> Any:
    member = round_.member(language)
    member.start()
    member.answer({"wens": "een wens", "naam": "Elders"} | answers)
    return member


def shown(page: Any) -> tuple[str, ...]:
    """The four words on the page with the thanks."""
    found = re.search(r'id="s-words".*?<p class="receipt">([^<]*)</p>', page.html, re.DOTALL)
    assert found, page.text
    words = read_words(found[1])
    assert isinstance(words, tuple)
    return words


def persons(round_: Any) -> list[bytes | None]:
    with round_.database.reading() as connection:
        return [row[0] for row in connection.exec_driver_sql("SELECT person FROM response")]


def person(round_: Any, words: tuple[str, ...]) -> bytes:
    return keys.person_code(keys.known_lasting_key(round_.workspace.keys, LINKING_KEY), in_one_order(words))


def test_who_has_no_words_yet_gets_four_to_keep(round_of: Make) -> None:
    round_ = round_of(SOURCE, linking="code")
    member = at_the_check(round_)
    assert "Deed je al eens mee?" in member.page.text
    page = member.send()
    words = shown(page)
    assert "Bewaar deze vier woorden" in page.text
    assert set(words) <= set(words_of("nl"))
    assert persons(round_) == [person(round_, words)]


@pytest.mark.parametrize(
    "typed", [KEPT, "Zadel, tulp, KAMEEL en appel".replace(" en ", ", "), "1 appel 2 kameel 3 tulp 4 zadel"]
)
def test_words_of_last_time_are_stored_as_the_same_whatever_they_look_like(round_of: Make, typed: str) -> None:
    round_ = round_of(SOURCE, linking="code")
    page = at_the_check(round_).answer({"words": typed}, press="send")
    assert sorted(shown(page)) == KEPT.split()
    assert persons(round_) == [person(round_, tuple(KEPT.split()))]


def test_dutch_words_are_read_on_an_english_page(round_of: Make) -> None:
    round_ = round_of(SOURCE, linking="code")
    page = at_the_check(round_, "en").answer({"words": KEPT}, press="send")
    assert "Keep these four words" in page.text
    assert persons(round_) == [person(round_, tuple(KEPT.split()))]


def test_an_english_page_gives_english_words(round_of: Make) -> None:
    round_ = round_of(SOURCE, linking="code")
    words = shown(at_the_check(round_, "en").send())
    assert set(words) <= set(words_of("en"))


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("appel kameel tulp zalde", "“zalde” is niet een van onze woorden. Bedoel je “zadel”?"),
        ("appel kameel tulp qqqqq", "“qqqqq” is niet een van onze woorden. Vergelijk het"),
        ("appel kameel tulp", "Vul alle vier de woorden in, of laat dit veld leeg"),
        ("appel kameel tulp tulp", "“tulp” staat er twee keer."),
        ("<script>alert(1)</script>", "“script” is niet een van onze woorden."),
    ],
)
def test_what_is_wrong_with_the_words_is_told_and_nothing_is_lost(round_of: Make, typed: str, told: str) -> None:
    round_ = round_of(SOURCE, linking="code")
    member = at_the_check(round_)
    page = member.answer({"words": typed}, press="send")
    assert member.status == 422
    assert page.problems[0].removeprefix("Fout: ").startswith(told)
    assert page.fields["words"] == [typed]
    assert page.title.startswith("Fout:")
    assert '<a href="#words">' in page.html
    assert "<script>alert" not in page.html
    assert round_.stored == []
    page = member.answer({"words": KEPT}, press="send")
    assert sorted(shown(page)) == KEPT.split()
    assert len(round_.stored) == 1


def test_an_emptied_field_sends(round_of: Make) -> None:
    round_ = round_of(SOURCE, linking="code")
    member = at_the_check(round_)
    member.answer({"words": "zomaar iets"}, press="send")
    page = member.answer({"words": ""}, press="send")
    assert persons(round_) == [person(round_, shown(page))]


def test_problems_of_answers_and_of_words_are_told_together(round_of: Make) -> None:
    round_ = round_of(SOURCE, linking="code")
    member = round_.member()
    member.start()
    member.later({"wens": "een wens"})
    member.open("/proef/check")
    page = member.answer({"words": "appel"}, press="send")
    assert member.status == 422
    assert "2 antwoorden" in page.text
    assert page.fields["words"] == ["appel"]


def test_a_form_that_is_sent_again_gives_the_words_of_the_first_time(round_of: Make) -> None:
    round_ = round_of(SOURCE, linking="code")
    member = at_the_check(round_)
    form, action = {**member.page.fields, "action": ["send"]}, member.page.action
    words = shown(member.post(action, form))
    for again in (form, {**form, "words": [KEPT]}):
        assert shown(member.post(action, again)) == words
    assert shown(member.post(f"{action}?lang=en", form)) == words
    assert persons(round_) == [person(round_, words)]


def test_a_form_that_is_sent_again_gives_the_words_that_were_typed(round_of: Make) -> None:
    round_ = round_of(SOURCE, linking="code")
    member = at_the_check(round_)
    form, action = {**member.page.fields, "words": [KEPT], "action": ["send"]}, member.page.action
    assert sorted(shown(member.post(action, form))) == KEPT.split()
    assert sorted(shown(member.post(action, form))) == KEPT.split()
    assert len(persons(round_)) == 1


def test_the_words_are_shown_for_an_hour_and_go_with_what_is_withdrawn(round_of: Make) -> None:
    round_ = round_of(SOURCE, linking="code")
    member = at_the_check(round_)
    words, receipt = shown(member.send()), member.page.receipt
    assert shown(member.open("/proef/thanks")) == words
    member.follow("Trek je antwoorden in")
    member.answer({"code": receipt}, press="withdraw")
    assert not [name for name in member.browser._cookies if "words" in str(name)]
    other = at_the_check(round_)
    assert shown(other.send()) != words


def test_a_form_without_its_key_is_not_sent_and_not_lost(round_of: Make) -> None:
    round_ = round_of(SOURCE, linking="code")
    (round_.workspace.keys / f"{LINKING_KEY}.key").unlink()
    member = at_the_check(round_)
    page = member.answer({"words": KEPT}, press="send")
    assert member.status == 503
    assert page.fields["words"] == [KEPT]
    assert round_.stored == []


def test_words_are_in_no_file_no_draft_and_no_log(
    round_of: Make, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    round_ = round_of(SOURCE, linking="code")
    member = at_the_check(round_)
    member.answer({"words": "Appel kameel tulp zalde"}, press="send")
    typed = shown(member.answer({"words": KEPT}, press="send"))
    given = shown(at_the_check(round_).send())
    round_.database.close()
    files = [file.read_bytes() for file in Path(round_.workspace.path).rglob("*") if file.is_file()]
    assert len(files) > 3
    kept = [*files, caplog.text.encode(), *(said.encode() for said in capfd.readouterr())]
    assert not [word for word in typed if any(word.encode() in content.lower() for content in kept)]
    for content in kept:  # a short word may be part of another by chance, but not three of the four
        assert sum(word.encode() in content.lower() for word in given) < 3
    assert len(typed) == len(given) == WORDS


def test_a_round_that_joins_nothing_asks_for_no_words(round_of: Make) -> None:
    round_ = round_of(SOURCE)
    member = at_the_check(round_)
    assert "words" not in member.page.inputs
    fields = {**member.page.fields, "words": [KEPT], "action": ["send"]}
    member.post(member.page.action, fields)
    assert member.status == 400
    page = at_the_check(round_).send()
    assert "vier woorden" not in page.text
    assert persons(round_) == [None]


@pytest.mark.parametrize(
    ("linking", "told"),
    [("none", False), ("code", True)],
)
def test_the_first_page_tells_of_the_words_where_there_are_any(round_of: Make, linking: str, told: bool) -> None:
    page = round_of(SOURCE, linking=linking).member().start()
    assert "Anoniem: we vragen niet wie je bent en bewaren niet wie wat antwoordt" in page.text
    assert "Bij je antwoorden bewaren we niets dat naar jou leidt" in page.text
    assert ("Na het versturen krijg je vier woorden die alleen jij hebt" in page.text) == told
