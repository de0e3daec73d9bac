"""How it was done: generated from what is known, so that it cannot differ from what was done."""

from collections.abc import Mapping

from surveytool.analysis.quality import ItemNonresponse
from surveytool.report.build.material import SMALL_BASE, Material, quoted
from surveytool.report.build.outcome import asking, outcome
from surveytool.report.document import Block, Column, DataTable, Paragraph, Section, Terms
from surveytool.texts import Texts

_WORST = 5


def methods(material: Material, *, versions: Mapping[str, str], questionnaire_hash: str, data_hash: str) -> Section:
    """The account of the method."""
    texts = material.texts
    items = (
        *_round(material),
        (texts("Base"), texts("A percentage is of those who answered the question. Not applicable, rather not say, do not know, "
                              "left open and not shown are kept apart and counted in the tables.")),
        *_margins(material),
        (texts("Order"), texts("An order is claimed only where the 95% intervals do not overlap. "
                               "A difference between groups or rounds "
                              "is “demonstrable” only where its test says so after correction for the number of tests.")),
        (texts("Rounding"), texts("Percentages are whole, means have one decimal, half is rounded up.")),
        (texts("Small groups"), texts("A question with fewer than {n} answers gets no figures, in any form.",
                                      n=texts.number(material.results.minimum_group))),
        *_tests(material),
        (texts("Weighting"), texts("None: every answer counts once.")),
        *_questions(material),
        *_origin(texts, versions, questionnaire_hash, data_hash),
    )  # fmt: skip
    rates = outcome(material)
    sections = (_quality(material),) if rates is None else (rates, _quality(material))
    return Section("methods", texts("How it was done"), (Terms(items),), sections)


def _round(material: Material) -> list[tuple[str, str]]:
    texts, results = material.texts, material.results
    found = results.round
    period = texts.date(found.opened)
    if found.closed is not None:
        period = texts("{first} to {last}", first=period, last=texts.date(found.closed))
    asked = (
        texts("{n} people, everybody who was asked.", n=texts.number(results.population))
        if results.population is not None
        else texts("Open: the number of people who could answer is not known.")
    )
    items = [
        (texts("Period"), period),
        (texts("Population"), asked),
        *asking(material),
        (texts("Complete and partial"), texts("Complete: 80% or more of the questions that were shown are answered; else partial. "
                                              "Both are in the figures.")),
    ]  # fmt: skip
    if found.simulated:
        items.insert(
            0, (texts("Simulated answers"), texts("No person gave these answers: they were made to try the report."))
        )
    return items


def _margins(material: Material) -> list[tuple[str, str]]:
    texts = material.texts
    if material.results.population is None:
        shares = texts("95% confidence intervals by Clopper and Pearson; for means a t interval.")
        correction = texts("None: the size of the population is not known.")
    else:
        shares = texts("95% confidence intervals, exact by the hypergeometric distribution; for means a t interval.")
        correction = texts(
            "Everywhere: the margin shrinks as more of the {n} people answer. It treats who answered as chosen by chance. "
            "For a statement about people who will join later it does not apply.",
            n=texts.number(material.results.population),
        )
    return [(texts("Margins"), shares), (texts("Correction for a small population"), correction)]


def _tests(material: Material) -> list[tuple[str, str]]:
    """The tests that were done, and which of them are one family."""
    texts, results = material.texts, material.results
    items = []
    if results.segments.tests:
        items.append(
            (
                texts("Differences between groups"),
                texts(
                    "Per item Mann and Whitney for two groups, Kruskal and Wallis for more; p values after Holm, within a segment. "
                    "The interval of a difference is Newcombe's, at a level for all pairs of groups together (Bonferroni). "
                    "Effect: epsilon squared; small from {small}, medium from {medium}, large from {large}.",
                    small=texts.number(0.01, decimals=2),
                    medium=texts.number(0.06, decimals=2),
                    large=texts.number(0.14, decimals=2),
                ),
            )
        )
    if any(one.p is not None for one in results.comparisons):
        items.append(
            (
                texts("Differences between rounds"),
                texts(
                    "A t test of the difference that knows how few the members are and, where that is known, who answered both times; "
                    "p values after Holm, within a part of the questionnaire. Questions whose words, answers or scale changed are not compared."
                ),
            )
        )
    if results.response.representativeness:
        items.append(
            (
                texts("Who answered beside who was asked"),
                texts(
                    "Chi-square per attribute, with the correction for a small population; the p values are not adjusted."
                ),
            )
        )
    if results.segments.rows:
        items.append(
            (
                texts("Groups"),
                texts(
                    "Only groups that the questionnaire names, of {n} people or more, are told; smaller ones are merged, or nothing is told. "
                    "In a group under {small} a share of nearly all or nearly nobody is told as at least or at most.",
                    n=texts.number(results.minimum_group),
                    small=texts.number(SMALL_BASE),
                ),
            )
        )
    return items  # fmt: skip


def _questions(material: Material) -> list[tuple[str, str]]:
    """Where the questions come from, as far as the questionnaire says."""
    texts, asked = material.texts, material.questionnaire
    told = (
        (texts("Source of the questions"), asked.source),
        (texts("Licence of the questions"), asked.licence),
        (texts("Cite the questions as"), asked.citation),
    )
    return [(label, said) for label, said in told if said is not None]


def _origin(texts: Texts, versions: Mapping[str, str], questionnaire: str, data: str) -> list[tuple[str, str]]:
    items = []
    if versions:
        items.append((texts("Made with"), ", ".join(f"{name} {version}" for name, version in versions.items())))
    if questionnaire:
        items.append((texts("Hash of the questionnaire (SHA-256)"), questionnaire))
    if data:
        items.append((texts("Hash of the data (SHA-256)"), data))
    return items


def _quality(material: Material) -> Section:
    """What was left open, where people stopped, how long it took."""
    texts, quality = material.texts, material.results.quality
    blocks: list[Block] = []
    worst = [one for one in quality.item_nonresponse if one.left_open][:_WORST]
    if worst:
        blocks.append(_left_open(worst, texts))
    else:
        blocks.append(Paragraph((texts("No question with figures was left open by anybody who was asked."),)))
    if any(one.left for one in quality.left_at):
        blocks.append(_left_at(material))
    if any(one.count for one in quality.duration):
        blocks.append(_duration(material))
    blocks += _straight(material)
    return Section("quality", texts("Quality of the answers"), tuple(blocks))


def _straight(material: Material) -> list[Block]:
    """Who gave one answer to every item of a matrix, and what that does to the figures."""
    texts, quality = material.texts, material.results.quality
    if not quality.straightlining:
        return []
    names = {question.id: question.text.read(texts.language) for question in material.questionnaire.asking}
    columns = (
        Column(texts("Question"), numeric=False),
        Column(texts("Answered every item")),
        Column(texts("With one and the same answer")),
        Column(texts("Share")),
    )
    rows = tuple(
        (names[one.question], texts.number(one.filled), texts.number(one.straight), texts.percent(one.share))
        for one in quality.straightlining
    )
    note = [texts("One answer to everything can be meant; nobody was left out because of it.")]
    if (found := quality.sensitivity) is not None:
        item = next(
            one.item_text or ""
            for one in material.results.questions
            if (one.id, one.item) == (found.question, found.item)
        )
        note.append(
            texts(
                "Without the {n} people who did so everywhere, the share of {item} would move most of all: from {top2} to {without}.",
                n=texts.number(found.flagged), item=quoted(item, texts), top2=texts.percent(found.top2),
                without=texts.percent(found.without),
            )
        )  # fmt: skip
    return [DataTable("table-straight", texts("The same answer to every item"), columns, rows, tuple(note))]


def _left_open(worst: list[ItemNonresponse], texts: Texts) -> DataTable:
    columns = (
        Column(texts("Question"), numeric=False),
        Column(texts("Asked")),
        Column(texts("Left open")),
        Column(texts("Share")),
    )
    sides = {"importance": texts("importance"), "performance": texts("how it is now")}
    rows = tuple(
        (
            f"{one.text} ({sides[one.side]})" if one.side else one.text,
            texts.number(one.asked),
            texts.number(one.left_open),
            texts.percent(one.share),
        )
        for one in worst
    )
    return DataTable("table-left-open", texts("Left open most often"), columns, rows)


def _left_at(material: Material) -> DataTable:
    texts = material.texts
    titles = {part.id: part.title.read(texts.language) for part in material.questionnaire.sections}
    columns = (Column(texts("Part"), numeric=False), Column(texts("Reached")), Column(texts("Stopped here")))
    rows = tuple(
        (titles.get(one.section, one.section), texts.number(one.reached), texts.number(one.left))
        for one in material.results.quality.left_at
    )
    note = (texts("A part that is not shown to everybody is reached by fewer people than the one after it."),)
    return DataTable("table-left-at", texts("Where people stopped"), columns, rows, note)


def _duration(material: Material) -> DataTable:
    texts = material.texts
    columns = (Column(texts("Time to fill in"), numeric=False), Column(texts("Answers")))
    rows = [
        (texts("up to {n} minutes", n=texts.number(one.up_to_minutes)), texts.number(one.count))
        for one in material.results.quality.duration
    ]
    note = [texts("A row has those who took longer than the row before it says.")]
    if material.results.response.withdrawn:
        note.append(texts("Answers that were withdrawn later are in it too."))
    return DataTable("table-duration", texts("How long it took"), columns, tuple(rows), tuple(note))
