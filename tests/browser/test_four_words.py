"""The four words in a real browser, with and without scripts, on a telephone: asked for, mistyped, and shown to keep."""

import datetime
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from surveytool.questionnaire.parse import parse
from surveytool.response.four_words import read_words
from surveytool.store.database import create_database, open_database
from surveytool.store.rounds import open_round
from surveytool.store.workspace import Workspace

from .conftest import SERVE

pytestmark = pytest.mark.browser

SOURCE = b"""\
questionnaire: proef
version: 1
kind: needs
languages: [nl, en]
title: {nl: Wat heb je nodig?, en: What do you need?}
sections:
  - id: een
    title: {nl: Je wensen, en: Your wishes}
    questions:
      - {id: wens, kind: open, text: {nl: Wat wens je?, en: What do you wish?}}
"""
WRITTEN = {
    "nl": ("Wat wens je?", "Je vier woorden van de vorige keer", "Versturen", "Bewaar deze vier woorden"),
    "en": ("What do you wish?", "Your four words of last time", "Send", "Keep these four words"),
}


@pytest.fixture(scope="module")
def words_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server with a round in which members keep four words."""
    folder = tmp_path_factory.mktemp("words")
    (folder / "community.yaml").write_text("name: {nl: Netwerk, en: Network}\ncontact: bestuur@example.org\n", "utf-8")
    workspace, today = Workspace(folder), datetime.date.today()  # noqa: DTZ011
    create_database(workspace.answers_db)
    database = open_database(workspace.answers_db)
    open_round(
        database,
        keys=workspace.keys,
        id="proef",
        source=SOURCE,
        questionnaire=parse(SOURCE, file="proef.yaml").questionnaire,
        population=200,
        today=today,
        linking="code",
    )
    database.close()
    server = subprocess.Popen([sys.executable, "-c", SERVE, str(folder)], stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    yield server.stdout.readline().strip()
    server.send_signal(signal.SIGTERM)
    server.wait(timeout=20)
    server.stdout.close()


def at_the_check(page: Page, address: str, language: str) -> None:
    page.goto(f"{address}/proef")
    page.get_by_label(WRITTEN[language][0]).fill("Een collega om mee te overleggen")
    with page.expect_navigation():
        page.locator("main").get_by_role("button", name={"nl": "Volgende", "en": "Next"}[language]).click()


def send(page: Page, language: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=WRITTEN[language][2], exact=True).click()


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_page_with_words_keeps_the_rules(
    context_of: Callable[..., BrowserContext], words_site: str, faults: Callable[[Page], list[str]], language: str
) -> None:
    page = context_of(language=language).new_page()
    page.goto(f"{words_site}/proef")
    page.locator("details.privacy summary").click()
    found = [f"first: {fault}" for fault in faults(page)]
    at_the_check(page, words_site, language)
    found += [f"check: {fault}" for fault in faults(page)]
    page.get_by_label(WRITTEN[language][1]).fill("appel kameel tulp zalde")
    send(page, language)
    expect(page.locator(".summary")).to_be_focused()
    found += [f"mistyped: {fault}" for fault in faults(page)]
    page.get_by_label(WRITTEN[language][1]).fill("appel kameel tulp zadel")
    send(page, language)
    expect(page.get_by_role("heading", name=WRITTEN[language][3])).to_be_visible()
    found += [f"thanks: {fault}" for fault in faults(page)]
    assert found == []


@pytest.mark.parametrize("scripts", [True, False])
def test_a_slip_is_put_right_on_a_telephone(
    context_of: Callable[..., BrowserContext], words_site: str, scripts: bool
) -> None:
    page = context_of(width=390, scripts=scripts).new_page()
    at_the_check(page, words_site, "nl")
    field = page.get_by_label("Je vier woorden van de vorige keer")
    field.fill("Appel, kameel, tulp, zalde")
    send(page, "nl")
    told = page.locator("#problem-words")
    expect(told).to_contain_text("“zalde” is niet een van onze woorden. Bedoel je “zadel”?")
    page.locator(".summary a").click()
    expect(field).to_be_focused()
    expect(field).to_have_value("Appel, kameel, tulp, zalde")
    field.fill("appel kameel tulp zadel")
    field.press("Enter")
    expect(page.get_by_role("heading", name="Bewaar deze vier woorden")).to_be_visible()
    shown = page.locator("section:has(#s-words) .receipt").inner_text()
    assert shown.split() == ["appel", "kameel", "tulp", "zadel"]
    page.reload()
    assert page.locator("section:has(#s-words) .receipt").inner_text() == shown


@pytest.mark.parametrize("scripts", [True, False])
def test_who_fills_in_nothing_gets_words_to_use_next_time(
    context_of: Callable[..., BrowserContext], words_site: str, scripts: bool
) -> None:
    page = context_of(width=390, scripts=scripts).new_page()
    at_the_check(page, words_site, "nl")
    send(page, "nl")
    words = read_words(page.locator("section:has(#s-words) .receipt").inner_text())
    assert isinstance(words, tuple)
    at_the_check(page, words_site, "nl")
    page.get_by_label("Je vier woorden van de vorige keer").fill(" ".join(words))
    send(page, "nl")
    assert read_words(page.locator("section:has(#s-words) .receipt").inner_text()) == words
