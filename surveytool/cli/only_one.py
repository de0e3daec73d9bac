"""Work that one process at a time may do in a workspace; the system lets go of the lock of a process that was killed."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from surveytool.errors import Refused

FOLDER = ".surveytool"


@contextmanager
def only_one(workspace: Path, name: str, refusal: Refused) -> Iterator[None]:
    """Hold the lock ``name`` of the workspace.

    Raises:
        Refused: ``refusal``, when another process holds it.
    """
    folder = workspace / FOLDER
    folder.mkdir(exist_ok=True)
    with (folder / f"{name}.lock").open("ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise refusal from None
        yield
