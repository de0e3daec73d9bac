"""Every text that a command says, and every error it may tell, is there in Dutch."""

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

import surveytool
from surveytool import errors
from surveytool.texts import load_texts

PACKAGE = Path(surveytool.__file__).parent
FILES = sorted(file for folder in ("cli", "exchange") for file in (PACKAGE / folder).rglob("*.py"))
SAYING = {"say", "note", "texts", "progress", "refusal"} | {
    name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, Exception)
}
NAMED = {"message", "one"}


def texts_in(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        spoken: list[ast.expr] = []
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", None) or getattr(node.func, "attr", None)
            if name in SAYING:
                spoken = node.args[:3]
            elif name == "plural":
                spoken = node.args[:1]
            elif name in {"add", "_add", "Problem"}:
                spoken = node.args[1:4]
        elif isinstance(node, ast.Assign):
            target, value = node.targets[0], node.value
            many = isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple)
            pairs = zip(target.elts, value.elts, strict=True) if many else [(target, value)]
            spoken = [text for name, text in pairs if isinstance(name, ast.Name) and name.id in NAMED]
        for expression in spoken:
            choices = [expression.body, expression.orelse] if isinstance(expression, ast.IfExp) else [expression]
            for choice in choices:
                if isinstance(choice, ast.Constant) and isinstance(choice.value, str) and " " in choice.value:
                    yield choice.value


def fields(text: str) -> set[str | None]:
    return {field for _, field, _, _ in string.Formatter().parse(text)} - {None}


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_every_text_is_there_in_dutch_with_the_same_fields(file: Path) -> None:
    catalogue = load_texts("nl").catalogue
    for text in texts_in(file):
        translated = catalogue.get(text) or catalogue.get((text, 0))
        assert translated, text
        assert fields(translated) == fields(text), text


def test_texts_are_found_at_all() -> None:
    found = {text for file in FILES for text in texts_in(file)}
    assert len(found) > 80
    assert "There is no file '{file}'. Look at the name and the folder." in found
