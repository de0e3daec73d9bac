"""Fira Sans inside the page: only the characters the page has, so that its text is as wide as it was measured."""

import base64
import io
from functools import lru_cache

from fontTools import subset

from surveytool.report.chart.lettering import FAMILY, REGULAR, SEMIBOLD

# A fixed set, so that most reports share one subset; a report adds what it has beyond it.
_LATIN = frozenset(
    map(chr, [*range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x2010, 0x2027), 0x20AC, 0x2212, 0x2264, 0x2265])
)
_FEATURES = ["kern", "tnum", "locl", "ccmp", "mark"]


def font_faces(text: str) -> str:
    """The `@font-face` rules with both weights embedded, for a page with this text."""
    beyond = "".join(sorted(frozenset(text) - _LATIN))
    return _faces(beyond)


@lru_cache(maxsize=8)
def _faces(beyond: str) -> str:
    rules = (
        f"@font-face{{font-family:'{FAMILY}';font-weight:{weight};font-display:block;"
        f"src:url(data:font/woff;base64,{_subset(str(path), beyond)}) format('woff')}}"
        for weight, path in ((400, REGULAR), (600, SEMIBOLD))
    )
    return "".join(rules)


def _subset(path: str, beyond: str) -> str:
    options = subset.Options(
        layout_features=_FEATURES,
        hinting=False,
        flavor="woff",
        name_IDs=[1, 2],
        notdef_outline=True,
        recalc_timestamp=False,
    )
    stream = io.BytesIO()
    with subset.load_font(path, options) as font:
        subsetter = subset.Subsetter(options)
        subsetter.populate(text="".join(sorted(_LATIN)) + beyond)
        subsetter.subset(font)
        subset.save_font(font, stream, options)
    return base64.b64encode(stream.getvalue()).decode()
