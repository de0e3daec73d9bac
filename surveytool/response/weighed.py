"""Reading answers in which choices are held against each other: a ranking, and points divided over choices.

A ranking is kept as the choices in order of preference, the first one first; points as a number for each choice.
"""

import re
from collections.abc import Mapping

from surveytool.questionnaire.model import Choice, Points, Ranking, Text
from surveytool.response.cleaning import Cleaning


def clean_ranking(cleaning: Cleaning, question: Ranking, choices: Mapping[str, Choice]) -> None:
    """Keep the order that was given: a place from 1 for each choice under ``question.choice``, or codes in order under
    the name of the question itself. Places must be there from 1 on, each once; when ``required``, all of them.
    """
    name, top = question.id, min(question.ranks, len(choices))
    placed = _placed(cleaning, question, choices, top)
    if placed is None:
        return
    missing = next((place for place in range(1, len(placed) + 1) if place not in placed), None)
    if missing is not None:
        cleaning.tell(name, "place_missing", "Begin with 1 and leave no number out; {place} is missing", place=missing)
    elif not placed and question.required:
        cleaning.demand(name, True, _how_many(top))
    elif len(placed) < top and question.required and cleaning.binding:
        cleaning.tell(name, "too_few", "Give the numbers 1 to {top}; you gave {count}", top=top, count=len(placed))
    elif placed:
        cleaning.answers[name] = tuple(placed[place] for place in range(1, len(placed) + 1))


def _how_many(top: int) -> str:
    return "Put your choices in order: begin with 1" if top > 1 else "Give number 1 to one of the choices"


def _placed(cleaning: Cleaning, question: Ranking, choices: Mapping[str, Choice], top: int) -> dict[int, str] | None:
    """The code at each place; None when it cannot be told, of which a problem was noted."""
    in_order = cleaning.given(question.id)
    pairs = [(str(place), code) for place, code in enumerate(in_order, start=1)]
    if any(code not in choices for code in in_order):
        cleaning.tell(question.id, "unknown_choice", "Choose one of the answers in the list")
        return None
    for code in choices:
        place = cleaning.one(f"{question.id}.{code}", several="Give one number")
        if place not in (None, "0"):
            pairs.append((place, code))
    if cleaning.problems:
        return None
    placed: dict[int, str] = {}
    for typed, code in pairs:
        if not re.fullmatch(r"[1-9][0-9]{0,3}", typed) or int(typed) > top:
            cleaning.tell(question.id, "unknown_choice", "Choose a number from 1 to {top}", top=top)
            return None
        first = placed.setdefault(int(typed), code)
        if first != code:
            message = "You gave {place} to '{first}' and to '{second}'. Give each number once"
            labels: dict[str, Text] = {"first": choices[first].label, "second": choices[code].label}
            cleaning.tell(question.id, "place_twice", message, place=int(typed), **labels)
            return None
    if len(set(placed.values())) < len(placed):
        cleaning.tell(question.id, "choice_twice", "Give each choice one place")
        return None
    return placed


def clean_points(cleaning: Cleaning, question: Points, choices: Mapping[str, Choice]) -> None:
    """Keep the points given to each choice: whole numbers that add up to ``total``. What was left open gets 0."""
    name, given = question.id, {}
    for code in choices:
        variable = f"{name}.{code}"
        value = cleaning.one(variable, several="Fill in one answer")
        if value is None:
            continue
        if re.fullmatch(r"\+?[0-9]{1,5}([.,]0{1,2})?", value):
            given[variable] = int(re.split("[.,]", value.lstrip("+"))[0])
        else:
            cleaning.tell(variable, "not_number", "Fill in a whole number from 0 to {total}", total=question.total)
    if cleaning.problems:
        return
    if not given:
        cleaning.demand(name, question.required, "Divide the points")
        return
    total = sum(given.values())
    if total > question.total:
        message = "You divided {sum} points; that is {over} more than {total}"
        cleaning.tell(name, "too_many", message, sum=total, over=total - question.total, total=question.total)
    elif total < question.total:
        message = "You divided {sum} of the {total} points; divide {left} more"
        cleaning.tell(name, "too_few", message, sum=total, total=question.total, left=question.total - total)
    else:
        cleaning.answers.update({f"{name}.{code}": given.get(f"{name}.{code}", 0) for code in choices})
