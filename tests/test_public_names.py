"""What others may rely on is named, is there, and says what it means."""

import ast
import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import surveytool

PACKAGE = Path(surveytool.__file__).parent
PACKAGES = sorted(
    module.name
    for module in pkgutil.walk_packages([str(PACKAGE)], "surveytool.")
    if module.ispkg and ".migrations" not in module.name
)
FILES = sorted(file for file in PACKAGE.rglob("*.py") if "migrations" not in file.parts)


@pytest.mark.parametrize("name", PACKAGES)
def test_every_promised_name_is_there(name: str) -> None:
    package = importlib.import_module(name)
    promised = getattr(package, "__all__", ())
    assert [promise for promise in promised if not hasattr(package, promise)] == []
    assert len(set(promised)) == len(promised)


def public(node: ast.AST, prefix: str = "") -> Iterator[tuple[str, ast.AST]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.ClassDef | ast.FunctionDef) and not child.name.startswith("_"):
            yield f"{prefix}{child.name}", child
            if isinstance(child, ast.ClassDef):
                yield from public(child, f"{child.name}.")


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_every_public_name_says_what_it_is(file: Path) -> None:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    bare = [name for name, node in public(tree) if not ast.get_docstring(node)]  # type: ignore[arg-type]
    assert bare == []
    assert ast.get_docstring(tree), "a module says in one line what it holds"
