"""Answers that resemble each other put together: spectral grouping of cosines, with k-means from several seeds.

Ng, Jordan and Weiss (2001): the first k eigenvectors of the normalised cosines, rows of length 1, then k-means.
"""

import numpy as np
from numpy.typing import NDArray
from scipy import linalg, sparse

STARTS = 10
TURNS = 60

Labels = NDArray[np.int64]
Points = NDArray[np.float64]


def spectral_points(rows: sparse.csr_array, dimensions: int) -> Points:
    """The rows as points of length 1 in which groups that hang together lie close."""
    near = (rows @ rows.T).toarray().astype(np.float64)
    np.fill_diagonal(near, 0)
    scale = 1 / np.sqrt(np.maximum(near.sum(axis=1), 1e-9))
    near *= scale[:, None]
    near *= scale[None, :]
    n = len(near)
    take = min(dimensions, n)
    _, vectors = linalg.eigh(near, subset_by_index=(n - take, n - 1))
    return unit(vectors[:, ::-1])


def unit(points: Points) -> Points:
    """Every row of length 1; a row of nothing stays so."""
    lengths = np.linalg.norm(points, axis=1, keepdims=True)
    return np.asarray(points / np.where(lengths > 0, lengths, 1))


def _first_centres(points: Points, k: int, random: np.random.Generator) -> Points:
    chosen = [int(random.integers(len(points)))]
    distance = np.square(points - points[chosen[0]]).sum(axis=1)
    while len(chosen) < k:
        total = distance.sum()
        pick = int(random.choice(len(points), p=distance / total)) if total > 0 else len(chosen)
        chosen.append(pick)
        distance = np.minimum(distance, np.square(points - points[pick]).sum(axis=1))
    return points[chosen].copy()


def k_means(points: Points, k: int, *, seed: int) -> Labels:
    """The best of several starts (k-means++, Arthur and Vassilvitskii 2007), by the sum of squared distances."""
    random = np.random.default_rng(seed)
    best, best_cost = np.zeros(len(points), dtype=np.int64), np.inf
    squares = np.square(points).sum(axis=1)
    for _ in range(STARTS):
        centres = _first_centres(points, k, random)
        labels = np.full(len(points), -1, dtype=np.int64)
        for _ in range(TURNS):
            distances = squares[:, None] - 2 * points @ centres.T + np.square(centres).sum(axis=1)
            new = distances.argmin(axis=1)
            if (new == labels).all():
                break
            labels = new
            sizes = np.bincount(labels, minlength=k)
            sums = np.zeros_like(centres)
            np.add.at(sums, labels, points)
            filled = sizes > 0
            centres[filled] = sums[filled] / sizes[filled, None]
        cost = float(distances.min(axis=1).sum())
        if cost < best_cost - 1e-9:
            best, best_cost = labels, cost
    return best
