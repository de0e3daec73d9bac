"""``surveytool report``: the finished report of a closed round."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from surveytool import __version__
from surveytool.cli.terminal import say
from surveytool.errors import NotFound

if TYPE_CHECKING:
    from surveytool.questionnaire.community import Community
    from surveytool.store.database import Database
    from surveytool.store.workspace import Workspace


@click.command("report")
@click.argument("round_id", metavar="ROUND")
@click.option("--format", "file_format", type=click.Choice(["html"]), default="html", show_default=True)
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Default: reports/ROUND")
@click.option("--language", type=click.Choice(["nl", "en"]), help="Of the report (default: the questionnaire's own).")
@click.option("--force", is_flag=True, help="Overwrite a report that this command did not make.")
@click.pass_obj
def command(folder: Path, round_id: str, file_format: str, out: Path | None, language: str | None, force: bool) -> None:
    """Write the report of the closed round ROUND as one page that needs nothing else: DIR/report.html"""
    from surveytool.store.database import open_database
    from surveytool.store.workspace import Workspace

    workspace = Workspace(folder)
    target = (out or workspace.reports / round_id) / f"report.{file_format}"
    db = open_database(workspace.answers_db)
    write_report(workspace, db, round_id, target=target, language=language, force=force)
    say("{file}", file=target)


def write_report(
    workspace: "Workspace",
    db: "Database",
    round_id: str,
    *,
    target: Path,
    language: str | None = None,
    force: bool = False,
) -> None:
    """Write the report of a closed round to ``target``; makes the folder it stands in.

    Raises:
        Refused: the round is open, or ``target`` is not ours to overwrite.
    """
    from surveytool.cli.closed_round import closed_round, results_of
    from surveytool.cli.output import write_output
    from surveytool.report.build import build
    from surveytool.report.html import render_html
    from surveytool.texts import load_texts

    community = workspace.community()
    closed = closed_round(workspace, db, round_id)
    results = results_of(closed, db, language=language)
    report = build(
        results,
        closed.questionnaire,
        community,
        texts=load_texts(results.language),
        logo=_logo(workspace, community),
        versions={"surveytool": __version__},
        questionnaire_hash=closed.round.sha256.hex(),
        data_hash=(closed.round.snapshot or b"").hex(),
    )
    target.parent.mkdir(parents=True, exist_ok=True)
    write_output(workspace.path, target, render_html(report).encode(), force=force)


def _logo(workspace: "Workspace", community: "Community") -> bytes | None:
    if community.logo is None:
        return None
    file = workspace.path / community.logo
    try:
        return file.read_bytes()
    except OSError:
        message = "There is no logo '{file}'. Put the file there, or take 'logo' out of community.yaml."
        raise NotFound(message, file=file) from None
