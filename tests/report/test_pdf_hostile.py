"""Whatever an author or a member typed, there is a PDF, and it meets the standard."""

import base64
import dataclasses
import datetime
import io
import struct
import zlib
from functools import cache
from pathlib import Path
from typing import Any

import outloud
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveytool.report.build import build
from surveytool.report.document import (
    Asked,
    Block,
    Column,
    DataTable,
    Fact,
    Facts,
    Logo,
    Note,
    Paragraph,
    Points,
    Prose,
    ProsePart,
    Quote,
    Quotes,
    Report,
    Run,
    Section,
    Terms,
)
from surveytool.report.paper.columns import PAGE, fitted, layout
from surveytool.report.paper.letters import flowing, pieces, printed, wide
from surveytool.report.pdf import typeset
from surveytool.texts import load_texts

from .example import COMMUNITY, drawn_answers, fieldwork, ready, results_of

MADE = datetime.datetime(2026, 11, 22, tzinfo=datetime.UTC)
STEERING = {"kind", "anchor", "language", "brand", "media_type", "data", "tone", "quadrant", "name"}
HOSTILE = [
    "x" * 300,
    "W" * 300 + " " + "i" * 300,
    "https://example.org/" + "a" * 280 + "?b=c&d=e",
    "mail bestuur@example.org, www.example.org/een/lange/weg en 95%-BI",
    "😀👨‍👩‍👧 ❤️ 🇳🇱",
    "مرحبا بكم في الشبكة",
    "می‌خواهم \u202eabc\u202c \u2066def\u2069",
    "שלום עולם 漢字かな 한국어 ไทย",
    "#1 *minder* _cursief_ <ruimte> $5 @x [haak] `code` // \\ #panic() #read(\"/etc/passwd\") {{ 7*7 }}",
    "= Kop\n- punt\n+ punt\n/ term: uitleg",
    "a\x00b\x01c\x07d\x1be\x7ff\x85g\ufffeh\uffffi",
    "\ud800 \udfff",
    "z\u0351\u036f\u0316a\u0334\u0335l\u0300go" * 20,
    "\u00ad\u200b\u2060\ufeff",
    "link\u00ad",
    "",
    " \n\t ",
    "Arbeidsongeschiktheidsverzekeringsmaatschappijen " * 40,
    "ﷺ" * 60,
    "a" + "\u0301" * 100,
]  # fmt: skip


@cache
def report() -> Report:
    survey = ready("evaluatie")
    results = results_of(survey, drawn_answers(survey, 60), fieldwork=fieldwork(60, survey), simulated=True)
    return build(results, survey, COMMUNITY, texts=load_texts("nl"))


def spoilt(value: Any, text: str) -> Any:
    """The same report with this text in the place of every text with letters in it."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        names = [one.name for one in dataclasses.fields(value) if one.name not in STEERING]
        return dataclasses.replace(value, **{name: spoilt(getattr(value, name), text) for name in names})
    if isinstance(value, tuple):
        return tuple(spoilt(part, text) for part in value)
    return text if isinstance(value, str) and any(map(str.isalpha, value)) else value


def small(text: str, *, logo: Logo | None = None) -> Report:
    """A short report that says this text in every kind of block but a figure."""
    table = DataTable(
        "t", text, (Column(text, numeric=False), Column(text), Column(text)), ((text, text, "1"),), (text,)
    )
    form = dataclasses.replace(table, rows=((text, "", " "),), write_in=True)
    forms = ("paragraph", "item", "item", "numbered", "paragraph")
    hands = (Run(text), Run(text, strong=True), Run(text, emphasis=True), Run(text, link="https://example.org/a"))
    written = tuple(ProsePart(hands, form) for form in forms)
    blocks: tuple[Block, ...] = (
        Paragraph((text,)),
        Asked(text),
        Points((text, text)),
        Facts((Fact(text, text, text),)),
        table,
        Prose(written),
        Prose(written, text),
        Quotes((Quote(text), Quote(text, "en"))),
        form,
        Note((text,)),
        Note((text,), "caution"),
        Terms(((text, text),)),
    )
    return dataclasses.replace(
        report(),
        title=text,
        subtitle=text,
        community=text,
        contact=text,
        logo=logo,
        sections=(Section("a", text, blocks, (Section("b", text, new_page=True),)),),
    )


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_there_is_a_pdf_whatever_the_text_is(text: str) -> None:
    found = typeset(small(text), made=MADE)
    assert found.warnings == ()
    assert found.pdf.startswith(b"%PDF-")


@pytest.mark.parametrize("text", ["x" * 300, "😀 مرحبا 漢字 \x00", "#1 *minder* <ruimte> $5 @x\n= Kop"], ids=ascii)
def test_there_is_a_pdf_when_every_text_of_a_report_is_hostile(text: str) -> None:
    assert typeset(spoilt(report(), text), made=MADE).warnings == ()


def test_a_head_higher_than_a_page_does_not_go_on_for_ever() -> None:
    columns = tuple(Column("w" * 900, numeric=place > 0) for place in range(12))
    table = DataTable("t", "Tabel", columns, (("Rij", *["1"] * 11),) * 3)
    found = typeset(dataclasses.replace(report(), sections=(Section("a", "Deel", (table,)),)), made=MADE)
    with pypdfium2.PdfDocument(found.pdf) as pdf:
        assert len(pdf) < 8


def test_a_cell_higher_than_a_page_goes_on_over_pages() -> None:
    table = DataTable("t", "Tabel", (Column("Kop", numeric=False),), (("woord " * 4_000 + "slot",),))
    found = typeset(dataclasses.replace(report(), sections=(Section("a", "Deel", (table,)),)), made=MADE)
    with pypdfium2.PdfDocument(found.pdf) as pdf:
        assert "slot" in pdf[len(pdf) - 1].get_textpage().get_text_bounded()


@pytest.mark.parametrize("text", HOSTILE[4:9], ids=ascii)
def test_the_pdf_of_hostile_texts_can_be_read_aloud(text: str, tmp_path: Path) -> None:
    file = tmp_path / "report.pdf"
    file.write_bytes(typeset(dataclasses.replace(small(text), title="Titel", community="Netwerk"), made=MADE).pdf)
    assert outloud.check(str(file)).errors == 0


@given(st.text(st.characters(), max_size=120))
@settings(max_examples=60, deadline=None)
def test_any_text_is_printed_without_a_remark(text: str) -> None:
    assert typeset(small(text), made=MADE).warnings == ()


def test_a_soft_hyphen_at_the_end_of_a_title_stops_nothing() -> None:
    assert typeset(small("0\xad"), made=MADE).warnings == ()


def test_markup_of_the_typesetter_is_text() -> None:
    text = "#1 *minder* <ruimte> $5 @x _y_ #panic() `z`"
    with pypdfium2.PdfDocument(typeset(small(text), made=MADE).pdf) as pdf:
        said = " ".join(page.get_textpage().get_text_bounded() for page in pdf)
    assert text in said.replace("\r\n", " ")


def test_no_text_reads_a_file_or_runs() -> None:
    text = '#read("/etc/passwd") #import "x" $x^2$ <script>alert(1)</script> \\u{41} ${7*7}'
    with pypdfium2.PdfDocument(typeset(small(text), made=MADE).pdf) as pdf:
        said = "".join(page.get_textpage().get_text_bounded() for page in pdf)
    assert "root:" not in said
    said = "".join(character for character in said if not character.isspace())
    # once a block and heading at least, letter for letter
    assert said.count("".join(text.split())) > 20


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("ok 😀", "ok [grinning face]"),
        ("漢", "[cjk unified ideograph-6f22]"),
        ("مرحبا", "مرحبا"),
        ("می‌خواهم", "می‌خواهم"),
        ("a\u200cb", "ab"),
        ("a\x00\u202eb", "ab"),
        ("een\ntwee\u2028drie", "een twee drie"),
        ("5\u00a0km", "5\u00a0km"),
        ("e\u0301", "é"),
        ("❤\ufe0f", "[heavy black heart]"),
    ],
)
def test_characters_without_a_letter_are_told_by_name(typed: str, shown: str) -> None:
    assert printed(typed) == shown


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        ("zelfstandigheidsgevoel", "zelfstandigheidsgevoel"),
        ("https://voorbeeld.example/pad/verder", "https://\u200bvoorbeeld.\u200bexample/\u200bpad/\u200bverder"),
        ("9" * 30, "99999999\u200b99999999\u200b99999999\u200b999999"),
        ("ab12" * 16, "ab12" * 16),
        ("(n = 12)", "(n\u00a0=\u00a012)"),
    ],
)
def test_long_runs_get_places_to_break(text: str, broken: str) -> None:
    assert flowing(text) == broken


@given(st.text(st.characters(codec="utf-8"), max_size=400))
def test_no_piece_of_a_flowing_text_is_wider_than_a_line(text: str) -> None:
    assert max(wide(piece, 10) for piece in pieces(flowing(text))) < 400


LABEL = st.text(st.sampled_from("abcdefgh ijklmnoprstuvwz-"), max_size=60)
FIGURE = st.sampled_from(["", "0", "113", "12 (10%)", "100 (100%)", "4,4 (4,3–4,5)", "−100 tot +100"])


@given(st.data(), st.integers(2, 14), st.integers(0, 4))
def test_a_table_fits_the_page(data: st.DataObject, across: int, down: int) -> None:
    columns = tuple(Column(data.draw(LABEL), numeric=place > 0) for place in range(across))
    rows = tuple((data.draw(LABEL), *(data.draw(FIGURE) for _ in range(across - 1))) for _ in range(down))
    table = DataTable("t", "", columns, rows)
    found = layout(table)
    assert sum(found.widths) + found.gap * (across - 1) <= PAGE + 0.1
    assert found.size >= 6
    _, cells = fitted(table, found)
    for row in cells:
        for cell, width in zip(row[1:], found.widths[1:], strict=True):
            assert all(wide(piece, found.size) <= width for line in cell.split("\n") for piece in pieces(line))


def logo(data: bytes) -> Logo:
    return Logo("image/png", base64.b64encode(data).decode())


def png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + b"\x0b\x5a\x7a" * width for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = (chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


@pytest.mark.parametrize("size", [(40, 40), (400, 20), (20, 400), (1, 1)])
def test_a_logo_of_any_shape_is_on_the_cover(size: tuple[int, int]) -> None:
    found = typeset(small("Titel", logo=logo(png(*size))), made=MADE)
    assert found.warnings == ()
    with pypdfium2.PdfDocument(found.pdf) as pdf:
        (image,) = pdf[0].get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE])
        left, bottom, right, top = image.get_bounds()
    assert (right - left) <= 45 * 72 / 25.4 + 1
    assert (top - bottom) <= 15 * 72 / 25.4 + 1


def test_a_logo_that_is_no_picture_costs_the_logo_and_not_the_report() -> None:
    found = typeset(small("Titel", logo=logo(png(4, 4)[:60])), made=MADE)
    assert found.pdf.startswith(b"%PDF-")
    assert len(found.warnings) == 1
    with pypdfium2.PdfDocument(io.BytesIO(found.pdf)) as pdf:
        assert not list(pdf[0].get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE]))
