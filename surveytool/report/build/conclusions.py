"""The summary: three to seven conclusions, each with its number and n, made only by rules that were tested."""

from collections.abc import Iterator

from surveytool.analysis.summary import QuestionSummary
from surveytool.questionnaire.model import (
    Matrix,
    MultipleChoice,
    PairedMatrix,
    Recommendation,
    ScaleQuestion,
    SingleChoice,
)
from surveytool.report.build import specs
from surveytool.report.build.bases import uncertain
from surveytool.report.build.comparison import since_last
from surveytool.report.build.findings import matrix_sentences
from surveytool.report.build.goals import goal_sentences
from surveytool.report.build.indices import index_sentences
from surveytool.report.build.material import (
    SMALL_BASE,
    Material,
    favourable,
    points,
    points_interval,
    quoted,
    with_interval,
)
from surveytool.report.build.open_answers import theme_sentences
from surveytool.report.build.priorities import priority_sentences
from surveytool.report.build.response import took_part
from surveytool.report.build.segments import stands_apart, test_sentence
from surveytool.report.build.sentences import MOST_NAMED, equals, order_sentences
from surveytool.report.document import Block, Note, Points, Section

MOST = 7


def conclusions(material: Material) -> Section:
    """The section with which the report opens."""
    texts = material.texts
    said = [took_part(material), *_found(material)][:MOST]
    blocks: list[Block] = [Points(tuple(said))]
    n = material.results.response.responses
    if len(said) > 1 and n != material.results.population and (mind := uncertain(n, texts)):
        blocks.append(Note(mind, "caution"))
    return Section("summary", texts("Summary"), tuple(blocks))


def _bears(summary: QuestionSummary, material: Material) -> bool:
    """Whether a conclusion may rest on the answers to one question. Fewer than a few dozen do not speak beside those of many:
    they stay with their finding, which says so. In a small round, or where all who could did answer, they are what there is.
    """
    n, responses = summary.answered or 0, material.results.response.responses
    return n >= SMALL_BASE or responses < 2 * SMALL_BASE or responses == material.results.population


def _found(material: Material) -> Iterator[str]:
    """Conclusions in the order of what a board needs most: promises, needs, choices, marks, statements."""
    if any(goal.verdict is not None for goal in material.results.goals):
        yield from goal_sentences(material)
    for crosshair in material.results.priorities.crosshairs:
        items = [item for item in material.results.priorities.items if item.question == crosshair.question]
        yield from priority_sentences(items, material.texts)[:1]
    yield from since_last(material)
    yield from theme_sentences(material)
    yield from _groups(material)
    yield from _importance(material)
    yield from _recommendation(material)
    yield from _choices(material, MultipleChoice)
    yield from _statements(material)
    yield from _scales(material)
    yield from index_sentences(material)[:1]
    yield from _choices(material, SingleChoice)


def _groups(material: Material) -> Iterator[str]:
    """The largest demonstrable difference between two groups, over all segments."""
    tests = [test for test in material.results.segments.tests if stands_apart(test)]
    if tests:
        largest = max(tests, key=lambda test: test.effect)
        yield test_sentence(largest, material)


def _importance(material: Material) -> Iterator[str]:
    for question in material.questionnaire.questions:
        if isinstance(question, PairedMatrix):
            yield from _items(material.of(question.id, side="importance"), material)


def _statements(material: Material) -> Iterator[str]:
    for question in material.questionnaire.questions:
        if isinstance(question, Matrix):
            yield from _items(material.of(question.id), material)


def _items(summaries: tuple[QuestionSummary, ...], material: Material) -> Iterator[str]:
    told = [one for one in specs.by_favour(summaries) if one.top2 is not None and _bears(one, material)]
    if len(told) < 2 or equals([one.top2 for one in told if one.top2]) > MOST_NAMED:
        return
    answer = favourable([row.label for row in told[0].distribution], material.texts)
    rows = [(summary.item_text or "", top2, summary.answered or 0) for summary in told if (top2 := summary.top2)]
    yield from matrix_sentences(rows, answer, material.texts)[:1]


def _recommendation(material: Material) -> Iterator[str]:
    texts = material.texts
    for question in material.questionnaire.questions:
        if not isinstance(question, Recommendation):
            continue
        for summary in material.of(question.id):
            if summary.score is not None and _bears(summary, material):
                yield texts(
                    "The recommendation score is {score} (95% CI {interval}; n = {n}).",
                    score=points(summary.score.value, texts),
                    interval=points_interval(summary.score.low, summary.score.high, texts),
                    n=texts.number(summary.answered or 0),
                )


def _choices(material: Material, kind: type[MultipleChoice] | type[SingleChoice]) -> Iterator[str]:
    texts = material.texts
    for question in material.questionnaire.questions:
        if not isinstance(question, kind):
            continue
        for summary in material.of(question.id):
            rows = sorted(summary.distribution, key=lambda row: -row.share)
            if not rows or not _bears(summary, material) or equals(rows) > MOST_NAMED:
                continue
            yield from order_sentences(
                [(row.label, row, row.base) for row in rows],
                texts,
                claim="To the question {question} most people answered {labels}: {shares}; n = {n}."
                if rows[0].low > 0.5
                else "To the question {question} the answer given most often is {labels}: {shares}; n = {n}.",
                tie="To the question {question} the answers given most often are {labels}: {shares}; "
                "the difference is not demonstrable; n = {n}.",
                question=quoted(summary.text, texts),
            )


def _scales(material: Material) -> Iterator[str]:
    texts = material.texts
    for question in material.questionnaire.questions:
        if not isinstance(question, ScaleQuestion):
            continue
        for summary in material.of(question.id):
            if summary.top2 is not None and _bears(summary, material):
                yield texts(
                    "To the question {question} {share} answered {answer}; n = {n}.",
                    question=quoted(summary.text, texts),
                    share=with_interval(summary.top2, texts),
                    answer=favourable([row.label for row in summary.distribution], texts),
                    n=texts.number(summary.answered or 0),
                )
