"""What a round will be able to tell."""

import numpy as np
import pytest

from surveytool.analysis.comparison import Sample, compare
from surveytool.analysis.planning import margin, needed, outlook


def test_margins_are_those_of_the_interval_that_will_be_printed() -> None:
    """N = 200, n = 100: the exact interval of 50 is 86 to 114 of 200."""
    assert margin(100, population=200) == pytest.approx(0.07)
    assert margin(200, population=200) == 0
    assert margin(100, population=None) == pytest.approx(0.1017, abs=1e-4)  # Clopper and Pearson: 0.3983 to 0.6017


@pytest.mark.parametrize("population", [50, 200, 1000, None])
@pytest.mark.parametrize("target", [0.03, 0.05, 0.1])
def test_as_many_as_are_needed_have_the_margin(population: int | None, target: float) -> None:
    count = needed(target, population=population)
    assert count is not None
    assert margin(count - 1, population=population) > target
    most = 1_000_000 if population is None else population
    assert all(margin(n, population=population) <= target for n in range(count, min(most, count + 60) + 1))


def test_a_change_that_is_planned_for_is_found_four_times_out_of_five() -> None:
    """2,000 seeded pairs of rounds of 100 answers of 200 members, answered by chance by one or the other."""
    planned = outlook(100, population=200).change
    assert planned is not None
    rng = np.random.default_rng(2026)
    before, after = 100, round(200 * (0.5 + planned))
    counts = rng.hypergeometric([[before], [after]], [[200 - before], [200 - after]], 100, size=(2, 2000))
    found = 0
    for one, two in counts.T.tolist():
        p = compare(Sample.of_share(one, 100, population=200), Sample.of_share(two, 100, population=200)).p
        found += p is not None and p < 0.05
    assert 0.77 < found / 2000 < 0.84


def test_everybody_answering_finds_any_change() -> None:
    assert outlook(200, population=200).change == pytest.approx(0.001)


def test_what_cannot_be_planned_is_refused() -> None:
    for n, population in ((9, 200), (201, 200)):
        with pytest.raises(ValueError, match="cannot be planned"):
            outlook(n, population=population)
    with pytest.raises(ValueError, match="margin"):
        needed(0.5, population=200)
