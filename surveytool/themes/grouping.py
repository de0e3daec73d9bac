"""Answers that resemble each other put together: k-means on two pictures of their cosines.

One picture is the first k eigenvectors of the cosines (latent semantic analysis, Deerwester and others 1990), the other their
symmetric factors without a negative number (Kuang, Ding and Park 2012), which begin at the same eigenvectors. Each alone does
better on some sets; side by side they do well on all that were tried. Of a few hundred answers several pictures are taken, and
what is often together in one group is put together (evidence accumulation: Fred and Jain 2005).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import linalg, sparse

STEPS = 100
STARTS = 10
FEW_STARTS = 3
TIMES = 3
TURNS = 60

Labels = NDArray[np.int64]
Points = NDArray[np.float64]


def pictures(rows: sparse.csr_array, dimensions: int) -> Points:
    """The rows of length 1 as points in which those that hang together lie close: both pictures, each of length 1."""
    near = (rows @ rows.T).toarray().astype(np.float64)
    np.fill_diagonal(near, 0)
    n = len(near)
    values, vectors = linalg.eigh(near, subset_by_index=(n - min(dimensions, n), n - 1))
    values, vectors = values[::-1], vectors[:, ::-1]
    latent = vectors * np.sqrt(np.maximum(values + 1, 0))
    return np.hstack([unit(latent), unit(_factors(near, values, vectors))])


def _factors(near: Points, values: NDArray[np.float64], vectors: Points) -> Points:
    """H without a negative number such that H times its transpose is near the cosines; by multiplicative steps."""
    above, below = np.maximum(vectors, 0), np.maximum(-vectors, 0)
    larger = np.linalg.norm(above, axis=0) >= np.linalg.norm(below, axis=0)
    factors = np.where(larger, above, below) * np.sqrt(np.maximum(values, 1e-9))
    factors += 1e-4 * np.sqrt(near.mean()) + 1e-12
    for _ in range(STEPS):
        factors *= 0.5 + 0.5 * (near @ factors) / np.maximum(factors @ (factors.T @ factors), 1e-12)
    return np.asarray(factors)


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


def agreed(pictured: Sequence[Points], k: int, *, seed: int) -> Labels:
    """Groups of what is often together when every picture is grouped a few times."""
    n = len(pictured[0])
    together = np.zeros((n, n))
    for number, points in enumerate(pictured):
        for time in range(TIMES):
            labels = k_means(points, k, seed=(seed, number, time), starts=FEW_STARTS)
            together += labels[:, None] == labels
    values, vectors = linalg.eigh(together / (len(pictured) * TIMES), subset_by_index=(n - k, n - 1))
    return k_means(unit(vectors * np.sqrt(np.maximum(values, 0))), k, seed=seed)


def k_means(points: Points, k: int, *, seed: int | Sequence[int], starts: int = STARTS) -> Labels:
    """The best of several starts (k-means++, Arthur and Vassilvitskii 2007), by the sum of squared distances."""
    random = np.random.default_rng(seed)
    best, best_cost = np.zeros(len(points), dtype=np.int64), np.inf
    squares = np.square(points).sum(axis=1)
    for _ in range(starts):
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
