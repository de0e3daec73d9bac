"""Places among others."""

import numpy as np
import pytest

from surveytool.analysis.ranks import RankRange, pairwise_sums, rank_ranges


def drawn(rng: np.random.Generator, shares: list[float], n: int) -> np.ndarray:
    """Answers of yes, alike within a person."""
    lean = rng.normal(0, 0.5, (n, 1))
    limits = np.log(np.array(shares) / (1 - np.array(shares)))
    return (rng.random((n, len(shares))) < 1 / (1 + np.exp(-(limits + lean)))).astype(np.int64)


def test_far_apart_has_a_place_each_and_alike_shares_them() -> None:
    values = np.zeros((100, 4), dtype=np.int64)
    values[:90, 0], values[:50, 1], values[2:52, 2], values[:5, 3] = 1, 1, 1, 1
    sums = pairwise_sums(values, np.ones_like(values, dtype=np.bool_))
    assert rank_ranges(sums, [0, 1, 2, 3], population=200) == (
        RankRange(1, 1), RankRange(2, 3), RankRange(2, 3), RankRange(4, 4),
    )  # fmt: skip
    assert rank_ranges(sums, [1, 3], population=200) == (RankRange(1, 1), RankRange(2, 2))


def test_everybody_answering_leaves_no_doubt() -> None:
    values = np.zeros((50, 2), dtype=np.int64)
    values[:25, 0], values[:26, 1] = 1, 1
    sums = pairwise_sums(values, np.ones_like(values, dtype=np.bool_))
    assert rank_ranges(sums, [0, 1], population=50) == (RankRange(2, 2), RankRange(1, 1))
    assert rank_ranges(sums, [0, 1], population=200) == (RankRange(1, 2), RankRange(1, 2))


def test_any_split_gives_the_same_sums() -> None:
    rng = np.random.default_rng(3)
    values, known = rng.integers(-1, 2, (40, 5)), rng.random((40, 5)) < 0.8
    whole = pairwise_sums(values, known)
    assert np.array_equal(whole, pairwise_sums(values[:13], known[:13]) + pairwise_sums(values[13:], known[13:]))
    one, other = values[known[:, 0] & known[:, 1]][:, :2].T
    assert [int(table[0, 1]) for table in whole] == [one.size, one.sum(), (one * one).sum(), (one * other).sum()]


@pytest.mark.parametrize("shares", [[0.5] * 5, [0.8, 0.7, 0.6, 0.5, 0.4]])
def test_the_true_places_are_in_the_ranges_as_often_as_promised(shares: list[float]) -> None:
    """400 seeded rounds of 90 of 200 members: all five true places within their ranges at least 95 times in a hundred."""
    rng = np.random.default_rng(2026)
    right = 0
    for _ in range(400):
        members = drawn(rng, shares, 200)
        truth = members.sum(axis=0)
        answers = members[rng.permutation(200)[:90]]
        ranges = rank_ranges(pairwise_sums(answers, np.ones_like(answers, dtype=np.bool_)), range(5), population=200)
        best = [1 + int((truth > own).sum()) for own in truth]
        worst = [5 - int((truth < own).sum()) for own in truth]
        right += all((found.low <= low and high <= found.high) or (found.low <= high and low <= found.high)
                     for found, low, high in zip(ranges, best, worst, strict=True))  # fmt: skip
    assert right / 400 >= 0.94
