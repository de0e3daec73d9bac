"""A disk of a few megabytes that a test can fill to the last byte."""

import os
import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

_BALLAST = "ballast"


@dataclass
class SmallDisk:
    """The disk that ``folder`` is on. Where none could be mounted, files may not grow instead of the disk being full: then
    ``is_mounted`` is False, and it holds for every file of this process and its children."""

    folder: Path
    is_mounted: bool

    def fill(self, *, left: int = 0) -> None:
        """Leave room for so many bytes."""
        self.make_room()
        if not self.is_mounted:
            files = (file for file in self.folder.rglob("*") if file.is_file())
            largest = max((file.stat().st_size for file in files), default=0)
            resource.setrlimit(resource.RLIMIT_FSIZE, (largest + left, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
            return
        found = os.statvfs(self.folder)
        with (self.folder / _BALLAST).open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, max(1, found.f_bavail * found.f_frsize - left))

    def make_room(self) -> None:
        """Take away what filled it."""
        (self.folder / _BALLAST).unlink(missing_ok=True)
        if not self.is_mounted:
            hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
            resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))


@contextmanager
def small_disk(folder: Path, *, mebibytes: int = 4, must_mount: bool = False) -> Iterator[SmallDisk]:
    """A disk mounted at ``folder``. Where one may not mount, a limit on the size of files; with ``must_mount``, for a test of
    which that is not the same, the test is skipped."""
    mount = ["mount", "-t", "tmpfs", "-o", f"size={mebibytes}m", "tmpfs", str(folder)]
    is_mounted = os.geteuid() == 0 and subprocess.run(mount, capture_output=True, check=False).returncode == 0
    if must_mount and not is_mounted:
        pytest.skip("only who may mount a disk can fill one")
    disk = SmallDisk(folder, is_mounted)
    try:
        yield disk
    finally:
        disk.make_room()
        if is_mounted:
            subprocess.run(["umount", "-l", str(folder)], check=True)
