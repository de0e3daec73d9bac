"""Colours and sizes of every chart: one place to change the look.

Sizes are points on paper: a chart is 6.5 inches wide at true size, so 9.5 in a chart is 9.5 pt in print. A second,
narrow drawing of the same data is made for a phone, where the wide one would be illegible.
Contrast on white: ink 14:1, secondary 6.5:1, main 7.6:1, accent 5:1, muted 3.7:1 (marks and large shapes only).
"""

from dataclasses import dataclass

INK = "#1F2933"
SECONDARY = "#52606D"
GRID = "#D9DEE3"
TRACK = "#F1F4F6"
MAIN = "#0B5A7A"
LIGHT = "#8DBBD0"
INTERVAL = "#BBD0DA"
ACCENT = "#B84F12"
MUTED = "#7B8794"
FAVOURABLE = "#01665E"
QUADRANT = "#FDF2EA"
WHITE = "#FFFFFF"

NEUTRAL = "#E6E6E6"
_UNFAVOURABLE_TONES = {1: ("#DFC27D",), 2: ("#8C510A", "#DFC27D"), 3: ("#8C510A", "#C99546", "#E6CF96")}
_FAVOURABLE_TONES = {1: ("#80CDC1",), 2: ("#80CDC1", "#01665E"), 3: ("#A5DCD3", "#55AFA6", "#01665E")}
_DARK = frozenset({"#8C510A", "#01665E", MAIN, ACCENT})

HIDDEN_BELOW = 0.06
"""Shares under this get no number inside their segment; the note under the chart says so."""


@dataclass(frozen=True, slots=True)
class Format:
    """A width in points and the letter sizes that go with it; `beside` puts labels left of the marks, else above them."""

    name: str
    width: float
    label: float
    number: float
    head: float
    beside: bool


WIDE = Format("wide", width=468.0, label=9.5, number=9.0, head=8.5, beside=True)
NARROW = Format("narrow", width=234.0, label=9.0, number=8.5, head=8.0, beside=False)

LEADING = 1.24
"""Distance between two baselines, in letter sizes."""


def likert_tones(points: int) -> tuple[str, ...]:
    """The fills of a scale with this many points, least to most favourable; an odd scale has a grey middle.

    Scales over seven points repeat the middle tone of each side: the white edges and the numbers keep them apart.
    """
    side = points // 2
    middle = (NEUTRAL,) if points % 2 else ()
    return _side(_UNFAVOURABLE_TONES, side) + middle + _side(_FAVOURABLE_TONES, side)


def _side(tones: dict[int, tuple[str, ...]], count: int) -> tuple[str, ...]:
    if count in tones or count == 0:
        return tones.get(count, ())
    first, middle, last = tones[3]
    return (first, *(middle,) * (count - 2), last)


def text_on(fill: str) -> str:
    """White on the dark ends, ink elsewhere; both at least 4.5:1."""
    return WHITE if fill in _DARK else INK
