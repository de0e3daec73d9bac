"""Fira Sans inside the page: only the characters the page may have, so that its text is as wide as it was measured.

The letters that any report has are cut from the font beforehand (tests/report/cut_fonts.py makes those files
anew): cutting takes longer than the rest of the page. What a page has beyond them is cut when it is made.
"""

import base64
import io
from functools import cache, lru_cache
from pathlib import Path

from surveytool.report.chart.lettering import FAMILY, REGULAR, SEMIBOLD, has_glyph

LATIN = frozenset(
    map(chr, [*range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x2010, 0x2027), 0x20AC, 0x2212, 0x2264, 0x2265])
)
"""The characters that every page brings along."""

WEIGHTS = {400: REGULAR, 600: SEMIBOLD}
_FOLDER = Path(__file__).parent / "fonts"
_FEATURES = ["kern", "tnum", "locl", "ccmp", "mark"]


def font_faces(text: str) -> str:
    """The `@font-face` rules with both weights embedded, for a page with this text."""
    beyond = "".join(sorted(character for character in frozenset(text) - LATIN if has_glyph(character)))
    return _usual_faces() + (_further_faces(beyond) if beyond else "")


def ready_made(weight: int) -> Path:
    """The file with the usual characters of one weight."""
    return _FOLDER / f"fira-sans-latin-{weight}.woff"


@cache
def _usual_faces() -> str:
    return "".join(_face(weight, ready_made(weight).read_bytes()) for weight in WEIGHTS)


@lru_cache(maxsize=8)
def _further_faces(beyond: str) -> str:
    """Faces that a browser only uses for these characters."""
    span = ",".join(f"U+{ord(character):X}" for character in beyond)
    return "".join(_face(weight, cut(path, beyond), f";unicode-range:{span}") for weight, path in WEIGHTS.items())


def _face(weight: int, woff: bytes, more: str = "") -> str:
    return (
        f"@font-face{{font-family:'{FAMILY}';font-weight:{weight};font-display:block;"
        f"src:url(data:font/woff;base64,{base64.b64encode(woff).decode()}) format('woff'){more}}}"
    )


def cut(path: Path, characters: str) -> bytes:
    """A font with these characters alone, as WOFF."""
    from fontTools import subset

    options = subset.Options(
        layout_features=_FEATURES,
        hinting=False,
        flavor="woff",
        name_IDs=[1, 2],
        notdef_outline=True,
        recalc_timestamp=False,
    )
    stream = io.BytesIO()
    with subset.load_font(str(path), options) as font:
        subsetter = subset.Subsetter(options)
        subsetter.populate(text=characters)
        subsetter.subset(font)
        subset.save_font(font, stream, options)
    return stream.getvalue()
