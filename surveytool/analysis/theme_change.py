"""Themes of an open question in two rounds, and how far a difference can be called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from surveytool.analysis.coded import CodedQuestion
from surveytool.analysis.comparison import Sample, compare
from surveytool.analysis.theme import SMALL_BASE, finite
from surveytool.analysis.theme_summary import ThemeChange, ThemeCount
from surveytool.themes.code import Codebook


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
    then, or is a part of one that was split, is not compared, nor is what could be placed nowhere. The two rounds may have codebooks of their own. The answers are not
    tied to each other, so the difference is that of two independent samples of the same members, each with its correction for a
    small population.
    """
    split = {new for code in codebook.codes if len(code.replaced_by) > 1 for new in code.replaced_by}
    own = earlier.to_count()
    base = own.base
    # what says nothing, and what is a part of what, by the codebook of then; what became of a theme by that of now
    then = replace(
        own, codebook=codebook, answers=base, codes={answer: own.named(answer) for answer in base}
    ).to_count()
    people = Counter(theme for answer in base for theme in then.named(answer))
    known = codebook.renamed(_known(earlier))
    found = []
    for now in later:
        if now.unplaced or now.theme not in known - split or now.share is None or len(base) < SMALL_BASE:
            continue
        before = Sample.of_share(people[now.theme], len(base), population=finite(populations[0], len(base)))
        after = Sample.of_share(now.count, now.base, population=finite(populations[1], now.base))
        difference = compare(before, after)
        found.append(
            ThemeChange(
                now.question, now.theme, now.label, *rounds, before.mean, after.mean, before.n, after.n,
                difference.difference, difference.low, difference.high,
                clear=difference.low > 0 or difference.high < 0,
            )
        )  # fmt: skip
    return tuple(found)


def _known(earlier: CodedQuestion) -> frozenset[str]:
    """The codes that were there when the answers were read: of those that came while somebody read, the ones that were given."""
    given = frozenset(code for codes in earlier.codes.values() for code in codes)
    return earlier.codebook.renamed(
        [
            code.id
            for code in earlier.codebook.codes
            if code.since <= (earlier.version if code.id in given else earlier.oldest)
        ]
    )
