"""``surveytool themes import``: the codes in a spreadsheet become those of a coder."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from surveytool.cli.terminal import interface_texts, say
from surveytool.cli.trail import counted

MOST_CHANGES = 200
"""Changed answers that are named; of more, the rest is counted."""

if TYPE_CHECKING:
    from surveytool.cli.themes.coded_round import CodedRound
    from surveytool.exchange.coding_files import CodedRows
    from surveytool.store.coding import Coded


@click.command("import")
@click.argument("round_id", metavar="ROUND")
@click.argument("question", metavar="QUESTION")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--coder", required=True, metavar="NAME", help="Whose codes these are: small letters, digits and '-'.")
@click.option("--ignore", metavar="COLUMN", multiple=True, help="A column to leave out; give it once for each.")
@click.option(
    "--replace",
    is_flag=True,
    help="Let what was changed in FILE count, also where an answer was coded on the coding page after it was written.",
)
@click.pass_obj
def command(
    folder: Path, round_id: str, question: str, file: Path, coder: str, ignore: tuple[str, ...], replace: bool
) -> None:
    """Store the codes in FILE as those of one coder.

    FILE is as themes export wrote it, XLSX or CSV; - is standard input. A row that says it was read, or has a code, takes the place of what this coder gave the answer before; other rows, and
    answers that are not in FILE, stay as they are. Every row must be right, or nothing is stored; so it is when an answer was coded otherwise on the coding page, after FILE was written.
    """
    from surveytool.cli.themes.coded_round import coded_round
    from surveytool.cli.themes.tables import read_table
    from surveytool.exchange.coding_files import SHEET, read_coding
    from surveytool.store.coding import check_coder, codes_by

    check_coder(coder)
    coded = coded_round(folder, round_id, question)
    codebook, seen = coded.codebook(), coded.codings()
    own = {one.answer: one.codes for one in seen if one.coder == coder}
    rows = read_coding(
        read_table(file, sheet=SHEET),
        answers=coded.answers,
        codebook=codebook,
        before=codes_by(seen, coder),
        elsewhere={answer: [code for code, how in codes.items() if how != "import"] for answer, codes in own.items()},
        replace=replace,
        ignore=ignore,
    )
    store_rows(coded, rows, seen, coder=coder, how="import", version=codebook.version)


def store_rows(
    coded: "CodedRound", rows: "CodedRows", seen: "Sequence[Coded]", *, coder: str, how: str, version: int
) -> None:
    """Store what was read from a spreadsheet, and tell what came of it; ``seen`` is what was stored when it was read."""
    from surveytool.cli.round import today_in
    from surveytool.store.coding import save_codings

    saved = save_codings(
        coded.db,
        coded.id,
        coded.question,
        {answer: dict.fromkeys(codes, how) for answer, codes in rows.codes.items()},
        coder=coder,
        version=version,
        day=today_in(coded.workspace),
        seen=seen,
    )
    counted(new=saved.new, changed=saved.changed)
    say("Answers coded for the first time: {count}.", count=saved.new)
    say("Changed: {count}.", count=saved.changed)
    _tell_changes(rows, {one.answer: one for one in seen if one.coder == coder})
    say("The same already: {count}.", count=saved.same)
    if rows.unread:
        one, many = "{n} row has no codes yet and was left out.", "{n} rows have no codes yet and were left out."
        click.echo(interface_texts().plural(one, many, rows.unread), err=True)
    if rows.kept:
        one = "{n} answer was coded on the coding page after the file was written, and is as it was in the file: it stays as it is."
        many = "{n} answers were coded on the coding page after the file was written, and are as they were in the file: they stay as they are."
        click.echo(interface_texts().plural(one, many, rows.kept), err=True)


def _tell_changes(rows: "CodedRows", before: "Mapping[str, Coded]") -> None:
    """The answers that had other codes, with what they had, so that nothing is gone that cannot be given again."""
    changes = [
        (answer, *(", ".join(sorted(of)) or "-" for of in (before[answer].codes, codes)))
        for answer, codes in sorted(rows.codes.items())
        if answer in before and set(before[answer].codes) != set(codes)
    ]
    for answer, was, now in changes[:MOST_CHANGES]:
        click.echo(f"  {answer}  {was} > {now}")
    if len(changes) > MOST_CHANGES:
        say("  and {count} more", count=len(changes) - MOST_CHANGES)
