"""The ledger of a round: what is stored against what was counted while it came in.

The two are written in one transaction and lie in different tables, so that a row that went, or a count that became another
one, shows. What it cannot show: that a day, a duration or a section became another one that can be, and counts that nothing
can be held against (durations, sections that were reached, people who left).
"""

import datetime
from collections.abc import Iterator

from sqlalchemy import func, select

from surveytool.errors import StoreDamaged
from surveytool.questionnaire.model import Questionnaire
from surveytool.store import counters
from surveytool.store.database import Database
from surveytool.store.invitations import count_answered
from surveytool.store.rounds import Round
from surveytool.store.schema import response as responses_table

Rows = dict[tuple[str, str], int]
"""Stored responses by how they came and whether they are complete or partial."""


def check_ledger(db: Database, round_: Round) -> None:
    """Nothing when a round has as many answers as came in and were not withdrawn, and as many by personal links as links
    were used; when its answers were deleted, nothing when there are none.

    Raises:
        StoreDamaged: when it has not.
    """
    rows, counts = _read(db, round_)
    with db.reading() as connection:
        answered = count_answered(connection, round_.id)
    personal = counts.get("personal", {}).get("", 0)
    if answered != (personal if round_.purged is None else 0):
        raise StoreDamaged(
            "In round '{id}' {answered} personal links were used, but {counted} answers by them were counted: '{path}' was "
            "damaged, or changed by another program. Put back a backup and close the round again.",
            id=round_.id,
            answered=answered,
            counted=personal,
            path=db.path,
        )
    came = sum(sum(counts.get(name, {}).values()) for name in ("personal", "open_link", "imported"))
    left = came - sum(counts.get("withdrawn", {}).values())
    _refuse_difference(db, round_, sum(rows.values()), left if round_.purged is None else 0)


def check_counts(db: Database, round_: Round, questionnaire: Questionnaire) -> None:
    """Nothing when every count that something can be held against is right: by how answers came, complete and partial apart.

    Raises:
        StoreDamaged: when one is not, or is of something that no round has.
    """
    rows, counts = _read(db, round_)
    for found, counted in _sums(round_, rows, counts):
        _refuse_difference(db, round_, found, counted)
    for name, key in _strange(questionnaire, counts):
        raise StoreDamaged(
            "Round '{id}' has a count '{name}' of '{key}', which cannot be: '{path}' was damaged, or changed by another "
            "program. Put back a backup and close the round again.",
            id=round_.id,
            name=name,
            key=key,
            path=db.path,
        )


def _read(db: Database, round_: Round) -> tuple[Rows, counters.Counts]:
    statement = (
        select(responses_table.c.channel, responses_table.c.disposition, func.count())
        .where(responses_table.c.round == round_.id)
        .group_by(responses_table.c.channel, responses_table.c.disposition)
    )
    with db.reading() as connection:
        rows = {(channel, disposition): number for channel, disposition, number in connection.execute(statement)}
        return rows, counters.read(connection, round_.id)


def _refuse_difference(db: Database, round_: Round, found: int, counted: int) -> None:
    if found != counted:
        raise StoreDamaged(
            "Round '{id}' has {rows} answers, but {expected} were counted: '{path}' was damaged, or changed by another "
            "program. Put back a backup and close the round again.",
            id=round_.id,
            rows=found,
            expected=counted,
            path=db.path,
        )


def _sums(round_: Round, rows: Rows, counts: counters.Counts) -> Iterator[tuple[int, int]]:
    """What is stored beside what was counted of it."""
    total = {name: sum(values.values()) for name, values in counts.items()}
    withdrawn = counts.get("withdrawn", {})
    came = {name: total.get(name, 0) for name in ("personal", "open_link", "imported")}
    yield _of(rows, "import"), came["imported"]
    yield _of(rows, "import"), sum(counts.get(name, {}).get(counters.IMPORTED, 0) for name in ("complete", "partial"))
    if round_.invites:
        yield _of(rows, "open"), came["open_link"] - withdrawn.get("open", 0)
        yield came["open_link"], total.get("open_complete", 0) + total.get("open_partial", 0)
    for disposition in ("complete", "partial"):
        of_figures = sum(
            number
            for (channel, found), number in rows.items()
            if found == disposition and not (round_.invites and channel == "open")
        )
        yield of_figures, total.get(disposition, 0) - withdrawn.get(disposition, 0)


def _of(rows: Rows, channel: str) -> int:
    return sum(number for (found, _), number in rows.items() if found == channel)


def _strange(questionnaire: Questionnaire, counts: counters.Counts) -> Iterator[tuple[str, str]]:
    """Counts that nothing of ours makes: of what is no day, of a section that is not there, of less than nothing."""
    sections = {section.id for section in questionnaire.sections}
    durations = set(map(str, counters.DURATION_MINUTES))
    sent = sum(sum(counts.get(name, {}).values()) for name in ("personal", "open_link"))
    if (timed := sum(counts.get("duration", {}).values())) > sent:
        yield "duration", str(timed)
    for name, values in counts.items():
        for key, number in values.items():
            match name:
                case "complete" | "partial" | "open_complete" | "open_partial":
                    known = _is_day(key) or (key == counters.IMPORTED and not name.startswith("open_"))
                case "reached" | "left":
                    known = key in sections
                case "duration":
                    known = key in durations
                case "withdrawn":
                    known = key in ("complete", "partial", "open")
                case "personal" | "open_link" | "imported":
                    known = key == ""
                case _:
                    known = True
            if not known or number < 0:
                yield name, key


def _is_day(key: str) -> bool:
    try:
        datetime.date.fromisoformat(key)
    except ValueError:
        return False
    return True
