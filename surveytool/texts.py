"""The texts of the program itself, and numbers and dates in the reader's form, in Dutch and English.

The key of a text is the English text. The Dutch catalogues are gettext files in ``catalogues/nl``, one an area, and say
"je"; ``catalogues/nl/formal`` has the same texts with "u", where that makes a difference and members see them.
Questionnaires carry their own texts; those are not here.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Literal

LANGUAGES = ("nl", "en")
MINUS = "\u2212"


@dataclass(frozen=True)
class Texts:
    """The texts of one language. Call it with an English text and the values for its ``{fields}``."""

    language: str
    catalogue: Mapping[str | tuple[str, int], str]

    def __call__(self, message: str, /, **values: object) -> str:
        text = self.catalogue.get(message) or message
        return text.format(**values) if values else text

    def plural(self, one: str, many: str, n: int, /, **values: object) -> str:
        """``one`` or ``many`` by the rule of the language; ``{n}`` is the number, written in the reader's form."""
        form = 0 if n == 1 else 1
        text = self.catalogue.get((one, form)) or (many if form else one)
        return text.format(n=self.number(n), **values)

    @property
    def decimal_sign(self) -> Literal[",", "."]:
        """What stands before the decimals of a number."""
        return "," if self.language == "nl" else "."

    def number(self, value: float | int | Decimal, *, decimals: int = 0) -> str:
        """``value`` rounded half up, with the decimal sign and grouping of the language and a real minus sign."""
        rounded = round_half_up(value, decimals=decimals)
        text = f"{abs(rounded):,.{decimals}f}"
        if self.language == "nl":
            text = text.translate(str.maketrans(",.", ".,"))
        return f"{MINUS}{text}" if rounded < 0 else text

    def percent(self, share: float | Decimal, *, decimals: int = 0) -> str:
        """A share of 0..1 as a percentage, rounded half up: 113 of 200 is 57%."""
        return self.number(_decimal(share) * 100, decimals=decimals) + "%"

    def date(self, day: datetime.date) -> str:
        """``22 november 2026``."""
        return f"{day.day} {self._month(day)} {day.year}"

    def month(self, day: datetime.date) -> str:
        """``november 2026``."""
        return f"{self._month(day)} {day.year}"

    def month_day(self, day: datetime.date) -> str:
        """``22 nov``."""
        from babel.dates import get_month_names

        return f"{day.day} {get_month_names('abbreviated', locale=self.language)[day.month].rstrip('.')}"

    def _month(self, day: datetime.date) -> str:
        from babel.dates import get_month_names

        return str(get_month_names("wide", locale=self.language)[day.month])


def round_half_up(value: float | int | Decimal, *, decimals: int = 0) -> Decimal:
    """Round as people do: 0.5 up, away from zero. Floats are first read as the shortest decimal that gives them."""
    return _decimal(value).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def _decimal(value: float | int | Decimal) -> Decimal:
    """The decimal a person would write for ``value``; noise in the last digits of a float is taken off first."""
    return (
        value
        if isinstance(value, Decimal)
        else Decimal(f"{value:.12g}")
        if isinstance(value, float)
        else Decimal(value)
    )


@cache
def load_texts(language: str, *, formal: bool = False) -> Texts:
    """The texts of ``language``; English for a language there is no catalogue of. ``formal`` addresses the reader with
    "u" in Dutch; English knows one form."""
    if language not in LANGUAGES or language == "en":
        return Texts("en", {})
    folder = resources.files("surveytool") / "catalogues" / language
    plain = _read_catalogues(folder, language)
    return Texts(language, plain | _read_catalogues(folder / "formal", language) if formal else plain)


def _read_catalogues(folder: Traversable, language: str) -> dict[str | tuple[str, int], str]:
    from babel.messages.pofile import read_po

    catalogue: dict[str | tuple[str, int], str] = {}
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if not file.name.endswith(".po"):
            continue
        with file.open("rb") as stream:
            for message in read_po(stream, locale=language):
                if not message.id:
                    continue
                if isinstance(message.id, tuple | list):
                    catalogue.update({(message.id[0], form): text for form, text in enumerate(message.string) if text})
                elif message.string:
                    catalogue[message.id] = str(message.string)
    return catalogue
