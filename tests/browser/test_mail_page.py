"""A mail as a page: readable on a telephone and on a screen, accessible, and loading nothing."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from surveytool.exchange.mail.address import Sender
from surveytool.exchange.mail.message import Letter, Occasion, html_text, promise
from surveytool.exchange.mail.template import KINDS, TextKind, read_mail_text, ready_text
from surveytool.texts import load_texts
from surveytool.web.markdown import render_markdown

pytestmark = pytest.mark.browser

FACTS = {
    "title": "Behoeftepeiling online netwerk",
    "closes": "30 november 2026",
    "minutes": "6 minuten",
    "community": "Netwerk VS eerste lijn",
    "contact": "bestuur@example.org",
}
LINK = "https://vragen.een-heel-lange-naam-van-een-vereniging.example.org/behoeften-2026/" + "a2b3c4d5e6f7g" * 2


def page(kind: TextKind, language: str) -> str:
    texts = load_texts(language)
    text = read_mail_text(ready_text(kind, language), file="ready.md")
    said = promise(texts, anonymous=True, linking="none", community=FACTS["community"])
    occasion = Occasion(Sender("Netwerk", "bestuur@example.org"), "#0B5A7A", "bestuur@example.org", FACTS, said)
    return html_text(Letter("noor@example.org", "Noor", LINK, text, texts), occasion, markdown=render_markdown)


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("wide", [320, 390, 800])
def test_a_mail_is_accessible_and_fits(
    wide: int, kind: TextKind, language: str, chromium: Browser, tmp_path: Path
) -> None:
    file = tmp_path / "mail.html"
    file.write_text(page(kind, language), "utf-8")
    view = chromium.new_page(viewport={"width": wide, "height": 900})
    asked: list[str] = []
    view.on("request", lambda request: asked.append(request.url))
    view.goto(file.as_uri())
    assert asked == [file.as_uri()]
    found = Axe().run(view).response["violations"]
    # a mail has no heading of its own: its subject is one
    assert [(one["id"], one["nodes"][0]["html"]) for one in found if one["id"] != "page-has-heading-one"] == []
    assert view.evaluate("document.documentElement.scrollWidth") <= wide
    small = "[...document.querySelectorAll('a')].filter(a => a.getBoundingClientRect().height < 20).length"
    assert view.evaluate(small) == 0
    button = view.get_by_role("link", name={"nl": "Naar de vragenlijst", "en": "Go to the survey"}[language])
    assert button.get_attribute("href") == LINK
    box = button.bounding_box()
    assert box is not None and box["height"] >= 44
    view.close()
