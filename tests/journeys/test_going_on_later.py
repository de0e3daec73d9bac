"""Stopping and going on later, here or elsewhere, with the link or the code."""

import datetime
import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import pytest

from .test_answering import TWO_SECTIONS

Make = Callable[..., Any]


def stopped(round_: Any, wish: str = "Sparren") -> tuple[Any, str]:
    """Somebody who stopped on the second page, with the code."""
    member = round_.member()
    member.start()
    member.answer({"setting": "solo", "uren": "7"})
    return member, member.later({"wens": wish, "kanaal": ("app", "mail", "bel")}).code


def test_the_code_opens_the_answers_on_another_device(round_of: Make) -> None:
    round_ = round_of(TWO_SECTIONS)
    member, code = stopped(round_)
    page = member.page
    assert "Opgeslagen. Er is nog niets verstuurd." in page.text
    link = f"http://localhost/proef/resume/{code}"
    assert page.links[link] == link
    mail = unquote(page.links["Mail de link naar jezelf"])
    assert mail.startswith("mailto:?subject=Verder met ‘Behoeftepeiling’&body=")
    assert link in mail
    assert code in mail
    assert "tot de vragenlijst sluit" in page.text

    phone = round_.member()
    phone.start()
    phone.follow("Al begonnen? Ga verder met je code")
    page = phone.answer({"code": code.replace("-", " ").lower()}, press="look")
    assert "Stap 2 van 2" in page.text
    assert "Welkom terug" in page.text
    assert code in page.text
    assert page.fields["wens"] == ["Sparren"]
    assert page.fields["kanaal"] == ["app", "mail", "bel"], "what was not right yet is there too"
    page = phone.answer({"kanaal": "app"})
    assert "7 uur" in page.text
    phone.send()
    assert [(answers["uren"], answers["wens"]) for answers in round_.stored] == [(7, "Sparren")]


def test_the_link_opens_the_answers_and_changes_nothing_stored(round_of: Make) -> None:
    round_ = round_of(TWO_SECTIONS)
    _, code = stopped(round_)
    before = round_.workspace.answers_db.read_bytes()
    phone = round_.member()
    page = phone.open(f"/proef/resume/{code}")
    assert page.fields["wens"] == ["Sparren"]
    assert code not in phone.address
    phone.open(f"/proef/resume/{code}")
    phone.browser.head(f"/proef/resume/{code}")
    assert round_.workspace.answers_db.read_bytes() == before


def test_who_stopped_goes_on_now_on_the_page_they_were_on(round_of: Make) -> None:
    member, code = stopped(round_of(TWO_SECTIONS))
    page = member.follow("Nu verdergaan")
    assert member.address == "/proef/section/wensen"
    member.back()
    page = member.later({"uren": "half"})
    assert page.code == code
    page = member.follow("Nu verdergaan")
    assert (member.address, page.fields["uren"]) == ("/proef", ["half"])
    member.open("/proef/later?at=onbekend")
    assert member.page.links["Nu verdergaan"] == "/proef/section/wensen"


def test_a_browser_with_answers_of_its_own_is_asked_which(round_of: Make) -> None:
    round_ = round_of(TWO_SECTIONS)
    _, code = stopped(round_)
    other = round_.member()
    other.start()
    other.answer({"setting": "team"})
    own = other.later({"wens": "Van mij"}).code
    page = other.open(f"/proef/resume/{code}")
    assert "Met welke antwoorden wil je verdergaan?" in page.text
    assert own in page.text
    assert other.start().fields["setting"] == ["team"], "nothing has changed yet"

    other.open(f"/proef/resume/{code}")
    assert other.follow("Ga verder met die van deze browser").fields["wens"] == ["Van mij"]
    other.open(f"/proef/resume/{code}")
    assert other.follow("Ga hiermee verder").fields["wens"] == ["Sparren"]
    other.open(f"/proef/resume/{own}")
    assert other.follow("Ga hiermee verder").fields["wens"] == ["Van mij"]


def test_the_own_code_is_no_question(round_of: Make) -> None:
    member, code = stopped(round_of(TWO_SECTIONS))
    assert member.open(f"/proef/resume/{code}").fields["wens"] == ["Sparren"]


@pytest.mark.parametrize(
    ("typed", "status", "told"),
    [
        ("", 422, "Vul de 20 letters en cijfers van je code in"),
        ("ABCD-EFGH", 422, "Vul de 20 letters en cijfers van je code in"),
        ("ABCD-EFGH-IJKL-MNOP", 422, "het is de ontvangstcode"),
        ("ABCD-EFGH-IJKL-MNOP-QRST", 404, "Bij deze code staan geen antwoorden klaar"),
        ("<script>" * 50, 422, "Vul de 20 letters en cijfers van je code in"),
    ],
)
def test_a_code_that_opens_nothing_is_told(round_of: Make, typed: str, status: int, told: str) -> None:
    round_ = round_of(TWO_SECTIONS)
    stopped(round_)
    member = round_.member()
    member.open("/proef/resume")
    page = member.answer({"code": typed}, press="look")
    assert (member.status, told in page.text) == (status, True)
    assert page.fields["code"] == [typed[:100]]
    assert "<script>" not in page.html.replace("&lt;script&gt;", "")


def test_a_link_that_was_cut_off_is_told(round_of: Make) -> None:
    member = round_of(TWO_SECTIONS).member()
    page = member.open("/proef/resume/ABCD-EFGH-IJKL")
    assert (member.status, page.fields["code"]) == (422, ["ABCD-EFGH-IJKL"])


def test_answers_that_were_sent_cannot_be_opened_and_the_code_says_nothing_of_them(round_of: Make) -> None:
    round_ = round_of(TWO_SECTIONS)
    member, code = stopped(round_)
    member.follow("Nu verdergaan")
    member.answer({"kanaal": "app"})
    member.send()
    other = round_.member()
    page = other.open(f"/proef/resume/{code}")
    assert other.status == 404
    assert "zijn deze antwoorden al verstuurd" in page.text
    assert len(round_.stored) == 1


def test_after_closing_nothing_can_be_opened_and_nothing_is_left(round_of: Make) -> None:
    round_ = round_of(TWO_SECTIONS)
    _, code = stopped(round_)
    round_.close()
    member = round_.member()
    for address in (f"/proef/resume/{code}", "/proef/resume", "/proef/later"):
        page = member.open(address)
        assert member.status == 410
        assert "Deze vragenlijst is gesloten" in page.text
        assert "Sparren" not in page.text
    assert round_.figures.left_at == (("werk", 1, 0), ("wensen", 1, 1)), "counters alone are left"


def test_stopping_before_anything_is_typed_stores_nothing_and_says_so(round_of: Make) -> None:
    round_ = round_of(TWO_SECTIONS)
    member = round_.member()
    member.start()
    page = member.later()
    assert member.status == 422
    assert "Er is dus niets om op te slaan" in page.text
    assert round_.figures.break_off == 0
    assert "Stap 1 van 2" in member.open("/proef/later").text


def test_a_code_is_only_taken_from_a_page_of_ours(round_of: Make) -> None:
    round_ = round_of(TWO_SECTIONS)
    _, code = stopped(round_)
    member = round_.member()
    member.open("/proef/resume")
    page = member.post("/proef/resume", {"csrf_token": "false", "code": code})
    assert (member.status, page.fields["code"]) == (400, [code])
    page = member.answer(press="look")
    assert page.fields["wens"] == ["Sparren"]
    member.post("/proef/resume", {"code": code, "more": "1"})
    assert member.status == 400


def test_a_browser_without_cookies_is_told_why_the_link_shows_nothing(round_of: Make) -> None:
    round_ = round_of(TWO_SECTIONS)
    _, code = stopped(round_)
    member = round_.member()
    member.browser = round_.app.test_client(use_cookies=False)
    page = member.open(f"/proef/resume/{code}")
    assert "Je browser bewaart geen cookies" in page.text
    assert "open de link nog een keer" in page.text
    member.open("/proef/resume")
    page = member.answer({"code": code}, press="look")
    assert (member.status, page.fields["code"]) == (400, [code])
    assert "Je browser bewaart geen cookies" in page.text


def test_a_code_of_another_round_opens_nothing_here(round_of: Make) -> None:
    round_ = round_of(TWO_SECTIONS)
    _, code = stopped(round_)
    member = round_.member()
    member.open(f"/ander/resume/{code}")
    assert member.status == 404


def test_the_code_is_nowhere_in_logs_or_database(round_of: Make, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    round_ = round_of(TWO_SECTIONS)
    member, code = stopped(round_)
    member.open(f"/proef/resume/{code}")
    other = round_.member()
    other.open("/proef/resume")
    other.answer({"code": code}, press="look")
    letters = code.replace("-", "")
    assert code not in caplog.text
    assert letters not in caplog.text
    data = round_.workspace.answers_db.read_bytes()
    assert code.encode() not in data
    assert letters.encode() not in data


def test_the_link_begins_with_the_address_of_the_site(round_of: Make) -> None:
    base = "https://netwerk.example.org/peiling"
    round_ = round_of(TWO_SECTIONS, base_url=base, closes=datetime.date(2026, 12, 4))
    browser = round_.app.test_client()
    headers = {"Host": "netwerk.example.org", "Referer": base}
    scheme = {"wsgi.url_scheme": "https"}
    first = browser.get("/proef", headers=headers, environ_overrides=scheme)
    token = first.text.partition('name="csrf_token" value="')[2].partition('"')[0]
    fields = {"csrf_token": token, "setting": "solo", "action": "later"}
    saved = browser.post("/proef", data=fields, headers=headers, environ_overrides=scheme)
    assert saved.headers["Location"] == "/peiling/proef/later?at=werk"
    page = browser.get("/proef/later?at=werk", headers=headers, environ_overrides=scheme)
    assert f'<a href="{base}/proef/resume/' in page.text
    assert "tot de vragenlijst sluit na 4 december 2026" in page.text
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "no-store"
