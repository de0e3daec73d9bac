import base64
import hashlib
import itertools
import re
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from surveytool.report.build import build
from surveytool.report.document import Column, DataTable, Quote, Quotes, Report, Section
from surveytool.report.html import anchors, render_html
from surveytool.texts import Texts, load_texts

from .example import COMMUNITY, drawn_answers, fieldwork, read, ready, results_of

NL = load_texts("nl")
VOID = {"meta", "img", "br", "hr", "link", "input", "path"}
HOSTILE = """
questionnaire: boos
version: 1
kind: needs
languages: [nl]
title: "<script>alert('titel')</script>"
scales:
  eens4:
    points:
      - {code: 1, label: "\\"><img src=x onerror=alert(1)>"}
      - {code: 2, label: "{{ 7*7 }}"}
      - {code: 3, label: مرحبا}
      - {code: 4, label: 😀}
sections:
  - id: deel
    title: "</section></main>"
    questions:
      - id: kleur
        kind: single_choice
        text: "<b>Welke</b> & kleur?"
        choices:
          - {code: a, label: "</svg><script>alert(2)</script>"}
          - {code: b, label: "LONG"}
      - id: stellingen
        kind: matrix
        text: "javascript:alert(3)"
        scale: eens4
        items: [{id: een, label: "--></style><script>"}, {id: twee, label: "/*style*/"}]
""".replace("LONG", "x" * 300)


class Outline(HTMLParser):
    """What a test asks of a page: whether it is well nested, its ids and references, headings and addresses."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: Counter[str] = Counter()
        self.references: list[str] = []
        self.headings: list[int] = []
        self.addresses: list[str] = []
        self.tags: Counter[str] = Counter()
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        found = {name: value or "" for name, value in attrs}
        if "id" in found:
            self.ids[found["id"]] += 1
        for name in ("aria-labelledby", "aria-describedby", "for", "headers"):
            self.references += found.get(name, "").split()
        if found.get("href", "").startswith("#"):
            self.references.append(found["href"][1:])
        self.addresses += [found[name] for name in ("href", "src", "xlink:href", "action") if name in found]
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def report_of(name: str, *, n: int = 113, simulated: bool = False, texts: Texts = NL) -> Report:
    survey = ready(name)
    results = results_of(
        survey, drawn_answers(survey, n), fieldwork=fieldwork(n, survey), simulated=simulated, language=texts.language
    )
    return build(results, survey, COMMUNITY, texts=texts)


@pytest.fixture(scope="module", params=["behoeftepeiling", "bijeenkomst", "evaluatie", "kernbestuur"])
def page(request: pytest.FixtureRequest) -> str:
    return render_html(report_of(request.param))


@pytest.fixture(scope="module")
def hostile_page() -> str:
    survey = read(HOSTILE)
    rows: list[dict[str, object]] = [
        {"kleur": "a" if place % 3 else "b", "stellingen.een": 1 + place % 4, "stellingen.twee": 4}
        for place in range(60)
    ]
    return render_html(build(results_of(survey, rows), survey, COMMUNITY, texts=NL))


def test_the_page_is_well_formed(page: str) -> None:
    assert Outline(page).open == []


def test_ids_are_unique_and_references_resolve(page: str) -> None:
    outline = Outline(page)
    assert [name for name, count in outline.ids.items() if count > 1] == []
    assert [name for name in outline.references if name not in outline.ids] == []


def test_headings_go_down_one_level_at_a_time(page: str) -> None:
    headings = Outline(page).headings
    assert headings.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(headings))


def test_the_page_asks_nothing_of_any_other_place(page: str) -> None:
    outline = Outline(page)
    assert all(address.startswith(("#", "data:")) for address in outline.addresses)
    assert not outline.tags["link"]
    assert "@import" not in page
    assert set(re.findall(r"https?://[^\"' )<]*", page)) == {"http://www.w3.org/2000/svg"}
    assert "default-src 'none'" in page


def test_only_the_script_of_the_page_itself_may_run(page: str) -> None:
    policy = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    assert (len(policy), len(scripts), Outline(page).tags["script"]) == (1, 1, 1)
    allowed = base64.b64encode(hashlib.sha256(scripts[0].encode()).digest()).decode()
    rules = dict(rule.strip().split(" ", 1) for rule in policy[0].split(";"))
    assert rules["script-src"] == f"'sha256-{allowed}'"
    assert rules["default-src"] == "'none'"
    assert "connect-src" not in rules
    assert not re.search(r"\son[a-z]+=", page.replace(scripts[0], ""))


def test_the_contents_lead_to_every_part_and_every_finding_and_each_has_a_link_of_its_own() -> None:
    report = report_of("behoeftepeiling")
    page = render_html(report)
    contents = re.findall(r'<a href="#([^"]+)"', page[page.index("<nav") : page.index("</nav>")])
    assert tuple(contents) == anchors(report)
    assert tuple(re.findall(r'<a class="here" href="#([^"]+)">#<', page)) == anchors(report)
    assert "Link naar “Samenvatting”" in page


def test_nothing_moves_of_its_own(page: str) -> None:
    assert not re.search(r"transition|animation|@keyframes|scroll-behavior", page)


def test_both_weights_of_the_font_are_in_the_page(page: str) -> None:
    assert page.count("@font-face{font-family") == 2
    assert page.count("url(data:font/woff;base64,") == 2


def test_the_page_is_small(page: str) -> None:
    assert len(page.encode()) < 600_000


def test_every_chart_stands_in_two_widths_with_the_same_text_alternative(page: str) -> None:
    outline = Outline(page)
    assert outline.tags["svg"] == 2 * outline.tags["figure"]
    assert page.count('role="img" aria-labelledby=') == outline.tags["svg"]
    assert outline.tags["caption"] == outline.tags["table"] >= outline.tags["figure"]


def test_contents_name_every_section(page: str) -> None:
    report = report_of("behoeftepeiling")
    assert set(anchors(report)) <= set(Outline(render_html(report)).ids)


def test_the_same_report_is_the_same_page() -> None:
    assert render_html(report_of("behoeftepeiling")) == render_html(report_of("behoeftepeiling"))


def test_a_simulated_round_says_so_on_the_cover_and_under_every_section() -> None:
    report = report_of("evaluatie", simulated=True)
    page = render_html(report)
    said = page.count("Gesimuleerde antwoorden: geen mens heeft ze gegeven.")
    assert said == 1 + len(report.sections) + 1
    assert page.index("Gesimuleerde antwoorden") < page.index("<main")


def test_a_real_round_has_no_such_banner(page: str) -> None:
    assert "imuleer" not in page


def test_the_language_of_the_page_is_that_of_the_report() -> None:
    assert '<html lang="en">' in render_html(report_of("behoeftepeiling", texts=load_texts("en")))


def test_cells_to_fill_in_are_no_empty_heads() -> None:
    table = DataTable(
        "table-x", "Besluiten", (Column("Bevinding", numeric=False), Column("Besluit")), (("", ""),), write_in=True
    )
    quotes = Quotes((Quote("Een <b>wens</b>"), Quote("A wish", "en")))
    page = render_html(replace(report_of("kernbestuur"), sections=(Section("x", "X", (table, quotes)),)))
    assert '<table id="table-x" class="write-in">' in page
    assert "<tr><td></td><td" in page
    assert "<blockquote><p>Een &lt;b&gt;wens&lt;/b&gt;</p></blockquote>" in page
    assert '<blockquote lang="en"><p>A wish</p></blockquote>' in page


def test_hostile_texts_are_shown_and_never_run(hostile_page: str) -> None:
    outline = Outline(hostile_page)
    assert outline.open == []
    assert outline.tags["script"] == 1
    assert not outline.tags["img"]
    assert "&lt;script&gt;alert(&#39;titel&#39;)&lt;/script&gt;" in hostile_page
    assert "{{ 7*7 }}" in hostile_page
    assert "[grinning face]" in hostile_page  # in the chart
    assert "😀" in hostile_page  # in the table, where the reader's own fonts serve
    assert hostile_page.count("<style>") == 1
    assert hostile_page.index("@font-face") < hostile_page.index("</style>")
