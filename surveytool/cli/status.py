"""``surveytool status``: how rounds stand, while they are open and after."""

import json
from pathlib import Path

import click

from surveytool.cli.terminal import interface_texts, note


@click.command("status")
@click.argument("round_id", metavar="[ROUND]", required=False)
@click.option("--json", "is_json", is_flag=True, help="Give it as JSON (surveytool-status/1).")
@click.option("--message", "is_message", is_flag=True, help="Give a message about the newest milestone, to share.")
@click.option("--lang", type=click.Choice(["nl", "en"]), help="Of the message (default: the questionnaire's own).")
@click.pass_obj
def command(folder: Path, round_id: str | None, is_json: bool, is_message: bool, lang: str | None) -> None:
    """Tell how the round ROUND stands, or every round that is open: how many took part, never what they answered."""
    from surveytool.analysis.progress import progress_json
    from surveytool.cli.progress_lines import progress_lines
    from surveytool.cli.round import today_in
    from surveytool.cli.round_progress import message_of, progress_of
    from surveytool.store.database import open_database
    from surveytool.store.rounds import get_round, list_rounds
    from surveytool.store.workspace import Workspace

    if is_message and (round_id is None or is_json):
        raise click.UsageError("A message is about one round, in plain text: surveytool status ROUND --message")
    if lang is not None and not is_message:
        raise click.UsageError("--lang is of a message: surveytool status ROUND --message --lang nl")
    workspace = Workspace(folder)
    db, today = open_database(workspace.answers_db), today_in(workspace)
    rounds = [get_round(db, round_id)] if round_id else [one for one in list_rounds(db) if one.state == "open"]
    if is_message:
        click.echo(message_of(workspace, db, rounds[0], today=today, language=lang))
        return
    found = [progress_of(workspace, db, round_, today=today) for round_ in rounds]
    if is_json:
        click.echo(json.dumps(progress_json(found), ensure_ascii=False, indent=1, allow_nan=False).encode())
        return
    if not found:
        note("No round is open. See all of them with: surveytool round list")
    click.echo(
        "\n\n".join("\n".join(progress_lines(progress, interface_texts())) for progress in found), nl=bool(found)
    )
