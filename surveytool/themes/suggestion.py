"""Which existing codes may fit an answer, each with the reason a person can judge it by.

The score of a code is ``1*s1 + .5*s2 + .25*s3 + .02*ln(1 + uses) + 1.5*cos(code words)``: the cosines of the three nearest answers
that carry it, a little for how often it was used, and its own name and keywords.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import Literal

import numpy as np

from surveytool.themes.index import Index, words_matrix
from surveytool.themes.keyword import holds
from surveytool.themes.vectors import Matrix
from surveytool.themes.words import fold, text_of

NEAREST = (1.0, 0.5, 0.25)
USED = 0.02
CODE_WORDS = 1.5
LEAST_LIKE = 0.05
SHOWN = 160

Kind = Literal["keyword", "answer", "name", "used"]
Words = str | Mapping[str, str]
Keywords = Sequence[str] | Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Suggestion:
    """A code that may fit, and why.

    ``kind`` says what speaks for it most: "keyword" (``evidence`` is the keyword of the codebook), "answer" (the nearest answer
    with this code), "name" (the code's name) or "used" (nothing but that it is often used; ``evidence`` is how often).
    ``reason`` is the same as one English sentence.
    """

    code: str
    reason: str
    kind: Kind
    evidence: str
    score: float


@dataclass(frozen=True)
class _Code:
    name: str
    names: tuple[str, ...]
    keywords: tuple[str, ...]


def _texts(given: object) -> tuple[str, ...]:
    if given is None:
        return ()
    if isinstance(given, str):
        return (given,)
    if isinstance(given, Mapping):
        return tuple(text for value in given.values() for text in _texts(value))
    if isinstance(given, Iterable):
        return tuple(text_of(value) for value in given)
    raise TypeError(f"the words of a code are texts, not {type(given).__name__}")


def _code(code: str, given: Mapping[str, object]) -> _Code:
    names = _texts(given.get("name")) or (code.replace("_", " "),)
    return _Code(names[0], names, _texts(given.get("keywords")))


class Suggester:
    """Suggests codes for answers, and learns from every answer that a person coded.

    `texts` are the answers to be coded; they say which words are rare. `codebook` maps a code to its ``name`` and ``keywords``
    (texts, or texts by language; ``*`` at either end of a keyword stands for any letters). A code that is learned but not in
    the codebook is suggested too: it may have been made a moment ago.
    """

    def __init__(self, texts: Sequence[str], codebook: Mapping[str, Mapping[str, object]] | None = None) -> None:
        if isinstance(texts, str):
            raise TypeError("give a list of answers, not one text")
        own = [text_of(text) for text in texts]
        self._codes = {code: _code(code, given) for code, given in (codebook or {}).items()}
        self._index = Index(own)
        self._at: dict[str, int] = {}
        for position, text in enumerate(own):
            self._at.setdefault(text, position)
        self._text_at = dict(enumerate(own))
        self._coded: dict[int, frozenset[str]] = {}
        self._with: dict[str, dict[int, None]] = {}
        self._words_of: tuple[str, ...] = ()

    def learn(self, text: str, codes: Iterable[str]) -> None:
        """Remember which codes a person gave; the same text again replaces what was remembered."""
        if isinstance(codes, str):
            raise TypeError(f"give the codes as a list: [{codes!r}]")
        given = frozenset(text_of(code) for code in codes)
        text_of(text)
        if text not in self._at:
            self._at[text] = self._index.add(text)
            self._text_at[self._at[text]] = text
        position = self._at[text]
        for code in self._coded.get(position, frozenset()) - given:
            del self._with[code][position]
        for code in given:
            self._with.setdefault(code, {})[position] = None
        self._coded[position] = given

    def suggest(self, text: str, k: int = 3) -> list[Suggestion]:
        """At most `k` codes, the likeliest first; codes with the same score in the order of their ids."""
        text_of(text)
        if k < 1:
            return []
        row = self._index.vector(text)
        near = self._index.cosines(row)
        folded = fold(text)
        alike = self._code_cosines(row)
        found = [
            self._suggestion(code, near, alike.get(code, 0.0), folded) for code in sorted({*self._codes, *self._with})
        ]
        ranked = sorted((one for one in found if one is not None), key=lambda one: (-one.score, one.code))
        return ranked[:k]

    def _code_cosines(self, row: Matrix) -> dict[str, float]:
        if not self._codes:
            return {}
        texts = [" ".join((*code.names, *code.keywords)) for code in self._codes.values()]
        return dict(zip(self._codes, (row @ words_matrix(texts, self._index.idf).T).toarray()[0].tolist(), strict=True))

    def _suggestion(self, code: str, near: np.ndarray, alike: float, folded: str) -> Suggestion | None:
        positions = np.fromiter(self._with.get(code, {}), dtype=np.int64)
        cosines = near[positions]
        order = np.lexsort((positions, -cosines))[: len(NEAREST)]
        nearest = sum(weight * float(cosine) for weight, cosine in zip(NEAREST, cosines[order], strict=False))
        score = nearest + USED * log(1 + len(positions)) + CODE_WORDS * alike
        if score <= 0:
            return None
        own = self._codes.get(code)
        keyword = next((word for word in own.keywords if holds(folded, word)), None) if own else None
        if keyword is not None:
            return Suggestion(code, f"has the keyword “{keyword}”", "keyword", keyword, score)
        if nearest >= max(CODE_WORDS * alike, LEAST_LIKE):
            like = self._text_at[int(positions[order[0]])][:SHOWN]
            return Suggestion(code, f"resembles the coded answer “{like}”", "answer", like, score)
        if own and CODE_WORDS * alike >= LEAST_LIKE:
            return Suggestion(code, f"resembles the name “{own.name}”", "name", own.name, score)
        return Suggestion(code, f"was used {len(positions)} times", "used", str(len(positions)), score)
