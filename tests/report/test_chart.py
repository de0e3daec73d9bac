import itertools
from xml.etree import ElementTree

import pytest

from surveytool.report.chart import NARROW, WIDE, Chart, Format, describe, draw, lay_out, style
from surveytool.report.chart.lettering import width
from surveytool.report.chart.placing import apart, within
from surveytool.report.chart.shapes import of_group
from surveytool.report.chart.sheet import Area, Dot, Rule, Words
from surveytool.report.chart.spec import Change, ChangeMark, ChangeRow
from surveytool.report.chart.style import likert_tones, text_on
from surveytool.texts import load_texts

from .gallery import BARS, CHANGE, CHARTS, CURVE, HISTOGRAM, LIKERT, MATRIX, RANKED, RECOMMENDATION, SEGMENTS, THEMES

SVG = "{http://www.w3.org/2000/svg}"
Edges = tuple[float, float, float, float]


def texts_of(svg: str) -> list[tuple[str, Edges]]:
    """Every text with the left, top, right and bottom of its letters, by the font's own widths."""
    found = []
    for element in ElementTree.fromstring(svg).iter(f"{SVG}text"):
        size = float(element.get("font-size", "0"))
        wide = width(element.text or "", size, bold=element.get("font-weight") == "600")
        share = {"middle": 0.5, "end": 1.0}.get(element.get("text-anchor", "start"), 0.0)
        left, base = float(element.get("x", "0")) - share * wide, float(element.get("y", "0"))
        found.append((element.text or "", (left, base - 0.7 * size, left + wide, base + 0.2 * size)))
    return found


def view(svg: str) -> tuple[float, float]:
    _, _, wide, high = (float(part) for part in ElementTree.fromstring(svg).get("viewBox", "").split())
    return wide, high


both = pytest.mark.parametrize("form", [WIDE, NARROW], ids=lambda form: form.name)
every = pytest.mark.parametrize("chart", CHARTS.values(), ids=CHARTS)


@both
@every
def test_no_text_leaves_the_picture(chart: Chart, form: Format) -> None:
    svg = draw(chart, form)
    wide, high = view(svg)
    for text, (left, top, right, bottom) in texts_of(svg):
        assert left >= -0.5, text
        assert right <= wide + 0.5, text
        assert top >= -0.5, text
        assert bottom <= high + 0.5, text


@both
@every
def test_no_two_texts_touch(chart: Chart, form: Format) -> None:
    for (one, a), (other, b) in itertools.combinations(texts_of(draw(chart, form)), 2):
        overlap = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
        assert min(overlap) <= 0.3, (one, other)


@both
@every
def test_letters_are_at_least_8_points(chart: Chart, form: Format) -> None:
    sizes = [float(text.get("font-size", "0")) for text in ElementTree.fromstring(draw(chart, form)).iter(f"{SVG}text")]
    assert min(sizes) >= 8


@every
def test_the_same_chart_is_the_same_bytes(chart: Chart) -> None:
    once = draw(chart, WIDE)
    draw.cache_clear()
    assert draw(chart, WIDE) == once


@every
def test_a_chart_brings_nothing_that_could_clash_in_a_page(chart: Chart) -> None:
    root = ElementTree.fromstring(draw(chart, WIDE))
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {"svg", "path", "text"}
    names = {name for element in root.iter() for name in element.keys()}  # noqa: SIM118 (an element has no other way)
    assert not names & {"id", "class", "style", "clip-path", "href", "onload"}


@pytest.mark.parametrize(
    ("chart", "facts"),
    [
        (LIKERT, ("5 uitspraken", "(zeer) eens", "80%", "106", "23%", "105", "te weinig antwoorden")),
        (RANKED, ("4 antwoorden", "Scholing over nieuwe richtlijnen", "77%", "109", "21%", "106")),
        (BARS, ("3 antwoorden", "Alleen in een huisartsenpraktijk", "55%", "5%", "92")),
        (RECOMMENDATION, ("+18", "95%-BI +8 tot +28", "8 (27%)", "n = 100")),
        (MATRIX, ("8 onderwerpen", "4,6", "2,9", "Eerst aanpakken", "n = 90")),
        (CURVE, ("14", "113", "50e antwoord 17 sep", "n = 113")),
        (HISTOGRAM, ("27–31", "28%", "12–16", "2%", "104")),
        (CHANGE, ("6 percentages", "n = 118", "‘Weet bij wie ik terechtkan’: van 55% naar 72%, verschil +17", "−12")),
        (
            SEGMENTS,
            ("3 onderdelen", "100% voor ‘Sjablonen voor zorgplannen en protocollen’ in ‘Noord’", "0%", "Bij 1 stip"),
        ),
        (THEMES, ("5 thema's", "‘Scholing en opleiding’ (41%)", "‘Overig’ (3%)", "n = 90")),
    ],
)
def test_alt_text_has_the_highest_the_lowest_and_n(chart: Chart, facts: tuple[str, ...]) -> None:
    said = describe(chart, load_texts("nl"))
    assert [fact for fact in facts if fact not in said] == []


@every
def test_every_chart_can_be_told(chart: Chart) -> None:
    for language in ("nl", "en"):
        assert describe(chart, load_texts(language)).strip()


def test_small_shares_have_no_number_in_their_segment() -> None:
    printed = [text for text, _ in texts_of(draw(LIKERT, WIDE))]
    assert "45" in printed
    assert "2" not in printed
    assert "5" not in printed


def test_hidden_rows_show_their_note_and_no_bar() -> None:
    hidden = CHARTS["likert without an answer"]
    svg = draw(hidden, WIDE)
    assert [text for text, _ in texts_of(svg)].count("te weinig antwoorden (n < 10)") == 1
    assert "%" not in svg


def contrast(one: str, other: str) -> float:
    def luminance(colour: str) -> float:
        channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("points", range(2, 12))
def test_numbers_in_bars_are_readable_on_every_tone(points: int) -> None:
    tones = likert_tones(points)
    assert len(tones) == points
    assert all(contrast(tone, text_on(tone)) >= 4.5 for tone in tones)


def test_attention_and_doubt_have_a_shape_of_their_own() -> None:
    svg = draw(MATRIX, WIDE)
    assert svg.count('fill="#b84f12"') >= 4  # three diamonds and the name of their quadrant
    assert 'stroke="#0b5a7a"' in svg  # rings


@pytest.mark.parametrize("points", range(2, 8))
def test_neighbours_on_a_scale_differ_in_grey(points: int) -> None:
    tones, half = likert_tones(points), points // 2
    for side in (tones[:half], tones[-half:]):
        assert all(contrast(one, other) >= 1.25 for one, other in itertools.pairwise(side))


def test_groups_differ_in_shape_and_in_grey() -> None:
    marks = [of_group(index, 0, 0, 4) for index in range(4)]
    assert len({type(mark).__name__ + str(len(getattr(mark, "points", ()))) for mark in marks}) >= 3
    fills = [mark.fill for mark in marks if isinstance(mark, Area | Dot)]
    assert all(contrast(one, other) >= 1.3 for one, other in itertools.combinations(fills, 2))


def test_figures_of_equal_rows_stand_once_and_names_are_pushed_apart() -> None:
    marks = lay_out(CHARTS["change between two rounds, all the same"]).marks
    names = [mark.y for mark in marks if isinstance(mark, Words) and mark.text.startswith("Onderdeel")]
    assert len(names) == 7
    assert all(after - before >= 9.5 for before, after in itertools.pairwise(sorted(names)))
    assert sum(isinstance(mark, Words) and mark.text == "50%" for mark in marks) == 8  # one at the left, one a name


def test_a_round_that_was_not_asked_breaks_the_line() -> None:
    rounds = (("A",), ("B",), ("C",))
    whole, broken = (
        Change(rounds, (ChangeRow("x", tuple(ChangeMark(share, "5") for share in shares), "+1", "up"),), "d")
        for shares in ((0.1, 0.2, 0.3), (0.1, None, 0.3))
    )
    count = [
        sum(isinstance(mark, Rule) and mark.colour == style.MAIN for mark in lay_out(one).marks)
        for one in (whole, broken)
    ]
    assert count == [2, 0]


def test_many_rows_are_pairs_of_dots_instead_of_slopes() -> None:
    words = [mark.text for mark in lay_out(CHARTS["change of twelve rows"]).marks if isinstance(mark, Words)]
    assert "Behoeftepeiling, voorjaar 2025 (n = 118)" in words


def test_what_is_pushed_apart_moves_no_further_than_it_must() -> None:
    assert apart([(10, 4), (30, 4)]) == [10, 30]
    assert apart([(10, 4), (10, 4), (10, 4)]) == [6, 10, 14]
    assert within([6, 10, 14], [4, 4, 4], 8, 40) == [10, 14, 18]
    assert within([26, 38], [4, 4], 0, 36) == [26, 34]
