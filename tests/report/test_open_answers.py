"""Themes and quotes in the report: only what may be told, and only what was approved."""

import datetime
import html
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import pypdfium2
import pytest

from surveytool.analysis.coded import CodedQuestion
from surveytool.analysis.disclosure import Disclosure
from surveytool.analysis.results import EarlierRound, Results, results_json
from surveytool.analysis.segment import SegmentRow
from surveytool.analysis.theme import themes
from surveytool.analysis.theme_summary import ThemeChange, ThemeDrift
from surveytool.questionnaire.model import Questionnaire
from surveytool.report.build import build
from surveytool.report.build.material import ThemeQuote
from surveytool.report.document import Block, Quote, Quotes, Report, Section
from surveytool.report.html import render_html
from surveytool.report.outline import Outline
from surveytool.report.outline_file import read_outline
from surveytool.report.pdf import typeset
from surveytool.texts import Texts, load_texts
from surveytool.themes.agreement import Agreement
from surveytool.themes.code import Code
from surveytool.themes.codebook import parse_codebook

from .example import COMMUNITY, OPENED, drawn_answers, fieldwork, ready, results_of
from .tracing import Forms, numbers

CODEBOOK = parse_codebook(
    b"""
question: wens
version: 3
codes:
  - {id: samen, name: {nl: Samen leren, en: Learning together}}
  - {id: intervisie, name: {nl: Intervisie, en: Peer review}, parent: samen}
  - {id: kennis, name: {nl: Kennis vinden, en: Finding knowledge}}
  - {id: borrel, name: {nl: Een borrel, en: Drinks}}
  - {id: geen, name: {nl: Geen wens, en: No wish}, special: non_answer}
""",
    file="behoeftepeiling.wens.codebook.yaml",
)
OTHER = Code.model_validate(
    {"id": "iets", "name": "Iets anders", "special": "other"}, context={"languages": ("nl", "en")}
)
GROUPS = tuple(SegmentRow("setting", name, name, 26, "eerst") for name in ("solo", "team", "elders"))
AGREEMENT = Agreement(23, 0.764, 0.596, 0.9, (), (), "with_care")
MADE = datetime.datetime(2026, 11, 22, 12, tzinfo=datetime.UTC)
HOSTILE = '<script>alert(1)</script> #import "x" $y$ \u202e\u05e9\u05dc\u05d5\u05dd\u202c \U0001f600 ' + "v" * 300


@cache
def survey() -> Questionnaire:
    return ready("behoeftepeiling")


def coded(*codes: str) -> CodedQuestion:
    given = {f"{place:016x}": frozenset(one.split()) for place, one in enumerate(codes)}
    groups = {answer: {"setting": ("solo", "team", "elders")[place % 3]} for place, answer in enumerate(given)}
    return CodedQuestion(
        CODEBOOK, tuple(given), given, version=3, coders=("an", "bo"), agreement=AGREEMENT, suggested=30, given=80,
        groups=groups,
    )  # fmt: skip


ANSWERS = (
    ("samen intervisie",) * 20 + ("samen kennis",) * 12 + ("kennis",) * 30 + ("borrel",) + ("",) * 7 + ("geen",) * 9
)


@cache
def results(language: str = "nl", codes: Sequence[str] = ANSWERS) -> Results:
    rows = drawn_answers(survey(), 113)
    found = results_of(survey(), rows, fieldwork=fieldwork(113, survey()), language=language)
    told = themes(
        survey(), [coded(*codes)], found.questions, GROUPS,
        population=200, disclosure=Disclosure(10, load_texts(language)), language=language,
    )  # fmt: skip
    if codes is not ANSWERS:
        return replace(found, themes=told)
    changed = ThemeChange("wens", "kennis", "Kennis vinden", "a", "b", 0.3, 0.6, 80, 70, 0.3, 0.2, 0.4, clear=True)
    earlier = EarlierRound("a", "Toen", "needs", OPENED, OPENED, 200, 90)
    drift = ThemeDrift("wens", "a", 20, 0.81, 0.62, 0.95)
    return replace(found, earlier=(earlier,), themes=replace(told, changes=(changed,), drifts=(drift,)))


def report(language: str = "nl", quotes: Sequence[ThemeQuote] = (), codes: Sequence[str] = ANSWERS) -> Report:
    return build(results(language, codes), survey(), COMMUNITY, texts=load_texts(language), quotes=quotes)


def section(made: Report) -> Section:
    return next(part for part in made.sections if part.anchor == "open")


def blocks(part: Section) -> list[Block]:
    return [*part.blocks, *(block for inner in part.sections for block in blocks(inner))]


def printed(made: Report) -> str:
    """What stands in the section on open answers of the page."""
    page = render_html(made)
    start = page.index('<section id="open"')
    return page[start : page.index('<section id="decisions"', start)]


def test_without_themes_there_is_no_section() -> None:
    bare = replace(results(), themes=replace(results().themes, answers=()))
    made = build(bare, survey(), COMMUNITY, texts=load_texts("nl"))
    assert "open" not in [part.anchor for part in made.sections]


def forms_of_change(change: dict[str, Any], texts: Texts) -> set[str]:
    """How a theme in two rounds is written out: two shares, two n, and a signed difference with its interval."""
    shares = {texts.percent(change[name]) for name in ("from", "to")}
    counts = {texts.number(change[name]) for name in ("from_n", "to_n")}
    return shares | counts | {f"+{texts.number(change[name] * 100)}" for name in ("difference", "low", "high")}


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_number_on_open_answers_is_in_the_results(language: str) -> None:
    texts = load_texts(language)
    told = results_json(results(language))
    allowed = Forms(texts).of(
        [told[name] for name in ("open_answers", "themes", "theme_pairs", "theme_segments", "theme_drift")]
    )
    allowed |= forms_of_change(told["theme_changes"][0], texts)
    allowed |= {texts.number(told["theme_drift"][0][name], decimals=2) for name in ("alpha", "low", "high")}
    allowed |= {
        "95%",
        "100%",
        "0%",
        "25%",
        "50%",
        "75%",
        "0",
        texts.number(0.67, decimals=2),
        texts.number(0.8, decimals=2),
    }
    allowed |= {texts.number(row["base"] - row["coded"]) for row in told["open_answers"] if "coded" in row}
    allowed.add(str(OPENED.year))  # by which the earlier round is known
    allowed.add(texts.number(len(told["themes"])))  # a text alternative says how many bars there are
    allowed |= set(numbers(survey().question("wens").text.read(language)))
    text = html.unescape(re.sub(r"<svg.*?</svg>|<[^>]+>", " ", printed(report(language)), flags=re.DOTALL))
    found = set(numbers(text))
    assert len(found) > 25
    assert found - allowed == set()


def test_a_theme_leads_the_title_only_when_it_stands_apart() -> None:
    clear = report(codes=("kennis",) * 50 + ("samen",) * 10)
    assert section(clear).sections[0].title == "Het vaakst genoemd: Kennis vinden (83%)"
    near = report(codes=("kennis",) * 31 + ("samen",) * 30)
    assert section(near).sections[0].title == survey().question("wens").text.read("nl")


def test_the_summary_tells_what_was_named_most() -> None:
    def told(made: Report) -> str:
        return str(next(part for part in made.sections if part.anchor == "summary"))

    assert "noemden mensen het vaakst ‘Kennis vinden’: 83%" in told(report(codes=("kennis",) * 50 + ("samen",) * 10))
    near = told(report(codes=("kennis",) * 31 + ("samen",) * 30))
    assert "‘Kennis vinden’ en ‘Samen leren’" in near
    assert "Uit zichzelf" not in told(report(codes=("kennis",) * 20))


def test_whether_the_coder_drifted_stands_above_what_changed() -> None:
    page = printed(report())
    assert "alfa 0,81 (95%-BI 0,62 tot 0,95)" in page
    assert page.index("alfa 0,81") < page.index("aantoonbaar meer")


def test_only_approved_quotes_are_told_each_under_its_theme() -> None:
    english = "A place where you can ask all of them."
    quotes = [
        ThemeQuote("wens", "kennis", "Eén plek voor alles."),
        ThemeQuote("wens", "kennis", english),
        ThemeQuote("wens", "samen", "Met elkaar [..]."),
    ]
    found = [block for block in blocks(section(report(quotes=quotes))) if isinstance(block, Quotes)]
    assert [(block.label, block.items) for block in found] == [
        ("Kennis vinden", (Quote("Eén plek voor alles."), Quote(english, "en"))),
        ("Samen leren", (Quote("Met elkaar [..]."),)),
    ]
    assert not any(isinstance(block, Quotes) for block in blocks(section(report())))


def test_a_quote_can_hold_anything_and_does_nothing() -> None:
    made = report(quotes=[ThemeQuote("wens", "kennis", HOSTILE)])
    page = printed(made)
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    paper = typeset(made, made=MADE)
    assert paper.warnings == ()
    with pypdfium2.PdfDocument(paper.pdf) as pdf:
        text = "".join(page.get_textpage().get_text_bounded() for page in pdf)
    assert '#import "x" $y$' in " ".join(text.split())


def test_too_few_answers_tell_nothing_but_that() -> None:
    made = section(report(codes=("kennis",) * 9))
    assert len(blocks(made)) == 1
    assert "9" not in numbers(str(made).replace("10", ""))


def test_under_thirty_answers_only_counts_are_told() -> None:
    page = printed(report(codes=("kennis",) * 15 + ("samen",) * 10))
    assert "alleen aantallen" in page
    # not by an axis or the text beside a picture either; the one share is of suggestions that were taken
    assert re.findall(r"[\d,]+%", re.sub(r"<style.*?</style>", "", page, flags=re.DOTALL)) == ["38%"]
    assert "Kennis vinden” (15)" in html.unescape(page) or "‘Kennis vinden’ (15)" in html.unescape(page)


def told_of(one: CodedQuestion, outline: Outline | None = None) -> Report:
    """The report in Dutch with ``one`` in the place of what was coded."""
    found = replace(results(), themes=themes(
        survey(), [one], results().questions, GROUPS,
        population=2000, disclosure=Disclosure(10, load_texts("nl")), language="nl",
    ))  # fmt: skip
    return build(found, survey(), COMMUNITY, texts=load_texts("nl"), outline=outline)


def test_a_random_part_is_never_told_as_if_it_were_all() -> None:
    whole = coded(*(("samen kennis",) * 3 + ("kennis",) * 4 + ("samen",) * 2 + ("geen",)) * 50)
    ids = list(whole.codes)
    part = replace(whole, codes={answer: whole.codes[answer] for answer in ids[:120]} | {ids[0]: frozenset({"borrel"})})
    text = b"report: x\ndecisions:\n  - {id: a, finding: wens.kennis, decision: Doen.}\n"
    outline, _ = read_outline(text, file="x.yaml")
    made = told_of(replace(part, groups=None), outline)
    page = html.unescape(render_html(made))
    told = page[page.index('<section id="open"') :]
    assert "120 gelezen, willekeurig getrokken" in told
    assert "n = 108, willekeurig getrokken uit 500" in page[: page.index('<section id="open"')]
    assert "Mensen</th>" not in told
    assert "In de steekproef" in told
    assert "in de steekproef die ‘Samen leren’ noemden" in told
    assert "In een of twee antwoorden van de steekproef genoemd" in told
    said = page[page.index('id="decision-a"') :][:600]
    assert "83 van" not in said
    assert "77% (95%-BI" in said
    assert "willekeurig getrokken uit 500" in said


def test_what_could_be_placed_nowhere_never_leads() -> None:
    book = CODEBOOK.model_copy(update={"codes": (*CODEBOOK.codes, OTHER)})
    made = told_of(replace(coded(*("iets",) * 50 + ("kennis",) * 30 + ("samen",) * 2), codebook=book))
    assert section(made).sections[0].title == "Het vaakst genoemd: Kennis vinden (37%)"


@pytest.mark.parametrize(
    ("agreement", "twice", "said"),
    [
        (None, 0, "niemand las een deel"),
        (None, 20, "20 antwoorden zijn getrokken voor twee mensen"),
        (Agreement(20, None, None, None, (), (), "with_care"), 20, "alle 20 antwoorden dezelfde thema's"),
        (Agreement(20, 0.7999, 0.6, 0.9, (), (), "with_care"), 20, "alfa 0,79"),
    ],
)
def test_how_far_two_people_agree_is_told_as_far_as_it_is_known(
    agreement: Agreement | None, twice: int, said: str
) -> None:
    made = told_of(replace(coded(*("kennis",) * 40), agreement=agreement, twice=twice))
    assert said in html.unescape(printed(made))


def test_a_coder_who_codes_otherwise_than_then_is_told_before_what_changed() -> None:
    drifted = replace(results().themes.drifts[0], alpha=0.66)
    found = replace(results(), themes=replace(results().themes, drifts=(drifted,)))
    page = printed(build(found, survey(), COMMUNITY, texts=load_texts("nl")))
    assert page.index("er wordt nu anders gecodeerd dan toen") < page.index("aantoonbaar meer")
    assert "anders gecodeerd" not in printed(report())


def test_few_who_named_a_theme_are_told_of_no_group() -> None:
    (table,) = [
        block for block in blocks(section(report())) if getattr(block, "anchor", "") == "table-open-wens-setting"
    ]
    assert "Een borrel" not in str(table)
    assert "Kennis vinden" in str(table)
