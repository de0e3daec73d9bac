"""The coding page in Debian's chromium: a whole session by keyboard, the same without scripts, axe, no overflow."""

import datetime
import json
import random
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import BaseWSGIServer

from surveytool.questionnaire.parse import parse
from surveytool.response.receipt import receipt_hash
from surveytool.store.closing import close_round
from surveytool.store.coding import codes_by, read_codings, save_coding, set_overlap
from surveytool.store.database import Database, create_database, open_database
from surveytool.store.keys import round_key
from surveytool.store.responses import send
from surveytool.store.rounds import get_round, open_round
from surveytool.store.workspace import Workspace
from surveytool.web.coding import Desk, create_coding_app, view
from surveytool.web.coding.server import coding_server

pytestmark = pytest.mark.browser

DAY = datetime.date(2026, 11, 20)
WIDTHS = (320, 390, 1280)
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
QUESTIONNAIRE = b"""
questionnaire: wensen
version: 1
kind: needs
languages: [nl, en]
title: {nl: Wensen, en: Wishes}
sections:
  - id: alles
    title: {nl: Alles, en: All}
    questions:
      - {id: wens, kind: open, text: {nl: Wat wens je?, en: What do you wish?}}
"""
CODEBOOK = """\
# van de redactie
question: wens
version: 1
codes:
  - {id: steun, name: {nl: Steun van collega's, en: Peer support}, keywords: {nl: ["*intervisie*", "sparren*"]}}
  - {id: kennis, name: {nl: Kennis delen, en: Sharing knowledge}, keywords: {nl: ["*protocol*", vraagbaak]}}
  - {id: geen, name: {nl: Geen wens, en: No wish}, special: non_answer}
"""
WISHES = (
    "Intervisie in kleine groepen", "Even sparren met iemand die hetzelfde werk doet", "Protocollen van anderen inzien",
    "Een vraagbaak", "geen idee", "<script>alert(1)</script> =1+1", "Naamsbekendheid " + "v" * 200,
    "\u05e9\u05dc\u05d5\u05dd \U0001f600", "Online intervisie in de avond", "Protocollen zoeken op onderwerp",
    "Een borrel", "Webinars over hartfalen",
)  # fmt: skip


@dataclass
class Coding:
    """The page of one person, and what it stores."""

    workspace: Workspace
    db: Database
    url: str
    server: BaseWSGIServer

    def given(self, coder: str) -> dict[str, frozenset[str]]:
        """The codes by answer."""
        return dict(codes_by(read_codings(self.db, "wensen-2026", "wens"), coder))


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    found = Workspace(tmp_path)
    found.questionnaires.mkdir()
    found.codebook_file("wensen", "wens").write_text(CODEBOOK, "utf-8")
    create_database(found.answers_db)
    db = open_database(found.answers_db)
    questionnaire = parse(QUESTIONNAIRE, file="wensen.yaml").questionnaire
    open_round(
        db,
        keys=found.keys,
        id="wensen-2026",
        source=QUESTIONNAIRE,
        questionnaire=questionnaire,
        population=200,
        today=DAY,
    )
    key = round_key(found.keys, "wensen-2026")
    for number, wish in enumerate(WISHES):
        send(
            db,
            round_id="wensen-2026",
            key=key,
            id=bytes([number]) * 16,
            answers_json=json.dumps({"wens": wish}),
            receipt_hash=receipt_hash(f"ABCD-EFGH-IJKL-{number:04}"),
            disposition="complete",
            day=DAY,
        )
    close_round(db, "wensen-2026", keys=found.keys, snapshots=found.snapshots, today=DAY, rng=random.Random(1))
    db.close()
    return found


def served(workspace: Workspace, coder: str = "an", *, language: str = "nl") -> Iterator[Coding]:
    db = open_database(workspace.answers_db)
    questionnaire = parse(QUESTIONNAIRE, file="wensen.yaml").questionnaire
    desk = Desk(workspace, db, get_round(db, "wensen-2026"), questionnaire, "wens", coder=coder, today=lambda: DAY)
    listener = socket.create_server(("127.0.0.1", 0))
    server = coding_server(create_coding_app(desk, key="once", language=language), listener)
    listener.close()  # the server has its own
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    found = Coding(workspace, db, f"http://127.0.0.1:{server.port}", server)
    yield found
    server.shutdown()
    thread.join()
    server.server_close()
    db.close()


@pytest.fixture
def coding(workspace: Workspace) -> Iterator[Coding]:
    yield from served(workspace)


def entered(chromium: Browser, coding: Coding, *, wide: int = 1280, script: bool = True) -> Page:
    context = chromium.new_context(viewport={"width": wide, "height": 900}, java_script_enabled=script)
    page = context.new_page()
    page.goto(f"{coding.url}/open/once")
    return page


def axe(page: Page) -> list[tuple[str, list[str]]]:
    found = Axe().run(page, options={"runOnly": STANDARDS}).response["violations"]
    return [(one["id"], [node["html"][:120] for node in one["nodes"]][:3]) for one in found]


def press(page: Page, key: str) -> None:
    """A key that sends a form; the page that comes back is waited for."""
    with page.expect_navigation():
        page.keyboard.press(key)


def test_a_whole_session_by_keyboard(chromium: Browser, coding: Coding) -> None:
    page = entered(chromium, coding)
    texts = {row.get_attribute("id"): row.locator(".text").inner_text() for row in page.locator(".answer").all()}
    page.locator(".answer").first.focus()
    taken = []
    for _ in texts:
        answer = page.evaluate("document.activeElement.id")
        first = page.locator(f"#{answer} [data-key='1']")
        if first.count() and ("*" in (page.locator(f"#{answer} .why").first.inner_text())):
            taken.append(answer)
            press(page, "1")
        elif "borrel" in texts[answer]:
            page.keyboard.press("n")
            page.keyboard.type("Gezelligheid")
            press(page, "Enter")
            expect(page.get_by_role("heading", level=1)).to_have_text("Een nieuw thema")
            page.keyboard.press("Tab")
            with page.expect_navigation():
                page.locator("#name").press("Enter")
        else:
            press(page, "0")
        assert page.evaluate("document.activeElement.id") == answer
        page.keyboard.press("j")
    expect(page.locator("label[for=far]")).to_have_text("12 van 12 gelezen")
    given = coding.given("an")
    assert len(given) == 12
    assert sum(codes == {"gezelligheid"} for codes in given.values()) == 1
    assert sum("steun" in codes for codes in given.values()) >= 2
    text = coding.workspace.codebook_file("wensen", "wens").read_text("utf-8")
    assert text.startswith("# van de redactie")
    assert "gezelligheid" in text
    assert "version: 2" in text
    press(page, "u")
    assert len(coding.given("an")) == 11
    page.context.close()


def test_keys_that_come_faster_than_pages_are_lost_nowhere_and_take_nothing_that_was_not_seen(
    chromium: Browser, coding: Coding, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(view, "PAGE", 5)
    page = entered(chromium, coding)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # past all that stands above: at the first answer
    seen = page.locator(".answer").first.get_attribute("id")
    expect(page.locator(f"#{seen}")).to_be_focused()
    for _ in WISHES:
        page.keyboard.press("0")
        page.keyboard.press("j")
    expect(page.locator("label[for=far]")).to_have_text("12 van 12 gelezen")
    expect(page.locator("#told")).to_contain_text("Antwoord 12")
    page.go_back()  # to what stood there before the last page was turned
    expect(page.locator("html.js .number").first).to_contain_text("Antwoord 6")
    page.go_forward()
    expect(page.locator("html.js .number").first).to_contain_text("Antwoord 11")
    page.locator(".answer").first.focus()
    for _ in WISHES:
        page.keyboard.press("u")
    expect(page.locator("label[for=far]")).to_have_text("0 van 12 gelezen")
    expect(page.locator(f"#{seen}")).to_be_focused()
    page.goto(f"{coding.url}/?show=unread&find=intervisie")
    chips = page.locator(".answer").first.locator("[data-key='1']")
    code = str(chips.get_attribute("value")).split(":")[1]
    page.locator(".answer").first.focus()
    for _ in range(4):
        page.keyboard.down("1")  # held down
    page.keyboard.up("1")
    page.keyboard.press("1")
    page.keyboard.press("j")
    page.keyboard.press("n")
    page.keyboard.type("1 j k u 0")
    expect(page.locator("label[for=far]")).to_have_text("1 van 12 gelezen")
    expect(page.locator(":focus")).to_have_value("1 j k u 0")
    assert list(coding.given("an").values()) == [{code}]
    page.keyboard.press("Escape")
    coding.server.shutdown()
    coding.server.server_close()
    page.keyboard.press("0")
    expect(page.get_by_role("alert")).to_contain_text("niet opgeslagen")
    assert len(coding.given("an")) == 1
    page.context.close()


def test_the_same_without_scripts(chromium: Browser, coding: Coding) -> None:
    page = entered(chromium, coding, script=False)
    page.get_by_label("Met de woorden").fill("vraagbaak")
    page.get_by_role("button", name="Toon").click()
    expect(page.locator(".answer")).to_have_count(1)
    page.get_by_role("button", name="Kennis delen").click()
    expect(page.get_by_role("button", name="Haal weg: Kennis delen")).to_be_visible()
    page.get_by_label("Een ander of een nieuw thema").fill("steun van collega's")
    page.get_by_role("button", name="Voeg toe").click()
    assert list(coding.given("an").values()) == [{"kennis", "steun"}]
    page.get_by_role("button", name="Haal weg: Kennis delen").click()
    assert list(coding.given("an").values()) == [{"steun"}]
    page.get_by_role("button", name="Ongedaan maken").click()
    assert list(coding.given("an").values()) == [{"kennis", "steun"}]
    page.get_by_role("link", name="Eerste blik").click()
    boxes = page.get_by_role("checkbox")
    boxes.nth(0).check()
    boxes.nth(1).check()
    page.get_by_role("button", name="Maak een thema").click()
    page.get_by_label("Hoe heet het?").fill("Twee stapels")
    page.get_by_role("button", name="Maak het").click()
    expect(page.get_by_role("heading", name="Twee stapels")).to_be_visible()
    assert list(coding.given("an").values()) == [{"kennis", "steun"}]
    page.context.close()


@pytest.mark.parametrize("language", ["nl", "en"])
def test_axe_finds_nothing_and_nothing_runs_over_the_side(chromium: Browser, coding: Coding, language: str) -> None:
    page = entered(chromium, coding)
    press_first = page.locator(".answer [data-key='1']").first
    with page.expect_navigation():
        press_first.click()
    for wide in WIDTHS:
        page.set_viewport_size({"width": wide, "height": 900})
        for address in (
            "/",
            "/?show=read&order=piles",
            "/piles",
            "/codebook",
            "/new?name=Steun",
            "/theme/steun",
            "/?find=zzz",
            "/nowhere",
        ):
            page.goto(f"{coding.url}{address}{'&' if '?' in address else '?'}lang={language}")
            assert page.evaluate("document.documentElement.scrollWidth") <= wide, (address, wide)
            if wide != 320:
                assert axe(page) == [], (address, wide)
    page.context.close()


def test_who_reads_a_second_time_sees_only_those_answers_and_no_suggestions(
    chromium: Browser, workspace: Workspace
) -> None:
    db = open_database(workspace.answers_db)
    from surveytool.store.coding import open_answers

    ids = [one.id for one in open_answers(db, "wensen-2026", "wens")]
    set_overlap(db, "wensen-2026", "wens", ids[:3], first="an", second="bo")
    for answer in ids[:3]:
        for coder, code in (("an", "steun"), ("bo", "kennis")):
            if coder == "an" or answer != ids[0]:
                save_coding(
                    db,
                    "wensen-2026",
                    "wens",
                    answer,
                    coder=coder,
                    before=None,
                    codes={code: "typed"},
                    version=1,
                    day=DAY,
                )
    db.close()
    for coding in served(workspace, "bo"):
        page = entered(chromium, coding)
        expect(page.locator(".answer")).to_have_count(3)
        assert page.locator("[data-key='1']").count() == 0
        assert "Steun" not in page.locator(".coding").first.inner_text()
        page.context.close()
    for coding in served(workspace, "settled"):
        page = entered(chromium, coding)
        expect(page.locator(".answer")).to_have_count(2)
        page.locator(".answer").first.get_by_role("button", name="bo: Kennis delen").click()
        expect(page.locator("label[for=far]")).to_have_text("1 van 2 gelezen")
        assert list(coding.given("settled").values()) == [{"kennis"}]
        page.locator(".answer").first.focus()
        page.keyboard.press("3")
        expect(page.get_by_role("button", name="Haal weg: Steun")).to_be_visible()
        assert list(coding.given("settled").values()) == [{"kennis", "steun"}]
        assert set(coding.given("an").values()) == {frozenset({"steun"})}
        page.context.close()
