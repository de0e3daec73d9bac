"""A chart as a list of marks on a sheet, and the sheet as SVG with real text.

Places are points from the top left, so that a chart is laid out as it is read. Matplotlib paints the marks straight
on a `Figure`: no axes, hence no ticks to make and throw away, which is five times faster and leaves every place to us.
The SVG is made small and safe to stand among others in one page: no ids, no style sheet of its own, no metadata.
"""

import io
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, assert_never
from xml.etree import ElementTree

import matplotlib as mpl
from matplotlib.artist import Artist
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, Polygon, Rectangle
from matplotlib.text import Text
from matplotlib.transforms import Affine2D

from surveytool.report.chart import lettering, style

Anchor = Literal["left", "center", "right"]
_SETTINGS: dict[Any, Any] = {"svg.fonttype": "none", "svg.hashsalt": "surveytool", "figure.dpi": 72, "savefig.dpi": 72}
_SVG = "{http://www.w3.org/2000/svg}"
_EDGE = 1.0
# matplotlib's settings belong to the whole process: two charts may not be painted at the same moment
_PAINTING = threading.Lock()


@dataclass(frozen=True, slots=True)
class Words:
    """One line of text; `y` is its baseline."""

    x: float
    y: float
    text: str
    size: float
    colour: str = style.INK
    bold: bool = False
    anchor: Anchor = "left"

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom of the letters."""
        wide = lettering.width(self.text, self.size, bold=self.bold)
        left = self.x - {"left": 0.0, "center": wide / 2, "right": wide}[self.anchor]
        return left, self.y - 0.76 * self.size, left + wide, self.y + 0.22 * self.size


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle from its left top."""

    x: float
    y: float
    width: float
    height: float
    fill: str
    edge: str | None = None
    edge_width: float = 0.8


@dataclass(frozen=True, slots=True)
class Rule:
    """A line through points."""

    points: tuple[tuple[float, float], ...]
    colour: str
    width: float = 0.8
    dash: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Area:
    """A filled outline."""

    points: tuple[tuple[float, float], ...]
    fill: str
    edge: str | None = None
    edge_width: float = 0.8


@dataclass(frozen=True, slots=True)
class Dot:
    """A round mark at its middle."""

    x: float
    y: float
    radius: float
    fill: str
    edge: str = style.WHITE
    edge_width: float = 0.8


Mark = Words | Box | Rule | Area | Dot


def rule(x1: float, y1: float, x2: float, y2: float, colour: str = style.GRID, width: float = 0.8) -> Rule:
    """A straight line between two places."""
    return Rule(((x1, y1), (x2, y2)), colour, width)


def stack(
    lines: Sequence[str],
    x: float,
    middle: float,
    size: float,
    *,
    colour: str = style.INK,
    bold: bool = False,
    anchor: Anchor = "left",
) -> list[Mark]:
    """Lines of text centred on a height, by their capitals."""
    step = size * style.LEADING
    first = middle - step * (len(lines) - 1) / 2 + size * lettering.CAP_HEIGHT / 2
    return [Words(x, first + step * row, line, size, colour, bold, anchor) for row, line in enumerate(lines)]


def on_white(words: Sequence[Mark]) -> list[Mark]:
    """Texts, each on a white ground, so that no line runs through a letter."""
    grounds = [
        Box(left, top, right - left + 2, bottom - top, style.WHITE)
        for left, top, right, bottom in (word.box for word in words if isinstance(word, Words))
    ]
    return [*grounds, *words]


def tall(lines: int, size: float) -> float:
    """Height that many lines take."""
    return lines * size * style.LEADING


def svg(marks: Iterable[Mark], *, width: float, height: float) -> str:
    """The marks as one SVG element, the same bytes for the same marks."""
    with _PAINTING, mpl.rc_context(_SETTINGS):
        figure = Figure(figsize=(width / 72, height / 72), frameon=False)
        flip = Affine2D().scale(1, -1).translate(0, height)
        for order, mark in enumerate(marks):
            artist = _artist(mark, flip)
            artist.set_zorder(order)
            figure.add_artist(artist)
        stream = io.BytesIO()
        nothing = {"Date": None, "Creator": None, "Format": None, "Type": None}
        figure.savefig(stream, format="svg", metadata=nothing)
    return _slim(stream.getvalue(), width, height)


def _artist(mark: Mark, flip: Affine2D) -> Artist:
    match mark:
        case Words():
            return Text(
                mark.x, mark.y, mark.text, color=mark.colour, fontproperties=lettering.font(mark.bold), size=mark.size,
                ha=mark.anchor, va="baseline", parse_math=False, transform=flip,
            )  # fmt: skip
        case Box():
            edge = mark.edge or "none"
            return Rectangle(
                (mark.x, mark.y), mark.width, mark.height, facecolor=mark.fill, edgecolor=edge,
                linewidth=mark.edge_width if mark.edge else 0, transform=flip,
            )  # fmt: skip
        case Rule():
            xs, ys = zip(*mark.points, strict=True)
            return Line2D(
                xs, ys, color=mark.colour, linewidth=mark.width, solid_capstyle="butt", transform=flip,
                linestyle=(0, mark.dash) if mark.dash else "solid",
            )  # fmt: skip
        case Area():
            edge = mark.edge or "none"
            return Polygon(
                mark.points, closed=True, facecolor=mark.fill, edgecolor=edge,
                linewidth=mark.edge_width if mark.edge else 0, transform=flip,
            )  # fmt: skip
        case Dot():
            return Circle(
                (mark.x, mark.y), mark.radius, facecolor=mark.fill, edgecolor=mark.edge,
                linewidth=mark.edge_width, transform=flip,
            )  # fmt: skip
    assert_never(mark)


def _slim(painted: bytes, width: float, height: float) -> str:
    """The shapes and texts of matplotlib's file in paint order, without groups, ids, style sheet or metadata."""
    root = ElementTree.Element("svg", {
        "xmlns": "http://www.w3.org/2000/svg",
        "viewBox": f"0 0 {_short(width)} {_short(height)}",
        "width": _short(width), "height": _short(height),
        "font-family": f"'{lettering.FAMILY}', sans-serif",
        "stroke-linejoin": "round",
    })  # fmt: skip
    for element in ElementTree.fromstring(painted).iter():  # noqa: S314 (our own bytes of a moment ago)
        if element.tag == f"{_SVG}path" and element.get("style") != "fill: none":
            ElementTree.SubElement(root, "path", {"d": _path(element.get("d", "")), **_looks(element)})
        elif element.tag == f"{_SVG}text":
            word = ElementTree.SubElement(root, "text", _looks(element) | _place(element))
            word.text = element.text
    return ElementTree.tostring(root, encoding="unicode", short_empty_elements=True)


def _looks(element: "ElementTree.Element[str]") -> dict[str, str]:
    looks = dict(part.split(": ", 1) for part in element.get("style", "").split("; ") if part)
    looks.pop("font-family", None)
    if looks.get("text-anchor") == "start":
        del looks["text-anchor"]
    if looks.get("stroke-dashoffset") == "0":
        del looks["stroke-dashoffset"]
    return {name: value.removesuffix("px") for name, value in looks.items()}


def _place(element: "ElementTree.Element[str]") -> dict[str, str]:
    return {name: _short(float(element.get(name, "0"))) for name in ("x", "y")}


def _path(outline: str) -> str:
    """The outline with two decimals: a hundredth of a point is finer than any printer."""
    words = [word if word.isalpha() else _short(float(word)) for word in outline.split()]
    return " ".join(words)


def _short(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
