"""Every text of the pages is there in Dutch, and the style sheet uses no colour it does not define."""

import ast
import re
from collections.abc import Callable, Iterator
from importlib import resources
from pathlib import Path

from babel.messages.pofile import read_po

import surveytool.web
from surveytool.texts import load_texts
from surveytool.web.member.typesetting import SIDE_TEXTS

WEB = Path(surveytool.web.__file__).parent
CODING = WEB / "coding"


def of_members(file: Path) -> bool:
    return CODING not in file.parents


def of_coders(file: Path) -> bool:
    return not of_members(file)


def texts_of_templates(wanted: Callable[[Path], bool]) -> Iterator[str]:
    for file in filter(wanted, WEB.rglob("*.html")):
        for match in re.finditer(r"""\bt(?:\.plural)?\(\s*(?:"([^"]+)"|'([^']+)')""", file.read_text(encoding="utf-8")):
            yield match[1] or match[2]


def texts_of_code(wanted: Callable[[Path], bool]) -> Iterator[str]:
    for file in filter(wanted, WEB.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and re.search(r"texts(\(\)|\.plural)?$", ast.unparse(node.func)):
                first = node.args[0] if node.args else None
                if isinstance(first, ast.Constant) and " " in str(first.value):
                    yield str(first.value)


def test_every_text_of_the_pages_is_in_the_dutch_catalogue_and_nothing_else() -> None:
    catalogue = resources.files("surveytool") / "catalogues" / "nl" / "web.po"
    with catalogue.open("rb") as stream:
        messages = [message for message in read_po(stream, locale="nl") if message.id]
    known = {message.id[0] if isinstance(message.id, tuple | list) else message.id for message in messages}
    used = {*texts_of_templates(of_members), *texts_of_code(of_members), *SIDE_TEXTS.values()}
    assert len(used) > 60
    assert used - known == set()
    assert {text for text in known - used if " " in text} == set()
    assert all(message.string for message in messages)


def test_every_text_of_the_coding_page_is_in_dutch_and_nothing_else() -> None:
    catalogue = resources.files("surveytool") / "catalogues" / "nl" / "coding.po"
    with catalogue.open("rb") as stream:
        messages = [message for message in read_po(stream, locale="nl") if message.id]
    known = {message.id[0] if isinstance(message.id, tuple | list) else message.id for message in messages}
    used = {*texts_of_templates(of_coders), *texts_of_code(of_coders)}
    assert len(used) > 60
    whole = load_texts("nl").catalogue
    assert {text for text in used if text not in whole and (text, 0) not in whole} == set()
    written = "".join(file.read_text("utf-8") for file in CODING.parents[1].rglob("*.py")) + "".join(
        file.read_text("utf-8") for file in CODING.rglob("*.html")
    )
    joined = re.sub(r'"\s+"', "", written)
    assert {text for text in known if text not in joined} == set()


def test_every_value_that_the_style_sheet_uses_is_defined() -> None:
    style = (WEB / "member" / "static" / "member.css").read_text(encoding="utf-8")
    assert set(re.findall(r"var\((--[a-z]+)\)", style)) == set(re.findall(r"(--[a-z]+):", style))
