"""Many tests at once: p values that stay honest when the best of a family is the one that is read."""

from __future__ import annotations

from collections.abc import Sequence


def holm(p: Sequence[float]) -> tuple[float, ...]:
    """The p values of one family, adjusted by Holm (1979): the chance of one false alarm in the family stays what it was."""
    adjusted = [0.0] * len(p)
    highest = 0.0
    for rank, place in enumerate(sorted(range(len(p)), key=p.__getitem__)):
        highest = max(highest, min(1.0, (len(p) - rank) * p[place]))
        adjusted[place] = highest
    return tuple(adjusted)


def benjamini_hochberg(p: Sequence[float]) -> tuple[float, ...]:
    """The p values of an exploration, adjusted by Benjamini and Hochberg (1995): of what is called a find, at most that share
    is false."""
    adjusted = [0.0] * len(p)
    lowest = 1.0
    for rank, place in reversed(list(enumerate(sorted(range(len(p)), key=p.__getitem__), start=1))):
        lowest = min(lowest, len(p) * p[place] / rank)
        adjusted[place] = lowest
    return tuple(adjusted)
