"""The codebook of an open question: the themes that a board finds in the answers, in a file beside the questionnaire.

A code is never renamed and never used for something else, so that rounds can be compared; one that is split or merged stays,
and says in ``replaced_by`` which codes took its place. There are two levels at most.
"""

from collections.abc import Collection, Mapping
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo
from pydantic_core import PydanticCustomError

from surveytool.questionnaire.model import Id, Integer, Language, Line, Text

LANGUAGES: tuple[Language, ...] = ("nl", "en")
"""Those of a codebook that names none itself."""
SUFFIX = ".codebook.yaml"
"""What the name of the file of a codebook ends with."""
Special = Literal["non_answer", "other"]
"""``non_answer``: nothing was wished or said, which is told on a line of its own; ``other``: cannot be placed."""


def _as_list(value: object) -> object:
    """One text, or one text by language, as a list of it."""
    return (value,) if isinstance(value, str | Mapping) else value


def _by_language(value: object, info: ValidationInfo) -> object:
    """A list of keywords as one of the default language."""
    languages: tuple[str, ...] = (info.context or {}).get("languages", LANGUAGES)
    if not isinstance(value, Mapping):
        return {languages[0]: value}
    for language in value:
        if language not in languages:
            raise PydanticCustomError("unknown_language", "{language}", {"language": language})
    return value


Texts = Annotated[tuple[Text, ...], BeforeValidator(_as_list)]
Keywords = Annotated[dict[str, tuple[Line, ...]], BeforeValidator(_by_language)]


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Code(_Model):
    """A theme: what it is called, what falls under it and what does not, and words by which it may be known.

    A ``*`` at either end of a keyword stands for any letters. ``since`` is the version of the codebook it came with.
    """

    id: Id
    name: Text
    definition: Text | None = None
    include: Texts = ()
    exclude: Texts = ()
    keywords: Keywords = {}
    parent: Id | None = None
    since: Annotated[Integer, Field(ge=1)] = 1
    replaced_by: tuple[Id, ...] = ()
    special: Special | None = None


class Codebook(_Model):
    """The codes of one open question. ``consent`` is the question in which members say whether they may be quoted."""

    question: Id
    version: Annotated[Integer, Field(ge=1)]
    languages: tuple[Language, ...] = LANGUAGES
    consent: Id | None = None
    codes: tuple[Code, ...] = ()

    @property
    def ids(self) -> frozenset[str]:
        """The ids of all codes."""
        return frozenset(code.id for code in self.codes)

    @property
    def current(self) -> tuple[Code, ...]:
        """The codes that are still given: those no other took the place of."""
        return tuple(code for code in self.codes if not code.replaced_by)

    @property
    def non_answers(self) -> frozenset[str]:
        """The codes of answers that say nothing."""
        return frozenset(code.id for code in self.codes if code.special == "non_answer")

    @cached_property
    def became(self) -> Mapping[str, str]:
        """By the id of a code that another took the place of: that other, or what took the place of that in turn. One that was
        split stays what it was."""
        next_ = {code.id: code.replaced_by[0] for code in self.codes if len(code.replaced_by) == 1}
        found = {}
        for code, now in next_.items():
            while now in next_:  # never in a ring: a codebook is checked for those
                now = next_[now]
            found[code] = now
        return found

    def renamed(self, codes: Collection[str]) -> frozenset[str]:
        """The codes as they are called now."""
        return frozenset(self.became.get(code, code) for code in codes)

    def code(self, code_id: str) -> Code:
        """The code with this id.

        Raises:
            KeyError: when there is none.
        """
        for code in self.codes:
            if code.id == code_id:
                return code
        raise KeyError(code_id)

    def level(self, code_id: str) -> int:
        """1 for a code that stands by itself, 2 for one under another."""
        return 1 if self.code(code_id).parent is None else 2

    def words(self, language: str | None = None) -> Mapping[str, Mapping[str, Any]]:
        """The name and keywords of every current code, as suggestions are made from: in one language, or by language."""
        if language is None:
            return {
                code.id: {
                    "name": dict(code.name.root),
                    "keywords": {key: list(of) for key, of in code.keywords.items()},
                }
                for code in self.current
            }
        return {
            code.id: {"name": code.name.read(language), "keywords": list(code.keywords.get(language, ()))}
            for code in self.current
        }
