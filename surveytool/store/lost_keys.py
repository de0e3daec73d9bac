"""Rounds whose keys are gone: a backup never holds keys, so after a broken disk they may be.

Without its key a round takes no answers, and closing cannot check them row by row; without the key of its links nobody can
be invited or reminded, and nobody can tell which member had which link.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from surveytool.errors import StoreError
from surveytool.store.database import Database
from surveytool.store.keys import key_check, links_key, round_key
from surveytool.store.registrations import is_registration
from surveytool.store.rounds import get_round, list_rounds
from surveytool.store.schema import round_ as rounds


@dataclass(frozen=True)
class Lost:
    """Which keys of a round are not there, or are those of another round."""

    key: bool
    links_key: bool


def lost_keys(db: Database, round_id: str, keys: Path) -> Lost:
    """What is lost of a round that is not done closing; of any other round nothing is, as it needs no keys any more.

    Raises:
        NotFound: when there is no such round.
    """
    round_ = get_round(db, round_id)
    if round_.snapshot is not None or is_registration(round_):
        return Lost(key=False, links_key=False)
    with db.reading() as connection:
        check, of_links = connection.execute(
            select(rounds.c.key_check, rounds.c.links_check).where(rounds.c.id == round_id)
        ).one()
    return Lost(
        key=not _is_there(check, round_key, keys, round_id),
        links_key=of_links is not None and not _is_there(of_links, links_key, keys, round_id),
    )


def rounds_without_keys(db: Database, keys: Path) -> dict[str, Lost]:
    """The rounds that lack a key, in the order of ``list_rounds``."""
    found = {round_.id: lost_keys(db, round_.id, keys) for round_ in list_rounds(db)}
    return {round_id: lost for round_id, lost in found.items() if lost.key or lost.links_key}


def _is_there(check: bytes, read: Callable[[Path, str], bytes], keys: Path, round_id: str) -> bool:
    try:
        return key_check(read(keys, round_id), round_id) == check
    except StoreError:
        return False
