"""Questions that come and go with an answer, without the page being loaded again."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

pytestmark = pytest.mark.browser

NextButton = re.compile("^(Volgende|Next)$")
ALONE = "Hoe is het om alleen te werken?"


def start(context: BrowserContext, site: str) -> Page:
    page = context.new_page()
    page.goto(f"{site}/reveal")
    page.evaluate("() => { window.sameDocument = true }")
    return page


def looks(page: Page) -> list[str]:
    """The looks that are asked for from here on."""
    asked: list[str] = []
    page.on(
        "request", lambda request: asked.append(request.url) if "action=look" in (request.post_data or "") else None
    )
    return asked


def test_a_question_appears_goes_and_comes_back_with_what_was_typed(
    context_of: Callable[..., BrowserContext], site: str
) -> None:
    page = start(context_of(), site)
    expect(page.get_by_label(ALONE)).to_have_count(0)
    page.get_by_role("radio", name="Alleen").check()
    expect(page.get_by_role("radio", name="Alleen")).to_be_focused()
    expect(page.get_by_role("status").and_(page.locator("#page-news"))).to_have_text(
        "Hieronder is een vraag bijgekomen."
    )
    page.get_by_label(ALONE).fill("Stil, maar fijn")
    expect(page.locator("#part-waarom .limit")).to_contain_text("(15 / 200)")
    page.get_by_role("radio", name="Ik werk niet").check()
    expect(page.get_by_label(ALONE)).to_have_count(0)
    expect(page.locator("#page-news")).to_have_text("Een vraag hieronder is weggevallen.")
    page.get_by_role("radio", name="Alleen").check()
    expect(page.get_by_label(ALONE)).to_have_value("Stil, maar fijn")
    order = page.eval_on_selector_all("[data-shown]", "parts => parts.map((part) => part.dataset.id)")
    assert order == ["setting", "waarom", "uren", "eens", "kanaal", "wens"]
    assert page.evaluate("window.sameDocument")
    with page.expect_navigation():
        page.get_by_role("button", name=NextButton).click()
    assert page.title().startswith("Slot (Stap 2 van 2)"), "what was shown already takes no step more"


def test_items_and_choices_come_and_go_and_the_others_keep_what_was_chosen(
    context_of: Callable[..., BrowserContext], site: str
) -> None:
    page = start(context_of(), site)
    page.locator("[name='eens.snel'][value='3']").check(force=True)
    page.get_by_role("checkbox", name="Anders, namelijk").check()
    page.locator("[name='kanaal.other']").fill("Met een brief")
    page.get_by_label("Wat wens je?").fill("Rust")
    page.get_by_role("radio", name="Met anderen").check()
    page.locator("[name='eens.samen'][value='1']").check(force=True)
    page.get_by_role("checkbox", name="Via mijn team").check()
    expect(page.locator("#page-step")).to_have_text("Stap 1 van 3")
    expect(page).to_have_title(re.compile(r"Stap 1 van 3"))
    assert page.locator("progress").evaluate("bar => [bar.value, bar.max]") == [1, 3]
    page.get_by_role("radio", name="Ik werk niet").check()
    expect(page.locator("[name='eens.samen']")).to_have_count(0)
    expect(page.locator("#page-step")).to_have_text("Stap 1 van 2")
    expect(page.locator("[name='eens.snel'][value='3']")).to_be_checked()
    expect(page.locator("[name='kanaal.other']")).to_have_value("Met een brief")
    page.get_by_role("radio", name="Met anderen").check()
    expect(page.locator("[name='eens.samen'][value='1']")).to_be_checked()
    expect(page.get_by_role("checkbox", name="Via mijn team")).to_be_checked()
    expect(page.get_by_label("Wat wens je?")).to_have_value("Rust")


def test_typing_is_waited_for_and_only_what_matters_is_asked(
    context_of: Callable[..., BrowserContext], site: str
) -> None:
    page = start(context_of(), site)
    page.get_by_role("radio", name="Met anderen").check()
    hours = page.get_by_label("Hoeveel uur werk je?")
    expect(hours).to_be_visible()
    asked = looks(page)
    page.get_by_label("Wat wens je?").press_sequentially("Niets", delay=20)
    hours.press_sequentially("48", delay=50)
    expect(page.get_by_text("Dat is veel.")).to_be_visible()
    expect(hours).to_be_focused()
    expect(page.locator("#page-news")).to_have_text("Hieronder is iets veranderd.")
    assert (
        1 <= len(asked) <= len("48")
    )  # five other letters asked for nothing; two figures for one look, or two when it is slow
    hours.press("Backspace")
    expect(page.get_by_text("Dat is veel.")).to_have_count(0)


def test_a_question_that_comes_back_with_its_answer_brings_its_own_back(
    context_of: Callable[..., BrowserContext], site: str
) -> None:
    page = start(context_of(), site)
    page.get_by_role("radio", name="Met anderen").check()
    page.get_by_label("Hoeveel uur werk je?").fill("50")
    expect(page.get_by_text("Dat is veel.")).to_be_visible()
    page.get_by_role("radio", name="Ik werk niet").check()
    expect(page.get_by_text("Dat is veel.")).to_have_count(0)
    page.get_by_role("radio", name="Alleen").check()
    expect(page.get_by_text("Dat is veel.")).to_be_visible()


def test_a_newer_answer_wins_from_a_slow_look(context_of: Callable[..., BrowserContext], site: str) -> None:
    page = start(context_of(), site)
    held: list[Route] = []

    def slow(route: Route) -> None:
        if "setting=solo" in (route.request.post_data or ""):
            held.append(route)
        else:
            route.continue_()

    page.route("**/reveal", slow)
    with page.expect_request("**/reveal"):
        page.get_by_role("radio", name="Alleen").check()
    while not held:
        page.wait_for_timeout(20)
    page.get_by_role("radio", name="Met anderen").check()
    expect(page.locator("[name='eens.samen']").first).to_be_attached()
    held[0].continue_()
    page.wait_for_timeout(200)
    expect(page.get_by_label(ALONE)).to_have_count(0)


@pytest.mark.parametrize("how", ["lost", "refused"])
def test_without_an_answer_the_page_stays_and_next_takes_one_step_more(
    context_of: Callable[..., BrowserContext], site: str, how: str
) -> None:
    page = start(context_of(), site)

    def fail(route: Route) -> None:
        if "action=look" not in (route.request.post_data or ""):
            route.continue_()
        elif how == "lost":
            route.abort()
        else:
            route.fulfill(status=400, content_type="text/html", body="<p>nee</p>")

    page.route("**/reveal*", fail)
    page.get_by_label("Wat wens je?").fill("Rust")
    page.get_by_role("radio", name="Alleen").check()
    page.wait_for_timeout(300)
    expect(page.get_by_label(ALONE)).to_have_count(0)
    expect(page.get_by_label("Wat wens je?")).to_have_value("Rust")
    with page.expect_navigation():
        page.get_by_role("button", name=NextButton).click()
    expect(page.get_by_text("Er is iets bijgekomen")).to_be_visible()
    page.get_by_label(ALONE).fill("Stil")
    expect(page.get_by_label("Wat wens je?")).to_have_value("Rust")


def test_without_scripts_it_takes_one_step_more(context_of: Callable[..., BrowserContext], site: str) -> None:
    page = context_of(scripts=False).new_page()
    page.goto(f"{site}/reveal")
    page.get_by_role("radio", name="Alleen").check()
    page.get_by_role("button", name=NextButton).click()
    expect(page.get_by_text("Er is iets bijgekomen")).to_be_visible()
    page.get_by_label(ALONE).fill("Stil")
    page.get_by_role("button", name=NextButton).click()
    assert page.title().startswith("Slot (Stap 2 van 2)")


def test_it_goes_by_keyboard_and_the_focus_goes_on_into_what_came(
    context_of: Callable[..., BrowserContext], site: str
) -> None:
    page = start(context_of(), site)
    page.get_by_role("radio", name="Met anderen").focus()
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("radio", name="Alleen")).to_be_focused()
    expect(page.get_by_label(ALONE)).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_label(ALONE)).to_be_focused()
    page.keyboard.type("Stil")
    page.get_by_role("radio", name="Alleen").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("[name='eens.samen']").first).to_be_attached()
    expect(page.get_by_role("radio", name="Met anderen")).to_be_focused()


def test_focus_in_a_question_that_goes_returns_to_the_answer_that_took_it(
    context_of: Callable[..., BrowserContext], site: str
) -> None:
    page = start(context_of(), site)
    page.get_by_role("radio", name="Alleen").check()
    expect(page.get_by_label(ALONE)).to_be_visible()
    page.route("**/reveal", lambda route: (page.wait_for_timeout(200), route.continue_()))
    page.get_by_role("radio", name="Ik werk niet").check()
    page.get_by_label(ALONE).focus()
    expect(page.get_by_label(ALONE)).to_have_count(0)
    expect(page.get_by_role("radio", name="Ik werk niet")).to_be_focused()


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_page_on_which_something_came_or_went_keeps_the_rules(
    context_of: Callable[..., BrowserContext], site: str, faults: Callable[[Page], list[str]], language: str
) -> None:
    page = start(context_of(language=language), site)
    page.locator("[name=setting][value=team]").check()
    expect(page.locator("[name='eens.samen']").first).to_be_attached()
    found = [f"came: {fault}" for fault in faults(page)]
    page.locator("[name=setting][value=solo]").check()
    expect(page.locator("#waarom")).to_be_visible()
    with page.expect_navigation():
        page.get_by_role("button", name=NextButton).click()
    expect(page.locator(".summary a[href='#waarom']")).to_be_visible()
    found += [f"wrong: {fault}" for fault in faults(page)]
    page.locator("[name=setting][value=geen]").check()
    expect(page.locator("#waarom")).to_have_count(0)
    expect(page.locator(".summary")).to_have_count(0)
    found += [f"went: {fault}" for fault in faults(page)]
    assert found == []
