"""``surveytool themes suggest``: codes that may fit, with the reason of each, for a person to judge."""

import json
import sys
from pathlib import Path

import click

from surveytool.cli.terminal import interface_texts, note, progress


@click.command("suggest")
@click.argument("round_id", metavar="ROUND")
@click.argument("question", metavar="QUESTION")
@click.option("--coder", metavar="NAME", help="Of answers that this coder has not read (default: that nobody has).")
@click.pass_obj
def command(folder: Path, round_id: str, question: str, coder: str | None) -> None:
    """Suggest codes for answers that were not read.

    Each answer to QUESTION in the closed round ROUND is a line of JSON. Nothing is stored: a person decides. Answers that two coders both code get no suggestions.
    """
    from surveytool.cli.themes.coded_round import coded_round
    from surveytool.cli.themes.suggesting import reason, suggestions
    from surveytool.store.coding import check_coder

    if coder is not None:
        check_coder(coder)
    coded = coded_round(folder, round_id, question)
    codebook = coded.codebook()
    read = {one.answer for one in coded.codings() if coder is None or one.coder == coder}
    unread = [answer for answer in coded.answers if answer.id not in read]
    if not coded.answers:
        note("Nobody answered '{question}' in round '{id}'.", question=question, id=round_id)
    elif not unread:
        note("Every answer was read already.")
    texts = interface_texts()
    lines_show = sys.stdout.isatty()
    with progress(0 if lines_show else len(unread), "Looking for codes that may fit") as bar:
        for answer, found in suggestions(coded, codebook, unread, coder):
            told = [{"code": one.code, "reason": reason(one, texts)} for one in found]
            line = json.dumps({"answer": answer.id, "text": answer.text, "suggestions": told}, ensure_ascii=False)
            click.echo(f"{line}\n".encode(), nl=False)  # JSON is UTF-8, whatever the terminal is
            bar.step()
