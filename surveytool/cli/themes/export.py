"""``surveytool themes export``: open answers as a spreadsheet to code them in."""

import random
from pathlib import Path

import click

from surveytool.cli.terminal import note, progress, say
from surveytool.cli.trail import counted
from surveytool.errors import Refused


@click.command("export")
@click.argument("round_id", metavar="ROUND")
@click.argument("question", metavar="QUESTION")
@click.option(
    "--out", required=True, type=click.Path(path_type=Path), metavar="FILE", help="The file to write: .xlsx or .csv."
)
@click.option("--coder", metavar="NAME", help="With what this coder did until now (default: without codes).")
@click.option("--overlap", "only_overlap", is_flag=True, help="Only the answers that two coders both code.")
@click.option(
    "--sample",
    type=click.IntRange(min=1),
    metavar="N",
    help="Only a random part of N answers, for a round with more than can be read; themes are told from 100.",
)
@click.option(
    "--language", type=click.Choice(["nl", "en"]), help="Of the names of columns (default: the questionnaire's own)."
)
@click.option("--force", is_flag=True, help="Overwrite a file that this command did not make.")
@click.pass_obj
def command(
    folder: Path,
    round_id: str,
    question: str,
    out: Path,
    coder: str | None,
    only_overlap: bool,
    sample: int | None,
    language: str | None,
    force: bool,
) -> None:
    """Write answers to a spreadsheet to code them in.

    It has the answers to QUESTION in the closed round ROUND, in an order that tells nothing. Fill in the column codes with ids from the codebook, commas between them, and bring it back with: themes import. A sheet of
    the workbook holds the codebook. Answers that two coders both code get no suggestions.
    """
    from surveytool.analysis.coded import SMALL_SAMPLE
    from surveytool.cli.themes.coded_round import coded_round
    from surveytool.cli.themes.suggesting import shown, suggestions
    from surveytool.cli.themes.tables import is_csv, write_tables
    from surveytool.exchange.codebook_files import codebook_rows
    from surveytool.exchange.coding_files import SHEET, coding_table
    from surveytool.exchange.coding_remarks import remarks
    from surveytool.store.coding import check_coder

    if coder is not None:
        check_coder(coder)
    as_csv = is_csv(out)
    coded = coded_round(folder, round_id, question)
    if not coded.answers:
        raise Refused("Nobody answered '{question}' in round '{id}'.", question=question, id=round_id)
    codebook = coded.codebook()
    wanted = frozenset(coded.drawn_overlap().answers) if only_overlap else None
    # ids are hashes, so the first of them are a random part
    part = coded.answers if sample is None else coded.answers[:sample]
    answers = [answer for answer in part if wanted is None or answer.id in wanted]
    random.Random(f"{round_id} {question}").shuffle(answers)  # noqa: S311 - the same each time, so that files compare
    found = {}
    with progress(len(answers), "Looking for codes that may fit") as bar:
        for answer, offered in suggestions(coded, codebook, answers, coder):
            found[answer.id] = offered
            bar.step()
    spoken = language or coded.language
    blind = frozenset(() if (overlap := coded.overlap()) is None else overlap.answers)
    table = coding_table(
        answers,
        language=spoken,
        done={one.answer: one for one in coded.codings() if one.coder == coder},
        suggestions={answer: [one.code for one in of] for answer, of in found.items()},
        shown=shown(codebook),
        remarks=remarks(answers, language=spoken, usual=coded.language, blind=blind),
        is_csv=as_csv,
    )
    tables = {SHEET: table, "codebook": codebook_rows(codebook)}
    write_tables(folder, out, tables, rows=max(len(answers), len(codebook.codes)), force=force)
    counted(answers=len(answers))
    say("{file}", file=out)
    if len(part) < len(coded.answers):
        message = "{n} answers were taken out, the first in an order of chance: a random part of the {all}. Read all of these, at least {least}."
        note(message, n=len(part), all=len(coded.answers), least=SMALL_SAMPLE)
    note(
        "The file holds answers as they were given. Keep it where only those who code can read it, and delete it afterwards."
    )
