"""Choices that are ranges of numbers: each number should have exactly one place."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from surveytool.questionnaire.advice import sources
from surveytool.questionnaire.advice.finding import Finding
from surveytool.questionnaire.advice.spoken import placed
from surveytool.questionnaire.model import MultipleChoice, Questionnaire, SingleChoice

_NUMBER = r"(?<![\d.,:])(\d{1,9})(?![\d:]|[.,]\d)"
_UNIT = r"\s*([^\W\d_]*)"
_BETWEEN = re.compile(
    rf"^\D*{_NUMBER}{_UNIT}\s*(-|–|—|t/m|tot en met|through|tot|to|en|and)\s*{_NUMBER}{_UNIT}", re.IGNORECASE
)
_BELOW = re.compile(
    rf"^(?:minder dan|korter dan|jonger dan|lager dan|onder de|onder|less than|fewer than|under|younger than|below|<)\s*{_NUMBER}{_UNIT}",
    re.IGNORECASE,
)
_FROM = re.compile(
    rf"^{_NUMBER}{_UNIT}\s*(?:of|or|en|and)\s+(?:meer|langer|ouder|hoger|more|longer|older|higher|over|above)\b|^{_NUMBER}\s*\+",
    re.IGNORECASE,
)
_ABOVE = re.compile(
    rf"^(?:meer dan|langer dan|ouder dan|hoger dan|boven de|more than|longer than|older than|over|above|>)\s*{_NUMBER}{_UNIT}",
    re.IGNORECASE,
)
_OPEN_ENDED = ("tot", "to", "en", "and")  # '3 tot 10': 10 itself belongs to the next


@dataclass(frozen=True)
class _Range:
    """The whole numbers from ``low`` to ``high``, both in it."""

    index: int
    label: str
    low: float
    high: float
    unit: str


def findings(questionnaire: Questionnaire) -> Iterator[Finding]:
    """Advice on ranges that overlap or leave a gap; of a question the first of each is told."""
    for path, question in placed(questionnaire):
        if not isinstance(question, SingleChoice | MultipleChoice):
            continue
        read = [
            _range(index, choice.label.read(questionnaire.default_language))
            for index, choice in enumerate(question.choices)
        ]
        ranges = sorted((each for each in read if each is not None), key=lambda each: (each.low, each.high))
        told: set[str] = set()
        for one, next_one in pairwise(ranges):
            code = _fault(one, next_one)
            if code is None or code in told:
                continue
            told.add(code)
            values = {"one": one.label, "two": next_one.label}
            where = (*path, "choices", next_one.index, "label")
            if code == "overlapping_ranges":
                number = {"number": f"{next_one.low:g}"}
                message = "'{one}' and '{two}' both hold {number}. Let each begin after the other ends."
                yield Finding(code, message, where, sources.CHOI_PAK, values | number)
            else:
                number = {"number": f"{one.high + 1:g}"}
                message = (
                    "Between '{one}' and '{two}' there is no place for {number}. Let each begin where the other ends."
                )
                yield Finding(code, message, where, sources.CHOI_PAK, values | number)


def _fault(one: _Range, next_one: _Range) -> str | None:
    if one.unit and next_one.unit and one.unit != next_one.unit:
        return None  # months and years are not compared
    if next_one.low <= one.high:
        return "overlapping_ranges"
    return "gap_between_ranges" if next_one.low > one.high + 1 else None


def _range(index: int, label: str) -> _Range | None:
    if match := _BETWEEN.match(label):
        low, unit, joined, high, unit_after = match.groups()
        end = int(high) - (joined.lower() in _OPEN_ENDED)
        return _Range(index, label, int(low), end, (unit_after or unit).lower()) if int(low) <= end else None
    if match := _BELOW.match(label):
        return _Range(index, label, -math.inf, int(match[1]) - 1, match[2].lower())
    if match := _FROM.match(label):
        return _Range(index, label, int(match[1] or match[3]), math.inf, (match[2] or "").lower())
    if match := _ABOVE.match(label):
        return _Range(index, label, int(match[1]) + 1, math.inf, match[2].lower())
    return None
