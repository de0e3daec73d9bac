"""Every text that a member reads, with its path in the file and what it is for."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, assert_never

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
    Scale,
    ScaleQuestion,
    SingleChoice,
    Text,
    TextQuestion,
)
from surveytool.source import Path

Role = Literal["question", "item", "choice", "hint", "page"]
WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_MARKUP = re.compile(r"\]\([^)]*\)|\{\{[^}]*\}\}|[*_`#>\[\]]")


@dataclass(frozen=True)
class Spoken:
    """A text and what it is for. ``is_rated``: the answer is a point on a scale, for the text as a whole.

    ``is_statement``: the answer says how far one agrees.
    """

    path: Path
    text: Text
    role: Role
    is_rated: bool = False
    is_statement: bool = False

    def languages(self) -> Iterator[tuple[str, str, Path]]:
        """The text in each language it is there in, without markup, with the path of that very text."""
        for language, text in self.text.root.items():
            yield language, _MARKUP.sub(" ", text), (*self.path, language)


def spoken(questionnaire: Questionnaire) -> Iterator[Spoken]:
    """Every text of the questionnaire, in the order in which it is read; the labels of scales are not among them."""
    yield Spoken(("title",), questionnaire.title, "page")
    if questionnaire.intro is not None:
        yield Spoken(("intro",), questionnaire.intro, "page")
    for index, section in enumerate(questionnaire.sections):
        yield Spoken(("sections", index, "title"), section.title, "page")
        if section.intro is not None:
            yield Spoken(("sections", index, "intro"), section.intro, "page")
        for number, question in enumerate(section.questions):
            yield from _of_question(questionnaire, question, ("sections", index, "questions", number))
    if questionnaire.thanks is not None:
        yield Spoken(("thanks",), questionnaire.thanks, "page")


def placed(questionnaire: Questionnaire) -> Iterator[tuple[Path, AnyQuestion]]:
    """Every question and note with its path."""
    for index, section in enumerate(questionnaire.sections):
        for number, question in enumerate(section.questions):
            yield ("sections", index, "questions", number), question


def used_scales(questionnaire: Questionnaire) -> dict[str, Scale]:
    """The scales that a question uses, in the order of first use."""
    names = [name for question in questionnaire.questions for name in scale_names(question)]
    return {name: questionnaire.scale(name) for name in dict.fromkeys(names)}


def scale_names(question: AnyQuestion) -> tuple[str, ...]:
    """The names of the scales that a question is answered on."""
    match question:
        case ScaleQuestion() | Matrix():
            return (question.scale,)
        case PairedMatrix():
            return tuple(dict.fromkeys((question.importance, question.performance)))
        case (
            SingleChoice() | MultipleChoice() | Recommendation() | Ranking() | Points() | Number() | Date()
            | TextQuestion() | Open() | Consent() | Note()
        ):  # fmt: skip
            return ()
        case _:
            assert_never(question)


def is_agreement(scale: Scale) -> bool:
    """Whether a scale runs from disagree to agree, by the words at its ends."""
    ends = (scale.points[0], scale.points[-1])
    return all(
        {"eens", "oneens", "agree", "disagree"} & set(words(text))
        for point in ends
        for text in point.label.root.values()
    )


def words(text: str) -> list[str]:
    """The words of a text, in small letters."""
    return [word.lower() for word in WORD.findall(text)]


def _of_question(questionnaire: Questionnaire, question: AnyQuestion, path: Path) -> Iterator[Spoken]:
    match question:
        case Note():
            yield Spoken((*path, "text"), question.text, "page")
            return
        case ScaleQuestion():
            agreed = is_agreement(questionnaire.scale(question.scale))
            yield Spoken((*path, "text"), question.text, "question", is_rated=True, is_statement=agreed)
        case Recommendation():
            yield Spoken((*path, "text"), question.text, "question", is_rated=True)
        case SingleChoice() | MultipleChoice() | Ranking() | Points():
            yield Spoken((*path, "text"), question.text, "question")
            for index, choice in enumerate(question.choices):
                yield Spoken((*path, "choices", index, "label"), choice.label, "choice")
        case Matrix() | PairedMatrix():
            # what stands above the items of a matrix introduces them; each item is what is judged
            yield Spoken((*path, "text"), question.text, "hint")
            agreed = isinstance(question, Matrix) and is_agreement(questionnaire.scale(question.scale))
            for index, item in enumerate(question.items):
                item_path = (*path, "items", index, "label")
                yield Spoken(item_path, item.label, "item", is_rated=True, is_statement=agreed)
        case Consent():
            yield Spoken((*path, "text"), question.text, "hint")
            yield Spoken((*path, "statement"), question.statement, "page")
        case Number() | Date() | TextQuestion() | Open():
            yield Spoken((*path, "text"), question.text, "question")
        case _:
            assert_never(question)
    if question.hint is not None:
        yield Spoken((*path, "hint"), question.hint, "hint")
