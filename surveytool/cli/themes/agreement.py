"""``surveytool themes agreement``: how far two coders agree, where they do not, and what they agreed on afterwards."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from surveytool.cli.terminal import interface_texts, note, say
from surveytool.errors import Refused

if TYPE_CHECKING:
    from surveytool.cli.themes.coded_round import CodedRound
    from surveytool.store.coding import Overlap
    from surveytool.themes.agreement import Agreement, Codes, Verdict
    from surveytool.themes.code import Codebook

SHEET = "settling"
LONGEST = 160
"""Characters of an answer that are shown."""


@click.command("agreement")
@click.argument("round_id", metavar="ROUND")
@click.argument("question", metavar="QUESTION")
@click.option(
    "--out", type=click.Path(path_type=Path), metavar="FILE", help="Write the differences to settle: .xlsx or .csv."
)
@click.option(
    "--settle", type=click.Path(path_type=Path), metavar="FILE", help="Store what was settled in such a file."
)
@click.option("--ignore", metavar="COLUMN", multiple=True, help="With --settle: a column to leave out.")
@click.option("--force", is_flag=True, help="Overwrite a file that this command did not make.")
@click.pass_obj
def command(
    folder: Path,
    round_id: str,
    question: str,
    out: Path | None,
    settle: Path | None,
    ignore: tuple[str, ...],
    force: bool,
) -> None:
    """Tell how far two coders agree, and where they do not.

    They are those of themes overlap, for QUESTION in the closed round ROUND, once both are done: kappa of each code, alpha of
    all, and every answer on which they differ.

    With --out the differences are written to a file with a column to fill in together; with --settle it is read. What was
    settled counts from then on; what both coded first is kept, and the agreement is of that.
    """
    from surveytool.cli.themes.coded_round import coded_round
    from surveytool.store.coding import codes_by
    from surveytool.themes.agreement import agreement

    if out is not None and settle is not None:
        raise click.UsageError("--out and --settle do not go together. Leave one of them out.")
    coded = coded_round(folder, round_id, question)
    codebook = coded.codebook()
    overlap = coded.drawn_overlap()
    found = coded.codings()
    pair = [_of(overlap, codes_by(found, coder), codebook) for coder in (overlap.first, overlap.second)]
    _refuse_unfinished(overlap, pair)
    if settle is not None:
        _settle(coded, codebook, overlap, settle, ignore)
        return
    told = agreement(pair[0], pair[1])
    _tell(told, overlap, codebook)
    _tell_differences(coded, told, overlap, pair)
    if out is not None:
        _write(folder, coded, told, overlap, pair, out, force=force)


def _of(overlap: "Overlap", codes: "Mapping[str, Codes]", codebook: "Codebook") -> "dict[str, Codes]":
    """What one of the two gave, as the codes are called now."""
    return {answer: codebook.renamed(codes[answer]) for answer in overlap.answers if answer in codes}


def _refuse_unfinished(overlap: "Overlap", pair: "list[dict[str, Codes]]") -> None:
    """Nobody sees the other's codes before both are done."""
    left = [len(overlap.answers) - len(codes) for codes in pair]
    if any(left):
        message = (
            "The two coders are not done: {first} has {left_first} of the answers that both code to read, {second} {left_second}. "
            "Before that, nothing of what the other did is shown."
        )
        values = {"first": overlap.first, "second": overlap.second, "left_first": left[0], "left_second": left[1]}
        raise Refused(message, **values)


def _tell(told: "Agreement", overlap: "Overlap", codebook: "Codebook") -> None:
    texts = interface_texts()
    head = (texts("code"), texts("both"), overlap.first, overlap.second, texts("neither"), "kappa")
    rows = [
        (
            code.code,
            *(str(count) for count in (code.both, code.only_a, code.only_b, code.neither)),
            "-" if code.kappa is None else texts.number(code.kappa, decimals=2),
        )
        for code in told.codes
    ]
    widths = [max(len(row[column]) for row in (head, *rows)) for column in range(len(head))]
    for row in (head, *rows):
        first, *others = (
            cell.ljust(width) if not at else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        click.echo("  ".join([first, *others]).rstrip())
    click.echo()
    tell_alpha(told)
    click.echo(_meaning(told.verdict))


def tell_alpha(told: "Agreement") -> None:
    """Alpha with its interval."""
    from surveytool.themes.agreement import two_decimals

    texts = interface_texts()
    answers = texts.plural("{n} answer", "{n} answers", told.n)
    if told.alpha is None or told.low is None or told.high is None:
        say("Alpha cannot be told: every one of {answers} got the same codes.", answers=answers)
    else:
        alpha, low, high = (
            texts.number(value, decimals=2) for value in (two_decimals(told.alpha), told.low, told.high)
        )
        say(
            "Alpha {alpha} (95% interval {low} to {high}), of {answers}.",
            alpha=alpha,
            low=low,
            high=high,
            answers=answers,
        )


def _meaning(verdict: "Verdict") -> str:
    texts = interface_texts()
    match verdict:
        case "good":
            return texts("Good: counts of these codes may be told.")
        case "with_care":
            return texts("With care: counts may be told, with this agreement beside them.")
        case "codebook_first":
            return texts(
                "The codebook first: no counts are told. Say in the codebook what falls under each code and what does not, and "
                "code again."
            )


def _tell_differences(
    coded: "CodedRound", told: "Agreement", overlap: "Overlap", pair: "list[dict[str, Codes]]"
) -> None:
    from surveytool.problem import visible

    if not told.disagreements:
        say("There is no answer on which they differ.")
        return
    texts = {answer.id: answer.text for answer in coded.answers}
    click.echo()
    say("Answers on which they differ, what is furthest apart first:")
    for answer in told.disagreements:
        given = (", ".join(sorted(codes[answer])) or "-" for codes in pair)
        first, second = (
            f"{coder}: {codes}" for coder, codes in zip((overlap.first, overlap.second), given, strict=True)
        )
        click.echo(f"{answer}  {first} | {second}")
        click.echo(f"  {visible(texts.get(answer, ''), limit=LONGEST)}")


def _write(
    folder: Path,
    coded: "CodedRound",
    told: "Agreement",
    overlap: "Overlap",
    pair: "list[dict[str, Codes]]",
    out: Path,
    *,
    force: bool,
) -> None:
    from surveytool.cli.themes.tables import is_csv, write_tables
    from surveytool.exchange.coding_files import settling_table
    from surveytool.store.coding import SETTLED, codes_by

    by_id = {answer.id: answer for answer in coded.answers}
    table = settling_table(
        [by_id[answer] for answer in told.disagreements if answer in by_id],
        language=coded.language,
        coders=(overlap.first, overlap.second),
        codes=pair,
        settled=codes_by(coded.codings(), SETTLED),
        is_csv=is_csv(out),
    )
    write_tables(folder, out, {SHEET: table}, rows=len(told.disagreements), force=force)
    say("{file}", file=out)


def _settle(coded: "CodedRound", codebook: "Codebook", overlap: "Overlap", file: Path, ignore: tuple[str, ...]) -> None:
    from surveytool.cli.themes.importing import store_rows
    from surveytool.cli.themes.tables import read_table
    from surveytool.exchange.coding_files import read_settled
    from surveytool.store.coding import SETTLED, codes_by

    found = coded.codings()
    given = [codes_by(found, coder) for coder in (overlap.first, overlap.second, SETTLED)]
    rows = read_settled(
        read_table(file, sheet=SHEET),
        answers=coded.answers,
        codebook=codebook,
        double=overlap.answers,
        before={
            answer: frozenset().union(*(of.get(answer, frozenset()) for of in given)) for answer in overlap.answers
        },
        ignore=ignore,
    )
    store_rows(coded, rows, found, coder=SETTLED, how="settled", version=codebook.version)
    note("What both coded first is kept: the agreement is of that.")
