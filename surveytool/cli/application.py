"""The group of commands, and the one place where errors become messages and exit codes.

0 done; 1 what was given cannot be used; 2 the command line is wrong; 3 a bug in surveytool. Nothing heavy is imported
here: ``--help`` answers at once.
"""

import contextlib
import difflib
import importlib
import io
import os
import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

import click

from surveytool import __version__
from surveytool.cli.trail import recorded
from surveytool.errors import SurveytoolError

INTERRUPTED = 130
PIPE_CLOSED = 141


class Commands(click.Group):
    """A group that answers an unknown name with the nearest; the commands in ``modules`` are imported when asked for."""

    def __init__(self, *args: Any, modules: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.modules = dict(modules or {})

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order in which they are used."""
        return [*self.modules, *self.commands]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command with this name: the attribute ``command`` of its module."""
        if cmd_name not in self.modules:
            return super().get_command(ctx, cmd_name)
        command = importlib.import_module(self.modules[cmd_name]).command
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that ``args`` begins with; what it does is noted in the audit trail."""
        name = args[0]
        known = self.list_commands(ctx)
        if not name.startswith("-") and name not in known:
            close = difflib.get_close_matches(name, known, n=1)
            hint = f"Did you mean '{close[0]}'?" if close else f"The commands are: {', '.join(known)}."
            ctx.fail(f"There is no command '{name}'. {hint}")
        found, command, rest = super().resolve_command(ctx, args)
        return found, command and recorded(command), rest


class Application(Commands):
    """The outermost group, with the error boundary around it."""

    def main(self, args: Sequence[str] | None = None, prog_name: str | None = None, **extra: Any) -> NoReturn:  # type: ignore[override]
        """Run the command line and leave with its exit code."""
        extra["standalone_mode"] = False
        sys.exit(_guarded(lambda: super(Application, self).main(args, prog_name or "surveytool", **extra)))


def _guarded(run: Callable[[], object]) -> int:
    """The exit code of ``run``, with a message on standard error for whatever went wrong."""
    try:
        result = run()
        sys.stdout.flush()
    except SurveytoolError as error:
        from surveytool.cli.terminal import interface_texts

        click.echo(error.text(interface_texts()), err=True)
        return 1
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except BrokenPipeError:
        # the reader of our output stopped reading; Python would complain once more when it closes the stream
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    except Exception as error:
        return _told(error)
    return result if isinstance(result, int) else 0


def _told(error: Exception) -> int:
    """The exit code of an error that nobody foresaw; with SURVEYTOOL_DEBUG its traceback goes along."""
    from surveytool.cli.refused import refused
    from surveytool.cli.terminal import interface_texts

    texts = interface_texts()
    if os.environ.get("SURVEYTOOL_DEBUG"):
        import traceback

        traceback.print_exception(error)
    if isinstance(error, OSError) and (message := refused(error, texts)):
        click.echo(message, err=True)
        return 1
    message = (
        "This is a mistake in surveytool, not in what you gave ({kind}). Nothing was half-written. "
        "Run the command again with SURVEYTOOL_DEBUG=1 in the environment, and send what it prints to the makers."
    )
    click.echo(texts(message, kind=type(error).__name__), err=True)
    return 3


@click.group(
    cls=Application,
    modules={
        "demo": "surveytool.cli.demo",
        "init": "surveytool.cli.init",
        "new": "surveytool.cli.new",
        "check": "surveytool.cli.check",
        "schema": "surveytool.cli.schema",
        "preview": "surveytool.cli.preview",
        "simulate": "surveytool.cli.simulate",
        "plan": "surveytool.cli.plan",
        "round": "surveytool.cli.round",
        "poster": "surveytool.cli.poster",
        "members": "surveytool.cli.members",
        "invite": "surveytool.cli.invite",
        "remind": "surveytool.cli.remind",
        "tick": "surveytool.cli.tick",
        "status": "surveytool.cli.status",
        "serve": "surveytool.cli.serve",
        "responses": "surveytool.cli.responses",
        "themes": "surveytool.cli.themes",
        "results": "surveytool.cli.results",
        "outline": "surveytool.cli.outline",
        "report": "surveytool.cli.report",
        "share": "surveytool.cli.share",
        "backup": "surveytool.cli.backup",
        "restore": "surveytool.cli.restore",
        "purge": "surveytool.cli.purge",
        "audit": "surveytool.cli.audit",
    },
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "--workspace",
    metavar="DIR",
    default=".",
    envvar="SURVEYTOOL_WORKSPACE",
    type=click.Path(path_type=Path),
    help="The folder with community.yaml (also SURVEYTOOL_WORKSPACE; default: this folder).",
)
@click.version_option(__version__, message="surveytool %(version)s")
@click.pass_context
def application(ctx: click.Context, workspace: Path) -> None:
    """Ask the members of a community what they need, count honestly, report, and ask again."""
    ctx.obj = workspace


def main() -> NoReturn:
    """The entry point of the command ``surveytool``."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal that lacks a letter gets its number, not a crash
            stream.reconfigure(errors="backslashreplace")
    with _terminating_cleanly():
        application.main()


@contextlib.contextmanager
def _terminating_cleanly() -> Iterator[None]:
    """Let SIGTERM end the command as Ctrl-C does, so that no temporary file is left."""

    def leave(number: int, frame: FrameType | None) -> NoReturn:
        raise SystemExit(128 + number)

    signal.signal(signal.SIGTERM, leave)
    yield
