"""A day as people write it, read without guessing.

``2026-11-22``, ``22-11-2026``, ``22.11.2026``, ``22 november 2026``, ``22 Nov 2026`` and ``November 22, 2026``. With slashes
some put the month first: ``3/4/2026`` is asked again, ``22/11/2026`` can only be one day.
"""

import datetime
import re

_MONTHS = (
    ("januari", "january", "jan"),
    ("februari", "february", "feb"),
    ("maart", "march", "mrt", "mar"),
    ("april", "apr"),
    ("mei", "may"),
    ("juni", "june", "jun"),
    ("juli", "july", "jul"),
    ("augustus", "august", "aug"),
    ("september", "sept", "sep"),
    ("oktober", "october", "okt", "oct"),
    ("november", "nov"),
    ("december", "dec"),
)
_MONTH_NUMBERS = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names}
_YEAR_FIRST = re.compile(r"(\d{4})([-./])(\d{1,2})\2(\d{1,2})", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2}) ?([-./]) ?(\d{1,2}) ?\2 ?(\d{2,4})", re.ASCII)
_WITH_WORD = re.compile(r"(\d{1,2})(?:st|nd|rd|th|e)?[ -]([a-z]+)\.?,?[ -](\d{2,4})", re.ASCII)
_WORD_FIRST = re.compile(r"([a-z]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{2,4})", re.ASCII)
EARLIEST = 1900
NOT_A_DAY = "Fill in a date, such as 22-11-2026"
NO_SUCH_DAY = "There is no such day. Look at the day and the month once more"
SHORT_YEAR = "Write the year in four figures, such as 2026"
WHICH_MONTH = "Write the month as a word, such as 3 April 2026, so that we do not mix up day and month"


def read_day(text: str) -> datetime.date | str:
    """The day that ``text`` says, else what to do about it: an English message that is also the key of its translation."""
    text = text.strip().lower()
    if match := _YEAR_FIRST.fullmatch(text):
        return _day(match[1], int(match[3]), match[4])
    if match := _DAY_FIRST.fullmatch(text):
        day, sign, month, year = match.groups()
        if sign == "/" and int(day) <= 12 and int(month) <= 12 and int(day) != int(month):
            return WHICH_MONTH
        if sign == "/" and int(month) > 12:
            day, month = month, day
        return _day(year, int(month), day)
    if (match := _WITH_WORD.fullmatch(text)) and (number := _MONTH_NUMBERS.get(match[2])):
        return _day(match[3], number, match[1])
    if (match := _WORD_FIRST.fullmatch(text)) and (number := _MONTH_NUMBERS.get(match[1])):
        return _day(match[3], number, match[2])
    return NOT_A_DAY


def _day(year: str, month: int, day: str) -> datetime.date | str:
    if len(year) != 4 or int(year) < EARLIEST:
        return SHORT_YEAR
    try:
        return datetime.date(int(year), month, int(day))
    except ValueError:
        return NO_SUCH_DAY
