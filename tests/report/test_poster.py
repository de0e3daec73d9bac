"""A poster and cards: on one sheet, accessible, with a code that leads to the address and nothing that runs off the paper."""

import datetime
import inspect
import io
from importlib import resources
from pathlib import Path

import outloud
import pdfua
import pikepdf
import pypdfium2
import pytest
from babel.messages.pofile import read_po
from PIL import Image

from surveytool.errors import SurveytoolError
from surveytool.report.pdf import Typeset
from surveytool.report.poster import QUIET_ZONE, Form, Invitation, code_of, opening_facts, readable, typeset_poster
from surveytool.texts import load_texts

from .test_pdf import elements, pages, squeezed
from .test_pdf_hostile import HOSTILE

MADE = datetime.datetime(2026, 11, 25, 9, tzinfo=datetime.UTC)
ADDRESS = "https://peiling.example.org/behoefte-2026"
ANONYMOUS = "Anonymous: we do not ask who you are and do not keep who answered what"
FORMS: tuple[Form, ...] = ("poster", "cards")
DPI = 200
LOGO = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="200" height="80"><rect width="200" height="80" fill="#0B5A7A"/>'
    b'<text x="20" y="50" font-family="Nowhere" font-size="30" fill="#fff">Netwerk</text></svg>'
)


def invitation(
    *, language: str = "nl", title: str = "Behoeftepeiling online netwerk", community: str = "Netwerk eerste lijn",
    address: str = ADDRESS, simulated: str = "", formal: bool = False, contact: str = "bestuur@example.org",
) -> Invitation:  # fmt: skip
    texts = load_texts(language, formal=formal)
    facts = opening_facts(texts, minutes=6, opens=None, closes=datetime.date(2026, 12, 20), anonymity=texts(ANONYMOUS))
    return Invitation(title, community, contact, language, "#0B5A7A", address, facts, simulated)


def made(told: Invitation, form: Form, *, logo: bytes | None = None, formal: bool = False) -> Typeset:
    return typeset_poster(told, form, texts=load_texts(told.language, formal=formal), made=MADE, logo=logo)


def png_logo() -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", (300, 120), "#0B5A7A").save(drawn, "PNG")
    return drawn.getvalue()


def drawn(pdf: bytes) -> Image.Image:
    """The one page as a printer of this many dots an inch sees it, in black and white."""
    with pypdfium2.PdfDocument(pdf) as document:
        assert len(document) == 1
        return document[0].render(scale=DPI / 72).to_pil().convert("L").point(lambda shade: 0 if shade < 128 else 255)


def code_boxes(pdf: bytes) -> list[tuple[float, float, float, float]]:
    """Where the codes are, in points from the left and the bottom: the boxes of the figures with their text alternative."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        figures = [figure for figure in elements(document, "Figure") if "/Alt" in figure]
        attributes = [list(figure.A) if isinstance(figure.A, pikepdf.Array) else [figure.A] for figure in figures]
        boxes = [next(one.BBox for one in found if "/BBox" in one) for found in attributes]
        return [tuple(float(side) for side in box) for box in boxes]  # type: ignore[misc]


def modules(pdf: bytes, box: tuple[float, float, float, float], across: int) -> list[list[bool]]:
    """The dark and light squares of a code with its quiet zone, looked at in the middle of each."""
    image = drawn(pdf)
    left, bottom, right, top = box
    height = image.height * 72 / DPI

    def dark(row: int, column: int) -> bool:
        x = left + (right - left) * (column + 0.5) / across
        y = height - top + (top - bottom) * (row + 0.5) / across
        return image.getpixel((int(x * DPI / 72), int(y * DPI / 72))) == 0

    return [[dark(row, column) for column in range(across)] for row in range(across)]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("address", [ADDRESS, "http://192.168.1.20:8000/r1", f"https://{'lang-' * 20}.example.org/r1"])
def test_every_code_on_the_paper_is_that_of_the_address(form: Form, address: str) -> None:
    pdf = made(invitation(address=address), form).pdf
    code = code_of(address)
    expected = [[bool(module) for module in row] for row in code.matrix_iter(border=QUIET_ZONE)]
    boxes = code_boxes(pdf)
    assert len(boxes) == (1 if form == "poster" else 4)
    for box in boxes:
        assert modules(pdf, box, len(expected)) == expected
    assert code.error in ("Q", "H")


@pytest.mark.parametrize(("form", "least"), [("poster", 40), ("cards", 25)])
def test_the_code_without_its_quiet_zone_is_large_enough_to_scan(form: Form, least: float) -> None:
    address = f"https://{'lang-' * 20}.example.org/{'r' * 64}"
    across = code_of(address).symbol_size(border=QUIET_ZONE)[0]
    for left, bottom, right, top in code_boxes(made(invitation(address=address), form).pdf):
        for side in (right - left, top - bottom):
            assert side / 72 * 25.4 * (1 - 2 * QUIET_ZONE / across) > least


def test_the_code_is_drawn_and_not_a_picture_of_dots() -> None:
    with pikepdf.open(io.BytesIO(made(invitation(), "poster").pdf)) as pdf:
        kinds = [str(found.get("/Subtype")) for found in pdf.objects if isinstance(found, pikepdf.Stream)]
    assert "/Image" not in kinds


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("logo", [None, LOGO, png_logo()], ids=["no logo", "svg", "png"])
def test_checkers_of_accessibility_find_nothing(form: Form, language: str, logo: bytes | None, tmp_path: Path) -> None:
    found = made(invitation(language=language), form, logo=logo)
    assert found.warnings == ()
    file = tmp_path / "poster.pdf"
    file.write_bytes(found.pdf)
    assert [finding.message for finding in pdfua.validate(str(file)).findings] == []
    heard = outloud.check(str(file))
    assert (heard.error, heard.errors, heard.warnings) == (None, 0, 0)


@pytest.mark.parametrize("form", FORMS)
def test_the_paper_says_all_that_is_to_be_known(form: Form) -> None:
    told = invitation()
    pdf = made(told, form).pdf
    (page,) = pages(pdf)
    for text in (told.title, told.community, told.contact, *told.facts, "peiling.example.org/behoefte-2026"):
        assert squeezed(page).count(squeezed(text)) == (1 if form == "poster" else 4), text
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert {str(figure.Alt) for figure in elements(document, "Figure") if "/Alt" in figure} == {ADDRESS}
        leads = {str(note.A.URI) for note in document.pages[0].Annots}
        assert leads == {ADDRESS, "mailto:bestuur@example.org"}
        assert (str(document.docinfo.Title), str(document.Root.Lang)) == (told.title, "nl")
        assert [float(side) for side in document.pages[0].MediaBox][2:] == pytest.approx([595.28, 841.89], abs=0.1)


def test_nobody_is_told_je_where_the_community_says_u() -> None:
    (page,) = pages(made(invitation(formal=True), "poster", formal=True).pdf)
    assert "in uw browser" in page
    assert "U hebt geen account" in page
    assert not {"je", "jij", "jouw"} & set(page.lower().split())


def test_paper_of_a_simulated_round_says_so() -> None:
    told = invitation(simulated="Gesimuleerde antwoorden: geen mens heeft ze gegeven.")
    (page,) = pages(made(told, "cards").pdf)
    assert squeezed(page).count(squeezed(told.simulated)) == 4


def letters_outside(pdf: bytes, form: Form) -> list[str]:
    """The characters that stand over the edge of the sheet, or of the card on which they begin."""
    across, down = (1, 1) if form == "poster" else (2, 2)
    outside = []
    with pypdfium2.PdfDocument(pdf) as document:
        assert len(document) == 1
        width, height = document[0].get_size()
        text = document[0].get_textpage()
        for place in range(text.count_chars()):
            left, bottom, right, top = text.get_charbox(place)
            wide, high = width / across, height / down
            column, row = (left + right) / 2 // wide, (bottom + top) / 2 // high
            inside = column * wide + 10 < left and right < (column + 1) * wide - 10
            if not (inside and row * high + 5 < bottom and top < (row + 1) * high - 5) and right > left:
                outside.append(text.get_text_range(place, 1))
    return outside


WORST = {
    "community": "M" * 300,
    "address": "https://" + "peilingen-" * 6 + ".example.org/vragenlijsten-van-de-vereniging/" + "a-b2" * 16,
    "simulated": "Gesimuleerde antwoorden: geen mens heeft ze gegeven.",
    "contact": "secretariaat-" * 12 + "@example.org",
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "title",
    [
        "Kort",
        "Arbeidsongeschiktheidsverzekeringsmaatschappijenpeiling over de toekomst",
        "W" * 300,
        "woord " * 1_600,
        "Wat we van een netwerk willen: " * 6,
    ],
    ids=lambda title: title[:20],
)
def test_nothing_stands_over_the_edge_or_over_something_else(form: Form, title: str) -> None:
    found = made(invitation(title=title, **WORST), form, logo=LOGO)
    assert found.warnings == ()
    assert letters_outside(found.pdf, form) == []
    across = code_of(WORST["address"]).symbol_size(border=QUIET_ZONE)[0]
    expected = [[bool(one) for one in row] for row in code_of(WORST["address"]).matrix_iter(border=QUIET_ZONE)]
    for box in code_boxes(found.pdf):  # also the white around the code is white
        assert modules(found.pdf, box, across) == expected


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_there_is_a_poster_whatever_the_texts_are(text: str) -> None:
    for form in FORMS:
        found = made(invitation(title=text, community=text, contact=text), form)
        assert found.warnings == ()
        assert letters_outside(found.pdf, form) == []


@pytest.mark.parametrize(
    "logo",
    [
        b"no picture at all",
        b"\x89PNG\r\n\x1a\nbroken",
        b"RIFF....",
        b"<svg",
        b'<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd" width="9" height="9"/></svg>',
        '<svg xmlns="http://www.w3.org/2000/svg"><text y="9">漢</text></svg>'.encode(),
    ],
)
def test_a_logo_that_cannot_be_printed_is_told_with_what_to_do(logo: bytes) -> None:
    with pytest.raises(SurveytoolError, match="save it as PNG and try again"):
        made(invitation(), "poster", logo=logo)


def test_the_same_paper_is_the_same_file() -> None:
    assert made(invitation(), "cards").pdf == made(invitation(), "cards").pdf


@pytest.mark.parametrize(
    ("opens", "closes", "told"),
    [
        (None, None, None),
        (None, datetime.date(2026, 12, 20), "You can take part until 20 December 2026"),
        (datetime.date(2026, 12, 1), None, "You can take part from 1 December 2026"),
        (
            datetime.date(2026, 12, 1),
            datetime.date(2026, 12, 20),
            "You can take part from 1 December 2026 until 20 December 2026",
        ),
    ],
)
def test_facts_tell_when_there_is_something_to_tell(
    opens: datetime.date | None, closes: datetime.date | None, told: str | None
) -> None:
    facts = opening_facts(load_texts("en"), minutes=None, opens=opens, closes=closes, anonymity="Anonymous")
    assert facts == ("You need no account and no app", "Anonymous", *([told] if told else []))


def test_an_address_is_shown_as_people_type_it() -> None:
    assert readable("https://peiling.example.org/r1") == "peiling.example.org/r1"
    assert readable("http://peiling.example.org/r1") == "http://peiling.example.org/r1"


def test_every_text_of_the_catalogue_is_said() -> None:
    with resources.files("surveytool").joinpath("catalogues", "nl", "poster.po").open("rb") as stream:
        known = {str(message.id) for message in read_po(stream, locale="nl") if message.id}
    code = Path(inspect.getfile(typeset_poster)).read_text("utf-8")
    assert {text for text in known if f'"{text}"' not in code} == set()
