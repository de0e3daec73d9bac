import io
from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

from surveytool.report.chart import Chart
from surveytool.report.chart.download import Download, downloads
from surveytool.report.document import Figure, Frame, Report, Section

from .gallery import CHANGE, CHARTS, LIKERT

SVG = "{http://www.w3.org/2000/svg}"
REPORT = Report(
    "Behoeftepeiling 2026", "", "nl", "Netwerk eerste lijn", "bestuur@example.org", "#0B5A7A", None, "", (), (),
    Frame("", "", "", ""),
)  # fmt: skip


def report(chart: Chart, *, simulated: str = "") -> Report:
    """A report with one figure, two sections deep."""
    figure = Figure(
        "figure-steun", chart, "alt", "Percentage (zeer) eens, met 95%-betrouwbaarheidsinterval", ("n = 106.",)
    )
    inner = Section("question-steun", "De meesten voelen zich gesteund", (figure,))
    return replace(REPORT, simulated=simulated, sections=(Section("results", "Uitkomsten", (), (inner,)),))


def only(chart: Chart, *, simulated: str = "") -> Download:
    (found,) = downloads(report(chart, simulated=simulated))
    return found


def pixels(png: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(png)))


@pytest.mark.parametrize(
    "chart", [LIKERT, CHANGE, CHARTS["ranked with hostile words"]], ids=["likert", "change", "hostile"]
)
def test_svg_needs_no_font(chart: Chart) -> None:
    root = ElementTree.fromstring(only(chart).svg())
    assert {element.tag for element in root.iter()} == {f"{SVG}svg", f"{SVG}path"}


def test_png_is_on_white_with_300_dots_to_the_inch() -> None:
    found = only(LIKERT)
    picture = Image.open(io.BytesIO(found.png()))
    assert (picture.format, picture.mode) == ("PNG", "RGB")
    assert picture.info["dpi"] == pytest.approx((300, 300), abs=0.1)
    assert picture.size == (round(found.sheet.width / 72 * 300), round(found.sheet.height / 72 * 300))
    seen = pixels(found.png())
    for edge in (seen[:20], seen[-20:], seen[:, :20], seen[:, -20:]):
        assert (edge == 255).all()


def test_picture_has_the_title_the_caption_and_the_base() -> None:
    whole = only(LIKERT).sheet
    figure = report(LIKERT).sections[0].sections[0].blocks[0]
    assert isinstance(figure, Figure)
    for less in (
        replace(report(LIKERT), sections=(Section("a", "", (figure,)),)),
        replace(report(LIKERT), sections=(Section("a", "Titel", (replace(figure, caption=""),)),)),
        replace(report(LIKERT), sections=(Section("a", "Titel", (replace(figure, base=()),)),)),
    ):
        assert next(downloads(less)).sheet.height < whole.height


def test_picture_of_made_up_answers_says_so() -> None:
    plain, marked = only(LIKERT), only(LIKERT, simulated="Oefening: niemand gaf deze antwoorden")
    assert marked.sheet.height > plain.sheet.height
    top = pixels(marked.png())[40:100]
    assert (np.abs(top.astype(int) - (0xB8, 0x4F, 0x12)).sum(axis=2) < 30).any()  # in the colour of attention


def test_lines_are_as_thick_in_the_picture_as_in_the_file() -> None:
    seen = pixels(only(LIKERT).png())
    dark = (np.abs(seen.astype(int) - (0x1F, 0x29, 0x33)).sum(axis=2) < 60).sum(axis=0)
    line = np.flatnonzero(dark > seen.shape[0] * 0.35)  # the upright line at zero: 1.1 points
    assert 3 <= line.size <= 6


def test_same_report_gives_the_same_bytes() -> None:
    assert only(CHANGE).svg() == only(CHANGE).svg()
    assert only(CHANGE).png() == only(CHANGE).png()


def test_files_bear_the_name_of_the_figure() -> None:
    assert only(LIKERT).name == "figure-steun"
