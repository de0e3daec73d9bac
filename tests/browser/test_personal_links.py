"""The pages around a personal link in a real browser, and the way from the link to the receipt."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

pytestmark = pytest.mark.browser


def heading(page: Page) -> str:
    return page.get_by_role("heading", level=1).inner_text()


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_page_around_a_link_keeps_the_rules(
    context_of: Callable[..., BrowserContext],
    site: str,
    own_links: list[str],
    faults: Callable[[Page], list[str]],
    language: str,
) -> None:
    found, headings = [], set()
    for address in (f"{site}/persoonlijk", f"{site}/persoonlijk/abc", f"{own_links[1]}/stop"):
        page = context_of(language=language).new_page()
        page.goto(address)
        found += [f"{address.removeprefix(site)[:20]}: {fault}" for fault in faults(page)]
        headings.add(heading(page))
    with page.expect_navigation():
        page.locator("main button").click()
    found += [f"stopped: {fault}" for fault in faults(page)]
    headings.add(heading(page))
    assert found == []
    assert len(headings) == 4


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_member_goes_from_the_link_to_the_receipt_and_the_link_is_used(
    context_of: Callable[..., BrowserContext],
    own_links: list[str],
    faults: Callable[[Page], list[str]],
    language: str,
) -> None:
    own = own_links[2 if language == "nl" else 3]
    page = context_of(language=language).new_page()
    page.goto(own)
    assert page.url.endswith("/persoonlijk"), "the token is not in the address any more"
    page.get_by_role("radio").first.check()
    for _ in range(12):
        if page.url.endswith("/check"):
            break
        with page.expect_navigation():
            page.locator("main button[value=next]").click()
    with page.expect_navigation():
        page.locator("main button[value=send]").click()
    expect(page.locator(".receipt")).to_be_visible()
    other = context_of(language=language).new_page()
    other.goto(own)
    assert faults(other) == []
    expect(other.locator("main form")).to_have_count(0)
