"""Counts of what happened in a round. They stand apart from the answers, so that no answer carries a day or a duration."""

from collections.abc import Iterable, Mapping
from typing import Literal

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.dialects.sqlite import insert

from surveytool.store.prepared import Prepared
from surveytool.store.schema import counter

Name = Literal[
    "complete",
    "partial",
    "open_complete",
    "open_partial",
    "personal",
    "open_link",
    "imported",
    "withdrawn",
    "duration",
    "reached",
    "left",
    "registered",
    "invited",
    "answered",
    "opted_out",
    "undelivered",
    "not_eligible",
    "mailed",
    "backed_up",
    "unchecked",
    "purging",
]
"""``complete`` and ``partial`` are keyed by day, or by ``import``, and are of what the figures are of: with personal links
not of the open one, whose answers are ``open_complete`` and ``open_partial`` then. ``withdrawn`` is keyed by which of the two
the response was, or by ``open`` when it was one of those; ``duration`` by minutes; ``reached`` and ``left`` by section;
``registered`` by day. ``invited`` and ``answered`` are kept at closing, under the empty key and by ``attribute=value``;
``opted_out`` and ``undelivered`` are of those who did not answer, ``not_eligible`` of those whose link was taken back;
``mailed`` is keyed by kind and day of the mail; ``backed_up`` by the counters of which it keeps what the last backup held;
``unchecked`` is there when the key was lost before the round closed, ``purging`` while its answers are being deleted. The
others have the empty key."""

DURATION_MINUTES = (1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 30, 45, 60, 120, 240, 1440)
"""Upper bounds of the classes of durations. What took over a day was not one sitting and is not counted."""

IMPORTED = "import"

_INSERT = insert(counter).values(
    round=bindparam("round"), name=bindparam("name"), key=bindparam("key"), count=bindparam("count")
)
_ADD = Prepared(
    _INSERT.on_conflict_do_update(
        index_elements=[counter.c.round, counter.c.name, counter.c.key],
        set_={"count": counter.c.count + _INSERT.excluded.count},
    )
)
_READ = select(counter.c.name, counter.c.key, counter.c.count).where(counter.c.round == bindparam("round"))

Counts = Mapping[str, Mapping[str, int]]


def add(connection: Connection, round_id: str, counts: Iterable[tuple[Name, str, int]]) -> None:
    """Raise counters, each by its number."""
    for name, key, count in counts:
        _ADD.run(connection, {"round": round_id, "name": name, "key": key, "count": count})


def read(connection: Connection, round_id: str) -> Counts:
    """The counters of a round, by name and key."""
    counts: dict[str, dict[str, int]] = {}
    for name, key, count in connection.execute(_READ, {"round": round_id}):
        counts.setdefault(name, {})[key] = count
    return counts


def duration_key(minutes: float) -> str | None:
    """The class of a duration, as its upper bound; None when it is over a day or below nothing (a clock set back)."""
    if minutes < 0:
        return None
    return next((str(bound) for bound in DURATION_MINUTES if minutes <= bound), None)
