"""``surveytool preview``: one questionnaire as members will see it, without keeping anything."""

from pathlib import Path

import click

from surveytool.cli.terminal import interface_texts, note, say
from surveytool.errors import Refused


@click.command("preview")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--host", default="127.0.0.1", show_default=True, metavar="H", help="The address to serve on.")
@click.option("--port", default=8000, show_default=True, metavar="P", type=click.IntRange(0, 65535))
@click.option("--language", type=click.Choice(["nl", "en"]), help="To begin in (default: the browser's).")
@click.pass_obj
def command(folder: Path, file: Path, host: str, port: int, language: str | None) -> None:
    """Serve the questionnaire in FILE until Ctrl-C, as members will see it. Nothing is kept, and what you change in FILE is
    seen when you load the page again. Problems in FILE are told first; with an error in it there is no preview.
    """
    from surveytool.cli.check import read_file
    from surveytool.cli.serve import is_private
    from surveytool.cli.trial import ended_by_signals, trial_workspace
    from surveytool.web.preview import Preview, serve_preview

    if str(file) == "-":
        message = (
            "A preview reads the questionnaire again when it changes, which standard input cannot be. Give a file."
        )
        raise Refused(message)
    data = read_file(file)
    with ended_by_signals(), trial_workspace(folder) as trial:
        preview = Preview(file, data, trial, language=language)
        for warning in preview.warnings:
            click.echo(warning.text(interface_texts()), err=True)
        if not is_private(None, host):
            note("Answers travel unencrypted over http. Others on this network can see the preview.")

        def ready(url: str) -> None:
            link = url.replace("//0.0.0.0:", "//127.0.0.1:") + preview.start
            say("Preview of '{file}': {link}", file=file, link=link)
            say("Nothing is kept. Change the file and load the page again to see it. Ctrl-C stops.")

        serve_preview(preview, host, port, ready=ready)
