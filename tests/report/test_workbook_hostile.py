import io
import zipfile
from dataclasses import replace
from typing import Any

import pytest

from surveytool.analysis.results import Results
from surveytool.questionnaire.community import Community
from surveytool.questionnaire.model import Questionnaire
from surveytool.report.workbook.cell_text import MOST, cell_text

from .example import ready
from .workbook_example import HOSTILE, book_of, cells, everything, rendered


def test_no_cell_starts_a_formula_whatever_people_write() -> None:
    survey, results = ready("behoeftepeiling"), everything()
    book = book_of(results, survey, open_answers={"wens": HOSTILE})
    assert {cell.data_type for cell in cells(book)} <= {"s", "n", "d"}
    found = [row[0] for row in book["Open answers"].iter_rows()]
    told = {cell.value: cell for cell in found if cell.value is not None}
    for text in HOSTILE:
        cell = told[cell_text(text)]
        assert cell.data_type == "s"
        assert len(str(cell.value).encode("utf-16-le")) <= 2 * MOST
    for text in ("=1+1", "+31 6 1234", "-2+3", "@SUM(A1)", "\t=1+1", "\n=1+1"):
        assert told[text].quotePrefix, text
    assert not told["#N/A"].quotePrefix


def test_archive_has_no_formula_link_or_macro() -> None:
    data = rendered(everything(), ready("behoeftepeiling"), open_answers={"wens": HOSTILE})
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        sheets = [archive.read(name) for name in names if name.startswith("xl/worksheets/sheet")]
        relations = [archive.read(name) for name in names if name.endswith(".rels")]
    assert not any(b"<f>" in sheet or b"<f " in sheet for sheet in sheets)
    assert not any(b"External" in relation for relation in relations)
    assert not any("vba" in name or "external" in name.lower() for name in names)


def hostile_survey(text: str) -> tuple[Results, Questionnaire, Community]:
    """A questionnaire whose every text is ``text``, past what reading YAML would let through."""
    survey, results = ready("behoeftepeiling"), everything()

    def spoilt(value: Any) -> Any:
        match value:
            case {"nl": str(), **_rest}:
                return dict.fromkeys(value, text)
            case dict():
                return {key: spoilt(part) for key, part in value.items()}
            case list() | tuple():
                return [spoilt(part) for part in value]
            case _:
                return value

    plain = spoilt(survey.model_dump(mode="json", exclude_none=True))
    bad = Questionnaire.model_validate(plain, context={"languages": ("nl", "en")})
    questions = tuple(
        replace(
            one,
            text=text,
            item_text=text if one.item else None,
            distribution=tuple(replace(row, label=text) for row in one.distribution),
        )
        for one in results.questions
    )
    community = Community.model_validate({"name": {"nl": text, "en": text}}, context={"languages": ("nl", "en")})
    spoilt_results = replace(results, round=replace(results.round, title=text), questions=questions, warnings=(text,))
    return spoilt_results, bad, community


@pytest.mark.parametrize("text", ["=1+1", "@x", "#N/A", "a\x01b", "x\ud800", "&L&P", "x" * 9_000, "{name} %s"])
def test_labels_titles_and_names_cannot_run_or_break_it(text: str) -> None:
    results, survey, community = hostile_survey(text)
    book = book_of(results, survey, community=community)
    assert {cell.data_type for cell in cells(book)} <= {"s", "n", "d"}
    assert cell_text(text.strip()) in {cell.value for cell in cells(book)}
    assert book.properties.title == cell_text(text)
    assert all(len(str(sheet.oddFooter.left.text)) < 255 for sheet in book.worksheets)


def test_cell_text_keeps_what_a_cell_can_hold_and_shows_the_rest() -> None:
    assert cell_text("één\ttwee\ndrie 😀") == "één\ttwee\ndrie 😀"
    assert cell_text("a\x00b\x0bc\ud800d\uffffe") == "a�b�c�d�e"
    assert cell_text("a\r\nb\rc") == "a\nb\nc"
    assert cell_text("_x000D_ x0041_ _x00G1_") == "_x005F_x000D_ x0041_ _x00G1_"
    assert cell_text("x" * MOST) == "x" * MOST
    for long in ("x" * (MOST + 1), "😀" * MOST, "x" + "😀" * MOST):
        cut = cell_text(long)
        assert cut.endswith(" […]")
        assert MOST - 1 <= len(cut.encode("utf-16-le")) // 2 <= MOST


def test_codes_for_a_printed_page_in_a_title_stay_letters() -> None:
    results, survey, community = hostile_survey("&L&P&A")
    with zipfile.ZipFile(io.BytesIO(rendered(results, survey, community=community))) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert (
        "<oddFooter>&amp;L&amp;&amp;L&amp;&amp;P&amp;&amp;A &#183; About&amp;Rpage &amp;P of &amp;N</oddFooter>"
        in sheet
    )
