"""Every page of a member, fresh and with problems, by axe and by rules of our own; whole ways without scripts or mouse."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

pytestmark = pytest.mark.browser

NextButton = re.compile("^(Volgende|Next)$")
SendButton = re.compile("^(Versturen|Send)$")
SPOIL = """() => {
  for (const group of Map.groupBy(document.querySelectorAll("input[type=radio], input[type=checkbox]"), (input) => input.name).values()) {
    group[0].value = "not an option";
    group[0].checked = true;
  }
  for (const input of document.querySelectorAll("input[type=text]:not([name$='.other']), input[type=email], input[type=tel]")) input.value = "?";
  for (const select of document.querySelectorAll("select")) select.selectedIndex = 1;
  for (const area of document.querySelectorAll("textarea")) area.value = "x".repeat(5000);
}"""


def fill_in(page: Page) -> None:
    """Give an answer to everything on the page."""
    names = page.eval_on_selector_all("input[type=radio]", "inputs => [...new Set(inputs.map(input => input.name))]")
    for name in names:
        page.locator(f'input[name="{name}"]').nth(1).check(force=True)
    for box in page.locator("fieldset:has(input[type=checkbox])").all():
        box.locator("input[type=checkbox]").first.check()
    for selector, text in (
        ("[inputmode=numeric], [inputmode=decimal]", "5"),
        ("[type=email]", "a@example.org"),
        ("textarea", "Een wens"),
    ):
        for field in page.locator(selector).all():
            field.fill(text)
    for field in page.locator("[autocomplete=postal-code]").all():
        field.fill("1234 AB")
    for day in page.locator("[type=date]").all():
        day.fill("2012-11-22")
    for group in page.locator("fieldset:has(select)").all():
        group.locator("select").first.select_option("1")
    for group in page.locator("fieldset:has([data-total])").all():
        for place, field in enumerate(group.locator("input").all()):
            field.fill("0" if place else "100")
    for field in page.get_by_label(re.compile("lidcode|member code")).all():
        field.fill("AB1234")


def press(page: Page, name: re.Pattern[str]) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name).click()


IN_DUTCH = ("behoeftepeiling", "bijeenkomst", "evaluatie", "kernbestuur", "kinds", "weighed")
IN_ENGLISH = ("bijeenkomst", "kinds", "weighed")  # every kind of question; only the words differ


@pytest.mark.parametrize(
    ("round_id", "language"), [*((one, "nl") for one in IN_DUTCH), *((one, "en") for one in IN_ENGLISH)]
)
def test_every_page_keeps_the_rules_fresh_and_with_problems(
    context_of: Callable[..., BrowserContext],
    site: str,
    faults: Callable[[Page], list[str]],
    round_id: str,
    language: str,
) -> None:
    page = context_of(language=language).new_page()
    page.goto(f"{site}/{round_id}")
    found: list[str] = []
    pages = 0
    while "/check" not in page.url:
        pages += 1
        assert pages < 20
        found += [f"{page.url}: {fault}" for fault in faults(page)]
        page.evaluate(SPOIL)
        press(page, NextButton)
        expect(page.locator(".summary")).to_be_focused()
        assert page.title().startswith(("Fout: ", "Error: "))
        found += [f"{page.url} with problems: {fault}" for fault in faults(page)]
        page.goto(page.url)
        fill_in(page)
        press(page, NextButton)
    found += [f"{page.url}: {fault}" for fault in faults(page)]
    press(page, SendButton)
    found += [f"{page.url}: {fault}" for fault in faults(page)]
    assert pages >= 2
    assert found == []


@pytest.mark.parametrize("language", ["nl", "en"])
def test_pages_that_only_say_something_keep_the_rules(
    context_of: Callable[..., BrowserContext], site: str, faults: Callable[[Page], list[str]], language: str
) -> None:
    page = context_of(language=language).new_page()
    found: list[str] = []
    for address in ("/", "/onbekend", "/gesloten", "/later", "/kinds/counted"):
        page.goto(f"{site}{address}")
        found += [f"{address}: {fault}" for fault in faults(page)]
    assert found == []


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_code_is_looked_up_by_keyboard_and_every_answer_keeps_the_rules(
    context_of: Callable[..., BrowserContext], site: str, faults: Callable[[Page], list[str]], language: str
) -> None:
    page = context_of(language=language).new_page()
    page.goto(f"{site}/gesloten/counted")
    found = [f"fresh: {fault}" for fault in faults(page)]
    for typed, status, focused in (
        ("ABCD", 422, ".summary"),
        ("a" * 16, 200, ".notice.bad"),
        ("abcd efgh ijklmnop", 200, ".good"),
    ):
        page.locator("#code").fill(typed)
        with page.expect_response("**/counted") as answered:
            page.keyboard.press("Enter")
        assert answered.value.status == status
        expect(page.locator(focused)).to_be_focused()
        found += [f"{typed}: {fault}" for fault in faults(page)]
    assert found == []
    page.get_by_role("link", name=re.compile("lijst|list")).click()
    page.wait_for_url("**/receipts")
    assert re.fullmatch(r"[0-9a-f]{64}", page.inner_text("body").strip())


def test_the_longest_words_stay_on_the_page(
    context_of: Callable[..., BrowserContext], site: str, faults: Callable[[Page], list[str]]
) -> None:
    page = context_of().new_page()
    page.goto(f"{site}/lengths")
    found = [f"fresh: {fault}" for fault in faults(page)]
    page.evaluate(SPOIL)
    press(page, NextButton)
    found += [f"with problems: {fault}" for fault in faults(page)]
    page.goto(page.url)
    fill_in(page)
    page.get_by_label("Wens").fill("x" * 300)
    press(page, NextButton)
    found += [f"check: {fault}" for fault in faults(page)]
    press(page, SendButton)
    found += [f"thanks: {fault}" for fault in faults(page)]
    assert found == []


def test_a_page_with_every_mistake_breaks_every_rule(
    chromium: object, context_of: Callable[..., BrowserContext], broken_rules: Callable[[Page], list[str]]
) -> None:
    page = context_of().new_page()
    page.set_content("""
      <style>input, button { border: 1px solid #eee; background: #fff; height: 20px }</style>
      <div class="summary"><a href="#nowhere">Kies</a></div>
      <label><input type="radio" name="a" value="1"> Een</label><label><input type="radio" name="a" value="2"> Twee</label>
      <fieldset><legend> </legend><label><input type="checkbox" name="b"> Drie</label></fieldset>
      <input id="twice" aria-describedby="gone"><p id="twice">x</p>
      <button aria-label="Verder">Volgende</button>
      <div style="width: 2000px">breed</div>
    """)
    rules = {fault.partition(":")[0] for fault in broken_rules(page)}
    assert rules == {"legend", "label", "id", "reference", "border", "target", "name", "overflow", "title"}


def test_the_whole_survey_goes_without_scripts(context_of: Callable[..., BrowserContext], site: str) -> None:
    page = context_of(scripts=False).new_page()
    page.goto(f"{site}/kinds")
    press(page, NextButton)
    assert page.title().startswith("Fout: ")
    page.get_by_role("radio", name="Alleen").check()
    press(page, NextButton)
    page.get_by_label("Hoe is het om alleen te werken?").fill("Stil")
    press(page, NextButton)
    for name in ("tevreden", "eens.snel", "eens.veilig"):
        page.locator(f'input[name="{name}"][value="4"]').check(force=True)
    press(page, NextButton)
    page.get_by_label("Hoeveel uur?").fill("7,5")
    page.get_by_label("Je e-mailadres").fill("a@example.org")
    page.get_by_label("Wat wens je?").fill("Sparren")
    page.get_by_role("button", name="Terug").click()
    press(page, NextButton)
    expect(page.get_by_label("Hoeveel uur?")).to_have_value("7,5")
    press(page, NextButton)
    press(page, SendButton)
    assert re.fullmatch(r"([A-Z2-7]{4}-){3}[A-Z2-7]{4}", page.locator(".receipt").inner_text())


def test_the_whole_survey_goes_by_keyboard_with_the_focus_in_sight(
    context_of: Callable[..., BrowserContext], site: str
) -> None:
    page = context_of().new_page()
    page.goto(f"{site}/behoeftepeiling")
    for _ in range(6):
        address = page.url
        for _ in range(120):
            page.keyboard.press("Tab")
            focus = page.evaluate("""() => {
              const at = document.activeElement, drawn = at.closest("label") || at, box = drawn.getBoundingClientRect();
              const outlined = [at, drawn].some((part) => getComputedStyle(part).outlineStyle !== "none" && parseFloat(getComputedStyle(part).outlineWidth) >= 2);
              return { type: at.type || at.tagName, chosen: Boolean(at.name && document.querySelector(`[name='${at.name}']:checked`)), value: at.value || "", outlined, inside: box.top < innerHeight && box.bottom > 0 };
            }""")
            assert focus["outlined"] and focus["inside"], (page.url, focus)
            if focus["type"] in ("radio", "checkbox"):
                if not focus["chosen"]:
                    page.keyboard.press("Space")
            elif focus["type"] == "textarea":
                page.keyboard.type("Een wens")
            elif focus["value"] == "next":
                break
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url, address=address: url != address)
    assert page.url.endswith("/check")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.value") == "send":
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/thanks")


def test_a_link_in_the_summary_leads_to_the_control(context_of: Callable[..., BrowserContext], site: str) -> None:
    page = context_of().new_page()
    page.goto(f"{site}/kinds")
    press(page, NextButton)
    page.locator(".summary a").first.click()
    expect(page.locator("#setting")).to_be_focused()


def test_a_number_on_a_phone_has_its_words_in_the_name_and_words_where_there_is_room(
    context_of: Callable[..., BrowserContext], site: str
) -> None:
    page = context_of().new_page()
    page.goto(f"{site}/kinds")
    page.get_by_role("radio", name="Samen met anderen").check()
    press(page, NextButton)
    group = page.get_by_role("group", name="Hoe belangrijk is dit? ")
    expect(group.get_by_role("radio", name="4 Belangrijk", exact=True)).to_have_count(1)
    expect(group.get_by_text("4", exact=True)).to_be_visible()
    pair = page.get_by_role("group", name="Kennis delen: Hoe belangrijk is dit voor jou?")
    expect(pair.get_by_role("radio")).to_have_count(7)
    page.set_viewport_size({"width": 1280, "height": 800})
    expect(group.get_by_role("radio", name="Belangrijk", exact=True)).to_have_count(1)
    expect(group.get_by_text("4", exact=True)).to_be_hidden()


def test_the_back_button_of_the_browser_shows_what_was_saved(
    context_of: Callable[..., BrowserContext], site: str
) -> None:
    page = context_of().new_page()
    page.goto(f"{site}/kinds")
    page.get_by_role("radio", name="Samen met anderen").check()
    press(page, NextButton)
    page.evaluate("setTimeout(() => history.back())")  # later: the answer to evaluate would be lost in the navigation
    page.wait_for_url("**/kinds")
    expect(page.get_by_role("radio", name="Samen met anderen")).to_be_checked()


def test_a_script_counts_along_and_the_link_back_keeps_what_was_typed(
    context_of: Callable[..., BrowserContext], site: str
) -> None:
    page = context_of().new_page()
    page.goto(f"{site}/behoeftepeiling")
    for _ in range(5):
        press(page, NextButton)
    page.get_by_label("Welke wensen heb je voor het netwerk?").fill("vijf!")
    expect(page.locator(".limit")).to_contain_text("(5 / 1000)")
    page.get_by_role("link", name="Terug").click()
    press(page, NextButton)
    expect(page.get_by_label("Welke wensen heb je voor het netwerk?")).to_have_value("vijf!")


def test_nothing_is_asked_of_other_hosts_and_the_policy_is_never_broken(
    context_of: Callable[..., BrowserContext], site: str
) -> None:
    page = context_of().new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{site}/behoeftepeiling")
    for _ in range(6):
        press(page, NextButton)
    assert len(asked) > 3
    assert all(url.startswith(site) for url in asked)
    assert said == []
