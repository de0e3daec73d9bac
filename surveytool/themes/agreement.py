"""How far two people who coded the same answers, without seeing each other's codes, agree.

The unit is an answer. Each code apart is a yes or no, told as Cohen's kappa with the counts it is made of; all codes together
are a set, told as Krippendorff's alpha with a distance between sets.
"""

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Verdict = Literal["good", "with_care", "codebook_first"]
ENOUGH = 0.80
"""From here on conclusions may be drawn (Krippendorff 2004)."""
LEAST = 0.67
"""Below this nothing may be concluded; from here to ``ENOUGH`` only with care (Krippendorff 2004)."""
OVERLAP = 20
"""The fewest answers that two people both code, when there are as many."""
OVERLAP_SHARE = 0.20
MOST_OVERLAP = 200
"""More than this makes the interval hardly narrower, and is two people's work for days."""
DRAWS = 2_000
"""Times that answers are drawn anew for the interval."""
CONFIDENCE = 0.95
_AT_A_TIME = 1_000_000
"""Answers in the draws that are worked out together, so that many answers take no more memory."""

Codes = frozenset[str]


@dataclass(frozen=True)
class CodeAgreement:
    """One code in numbers of answers: given by both, by one alone, by neither. ``kappa`` is None when neither person, or both
    every time, gave it: there is nothing to agree on then."""

    code: str
    both: int
    only_a: int
    only_b: int
    neither: int
    kappa: float | None


@dataclass(frozen=True)
class Agreement:
    """Of ``n`` answers that both coded, ``alpha`` over all codes with its 95 % interval. It is None when all codings are the
    same set, so that there is no difference by which to see agreement. ``disagreements`` begin with what is furthest apart."""

    n: int
    alpha: float | None
    low: float | None
    high: float | None
    codes: tuple[CodeAgreement, ...]
    disagreements: tuple[str, ...]
    verdict: Verdict


def agreement(a: Mapping[str, Codes], b: Mapping[str, Codes], *, seed: int = 1) -> Agreement:
    """How far the codes in ``a`` and ``b``, by answer, agree on the answers that are in both.

    Raises:
        ValueError: when no answer is in both.
    """
    answers = sorted(set(a) & set(b))
    if not answers:
        raise ValueError("no answer was coded by both")
    pairs = [(frozenset(a[answer]), frozenset(b[answer])) for answer in answers]
    apart = {answer: masi_distance(*pair) for answer, pair in zip(answers, pairs, strict=True)}
    alpha, low, high = _alpha(pairs, seed)
    return Agreement(
        len(answers),
        alpha,
        low,
        high,
        _by_code(pairs),
        tuple(sorted((answer for answer in answers if apart[answer] > 0), key=lambda answer: (-apart[answer], answer))),
        verdict(alpha),
    )


def verdict(alpha: float | None) -> Verdict:
    """What may be done with counts of codes: nothing below .67, with care below .80. Where no difference could show, with
    care."""
    if alpha is None:
        return "with_care"
    return "good" if alpha >= ENOUGH else "with_care" if alpha >= LEAST else "codebook_first"


def two_decimals(alpha: float) -> float:
    """Alpha as it is told: rounded, but never up to a limit that it does not reach."""
    rounded = round(alpha, 2)
    return rounded - 0.01 if any(alpha < limit <= rounded for limit in (LEAST, ENOUGH)) else rounded


def draw_overlap(answers: Sequence[str], *, rng: random.Random) -> tuple[str, ...]:
    """The answers that two people both code: 20 % at random, at least 20 and at most 200; all of them when there are fewer."""
    count = min(len(answers), max(OVERLAP, ceil(OVERLAP_SHARE * len(answers))), MOST_OVERLAP)
    return tuple(sorted(rng.sample(sorted(answers), count)))


def masi_distance(a: Codes, b: Codes) -> float:
    """How far two sets of codes are apart, 0..1: 1 - J * M, with J the share of codes they have in common, and M 1 when they
    are the same, 2/3 when one holds the other, 1/3 when they only overlap, 0 when they have nothing in common (Passonneau
    2006). Two empty sets are the same; an empty one has nothing in common with another."""
    if a == b:
        return 0.0
    common = len(a & b)
    if not common:
        return 1.0
    return 1 - common / len(a | b) * (2 / 3 if a <= b or b <= a else 1 / 3)


def kappa(both: int, only_a: int, only_b: int, neither: int) -> float | None:
    """Cohen's kappa (1960) of one code: the agreement beyond chance, as a share of what is possible beyond chance. None when
    chance alone agrees on all."""
    n = both + only_a + only_b + neither
    by_a, by_b = both + only_a, both + only_b
    expected = by_a * by_b + (n - by_a) * (n - by_b)  # in n squared
    return None if expected == n * n else (n * (both + neither) - expected) / (n * n - expected)


def _by_code(pairs: Sequence[tuple[Codes, Codes]]) -> tuple[CodeAgreement, ...]:
    """Every code that was given, the one given most often first."""
    given: Counter[str] = Counter(code for pair in pairs for codes in pair for code in codes)
    return tuple(_of_code(code, pairs) for code in sorted(given, key=lambda code: (-given[code], code)))


def _of_code(code: str, pairs: Sequence[tuple[Codes, Codes]]) -> CodeAgreement:
    cells = Counter((code in a, code in b) for a, b in pairs)
    both, only_a, only_b, neither = (
        cells[cell] for cell in ((True, True), (True, False), (False, True), (False, False))
    )
    return CodeAgreement(code, both, only_a, only_b, neither, kappa(both, only_a, only_b, neither))


def _alpha(pairs: Sequence[tuple[Codes, Codes]], seed: int) -> tuple[float | None, float | None, float | None]:
    """Krippendorff's alpha (2004) of two people without gaps, and the interval in which it lies when answers are drawn anew
    from these (Efron 1979, percentiles). Draws in which all sets are the same tell nothing, and are left out."""
    # answers are drawn by what they got, not by their ids, so that the same codes give the same interval
    pairs = sorted(pairs, key=lambda pair: [sorted(codes) for codes in pair])
    sets = sorted({codes for pair in pairs for codes in pair}, key=sorted)
    place = {codes: number for number, codes in enumerate(sets)}
    distances = np.array([[masi_distance(one, other) for other in sets] for one in sets])
    a, b = (np.array([place[pair[side]] for pair in pairs]) for side in (0, 1))
    found = _alphas(np.ones((1, len(pairs))), a, b, distances)[0]
    if np.isnan(found):
        return None, None, None
    generator = np.random.default_rng(seed)
    chances, step = np.full(len(pairs), 1 / len(pairs)), max(1, _AT_A_TIME // len(pairs))
    drawn = np.concatenate(
        [
            _alphas(generator.multinomial(len(pairs), chances, size=size).astype(float), a, b, distances)
            for size in (min(step, DRAWS - start) for start in range(0, DRAWS, step))
        ]
    )
    tail = (1 - CONFIDENCE) / 2
    low, high = np.quantile(drawn[~np.isnan(drawn)], [tail, 1 - tail])
    return float(found), float(low), float(high)


def _alphas(
    weights: NDArray[np.float64], a: NDArray[np.intp], b: NDArray[np.intp], distances: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Alpha for each row of ``weights``, how often each answer is there: 1 less the mean distance within answers over that
    between any two of the 2n codings; NaN where there is none between any."""
    answers, rows = len(a), len(weights)
    values = np.zeros((rows, len(distances)))
    for side in (a, b):
        one_hot = np.zeros((answers, len(distances)))
        one_hot[np.arange(answers), side] = 1
        values += weights @ one_hot
    observed = weights @ distances[a, b] / answers
    expected = ((values @ distances) * values).sum(axis=1) / (2 * answers * (2 * answers - 1))
    ratio: NDArray[np.float64] = np.divide(observed, expected, out=np.full(rows, np.nan), where=expected > 0)
    return 1.0 - ratio
