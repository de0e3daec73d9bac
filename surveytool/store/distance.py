"""How far apart two backups of an anonymous round must be while it is open.

Of two copies, one shows the rows that the other lacks; and the invitations, which of them were answered in between. With
one answer between two copies, whoever has both, and a link, knows who gave it. So a copy is made when no answers came since
the last one, or at least as many as the smallest group that is ever shown; for each way in which answers come, as a row tells
its way. Of answers that were withdrawn the older copy has what the newer lacks, so the same holds for those.
"""

from collections.abc import Collection, Mapping

from sqlalchemy import Connection, delete, insert, select

from surveytool.errors import Refused
from surveytool.store import counters
from surveytool.store.schema import counter
from surveytool.store.schema import round_ as rounds

CAME = ("personal", "open_link", "imported")
WITHDRAWN = "withdrawn"
RECORD = "backed_up"
"""The counter with what the last backup held, keyed by the counters that only ever rise."""

Marks = Mapping[str, Mapping[str, int]]
"""By round: how often each thing happened until some moment. A round that no backup held is not in it."""


def marks_now(connection: Connection) -> Marks:
    """What happened until now in each anonymous round that is open, or not done closing."""
    statement = select(rounds.c.id).where(rounds.c.snapshot.is_(None), rounds.c.anonymous)
    return {round_id: totals(counters.read(connection, round_id)) for (round_id,) in connection.execute(statement)}


def marks_recorded(connection: Connection) -> Marks:
    """What the last backup held of each round."""
    found: dict[str, dict[str, int]] = {}
    statement = select(counter.c.round, counter.c.key, counter.c.count).where(counter.c.name == RECORD)
    for round_id, key, count in connection.execute(statement):
        found.setdefault(round_id, {})[key] = count
    return found


def record(connection: Connection, marks: Marks) -> None:
    """Keep that a backup is made that holds this."""
    for round_id, kept in marks.items():
        connection.execute(delete(counter).where(counter.c.round == round_id, counter.c.name == RECORD))
        rows = [{"round": round_id, "name": RECORD, "key": key, "count": count} for key, count in kept.items()]
        connection.execute(insert(counter), rows)


def forget(connection: Connection, marks: Marks, last: Marks) -> None:
    """Keep again what was kept before ``record``: the backup was not made."""
    for round_id in marks:
        connection.execute(delete(counter).where(counter.c.round == round_id, counter.c.name == RECORD))
    record(connection, {round_id: last[round_id] for round_id in marks if round_id in last})


def refuse_near(connection: Connection, last: Marks, now: Marks, *, without: Collection[str]) -> None:
    """Nothing when a copy may be made of the rounds in ``now`` other than ``without``.

    Raises:
        Refused: naming the round and what can be done.
    """
    for round_id in sorted(set(now) - set(without)):
        least = connection.execute(select(rounds.c.minimum_group).where(rounds.c.id == round_id)).scalar_one()
        for came in since(last.get(round_id), now[round_id]):
            if 0 < came < least:
                message = (
                    "Answers that came into round '{id}' since its last backup: {count}. A backup now could show whose "
                    "they are; with {least} it cannot. Wait for {more} more, or leave the round out: --without {id}"
                )
                raise Refused(message, count=came, id=round_id, least=least, more=least - came)
        gone = withdrawn_since(last.get(round_id), now[round_id])
        if 0 < gone < least:
            message = (
                "Answers withdrawn from round '{id}' since its last backup: {count}. A backup now would show which they "
                "are. Leave the round out until it is closed: --without {id}"
            )
            raise Refused(message, count=gone, id=round_id)


def since(last: Mapping[str, int] | None, now: Mapping[str, int]) -> tuple[int, ...]:
    """How many answers came since the last backup, by each of the ways. Before the first, all that ever came."""
    return tuple(now[name] - (last or {}).get(name, 0) for name in CAME)


def withdrawn_since(last: Mapping[str, int] | None, now: Mapping[str, int]) -> int:
    """How many answers were withdrawn that the last backup may hold."""
    return now[WITHDRAWN] - last.get(WITHDRAWN, 0) if last is not None else 0


def totals(counts: counters.Counts) -> dict[str, int]:
    """The counters that only ever rise, each over all its keys."""
    return {name: sum(counts.get(name, {}).values()) for name in (*CAME, WITHDRAWN)}
