"""Piles beside the themes that people gave, with the number of themes given: ``bench_piles FILE...``.

FILE has lines ``label<TAB>text``. The figure is the adjusted Rand index (Hubert and Arabie, 1985) over five seeds: 0 by chance, 1 the same.
The peer is k-means on TF-IDF of whole words, with our own k-means, so that only the vectors differ.
"""

import sys
import time
from collections import Counter
from collections.abc import Sequence
from math import comb, log

import numpy as np

from surveytool.themes import piles
from surveytool.themes.grouping import k_means, unit
from surveytool.themes.words import fold
from tests.benchmarks.labelled import read

SEEDS = range(1, 6)


def agreement(one: Sequence[object], two: Sequence[object]) -> float:
    """The adjusted Rand index of two ways to divide the same things."""
    both = sum(comb(times, 2) for times in Counter(zip(one, two, strict=True)).values())
    first = sum(comb(times, 2) for times in Counter(one).values())
    second = sum(comb(times, 2) for times in Counter(two).values())
    expected = first * second / comb(len(one), 2)
    most = (first + second) / 2
    return 1.0 if most == expected else (both - expected) / (most - expected)


def of_ours(texts: Sequence[str], k: int, seed: int) -> list[int]:
    """The number of the pile of each text."""
    found = [0] * len(texts)
    for number, pile in enumerate(piles(texts, k=k, seed=seed)):
        for member in pile.members:
            found[member] = number
    return found


def of_words(texts: Sequence[str], k: int, seed: int) -> list[int]:
    """The number of the group of each text by whole words."""
    counted = [Counter(fold(text).split()) for text in texts]
    held = Counter(word for one in counted for word in one)
    place = {word: at for at, word in enumerate(sorted(held))}
    rows = np.zeros((len(texts), len(place)))
    for at, one in enumerate(counted):
        for word, times in one.items():
            rows[at, place[word]] = (1 + log(times)) * (log((1 + len(texts)) / (1 + held[word])) + 1)
    return [int(group) for group in k_means(unit(rows), k, seed=seed)]


def main() -> None:
    """A line a file."""
    for path in sys.argv[1:]:
        labels, texts = read(path)
        k = len(set(labels))
        began = time.process_time()
        ours = [agreement(labels, of_ours(texts, k, seed)) for seed in SEEDS]
        took = (time.process_time() - began) / len(SEEDS)
        words = [agreement(labels, of_words(texts, k, seed)) for seed in SEEDS]
        print(
            f"{path}: {len(texts)} texts, {k} themes: ours {np.mean(ours):.2f}, words {np.mean(words):.2f} ({took:.2f} s)"
        )


if __name__ == "__main__":
    main()
