"""``surveytool share``: what members are told back."""

from pathlib import Path

import click

from surveytool.cli.terminal import say


@click.command("share")
@click.argument("round_id", metavar="ROUND")
@click.option(
    "--compare", "earlier", multiple=True, metavar="ROUND", help="With an earlier closed round; may be given again."
)
@click.option("--outline", type=click.Path(path_type=Path), metavar="FILE", help="Default: reports/ROUND.yaml")
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Default: reports/ROUND")
@click.option("--language", type=click.Choice(["nl", "en"]), help="Of the page (default: the outline's own).")
@click.option("--force", is_flag=True, help="Overwrite a file that this command did not make.")
@click.pass_obj
def command(
    folder: Path,
    round_id: str,
    earlier: tuple[str, ...],
    outline: Path | None,
    out: Path | None,
    language: str | None,
    force: bool,
) -> None:
    """Write what the members are told back after the closed round ROUND, as DIR/share.html and DIR/share.pdf: what they
    said, and what the board does with it. It says nothing that is not in the report.
    """
    from surveytool.cli.report import SHARED, write_report
    from surveytool.store.database import open_database
    from surveytool.store.workspace import Workspace

    workspace = Workspace(folder)
    db = open_database(workspace.answers_db)
    made = write_report(
        workspace,
        db,
        round_id,
        place=out or workspace.reports / round_id,
        formats=SHARED,
        earlier=earlier,
        outline=outline,
        language=language,
        force=force,
        name="share",
    )
    for file in made:
        say("{file}", file=file)
