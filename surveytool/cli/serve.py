"""``surveytool serve``: the pages on which members answer."""

import os
from pathlib import Path
from urllib.parse import urlsplit

import click

from surveytool.cli.terminal import note, say

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, metavar="H", help="The address to serve on.")
@click.option("--port", default=8000, show_default=True, metavar="P", type=click.IntRange(0, 65535))
@click.option("--workers", default=2, show_default=True, metavar="N", type=click.IntRange(1, 64))
@click.option(
    "--proxies",
    default=0,
    show_default=True,
    metavar="N",
    type=click.IntRange(0, 8),
    help="How many proxies stand before this, whose word on where a visitor comes from is believed.",
)
@click.pass_obj
def command(folder: Path, host: str, port: int, workers: int, proxies: int) -> None:
    """Serve the open rounds to members until Ctrl-C. SURVEYTOOL_BASE_URL is the address by which they know the site."""
    serve(folder, host=host, port=port, workers=workers, proxies=proxies)


def serve(folder: Path, *, host: str, port: int, workers: int, proxies: int = 0, only: str | None = None) -> None:
    """Serve the workspace in ``folder`` and tell the address of every open round, or of the one called ``only``.

    Raises:
        SurveytoolError: the workspace cannot be used, or the port is taken.
    """
    from surveytool.store.database import open_database
    from surveytool.store.rounds import list_rounds
    from surveytool.store.workspace import Workspace
    from surveytool.web.server import serve_member

    workspace = Workspace(folder)
    base_url = os.environ.get("SURVEYTOOL_BASE_URL") or None
    db = open_database(workspace.answers_db)
    rounds = [only] if only else [round_.id for round_ in list_rounds(db) if round_.state == "open"]
    db.close()
    if not is_private(base_url, host):
        note(
            "Answers travel unencrypted over http. Put an https address in SURVEYTOOL_BASE_URL, with a proxy before this."
        )

    def ready(url: str) -> None:
        url = url.replace("//0.0.0.0:", "//127.0.0.1:")  # every address of this computer is no address to go to
        for round_id in rounds:
            say("Round '{id}': {link}", id=round_id, link=f"{(base_url or url).rstrip('/')}/{round_id}")
        if not rounds:
            say("Serving at {link}; no round is open yet.", link=base_url or url)
        say("Ctrl-C stops.")

    serve_member(workspace, host, port, workers, base_url=base_url, proxies=proxies, ready=ready)


def is_private(base_url: str | None, host: str) -> bool:
    """Whether nobody on the way can read what is sent: https, or never leaving this computer."""
    address = urlsplit(base_url or f"http://{host if ':' not in host else f'[{host}]'}")
    return address.scheme == "https" or address.hostname in LOOPBACK
