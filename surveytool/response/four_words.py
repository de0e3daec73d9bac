"""The four words that a member keeps, to lay the answers of two rounds side by side.

They are of our own lists of short, common words, of which no two in a list differ by one slip of the hand: whoever mistypes
one is told so, and told the nearest. Capitals, signs and the order do not matter. What is stored is made from them and a key;
the words themselves are kept by the member alone.
"""

import re
import unicodedata
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib import resources
from typing import Literal

WORDS = 4
LANGUAGES = ("nl", "en")
SEED_BYTES = 32
MOST_TYPED = 200
"""Characters that are read; four words and what stands between them are far shorter."""
MOST_SHOWN = 30
"""Characters of a word that is not on the list, in what is said about it."""


@dataclass(frozen=True)
class Misread:
    """Why these are no four words: another number of them, one twice, or one that is not on the list, with the nearest that
    is."""

    kind: Literal["number", "twice", "unknown"]
    count: int = 0
    word: str = ""
    near: str = ""


def make_words(seed: bytes, language: str) -> tuple[str, ...]:
    """Four different words that follow from 32 random bytes; of the Dutch list, unless ``language`` has one of its own.

    Raises:
        ValueError: when there are not 32 bytes.
    """
    if len(seed) != SEED_BYTES:
        raise ValueError(f"four words are made of {SEED_BYTES} bytes, not {len(seed)}")
    left = list(words_of(language if language in LANGUAGES else LANGUAGES[0]))
    number = int.from_bytes(seed, "big")
    chosen = []
    for _ in range(WORDS):
        number, place = divmod(number, len(left))
        chosen.append(left.pop(place))
    return tuple(chosen)


def read_words(text: str) -> tuple[str, ...] | Misread | None:
    """The four words that somebody typed, in whatever way and in either language; None when nothing was typed."""
    typed = re.findall(r"[a-z]+", _plain(text[:MOST_TYPED]))
    if not typed:
        return Misread("number") if text.strip() else None
    known = max((words_of(language) for language in LANGUAGES), key=lambda words: sum(word in words for word in typed))
    for word in typed:
        if word not in known:
            near = get_close_matches(word, known, n=1, cutoff=0.6)
            return Misread("unknown", word=word[:MOST_SHOWN], near=near[0] if near else "")
    if len(typed) != WORDS:
        return Misread("number", count=len(typed))
    twice = next((word for word in typed if typed.count(word) > 1), None)
    return Misread("twice", word=twice) if twice is not None else tuple(typed)


def in_one_order(words: tuple[str, ...]) -> bytes:
    """The words as what is stored is made from them: the same in whichever order they came."""
    return " ".join(sorted(words)).encode("ascii")


@cache
def words_of(language: str) -> tuple[str, ...]:
    """The list of a language."""
    file = resources.files("surveytool.response") / "words" / f"{language}.txt"
    return tuple(file.read_text("ascii").split())


def _plain(text: str) -> str:
    """Small letters without accents: telephones put those on by themselves."""
    apart = unicodedata.normalize("NFKD", text.lower())
    return "".join(character for character in apart if not unicodedata.combining(character))
