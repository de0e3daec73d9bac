"""``surveytool themes piles``: answers that resemble each other together, as an order for reading."""

from pathlib import Path

import click

from surveytool.cli.terminal import interface_texts, say

LONGEST = 160
"""Characters of an answer that are shown."""


@click.command("piles")
@click.argument("round_id", metavar="ROUND")
@click.argument("question", metavar="QUESTION")
@click.option(
    "-k", "count", type=click.IntRange(1, 200), metavar="N", help="How many piles (default: one for six answers)."
)
@click.pass_obj
def command(folder: Path, round_id: str, question: str, count: int | None) -> None:
    """Put answers that resemble each other together.

    The piles of answers to QUESTION in the closed round ROUND are an order for reading, and no result. Each pile is told by words, its number of answers, and the three answers most like the rest.
    """
    from surveytool.cli.themes.coded_round import coded_round
    from surveytool.problem import visible
    from surveytool.themes.pile import piles

    answers = coded_round(folder, round_id, question).answers
    if not answers:
        say("Nobody answered '{question}' in round '{id}'.", question=question, id=round_id)
        return
    texts = interface_texts()
    say("An order for reading, not a result: piles change when answers come in, and are no themes.")
    for number, pile in enumerate(piles([answer.text for answer in answers], k=count), start=1):
        size = texts.plural("{n} answer", "{n} answers", len(pile.members))
        if pile.kind != "answers":
            label = texts("Says nothing") if pile.kind == "non_answers" else texts("Without a word")
        else:
            label = visible(pile.label, limit=80) + (f" ({texts('mixed')})" if pile.mixed else "")
        click.echo(f"\n{number}. {label}: {size}")
        for position in pile.central:
            click.echo(f"   {answers[position].id}  {visible(answers[position].text, limit=LONGEST)}")
