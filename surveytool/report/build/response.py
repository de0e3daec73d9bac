"""Who took part, how the answers came in, and what the margins do not say."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from surveytool.analysis.fieldwork import OTHER_GROUPS, Day
from surveytool.report.build.figures import LEVEL, p_value
from surveytool.report.build.material import Material, quoted
from surveytool.report.build.naming import attribute_name
from surveytool.report.build.specs import count_ticks, day_ticks
from surveytool.report.chart import describe
from surveytool.report.chart.spec import Flag, ResponseCurve
from surveytool.report.document import Block, Column, DataTable, Fact, Facts, Figure, Note, Paragraph, Section
from surveytool.texts import Texts

_MILESTONE = 50


@dataclass(frozen=True, slots=True)
class _Progress:
    """Answers so far at the end of a day."""

    day: datetime.date
    complete: int
    partial: int

    @property
    def total(self) -> int:
        return self.complete + self.partial


def response(material: Material, reminders: Sequence[datetime.date]) -> Section:
    """The response: key figures, the curve with its milestones, and how far the answers reach."""
    texts = material.texts
    blocks: list[Block] = [Facts(_facts(material)), Paragraph(_sentences(material))]
    if material.results.warnings:
        blocks.append(Note(material.results.warnings, "caution"))
    progress = _progress(material.results.response.by_day)
    if len(progress) > 1:
        chart = _curve(material, progress, reminders)
        caption = texts("Answers handed in, added up by day")
        blocks.append(
            Figure("figure-response", chart, describe(chart, texts), caption, _base(material, progress[-1].total))
        )
        blocks.append(_table(progress, texts))
    blocks += _participation(material)
    if said := fit_sentences(material):
        blocks.append(Paragraph(said))
    blocks.append(Note(_honesty(material)))
    return Section("response", texts("Who took part"), tuple(blocks))


def _facts(material: Material) -> tuple[Fact, ...]:
    texts, response = material.texts, material.results.response
    population = material.results.population
    facts = [Fact(texts("Answers"), texts.number(response.responses), "n")]
    if response.invited is not None:
        facts.append(Fact(texts("Invited"), texts.number(response.invited), texts("by name, with a link of their own")))
    if response.rate is not None:
        facts.append(Fact(texts("Response rate"), texts.percent(response.rate), texts("RR2 of the AAPOR")))
    if population is not None and population != response.invited:
        facts.append(Fact(texts("Population"), texts.number(population), texts("N, everybody who was asked")))
    if response.share_of_population is not None and response.share_of_population != response.rate:
        facts.append(Fact(texts("Share of the population"), texts.percent(response.share_of_population)))
    facts.append(
        Fact(texts("Complete"), texts.number(response.complete), texts("80% or more of the questions answered"))
    )
    facts.append(Fact(texts("Partial"), texts.number(response.partial)))
    return tuple(facts)


def _sentences(material: Material) -> tuple[str, ...]:
    texts, response = material.texts, material.results.response
    said = [took_part(material)]
    undelivered = response.dispositions.unknown if response.dispositions else 0
    for one, many, count in (
        (
            "{n} invitation could not be delivered.",
            "{n} invitations could not be delivered.",
            undelivered,
        ),
        (
            "{n} answer came by the link for everybody; it is counted apart and is in no figure.",
            "{n} answers came by the link for everybody; they are counted apart and are in no figure.",
            response.apart,
        ),
        ("{n} answer was read in from a file.", "{n} answers were read in from a file.", response.imported),
        ("{n} answer was withdrawn.", "{n} answers were withdrawn.", response.withdrawn),
        (
            "{n} person began and did not hand in; those answers are not used.",
            "{n} people began and did not hand in; their answers are not used.",
            response.break_off,
        ),
    ):
        if count:
            said.append(texts.plural(one, many, count))
    return tuple(said)


def took_part(material: Material) -> str:
    """How many people took part, of how many."""
    texts, results = material.texts, material.results
    n = results.response.responses
    if results.population is None or results.response.share_of_population is None:
        return texts.plural("{n} person took part.", "{n} people took part.", n)
    return texts.plural(
        "{n} of the {population} people took part ({share}).",
        "{n} of the {population} people took part ({share}).",
        n,
        population=texts.number(results.population),
        share=texts.percent(results.response.share_of_population),
    )


def _honesty(material: Material) -> tuple[str, ...]:
    """What a margin covers and what it does not; always said."""
    texts, results = material.texts, material.results
    said = [texts("The margin is about chance, not about who chose not to answer.")]
    missing = (results.population or 0) - results.response.responses
    if results.population is not None and missing > 0:
        said.append(
            texts.plural(
                "{n} person did not take part; whether they think alike is not known.",
                "{n} people did not take part; whether they think alike is not known.",
                missing,
            )
        )
    if results.population is not None and missing == 0:
        said.append(texts("Everybody took part, so what all of them answered has no margin."))
    return tuple(said)


def _progress(by_day: Sequence[Day]) -> tuple[_Progress, ...]:
    found: list[_Progress] = []
    complete = partial = 0
    for day in sorted(by_day, key=lambda one: one.day):
        complete, partial = complete + day.complete, partial + day.partial
        found.append(_Progress(day.day, complete, partial))
    return tuple(found)


def _curve(material: Material, progress: Sequence[_Progress], reminders: Sequence[datetime.date]) -> ResponseCurve:
    texts, results = material.texts, material.results
    first = min(results.round.opened, progress[0].day)
    last = max(results.round.closed or progress[-1].day, progress[-1].day)
    days = (last - first).days
    filled = _every_day(progress, first, days)
    total = progress[-1].total
    population = results.population
    share = [texts.percent(total / population)] if population and total == results.response.responses else []
    return ResponseCurve(
        tuple(range(days + 1)),
        tuple(one.complete for one in filled),
        tuple(one.partial for one in filled),
        day_ticks(first, days, texts),
        count_ticks(max(population or 0, total), texts),
        population,
        texts("all {n} people", n=texts.number(population)) if population else "",
        _milestones(progress, first, texts),
        tuple(
            Flag((day - first).days, (texts("reminder {number}", number=number), texts.month_day(day)))
            for number, day in enumerate(sorted(reminders), start=1)
            if first <= day <= last
        ),
        (texts.plural("{n} answer", "{n} answers", total), *share),
        texts("{n} partial", n=texts.number(progress[-1].partial)) if progress[-1].partial else "",
        texts("{n} complete", n=texts.number(progress[-1].complete)),
    )


def _every_day(progress: Sequence[_Progress], first: datetime.date, days: int) -> list[_Progress]:
    """The state at the end of each day, also of days on which nothing came."""
    by_day = {one.day: one for one in progress}
    filled: list[_Progress] = []
    now = _Progress(first, 0, 0)
    for day in range(days + 1):
        now = by_day.get(first + datetime.timedelta(days=day), now)
        filled.append(now)
    return filled


def _milestones(progress: Sequence[_Progress], first: datetime.date, texts: Texts) -> tuple[Flag, ...]:
    """The days on which the 50th, 100th, 150th ... answer came; of many only the roundest."""
    total = progress[-1].total
    step = _MILESTONE
    while total // step > 4:
        step *= 2
    flags = []
    for mark in range(step, total + 1, step):
        day = next(one.day for one in progress if one.total >= mark)
        flags.append(
            Flag((day - first).days, (texts("answer {number}", number=texts.number(mark)), texts.month_day(day)))
        )
    return tuple(flags)


def _base(material: Material, total: int) -> tuple[str, ...]:
    texts, response = material.texts, material.results.response
    said = [texts("All answers that were handed in on a page (n = {n}).", n=texts.number(total))]
    if response.imported:
        said.append(texts("Answers read in from a file have no day and are not in the curve."))
    if response.withdrawn:
        said.append(texts("Answers that were withdrawn later are still in the curve."))
    return tuple(said)


def _table(progress: Sequence[_Progress], texts: Texts) -> DataTable:
    columns = (
        Column(texts("Up to and including"), numeric=False),
        Column(texts("Complete")),
        Column(texts("Partial")),
        Column(texts("Total")),
    )
    rows = tuple(
        (texts.date(one.day), texts.number(one.complete), texts.number(one.partial), texts.number(one.total))
        for one in progress
    )
    return DataTable("table-response", texts("Answers handed in, added up by day"), columns, rows)


def _participation(material: Material) -> list[Block]:
    """Who was invited and who answered, a table an attribute."""
    texts, found = material.texts, material.results.response.participation
    columns = (
        Column(texts("Group"), numeric=False),
        Column(texts("Invited")),
        Column(texts("Answered")),
        Column(texts("Share")),
    )
    tables: list[Block] = []
    for number, attribute in enumerate(dict.fromkeys(group.attribute for group in found), start=1):
        groups = [group for group in found if group.attribute == attribute]
        rows = tuple(
            (
                group_name(group.group, texts),
                texts.number(group.invited),
                texts.number(group.answered),
                texts.percent(group.rate),
            )
            for group in groups
        )
        note = [
            texts(
                "A group is told of when {n} people or more of it were invited.",
                n=texts.number(material.results.minimum_group),
            )
        ]
        if any(group.group == OTHER_GROUPS for group in groups):
            note.append(texts("Smaller groups are put together."))
        name = attribute_name(attribute, material)
        caption = texts("Invited and answered, by “{attribute}” on the list of members", attribute=name)
        tables.append(DataTable(f"table-participation-{number}", caption, columns, rows, tuple(note)))
    return tables


def fit_sentences(material: Material) -> tuple[str, ...]:
    """Whether those who answered differ from those who were invited, for every attribute of which that is known."""
    texts, found = material.texts, material.results.response
    said = []
    for one in found.representativeness:
        if one.p is None:
            continue
        message = (
            "By “{attribute}” those who answered differ demonstrably from those who were invited ({test}). The largest shift: "
            "{group} is {asked} of those invited and {found} of those who answered."
            if one.p < LEVEL
            else "By “{attribute}” no demonstrable difference was found between those who answered and those who were invited "
            "({test})."
        )
        test = texts(
            "chi-square {statistic}, degrees of freedom {degrees}; p: {p}",
            statistic=texts.number(one.statistic, decimals=2),
            degrees=texts.number(one.degrees),
            p=p_value(one.p, texts),
        )
        said.append(
            texts(
                message,
                attribute=attribute_name(one.attribute, material),
                test=test,
                group=quoted(group_name(one.largest, texts), texts),
                asked=texts.percent(one.asked),
                found=texts.percent(one.found),
            )
        )
    if said:
        said.append(texts("Being alike in what is known does not show that those who answered think like the others."))
    return tuple(said)


def group_name(group: str, texts: Texts) -> str:
    """The value of an attribute that a group has in common, for a reader."""
    return texts("other groups and not known, together") if group == OTHER_GROUPS else group
