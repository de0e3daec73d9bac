"""What coded answers teach, beside ridge regression worked out the other way round: on the runs of characters themselves."""

import numpy as np

from surveytool.themes.index import Index
from surveytool.themes.lesson import LATEST, PENALTY, lesson

TEXTS = [
    "samen leren op intervisie",
    "intervisie in de regio",
    "een protocol delen",
    "protocollen en formats",
    "zomaar wat",
]
CODED = {0: frozenset({"steun"}), 2: frozenset({"kennis"}), 1: frozenset({"steun", "regio"}), 4: frozenset[str]()}


def test_expectations_are_those_of_ridge_regression_on_the_characters() -> None:
    index = Index(TEXTS)
    found = lesson(index, CODED).expected(index.cosines(index.vector(TEXTS[3])))
    every = index.rows(range(len(TEXTS))).toarray().astype(float)
    every = every[:, every.any(axis=0)]
    known = every[[0, 2, 1, 4]]
    told = np.array([[0, 0, 1], [1, 0, 0], [0, 1, 1], [0, 0, 0]], dtype=float)
    by_character = np.linalg.solve(known.T @ known + PENALTY * np.eye(known.shape[1]), known.T @ told)
    assert list(found) == ["kennis", "regio", "steun"]
    assert np.allclose(list(found.values()), every[3] @ by_character, atol=1e-6)
    assert found["kennis"] > 0.15 > found["steun"]


def test_only_the_latest_answers_teach_in_a_long_session() -> None:
    texts = [f"onderwerp{number * 7919}" for number in range(LATEST + 5)]
    index = Index(texts)
    learned = lesson(index, {number: frozenset({"oud" if number < 5 else "nieuw"}) for number in range(len(texts))})
    assert (len(learned.positions), learned.codes) == (LATEST, ("nieuw",))
