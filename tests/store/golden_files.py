"""Databases as earlier versions left them, kept as text: what people have must open in every version to come.

``golden/answers_vN.sql`` and ``golden/people_vN.sql`` are dumps; ``golden/files_vN.json`` holds what lies beside them: keys,
snapshots of closed rounds, and the codes of two drafts. Those of a version are made once, at its release, from a workspace
that its own code filled: ``python -m tests.store.golden_files FOLDER VERSION``.
"""

import base64
import json
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

GOLDEN = Path(__file__).with_name("golden")
BESIDE = ("keys", "snapshots", "draft_codes.json")
PRAGMAS = ("page_size", "application_id", "user_version")


def dump(path: Path) -> str:
    """The database at ``path`` as the statements that make it anew."""
    with closing(sqlite3.connect(path)) as connection:
        settings = [f"PRAGMA {name} = {connection.execute(f'PRAGMA {name}').fetchone()[0]};" for name in PRAGMAS]
        return "\n".join([*settings, *connection.iterdump(), ""])


def build(folder: Path, version: int) -> None:
    """Make in ``folder`` what this version left, as files for their owner alone."""
    for name in ("answers", "people"):
        path = folder / f"{name}.db"
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.executescript((GOLDEN / f"{name}_v{version}.sql").read_text("utf-8"))
        path.chmod(0o600)
    for name, content in json.loads((GOLDEN / f"files_v{version}.json").read_text("ascii")).items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(base64.b64decode(content))


def versions() -> list[int]:
    """The versions of the tables that are kept."""
    return sorted(int(file.stem.rpartition("_v")[2]) for file in GOLDEN.glob("answers_v*.sql"))


def _beside(folder: Path) -> Iterator[Path]:
    for name in BESIDE:
        place = folder / name
        yield from sorted(file for file in place.rglob("*") if file.is_file()) if place.is_dir() else [place]


if __name__ == "__main__":
    source, number = Path(sys.argv[1]), sys.argv[2]
    for database in ("answers", "people"):
        (GOLDEN / f"{database}_v{number}.sql").write_text(dump(source / f"{database}.db"), "utf-8")
    files = {
        str(file.relative_to(source)): base64.b64encode(file.read_bytes()).decode("ascii") for file in _beside(source)
    }
    (GOLDEN / f"files_v{number}.json").write_text(json.dumps(files, indent=1) + "\n", "ascii")
