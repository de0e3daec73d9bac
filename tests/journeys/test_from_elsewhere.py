"""A form that another site sends does nothing; who filled it in after all loses nothing and sends it again."""

from collections.abc import Callable

import pytest

from surveytool.store import invitations, keys
from surveytool.web.member.app import ROUTES
from tests.journeys.conftest import Member, Page, Round
from tests.journeys.test_bad_input import PLAIN

Make = Callable[..., Round]
SITE = "https://peiling.example.org"
ELSEWHERE = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site", "Origin": "https://www.example.org"},
    {"Sec-Fetch-Site": "", "Origin": SITE},
    {"Origin": "https://evil.example.com"},
    {"Origin": "https://peiling.example.org.evil.example.com"},
    {"Origin": "https://peiling.example.org:8443"},
    {"Origin": "https://["},
]
OURS = [
    {},
    {"Sec-Fetch-Site": "same-origin"},
    {"Sec-Fetch-Site": "none"},
    {"Sec-Fetch-Site": "same-origin", "Origin": "null"},
    {"Origin": "null"},
    {"Origin": SITE},
]


def post(member: Member, address: str, fields: dict[str, object], headers: dict[str, str]) -> Page:
    sent = {"Host": "peiling.example.org", "Accept-Language": "nl"} | headers
    answer = member.browser.post(address, data=fields, headers=sent, base_url=SITE)
    member.status, member.page = answer.status_code, Page(answer.text)
    return member.page


def started(round_: Round) -> tuple[Member, Page]:
    member = round_.member()
    answer = member.browser.get("/proef", base_url=SITE, headers={"Accept-Language": "nl"})
    return member, Page(answer.text)


@pytest.mark.parametrize("headers", ELSEWHERE, ids=str)
def test_a_form_from_elsewhere_is_not_stored_and_everything_is_in_the_page(
    round_of: Make, headers: dict[str, str]
) -> None:
    round_ = round_of(PLAIN, base_url=SITE)
    member, page = started(round_)
    filled = {**page.fields, "keuze": "a", "getal": "12,5", "wens": "een <b>wens</b>"}
    page = post(member, "/proef", filled, headers)
    assert member.status == 403
    assert "Dit kwam niet van een pagina van ons" in page.text
    assert "een <b>wens</b>" in page.text
    assert round_.figures.break_off == 0
    assert {name: page.fields[name] for name in ("keuze", "getal", "wens")} == {
        "keuze": ["a"],
        "getal": ["12,5"],
        "wens": ["een <b>wens</b>"],
    }
    post(member, page.action, dict(page.fields), {"Sec-Fetch-Site": "same-origin"})
    assert member.status == 303
    assert round_.figures.break_off == 1


@pytest.mark.parametrize("headers", OURS, ids=str)
def test_a_form_of_our_own_goes_on_also_in_a_browser_that_does_not_say_so(
    round_of: Make, headers: dict[str, str]
) -> None:
    round_ = round_of(PLAIN, base_url=SITE)
    member, page = started(round_)
    post(member, "/proef", {**page.fields, "keuze": "a"}, headers)
    assert member.status == 303
    assert round_.figures.break_off == 1


@pytest.mark.parametrize(
    "headers", [{}, {"Origin": "http://127.0.0.1:8000"}, {"Origin": "https://127.0.0.1:8000"}, {"Origin": "null"}]
)
def test_without_a_known_address_it_is_the_one_that_was_asked_for(round_of: Make, headers: dict[str, str]) -> None:
    member = round_of(PLAIN).member()
    page = Page(member.browser.get("/proef", base_url="http://127.0.0.1:8000").text)
    fields = {**page.fields, "keuze": "a"}
    answer = member.browser.post("/proef", data=fields, base_url="http://127.0.0.1:8000", headers=headers)
    assert answer.status_code == 303
    elsewhere = {"Origin": "http://127.0.0.1:9000"}
    answer = member.browser.post("/proef", data=fields, base_url="http://127.0.0.1:8000", headers=elsewhere)
    assert answer.status_code == 403


def test_every_post_that_a_page_of_ours_sends_asks_where_it_came_from(round_of: Make) -> None:
    round_ = round_of(PLAIN, base_url=SITE)
    before = round_.workspace.answers_db.read_bytes()
    posts = [route for route in ROUTES if route.method == "POST" and not route.from_elsewhere]
    assert len(posts) >= 6
    for route in posts:
        member, page = started(round_)
        address = route.address.replace("<round_id>", "proef").replace("<section_id>", "een")
        post(member, address, {**page.fields, "keuze": "a", "code": "x"}, {"Sec-Fetch-Site": "cross-site"})
        assert member.status == 403, address
    assert round_.workspace.answers_db.read_bytes() == before


def test_what_cannot_be_read_or_is_nowhere_is_told_as_ever(round_of: Make) -> None:
    member = round_of(PLAIN, base_url=SITE).member()
    post(member, "/elders", {"wens": "x"}, {"Sec-Fetch-Site": "cross-site"})
    assert member.status == 404
    post(member, "/proef", {"wens": "x" * 70_000}, {"Sec-Fetch-Site": "cross-site"})
    assert member.status == 413


def test_a_page_elsewhere_may_link_to_us(round_of: Make) -> None:
    member = round_of(PLAIN, base_url=SITE).member()
    headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    assert member.browser.get("/proef", base_url=SITE, headers=headers).status_code == 200


ONE_CLICK = (
    b'--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n',
    "multipart/form-data; boundary=x",
)


@pytest.mark.parametrize(
    ("body", "kind"),
    [ONE_CLICK, (b"List-Unsubscribe=One-Click", "application/x-www-form-urlencoded")],
    ids=["parts", "form"],
)
def test_a_mail_program_stops_mail_from_wherever_it_is(round_of: Make, body: bytes, kind: str) -> None:
    round_, address, its_tag = invited(round_of)
    program = round_.app.test_client(use_cookies=False)
    headers = {"Sec-Fetch-Site": "cross-site", "Origin": "https://mail.example.com"}
    answer = program.post(f"{address}/stop", base_url=SITE, data=body, content_type=kind, headers=headers)
    assert answer.status_code == 200
    assert invitations.invited_tags(round_.database, "proef")[its_tag].stopped


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "application/x-www-form-urlencoded"),
        (b"", "multipart/form-data; boundary=x"),
        (b"a=b", "application/x-www-form-urlencoded"),
        (b'{"List-Unsubscribe": "One-Click"}', "application/json"),
        (ONE_CLICK[0][:50], ONE_CLICK[1]),
    ],
    ids=["empty", "no parts", "something else", "JSON", "cut off"],
)
def test_a_program_that_tries_every_address_of_a_mail_stops_nothing(round_of: Make, body: bytes, kind: str) -> None:
    round_, address, its_tag = invited(round_of)
    program = round_.app.test_client(use_cookies=False)
    for method in ("GET", "HEAD", "OPTIONS"):
        program.open(f"{address}/stop", base_url=SITE, method=method)
    answer = program.post(f"{address}/stop", base_url=SITE, data=body, content_type=kind)
    assert answer.status_code == 400
    assert not invitations.invited_tags(round_.database, "proef")[its_tag].stopped


def test_only_stopping_mail_is_taken_from_elsewhere() -> None:
    assert [route.address for route in ROUTES if route.from_elsewhere] == ["/<round_id>/<token>/stop"]


def test_answers_by_a_personal_link_are_not_sent_from_elsewhere_and_do_not_spend_it(round_of: Make) -> None:
    round_, address, its_tag = invited(round_of)
    member = round_.member()
    member.browser.get(address, base_url=SITE)
    page = Page(member.browser.get("/proef", base_url=SITE).text)
    post(member, "/proef", {**page.fields, "keuze": "a"}, {"Sec-Fetch-Site": "same-origin"})
    page = Page(member.browser.get("/proef/check", base_url=SITE).text)
    sent = post(member, "/proef/check", dict(page.fields), {"Sec-Fetch-Site": "cross-site"})
    assert member.status == 403
    assert not invitations.invited_tags(round_.database, "proef")[its_tag].answered
    post(member, sent.action, dict(sent.fields), {"Sec-Fetch-Site": "same-origin"})
    assert member.status == 303
    assert invitations.invited_tags(round_.database, "proef")[its_tag].answered


def invited(round_of: Make) -> tuple[Round, str, bytes]:
    """A round with one personal link, its address, and its hash."""
    round_ = round_of(PLAIN, base_url=SITE, links="personal", invitees=[invitations.Invitee(bytes(16))])
    token = invitations.link_token(keys.links_key(round_.workspace.keys, "proef"), "proef", bytes(16))
    return round_, f"/proef/{token}", invitations.tag(token)
