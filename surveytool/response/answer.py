"""``clean``: the one rule for what is a valid answer, for the form, an import and the API alike.

Answers are keyed by variable name. A key that is not there was left open or not shown; which of the two, routing tells.
"""

import re
from collections.abc import Collection, Mapping
from typing import assert_never

from surveytool.questionnaire.model import (
    OTHER,
    SIDES,
    Asking,
    Choice,
    Consent,
    Date,
    Item,
    Matrix,
    MultipleChoice,
    Number,
    Open,
    PairedMatrix,
    Points,
    Ranking,
    Recommendation,
    Scale,
    ScaleQuestion,
    SingleChoice,
    TextQuestion,
    WithChoices,
)
from surveytool.questionnaire.pattern import matcher
from surveytool.questionnaire.remembered import remembered
from surveytool.questionnaire.variable import AGREED, all_choices
from surveytool.response.cleaning import AnswerProblem, Answers, Cleaned, Cleaning, Raw, Value, normal_text
from surveytool.response.day import read_day
from surveytool.response.number import Ambiguous, DecimalSign, read_number
from surveytool.response.weighed import clean_points, clean_ranking

__all__ = ["MAX_OTHER", "AnswerProblem", "Answers", "Cleaned", "Raw", "Value", "clean", "normal_text"]

MAX_OTHER = 200

_PATTERN_MESSAGES = {
    "email": "Enter an e-mail address, such as name@example.org",
    "phone": "Enter a phone number, such as 06 12345678",
    "postcode": "Enter a postcode, such as 1234 AB",
}


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
    cleaning = Cleaning(raw, binding)
    match question:
        case SingleChoice():
            _single_choice(cleaning, question, _shown_choices(question, choices))
        case MultipleChoice():
            _multiple_choice(cleaning, question, _shown_choices(question, choices))
        case ScaleQuestion():
            _point(cleaning, question.id, scales[question.scale], required=question.required)
        case Matrix():
            for item in question.items:
                if items is None or item.id in items:
                    required = _is_required(question, item)
                    _point(cleaning, f"{question.id}.{item.id}", scales[question.scale], required=required)
        case PairedMatrix():
            by_side = {"importance": scales[question.importance], "performance": scales[question.performance]}
            for item in question.items:
                if items is None or item.id in items:
                    required = _is_required(question, item)
                    for side in SIDES:
                        _point(cleaning, f"{question.id}.{item.id}.{side}", by_side[side], required=required)
        case Recommendation():
            _recommendation(cleaning, question)
        case Ranking():
            clean_ranking(cleaning, question, _shown_choices(question, choices))
        case Points():
            clean_points(cleaning, question, _shown_choices(question, choices))
        case Number():
            _number(cleaning, question, decimal)
        case Date():
            _date(cleaning, question)
        case TextQuestion() | Open():
            _text(cleaning, question)
        case Consent():
            _consent(cleaning, question)
        case _:
            assert_never(question)
    return Cleaned(cleaning.answers, tuple(cleaning.problems))


def _point(cleaning: Cleaning, name: str, scale: Scale, *, required: bool) -> None:
    """One answer on a scale: the number of a point, or the code of an answer beside the points."""
    value = cleaning.one(name)
    if value is None:
        cleaning.demand(name, required, "Choose an answer")
        return
    answer = _scale_answers(scale).get(value)
    if answer is None:
        cleaning.tell(name, "unknown_choice", "Choose one of the answers in the list")
    else:
        cleaning.answers[name] = answer


@remembered
def _scale_answers(scale: Scale) -> Mapping[str, int | str]:
    """What may be answered on a scale: the number of a point, or the code of an answer beside the points."""
    return {answer.code: answer.code for _, answer in scale.missing} | {
        str(point.code): point.code for point in scale.points
    }


@remembered
def _choices_by_code(question: WithChoices) -> Mapping[str, Choice]:
    return {choice.code: choice for choice in all_choices(question)}


def _shown_choices(question: WithChoices, shown: Collection[str] | None) -> Mapping[str, Choice]:
    every = _choices_by_code(question)
    return every if shown is None else {code: choice for code, choice in every.items() if code in shown}


def _single_choice(cleaning: Cleaning, question: SingleChoice, choices: Mapping[str, Choice]) -> None:
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


def _multiple_choice(cleaning: Cleaning, question: MultipleChoice, choices: Mapping[str, Choice]) -> None:
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
        message = "Choose at most {max} answers; you chose {count}"
        cleaning.tell(name, "too_many", message, own=question.message, max=question.max, count=len(chosen))
        return
    if not alone and cleaning.binding and question.min is not None and len(chosen) < question.min:
        message = "Choose at least {min} answers; you chose {count}"
        cleaning.tell(name, "too_few", message, own=question.message, min=question.min, count=len(chosen))
        return
    cleaning.answers[name] = chosen
    if OTHER in chosen:
        _other(cleaning, other_name)


def _other(cleaning: Cleaning, name: str) -> None:
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


def _recommendation(cleaning: Cleaning, question: Recommendation) -> None:
    value = cleaning.one(question.id)
    if value is None:
        cleaning.demand(question.id, question.required, "Choose a number from 0 to 10")
    elif re.fullmatch(r"[0-9]|10", value):
        cleaning.answers[question.id] = int(value)
    else:
        cleaning.tell(question.id, "unknown_choice", "Choose a number from 0 to 10")


def _number(cleaning: Cleaning, question: Number, decimal: DecimalSign | None) -> None:
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
        cleaning.tell(
            name, "too_small", "Fill in a number of at least {min}", own=question.message, min=_whole(question.min)
        )
    elif question.max is not None and number > question.max:
        cleaning.tell(
            name, "too_large", "Fill in a number of at most {max}", own=question.message, max=_whole(question.max)
        )
    else:
        cleaning.answers[name] = number


def _example(question: Number) -> int:
    low = question.min if question.min is not None else 0.0
    high = question.max if question.max is not None else low + 10
    return int((low + high) / 2)


def _whole(number: float) -> int | float:
    return int(number) if number == int(number) else number


def _text(cleaning: Cleaning, question: TextQuestion | Open) -> None:
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
    elif isinstance(question, TextQuestion) and question.pattern is not None and not matcher(question.pattern)(text):
        message = _PATTERN_MESSAGES.get(question.pattern, "Fill in an answer of the form that is asked for")
        cleaning.tell(name, "pattern", message, own=question.message)
    else:
        cleaning.answers[name] = text


def _date(cleaning: Cleaning, question: Date) -> None:
    name = question.id
    value = cleaning.one(name, several="Fill in one answer")
    if value is None:
        cleaning.demand(name, question.required, "Fill in a date")
        return
    day = read_day(value)
    if isinstance(day, str):
        cleaning.tell(name, "not_day", day)
    elif question.min is not None and day < question.min:
        cleaning.tell(name, "too_early", "Fill in a date from {min} on", own=question.message, min=question.min)
    elif question.max is not None and day > question.max:
        cleaning.tell(name, "too_late", "Fill in a date up to {max}", own=question.message, max=question.max)
    else:
        cleaning.answers[name] = day.isoformat()


def _consent(cleaning: Cleaning, question: Consent) -> None:
    value = cleaning.one(question.id)
    if value is None:
        cleaning.demand(question.id, question.required, "Tick the box if you agree; without it you cannot go on")
    elif value != AGREED:
        cleaning.tell(question.id, "unknown_choice", "Choose one of the answers in the list")
    else:
        cleaning.answers[question.id] = AGREED


def _is_required(question: Matrix | PairedMatrix, item: Item) -> bool:
    return question.required if item.required is None else item.required
