"""``surveytool themes drift``: whether a coder still codes as before, by coding some answers of an earlier round once more."""

import random
from pathlib import Path
from typing import TYPE_CHECKING

import click

from surveytool.cli.terminal import interface_texts, note, say
from surveytool.errors import Refused

if TYPE_CHECKING:
    from surveytool.store.coding import Coded
    from surveytool.themes.agreement import Verdict
    from surveytool.themes.code import Codebook

DRAWN = 20
"""Answers that are coded once more."""


@click.command("drift")
@click.argument("round_id", metavar="ROUND")
@click.argument("question", metavar="QUESTION")
@click.option("--coder", required=True, metavar="NAME", help="Who coded the answers, and codes some of them once more.")
@click.option(
    "--out", type=click.Path(path_type=Path), metavar="FILE", help="Write twenty answers without codes: .xlsx or .csv."
)
@click.option(
    "--from", "file", type=click.Path(path_type=Path), metavar="FILE", help="Read them back, and tell the drift."
)
@click.option("--ignore", metavar="COLUMN", multiple=True, help="With --from: a column to leave out.")
@click.option("--force", is_flag=True, help="Overwrite a file that this command did not make.")
@click.pass_obj
def command(
    folder: Path,
    round_id: str,
    question: str,
    coder: str,
    out: Path | None,
    file: Path | None,
    ignore: tuple[str, ...],
    force: bool,
) -> None:
    """Have a coder code some answers once more.

    Twenty answers to QUESTION in an earlier round ROUND are coded again, without seeing the codes of then, and it is told how
    far the two agree: what changes between rounds is only a change when the coder did not change. The new codes stand beside those of then as NAME-again, and count nowhere.
    """
    from surveytool.cli.themes.coded_round import coded_round
    from surveytool.cli.themes.importing import store_rows
    from surveytool.cli.themes.tables import is_csv, read_table, write_tables
    from surveytool.exchange.codebook_files import codebook_rows
    from surveytool.exchange.coding_files import SHEET, coding_table, read_coding
    from surveytool.store.coding import AGAIN, check_coder, codes_by

    if (out is None) == (file is None):
        raise click.UsageError("Give either --out, to write the answers, or --from, to read them back.")
    check_coder(coder)
    coded = coded_round(folder, round_id, question)
    codebook = coded.codebook()
    seen = coded.codings()
    before = codes_by(seen, coder)
    if not before:
        message = "{coder} has coded no answer to '{question}' in round '{id}', so there is nothing to compare with."
        raise Refused(message, coder=coder, question=question, id=round_id)
    rng = random.Random(f"{round_id} {question} {coder}")  # noqa: S311 - the same answers each time
    there = [answer for answer in coded.answers if answer.id in before]
    drawn = rng.sample(there, min(DRAWN, len(there)))
    if out is not None:
        table = coding_table(drawn, language=coded.language, done={}, suggestions={}, shown=0, is_csv=is_csv(out))
        tables = {SHEET: table, "codebook": codebook_rows(codebook)}
        write_tables(folder, out, tables, rows=max(len(drawn), len(codebook.codes)), force=force)
        say("{file}", file=out)
        note("Code these without looking at what was given before, and read them back with --from.")
        return
    assert file is not None
    again = codes_by(seen, coder + AGAIN)
    rows = read_coding(read_table(file, sheet=SHEET), answers=drawn, codebook=codebook, before=again, ignore=ignore)
    store_rows(coded, rows, seen, coder=coder + AGAIN, how="import", version=codebook.version)
    _tell(coded.codings(), coder, codebook)


def _tell(found: "tuple[Coded, ...]", coder: str, codebook: "Codebook") -> None:
    from surveytool.cli.themes.agreement import tell_alpha
    from surveytool.store.coding import AGAIN, codes_by
    from surveytool.themes.agreement import agreement

    again = codes_by(found, coder + AGAIN)
    if again:
        say("How {coder} codes now, against then:", coder=coder)
        then = codes_by(found, coder)
        told = agreement(*({answer: codebook.renamed(of) for answer, of in each.items()} for each in (then, again)))
        tell_alpha(told)
        click.echo(_meaning(told.verdict))


def _meaning(verdict: "Verdict") -> str:
    texts = interface_texts()
    match verdict:
        case "good":
            return texts("Good: the codes mean what they meant then.")
        case "with_care":
            return texts("With care: a part of what changed since may be the coder's.")
        case "codebook_first":
            return texts(
                "Too little to compare rounds by: the codes do not mean what they meant then. Say in the codebook what falls "
                "under each and what does not, and code both rounds by that."
            )
