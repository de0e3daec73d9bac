"""``surveytool plan``: what a round will be able to tell, before it opens."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from surveytool.cli.round import population_size, read_questionnaire
from surveytool.cli.terminal import interface_texts, say
from surveytool.errors import Refused

if TYPE_CHECKING:
    from surveytool.analysis.planning import Outlook
    from surveytool.texts import Texts

RATES = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8)
"""Of the members who answer."""
COUNTS = (50, 100, 200, 400, 800)
"""Answers, when the number of members is not known."""


@click.command("plan")
@click.option("--population", required=True, type=population_size, metavar="N|open", help="How many people are asked.")
@click.option(
    "--margin", type=float, metavar="POINTS", help="The margin you want, in per cent points: how many must answer?"
)
@click.option(
    "--questionnaire", "questionnaire_id", metavar="Q", help="Whose background questions may point at a person."
)
@click.pass_obj
def command(folder: Path, population: int, margin: float | None, questionnaire_id: str | None) -> None:
    """Tell what so many answers can tell: margins, and the smallest change or difference that would be found."""
    from surveytool.analysis.planning import FEWEST, outlook

    texts, members = interface_texts(), population or None
    if members is not None and members < FEWEST:
        message = "Of {population} members no figures can be told: there must be {least} answers at least."
        raise Refused(message, population=members, least=FEWEST)
    counts = [count for count in _counts(members) if count >= FEWEST]
    for line in _table([outlook(count, population=members) for count in counts], members, texts):
        click.echo(line)
    say(
        "A change or difference is one that is found four times out of five, at 50%. Linked: the same people answer twice."
    )
    if margin is not None:
        _tell_needed(margin, members, texts)
    if questionnaire_id is not None:
        _tell_recognisable(folder, questionnaire_id, members, texts)


def _counts(members: int | None) -> list[int]:
    return list(COUNTS) if members is None else [round(members * rate) for rate in RATES]


def _table(outlooks: "list[Outlook]", members: int | None, texts: "Texts") -> list[str]:
    heads = [texts("answers"), texts("margin"), texts("change"), texts("change, linked"), texts("between two halves")]
    rows = [heads]
    for one in outlooks:
        answers = texts.number(one.n) + ("" if members is None else f" ({texts.percent(one.n / members)})")
        changes = (one.change, one.change_linked, one.between_groups)
        rows.append([answers, f"± {_points(one.margin, texts)}", *(_points(change, texts) for change in changes)])
    widths = [max(len(row[place]) for row in rows) for place in range(len(heads))]
    return ["  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]


def _points(share: float | None, texts: "Texts") -> str:
    return texts("none") if share is None else texts.number(share * 100, decimals=1)


def _tell_needed(points: float, members: int | None, texts: "Texts") -> None:
    from surveytool.analysis.planning import needed

    if not 0 < points < 50:
        raise click.BadParameter(f"'{points:g}' is no margin. Give per cent points between 0 and 50, such as 5.")
    count = needed(points / 100, population=members)
    if count is None:
        say("A margin of {points} points cannot be had.", points=texts.number(points, decimals=1))
        return
    share = "" if members is None else f" ({texts.percent(count / members)})"
    told = texts.number(points, decimals=1)
    say("For a margin of {points} points {n} must answer.", points=told, n=texts.number(count) + share)


def _tell_recognisable(folder: Path, questionnaire_id: str, members: int | None, texts: "Texts") -> None:
    from surveytool.questionnaire.advice.background import background, expected_unique
    from surveytool.store.workspace import Workspace

    _, questionnaire = read_questionnaire(Workspace(folder), questionnaire_id)
    asked = [question for _, question in background(questionnaire)]
    if members is None or not asked:
        say("There are no background questions by which members could be recognised, or their number is not known.")
        return
    groups = [sum(choice.missing is None for choice in question.choices) + question.other for question in asked]
    say(
        "Background questions: {ids}. By all of them together about {percent} of {members} members would be the only one in their group.",
        ids=", ".join(question.id for question in asked),
        percent=texts.percent(expected_unique(groups, members)),
        members=texts.number(members),
    )
