"""Piles of answers that resemble each other: an order for reading, never a result."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import sparse

from surveytool.themes.grouping import Labels, agreed, k_means, pictures
from surveytool.themes.labelling import labels
from surveytool.themes.normalise import is_non_answer
from surveytool.themes.vectors import Matrix, counts, in_use, rarity, weighted
from surveytool.themes.words import fold, text_of

MOST_PILES = 25
ANSWERS_A_PILE = 6
MOST_GROUPED = 1_500
MOST_AGREED = 500
"""Of more answers than this one picture is taken, for the time that several take."""
CENTRAL = 3
MIXED_BELOW = 0.25
RARE = 1.75
RARITIES = (1.0, RARE, 2.5)
WIDTHS = (1.0, 1.5)
"""The pictures: how much a rare run of characters counts, and how many dimensions there are for each pile."""

Kind = Literal["answers", "non_answers", "empty"]


@dataclass(frozen=True)
class Pile:
    """Positions of answers that resemble each other, in the order given, with the words that tell them from the rest.

    ``central`` are the positions of the answers most like the whole pile, the most central first. ``mixed`` piles hold what
    resembles nothing else. ``kind`` sets the answers apart that say there is nothing to say and those without a word.
    """

    label: str
    members: tuple[int, ...]
    central: tuple[int, ...] = ()
    mixed: bool = False
    kind: Kind = "answers"


def piles(texts: Sequence[str], k: int | None = None, seed: int = 1) -> list[Pile]:
    """Every position in exactly one pile; the largest pile first, then those of answers that say nothing.

    `k` is the number of piles of answers; without it a sixth of the answers, at most 25. There are fewer where there are
    fewer different answers. More than 1,500 answers: a sample is piled and the rest goes to the nearest pile.

    Raises ValueError when `k` is below 1.
    """
    if isinstance(texts, str):
        raise TypeError("give a list of answers, not one text")
    if k is not None and k < 1:
        raise ValueError(f"the number of piles must be at least 1, not {k}")
    nothing: dict[Kind, list[int]] = {"non_answers": [], "empty": []}
    kept = []
    for position, text in enumerate(texts):
        if not fold(text_of(text)):
            nothing["empty"].append(position)
        elif is_non_answer(text):
            nothing["non_answers"].append(position)
        else:
            kept.append(position)
    found = _of_answers([texts[position] for position in kept], kept, k, seed)
    for kind, members in nothing.items():
        if members:
            found.append(Pile(texts[members[0]].strip()[:40], tuple(members), tuple(members[:CENTRAL]), False, kind))
    return found


def _of_answers(texts: Sequence[str], positions: Sequence[int], k: int | None, seed: int) -> list[Pile]:
    if not texts:
        return []
    counted = in_use(counts(texts))
    idf = rarity(counted)
    rows = weighted(counted, idf**RARE)
    wanted = k if k is not None else min(MOST_PILES, max(1, len(texts) // ANSWERS_A_PILE))
    several = [weighted(counted, idf**rare) for rare in RARITIES] if len(texts) <= MOST_AGREED else [rows]
    groups = _grouped(rows, several, wanted, seed)
    named = labels([[texts[member] for member in group] for group in groups])
    made = []
    for group, label in zip(groups, named, strict=True):
        own = rows[group]
        centre = np.asarray(own.sum(axis=0)).ravel() / len(group)
        nearness = np.asarray(own @ centre)
        order = np.lexsort((np.array(group), -np.round(nearness, 6)))
        made.append(
            Pile(
                label=label or fold(texts[group[0]])[:40],
                members=tuple(positions[member] for member in group),
                central=tuple(positions[group[at]] for at in order[:CENTRAL]),
                mixed=len(group) > 1 and float(nearness.mean()) < MIXED_BELOW,
            )
        )
    return sorted(made, key=lambda pile: (-len(pile.members), pile.members))


def _grouped(rows: Matrix, several: Sequence[Matrix], wanted: int, seed: int) -> list[list[int]]:
    n = rows.shape[0]
    random = np.random.default_rng(seed)
    sample = np.arange(n) if n <= MOST_GROUPED else np.sort(random.choice(n, MOST_GROUPED, replace=False))
    wanted = min(wanted, len(sample))
    own = _together([one[sample] for one in several], wanted, seed)
    groups = own
    if len(sample) < n:
        belongs = sparse.csr_array((np.ones(len(sample)), (own, np.arange(len(sample)))), shape=(wanted, len(sample)))
        centres = (belongs @ rows[sample]).toarray()
        centres /= np.maximum(np.linalg.norm(centres, axis=1, keepdims=True), 1e-9)
        groups = np.asarray(rows @ centres.T).argmax(axis=1)
        groups[sample] = own
    found: dict[int, list[int]] = {}
    for position, group in enumerate(groups.tolist()):
        found.setdefault(group, []).append(position)
    return list(found.values())


def _together(several: Sequence[Matrix], wanted: int, seed: int) -> Labels:
    """A group for every row, by one picture or by what several of the same rows agree on."""
    n = several[0].shape[0]
    if wanted >= n:
        return np.arange(n)
    if len(several) == 1:
        return k_means(pictures(several[0], wanted), wanted, seed=seed)
    return agreed([pictures(rows, round(wanted * width)) for rows in several for width in WIDTHS], wanted, seed=seed)
