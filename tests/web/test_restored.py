"""A backup that is put back while the pages are served: what is sent from then on is in the database that was restored."""

import datetime
from collections.abc import Callable
from pathlib import Path

from surveytool.store import keys, responses
from surveytool.store.archive import opened_archive
from surveytool.store.backup import prepared_backup
from surveytool.store.database import open_database
from surveytool.store.invitations import count_invitations, link_token
from surveytool.store.restoring import restore
from surveytool.store.workspace import Workspace
from tests.web.test_races import before_sending
from tests.web.test_server import served

Make = Callable[..., Workspace]
TODAY = datetime.date(2026, 11, 2)


def sent(port: int, link: str) -> int:
    browser, form = before_sending(port, link, "een wens")
    return browser.ask("/proef/check", form)[0]


def counted(workspace: Workspace) -> tuple[int, tuple[int, int]]:
    database = open_database(workspace.answers_db)
    try:
        return responses.count(database, "proef"), count_invitations(database, "proef")
    finally:
        database.close()


def test_a_server_that_runs_goes_on_in_the_database_that_was_restored(workspace_of: Make, tmp_path: Path) -> None:
    members = [number.to_bytes(16, "big") for number in range(20)]
    workspace = workspace_of(today=datetime.date.today(), links="personal", members=members)  # noqa: DTZ011
    key = keys.links_key(workspace.keys, "proef")
    links = [f"/proef/{link_token(key, 'proef', member)}" for member in members]
    path = tmp_path / "b.zip"
    with served(workspace, tmp_path / "log") as (server, port):
        assert [sent(port, link) for link in links[:10]] == [303] * 10
        with prepared_backup(workspace, today=TODAY) as backup:
            path.touch()
            backup.write(path, on_bytes=lambda _: None)
        assert [sent(port, link) for link in links[10:13]] == [303] * 3
        with opened_archive(path) as opened:
            done = restore(workspace, opened, today=TODAY, force=True, on_bytes=lambda _: None)
        assert done.lost == {}
        assert [sent(port, link) for link in links[12:18]] == [303] * 6  # the link that is unused again among them
        assert server.poll() is None
    assert done.kept is not None
    assert counted(Workspace(done.kept)) == (13, (20, 13))
    assert counted(workspace) == (16, (20, 16))
