"""Answering by a personal link: once, on any device, and never spent by looking."""

import datetime
import secrets
from collections.abc import Callable
from typing import Any

import pytest

from surveytool.store import invitations, keys
from surveytool.store.invitations import Invitee, link_token
from surveytool.store.purging import purge_round

Make = Callable[..., Any]
MEMBERS = [bytes([number]) * 16 for number in range(12)]

PLAIN = """\
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
  - id: twee
    title: {nl: Twee, en: Two}
    questions:
      - {id: uren, kind: number, text: {nl: Hoeveel uur?, en: How many hours?}}
"""


@pytest.fixture
def round_(round_of: Make) -> Any:
    return round_of(PLAIN, links="personal", invitees=[Invitee(id_) for id_ in MEMBERS])


def link(round_: Any, member: int) -> str:
    """The personal link of a member, without the host."""
    token = link_token(keys.links_key(round_.workspace.keys, "proef"), "proef", MEMBERS[member])
    return f"/proef/{token}"


def arrived(round_: Any, member: int, language: str = "nl") -> Any:
    """A member who opened their link."""
    browser = round_.member(language)
    browser.open(link(round_, member))
    return browser


def sent(round_: Any, member: int, wish: str = "een wens") -> Any:
    browser = arrived(round_, member)
    browser.answer({"wens": wish})
    browser.answer({"uren": "3"})
    browser.send()
    return browser


def counted(round_: Any) -> tuple[int, int]:
    return invitations.count_invitations(round_.database, "proef")


def test_a_member_answers_by_their_link_and_gets_a_receipt(round_: Any) -> None:
    member = sent(round_, 0)
    assert member.status == 200
    assert member.page.receipt
    assert round_.stored == [{"wens": "een wens", "uren": 3}]
    assert counted(round_) == (12, 1)
    assert round_.figures.personal == 1


def test_the_token_leaves_the_address_at_once(round_: Any) -> None:
    member = arrived(round_, 0)
    assert member.address == "/proef"
    assert link(round_, 0).removeprefix("/proef/") not in member.page.html


def test_a_link_in_capitals_or_with_what_a_mail_program_added_works(round_: Any) -> None:
    for changed in (link(round_, 0).upper().replace("/PROEF", "/proef"), link(round_, 0) + ">", link(round_, 0) + "."):
        assert round_.member().open(changed).action == "/proef"


def test_opening_a_link_never_spends_it(round_: Any) -> None:
    scanner = round_.app.test_client()
    for _ in range(3):
        assert scanner.get(link(round_, 0)).status_code == 303
        assert scanner.head(link(round_, 0)).status_code == 303
        assert scanner.get("/proef").status_code == 200
        scanner.get("/proef/check")
    scanner.post("/proef", data={})
    scanner.post("/proef/check", data={})
    assert counted(round_) == (12, 0)
    assert sent(round_, 0).page.receipt


def test_a_mail_program_that_posts_the_form_as_it_stands_does_not_spend_the_link(round_: Any) -> None:
    scanner = arrived(round_, 0)
    scanner.answer({})
    scanner.answer({})
    scanner.send()
    assert counted(round_) == (12, 0)
    assert round_.stored == []


def test_without_a_link_there_are_no_questions(round_: Any) -> None:
    member = round_.member()
    page = member.start()
    assert member.status == 403
    assert "met je eigen link" in page.text
    for address in ("/proef/section/twee", "/proef/check", "/proef/later"):
        member.open(address)
        assert member.status == 403
    assert member.open("/").text.count("Proef") == 0


def test_a_used_link_says_so_and_offers_nothing_to_fill_in(round_: Any) -> None:
    sent(round_, 0)
    other = arrived(round_, 0)
    assert other.status == 410
    assert "Je link is al gebruikt" in other.page.text
    assert other.page.inputs == set()
    other.open("/proef/section/twee")
    assert other.status == 410


def test_who_was_first_on_another_device_counts_and_the_answers_here_stay_on_the_page(round_: Any) -> None:
    phone, desk = arrived(round_, 0), arrived(round_, 0)
    for browser, wish in ((phone, "op de telefoon"), (desk, "aan het bureau")):
        browser.answer({"wens": wish})
        browser.answer({"uren": "3"})
    phone.send()
    page = desk.send()
    assert desk.status == 409
    assert "Je link is al gebruikt" in page.text
    assert "aan het bureau" in page.text
    assert [answers["wens"] for answers in round_.stored] == ["op de telefoon"]
    assert counted(round_) == (12, 1)


def test_a_page_that_is_saved_after_the_link_was_used_gives_its_text_back(round_: Any) -> None:
    desk = arrived(round_, 0)
    sent(round_, 0)
    page = desk.answer({"wens": "mijn lange tekst"})
    assert desk.status == 409
    assert "mijn lange tekst" in page.html


def test_the_reply_that_was_lost_is_asked_for_once_more(round_: Any) -> None:
    member = arrived(round_, 0)
    member.answer({"wens": "een wens"})
    member.answer({"uren": "3"})
    check = member.page
    first = member.send().receipt
    again = member.post(check.action, {**check.fields, "action": ["send"]})
    assert (member.status, again.receipt) == (200, first)
    assert counted(round_) == (12, 1)


def test_two_members_at_one_computer_keep_their_answers_apart(round_: Any) -> None:
    member = arrived(round_, 0)
    member.answer({"wens": "van de eerste"})
    page = member.open(link(round_, 1))
    assert "van de eerste" not in page.html
    member.answer({"wens": "van de tweede"})
    member.answer({"uren": "3"})
    assert member.send().receipt
    page = member.open(link(round_, 0))
    assert "van de eerste" in page.html
    member.answer({})
    member.answer({"uren": "4"})
    assert member.send().receipt
    assert {answers["wens"] for answers in round_.stored} == {"van de eerste", "van de tweede"}
    assert counted(round_) == (12, 2)


def test_the_code_to_go_on_brings_the_link_along_to_another_device(round_: Any) -> None:
    phone = arrived(round_, 0)
    code = phone.later({"wens": "half"}).code
    desk = round_.member()
    desk.open("/proef/resume")
    desk.answer({"code": code}, press="resume")
    desk.answer({"wens": "heel"}) if "wens" in desk.page.inputs else None
    desk.answer({"uren": "3"})
    assert desk.send().receipt
    assert counted(round_) == (12, 1)


def test_a_broken_or_foreign_link_is_told_and_stores_nothing(round_of: Make, round_: Any) -> None:
    token = link(round_, 0).removeprefix("/proef/")
    foreign = link_token(secrets.token_bytes(32), "proef", MEMBERS[0])
    for broken in (token[:-1], foreign, "x", token + "a"):
        member = round_.member()
        page = member.open(f"/proef/{broken}")
        assert member.status == 404
        assert "Deze link klopt niet" in page.text
        assert member.start() and member.status == 403


def test_guessing_links_becomes_slow_and_never_keeps_a_member_out(round_: Any) -> None:
    guesser = round_.app.test_client()
    statuses = {
        guesser.get(
            f"/proef/{'a' * 24}{number:02}".replace("0", "b").replace("1", "c"),
            environ_base={"REMOTE_ADDR": "192.0.2.7"},
        ).status_code
        for number in range(60)
    }
    assert statuses == {404, 429}
    answer = guesser.get(link(round_, 0), environ_base={"REMOTE_ADDR": "192.0.2.7"})
    assert answer.status_code == 303


def test_a_link_that_was_taken_back_while_answering_stores_nothing(round_: Any) -> None:
    member = arrived(round_, 0)
    member.answer({"wens": "een wens"})
    token = link(round_, 0).removeprefix("/proef/")
    assert invitations.revoke(round_.database, "proef", invitations.tag(token))
    member.answer({"uren": "3"}) if member.page.inputs else None
    member.open("/proef/check")
    assert member.status == 403
    assert "niet meer geldig" in member.page.text


def test_before_the_opening_day_and_after_the_closing_day_a_link_says_when(round_of: Make) -> None:
    opens = datetime.date(2026, 11, 24)
    round_ = round_of(PLAIN, links="personal", invitees=[Invitee(MEMBERS[0])], opens=opens)
    assert "24 november 2026" in arrived(round_, 0).page.text
    assert counted(round_) == (1, 0)


def test_after_closing_a_link_tells_whether_it_was_used_and_the_receipt_whether_it_counts(round_: Any) -> None:
    receipt = sent(round_, 0).page.receipt
    used, unused = link(round_, 0), link(round_, 1)
    round_.close()
    member = round_.member()
    assert "Met je link zijn antwoorden verstuurd" in member.open(used).text
    assert "Met je link zijn geen antwoorden verstuurd" in member.open(unused).text
    member.open("/proef/counted")
    assert "Je antwoorden zijn meegeteld" in member.answer({"code": receipt}, press="look").text


def test_when_the_answers_were_deleted_a_link_says_so_and_not_whether_it_was_used(round_: Any) -> None:
    used = link(round_, 0)
    sent(round_, 0)
    round_.close()
    purge_round(
        round_.database, "proef", people=None, snapshots=round_.workspace.snapshots, today=datetime.date(2028, 11, 30)
    )
    browser = round_.member()
    page = browser.open(used)
    assert browser.status == 410
    assert "De antwoorden op deze vragenlijst zijn op 30 november 2028 verwijderd" in page.text


def test_withdrawn_answers_do_not_give_the_link_back(round_: Any) -> None:
    member = sent(round_, 0)
    receipt = member.page.receipt
    member.follow("Trek je antwoorden in")
    assert "je link blijft gebruikt" in member.page.text
    assert "blijft dus gebruikt" in member.answer({"code": receipt}, press="withdraw").text
    assert round_.stored == []
    assert counted(round_) == (12, 1)
    assert round_.figures.withdrawn == 1


def test_beside_personal_links_the_open_link_works_and_is_counted_apart(round_of: Make) -> None:
    round_ = round_of(PLAIN, links="both", invitees=[Invitee(id_) for id_ in MEMBERS])
    sent(round_, 0)
    guest = round_.member()
    guest.start()
    guest.answer({"wens": "van het congres"})
    guest.answer({"uren": "2"})
    assert guest.send().receipt
    figures = round_.figures
    assert (figures.personal, figures.open_link, figures.complete) == (1, 1, 1)


def test_no_more_mail_is_asked_first_and_noted_with_the_link(round_: Any) -> None:
    member = round_.member()
    page = member.open(link(round_, 0) + "/stop")
    assert "Geen mail meer?" in page.text
    tag = invitations.tag(link(round_, 0).removeprefix("/proef/"))
    assert not invitations.invited_tags(round_.database, "proef")[tag].stopped
    page = member.post(page.action, page.fields)
    assert "Je krijgt geen mail meer van ons" in page.text
    assert invitations.invited_tags(round_.database, "proef")[tag].stopped
    assert sent(round_, 0).page.receipt, "the link goes on working"


def test_the_button_of_a_mail_program_stops_mail_without_cookies(round_: Any) -> None:
    program = round_.app.test_client(use_cookies=False)
    answer = program.post(link(round_, 0) + "/stop", data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    tag = invitations.tag(link(round_, 0).removeprefix("/proef/"))
    assert invitations.invited_tags(round_.database, "proef")[tag].stopped
    assert program.post("/proef/aaaa/stop", data={"List-Unsubscribe": "One-Click"}).status_code == 404
