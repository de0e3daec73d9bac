"""Piping: ``{{ id }}`` in a text of a questionnaire shows an earlier answer, in the words of who reads it.

The words are plain text, for the page to escape. What somebody typed is never read for pipes itself. Where there is no
respondent, as in a report, the question stands in the place of its answer.
"""

import datetime
import re
from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar, assert_never, cast

from pydantic import BaseModel

from surveytool.questionnaire.model import (
    OTHER,
    Asking,
    Consent,
    Date,
    Matrix,
    MultipleChoice,
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
from surveytool.questionnaire.remembered import remembered
from surveytool.texts import Texts

NO_ANSWER = "…"
"""What is shown for an answer that was not given."""
MOST_LETTERS = 200
"""Of what somebody typed, in the middle of another text."""
MOST_LETTERS_OF_A_QUESTION = 40

_PIPE = re.compile(r"\{\{\s*([a-z][a-z0-9_]*(?:\.[A-Za-z0-9][A-Za-z0-9_-]*){0,2})\s*\}\}")
_MEANT = re.compile(r"\{\{(?=\s*(?:[^\W\d]|\}\}))")

Part = TypeVar("Part")


def piped(text: str) -> tuple[str, ...]:
    """The names of the answers that ``text`` shows, each once."""
    return tuple(dict.fromkeys(_PIPE.findall(text)))


def unreadable(text: str) -> Iterator[str]:
    """What in ``text`` begins as a pipe to some name, and cannot be read as one."""
    for meant in _MEANT.finditer(text):
        if not _PIPE.match(text, meant.start()):
            yield text[meant.start() :]


def fill(text: str, words: Callable[[str], str]) -> str:
    """``text`` with each pipe replaced by the words for its name; those are not looked at again."""
    return _PIPE.sub(lambda pipe: words(pipe[1]), text) if "{{" in text else text


def words_of(questionnaire: Questionnaire, name: str, answers: Mapping[str, object], texts: Texts) -> str:
    """The answer under ``name`` in words: one line of plain text in the language of ``texts``.

    ``answers`` are those to what is shown; to a question that is not, nothing was answered.
    """
    value = answers.get(name)
    if value is None:
        return NO_ANSWER

    def read(label: Text) -> str:
        return fill(label.read(texts.language), lambda other: words_of(questionnaire, other, answers, texts))

    question = _by_id(questionnaire)[name.partition(".")[0]]
    match question:
        case SingleChoice() | MultipleChoice() | Ranking():
            labels = {choice.code: read(choice.label) for choice in question.choices}
            labels[OTHER] = _one_line(str(answers.get(f"{name}.{OTHER}", NO_ANSWER)))
            codes = value if isinstance(value, tuple) else (str(value),)
            return _listed([labels[code] for code in codes], texts)
        case ScaleQuestion() | Matrix():
            return _point(questionnaire.scale(question.scale), value, read)
        case PairedMatrix():
            scale = question.importance if name.endswith(".importance") else question.performance
            return _point(questionnaire.scale(scale), value, read)
        case Recommendation() | Points() | Number():
            return _figure(cast(float, value), texts)
        case Date():
            return texts.date(datetime.date.fromisoformat(str(value)))
        case TextQuestion() | Open():
            return _one_line(str(value))
        case Consent():
            return NO_ANSWER
        case _:
            assert_never(question)


@remembered
def without_pipes(questionnaire: Questionnaire) -> Questionnaire:
    """The questionnaire as it is read where there is no respondent: in each pipe stands its question, in brackets."""
    return _rebuilt(questionnaire, lambda text: _bracketed(text, questionnaire))


@remembered
def _by_id(questionnaire: Questionnaire) -> Mapping[str, Asking]:
    return {question.id: question for question in questionnaire.asking}


def _listed(words: list[str], texts: Texts) -> str:
    if len(words) < 2:
        return "".join(words)
    return texts("{some} and {last}", some=", ".join(words[:-1]), last=words[-1])


def _point(scale: Scale, value: object, read: Callable[[Text], str]) -> str:
    labels = {point.code: point.label for point in scale.points}
    beside = {answer.code: answer.label for _, answer in scale.missing}
    return read(labels[value] if isinstance(value, int) else beside[str(value)])


def _figure(value: float, texts: Texts) -> str:
    """A number as it is typed in the language: without grouping, as it may be a year."""
    text = f"{value:.6f}".rstrip("0").rstrip(".")
    return text.replace(".", ",") if texts.language == "nl" else text


def _one_line(text: str) -> str:
    return _cut(" ".join(text.split()), MOST_LETTERS)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _bracketed(text: Text, questionnaire: Questionnaire) -> Text:
    if not any(piped(words) for words in text.root.values()):
        return text
    return Text.model_construct(
        {language: fill(words, _in_brackets(questionnaire, language)) for language, words in text.root.items()}
    )


def _in_brackets(questionnaire: Questionnaire, language: str) -> Callable[[str], str]:
    def said(name: str) -> str:
        about = " ".join(_subject(questionnaire, name).read(language).split())
        return f"[{_cut(fill(about, lambda _: NO_ANSWER), MOST_LETTERS_OF_A_QUESTION)}]"

    return said


def _subject(questionnaire: Questionnaire, name: str) -> Text:
    """What the answer under ``name`` is about: its item or choice when it has one, else its question."""
    question = _by_id(questionnaire)[name.partition(".")[0]]
    part = name.split(".")[1] if "." in name else ""
    if isinstance(question, Matrix | PairedMatrix):
        return next((item.label for item in question.items if item.id == part), question.text)
    if isinstance(question, Points):
        return next((choice.label for choice in question.choices if choice.code == part), question.text)
    return question.text


def _rebuilt(part: Part, change: Callable[[Text], Text]) -> Part:
    """``part`` with every text in it changed; what has no such text stays the very same object."""
    new: object = part
    if isinstance(part, Text):
        new = change(part)
    elif isinstance(part, BaseModel):
        found = {name: _rebuilt(getattr(part, name), change) for name in type(part).model_fields}
        update = {name: value for name, value in found.items() if value is not getattr(part, name)}
        new = part.model_copy(update=update) if update else part
    elif isinstance(part, dict):
        pairs = {key: _rebuilt(value, change) for key, value in part.items()}
        new = pairs if any(pairs[key] is not part[key] for key in pairs) else part
    elif isinstance(part, tuple):
        members = tuple(_rebuilt(member, change) for member in part)
        new = members if any(a is not b for a, b in zip(members, part, strict=True)) else part
    return cast(Part, new)
