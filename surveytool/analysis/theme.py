"""Open answers by theme: counts of what people decided, with the interval of their share, and nothing of few people.

A theme's count is of people, not of mentions; whoever named a theme within another counts for both. The base is the answers that
were read, without those that say that there is nothing to say.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import permutations, takewhile

import numpy as np

from surveytool.analysis.audit import leaks, sets_of
from surveytool.analysis.comparison import Sample, compare
from surveytool.analysis.disclosure import Disclosure
from surveytool.analysis.interval import proportion_interval
from surveytool.analysis.segment import SegmentRow
from surveytool.analysis.summary import QuestionSummary
from surveytool.questionnaire.model import Questionnaire
from surveytool.texts import Texts, round_half_up
from surveytool.themes.agreement import LEAST, Agreement
from surveytool.themes.codebook import Code, Codebook

SMALL_BASE = 30
"""From fewer answers than this a share says too little: only counts are told."""
SMALL_SAMPLE = 100
"""The fewest answers, drawn at random, that may stand for all."""
FEW = 5
"""A cell of a theme in a group with 1 to 4 people is not told."""
MOST_PAIRS = 10
SINGLE = 2
"""An idea of so few people at most stands in the list of single ideas."""


@dataclass(frozen=True)
class CodedQuestion:
    """What was decided about the answers to one open question.

    ``answers`` are the ids of all answers that are in the figures; ``codes`` has those that were read, with the codes they
    got (none: read, and under no theme), by the ``version`` of the codebook, which may have moved on since. ``suggested`` of
    the ``given`` assignments were taken from a suggestion. ``groups`` has, by answer, the code given to each segment; it is
    only ever counted.
    """

    codebook: Codebook
    answers: Collection[str]
    codes: Mapping[str, frozenset[str]]
    version: int = 1
    coders: tuple[str, ...] = ()
    agreement: Agreement | None = None
    suggested: int = 0
    given: int = 0
    groups: Mapping[str, Mapping[str, str | None]] | None = None

    @property
    def as_called_now(self) -> Mapping[str, frozenset[str]]:
        """``codes`` as they are called now: a code that another took the place of is that other; one that was split stays."""
        became = _became(self.codebook)
        return {answer: frozenset(became.get(code, code) for code in given) for answer, given in self.codes.items()}


@dataclass(frozen=True)
class OpenAnswers:
    """How an open question was read. ``base`` = ``read`` less ``non_answers``; ``coded`` of them are under a theme. ``sampled``:
    the read ones are a random part of all. ``alpha`` is Krippendorff's, of the ``double_coded`` answers, with its interval."""

    question: str
    text: str
    answered: int | None = None
    read: int | None = None
    non_answers: int | None = None
    base: int | None = None
    coded: int | None = None
    sampled: bool = False
    coders: int | None = None
    version: int | None = None
    alpha: float | None = None
    alpha_low: float | None = None
    alpha_high: float | None = None
    double_coded: int | None = None
    suggested_share: float | None = None
    hidden: bool = False
    reason: str | None = None


@dataclass(frozen=True)
class ThemeCount:
    """A theme: ``count`` people of ``base`` named it. Without a share the base is too small for one."""

    question: str
    theme: str
    label: str
    count: int
    base: int
    parent: str | None = None
    share: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class ThemePair:
    """Of the ``of`` people who named ``theme``, ``count`` also named ``with_``."""

    question: str
    theme: str
    with_: str
    count: int
    of: int


@dataclass(frozen=True)
class SingleIdea:
    """A theme that one or two people named: where new ideas are."""

    question: str
    theme: str
    label: str
    count: int


@dataclass(frozen=True)
class ThemeChange:
    """A theme in two rounds, by its id or what it was replaced by. ``clear`` when the interval of the difference does not cover 0;
    else it is too small to call."""

    question: str
    theme: str
    label: str
    from_round: str
    to_round: str
    from_: float
    to: float
    from_n: int
    to_n: int
    difference: float
    low: float
    high: float
    clear: bool


@dataclass(frozen=True)
class ThemeDrift:
    """How far whoever coded an earlier round codes the same answers the same way now: Krippendorff's alpha of ``n`` answers coded
    once more, without seeing the codes of then."""

    question: str
    round: str
    n: int
    alpha: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Themes:
    """The open questions of a round, as far as people put their answers under themes."""

    answers: tuple[OpenAnswers, ...] = ()
    counts: tuple[ThemeCount, ...] = ()
    pairs: tuple[ThemePair, ...] = ()
    singles: tuple[SingleIdea, ...] = ()
    segments: tuple[SegmentRow, ...] = ()
    changes: tuple[ThemeChange, ...] = ()
    drifts: tuple[ThemeDrift, ...] = ()


NO_THEMES = Themes()


def themes(
    questionnaire: Questionnaire,
    coded: Sequence[CodedQuestion],
    questions: Sequence[QuestionSummary],
    segment_rows: Sequence[SegmentRow],
    *,
    population: int | None,
    disclosure: Disclosure,
    language: str,
) -> Themes:
    """The themes of every coded question that may be told.

    ``segment_rows`` are those of the closed questions: a segment that is hidden there, or its groups merged, is so here.
    """
    withheld = {question.id: question.reason or disclosure.reason for question in questions if question.hidden}
    found = Themes()
    for given in coded:
        one = _sampled(replace(given, codes=given.as_called_now))
        name = one.codebook.question
        text = questionnaire.question(name).text.read(language)
        if name in withheld:
            summary = OpenAnswers(name, text, hidden=True, reason=withheld[name])
        else:
            summary = _read(one, text, disclosure)
        found = replace(found, answers=(*found.answers, summary))
        if summary.hidden:
            continue
        found = replace(
            found,
            counts=(*found.counts, *_counts(one, population, language)),
            pairs=(*found.pairs, *_pairs(one)),
            singles=(*found.singles, *_singles(one, language)),
            segments=(*found.segments, *_segments(one, questionnaire, segment_rows, disclosure)),
        )
    return found


def _read(one: CodedQuestion, text: str, disclosure: Disclosure) -> OpenAnswers:
    """What was read, or why nothing is told of it."""
    name, answered, texts = one.codebook.question, len(one.answers), disclosure.texts
    if disclosure.hides(answered):
        return OpenAnswers(name, text, hidden=True, reason=disclosure.reason)
    base = _base(one)
    summary = OpenAnswers(
        question=name,
        text=text,
        answered=answered,
        read=len(one.codes),
        non_answers=len(one.codes) - len(base),
        base=len(base),
        coded=sum(1 for answer in base if one.codes[answer]),
        sampled=len(one.codes) < answered,
        coders=len(one.coders),
        version=one.version,
        suggested_share=one.suggested / one.given if one.given else None,
    )
    if one.agreement is not None:
        found = one.agreement
        summary = replace(summary, alpha=found.alpha, alpha_low=found.low, alpha_high=found.high, double_coded=found.n)
    if reason := _unfit(one, len(base), texts):
        return replace(summary, hidden=True, reason=reason)
    return summary


def _unfit(one: CodedQuestion, base: int, texts: Texts) -> str:
    """Why the counts are not told yet; empty when they are."""
    is_part = len(one.codes) < len(one.answers)
    first = set(sorted(one.answers)[: len(one.codes)])
    if is_part and (len(one.codes) < SMALL_SAMPLE or set(one.codes) != first):
        return texts(
            "{read} of the {all} answers were read. Themes are told when all were, or a random part of at least {least}.",
            read=texts.number(len(one.codes)),
            all=texts.number(len(one.answers)),
            least=texts.number(SMALL_SAMPLE),
        )
    if one.agreement is not None and one.agreement.verdict == "codebook_first":
        return texts(
            "Two coders agree too little (alpha {alpha}, at least {least} is needed): sharpen the codebook first.",
            alpha="–" if one.agreement.alpha is None else texts.number(one.agreement.alpha, decimals=2),
            least=texts.number(LEAST, decimals=2),
        )
    return "" if base else texts("Nobody wrote an answer that can be put under a theme.")


def _sampled(one: CodedQuestion) -> CodedQuestion:
    """The same with the answers that can stand for all. The ids are hashes, so their order is one of chance: the first so many
    of them are a random sample, and whoever is read besides is one that somebody may have chosen."""
    if len(one.codes) == len(one.answers):
        return one
    first = list(takewhile(lambda answer: answer in one.codes, sorted(one.answers)))
    return replace(one, codes={answer: one.codes[answer] for answer in first}) if len(first) >= SMALL_SAMPLE else one


def _became(codebook: Codebook) -> dict[str, str]:
    """By the id of a code that another took the place of: that other. One that was split stays what it was."""
    return {code.id: code.replaced_by[0] for code in codebook.codes if len(code.replaced_by) == 1}


def _base(one: CodedQuestion) -> tuple[str, ...]:
    """The answers that say something, in order."""
    nothing = one.codebook.non_answers
    return tuple(sorted(answer for answer, codes in one.codes.items() if not codes & nothing))


def _named(one: CodedQuestion, answer: str) -> frozenset[str]:
    """The themes of an answer, with those that they are part of."""
    codes = one.codes[answer]
    parents = {code.parent for code in one.codebook.codes if code.id in codes and code.parent is not None}
    return codes | parents


def _themes(codebook: Codebook) -> Iterator[Code]:
    for code in codebook.codes:
        if code.special != "non_answer":
            yield code


def _counts(one: CodedQuestion, population: int | None, language: str) -> Iterator[ThemeCount]:
    """Every theme that somebody named, most named first, each followed by the themes within it; what is unclear last."""
    base = _base(one)
    people = Counter(theme for answer in base for theme in _named(one, answer))
    order = {code.id: place for place, code in enumerate(one.codebook.codes)}

    def rank(code: Code) -> tuple[bool, int, int]:
        return code.special is not None, -people[code.id], order[code.id]

    there = [code for code in _themes(one.codebook) if people[code.id]]
    for top in sorted((code for code in there if code.parent is None), key=rank):
        for code in (top, *sorted((code for code in there if code.parent == top.id), key=rank)):
            found = ThemeCount(
                one.codebook.question, code.id, code.name.read(language), people[code.id], len(base), code.parent
            )
            if len(base) >= SMALL_BASE:
                low, high = proportion_interval(found.count, found.base, population=_finite(population, len(base)))
                found = replace(found, share=found.count / found.base, low=low, high=high)
            yield found


def _pairs(one: CodedQuestion) -> tuple[ThemePair, ...]:
    """What is most often named together, of themes at the same level."""
    base = _base(one)
    people = Counter(theme for answer in base for theme in _named(one, answer))
    told = {code.id: code.parent is None for code in _themes(one.codebook) if code.special is None}
    both: Counter[tuple[str, str]] = Counter()
    for answer in base:
        named = sorted(theme for theme in _named(one, answer) if told.get(theme))
        both.update(permutations(named, 2))
    found = [
        ThemePair(one.codebook.question, first, other, count, people[first])
        for (first, other), count in both.items()
        # of the two ways to say it, the one about the fewer
        if count >= FEW and (people[first], first) < (people[other], other)
    ]
    return tuple(sorted(found, key=lambda pair: (-pair.count, pair.theme, pair.with_))[:MOST_PAIRS])


def _singles(one: CodedQuestion, language: str) -> tuple[SingleIdea, ...]:
    people = Counter(theme for answer in _base(one) for theme in one.codes[answer])
    return tuple(
        SingleIdea(one.codebook.question, code.id, code.name.read(language), people[code.id])
        for code in _themes(one.codebook)
        if code.special is None and 0 < people[code.id] <= SINGLE
    )


def _segments(
    one: CodedQuestion, questionnaire: Questionnaire, rows: Sequence[SegmentRow], disclosure: Disclosure
) -> Iterator[SegmentRow]:
    """Each theme by group, where every group and every cell is large enough, and nothing smaller follows from them together."""
    if one.groups is None:
        return
    base = _base(one)
    reason = disclosure.texts(
        "A group of fewer than {minimum}, or a theme that fewer than {few} people in a group named: not shown.",
        minimum=disclosure.texts.number(disclosure.minimum),
        few=disclosure.texts.number(FEW),
    )
    levels = {name: sorted({one.groups[answer].get(name) or "" for answer in base}) for name in questionnaire.segments}
    shape = [len(levels[name]) for name in questionnaire.segments]
    types = Counter(
        tuple(levels[name].index(one.groups[answer].get(name) or "") for name in questionnaire.segments)
        for answer in base
    )
    sizes = np.zeros(shape, dtype=np.int64)
    for place, count in types.items():
        sizes[place] = count
    shown: list[tuple[tuple[int, ...], ...]] = [() for _ in questionnaire.segments]
    for axis, name in enumerate(questionnaire.segments):
        groups = _groups(name, rows)
        members = {group: [a for a in base if (one.groups[a].get(name) or "") in group.split("+")] for group in groups}
        left = len(base) - sum(len(inside) for inside in members.values())
        is_told = bool(groups) and not any(disclosure.hides(len(inside)) for inside in members.values())
        if is_told and not 0 < left < disclosure.minimum:
            shown[axis] = tuple(
                tuple(levels[name].index(code) for code in group.split("+") if code in levels[name]) for group in groups
            )
        if not shown[axis] or leaks(sets_of(shown, shape), sizes.ravel(), minimum=disclosure.minimum):
            shown[axis] = ()
            yield SegmentRow(name, question=one.codebook.question, hidden=True, reason=reason)
            continue
        yield from _cells(one, name, groups, members, base, reason)


def _groups(name: str, rows: Sequence[SegmentRow]) -> dict[str, str]:
    """The groups of a segment that are told on closed questions, with their labels; none when it is hidden."""
    return {
        row.group: row.label or row.group
        for row in rows
        if row.segment == name and row.group is not None and not row.hidden
    }


def _cells(
    one: CodedQuestion,
    name: str,
    groups: Mapping[str, str],
    members: Mapping[str, Sequence[str]],
    base: Sequence[str],
    reason: str,
) -> Iterator[SegmentRow]:
    question = one.codebook.question
    for code in _themes(one.codebook):
        if code.special is not None or code.parent is not None:
            continue
        named = {answer for answer in base if code.id in _named(one, answer)}
        if not named:
            continue
        counts = {group: sum(1 for answer in inside if answer in named) for group, inside in members.items()}
        outside = len(named) - sum(counts.values())
        is_small = any(0 < count < FEW for count in (*counts.values(), outside)) or any(
            len(members[group]) - count < FEW for group, count in counts.items()
        )
        if is_small:
            yield SegmentRow(name, question=question, item=code.id, hidden=True, reason=reason)
            continue
        for group, count in counts.items():
            n = len(members[group])
            low, high = proportion_interval(count, n)
            yield SegmentRow(
                name,
                group=group,
                label=groups[group],
                n=n,
                question=question,
                item=code.id,
                top2=_percent(count / n),
                top2_low=_percent(low),
                top2_high=_percent(high),
            )


def _percent(share: float) -> float:
    return float(round_half_up(share, decimals=2))


def compare_themes(
    earlier: CodedQuestion,
    later: Sequence[ThemeCount],
    *,
    codebook: Codebook,
    rounds: tuple[str, str],
    populations: tuple[int | None, int | None],
) -> tuple[ThemeChange, ...]:
    """The themes of one open question in two rounds; ``codebook`` is that of now, and ``earlier`` may be told of.

    A theme is the one with the same id, or those that it replaced: whoever named one of them named it. A theme that did not exist
    then, or is a part of one that was split, is not compared. The answers are not tied to each other, so the difference is that
    of two independent samples of the same members, each with its correction for a small population.
    """
    split = {new for code in codebook.codes if len(code.replaced_by) > 1 for new in code.replaced_by}
    known = {code.id for code in codebook.codes if code.since <= earlier.version} | set(_became(codebook).values())
    then = replace(earlier, codebook=codebook)
    then = _sampled(replace(then, codes=then.as_called_now))
    base = _base(then)
    people = Counter(theme for answer in base for theme in _named(then, answer))
    found = []
    for now in later:
        if now.theme not in known - split or now.share is None or len(base) < SMALL_BASE:
            continue
        before = Sample.of_share(people[now.theme], len(base), population=_finite(populations[0], len(base)))
        after = Sample.of_share(now.count, now.base, population=_finite(populations[1], now.base))
        difference = compare(before, after)
        found.append(
            ThemeChange(
                now.question, now.theme, now.label, *rounds, before.mean, after.mean, before.n, after.n,
                difference.difference, difference.low, difference.high,
                clear=difference.low > 0 or difference.high < 0,
            )
        )  # fmt: skip
    return tuple(found)


def _finite(population: int | None, n: int) -> int | None:
    """N to correct for; none when more answered than it can have been."""
    return population if population is not None and population >= n else None
