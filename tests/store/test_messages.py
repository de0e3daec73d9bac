"""Every error of the store is told in Dutch too, with the same fields."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import surveytool.errors
from surveytool import store
from surveytool.texts import load_texts

ERRORS = {name for name in vars(surveytool.errors) if name.startswith(("Store", "Refused", "NotFound"))}


def messages() -> Iterator[str]:
    """The first argument of every error that is made, also where it was given a name first."""
    for file in Path(store.__path__[0]).rglob("*.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            said: ast.expr | None = None
            if isinstance(node, ast.Assign) and [ast.unparse(target) for target in node.targets] == ["message"]:
                said = node.value
            elif isinstance(node, ast.Call) and ast.unparse(node.func) in ERRORS:
                said = node.args[0]
            if isinstance(said, ast.Constant):
                yield str(said.value)


def test_every_message_has_a_dutch_text_with_the_same_fields() -> None:
    dutch = load_texts("nl").catalogue
    found = set(messages())
    assert len(found) > 30
    for message in found:
        assert message in dutch, message
        assert set(re.findall(r"{(\w+)", message)) == set(re.findall(r"{(\w+)", str(dutch[message]))), message
