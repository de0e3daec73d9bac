"""Groups of members beside each other: only those that the questionnaire declares, and only when every one is large enough.

Of a group no more is told than how many answered, the share of the two best points in whole per cent, and the mean to one
decimal: less can be laid over other figures.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import floor

import numpy as np

from surveytool.analysis.association import of_order, of_shares, share_difference
from surveytool.analysis.audit import leaks, sets_of
from surveytool.analysis.disclosure import Disclosure
from surveytool.analysis.interval import proportion_interval
from surveytool.analysis.multiplicity import benjamini_hochberg, holm
from surveytool.analysis.summary import QuestionSummary
from surveytool.analysis.tally import Counts, Tally, on_a_scale, segment_shape, steps_of
from surveytool.questionnaire.model import (
    POINTS_FOR_TOP2,
    Choice,
    Number,
    Points,
    Questionnaire,
    Recommendation,
    Side,
    SingleChoice,
)
from surveytool.questionnaire.variable import Level, Variable, variables
from surveytool.response.snapshot import ANSWERED
from surveytool.texts import round_half_up

NEARLY_ALL = 0.90
SMALL = 30
"""In a group smaller than this, that nearly all or nearly nobody says so is told as "at least" or "at most"."""


@dataclass(frozen=True)
class SegmentRow:
    """One group of a segment on one question; or why a question, or the whole segment, is not told by groups.

    ``n`` answered. ``top2`` is a share in whole per cent, ``mean`` has one decimal. ``at_least`` and ``at_most`` mark a share
    that is told no closer, as it would tell what everybody in the group says.
    """

    segment: str
    group: str | None = None
    label: str | None = None
    n: int | None = None
    question: str | None = None
    item: str | None = None
    side: Side | None = None
    top2: float | None = None
    top2_low: float | None = None
    top2_high: float | None = None
    at_least: bool = False
    at_most: bool = False
    mean: float | None = None
    hidden: bool = False
    reason: str | None = None


@dataclass(frozen=True)
class SegmentTest:
    """Whether the groups of a segment differ on a question by more than chance. ``p_adjusted`` is that within the segment
    (Holm), both to three decimals; ``q`` that among all tests of all segments, for who is exploring (Benjamini and Hochberg). ``effect`` is epsilon
    squared, 0..1 (Kelley 1935). ``difference`` is that between the groups ``highest`` and ``lowest`` by top2, in whole per cent, with
    its interval at a level for all pairs together (Newcombe 1998, Bonferroni); ``shares_p`` is of the shares of top2 in all
    groups, by the exact test of Fisher, Freeman and Halton where a cell expects fewer than 5, else by chi-square."""

    segment: str
    question: str
    item: str | None
    side: Side | None
    test: str
    p: float
    p_adjusted: float
    q: float
    effect: float
    highest: str | None = None
    lowest: str | None = None
    difference: float | None = None
    difference_low: float | None = None
    difference_high: float | None = None
    shares_test: str | None = None
    shares_p: float | None = None


@dataclass(frozen=True)
class Segments:
    """Every declared segment, group by group, and the tests of their differences."""

    rows: tuple[SegmentRow, ...]
    tests: tuple[SegmentTest, ...]


@dataclass(frozen=True)
class _Group:
    """Answers to the segment that are told together: their codes in the snapshot."""

    id: str
    label: str
    codes: tuple[int, ...]


def segments(
    questionnaire: Questionnaire,
    tally: Tally,
    questions: Sequence[QuestionSummary],
    *,
    disclosure: Disclosure,
    language: str,
) -> Segments:
    """The segments of a round, as far as they may be told.

    Groups smaller than the minimum are merged as the questionnaire says; up to nine people of whom the group is not known join
    the smallest. One that stays too small hides the whole segment, as its figures would follow from the total and the other
    groups. On one question the same holds of its own answers, and of those who are in no group: 1 to 9 of them hide the
    question; so does a set of 1 to 9 that could be worked out from several segments, which hides the later one.
    """
    columns = {column.name: column for column in variables(questionnaire)}
    told = {question.name: question for question in questions if not question.hidden}
    found_groups = {
        name: _groups(columns[name], tally, disclosure, language) if name in told else None
        for name in questionnaire.segments
    }
    held_back = _held_back(questionnaire, found_groups, columns, tally, disclosure)
    rows: list[SegmentRow] = []
    tests: list[SegmentTest] = []
    for name in questionnaire.segments:
        groups = found_groups[name]
        if groups is None:
            rows.append(SegmentRow(name, hidden=True, reason=_reason(disclosure)))
            continue
        family: list[SegmentTest] = []
        for question in told.values():
            if question.name == name:
                continue
            found = _on_question(name, groups, columns, question, tally, disclosure)
            if found and (name, question.name) in held_back:
                found = [replace(_bare(name, question), hidden=True, reason=_reason(disclosure))]
            rows.extend(found)
            if found and not any(_is_kept_vague(row) for row in found) and question.name in tally.crossed[name]:
                family.append(_test(name, groups, columns[question.name], question, tally, found))
        adjusted = holm([test.p for test in family])
        tests.extend(replace(test, p_adjusted=p) for test, p in zip(family, adjusted, strict=True))
    exploring = benjamini_hochberg([test.p for test in tests])
    return Segments(tuple(rows), tuple(_told(test, q) for test, q in zip(tests, exploring, strict=True)))


def _told(test: SegmentTest, q: float) -> SegmentTest:
    """The test as it is told: rounded, as from an exact p value the counts behind it can be searched for."""
    return replace(
        test,
        p=round(test.p, 3),
        p_adjusted=round(test.p_adjusted, 3),
        q=round(q, 3),
        effect=round(test.effect, 2),
        shares_p=None if test.shares_p is None else round(test.shares_p, 3),
    )


def _reason(disclosure: Disclosure) -> str:
    least = disclosure.texts.number(disclosure.minimum)
    return disclosure.texts(
        "A group of fewer than {minimum}, or what it could be worked out from: not shown.", minimum=least
    )


def _bare(name: str, question: QuestionSummary) -> SegmentRow:
    return SegmentRow(name, question=question.id, item=question.item, side=question.side)


def _held_back(
    questionnaire: Questionnaire,
    groups: Mapping[str, tuple[_Group, ...] | None],
    columns: Mapping[str, Variable],
    tally: Tally,
    disclosure: Disclosure,
) -> frozenset[tuple[str, str]]:
    """The segments that are not told on a question, as together with those before them they would tell of a small set."""
    found = set()
    shape = segment_shape([columns[name] for name in questionnaire.segments])
    for question, sizes in tally.types.items():
        shown: list[tuple[tuple[int, ...], ...]] = [() for _ in questionnaire.segments]
        for place, name in enumerate(questionnaire.segments):
            own = groups[name]
            if own is None or name == question:
                continue
            shown[place] = tuple(group.codes for group in own)
            if leaks(sets_of(shown, shape), sizes, minimum=disclosure.minimum):
                shown[place] = ()
                found.add((name, question))
    return frozenset(found)


def _groups(segment: Variable, tally: Tally, disclosure: Disclosure, language: str) -> tuple[_Group, ...] | None:
    """The groups to tell of: choices alone where each is large enough, else together as declared; None when that is not enough."""
    counts = tally.codes[segment.name]
    inside = [(place, level) for place, level in enumerate(segment.levels) if level.missing is None]
    size = {level.code: int(counts[ANSWERED + place]) for place, level in inside}
    merging = {choice.code: choice.merge.read(language) for choice in _choices(segment) if choice.merge is not None}
    merged = {merging[code] for code, n in size.items() if code in merging and 0 < n < disclosure.minimum}
    groups: dict[str, _Group] = {}
    for place, level in inside:
        label = merging.get(level.code)
        is_merged = label is not None and label in merged
        key = f"merged:{label}" if is_merged else level.code
        before = groups.get(key)
        own = _Group(level.code, _label(level, language), (ANSWERED + place,))
        groups[key] = (
            _Group(f"{before.id}+{own.id}", before.label, before.codes + own.codes)
            if before is not None
            else replace(own, label=label)
            if is_merged and label is not None
            else own
        )
    there = [group for group in groups.values() if _size(group, counts)]
    if len(there) < 2 or any(_size(group, counts) < disclosure.minimum for group in there):
        return None
    if 0 < tally.rows - sum(_size(group, counts) for group in there) < disclosure.minimum:
        smallest = min(there, key=lambda group: _size(group, counts))
        others = tuple(code for code in range(counts.size) if all(code not in group.codes for group in there))
        label = disclosure.texts("{group}, or not known", group=smallest.label)
        there[there.index(smallest)] = _Group(smallest.id, label, smallest.codes + others)
    return tuple(there)


def _choices(segment: Variable) -> tuple[Choice, ...]:
    question = segment.question
    return question.choices if isinstance(question, SingleChoice) else ()


def _label(level: Level, language: str) -> str:
    return level.label.read(language)


def _size(group: _Group, counts: Counts) -> int:
    return int(sum(counts[code] for code in group.codes))


def _on_question(
    name: str,
    groups: Sequence[_Group],
    columns: Mapping[str, Variable],
    question: QuestionSummary,
    tally: Tally,
    disclosure: Disclosure,
) -> list[SegmentRow]:
    """A row for each group, or one that hides the question; nothing for a question that has no mean."""
    column = columns.get(question.name)
    if column is None or not (on_a_scale(column) or isinstance(column.question, Number | Points)):
        return []
    bare = _bare(name, question)
    table = tally.crossed[name].get(question.name)
    if table is not None:
        inside = [ANSWERED + place for place, level in enumerate(column.levels) if level.value is not None]
        answers = [table[list(group.codes)].sum(axis=0)[inside] for group in groups]
        sizes = [int(row.sum()) for row in answers]
    else:
        answers, sizes = [], [int(tally.sums[name][question.name][list(group.codes), 0].sum()) for group in groups]
    total = question.answered or 0
    small = any(0 < size < disclosure.minimum for size in sizes) or 0 < total - sum(sizes) < disclosure.minimum
    if small:
        return [replace(bare, hidden=True, reason=_reason(disclosure))]
    found = []
    for place, (group, size) in enumerate(zip(groups, sizes, strict=True)):
        if size == 0:
            continue
        row = replace(bare, group=group.id, label=group.label, n=size)
        if table is not None:
            found.append(_scale_row(row, column, answers[place]))
        else:
            sums = tally.sums[name][question.name][list(group.codes)].sum(axis=0)
            found.append(replace(row, mean=_one_decimal(float(sums[1]) / steps_of([column]) / size)))
    if table is not None and _told_closer(found, [int(row[-2:].sum()) for row in answers if row.sum()], total):
        message = "What nearly everybody in a small group answered could be worked out from this: not shown."
        return [replace(bare, hidden=True, reason=disclosure.texts(message))]
    return found if len(found) > 1 else []


def _told_closer(rows: Sequence[SegmentRow], top: Sequence[int], total: int) -> bool:
    """Whether a share that is told no closer than "at least" or "at most" follows from the whole round and the other groups.

    ``top`` is how many of each row gave one of the two best points. What the rows that are told no closer have together is
    known but for those in no group; one follows when the bounds of the others leave it a single number.
    """
    vague = [place for place, row in enumerate(rows) if row.at_least or row.at_most]
    bounds = {place: _bounds(rows[place]) for place in vague}
    least, most = (sum(bounds[place][end] for place in vague) for end in (0, 1))
    known = sum(top[place] for place in vague)
    in_no_group = total - sum(row.n or 0 for row in rows)
    for place in vague:
        low, high = bounds[place]
        found_low = max(low, known - (most - high) - in_no_group)
        found_high = min(high, known - (least - low) + in_no_group)
        if found_low == found_high:
            return True
    return False


def _is_kept_vague(row: SegmentRow) -> bool:
    """Whether a test, an exact figure, would tell of this row what it does not tell itself."""
    return row.hidden or row.at_least or row.at_most


def _bounds(row: SegmentRow) -> tuple[int, int]:
    """The fewest and the most people that "at least" or "at most" leaves possible."""
    n = row.n or 0
    few = floor(round((1 - NEARLY_ALL) * n, 9))
    return (n - few, n) if row.at_least else (0, few)


def _scale_row(row: SegmentRow, column: Variable, counts: Counts) -> SegmentRow:
    values = np.array([level.value for level in column.levels if level.value is not None], dtype=np.float64)
    n = int(counts.sum())
    mean = float(values @ counts) / n
    if isinstance(column.question, Recommendation) or values.size < POINTS_FOR_TOP2:
        return replace(row, mean=_one_decimal(mean))
    top = int(counts[-2:].sum())
    low, high = proportion_interval(top, n)
    if n < SMALL and not 1 - NEARLY_ALL < top / n < NEARLY_ALL:
        is_all = top / n >= NEARLY_ALL
        return replace(
            row, top2=NEARLY_ALL if is_all else round(1 - NEARLY_ALL, 2), at_least=is_all, at_most=not is_all
        )
    return replace(
        row, top2=_percent(top / n), top2_low=_percent(low), top2_high=_percent(high), mean=_one_decimal(mean)
    )


def _test(
    name: str,
    groups: Sequence[_Group],
    column: Variable,
    question: QuestionSummary,
    tally: Tally,
    rows: Sequence[SegmentRow],
) -> SegmentTest:
    inside = [ANSWERED + place for place, level in enumerate(column.levels) if level.value is not None]
    counts = {group.id: tally.crossed[name][question.name][list(group.codes)].sum(axis=0)[inside] for group in groups}
    found = of_order(np.stack(list(counts.values())))
    test = SegmentTest(
        name, question.id, question.item, question.side, found.test, found.p, found.p, found.p, found.effect
    )
    told = [row for row in rows if row.top2_low is not None and row.top2 is not None and row.group is not None]
    if len(told) < 2:
        return test
    best, worst = max(told, key=lambda row: row.top2 or 0.0), min(told, key=lambda row: row.top2 or 0.0)
    one, other = counts[best.group or ""], counts[worst.group or ""]
    low, high = share_difference(
        (int(one[-2:].sum()), int(one.sum())),
        (int(other[-2:].sum()), int(other.sum())),
        level=1 - 0.05 / (len(told) * (len(told) - 1) / 2),
    )
    shares = of_shares(np.array([[own[-2:].sum(), own[:-2].sum()] for own in counts.values()]))
    return replace(
        test,
        shares_test=shares.test,
        shares_p=shares.p,
        highest=best.group,
        lowest=worst.group,
        difference=_percent((best.top2 or 0.0) - (worst.top2 or 0.0)),
        difference_low=_percent(low),
        difference_high=_percent(high),
    )


def _percent(share: float) -> float:
    return float(round_half_up(share, decimals=2))


def _one_decimal(mean: float) -> float:
    return float(round_half_up(mean, decimals=1))
