"""The answers in words: as they were given, in an order that says nothing, with nothing beside them."""

import random
from collections.abc import Mapping, Sequence

from surveytool.questionnaire.variable import Variable, variables
from surveytool.report.build.material import Material, quoted
from surveytool.report.workbook.sheet import Sheet, Words


def words(material: Material, open_answers: Mapping[str, Sequence[str]], rng: random.Random) -> Sheet | None:
    """The answers to each question in words, None when the questionnaire has no such question.

    ``open_answers`` is by variable. A question with fewer answers than the minimum group has only a line that says so.
    """
    texts = material.texts
    asked = [variable for variable in variables(material.questionnaire) if variable.form == "text"]
    if not asked:
        return None
    return Sheet(
        texts("Open answers"),
        texts("What people wrote, in random order, apart from everything else."),
        texts("Open answers"),
        (
            texts("Each question has a random order of its own, and nothing tells who wrote what."),
            texts("Mind: these answers are as people wrote them. Names and places have not been taken out."),
            texts("Share this sheet only with those who work on it, and never quote without approval."),
        ),
        tuple(_told(variable, material, open_answers.get(variable.name, ()), rng) for variable in asked),
        landscape=False,
    )


def _told(variable: Variable, material: Material, given: Sequence[str], rng: random.Random) -> Words:
    """The answers, or why there are none: too few of them, or a question that is hidden itself."""
    texts, minimum = material.texts, material.results.minimum_group
    hidden = any(summary.hidden for summary in material.results.questions if summary.id == variable.question.id)
    if hidden or len(given) < minimum:
        reason = texts("Fewer than {minimum} answers: not shown.", minimum=texts.number(minimum))
        return Words(_title(variable, material), reason, ())
    note = texts.plural("{n} answer, in random order", "{n} answers, in random order", len(given))
    return Words(_title(variable, material), note, tuple(rng.sample(given, len(given))))


def _title(variable: Variable, material: Material) -> str:
    """The question, with the answer that asked for words where it was a choice."""
    texts = material.texts
    text = variable.question.text.read(texts.language)
    if variable.choice is None:
        return text
    return texts("{question} Answer {label}", question=text, label=quoted(variable.label(texts.language), texts))
