"""Themes of open answers by group, told only where nothing of few people follows.

A theme is told by one segment alone: laid over those of another segment its counts would tell of people who are in a group of
both. Within one segment every group, and those who are left out of all, must hold 5 people who named the theme and 5 who did
not. Nobody at all is few as well: it would tell of each quote under the theme in which groups its writer is not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from surveytool.analysis.audit import leaks, sets_of
from surveytool.analysis.coded import CodedQuestion
from surveytool.analysis.disclosure import Disclosure
from surveytool.analysis.interval import proportion_interval
from surveytool.analysis.segment import SegmentRow
from surveytool.texts import round_half_up

FEW = 5
"""A theme that fewer people in a group named, or did not name, is told of none."""
Groups = Mapping[str, Mapping[str, str | None]]
Answers = frozenset[str]


@dataclass(frozen=True)
class ByGroup:
    """What may be told of themes by group: ``cells`` has, by theme that is, the answers of each group that it is told of, and of
    those in none."""

    rows: tuple[SegmentRow, ...] = ()
    cells: Mapping[str, tuple[Answers, ...]] = field(default_factory=dict)


def by_group(
    one: CodedQuestion, groups: Groups, segments: Sequence[str], rows: Sequence[SegmentRow], disclosure: Disclosure
) -> ByGroup:
    """Each theme by the first segment that it may be told by, with the reason where it may not be told by one.

    ``groups`` has the code of every answer to each segment; ``rows`` are those of closed questions, whose groups these are.
    """
    texts = disclosure.texts
    small = texts(
        "A group of fewer than {minimum}, or a theme that fewer than {few} people in a group named: not shown.",
        minimum=texts.number(disclosure.minimum),
        few=texts.number(FEW),
    )
    twice = texts(
        "Told by one segment already; by a second one it could be worked out what few people said: not shown."
    )
    question = one.codebook.question
    members = _told_segments(one, groups, segments, rows, disclosure)
    named = one.by_theme
    cells: dict[str, tuple[Answers, ...]] = {}
    found: list[SegmentRow] = []
    for name in segments:
        if name not in members:
            found.append(SegmentRow(name, question=question, hidden=True, reason=small))
            continue
        labels = _labels(name, rows)
        own = _cells(members[name], one.base)
        for code in one.themes:
            if code.special is not None or code.parent is not None or not named[code.id]:
                continue
            reason = twice if code.id in cells else small if _is_small(own, named[code.id]) else ""
            if reason:
                found.append(SegmentRow(name, question=question, item=code.id, hidden=True, reason=reason))
                continue
            cells[code.id] = own
            for group, inside in members[name].items():
                count = len(inside & named[code.id])
                found.append(_row(name, group, labels[group], question, code.id, count, len(inside)))
    return ByGroup(tuple(found), cells)


def _told_segments(
    one: CodedQuestion, groups: Groups, segments: Sequence[str], rows: Sequence[SegmentRow], disclosure: Disclosure
) -> dict[str, dict[str, frozenset[str]]]:
    """The answers in each group of each segment whose groups, and what follows from them together, are large enough."""
    level = {name: {answer: groups[answer].get(name) or "" for answer in one.base} for name in segments}
    levels = {name: sorted(set(level[name].values())) for name in segments}
    shape = [len(levels[name]) for name in segments]
    types = Counter(tuple(levels[name].index(level[name][answer]) for name in segments) for answer in one.base)
    sizes = np.zeros(shape, dtype=np.int64)
    for place, count in types.items():
        sizes[place] = count
    shown: list[tuple[tuple[int, ...], ...]] = [() for _ in segments]
    found = {}
    for axis, name in enumerate(segments):
        own = {
            group: frozenset(answer for answer in one.base if level[name][answer] in group.split("+"))
            for group in _labels(name, rows)
        }
        left = len(one.base) - sum(len(inside) for inside in own.values())
        if not own or any(disclosure.hides(len(inside)) for inside in own.values()) or 0 < left < disclosure.minimum:
            continue
        shown[axis] = tuple(
            tuple(levels[name].index(code) for code in group.split("+") if code in levels[name]) for group in own
        )
        if leaks(sets_of(shown, shape), sizes.ravel(), minimum=disclosure.minimum):
            shown[axis] = ()
        else:
            found[name] = own
    return found


def _labels(name: str, rows: Sequence[SegmentRow]) -> dict[str, str]:
    """The groups of a segment that are told on closed questions, with their labels; none when it is hidden."""
    return {
        row.group: row.label or row.group
        for row in rows
        if row.segment == name and row.group is not None and not row.hidden
    }


def _cells(members: Mapping[str, Answers], base: Sequence[str]) -> tuple[Answers, ...]:
    """The groups of a segment, and those who are in none."""
    rest = frozenset(base).difference(*members.values())
    return (*members.values(), *([rest] if rest else []))


def _is_small(cells: Sequence[Answers], named: Answers) -> bool:
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
