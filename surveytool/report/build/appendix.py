"""The whole questionnaire as it was asked, with routing and n, and the words of the report."""

from collections.abc import Iterator
from typing import assert_never

from surveytool.analysis.summary import QuestionSummary
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
    Ranking,
    Recommendation,
    ScaleQuestion,
    SingleChoice,
    TextQuestion,
    WithChoices,
)
from surveytool.questionnaire.model import Section as Part
from surveytool.questionnaire.variable import all_choices, scale_levels
from surveytool.report.build.material import Material, favourable, quoted, spread
from surveytool.report.build.routing import condition_words
from surveytool.report.document import Paragraph, Section, Terms
from surveytool.texts import Texts


def questions(material: Material) -> Section:
    """Every question in order: its kind, its answers, when it is shown, and how many answered."""
    parts = tuple(_part(part, material) for part in material.questionnaire.sections)
    return Section("questionnaire", material.texts("The questionnaire"), (), parts)


def _part(part: Part, material: Material) -> Section:
    texts = material.texts
    items = tuple(
        (question.text.read(texts.language), " ".join(_about(question, material)))
        for question in part.questions
        if not isinstance(question, Note)
    )
    shown = (Paragraph((_shown_if(part.show_if, material),)),) if part.show_if else ()
    return Section(f"asked-{part.id}", part.title.read(texts.language), (*shown, Terms(items)))


def _shown_if(condition: str, material: Material) -> str:
    words = condition_words(condition, material.questionnaire, material.texts)
    return material.texts("Shown only if {condition}.", condition=words)


def _about(question: AnyQuestion, material: Material) -> Iterator[str]:
    texts = material.texts
    yield _kind(question, material)
    if question.show_if:
        yield _shown_if(question.show_if, material)
    summaries = [summary for summary in material.results.questions if summary.id == question.id]
    yield _answered(summaries, material) if summaries else ""
    if summaries and (not_shown := summaries[0].not_shown) and question.show_if:
        yield texts("Not shown to {n} people.", n=texts.number(not_shown))


def _answered(summaries: list[QuestionSummary], material: Material) -> str:
    told = [summary.answered for summary in summaries if summary.answered is not None]
    if not told:
        return material.withheld(summaries)
    return material.texts("n = {n}.", n=spread(told, material.texts))


def _kind(question: AnyQuestion, material: Material) -> str:
    """What could be answered, in a sentence."""
    texts = material.texts
    match question:
        case SingleChoice():
            return texts("One answer: {answers}.", answers=_choices(question, texts))
        case MultipleChoice():
            return texts("More than one answer: {answers}.", answers=_choices(question, texts))
        case ScaleQuestion():
            return texts("Scale: {answers}.", answers=_scale(question.scale, material))
        case Matrix():
            scale = _scale(question.scale, material)
            return texts("Statements: {items}. Scale: {answers}.", items=_items(question, texts), answers=scale)
        case PairedMatrix():
            return texts(
                "Topics: {items}. Importance: {importance}. How it is now: {performance}.",
                items=_items(question, texts),
                importance=_scale(question.importance, material),
                performance=_scale(question.performance, material),
            )
        case Recommendation():
            return texts("A mark from 0 to 10.")
        case Ranking():
            answers, places = _choices(question, texts), texts.number(question.ranks)
            return texts("In order of preference, {places} places: {answers}.", places=places, answers=answers)
        case Points():
            answers, total = _choices(question, texts), texts.number(question.total)
            return texts("{total} points divided over: {answers}.", total=total, answers=answers)
        case Date():
            return texts("A date.")
        case Consent():
            statement = question.statement.read(texts.language)
            return texts("A box to tick, version {version}: {statement}", version=question.version, statement=statement)
        case Number():
            unit = question.unit.read(texts.language) if question.unit else ""
            return texts("A number, in {unit}.", unit=unit) if unit else texts("A number.")
        case TextQuestion():
            return texts("A short text.")
        case Open():
            return texts("An open answer.")
        case Note():
            return ""
        case _:
            assert_never(question)


def _choices(question: WithChoices, texts: Texts) -> str:
    return "; ".join(choice.label.read(texts.language) for choice in all_choices(question))


def _scale(name: str, material: Material) -> str:
    levels = scale_levels(material.questionnaire.scale(name))
    return "; ".join(level.label.read(material.texts.language) for level in levels)


def _items(question: Matrix | PairedMatrix, texts: Texts) -> str:
    return "; ".join(item.label.read(texts.language).rstrip(".") for item in question.items)


def glossary(material: Material) -> Section:
    """The words of the report, only those it uses."""
    texts, results = material.texts, material.results
    items = [
        ("N", texts("The number of people who were asked: the whole population.")),
        ("n", texts("The number of people who answered a question: the base of its figures.")),
        (texts("95% confidence interval (95% CI)"),
         texts("The range in which the figure of the whole population lies, with 95% certainty as far as chance goes.")),
        (texts("Demonstrable difference"), texts("The intervals do not overlap, or a test that is made stricter for how much was looked at finds it: "
                                           "chance alone hardly explains the difference.")),
        (texts("Percentage point"), texts("The difference of two percentages: from 50% to 57% is 7 percentage points.")),
    ]  # fmt: skip
    answers = {
        favourable([row.label for row in one.distribution], texts) for one in results.questions if one.top2 is not None
    }
    if answers:
        words = ", ".join(quoted(answer, texts) for answer in sorted(answers))
        items.append((words, texts("The two most favourable answers of a scale, taken together.")))
    if results.priorities.crosshairs:
        items += [
            (texts("Discrepancy score"), texts(
                "The share that rates how it is now above the importance, minus the share that rates it below; "
                "negative is a need (ranked discrepancy score, Narine and Harder 2021).")),
            ("MWDS", texts("Mean weighted discrepancy score: the mean of (importance − how it is now) × the mean "
                           "importance (Borich 1980).")),
        ]  # fmt: skip
    if any(one.score is not None for one in results.questions):
        items.append((texts("Recommendation score"),
                      texts("The percentage that gave 9 or 10 minus the percentage that gave 0 to 6.")))  # fmt: skip
    items += _of_tests(material)
    return Section("glossary", texts("Words in this report"), (Terms(tuple(items)),))


def _of_tests(material: Material) -> list[tuple[str, str]]:
    """The words of groups, rounds and indices, as far as the report has them."""
    texts, results = material.texts, material.results
    items = []
    if results.population is not None:
        items.append(
            (
                texts("Correction for a small population"),
                texts("The margin gets smaller as more of all people answered; when everybody did there is none."),
            )
        )
    if any(one.rank_low is not None for one in results.questions):
        items.append(
            (texts("Rank"), texts("The places an item can have: where two ranges overlap, their order is not sure."))
        )
    if results.segments.rows:
        items.append((texts("Segment"), texts("A way to divide the members in groups, such as by region.")))
    if results.segments.tests or results.comparisons:
        items += [
            ("p", texts("How often chance alone would give a difference this large, if there were none.")),
            (
                texts("p (Holm)"),
                texts("The p value, made stricter because many things are looked at together (Holm 1979)."),
            ),
        ]
    if any(one.alpha is not None for one in results.indices):
        items += [
            (texts("Alpha"), texts("How far the items of an index go together (Cronbach 1951).")),
            (texts("Omega"), texts("The same, without taking every item for as good as the others (McDonald 1999).")),
            (
                texts("Correlation with the rest"),
                texts("How far an item goes with the sum of the other items, from −1 to 1."),
            ),
        ]
    return items  # fmt: skip
