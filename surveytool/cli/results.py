"""``surveytool results``: the results of a closed round as JSON."""

import json
from pathlib import Path

import click

from surveytool.cli.terminal import say


@click.command("results")
@click.argument("round_id", metavar="ROUND")
@click.option(
    "--compare", "earlier", multiple=True, metavar="ROUND", help="With an earlier closed round; may be given again."
)
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="Write to FILE (default: the screen).")
@click.option("--language", type=click.Choice(["nl", "en"]), help="Of the texts (default: the questionnaire's own).")
@click.option("--force", is_flag=True, help="Overwrite a file that this command did not make.")
@click.pass_obj
def command(
    folder: Path, round_id: str, earlier: tuple[str, ...], out: Path | None, language: str | None, force: bool
) -> None:
    """Give every figure of the closed round ROUND as JSON (surveytool-results/1)."""
    from surveytool.analysis.results import results_json
    from surveytool.cli.closed_round import closed_round
    from surveytool.cli.compared import compared_results
    from surveytool.cli.output import write_output
    from surveytool.store.database import open_database
    from surveytool.store.workspace import Workspace

    workspace = Workspace(folder)
    db = open_database(workspace.answers_db)
    results = compared_results(workspace, db, closed_round(workspace, db, round_id), earlier, language=language)
    text = json.dumps(results_json(results), ensure_ascii=False, indent=1, allow_nan=False)
    content = f"{text}\n".encode()  # JSON is UTF-8, whatever the terminal is
    if out is None:
        click.echo(content, nl=False)
    else:
        write_output(folder, out, content, force=force)
        say("{file}", file=out)
