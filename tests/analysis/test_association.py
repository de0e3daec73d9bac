"""Groups beside each other: against R."""

import numpy as np
import pytest
from scipy import stats

from surveytool.analysis.association import of_order, of_shares, share_difference
from surveytool.analysis.representativeness import goodness_of_fit

# Fleiss (1981, p. 139), in the help of R's prop.test: smokers among patients of four hospitals
SMOKERS = np.array([[83, 3], [90, 3], [129, 7], [70, 12]])
# MASS::survey: how many had each pulse that was found, by sex
PULSE = np.array(
    [
        [
            0,
            1,
            1,
            2,
            0,
            0,
            0,
            0,
            4,
            1,
            0,
            0,
            6,
            2,
            1,
            0,
            9,
            0,
            11,
            0,
            5,
            4,
            2,
            7,
            0,
            2,
            12,
            1,
            2,
            2,
            3,
            2,
            1,
            3,
            1,
            1,
            5,
            1,
            0,
            1,
            1,
            1,
        ],
        [
            1,
            0,
            1,
            0,
            1,
            1,
            1,
            1,
            8,
            0,
            4,
            1,
            3,
            4,
            5,
            1,
            7,
            1,
            2,
            2,
            9,
            1,
            3,
            6,
            4,
            1,
            6,
            0,
            2,
            3,
            1,
            1,
            1,
            1,
            0,
            7,
            1,
            2,
            1,
            0,
            1,
            1,
        ],
    ]
)


def test_chi_square_is_that_of_r() -> None:
    """MASS::survey, smoking by exercise: X-squared 5.4885458906, p 0.48284216947, V 0.10783448053."""
    found = of_shares(np.array([[7, 87, 12, 9], [1, 18, 3, 1], [3, 84, 4, 7]]))
    assert (found.test, found.p, found.effect) == (
        "chi_square", pytest.approx(0.48284216947, rel=1e-9), pytest.approx(0.10783448053, rel=1e-9),
    )  # fmt: skip


def test_where_few_are_expected_the_test_is_exact() -> None:
    """prop.test warns here: 25 of 397 by 86/397 is 5.4, so chi-square; p 0.0055854766616. With fewer, Freeman and Halton as
    scipy has it for two groups."""
    assert of_shares(SMOKERS).p == pytest.approx(0.0055854766616, rel=1e-9)
    small = np.array([[8, 2], [1, 5]])
    found = of_shares(small)
    assert (found.test, found.p) == ("fisher", pytest.approx(stats.fisher_exact(small).pvalue, rel=1e-9))


def test_the_exact_test_of_more_groups_adds_up_every_table() -> None:
    """Against going through them one by one."""
    table = np.array([[3, 1], [2, 4], [0, 5]])
    sizes, yes = table.sum(axis=1), int(table[:, 0].sum())
    weights = {
        (a, b, yes - a - b): stats.multivariate_hypergeom.pmf([a, b, yes - a - b], sizes, yes)
        for a in range(5) for b in range(7) if 0 <= yes - a - b <= 5
    }  # fmt: skip
    own = weights[3, 2, 0]
    expected = sum(weight for weight in weights.values() if weight <= own * (1 + 1e-7))
    assert of_shares(table).p == pytest.approx(expected, rel=1e-9)


def test_ranks_are_those_of_r() -> None:
    """MASS::survey, pulse by sex: W = 5110.5, p = 0.14929695392."""
    found = of_order(PULSE)
    assert (found.test, found.p) == ("mann_whitney", pytest.approx(0.14929695392, rel=1e-9))


def test_more_groups_are_compared_as_scipy_does() -> None:
    table = np.array([[5, 3, 2, 1, 0], [1, 4, 6, 2, 1], [0, 1, 2, 5, 6]])
    answers = [np.repeat(np.arange(5), row) for row in table]
    found = of_order(table)
    assert (found.test, found.p) == ("kruskal_wallis", pytest.approx(stats.kruskal(*answers).pvalue, rel=1e-9))


def test_groups_that_all_answer_the_same_do_not_differ() -> None:
    assert of_order(np.array([[0, 5, 0], [0, 7, 0]])).p == 1.0
    assert of_shares(np.array([[5, 0], [7, 0]])).p == 1.0


@pytest.mark.parametrize(
    ("one", "other", "low", "high"),
    [((56, 70), (48, 80), 0.052431472402, 0.33387265404), ((9, 10), (3, 10), 0.17052272393, 0.80901797354)],
)
def test_the_interval_of_a_difference_is_newcombes(
    one: tuple[int, int], other: tuple[int, int], low: float, high: float
) -> None:
    """Newcombe (1998), Statistics in Medicine 17:873, method 10: published as 0.0524, 0.3339 and 0.1705, 0.8090."""
    assert share_difference(one, other) == (pytest.approx(low, rel=1e-9), pytest.approx(high, rel=1e-9))


def test_everybody_of_two_groups_leaves_nothing_to_chance() -> None:
    assert share_difference((9, 10), (3, 12), populations=(10, 12)) == (pytest.approx(0.65), pytest.approx(0.65))
    near = share_difference((9, 10), (3, 12), populations=(12, 14))
    far = share_difference((9, 10), (3, 12))
    assert far[0] < near[0] < 0.65 < near[1] < far[1]


def test_who_answered_fits_who_was_asked_as_often_as_it_should() -> None:
    """4,000 seeded random choices of 90 from 200 in four groups: five in a hundred seem to differ; without the correction for
    a small population hardly any would."""
    rng = np.random.default_rng(2026)
    asked = [80, 60, 40, 20]
    drawn = rng.multivariate_hypergeometric(asked, 90, size=4000)
    p = np.array([goodness_of_fit(asked, row.tolist()).p for row in drawn])
    assert 0.04 < float((p < 0.05).mean()) < 0.06
    with pytest.raises(ValueError, match="more answered"):
        goodness_of_fit([10, 10], [11, 1])
    assert goodness_of_fit([10, 10], [10, 10]).p is None
