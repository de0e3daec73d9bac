"""How a published instrument turns the answers of one person into one score.

A definition holds the rule, where it comes from and on which terms; the texts of most instruments may not be shipped. It
stands in a file of its own among what comes with the package (``shipped``).
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

from surveytool.questionnaire.model import Boolean, Decimal, Id, Integer, Line, Text
from surveytool.questionnaire.shipped import shipped_files
from surveytool.source import plain, read_yaml

FOLDER = "scoring"
_LANGUAGES = ("nl", "en")


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Ends(_Frozen):
    """The codes of the lowest and the highest answer to an item; those between go up by one."""

    least: Integer
    most: Integer

    @property
    def codes(self) -> tuple[int, ...]:
        """Every code from the lowest to the highest."""
        return tuple(range(self.least, self.most + 1))


class Range(_Frozen):
    """What the least and the most favourable answers to all items give."""

    low: Decimal
    high: Decimal


class Adjustment(_Frozen):
    """What is done to the score afterwards, such as the equation of a regression."""

    multiply: Decimal
    add: Decimal


class Band(_Frozen):
    """The answers above those of the band before it, up to and including ``up_to``, and the score that they give."""

    up_to: Integer
    score: Decimal


class Definition(_Frozen):
    """The rule of an instrument. ``reverse`` are the places, counted from 1, of the items that say the opposite.

    The sum of the items, reversed where needed, goes in equal steps onto ``range``; then comes ``adjust``. With ``bands``
    there is one item, and the band it falls in gives the score.
    """

    scoring: Id
    title: Text
    items: Annotated[Integer, Field(ge=1, le=200)]
    points: Ends
    reverse: tuple[Integer, ...] = ()
    range: Range
    adjust: Adjustment | None = None
    bands: tuple[Band, ...] = ()
    citation: Line
    licence: Line
    text_may_ship: Boolean
    note: Text | None = None

    @property
    def id(self) -> str:
        """The id of the definition."""
        return self.scoring

    @model_validator(mode="after")
    def _is_sound(self) -> "Definition":
        limits = [band.up_to for band in self.bands]
        sound = {
            "points": self.points.least < self.points.most,
            "reverse": len(set(self.reverse)) == len(self.reverse)
            and all(1 <= place <= self.items for place in self.reverse),
            "bands": not limits
            or (self.items == 1 and limits == sorted(set(limits)) and limits[-1] == self.points.most),
        }
        if wrong := [part for part, holds in sound.items() if not holds]:
            raise ValueError(f"{self.scoring}: {', '.join(wrong)} cannot be")
        return self


def score(definition: Definition, answers: Sequence[int | None]) -> float | None:
    """The score of one person's ``answers``, in the order of the instrument; None when one of them is missing.

    Raises:
        ValueError: there are more or fewer answers than items, or one is no point of the scale.
    """
    if len(answers) != definition.items:
        raise ValueError(f"{definition.id} has {definition.items} items, not {len(answers)}")
    given = [answer for answer in answers if answer is not None]
    for answer in given:
        if answer not in definition.points.codes:
            raise ValueError(f"{answer} is no point of {definition.id}")
    if len(given) < len(answers):
        return None
    if definition.bands:
        return next(band.score for band in definition.bands if given[0] <= band.up_to)
    least, most = definition.points.least, definition.points.most
    steps = sum(
        most - answer if place in definition.reverse else answer - least for place, answer in enumerate(given, start=1)
    )
    low, high = definition.range.low, definition.range.high
    raw = low + steps * (high - low) / (definition.items * (most - least))
    return raw if definition.adjust is None else raw * definition.adjust.multiply + definition.adjust.add


@cache
def definitions() -> Mapping[str, Definition]:
    """The definitions that come with the package, by their ids."""
    return {name: _read(file.read_bytes(), file.name) for name, file in shipped_files(FOLDER).items()}


def _read(data: bytes, file: str) -> Definition:
    definition = Definition.model_validate(plain(read_yaml(data, file=file)), context={"languages": _LANGUAGES})
    assert file == f"{definition.id}.yaml", f"{file} holds the definition {definition.id}"
    return definition
