"""Exact figures from counted values, against numpy on the values themselves."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveytool.analysis.histogram import Histogram

WHOLE = st.lists(st.integers(-50, 200_000).map(float), min_size=2, max_size=60)
BROKEN = st.lists(st.integers(-1000, 1000).map(lambda tenths: tenths / 10), min_size=2, max_size=60)
ANSWERS = st.one_of(WHOLE, BROKEN, st.lists(st.floats(-1e9, 1e9), min_size=2, max_size=30))


@given(ANSWERS)
def test_figures_from_counts_are_those_of_the_answers(answers: list[float]) -> None:
    histogram = Histogram.of(np.array(answers))
    assert histogram.n == len(answers)
    assert histogram.mean == pytest.approx(np.mean(answers), rel=1e-9, abs=1e-6)
    assert histogram.sd == pytest.approx(np.std(answers, ddof=1), rel=1e-6, abs=1e-6)
    assert histogram.median == pytest.approx(np.median(answers))
    for share in (0.1, 0.25, 0.75, 1.0):
        assert histogram.quantile(share) == pytest.approx(np.quantile(answers, share), rel=1e-9, abs=1e-9)


@given(ANSWERS, st.integers(0, 60))
def test_parts_add_up_to_the_histogram_of_all_answers(answers: list[float], cut: int) -> None:
    parts = Histogram.of(np.array(answers[:cut])) + Histogram.of(np.array(answers[cut:]))
    assert parts == Histogram.of(np.array(answers))


def test_the_median_of_an_even_number_is_the_mean_of_the_two_in_the_middle() -> None:
    assert Histogram.of(np.array([1.0, 2.0, 4.0, 5.0])).median == 3.0


def test_points_that_nobody_chose_do_not_move_the_median() -> None:
    points = Histogram(np.array([1.0, 2.0, 3.0, 4.0, 5.0]), np.array([0, 3, 0, 3, 0]))
    assert points.median == 3.0
    assert points.quantile(1.0) == 4.0


def test_one_answer_has_no_spread() -> None:
    assert Histogram.of(np.array([32.0])).sd is None


@pytest.mark.parametrize(
    ("answers", "step", "expected"),
    [
        ([0, 15, 15, 30, 30, 45, 60, 60, 90, 600], 1, [(0, 50), (50, 100), (100, 150), (150, 200), (200, 250), (250, 300), (300, 350), (350, None)]),
        ([1, 2, 2, 3, 4], 1, [(1, 2), (2, 3), (3, None)]),
        ([7, 7, 7], 1, [(7, None)]),
        ([0.5, 1.0, 1.5, 2.0], 0.1, [(0.4, 0.6), (0.6, 0.8), (0.8, 1.0), (1.0, 1.2), (1.2, 1.4), (1.4, 1.6), (1.6, 1.8), (1.8, None)]),
    ],
)  # fmt: skip
def test_runs_are_round_and_hold_every_answer(
    answers: list[float], step: float, expected: list[tuple[float, float | None]]
) -> None:
    histogram = Histogram.of(np.array(answers, dtype=float))
    runs = histogram.runs(step)
    assert [(run.low, run.high) for run in runs] == [
        (pytest.approx(low), high and pytest.approx(high)) for low, high in expected
    ]
    assert sum(run.count for run in runs) == len(answers)


def test_an_answer_on_the_end_of_a_run_belongs_to_the_next() -> None:
    runs = Histogram.of(np.array([0.0, 10.0, 20.0, 30.0, 40.0, 50.0, 60.0, 70.0, 80.0])).runs(1)
    assert [(run.low, run.count) for run in runs] == [(low, 1) for low in range(0, 70, 10)] + [(70, 2)]


def test_an_empty_histogram_has_no_runs() -> None:
    assert Histogram.empty().runs(1) == ()
