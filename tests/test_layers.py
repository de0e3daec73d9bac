"""Who may import whom. The core never touches disk, network, clock or Flask; SQL lives in the store alone."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import surveytool

PACKAGE = Path(surveytool.__file__).parent
GROUND = {"errors", "problem", "source", "texts"}
MAY_IMPORT: dict[str, set[str]] = {
    "problem": {"texts"},
    "errors": {"problem", "texts"},
    "texts": set(),
    "source": {"errors", "problem"},
    "questionnaire": GROUND,
    "response": GROUND | {"questionnaire"},
    "themes": GROUND | {"questionnaire", "response"},
    "analysis": GROUND | {"questionnaire", "response", "themes"},
    "report": GROUND | {"questionnaire", "response", "themes", "analysis"},
    "store": GROUND | {"questionnaire", "response", "themes"},
    "exchange": GROUND | {"questionnaire", "response", "themes", "analysis", "report", "store"},
    "web": GROUND | {"questionnaire", "response", "themes", "analysis", "report", "store", "exchange"},
    "__main__": {"cli"},
    "notebook": GROUND | {"questionnaire", "response", "themes", "analysis", "report", "store", "exchange", "cli"},
    "cli": GROUND | {"questionnaire", "response", "themes", "analysis", "report", "store", "exchange", "web"},
}
CORE = {"questionnaire", "response", "themes", "analysis", "report"}
NOT_IN_CORE = {
    "os",
    "sqlite3",
    "sqlalchemy",
    "flask",
    "urllib",
    "socket",
    "subprocess",
    "tempfile",
    "shutil",
    "secrets",
    "click",
}


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def layer(file: Path) -> str:
    parts = file.relative_to(PACKAGE).parts
    return parts[0].removesuffix(".py")


def imported(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_every_layer_is_in_the_table() -> None:
    assert {layer(file) for file in modules()} - {"__init__"} <= set(MAY_IMPORT)


@pytest.mark.parametrize("file", modules(), ids=lambda file: str(file.relative_to(PACKAGE)))
def test_imports_follow_the_table(file: Path) -> None:
    own = layer(file)
    if own == "__init__":
        return
    allowed = MAY_IMPORT[own] | {own, "__version__"}
    found = {name.split(".")[1] for name in imported(file) if name.startswith("surveytool.")}
    assert found <= allowed, f"{own} imports {found - allowed}"


@pytest.mark.parametrize(
    "file", [file for file in modules() if layer(file) in CORE], ids=lambda file: str(file.relative_to(PACKAGE))
)
def test_core_does_no_input_or_output(file: Path) -> None:
    assert {name.split(".")[0] for name in imported(file)} & NOT_IN_CORE == set()
    names = {node.id for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))) if isinstance(node, ast.Name)}
    assert names & {"open", "print", "input", "eval", "exec"} == set()
    methods = {
        node.attr for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))) if isinstance(node, ast.Attribute)
    }
    assert methods & {"write_text", "write_bytes", "mkdir", "unlink", "today", "now"} == set()


def test_only_the_store_imports_a_database() -> None:
    users = {
        layer(file)
        for file in modules()
        for name in imported(file)
        if name.split(".")[0] in ("sqlalchemy", "alembic", "sqlite3")
    }
    assert users <= {"store"}


def test_names_are_known_to_the_commands_and_to_signing_up_alone() -> None:
    of_people = tuple(
        f"surveytool.store.{name}" for name in ("people", "registrations", "membership", "known", "leaving")
    )
    users = {
        file.relative_to(PACKAGE).as_posix()
        for file in modules()
        for name in imported(file)
        if name.startswith(of_people) and layer(file) not in ("cli", "store")
    }
    # a preview makes an empty list of its own, beside a workspace that nobody keeps
    of_tables = {f"exchange/{name}.py" for name in ("members_in", "members_out", "registrations_out")}
    assert users == {"web/member/signing_up.py", "web/preview.py"} | of_tables
    naming = {file.relative_to(PACKAGE).as_posix() for file in modules() if "people_db" in file.read_text("utf-8")}
    assert {name for name in naming if name.startswith("web/")} == {"web/member/signing_up.py", "web/preview.py"}
    of_answers = {"responses", "drafts", "closing", "snapshots", "receipts", "figures"}
    of_store = (
        "store/people.py",
        "store/registrations.py",
        "store/membership.py",
        "store/known.py",
        "store/leaving.py",
    )
    for file in (*of_store, "web/member/signing_up.py"):
        stores = {name.removeprefix("surveytool.store.") for name in imported(PACKAGE / file)}
        assert stores & of_answers == set(), file


def test_charts_are_drawn_in_the_report_alone_and_never_by_pyplot() -> None:
    drawing = {
        file.relative_to(PACKAGE).as_posix()
        for file in modules()
        for name in imported(file)
        if name.split(".")[0] == "matplotlib"
    }
    assert all(name.startswith("report/chart") for name in drawing), drawing
    assert not any("pyplot" in name for file in modules() for name in imported(file))


def test_nothing_is_called_a_helper() -> None:
    vague = {"utils", "util", "helpers", "helper", "common", "base", "manager", "misc"}
    assert {file.stem for file in modules()} & vague == set()
