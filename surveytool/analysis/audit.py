"""The auditor: whether figures about groups, laid over each other, tell of a group that is too small to be told of.

It knows what a reader does not: how many are in every combination of groups. A set of people can be worked out when it is a sum
and difference of sets whose figures are published (with any factors); then figures about it follow from theirs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_NEARLY_NOTHING = 1e-9


@dataclass(frozen=True)
class Leak:
    """A set of so many people that can be worked out, made of ``published`` sets, by their places."""

    size: int
    published: tuple[int, ...]


def leaks(published: NDArray[np.bool_], sizes: NDArray[np.int64], *, minimum: int) -> tuple[Leak, ...]:
    """The sets of 1 to ``minimum`` - 1 people that can be worked out.

    ``published`` [set, type] tells which types of people each published set has, and ``sizes`` how many there are of each
    type; types are the combinations of groups, and none is split by a published set. Looked at are the published sets, what
    two or three of them have in common, and what one has that one or two others have not, or that none of the others has.
    """
    there = sizes > 0
    sets, counts = published[:, there], sizes[there]
    if sets.size == 0:
        return ()
    basis = sets.astype(np.float64)
    projector = np.linalg.pinv(basis) @ basis
    found: dict[bytes, Leak] = {}
    for places, candidate in _candidates(sets):
        size = int(counts[candidate].sum())
        key = candidate.tobytes()
        if 0 < size < minimum and key not in found:
            wanted = candidate.astype(np.float64)
            if float(np.abs(wanted @ projector - wanted).max()) < _NEARLY_NOTHING:
                found[key] = Leak(size, places)
    return tuple(found.values())


def _candidates(sets: NDArray[np.bool_]) -> Iterator[tuple[tuple[int, ...], NDArray[np.bool_]]]:
    many = range(sets.shape[0])
    for one in many:
        yield (one,), sets[one]
        rest = np.delete(sets, one, axis=0).any(axis=0)
        yield (one,), sets[one] & ~rest
        for two in many:
            if two == one:
                continue
            if one < two:
                yield (one, two), sets[one] & sets[two]
            yield (one, two), sets[one] & ~sets[two]
            for three in range(two + 1, sets.shape[0]):
                if three != one:
                    yield (one, two, three), sets[one] & ~sets[two] & ~sets[three]
                    if one < two:
                        yield (one, two, three), sets[one] & sets[two] & sets[three]


def sets_of(groups: Sequence[Sequence[tuple[int, ...]]], shape: Sequence[int]) -> NDArray[np.bool_]:
    """The published sets of a question over all combinations of answers to the segments: everybody, then each group of each
    segment. ``groups`` has for each segment the codes of its groups; ``shape`` is how many codes each segment has."""
    codes = np.unravel_index(np.arange(int(np.prod(shape))), tuple(shape))
    rows = [np.ones(int(np.prod(shape)), dtype=np.bool_)]
    for axis, segment in enumerate(groups):
        rows.extend(np.isin(codes[axis], group) for group in segment)
    return np.array(rows)
