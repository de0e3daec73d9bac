"""Headers and cookies, over http and https, and sites that live under a path."""

import gzip
import re
import sqlite3
from collections.abc import Callable

from flask import Flask
from werkzeug.test import TestResponse

from surveytool.store.workspace import Workspace
from surveytool.web.member import create_member_app

Make = Callable[..., Workspace]
KEY = b"of the test" * 3


def cookies(response: TestResponse) -> dict[str, str]:
    return {line.partition("=")[0]: line for line in response.headers.getlist("Set-Cookie")}


def begin(app: Flask, host: str, path: str = "") -> tuple[TestResponse, TestResponse]:
    client = app.test_client()
    first = client.get(f"{path}/proef?lang=en", headers={"Host": host})
    token = re.search(r'name="csrf_token" value="([^"]+)"', first.text)
    assert token
    return first, client.post(f"{path}/proef", data={"csrf_token": token[1], "wens": "x"}, headers={"Host": host})


def test_every_page_carries_the_policy_and_is_not_kept(workspace_of: Make) -> None:
    client = create_member_app(workspace_of(), secret_key=KEY).test_client()
    for address, status in (("/", 200), ("/proef", 200), ("/nee", 404), ("/proef/section/een", 303)):
        response = client.get(address)
        assert response.status_code == status
        assert response.headers["Content-Security-Policy"] == (
            "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self'; "
            "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
        )
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert response.headers["Cache-Control"] == "no-store"
        assert "Strict-Transport-Security" not in response.headers


def test_files_are_kept_for_good_and_change_address_when_they_change(workspace_of: Make) -> None:
    client = create_member_app(workspace_of(), secret_key=KEY).test_client()
    page = client.get("/proef").text
    files = re.findall(r'(?:href|src)="(/-/[^"]+)"', page)
    assert len(files) == 5
    for file in files:
        assert "?v=" in file
        response = client.get(file)
        assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        packed = client.get(file, headers={"Accept-Encoding": "gzip"})
        if packed.headers.get("Content-Encoding") == "gzip":
            assert gzip.decompress(packed.data) == response.data
    assert client.get("/-/niets.css").headers["Cache-Control"] == "no-store"


def test_over_https_cookies_are_bound_to_the_host(workspace_of: Make) -> None:
    app = create_member_app(workspace_of(), secret_key=KEY, base_url="https://peiling.example.org")
    first, sent = begin(app, "peiling.example.org")
    assert first.headers["Strict-Transport-Security"] == "max-age=31536000"
    given = cookies(first) | cookies(sent)
    assert given.keys() == {"__Host-session", "__Host-language", "__Host-draft-proef"}
    for line in given.values():
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= {part.strip() for part in line.split(";")}
        assert "Domain" not in line


def test_over_http_cookies_have_plain_names(workspace_of: Make) -> None:
    first, sent = begin(create_member_app(workspace_of(), secret_key=KEY), "localhost")
    given = cookies(first) | cookies(sent)
    assert given.keys() == {"session", "language", "draft-proef"}
    for line in given.values():
        assert "Secure" not in line
        assert {"HttpOnly", "SameSite=Lax"} <= {part.strip() for part in line.split(";")}


def test_a_site_may_live_under_a_path_whether_or_not_a_proxy_takes_it_off(workspace_of: Make) -> None:
    app = create_member_app(workspace_of(), secret_key=KEY, base_url="https://example.org/peiling/")
    for path in ("", "/peiling"):
        first, sent = begin(app, "example.org", path)
        assert 'action="/peiling/proef"' in first.text
        assert 'href="/peiling/-/member.css' in first.text
        assert sent.headers["Location"] == "/peiling/proef/check"
        assert 'href="/peiling/proef/resume"' in first.text
        assert (
            'href="/peiling/?lang=nl"'
            in app.test_client().get(f"{path}/?lang=en", headers={"Host": "example.org"}).text
        )


def test_a_button_to_try_again_stays_under_the_path(workspace_of: Make) -> None:
    workspace = workspace_of()
    app = create_member_app(workspace, secret_key=KEY, base_url="https://example.org/peiling", busy_timeout=0.1)
    first, _ = begin(app, "example.org")
    token = re.search(r'name="csrf_token" value="([^"]+)"', first.text)
    assert token
    cookie = first.headers["Set-Cookie"].partition(";")[0]
    holder = sqlite3.connect(workspace.answers_db, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    client, headers = app.test_client(use_cookies=False), {"Host": "example.org", "Cookie": cookie}
    read = client.get("/proef", headers=headers)
    sent = client.post("/proef", data={"csrf_token": token[1], "wens": "x"}, headers=headers)
    holder.close()
    assert (read.status_code, sent.status_code) == (503, 503)
    assert 'href="/peiling/proef"' in read.text
    assert 'action="/peiling/proef"' in sent.text


def test_the_colour_and_logo_are_the_communitys_own(workspace_of: Make) -> None:
    workspace = workspace_of(community="name: Netwerk\ncolours: {brand: '#7A0B2F'}\nlogo: logo.svg\n")
    logo = '<svg xmlns="http://www.w3.org/2000/svg"/>'
    (workspace.path / "logo.svg").write_text(logo, encoding="utf-8")
    client = create_member_app(workspace, secret_key=KEY).test_client()
    assert client.get("/-/brand.css").text == ":root{--brand:#7a0b2f}"
    assert 'fill="#7a0b2f"' in client.get("/-/icon.svg").text
    address = re.search(r'<img src="([^"]+)"', client.get("/").text)
    assert address
    assert client.get(address[1]).text == logo


def test_a_logo_outside_the_workspace_is_not_shown(workspace_of: Make) -> None:
    workspace = workspace_of(community="name: Netwerk\nlogo: ../logo.svg\n")
    (workspace.path.parent / "logo.svg").write_text("<svg/>", encoding="utf-8")
    client = create_member_app(workspace, secret_key=KEY).test_client()
    assert client.get("/-/logo").status_code == 404
    assert "<img" not in client.get("/").text
