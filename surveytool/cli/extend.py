"""``surveytool round extend``: a later last day for a round."""

import datetime
from pathlib import Path

import click

from surveytool.cli.round import day
from surveytool.cli.terminal import say


@click.command("extend")
@click.argument("round_id", metavar="ID")
@click.argument("closes", metavar="DATE", type=day)
@click.pass_obj
def command(folder: Path, round_id: str, closes: datetime.date) -> None:
    """Let the round ID take answers until and with DATE, which is later than its last day was. A round of which the last day has
    passed opens again by it, as long as it was not closed.
    """
    from surveytool.cli.round import today_in
    from surveytool.store.database import open_database
    from surveytool.store.rounds import extend_round
    from surveytool.store.workspace import Workspace

    workspace = Workspace(folder)
    extended = extend_round(open_database(workspace.answers_db), round_id, closes=closes, today=today_in(workspace))
    say("Round '{id}' takes answers until {day}.", id=extended.id, day=extended.closes)
