"""The names on a list of members, by their parts, so that a text can be searched for them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from unicodedata import normalize

from surveytool.themes.common_words import PREFIXES, TITLES
from surveytool.themes.folding import fold

WORD = re.compile(r"[^\W\d_\ue000]+(?:'[^\W\d_\ue000]+)*")
_IN_TWO_LETTERS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "Ø": "Oe", "Å": "Aa"}
)
_BESIDE_A_NAME = re.compile(r"<[^<>]*>|\((?![A-Z][a-z'-]+\))[^()]*\)|\S*@\S*")
"""What a list may have beside a name: a mail address, what somebody does."""


@dataclass(frozen=True)
class KnownNames:
    """The names on a list, by their parts: for each, which people carry it. Nothing of it is kept anywhere."""

    people_of: dict[str, frozenset[int]] = field(repr=False)
    initials: tuple[frozenset[str], ...] = field(repr=False)
    prefixes: tuple[frozenset[str], ...] = field(repr=False)


def known_names(names: Sequence[str]) -> KnownNames:
    """The parts of full names: given names and surnames, also those joined by a hyphen, each by itself."""
    people: dict[str, set[int]] = {}
    initials: list[frozenset[str]] = []
    prefixes: list[frozenset[str]] = []
    for number, name in enumerate(dict.fromkeys(names)):
        given, small_words, last = _parts(name)
        for part in _forms(given, small_words, last) | _forms(
            *_parts(normalize("NFC", name[:200]).translate(_IN_TWO_LETTERS))
        ):
            people.setdefault(part, set()).add(number)
        initials.append(frozenset(word[0] for word in (*given, *last, *small_words)))
        prefixes.append(frozenset(small_words))
    return KnownNames({part: frozenset(numbers) for part, numbers in people.items()}, tuple(initials), tuple(prefixes))


def _parts(name: str) -> tuple[list[str], list[str], list[str]]:
    """The given names (and initials), the small words and the surnames of a full name."""
    written = fold(name[:200]).text
    plain = _BESIDE_A_NAME.sub(" ", written).strip() or written.split("@")[0]
    if plain.count(",") == 1:
        plain = " ".join(reversed(plain.split(",")))
    words = [word for word in (found[0].casefold() for found in WORD.finditer(plain)) if word not in TITLES]
    small = [place for place, word in enumerate(words) if word in PREFIXES and 0 < place < len(words) - 1]
    cut = small[0] if small else max(1, len(words) - _surnames(plain))
    first, rest = words[:cut], words[cut:]
    return (
        first,
        [word for word in rest if word in PREFIXES],
        [word for word in rest if word not in PREFIXES] or rest[-1:],
    )


def _surnames(plain: str) -> int:
    """How many words after a name without small words are the surname: the last, or both sides of its hyphen."""
    last = plain.split()[-1] if plain.split() else ""
    return last.count("-") + 1


def _forms(given: list[str], small_words: list[str], last: list[str]) -> set[str]:
    forms = {word for word in (*given, *last) if len(word) > 1 or not word.isascii()}
    forms |= {word.replace("'", "") for word in forms if len(word) > 3}
    forms |= {word.replace("ij", "y") for word in forms if len(word) > 3}
    if len(given) > 1:
        forms.add("".join(given[:2]))
    whole = "".join((*small_words, *last))
    forms |= {form for one in given[:1] if len(one + whole) > 2 for form in (one + whole, whole + one)}
    if small_words and last:
        forms.add("".join(small_words) + last[0])
        forms.add("".join(word[0] for word in small_words) + last[0])
    return forms
