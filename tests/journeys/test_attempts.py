"""One address cannot send or guess without end; who has to wait is told so, and nothing is lost."""

from collections.abc import Callable

import pytest

from surveytool.store import keys, limits
from surveytool.store.invitations import Invitee, link_token
from surveytool.web.member import create_member_app
from tests.journeys.conftest import Member, Page, Round
from tests.journeys.test_bad_input import PLAIN

Make = Callable[..., Round]
ADDRESS = "192.0.2.7"


def elsewhere(round_: Round, address: str = ADDRESS) -> Member:
    """Someone who is not on the machine of the server."""
    member = round_.member()
    member.browser.environ_base["REMOTE_ADDR"] = address
    return member


def test_sending_very_often_has_to_wait_and_keeps_the_answers(round_of: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(limits.MOST, "send", 2)
    round_ = round_of(PLAIN)
    members = [elsewhere(round_) for _ in range(3)]
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
    member = elsewhere(round_of(PLAIN))
    statuses = []
    for _ in range(5):
        member.open(f"/proef/{address}")
        member.answer({"code": code}, press="go")
        statuses.append(member.status)
    assert statuses == [404, 404, 404, 429, 429]


def test_the_browser_is_told_when_to_try_again(round_of: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(limits.MOST, "code", 0)
    member = elsewhere(round_of(PLAIN))
    page = member.open("/proef/resume")
    answer = member.browser.post("/proef/resume", data={**page.fields, "code": "ABCD-EFGH-IJKL-MNOP-QRST"})
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= limits.PERIOD + 1


def test_behind_a_proxy_that_we_know_of_each_member_is_counted_apart(
    round_of: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(limits.MOST, "code", 0)
    round_ = round_of(PLAIN)
    app = create_member_app(round_.workspace, secret_key=b"of the test" * 3, now=round_.clock, proxies=1)
    browser = app.test_client()
    statuses = []
    for address in ("192.0.2.7", "127.0.0.1"):
        page = Page(browser.get("/proef/resume").text)
        answer = browser.post(
            "/proef/resume",
            data={**page.fields, "code": "ABCD-EFGH-IJKL-MNOP-QRST"},
            headers={"X-Forwarded-For": f"198.51.100.9, {address}"},
        )
        statuses.append(answer.status_code)
    assert statuses == [429, 404]


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.8.8", "::1"])
def test_behind_a_proxy_that_nobody_told_of_members_do_not_wait_for_each_other(
    round_of: Make, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setitem(limits.MOST, "send", 0)
    round_ = round_of(PLAIN)
    member = elsewhere(round_, address)
    member.start()
    member.answer({"keuze": "a"})
    member.send()
    assert round_.stored == [{"keuze": "a"}]


def test_links_cannot_be_guessed_without_end_and_one_that_is_there_always_opens(
    round_of: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(limits.MOST, "link", 3)
    member = bytes(16)
    round_ = round_of(PLAIN, links="personal", invitees=[Invitee(member)])
    link = f"/proef/{link_token(keys.links_key(round_.workspace.keys, 'proef'), 'proef', member)}"
    guessing = elsewhere(round_)
    statuses = []
    for number in range(6):
        guessing.open(f"/proef/{'abcdef'[number] * 26}")
        statuses.append(guessing.status)
    assert statuses == [404, 404, 404, 429, 429, 429]
    guessing.browser.post(f"/proef/{'a' * 26}/stop", data={"List-Unsubscribe": "One-Click"})
    for _ in range(5):
        guessing.open(link)
        assert guessing.status == 200
    guessing.answer({"keuze": "a"})
    guessing.send()
    assert round_.stored == [{"keuze": "a"}]
