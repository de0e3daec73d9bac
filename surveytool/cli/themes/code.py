"""``surveytool themes code``: the page on which a person puts open answers under themes."""

import os
import secrets
import socket
from pathlib import Path

import click
from click.core import ParameterSource

from surveytool.cli.terminal import interface_language, note, say
from surveytool.errors import Refused


@click.command("code")
@click.argument("round_id", metavar="ROUND")
@click.argument("question", metavar="QUESTION")
@click.option("--coder", metavar="NAME", help="Who codes: a name of small letters, digits and '-', always the same.")
@click.option("--settle", is_flag=True, help="Settle what two people coded differently, together.")
@click.option("--port", default=8010, show_default=True, metavar="P", type=click.IntRange(0, 65535))
@click.option("--language", type=click.Choice(["nl", "en"]), help="Of the page (default: that of the terminal).")
@click.pass_obj
def command(
    folder: Path, round_id: str, question: str, coder: str | None, settle: bool, port: int, language: str | None
) -> None:
    """Put the answers to the open QUESTION of the closed round ROUND under themes, in a browser on this computer, until
    Ctrl-C. The link that is printed works once. Every choice is stored at once.
    """
    from surveytool.cli.round import today_in
    from surveytool.cli.themes.coded_round import coded_round
    from surveytool.cli.trial import ended_by_signals
    from surveytool.store.codebooks import begin_codebook
    from surveytool.store.coding import SETTLED, check_coder
    from surveytool.web.coding import Desk, create_coding_app, serve_coding

    if settle == (coder is not None):
        raise click.UsageError("Give --coder NAME to code, or --settle to settle differences.")
    found = coded_round(folder, round_id, question)
    if not settle and begin_codebook(found.workspace, found.db, found.closed.questionnaire, question):
        note("There was no codebook yet. One was begun in '{file}'.", file=found.codebook_file)
    found.codebook()  # tells what is wrong with it, before anything is served
    desk = Desk(
        found.workspace,
        found.db,
        found.closed.round,
        found.closed.questionnaire,
        question,
        coder=SETTLED if settle else check_coder(coder or ""),
        today=lambda: today_in(found.workspace),
    )
    key = secrets.token_urlsafe(24)
    app = create_coding_app(desk, key=key, language=language or interface_language(os.environ))

    def ready(url: str) -> None:
        say("Open this link in a browser on this computer; it works once: {link}", link=f"{url}/open/{key}")
        say("Every choice is stored at once. Ctrl-C stops.")

    chosen = click.get_current_context().get_parameter_source("port") is not ParameterSource.DEFAULT
    with ended_by_signals(), listener_at(port, chosen=chosen) as listener:
        serve_coding(app, listener, ready=ready)


def listener_at(port: int, *, chosen: bool) -> socket.socket:
    """A socket that listens on this computer alone: at ``port``, or at another when nobody chose it and it is taken, as by
    somebody else who codes.

    Raises:
        Refused: when it was chosen and is taken.
    """
    from surveytool.web.coding.server import HOST
    from surveytool.web.server import listen

    try:
        return listen(HOST, port)
    except Refused:
        if chosen:
            raise
        return listen(HOST, 0)
