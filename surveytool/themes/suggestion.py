"""Which existing codes may fit an answer, each with the reason a person can judge it by.

The score of a code is ``2*ridge + 1*centre + .02*ln(1 + uses) + 2*cos(code words) + .4*[a keyword]``: what ridge regression on
the cosines of the coded answers expects of it (Saunders, Gammerman and Vovk 1998), the cosine of the middle of its answers, a
little for how often it was used, its own name and keywords in the language that fits best, and whether one of the keywords is
there.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import Literal

import numpy as np

from surveytool.themes.index import Index, words_matrix
from surveytool.themes.keyword import holds
from surveytool.themes.lesson import LATEST, Lesson, lesson
from surveytool.themes.vectors import Matrix, Vector
from surveytool.themes.words import fold, text_of

RIDGE = 2.0
CENTRE = 1.0
USED = 0.02
CODE_WORDS = 2.0
KEYWORD = 0.4
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
        self._lesson: Lesson | None = None
        self._built = self._index.times_built
        self._owners, self._of_codes = self._code_words()

    def learn(self, text: str, codes: str | Iterable[str]) -> None:
        """Remember which codes a person gave, or which one; the same text again replaces what was remembered."""
        given = frozenset([codes] if isinstance(codes, str) else map(text_of, codes))
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
        self._lesson = None

    def suggest(self, text: str, k: int = 3) -> list[Suggestion]:
        """At most `k` codes, the likeliest first; codes with the same score in the order of their ids."""
        text_of(text)
        if k < 1:
            return []
        if self._built != self._index.times_built:
            self._built = self._index.times_built
            self._lengths = {}
            self._lesson = None
            self._owners, self._of_codes = self._code_words()
        row = self._index.vector(text)
        near = self._index.cosines(row)
        folded = fold(text)
        alike = self._code_cosines(row)
        if self._lesson is None:
            self._lesson = lesson(self._index, self._coded)
        expected = self._lesson.expected(near)
        found = [
            self._suggestion(code, near, folded, alike=alike.get(code, 0.0), expected=expected.get(code, 0.0))
            for code in sorted({*self._codes, *self._with})
        ]
        ranked = sorted((one for one in found if one is not None), key=lambda one: (-one.score, one.code))
        return ranked[:k]

    def _code_words(self) -> tuple[tuple[str, ...], Matrix]:
        """A column for each language of each code, and whose column it is."""
        owners, words = [], []
        for code, own in self._codes.items():
            for text in own.words:
                owners.append(code)
                words.append(text)
        return tuple(owners), words_matrix(words, self._index.idf).T.tocsr()

    def _code_cosines(self, row: Matrix) -> dict[str, float]:
        found: dict[str, float] = {}
        cosines = (row @ self._of_codes).toarray()[0].tolist()
        for code, cosine in zip(self._owners, cosines, strict=True):
            found[code] = max(found.get(code, 0.0), cosine)
        return found

    def _centre(self, code: str, positions: Sequence[int], near: Vector) -> float:
        """The cosine with the middle of the code's answers, of the latest 400 when there are more."""
        latest = positions[-LATEST:]
        if code not in self._lengths:
            self._lengths[code] = self._index.sum_length(latest)
        length = self._lengths[code]
        return float(near[list(latest)].sum()) / length if length > 0 else 0.0

    def _suggestion(self, code: str, near: Vector, folded: str, *, alike: float, expected: float) -> Suggestion | None:
        own = self._codes.get(code)
        held = list(self._with.get(code, ()))
        cosines = near[np.array(held, dtype=np.int64)]
        like = RIDGE * expected + CENTRE * self._centre(code, held, near) if cosines.any() else 0.0
        keyword = next((word for word in own.keywords if holds(folded, word)), None) if own else None
        score = like + USED * log(1 + len(held)) + CODE_WORDS * alike + (KEYWORD if keyword is not None else 0.0)
        if score <= 0:
            return None
        if keyword is not None:
            return Suggestion(code, f"has the keyword “{keyword}”", "keyword", keyword, score)
        if like >= max(CODE_WORDS * alike, LEAST_LIKE):
            nearest = shorten(self._text_at[held[int(cosines.argmax())]], SHOWN)
            return Suggestion(code, f"resembles the coded answer “{nearest}”", "answer", nearest, score)
        if own and CODE_WORDS * alike >= LEAST_LIKE:
            return Suggestion(code, f"resembles the name “{own.name}”", "name", own.name, score)
        if not held:
            return None
        return Suggestion(code, f"times used: {len(held)}", "used", str(len(held)), score)


def shorten(text: str, most: int) -> str:
    """The text, or its beginning and an ellipsis where it is longer."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
