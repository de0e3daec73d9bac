"""Items that are added up: against R."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from surveytool.analysis.index import Moments, reliability, turned

# British Social Attitudes 1990, concern about the environment (291 people, 6 items of 3 points): sums and sums of products
SUMS = np.array([420, 356, 383, 402, 381, 478])
PRODUCTS = np.array(
    [
        [712, 548, 582, 626, 581, 728],
        [548, 500, 502, 536, 499, 619],
        [582, 502, 603, 579, 564, 697],
        [626, 536, 579, 642, 573, 709],
        [581, 499, 564, 573, 595, 690],
        [728, 619, 697, 709, 690, 944],
    ]
)
ENVIRONMENT = Moments(291, SUMS, PRODUCTS)
ANSWERS = arrays(np.int64, st.tuples(st.integers(2, 30), st.just(4)), elements=st.integers(1, 5))


def test_alpha_its_interval_and_omega_are_those_of_r() -> None:
    """R 4.2.2: psych::alpha, its Feldt interval; factanal with one factor on the covariances."""
    found = reliability(ENVIRONMENT)
    assert found.alpha == pytest.approx(0.82154275231, rel=1e-9)
    assert (found.alpha_low, found.alpha_high) == (
        pytest.approx(0.78779633518, rel=1e-9),
        pytest.approx(0.85152935748, rel=1e-9),
    )
    assert found.omega == pytest.approx(0.82680675759, rel=1e-6)


def test_each_item_beside_the_rest_is_that_of_r() -> None:
    """psych::alpha of R: alpha.drop and r.drop."""
    items = reliability(ENVIRONMENT).items
    without = [0.82178569764, 0.79903702594, 0.7766716993, 0.77509277478, 0.7790023698, 0.80577903974]
    rest = [0.45168445056, 0.57270090469, 0.66449061158, 0.68032175641, 0.65496063723, 0.56298057818]
    assert [item.alpha_without for item in items] == pytest.approx(without, rel=1e-9)
    assert [item.rest for item in items] == pytest.approx(rest, rel=1e-9)


@given(ANSWERS, st.data())
def test_any_split_gives_the_same_moments(answers: np.ndarray, data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, answers.shape[0]))
    assert Moments.of(answers[:cut]) + Moments.of(answers[cut:]) == Moments.of(answers)


@given(ANSWERS, st.lists(st.booleans(), min_size=4, max_size=4))
def test_turning_items_round_is_the_same_before_and_after_adding_up(answers: np.ndarray, reverse: list[bool]) -> None:
    before = np.where(reverse, 6 - answers, answers)
    assert turned(Moments.of(answers), reverse, [6] * 4) == Moments.of(before)


def test_large_numbers_add_up_exactly() -> None:
    large = Moments.of(np.array([[3_000_000_000, 1, 2]] * 4))
    assert large.products[0, 0] == 4 * 9 * 10**18
    assert large + large == Moments.of(np.array([[3_000_000_000, 1, 2]] * 8))


@given(ANSWERS)
def test_any_answers_have_figures_or_none(answers: np.ndarray) -> None:
    found = reliability(Moments.of(answers))
    covariance = np.cov(answers.T)
    assert np.allclose(Moments.of(answers).covariance, covariance)
    if found.alpha is not None:
        assert found.alpha <= 1 + 1e-12
        assert found.alpha_low is not None and found.alpha_low <= found.alpha + 1e-12
    if found.omega is not None:
        assert 0 <= found.omega <= 1


def test_two_items_are_no_scale_and_the_same_answers_no_spread() -> None:
    assert reliability(Moments.of(np.array([[1, 2], [2, 3], [3, 3]]))).alpha is None
    same = reliability(Moments.of(np.full((20, 4), 3)))
    assert (same.alpha, same.omega) == (None, None)
