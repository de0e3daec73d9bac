"""The steps from one version of the tables to the next, run by Alembic inside one transaction of ours."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection


def run_migrations(connection: Connection, *, steps: str = ".") -> None:
    """Run every step in the folder ``steps`` that the database has not had yet.

    ``connection`` must be in a transaction that holds the lock. Alembic by itself leaves a half-made table behind on
    SQLite when it is killed; within our transaction nothing of a step stays unless all of it does.
    """
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / steps).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
