"""A text as rules read it: plain letters, plain digits, plain dashes, and where each stood in the text as written."""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

HIDDEN = "\ue000"
"""Stands where something was found: neither a letter, nor a digit, nor a space."""
_PLAIN = {
    "ø": "o",
    "Ø": "O",
    "ł": "l",
    "Ł": "L",
    "đ": "d",
    "Đ": "D",
    "ı": "i",
    "æ": "ae",
    "Æ": "Ae",
    "œ": "oe",
    "ß": "ss",
}
_APOSTROPHES = frozenset("\u2018\u2019\u201b\u02bc\u00b4`\u2032")


@dataclass(frozen=True)
class Folded:
    """``text`` is what rules read; ``places`` has for each of its characters the position in the text as written, and
    at the end the length of that text."""

    text: str
    places: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where in the text as written a part of ``text`` stands, with the accents and invisible signs inside it."""
        return self.places[start], self.places[end]

    def whole(self, start: int, end: int) -> tuple[int, int]:
        """A part of ``text``, wider where it begins or ends amid what one character as written became: "\u00bd" is 1/2."""
        while start > 0 and self.places[start] == self.places[start - 1]:
            start -= 1
        while end < len(self.text) and self.places[end] == self.places[end - 1]:
            end += 1
        return start, end


def fold(text: str) -> Folded:
    """Take off accents and invisible signs, and write every digit, space, dash and apostrophe in one way.

    Letters keep their case. One character may become none or several; the places tell.
    """
    signs: list[str] = []
    places: list[int] = []
    for place, sign in enumerate(text):
        for plain in sign if sign < "\x7f" else _fold_sign(sign):
            signs.append(plain)
            places.append(place)
    places.append(len(text))
    return Folded("".join(signs), tuple(places))


@lru_cache(maxsize=4096)
def _fold_sign(sign: str) -> str:
    if sign in _APOSTROPHES:
        return "'"
    if sign in _PLAIN:
        return _PLAIN[sign]
    if sign in "\u2028\u2029\x85":
        return "\n"
    if sign == HIDDEN:
        return "?"
    return "".join(_fold_part(part) for part in unicodedata.normalize("NFKD", sign))


def _fold_part(part: str) -> str:
    category = unicodedata.category(part)
    if category in ("Mn", "Me", "Cf"):
        return ""
    if category == "Nd":
        return str(unicodedata.decimal(part))
    if category == "Zs":
        return " "
    if category == "Pd" or part == "\u2212":
        return "-"
    return _PLAIN.get(part, part)
