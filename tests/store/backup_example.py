"""A workspace with a store to back up, and what a test says about backups of it."""

import datetime
import secrets
from pathlib import Path
from typing import Any

from surveytool.store import keys
from surveytool.store.archive import Manifest, opened_archive
from surveytool.store.backup import prepared_backup
from surveytool.store.invitations import Invitee, member_tag
from surveytool.store.people import add_member, make_people, open_people
from surveytool.store.restoring import Restored, restore
from surveytool.store.workspace import Workspace

TODAY = datetime.date(2026, 11, 2)
COMMUNITY = "name: Our community\nlanguages: [en]\n"


def workspace_of(store: Any) -> Workspace:
    """The workspace around the store of a test."""
    (store.folder / "community.yaml").write_text(COMMUNITY, "utf-8")
    (store.folder / "questionnaires").mkdir(exist_ok=True)
    (store.folder / "questionnaires" / "needs.yaml").write_bytes(store.source)
    return Workspace(store.folder)


def backed_up(workspace: Workspace, path: Path, **options: Any) -> Manifest:
    with prepared_backup(workspace, today=TODAY, **options) as backup:
        path.touch(mode=0o600)
        backup.write(path, on_bytes=lambda _: None)
    return backup.manifest


def put_back(workspace: Workspace, path: Path, *, force: bool = False, today: datetime.date = TODAY) -> Restored:
    with opened_archive(path) as opened:
        return restore(workspace, opened, today=today, force=force, on_bytes=lambda _: None)


def invited(store: Any, count: int, round_id: str = "spring", **options: Any) -> list[bytes]:
    """Members on the list, with personal links of a round that is opened; the hashes of their links."""
    make_people(store.folder / "people.db")
    people = open_people(store.folder / "people.db")
    with people.writing() as connection:
        members = [
            add_member(connection, name=f"Member {n}", email=f"m{n}-{secrets.token_hex(4)}@example.org", language="en")
            for n in range(count)
        ]
    people.close()
    store.open(round_id, links=options.pop("links", "personal"), invitees=[Invitee(one) for one in members], **options)
    key = keys.links_key(store.keys, round_id)
    return [member_tag(key, round_id, one) for one in members]


def answer(store: Any, tags: list[bytes], *, wish: str = "wish", to: str = "spring") -> None:
    """An answer by each of these personal links."""
    for tag in tags:
        store.send({"hours": 3, "wish": f"{wish} {tag.hex()[:8]}"}, nonce=tag, tag=tag, to=to)
