"""What was said and what the board does with it; and a table to fill in where it has not decided yet."""

import datetime
from collections.abc import Iterator, Mapping

from surveytool.analysis.summary import QuestionSummary, Share
from surveytool.analysis.theme_summary import ThemeCount
from surveytool.report.build.findings import findings
from surveytool.report.build.goals import goal_sentence
from surveytool.report.build.material import Material, favourable, measure, with_interval
from surveytool.report.build.response import took_part
from surveytool.report.document import Block, Column, DataTable, Paragraph, Points, Prose, Section, Terms
from surveytool.report.outline import Decision, Outline, Status, is_day
from surveytool.report.prose import prose

STATUSES: Mapping[Status, str] = {
    "planned": "planned",
    "under_way": "under way",
    "done": "done",
    "dropped": "will not be done",
}
MOST = 5
EMPTY_ROWS = 3


def answered(outline: Outline | None, material: Material) -> Section | None:
    """“You said, we did”: each finding with its figure beside the decision on it; None without decisions."""
    if outline is None or not outline.decisions:
        return None
    told = tuple(_decision(decision, material) for decision in outline.decisions)
    return Section("answered", material.texts("You said, we did"), sections=told)


def _decision(decision: Decision, material: Material) -> Section:
    texts = material.texts
    language = texts.language
    title, said = finding(decision.finding, material) if decision.finding else ("", ())
    if decision.text is not None:
        title = " ".join(run.text for part in prose(decision.text.read(language)) for run in part.runs)
    blocks: list[Block] = [Paragraph(said)] if said else []
    blocks.append(Prose(prose(decision.decision.read(language)), texts("Decision of the board")))
    if decision.note is not None:
        blocks.append(Prose(prose(decision.note.read(language)), texts("Note of the board")))
    facts = [(texts("Status"), texts(STATUSES[decision.status]))]
    if decision.who is not None:
        facts.append((texts("Who"), decision.who))
    if decision.when is not None:
        facts.append((texts("When"), day_told(decision.when, material)))
    blocks.append(Terms(tuple(facts)))
    return Section(f"decision-{decision.id}", title or decision.id, tuple(blocks))


def day_told(written: str, material: Material) -> str:
    """A day in the reader's form; anything else as the board wrote it."""
    return material.texts.date(datetime.date.fromisoformat(written)) if is_day(written) else written


def finding(name: str, material: Material) -> tuple[str, tuple[str, ...]]:
    """What a finding is about, and its figures in sentences; of one that may not be shown that there are too few answers."""
    language = material.texts.language
    question, _, part = name.partition(".")
    for count in material.results.themes.counts:
        if (count.question, count.theme) == (question, part):
            return count.label, (_named(count, material),)
    summaries = [one for one in material.results.questions if one.id == question]
    if part and summaries:
        return _within(summaries, part, material)
    if summaries:
        for section in findings(material):
            for found in section.sections:
                if found.anchor == f"question-{question}":
                    first = [block.sentences[:1] for block in found.blocks if isinstance(block, Paragraph)][:1]
                    hidden = not first and any(one.hidden for one in summaries)
                    return summaries[0].text, first[0] if first else (material.withheld(summaries),) if hidden else ()
    for index in material.questionnaire.indices:
        if index.id == name:
            scores = [one for one in material.results.indices if one.id == name and one.mean is not None]
            return index.label.read(language), tuple(
                material.texts(
                    "Mean {mean}; n = {n}.",
                    mean=measure(one.mean, one.low, one.high, material.texts),
                    n=material.texts.number(one.n or 0),
                )
                for one in scores
            )
    for goal in material.results.goals:
        if goal.id == name:
            return goal.text, (goal_sentence(goal, material),)
    titles = {section.id: section.title.read(language) for section in material.questionnaire.sections}
    return titles.get(name, ""), ()


def _named(count: ThemeCount, material: Material) -> str:
    """How many named a theme; of a random part of the answers how large the share of all is, for a count would be no such thing."""
    texts = material.texts
    (about,) = (one for one in material.results.themes.answers if one.question == count.question)
    n = texts.number(count.base)
    if about.sampled and count.share is not None:
        share = with_interval(Share(count.count, count.share, count.low or 0.0, count.high or 0.0), texts)
        return texts("{share} named it by themselves; n = {n}, drawn at random from {all}.", share=share, n=n,
                     all=texts.number(about.answered or 0))  # fmt: skip
    message = "{count} of the {n} people whose answer says something named it by themselves."
    return texts(message, count=texts.number(count.count), n=n)


def _within(summaries: list[QuestionSummary], part: str, material: Material) -> tuple[str, tuple[str, ...]]:
    """An item of a matrix, or an answer of a choice."""
    items = [one for one in summaries if one.item == part]
    if items:
        return items[0].item_text or part, tuple(_item_sentences(items, material))
    for one in summaries:
        for row in one.distribution:
            if row.code == part:
                said = material.texts(
                    "{share} chose this answer; n = {n}.",
                    share=with_interval(row, material.texts),
                    n=material.texts.number(row.base),
                )
                return row.label, (said,)
    return summaries[0].text, (material.withheld(summaries),) if any(one.hidden for one in summaries) else ()


def _item_sentences(items: list[QuestionSummary], material: Material) -> Iterator[str]:
    texts = material.texts
    for one in items:
        if one.hidden:
            yield material.withheld([one])
            continue
        n = texts.number(one.answered or 0)
        if one.top2 is None:
            yield texts("Mean {mean}; n = {n}.", mean=measure(one.mean, one.mean_low, one.mean_high, texts), n=n)
            continue
        answer = favourable([row.label for row in one.distribution], texts)
        yield texts("{share} answered {answer}; n = {n}.", share=with_interval(one.top2, texts), answer=answer, n=n)


def decisions(outline: Outline | None, summary: Section, material: Material) -> Section | None:
    """A table for the meeting of the board: the conclusions, with room for what is decided, by whom and when.

    Where the board has decided already it comes only when it is asked for.
    """
    listed = outline is not None and any(getattr(one, "part", "") == "decisions" for one in outline.sections or ())
    if outline is not None and outline.decisions and not listed:
        return None
    texts = material.texts
    columns = (
        Column(texts("Finding"), numeric=False),
        Column(texts("Decision"), numeric=False),
        Column(texts("Who"), numeric=False),
        Column(texts("When"), numeric=False),
    )
    took = took_part(material)
    said = [item for block in summary.blocks if isinstance(block, Points) for item in block.items if item != took]
    rows = [(one, "", "", "") for one in said[:MOST]]
    rows += [(texts("Another finding:"), "", "", "")] * EMPTY_ROWS
    caption = texts("For the meeting of the board")
    table = DataTable("table-decisions", caption, columns, tuple(rows), write_in=True)
    return Section("decisions", texts("Decisions to take"), (table,))
