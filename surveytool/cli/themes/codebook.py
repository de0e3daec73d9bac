"""``surveytool themes codebook``: the codebook of a question checked, written as a table and read from one."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from surveytool.cli.terminal import interface_texts, say
from surveytool.cli.trail import counted

if TYPE_CHECKING:
    from surveytool.cli.themes.coded_round import CodedRound
    from surveytool.themes.code import Codebook


@click.command("codebook")
@click.argument("round_id", metavar="ROUND")
@click.argument("question", metavar="QUESTION")
@click.option(
    "--csv",
    "table",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write the codebook to FILE (.csv or .xlsx).",
)
@click.option(
    "--from",
    "file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Make or change the codebook from such a file.",
)
@click.option("--force", is_flag=True, help="With --csv: overwrite a file that this command did not make.")
@click.pass_obj
def command(folder: Path, round_id: str, question: str, table: Path | None, file: Path | None, force: bool) -> int:
    """Check a codebook, or turn it into a table and back.

    It is the one of QUESTION in the questionnaire of the closed round ROUND. With --csv it is written as a table, a row a code;
    with --from it is brought up to such a table; a column that is not in it changes nothing. A code that answers have is never left out: say in its replaced_by which take its place.
    """
    from surveytool.cli.themes.coded_round import coded_round

    if table is not None and file is not None:
        raise click.UsageError("--csv and --from do not go together. Leave one of them out.")
    coded = coded_round(folder, round_id, question)
    if file is not None:
        _read(coded, file)
        return 0
    codebook = coded.codebook()
    if table is not None:
        _write(folder, codebook, table, force=force)
        return 0
    return _check(coded, codebook)


def _check(coded: "CodedRound", codebook: "Codebook") -> int:
    from surveytool.store.coding import used_codes
    from surveytool.themes.codebook import check_codebook

    texts = interface_texts()
    file = coded.codebook_file
    for problem in check_codebook(file.read_bytes(), file=str(file), questionnaire=coded.closed.questionnaire):
        click.echo(problem.text(texts))
    codes = texts.plural("{n} code", "{n} codes", len(codebook.codes))
    used = len(used_codes(coded.db, coded.id, coded.question))
    say(
        "{file}: version {version}, {codes}, {used} of them given in this round.",
        file=file,
        version=codebook.version,
        codes=codes,
        used=used,
    )
    return 0


def _refuse_dropped(coded: "CodedRound", old: "Codebook | None", new: "Codebook") -> None:
    """A code that answers have in any round of the questionnaire is there."""
    from surveytool.store.coding import used_in_rounds
    from surveytool.themes.codebook import refuse_dropped

    refuse_dropped(old, new, used_in_rounds(coded.db, coded.closed.round.questionnaire_id, coded.question))


def _write(folder: Path, codebook: "Codebook", table: Path, *, force: bool) -> None:
    from surveytool.cli.themes.tables import write_tables
    from surveytool.exchange.codebook_files import codebook_rows

    write_tables(folder, table, {"codebook": codebook_rows(codebook)}, rows=len(codebook.codes), force=force)
    say("{file}", file=table)


def _read(coded: "CodedRound", file: Path) -> None:
    from surveytool.cli.themes.tables import read_table
    from surveytool.exchange.codebook_files import read_codebook_rows
    from surveytool.store.codebooks import write_codebook
    from surveytool.themes.codebook import parse_codebook

    target, questionnaire = coded.codebook_file, coded.closed.questionnaire
    before = target.read_bytes() if target.exists() else None
    old = None if before is None else parse_codebook(before, file=str(target), languages=questionnaire.languages)
    version = 1 if old is None else old.version + 1
    new = read_codebook_rows(
        read_table(file, sheet="codebook"),
        question=coded.question,
        version=version,
        consent=None if old is None else old.consent,
        languages=questionnaire.languages if old is None else old.languages,
        before=old,
    )
    new = _with_since(old, new)
    _refuse_dropped(coded, old, new)
    if old is not None and old.codes == new.codes:
        say("'{file}' says the same already. Nothing was changed.", file=target)
        return
    target.parent.mkdir(exist_ok=True)
    write_codebook(coded.workspace, questionnaire.id, new, before=before)
    counted(codes=len(new.codes))
    say("'{file}' is version {version} now.", file=target, version=new.version)


def _with_since(old: "Codebook | None", new: "Codebook") -> "Codebook":
    """Codes that were not there came with this version; of others a table need not say when they came."""
    known = {} if old is None else {code.id: code.since for code in old.codes}
    codes = tuple(
        code if code.since > 1 else code.model_copy(update={"since": known.get(code.id, new.version)})
        for code in new.codes
    )
    return new.model_copy(update={"codes": codes})
