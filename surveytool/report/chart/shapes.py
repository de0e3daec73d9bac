"""Marks that a reader tells apart by shape, not by colour alone."""

from surveytool.report.chart import style
from surveytool.report.chart.sheet import Area, Dot, Mark

_STEEP = 1.1


def round_dot(x: float, y: float, reach: float, fill: str, edge: str = style.WHITE) -> Mark:
    """A dot; with a white edge it stands free of what it lies on."""
    return Dot(x, y, reach, fill, edge, 1.0)


def ring(x: float, y: float, reach: float, colour: str) -> Mark:
    """An open dot."""
    return Dot(x, y, reach - 0.7, style.WHITE, colour, 1.5)


def diamond(x: float, y: float, reach: float, fill: str, edge: str = style.WHITE) -> Mark:
    """A square on its corner."""
    wide = reach * 1.25
    return Area(((x, y - wide), (x + wide, y), (x, y + wide), (x - wide, y)), fill, edge)


def square(x: float, y: float, reach: float, fill: str, edge: str = style.WHITE) -> Mark:
    """A square on its side."""
    half = reach * 0.88
    return Area(((x - half, y - half), (x + half, y - half), (x + half, y + half), (x - half, y + half)), fill, edge)


def triangle(
    x: float, y: float, reach: float, fill: str, edge: str | None = style.WHITE, *, down: bool = False
) -> Mark:
    """A triangle that points up, or down."""
    turn = -1 if down else 1
    high = reach * _STEEP * turn
    return Area(((x - reach, y + high * 0.8), (x + reach, y + high * 0.8), (x, y - high)), fill, edge)


def of_group(index: int, x: float, y: float, reach: float) -> Mark:
    """The mark of a group in a chart: its own shape, and a tone that differs in grey too."""
    match index % 4:
        case 0:
            return round_dot(x, y, reach, style.MAIN)
        case 1:
            return diamond(x, y, reach, style.ACCENT)
        case 2:
            return square(x, y, reach, style.LIGHT, style.MAIN)
        case _:
            return triangle(x, y, reach, style.WHITE, style.INK)
