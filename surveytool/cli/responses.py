"""``surveytool responses``: earlier answers in, the answers of a closed round out."""

import hashlib
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from surveytool.cli.application import Commands
from surveytool.cli.terminal import Progress, interface_texts, note, progress, say
from surveytool.cli.trail import counted
from surveytool.errors import Refused

if TYPE_CHECKING:
    from surveytool.cli.closed_round import ClosedRound
    from surveytool.exchange.responses_in import EarlierAnswers
    from surveytool.exchange.responses_out import Uniqueness
    from surveytool.questionnaire.model import Questionnaire
    from surveytool.store.responses import Imported
    from surveytool.store.rounds import Round
    from surveytool.store.workspace import Workspace

LISTED = 8


@click.group("responses", cls=Commands)
def command() -> None:
    """Import earlier answers; export the answers of a closed round."""


@command.command("import")
@click.argument("round_id", metavar="ROUND")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--ignore", metavar="COLUMN", multiple=True, help="A column to leave out; give it once for each.")
@click.option("--again", is_flag=True, help="Import a file that was imported before, so that its rows count twice.")
@click.pass_obj
def import_command(folder: Path, round_id: str, file: Path, ignore: tuple[str, ...], again: bool) -> None:
    """Add the answers in FILE (CSV or XLSX; - is standard input) to the open round ROUND.

    The first row names the columns: by variable (as in an export) or by the exact text of the question. Each next row is
    one response, its cells codes or exact labels. Every row must be right, or nothing is stored.
    """
    from surveytool.cli.check import read_file
    from surveytool.cli.closed_round import refuse_registration
    from surveytool.exchange.responses_in import read_responses
    from surveytool.exchange.spreadsheet import read_sheet
    from surveytool.questionnaire.parse import parse
    from surveytool.questionnaire.piping import without_pipes
    from surveytool.store.database import open_database
    from surveytool.store.keys import round_key
    from surveytool.store.responses import add_many
    from surveytool.store.rounds import get_round
    from surveytool.store.workspace import Workspace

    workspace = Workspace(folder)
    db = open_database(workspace.answers_db)
    round_ = get_round(db, round_id)
    refuse_registration(round_)
    if round_.state != "open":
        raise Refused("Round '{id}' is closed: no answers can be added to it.", id=round_id)
    questionnaire = without_pipes(parse(round_.source, file=f"{round_id}.yaml").questionnaire)
    data = sys.stdin.buffer.read() if str(file) == "-" else read_file(file)
    sheet = read_sheet(data, file=str(file))
    with progress(2 * len(sheet.rows), "Importing {file}", file=file) as bar:
        earlier = read_responses(sheet, questionnaire, ignore=ignore, on_row=bar.step)
        stored = add_many(
            db,
            round_id=round_id,
            key=round_key(workspace.keys, round_id),
            rows=_imported(questionnaire, earlier, bar),
            file_sha256=hashlib.sha256(data).digest(),
            again=again,
        )
    counted(responses=stored)
    texts = interface_texts()
    click.echo(
        texts.plural(
            "{n} response stored in round '{id}'.", "{n} responses stored in round '{id}'.", stored, id=round_id
        )
    )
    _tell_what_is_missing(earlier)


def _imported(questionnaire: "Questionnaire", earlier: "EarlierAnswers", bar: Progress) -> "Iterator[Imported]":
    from surveytool.response.response import disposition, to_json
    from surveytool.store.responses import Imported

    for answers in earlier.answers:
        yield Imported(to_json(answers), disposition(questionnaire, answers))
        bar.step()


def _tell_what_is_missing(earlier: "EarlierAnswers") -> None:
    texts = interface_texts()
    if earlier.absent:
        names = ", ".join(earlier.absent[:LISTED]) + (", …" if len(earlier.absent) > LISTED else "")
        note("No column for: {names}. These are left open.", names=names)
    for name, count in earlier.hidden.items():
        one = "{n} answer to '{name}' left out: the questionnaire does not show the question to that person (show_if)."
        many = (
            "{n} answers to '{name}' left out: the questionnaire does not show the question to those people (show_if)."
        )
        click.echo(texts.plural(one, many, count, name=name), err=True)
    if earlier.empty_rows:
        one, many = "{n} row without any answer left out.", "{n} rows without any answer left out."
        click.echo(texts.plural(one, many, earlier.empty_rows), err=True)


@command.command("export")
@click.argument("round_id", metavar="ROUND")
@click.option("--format", "file_format", type=click.Choice(["csv", "xlsx"]), required=True, help="The kind of file.")
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="Default: reports/ROUND/responses.FORMAT")
@click.option("--language", type=click.Choice(["nl", "en"]), help="Of the labels (default: the questionnaire's own).")
@click.option("--force", is_flag=True, help="Overwrite a file that this command did not make.")
@click.pass_obj
def export_command(
    folder: Path, round_id: str, file_format: str, out: Path | None, language: str | None, force: bool
) -> None:
    """Write the separate answers of the closed round ROUND, in random order.

    xlsx: sheets with codes, labels, the codebook and the answers in words. csv: FILE with codes, and beside it
    FILE.codebook.csv and FILE.open.csv.
    """
    from surveytool.cli.closed_round import closed_round
    from surveytool.exchange.responses_out import uniqueness
    from surveytool.store.database import open_database
    from surveytool.store.workspace import Workspace

    workspace = Workspace(folder)
    closed = closed_round(workspace, open_database(workspace.answers_db), round_id)
    target = out or workspace.reports / round_id / f"responses.{file_format}"
    if out is None:
        target.parent.mkdir(parents=True, exist_ok=True)
    write = _write_csv if file_format == "csv" else _write_workbook
    persons = _persons(workspace, closed.round)
    for file in write(folder, closed, persons, target, language or closed.questionnaire.default_language, force):
        say("{file}", file=file)
    if persons is not None:
        note("The first column is the number or code of a member: by it the board can find out who answered.")
    _warn(uniqueness(closed.questionnaire, closed.snapshot))
    counted(responses=closed.snapshot.rows)


def _persons(workspace: "Workspace", round_: "Round") -> "Sequence[bytes | None] | None":
    """The number or code of the member behind each row, where members were told that it stands there; never of a round in
    which they were promised anonymity."""
    from surveytool.store.snapshots import read_persons

    if round_.anonymous or not round_.invites or round_.snapshot is None:
        return None
    return read_persons(workspace.snapshots / round_.id, sha256=round_.snapshot)


def _write_workbook(
    folder: Path,
    closed: "ClosedRound",
    persons: "Sequence[bytes | None] | None",
    target: Path,
    language: str,
    force: bool,
) -> tuple[Path, ...]:
    from surveytool.cli.output import writing
    from surveytool.exchange import responses_out as tables
    from surveytool.exchange.table_file import write_workbook
    from surveytool.texts import load_texts

    questionnaire, snapshot, texts = closed.questionnaire, closed.snapshot, load_texts(language)
    sheets = {
        "responses": tables.with_persons(tables.response_table(questionnaire, snapshot), questionnaire, persons),
        "labels": tables.with_persons(tables.label_table(questionnaire, snapshot, texts), questionnaire, persons),
        "codebook": tables.codebook_table(questionnaire),
        "open answers": tables.open_table(questionnaire, snapshot, language),
    }
    rows = max(snapshot.rows, sum(len(answers) for answers in snapshot.texts.values()))
    with (
        writing(folder, target, force=force) as (draft,),
        progress(2 * snapshot.rows, "Writing {file}", file=target) as bar,
    ):
        write_workbook(draft, sheets, rows=rows, on_row=bar.step)
    return (target,)


def _write_csv(
    folder: Path,
    closed: "ClosedRound",
    persons: "Sequence[bytes | None] | None",
    target: Path,
    language: str,
    force: bool,
) -> tuple[Path, ...]:
    from surveytool.cli.output import writing
    from surveytool.exchange import responses_out as tables
    from surveytool.exchange.table_file import write_csv

    questionnaire, snapshot = closed.questionnaire, closed.snapshot
    targets = (target, *(target.parent / f"{target.stem}.{part}.csv" for part in ("codebook", "open")))
    with (
        writing(folder, *targets, force=force) as drafts,
        progress(snapshot.rows, "Writing {file}", file=target) as bar,
    ):
        table = tables.with_persons(tables.response_table(questionnaire, snapshot), questionnaire, persons)
        write_csv(drafts[0], table, on_row=bar.step)
        write_csv(drafts[1], tables.codebook_table(questionnaire))
        write_csv(drafts[2], tables.open_table(questionnaire, snapshot, language))
    return targets


def _warn(found: "Uniqueness") -> None:
    note("These are the answers of separate people. Keep the file where only those who work on it can read it.")
    if found.questions and found.rows:
        message = (
            "{share} of the rows ({unique} of {rows}) can be told apart by the background questions alone ({names})."
        )
        share = interface_texts().percent(found.unique / found.rows)
        note(message, share=share, unique=found.unique, rows=found.rows, names=", ".join(found.questions))
