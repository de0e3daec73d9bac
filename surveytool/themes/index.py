"""Which answers are nearest to a text: an index made once, to which later texts can be added cheaply."""

from collections.abc import Iterable, Sequence

import numpy as np
from scipy import sparse

from surveytool.themes.vectors import PLACES, Vector, counts, rarity, weighted

LEAST_ADDED = 16


class Index:
    """Cosines of a text with every text of the index.

    Texts that are added later wait in a tail that is searched too; when the tail has grown to the size of the index, weights
    and index are made anew, so that adding stays cheap on average.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self.times_built = 0
        self._counted = counts(texts)
        self._tail: list[sparse.csr_array] = []
        self._tail_weighted: sparse.csr_array | None = None
        self._build()

    def _build(self) -> None:
        self.times_built += 1
        self.idf = rarity(self._counted)
        self._by_place = sparse.csr_array(weighted(self._counted, self.idf).T.tocsr())

    def __len__(self) -> int:
        return int(self._counted.shape[0]) + len(self._tail)

    def add(self, text: str) -> int:
        """Put one more text in and give its position."""
        self._tail.append(counts([text]))
        self._tail_weighted = None
        if len(self._tail) >= max(LEAST_ADDED, self._counted.shape[0]):
            self._counted = sparse.csr_array(sparse.vstack([self._counted, *self._tail], format="csr"))
            self._tail = []
            self._build()
        return len(self) - 1

    def rows(self, positions: Sequence[int]) -> sparse.csr_array:
        """The texts at these positions as rows of length 1, in this order."""
        first = self._counted.shape[0]
        own = [position for position in positions if position < first]
        later = [position for position in positions if position >= first]
        found = sparse.csr_array(
            sparse.vstack([self._counted[own], *(self._tail[position - first] for position in later)], format="csr")
        )
        place = {position: at for at, position in enumerate([*own, *later])}
        return weighted(found, self.idf)[[place[position] for position in positions]]

    def sum_length(self, positions: Sequence[int]) -> float:
        """The length of the sum of the rows at these positions: what a cosine with their centre is divided by."""
        own = self.rows(positions)
        _, place = np.unique(own.indices, return_inverse=True)
        return float(np.linalg.norm(np.bincount(place, weights=own.data)))

    def vector(self, text: str) -> sparse.csr_array:
        """The text as a row of length 1."""
        return weighted(counts([text]), self.idf)

    def cosines(self, row: sparse.csr_array) -> Vector:
        """The cosine of a row with every text, in the order in which they were put in."""
        first = np.zeros(len(self), dtype=np.float32)
        found = row @ self._by_place
        first[found.indices] = found.data
        if self._tail:
            if self._tail_weighted is None:
                self._tail_weighted = weighted(sparse.csr_array(sparse.vstack(self._tail, format="csr")), self.idf)
            dense = np.zeros(PLACES, dtype=np.float32)
            dense[row.indices] = row.data
            first[self._counted.shape[0] :] = self._tail_weighted @ dense
        return first


def words_matrix(texts: Iterable[str], idf: Vector) -> sparse.csr_array:
    """Texts as rows of length 1, weighted as the answers are."""
    return weighted(counts(list(texts)), idf)
