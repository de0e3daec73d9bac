"""What the package never does: run what it reads, or put text in a page unescaped."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import surveytool

PACKAGE = Path(surveytool.__file__).parent
FILES = sorted(PACKAGE.rglob("*.py"))
TEMPLATES = sorted(file for file in PACKAGE.rglob("*") if file.suffix in (".html", ".txt", ".j2") and file.is_file())
RUNS_WHAT_IT_READS = {"pickle", "marshal", "shelve", "dill", "cloudpickle", "code", "codeop", "runpy", "yaml", "ctypes"}
CALLS = {"eval", "exec", "compile", "__import__", "os.system", "os.popen", "yaml.load"}
IN_MEMORY = "response/packed.py"
"""Packs what this very process made, and unpacks nothing else."""
OF_TEMPLATES = {"from_string", "render_template_string"}


def name_of(node: ast.expr) -> str:
    """``os.system`` of the expression that says so; empty of another."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{name_of(node.value)}.{node.attr}"
    return ""


def trees() -> Iterator[tuple[str, ast.Module]]:
    for file in FILES:
        yield file.relative_to(PACKAGE).as_posix(), ast.parse(file.read_text(encoding="utf-8"))


def calls() -> Iterator[tuple[str, str, ast.Call]]:
    for file, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                yield file, name_of(node.func), node


def is_true(keyword: ast.keyword) -> bool:
    return isinstance(keyword.value, ast.Constant) and keyword.value.value is True


def test_nothing_that_is_read_is_ever_run() -> None:
    assert {(file, name) for file, name, _ in calls() if name in CALLS} == set()
    given = {file for file, _, call in calls() for k in call.keywords if k.arg == "allow_pickle" and is_true(k)}
    assert given == set()


def test_nothing_that_runs_what_it_reads_is_imported() -> None:
    found = set()
    for file, tree in trees():
        for node in ast.walk(tree):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []
            found |= {(file, name) for name in names if name.split(".")[0] in RUNS_WHAT_IT_READS}
    assert found == {(IN_MEMORY, "marshal")}
    loads = [call for file, name, call in calls() if file == IN_MEMORY and name == "marshal.loads"]
    assert [ast.unparse(call) for call in loads] == ["marshal.loads(zlib.decompress(self._blocks[number]))"]


def test_no_shell_is_started() -> None:
    assert {file for file, _, call in calls() for k in call.keywords if k.arg == "shell" and is_true(k)} == set()
    assert {file for file, name, _ in calls() if name.startswith("subprocess.")} == set()


def test_a_template_is_never_made_of_text_that_was_given() -> None:
    assert {(file, name) for file, name, _ in calls() if name.rpartition(".")[2] in OF_TEMPLATES} == set()


def test_there_are_templates_to_look_at() -> None:
    assert len(TEMPLATES) > 20


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: file.relative_to(PACKAGE).as_posix())
def test_no_template_lets_text_through_unescaped(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert not re.search(r"\|\s*safe\b|autoescape\s+false|Markup\(", text)
    if "web" in file.parts:  # the policy of the pages would stop it in any case
        assert not re.search(r"<script(?![^>]*\bsrc=)|\son[a-z]+\s*=|javascript:|style\s*=\s*[\"']", text)


def test_every_template_is_escaped_by_default() -> None:
    made = [(file, call) for file, name, call in calls() if name.rpartition(".")[2] == "Environment"]
    assert made
    for file, call in made:
        escape = [keyword.value for keyword in call.keywords if keyword.arg == "autoescape"]
        assert escape, file
        assert not (isinstance(escape[0], ast.Constant) and escape[0].value is False), file


def test_text_becomes_markup_only_where_somebody_said_why() -> None:
    for file in FILES:
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
            if re.search(r"\bMarkup\((?![\"'])", line) and "isinstance" not in line:
                assert re.search(r"# noqa: S704", line), f"{file.relative_to(PACKAGE)}:{number}"
