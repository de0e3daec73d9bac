"""Right codes among the suggestions, beside whole words: ``bench_suggestions FILE [CODEBOOK]``.

FILE has lines ``label<TAB>text``, or ``label|label<TAB>text``; CODEBOOK lines ``label<TAB>name<TAB>keywords``. Two figures, each over ten draws: a session in which
answers are coded in random order (each right code among three, where it was used already), and five coded answers a theme (the first
suggestion right on the rest). The peer is the same formula on whole words, without what the codebook says.
"""

import random
import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from math import log, sqrt
from typing import Protocol

from surveytool.themes import Suggester
from surveytool.themes.words import fold
from tests.benchmarks.labelled import names, read

DRAWS = 10
Codebook = Mapping[str, Mapping[str, object]]


class Learner(Protocol):
    """What is measured."""

    def learn(self, text: str, codes: Sequence[str]) -> None:
        """Take in a coded answer."""

    def ranked(self, text: str) -> list[str]:
        """At most three codes."""


class Ours:
    """The suggester with the codes that exist by now."""

    def __init__(self, texts: Sequence[str], codebook: Codebook) -> None:
        self._suggester = Suggester(texts, codebook)
        self._known: set[str] = set()
        self._every = len(codebook) + 3

    def learn(self, text: str, codes: Sequence[str]) -> None:
        """Take in a coded answer."""
        self._known.update(codes)
        self._suggester.learn(text, codes)

    def ranked(self, text: str) -> list[str]:
        """At most three codes, of those that have been used."""
        found = [one.code for one in self._suggester.suggest(text, k=self._every)]
        return [code for code in found if code in self._known][:3]


class Words:
    """The nearest coded answers by TF-IDF of whole words."""

    def __init__(self, texts: Sequence[str], codebook: Codebook) -> None:
        held = Counter(word for text in texts for word in set(fold(text).split()))
        self._idf = {word: log((1 + len(texts)) / (1 + times)) + 1 for word, times in held.items()}
        self._coded: dict[str, list[dict[str, float]]] = {}

    def _row(self, text: str) -> dict[str, float]:
        row = {word: (1 + log(times)) * self._idf.get(word, 1.0) for word, times in Counter(fold(text).split()).items()}
        length = sqrt(sum(value * value for value in row.values())) or 1.0
        return {word: value / length for word, value in row.items()}

    def learn(self, text: str, codes: Sequence[str]) -> None:
        """Take in a coded answer."""
        for code in codes:
            self._coded.setdefault(code, []).append(self._row(text))

    def ranked(self, text: str) -> list[str]:
        """At most three codes."""
        row = self._row(text)
        scores = {}
        for code, rows in self._coded.items():
            near = sorted(
                (sum(row.get(word, 0) * value for word, value in other.items()) for other in rows), reverse=True
            )
            scores[code] = sum(weight * cosine for weight, cosine in zip((1, 0.5, 0.25), near, strict=False))
            scores[code] += 0.02 * log(1 + len(rows))
        return sorted(scores, key=lambda code: (-scores[code], code))[:3]


def session(made: Callable[[], Learner], labels: Sequence[str], texts: Sequence[str], seed: int) -> tuple[int, int]:
    """Hits and tries of a coder who reads in random order."""
    learner, known, hits, tries = made(), set[str](), 0, 0
    for at in random.Random(seed).sample(range(len(texts)), len(texts)):
        codes = labels[at].split("|")
        if there := known.intersection(codes):
            tries += len(there)
            hits += len(there.intersection(learner.ranked(texts[at])))
        known.update(codes)
        learner.learn(texts[at], codes)
    return hits, tries


def few(made: Callable[[], Learner], labels: Sequence[str], texts: Sequence[str], seed: int) -> tuple[int, int]:
    """Hits and tries of the first suggestion after five coded answers a theme."""
    learner, given, rest = made(), Counter[str](), []
    for at in random.Random(seed).sample(range(len(texts)), len(texts)):
        codes = labels[at].split("|")
        if any(given[code] < 5 for code in codes):
            given.update(codes)
            learner.learn(texts[at], codes)
        else:
            rest.append(at)
    return sum(bool(set(labels[at].split("|")).intersection(learner.ranked(texts[at])[:1])) for at in rest), len(rest)


def main() -> None:
    """Both figures for both, with and without the codebook."""
    labels, texts = read(sys.argv[1])
    codebook = names(sys.argv[2] if len(sys.argv) > 2 else "")
    makers: dict[str, Callable[[], Learner]] = {"words": lambda: Words(texts, {}), "ours": lambda: Ours(texts, {})}
    if codebook:
        makers["ours with codebook"] = lambda: Ours(texts, codebook)
    themes = {code for own in labels for code in own.split("|")}
    print(f"{len(texts)} texts, {len(themes)} themes")
    for name, made in makers.items():
        figures = []
        for task in (session, few):
            counted = [task(made, labels, texts, seed) for seed in range(DRAWS)]
            figures.append(sum(hits for hits, _ in counted) / max(1, sum(tries for _, tries in counted)))
        print(f"{name}: among three {figures[0]:.3f}, first after five a theme {figures[1]:.3f}")


if __name__ == "__main__":
    main()
