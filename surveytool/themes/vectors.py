"""Answers as weighted runs of three to five characters, so that compounds and inflections resemble each other.

Weights are (1 + ln count) * idf with idf = ln((1 + n) / (1 + df)) + 1, rows of length 1 (Salton and Buckley, 1988). A run of
characters has its place by its hash, so that a text of later needs no new vocabulary.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from surveytool.themes.words import fold

PLACES_BITS = 20
PLACES = 1 << PLACES_BITS
SHORTEST, LONGEST = 3, 5
LONGEST_TEXT = 5_000
CHUNK = 4_000
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)

if TYPE_CHECKING:
    Matrix = sparse.csr_array[np.float32, tuple[int, int]]
else:
    Matrix = sparse.csr_array
Vector = NDArray[np.float32]


def _hashed(letters: NDArray[np.uint64], length: int) -> NDArray[np.uint64]:
    """A number of 64 bits for every run of `length` letters; the length counts too."""
    runs = np.full(len(letters) - length + 1, length, dtype=np.uint64)
    for start in range(length):
        runs ^= letters[start : start + len(runs)]
        runs *= _MULTIPLIER
        runs ^= runs >> np.uint64(29)
    runs *= _MULTIPLIER
    return runs >> np.uint64(64 - PLACES_BITS)


def _counted(texts: Sequence[str]) -> Matrix:
    """How often each run of characters stands in each text, for texts enough to hold in memory at once."""
    padded = [f" {fold(text[:LONGEST_TEXT])} " for text in texts]
    lengths = np.fromiter((len(text) for text in padded), dtype=np.int64, count=len(padded))
    owners = np.repeat(np.arange(len(padded), dtype=np.int32), lengths)
    letters = np.frombuffer("".join(padded).encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    rows, places = [np.empty(0, dtype=np.int32)], [np.empty(0, dtype=np.int32)]
    for length in range(SHORTEST, LONGEST + 1):
        if len(letters) < length:
            continue
        inside = owners[: len(letters) - length + 1] == owners[length - 1 :]
        rows.append(owners[: len(inside)][inside])
        places.append(_hashed(letters, length)[inside].astype(np.int32))
    row, place = np.concatenate(rows), np.concatenate(places)
    ones = np.ones(len(row), dtype=np.float32)
    found: Matrix = sparse.csr_array(sparse.coo_array((ones, (row, place)), shape=(len(padded), PLACES)))
    found.sum_duplicates()
    return found


def counts(texts: Sequence[str]) -> Matrix:
    """A row a text: 1 + ln(count) of each run of three to five characters, spaces at word ends included."""

    found = []
    for start in range(0, max(1, len(texts)), CHUNK):
        part = _counted(texts[start : start + CHUNK])
        part.data = 1 + np.log(part.data)
        found.append(part)
    return found[0] if len(found) == 1 else sparse.csr_array(sparse.vstack(found, format="csr"))


def rarity(counted: Matrix) -> Vector:
    """The inverse document frequency of every place."""
    held = np.bincount(counted.indices, minlength=counted.shape[1])
    by_times = np.log((1 + counted.shape[0]) / (1 + np.arange(held.max() + 1))) + 1
    return by_times.astype(np.float32)[held]


def weighted(counted: Matrix, idf: Vector) -> Matrix:
    """The rows times idf, each of length 1; a text without letters keeps an empty row."""
    data = counted.data * idf[counted.indices]
    totals = np.add.reduceat(np.append(data * data, np.float32(0)), counted.indptr[:-1]) if len(data) else data
    filled = np.diff(counted.indptr) > 0
    norms = np.ones(counted.shape[0], dtype=np.float32)
    if len(data):
        norms[filled] = np.sqrt(totals[filled])
    data /= np.repeat(norms, np.diff(counted.indptr))
    return sparse.csr_array((data, counted.indices, counted.indptr), shape=counted.shape)


def in_use(rows: Matrix) -> Matrix:
    """The rows with those places alone that one of them holds."""
    places, numbered = np.unique(rows.indices, return_inverse=True)
    return sparse.csr_array((rows.data, numbered, rows.indptr), shape=(rows.shape[0], len(places)))
