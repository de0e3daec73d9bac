"""What paper can print: every text in fonts that come as packages, and with a place to break in every long word.

A character no font has would stop an accessible PDF, so it is replaced by its name in brackets. Fonts never come from the
system: the same report is the same file everywhere.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

import fontpkg_fira_sans
import fontpkg_noto_sans_arabic
from fontTools.ttLib import TTFont

from surveytool.report.chart import lettering

FAMILIES = (lettering.FAMILY, fontpkg_noto_sans_arabic.FAMILY)
"""The fonts in the order in which a character is looked for."""
FOLDERS = tuple(Path(package.__file__).parent / "files" for package in (fontpkg_fira_sans, fontpkg_noto_sans_arabic))

LONGEST = 25
"""A run of characters longer than this gets places to break; shorter ones are left to hyphenation."""
_BASE = re.compile(r"\b([nN]) = (?=\d)")
_BREAK = "\u200b"
_HYPHEN = "\u00ad"
_NO_BREAK_SPACES = "\u00a0\u202f\u2007"
_JOINERS = "\u200c\u200d"
_PART = 8
_MOST_MARKS = 4
_MEASURE = 10.0
_ARABIC = frozenset({"AL", "AN"})
_ARABIC_OR_MARK = _ARABIC | {"NSM"}
# advances of the tabular figures of Fira Sans, the same in both weights; about that of an Arabic letter
_TABULAR = dict.fromkeys("0123456789+−", 0.56) | {"%": 0.9}
_UNKNOWN = 0.6


@lru_cache(maxsize=8192)
def printed(text: str) -> str:
    """The text in characters that the fonts have: others by their name in brackets, control characters left out."""
    if text.isascii() and text.isprintable():
        return text
    composed = unicodedata.normalize("NFC", text)
    # a soft hyphen at an end divides nothing, and in a heading or a link the typesetter gives up on it
    return re.sub(f"{_HYPHEN}+(?= |$)", "", "".join(_printed(composed)))


def _printed(text: str) -> Iterator[str]:
    before, marks = "", 0
    for character in text:
        marks = marks + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        if marks <= _MOST_MARKS:
            before = _shown(character, before)
            yield before


def _shown(character: str, before: str) -> str:
    if character in _NO_BREAK_SPACES:
        return "\u00a0"
    if character.isspace():
        return " "
    shown = lettering.printable(character)
    if shown == character or ord(character) not in _arabic():
        return shown
    # marks and joiners belong to the letter before them: joiners decide how Persian is spelled
    is_letter = unicodedata.bidirectional(character) in _ARABIC
    follows = before != "" and unicodedata.bidirectional(before[-1]) in _ARABIC_OR_MARK
    return character if is_letter or follows else shown


@cache
def _arabic() -> frozenset[int]:
    """The characters of the second font."""
    (file,) = FOLDERS[1].glob("*.ttf")
    with TTFont(file, lazy=True) as font:
        return frozenset(font.getBestCmap())


@lru_cache(maxsize=8192)
def flowing(text: str) -> str:
    """The printed text with places to break in runs of more than 25 characters, so that no line is wider than its column."""
    shown = _BASE.sub("\\1\u00a0=\u00a0", printed(text))
    if len(shown) <= LONGEST:
        return shown
    return " ".join(_with_breaks(run) if _needs_breaks(run) else run for run in shown.split(" "))


def _needs_breaks(run: str) -> bool:
    """A SHA-256 fits a line, and is there to be copied: nothing may come between."""
    return len(run) > LONGEST and not re.fullmatch("[0-9a-f]{64}", run)


def _with_breaks(run: str) -> str:
    """A long word gets soft hyphens, an address a break after its signs, and anything else one every few characters."""
    parts = re.findall(r"[^/._@?&=:#%+,;~|-]+[/._@?&=:#%+,;~|-]*|[/._@?&=:#%+,;~|-]+", run)
    return _BREAK.join(part if len(part) <= LONGEST else _cut(part) for part in parts)


def _cut(part: str) -> str:
    if part.isalpha() and lettering.printable(part) == part:
        return hyphenated(part, lettering.width("n" * LONGEST, _MEASURE), _MEASURE)
    return _BREAK.join(part[place : place + _PART] for place in range(0, len(part), _PART))


def hyphenated(text: str, limit: float, size: float, *, bold: bool = False, foreign_only: bool = False) -> str:
    """The text with soft hyphens in words wider than `limit`, where a syllable may end or else where the room does.

    With `foreign_only` words that look like words are left to the hyphenation of the language.
    """

    def broken(found: re.Match[str]) -> str:
        word = found[0]
        return word if foreign_only and _is_word(word) else _soft(word, limit, size, bold)

    return re.sub(f"[^ {_BREAK}]+", broken, text)


def _is_word(text: str) -> bool:
    """Whether the rules of a language find places to break in it."""
    return len(text) <= LONGEST and not re.search(r"(.)\1\1|[^aeiouyà-ü]{6}", text, re.IGNORECASE)


def _soft(marked: str, limit: float, size: float, bold: bool) -> str:
    word = marked.replace(_HYPHEN, "")
    if lettering.printable(word) != word or lettering.width(word, size, bold=bold) <= limit:
        return marked
    found, rest = "", word
    for line in lettering.wrap(word, limit, size, bold=bold, most=len(word)):
        part = line if rest.startswith(line) else line.removesuffix("-")
        rest = rest.removeprefix(part)
        found += part + ("" if not rest else _BREAK if part.endswith(("-", "/")) else _HYPHEN)
    return found


def wide(text: str, size: float, *, bold: bool = False) -> float:
    """The width on one line in a table, where figures stand under each other; of a script charts do not have, about."""
    plain = re.sub(f"[{_BREAK}{_HYPHEN}{_JOINERS}]", "", text)
    return size * sum(_advance(character, bold) for character in plain)


@lru_cache(maxsize=4096)
def _advance(character: str, bold: bool) -> float:
    if character in _TABULAR:
        return _TABULAR[character]
    is_known = character in " \u00a0" or lettering.printable(character) == character
    return lettering.width(character, 1.0, bold=bold) if is_known else _UNKNOWN


def is_seen(text: str) -> bool:
    """Whether a flowing text leaves any ink."""
    return any(unicodedata.category(character) not in ("Cf", "Cc") and not character.isspace() for character in text)


def pieces(text: str) -> list[str]:
    """The parts of a flowing text that a line never breaks in, other than by hyphenation."""
    return [piece for piece in re.split(f"[ {_BREAK}{_HYPHEN}]", text) if piece] or [""]
