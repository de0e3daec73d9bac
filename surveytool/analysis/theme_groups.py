"""Themes of open answers by group, told only where nothing of few people follows.

All themes of a question are told by one segment alone: laid over those of another segment counts would tell of people who are in
a group of both. Which segment follows from who answered, not from what was decided about the answers: a report made again after
some were coded otherwise has no second segment to lay over the first. Every group, and those who are left out of all, must hold 5
people who named the theme and 5 who did not. Nobody at all is few as well: it would tell of each quote under the theme in which
groups its writer is not.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from surveytool.analysis.coded import CodedQuestion
from surveytool.analysis.disclosure import Disclosure
from surveytool.analysis.interval import proportion_interval
from surveytool.analysis.segment import SegmentRow
from surveytool.texts import round_half_up

FEW = 5
"""A theme that fewer people in a group named, or did not name, is told of none."""
Groups = Mapping[str, Mapping[str, str | None]]
Answers = frozenset[str]
Cells = tuple[Answers, ...]


@dataclass(frozen=True)
class ByGroup:
    """What may be told of themes by group: ``cells`` has, by theme that is, the answers of each group that it is told of, and of
    those in none."""

    rows: tuple[SegmentRow, ...] = ()
    cells: Mapping[str, Cells] = field(default_factory=dict)


def by_group(
    one: CodedQuestion,
    groups: Groups,
    segments: Sequence[str],
    rows: Sequence[SegmentRow],
    *,
    sizes: Mapping[str, Mapping[str, int]],
    disclosure: Disclosure,
) -> ByGroup:
    """The themes by the first segment whose groups are large enough, with the reason where one may not be told.

    ``groups`` has the code of every answer to each segment; ``rows`` are those of closed questions, whose groups these are;
    ``sizes`` has how many gave each answer to a segment, as is told: nor may it follow that a few of a group wrote nothing, or
    that there was nothing to say.
    """
    texts, question = disclosure.texts, one.codebook.question
    small = texts(
        "A group of fewer than {minimum}, or a theme that fewer than {few} people in a group named: not shown.",
        minimum=texts.number(disclosure.minimum),
        few=texts.number(FEW),
    )
    another = texts(
        "Told by one segment already; by a second one it could be worked out what few people said: not shown."
    )
    told = next((name for name in segments if _is_large(_members(name, one.answers, groups, rows), disclosure)), None)
    found: list[SegmentRow] = []
    cells: dict[str, Cells] = {}
    for name in segments:
        own = _members(name, one.base, groups, rows)
        if name != told or not _is_large(own, disclosure) or _leaves_few(own, sizes.get(name, {})):
            found.append(SegmentRow(name, question=question, hidden=True, reason=another if cells else small))
            continue
        for code in one.themes:
            named = one.by_theme[code.id]
            if code.special is not None or code.parent is not None or not named:
                continue
            if _is_small(own.values(), named):
                found.append(SegmentRow(name, question=question, item=code.id, hidden=True, reason=small))
                continue
            cells[code.id] = tuple(own.values())
            found += [
                _row(name, group, label, question, code.id, len(own[group] & named), len(own[group]))
                for group, label in _labels(name, rows).items()
            ]
    return ByGroup(tuple(found), cells)


def _members(
    name: str, answers: Collection[str], groups: Groups, rows: Sequence[SegmentRow]
) -> dict[str | None, Answers]:
    """The answers in each group of a segment, and under None those in no group; empty when no group may be told of."""
    labels = _labels(name, rows)
    found: dict[str | None, Answers] = {
        group: frozenset(answer for answer in answers if (groups[answer].get(name) or "") in group.split("+"))
        for group in labels
    }
    if labels and (rest := frozenset(answers).difference(*found.values())):
        found[None] = rest
    return found


def _is_large(members: Mapping[str | None, Answers], disclosure: Disclosure) -> bool:
    """Whether every group may be told of, and those in none."""
    return bool(members) and not any(disclosure.hides(len(inside)) for inside in members.values())


def _labels(name: str, rows: Sequence[SegmentRow]) -> dict[str, str]:
    """The groups of a segment that are told on closed questions, with their labels; none when it is hidden."""
    return {
        row.group: row.label or row.group
        for row in rows
        if row.segment == name and row.group is not None and not row.hidden
    }


def _leaves_few(members: Mapping[str | None, Answers], sizes: Mapping[str, int]) -> bool:
    """Whether all but a few of a group wrote something that says something."""
    whole = {group: sum(sizes.get(code, 0) for code in group.split("+")) for group in members if group is not None}
    return any(0 < size - len(members[group]) < FEW for group, size in whole.items())


def _is_small(cells: Iterable[Answers], named: Answers) -> bool:
    """Whether a group, or those who are in none, holds few who named the theme or few who did not."""
    return any(min(len(cell & named), len(cell - named)) < FEW for cell in cells)


def may_be_paired(one: CodedQuestion, first: str, other: str, found: ByGroup) -> bool:
    """Whether it may be told how many named both themes: not when, of a group, it would follow that few named both, one without
    the other, or neither.

    In a group of which both are told, with n people, x and y of whom named the themes, the number z of who named both is at least
    x + y - n and at most the smaller of x and y; what is left of the total for the other groups narrows this further. Where the
    groups are those of one theme alone, few in all who named one without the other are too few to look for in them.
    """
    x, y = one.by_theme[first], one.by_theme[other]
    cells = found.cells.get(first, ())
    if cells != found.cells.get(other, ()):
        return not any(0 < len(part) < FEW for part in (x - y, y - x))
    total = len(x & y)
    sizes = [(len(cell & x), len(cell & y), len(cell)) for cell in cells]
    least = [max(0, in_x + in_y - n) for in_x, in_y, n in sizes]
    most = [min(in_x, in_y) for in_x, in_y, _ in sizes]
    for place, (in_x, in_y, n) in enumerate(sizes):
        low = max(least[place], total - (sum(most) - most[place]))
        high = min(most[place], total - (sum(least) - least[place]))
        if min(high, in_x - low, in_y - low, n - in_x - in_y + high) < FEW:
            return False
    return True


def _row(segment: str, group: str, label: str, question: str, theme: str, count: int, n: int) -> SegmentRow:
    low, high = proportion_interval(count, n)
    return SegmentRow(
        segment,
        group=group,
        label=label,
        n=n,
        question=question,
        item=theme,
        top2=_percent(count / n),
        top2_low=_percent(low),
        top2_high=_percent(high),
    )


def _percent(share: float) -> float:
    return float(round_half_up(share, decimals=2))
