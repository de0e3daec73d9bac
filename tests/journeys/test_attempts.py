"""One address cannot send or guess without end; who has to wait is told so, and nothing is lost."""

from collections.abc import Callable

import pytest

from surveytool.store import limits
from tests.journeys.conftest import Round
from tests.journeys.test_bad_input import PLAIN

Make = Callable[..., Round]


def test_sending_very_often_has_to_wait_and_keeps_the_answers(round_of: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(limits.MOST, "send", 2)
    round_ = round_of(PLAIN)
    members = [round_.member() for _ in range(3)]
    for member in members:
        member.start()
        member.answer({"keuze": "a"})
        member.send()
    assert len(round_.stored) == 2
    assert members[2].status == 429
    assert "Wacht even" in members[2].page.text
    round_.clock.now = round_.clock.now.replace(hour=round_.clock.now.hour + 1)
    members[2].send()
    assert len(round_.stored) == 3


@pytest.mark.parametrize(
    ("address", "code"),
    [("resume", "ABCD-EFGH-IJKL-MNOP-QRST"), ("withdraw", "ABCD-EFGH-IJKL-MNOP")],
)
def test_codes_cannot_be_guessed_without_end(
    round_of: Make, monkeypatch: pytest.MonkeyPatch, address: str, code: str
) -> None:
    monkeypatch.setitem(limits.MOST, "code", 3)
    member = round_of(PLAIN).member()
    statuses = []
    for _ in range(5):
        member.open(f"/proef/{address}")
        member.answer({"code": code}, press="go")
        statuses.append(member.status)
    assert statuses == [404, 404, 404, 429, 429]


def test_the_browser_is_told_when_to_try_again(round_of: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(limits.MOST, "code", 0)
    member = round_of(PLAIN).member()
    page = member.open("/proef/resume")
    answer = member.browser.post("/proef/resume", data={**page.fields, "code": "ABCD-EFGH-IJKL-MNOP-QRST"})
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= limits.PERIOD + 1
