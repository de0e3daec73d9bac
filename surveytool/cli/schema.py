"""``surveytool schema``: the JSON Schema of a questionnaire, for editors."""

import json
from pathlib import Path

import click

from surveytool.cli.terminal import say


@click.command("schema")
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="Write to FILE (default: the screen).")
@click.option("--force", is_flag=True, help="Overwrite a file that this command did not make.")
@click.pass_obj
def command(folder: Path, out: Path | None, force: bool) -> None:
    """Give the JSON Schema of a questionnaire: an editor that reads it completes keys, explains them and marks mistakes."""
    from surveytool.cli.output import write_output
    from surveytool.questionnaire.schema import questionnaire_schema

    content = f"{json.dumps(questionnaire_schema(), ensure_ascii=False, indent=1)}\n".encode()
    if out is None:
        click.echo(content, nl=False)
    else:
        write_output(folder, out, content, force=force)
        say("{file}", file=out)
