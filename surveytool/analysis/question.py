"""From the counts of a question to its summary: bases, distributions, means and shares with their intervals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import assert_never

import numpy as np

from surveytool.analysis.calendar import periods
from surveytool.analysis.disclosure import Disclosure
from surveytool.analysis.histogram import Histogram
from surveytool.analysis.interval import mean_interval, proportion_interval, score_interval
from surveytool.analysis.ranks import rank_ranges
from surveytool.analysis.summary import DistributionRow, QuestionSummary, Score, Share
from surveytool.analysis.tally import MISSING, Counts, Tally, chosen_code
from surveytool.questionnaire.model import (
    POINTS_FOR_TOP2,
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
    ScaleQuestion,
    SingleChoice,
    TextQuestion,
)
from surveytool.questionnaire.variable import Level, Variable, question_variables
from surveytool.response.snapshot import ANSWERED, LEFT_OPEN
from surveytool.texts import Texts, load_texts

ANSWERS_FOR_RUNS = 20
PROMOTER = 9
DETRACTOR = 6


def summarise(
    questionnaire: Questionnaire, tally: Tally, *, population: int | None, disclosure: Disclosure, language: str
) -> tuple[QuestionSummary, ...]:
    """The summary of every question, in order: one an item of a matrix, two an item of a paired matrix, one a choice of a
    ranking or of points, with the choice as its item.

    ``population`` is N for every question: those who were not shown it, or left it open, stay in it. For a question
    that routing shows to some only, the interval is therefore wide rather than narrow. Notes are not in it.
    """
    return disclosure.withhold(
        questionnaire,
        (
            summary
            for question in questionnaire.asking
            for summary in _placed(
                question,
                [
                    disclosure.pass_on(summary)
                    for summary in _summaries(questionnaire, question, tally, population, disclosure, language)
                ],
                tally,
                population,
            )
        ),
    )


def _placed(
    question: Asking, summaries: list[QuestionSummary], tally: Tally, population: int | None
) -> list[QuestionSummary]:
    """The items of a matrix with the places that they can have among those that may be told."""
    told = [place for place, summary in enumerate(summaries) if summary.top2 is not None]
    if not isinstance(question, Matrix) or len(told) < 2:
        return summaries
    placed = list(summaries)
    for place, found in zip(told, rank_ranges(tally.ranked[question.id], told, population=population), strict=True):
        placed[place] = replace(summaries[place], rank_low=found.low, rank_high=found.high)
    return placed


def points(levels: tuple[Level, ...], counts: Counts) -> Histogram:
    """The histogram of the answers on a scale, by the number of each point; other answers are left out of it."""
    kept = [(level.value, counts[ANSWERED + place]) for place, level in enumerate(levels) if level.value is not None]
    return Histogram(np.array([value for value, _ in kept], dtype=np.float64), np.array([count for _, count in kept]))


def _summaries(
    questionnaire: Questionnaire,
    question: Asking,
    tally: Tally,
    population: int | None,
    disclosure: Disclosure,
    language: str,
) -> Iterator[QuestionSummary]:
    columns = tuple(question_variables(questionnaire, question))
    match question:
        case MultipleChoice():
            yield _multiple_choice(columns, tally, population, disclosure, language)
        case SingleChoice():
            yield _coded(columns[0], tally, population, language)
        case ScaleQuestion() | Matrix() | PairedMatrix():
            for column in columns:
                counts = tally.codes[column.name]
                yield _favourable(
                    _scored(_coded(column, tally, population, language), column, counts, population), population
                )
        case Recommendation():
            counts = tally.codes[question.id]
            summary = _scored(_coded(columns[0], tally, population, language), columns[0], counts, population)
            yield replace(summary, score=_score(points(columns[0].levels, counts), population))
        case Ranking():
            for column in columns:
                yield _ranked(_coded(column, tally, population, language), question, population)
        case Points() | Number():
            for column in columns:
                yield _number(column, tally, population, language)
        case Date():
            yield _date(columns[0], tally, population, language)
        case TextQuestion() | Open() | Consent():
            yield _about(columns[0], _states(columns[0], tally.codes[question.id]), language)
        case _:
            assert_never(question)


def _states(column: Variable, counts: Counts) -> Counts:
    """Respondents by how they stand to the question, in the order of ``Tally.respondents``, from counts by code."""
    states = np.zeros(ANSWERED + 1 + len(MISSING), dtype=np.int64)
    states[:ANSWERED] = counts[:ANSWERED]
    for place, count in enumerate(counts[ANSWERED:]):
        missing = column.levels[place].missing if column.form == "code" else None
        states[ANSWERED if missing is None else ANSWERED + 1 + MISSING.index(missing)] += count
    return states


def _about(column: Variable, states: Counts, language: str) -> QuestionSummary:
    """Which question it is, and how many answered it or did not."""
    not_shown, left_open, answered, not_applicable, refused, dont_know = states.tolist()
    choice = column.choice if isinstance(column.question, Ranking | Points) else None
    return QuestionSummary(
        id=column.question.id,
        kind=column.question.kind,
        text=column.question.text.read(language),
        item=column.item.id if column.item else choice.code if choice else None,
        item_text=column.label(language) if column.item or choice else None,
        side=column.side,
        asked=left_open + answered + not_applicable + refused + dont_know,
        answered=answered,
        not_applicable=not_applicable,
        refused=refused,
        dont_know=dont_know,
        left_open=left_open,
        not_shown=not_shown,
    )


def _coded(column: Variable, tally: Tally, population: int | None, language: str) -> QuestionSummary:
    counts = tally.codes[column.name]
    summary = _about(column, _states(column, counts), language)
    if not summary.answered:
        return summary
    rows = tuple(
        _row(level.code, level.label.read(language), int(counts[ANSWERED + place]), summary.answered, population)
        for place, level in enumerate(column.levels)
        if level.missing is None
    )
    return replace(summary, distribution=rows)


def _row(code: str, label: str, count: int, base: int, population: int | None) -> DistributionRow:
    share = _share(count, base, population)
    return DistributionRow(code, label, count, base, share.share, share.low, share.high)


def _share(count: int, base: int, population: int | None) -> Share:
    return Share(count, count / base, *proportion_interval(count, base, population=population))


def _multiple_choice(
    columns: tuple[Variable, ...], tally: Tally, population: int | None, disclosure: Disclosure, language: str
) -> QuestionSummary:
    """Each choice apart, over respondents: shares may add up to more than 1; combinations are never counted.

    Answered have those who chose at least one choice inside the base. A choice that was not shown to everybody has the
    smaller base of those who answered and saw it; when they are fewer than the minimum group it is left out.
    """
    question = columns[0].question
    rows = []
    for column, counts in zip(columns, tally.choices[question.id], strict=True):
        base = int(counts[LEFT_OPEN:].sum())
        if column.choice is None or column.choice.missing is not None or disclosure.hides(base):
            continue
        count = int(counts[chosen_code(column)])
        rows.append(_row(column.choice.code, column.choice.label.read(language), count, base, population))
    return replace(_about(columns[0], tally.respondents[question.id], language), distribution=tuple(rows))


def _with_mean(summary: QuestionSummary, histogram: Histogram, population: int | None) -> QuestionSummary:
    if histogram.n == 0:
        return summary
    mean, sd = histogram.mean, histogram.sd
    low, high = mean_interval(mean, sd, histogram.n, population=population) or (None, None)
    return replace(summary, mean=mean, sd=sd, mean_low=low, mean_high=high, median=histogram.median)


def _scored(summary: QuestionSummary, column: Variable, counts: Counts, population: int | None) -> QuestionSummary:
    return _with_mean(summary, points(column.levels, counts), population)


def _favourable(summary: QuestionSummary, population: int | None) -> QuestionSummary:
    """With the share of the two most favourable points and of the two least, added before dividing.

    Only on scales of four points or more: of three, two are the greater part of the scale.
    """
    counts = [row.count for row in summary.distribution]
    if len(counts) < POINTS_FOR_TOP2:
        return summary
    base = sum(counts)
    top, bottom = (_share(sum(part), base, population) for part in (counts[-2:], counts[:2]))
    return replace(summary, top2=top, bottom2=bottom)


def _ranked(summary: QuestionSummary, question: Ranking, population: int | None) -> QuestionSummary:
    """With what the places of a choice say together. The last row of the distribution is not chosen."""
    base = summary.answered or 0
    if not base:
        return summary
    counts = np.array([row.count for row in summary.distribution], dtype=np.int64)
    places = np.arange(1, question.ranks + 1)
    left = (question.ranks + 1 + len(question.choices)) / 2  # the middle of the places that nobody had to give
    ranks = Histogram(np.append(places, left).astype(np.float64), counts)
    low, high = mean_interval(ranks.mean, ranks.sd, base, population=population) or (None, None)
    return replace(
        summary,
        placed=_share(base - int(counts[-1]), base, population),
        first=_share(int(counts[0]), base, population),
        mean_rank=ranks.mean,
        mean_rank_low=low,
        mean_rank_high=high,
        borda=int(counts[:-1] @ (question.ranks + 1 - places)),
    )


def _score(histogram: Histogram, population: int | None) -> Score | None:
    n = histogram.n
    if n == 0:
        return None
    promoters = int(histogram.counts[histogram.values >= PROMOTER].sum())
    detractors = int(histogram.counts[histogram.values <= DETRACTOR].sum())
    low, high = score_interval(promoters, detractors, n, population=population)
    value = 100 * (promoters - detractors) / n
    return Score(value, low, high, promoters, n - promoters - detractors, detractors)


def _number(column: Variable, tally: Tally, population: int | None, language: str) -> QuestionSummary:
    histogram = tally.values[column.name]
    summary = _about(column, _states(column, tally.codes[column.name]), language)
    if histogram.n == 0:
        return summary
    summary = _with_mean(summary, histogram, population)
    return replace(
        summary,
        lower_quartile=histogram.quantile(0.25),
        upper_quartile=histogram.quantile(0.75),
        distribution=_runs(column, histogram, population, load_texts(language)),
    )


def _date(column: Variable, tally: Tally, population: int | None, language: str) -> QuestionSummary:
    """How many answers fall in each month, year or run of years, where there are enough of them to have a shape."""
    histogram = tally.values[column.name]
    summary = _about(column, _states(column, tally.codes[column.name]), language)
    if histogram.n < ANSWERS_FOR_RUNS:
        return summary
    rows = (
        _row(period.code, period.label(load_texts(language)), period.count, histogram.n, population)
        for period in periods(histogram)
    )
    return replace(summary, distribution=tuple(rows))


def _runs(column: Variable, histogram: Histogram, population: int | None, texts: Texts) -> tuple[DistributionRow, ...]:
    """The answers in runs, where there are enough of them to have a shape. The code is ``low..high``, ``low..`` the last."""
    if histogram.n < ANSWERS_FOR_RUNS:
        return ()
    decimals = column.question.decimals if isinstance(column.question, Number) else 0
    step = 10.0**-decimals
    rows = []
    for run in histogram.runs(step):
        low = texts.number(run.low, decimals=_needed(run.low, decimals))
        if run.high is None:
            code, label = f"{run.low:g}..", texts("{low} or more", low=low)
        else:
            last = run.high - step
            code = f"{run.low:g}..{last:g}"
            high = texts.number(last, decimals=_needed(last, decimals))
            label = low if last <= run.low else f"{low}–{high}"
        rows.append(_row(code, label, run.count, histogram.n, population))
    return tuple(rows)


def _needed(value: float, decimals: int) -> int:
    return 0 if value == int(value) else decimals
