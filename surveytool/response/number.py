"""Numbers as people type them: a comma or a point before the decimals, and spaces, points or commas between thousands.

``3,5`` and ``3.5`` are one number, and so are ``1.000,5`` and ``1,000.5``. What could be two numbers is never guessed.
"""

import re
from dataclasses import dataclass
from typing import Literal

DecimalSign = Literal[",", "."]

MAX_DIGITS = 12
_FEWEST_DECIMALS_LIKE_THOUSANDS = 3


@dataclass(frozen=True)
class Digits:
    """A number that was read: the digits before the decimal sign, with a minus if there is one, and those behind it."""

    whole: str
    fraction: str

    @property
    def value(self) -> int | float:
        """The number; whole when nothing but zeros stands behind the sign."""
        fraction = self.fraction.rstrip("0")
        return float(f"{self.whole}.{fraction}") if fraction else int(self.whole)


@dataclass(frozen=True)
class Ambiguous:
    """What may be a whole number of thousands, or a number with three decimals; each as it can be written instead."""

    whole: str
    fraction: str


def read_number(typed: str, *, decimals: int, decimal: DecimalSign | None = None) -> Digits | Ambiguous | None:
    """What ``typed`` says; None when it is no number.

    One sign with three digits behind it (``1.234``) may stand between thousands or before decimals. It stands before
    decimals only where three or more ``decimals`` are asked for and it is ``decimal``, the sign of the reader's language.
    """
    text = typed.replace("\u2212", "-").replace("\u00a0", " ")
    spaced = re.fullmatch(r"(-?)([0-9]{1,3}(?: [0-9]{3})+)([.,][0-9]+)?", text)
    if spaced:
        text = text.replace(" ", "")
    parts = re.fullmatch(r"(-?)([0-9]+(?:[.,][0-9]+)*)", text)
    if parts is None:
        return None
    minus, digits = parts.groups()
    signs = re.findall(r"[.,]", digits)
    if len(signs) > 1:
        return None if spaced else _grouped(minus, digits, signs)
    whole, sign, fraction = digits.partition(signs[0]) if signs else (digits, "", "")
    if len(whole) > MAX_DIGITS or len(fraction) > MAX_DIGITS:
        return None
    if len(fraction) != _FEWEST_DECIMALS_LIKE_THOUSANDS or whole.startswith("0"):
        return Digits(minus + whole, fraction)
    if decimals < _FEWEST_DECIMALS_LIKE_THOUSANDS:
        return Ambiguous(f"{minus}{whole}{fraction}", "")
    if len(whole) > 3 or sign == decimal:
        return Digits(minus + whole, fraction)
    own = decimal or sign
    # a zero more cannot be a group of thousands, so that it says the same to whoever reads it
    return Ambiguous(f"{minus}{whole}{fraction}", f"{minus}{whole}{own}{fraction}{'' if decimal else '0'}")


def written(number: float) -> str:
    """``number`` with a point, without an exponent, in as few digits as give it back."""
    from decimal import Decimal

    text = format(Decimal(repr(number)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def unmistakable(number: float) -> str:
    """``number`` with a point, as a stranger reads it without knowing the language: three decimals get a zero more."""
    text = written(number)
    whole, _, fraction = text.partition(".")
    is_like_thousands = len(fraction) == _FEWEST_DECIMALS_LIKE_THOUSANDS and len(whole.lstrip("-")) <= 3
    return f"{text}0" if is_like_thousands else text


def _grouped(minus: str, digits: str, signs: list[str]) -> Digits | None:
    """Thousands between signs: of one kind all of them, or with the other kind once, before the decimals."""
    between, last = signs[0], signs[-1]
    whole, fraction = (digits, "") if last == between else digits.rsplit(last, 1)
    if not re.fullmatch(rf"[1-9][0-9]{{0,2}}({re.escape(between)}[0-9]{{3}})+", whole):
        return None
    whole = whole.replace(between, "")
    return Digits(minus + whole, fraction) if len(whole) <= MAX_DIGITS and len(fraction) <= MAX_DIGITS else None
