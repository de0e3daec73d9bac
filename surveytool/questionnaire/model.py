"""The questionnaire: the one definition that the form, the import, the codebook and the report derive from.

Scalars arrive as the text that was typed; the types here convert them, strictly. What spans more than one field or
more than one question (references, unique codes, routing) is judged in ``rules``, so that a message can name the place.
"""

import datetime
import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    RootModel,
    StringConstraints,
    ValidationInfo,
    WithJsonSchema,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError

Missing = Literal["refused", "not_applicable", "dont_know"]
Side = Literal["importance", "performance"]
SIDES: tuple[Side, Side] = ("importance", "performance")
RESERVED_IDS = frozenset({"other", "importance", "performance", "csrf_token", "nonce", "id", "lang", "action"})
OTHER = "other"
MAX_TEXT = 10_000
MAX_LINE = 1_000
POINTS_FOR_TOP2 = 4
"""The fewest points of a scale whose two most favourable say something."""
DEFAULT_OPEN_LENGTH = 2_000
DEFAULT_TEXT_LENGTH = 200
DEFAULT_TOTAL = 100


def _integer(value: object) -> object:
    if isinstance(value, str):
        if not re.fullmatch(r"-?(0|[1-9][0-9]{0,8})", value.strip()):
            raise PydanticCustomError("not_integer", "not a whole number")
        return int(value)
    return value


def _number(value: object) -> object:
    if isinstance(value, str):
        if not re.fullmatch(r"-?[0-9]{1,12}(\.[0-9]{1,6})?", value.strip()):
            raise PydanticCustomError("not_number", "not a number")
        return float(value)
    return value


def _day(value: object) -> object:
    if isinstance(value, str):
        try:
            if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value.strip()):
                return datetime.date.fromisoformat(value.strip())
        except ValueError:
            pass  # a day that the calendar does not have
        raise PydanticCustomError("not_day", "not a day")
    return value


def _boolean(value: object) -> object:
    if isinstance(value, str):
        if value not in ("true", "false"):
            raise PydanticCustomError("not_boolean", "neither true nor false")
        return value == "true"
    return value


def _line(value: str) -> str:
    if not value.strip():
        raise PydanticCustomError("empty_line", "empty")
    if len(value) > MAX_LINE:
        raise PydanticCustomError("line_too_long", "{length}", {"length": len(value), "le": MAX_LINE})
    return value.strip()


Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=64)]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$", max_length=64)]
Version = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=64)]
Language = Literal["nl", "en"]
Order = Literal["as_written", "shuffled"]
Integer = Annotated[int, BeforeValidator(_integer)]
Decimal = Annotated[float, BeforeValidator(_number)]
Boolean = Annotated[bool, BeforeValidator(_boolean)]
Day = Annotated[datetime.date, BeforeValidator(_day)]
Line = Annotated[
    str, AfterValidator(_line), WithJsonSchema({"type": "string", "pattern": r"\S", "maxLength": MAX_LINE})
]
"""A text that is the same in every language, such as a source or a licence."""


class Text(RootModel[dict[str, str]]):
    """A text in one or more languages; the default language comes first."""

    model_config = ConfigDict(frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _by_language(cls, value: object, info: ValidationInfo) -> object:
        languages: tuple[str, ...] = (info.context or {}).get("languages", ("nl",))
        if isinstance(value, str):
            value = {languages[0]: value}
        if not isinstance(value, Mapping):
            raise PydanticCustomError("not_text", "neither a text nor texts by language")
        for language, text in value.items():
            if language not in languages:
                raise PydanticCustomError("unknown_language", "{language}", {"language": language})
            if not isinstance(text, str) or not text.strip():
                raise PydanticCustomError("empty_text", "{language}", {"language": language})
            if len(text) > MAX_TEXT:
                raise PydanticCustomError("text_too_long", "{length}", {"length": len(text)})
        if languages[0] not in value:
            raise PydanticCustomError("no_default_language", "{language}", {"language": languages[0]})
        return {language: value[language].strip() for language in languages if language in value}

    def read(self, language: str) -> str:
        """The text in ``language``, else in the default language."""
        return self.root.get(language) or next(iter(self.root.values()))

    def has(self, language: str) -> bool:
        """Whether there is a text in this very language."""
        return language in self.root

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        by_language: dict[str, Any] = {"type": "object", "additionalProperties": {"type": "string"}}
        return {"anyOf": [{"type": "string"}, by_language], "description": "A text, or texts by language."}


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Choice(_Model):
    """One answer to choose. ``missing`` marks it as outside every base; ``exclusive`` as the only one chosen. Of a segment,
    choices with the same ``merge`` are one group under that name when one of them is too small to be told of."""

    code: Code
    label: Text
    missing: Missing | None = None
    exclusive: Boolean = False
    merge: Text | None = None
    show_if: str | None = None


class Point(_Model):
    """A point of a scale."""

    code: Integer
    label: Text


class ScaleMissing(_Model):
    """An answer beside the points of a scale, outside every base."""

    code: Code
    label: Text


class Scale(_Model):
    """Points from least to most favourable, and the answers that stand beside them."""

    points: tuple[Point, ...]
    not_applicable: ScaleMissing | None = None
    refused: ScaleMissing | None = None
    dont_know: ScaleMissing | None = None

    @property
    def missing(self) -> tuple[tuple[Missing, ScaleMissing], ...]:
        """The answers beside the points, with what each means."""
        kinds: tuple[tuple[Missing, ScaleMissing | None], ...] = (
            ("not_applicable", self.not_applicable),
            ("dont_know", self.dont_know),
            ("refused", self.refused),
        )
        return tuple((kind, answer) for kind, answer in kinds if answer is not None)


class Item(_Model):
    """A row of a matrix. ``required`` says it of this row alone; left out, the row is as required as its question."""

    id: Id
    label: Text
    required: Boolean | None = None
    show_if: str | None = None


class _Question(_Model):
    id: Id
    text: Text
    hint: Text | None = None
    required: Boolean = False
    show_if: str | None = None


class SingleChoice(_Question):
    """One of several answers. ``ordered`` says that they have an order of their own, such as years of experience, which a
    report keeps; else it sorts them by how often they were given."""

    kind: Literal["single_choice"]
    choices: tuple[Choice, ...]
    other: Boolean = False
    order: Order = "as_written"
    ordered: Boolean = False


class MultipleChoice(_Question):
    """Any number of answers, or between ``min`` and ``max`` of them; ``message`` is what is said to who chose fewer or more."""

    kind: Literal["multiple_choice"]
    choices: tuple[Choice, ...]
    other: Boolean = False
    order: Order = "as_written"
    min: Integer | None = None
    max: Integer | None = None
    message: Text | None = None


class ScaleQuestion(_Question):
    """One answer on a named scale."""

    kind: Literal["scale"]
    scale: str


class Matrix(_Question):
    """Several items on one named scale."""

    kind: Literal["matrix"]
    scale: str
    items: tuple[Item, ...]


class PairedMatrix(_Question):
    """Several items, each rated on importance and on performance."""

    kind: Literal["paired_matrix"]
    items: tuple[Item, ...]
    importance: str
    performance: str


class EndLabels(_Model):
    """The words at 0 and at 10."""

    low: Text
    high: Text


class Recommendation(_Question):
    """How likely one is to recommend, 0-10."""

    kind: Literal["recommendation"]
    labels: EndLabels | None = None


class Ranking(_Question):
    """The first ``top`` of the choices in order of preference; all of them when ``top`` is left out."""

    kind: Literal["ranking"]
    choices: tuple[Choice, ...]
    top: Annotated[Integer, Field(ge=1)] | None = None
    order: Order = "as_written"

    @property
    def ranks(self) -> int:
        """How many places there are to give."""
        return len(self.choices) if self.top is None else min(self.top, len(self.choices))


class Points(_Question):
    """``total`` points divided over the choices."""

    kind: Literal["points"]
    choices: tuple[Choice, ...]
    total: Annotated[Integer, Field(ge=1, le=10_000)] = DEFAULT_TOTAL
    order: Order = "as_written"


class Number(_Question):
    """A number between ``min`` and ``max`` with so many decimals, in a unit; ``message`` is said of one outside them."""

    kind: Literal["number"]
    min: Decimal | None = None
    max: Decimal | None = None
    decimals: Annotated[Integer, Field(ge=0, le=6)] = 0
    unit: Text | None = None
    message: Text | None = None


class Date(_Question):
    """A day between ``min`` and ``max``; ``message`` is said of one outside them."""

    kind: Literal["date"]
    min: Day | None = None
    max: Day | None = None
    message: Text | None = None


class TextQuestion(_Question):
    """A short text on one line, of a known form or of one given as an expression; ``message`` says which form that is."""

    kind: Literal["text"]
    pattern: str | None = None
    message: Text | None = None
    max_length: Annotated[Integer, Field(ge=1, le=MAX_TEXT)] = DEFAULT_TEXT_LENGTH


class Open(_Question):
    """An open answer of some lines."""

    kind: Literal["open"]
    max_length: Annotated[Integer, Field(ge=1, le=MAX_TEXT)] = DEFAULT_OPEN_LENGTH


class Consent(_Question):
    """A box to tick under a statement. The wording and its ``version`` are kept with the response of who ticked it."""

    kind: Literal["consent"]
    statement: Text
    version: Version


class Note(_Model):
    """A text between the questions; asks nothing."""

    kind: Literal["note"]
    id: Id
    text: Text
    show_if: str | None = None


Asking = (
    SingleChoice
    | MultipleChoice
    | ScaleQuestion
    | Matrix
    | PairedMatrix
    | Recommendation
    | Ranking
    | Points
    | Number
    | Date
    | TextQuestion
    | Open
    | Consent
)
WithChoices = SingleChoice | MultipleChoice | Ranking | Points
AnyQuestion = Asking | Note
Question = Annotated[AnyQuestion, Field(discriminator="kind")]
KINDS = (
    "single_choice",
    "multiple_choice",
    "scale",
    "matrix",
    "paired_matrix",
    "recommendation",
    "ranking",
    "points",
    "number",
    "date",
    "text",
    "open",
    "consent",
    "note",
)


class Section(_Model):
    """Questions that stand on one page."""

    id: Id
    title: Text
    intro: Text | None = None
    show_if: str | None = None
    questions: tuple[Question, ...]


class Index(_Model):
    """A composite score of items, each ``question`` or ``question.item``.

    With ``scoring``, the id of a scoring definition, that says which items are reversed and how the score is made.
    """

    id: Id
    label: Text
    items: tuple[str, ...]
    reverse: tuple[str, ...] = ()
    scoring: str | None = None


class Goal(_Model):
    """What the board promised, and how it will know: a measure of a question against a target."""

    id: Id
    text: Text
    question: str
    measure: Literal["top2", "mean", "score"]
    target: Decimal


class Questionnaire(_Model):
    """The instrument: sections of questions, with the scales they use and what is to be made of the answers."""

    questionnaire: Id
    version: Annotated[Integer, Field(ge=1)]
    kind: Literal["needs", "evaluation", "registration", "other"]
    languages: tuple[Language, ...] = ("nl",)
    title: Text
    intro: Text | None = None
    thanks: Text | None = None
    anonymous: Boolean = True
    minutes: Annotated[Integer, Field(ge=1, le=240)] | None = None
    source: Line | None = None
    licence: Line | None = None
    citation: Line | None = None
    scales: dict[Id, Scale] = {}
    sections: tuple[Section, ...]
    indices: tuple[Index, ...] = ()
    segments: tuple[str, ...] = ()
    goals: tuple[Goal, ...] = ()
    compare_with: tuple[Id, ...] = ()

    @property
    def id(self) -> str:
        """The id of the questionnaire."""
        return self.questionnaire

    @property
    def is_registration(self) -> bool:
        """Whether it signs people up: what is filled in goes to the list of people, and is never an answer."""
        return self.kind == "registration"

    @property
    def default_language(self) -> str:
        """The language that every text has."""
        return self.languages[0]

    @property
    def questions(self) -> tuple[AnyQuestion, ...]:
        """Every question and note, in order."""
        return tuple(question for section in self.sections for question in section.questions)

    @property
    def asking(self) -> tuple[Asking, ...]:
        """Every question that asks for an answer, in order."""
        return tuple(question for question in self.questions if not isinstance(question, Note))

    def question(self, question_id: str) -> AnyQuestion:
        """The question with this id.

        Raises:
            KeyError: when there is none.
        """
        for question in self.questions:
            if question.id == question_id:
                return question
        raise KeyError(question_id)

    def scale(self, name: str) -> Scale:
        """The scale with this name."""
        return self.scales[name]
