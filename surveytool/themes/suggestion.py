"""Which existing codes may fit an answer, each with the reason a person can judge it by.

The score of a code is ``1*s1 + .5*s2 + .25*s3 + 1*centre + .02*ln(1 + uses) + 1.5*cos(code words)``: the cosines of the three nearest
answers that carry it and of the middle of its answers, a little for how often it was used, and its own name and keywords in the
language that fits best.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import Literal

import numpy as np

from surveytool.themes.index import Index, words_matrix
from surveytool.themes.keyword import holds
from surveytool.themes.vectors import Matrix, Vector
from surveytool.themes.words import fold, text_of

NEAREST = (1.0, 0.5, 0.25)
CENTRE = 1.0
LATEST = 200
USED = 0.02
CODE_WORDS = 1.5
LEAST_LIKE = 0.05
SHOWN = 160

Kind = Literal["keyword", "answer", "name", "used", "nothing"]
Words = str | Mapping[str, str]
Keywords = Sequence[str] | Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Suggestion:
    """A code that may fit, and why.

    ``kind`` says what speaks for it most: "keyword" (``evidence`` is the keyword of the codebook), "answer" (the nearest answer
    with this code), "name" (the code's name) or "used" (nothing but that it is often used; ``evidence`` is how often). Of a code for
    answers without content a command says "nothing": by what the answer looks like, not by a ``Suggester``.
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
    words: tuple[str, ...]
    keywords: tuple[str, ...]


def _by_language(given: object) -> dict[str, tuple[str, ...]]:
    """Texts by language; under "" what is given without one."""
    if given is None:
        return {}
    if isinstance(given, str):
        return {"": (given,)}
    if isinstance(given, Mapping):
        return {str(language): _by_language(texts).get("", ()) for language, texts in given.items()}
    if isinstance(given, Iterable):
        return {"": tuple(text_of(text) for text in given)}
    raise TypeError(f"the words of a code are texts, not {type(given).__name__}: {given!r:.60}")


def _code(code: str, given: Mapping[str, object]) -> _Code:
    if not isinstance(given, Mapping):
        raise TypeError(f"code {code!r} of the codebook needs a name and keywords, as a mapping, not {given!r:.60}")
    names = _by_language(given.get("name")) or {"": (code.replace("_", " "),)}
    keywords = _by_language(given.get("keywords"))
    languages = sorted({*names, *keywords} - {""}) or [""]
    general = (*names.get("", ()), *keywords.get("", ())) if languages != [""] else ()
    words = [" ".join((*general, *names.get(one, ()), *keywords.get(one, ()))) for one in languages]
    name = next((text for texts in names.values() for text in texts), code)
    return _Code(name, tuple(words), tuple(word for texts in keywords.values() for word in texts))


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
        self._lengths: dict[str, float] = {}
        self._built = self._index.times_built
        self._owners, self._code_rows = self._code_words()

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
        before = self._coded.get(position, frozenset())
        for code in before | given:
            self._lengths.pop(code, None)
        for code in before - given:
            del self._with[code][position]
        for code in given:
            self._with.setdefault(code, {})[position] = None
        self._coded[position] = given

    def suggest(self, text: str, k: int = 3) -> list[Suggestion]:
        """At most `k` codes, the likeliest first; codes with the same score in the order of their ids."""
        text_of(text)
        if k < 1:
            return []
        if self._built != self._index.times_built:
            self._built = self._index.times_built
            self._lengths = {}
            self._owners, self._code_rows = self._code_words()
        row = self._index.vector(text)
        near = self._index.cosines(row)
        folded = fold(text)
        alike = self._code_cosines(row)
        found = [
            self._suggestion(code, near, alike.get(code, 0.0), folded) for code in sorted({*self._codes, *self._with})
        ]
        ranked = sorted((one for one in found if one is not None), key=lambda one: (-one.score, one.code))
        return ranked[:k]

    def _code_words(self) -> tuple[tuple[str, ...], Matrix]:
        """A row for each language of each code, and whose row it is."""
        owners, words = [], []
        for code, own in self._codes.items():
            for text in own.words:
                owners.append(code)
                words.append(text)
        return tuple(owners), words_matrix(words, self._index.idf)

    def _code_cosines(self, row: Matrix) -> dict[str, float]:
        found: dict[str, float] = {}
        cosines = (row @ self._code_rows.T).toarray()[0].tolist()
        for code, cosine in zip(self._owners, cosines, strict=True):
            found[code] = max(found.get(code, 0.0), cosine)
        return found

    def _centre(self, code: str, positions: Sequence[int], near: Vector) -> float:
        """The cosine with the middle of the code's answers, of the latest 200 when there are more."""
        latest = positions[-LATEST:]
        if code not in self._lengths:
            self._lengths[code] = self._index.sum_length(latest)
        length = self._lengths[code]
        return float(near[list(latest)].sum()) / length if length > 0 else 0.0

    def _suggestion(self, code: str, near: Vector, alike: float, folded: str) -> Suggestion | None:
        held = list(self._with.get(code, ()))
        positions = np.array(held, dtype=np.int64)
        cosines = near[positions]
        order = np.lexsort((positions, -cosines))[: len(NEAREST)]
        like = sum(weight * float(cosine) for weight, cosine in zip(NEAREST, cosines[order], strict=False))
        if like > 0:
            like += CENTRE * self._centre(code, held, near)
        score = like + USED * log(1 + len(held)) + CODE_WORDS * alike
        if score <= 0:
            return None
        nearest = self._text_at[held[int(order[0])]] if held else ""
        return self._reasoned(code, score, folded, words=CODE_WORDS * alike, like=like, nearest=nearest)

    def _reasoned(self, code: str, score: float, folded: str, *, words: float, like: float, nearest: str) -> Suggestion:
        own = self._codes.get(code)
        keyword = next((word for word in own.keywords if holds(folded, word)), None) if own else None
        if keyword is not None:
            return Suggestion(code, f"has the keyword “{keyword}”", "keyword", keyword, score)
        if like >= max(words, LEAST_LIKE):
            shown = shorten(nearest, SHOWN)
            return Suggestion(code, f"resembles the coded answer “{shown}”", "answer", shown, score)
        if own and words >= LEAST_LIKE:
            return Suggestion(code, f"resembles the name “{own.name}”", "name", own.name, score)
        uses = str(len(self._with.get(code, ())))
        return Suggestion(code, f"times used: {uses}", "used", uses, score)


def shorten(text: str, most: int) -> str:
    """The text, or its beginning and an ellipsis where it is longer."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
