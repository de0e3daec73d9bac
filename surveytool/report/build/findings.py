"""A finding for every question: a title, one to three sentences, a chart with its base, and the table.

A title says the finding when its rule holds; else the title is the question. An order is claimed only where the
intervals do not overlap.
"""

from collections.abc import Iterator, Sequence
from typing import assert_never

from surveytool.analysis.summary import QuestionSummary, Share
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
)
from surveytool.questionnaire.model import Section as Part
from surveytool.report.build import specs, tables, weighed
from surveytool.report.build.bases import base_line, base_lines
from surveytool.report.build.material import (
    Material,
    favourable,
    leaders,
    measure,
    points,
    points_interval,
    quoted,
    trailers,
    with_interval,
)
from surveytool.report.build.sentences import figure, fitting, order_sentences
from surveytool.report.chart.lettering import lowered
from surveytool.report.chart.spec import Likert
from surveytool.report.document import Asked, Block, Paragraph, Section
from surveytool.report.document import Note as Remark
from surveytool.texts import Texts

HISTOGRAM_BASE = 20


def findings(material: Material) -> tuple[Section, ...]:
    """A section for every part of the questionnaire that asks something."""
    return tuple(section for part in material.questionnaire.sections if (section := _part(part, material)).sections)


def _part(part: Part, material: Material) -> Section:
    language = material.texts.language
    found = tuple(finding for question in part.questions if (finding := _finding(question, material)) is not None)
    return Section(f"section-{part.id}", part.title.read(language), sections=found)


def _finding(question: AnyQuestion, material: Material) -> Section | None:
    if isinstance(question, Note):
        return None
    asked = question.text.read(material.texts.language)
    title, blocks = _told(question, material)
    about: tuple[Block, ...] = (Asked(asked),) if title else ()
    return Section(f"question-{question.id}", title or asked, (*about, *blocks), new_page=True)


def _told(question: AnyQuestion, material: Material) -> tuple[str, tuple[Block, ...]]:
    """The active title of a question, empty when no claim holds, and its blocks."""
    match question:
        case PairedMatrix():
            return "", tuple(_paired(question, material))
        case Matrix():
            return _matrix(material.of(question.id), question.id, material)
        case Ranking():
            return weighed.ranking(question, material)
        case Points():
            return weighed.points(question, material)
        case Note():
            return "", ()
        case _:
            pass
    (summary,) = material.of(question.id)
    if summary.hidden:
        return "", (Remark((material.withheld([summary]),)),)
    match question:
        case SingleChoice():
            return _single_choice(summary, material)
        case MultipleChoice():
            return _multiple_choice(summary, material)
        case ScaleQuestion():
            return _scale(summary, material)
        case Recommendation():
            return _recommendation(summary, material)
        case Number():
            unit = question.unit.read(material.texts.language) if question.unit else ""
            return "", _number(summary, unit, material)
        case Date():
            return "", _date(summary, material)
        case Consent():
            return "", _consent(summary, material)
        case TextQuestion() | Open():
            return "", _open(summary, material)
        case _:
            assert_never(question)


def _single_choice(summary: QuestionSummary, material: Material) -> tuple[str, tuple[Block, ...]]:
    texts = material.texts
    rows = sorted(summary.distribution, key=lambda row: -row.share)
    claim = leaders(rows) == 1
    title = texts("Most chosen: {label} ({share})", label=rows[0].label, share=texts.percent(rows[0].share))
    chart = specs.bars(summary, material, by_share=not material.keeps_order(summary))
    sentences = order_sentences(
        [(row.label, row, row.base) for row in rows],
        texts,
        claim="Chosen most often: {labels}, {shares}; n = {n}.",
        tie="Chosen most often: {labels}, {shares}; the difference is not demonstrable; n = {n}.",
    )
    blocks = (
        Paragraph(sentences),
        figure(summary.id, chart, texts("Percentage of those who answered"), base_line(summary, texts), texts),
        tables.answers(summary, material),
    )
    return (fitting(title) if claim else ""), blocks


def _multiple_choice(summary: QuestionSummary, material: Material) -> tuple[str, tuple[Block, ...]]:
    texts = material.texts
    rows = sorted(summary.distribution, key=lambda row: -row.share)
    claim = bool(rows) and leaders(rows) == 1
    title = (
        texts("Most chosen: {label} ({share})", label=rows[0].label, share=texts.percent(rows[0].share))
        if claim
        else ""
    )
    sentences = order_sentences(
        [(row.label, row, row.base) for row in rows],
        texts,
        claim="Chosen most often: {labels}, {shares}; n = {n}.",
        tie="Chosen most often: {labels}, {shares}; the difference is not demonstrable; n = {n}.",
    )
    chart = specs.ranked_choices(summary, material)
    caption = texts("Percentage who chose it, with 95% confidence interval; more than one answer allowed")
    blocks = (
        Paragraph((*sentences, texts("Where two bars overlap, the order of the two is not certain."))),
        figure(summary.id, chart, caption, base_line(summary, texts), texts),
        tables.answers(summary, material),
    )
    return fitting(title), blocks


def _scale(summary: QuestionSummary, material: Material) -> tuple[str, tuple[Block, ...]]:
    texts, top2 = material.texts, summary.top2
    title, sentences = "", []
    if top2 is not None:
        words = favourable([row.label for row in summary.distribution], texts)
        if top2.low > 0.5:
            title = fitting(texts("A majority says {answer}: {share}", answer=words, share=texts.percent(top2.share)))
        sentences.append(
            texts(
                "{share} answered {answer}; n = {n}.",
                share=with_interval(top2, texts),
                answer=words,
                n=texts.number(summary.answered or 0),
            )
        )
    chart = specs.bars(summary, material, by_share=False)
    blocks = (
        Paragraph(tuple(sentences)),
        figure(summary.id, chart, texts("Percentage of those who answered"), base_line(summary, texts), texts),
        tables.answers(summary, material),
    )
    return title, blocks


def _recommendation(summary: QuestionSummary, material: Material) -> tuple[str, tuple[Block, ...]]:
    texts, score = material.texts, summary.score
    chart = specs.recommendation(summary, material)
    if score is None or chart is None:
        return "", ()
    value, between = points(score.value, texts), points_interval(score.low, score.high, texts)
    title = texts("Recommendation score {score} (95% CI {interval})", score=value, interval=between)
    sentence = texts(
        "{promoters} people gave 9 or 10, {detractors} gave 0 to 6; n = {n}.",
        promoters=texts.number(score.promoters),
        detractors=texts.number(score.detractors),
        n=texts.number(summary.answered or 0),
    )
    blocks = (
        Paragraph((sentence, _score_verdict(score.low, score.high, texts))),
        figure(summary.id, chart, texts("Percentage that gave each mark"), base_line(summary, texts), texts),
        tables.answers(summary, material),
    )
    return title, blocks


def _score_verdict(low: float, high: float, texts: Texts) -> str:
    if low > 0:
        return texts("There are demonstrably more promoters than critics.")
    if high < 0:
        return texts("There are demonstrably more critics than promoters.")
    return texts("Whether there are more promoters or more critics cannot be said from these answers.")


def _matrix(summaries: Sequence[QuestionSummary], name: str, material: Material) -> tuple[str, tuple[Block, ...]]:
    texts = material.texts
    told = [summary for summary in specs.by_favour(summaries) if summary.top2 is not None]
    levels = _levels(summaries)
    if levels is None:
        return "", (Remark((material.withheld(summaries),)),)
    rows = [(summary.item_text or "", top2, summary.answered or 0) for summary in told if (top2 := summary.top2)]
    chart = specs.likert(summaries, levels, material)
    blocks = (
        Paragraph(matrix_sentences(rows, chart.favourable, texts)),
        figure(name, chart, _likert_caption(chart, texts), (*base_lines(summaries, texts), _small(texts)), texts),
        tables.short_items(summaries, levels, name, material),
    )
    return _matrix_title(rows, chart.favourable, texts), blocks


def _levels(summaries: Sequence[QuestionSummary]) -> tuple[str, ...] | None:
    """The points of the scale, from the first item that may be told."""
    for summary in summaries:
        if summary.distribution:
            return tuple(row.label for row in summary.distribution)
    return None


def matrix_sentences(rows: Sequence[tuple[str, Share, int]], answer: str, texts: Texts) -> tuple[str, ...]:
    """The highest and the lowest item, as far as they stand apart."""
    if not rows:
        return ()
    shares = [share for _, share, _ in rows]
    said = order_sentences(
        rows,
        texts,
        claim="Most often {answer}: {labels}, {shares}; n = {n}.",
        tie="Most often {answer}: {labels}, {shares}; the difference is not demonstrable; n = {n}.",
        answer=answer,
    )
    if len(rows) > 2 and trailers(shares):
        label, share, n = rows[-1]
        lowest = texts(
            "Least often: {label}, {share}; n = {n}.",
            label=quoted(label, texts),
            share=with_interval(share, texts),
            n=texts.number(n),
        )
        return (*said, lowest)
    return said


def _matrix_title(rows: Sequence[tuple[str, Share, int]], answer: str, texts: Texts) -> str:
    if len(rows) < 2 or leaders([share for _, share, _ in rows]) != 1:
        return ""
    label, share, _ = rows[0]
    percent = texts.percent(share.share)
    return fitting(
        texts("Most often {answer}: {label} ({share})", answer=answer, label=label.rstrip("."), share=percent)
    )


def _likert_caption(chart: Likert, texts: Texts) -> str:
    if not chart.favourable:
        return texts("Percentage per answer")
    return texts("Percentage per answer, sorted by {favourable}", favourable=chart.favourable)


def _small(texts: Texts) -> str:
    return texts("Figures under 6% are not printed in the bars; by rounding a sum may differ by 1 point.")


def _paired(question: PairedMatrix, material: Material) -> Iterator[Block]:
    """Importance ranked, the present as stacked bars; each with its table."""
    texts = material.texts
    importance = material.of(question.id, side="importance")
    performance = material.of(question.id, side="performance")
    levels = _levels(importance)
    if levels is None:
        yield Remark((material.withheld(importance),))
        return
    told = [summary for summary in specs.by_favour(importance) if summary.top2 is not None]
    rows = [(summary.item_text or "", top2, summary.answered or 0) for summary in told if (top2 := summary.top2)]
    if rows:
        answer = favourable(levels, texts)
        yield Paragraph(matrix_sentences(rows, answer, texts))
        caption = texts("Importance: percentage {answer}, with 95% confidence interval", answer=answer)
        chart = specs.ranked_items(importance, material)
        yield figure(f"{question.id}-importance", chart, caption, base_lines(importance, texts), texts)
    yield tables.ranked_items(importance, levels, f"{question.id}-importance", material, side=texts("Importance"))
    now = _levels(performance)
    if now is None:
        return
    stacked = specs.likert(performance, now, material)
    caption = texts("How it is now: {caption}", caption=lowered(_likert_caption(stacked, texts)))
    base = (*base_lines(performance, texts), _small(texts))
    yield figure(f"{question.id}-performance", stacked, caption, base, texts)
    yield tables.short_items(performance, now, f"{question.id}-performance", material, side=texts("How it is now"))


def _number(summary: QuestionSummary, unit: str, material: Material) -> tuple[Block, ...]:
    texts = material.texts
    if summary.mean is None or summary.median is None:
        return (Paragraph(base_line(summary, texts)),)
    said = [
        texts("Mean {mean}{unit}; half of the answers are {median} or less; n = {n}.",
              mean=measure(summary.mean, summary.mean_low, summary.mean_high, texts), unit=f" {unit}" if unit else "",
              median=texts.number(summary.median, decimals=_decimals(summary.median)),
              n=texts.number(summary.answered or 0)),
    ]  # fmt: skip
    blocks: list[Block] = [Paragraph(tuple(said))]
    if summary.distribution and (summary.answered or 0) >= HISTOGRAM_BASE:
        chart = specs.histogram(summary, unit, material)
        blocks.append(figure(summary.id, chart, texts("Percentage of the answers"), base_line(summary, texts), texts))
        blocks.append(tables.answers(summary, material))
    else:
        blocks.append(tables.number(summary, unit, material))
    return tuple(blocks)


def _decimals(value: float) -> int:
    return 0 if value == int(value) else 1


def _date(summary: QuestionSummary, material: Material) -> tuple[Block, ...]:
    texts = material.texts
    if not summary.distribution:
        return (Paragraph(base_line(summary, texts)),)
    chart = specs.histogram(summary, texts("Date"), material)
    caption = texts("Percentage of the answers")
    return (
        figure(summary.id, chart, caption, base_line(summary, texts), texts),
        tables.answers(summary, material),
    )


def _consent(summary: QuestionSummary, material: Material) -> tuple[Block, ...]:
    texts = material.texts
    return (
        Paragraph(
            (
                texts.plural(
                    "{n} person agreed, of the {asked} who were asked.",
                    "{n} people agreed, of the {asked} who were asked.",
                    summary.answered or 0,
                    asked=texts.number(summary.asked or 0),
                ),
            )
        ),
    )


def _open(summary: QuestionSummary, material: Material) -> tuple[Block, ...]:
    texts = material.texts
    counted = texts.plural(
        "{n} person wrote an answer, of the {asked} who were asked.",
        "{n} people wrote an answer, of the {asked} who were asked.",
        summary.answered or 0,
        asked=texts.number(summary.asked or 0),
    )
    return (
        Paragraph(
            (
                counted,
                texts(
                    "Open answers are told by theme, once the board has put them under themes. Nothing is quoted without approval."
                ),
            )
        ),
    )
