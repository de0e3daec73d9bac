"""Which round it is, how the answers came in, and how the figures were made."""

from collections.abc import Iterator, Mapping

from surveytool.analysis.disposition import Dispositions
from surveytool.report.build.material import Material
from surveytool.report.build.methods import methods
from surveytool.report.build.naming import attribute_name
from surveytool.report.build.outcome import told
from surveytool.report.build.response import group_name
from surveytool.report.document import Terms as Told
from surveytool.report.workbook.quality import sensitivity, straight_rows
from surveytool.report.workbook.sheet import Cell, Column, Part, Row, Sheet, Table, Terms, Value
from surveytool.texts import Texts


def about(material: Material, sheets: tuple[Sheet, ...]) -> Sheet:
    """The first sheet: the round in a few facts, and what the other ``sheets`` hold."""
    texts, results = material.texts, material.results
    listed = tuple((Cell(sheet.name, "text", sheet=sheet.name), sheet.about) for sheet in sheets)
    columns = (Column(texts("Sheet"), 34), Column(texts("What it holds"), 100))
    warned = ((texts("Warning"), warning) for warning in results.warnings)
    return Sheet(
        texts("About"),
        "",
        results.round.title,
        (material.community.name.read(texts.language), texts("The figures of the round, as a workbook.")),
        (Terms((*_facts(material), *warned)), Table("sheets", columns, listed, texts("In this workbook"))),
    )


def _facts(material: Material) -> Iterator[tuple[str, Value | Cell]]:
    texts, found, response = material.texts, material.results.round, material.results.response
    yield texts("Round"), found.id
    yield texts("Questionnaire"), texts("{id}, version {version}", id=found.questionnaire, version=found.version)
    yield texts("Opened"), Cell(found.opened, "date")
    if found.closed is not None:
        yield texts("Closed"), Cell(found.closed, "date")
    if found.population is None:
        yield texts("Asked (N)"), texts("Open: the number of people who could answer is not known.")
    else:
        yield texts("Asked (N)"), Cell(found.population, "count")
    yield texts("Answered (n)"), Cell(response.responses, "count")
    if response.share_of_population is not None:
        yield texts("Share of the population"), Cell(response.share_of_population, "share")
    yield texts("Smallest group with figures"), Cell(material.results.minimum_group, "count")


def response(material: Material) -> Sheet:
    """How the answers came in, how long it took, and where people stopped."""
    texts = material.texts
    parts: list[Part] = [Terms(tuple(_came_in(material)), width=14)]
    quality = material.results.quality
    if found := material.results.response.dispositions:
        parts.append(_became(found, texts))
    if material.results.response.participation:
        parts.append(_groups(material))
    if material.results.response.representativeness:
        parts.append(_representative(material))
    if material.results.response.mailed:
        parts.append(_mailed(material))
    if material.results.response.milestones:
        parts.append(_milestones(material))
    if material.results.response.by_day:
        parts.append(_days(material))
    if any(step.left for step in quality.left_at):
        parts.append(_stopped(material))
    if any(step.count for step in quality.duration):
        parts.append(_took(material))
    if quality.straightlining:
        parts.append(straight_rows(material))
    if quality.sensitivity:
        parts.append(sensitivity(quality.sensitivity, texts))
    return Sheet(
        texts("Response"),
        texts("How many answers came in, day by day, and where people stopped."),
        texts("Who took part"),
        (texts("The margin is about chance, not about who chose not to answer."),),
        tuple(parts),
        landscape=False,
    )


def _came_in(material: Material) -> Iterator[tuple[str, Value | Cell]]:
    texts, response = material.texts, material.results.response
    counts = (
        (texts("Answered (n)"), response.responses),
        (texts("Complete"), response.complete),
        (texts("Partial"), response.partial),
        (texts("Sent by the open link"), response.open_link),
        (texts("Read in from a file"), response.imported),
        (texts("Withdrawn"), response.withdrawn),
        (texts("Began and did not hand in"), response.break_off),
        (texts("By the open link, counted apart"), response.apart or None),
        (texts("Invited by name"), response.invited),
    )
    yield from ((label, Cell(count, "count")) for label, count in counts if count is not None)
    yield from ((name.upper(), Cell(rate, "share")) for name, rate in response.rates.items() if rate is not None)
    if response.eligibility is not None:
        yield texts("e: share of those not reached who are taken to belong"), Cell(response.eligibility, "share")


def _became(found: Dispositions, texts: Texts) -> Table:
    columns = (Column(texts("What became of it"), 34), Column(texts("People"), 14, "count"))
    rows: tuple[Row, ...] = tuple(told(found, texts))
    return Table("dispositions", columns, rows, texts("What became of everybody who was invited"))


def _groups(material: Material) -> Table:
    texts = material.texts
    columns = (
        Column(texts("Group"), 34),
        Column(texts("Invited"), 14, "count"),
        Column(texts("Answered"), 14, "count"),
        Column(texts("Share"), 14, "share"),
    )
    rows: tuple[Row, ...] = tuple(
        (
            f"{attribute_name(group.attribute, material)}: {group_name(group.group, texts)}",
            group.invited,
            group.answered,
            group.rate,
        )
        for group in material.results.response.participation
    )
    return Table("groups", columns, rows, texts("Invited and answered, by attribute"))


def _representative(material: Material) -> Table:
    texts = material.texts
    columns = (
        Column(texts("Attribute"), 34),
        Column(texts("Group that moved most"), 20),
        Column(texts("Chi-square"), 14, "fine"),
        Column(texts("Degrees of freedom"), 14, "count"),
        Column("p", 14, "p"),
        Column(texts("Of those invited"), 14, "share"),
        Column(texts("Of those who answered"), 14, "share"),
    )
    rows: tuple[Row, ...] = tuple(
        (
            attribute_name(one.attribute, material),
            group_name(one.largest, texts),
            one.statistic,
            one.degrees,
            one.p,
            one.asked,
            one.found,
        )
        for one in material.results.response.representativeness
    )
    return Table("representative", columns, rows, texts("Are those who answered like those invited?"))


def _mailed(material: Material) -> Table:
    texts = material.texts
    columns = (
        Column(texts("Mail"), 34),
        Column(texts("First day"), 20, "date"),
        Column(texts("Last day"), 20, "date"),
        Column(texts("Mails"), 14, "count"),
    )
    rows: tuple[Row, ...] = tuple(
        (texts("Reminder") if one.kind.startswith("reminder") else texts("Invitation"), one.first, one.last, one.count)
        for one in material.results.response.mailed
    )
    return Table("mailed", columns, rows, texts("Invitations and reminders sent"))


def _milestones(material: Material) -> Table:
    texts = material.texts
    columns = (
        Column(texts("Reached on"), 34, "date"),
        Column(texts("Answers"), 14, "count"),
        Column(texts("Share of the population"), 24, "share"),
    )
    rows: tuple[Row, ...] = tuple((one.day, one.count, one.share) for one in material.results.response.milestones)
    return Table("milestones", columns, rows, texts("Milestones"))


def _days(material: Material) -> Table:
    texts = material.texts
    columns = (
        Column(texts("Day"), 34, "date"),
        Column(texts("Complete"), 14, "count"),
        Column(texts("Partial"), 14, "count"),
    )
    rows = tuple((one.day, one.complete, one.partial) for one in material.results.response.by_day)
    return Table("days", columns, rows, texts("Answers handed in, day by day"))


def _stopped(material: Material) -> Table:
    texts = material.texts
    titles = {part.id: part.title.read(texts.language) for part in material.questionnaire.sections}
    columns = (
        Column(texts("Part"), 34),
        Column(texts("Reached"), 14, "count"),
        Column(texts("Stopped here"), 14, "count"),
    )
    found = material.results.quality.left_at
    rows: tuple[Row, ...] = tuple((titles.get(one.section, one.section), one.reached, one.left) for one in found)
    return Table("stopped", columns, rows, texts("Where people stopped"))


def _took(material: Material) -> Table:
    texts = material.texts
    columns = (Column(texts("Up to so many minutes"), 34, "step"), Column(texts("Answers"), 14, "count"))
    rows = tuple((one.up_to_minutes, one.count) for one in material.results.quality.duration)
    return Table("minutes", columns, rows, texts("How long it took"))


def account(material: Material, *, versions: Mapping[str, str], questionnaire_hash: str, data_hash: str) -> Sheet:
    """The account of the method, word for word that of the report."""
    texts = material.texts
    section = methods(material, versions=versions, questionnaire_hash=questionnaire_hash, data_hash=data_hash)
    told = tuple(Terms(block.items) for block in section.blocks if isinstance(block, Told))
    return Sheet(
        texts("Methods"),
        texts("How the figures were made, and what a margin covers."),
        section.title,
        (texts("The margin is about chance, not about who chose not to answer."),),
        told,
    )


def page(texts: Texts) -> str:
    """What stands at the foot of a printed page, with the fields ``page`` and ``total``."""
    return texts("page {page} of {total}")
