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
    then, or is a part of one that was split, is not compared. The answers are not tied to each other, so the difference is that
    of two independent samples of the same members, each with its correction for a small population.
    """
    split = {new for code in codebook.codes if len(code.replaced_by) > 1 for new in code.replaced_by}
    then = replace(earlier, codebook=codebook).to_count()
    known = {code.id for code in codebook.codes if code.since <= earlier.version} | set(then.became.values())
    base = then.base
    people = Counter(theme for answer in base for theme in then.named(answer))
    found = []
    for now in later:
        if now.theme not in known - split or now.share is None or len(base) < SMALL_BASE:
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
