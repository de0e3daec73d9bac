import datetime
import io
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import outloud
import pdfua
import pikepdf
import pypdfium2
import pytest

from surveytool.report.build import build
from surveytool.report.document import DataTable, Figure, Report, Section
from surveytool.report.html import render_html
from surveytool.report.pdf import Typeset, render_pdf, typeset
from surveytool.texts import load_texts

from .example import COMMUNITY, drawn_answers, fieldwork, ready, results_of
from .tracing import Page

MADE = datetime.datetime(2026, 11, 22, 12, 30, 15, 250, tzinfo=datetime.timezone(datetime.timedelta(hours=1)))
ROUNDS = [
    ("behoeftepeiling", "nl", 113),
    ("behoeftepeiling", "en", 113),
    ("evaluatie", "nl", 113),
    ("evaluatie", "en", 113),
    ("bijeenkomst", "nl", 41),
    ("bijeenkomst", "en", 41),
    ("weighed", "nl", 113),
    ("weighed", "en", 113),
    ("kernbestuur", "nl", 14),
    ("kernbestuur", "en", 14),
]
THIN = [(name, "nl", n) for name in ("behoeftepeiling", "evaluatie") for n in (0, 1, 9, 10)]


@cache
def report_of(name: str, language: str, n: int) -> Report:
    """The report of a simulated round with this many answers."""
    survey = ready(name)
    results = results_of(
        survey,
        drawn_answers(survey, n),
        fieldwork=fieldwork(n, survey) if n > 30 else None,
        language=language,
        simulated=True,
    )
    return build(results, survey, COMMUNITY, texts=load_texts(language))


@cache
def pdf_of(name: str, language: str, n: int) -> Typeset:
    return typeset(report_of(name, language, n), made=MADE)


@pytest.fixture(params=ROUNDS, ids=lambda one: f"{one[0]}-{one[1]}")
def made(request: pytest.FixtureRequest) -> tuple[Report, bytes]:
    """A report and its PDF."""
    return report_of(*request.param), pdf_of(*request.param).pdf


def sections(report: Report) -> Iterator[Section]:
    waiting = list(report.sections)
    while waiting:
        section = waiting.pop(0)
        yield section
        waiting = [*section.sections, *waiting]


def figures(report: Report) -> list[Figure]:
    return [block for section in sections(report) for block in section.blocks if isinstance(block, Figure)]


def tables(report: Report) -> list[DataTable]:
    return [block for section in sections(report) for block in section.blocks if isinstance(block, DataTable)]


def elements(pdf: pikepdf.Pdf, kind: str) -> list[pikepdf.Dictionary]:
    """The structure elements of one kind, in reading order."""
    found = []
    waiting = [pdf.Root.StructTreeRoot.K]
    while waiting:
        element = waiting.pop(0)
        if isinstance(element, pikepdf.Array):
            waiting = [*element, *waiting]
        elif isinstance(element, pikepdf.Dictionary) and "/S" in element:
            if str(element.S) == f"/{kind}":
                found.append(element)
            if "/K" in element:
                waiting = [element.K, *waiting]
    return found


def pages(pdf: bytes) -> list[str]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


def squeezed(text: str) -> str:
    """The letters and figures of a text, so that line breaks and hyphens make no difference."""
    return "".join(character for character in text if character.isalnum())


@pytest.mark.parametrize("which", [*ROUNDS, *THIN, *(("weighed", "nl", n) for n in (0, 1, 9, 10))], ids=str)
def test_the_typesetter_has_nothing_to_remark(which: tuple[str, str, int]) -> None:
    assert pdf_of(*which).warnings == ()


def test_the_same_report_and_moment_give_the_same_bytes(made: tuple[Report, bytes]) -> None:
    report, pdf = made
    assert render_pdf(report, made=MADE) == pdf
    assert render_pdf(report, made=MADE + datetime.timedelta(days=1)) != pdf


def test_the_document_has_a_title_a_language_and_a_date(made: tuple[Report, bytes]) -> None:
    report, data = made
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == report.language
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert str(pdf.docinfo.Title) == report.title
        assert str(pdf.docinfo.Author) == report.community
        assert str(pdf.docinfo.CreationDate).startswith("D:20261122")
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"


def test_the_bookmarks_are_the_headings(made: tuple[Report, bytes]) -> None:
    report, data = made

    def titles(items: list[pikepdf.OutlineItem]) -> Iterator[str]:
        for item in items:
            yield str(item.title)
            yield from titles(item.children)

    with pikepdf.open(io.BytesIO(data)) as pdf, pdf.open_outline() as outline:
        assert list(titles(outline.root)) == [section.title for section in sections(report)]


def test_every_figure_has_its_text_alternative(made: tuple[Report, bytes]) -> None:
    report, data = made
    with pikepdf.open(io.BytesIO(data)) as pdf:
        told = [str(element.Alt) for element in elements(pdf, "Figure") if "/Alt" in element]
    assert told == [figure.alt for figure in figures(report)]
    assert len(told) > 4


def test_every_column_has_its_head(made: tuple[Report, bytes]) -> None:
    report, data = made
    with pikepdf.open(io.BytesIO(data)) as pdf:
        heads = elements(pdf, "TH")
        assert len(elements(pdf, "Table")) == len(tables(report))
        assert len(heads) == sum(len(table.columns) for table in tables(report))
        attributes = [head.A if isinstance(head.A, pikepdf.Array) else [head.A] for head in heads]
        assert all(any(str(one.get("/Scope")) == "/Column" for one in found) for found in attributes)


@pytest.mark.parametrize("which", [*ROUNDS, *THIN], ids=str)
def test_the_checkers_of_accessibility_find_nothing(which: tuple[str, str, int], tmp_path: Path) -> None:
    file = tmp_path / "report.pdf"
    file.write_bytes(pdf_of(*which).pdf)
    assert [finding.message for finding in pdfua.validate(str(file)).findings] == []
    heard = outloud.check(str(file))
    assert heard.error is None
    report = report_of(*which)
    assert [
        finding.message
        for finding in heard.findings
        if not is_row(str(finding.evidence), report) and not is_head(str(finding.evidence), report)
    ] == []


def is_head(lines: str, report: Report) -> bool:
    """Whether these are lines of the heads of a table, printed again on its next page: those are no prose that is skipped, as
    every reader has the heads from the first page."""
    heads = [squeezed(column.label) for table in tables(report) for column in table.columns]
    words = [squeezed(word) for line in lines.split("; ") for word in line.split()]
    return all(any(word in head for head in heads) for word in words)


def is_row(line: str, report: Report) -> bool:
    """Whether a line is a row of one of the report's tables: one that stands last on some pages is taken for a running foot."""
    rows = {squeezed("".join(row)) for table in tables(report) for row in table.rows}
    return squeezed(line) in rows


def test_every_page_has_its_number_and_says_that_the_round_is_simulated(made: tuple[Report, bytes]) -> None:
    report, data = made
    texts = load_texts(report.language)
    cover, *rest = pages(data)
    assert report.simulated in cover
    for place, page in enumerate(rest, start=2):
        assert report.simulated in page
        assert report.title in page
        assert texts("Page {page} of {pages}", page=place, pages=len(rest) + 1) in page


def test_the_contents_tell_on_which_page_a_finding_stands(made: tuple[Report, bytes]) -> None:
    report, data = made
    _, contents, *rest = pages(data)
    lines = {
        line.split(" . ")[0].strip(" ."): line.rsplit(" ", 1)[-1] for line in contents.splitlines() if ". ." in line
    }
    findings = [section for section in sections(report) if section.anchor.startswith("question-")]
    for section in findings:
        assert squeezed(section.title) in squeezed(rest[int(lines[section.title]) - 3])


def test_paper_says_all_that_the_page_says(made: tuple[Report, bytes]) -> None:
    report, data = made
    printed = squeezed(" ".join(pages(data)))
    said = [part for told in Page(render_html(report)).told if told.seen for part in told.text.split(" · ")]
    assert [text for text in said if squeezed(text) not in printed] == []


def test_only_the_fonts_of_the_packages_are_in_the_file(made: tuple[Report, bytes]) -> None:
    _, data = made
    with pikepdf.open(io.BytesIO(data)) as pdf:
        fonts = {str(font.BaseFont).split("+")[1] for page in pdf.pages for font in page.Resources.Font.values()}
    assert {name.split("-")[0] for name in fonts} == {"FiraSans"}


def test_the_file_is_small_and_names_no_place_on_this_machine(made: tuple[Report, bytes]) -> None:
    _, data = made
    assert len(data) < 1_600_000
    with pikepdf.open(io.BytesIO(data)) as pdf:
        plain = io.BytesIO()
        pdf.save(plain, stream_decode_level=pikepdf.StreamDecodeLevel.generalized, compress_streams=False)
    here = Path(__file__).parts[1]
    assert f"/{here}/".encode() not in plain.getvalue()
    assert b"site-packages" not in plain.getvalue()


def test_a_finding_begins_on_the_page_of_its_figure(made: tuple[Report, bytes]) -> None:
    report, data = made
    printed = [squeezed(page) for page in pages(data)[2:]]
    for section in sections(report):
        shown = [block for block in section.blocks if isinstance(block, Figure)]
        if shown and section.anchor.startswith("question-"):
            both = squeezed(section.title), squeezed(shown[0].caption)
            assert any(page.find(both[0]) >= 0 and both[1] in page for page in printed), section.anchor
