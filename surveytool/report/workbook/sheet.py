"""A workbook as plain frozen data: sheets of tables, terms and answers in words. Nothing here knows of a file.

Every value keeps its kind: a number is a number, and its form says how it is shown. Nothing is rounded.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Literal

Value = str | int | float | datetime.date | None
Form = Literal[
    "text", "code", "head", "count", "step", "share", "mean", "points", "fine", "p", "change", "moved", "date", "reason"
]
"""How a value is shown: ``share`` as a whole percentage, ``mean`` with one decimal, ``points`` with its sign, ``step`` as
the head of its row, ``fine`` with two decimals and ``p`` with three; a ``change`` of a share as points with its sign, one of a
mean (``moved``) with one decimal and its sign."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A value that is shown otherwise than the rest of its column; ``sheet`` names the sheet it leads to."""

    value: Value
    form: Form
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """The head of a column, its width in characters and the form of its values. Heads of a table are all different.

    With ``once`` a text is shown in full in the first row of a group, and on one line in the others.
    """

    head: str
    width: int
    form: Form = "text"
    once: bool = False


Row = tuple[Value | Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under heads; where the first cell changes, a group begins. ``name`` is unique in the workbook."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Terms:
    """Words with what they stand for: a value, or a sentence in a column of ``width`` characters."""

    items: tuple[tuple[str, Value | Cell], ...]
    width: int = 100


@dataclass(frozen=True, slots=True)
class Words:
    """Answers in words under the question they were given to, each in a cell of its own and nothing beside it."""

    question: str
    note: str
    answers: tuple[str, ...]


Part = Table | Terms | Words


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its name on the tab, what it tells (for the list of sheets), its title, notes of one line, and its parts."""

    name: str
    about: str
    title: str
    notes: tuple[str, ...]
    parts: tuple[Part, ...]
    landscape: bool = True


@dataclass(frozen=True, slots=True)
class Book:
    """Sheets in order, and what the file says of itself. ``made`` is a day of the round, not of the clock."""

    title: str
    subject: str
    author: str
    language: str
    made: datetime.date
    brand: str
    caution: str
    page: str
    sheets: tuple[Sheet, ...]
