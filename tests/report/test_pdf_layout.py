"""What the pages look like: measured on the PDF itself."""

import ctypes
import dataclasses
import io
import itertools
from collections.abc import Iterator
from functools import cache

import numpy as np
import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from surveytool.report.document import (
    Block,
    Column,
    DataTable,
    Fact,
    Facts,
    Figure,
    Note,
    Paragraph,
    Points,
    Prose,
    Quote,
    Quotes,
    Report,
    Section,
    Terms,
)
from surveytool.report.paper.columns import LANDSCAPE, PAGE
from surveytool.report.pdf import typeset
from surveytool.report.prose import prose

from .test_pdf import MADE, elements, pdf_of, report_of, sections

SIDE = (595.28 - PAGE) / 2
STRIP = 12 * 72 / 25.4
WORDS = """Wij kiezen voor **kleine groepen**, *elke maand*:

- een vaste gespreksleider
- een plek per regio

1. eerst Noord
2. dan Zuid

Meer op [onze site](https://example.org/net)."""
LONG_ROW = "begin " + "van een antwoord dat over veel regels gaat en bij elkaar hoort " * 4 + "slot"


def wide_table(across: int, down: int) -> DataTable:
    columns = (Column("Onderdeel", numeric=False), *(Column(f"Heel belangrijk {place}") for place in range(across - 1)))
    rows = tuple((f"Rij {row}", *("12 (10%)" for _ in range(across - 1))) for row in range(down))
    return DataTable(f"wide-{across}", "Alle cijfers", columns, rows)


def rows_of(texts: tuple[str, ...], *, anchor: str = "t", write_in: bool = False) -> DataTable:
    columns = tuple(Column(name, numeric=False) for name in ("Bevinding", "Besluit", "Wie", "Wanneer"))
    return DataTable(anchor, "Besluiten", columns, tuple((text, "", "", "") for text in texts), write_in=write_in)


@cache
def every_block() -> tuple[Report, bytes]:
    """A report with each kind of block, tables of all widths, and parts of their own page."""
    word = "x" * 300
    label = "een antwoord van twaalf regels " * 14
    opening: tuple[Block, ...] = (Prose(prose(WORDS)), Prose(prose(WORDS), "Besluit van het bestuur"))
    added = (
        Section("foreword", "Voorwoord", opening),
        Section(
            "voices",
            "In eigen woorden",
            (Paragraph(("Zo staat het er.",)), Quotes((Quote("Niet weer een brief."), Quote(word)))),
        ),
        Section("decisions", "Besluiten", (rows_of(("Steun", label, word), write_in=True),)),
        Section(
            "tables",
            "Alle tabellen",
            sections=(
                Section("table-a", "Een tabel van veertien", (wide_table(14, 9),)),
                Section("table-b", "Een tabel van vijfentwintig", (wide_table(25, 70),)),
            ),
        ),
        Section(
            "last",
            "Wat nog meer",
            (
                Points((word, label)),
                Facts((Fact(label, "12", word), Fact("n", "113"))),
                Note((label,), "caution"),
                Note((word,)),
                Terms(((word, label), (label, word))),
                rows_of((label, word, "kort"), anchor="u"),
            ),
        ),
    )
    findings = report_of("behoeftepeiling", "nl", 113)
    report = dataclasses.replace(
        findings,
        title=("Wat de leden van het netwerk nodig hebben en wat zij ervan vinden " * 7)[:400].strip(),
        sections=(*added, *(paged(section) for section in findings.sections)),
    )
    found = typeset(report, made=MADE)
    assert found.warnings == ()
    return report, found.pdf


def paged(section: Section) -> Section:
    inner = tuple(paged(one) for one in section.sections)
    return dataclasses.replace(section, sections=inner, new_page=section.anchor.startswith("question-"))


def letters(page: pypdfium2.PdfPage) -> Iterator[tuple[int, str, tuple[float, float, float, float]]]:
    """The letters of a page that leave ink, each with its place in the text and on the page."""
    words = page.get_textpage()
    for place in range(words.count_chars()):
        letter = chr(pdfium.FPDFText_GetUnicode(words, place))
        if letter.isprintable() and not letter.isspace():
            yield place, letter, words.get_charbox(place)


def outside(pdf: bytes) -> list[str]:
    """What stands outside the text of its page; a hyphen at the end of a line may hang out a little."""
    found = []
    with pypdfium2.PdfDocument(pdf) as document:
        for number, page in enumerate(document, start=1):
            width, height = page.get_size()
            words = page.get_textpage()
            for place in range(words.count_rects()):
                left, bottom, right, top = words.get_rect(place)
                if left < SIDE - 1 or right > width - SIDE + 3 or bottom < 28 or top > height - 10:
                    found.append(f"page {number}: words from {left:.0f} to {right:.0f} at {bottom:.0f}")
            for mark in page.get_objects(max_depth=1):
                left, bottom, right, top = mark.get_bounds()
                is_band = number == 1 or bottom > height - STRIP
                if not is_band and (left < SIDE - 2 or right > width - SIDE + 2 or bottom < 28):
                    found.append(f"page {number}: a mark from {left:.0f} to {right:.0f} at {bottom:.0f}")
    return found


@pytest.mark.parametrize("which", [("behoeftepeiling", "nl", 113), ("weighed", "nl", 113)])
def test_nothing_stands_outside_the_text_of_a_page(which: tuple[str, str, int]) -> None:
    assert outside(pdf_of(*which).pdf) == []


def test_long_words_titles_labels_and_tables_stay_within_the_text_of_a_page() -> None:
    assert outside(every_block()[1]) == []


def test_a_table_that_is_too_wide_lies_on_pages_on_their_side_and_no_page_is_empty() -> None:
    _, data = every_block()
    with pypdfium2.PdfDocument(data) as document:
        sizes = [page.get_size() for page in document]
        said = [page.get_textpage().get_text_bounded() for page in document]
    shapes = zip(said, sizes, strict=True)
    lying = [text for text, (width, height) in shapes if width > height and text.splitlines()[1] == "Alle tabellen"]
    assert sizes[0][1] > sizes[0][0]
    assert 2 < len(lying) < 9
    assert all("12" in text for text in lying)
    assert LANDSCAPE <= 841.89 - 2 * SIDE
    # more than what stands around every page
    assert min(len(text) for text in said) > 180


def test_the_heads_of_a_table_are_on_each_of_its_pages() -> None:
    _, data = every_block()
    with pypdfium2.PdfDocument(data) as document:
        said = [page.get_textpage().get_text_bounded() for page in document]
    told = [text for text in said if text.splitlines()[1] == "Alle tabellen"]
    assert len(told) > 2
    for text in told:
        assert ("Rij " in text) == ("Onderdeel" in text)


def test_a_row_is_never_on_two_pages() -> None:
    table = rows_of((LONG_ROW,) * 60)
    report = dataclasses.replace(every_block()[0], sections=(Section("a", "Deel", (table,)),))
    with pypdfium2.PdfDocument(typeset(report, made=MADE).pdf) as document:
        said = [page.get_textpage().get_text_bounded() for page in document][2:]
    assert len(said) > 3
    assert sum(text.count("slot") for text in said) == 60
    assert all(text.count("begin") == text.count("slot") for text in said)


def test_an_empty_cell_of_a_table_to_write_in_has_room_for_a_pen() -> None:
    report = dataclasses.replace(
        every_block()[0], sections=(Section("a", "Deel", (rows_of(("Eerst", "Daarna", "Ook"), write_in=True),)),)
    )
    with pypdfium2.PdfDocument(typeset(report, made=MADE).pdf) as document:
        page = document[2]
        places = {}
        for word in ("Eerst", "Daarna", "Ook", "Bevinding", "Besluit", "Wanneer"):
            found = page.get_textpage().search(word, match_whole_word=True).get_next()
            assert found is not None
            places[word] = page.get_textpage().get_charbox(found[0])
    assert places["Eerst"][1] - places["Daarna"][1] > 40
    assert places["Daarna"][1] - places["Ook"][1] > 40
    assert places["Besluit"][0] - places["Bevinding"][0] > 50
    assert places["Wanneer"][0] - places["Besluit"][0] > 160


def test_a_part_and_a_finding_begin_a_page_that_says_the_part() -> None:
    report, data = every_block()
    starts = {part.title for part in report.sections}
    starts |= {one.title for part in report.sections for one in part.sections if one.new_page}
    with pypdfium2.PdfDocument(data) as document, pikepdf.open(io.BytesIO(data)) as pdf, pdf.open_outline() as outline:
        places = {page.objgen: number for number, page in enumerate(pdf.pages)}
        said = [page.get_textpage().get_text_bounded() for page in document]
        found = []
        for part in outline.root:
            for item in (part, *part.children):
                assert isinstance(item.destination, pikepdf.Array)
                text = said[places[item.destination[0].objgen]]
                assert text.splitlines()[1].startswith(str(part.title)[:30]), (text[:200], str(item.title))
                # after the strip and the running head comes the title, or that of the part above it
                follows = " ".join(" ".join(text.splitlines()[2:7]).split())
                found += [str(item.title)] * (str(item.title)[:25] in follows)
    assert starts <= set(found)


def test_headings_are_nested_without_a_gap() -> None:
    report, data = every_block()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        levels = [int(str(element.S)[2:]) for element in structure(pdf) if str(element.S)[:2] == "/H"]
        named = {str(name) for name in names(pdf)}
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    assert len(levels) == len(list(sections(report))) + 1
    assert {section.anchor for section in sections(report)} <= named


def structure(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Dictionary]:
    """All elements in reading order."""
    waiting = [pdf.Root.StructTreeRoot.K]
    while waiting:
        element = waiting.pop(0)
        if isinstance(element, pikepdf.Array):
            waiting = [*element, *waiting]
        elif isinstance(element, pikepdf.Dictionary) and "/S" in element:
            yield element
            waiting = [element.get("/K", pikepdf.Array()), *waiting]


def names(pdf: pikepdf.Pdf) -> list[str]:
    """The places in the document that a link can name."""
    return [str(name) for name in pikepdf.NameTree(pdf.Root.Names.Dests)]


def test_quotes_lists_and_links_are_told_for_what_they_are() -> None:
    _, data = every_block()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert len(elements(pdf, "BlockQuote")) == 2
        assert len(elements(pdf, "L")) >= 5
        links = [
            str(note.A.URI)
            for page in pdf.pages
            for note in page.get("/Annots", pikepdf.Array())
            if "/A" in note and "/URI" in note.A
        ]
    assert links.count("https://example.org/net") == 2


def grey(red: float, green: float, blue: float) -> float:
    return 0.299 * red + 0.587 * green + 0.114 * blue


def luminance(level: float) -> float:
    share = level / 255
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4


def contrast(one: float, other: float) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def faint(pdf: bytes, least: float, *, pages: int | None = None) -> list[str]:
    """The letters that stand out less than this from what is around them on a print without colour."""
    found = []
    scale = 2
    with pypdfium2.PdfDocument(pdf) as document:
        for number in range(len(document))[:pages]:
            page = document[number]
            words = page.get_textpage()
            height = page.get_height()
            drawn = page.render(scale=scale, grayscale=True).to_numpy().squeeze()
            for place, letter, (left, bottom, right, top) in list(letters(page))[::4]:
                rows = slice(max(0, int((height - top) * scale) - 3), int((height - bottom) * scale) + 4)
                around = drawn[rows, max(0, int(left * scale) - 3) : int(right * scale) + 4]
                red, green, blue, seen = (ctypes.c_uint() for _ in range(4))
                pdfium.FPDFText_GetFillColor(words, place, red, green, blue, seen)
                level = grey(red.value, green.value, blue.value)
                behind = max(
                    (int(one) for one in np.bincount(around.ravel()).argsort()[-2:]), key=lambda one: abs(one - level)
                )
                if contrast(level, behind) < least:
                    found.append(f"page {number + 1}: {letter} {level:.0f} on {behind}")
    return found


def test_all_letters_stay_legible_without_colour() -> None:
    assert faint(pdf_of("behoeftepeiling", "nl", 113).pdf, 4.5) == []


@pytest.mark.parametrize("brand", ["#767676", "#C2185B", "#7B1FA2", "#B45309", "#000000", "#00796B"])
def test_the_cover_is_legible_in_any_colour_that_is_dark_enough(brand: str) -> None:
    report = dataclasses.replace(report_of("bijeenkomst", "nl", 41), brand=brand, sections=(Section("a", "Deel"),))
    assert faint(typeset(report, made=MADE).pdf, 4.2, pages=1) == []


def test_a_note_of_caution_is_told_by_more_than_its_colour() -> None:
    def marks(tone: Note) -> tuple[str, int]:
        report = dataclasses.replace(every_block()[0], simulated="", sections=(Section("a", "Deel", (tone,)),))
        with pypdfium2.PdfDocument(typeset(report, made=MADE).pdf) as document:
            page = document[2]
            return page.get_textpage().get_text_bounded(), len(list(page.get_objects()))

    plain, caution = marks(Note(("Let hierop.",))), marks(Note(("Let hierop.",), "caution"))
    assert "!" in caution[0]
    assert "!" not in plain[0]
    assert caution[1] > plain[1]


def test_findings_of_words_alone_go_on_where_there_is_room_and_one_with_a_table_begins_a_page() -> None:
    def finding(name: str, *blocks: Block) -> Section:
        return Section(name, f"Vraag {name}", blocks, new_page=True)

    words = Paragraph(("Er is geen aantoonbaar verschil.",))
    inner = (
        finding("een", words),
        finding("twee", words),
        finding("drie", words, rows_of(("kort",))),
        finding("vier", words),
    )
    part = Section("a", "Deel", (words,), inner, new_page=True)
    report = dataclasses.replace(every_block()[0], sections=(part,))
    with pypdfium2.PdfDocument(typeset(report, made=MADE).pdf) as document:
        said = [page.get_textpage().get_text_bounded() for page in document][2:]
    found = [[one.anchor for one in inner if one.title in text] for text in said]
    assert found == [["een", "twee"], ["drie", "vier"]]


def test_words_of_the_board_keep_the_figure_they_are_about_on_their_page() -> None:
    (chart,) = (one for one in sections(report_of("behoeftepeiling", "nl", 113)) if one.anchor == "question-thema")
    figure = next(place for place, block in enumerate(chart.blocks) if isinstance(block, Figure))
    finding = dataclasses.replace(chart, blocks=chart.blocks[: figure + 2], new_page=True)
    assert isinstance(finding.blocks[-1], DataTable)
    words = Prose(prose("Dit vinden wij ervan. " * 40), "Conclusie van het bestuur")
    part = Section("a", "Deel", (words,), (finding,), new_page=True)
    report = dataclasses.replace(every_block()[0], sections=(part,))
    with pypdfium2.PdfDocument(typeset(report, made=MADE).pdf) as document:
        said = [" ".join(page.get_textpage().get_text_bounded().split()) for page in document][2:]
    assert ["Conclusie van het bestuur" in text for text in said] == [True, False]
    assert ["Basis:" in text for text in said] == [True, False]  # under the figure
    assert ["De cijfers:" in text for text in said] == [False, True]  # above the table
