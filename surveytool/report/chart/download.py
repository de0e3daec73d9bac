"""A figure as a file of its own, for a newsletter or a slide: under its title, with its caption and base, on white.

Letters are outlines there, so that the file looks the same where our font is not.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.font_manager import FontProperties
from matplotlib.path import Path
from matplotlib.textpath import text_to_path
from matplotlib.transforms import Affine2D
from PIL import Image

from surveytool.report.chart import WIDE, lay_out, lettering, style
from surveytool.report.chart.sheet import Area, Box, Dot, Mark, Outline, Rule, Sheet, Words, outline, svg, tall
from surveytool.report.document import Figure, Report, Section

DOTS_PER_INCH = 300
_EDGE = 14.0
_TITLE = 13.0
_RENDERER: Any = RendererAgg  # it has no types
_OUTLINES: Any = text_to_path


@dataclass(frozen=True, slots=True)
class Download:
    """A figure to be used elsewhere: the name for its files and the picture."""

    name: str
    sheet: Sheet

    def svg(self) -> bytes:
        """As SVG with the letters as outlines."""
        return f'<?xml version="1.0" encoding="utf-8"?>\n{svg(self.sheet)}\n'.encode()

    def png(self) -> bytes:
        """As PNG of 300 dots to the inch."""
        return png(self.sheet)


def downloads(report: Report) -> Iterator[Download]:
    """Every figure of a report, in order. A round that no person answered says so in each of them."""
    for section in report.sections:
        yield from _of_section(report, section)


def _of_section(report: Report, section: Section) -> Iterator[Download]:
    for block in section.blocks:
        if isinstance(block, Figure):
            yield Download(block.anchor, _standing_alone(report, section.title, block))
    for inner in section.sections:
        yield from _of_section(report, inner)


def _standing_alone(report: Report, title: str, figure: Figure) -> Sheet:
    chart = lay_out(figure.chart, WIDE)
    room = chart.width
    above: list[Mark] = []
    y = _EDGE
    for text, size, colour, bold in (
        (report.simulated, WIDE.head, style.ACCENT, True),
        (title, _TITLE, style.INK, True),
        (figure.caption, WIDE.label, style.SECONDARY, False),
    ):
        y, lines = _paragraph(text, y, size, room, colour, bold=bold)
        above += lines
    y += 6
    moved = [_moved(mark, _EDGE, y) for mark in chart.marks]
    y += chart.height + 8
    source = " · ".join(part for part in (report.community, report.title) if part)
    for text in (" ".join(figure.base), source):
        y, lines = _paragraph(text, y, WIDE.head, room, style.SECONDARY)
        above += lines
    width, height = room + 2 * _EDGE, y + _EDGE - 3
    ground = Box(0, 0, width, height, style.WHITE)
    return Sheet([ground, *(_outlined(mark) for mark in (*above, *moved))], width, height)


def _paragraph(
    text: str, top: float, size: float, room: float, colour: str, *, bold: bool = False
) -> tuple[float, Sequence[Mark]]:
    """Lines from a height on, and where the next may begin."""
    if not text.strip():
        return top, ()
    lines = lettering.wrap(text, room, size, bold=bold, most=12)
    marks = [
        Words(_EDGE, top + size * (0.95 + style.LEADING * number), line, size, colour, bold)
        for number, line in enumerate(lines)
    ]
    return top + tall(len(lines), size) + 3, marks


def _moved(mark: Mark, right: float, down: float) -> Mark:
    match mark:
        case Words():
            return Words(mark.x + right, mark.y + down, mark.text, mark.size, mark.colour, mark.bold, mark.anchor)
        case Box():
            return Box(mark.x + right, mark.y + down, mark.width, mark.height, mark.fill, mark.edge, mark.edge_width)
        case Dot():
            return Dot(mark.x + right, mark.y + down, mark.radius, mark.fill, mark.edge, mark.edge_width)
        case Rule():
            points = tuple((x + right, y + down) for x, y in mark.points)
            return Rule(points, mark.colour, mark.width, mark.dash)
        case Area():
            points = tuple((x + right, y + down) for x, y in mark.points)
            return Area(points, mark.fill, mark.edge, mark.edge_width)
        case Outline():
            return Outline(mark.path.transformed(Affine2D().translate(right, down)), mark.fill)


def _outlined(mark: Mark) -> Mark:
    """Words as the outlines of their letters; anything else as it is."""
    if not isinstance(mark, Words) or not mark.text:
        return mark
    corners, codes = _OUTLINES.get_text_path(_font(mark.bold), mark.text)
    scale = mark.size / _OUTLINES.FONT_SCALE
    wide = lettering.width(mark.text, mark.size, bold=mark.bold)
    left = mark.x - {"left": 0.0, "center": wide / 2, "right": wide}[mark.anchor]
    placed = Affine2D().scale(scale, -scale).translate(left, mark.y)
    return Outline(Path(corners, codes).transformed(placed), mark.colour) if len(corners) else mark


@cache
def _font(bold: bool) -> FontProperties:
    """The package's own file, never a font of the system."""
    return FontProperties(fname=str(lettering.SEMIBOLD if bold else lettering.REGULAR))


def png(sheet: Sheet) -> bytes:
    """The sheet as a picture on white, the same bytes for the same marks."""
    scale = DOTS_PER_INCH / 72
    renderer = _RENDERER(round(sheet.width * scale), round(sheet.height * scale), DOTS_PER_INCH)
    upright = Affine2D().scale(scale, -scale).translate(0, round(sheet.height * scale))
    for mark in map(_outlined, sheet.marks):
        if isinstance(mark, Words):
            continue  # a line of spaces
        pen = renderer.new_gc()
        path, fill = outline(mark, pen)
        pen.set_antialiased(True)
        renderer.draw_path(pen, path, upright, fill)
    stream = io.BytesIO()
    picture = Image.fromarray(np.asarray(renderer.buffer_rgba())).convert("RGB")
    picture.save(stream, "PNG", dpi=(DOTS_PER_INCH, DOTS_PER_INCH))
    return stream.getvalue()
