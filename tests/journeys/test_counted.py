"""After closing: a member finds out that an answer was counted, and anyone can check the list."""

import datetime
import hashlib
from collections.abc import Callable
from typing import Any

import pytest

from surveytool.store.purging import purge_round

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


def sent(round_: Any, number: int) -> list[str]:
    receipts = []
    for place in range(number):
        member = round_.member()
        member.start()
        member.answer({"wens": f"wens {place}"})
        receipts.append(member.send().receipt)
    return receipts


def test_a_receipt_is_found_in_the_list_however_it_is_typed(round_of: Make) -> None:
    round_ = round_of(PLAIN)
    receipt = sent(round_, 3)[1]
    round_.close()
    member = round_.member()
    member.start()
    assert member.status == 410
    assert member.page.action == "", "there is nothing to answer any more"
    page = member.follow("Ga na of je antwoorden zijn meegeteld")
    assert member.status == 200
    assert "De lijst heeft 3 codes" in page.text
    loose = receipt.replace("-", " ").lower()
    for typed in (
        receipt,
        loose,
        f"  {loose} ",
        receipt.replace("-", "–"),
        receipt.replace("O", "0").replace("I", "1"),
    ):
        page = member.answer({"code": typed}, press="look")
        assert member.status == 200
        assert "Je antwoorden zijn meegeteld" in page.text
        assert page.fields["code"] == [receipt]


def test_a_code_that_is_not_in_the_list_is_told_with_what_to_do(round_of: Make) -> None:
    round_ = round_of(PLAIN)
    sent(round_, 1)
    round_.close()
    member = round_.member(language="en")
    member.open("/proef/counted")
    page = member.answer({"code": "aaaa aaaa aaaa aaaa"})
    assert "Code AAAA-AAAA-AAAA-AAAA is not in the list of this survey" in page.text
    assert "Your answers were counted" not in page.text


@pytest.mark.parametrize("typed", ["", "ABCD", "ABCD-EFGH-IJKL-MNO9", "<script>alert(1)</script>", "x" * 500])
def test_what_cannot_be_a_code_is_told_at_the_field(round_of: Make, typed: str) -> None:
    round_ = round_of(PLAIN)
    round_.close()
    member = round_.member()
    member.open("/proef/counted")
    page = member.answer({"code": typed}, press="look")
    assert member.status == 422
    assert page.title.startswith("Fout: ")
    assert page.problems == ["Fout: Vul de 16 letters en cijfers van je code in, zoals ABCD-EFGH-IJKL-MNOP"]
    assert page.links["Vul de 16 letters en cijfers van je code in, zoals ABCD-EFGH-IJKL-MNOP"] == "#code"
    assert page.fields["code"] == [typed[:100]]
    assert "<script>" not in page.html


def test_the_list_is_there_for_anyone_to_check(round_of: Make) -> None:
    round_ = round_of(PLAIN)
    receipts = sent(round_, 12)
    round_.close()
    answer = round_.member().browser.get("/proef/receipts")
    assert (answer.status_code, answer.mimetype) == (200, "text/plain")
    assert answer.text.splitlines() == sorted(hashlib.sha256(receipt.encode()).hexdigest() for receipt in receipts)


def test_while_the_round_is_open_nothing_is_looked_up_and_it_is_told_when(round_of: Make) -> None:
    round_ = round_of(PLAIN, closes=CLOSES)
    receipt = sent(round_, 1)[0]
    member = round_.member()
    page = member.open("/proef/counted")
    assert (member.status, page.action) == (200, "")
    assert "open tot en met 30 november 2026" in page.text
    assert "1 code" not in page.text, "how many have answered is the board's to tell"
    assert member.browser.get("/proef/receipts").status_code == 404
    page = member.post("/proef/counted", {"code": receipt})
    assert (member.status, page.action) == (409, "")
    round_.clock.now = round_.clock.now.replace(month=12)
    assert "Als het bestuur de vragenlijst heeft gesloten" in member.open("/proef/counted").text


def test_the_thanks_say_where_and_when_the_code_can_be_looked_up(round_of: Make) -> None:
    round_ = round_of(PLAIN)
    member = round_.member()
    member.start()
    member.answer({"wens": "x"})
    page = member.send()
    assert "Als de vragenlijst is gesloten, kun je je code op deze pagina opzoeken" in page.text
    assert page.links["Zijn je antwoorden meegeteld?"] == "/proef/counted"


def test_looking_up_needs_the_token_of_the_page_and_keeps_the_code(round_of: Make) -> None:
    round_ = round_of(PLAIN)
    receipt = sent(round_, 1)[0]
    round_.close()
    member = round_.member()
    page = member.open("/proef/counted")
    page = member.post(page.action, {"csrf_token": "old", "code": receipt})
    assert (member.status, page.fields["code"]) == (400, [receipt])
    assert "Druk nog een keer op de knop" in page.text
    assert "Je antwoorden zijn meegeteld" not in page.text
    assert "Je antwoorden zijn meegeteld" in member.answer().text
    member.browser = round_.app.test_client(use_cookies=False)
    page = member.post(page.action, page.fields)
    assert "Je browser bewaart geen cookies" in page.text


def test_looking_up_changes_nothing_and_writes_nothing_down(round_of: Make, capfd: pytest.CaptureFixture[str]) -> None:
    round_ = round_of(PLAIN)
    receipt = sent(round_, 1)[0]
    round_.close()
    folder = round_.workspace.path
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    member = round_.member()
    member.open("/proef/counted")
    member.answer({"code": receipt}, press="look")
    member.open("/proef/receipts")
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    assert "".join(capfd.readouterr()) == ""


def test_a_list_that_was_changed_is_not_shown(round_of: Make) -> None:
    round_ = round_of(PLAIN)
    sent(round_, 2)
    round_.close()
    path = round_.workspace.snapshots / "proef" / "receipts.txt"
    path.write_text(path.read_text()[:65])
    member = round_.member()
    member.open("/proef/counted")
    assert member.status == 503
    assert member.browser.get("/proef/receipts").status_code == 503
    path.unlink()
    assert member.browser.get("/proef/receipts").status_code == 503


def test_when_the_answers_were_deleted_the_page_says_when(round_of: Make) -> None:
    round_ = round_of(PLAIN)
    receipt = sent(round_, 3)[1]
    round_.close()
    purge_round(
        round_.database, "proef", people=None, snapshots=round_.workspace.snapshots, today=datetime.date(2028, 11, 30)
    )
    member = round_.member()
    page = member.open("/proef/counted")
    assert member.status == 200
    assert "De antwoorden op deze vragenlijst zijn op 30 november 2028 verwijderd" in page.text
    assert page.action == ""
    member.open("/proef/receipts")
    assert member.status == 404
    page = member.post("/proef/counted", {"code": receipt})
    assert member.status == 409
    assert "in the list" not in page.text
    member.start()
    assert member.status == 410
