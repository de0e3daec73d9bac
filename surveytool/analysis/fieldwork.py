"""Who took part: how many answers came in, how and when, as the store counted them; never what they say."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from surveytool.analysis.disclosure import Disclosure
from surveytool.analysis.disposition import RATES, Dispositions, classify, response_rates
from surveytool.analysis.milestone import Milestone, milestones

OTHER_GROUPS = "*"
"""The groups of an attribute that are too small to be told of one by one, together."""


class InvitationFigures(Protocol):
    """What is needed of the counters of the personal links of a round."""

    @property
    def invited(self) -> int:
        """People who were given a personal link."""
        ...

    @property
    def answered(self) -> int:
        """Personal links that were answered with, also when the answers were withdrawn later."""
        ...

    @property
    def complete(self) -> int:
        """Complete responses sent by a personal link, without what was withdrawn."""
        ...

    @property
    def partial(self) -> int:
        """Partial ones, likewise."""
        ...

    @property
    def opted_out(self) -> int:
        """People who want no more mails and did not answer."""
        ...

    @property
    def undelivered(self) -> int:
        """People whose invitation was refused or came back, and who did not answer."""
        ...

    @property
    def mailed(self) -> Sequence[tuple[str, datetime.date | None, int]]:
        """Kind of mail, the day it was for, and how many were sent."""
        ...

    @property
    def groups(self) -> Sequence[tuple[str, str, int, int]]:
        """Attribute, value (or ``*`` for small groups together), invited, answered."""
        ...


class ResponseFigures(Protocol):
    """What is needed of the counters of a round: ``store`` keeps them, and nothing here knows how."""

    @property
    def complete(self) -> int:
        """Responses with 80 % or more of the shown questions answered, however they came."""
        ...

    @property
    def partial(self) -> int:
        """Responses with less, however they came."""
        ...

    @property
    def break_off(self) -> int:
        """Drafts never sent."""
        ...

    @property
    def imported(self) -> int:
        """Responses read from a file."""
        ...

    @property
    def open_link(self) -> int:
        """Responses sent by the open link."""
        ...

    @property
    def withdrawn(self) -> int:
        """Responses taken back."""
        ...

    @property
    def apart(self) -> int:
        """Responses by the open link that are no part of the figures, because those are of people who were invited by
        name."""
        ...

    @property
    def invitations(self) -> InvitationFigures | None:
        """What is counted of personal links; None when nobody was invited by name."""
        ...

    @property
    def by_day(self) -> Sequence[tuple[datetime.date, int, int]]:
        """Day, complete, partial."""
        ...

    @property
    def duration(self) -> Sequence[tuple[int, int]]:
        """Up to so many minutes, count."""
        ...

    @property
    def left_at(self) -> Sequence[tuple[str, int, int]]:
        """Section, how many reached it, how many left there."""
        ...


@dataclass(frozen=True)
class Day:
    """What was sent on a day."""

    day: datetime.date
    complete: int
    partial: int


@dataclass(frozen=True)
class Mailing:
    """Mails that were sent: ``kind`` is invitation or reminder, ``day`` the day they were for, when that is known."""

    kind: str
    day: datetime.date | None
    count: int


@dataclass(frozen=True)
class GroupParticipation:
    """Who was invited and who answered of those with one value of an attribute; ``group`` is ``*`` for the values that too
    few people have, together."""

    attribute: str
    group: str
    invited: int
    answered: int
    rate: float


@dataclass(frozen=True)
class ResponseSummary:
    """The response of a round.

    ``responses`` are the answers that were analysed. ``share_of_population`` is that over N, None when the population is
    open; it is no response rate, for nobody knows who of them was asked by name. ``rate`` is RR2 and ``rates`` RR1-RR6
    of AAPOR's Standard Definitions; None where nobody was invited by name, as are ``invited``, ``answered`` (of them),
    ``dispositions`` and ``eligibility`` (e in RR3 and RR4); all of these are of personal links alone. ``complete`` and
    ``partial`` are all sent responses in the figures; ``imported`` and ``open_link`` say how they came in, ``apart`` how
    many came by the open link beside personal ones and are no part of the figures.
    """

    responses: int
    share_of_population: float | None
    invited: int | None
    answered: int | None
    complete: int
    partial: int
    break_off: int
    imported: int
    open_link: int
    apart: int
    withdrawn: int
    rate: float | None
    rates: Mapping[str, float | None]
    eligibility: float | None
    dispositions: Dispositions | None
    participation: tuple[GroupParticipation, ...]
    mailed: tuple[Mailing, ...]
    by_day: tuple[Day, ...]
    milestones: tuple[Milestone, ...]


def summarise_response(
    figures: ResponseFigures, *, responses: int, population: int | None, disclosure: Disclosure
) -> ResponseSummary:
    """The response of a round. ``population`` is None when it is open."""
    asked = figures.invitations
    found = dispositions(figures)
    rates = dict.fromkeys(RATES) if found is None else response_rates(found)
    by_day = [(day, complete + partial) for day, complete, partial in figures.by_day]
    return ResponseSummary(
        responses=responses,
        share_of_population=None if population is None else responses / population,
        invited=asked.invited if asked else None,
        answered=asked.answered if asked else None,
        complete=figures.complete,
        partial=figures.partial,
        break_off=figures.break_off,
        imported=figures.imported,
        open_link=figures.open_link,
        apart=figures.apart,
        withdrawn=figures.withdrawn,
        rate=rates["rr2"],
        rates=rates,
        eligibility=found.eligibility if found else None,
        dispositions=found,
        participation=participation(asked.groups, disclosure) if asked else (),
        mailed=tuple(Mailing(kind, day, count) for kind, day, count in asked.mailed) if asked else (),
        by_day=tuple(Day(day, complete, partial) for day, complete, partial in figures.by_day),
        milestones=milestones(by_day, count=responses, population=population).reached,
    )


def dispositions(figures: ResponseFigures) -> Dispositions | None:
    """What became of everybody with a personal link; None when nobody was invited by name."""
    asked = figures.invitations
    if asked is None:
        return None
    return classify(
        invited=asked.invited,
        complete=asked.complete,
        partial=asked.partial,
        withdrawn=asked.answered - asked.complete - asked.partial,
        opted_out=asked.opted_out,
        undelivered=asked.undelivered,
        drafts=figures.break_off,
    )


def participation(
    groups: Sequence[tuple[str, str, int, int]], disclosure: Disclosure
) -> tuple[GroupParticipation, ...]:
    """Participation by attribute. An attribute with a group of too few people, which should have been put together with
    others when they were counted, is left out as a whole: its other groups would tell of that one."""
    small = {attribute for attribute, _, invited, _ in groups if disclosure.hides(invited)}
    return tuple(
        GroupParticipation(attribute, group, invited, answered, answered / invited)
        for attribute, group, invited, answered in groups
        if attribute not in small
    )


def unaccounted(figures: ResponseFigures, responses: int) -> tuple[int, int] | None:
    """The ledger: responses = answered - withdrawn + open_link + imported. None when it holds, else the number of responses
    there are, with those that stand apart, and the number that came in."""
    answered = figures.invitations.answered if figures.invitations else 0
    there, came_in = responses + figures.apart, answered - figures.withdrawn + figures.open_link + figures.imported
    return None if there == came_in else (there, came_in)
