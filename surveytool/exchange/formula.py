"""Text that a spreadsheet program would take for a formula, made harmless and back again.

A cell of a CSV file that begins with ``= + - @``, a tab or a carriage return is run when the file is opened (an open
answer may hold anything), so it gets an apostrophe in front. A text that already begins with apostrophes before such a
sign gets one more, so that reading back gives exactly what was written. In a workbook a cell has a type and needs none
of it.
"""

import re

_RUNS = re.compile(r"'*[=+\-@\t\r]")


def guarded(text: str) -> str:
    """``text`` as it may stand in a CSV file."""
    return f"'{text}" if _RUNS.match(text) else text


def unguarded(text: str) -> str:
    """The text that ``guarded`` was given."""
    return text[1:] if text.startswith("'") and _RUNS.match(text) else text
