"""What may be told of a round while it is open: how many took part, when, how long, and where they left."""

import datetime
from dataclasses import dataclass

from sqlalchemy import func, select

from surveytool.questionnaire.parse import parse
from surveytool.store import counters
from surveytool.store.database import Database
from surveytool.store.rounds import get_round
from surveytool.store.schema import draft


@dataclass(frozen=True)
class ResponseFigures:
    """Counts of participation. ``complete`` and ``partial`` are of all responses that are there, however they came;
    ``by_day`` is of those that were sent, as (day, complete, partial), also when they were withdrawn later, as is
    ``duration``, (up to so many minutes, count); ``left_at`` is (section, reached, left there for good) in the order of the
    questionnaire. ``break_off`` counts drafts never sent."""

    complete: int
    partial: int
    break_off: int
    imported: int
    open_link: int
    withdrawn: int
    by_day: tuple[tuple[datetime.date, int, int], ...]
    duration: tuple[tuple[int, int], ...]
    left_at: tuple[tuple[str, int, int], ...]


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
    if round_.state == "closed":
        left = dict(counts.get("left", {}))
    reached = counts.get("reached", {})
    sections = [section.id for section in parse(round_.source, file=f"{round_id}.yaml").questionnaire.sections]
    complete, partial = counts.get("complete", {}), counts.get("partial", {})
    withdrawn = counts.get("withdrawn", {})
    days = sorted((complete.keys() | partial.keys()) - {counters.IMPORTED})
    return ResponseFigures(
        complete=sum(complete.values()) - withdrawn.get("complete", 0),
        partial=sum(partial.values()) - withdrawn.get("partial", 0),
        break_off=sum(left.values()),
        imported=counts.get("imported", {}).get("", 0),
        open_link=counts.get("open_link", {}).get("", 0),
        withdrawn=sum(withdrawn.values()),
        by_day=tuple((datetime.date.fromisoformat(day), complete.get(day, 0), partial.get(day, 0)) for day in days),
        duration=tuple(sorted((int(bound), number) for bound, number in counts.get("duration", {}).items())),
        left_at=tuple(
            (section, reached.get(section, 0), left.get(section, 0))
            for section in sections
            if section in reached or section in left
        ),
    )
