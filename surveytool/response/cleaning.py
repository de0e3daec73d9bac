"""What is gathered while one question is read: the answers that can be kept, and what is wrong with the rest."""

import datetime
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from surveytool.questionnaire.model import Text
from surveytool.texts import Texts, load_texts

Value = str | int | float | tuple[str, ...]
Answers = Mapping[str, Value]
Raw = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class AnswerProblem:
    """What a respondent must still do at one field. ``message`` is an English template, also the key of its translation;
    ``own`` is what the author of the questionnaire says instead."""

    variable: str
    code: str
    message: str
    values: Mapping[str, object] = field(default_factory=dict)
    own: Text | None = None

    def text(self, texts: Texts) -> str:
        """The message in the language of ``texts``, numbers in the reader's form."""
        if self.own is not None:
            return self.own.read(texts.language)
        return texts(self.message, **{name: _readable(value, texts) for name, value in self.values.items()})

    def __str__(self) -> str:
        return self.text(load_texts("en"))


def _readable(value: object, texts: Texts) -> object:
    if isinstance(value, Text):
        return value.read(texts.language)
    if isinstance(value, datetime.date):
        return texts.date(value)
    if isinstance(value, float):
        return texts.number(value, decimals=len(f"{value:g}".partition(".")[2]))
    return value


@dataclass(frozen=True)
class Cleaned:
    """The answers that can be kept, by variable, and what is wrong with the rest."""

    answers: Mapping[str, Value]
    problems: tuple[AnswerProblem, ...]


def normal_text(text: str, *, lines: bool) -> str:
    """``text`` as it is kept: composed characters, no control or invisible ones, spaces and line ends made regular."""
    if text.isprintable() and "  " not in text and unicodedata.is_normalized("NFC", text):
        return text.strip()  # one line with nothing in it that would be changed: nearly every answer
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(
        character
        for character in text
        if character in "\n\t" or unicodedata.category(character) not in _UNWANTED or character in _JOINERS
    )
    rows = [re.sub(r"[^\S\n]+", " ", row).strip() for row in kept.split("\n")]
    if not lines:
        return " ".join(row for row in rows if row)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(rows)).strip()


_UNWANTED = frozenset({"Cc", "Cs", "Co", "Cn", "Cf"})
_JOINERS = "\u200c\u200d"  # they join letters and emoji; the other format characters only hide or reorder text


class Cleaning:
    """The answers and problems of one question while it is read."""

    def __init__(self, raw: Raw, binding: bool) -> None:
        self.raw = raw
        self.binding = binding
        self.answers: dict[str, Value] = {}
        self.problems: list[AnswerProblem] = []

    def given(self, name: str) -> list[str]:
        """What was given under a name, blanks left out."""
        values = (normal_text(value, lines=True) for value in self.raw.get(name, ()))
        return [value for value in values if value.strip("\u200c\u200d \n")]

    def one(self, name: str, *, several: str = "Choose one answer") -> str | None:
        """The one value given under a name; several are a problem."""
        values = self.given(name)
        if len(values) > 1:
            self.tell(name, "several_values", several)
            return None
        return values[0] if values else None

    def tell(self, variable: str, code: str, message: str, *, own: Text | None = None, **values: object) -> None:
        """Note a problem, in the author's own words where there are any."""
        self.problems.append(AnswerProblem(variable, code, message, values, own))

    def demand(self, name: str, required: bool, message: str) -> None:
        """Note that ``name`` is still open, where it must not be."""
        if required and self.binding and not self.problems_at(name):
            self.tell(name, "required", message)

    def problems_at(self, name: str) -> bool:
        """Whether something is wrong at ``name`` already."""
        return any(problem.variable == name for problem in self.problems)
