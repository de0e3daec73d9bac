"""The analysis of a round: from the chunks of its snapshot to the results that may be told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from surveytool.analysis.coded import CodedQuestion
from surveytool.analysis.composite import composites
from surveytool.analysis.disclosure import MINIMUM_GROUP, Disclosure
from surveytool.analysis.fieldwork import ResponseFigures, summarise_response, unaccounted
from surveytool.analysis.goal import judge
from surveytool.analysis.priority import prioritise
from surveytool.analysis.quality import assess
from surveytool.analysis.question import summarise
from surveytool.analysis.results import Results, RoundFacts
from surveytool.analysis.segment import segments
from surveytool.analysis.tally import Tally, tally
from surveytool.analysis.theme import themes
from surveytool.questionnaire.model import Questionnaire
from surveytool.response.snapshot import Snapshot
from surveytool.texts import Texts, load_texts

Run = Callable[[Callable[[Snapshot], Tally], Iterable[Snapshot]], Iterable[Tally]]
"""How the chunks of a round are counted: ``map`` does it here, one after the other; the ``map`` of an executor of
``concurrent.futures`` does it elsewhere, several at a time."""


def count(questionnaire: Questionnaire, chunks: Iterable[Snapshot], *, run: Run = map) -> Tally:
    """The tally of all chunks. It is the same however the rows are divided, in whatever order, and whoever counts."""
    return sum(run(partial(tally, questionnaire), chunks), Tally.zero(questionnaire))


def analyse(
    questionnaire: Questionnaire,
    chunks: Iterable[Snapshot],
    *,
    round_facts: RoundFacts,
    response: ResponseFigures,
    minimum_group: int = MINIMUM_GROUP,
    language: str | None = None,
    run: Run = map,
) -> Results:
    """Count the chunks of a round's snapshot, and give what may be told of them.

    ``language`` is the default language of the questionnaire unless another is asked for. More answers than the declared
    population can be: then it is treated as open, with a warning.
    """
    return conclude(
        questionnaire,
        count(questionnaire, chunks, run=run),
        round_facts=round_facts,
        response=response,
        minimum_group=minimum_group,
        language=language,
    )


def conclude(
    questionnaire: Questionnaire,
    counted: Tally,
    *,
    round_facts: RoundFacts,
    response: ResponseFigures,
    coded: Sequence[CodedQuestion] = (),
    minimum_group: int = MINIMUM_GROUP,
    language: str | None = None,
) -> Results:
    """The results from a tally that was made elsewhere: the second half of ``analyse``. ``coded`` are the open questions that
    people put under themes."""
    language = language or questionnaire.default_language
    texts = load_texts(language)
    disclosure = Disclosure(minimum_group, texts)
    population, warnings = _population(round_facts.population, counted.rows, texts)
    questions = summarise(questionnaire, counted, population=population, disclosure=disclosure, language=language)
    by_group = segments(questionnaire, counted, questions, disclosure=disclosure, language=language)
    return Results(
        round=round_facts,
        response=summarise_response(response, responses=counted.rows, population=population, disclosure=disclosure),
        questions=questions,
        indices=composites(
            questionnaire, counted, questions, population=population, disclosure=disclosure, language=language
        ),
        priorities=prioritise(
            questionnaire,
            counted,
            questions,
            population=population,
            disclosure=disclosure,
            language=language,
        ),
        segments=by_group,
        goals=judge(questionnaire.goals, questions, texts=texts, language=language),
        quality=assess(questionnaire, questions, response, tally=counted, disclosure=disclosure),
        warnings=(*warnings, *_ledger(response, counted.rows, texts), *_unchecked(round_facts, texts)),
        population=population,
        minimum_group=disclosure.minimum,
        language=language,
        themes=themes(
            questionnaire,
            coded,
            questions,
            by_group.rows,
            population=population,
            disclosure=disclosure,
            language=language,
        ),
    )


def _population(declared: int | None, responses: int, texts: Texts) -> tuple[int | None, tuple[str, ...]]:
    if declared is None or responses <= declared:
        return declared, ()
    message = (
        "There are {responses} answers and the population is {population}: "
        "the margins are those of an open population, without correction for its size."
    )
    return None, (texts(message, responses=texts.number(responses), population=texts.number(declared)),)


def _ledger(figures: ResponseFigures, responses: int, texts: Texts) -> tuple[str, ...]:
    """Told when not all that came in is there, or more than that, and when used links and answers by them differ."""
    said = []
    if figures.answered is not None and figures.answered != figures.personal:
        message = (
            "{answered} personal links were used, but {counted} answers by them were counted. Find out why before you use "
            "these results."
        )
        said.append(texts(message, answered=texts.number(figures.answered), counted=texts.number(figures.personal)))
    if found := unaccounted(figures, responses):
        there, came_in = found
        message = "{responses} answers were counted, but {came_in} came in. Find out why before you use these results."
        said.append(texts(message, responses=texts.number(there), came_in=texts.number(came_in)))
    return tuple(said)


def _unchecked(facts: RoundFacts, texts: Texts) -> tuple[str, ...]:
    """Told when the key was lost with which closing checks every answer."""
    if not facts.unchecked:
        return ()
    message = (
        "The key of this round was lost before it closed. That as many answers are there as were counted was checked; that "
        "each is as it was given could not be."
    )
    return (texts(message),)
