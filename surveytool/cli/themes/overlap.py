"""``surveytool themes overlap``: which answers two coders both code, drawn once."""

import random
from pathlib import Path

import click

from surveytool.cli.terminal import interface_texts, note
from surveytool.cli.trail import counted
from surveytool.errors import Refused


@click.command("overlap")
@click.argument("round_id", metavar="ROUND")
@click.argument("question", metavar="QUESTION")
@click.option(
    "--coders",
    required=True,
    metavar="A,B",
    help="The names of two coders; the codes of the first count until settled.",
)
@click.option(
    "--sample",
    type=click.IntRange(min=1),
    metavar="N",
    help="Draw from the random part of N answers that themes export takes out, for a round with more than can be read.",
)
@click.pass_obj
def command(folder: Path, round_id: str, question: str, coders: str, sample: int | None) -> None:
    """Draw the answers that two coders both code.

    Each codes them alone: of the answers to QUESTION in the closed round ROUND a fifth at random, at least 20 and at most
    200. It is drawn once, and these answers get no suggestions from then on: draw before coding begins.
    """
    from surveytool.cli.themes.coded_round import coded_round
    from surveytool.store.coding import set_overlap
    from surveytool.themes.agreement import draw_overlap

    names = [name.strip() for name in coders.split(",")]
    if len(names) != 2:
        raise click.UsageError("--coders takes two names with a comma between them, such as ada,bo.")
    coded = coded_round(folder, round_id, question)
    if not coded.answers:
        raise Refused("Nobody answered '{question}' in round '{id}'.", question=question, id=round_id)
    drawn = draw_overlap([answer.id for answer in coded.answers[:sample]], rng=random.SystemRandom())
    overlap = set_overlap(coded.db, round_id, question, drawn, first=names[0], second=names[1])
    counted(answers=len(overlap.answers))
    texts = interface_texts()
    click.echo(
        texts.plural(
            "{n} answer is coded by both {first} and {second}. Neither must see what the other did before both are done.",
            "{n} answers are coded by both {first} and {second}. Neither must see what the other did before both are done.",
            len(overlap.answers),
            first=overlap.first,
            second=overlap.second,
        )
    )
    before = {one.answer for one in coded.codings()} & set(overlap.answers)
    if before:
        note(
            "Of these {count} were read before the draw, perhaps with suggestions, which makes two people agree more than they "
            "would.",
            count=len(before),
        )
