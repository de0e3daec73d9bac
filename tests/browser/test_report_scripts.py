"""What scripts add to the report page: sorting, charts as files, the part in view; and that it stays a page for everyone."""

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from surveytool.report.build import build
from surveytool.report.document import Column, DataTable, Report, Section
from surveytool.report.html import render_html
from surveytool.texts import load_texts

from .test_report_page import example

pytestmark = pytest.mark.browser

FIGURES = {
    "nl": (
        ("Vaak", "1.204", "57%", "48–63%", "3,4 (3,2–3,6)", "+18"),
        ("Élk jaar", "88", "100%", "–", "10,0", "−45"),
        ("Nooit", "–", "6%", "5–12%", "–", "0"),
        ("Eens", "1.020", "–", "90–95%", "3,12", "+3"),
        ("Andijvie", "1.100", "", "", "", ""),
    ),
    "en": (
        ("Often", "1,204", "57%", "48–63%", "3.4 (3.2–3.6)", "+18"),
        ("Élan", "88", "100%", "–", "10.0", "−45"),
        ("Never", "–", "6%", "5–12%", "–", "0"),
        ("Ever", "1,020", "–", "90–95%", "3.12", "+3"),
        ("Anything", "1,100", "", "", "", ""),
    ),
}


@pytest.fixture(scope="module", params=["nl", "en"])
def file(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report of every kind of block, with a table whose figures are hard to put in order."""
    language = str(request.param)
    rounds, texts = example(), load_texts(language)
    survey = rounds.ready("evaluatie")
    results = rounds.results_of(
        survey, rounds.drawn_answers(survey, 113), fieldwork=rounds.fieldwork(113, survey), language=language
    )
    report: Report = build(results, survey, rounds.COMMUNITY, texts=texts)
    columns = tuple(Column(label, numeric=place > 0) for place, label in enumerate("ABCDEF"))
    hard = DataTable("table-hard", "Hard", columns, FIGURES[language])
    to_fill_in = DataTable("table-pen", "Pen", columns, (("", "", "", "", "", ""),) * 3, write_in=True)
    sections = (*report.sections, Section("hard", "Hard", (hard, to_fill_in)))
    path = tmp_path_factory.mktemp(language) / "report.html"
    path.write_text(render_html(replace(report, sections=sections)), encoding="utf-8")
    return path


@pytest.fixture
def page(chromium: Browser, file: Path) -> Iterator[Page]:
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(file.as_uri())
    yield page
    assert complaints == []
    page.close()


def order(page: Page) -> str:
    """The first letters of the rows, in the order they stand in."""
    heads = page.locator("#table-hard tbody th").all_inner_texts()
    return "".join(head[1] for head in heads)


def test_the_page_keeps_the_rules_before_and_after_sorting(page: Page, faults: Callable[[Page], list[str]]) -> None:
    is_dutch = (
        page.evaluate("document.documentElement.lang") == "nl"
    )  # the rules are looked at once: the rest is the same in both
    if is_dutch:
        assert faults(page) == []
    for summary in page.locator("nav summary").all():
        summary.click()
    for press in page.locator("table:has(.sort) >> css=th:nth-child(2) .sort").all():
        press.click()
    assert page.locator("[aria-sort]").count() > 10
    if is_dutch:
        assert faults(page) == []


def test_figures_are_sorted_as_numbers_and_what_has_none_stands_last(page: Page) -> None:
    asked = order(page)
    v, e, n, o, last = asked  # second letters: of often (1204), élan (88), never (none), ever (1020); outside the rest
    expected = {
        "B": (v + o + e + n, e + o + v + n),
        "C": (e + v + n + o, n + v + e + o),
        "D": (o + v + n + e, n + v + o + e),
        "E": (e + v + o + n, o + v + e + n),
        "F": (v + o + n + e, e + n + o + v),
    }
    for column, (down, up) in expected.items():
        press = page.locator("#table-hard").get_by_role("button", name=column, exact=True)
        head = page.locator("#table-hard thead th").nth("ABCDEF".index(column))
        for found, state in ((down, "descending"), (up, "ascending"), (asked, None)):
            press.click()
            assert (column, order(page), head.get_attribute("aria-sort")) == (column, found.rstrip(last) + last, state)


def test_words_are_sorted_by_the_alphabet_of_the_language_by_keyboard_and_said(page: Page) -> None:
    language = page.evaluate("document.documentElement.lang")
    page.locator("#table-hard .sort").first.focus()
    page.keyboard.press("Enter")
    heads = page.locator("#table-hard tbody th").all_inner_texts()
    assert (
        heads
        == {
            "nl": ["Eens", "Élk jaar", "Nooit", "Vaak", "Andijvie"],
            "en": ["Élan", "Ever", "Never", "Often", "Anything"],
        }[language]
    )
    said = {"nl": "Gesorteerd op A, van laag naar hoog.", "en": "Sorted by A, from low to high."}[language]
    expect(page.get_by_role("status")).to_have_text(said)
    assert page.evaluate("document.activeElement.textContent") == "A"
    assert page.locator("#table-pen .sort").count() == 0


def test_a_chart_is_kept_as_a_drawing_and_as_a_picture_with_its_letters(
    page: Page, chromium: Browser, tmp_path: Path
) -> None:
    figure = page.locator("figure").nth(2)
    anchor = figure.get_attribute("id")
    kept = {}
    for kind in ("SVG", "PNG"):
        with page.expect_download() as download:
            figure.get_by_role("button", name=re.compile(kind)).click()
        assert download.value.suggested_filename == f"{anchor}.{kind.lower()}"
        kept[kind] = tmp_path / f"kept.{kind.lower()}"
        download.value.save_as(kept[kind])
    drawing = ElementTree.fromstring(kept["SVG"].read_text("utf-8"))
    space = "{http://www.w3.org/2000/svg}"
    assert drawing.findtext(f"{space}desc") == figure.locator(".alt").text_content()
    assert drawing.findtext(f"{space}title") == figure.locator("figcaption").inner_text()
    assert (drawing.findtext(f"{space}style") or "").count("@font-face") == 2
    shown = figure.locator(".chart.wide text").all_text_contents()
    assert [text.text for text in drawing.iter(f"{space}text")] == shown
    # the picture is what the browser paints of the drawing: the same letters, three times as wide
    painted = chromium.new_page()
    painted.goto(kept["PNG"].as_uri())
    width, height = painted.evaluate("[document.images[0].naturalWidth, document.images[0].naturalHeight]")
    assert (width, height) == (3 * (468 + 24), round(float(drawing.get("height", "0")) * 3))
    painted.close()
    assert kept["PNG"].stat().st_size > 8_000


def test_the_contents_mark_the_part_in_view_and_open_on_its_findings(page: Page) -> None:
    current = page.locator("nav [aria-current]")
    assert current.get_attribute("href") == "#summary"
    page.evaluate("document.getElementById('question-aanbevelen').scrollIntoView()")
    section = page.evaluate("document.getElementById('question-aanbevelen').closest('.level2').id")
    expect(current).to_have_attribute("href", f"#{section}")
    page.locator(f"nav li:has(> a[href='#{section}']) summary").click()
    expect(current).to_have_attribute("href", "#question-aanbevelen")
    assert current.count() == 1


def test_what_scripts_add_is_not_printed(page: Page) -> None:
    page.emulate_media(media="print")
    assert page.locator(".save:visible, .here:visible, nav:visible").count() == 0
    assert page.locator(".sort").first.evaluate("one => getComputedStyle(one).textDecorationLine") == "none"
    assert page.locator("body").evaluate("one => getComputedStyle(one).color") == "rgb(0, 0, 0)"


def test_without_scripts_there_are_no_buttons_and_all_is_there(chromium: Browser, file: Path) -> None:
    page = chromium.new_page(java_script_enabled=False)
    page.goto(file.as_uri())
    assert page.locator("button").count() == 0
    assert page.locator("#table-hard tbody tr:visible").count() == 5
    assert page.locator("figure:visible").count() == page.locator("figure").count()
    page.close()
