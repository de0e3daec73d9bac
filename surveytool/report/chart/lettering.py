"""Fira Sans, measured: how wide a text is, where it breaks, and what to print for a character the font does not have.

The charts keep their text as text, so a label's width must be known without drawing it. Widths are sums of the
font's own advances; kerning only ever makes a text a little narrower, so a measured label always fits.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import fontpkg_fira_sans
from matplotlib.ft2font import FT2Font, LoadFlags

FAMILY = "Fira Sans"
_FOLDER = Path(fontpkg_fira_sans.__file__).parent / "files"
REGULAR = _FOLDER / "FiraSans-Regular.ttf"
SEMIBOLD = _FOLDER / "FiraSans-SemiBold.ttf"
CAP_HEIGHT = 0.689
"""Height of a capital in letter sizes; text is centred on a row by half of it."""

_SHORTEST_PART = 4
_VOWELS = "aeiouyàáâäèéêëìíîïòóôöùúûü"
_STEERING = frozenset({"Cf", "Cc"})
_MARKS = frozenset({"Mn", "Me"})
_UNITS = 1000
_NEVER_APART = frozenset(
    ["bl", "br", "ch", "dr", "gr", "kl", "kr", "ph", "pl", "pr", "qu", "sc", "sp", "st", "th", "tr", "vr"]
)


@cache
def _face(bold: bool) -> FT2Font:
    return FT2Font(str(SEMIBOLD if bold else REGULAR))


@cache
def _glyphs() -> frozenset[int]:
    return frozenset(_face(False).get_charmap()) & frozenset(_face(True).get_charmap())


def has_glyph(character: str) -> bool:
    """Whether the font can draw this character, in both weights."""
    return ord(character) in _glyphs()


@lru_cache(maxsize=4096)
def _advance(character: str, bold: bool) -> float:
    glyph = _face(bold).load_char(ord(character), flags=LoadFlags.NO_SCALE | LoadFlags.NO_HINTING)
    return glyph.horiAdvance / _UNITS


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Width in points of one line of printable text."""
    return size * sum(_advance(character, bold) for character in text)


@lru_cache(maxsize=2048)
def printable(text: str) -> str:
    """The text with every character the font cannot draw replaced by its name in brackets; one line, never empty-handed.

    Characters that only steer others (joiners, variation selectors, writing direction) are left out.
    """
    composed = unicodedata.normalize("NFC", " ".join(text.split()))
    return "".join(_drawable(character) for character in composed)


def _drawable(character: str) -> str:
    category = unicodedata.category(character)
    if character != "\u00ad" and category in _STEERING:
        return ""
    if has_glyph(character):
        return character
    if category in _MARKS:
        return ""
    name = unicodedata.name(character, "")
    return f"[{name.lower()}]" if name else f"[U+{ord(character):04X}]"


def wrap(text: str, limit: float, size: float, *, bold: bool = False, most: int = 4) -> tuple[str, ...]:
    """The text in lines no wider than `limit`, at most `most` of them (then the last ends in an ellipsis).

    A word wider than a line breaks at a soft hyphen, a hyphen or slash, or else where a Dutch syllable may end.
    """
    lines: list[str] = []
    current = ""
    pieces = list(_pieces(printable(text), limit, size, bold))
    for piece, after in zip(pieces, [*pieces[1:], None], strict=True):
        joined = f"{current} {piece.word}" if current and piece.spaced else current + piece.word
        ending = "-" if after is not None and after.hyphen else ""
        if not current or width(joined + ending, size, bold=bold) <= limit:
            current = joined
        else:
            lines.append(_shown(current, hyphen=piece.hyphen))
            current = piece.word
    lines.append(_shown(current, hyphen=False))
    if len(lines) > most:
        lines = [*lines[: most - 1], _ellipsis(lines[most - 1], limit, size, bold)]
    return tuple(lines)


def balanced(text: str, limit: float, size: float, *, bold: bool = False, most: int = 4) -> tuple[str, ...]:
    """As `wrap`, with lines of about the same width: no last line of one word."""
    lines = wrap(text, limit, size, bold=bold, most=most)
    narrow = limit / 2
    while len(lines) > 1 and limit - narrow > 2:
        middle = (limit + narrow) / 2
        tried = wrap(text, middle, size, bold=bold, most=most)
        if len(tried) == len(lines) and not any(line.endswith(("-", "…")) for line in tried):
            lines, limit = tried, middle
        else:
            narrow = middle
    return lines


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of a text that stays together; `hyphen`: a line that ends before it gets one."""

    word: str
    spaced: bool
    hyphen: bool


def _shown(line: str, *, hyphen: bool) -> str:
    plain = line.replace("\u00ad", "")
    return f"{plain}-" if hyphen else plain


def _pieces(text: str, limit: float, size: float, bold: bool) -> Iterator[_Piece]:
    for word in text.split(" "):
        if width(_shown(word, hyphen=False), size, bold=bold) <= limit:
            yield _Piece(_shown(word, hyphen=False), spaced=True, hyphen=False)
            continue
        for index, (part, hyphen) in enumerate(_parts(word, limit, size, bold)):
            yield _Piece(part, spaced=index == 0, hyphen=hyphen)


def _parts(word: str, limit: float, size: float, bold: bool) -> Iterator[tuple[str, bool]]:
    """Parts of one long word that each fit a line with a hyphen behind them, and whether a hyphen stands before them."""
    soft = False
    for marked in re.split("(\u00ad)", word):
        if marked == "\u00ad":
            soft = True
            continue
        for half in re.findall(r"[^-/]+[-/]*|[-/]+", marked):
            rest, hyphen = half, soft
            soft = False
            while width(rest + "-", size, bold=bold) > limit and len(rest) > 1:
                at = _break(rest, limit, size, bold)
                yield rest[:at], hyphen
                rest, hyphen = rest[at:], True
            yield rest, hyphen


def _break(word: str, limit: float, size: float, bold: bool) -> int:
    """Where to cut a word: the last syllable end that fits, else the last letter that fits."""
    room = limit - width("-", size, bold=bold)
    fits, used = 0, 0.0
    for character in word:
        used += _advance(character, bold) * size
        if used > room:
            break
        fits += 1
    fits = max(1, min(fits, len(word) - 1))
    last = min(fits, len(word) - _SHORTEST_PART)
    for at in range(last, max(_SHORTEST_PART, last // 2) - 1, -1):
        if _syllable_ends(word.lower(), at):
            return at
    return fits


def _syllable_ends(word: str, at: int) -> bool:
    """Whether a Dutch syllable may end before `at`: between consonants (ver-ga), or before the last one (le-den)."""
    before, after = word[at - 1], word[at]
    if not (before.isalpha() and after.isalpha()) or after in _VOWELS or at + 1 >= len(word):
        return False
    starts = re.match(r"(sch|ch|[^aeiouy])?[aeiouy]", word[at:]) is not None
    joined = word[at - 1 : at + 1] in _NEVER_APART
    has_vowel = any(letter in _VOWELS for letter in word[:at])
    return starts and not joined and has_vowel


def _ellipsis(line: str, limit: float, size: float, bold: bool) -> str:
    kept = line.rstrip("-")
    while kept and width(f"{kept}…", size, bold=bold) > limit:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"


def lowered(label: str) -> str:
    """A label as it stands inside a sentence: with a small letter, unless it begins with an abbreviation or a letter alone."""
    return label[:1].lower() + label[1:] if label[1:2].islower() else label
