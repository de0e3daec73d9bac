"""Files that a command makes: whole or not at all, and never over something that another made.

A command may overwrite its own earlier output. What it wrote is known by its content: the workspace keeps the SHA-256 of
every file made, so a file that somebody edited since, or that came from elsewhere, is left alone.
"""

import contextlib
import hashlib
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from surveytool.errors import NotFound, Refused

RECORD = Path(".surveytool") / "outputs.json"


@contextmanager
def writing(workspace: Path, *targets: Path, force: bool = False) -> Iterator[tuple[Path, ...]]:
    """Temporary files to write in the block; at its end they take the place of ``targets``, all of them or none.

    Raises:
        Refused: a target exists and was not made by an earlier run.
        OSError: the disk refuses; with the target's name, or that of the folder of several.
    """
    try:
        yield from _written(workspace, targets, force=force)
    except OSError as error:
        if error.filename is None:  # a write that fails does not know the name of its file
            error.filename = str(targets[0] if len(targets) == 1 else targets[0].parent)
        raise


def _written(workspace: Path, targets: tuple[Path, ...], *, force: bool) -> Iterator[tuple[Path, ...]]:
    record = _read_record(workspace)
    for target in targets:
        _check(target, record.get(_name(workspace, target)), force=force)
    with ExitStack() as stack:
        whole = tuple(target.resolve() for target in targets)  # of a link, what it points to is written
        drafts = tuple(stack.enter_context(_draft(target)) for target in whole)
        yield drafts
        made = {}
        for draft, target in zip(drafts, targets, strict=True):
            with draft.open("rb+") as stream:
                made[_name(workspace, target)] = hashlib.file_digest(stream, "sha256").hexdigest()
                os.fsync(stream.fileno())
        _write_record(workspace, record | made)
        for draft, target in zip(drafts, whole, strict=True):
            draft.replace(target)


def write_output(workspace: Path, target: Path, content: bytes, *, force: bool = False) -> None:
    """Write one file as a whole.

    Raises:
        Refused: it exists and was not made by an earlier run.
    """
    with writing(workspace, target, force=force) as (draft,):
        draft.write_bytes(content)


def made_files(workspace: Path) -> tuple[Path, ...]:
    """The files that commands made for this workspace and that are still there."""
    found = (workspace.resolve() / name for name in sorted(_read_record(workspace)))
    return tuple(path for path in found if path.is_file())


def _check(target: Path, made: str | None, *, force: bool) -> None:
    if target.is_dir():
        raise Refused("'{file}' is a folder. Give the name of a file.", file=target)
    if not target.parent.is_dir():
        raise NotFound("There is no folder '{folder}'. Make it, or give another place.", folder=target.parent)
    if not target.exists():
        return
    if not target.is_file():
        raise Refused("'{file}' is not a file. Give the name of a file.", file=target)
    if force:
        return
    with target.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    if made != digest:
        message = (
            "'{file}' exists and was not made by this command, or was changed since. Give --force to overwrite it."
        )
        raise Refused(message, file=target)


def _name(workspace: Path, target: Path) -> str:
    """The name of a target in the record; within the workspace a relative one, so that the workspace may move."""
    whole, home = target.resolve(), workspace.resolve()
    return str(whole.relative_to(home) if whole.is_relative_to(home) else whole)


@contextmanager
def _draft(target: Path) -> Iterator[Path]:
    draft = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    try:
        draft.touch(exist_ok=False)
        yield draft
    finally:
        with contextlib.suppress(FileNotFoundError):
            draft.unlink()


def _read_record(workspace: Path) -> dict[str, str]:
    try:
        record = json.loads((workspace / RECORD).read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return {str(name): str(digest) for name, digest in record.items()} if isinstance(record, dict) else {}


def _write_record(workspace: Path, record: dict[str, str]) -> None:
    path = workspace / RECORD
    path.parent.mkdir(exist_ok=True)
    with _draft(path) as draft:
        draft.write_text(json.dumps(record, indent=1, sort_keys=True), "utf-8")
        draft.replace(path)
