"""Every route says whom it is for, answers with the headers, and sends nobody to another site."""

import re
from collections.abc import Callable, Iterator
from typing import get_args
from urllib.parse import quote, urlsplit

import pytest
from flask import Flask, request, request_started
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from surveytool.store.workspace import Workspace
from surveytool.web.member import create_member_app
from surveytool.web.member.app import ROUTES
from surveytool.web.member.headers import ALWAYS, LASTING_ENDPOINTS, POLICY
from surveytool.web.member.route import Audience
from tests.web.conftest import PLAIN

Make = Callable[..., Workspace]
KEY = b"of the test" * 3
VALUES = {
    "round_id": "proef",
    "section_id": "een",
    "code": "ABCD-EFGH-IJKL-MNOP-QRST",
    "name": "member.css",
    "token": "a" * 26,
}
REGISTRATION = """\
questionnaire: proef
version: 1
kind: registration
anonymous: false
languages: [nl]
title: Aanmelden
sections:
  - id: een
    title: Een
    questions:
      - {id: name, kind: text, required: true, text: Hoe heet je?}
      - {id: email, kind: text, pattern: email, required: true, text: Wat is je adres?}
"""
SURVEYS = pytest.mark.parametrize("source", [PLAIN, REGISTRATION], ids=["survey", "registration"])


def rules(app: Flask) -> Iterator[tuple[Rule, str, str]]:
    """Each rule, with a method and an address that it takes."""
    for rule in app.url_map.iter_rules():
        address = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: quote(VALUES[found[1]]), rule.rule)
        for method in sorted(rule.methods or ()):
            yield rule, method, address


def answers(app: Flask, query: str = "", **options: object) -> Iterator[tuple[Rule, str, TestResponse]]:
    for rule, method, address in rules(app):
        browser = app.test_client()
        browser.get("/proef", headers={"Host": "peiling.example.org"})
        options = {"headers": {"Host": "peiling.example.org"}} | options
        yield rule, method, browser.open(address + query, method=method, **options)  # type: ignore[arg-type]


def test_every_route_says_whom_it_is_for(workspace_of: Make) -> None:
    app = create_member_app(workspace_of(), secret_key=KEY)
    declared = {(f"member.{route.name}", route.address): route for route in ROUTES}
    found = {(rule.endpoint, rule.rule) for rule in app.url_map.iter_rules()}
    assert found == declared.keys()
    assert {route.is_for for route in ROUTES} == set(get_args(Audience))
    assert len({route.name for route in ROUTES}) == len(ROUTES)


def test_there_is_no_route_for_the_board() -> None:
    assert "board" not in get_args(Audience)
    assert [
        route.address for route in ROUTES if re.search(r"board|bestuur|admin|login|report|export", route.address)
    ] == []


def test_a_route_that_says_nothing_of_itself_answers_nobody(workspace_of: Make) -> None:
    app = create_member_app(workspace_of(), secret_key=KEY)
    app.add_url_rule("/-/all", "all", lambda: "everything")
    app.add_url_rule("/-/all", "more", lambda: "everything", methods=["POST"])
    for method in ("GET", "POST"):
        answer = app.test_client().open("/-/all", method=method)
        assert answer.status_code == 404
        assert "everything" not in answer.text


def test_only_a_get_and_a_post_are_ever_taken(workspace_of: Make) -> None:
    app = create_member_app(workspace_of(), secret_key=KEY)
    assert {method for _, method, _ in rules(app)} == {"GET", "HEAD", "OPTIONS", "POST"}
    for method in ("PUT", "DELETE", "PATCH", "TRACE"):
        assert app.test_client().open("/proef", method=method).status_code == 405


@SURVEYS
def test_every_answer_of_every_route_carries_the_headers(workspace_of: Make, source: str) -> None:
    workspace = workspace_of(source)
    app = create_member_app(workspace, secret_key=KEY, base_url="https://peiling.example.org")
    seen = set()
    for rule, _, answer in answers(app):
        seen.add(answer.status_code)
        assert {name: answer.headers[name] for name in ALWAYS} == ALWAYS
        assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
        is_file = rule.endpoint in LASTING_ENDPOINTS and answer.status_code == 200
        assert answer.headers["Cache-Control"] == ("public, max-age=31536000, immutable" if is_file else "no-store")
    assert {200, 303, 400, 404} <= seen, seen


def test_the_policy_allows_nothing_that_is_not_ours() -> None:
    assert "unsafe" not in POLICY
    assert "*" not in POLICY
    assert ALWAYS["Content-Security-Policy"] == POLICY


@pytest.mark.parametrize(
    ("method", "address", "body", "host", "status"),
    [
        ("GET", "/nergens", b"", "peiling.example.org", 404),
        ("GET", "/-/niets.css", b"", "peiling.example.org", 404),
        ("PUT", "/proef", b"", "peiling.example.org", 405),
        ("POST", "/proef", b"x" * 70_000, "peiling.example.org", 413),
        ("POST", "/proef", b"%FF", "peiling.example.org", 400),
        ("GET", "/proef", b"", "evil.example.com", 400),
    ],
    ids=["no page", "no file", "other method", "too long", "unreadable", "other host"],
)
def test_every_refusal_carries_the_headers(
    workspace_of: Make, method: str, address: str, body: bytes, host: str, status: int
) -> None:
    app = create_member_app(workspace_of(), secret_key=KEY, base_url="https://peiling.example.org")
    answer = app.test_client().open(
        address, method=method, data=body, content_type="application/x-www-form-urlencoded", headers={"Host": host}
    )
    assert answer.status_code == status
    assert {name: answer.headers[name] for name in ALWAYS} == ALWAYS
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_headers_are_there_when_the_store_is_not_and_when_the_program_errs(workspace_of: Make) -> None:
    workspace = workspace_of()
    app = create_member_app(workspace, secret_key=KEY)
    (workspace.keys / "proef.mac").unlink()
    browser = app.test_client()
    token = re.search(r'name="csrf_token" value="([^"]+)"', browser.get("/proef").text)
    assert token
    browser.post("/proef", data={"csrf_token": token[1], "wens": "x"})
    nonce = re.search(r'name="nonce" value="([^"]+)"', browser.get("/proef/check").text)
    assert nonce
    answer = browser.post("/proef/check", data={"csrf_token": token[1], "nonce": nonce[1]})
    assert answer.status_code == 503
    assert {name: answer.headers[name] for name in ALWAYS} == ALWAYS
    app.extensions.clear()  # now nothing works
    answer = browser.get("/proef")
    assert (answer.status_code, answer.mimetype) == (500, "text/plain")
    assert {name: answer.headers[name] for name in ALWAYS} == ALWAYS


EVIL = ("//evil.example.com", "https://evil.example.com", "\\\\evil.example.com", "/\t/evil.example.com")


@pytest.mark.parametrize("evil", EVIL)
def test_no_word_of_a_stranger_leads_to_another_site(workspace_of: Make, evil: str) -> None:
    app = create_member_app(workspace_of(), secret_key=KEY, base_url="https://peiling.example.org")
    query = "?" + "&".join(f"{name}={quote(evil, safe='')}" for name in ("next", "from", "at", "lang", "url", "more"))
    strange = {
        "Host": "peiling.example.org",
        "X-Forwarded-Host": "evil.example.com",
        "X-Forwarded-Proto": "gopher",
        "X-Forwarded-Prefix": evil.replace("\t", ""),
        "X-Original-URL": evil.replace("\t", ""),
        "Forwarded": "host=evil.example.com",
        "Referer": "https://evil.example.com/",
    }
    redirects = 0
    for _, _, answer in answers(app, query, headers=strange):
        assert "evil" not in answer.text
        if location := answer.headers.get("Location"):
            redirects += 1
            parts = urlsplit(location)
            assert (parts.scheme, parts.netloc) == ("", ""), location
            assert re.match(r"/[a-z0-9]", location), location
            assert "evil" not in location
    assert redirects > 3


@pytest.mark.parametrize(
    ("proxies", "seen"), [(0, ("127.0.0.1", "http", "localhost")), (1, ("192.0.2.9", "https", "localhost"))]
)
def test_what_a_proxy_says_counts_only_when_we_were_told_of_one(
    workspace_of: Make, proxies: int, seen: tuple[str, str, str]
) -> None:
    app = create_member_app(workspace_of(), secret_key=KEY, proxies=proxies)
    found = []

    def look(*_: object, **__: object) -> None:
        found.append((request.remote_addr, request.scheme, request.host))

    headers = {"X-Forwarded-For": "192.0.2.9", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example.com"}
    with request_started.connected_to(look, app):
        app.test_client().get("/proef", headers=headers)
    assert found == [seen]
