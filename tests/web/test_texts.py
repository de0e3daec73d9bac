"""Every text of the pages is there in Dutch, and the style sheet uses no colour it does not define."""

import ast
import re
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

from babel.messages.pofile import read_po

import surveytool.web
from surveytool.web.member.typesetting import SIDE_TEXTS

WEB = Path(surveytool.web.__file__).parent


def texts_of_templates() -> Iterator[str]:
    for file in WEB.rglob("*.html"):
        for match in re.finditer(r"""\bt(?:\.plural)?\(\s*(?:"([^"]+)"|'([^']+)')""", file.read_text(encoding="utf-8")):
            yield match[1] or match[2]


def texts_of_code() -> Iterator[str]:
    for file in WEB.rglob("*.py"):
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
    used = {*texts_of_templates(), *texts_of_code(), *SIDE_TEXTS.values()}
    assert len(used) > 60
    assert used - known == set()
    assert {text for text in known - used if " " in text} == set()
    assert all(message.string for message in messages)


def test_every_value_that_the_style_sheet_uses_is_defined() -> None:
    style = (WEB / "member" / "static" / "member.css").read_text(encoding="utf-8")
    assert set(re.findall(r"var\((--[a-z]+)\)", style)) == set(re.findall(r"(--[a-z]+):", style))
