"""``surveytool outline``: an outline to start from, with everything that a report has."""

from pathlib import Path

import click

from surveytool.cli.terminal import say


@click.command("outline")
@click.argument("round_id", metavar="ROUND")
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="Default: reports/ROUND.yaml")
@click.option("--force", is_flag=True, help="Overwrite a file that this command did not make, or that was changed.")
@click.pass_obj
def command(folder: Path, round_id: str, out: Path | None, force: bool) -> None:
    """Write the outline of the report of ROUND: every part and every question in their usual order, to change, with room
    for the words and the decisions of the board. A file that somebody changed is left alone.
    """
    from surveytool.cli.closed_round import refuse_registration
    from surveytool.cli.outlined import outline_file
    from surveytool.cli.output import write_output
    from surveytool.questionnaire.parse import parse
    from surveytool.report.outline_text import outline_text
    from surveytool.store.database import open_database
    from surveytool.store.rounds import get_round
    from surveytool.store.workspace import Workspace
    from surveytool.texts import load_texts

    workspace = Workspace(folder)
    round_ = get_round(open_database(workspace.answers_db), round_id)
    refuse_registration(round_)
    questionnaire = parse(round_.source, file=f"{round_id}.yaml").questionnaire
    target = out or outline_file(workspace, round_id)
    if out is None:
        target.parent.mkdir(exist_ok=True)
    texts = load_texts(questionnaire.default_language)
    content = outline_text(round_id, questionnaire, texts=texts, file=str(target))
    write_output(folder, target, content.encode(), force=force)
    say("{file}", file=target)
