"""Numbers worth a word on the way: the 100th of 200. They count who took part or signed up, and tell of nobody who."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal

from surveytool.texts import Texts

LEAST = 10
"""No milestone is about fewer people than this."""

_QUARTERS = (1, 2, 3, 4)

Of = Literal["responses", "registrations"]


@dataclass(frozen=True)
class Milestone:
    """A number of people. ``share`` is a quarter of the population, or two, three or four of them, when this is the first
    number that reaches it; ``day`` the day on which it was reached, None when it is still to come or nobody knows (answers
    read from a file have no day)."""

    count: int
    share: float | None = None
    day: datetime.date | None = None


@dataclass(frozen=True)
class Milestones:
    """How many there are, the milestones they reached, in order, and the next one with the number of people ``to_go``.
    After everybody there is no next one."""

    count: int
    population: int | None
    reached: tuple[Milestone, ...]
    next: Milestone | None
    to_go: int | None


def milestones(
    by_day: Sequence[tuple[datetime.date, int]], *, count: int | None = None, population: int | None
) -> Milestones:
    """The milestones of a round: the quarters of the population and the round numbers below it, or the round numbers alone
    when nobody knows how many people there are.

    ``by_day`` is how many came on each day; ``count`` how many there are now, when that is another number: some withdrew,
    or came otherwise.
    """
    days = sorted(by_day)
    sums = list(accumulate(came for _, came in days))
    total = count if count is not None else sums[-1] if sums else 0
    reached: list[Milestone] = []
    for mark, share in _marks(population):
        if mark > total:
            return Milestones(total, population, tuple(reached), Milestone(mark, share), mark - total)
        day = next((day for (day, _), sum_ in zip(days, sums, strict=True) if sum_ >= mark), None)
        reached.append(Milestone(mark, share, day))
    return Milestones(total, population, tuple(reached), None, None)


def share_message(
    found: Milestones,
    *,
    of: Of,
    title: str,
    texts: Texts,
    is_open: bool = True,
    link: str | None = None,
    closes: datetime.date | None = None,
) -> str:
    """A few lines to send to the members, as plain text: how many there are, what is near, and what to do.

    ``link`` is the address for everybody; None when everybody has a link of their own.
    """
    lines = [_so_far(found, of, title, texts)]
    if not is_open:
        return "\n".join([*lines, texts("It is closed now. Thank you for taking part.")])
    if found.next is not None and found.to_go is not None:
        lines.append(next_in_words(found.next, found.to_go, texts))
    if link is not None and of == "registrations":
        lines.append(texts("Will you sign up too? {link}", link=link))
    elif link is not None:
        lines.append(texts("Will you take part too? {link}", link=link))
    else:
        lines.append(texts("Will you take part too? Your own link is in the mail that you got."))
    if closes is not None:
        lines.append(texts("It can be done until {day}.", day=texts.date(closes)))
    return "\n".join(lines)


def _so_far(found: Milestones, of: Of, title: str, texts: Texts) -> str:
    """The newest milestone, and how many there are when that is more."""
    if not found.reached:
        one, many = _FEW[of]
        return texts.plural(one, many, found.count, title=title)
    newest = found.reached[-1]
    told = texts(
        _SAID[of, _kind(newest, found.population)],
        nth=_nth(newest.count, texts),
        population=texts.number(found.population or 0),
        title=title,
        part=part_in_words(newest.share, texts),
    )
    if found.count == newest.count or newest.share == 1:
        return told
    return f"{told} {texts('By now there are {count}.', count=texts.number(found.count))}"


_FEW: Mapping[Of, tuple[str, str]] = {
    "responses": ("{n} person took part in “{title}” so far.", "{n} people took part in “{title}” so far."),
    "registrations": ("{n} person signed up for “{title}” so far.", "{n} people signed up for “{title}” so far."),
}
_SAID: Mapping[tuple[Of, str], str] = {
    ("responses", "number"): "The {nth} person took part in “{title}”.",
    ("responses", "of all"): "The {nth} of {population} people took part in “{title}”.",
    ("responses", "part"): "The {nth} of {population} people took part in “{title}”: that is {part}.",
    ("responses", "everybody"): "Everybody took part in “{title}”: all {population}.",
    ("registrations", "number"): "The {nth} person signed up for “{title}”.",
    ("registrations", "of all"): "The {nth} of {population} people signed up for “{title}”.",
    ("registrations", "part"): "The {nth} of {population} people signed up for “{title}”: that is {part}.",
    ("registrations", "everybody"): "Everybody signed up for “{title}”: all {population}.",
}


def _kind(milestone: Milestone, population: int | None) -> str:
    if population is None:
        return "number"
    if milestone.share is None:
        return "of all"
    return "everybody" if milestone.share == 1 else "part"


def next_in_words(milestone: Milestone, to_go: int, texts: Texts) -> str:
    """How many more there have to be for a milestone to come."""
    if milestone.share == 1:
        return texts.plural("{n} more and it is everybody.", "{n} more and it is everybody.", to_go)
    one = many = "{n} more and there are {count}."
    if milestone.share is not None:
        one = many = "{n} more and there are {count}: {part}."
    return texts.plural(
        one, many, to_go, count=texts.number(milestone.count), part=part_in_words(milestone.share, texts)
    )


def part_in_words(share: float | None, texts: Texts) -> str:
    """The share that a milestone reaches, in words; empty when it is a round number and no more."""
    if share is None:
        return ""
    words = {0.25: texts("a quarter"), 0.5: texts("half"), 0.75: texts("three quarters"), 1.0: texts("everybody")}
    return words[share]


def _nth(number: int, texts: Texts) -> str:
    """``100th``, ``101st``; ``100e`` in Dutch."""
    if texts.language == "nl":
        return f"{texts.number(number)}e"
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{texts.number(number)}{ending}"


def _marks(population: int | None) -> Iterator[tuple[int, float | None]]:
    """The numbers that are milestones, from low to high, each with the share of the population that it is the first to reach."""
    if population is None:
        yield from ((mark, None) for mark in _round_numbers())
        return
    shares: dict[int, float | None] = {}
    for mark in _round_numbers():
        if mark >= population:
            break
        shares[mark] = None
    shares |= {-(-population * part // 4): part / 4 for part in _QUARTERS}
    yield from ((mark, share) for mark, share in sorted(shares.items()) if mark >= LEAST)


def _round_numbers() -> Iterator[int]:
    """10, 25, 50, 100, 150 ... 500, 600 ... 1,000, 1,500 ... 5,000, 6,000 ... and so on, ten times as much each time."""
    yield from (10, 25, 50)
    mark, step = 100, 50
    while True:
        yield mark
        if mark == 10 * step:
            step = 2 * step if str(step).startswith("5") else 5 * step
        mark += step
