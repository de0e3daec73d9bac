"""Signing up in a real browser: the page, what is wrong with it, and the thanks, in both languages."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

pytestmark = pytest.mark.browser

SignUp = re.compile("^(Aanmelden|Sign up)$")
WRITTEN = {"nl": ("Wat is je naam?", "Wat is je e-mailadres?", "Ja, dat mag", "Je aanmelding is binnen")}
WRITTEN["en"] = ("What is your name?", "What is your e-mail address?", "Yes, you may", "You have signed up")


def press(page: Page) -> None:
    with page.expect_navigation():
        page.locator("main").get_by_role("button", name=SignUp).click()


def sign_up(page: Page, language: str) -> None:
    name, email, yes, thanks = WRITTEN[language]
    page.get_by_label(name).fill("Noor de Vries")
    page.get_by_label(email).fill("noor@example.org")
    page.get_by_role("radio", name=yes).check()
    press(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(thanks)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_page_of_signing_up_keeps_the_rules(
    context_of: Callable[..., BrowserContext], site: str, faults: Callable[[Page], list[str]], language: str
) -> None:
    page = context_of(language=language).new_page()
    page.goto(f"{site}/vooraanmelding")
    found = [f"fresh: {fault}" for fault in faults(page)]
    page.locator("summary").click()
    found += [f"with the privacy text: {fault}" for fault in faults(page)]
    page.get_by_label(WRITTEN[language][1]).fill("noor")
    press(page)
    expect(page.locator(".summary")).to_be_focused()
    assert page.locator(".problem").count() == 3
    found += [f"with problems: {fault}" for fault in faults(page)]
    sign_up(page, language)
    found += [f"thanks: {fault}" for fault in faults(page)]
    page.goto(f"{site}/vooraanmelding/check")
    found += [f"no such page: {fault}" for fault in faults(page)]
    assert found == []


@pytest.mark.parametrize("scripts", [True, False])
def test_another_language_keeps_what_was_typed(
    context_of: Callable[..., BrowserContext], site: str, scripts: bool
) -> None:
    page = context_of(scripts=scripts).new_page()
    page.goto(f"{site}/vooraanmelding")
    page.get_by_label("Wat is je naam?").fill("Noor")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_label("What is your name?")).to_have_value("Noor")
    assert page.locator(".problem").count() == 0
    page.reload()  # by now the language is known
    page.goto(f"{site}/vooraanmelding")
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_signing_up_goes_by_keyboard_and_enter_does_not_change_the_language(
    context_of: Callable[..., BrowserContext], site: str
) -> None:
    page = context_of().new_page()
    page.goto(f"{site}/vooraanmelding")
    for _ in range(30):
        page.keyboard.press("Tab")
        focus = page.evaluate(
            "[document.activeElement.name, document.activeElement.type, document.activeElement.value]"
        )
        if focus[0] == "name":
            page.keyboard.type("Noor")
        elif focus[0] == "email":
            page.keyboard.type("toets@example.org")
        elif focus[0] == "mail":
            page.keyboard.press("Space")
            break
    page.get_by_label("Wat is je e-mailadres?").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url.endswith("/vooraanmelding/thanks")
    expect(page.locator("html")).to_have_attribute("lang", "nl")


def test_a_browser_may_fill_in_who_signs_up(context_of: Callable[..., BrowserContext], site: str) -> None:
    page = context_of().new_page()
    page.goto(f"{site}/vooraanmelding")
    expect(page.locator("#name")).to_have_attribute("autocomplete", "name")
    expect(page.locator("#email")).to_have_attribute("autocomplete", "email")
