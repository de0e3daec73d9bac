"""In which of two languages an answer is written: a count of the small words that only one of them has."""

from typing import Literal

from surveytool.themes.words import FUNCTION_WORDS, fold

Language = Literal["nl", "en"]
_IN_BOTH = FUNCTION_WORDS["nl"] & FUNCTION_WORDS["en"]
_DUTCH = FUNCTION_WORDS["nl"] - _IN_BOTH
_ENGLISH = FUNCTION_WORDS["en"] - _IN_BOTH
_DUTCH_PARTS = ("ij", "aa", "uu", "oe", "ieu", "sch", "lijk", "eer", "heid", "isch")
_ENGLISH_PARTS = ("th", "ing", "tion", "ou", "sh", "ay", "ly", "ea", "ck", "ew")
WORD_COUNTS = 2
LOOKED_AT = 200


def language_of(text: str) -> Language | None:
    """Dutch, English, or None when it cannot be told: no words, or as much of one as of the other."""
    dutch = english = 0
    for word in fold(text[:5_000]).split()[:LOOKED_AT]:
        dutch += WORD_COUNTS * (word in _DUTCH) + any(part in word for part in _DUTCH_PARTS)
        english += WORD_COUNTS * (word in _ENGLISH) + any(part in word for part in _ENGLISH_PARTS)
    if dutch == english:
        return None
    return "nl" if dutch > english else "en"
