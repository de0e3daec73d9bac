"""``surveytool audit``: what commands did here, who gave them and when."""

import datetime
from pathlib import Path

import click

from surveytool.cli.round import day
from surveytool.cli.terminal import interface_texts, note
from surveytool.cli.trail import AUDIT_FILE, Entry, read_trail

LONGEST = 400


@click.command("audit")
@click.option("--since", type=day, metavar="DATE", help="Only what was done on DATE or later (in UTC).")
@click.pass_obj
def command(folder: Path, since: datetime.date | None) -> None:
    """Tell which commands changed something here, a line each: when (UTC), who, what, how it ended, with what.

    They stand in audit.log, from the moment they began. Nothing of a member is in it, and nothing of who answers.
    """
    from surveytool.store.workspace import Workspace

    Workspace(folder).community()
    shown = [
        entry for entry in read_trail(folder / AUDIT_FILE) if since is None or entry.when[:10] >= since.isoformat()
    ]
    if not shown:
        note("No command has changed anything yet." if since is None else "No command has changed anything since then.")
    for entry in shown:
        click.echo(_line(entry))


def _line(entry: Entry) -> str:
    from surveytool.problem import visible

    texts = interface_texts()
    words = {
        "done": texts("done"),
        "refused": texts("refused"),
        "failed": texts("failed"),
        "stopped": texts("stopped"),
        "begun": texts("not ended"),
    }
    details = " ".join(f"{name}={value}" for name, value in {**entry.given, **entry.counts}.items())
    outcome = words.get(entry.outcome, entry.outcome)
    return visible(f"{entry.when}  {entry.who:<10}  {entry.what:<16}  {outcome:<10}  {details}", limit=LONGEST).rstrip()
