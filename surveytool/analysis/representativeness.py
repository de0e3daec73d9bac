"""Who answered beside who was asked: whether the two differ by more than chance, for what is known of the members."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scipy.special import chdtrc


@dataclass(frozen=True)
class Fit:
    """How far the respondents differ from the members: chi-square, its degrees of freedom and p value. ``p`` is None when
    there is one group, or everybody answered."""

    statistic: float
    degrees: int
    p: float | None


def goodness_of_fit(asked: Sequence[int], answered: Sequence[int]) -> Fit:
    """Whether those who answered could be a random choice from those asked, by group.

    chi-square = sum (O - E)^2 / E with E = n N_g / N. From a small population without putting back, the counts are
    multivariate hypergeometric, whose covariances are (N - n)/(N - 1) times those of the multinomial; so the statistic is
    divided by that (Rao and Scott 1981, for a simple random sample).

    Raises ValueError when more answered in a group than were asked.
    """
    if any(some > all_ for some, all_ in zip(answered, asked, strict=True)):
        raise ValueError("more answered in a group than were asked")
    groups = [(all_, some) for all_, some in zip(asked, answered, strict=True) if all_]
    population, n = sum(all_ for all_, _ in groups), sum(some for _, some in groups)
    if len(groups) < 2 or n in (0, population):
        return Fit(0.0, max(len(groups) - 1, 0), None)
    statistic = sum((some - n * all_ / population) ** 2 / (n * all_ / population) for all_, some in groups)
    statistic *= (population - 1) / (population - n)
    degrees = len(groups) - 1
    return Fit(statistic, degrees, float(chdtrc(degrees, statistic)))
