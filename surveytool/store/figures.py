"""What may be told of a round while it is open: how many took part, when, how long, and where they left."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select

from surveytool.questionnaire.parse import parse
from surveytool.store import counters
from surveytool.store.database import Database
from surveytool.store.invitations import count_invitations
from surveytool.store.participation import Group
from surveytool.store.rounds import get_round
from surveytool.store.schema import draft


@dataclass(frozen=True)
class ResponseFigures:
    """Counts of participation. ``complete`` and ``partial`` are of all responses that are there, however they came;
    ``by_day`` is of those that were sent, as (day, complete, partial), also when they were withdrawn later, as is
    ``duration``, (up to so many minutes, count); ``left_at`` is (section, reached, left there for good) in the order of the
    questionnaire. ``break_off`` counts drafts never sent.

    Where members have personal links, ``complete``, ``partial`` and ``by_day`` are not of the open link beside them, whose
    answers are ``open_link`` (``open_by_day``; those withdrawn are ``open_withdrawn``). ``imported_complete`` is the part of ``complete`` that
    was read from a file. ``invited`` and ``answered`` are None
    where nobody has one; ``opted_out``, ``undelivered``, ``not_eligible``, ``groups`` and ``mailed`` are there once the round has closed."""

    complete: int
    partial: int
    break_off: int
    imported: int
    open_link: int
    withdrawn: int
    by_day: tuple[tuple[datetime.date, int, int], ...]
    duration: tuple[tuple[int, int], ...]
    left_at: tuple[tuple[str, int, int], ...]
    invited: int | None = None
    answered: int | None = None
    personal: int = 0
    imported_complete: int = 0
    opted_out: int = 0
    undelivered: int = 0
    not_eligible: int = 0
    open_withdrawn: int = 0
    open_by_day: tuple[tuple[datetime.date, int, int], ...] = ()
    groups: tuple[Group, ...] = ()
    mailed: tuple[tuple[str, datetime.date, int], ...] = ()


def response_figures(db: Database, round_id: str) -> ResponseFigures:
    """The participation in a round until now.

    Raises:
        NotFound: when there is no such round.
    """
    round_ = get_round(db, round_id)
    with db.reading() as connection:
        counts = counters.read(connection, round_id)
        statement = select(draft.c.section, func.count()).where(draft.c.round == round_id).group_by(draft.c.section)
        left = {row[0]: row[1] for row in connection.execute(statement)}
    invited, answered = count_invitations(db, round_id) if round_.invites else (None, None)
    if invited == 0 and "invited" in counts:  # the links are gone; what they told was kept when the round closed
        invited, answered = counts["invited"].get("", 0), counts.get("answered", {}).get("", 0)
    if round_.state == "closed":
        left = dict(counts.get("left", {}))
        if "invited" in counts:  # what closing counted stays, also when the answers were purged
            invited, answered = counts["invited"].get("", 0), counts.get("answered", {}).get("", 0)
    reached = counts.get("reached", {})
    sections = [section.id for section in parse(round_.source, file=f"{round_id}.yaml").questionnaire.sections]
    complete, partial = counts.get("complete", {}), counts.get("partial", {})
    withdrawn = counts.get("withdrawn", {})
    return ResponseFigures(
        complete=sum(complete.values()) - withdrawn.get("complete", 0),
        partial=sum(partial.values()) - withdrawn.get("partial", 0),
        break_off=sum(left.values()),
        imported=counts.get("imported", {}).get("", 0),
        open_link=counts.get("open_link", {}).get("", 0),
        withdrawn=sum(withdrawn.values()),
        by_day=_by_day(complete, partial),
        duration=tuple(sorted((int(bound), number) for bound, number in counts.get("duration", {}).items())),
        left_at=tuple(
            (section, reached.get(section, 0), left.get(section, 0))
            for section in sections
            if section in reached or section in left
        ),
        invited=invited,
        answered=answered,
        personal=counts.get("personal", {}).get("", 0),
        imported_complete=complete.get(counters.IMPORTED, 0),
        opted_out=counts.get("opted_out", {}).get("", 0),
        undelivered=counts.get("undelivered", {}).get("", 0),
        not_eligible=counts.get("not_eligible", {}).get("", 0),
        open_withdrawn=withdrawn.get("open", 0),
        open_by_day=_by_day(counts.get("open_complete", {}), counts.get("open_partial", {})),
        groups=_groups(counts),
        mailed=_mailed(counts.get("mailed", {})),
    )


def _by_day(complete: Mapping[str, int], partial: Mapping[str, int]) -> tuple[tuple[datetime.date, int, int], ...]:
    days = sorted((complete.keys() | partial.keys()) - {counters.IMPORTED})
    return tuple((datetime.date.fromisoformat(day), complete.get(day, 0), partial.get(day, 0)) for day in days)


def _groups(counts: counters.Counts) -> tuple[Group, ...]:
    answered = counts.get("answered", {})
    found = sorted((key, invited) for key, invited in counts.get("invited", {}).items() if key)
    return tuple(Group(*_split(key), invited, answered.get(key, 0)) for key, invited in found)


def _split(key: str) -> tuple[str, str]:
    attribute, _, value = key.partition("=")
    return attribute, value


def _mailed(counts: Mapping[str, int]) -> tuple[tuple[str, datetime.date, int], ...]:
    mails: list[tuple[str, datetime.date, int]] = []
    for key, count in counts.items():
        kind, _, day = key.partition(" ")
        mails.append((kind, datetime.date.fromisoformat(day), count))
    return tuple(sorted(mails, key=lambda mail: (mail[1], mail[0])))
