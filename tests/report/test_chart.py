import itertools
from xml.etree import ElementTree

import pytest

from surveytool.report.chart import NARROW, WIDE, Chart, Format, describe, draw
from surveytool.report.chart.lettering import width
from surveytool.report.chart.style import likert_tones, text_on
from surveytool.texts import load_texts

from .gallery import BARS, CHARTS, CURVE, HISTOGRAM, LIKERT, MATRIX, RANKED, RECOMMENDATION

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
