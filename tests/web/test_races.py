"""Many at once, on a real server with two workers: one response for each link (R4), and for each form however often it is
sent (R3). ``SURVEYTOOL_TEST_RACES=300`` runs them in full."""

import datetime
import os
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

from surveytool.response.receipt import receipt_hash
from surveytool.store import invitations, keys, responses
from surveytool.store.database import open_database
from surveytool.store.invitations import link_token
from surveytool.store.workspace import Workspace
from tests.web.test_server import Browser, field, served

Make = Callable[..., Workspace]
RACES = int(os.environ.get("SURVEYTOOL_TEST_RACES", "8"))
BROWSERS = 8
POSTS = 4


def before_sending(port: int, link: str, wish: str) -> tuple[Browser, dict[str, str]]:
    """A browser that came by a link and stands before the last button, and the form behind it."""
    browser = Browser(port)
    status, address = browser.ask(link)
    assert (status, address) == (303, "/proef")
    _, page = browser.ask(address)
    status, _ = browser.ask("/proef", {"csrf_token": field(page, "csrf_token"), "wens": wish, "action": "next"})
    assert status == 303
    _, page = browser.ask("/proef/check")
    return browser, {"csrf_token": field(page, "csrf_token"), "nonce": field(page, "nonce")}


def with_links(workspace_of: Make) -> tuple[Workspace, list[str]]:
    """A workspace with a round for as many members as there are races, and their links."""
    members = [number.to_bytes(16, "big") for number in range(RACES)]
    workspace = workspace_of(today=datetime.date.today(), links="personal", members=members)  # noqa: DTZ011
    key = keys.links_key(workspace.keys, "proef")
    return workspace, [f"/proef/{link_token(key, 'proef', member)}" for member in members]


def stored(workspace: Workspace) -> tuple[Counter[bytes], tuple[int, int]]:
    """The receipts that are stored, and how many were invited and answered."""
    database = open_database(workspace.answers_db)
    try:
        rows = [row for page in responses.pages(database, "proef") for row in page]
        return Counter(row.receipt_hash for row in rows), invitations.count_invitations(database, "proef")
    finally:
        database.close()


def receipt_on(page: str) -> str:
    return page.partition('class="receipt">')[2].partition("<")[0]


def test_of_eight_browsers_with_one_link_one_is_stored(workspace_of: Make, tmp_path: Path) -> None:
    workspace, links = with_links(workspace_of)
    statuses: Counter[int] = Counter()
    receipts: list[str] = []
    with served(workspace, tmp_path / "log") as (_, port), ThreadPoolExecutor(BROWSERS) as pool:
        for link in links:
            ready = list(pool.map(lambda number, link=link: before_sending(port, link, f"{number}"), range(BROWSERS)))
            gate = Barrier(BROWSERS)

            def send(
                one: tuple[Browser, dict[str, str]], gate: Barrier = gate
            ) -> tuple[int, str, tuple[Browser, dict[str, str]]]:
                gate.wait()
                return *one[0].ask("/proef/check", one[1]), one

            for status, text, (browser, _) in pool.map(send, ready):
                statuses[status] += 1
                if status == 303:
                    receipts.append(receipt_on(browser.ask(text)[1]))
    assert statuses == {303: RACES, 409: RACES * (BROWSERS - 1)}
    kept, counts = stored(workspace)
    assert kept == Counter(map(receipt_hash, receipts))
    assert counts == (RACES, RACES)


def test_a_form_that_is_sent_four_times_at_once_is_stored_once_under_one_receipt(
    workspace_of: Make, tmp_path: Path
) -> None:
    workspace, links = with_links(workspace_of)
    receipts: list[str] = []
    with served(workspace, tmp_path / "log") as (_, port), ThreadPoolExecutor(POSTS) as pool:
        for link in links:
            browser, form = before_sending(port, link, "een wens")
            twins = [Browser(port) for _ in range(POSTS)]
            for twin in twins:
                twin.cookies = dict(browser.cookies)
            gate = Barrier(POSTS)

            def send(twin: Browser, form: dict[str, str] = form, gate: Barrier = gate) -> str:
                gate.wait()
                status, address = twin.ask("/proef/check", form)
                assert status == 303, address
                return receipt_on(twin.ask(address)[1])

            shown = set(pool.map(send, twins))
            assert len(shown) == 1
            receipts += shown
    kept, counts = stored(workspace)
    assert kept == Counter(map(receipt_hash, receipts))
    assert counts == (RACES, RACES)
