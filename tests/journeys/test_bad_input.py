"""What a browser, a proxy or a stranger may send: a clear page, never a crash, and nothing stored by half."""

import io
import threading
from collections.abc import Callable
from typing import Any

import pytest

from surveytool.web.member.posted import MAX_BODY

Make = Callable[..., Any]
FORM = "application/x-www-form-urlencoded"

PLAIN = """\
questionnaire: proef
version: 1
kind: needs
languages: [nl]
title: Proef
sections:
  - id: een
    title: Een
    questions:
      - {id: keuze, kind: single_choice, required: true, text: Wat kies je?, choices: [{code: a, label: A}, {code: b, label: B}]}
      - {id: getal, kind: number, text: Hoeveel?, min: 0, max: 100, decimals: 2}
      - {id: kort, kind: text, text: Kort, max_length: 10}
      - {id: wens, kind: open, text: Lang, max_length: 20}
"""


def test_an_option_that_is_not_in_the_list_is_told_at_the_question(round_of: Make) -> None:
    member = round_of(PLAIN).member()
    page = member.start()
    page = member.post("/proef", {**page.fields, "keuze": "c"})
    assert (member.status, page.problems) == (422, ["Fout: Kies een van de antwoorden uit de lijst"])


def test_two_values_for_one_radio_are_told_at_the_question(round_of: Make) -> None:
    member = round_of(PLAIN).member()
    page = member.start()
    page = member.post("/proef", {**page.fields, "keuze": ["a", "b"]})
    assert (member.status, page.problems) == (422, ["Fout: Kies één antwoord"])


def test_a_field_that_is_not_on_the_page_is_refused(round_of: Make) -> None:
    round_ = round_of(PLAIN)
    member = round_.member()
    page = member.start()
    page = member.post("/proef", {**page.fields, "keuze": "a", "beheer": "1"})
    assert member.status == 400
    assert "Er is niets opgeslagen" in page.text
    assert round_.figures.break_off == 0


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("1e309", "Vul een getal in"),
        ("NaN", "Vul een getal in"),
        ("9223372036854775808", "Vul een getal in"),
        ("1,234", "Vul het getal in zonder punt of komma voor duizendtallen"),
        ("101", "Vul een getal in van hoogstens 100"),
        ("-1", "Vul een getal in van minstens 0"),
    ],
)
def test_a_number_that_is_none_is_told_and_stays(round_of: Make, typed: str, problem: str) -> None:
    member = round_of(PLAIN).member()
    member.start()
    page = member.answer({"keuze": "a", "getal": typed})
    assert member.status == 422
    assert page.problems[0].startswith(f"Fout: {problem}")
    assert page.fields["getal"] == [typed]


@pytest.mark.parametrize("blank", [" ", "\u200b", "\u00a0\u2003", "\t\r\n"])
def test_a_text_of_nothing_visible_is_not_an_answer(round_of: Make, blank: str) -> None:
    round_ = round_of(PLAIN.replace("{id: wens, kind: open,", "{id: wens, kind: open, required: true,"))
    member = round_.member()
    member.start()
    page = member.answer({"keuze": "a", "wens": blank})
    assert page.problems == ["Fout: Vul een antwoord in"]


def test_a_text_one_character_too_long_is_kept_and_told(round_of: Make) -> None:
    member = round_of(PLAIN).member()
    member.start()
    page = member.answer({"keuze": "a", "wens": "x" * 21})
    assert page.problems == ["Fout: Gebruik hoogstens 20 tekens; je gebruikte er 21"]
    assert page.fields["wens"] == ["x" * 21]


def test_line_ends_of_a_browser_count_once(round_of: Make) -> None:
    member = round_of(PLAIN).member()
    member.start()
    member.answer({"keuze": "a", "wens": "123456789\r\n1234567890"})
    assert member.status == 200


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (FORM, b"keuze=%ED%A0%80"),
        (FORM, b"keuze=%FF"),
        (FORM, b"keuze=\xe9"),
        (FORM, b"keuze=a&wens=%00"),
        (FORM, b"&".join(b"keuze%d=a" % number for number in range(1001))),
        ("application/json", b'{"keuze": "a"}'),
        ("multipart/form-data; boundary=x", b"--x\r\ncut off"),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="keuze"\r\n\r\na\r\n--x--\r\n',
        ),
        ("multipart/form-data", b"keuze=a"),
        ("", b"keuze=a"),
        (f"{FORM}; charset=utf-16", "keuze=a".encode("utf-16")),
        ("text/plain", b"keuze=a"),
    ],
    ids=[
        "lone surrogate",
        "not UTF-8",
        "raw Latin-1",
        "NUL",
        "1001 fields",
        "JSON",
        "broken multipart",
        "multipart",
        "multipart without parts",
        "no type",
        "UTF-16",
        "plain text",
    ],
)
def test_what_cannot_be_read_is_refused_with_a_page(round_of: Make, kind: str, body: bytes) -> None:
    round_ = round_of(PLAIN)
    member = round_.member()
    member.start()
    answer = member.browser.post("/proef", data=body, content_type=kind)
    assert answer.status_code == 400
    assert "Er is niets opgeslagen" in answer.text
    assert round_.figures.break_off == 0


def test_a_body_that_is_too_large_is_refused_with_a_page(round_of: Make) -> None:
    member = round_of(PLAIN).member()
    page = member.start()
    page = member.post("/proef", {**page.fields, "wens": "x" * MAX_BODY})
    assert member.status == 413
    assert "Dat is te lang" in page.text


@pytest.mark.parametrize("body", [MAX_BODY + 1, 10 * MAX_BODY])
def test_a_body_without_a_length_is_never_cut_off_at_the_limit(round_of: Make, body: int) -> None:
    round_ = round_of(PLAIN)
    member = round_.member()
    token = member.start().fields["csrf_token"][0]
    sent = f"csrf_token={token}&keuze=a&wens=".encode().ljust(body, b"x")
    answer = member.browser.post(
        "/proef",
        input_stream=io.BytesIO(sent),
        content_type=FORM,
        headers={"Transfer-Encoding": "chunked"},
        environ_overrides={"wsgi.input_terminated": True},
    )
    assert answer.status_code == 413
    assert "Dat is te lang" in answer.text


def test_a_get_or_head_changes_nothing(round_of: Make) -> None:
    round_ = round_of(PLAIN)
    before = round_.workspace.answers_db.read_bytes()
    member = round_.member()
    for _ in range(3):
        member.start()
        member.browser.head("/proef")
        member.open("/proef/check")
        member.open("/?lang=nl")
    assert round_.workspace.answers_db.read_bytes() == before


def test_an_empty_post_of_a_mail_scanner_stores_nothing(round_of: Make) -> None:
    round_ = round_of(PLAIN)
    member = round_.member()
    page = member.start()
    member.post("/proef", page.fields)
    assert member.status == 422
    member.post("/proef/check", page.fields)
    assert member.status == 400
    assert round_.stored == []


def test_an_old_token_shows_the_page_again_with_everything_typed(round_of: Make) -> None:
    round_ = round_of(PLAIN)
    member = round_.member()
    page = member.start()
    page = member.post("/proef", {**page.fields, "csrf_token": "old", "keuze": "b", "wens": "een wens"})
    assert member.status == 400
    assert "Druk nog een keer op de knop" in page.text
    assert page.fields["wens"] == ["een wens"]
    assert round_.figures.break_off == 0
    page = member.answer()
    assert "Controleer je antwoorden" in page.text


def test_a_browser_without_cookies_is_told_so_and_keeps_what_was_typed(round_of: Make) -> None:
    member = round_of(PLAIN).member()
    member.browser = member.browser.application.test_client(use_cookies=False)
    page = member.start()
    page = member.post("/proef", {**page.fields, "keuze": "b", "wens": "een wens"})
    assert member.status == 400
    assert "Je browser bewaart geen cookies" in page.text
    assert page.fields["wens"] == ["een wens"]


def test_sending_twice_is_one_response_with_one_receipt(round_of: Make) -> None:
    round_ = round_of(PLAIN)
    member = round_.member()
    member.start()
    page = member.answer({"keuze": "a"})
    first = member.send().text
    assert member.post("/proef/check", {**page.fields, "action": "send"}).text == first
    assert member.open("/proef/thanks").text == first
    assert len(round_.stored) == 1


def test_sending_at_the_same_moment_is_one_response(round_of: Make) -> None:
    round_ = round_of(PLAIN, busy_timeout=10)
    member = round_.member()
    member.start()
    page = member.answer({"keuze": "a"})
    cookies = "; ".join(f"{cookie.key}={cookie.value}" for cookie in member.browser._cookies.values())
    answers: list[tuple[int, str]] = []

    def send() -> None:
        client = round_.app.test_client(use_cookies=False)
        answer = client.post("/proef/check", data=page.fields, headers={"Cookie": cookies})
        answers.append((answer.status_code, answer.headers.get("Location", "")))

    threads = [threading.Thread(target=send) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [(303, "/proef/thanks")] * 6
    assert len(round_.stored) == 1


def test_a_form_whose_draft_has_gone_is_not_stored_and_says_so(round_of: Make) -> None:
    round_ = round_of(PLAIN)
    member = round_.member()
    member.start()
    page = member.answer({"keuze": "a"})
    other = round_.member()
    token = other.start().fields["csrf_token"]
    page = other.post("/proef/check", {"csrf_token": token, "nonce": page.fields["nonce"]})
    assert other.status == 410
    assert "Er is niets verstuurd" in page.text
    assert "een week lang openen" in page.text
    assert "tot de vragenlijst sluit" in page.text, "the row of a draft outlives the cookie that opens it"
    assert round_.stored == []


def test_an_evil_host_is_refused_once_the_address_is_known(round_of: Make) -> None:
    member = round_of(PLAIN, base_url="https://peiling.example.org").member()
    answer = member.browser.get("/proef", headers={"Host": "evil.example.com"})
    assert answer.status_code == 400
    assert "evil" not in answer.text
    assert member.browser.get("/proef", headers={"Host": "peiling.example.org"}).status_code == 200
    forwarded = member.browser.get(
        "/proef", headers={"Host": "peiling.example.org", "X-Forwarded-Host": "evil.example.com"}
    )
    assert "evil" not in forwarded.text


@pytest.mark.parametrize(
    "address", ["/onbekend", "/proef/niets", "/%FF", "/Proef", "/" + "x" * 500, "/proef/section/%00"]
)
def test_an_unknown_address_has_a_friendly_page(round_of: Make, address: str) -> None:
    member = round_of(PLAIN).member()
    answer = member.browser.get(address)
    if answer.status_code == 303:
        return
    assert answer.status_code == 404
    assert "Deze pagina bestaat niet" in answer.text


@pytest.mark.parametrize(
    "address", ["/%5Cevil.example.com", "/%5C%5Cevil.example.com", "/%09/evil.example.com", "/a%3Fb%23c"]
)
def test_a_link_to_the_other_language_never_leads_to_another_site_or_page(round_of: Make, address: str) -> None:
    member = round_of(PLAIN).member()
    page = member.open(address)
    assert member.status == 404
    assert page.links["English"] in (f"{address}?lang=en", "/?lang=en")
