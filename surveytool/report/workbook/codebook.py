"""What the names and codes mean: the variables of the questionnaire, and the answers each of them can have."""

from collections.abc import Iterator, Sequence
from typing import assert_never

from surveytool.questionnaire.model import (
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
    ScaleQuestion,
    SingleChoice,
    TextQuestion,
)
from surveytool.questionnaire.variable import (
    RECOMMENDATION_CODES,
    Level,
    Variable,
    all_choices,
    conditions,
    question_variables,
    rank_levels,
    variables,
)
from surveytool.report.build.material import Material
from surveytool.report.workbook.figures import side_name
from surveytool.report.workbook.sheet import Column, Row, Sheet, Table, Value
from surveytool.texts import Texts


def codebook(material: Material) -> Sheet:
    """A row for every variable: what was asked, how it could be answered, and when it was shown."""
    texts, questionnaire = material.texts, material.questionnaire
    languages = questionnaire.languages
    columns = (
        Column(texts("Name"), 28, "code"),
        *(Column(_in(texts("Question"), language, languages), 36, once=True) for language in languages),
        *(Column(_in(texts("Part"), language, languages), 28) for language in languages),
        Column(texts("Side"), 14),
        Column(texts("Kind"), 24),
        Column(texts("List of answers"), 16, "code"),
        Column(texts("Outside the base"), 16, "code"),
        Column(texts("Shown only if"), 30),
    )
    shown = conditions(questionnaire)
    rows = tuple(_variable(one, shown.get(one.name), material) for one in variables(questionnaire))
    return Sheet(
        texts("Codebook"),
        texts("What every name in this workbook and in the exports stands for."),
        texts("Codebook"),
        (
            texts("Name: as in the export of answers. List of answers: see the sheet “{sheet}”.", sheet=texts("Codes and labels")),
        ),
        (Table("codebook", columns, rows),),
    )  # fmt: skip


def codes(material: Material) -> Sheet:
    """A row for every answer that can be chosen, by list: a scale, or the choices of a question."""
    texts, questionnaire = material.texts, material.questionnaire
    languages = questionnaire.languages
    columns = (
        Column(texts("List of answers"), 24, "code"),
        Column(texts("Code"), 16, "code"),
        *(Column(_in(texts("Label"), language, languages), 52) for language in languages),
        Column(texts("Outside the base"), 24),
    )
    return Sheet(
        texts("Codes and labels"),
        texts("Which answer every code stands for."),
        texts("Codes and labels"),
        (
            texts("Where more than one answer is allowed, an export has a column for each: 1 chosen, 0 not chosen."),
            texts("Outside the base: answers that are counted, but are in no percentage or mean."),
        ),
        (Table("codes", columns, tuple(_codes(questionnaire, texts))),),
    )


def _in(head: str, language: str, languages: Sequence[str]) -> str:
    return f"{head} ({language})" if len(languages) > 1 else head


def _variable(variable: Variable, condition: str | None, material: Material) -> Row:
    texts, languages = material.texts, material.questionnaire.languages
    part = variable.item.label if variable.item else variable.choice.label if variable.choice else None
    return (
        variable.name,
        *(variable.question.text.read(language) for language in languages),
        *(part.read(language) if part else None for language in languages),
        side_name(variable.side, texts),
        _kind(variable, texts),
        _list(variable),
        ", ".join(level.code for level in variable.levels if level.missing) or None,
        condition,
    )


def _kind(variable: Variable, texts: Texts) -> str:
    """How the question could be answered, in a few words."""
    match variable.question:
        case SingleChoice():
            return texts("One answer") if variable.form == "code" else texts("One answer: other, in words")
        case MultipleChoice():
            several = texts("More than one answer")
            return several if variable.form == "flag" else texts("More than one answer: other, in words")
        case ScaleQuestion():
            return texts("Scale")
        case Matrix():
            return texts("Statements on one scale")
        case PairedMatrix():
            return texts("Topics on two scales")
        case Recommendation():
            return texts("Mark from 0 to 10")
        case Ranking():
            return texts("Place in an order of preference")
        case Points():
            return texts("Points of {total}", total=texts.number(variable.question.total))
        case Date():
            return texts("Date")
        case Consent():
            return texts("Box to tick")
        case Number():
            return texts("Number, filled in")
        case TextQuestion():
            return texts("Short text")
        case Open():
            return texts("Open answer")
        case _:
            assert_never(variable.question)


def _list(variable: Variable) -> str | None:
    """The name of the list of answers: of the scale, or of the question itself."""
    match variable.question:
        case ScaleQuestion() | Matrix():
            return variable.question.scale
        case PairedMatrix():
            return variable.question.importance if variable.side == "importance" else variable.question.performance
        case SingleChoice() | MultipleChoice():
            return variable.question.id if variable.form != "text" else None
        case Recommendation() | Ranking() | Consent():
            return variable.question.id
        case Points() | Number() | Date() | TextQuestion() | Open():
            return None
        case _:
            assert_never(variable.question)


def _codes(questionnaire: Questionnaire, texts: Texts) -> Iterator[Row]:
    languages = questionnaire.languages
    outside = {
        "not_applicable": texts("Not applicable"),
        "refused": texts("Rather not say"),
        "dont_know": texts("Do not know"),
    }
    for name, scale in questionnaire.scales.items():
        for point in scale.points:
            yield (name, point.code, *(point.label.read(language) for language in languages), None)
        for kind, answer in scale.missing:
            yield (name, answer.code, *(answer.label.read(language) for language in languages), outside[kind])
    for question in questionnaire.asking:
        if isinstance(question, SingleChoice | MultipleChoice):
            for choice in all_choices(question):
                labels = (choice.label.read(language) for language in languages)
                yield (question.id, choice.code, *labels, outside[choice.missing] if choice.missing else None)
        elif isinstance(question, Ranking | Consent):
            levels = rank_levels(question) if isinstance(question, Ranking) else _agreed(questionnaire, question)
            for level in levels:
                yield (question.id, level.code, *(level.label.read(language) for language in languages), None)
        elif isinstance(question, Recommendation):
            yield from ((question.id, code, *_end(question, code, languages), None) for code in RECOMMENDATION_CODES)


def _agreed(questionnaire: Questionnaire, question: Consent) -> tuple[Level, ...]:
    (variable,) = question_variables(questionnaire, question)
    return variable.levels


def _end(question: Recommendation, code: int, languages: Sequence[str]) -> Iterator[Value]:
    """The words at 0 and at 10; the marks between them have none."""
    ends = {RECOMMENDATION_CODES[0]: "low", RECOMMENDATION_CODES[-1]: "high"}
    for language in languages:
        yield getattr(question.labels, ends[code]).read(language) if question.labels and code in ends else None
