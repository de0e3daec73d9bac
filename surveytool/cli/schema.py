"""``surveytool schema``: the JSON Schema of a questionnaire, for editors."""

import json
from pathlib import Path

import click

from surveytool.cli.terminal import say


@click.command("schema")
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="Write to FILE (default: the screen).")
@click.option("--outline", is_flag=True, help="Of the outline of a report, reports/ROUND.yaml.")
@click.option("--force", is_flag=True, help="Overwrite a file that this command did not make.")
@click.pass_obj
def command(folder: Path, out: Path | None, outline: bool, force: bool) -> None:
    """Give the JSON Schema of a questionnaire, or of an outline: an editor that reads it completes keys, explains them and marks mistakes."""
    from surveytool.cli.output import write_output
    from surveytool.questionnaire.schema import questionnaire_schema
    from surveytool.report.outline_schema import outline_schema

    schema = outline_schema() if outline else questionnaire_schema()
    content = f"{json.dumps(schema, ensure_ascii=False, indent=1)}\n".encode()
    if out is None:
        click.echo(content, nl=False)
    else:
        write_output(folder, out, content, force=force)
        say("{file}", file=out)
