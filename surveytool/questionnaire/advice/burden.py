"""How much is asked: rows, choices, questions on a page, open questions, minutes."""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import assert_never

from surveytool.questionnaire.advice import sources
from surveytool.questionnaire.advice.finding import Finding
from surveytool.questionnaire.advice.spoken import placed, scale_names, spoken, words
from surveytool.questionnaire.condition import Condition, holds, names, parse_condition
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
    WithChoices,
)
from surveytool.questionnaire.variable import all_choices
from surveytool.source import Path

MOST_ROWS = 8
MOST_CHOICES = 10
MOST_ON_A_PAGE = 10
MOST_OPEN = 3
WORDS_A_MINUTE = 238
SECONDS_A_PAGE = 3
SECONDS_FOR_THE_CHECK_PAGE = 15


def findings(questionnaire: Questionnaire) -> Iterator[Finding]:
    """Advice on length, of parts and of the whole."""
    yield from _rows_and_choices(questionnaire)
    yield from _pages(questionnaire)
    yield from _open_questions(questionnaire)
    yield from _minutes(questionnaire)


def estimated_minutes(questionnaire: Questionnaire) -> float:
    """The minutes that a member needs who is shown as much as anybody can be.

    words / 238 + seconds / 60: 238 words a minute is how fast adults read (Brysbaert 2019), the seconds are those of
    ``seconds_to_answer``, 3 for each next page and 15 for the page with all answers. An ordinary question of 30 words
    comes to some 10 seconds, as measured in a large panel (Pew Research Center 2022). Of what depends on one question with
    one choice, the answer counts that shows most; other conditions count as if they hold.
    """
    read = _words_by_question(questionnaire)
    pages = SECONDS_A_PAGE * len(questionnaire.sections) + SECONDS_FOR_THE_CHECK_PAGE
    seconds = pages + 60 * read.pop((), 0) / WORDS_A_MINUTE
    routes: dict[str, list[tuple[tuple[Condition, ...], float]]] = {}
    for path, question in placed(questionnaire):
        cost = seconds_to_answer(question) + 60 * read[path] / WORDS_A_MINUTE
        section = questionnaire.sections[int(path[1])]
        conditions = tuple(parse_condition(each) for each in (section.show_if, question.show_if) if each is not None)
        deciding = {name for condition in conditions for name in names(condition)}
        if len(deciding) == 1 and isinstance(_named(questionnaire, min(deciding)), SingleChoice):
            routes.setdefault(min(deciding), []).append((conditions, cost))
        else:
            seconds += cost
    for name, parts in routes.items():
        decider = _named(questionnaire, name)
        assert isinstance(decider, SingleChoice)
        answers = [None, *(choice.code for choice in all_choices(decider))]
        seconds += max(_cost(parts, {} if answer is None else {name: answer}) for answer in answers)
    return seconds / 60


def _cost(parts: Iterable[tuple[tuple[Condition, ...], float]], given: Mapping[str, object]) -> float:
    return sum(cost for conditions, cost in parts if all(holds(condition, given) for condition in conditions))


def _named(questionnaire: Questionnaire, name: str) -> AnyQuestion | None:
    return next((question for question in questionnaire.questions if question.id == name), None)


def _words_by_question(questionnaire: Questionnaire) -> Counter[Path]:
    """The words to read by the path of their question, in the first language; under ``()`` those of no question."""
    language = questionnaire.default_language
    read: Counter[Path] = Counter()
    for each in spoken(questionnaire):
        if each.path != ("thanks",):  # that comes after sending
            read[each.path[:4] if each.path[2:3] == ("questions",) else ()] += len(words(each.text.read(language)))
    for path, question in placed(questionnaire):
        for name in scale_names(question):
            read[path] += sum(len(words(point.label.read(language))) for point in questionnaire.scale(name).points)
    return read


def seconds_to_answer(question: AnyQuestion) -> int:
    """The seconds to think and to give the answer, reading apart. An open answer is some 25 words on a phone."""
    match question:
        case SingleChoice() | ScaleQuestion() | Recommendation():
            return 3
        case MultipleChoice():
            return 6
        case Matrix():
            return 3 * len(question.items)
        case PairedMatrix():
            return 6 * len(question.items)
        case Ranking():
            return 5 * question.ranks
        case Points():
            return 8 * len(question.choices)
        case Number():
            return 6
        case Date():
            return 10
        case Consent():
            return 5
        case TextQuestion():
            return 12
        case Open():
            return 60
        case Note():
            return 0
        case _:
            assert_never(question)


def _rows_and_choices(questionnaire: Questionnaire) -> Iterator[Finding]:
    for path, question in placed(questionnaire):
        values: dict[str, object] = {"id": question.id}
        if isinstance(question, Matrix | PairedMatrix) and len(question.items) > MOST_ROWS:
            message = "'{id}' has {count} items on one scale, long on a phone; in long rows people give the same answer again and again. Eight at most, or split it over two pages."
            values["count"] = len(question.items)
            yield Finding("many_rows", message, (*path, "items"), sources.LIU_CERNAT, values)
        if isinstance(question, WithChoices):
            real = sum(choice.missing is None and not choice.exclusive for choice in question.choices)
            if real > MOST_CHOICES and not (isinstance(question, SingleChoice | MultipleChoice) and question.other):
                message = "'{id}' has {count} choices; of a long list the first are read best. Join what belongs together, or keep the ten that matter most with 'other: true'."
                values["count"] = real
                yield Finding("many_choices", message, (*path, "choices"), sources.GALESIC, values)


def _pages(questionnaire: Questionnaire) -> Iterator[Finding]:
    for index, section in enumerate(questionnaire.sections):
        count = sum(not isinstance(question, Note) for question in section.questions)
        if count > MOST_ON_A_PAGE:
            message = (
                "The section '{id}' has {count} questions on one page; on long pages more is left open. Divide it."
            )
            values = {"id": section.id, "count": count}
            yield Finding("long_section", message, ("sections", index, "questions"), sources.TOEPOEL, values)


def _open_questions(questionnaire: Questionnaire) -> Iterator[Finding]:
    opened = [path for path, question in placed(questionnaire) if isinstance(question, Open)]
    if len(opened) > MOST_OPEN:
        message = "This is open question {count}. Each asks a minute of typing, and is where people stop. Three at most; which ones will you really read?"
        yield Finding("many_open", message, opened[MOST_OPEN], sources.PEYTCHEV, {"count": MOST_OPEN + 1})


def _minutes(questionnaire: Questionnaire) -> Iterator[Finding]:
    estimate = max(1, math.ceil(estimated_minutes(questionnaire) - 0.25))
    if questionnaire.minutes is None:
        message = (
            "'minutes' is missing, so that members cannot see what is asked of them. By our estimate it is {estimate}."
        )
        path, source = ("title",), sources.GALESIC_BOSNJAK
        yield Finding("no_minutes", message, path, source, {"estimate": estimate})
    elif estimate > questionnaire.minutes:
        message = "'minutes' says {told}; whoever is asked everything needs some {estimate}, by our estimate (words read at 238 a minute, and 3 seconds an answer, 6 for several choices or a number, 12 for a line of text, 60 for an open answer). Ask less, or raise 'minutes'."
        values = {"told": questionnaire.minutes, "estimate": estimate}
        yield Finding("longer_than_told", message, ("minutes",), sources.SPEED, values)
