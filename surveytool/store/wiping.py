"""Deleting files so that their bytes are gone: written over, on disk, and only then removed.

On a disk that moves blocks about, such as an SSD, only encryption of the disk makes that final.
"""

import os
from pathlib import Path

from surveytool.store.database import sync_folder

_BLOCK = bytes(1 << 20)


def wipe(path: Path) -> int:
    """Delete a file, or a folder with all in it; gives the number of files. What is not there is no error.

    A link is removed, and what it points to left alone. Killed on the way, doing it again finishes it.
    """
    if path.is_symlink() or not path.is_dir():
        return _wipe_file(path)
    count = sum(wipe(inner) for inner in sorted(path.iterdir()))
    path.rmdir()
    sync_folder(path.parent)
    return count


def _wipe_file(path: Path) -> int:
    if path.is_symlink():
        path.unlink()
        return 0
    if not path.is_file():
        return 0
    left = path.stat().st_size
    with path.open("r+b", buffering=0) as file:
        while left > 0:
            left -= file.write(_BLOCK[:left])
        os.fsync(file.fileno())
    path.unlink()
    sync_folder(path.parent)
    return 1
