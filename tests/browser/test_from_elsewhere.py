"""What a real browser says of where a form comes from: one of another site is refused, one of ours goes on."""

from collections.abc import Callable
from html import escape

import pytest
from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.browser
WISH = "Een plek om vragen te stellen, en een agenda."
PATH = "/lengths"


@pytest.mark.parametrize("scripts", [True, False])
def test_a_form_of_another_site_is_refused_and_can_be_sent_once_more_from_here(
    context_of: Callable[..., BrowserContext], site: str, faults: Callable[[Page], list[str]], scripts: bool
) -> None:
    page = context_of(scripts=scripts).new_page()
    page.goto(site + PATH)
    name = page.locator("main textarea").first.get_attribute("name")
    form = f'<form method="post" action="{escape(site + PATH)}"><textarea name="{name}">{WISH}</textarea><button>x</button></form>'
    page.goto(f"data:text/html,{form}")
    with page.expect_response(lambda answer: answer.request.method == "POST") as first:
        page.locator("button").click()
    assert first.value.status == 403
    assert first.value.request.all_headers()["sec-fetch-site"] == "cross-site"
    page.wait_for_load_state()
    assert page.locator("pre.typed").all_inner_texts() == [WISH]
    if scripts:
        assert faults(page) == []
    with page.expect_response(lambda answer: answer.request.method == "POST") as second:
        page.get_by_role("button", name="Probeer opnieuw").click()
    assert second.value.request.all_headers()["sec-fetch-site"] == "same-origin"
    assert second.value.status in (303, 422)  # stored, or something else on the page is still to be filled in
    page.wait_for_load_state()
    assert WISH in page.content()
