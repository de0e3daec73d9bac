"""The report page in Debian's chromium: axe, no overflow, legible charts, keyboard, print."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from surveytool.report.build import build
from surveytool.report.chart.lettering import width
from surveytool.report.html import render_html
from surveytool.texts import load_texts

pytestmark = pytest.mark.browser

WIDTHS = (320, 390, 1280)


def example() -> ModuleType:
    """The rounds that the tests of the report use."""
    path = Path(__file__).parents[1] / "report" / "example.py"
    spec = importlib.util.spec_from_file_location("report_example", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rounds = example()
    survey = rounds.ready("evaluatie")
    results = rounds.results_of(
        survey, rounds.drawn_answers(survey, 113), fieldwork=rounds.fieldwork(113, survey), simulated=True
    )
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(render_html(build(results, survey, rounds.COMMUNITY, texts=load_texts("nl"))), encoding="utf-8")
    return path


def opened(chromium: Browser, file: Path, wide: int, *, script: bool = True) -> Page:
    page = chromium.new_page(viewport={"width": wide, "height": 900}, java_script_enabled=script)
    page.goto(file.as_uri())
    return page


@pytest.mark.parametrize("wide", WIDTHS)
def test_axe_finds_nothing(chromium: Browser, file: Path, wide: int) -> None:
    page = opened(chromium, file, wide)
    found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["html"][:120] for node in one["nodes"]][:3]) for one in found] == []
    page.close()


@pytest.mark.parametrize("wide", WIDTHS)
def test_nothing_runs_over_the_side(chromium: Browser, file: Path, wide: int) -> None:
    page = opened(chromium, file, wide)
    assert page.evaluate("document.documentElement.scrollWidth") <= wide
    page.close()


@pytest.mark.parametrize(("wide", "form"), [(390, "narrow"), (1280, "wide")])
def test_one_form_of_each_chart_is_seen_with_letters_of_a_readable_size(
    chromium: Browser, file: Path, wide: int, form: str
) -> None:
    page = opened(chromium, file, wide)
    seen = page.locator(".chart:visible")
    assert seen.count() == page.locator("figure").count()
    assert page.locator(f".chart.{form}:visible").count() == seen.count()
    heights = page.evaluate(
        """() => [...document.querySelectorAll('.chart svg')].filter(svg => svg.checkVisibility()).map(svg =>
             Math.min(...[...svg.querySelectorAll('text')].map(text =>
               text.getAttribute('font-size') * svg.getBoundingClientRect().width / svg.viewBox.baseVal.width)))"""
    )
    assert min(heights) >= 11
    page.close()


def test_text_in_charts_is_as_wide_as_it_was_measured(chromium: Browser, file: Path) -> None:
    page = opened(chromium, file, 1280)
    page.evaluate("document.fonts.ready.then(() => true)")
    texts = page.evaluate(
        """() => [...document.querySelectorAll('.chart.wide text')].map(text => [text.textContent,
             +text.getAttribute('font-size'), text.getAttribute('font-weight') === '600', text.getComputedTextLength()])"""
    )
    assert len(texts) > 100
    for text, size, bold, drawn in texts:
        measured = width(text, size, bold=bold)
        assert drawn <= measured + 0.5, text
        assert drawn >= measured * 0.9 - 0.5, text
    page.close()


def test_the_keyboard_reaches_the_report_and_its_tables(chromium: Browser, file: Path) -> None:
    page = opened(chromium, file, 390)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "report"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "here"
    reached = []
    for _ in range(12):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.className"))
    assert {"here", "quiet", "scroll long", "sort"} <= set(reached)
    page.close()


def test_the_page_needs_no_script_and_no_other_file(chromium: Browser, file: Path) -> None:
    page = chromium.new_page(java_script_enabled=False)
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(file.as_uri())
    assert [url for url in asked if not url.startswith("data:")] == [file.as_uri()]
    assert complaints == []
    page.close()


def test_on_paper_the_wide_charts_are_printed_and_no_table_is_cut(chromium: Browser, file: Path) -> None:
    page = opened(chromium, file, 700)
    page.emulate_media(media="print")
    assert page.locator(".chart.wide:visible").count() == page.locator("figure").count()
    assert page.locator("nav:visible").count() == 0
    cut = page.evaluate(
        "[...document.querySelectorAll('.scroll')].filter(one => one.scrollHeight > one.clientHeight + 1).length"
    )
    assert cut == 0
    page.close()
