"""The finished report that is shown to newcomers is what the product makes; the order of the answers alone is chance."""

import re
from pathlib import Path

import pypdfium2
import pytest
from openpyxl import load_workbook

from .make_example import EXAMPLE, FILES, make_example

HASH = re.compile(r"\b[0-9a-f]{64}\b")
BREAKS = re.compile(r"[\s\u00ad\u200b\ufffe\x02-]+")


@pytest.fixture(scope="module")
def again(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("voorbeeld")
    make_example(folder)
    return folder


def without_hash(file: Path) -> str:
    return HASH.sub("", file.read_text("utf-8"))


def printed(file: Path) -> str:
    """The text of a PDF; a hash that is broken over two lines is taken out with the breaks."""
    with pypdfium2.PdfDocument(file) as pdf:
        text = BREAKS.sub("", "".join(page.get_textpage().get_text_bounded() for page in pdf))
    return re.sub(r"[0-9a-f]{64}", "", text)


def cells(file: Path) -> dict[str, list[str]]:
    """The cells of every sheet, sorted: open answers stand in another order each time."""
    book = load_workbook(file)
    return {
        sheet.title: sorted(HASH.sub("", str(cell.value)) for row in sheet for cell in row if cell.value is not None)
        for sheet in book
    }


def test_the_example_is_what_the_command_makes(again: Path) -> None:
    assert {file.name for file in EXAMPLE.iterdir()} == {"outline.yaml", *FILES}
    assert (again / "outline.yaml").read_bytes() == (EXAMPLE / "outline.yaml").read_bytes()
    for name in ("share.html", "share.pdf"):
        assert (again / name).read_bytes() == (EXAMPLE / name).read_bytes(), name
    assert without_hash(again / "report.html") == without_hash(EXAMPLE / "report.html")
    assert printed(again / "report.pdf") == printed(EXAMPLE / "report.pdf")
    assert cells(again / "report.xlsx") == cells(EXAMPLE / "report.xlsx")


def test_the_page_for_members_says_nothing_that_is_not_in_the_report() -> None:
    report = (EXAMPLE / "report.html").read_text("utf-8")
    shared = (EXAMPLE / "share.html").read_text("utf-8")
    said = re.findall(r"<(?:li|p|dd|h3)>(?:[^<]|<strong>|</strong>)+</", shared[shared.index("<main") :])
    own = ("Tussen haakjes staat", "Bedankt dat", "bestuur@")
    missing = [one for one in said if one not in report and not any(word in one for word in own)]
    assert len(said) > 8
    assert missing == [] or all("·" in one for one in missing)
    assert "AAPOR" not in shared
