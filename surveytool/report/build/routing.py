"""A `show_if` in words a board can read."""

from collections.abc import Sequence
from typing import assert_never

from surveytool.questionnaire.condition import (
    All,
    Answered,
    Any,
    Comparison,
    Condition,
    Literals,
    Name,
    Not,
    Value,
    parse_condition,
)
from surveytool.questionnaire.model import Questionnaire
from surveytool.questionnaire.variable import Variable, variables
from surveytool.report.build.material import quoted
from surveytool.texts import Texts

_SIGNS = {
    "==": "{question} is {value}",
    "!=": "{question} is not {value}",
    "<": "{question} is less than {value}",
    "<=": "{question} is at most {value}",
    ">": "{question} is more than {value}",
    ">=": "{question} is at least {value}",
    "in": "{question} is one of {value}",
    "contains": "{question} includes {value}",
}


def condition_words(text: str, questionnaire: Questionnaire, texts: Texts) -> str:
    """The condition with the texts of questions and answers in place of ids and codes."""
    return _words(parse_condition(text), questionnaire, texts)


def _words(condition: Condition, questionnaire: Questionnaire, texts: Texts) -> str:
    match condition:
        case Comparison():
            return _comparison(condition, questionnaire, texts)
        case Answered(name):
            return texts("{question} has been answered", question=_question(name, questionnaire, texts))
        case Not(of):
            return texts("not: {condition}", condition=_words(of, questionnaire, texts))
        case All(of):
            return texts(" and ").join(_words(part, questionnaire, texts) for part in of)
        case Any(of):
            return texts(" or ").join(_words(part, questionnaire, texts) for part in of)
        case _:
            assert_never(condition)


def _comparison(comparison: Comparison, questionnaire: Questionnaire, texts: Texts) -> str:
    left, right = comparison.left, comparison.right
    name = left.name if isinstance(left, Name) else right.name if isinstance(right, Name) else ""
    return texts(
        _SIGNS[comparison.operator],
        question=_operand(left, name, questionnaire, texts),
        value=_operand(right, name, questionnaire, texts),
    )


def _operand(operand: Name | Literals, about: str, questionnaire: Questionnaire, texts: Texts) -> str:
    if isinstance(operand, Name):
        return _question(operand.name, questionnaire, texts)
    labels = [_label(value, about, questionnaire, texts) for value in operand.values]
    return texts(" or ").join(labels)


def _columns(name: str, questionnaire: Questionnaire) -> Sequence[Variable]:
    return [one for one in variables(questionnaire) if one.name == name or one.name.startswith(f"{name}.")]


def _question(name: str, questionnaire: Questionnaire, texts: Texts) -> str:
    columns = _columns(name, questionnaire)
    if not columns:
        return name
    column = columns[0]
    text = column.label(texts.language) if column.name == name else column.question.text.read(texts.language)
    return quoted(text, texts)


def _label(value: Value, about: str, questionnaire: Questionnaire, texts: Texts) -> str:
    for column in _columns(about, questionnaire):
        if column.choice is not None and column.choice.code == value:
            return quoted(column.choice.label.read(texts.language), texts)
        for level in column.levels:
            if value in (level.code, level.value) and column.form == "code":
                return quoted(level.label.read(texts.language), texts)
    return str(value) if isinstance(value, str) else texts.number(value, decimals=0 if value == int(value) else 1)
