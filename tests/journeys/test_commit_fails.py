"""Promise: no receipt is shown unless the answers are on disk; what was filled in stays in front of the member.

What fails here is the last step, when everything was accepted already: a reader that stays in the way, a disk that gives
an error, a disk without room, a file or folder that cannot be written.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event

from surveytool.store.database import Database
from tests.disk import small_disk
from tests.rights import bound_by_rights

from .test_store_in_trouble import PLAIN

Make = Callable[..., Any]


def database(round_: Any) -> Database:
    """The one that the pages use."""
    found = round_.app.extensions["surveytool.member"].database
    assert isinstance(found, Database)
    return found


@contextmanager
def reader_in_the_way(round_: Any) -> Iterator[None]:
    """Writing may begin while somebody reads, but not end."""
    connection = sqlite3.connect(round_.workspace.answers_db, isolation_level=None)
    connection.execute("BEGIN")
    connection.execute("SELECT count(*) FROM response").fetchone()
    try:
        yield
    finally:
        connection.execute("ROLLBACK")
        connection.close()


@contextmanager
def disk_error_at_commit(round_: Any) -> Iterator[None]:
    def fail(connection: Connection) -> None:
        if not connection.get_execution_options().get("writing"):
            return
        error = sqlite3.OperationalError("disk I/O error")
        error.sqlite_errorcode = sqlite3.SQLITE_IOERR_FSYNC
        raise error

    event.listen(database(round_).engine, "commit", fail)
    try:
        yield
    finally:
        event.remove(database(round_).engine, "commit", fail)


@contextmanager
def file_read_only(round_: Any) -> Iterator[None]:
    path = round_.workspace.answers_db
    database(round_).close()
    path.chmod(0o400)
    try:
        with bound_by_rights():
            yield
    finally:
        path.chmod(0o600)
        database(round_).close()


@contextmanager
def folder_read_only(round_: Any) -> Iterator[None]:
    folder = round_.workspace.path
    database(round_).close()
    (folder / "answers.db-journal").unlink(missing_ok=True)
    folder.chmod(0o500)
    try:
        with bound_by_rights():
            yield
    finally:
        folder.chmod(0o700)


TROUBLES = [reader_in_the_way, disk_error_at_commit, file_read_only, folder_read_only]


@pytest.mark.parametrize("trouble", TROUBLES)
def test_no_receipt_is_shown_unless_the_answers_are_on_disk(
    round_of: Make, trouble: Callable[[Any], AbstractContextManager[None]]
) -> None:
    round_ = round_of(PLAIN)
    member = round_.member()
    member.start()
    member.answer({"keuze": "b", "wens": "een lange wens"})
    with trouble(round_):
        page = member.send()
        assert member.status == 503
        assert "Bedankt" not in page.text
        assert "een lange wens" in page.text
        again = member.send()
        assert member.status == 503
        assert "een lange wens" in again.text
    assert round_.stored == []
    assert round_.figures.open_link == 0
    page = member.send()
    assert "Bedankt!" in page.text
    assert round_.stored == [{"keuze": "b", "wens": "een lange wens"}]
    assert round_.figures.open_link == 1
    round_.close()


@pytest.mark.parametrize("trouble", TROUBLES)
def test_a_section_that_cannot_be_saved_keeps_what_was_typed(
    round_of: Make, trouble: Callable[[Any], AbstractContextManager[None]]
) -> None:
    round_ = round_of(PLAIN)
    member = round_.member()
    member.start()
    with trouble(round_):
        page = member.answer({"keuze": "b", "wens": "een lange wens"})
    assert member.status == 503
    assert page.fields["wens"] == ["een lange wens"]
    assert page.fields["keuze"] == ["b"]
    assert round_.figures.break_off == 0
    assert "een lange wens" in member.answer().text


def test_a_disk_without_room_keeps_every_answer_in_the_page(round_of: Make, tmp_path: Path) -> None:
    with small_disk(tmp_path) as disk:
        round_ = round_of(PLAIN)
        member = round_.member()
        member.start()
        long = "é" * 9_000
        disk.fill()
        page = member.answer({"keuze": "b", "wens": long})
        assert member.status == 503
        assert page.fields["wens"] == [long]
        disk.make_room()
        member.answer()
        disk.fill()
        page = member.send()
        assert member.status == 503
        assert long in page.text
        assert round_.stored == []
        disk.make_room()
        assert "Bedankt!" in member.send().text
        assert round_.stored == [{"keuze": "b", "wens": long}]
        database(round_).close()
        round_.database.close()
