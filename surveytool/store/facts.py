"""What results tell of a round beside its answers, kept with the snapshot when it closes, under the same hash.

The answers of a closed round are guarded by that hash; its counts, settings and links stay in the database, where a value
that became another one would go unseen. So they are written down once more, and held against the database at every report.
"""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from surveytool.errors import StoreDamaged, StoreMissing
from surveytool.questionnaire.parse import parse
from surveytool.store import counters
from surveytool.store.database import Database
from surveytool.store.invitations import count_invitations
from surveytool.store.ledger import check_counts, check_ledger
from surveytool.store.receipts import INDEX
from surveytool.store.rounds import Round, get_round

NOT_TOLD = frozenset({"backed_up"})
"""Counts that no figure is made of."""

Facts = Mapping[str, Any]


def facts_of(db: Database, round_id: str) -> Facts:
    """What is told of a round that takes no more answers, as JSON knows it."""
    round_ = get_round(db, round_id)
    with db.reading() as connection:
        counts = counters.read(connection, round_id)
    return {
        "round": {name: str(getattr(round_, name)) for name in _SETTINGS},
        "counts": {name: dict(values) for name, values in counts.items() if name not in NOT_TOLD},
        "invitations": list(count_invitations(db, round_id)),
    }


_SETTINGS = (
    "questionnaire_id",
    "version",
    "population",
    "opens",
    "opened",
    "closed",
    "links",
    "anonymous",
    "linking",
    "minimum_group",
    "simulated",
)


def refuse_changed(db: Database, round_: Round, folder: Path) -> None:
    """Nothing when what is told of a closed round is what it was at closing. ``folder`` has its snapshot. Of rounds that
    closed before this was kept the counts are held against each other; those whose answers were purged pass.

    Raises:
        StoreDamaged: when a count, a setting or a link changed.
        StoreMissing: when the snapshot is not there.
    """
    if round_.purged is not None or round_.snapshot is None:
        return
    kept = _kept(folder / INDEX, round_.snapshot)
    if kept is None:
        check_ledger(db, round_)
        check_counts(db, round_, parse(round_.source, file=f"{round_.id}.yaml").questionnaire)
        return
    now = facts_of(db, round_.id)
    if changed := [name for name in ("round", "counts", "invitations") if kept.get(name) != now[name]]:
        raise StoreDamaged(
            "What '{path}' says of round '{id}' is not what it said when the round closed ({what}): it was damaged, or "
            "changed by another program. Put back a backup.",
            path=db.path,
            id=round_.id,
            what=", ".join(changed),
        )


def _kept(path: Path, sha256: bytes) -> Facts | None:
    """What was written down at closing; None when nothing was."""
    try:
        data = path.read_bytes()
    except OSError as error:
        message = "There is no snapshot of a closed round at '{path}'. Close the round first; if it is closed, put back a backup of the folder."
        raise StoreMissing(message, path=path.parent) from error
    if hashlib.sha256(data).digest() != sha256:
        raise StoreDamaged("'{path}' is not what was written when the round closed. Put back a backup.", path=path)
    facts: Facts | None = json.loads(data).get("facts")
    return facts
