"""Who took part: how many answers came in, how and when, as the store counted them; never what they say."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from surveytool.analysis.disclosure import Disclosure
from surveytool.analysis.disposition import RATES, Dispositions, classify, response_rates
from surveytool.analysis.milestone import Milestone, milestones
from surveytool.analysis.representativeness import goodness_of_fit

OTHER_GROUPS = "*"
"""The groups of an attribute that are too small to be told of one by one, together."""


class Group(Protocol):
    """Members who share a value of an attribute."""

    @property
    def attribute(self) -> str:
        """What is known of them."""
        ...

    @property
    def value(self) -> str:
        """What they share; ``*`` for the values of too few people, together."""
        ...

    @property
    def invited(self) -> int:
        """How many were invited."""
        ...

    @property
    def answered(self) -> int:
        """How many of them answered."""
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
    def invited(self) -> int | None:
        """People with a personal link; None where nobody was invited by name, and all that follows says nothing."""
        ...

    @property
    def answered(self) -> int | None:
        """Personal links that were used, also when the answers were withdrawn later."""
        ...

    @property
    def personal(self) -> int:
        """Responses that were sent by a personal link, counted when they were stored; the same number as ``answered``."""
        ...

    @property
    def imported_complete(self) -> int:
        """The complete ones among the responses read from a file."""
        ...

    @property
    def opted_out(self) -> int:
        """People who want no more mails and did not answer."""
        ...

    @property
    def undelivered(self) -> int:
        """People whose mail was refused or came back, and who did not answer."""
        ...

    @property
    def not_eligible(self) -> int:
        """People beside those invited, whose link was taken back because they are no member any more."""
        ...

    @property
    def open_withdrawn(self) -> int:
        """Responses by the open link beside personal ones that were taken back."""
        ...

    @property
    def groups(self) -> Sequence[Group]:
        """Who was invited and who answered, by what is known of them."""
        ...

    @property
    def mailed(self) -> Sequence[tuple[str, datetime.date, int]]:
        """Kind of mail, the day on which it was sent, and how many were."""
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
    """Mails of one kind, an ``invitation`` or a reminder under its own name, that were sent from the day ``first`` to the day
    ``last``."""

    kind: str
    first: datetime.date
    last: datetime.date
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
class Representativeness:
    """Whether those who answered could be a random choice of those invited, by one attribute: chi-square with the correction for
    a small population. ``largest`` is the group whose share moved most, from ``asked`` of those invited to ``found`` of those who
    answered. ``p`` is None when everybody or nobody answered."""

    attribute: str
    statistic: float
    degrees: int
    p: float | None
    largest: str
    asked: float
    found: float


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
    representativeness: tuple[Representativeness, ...]
    mailed: tuple[Mailing, ...]
    by_day: tuple[Day, ...]
    milestones: tuple[Milestone, ...]


def summarise_response(
    figures: ResponseFigures, *, responses: int, population: int | None, disclosure: Disclosure
) -> ResponseSummary:
    """The response of a round. ``population`` is None when it is open."""
    found = dispositions(figures)
    rates = dict.fromkeys(RATES) if found is None else response_rates(found)
    by_day = [(day, complete + partial) for day, complete, partial in figures.by_day]
    groups = participation(figures.groups, disclosure)
    return ResponseSummary(
        responses=responses,
        share_of_population=None if population is None else responses / population,
        invited=figures.invited,
        answered=figures.answered,
        complete=figures.complete,
        partial=figures.partial,
        break_off=figures.break_off,
        imported=figures.imported,
        open_link=figures.open_link,
        apart=_apart(figures),
        withdrawn=figures.withdrawn,
        rate=rates["rr2"],
        rates=rates,
        eligibility=found.eligibility if found else None,
        dispositions=found,
        participation=groups,
        representativeness=representativeness(groups),
        mailed=_mailings(figures.mailed),
        by_day=tuple(Day(day, complete, partial) for day, complete, partial in figures.by_day),
        milestones=milestones(by_day, count=responses, population=population).reached,
    )


def dispositions(figures: ResponseFigures) -> Dispositions | None:
    """What became of everybody with a personal link; None when nobody was invited by name."""
    if figures.invited is None:
        return None
    complete = figures.complete - figures.imported_complete
    partial = figures.partial - (figures.imported - figures.imported_complete)
    return classify(
        invited=figures.invited,
        complete=complete,
        partial=partial,
        withdrawn=figures.withdrawn - figures.open_withdrawn,
        opted_out=figures.opted_out,
        undelivered=figures.undelivered,
        drafts=figures.break_off,
        not_eligible=figures.not_eligible,
    )


def representativeness(groups: Sequence[GroupParticipation]) -> tuple[Representativeness, ...]:
    """How those who answered compare with those invited, for every attribute with two groups or more."""
    found = []
    for attribute in dict.fromkeys(group.attribute for group in groups):
        own = [group for group in groups if group.attribute == attribute]
        invited, answered = sum(group.invited for group in own), sum(group.answered for group in own)
        if len(own) < 2 or not answered:
            continue
        fit = goodness_of_fit([group.invited for group in own], [group.answered for group in own])
        moved = max(own, key=lambda group: round(abs(group.answered / answered - group.invited / invited), 9))
        shares = (moved.invited / invited, moved.answered / answered)
        found.append(Representativeness(attribute, fit.statistic, fit.degrees, fit.p, moved.group, *shares))
    return tuple(found)


def participation(groups: Sequence[Group], disclosure: Disclosure) -> tuple[GroupParticipation, ...]:
    """Participation by attribute. An attribute with a group of too few people, which should have been put together with
    others when they were counted, is left out as a whole: its other groups would tell of that one."""
    small = {group.attribute for group in groups if disclosure.hides(group.invited)}
    return tuple(
        GroupParticipation(group.attribute, group.value, group.invited, group.answered, group.answered / group.invited)
        for group in groups
        if group.attribute not in small
    )


def _mailings(mailed: Sequence[tuple[str, datetime.date, int]]) -> tuple[Mailing, ...]:
    """The mails by kind, in the order in which they began."""
    found = []
    for kind in {kind for kind, _, _ in mailed}:
        days = [(day, count) for of, day, count in mailed if of == kind]
        first, last = min(day for day, _ in days), max(day for day, _ in days)
        found.append(Mailing(kind, first, last, sum(count for _, count in days)))
    return tuple(sorted(found, key=lambda mailing: (mailing.first, mailing.kind)))


def unaccounted(figures: ResponseFigures, responses: int) -> tuple[int, int] | None:
    """The ledger: responses = answered - withdrawn + open_link + imported, those that stand apart among them. None when it
    holds, else the number of responses there are and the number that came in."""
    there = responses + _apart(figures)
    came_in = (figures.answered or 0) - figures.withdrawn + figures.open_link + figures.imported
    return None if there == came_in else (there, came_in)


def _apart(figures: ResponseFigures) -> int:
    """Responses by the open link that are in no figure, because the figures are of those who were invited by name."""
    return 0 if figures.invited is None else figures.open_link - figures.open_withdrawn
