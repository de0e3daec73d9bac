"""Themes of open answers by group, told only where nothing of few people follows.

A theme is told by one segment alone: laid over those of another segment its counts would tell of people who are in a group of
both. Within one segment no group, nor those who are left out of all, may hold 1 to 4 people who named the theme, or fewer than
5 who did not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from surveytool.analysis.audit import leaks, sets_of
from surveytool.analysis.coded import CodedQuestion
from surveytool.analysis.disclosure import Disclosure
from surveytool.analysis.interval import proportion_interval
from surveytool.analysis.segment import SegmentRow
from surveytool.texts import round_half_up

FEW = 5
"""A theme that 1 to 4 people in a group named, or did not name, is told of none."""
Groups = Mapping[str, Mapping[str, str | None]]


def by_group(
    one: CodedQuestion, groups: Groups, segments: Sequence[str], rows: Sequence[SegmentRow], disclosure: Disclosure
) -> Iterator[SegmentRow]:
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
    told: set[str] = set()
    for name in segments:
        if name not in members:
            yield SegmentRow(name, question=question, hidden=True, reason=small)
            continue
        labels = _labels(name, rows)
        for code in one.themes:
            named = {answer for answer in one.base if code.id in one.named(answer)}
            if code.special is not None or code.parent is not None or not named:
                continue
            reason = twice if code.id in told else small if _is_small(members[name], named, one.base) else ""
            if reason:
                yield SegmentRow(name, question=question, item=code.id, hidden=True, reason=reason)
                continue
            told.add(code.id)
            for group, inside in members[name].items():
                yield _row(name, group, labels[group], question, code.id, len(inside & named), len(inside))


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


def _is_small(members: Mapping[str, frozenset[str]], named: set[str], base: Sequence[str]) -> bool:
    """Whether a group, or those who are in none, holds few who named the theme or few who did not."""
    rest = frozenset(base).difference(*members.values())
    cells = [*members.values(), *([rest] if rest else [])]
    return any(0 < len(cell & named) < FEW or len(cell - named) < FEW for cell in cells)


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
