"""The other language at any page, without losing anything."""

from collections.abc import Callable
from typing import Any

from .test_answering import TWO_SECTIONS

Make = Callable[..., Any]


def drafts_in(round_: Any) -> int:
    return int(round_.figures.break_off)


def test_what_was_typed_on_the_first_page_is_there_in_the_other_language(round_of: Make) -> None:
    member = round_of(TWO_SECTIONS).member("nl")
    member.start()
    page = member.answer({"setting": "other", "setting.other": "Bij de GGD", "uren": "3,5"}, press="language-en")
    assert '<html lang="en">' in page.html
    assert "Where do you work?" in page.text
    assert member.address == "/proef?lang=en"
    assert page.fields["setting"] == ["other"]
    assert page.fields["setting.other"] == ["Bij de GGD"]
    assert page.fields["uren"] == ["3.5"], "an answer is written in the form of the reader"
    page = member.follow("Nederlands")
    assert page.fields["uren"] == ["3,5"]


def test_what_is_half_typed_or_not_right_stays_as_it_was_typed(round_of: Make) -> None:
    member = round_of(TWO_SECTIONS).member("nl")
    member.start()
    page = member.answer({"uren": "1.2,"}, press="language-en")
    assert page.fields["uren"] == ["1.2,"]
    assert page.problems == []
    member.answer({"setting": "solo", "uren": ""})
    page = member.answer({"kanaal": ("app", "mail", "bel"), "wens": "x" * 60}, press="language-nl")
    assert (member.address, member.status) == ("/proef/section/wensen?lang=nl", 200)
    assert page.fields["kanaal"] == ["app", "mail", "bel"]
    assert page.fields["wens"] == ["x" * 60]


def test_a_page_with_problems_can_be_read_in_the_other_language(round_of: Make) -> None:
    member = round_of(TWO_SECTIONS).member("nl")
    member.start()
    page = member.answer({"uren": "veel"})
    assert page.problems
    page = member.follow("English")
    assert "How many hours?" in page.text
    assert page.fields["uren"] == ["veel"]
    page = member.answer()
    assert member.status == 422
    assert "Choose an answer" in page.text


def test_a_look_at_the_other_language_stores_nothing(round_of: Make) -> None:
    round_ = round_of(TWO_SECTIONS)
    member = round_.member("nl")
    member.start()
    before = round_.workspace.answers_db.read_bytes()
    assert "Where do you work?" in member.follow("English").text
    assert "Waar werk je?" in member.follow("Nederlands").text
    assert round_.workspace.answers_db.read_bytes() == before


def test_a_switch_reaches_nothing_further(round_of: Make) -> None:
    round_ = round_of(TWO_SECTIONS)
    member = round_.member("nl")
    member.start()
    member.answer({"setting": "solo"}, press="language-en")
    assert round_.figures.left_at == (("werk", 1, 1),)
    member.answer()
    member.follow("Nederlands")
    assert round_.figures.left_at == (("werk", 1, 0), ("wensen", 1, 1))
    assert drafts_in(round_) == 1


def test_a_browser_without_cookies_is_told_in_the_language_it_asks_for(round_of: Make) -> None:
    member = round_of(TWO_SECTIONS).member("nl")
    member.browser = member.browser.application.test_client(use_cookies=False)
    member.start()
    page = member.answer({"setting": "solo", "uren": "7"}, press="language-en")
    assert member.status == 400
    assert "Your browser keeps no cookies" in page.text
    assert "Where do you work?" in page.text
    assert (page.fields["setting"], page.fields["uren"]) == (["solo"], ["7"])


def test_a_language_the_questionnaire_has_not_is_no_button(round_of: Make) -> None:
    round_ = round_of(TWO_SECTIONS)
    member = round_.member("nl")
    member.start()
    member.answer({"setting": "solo"}, press="language-fr")
    assert "Stap 2 van 2" in member.page.text


def test_pages_without_anything_to_fill_in_keep_a_link(round_of: Make) -> None:
    member = round_of(TWO_SECTIONS).member("nl")
    member.start()
    member.answer({"setting": "solo"})
    member.later()
    assert member.page.links["English"] == "/proef/later?lang=en"
    member.open("/proef/section/wensen")
    member.answer({"wens": "x"})
    assert "Check your answers" in member.follow("English").text
    assert "Thank you!" in member.send().text
