"""The list of people: a file of its own, as careful as the answers, and never mistaken for them."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from surveytool.errors import StoreError, StoreFull, StoreMissing, StoreNewer
from surveytool.store import migrations, people_schema
from surveytool.store.database import Database, create_database, open_database, prepare, upgrade
from surveytool.store.people import (
    PEOPLE,
    add_member,
    address_key,
    list_members,
    make_people,
    open_people,
    remove_person,
)
from tests.rights import bound_by_rights


@pytest.fixture
def people(tmp_path: Path) -> Iterator[Database]:
    """An empty list of people."""
    make_people(tmp_path / "people.db")
    with closing(open_people(tmp_path / "people.db", busy_timeout=5)) as db:
        yield db


def tables(path: Path) -> dict[str, str]:
    with closing(sqlite3.connect(path)) as connection:
        return dict(connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall())


def test_the_migrations_make_the_tables_of_the_schema(people: Database, tmp_path: Path) -> None:
    with people.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), people_schema.metadata) == []
    direct = create_engine(f"sqlite:///{tmp_path / 'direct.db'}")
    people_schema.metadata.create_all(direct)
    direct.dispose()
    migrated = tables(people.path)
    del migrated["alembic_version"]
    assert migrated == tables(tmp_path / "direct.db")  # word for word: comparing misses WITHOUT ROWID and checks


def test_the_schema_version_counts_the_migrations() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent / "people"))
    revisions = list(ScriptDirectory.from_config(config).walk_revisions())
    assert len(revisions) == people_schema.SCHEMA_VERSION


def test_no_row_has_a_number_of_its_own(people: Database) -> None:
    with closing(sqlite3.connect(people.path)) as connection:
        for table in ("member", "registration"):
            with pytest.raises(sqlite3.OperationalError, match="no such column: rowid"):
                connection.execute(f"SELECT rowid FROM {table}")


def test_the_file_is_only_for_its_owner_and_has_the_settings_that_keep_no_copies(people: Database) -> None:
    expected = {"journal_mode": "truncate", "synchronous": 2, "secure_delete": 1, "page_size": 16384, "foreign_keys": 1}
    with people.reading() as connection:
        found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in expected}
    assert found == expected
    assert people.path.stat().st_mode & 0o777 == 0o600


def test_making_it_that_is_killed_at_any_step_leaves_a_whole_one_or_none(tmp_path: Path, killed_at: Any) -> None:
    for step in range(1, 300):
        path = tmp_path / str(step) / "people.db"
        path.parent.mkdir()
        if not killed_at(step, lambda path=path: make_people(path)):
            break
        make_people(path)
        assert list_members(open_people(path)) == ()
    assert step > 10


def test_a_migration_killed_at_any_step_can_be_run_again(tmp_path: Path, killed_at: Any) -> None:
    kills = 0
    for step in range(1, 200):
        path = tmp_path / f"{step}.db"
        prepare(path, tables=PEOPLE)
        if not killed_at(step, lambda path=path: upgrade(path, tables=PEOPLE)):
            break
        kills += 1
        assert len(tables(path)) in (0, 6)
        upgrade(path, tables=PEOPLE)
        assert len(tables(path)) == 6
    assert kills > 5


def test_making_it_where_it_is_changes_nothing(people: Database) -> None:
    with people.writing() as connection:
        add_member(connection, name="Noor", email="noor@example.org", language="nl")
    before = people.path.read_bytes()
    make_people(people.path)
    assert people.path.read_bytes() == before


def test_a_list_that_is_not_there_is_not_made_by_reading(tmp_path: Path) -> None:
    with pytest.raises(StoreMissing, match=r"no list of people at '.*people\.db'.*back a backup"):
        open_people(tmp_path / "people.db")
    assert list(tmp_path.iterdir()) == []


def test_answers_are_no_people_and_people_no_answers(people: Database, tmp_path: Path) -> None:
    create_database(tmp_path / "answers.db")
    with pytest.raises(StoreMissing, match="of another kind"):
        open_people(tmp_path / "answers.db")
    with pytest.raises(StoreMissing, match="of another kind"):
        open_database(people.path)


@pytest.mark.parametrize("content", [b"", b"name;email\n" * 200])
def test_a_file_that_is_no_database_is_named_and_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "people.db"
    path.write_bytes(content)
    for use in (open_people, make_people):
        with pytest.raises(StoreError, match=r"people\.db"):
            use(path)
    assert path.read_bytes() == content


def test_a_list_of_a_later_version_is_refused(people: Database) -> None:
    with closing(sqlite3.connect(people.path)) as connection:
        connection.execute(f"PRAGMA user_version = {people_schema.SCHEMA_VERSION + 1}")
    with pytest.raises(StoreNewer, match="later version"):
        open_people(people.path)


@pytest.mark.parametrize("mode", [0o000, 0o600])
def test_a_folder_without_rights_is_told(people: Database, tmp_path: Path, mode: int) -> None:
    people.close()
    tmp_path.chmod(mode)
    try:
        with bound_by_rights(), pytest.raises(StoreFull, match=r"people\.db"):
            open_people(people.path)
    finally:
        tmp_path.chmod(0o700)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Noor@Example.org", "noor@example.ORG"),
        (" noor@example.org ", "noor@example.org"),
        ("noor@münchen.example", "noor@XN--MNCHEN-3YA.example"),
        ("noor@MÜNCHEN.example", "noor@mu\u0308nchen.example"),
        ("noor@例え.example", "noor@xn--r8jz45g\u3002example"),
        ("ＮＯＯＲ@example.org", "noor@example.org"),
    ],
)
def test_two_ways_to_write_an_address_are_one(one: str, other: str) -> None:
    assert address_key(one) == address_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("noor@example.org", "noor@example.com"),
        ("noor+werk@example.org", "noor@example.org"),
        ("n.oor@example.org", "noor@example.org"),
        ("noor@straße.example", "noor@strasse.example"),
        ("noor@xn--aaaaaaaaaaaaaaaaaaaaaaaa99999.example", "noor@a.example"),
    ],
)
def test_addresses_of_two_people_stay_two(one: str, other: str) -> None:
    assert address_key(one) != address_key(other)


def test_members_stand_by_name_and_show_nothing_where_an_object_is_printed(people: Database) -> None:
    with people.writing() as connection:
        for name in ("Zus", "aap", "Noor"):
            add_member(connection, name=name, email=f"{name}@example.org", language="nl")
    members = list_members(people)
    assert [member.name for member in members] == ["aap", "Noor", "Zus"]
    assert len({member.id for member in members}) == 3
    assert "Noor" not in repr(members) and "example.org" not in repr(members)


def test_who_is_removed_is_in_no_byte_of_the_file(people: Database) -> None:
    with people.writing() as connection:
        add_member(connection, name="Noor Weg", email="noor.weg@example.org", language="nl")
        add_member(connection, name="Bo Blijft", email="bo@example.org", language="nl")
    assert remove_person(people, "NOOR.WEG@example.org") == (1, 0)
    assert remove_person(people, "niemand@example.org") == (0, 0)
    people.close()
    files = b"".join(path.read_bytes() for path in people.path.parent.iterdir())
    assert b"Noor Weg" not in files and b"noor.weg" not in files.lower()
    assert b"Bo Blijft" in files
