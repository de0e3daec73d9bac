"""One at a time: making a backup, restoring one, and deleting what was kept long enough."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from surveytool.errors import StoreBusy


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Within, no other process is in such a block for the same folder. The system lets go when a process is killed.

    Raises:
        StoreBusy: when another process is.
    """
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            message = "Another process is making a backup of '{path}', restoring one or deleting answers. Wait for it."
            raise StoreBusy(message, path=folder) from error
        yield
    finally:
        os.close(descriptor)
