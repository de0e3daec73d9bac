"""Answers as the inputs of a page show them, and as words for the page on which they are checked."""

import datetime
from collections.abc import Collection, Mapping

from markupsafe import Markup, escape

from surveytool.response import Answers, Value
from surveytool.response.number import written
from surveytool.texts import Texts
from surveytool.web.member.layout import Block, Group, Option


def as_typed(answers: Answers, texts: Texts, rankings: Collection[str] = ()) -> dict[str, list[str]]:
    """What stands in the inputs when these answers are shown again; a number has the decimal sign of the language.
    ``rankings`` are the questions of which each choice has an input for its place.
    """
    typed = {name: _typed(value, texts) for name, value in answers.items() if name not in rankings}
    for name in rankings:
        ranked = answers.get(name, ())
        if isinstance(ranked, tuple):
            typed |= {f"{name}.{code}": [str(place)] for place, code in enumerate(ranked, start=1)}
    return typed


def _typed(value: Value, texts: Texts) -> list[str]:
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, float):
        return [written(value).replace(".", texts.decimal_sign)]
    return [str(value)]


Said = tuple[Markup, tuple[tuple[Markup, Markup | None], ...]]
"""A row of answers: what it is about, and the answers to it, each with what side it is of; None is not filled in."""


def said(block: Block, answers: Answers, items: tuple[str, ...], texts: Texts) -> tuple[Said, ...]:
    """The answers to a question in words, one row for each item that is shown."""
    if block.rows:
        return tuple(
            (row.label, tuple((_side(group, texts), _chosen(group, answers)) for group in row.groups))
            for row in block.rows
            if row.item in items
        )
    if block.weights:
        return _weighed(block, answers)
    if block.line is not None:
        value = answers.get(block.id)
        words = None if value is None else escape(_in_words(block, value, texts))
        if words is not None and block.line.unit:
            words = Markup("{} {}").format(words, block.line.unit)
        return ((Markup(""), ((Markup(""), words),)),)
    assert block.group is not None
    return ((Markup(""), ((Markup(""), _chosen(block.group, answers)),)),)


def _in_words(block: Block, value: Value, texts: Texts) -> str:
    if block.kind == "date":
        return texts.date(datetime.date.fromisoformat(str(value)))
    return _typed(value, texts)[0]


def _weighed(block: Block, answers: Answers) -> tuple[Said, ...]:
    """A ranking in the order that was given, on one row; points with a row for each choice."""
    labels = {weight.value: weight.label for weight in block.weights}
    ranked = answers.get(block.id)
    if isinstance(ranked, tuple):
        lines = (Markup("{}. {}").format(place, labels[code]) for place, code in enumerate(ranked, start=1))
        return ((Markup(""), ((Markup(""), Markup("\n").join(lines)),)),)
    given = [(weight, answers[weight.name]) for weight in block.weights if weight.name in answers]
    if not given:
        return ((Markup(""), ((Markup(""), None),)),)
    return tuple((weight.label, ((Markup(""), escape(str(points))),)) for weight, points in given)


def _side(group: Group, texts: Texts) -> Markup:
    return escape(texts({"importance": "Importance", "performance": "Now"}[group.side])) if group.side else Markup("")


def _chosen(group: Group, answers: Answers) -> Markup | None:
    value = answers.get(group.name)
    if value is None:
        return None
    labels = _labels(group)
    codes = value if isinstance(value, tuple) else (str(value),)
    other = answers.get(f"{group.name}.other")
    words = [escape(str(other)) if code == "other" and other else labels[code] for code in codes]
    return Markup("\n").join(words)


def _labels(group: Group) -> Mapping[str, Markup]:
    return {option.value: _label(option) for option in (*group.options, *group.apart)}


def _label(option: Option) -> Markup:
    """Of the numbers 0-10 only the ends have words."""
    return option.label or escape(option.number)
