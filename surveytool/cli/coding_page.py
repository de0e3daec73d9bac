"""``surveytool themes code``: the page on which a person puts open answers under themes."""

import os
import secrets
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

import click

from surveytool.cli.terminal import interface_language, say
from surveytool.errors import NotFound
from surveytool.problem import visible

if TYPE_CHECKING:
    from surveytool.questionnaire.model import Questionnaire


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
    from surveytool.cli.closed_round import closed_round
    from surveytool.cli.round import today_in
    from surveytool.cli.trial import ended_by_signals
    from surveytool.store.coding import SETTLED, check_coder
    from surveytool.store.database import open_database
    from surveytool.store.workspace import Workspace
    from surveytool.web.coding import Desk, create_coding_app, serve_coding
    from surveytool.web.coding.server import HOST
    from surveytool.web.server import listen

    if settle == (coder is not None):
        raise click.UsageError("Give --coder NAME to code, or --settle to settle differences.")
    workspace = Workspace(folder)
    db = open_database(workspace.answers_db)
    closed = closed_round(workspace, db, round_id)
    desk = Desk(
        workspace,
        db,
        closed.round,
        closed.questionnaire,
        open_question(closed.questionnaire, question),
        coder=SETTLED if settle else check_coder(coder or ""),
        today=lambda: today_in(workspace),
    )
    key = secrets.token_urlsafe(24)
    app = create_coding_app(desk, key=key, language=language or interface_language(os.environ))

    def ready(url: str) -> None:
        say("Open this link in a browser on this computer; it works once: {link}", link=f"{url}/open/{key}")
        say("Every choice is stored at once. Ctrl-C stops.")

    with ended_by_signals(), listen(HOST, port) as listener:
        serve_coding(app, listener, ready=ready)


def open_question(questionnaire: "Questionnaire", question: str) -> str:
    """The id of an open question of the questionnaire.

    Raises:
        NotFound: naming the open questions there are.
    """
    from surveytool.questionnaire.model import Open

    known = [one.id for one in questionnaire.questions if isinstance(one, Open)]
    if question in known:
        return question
    if near := get_close_matches(question, known, n=1):
        raise NotFound("There is no open question '{id}'. Did you mean '{near}'?", id=visible(question), near=near[0])
    if not known:
        raise NotFound("The questionnaire has no open question, so there are no answers to put under themes.")
    told = "There is no open question '{id}'. The open questions are: {known}."
    raise NotFound(told, id=visible(question), known=", ".join(known))
