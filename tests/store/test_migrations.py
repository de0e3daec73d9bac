import sqlite3
from pathlib import Path
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from surveytool.store import migrations
from surveytool.store.database import create_database, open_database, prepare, upgrade
from surveytool.store.schema import SCHEMA_VERSION, metadata


def tables(path: Path) -> dict[str, str]:
    connection = sqlite3.connect(path)
    try:
        found = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
        return {name: sql.replace(f'CREATE TABLE "{name}"', f"CREATE TABLE {name}") for name, sql in found}
    finally:
        connection.close()


def test_the_migrations_make_the_tables_of_the_schema(store: Any, tmp_path: Path) -> None:
    with store.db.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []

    direct = create_engine(f"sqlite:///{tmp_path / 'direct.db'}")
    metadata.create_all(direct)
    direct.dispose()
    migrated = tables(store.db.path)
    del migrated["alembic_version"]
    assert migrated == tables(tmp_path / "direct.db")  # word for word: comparing misses WITHOUT ROWID and checks


def test_the_schema_version_counts_the_migrations() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    revisions = list(ScriptDirectory.from_config(config).walk_revisions())
    assert len(revisions) == SCHEMA_VERSION


def test_a_migration_killed_at_any_step_leaves_the_database_as_it_was_and_can_be_run_again(
    tmp_path: Path, killed_at: Any
) -> None:
    kills = 0
    for step in range(1, 200):
        path = tmp_path / f"{step}.db"
        prepare(path)
        if not killed_at(step, lambda path=path: upgrade(path)):
            break
        kills += 1
        assert len(tables(path)) in (0, 12)
        upgrade(path)
        assert len(tables(path)) == 12
    assert kills > 10


def test_upgrading_twice_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "answers.db"
    create_database(path)
    before = path.read_bytes()
    upgrade(path)
    open_database(path).close()
    assert path.read_bytes() == before
