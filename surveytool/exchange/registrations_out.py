"""Sign-ups as a table for the board: who, since when, member or not, and what they filled in, in words."""

from collections.abc import Iterable, Iterator

from surveytool.exchange.responses_out import Cell, Cells
from surveytool.questionnaire.model import OTHER, Asking, MultipleChoice, Questionnaire, SingleChoice
from surveytool.questionnaire.registration import EMAIL, NAME
from surveytool.questionnaire.variable import all_choices
from surveytool.response.answer import Answers
from surveytool.store.registrations import Registration
from surveytool.texts import Texts


def registration_table(
    questionnaire: Questionnaire, registrations: Iterable[Registration], texts: Texts
) -> Iterator[Cells]:
    """A header and a row a sign-up. Choices stand as their labels in the language of ``texts``, several of them with
    semicolons between; what is not asked as a question of its own, such as "other", follows its question.
    """
    asked = [question for question in questionnaire.asking if question.id not in (NAME, EMAIL)]
    yield [NAME, EMAIL, "day", "member", *(name for question in asked for name in _columns(question))]
    yes_no = {True: texts("yes"), False: texts("no")}
    for one in registrations:
        answers = (_cell(question, one.answers, name, texts) for question in asked for name in _columns(question))
        yield [one.name, one.email, one.day.isoformat(), yes_no[one.is_member], *answers]


def _columns(question: Asking) -> tuple[str, ...]:
    if isinstance(question, SingleChoice | MultipleChoice) and question.other:
        return (question.id, f"{question.id}.{OTHER}")
    return (question.id,)


def _cell(question: Asking, answers: Answers, name: str, texts: Texts) -> Cell:
    value = answers.get(name)
    labels = {}
    if isinstance(question, SingleChoice | MultipleChoice) and name == question.id:
        labels = {choice.code: choice.label.read(texts.language) for choice in all_choices(question)}
    if isinstance(value, tuple):
        return "; ".join(labels.get(code, code) for code in value)
    return labels.get(value, value) if isinstance(value, str) else value
