"""What a questionnaire says of itself: how long it takes, where it comes from and on which terms it may be used."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from surveytool.questionnaire.model import Questionnaire
    from surveytool.texts import Texts


def facts(questionnaire: "Questionnaire", texts: "Texts") -> str:
    """Minutes, source, licence and citation on one line, as far as the questionnaire names them."""
    told = []
    if questionnaire.minutes is not None:
        told.append(minutes(questionnaire.minutes, texts))
    if questionnaire.source is not None:
        told.append(texts("source: {source}", source=questionnaire.source))
    if questionnaire.licence is not None:
        told.append(texts("licence: {licence}", licence=questionnaire.licence))
    if questionnaire.citation is not None:
        told.append(texts("cite as: {citation}", citation=questionnaire.citation))
    return "; ".join(told)


def minutes(count: int, texts: "Texts") -> str:
    """How long it takes, in words."""
    return texts.plural("{n} minute", "{n} minutes", count)
