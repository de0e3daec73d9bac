"""The audit trail: what commands did in a workspace, who gave them and when. No answer, name or address of a member.

Every command that changes something is noted twice in ``audit.log``, a line of JSON each: before it begins, and when it has
ended, however it ended. Nothing but commands writes there: what members do on the pages is noted nowhere.
"""

import contextlib
import copy
import functools
import json
import os
import re
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TypeVar

import click
from click.core import ParameterSource

from surveytool.errors import StoreFull, SurveytoolError

Outcome = TypeVar("Outcome")

AUDIT_FILE = "audit.log"
READING = frozenset(
    {
        "audit",
        "check",
        "demo",
        "members list",
        "members registrations",
        "plan",
        "preview",
        "results",
        "round list",
        "schema",
        "serve",
        "simulate",
        "status",
        "themes piles",
        "themes suggest",
        "tick",
    }
)
"""Commands that only read, or that keep to a folder of their own. They are noted when they write a file with ``--out``. Of
``tick``, which mostly finds nothing to do, each thing that it does is noted."""

_ONLY_TELLING = ("dry_run", "is_preview", "listed")
"""Options with which a command that changes something only tells."""

_IDS = frozenset({"round_id", "question", "questionnaire_id", "template"})
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_SECRET = re.compile(r"[a-z2-7]{26}|(?:[a-z2-7]{4}-){3,4}[a-z2-7]{4}", re.IGNORECASE)
"""A personal link, a receipt, a code to go on with: none is an id, but one may be pasted where an id goes."""
_counting: ContextVar[dict[str, int] | None] = ContextVar("counting", default=None)


def recorded(command: click.Command) -> click.Command:
    """The same command, which notes what it does; a group stays as it is, its commands are noted."""
    run = command.callback
    if run is None or isinstance(command, click.Group):
        return command
    same = copy.copy(command)
    same.callback = _noting(run)
    return same


def counted(**numbers: int) -> None:
    """Tell how many of something the command that runs has made, changed or deleted. Never of one person apart."""
    counts = _counting.get()
    if counts is not None:
        counts.update({name: counts.get(name, 0) + number for name, number in numbers.items()})


@dataclass(frozen=True)
class Entry:
    """One command as it was given: ``outcome`` is ``begun`` as long as nothing says how it ended."""

    run: str
    when: str
    who: str
    what: str
    outcome: str = "begun"
    given: Mapping[str, object] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)


def read_trail(path: Path) -> Iterator[Entry]:
    """The commands noted in ``path``, in the order in which they began. A line that is none of ours is passed over."""
    entries: dict[str, Entry] = {}
    with contextlib.suppress(FileNotFoundError), path.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            if (entry := _read(line)) is not None:
                entries[entry.run] = replace(entry, when=entries.get(entry.run, entry).when)
    yield from entries.values()


def _read(line: str) -> Entry | None:
    try:
        told = json.loads(line)
        run, when, who, what, outcome = (str(told[name]) for name in ("run", "when", "who", "what", "outcome"))
        return Entry(run, when, who, what, outcome, dict(told.get("given", {})), dict(told.get("counts", {})))
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def noted(folder: Path, what: str, given: Mapping[str, object], run: Callable[[], Outcome]) -> Outcome:
    """What ``run`` gives or raises, after it was noted in the workspace ``folder`` that it begins and how it ended.

    Raises:
        StoreFull: it cannot be noted; ``run`` was not run.
    """
    entry = Entry(secrets.token_hex(8), _now(), _who(), what, given=given)
    if _is_workspace(folder):
        try:
            _write(folder / AUDIT_FILE, entry)
        except OSError as error:
            message = (
                "What commands do is noted in '{file}', which cannot be written: {reason}. Nothing was done. "
                "Make room, or give the file to who runs this command."
            )
            raise StoreFull(message, file=folder / AUDIT_FILE, reason=(error.strerror or "?").lower()) from error
    counts: dict[str, int] = {}
    before = _counting.set(counts)
    try:
        return _ended(folder, entry, counts, run)
    finally:
        _counting.reset(before)


def _noting(run: Callable[..., object]) -> Callable[..., object]:
    @functools.wraps(run)
    def noting(*arguments: Any, **values: Any) -> object:
        context = click.get_current_context()
        what = " ".join(reversed(list(_names(context))))
        if not values.get("out") and (what in READING or any(values.get(name) for name in _ONLY_TELLING)):
            return run(*arguments, **values)
        folder = Path(values["folder"]) if what == "init" else Path(context.obj)
        return noted(folder, what, _given(context), lambda: run(*arguments, **values))

    return noting


def _ended(folder: Path, entry: Entry, counts: Mapping[str, int], run: Callable[[], Outcome]) -> Outcome:
    outcome = "failed"
    try:
        result = run()
        outcome = "failed" if result else "done"
        return result
    except (SurveytoolError, click.ClickException):
        outcome = "refused"
        raise
    except click.exceptions.Exit as left:
        outcome = "refused" if left.exit_code else "done"
        raise
    except (click.Abort, KeyboardInterrupt, SystemExit):
        outcome = "stopped"
        raise
    finally:
        if _is_workspace(folder):
            try:
                _write(folder / AUDIT_FILE, replace(entry, when=_now(), outcome=outcome, counts=counts))
            except OSError as error:
                from surveytool.cli.terminal import note

                message = "How this command ended could not be noted in '{file}': {reason}."
                note(message, file=folder / AUDIT_FILE, reason=(error.strerror or "?").lower())


def _write(path: Path, entry: Entry) -> None:
    """Add a line, whole and on disk.

    Raises:
        OSError: it cannot be written, or not whole.
    """
    told = {name: value for name, value in vars(entry).items() if value}
    line = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace") + b"\n"
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
    try:
        size = os.fstat(descriptor).st_size
        if size and os.pread(descriptor, 1, size - 1) != b"\n":  # a disk that was full cut the line before this one
            line = b"\n" + line
        if os.write(descriptor, line) < len(line):
            import errno

            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _given(context: click.Context) -> dict[str, object]:
    """What was given on the command line, as far as it says nothing of a person: ids, numbers, days, names of files."""
    is_of_one = any(name == "email" or name.endswith("_email") for name in context.params)
    given: dict[str, object] = {}
    for parameter in context.command.params:
        name = parameter.name or ""
        if context.get_parameter_source(name) is ParameterSource.COMMANDLINE and not is_of_one:
            told = _told(parameter, context.params[name])
            if told is not None:
                given[name.removesuffix("_id")] = told
    return given


def _told(parameter: click.Parameter, value: object) -> object:
    """``value`` as it is noted; None when it is left out."""
    if isinstance(value, bool | int):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Path):
        return None if "@" in value.name or _SECRET.fullmatch(value.stem) else value.name
    if isinstance(value, str) and (isinstance(parameter.type, click.Choice) or _is_id(parameter.name, value)):
        return value
    return None


def _is_id(name: str | None, value: str) -> bool:
    return name in _IDS and _ID.fullmatch(value) is not None and _SECRET.fullmatch(value) is None


def _names(context: click.Context) -> Iterator[str]:
    """The words of the command, the last first, without that of the program."""
    while context.parent is not None:
        yield context.info_name or ""
        context = context.parent


def _is_workspace(folder: Path) -> bool:
    return any((folder / name).exists() for name in ("community.yaml", "answers.db", "people.db"))


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _who() -> str:
    """SURVEYTOOL_ACTOR, for who works under a shared account or sends commands by a program; else the account."""
    if actor := os.environ.get("SURVEYTOOL_ACTOR"):
        return actor
    try:
        import pwd

        return pwd.getpwuid(os.getuid()).pw_name
    except (ImportError, KeyError, AttributeError):  # an account without a name, or a system without accounts
        return str(getattr(os, "getuid", lambda: "?")())
