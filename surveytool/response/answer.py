"""``clean``: the one rule for what is a valid answer, for the form, an import and the API alike.

Answers are keyed by variable name. A key that is not there was left open or not shown; which of the two, routing tells.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import assert_never

from surveytool.questionnaire.model import (
    OTHER,
    SIDES,
    Asking,
    Choice,
    Matrix,
    MultipleChoice,
    Number,
    Open,
    PairedMatrix,
    Recommendation,
    Scale,
    ScaleQuestion,
    SingleChoice,
    Text,
    TextQuestion,
)
from surveytool.questionnaire.remembered import remembered
from surveytool.questionnaire.variable import all_choices
from surveytool.response.number import Ambiguous, DecimalSign, read_number
from surveytool.texts import Texts, load_texts

Value = str | int | float | tuple[str, ...]
Answers = Mapping[str, Value]
Raw = Mapping[str, Sequence[str]]
MAX_OTHER = 200

_PATTERNS: dict[str, tuple[re.Pattern[str], str]] = {
    "email": (
        re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>.]{2,}"),
        "Enter an e-mail address, such as name@example.org",
    ),
    "phone": (re.compile(r"\+?[0-9][0-9 ()/.-]{6,18}[0-9]"), "Enter a phone number, such as 06 12345678"),
    "postcode": (re.compile(r"[1-9][0-9]{3} ?[A-Za-z]{2}"), "Enter a postcode, such as 1234 AB"),
}


@dataclass(frozen=True)
class AnswerProblem:
    """What a respondent must still do at one field. ``message`` is an English template, also the key of its translation."""

    variable: str
    code: str
    message: str
    values: Mapping[str, object] = field(default_factory=dict)

    def text(self, texts: Texts) -> str:
        """The message in the language of ``texts``, numbers in the reader's form."""
        return texts(self.message, **{name: _readable(value, texts) for name, value in self.values.items()})

    def __str__(self) -> str:
        return self.text(load_texts("en"))


def _readable(value: object, texts: Texts) -> object:
    if isinstance(value, Text):
        return value.read(texts.language)
    if isinstance(value, float):
        return texts.number(value, decimals=len(f"{value:g}".partition(".")[2]))
    return value


@dataclass(frozen=True)
class Cleaned:
    """The answers that can be kept, by variable, and what is wrong with the rest."""

    answers: Mapping[str, Value]
    problems: tuple[AnswerProblem, ...]


def clean(
    question: Asking,
    raw: Raw,
    *,
    scales: Mapping[str, Scale],
    binding: bool = True,
    items: Collection[str] | None = None,
    choices: Collection[str] | None = None,
    decimal: DecimalSign | None = None,
) -> Cleaned:
    """The answers to ``question`` in what was typed or chosen, as texts by variable name.

    ``binding`` is False for an import, where ``required`` and the least number of choices do not bind. ``items`` and
    ``choices`` are what is shown of the question; None means all. ``decimal`` is the sign before decimals in the language of
    the page; None where nobody knows the language, as in an import.
    """
    cleaning = _Cleaning(raw, binding)
    match question:
        case SingleChoice():
            _single_choice(cleaning, question, _shown_choices(question, choices))
        case MultipleChoice():
            _multiple_choice(cleaning, question, _shown_choices(question, choices))
        case ScaleQuestion():
            cleaning.point(question.id, scales[question.scale], required=question.required)
        case Matrix():
            for item in question.items:
                if items is None or item.id in items:
                    cleaning.point(f"{question.id}.{item.id}", scales[question.scale], required=question.required)
        case PairedMatrix():
            by_side = {"importance": scales[question.importance], "performance": scales[question.performance]}
            for item in question.items:
                if items is None or item.id in items:
                    for side in SIDES:
                        cleaning.point(f"{question.id}.{item.id}.{side}", by_side[side], required=question.required)
        case Recommendation():
            _recommendation(cleaning, question)
        case Number():
            _number(cleaning, question, decimal)
        case TextQuestion() | Open():
            _text(cleaning, question)
        case _:
            assert_never(question)
    return Cleaned(cleaning.answers, tuple(cleaning.problems))


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


class _Cleaning:
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

    def tell(self, variable: str, code: str, message: str, **values: object) -> None:
        """Note a problem."""
        self.problems.append(AnswerProblem(variable, code, message, values))

    def demand(self, name: str, required: bool, message: str) -> None:
        """Note that ``name`` is still open, where it must not be."""
        if required and self.binding and not self.problems_at(name):
            self.tell(name, "required", message)

    def problems_at(self, name: str) -> bool:
        """Whether something is wrong at ``name`` already."""
        return any(problem.variable == name for problem in self.problems)

    def point(self, name: str, scale: Scale, *, required: bool) -> None:
        """One answer on a scale: the number of a point, or the code of an answer beside the points."""
        value = self.one(name)
        if value is None:
            self.demand(name, required, "Choose an answer")
            return
        answer = _scale_answers(scale).get(value)
        if answer is None:
            self.tell(name, "unknown_choice", "Choose one of the answers in the list")
        else:
            self.answers[name] = answer


@remembered
def _scale_answers(scale: Scale) -> Mapping[str, int | str]:
    """What may be answered on a scale: the number of a point, or the code of an answer beside the points."""
    return {answer.code: answer.code for _, answer in scale.missing} | {
        str(point.code): point.code for point in scale.points
    }


@remembered
def _choices_by_code(question: SingleChoice | MultipleChoice) -> Mapping[str, Choice]:
    return {choice.code: choice for choice in all_choices(question)}


def _shown_choices(question: SingleChoice | MultipleChoice, shown: Collection[str] | None) -> Mapping[str, Choice]:
    every = _choices_by_code(question)
    return every if shown is None else {code: choice for code, choice in every.items() if code in shown}


def _single_choice(cleaning: _Cleaning, question: SingleChoice, choices: Mapping[str, Choice]) -> None:
    name, other_name = question.id, f"{question.id}.{OTHER}"
    value = cleaning.one(name)
    if value is None and OTHER in choices and cleaning.given(other_name) and not cleaning.problems:
        value = OTHER
    if value is None:
        cleaning.demand(name, question.required, "Choose an answer")
    elif value not in choices:
        cleaning.tell(name, "unknown_choice", "Choose one of the answers in the list")
    else:
        cleaning.answers[name] = value
        if value == OTHER:
            _other(cleaning, other_name)


def _multiple_choice(cleaning: _Cleaning, question: MultipleChoice, choices: Mapping[str, Choice]) -> None:
    name, other_name = question.id, f"{question.id}.{OTHER}"
    given = dict.fromkeys(cleaning.given(name))
    if OTHER in choices and cleaning.given(other_name):
        given.setdefault(OTHER)
    if any(code not in choices for code in given):
        cleaning.tell(name, "unknown_choice", "Choose one of the answers in the list")
        return
    chosen = tuple(code for code in choices if code in given)
    if not chosen:
        cleaning.demand(name, question.required, "Choose one answer or more")
        return
    alone = [choices[code] for code in chosen if choices[code].exclusive or choices[code].missing is not None]
    if alone and len(chosen) > 1:
        cleaning.tell(
            name,
            "exclusive",
            "You chose '{choice}' together with another answer. Choose one of the two",
            choice=alone[0].label,
        )
        return
    if not alone and question.max is not None and len(chosen) > question.max:
        cleaning.tell(
            name, "too_many", "Choose at most {max} answers; you chose {count}", max=question.max, count=len(chosen)
        )
        return
    if not alone and cleaning.binding and question.min is not None and len(chosen) < question.min:
        cleaning.tell(
            name, "too_few", "Choose at least {min} answers; you chose {count}", min=question.min, count=len(chosen)
        )
        return
    cleaning.answers[name] = chosen
    if OTHER in chosen:
        _other(cleaning, other_name)


def _other(cleaning: _Cleaning, name: str) -> None:
    values = cleaning.given(name)
    text = normal_text(values[0], lines=False) if values else ""
    if len(text) > MAX_OTHER:
        cleaning.tell(
            name, "too_long", "Use at most {max} characters; you used {count}", max=MAX_OTHER, count=len(text)
        )
    elif text:
        cleaning.answers[name] = text
    elif cleaning.binding:
        cleaning.tell(name, "other_empty", "Fill in what you mean by 'other'")


def _recommendation(cleaning: _Cleaning, question: Recommendation) -> None:
    value = cleaning.one(question.id)
    if value is None:
        cleaning.demand(question.id, question.required, "Choose a number from 0 to 10")
    elif re.fullmatch(r"[0-9]|10", value):
        cleaning.answers[question.id] = int(value)
    else:
        cleaning.tell(question.id, "unknown_choice", "Choose a number from 0 to 10")


def _number(cleaning: _Cleaning, question: Number, decimal: DecimalSign | None) -> None:
    name = question.id
    value = cleaning.one(name, several="Fill in one answer")
    if value is None:
        cleaning.demand(name, question.required, "Fill in a number")
        return
    read = read_number(value, decimals=question.decimals, decimal=decimal)
    if read is None:
        cleaning.tell(name, "not_number", "Fill in a number, such as {example}", example=_example(question))
        return
    if isinstance(read, Ambiguous) and read.fraction:
        message = "'{typed}' can be two numbers. Fill in {whole} or {fraction}"
        cleaning.tell(name, "ambiguous_number", message, typed=value, whole=read.whole, fraction=read.fraction)
        return
    if isinstance(read, Ambiguous):
        cleaning.tell(name, "ambiguous_number", "Fill in the number without a point or comma for thousands")
        return
    if len(read.fraction.rstrip("0")) > question.decimals:
        message = "Use at most {decimals} decimals" if question.decimals else "Fill in a whole number"
        cleaning.tell(name, "too_many_decimals", message, decimals=question.decimals)
        return
    number = read.value
    if question.min is not None and number < question.min:
        cleaning.tell(name, "too_small", "Fill in a number of at least {min}", min=_whole(question.min))
    elif question.max is not None and number > question.max:
        cleaning.tell(name, "too_large", "Fill in a number of at most {max}", max=_whole(question.max))
    else:
        cleaning.answers[name] = number


def _example(question: Number) -> int:
    low = question.min if question.min is not None else 0.0
    high = question.max if question.max is not None else low + 10
    return int((low + high) / 2)


def _whole(number: float) -> int | float:
    return int(number) if number == int(number) else number


def _text(cleaning: _Cleaning, question: TextQuestion | Open) -> None:
    name = question.id
    values = cleaning.given(name)
    if len(values) > 1:
        cleaning.tell(name, "several_values", "Fill in one answer")
        return
    text = normal_text(values[0], lines=isinstance(question, Open)) if values else ""
    if not text:
        cleaning.demand(name, question.required, "Fill in an answer")
    elif len(text) > question.max_length:
        cleaning.tell(
            name, "too_long", "Use at most {max} characters; you used {count}", max=question.max_length, count=len(text)
        )
    elif (
        isinstance(question, TextQuestion)
        and question.pattern is not None
        and (message := _mismatch(question.pattern, text))
    ):
        cleaning.tell(name, "pattern", message)
    else:
        cleaning.answers[name] = text


def _mismatch(pattern: str, text: str) -> str | None:
    """What to do when ``text`` is not of the form asked for; None when it is."""
    known = _PATTERNS.get(pattern)
    expression: Callable[[str], object] = known[0].fullmatch if known else re.compile(pattern).fullmatch
    if expression(text):
        return None
    return known[1] if known else "Fill in an answer of the form that is asked for"
