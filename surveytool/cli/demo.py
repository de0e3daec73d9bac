"""``surveytool demo``: a filled example, made and served."""

import contextlib
import datetime
import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import click

from surveytool.cli.terminal import progress, say
from surveytool.errors import Refused

MARK = Path(".surveytool") / "demo"
"""The file by which a folder is known as a demo, and may be replaced by the next one."""
REPORT_STEPS = 60
"""How many answers it takes to store to fill as much time as making one report."""


@click.command("demo")
@click.argument("folder", metavar="[DIR]", default="surveytool-demo", type=click.Path(path_type=Path))
@click.option("--serve/--no-serve", default=True, help="Serve it when it is made (default), or stop there.")
@click.option("--host", default="127.0.0.1", show_default=True, metavar="H", help="The address to serve on.")
@click.option("--port", default=8000, show_default=True, metavar="P", type=click.IntRange(0, 65535))
def command(folder: Path, serve: bool, host: str, port: int) -> None:
    """Make a filled example in DIR (surveytool-demo): two closed rounds with simulated answers and their reports, and an
    open round to try. Then serve it, and tell where to look. An earlier demo in DIR is replaced.
    """
    from surveytool.cli.demo_rounds import TRY_OUT

    if serve:
        _check_port(host, port)
    reports = make_demo(folder)
    say("The demo is in '{folder}'. All its answers are simulated. Its reports:", folder=folder)
    for report in reports:
        click.echo(f"  {report}")
    if serve:
        from surveytool.cli.serve import serve as run

        say("Answer the open round yourself:")
        run(folder, host=host, port=port, workers=2, only=TRY_OUT)
    else:
        say("Answer the open round yourself: surveytool --workspace {folder} serve", folder=folder)


def make_demo(folder: Path, *, now: datetime.datetime | None = None) -> tuple[Path, ...]:
    """Make the demo in ``folder``, whole or not at all, and give its reports; ``now`` is the moment it plays at.

    Raises:
        Refused: there is something in ``folder`` that is not an earlier demo.
    """
    folder = folder.resolve()
    if folder.exists() and not _is_replaceable(folder):
        message = "'{folder}' exists and is not a demo. Give another folder: surveytool demo DIR"
        raise Refused(message, folder=folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with _beside(folder) as draft:
        reports = _fill(draft, now)
        if folder.exists():
            shutil.rmtree(folder)
        draft.rename(folder)
    return tuple(folder / report.relative_to(draft) for report in reports)


def _is_replaceable(folder: Path) -> bool:
    return folder.is_dir() and ((folder / MARK).is_file() or not any(folder.iterdir()))


@contextlib.contextmanager
def _beside(folder: Path) -> Iterator[Path]:
    """A new folder next to ``folder``; what is left of it goes at the end."""
    draft = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
    try:
        draft.chmod(0o755)
        yield draft
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _fill(folder: Path, now: datetime.datetime | None) -> list[Path]:
    from surveytool.cli.demo_rounds import fill, make_members, open_try_out, plans, write_outline
    from surveytool.cli.demo_themes import code_wishes
    from surveytool.cli.init import make_workspace
    from surveytool.cli.report import SHARED, write_report
    from surveytool.cli.round import today_in
    from surveytool.exchange.ready import ready_codebooks, ready_questionnaires
    from surveytool.store.database import open_database
    from surveytool.store.workspace import Workspace

    make_workspace(folder)
    workspace = Workspace(folder)
    community = resources.files("surveytool.cli") / "demo_community.yaml"
    workspace.community_file.write_bytes(community.read_bytes())
    for name, file in ready_questionnaires().items():
        (workspace.questionnaires / f"{name}.yaml").write_bytes(file.read_bytes())
    for name, file in ready_codebooks().items():
        (workspace.questionnaires / name).write_bytes(file.read_bytes())
    (folder / MARK).parent.mkdir(exist_ok=True)
    (folder / MARK).write_text(f"made {datetime.date.today()}\n", "utf-8")  # noqa: DTZ011
    today = now.date() if now is not None else today_in(workspace)
    rounds = plans(today)
    db, people = open_database(workspace.answers_db), make_members(workspace)
    made: list[Path] = []
    steps = sum(plan.steps + REPORT_STEPS for plan in rounds)
    try:
        with progress(steps, "Making the demo") as bar:
            for plan in rounds:
                fill(workspace, db, people, plan, bar)
                code_wishes(workspace, db, plan)
            for plan in rounds:
                write_outline(workspace, plan, rounds)
                place = workspace.reports / plan.id
                made += write_report(workspace, db, plan.id, place=place, made=now)
                made += write_report(workspace, db, plan.id, place=place, formats=SHARED, name="share", made=now)
                bar.step(REPORT_STEPS)
        open_try_out(workspace, db, today)
    finally:
        db.close()
        people.close()
    return made


def _check_port(host: str, port: int) -> None:
    """Tell now, and not after all the work, that the port is taken.

    Raises:
        Refused: another program listens on it, or there is no such address.
    """
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        with socket.create_server((host, port), family=family):
            pass
    except OSError as error:
        message = "{host}:{port} cannot be listened on: {reason}. Choose another with --host and --port."
        raise Refused(message, host=host, port=port, reason=os.strerror(error.errno or 0)) from None
