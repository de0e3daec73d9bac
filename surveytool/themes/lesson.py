"""What coded answers teach about one that is not coded yet: ridge regression on their cosines.

With the cosines K between n coded answers and T their codes (0 or 1), the weights are W with (K + .5 I) W = T, and the
expectation of a new answer is its n cosines times W (kernel ridge regression: Saunders, Gammerman and Vovk 1998). An answer
that several coded ones resemble so counts once, where the sum of its nearest would count it for each.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import linalg

from surveytool.themes.index import Index
from surveytool.themes.vectors import Vector

LATEST = 400
PENALTY = 0.5


@dataclass(frozen=True)
class Lesson:
    """A row of `weights` for each of the `positions` in the index, a column for each code."""

    positions: NDArray[np.int64]
    codes: tuple[str, ...]
    weights: NDArray[np.float64]

    def expected(self, near: Vector) -> dict[str, float]:
        """By code, from the cosines with every text of the index: near 1 where the code belongs, near 0 where not."""
        return dict(zip(self.codes, (near[self.positions] @ self.weights).tolist(), strict=True))


def lesson(index: Index, coded: Mapping[int, frozenset[str]]) -> Lesson:
    """What the codes of answers, by position and in the order they were learned, teach; of the latest 400 when there are more."""
    latest = list(coded)[-LATEST:]
    codes = sorted({code for position in latest for code in coded[position]})
    told = np.array([[float(code in coded[position]) for code in codes] for position in latest])
    if not codes:
        return Lesson(np.zeros(0, dtype=np.int64), (), np.zeros((0, 0)))
    rows = index.rows(latest)
    cosines = (rows @ rows.T).toarray().astype(np.float64)
    weights = linalg.solve(cosines + PENALTY * np.eye(len(latest)), told, assume_a="pos")
    return Lesson(np.array(latest, dtype=np.int64), tuple(codes), weights)
