"""Open answers by theme: counts of what people decided, with the interval of their share, and nothing of few people.

A theme's count is of people, not of mentions; whoever named a theme within another counts for both. The base is the answers that
were read, without those that say that there is nothing to say.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations

from surveytool.analysis.coded import SMALL_SAMPLE, CodedQuestion
from surveytool.analysis.disclosure import Disclosure
from surveytool.analysis.interval import proportion_interval
from surveytool.analysis.segment import SegmentRow
from surveytool.analysis.summary import QuestionSummary
from surveytool.analysis.theme_groups import FEW, ByGroup, by_group, may_be_paired
from surveytool.analysis.theme_summary import NO_THEMES, OpenAnswers, SingleIdea, ThemeCount, ThemePair, Themes
from surveytool.questionnaire.model import Questionnaire
from surveytool.texts import Texts
from surveytool.themes.agreement import LEAST, two_decimals
from surveytool.themes.code import Code

SMALL_BASE = 30
"""From fewer answers than this a share says too little: only counts are told."""
MOST_PAIRS = 10
SINGLE = 2
"""An idea of so few people at most stands in the list of single ideas."""


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
    found = NO_THEMES
    for given in coded:
        one = given.to_count()
        name = one.codebook.question
        text = questionnaire.question(name).text.read(language)
        if name in withheld:
            summary = OpenAnswers(name, text, hidden=True, reason=withheld[name])
        else:
            summary = _read(one, text, disclosure)
        if summary.hidden:
            found = replace(found, answers=(*found.answers, summary))
            continue
        groups = _by_group(one, questionnaire, questions, segment_rows, disclosure)
        if groups.cells:
            # how many named any theme tells how many named two, and with the groups where they are
            summary = replace(summary, coded=None)
        found = replace(
            found,
            answers=(*found.answers, summary),
            counts=(*found.counts, *_counts(one, population, language)),
            pairs=(*found.pairs, *_pairs(one, groups)),
            singles=(*found.singles, *_singles(one, language)),
            segments=(*found.segments, *groups.rows),
        )
    return found


def _read(one: CodedQuestion, text: str, disclosure: Disclosure) -> OpenAnswers:
    """What was read, or why nothing is told of it."""
    name, answered, texts, base = one.codebook.question, len(one.answers), disclosure.texts, one.base
    if disclosure.hides(answered) or (one.is_read and disclosure.hides(len(base))):
        return OpenAnswers(name, text, hidden=True, reason=disclosure.reason)
    summary = OpenAnswers(
        question=name,
        text=text,
        answered=answered,
        read=len(one.codes),
        coders=len(one.coders),
        version=one.version,
        to_double_code=one.twice or None,
    )
    if one.agreement is not None:
        found = one.agreement
        summary = replace(summary, alpha=found.alpha, alpha_low=found.low, alpha_high=found.high, double_coded=found.n)
    if reason := _unfit(one, texts):
        return replace(summary, hidden=True, reason=reason)
    return replace(
        summary,
        non_answers=len(one.codes) - len(base),
        base=len(base),
        coded=sum(1 for answer in base if one.codes[answer]),
        sampled=len(one.codes) < answered,
        suggested_share=one.suggested / one.given if one.given else None,
    )


def _unfit(one: CodedQuestion, texts: Texts) -> str:
    """Why the counts are not told yet; empty when they are."""
    if not one.is_read:
        return texts(
            "{read} of the {all} answers were read. Themes are told when all were, or a random part of at least {least}.",
            read=texts.number(len(one.codes)),
            all=texts.number(len(one.answers)),
            least=texts.number(SMALL_SAMPLE),
        )
    if one.agreement is not None and one.agreement.verdict == "codebook_first":
        return texts(
            "Two coders agree too little (alpha {alpha}, at least {least} is needed): sharpen the codebook first.",
            alpha=texts.number(two_decimals(one.agreement.alpha or 0.0), decimals=2),
            least=texts.number(LEAST, decimals=2),
        )
    return ""


def _counts(one: CodedQuestion, population: int | None, language: str) -> Iterator[ThemeCount]:
    """Every theme that somebody named, most named first, each followed by the themes within it; what is unclear last."""
    base, people = one.base, {theme: len(answers) for theme, answers in one.by_theme.items()}
    order = {code.id: place for place, code in enumerate(one.codebook.codes)}

    def rank(code: Code) -> tuple[bool, int, int]:
        return code.special is not None, -people[code.id], order[code.id]

    there = [code for code in one.themes if people[code.id]]
    for top in sorted((code for code in there if code.parent is None), key=rank):
        for code in (top, *sorted((code for code in there if code.parent == top.id), key=rank)):
            found = ThemeCount(
                one.codebook.question, code.id, code.name.read(language), people[code.id], len(base), code.parent,
                unplaced=code.special is not None,
            )  # fmt: skip
            if len(base) >= SMALL_BASE:
                low, high = proportion_interval(found.count, found.base, population=finite(population, len(base)))
                found = replace(found, share=found.count / found.base, low=low, high=high)
            yield found


def _pairs(one: CodedQuestion, groups: ByGroup) -> tuple[ThemePair, ...]:
    """What is most often named together, of themes at the same level."""
    people = one.by_theme
    told = [code.id for code in one.themes if code.special is None and code.parent is None]
    found = []
    for pair in combinations(told, 2):
        # of the two ways to say it, the one about the fewer
        first, other = sorted(pair, key=lambda theme: (len(people[theme]), theme))
        count = len(people[first] & people[other])
        if count >= FEW and may_be_paired(one, first, other, groups):
            found.append(ThemePair(one.codebook.question, first, other, count, len(people[first])))
    return tuple(sorted(found, key=lambda pair: (-pair.count, pair.theme, pair.with_))[:MOST_PAIRS])


def _singles(one: CodedQuestion, language: str) -> tuple[SingleIdea, ...]:
    """What one or two people named; of a theme and its parts the parts, where the idea is."""
    few = [code for code in one.themes if code.special is None and 0 < len(one.by_theme[code.id]) <= SINGLE]
    parts = {code.parent for code in few}
    return tuple(
        SingleIdea(one.codebook.question, code.id, code.name.read(language), len(one.by_theme[code.id]))
        for code in few
        if code.id not in parts
    )


def _by_group(
    one: CodedQuestion,
    questionnaire: Questionnaire,
    questions: Sequence[QuestionSummary],
    rows: Sequence[SegmentRow],
    disclosure: Disclosure,
) -> ByGroup:
    """Themes by group, where there are answers enough for a share at all."""
    if one.groups is None or len(one.base) < SMALL_BASE:
        return ByGroup()
    sizes = {question.id: {row.code: row.count for row in question.distribution} for question in questions}
    return by_group(one, one.groups, questionnaire.segments, rows, sizes=sizes, disclosure=disclosure)


def finite(population: int | None, n: int) -> int | None:
    """N to correct for; none when more answered than it can have been."""
    return population if population is not None and population >= n else None
