"""Texts of a form that an author asks for, made up from the expression itself.

It knows what people write in such expressions: letters, classes, groups, alternatives and repetition. Whether a text fits is
for ``clean`` to say; this only makes candidates.
"""

import random
import string
from collections.abc import Callable

MOST_REPEATED = 4
"""How often something is repeated beyond the least, where the expression knows no limit."""
_CLASSES = {"d": string.digits, "w": string.ascii_letters + string.digits, "s": " "}
_ANYTHING = string.ascii_lowercase + string.digits
_PRINTABLE = string.ascii_letters + string.digits + " -_.,@/()+#"

Maker = Callable[[random.Random], str]


def texts_of_form(expression: str, count: int, *, rng: random.Random) -> tuple[str, ...]:
    """At most ``count`` different texts of this form; none when the expression has something in it that is not known here."""
    try:
        make = _Reading(expression).whole()
    except (ValueError, IndexError):
        return ()
    return tuple(dict.fromkeys(make(rng) for _ in range(count)))


class _Reading:
    """Reads an expression from left to right into something that makes texts."""

    def __init__(self, expression: str) -> None:
        self._text = expression
        self._at = 0

    def whole(self) -> Maker:
        made = self._alternatives()
        if self._at != len(self._text):
            raise ValueError("a bracket is closed that was not opened")
        return made

    def _next(self) -> str:
        return self._text[self._at : self._at + 1]

    def _take(self) -> str:
        character = self._text[self._at]
        self._at += 1
        return character

    def _takes(self, text: str) -> bool:
        is_there = self._text.startswith(text, self._at)
        self._at += len(text) if is_there else 0
        return is_there

    def _alternatives(self) -> Maker:
        options = [self._row()]
        while self._takes("|"):
            options.append(self._row())
        return lambda rng: rng.choice(options)(rng)

    def _row(self) -> Maker:
        parts: list[Maker] = []
        while self._next() not in ("", "|", ")"):
            parts.append(self._repeated(self._one()))
        return lambda rng: "".join(part(rng) for part in parts)

    def _one(self) -> Maker:
        character = self._take()
        if character == "(":
            return self._group()
        if character in "^$":
            return lambda rng: ""
        choices = (
            self._class() if character == "[" else _ANYTHING if character == "." else
            self._escaped() if character == "\\" else character
        )  # fmt: skip
        return lambda rng: rng.choice(choices)

    def _group(self) -> Maker:
        if self._takes("?") and not self._takes(":"):
            raise ValueError("a group that looks ahead or behind, or has a name")
        made = self._alternatives()
        if not self._takes(")"):
            raise ValueError("a bracket is not closed")
        return made

    def _escaped(self) -> str:
        character = self._take()
        if character in _CLASSES:
            return _CLASSES[character]
        if character.isalnum():
            raise ValueError("an escape that is not known here")
        return character

    def _class(self) -> str:
        is_negative = self._takes("^")
        members = ""
        while not members or self._next() != "]":
            character = self._take()
            one = self._escaped() if character == "\\" else character
            if self._next() == "-" and self._text[self._at + 1] != "]" and len(one) == 1:
                self._at += 1
                last = self._take()
                last = self._escaped() if last == "\\" else last
                one = "".join(map(chr, range(ord(one), ord(last[0]) + 1)))
            members += one
        self._at += 1
        chosen = "".join(c for c in _PRINTABLE if c not in members) if is_negative else members
        if not chosen:
            raise ValueError("a class without members")
        return chosen

    def _repeated(self, one: Maker) -> Maker:
        least, most = self._times()
        self._takes("?")  # as little as possible: any length fits
        return lambda rng: "".join(one(rng) for _ in range(rng.randint(least, most)))

    def _times(self) -> tuple[int, int]:
        for sign, times in (("*", (0, MOST_REPEATED)), ("+", (1, 1 + MOST_REPEATED)), ("?", (0, 1))):
            if self._takes(sign):
                return times
        if not self._takes("{"):
            return 1, 1
        inside, closing, _ = self._text[self._at :].partition("}")
        if not closing:
            raise ValueError("a brace is not closed")
        self._at += len(inside) + 1
        low, comma, high = inside.partition(",")
        least = int(low or 0)
        return least, int(high) if high else least + MOST_REPEATED if comma else least
