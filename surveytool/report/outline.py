"""What the board wants told, in which order, with its own words: ``reports/<round>.yaml`` as plain frozen data."""

import re
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, RootModel, StringConstraints, ValidationInfo, model_validator
from pydantic_core import PydanticCustomError

from surveytool.questionnaire.community import Colours
from surveytool.questionnaire.model import MAX_TEXT, Id, Language, Line, Questionnaire

PARTS = (
    "foreword",
    "summary",
    "response",
    "priorities",
    "results",
    "indices",
    "segments",
    "comparison",
    "goals",
    "open",
    "answered",
    "decisions",
    "methods",
    "questionnaire",
    "tables",
    "glossary",
)
"""What a report is made of, in its usual order. ``results`` stands for the themes: the sections of the questionnaire."""

ALWAYS = "methods"
"""The part that no outline can leave out."""

RoundId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=64)]
Status = Literal["planned", "under_way", "done", "dropped"]
_LANGUAGES = ("nl", "en")


class Words(RootModel[dict[str, str]]):
    """A text of the board in one or more languages; where there is none in that of the report, another is read."""

    model_config = ConfigDict(frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _by_language(cls, value: object, info: ValidationInfo) -> object:
        languages: tuple[str, ...] = (info.context or {}).get("languages", _LANGUAGES)
        if isinstance(value, str):
            value = {languages[0]: value}
        if not isinstance(value, dict) or not value:
            raise PydanticCustomError("not_text", "neither a text nor texts by language")
        for language, text in value.items():
            if language not in languages:
                raise PydanticCustomError("unknown_language", "{language}", {"language": language})
            if not isinstance(text, str) or not text.strip():
                raise PydanticCustomError("empty_text", "{language}", {"language": language})
            if len(text) > MAX_TEXT:
                raise PydanticCustomError("text_too_long", "{length}", {"length": len(text)})
        return {language: value[language].strip() for language in languages if language in value}

    def read(self, language: str) -> str:
        """The text in ``language``, else in the language that comes first."""
        return self.root.get(language) or next(iter(self.root.values()))


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Spoken(_Model):
    """The board's own words with a part of the report: a title, what it concludes, what it decides."""

    title: Words | None = None
    conclusion: Words | None = None
    decision: Words | None = None


class Part(Spoken):
    """A part of the report by its name."""

    part: str


class Theme(Spoken):
    """A section of the questionnaire: which of its questions, in which order (all of them when left out), and the board's
    words with a single one."""

    theme: Id
    questions: tuple[Id, ...] | None = None
    findings: dict[Id, Spoken] = {}


class Decision(_Model):
    """What the board does with a finding. ``finding`` names where its figure is read: a question, an item, an answer, an
    index, a goal or a section; ``text`` says the finding in words."""

    id: Id
    finding: Line | None = None
    text: Words | None = None
    decision: Words
    who: Line | None = None
    when: Line | None = None
    status: Status = "planned"
    note: Words | None = None


class Outline(_Model):
    """What goes in the report of one round. ``sections`` left out is the usual order; ``compare_with`` left out leaves the
    choice to the questionnaire, empty compares with nothing."""

    report: RoundId
    language: Language | None = None
    title: Words | None = None
    subtitle: Words | None = None
    logo: Line | None = None
    colours: Colours | None = None
    compare_with: tuple[RoundId, ...] | None = None
    foreword: Words | None = None
    sections: tuple[Part | Theme, ...] | None = None
    decisions: tuple[Decision, ...] = ()


def derived(round_id: str, questionnaire: Questionnaire) -> Outline:
    """The outline of a report that the board said nothing of: every part and every question, in the usual order."""
    sections: list[Part | Theme] = []
    for name in PARTS:
        if name == "results":
            for section in questionnaire.sections:
                asked = tuple(question.id for question in section.questions if question.kind != "note")
                if asked:
                    sections.append(Theme(theme=section.id, questions=asked))
        else:
            sections.append(Part(part=name))
    return Outline(report=round_id, sections=tuple(sections))


def finding_names(questionnaire: Questionnaire) -> tuple[str, ...]:
    """Every name that the ``finding`` of a decision can have, in the order of the questionnaire."""
    names: list[str] = []
    for question in questionnaire.asking:
        names.append(question.id)
        within: tuple[Any, ...] = getattr(question, "items", ()) or getattr(question, "choices", ())
        names += [f"{question.id}.{getattr(each, 'id', None) or each.code}" for each in within]
    names += [index.id for index in questionnaire.indices]
    names += [goal.id for goal in questionnaire.goals]
    names += [section.id for section in questionnaire.sections]
    return tuple(dict.fromkeys(names))


def is_day(text: str) -> bool:
    """Whether this is written as a day, such as 2026-11-22."""
    return re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) is not None
