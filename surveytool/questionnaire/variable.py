"""The variables of a questionnaire: the columns of an import, an export and the snapshot, with their codes and labels."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, assert_never

from surveytool.questionnaire.model import (
    OTHER,
    SIDES,
    Asking,
    Choice,
    Consent,
    Date,
    Item,
    Matrix,
    Missing,
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
    Side,
    SingleChoice,
    Text,
    TextQuestion,
    WithChoices,
)

Form = Literal["code", "flag", "rank", "number", "date", "text"]
"""How a column is kept: a code of its levels; whether a choice was chosen; the place that a choice was given; a number; a
day, as its number in the calendar (``date.toordinal``); words."""

AGREED = "yes"
"""The answer of who ticked the box of a consent."""

OTHER_LABEL = Text.model_construct({"nl": "Anders", "en": "Other"})
_FLAG_LABELS = (
    Text.model_construct({"nl": "Niet gekozen", "en": "Not chosen"}),
    Text.model_construct({"nl": "Gekozen", "en": "Chosen"}),
)
_AGREED_LABEL = Text.model_construct({"nl": "Akkoord", "en": "Agreed"})
_NOT_RANKED = Text.model_construct({"nl": "Niet gekozen", "en": "Not chosen"})
RECOMMENDATION_CODES = tuple(range(11))


@dataclass(frozen=True)
class Level:
    """A possible answer: its code, label and, on a scale, its number. ``missing`` puts it outside every base."""

    code: str
    label: Text
    value: int | None = None
    missing: Missing | None = None


@dataclass(frozen=True)
class Variable:
    """One column: a question, or an item, a side or a choice of it."""

    name: str
    question: Asking
    form: Form
    levels: tuple[Level, ...] = ()
    item: Item | None = None
    side: Side | None = None
    choice: Choice | None = None

    def label(self, language: str) -> str:
        """The text a respondent saw for this column."""
        if self.item is not None:
            return self.item.label.read(language)
        if self.choice is not None:
            return self.choice.label.read(language)
        return self.question.text.read(language)


def other_choice() -> Choice:
    """The choice that ``other: true`` adds."""
    return Choice.model_construct(
        code=OTHER, label=OTHER_LABEL, missing=None, exclusive=False, merge=None, show_if=None
    )


def all_choices(question: WithChoices) -> tuple[Choice, ...]:
    """The choices in the order a respondent sees them: "other" after the real ones, before those outside the base."""
    if isinstance(question, Ranking | Points) or not question.other:
        return question.choices
    last = next(
        (index for index in range(len(question.choices), 0, -1) if not _stands_last(question.choices[index - 1])),
        0,
    )
    return (*question.choices[:last], other_choice(), *question.choices[last:])


def rank_levels(question: Ranking) -> tuple[Level, ...]:
    """The places that a choice can have, from 1 on; then not chosen, with code 0."""
    places = tuple(
        Level(str(place), Text.model_construct({"nl": f"Plaats {place}", "en": f"Place {place}"}), value=place)
        for place in range(1, question.ranks + 1)
    )
    return (*places, Level("0", _NOT_RANKED, value=0))


def _stands_last(choice: Choice) -> bool:
    return choice.missing is not None or choice.exclusive


def scale_levels(scale: Scale) -> tuple[Level, ...]:
    """The points of a scale as levels, then the answers that stand beside them."""
    levels = tuple(Level(str(point.code), point.label, value=point.code) for point in scale.points)
    return levels + tuple(Level(answer.code, answer.label, missing=kind) for kind, answer in scale.missing)


def variables(questionnaire: Questionnaire) -> tuple[Variable, ...]:
    """Every column of the questionnaire, in order."""
    return tuple(
        variable for question in questionnaire.asking for variable in question_variables(questionnaire, question)
    )


def conditions(questionnaire: Questionnaire) -> dict[str, str]:
    """The whole condition under which each variable is shown: of its section, its question and its item or choice.

    A variable that everybody sees is not in it.
    """
    found: dict[str, str] = {}
    of_section = {question.id: section.show_if for section in questionnaire.sections for question in section.questions}
    for variable in variables(questionnaire):
        own = variable.item or variable.choice
        parts = [of_section[variable.question.id], variable.question.show_if, own.show_if if own else None]
        given = [part for part in parts if part is not None]
        if given:
            found[variable.name] = given[0] if len(given) == 1 else " and ".join(f"({part})" for part in given)
    return found


def question_variables(questionnaire: Questionnaire, question: Asking) -> Iterator[Variable]:
    """The columns of one question."""
    match question:
        case SingleChoice():
            choices = all_choices(question)
            levels = tuple(Level(choice.code, choice.label, missing=choice.missing) for choice in choices)
            yield Variable(question.id, question, "code", levels)
            if question.other:
                yield Variable(f"{question.id}.{OTHER}", question, "text", choice=other_choice())
        case MultipleChoice():
            flags = tuple(Level(str(value), label, value=value) for value, label in enumerate(_FLAG_LABELS))
            for choice in all_choices(question):
                if choice.code == OTHER:
                    yield Variable(f"{question.id}.{OTHER}", question, "text", choice=choice)
                else:
                    yield Variable(f"{question.id}.{choice.code}", question, "flag", flags, choice=choice)
        case ScaleQuestion():
            yield Variable(question.id, question, "code", scale_levels(questionnaire.scale(question.scale)))
        case Matrix():
            levels = scale_levels(questionnaire.scale(question.scale))
            for item in question.items:
                yield Variable(f"{question.id}.{item.id}", question, "code", levels, item=item)
        case PairedMatrix():
            by_side = {
                "importance": scale_levels(questionnaire.scale(question.importance)),
                "performance": scale_levels(questionnaire.scale(question.performance)),
            }
            for item in question.items:
                for side in SIDES:
                    yield Variable(
                        f"{question.id}.{item.id}.{side}", question, "code", by_side[side], item=item, side=side
                    )
        case Recommendation():
            levels = tuple(
                Level(str(code), Text.model_construct({"nl": str(code)}), value=code) for code in RECOMMENDATION_CODES
            )
            yield Variable(question.id, question, "code", levels)
        case Ranking():
            places = rank_levels(question)
            for choice in question.choices:
                yield Variable(f"{question.id}.{choice.code}", question, "rank", places, choice=choice)
        case Points():
            for choice in question.choices:
                yield Variable(f"{question.id}.{choice.code}", question, "number", choice=choice)
        case Number():
            yield Variable(question.id, question, "number")
        case Date():
            yield Variable(question.id, question, "date")
        case Consent():
            yield Variable(question.id, question, "code", (Level(AGREED, _AGREED_LABEL),))
        case TextQuestion() | Open():
            yield Variable(question.id, question, "text")
        case _:
            assert_never(question)
