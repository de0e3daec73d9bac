"""A chart as a list of marks on a sheet, and the sheet as SVG with real text.

Places are points from the top left, so that a chart is laid out as it is read. Matplotlib's
SVG renderer paints the marks, without a figure and axes around them: those take ten times longer, and every place is ours.
The SVG is made small and safe to stand among others in one page: no ids, no style sheet of its own, no metadata.
"""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, assert_never
from xml.etree import ElementTree

from matplotlib.backend_bases import GraphicsContextBase
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.colors import to_rgb
from matplotlib.path import Path
from matplotlib.transforms import Affine2D
from matplotlib.typing import RGBColorType

from surveytool.report.chart import lettering, style

Anchor = Literal["left", "center", "right"]
_SVG = "{http://www.w3.org/2000/svg}"
_RENDERER: Any = RendererSVG  # it has no types
_UNSAID = ("Date", "Creator", "Format", "Type")


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


Shape = Box | Rule | Area | Dot
Mark = Words | Shape


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
    root = ElementTree.Element("svg", {
        "xmlns": "http://www.w3.org/2000/svg",
        "viewBox": f"0 0 {_short(width)} {_short(height)}",
        "width": _short(width), "height": _short(height),
        "font-family": f"'{lettering.FAMILY}', sans-serif",
        "stroke-linejoin": "round",
    })  # fmt: skip
    shown = [mark for mark in marks if not isinstance(mark, Words) or mark.text]
    shapes = iter(_painted([mark for mark in shown if not isinstance(mark, Words)], width, height))
    for mark in shown:
        if isinstance(mark, Words):
            ElementTree.SubElement(root, "text", _lettered(mark)).text = mark.text
        else:
            shape = next(shapes)
            ElementTree.SubElement(root, "path", {"d": _path(shape.get("d", "")), **_looks(shape)})
    return ElementTree.tostring(root, encoding="unicode", short_empty_elements=True)


def _painted(marks: Sequence[Shape], width: float, height: float) -> Sequence["ElementTree.Element[str]"]:
    """The outlines of the marks as matplotlib's SVG renderer writes them, one for each."""
    stream = io.StringIO()
    renderer = _RENDERER(width, height, stream, image_dpi=72, metadata=dict.fromkeys(_UNSAID))
    flip = Affine2D().scale(1, -1).translate(0, height)
    for mark in marks:
        pen = renderer.new_gc()
        path, fill = _outline(mark, pen)
        renderer.draw_path(pen, path, flip, fill)
    renderer.finalize()
    return list(ElementTree.fromstring(stream.getvalue()).iter(f"{_SVG}path"))  # noqa: S314 (our own text of a moment ago)


def _outline(mark: Shape, pen: GraphicsContextBase) -> tuple[Path, RGBColorType | None]:
    """The outline of a mark and its fill; the pen is set to its edge."""
    match mark:
        case Box():
            across, down = (mark.x, mark.x + mark.width), (mark.y, mark.y + mark.height)
            corners = ((across[0], down[0]), (across[1], down[0]), (across[1], down[1]), (across[0], down[1]))
            _edge(pen, mark.edge, mark.edge_width)
            return Path((*corners, corners[0]), closed=True), to_rgb(mark.fill)
        case Area():
            _edge(pen, mark.edge, mark.edge_width)
            return Path((*mark.points, mark.points[0]), closed=True), to_rgb(mark.fill)
        case Dot():
            _edge(pen, mark.edge, mark.edge_width)
            return Path.circle((mark.x, mark.y), mark.radius), to_rgb(mark.fill)
        case Rule():
            _edge(pen, mark.colour, mark.width, join="round")
            if mark.dash:
                pen.set_dashes(0, [part * mark.width for part in mark.dash])
            return Path(mark.points), None
    assert_never(mark)


def _edge(
    pen: GraphicsContextBase, colour: str | None, width: float, *, join: Literal["miter", "round"] = "miter"
) -> None:
    pen.set_joinstyle(join)
    pen.set_linewidth(width if colour else 0)
    if colour:
        pen.set_foreground(colour)


def _lettered(words: Words) -> dict[str, str]:
    looks = {"font-weight": "600"} if words.bold else {}
    looks["font-size"] = _short(words.size)
    if words.anchor != "left":
        looks["text-anchor"] = {"center": "middle", "right": "end"}[words.anchor]
    return looks | {"fill": words.colour.lower(), "x": _short(words.x), "y": _short(words.y)}


def _looks(element: "ElementTree.Element[str]") -> dict[str, str]:
    looks = dict(part.split(": ", 1) for part in element.get("style", "").split("; ") if part)
    if looks.get("stroke-dashoffset") == "0":
        del looks["stroke-dashoffset"]
    return {name: value.removesuffix("px") for name, value in looks.items()}


def _path(outline: str) -> str:
    """The outline with two decimals: a hundredth of a point is finer than any printer."""
    words = [word if word.isalpha() else _short(float(word)) for word in outline.split()]
    return " ".join(words)


def _short(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
