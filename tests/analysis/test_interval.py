"""Intervals against published values and against independent programs."""

from math import comb, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from scipy.stats import hypergeom
from statsmodels.stats.proportion import proportion_confint

from surveytool.analysis.interval import mean_interval, proportion_interval, score_interval

# (N, n, x, K_low, K_high): the hypergeometric tails of R 4.2.2 (phyper) inverted over every K in x .. N - n + x,
# accepted when both tails are over 2.5 %.
FINITE = [
    (200, 60, 0, 0, 10),
    (200, 60, 1, 1, 15),
    (200, 60, 15, 33, 71),
    (200, 60, 30, 78, 122),
    (200, 60, 54, 163, 190),
    (200, 60, 60, 190, 200),
    (200, 90, 2, 2, 12),
    (200, 90, 45, 84, 116),
    (200, 90, 68, 136, 164),
    (200, 120, 0, 0, 3),
    (200, 120, 12, 14, 28),
    (200, 120, 30, 41, 61),
    (200, 120, 90, 139, 159),
    (200, 150, 3, 3, 7),
    (200, 150, 38, 44, 58),
    (200, 150, 135, 174, 184),
    (200, 190, 0, 0, 1),
    (200, 190, 4, 4, 6),
    (200, 190, 95, 97, 103),
    (200, 190, 190, 199, 200),
]


@pytest.mark.parametrize(("population", "n", "count", "least", "greatest"), FINITE)
def test_a_share_of_a_finite_population_has_the_exact_hypergeometric_interval(
    population: int, n: int, count: int, least: int, greatest: int
) -> None:
    assert proportion_interval(count, n, population=population) == (least / population, greatest / population)


def test_limits_are_the_last_accepted_numbers_not_the_first_rejected() -> None:
    # R samplingbook, vignette of Sprop (m = 3, n = 10, N = 50), prints 4-32: the first numbers that are rejected.
    assert proportion_interval(3, 10, population=50) == (5 / 50, 31 / 50)


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_the_interval_holds_exactly_the_numbers_that_scipys_tails_accept(data: st.DataObject) -> None:
    population = data.draw(st.integers(1, 600))
    n = data.draw(st.integers(1, population))
    count = data.draw(st.integers(0, n))
    numbers = np.arange(count, population - n + count + 1)
    # the margin leaves out tails that equal 0.025 exactly, which scipy gives with an error in the last digits
    above = hypergeom.sf(count - 1, population, numbers, n) > 0.025 * (1 + 1e-9)
    below = hypergeom.cdf(count, population, numbers, n) > 0.025 * (1 + 1e-9)
    accepted = numbers[above & below]
    low, high = proportion_interval(count, n, population=population)
    assert (low, high) == (accepted.min() / population, accepted.max() / population)


def test_a_tail_of_exactly_half_the_error_is_not_accepted() -> None:
    # P(X >= 1 | K = 1) = 1/40 = 0.025 precisely, so the least accepted number is 2
    assert proportion_interval(1, 1, population=40)[0] == 2 / 40


def test_the_interval_of_a_million_is_still_exact() -> None:
    low, high = proportion_interval(100_000, 500_000, population=1_000_000)
    least, greatest = round(low * 1_000_000), round(high * 1_000_000)
    assert hypergeom.sf(99_999, 1_000_000, least, 500_000) > 0.025 > hypergeom.sf(99_999, 1_000_000, least - 1, 500_000)
    assert hypergeom.cdf(100_000, 1_000_000, greatest, 500_000) > 0.025
    assert hypergeom.cdf(100_000, 1_000_000, greatest + 1, 500_000) < 0.025


@pytest.mark.parametrize(
    ("count", "n", "low", "high"),
    [
        # Clopper-Pearson limits of the four examples of Newcombe (1998, Stat Med 17:857), computed in R 4.2.2
        (81, 263, 0.25273674559, 0.3676219226),
        (15, 148, 0.057844010083, 0.16165049035),
        (0, 20, 0.0, 0.16843347098),
        (1, 29, 0.00087264688358, 0.17764429549),
    ],
)
def test_a_share_of_an_open_population_has_the_interval_of_clopper_and_pearson(
    count: int, n: int, low: float, high: float
) -> None:
    assert proportion_interval(count, n) == pytest.approx((low, high), rel=1e-9)
    assert proportion_interval(count, n) == pytest.approx(proportion_confint(count, n, method="beta"), abs=1e-12)


def test_the_finite_interval_tends_to_the_open_one_as_the_population_grows() -> None:
    assert proportion_interval(30, 100, population=10_000_000) == pytest.approx(proportion_interval(30, 100), abs=1e-4)


@given(st.integers(1, 400), st.data())
def test_a_census_leaves_nothing_to_chance(n: int, data: st.DataObject) -> None:
    count = data.draw(st.integers(0, n))
    assert proportion_interval(count, n, population=n) == (count / n, count / n)
    assert mean_interval(3.2, 1.1, n, population=n) == (3.2, 3.2)
    assert score_interval(count, 0, n, population=n) == (100 * count / n, 100 * count / n)


@given(st.integers(1, 300), st.integers(0, 300), st.data())
def test_the_interval_is_mirrored_when_yes_and_no_change_places(n: int, rest: int, data: st.DataObject) -> None:
    count = data.draw(st.integers(0, n))
    low, high = proportion_interval(count, n, population=n + rest)
    one = 1 / (n + rest)  # the limits are whole members over N, which 1 of 79 asked of 80 is not
    assert low - one < count / n < high + one
    assert proportion_interval(n - count, n, population=n + rest) == pytest.approx((1 - high, 1 - low), abs=1e-12)


def test_a_mean_has_the_t_interval_with_finite_population_correction() -> None:
    # Petition sheets, n = 50 of N = 676, sum 1471, sum of squares 54,497 (Cochran 1977, ch. 2); limits by R svymean.
    sd = sqrt((54_497 - 1471**2 / 50) / 49)
    assert sd**2 == pytest.approx(228.9832653061)
    interval = mean_interval(1471 / 50, sd, 50, population=676)
    assert interval == pytest.approx((25.2815762379, 33.5584237621), rel=1e-9)


def test_the_mean_of_an_open_population_has_the_plain_t_interval() -> None:
    # gap of the office Bursar, 68 pairs, t.test in R 4.2.2 on the data of R likert::gap (fictitious ratings)
    interval = mean_interval(-0.23529411765, 1.2108668051, 68)
    assert interval == pytest.approx((-0.52838632508, 0.057798089784), rel=1e-9)


def test_one_answer_has_no_interval_of_its_mean() -> None:
    assert mean_interval(4.0, None, 1, population=200) is None


def test_a_score_has_the_adjusted_wald_interval() -> None:
    # 50 promoters and 20 detractors of 100: p' = 50.75/103, q' = 20.75/103 (Rocks 2016), worked out by hand
    centre, spread = 30 / 103, sqrt((71.5 / 103 - (30 / 103) ** 2) / 103)
    assert score_interval(50, 20, 100) == pytest.approx(
        (100 * (centre - 1.959963985 * spread), 100 * (centre + 1.959963985 * spread)), rel=1e-8
    )
    assert score_interval(50, 20, 100) == pytest.approx((14.051, 44.201), abs=0.001)


def test_the_interval_of_a_score_narrows_with_the_share_of_the_population_that_answered() -> None:
    low, high = score_interval(50, 20, 100, population=200)
    assert (high - low) / 2 == pytest.approx((44.201 - 14.051) / 2 * sqrt(100 / 199), rel=0.01)
    assert low < 30 < high


@pytest.mark.parametrize(
    ("promoters", "detractors", "population", "n"), [(20, 10, 50, 25), (30, 4, 60, 20), (12, 12, 40, 30)]
)
def test_the_interval_of_a_score_covers_as_it_should(promoters: int, detractors: int, population: int, n: int) -> None:
    """Summed over every sample that can be drawn, not simulated."""
    truth = 100 * (promoters - detractors) / population
    covered = 0
    for up in range(max(0, n - (population - promoters)), min(promoters, n) + 1):
        for down in range(min(detractors, n - up) + 1):
            low, high = score_interval(up, down, n, population=population)
            if low <= truth <= high:
                rest = population - promoters - detractors
                covered += comb(promoters, up) * comb(detractors, down) * comb(rest, n - up - down)
    assert 0.93 < covered / comb(population, n) < 0.98


@given(st.integers(1, 200), st.integers(0, 200), st.data())
def test_the_interval_of_a_score_stays_on_its_scale_and_holds_the_score(n: int, rest: int, data: st.DataObject) -> None:
    up = data.draw(st.integers(0, n))
    down = data.draw(st.integers(0, n - up))
    low, high = score_interval(up, down, n, population=n + rest)
    assert -100 <= low <= 100 * (up - down) / n <= high <= 100


@pytest.mark.parametrize(("count", "n", "population"), [(0, 0, 200), (5, 4, 200), (3, 12, 10), (-1, 4, None)])
def test_numbers_that_cannot_be_are_refused(count: int, n: int, population: int | None) -> None:
    with pytest.raises(ValueError, match="answer"):
        proportion_interval(count, n, population=population)


@pytest.mark.parametrize(("n", "mean"), [(60, 0.96), (90, 0.96), (120, 0.96)])
def test_every_true_share_of_200_members_is_covered_at_least_as_promised(n: int, mean: float) -> None:
    """Enumerated: for each number K of 200 that say yes, the chance that the interval of what n of them say holds K/200."""
    population = 200
    intervals = [proportion_interval(x, n, population=population) for x in range(n + 1)]
    covered = []
    for k in range(population + 1):
        chances = stats.hypergeom.pmf(np.arange(n + 1), population, k, n)
        inside = [low - 1e-12 <= k / population <= high + 1e-12 for low, high in intervals]
        covered.append(float(chances[inside].sum()))
    assert min(covered) >= 0.95
    assert sum(covered) / len(covered) >= mean
