"""Two closed rounds laid side by side: which row of one and which of the other are of the same person.

Only where both rounds told their members so, and in the same way: by words that members keep, or by member.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from surveytool.errors import Refused, StoreDamaged
from surveytool.store.database import open_database
from surveytool.store.rounds import Round, get_round
from surveytool.store.snapshots import read_persons
from surveytool.store.workspace import Workspace


@dataclass(frozen=True)
class Linked:
    """Row ``rows_a[i]`` of the first snapshot and row ``rows_b[i]`` of the second are of one person, in the order of
    ``rows_a``. ``dropped_a`` and ``dropped_b`` are rows that were left out because two or more of one round say to be of the
    same person; ``alone_a`` and ``alone_b`` those that had no match."""

    rows_a: NDArray[np.intp]
    rows_b: NDArray[np.intp]
    dropped_a: int
    dropped_b: int
    alone_a: int
    alone_b: int


def linked_rows(workspace: Workspace, round_a: str, round_b: str) -> Linked:
    """The rows of two closed rounds that are of the same people.

    Raises:
        NotFound: when there is no such round.
        Refused: when it is one round, one is open, or members of the two were not told of the same way of joining.
        StoreError: when a snapshot is not there, or is not what was written.
    """
    db = open_database(workspace.answers_db)
    try:
        rounds = [get_round(db, round_id) for round_id in (round_a, round_b)]
    finally:
        db.close()
    _refuse_unjoined(*rounds)
    persons_a, persons_b = (_persons(workspace, round_) for round_ in rounds)
    places_a, dropped_a = _once(persons_a)
    places_b, dropped_b = _once(persons_b)
    pairs = [(row, places_b[person]) for person, row in places_a.items() if person in places_b]
    rows = np.array(pairs, dtype=np.intp).reshape(-1, 2)
    return Linked(rows[:, 0], rows[:, 1], dropped_a, dropped_b, len(places_a) - len(pairs), len(places_b) - len(pairs))


def _refuse_unjoined(first: Round, second: Round) -> None:
    if first.id == second.id:
        raise Refused("'{id}' is one round. Give two.", id=first.id)
    for round_ in (first, second):
        if round_.snapshot is None:
            message = "Round '{id}' is open. Rounds are laid side by side after closing: surveytool round close {id}"
            raise Refused(message, id=round_.id)
    if first.linking == "none" or first.linking != second.linking:
        message = (
            "Rounds '{one}' (linking {how}) and '{other}' (linking {other_how}) cannot be laid side by side person by person: both "
            "must have been opened with --linking code, or both with --linking panel. Compare them as two groups of people."
        )
        raise Refused(message, one=first.id, how=first.linking, other=second.id, other_how=second.linking)


def _persons(workspace: Workspace, round_: Round) -> Sequence[bytes | None]:
    assert round_.snapshot is not None
    folder = workspace.snapshots / round_.id
    persons = read_persons(folder, sha256=round_.snapshot)
    if persons is None:
        message = "'{path}' does not say which answers are of whom, as it should. Put back a backup."
        raise StoreDamaged(message, path=folder)
    return persons


def _once(persons: Sequence[bytes | None]) -> tuple[dict[bytes, int], int]:
    """The row of every person who is there once, in the order of the rows; and how many rows are of people there more often."""
    counts = Counter(person for person in persons if person is not None)
    places = {person: row for row, person in enumerate(persons) if person is not None and counts[person] == 1}
    return places, sum(count for count in counts.values() if count > 1)
