"""Taking answers back with the receipt, until the round closes."""

import datetime
import logging
from collections.abc import Callable
from typing import Any

import pytest

Make = Callable[..., Any]
CLOSES = datetime.date(2026, 11, 30)

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
"""


def sent(round_: Any, wish: str = "een wens") -> Any:
    member = round_.member()
    member.start()
    member.answer({"wens": wish})
    member.send()
    return member


def test_who_sent_can_withdraw_and_take_part_again(round_of: Make) -> None:
    round_ = round_of(PLAIN)
    member = sent(round_)
    sent(round_, "van een ander")
    receipt = member.page.receipt
    assert "Met de code kun je je antwoorden intrekken tot de vragenlijst sluit" in member.page.text
    member.follow("Trek je antwoorden in")
    page = member.answer({"code": receipt.lower().replace("-", " ")}, press="withdraw")
    assert member.status == 200
    assert "Je antwoorden zijn ingetrokken" in page.text
    assert receipt not in page.html
    assert [answers["wens"] for answers in round_.stored] == ["van een ander"]
    figures = round_.figures
    assert (figures.withdrawn, figures.complete, figures.partial, figures.open_link) == (1, 1, 0, 2)

    page = member.follow("Doe opnieuw mee")
    assert "zijn net antwoorden verstuurd" not in page.text
    assert "Stap 1 van 1" in member.open("/proef/thanks").text, "the receipt is gone with the answers"
    member.answer({"wens": "toch liever dit"})
    assert member.send().receipt != receipt
    assert sorted(answers["wens"] for answers in round_.stored) == ["toch liever dit", "van een ander"]


def test_the_check_page_says_what_can_be_done_after_sending(round_of: Make) -> None:
    member = round_of(PLAIN).member("en")
    member.start()
    page = member.answer({"wens": "x"})
    assert "After sending you cannot change them; you can withdraw them until the survey closes." in page.text


def test_a_code_that_is_withdrawn_already_is_not_there_any_more(round_of: Make) -> None:
    round_ = round_of(PLAIN)
    receipt = sent(round_).page.receipt
    for status, told in ((200, "zijn ingetrokken"), (404, "Bij deze code staan geen antwoorden (meer)")):
        member = round_.member()
        member.open("/proef/withdraw")
        page = member.answer({"code": receipt}, press="withdraw")
        assert (member.status, told in page.text) == (status, True)
        assert receipt not in page.html
    assert round_.figures.withdrawn == 1


@pytest.mark.parametrize("typed", ["", "ABCD", "ABCD-EFGH-IJKL-MNOP-QRST", "' OR 1=1 --", "x" * 500])
def test_what_cannot_be_a_code_is_told_and_stays(round_of: Make, typed: str) -> None:
    round_ = round_of(PLAIN)
    sent(round_)
    member = round_.member()
    member.open("/proef/withdraw")
    page = member.answer({"code": typed}, press="withdraw")
    assert (member.status, page.fields["code"]) == (422, [typed[:100]])
    assert "Vul de 16 letters en cijfers van je code in" in page.text
    assert len(round_.stored) == 1


def test_a_form_that_is_not_ours_withdraws_nothing(round_of: Make) -> None:
    round_ = round_of(PLAIN)
    receipt = sent(round_).page.receipt
    member = round_.member()
    member.open("/proef/withdraw")
    page = member.post("/proef/withdraw", {"csrf_token": "false", "code": receipt})
    assert (member.status, page.fields["code"]) == (400, [receipt])
    member.post("/proef/withdraw", {**page.fields, "round": "ander"})
    assert member.status == 400
    member.browser.get(f"/proef/withdraw?code={receipt}")
    assert len(round_.stored) == 1


@pytest.mark.parametrize("by_board", [True, False])
def test_after_closing_nothing_can_be_withdrawn(round_of: Make, by_board: bool) -> None:
    round_ = round_of(PLAIN, closes=CLOSES)
    member = sent(round_)
    receipt = member.page.receipt
    form = member.open("/proef/withdraw").fields
    if by_board:
        round_.close()
    else:
        round_.clock.now += datetime.timedelta(days=20)
    page = member.post("/proef/withdraw", {**form, "code": receipt})
    assert member.status == 410
    assert "Antwoorden intrekken kan niet meer" in page.text
    assert receipt not in page.html
    assert "Antwoorden intrekken kan niet meer" in member.open("/proef/withdraw").text
    assert "Trek je antwoorden in" not in member.open("/proef/counted").links
    assert "Trek je antwoorden in" not in member.open("/proef/thanks").links
    assert (len(round_.stored), round_.figures.withdrawn) == (1, 0)


def test_before_opening_there_is_nothing_to_withdraw(round_of: Make) -> None:
    member = round_of(PLAIN, opens=CLOSES).member()
    assert "gaat open op 30 november 2026" in member.open("/proef/withdraw").text
    assert member.status == 403


def test_the_page_about_counting_leads_there_while_the_round_is_open(round_of: Make) -> None:
    member = round_of(PLAIN).member()
    member.open("/proef/counted")
    assert "Vul de code" not in member.page.text
    member.follow("Trek je antwoorden in")
    assert member.address == "/proef/withdraw"


def test_a_form_that_was_sent_and_withdrawn_cannot_be_sent_once_more(round_of: Make) -> None:
    round_ = round_of(PLAIN)
    member = round_.member()
    member.start()
    check = member.answer({"wens": "een wens"})
    receipt = member.send().receipt
    member.open("/proef/withdraw")
    member.answer({"code": receipt}, press="withdraw")
    member.post("/proef/check", {**check.fields, "action": "send"})
    assert member.status == 410
    assert round_.stored == []


def test_after_closing_every_figure_is_of_those_that_remain(round_of: Make) -> None:
    round_ = round_of(PLAIN)
    members = [sent(round_, f"wens {number}") for number in range(12)]
    left = members[4].page.receipt
    members[4].open("/proef/withdraw")
    members[4].answer({"code": left}, press="withdraw")
    round_.close()
    page = members[4].open("/proef/counted")
    assert "De lijst heeft 11 codes" in page.text
    page = members[4].answer({"code": left}, press="look")
    assert "staat niet in de lijst" in page.text
    figures = round_.figures
    assert figures.complete + figures.partial == len(round_.stored) == 11
    assert figures.open_link + figures.imported - figures.withdrawn == 11


def test_the_code_is_nowhere_in_the_log(round_of: Make, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    round_ = round_of(PLAIN)
    receipt = sent(round_).page.receipt
    member = round_.member()
    member.open("/proef/withdraw")
    member.answer({"code": receipt}, press="withdraw")
    assert receipt not in caplog.text
    assert receipt.encode() not in round_.workspace.answers_db.read_bytes()
