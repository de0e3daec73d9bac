"""Whether a member for whom no answer is true, or who would rather not say, can go on without telling an untruth."""

from collections.abc import Iterator
from typing import assert_never

from surveytool.questionnaire.advice import sources
from surveytool.questionnaire.advice.background import background
from surveytool.questionnaire.advice.finding import Finding
from surveytool.questionnaire.advice.spoken import placed, scale_names
from surveytool.questionnaire.model import (
    AnyQuestion,
    Consent,
    Date,
    Matrix,
    MultipleChoice,
    Note,
    Number,
    Open,
    PairedMatrix,
    Points,
    Questionnaire,
    Ranking,
    Recommendation,
    ScaleQuestion,
    SingleChoice,
    TextQuestion,
)


def findings(questionnaire: Questionnaire) -> Iterator[Finding]:
    """Advice on answers that are missing beside the others; a scale is told of once."""
    yield from _items_for_all(questionnaire)
    for path, personal in background(questionnaire):
        if all(choice.missing != "refused" for choice in personal.choices):
            message = "'{id}' asks for something personal. Add a choice such as 'Rather not say' with 'missing: refused', else some leave the question, or all of it."
            yield Finding("no_refusal", message, (*path, "choices"), sources.TOURANGEAU_YAN, {"id": personal.id})
    for path, question in placed(questionnaire):
        if not isinstance(question, Note) and question.required and not _has_way_out(questionnaire, question):
            message = "'{id}' must be answered and has no way out. Whoever has no true answer makes one up or leaves. Add one, such as 'I do not know', or leave 'required' out."
            yield Finding("forced_answer", message, (*path, "required"), sources.DECIEUX, {"id": question.id})


def _items_for_all(questionnaire: Questionnaire) -> Iterator[Finding]:
    told: set[str] = set()
    for path, question in placed(questionnaire):
        if not isinstance(question, Matrix | PairedMatrix) or len(question.items) < 2:
            continue
        for name in scale_names(question):
            if name not in told and not questionnaire.scale(name).missing:
                told.add(name)
                message = "Does every item of '{id}' apply to every member? If not, add 'not_applicable' or 'dont_know' to the scale '{scale}', so that it is told apart from what was skipped."
                values = {"id": question.id, "scale": name}
                yield Finding("no_not_applicable", message, (*path, "items"), sources.CHOI_PAK, values)


def _has_way_out(questionnaire: Questionnaire, question: AnyQuestion) -> bool:
    """Whether somebody for whom no answer holds can still answer truly."""
    match question:
        case SingleChoice() | MultipleChoice():
            return question.other or any(choice.missing or choice.exclusive for choice in question.choices)
        case ScaleQuestion() | Matrix() | PairedMatrix():
            return all(questionnaire.scale(name).missing for name in scale_names(question))
        case Recommendation() | Ranking() | Points() | Number() | Date() | Open():
            return False
        case TextQuestion() | Consent() | Note():
            return True  # a line of text, such as an address, or a consent is asked for because it is needed
        case _:
            assert_never(question)
