"""Words that say what a pile is about: class-based TF-IDF over words and pairs of words.

Grootendorst (2022): how often a term stands in the pile, times ln(1 + mean words a pile / times the term is used at all). Words are
counted by their first letters, so that inflections count as one, and shown in their most common form.
"""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from math import log

from surveytool.themes.words import FUNCTION_WORDS, LINK, WORD

STEM = 7
SHORTEST = 3
SHOWN = 3
_LEFT_OUT = FUNCTION_WORDS["nl"] | FUNCTION_WORDS["en"]


def _words(text: str) -> list[tuple[str, str]]:
    words = [word.casefold() for word in WORD.findall(LINK.sub(" ", text[:5_000]))]
    return [(word[:STEM], word) for word in words]


def _weighs(word: str) -> bool:
    return len(word) >= SHORTEST and word not in _LEFT_OUT and not word.isdigit()


def _terms(text: str) -> dict[tuple[str, ...], str]:
    words = _words(text)
    terms: dict[tuple[str, ...], str] = {(stem,): word for stem, word in words if _weighs(word)}
    for (one_stem, one), (two_stem, two) in pairwise(words):
        if _weighs(one) and _weighs(two):
            terms[one_stem, two_stem] = f"{one} {two}"
    return terms


def labels(groups: Sequence[Sequence[str]]) -> list[str]:
    """A label a group of texts, in the order given: its three most telling terms; "" where no word tells anything."""
    forms: dict[tuple[str, ...], Counter[str]] = {}
    counted: list[Counter[tuple[str, ...]]] = []
    for group in groups:
        here: Counter[tuple[str, ...]] = Counter()
        for text in group:
            for term, form in _terms(text).items():
                here[term] += 1
                forms.setdefault(term, Counter())[form] += 1
        counted.append(here)
    total: Counter[tuple[str, ...]] = Counter()
    for here in counted:
        total.update(here)
    mean = sum(total.values()) / max(1, len(groups))
    return [" | ".join(_best(here, total, mean, forms)) for here in counted]


def _best(
    here: Counter[tuple[str, ...]],
    total: Counter[tuple[str, ...]],
    mean: float,
    forms: dict[tuple[str, ...], Counter[str]],
) -> list[str]:
    def weight(term: tuple[str, ...]) -> float:
        return here[term] * log(1 + mean / total[term])

    chosen: list[tuple[str, ...]] = []
    for term in sorted(here, key=lambda term: (-weight(term), -len(term), term)):
        if len(term) > 1 and here[term] < 2:
            continue
        if any(set(term) & set(other) for other in chosen):
            continue
        chosen.append(term)
        if len(chosen) == SHOWN:
            break
    return [min(forms[term], key=lambda form: (-forms[term][form], form)) for term in chosen]
