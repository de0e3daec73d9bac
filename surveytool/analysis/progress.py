"""How a round stands: who took part so far, what was mailed, and what is near. Never what anybody answered."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from surveytool.analysis.disclosure import Disclosure
from surveytool.analysis.fieldwork import ResponseFigures, ResponseSummary, summarise_response
from surveytool.analysis.milestone import Milestones, milestones
from surveytool.analysis.results import RoundFacts, plain

FORMAT = "surveytool-status/1"

State = Literal["planned", "open", "ended", "closed"]


@dataclass(frozen=True)
class MailCount:
    """The mails of one kind. ``planned`` is the day they are due, of reminders that go out by themselves; ``doubtful`` are
    those that were being handed over when that was cut short, so that nobody knows whether they arrived."""

    kind: str
    planned: datetime.date | None
    sent: int
    refused: int
    bounced: int
    doubtful: int


@dataclass(frozen=True)
class SignUps:
    """How many signed up on a day."""

    day: datetime.date
    count: int


@dataclass(frozen=True)
class Progress:
    """A round on a day. ``state`` is planned before its first day, ended when its last day has passed and nobody closed it;
    ``days_left`` is 0 on the last day. ``response`` is that of a round with answers, as its results will have it;
    ``sign_ups`` are those of a registration; the other is empty. ``unread`` names what could not be read.
    """

    round: RoundFacts
    state: State
    closes: datetime.date | None
    days_left: int | None
    response: ResponseSummary | None
    sign_ups: tuple[SignUps, ...]
    milestones: Milestones
    mails: tuple[MailCount, ...]
    unread: tuple[str, ...] = ()


def standing(
    *, state: Literal["open", "closed"], opens: datetime.date, closes: datetime.date | None, today: datetime.date
) -> tuple[State, int | None]:
    """What a round is on a day, and how many days are left after it."""
    if state == "closed":
        return "closed", None
    if today < opens:
        return "planned", None if closes is None else (closes - today).days
    if closes is None:
        return "open", None
    return ("open", (closes - today).days) if today <= closes else ("ended", None)


def response_so_far(
    figures: ResponseFigures, *, population: int | None, disclosure: Disclosure
) -> tuple[ResponseSummary, Milestones]:
    """The response by now, and its milestones. As in the results, more answers than people mean an open population."""
    responses = figures.complete + figures.partial
    size = None if population is not None and responses > population else population
    found = summarise_response(figures, responses=responses, population=size, disclosure=disclosure)
    by_day = [(day.day, day.complete + day.partial) for day in found.by_day]
    return found, milestones(by_day, count=responses, population=size)


def mail_counts(
    states: Sequence[tuple[str, str, int]],
    *,
    reminders: Sequence[int],
    opens: datetime.date,
    closes: datetime.date | None,
) -> tuple[MailCount, ...]:
    """The mails by kind: the invitation, the reminders in the order in which they are due, those sent by hand last.

    ``states`` is (kind, state, count); ``reminders`` are the days after the opening on which some go out by themselves, of
    which those after the last day of the round never do.
    """
    kinds = {kind for kind, _, _ in states}
    due = {f"reminder-{days}": opens + datetime.timedelta(days=days) for days in reminders}
    due = {kind: day for kind, day in due.items() if kind in kinds or closes is None or day <= closes}
    by_hand = sorted(kinds - due.keys() - {"invitation"})
    invitations = ["invitation"] if "invitation" in kinds else []
    return tuple(_mail_count(kind, due.get(kind), states) for kind in (*invitations, *due, *by_hand))


def _mail_count(kind: str, planned: datetime.date | None, states: Sequence[tuple[str, str, int]]) -> MailCount:
    def number(of: str) -> int:
        return sum(count for one, state, count in states if (one, state) == (kind, of))

    return MailCount(
        kind,
        planned,
        sent=number("sent"),
        refused=number("refused"),
        bounced=number("bounced"),
        doubtful=number("claimed"),
    )


def progress_json(found: Sequence[Progress]) -> dict[str, Any]:
    """How rounds stand, as dicts, lists, text and numbers (format surveytool-status/1); null for what is not known."""
    return {"format": FORMAT, "rounds": [plain(progress, every_key=True) for progress in found]}
