"""How cells look: named styles, so that a board can change one kind of cell in one place."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

INK = "1F2933"
SECOND = "52606D"
RULE = "D9DEE3"
GROUP = "7B8794"
CAUTION = "9A3412"
LINK = "0B5A7A"
FONT = "Calibri"

NUMBERS = frozenset({"count", "share", "mean", "points", "fine", "p", "change", "moved"})
"""What is set to the right, under a head that is."""
_FORMATS = {"count": "#,##0", "step": "#,##0", "share": "0%", "mean": "0.0", "points": "+0;-0;0"}
_FORMATS |= {"fine": "0.00", "change": "+0%;-0%;0%", "moved": "+0.0;-0.0;0.0"}
_DATES = {"nl": "[$-413]d mmmm yyyy", "en": "[$-809]d mmmm yyyy"}
_SMALL = {"nl": '[<0.001]"< 0,001";0.000', "en": '[<0.001]"< 0.001";0.000'}
_CELLS = NUMBERS | {"text", "code", "head", "step", "date", "reason", "link", "again"}
_WRAPPED = frozenset({"text", "code", "head", "reason", "caption-wrapped", "link", "again"})


class Styles:
    """The named styles of one workbook, made when first asked for."""

    def __init__(self, file: "Workbook", brand: str, language: str) -> None:
        self._file = file
        self._brand = brand.removeprefix("#").upper()
        self._formats = _FORMATS | {"date": _DATES[language], "p": _SMALL[language]}
        self._made: set[str] = set()

    def name(self, kind: str, *, begins: bool = False, left: bool = False) -> str:
        """The name of the style for ``kind``; ``begins`` draws a line above, ``left`` sets a number to the left."""
        name = f"surveytool {kind}{' first' if begins else ''}{' left' if left else ''}"
        if name not in self._made:
            self._file.add_named_style(self._style(name, kind, begins=begins, left=left))
            self._made.add(name)
        return name

    def _style(self, name: str, kind: str, *, begins: bool, left: bool) -> Any:
        from openpyxl.styles import Alignment, Border, NamedStyle, PatternFill, Side

        style = NamedStyle(name)
        style.font = self._font(kind)
        style.number_format = self._formats.get(kind, "General")
        side = "right" if kind == "heading-number" or (kind in NUMBERS and not left) else "left"
        indent = 1 if kind.endswith("reason") else 0
        style.alignment = Alignment(horizontal=side, vertical="top", wrap_text=kind in _WRAPPED or None, indent=indent)
        if kind.startswith("heading"):
            style.fill = PatternFill("solid", fgColor=self._brand)
            style.alignment = Alignment(horizontal=side, vertical="bottom", wrap_text=True, indent=indent)
        elif kind in _CELLS:
            above = Side(style="thin", color=GROUP) if begins else None
            style.border = Border(top=above, bottom=Side(style="hair", color=RULE))
        return style

    def _font(self, kind: str) -> Any:
        from openpyxl.styles import Font

        match kind:
            case "title":
                return Font(FONT, size=16, bold=True, color=INK)
            case "caption" | "caption-wrapped":
                return Font(FONT, size=12, bold=True, color=INK)
            case "caution":
                return Font(FONT, size=11, bold=True, color=CAUTION)
            case "heading" | "heading-number" | "heading-reason":
                return Font(FONT, size=11, bold=True, color="FFFFFF")
            case "head":
                return Font(FONT, size=11, bold=True, color=INK)
            case "remark" | "reason" | "again":
                return Font(FONT, size=11, italic=kind == "reason", color=SECOND)
            case "link":
                return Font(FONT, size=11, underline="single", color=LINK)
            case _:
                return Font(FONT, size=11, color=INK)
