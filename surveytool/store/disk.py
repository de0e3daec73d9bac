"""Whether the disk of a workspace keeps two servers apart.

SQLite trusts the locks of the disk. Network disks promise them and often do not keep that promise between computers, so that
two servers on one file would write through each other; that is found out when it is too late.
"""

import errno
import fcntl
import os
import re
import secrets
import struct
from pathlib import Path

from surveytool.errors import Refused, StoreFull

MOUNTS = Path("/proc/self/mounts")
NETWORK = frozenset(
    [
        "afs",
        "beegfs",
        "ceph",
        "cifs",
        "coda",
        "davfs",
        "davfs2",
        "glusterfs",
        "lustre",
        "ncpfs",
        "nfs",
        "nfs4",
        "rclone",
        "s3fs",
        "smb3",
        "smbfs",
        "sshfs",
    ]
)
"""Kinds of disks that several computers share; with a program in between they are called ``fuse.`` and the kind."""


def refuse_shared_disk(folder: Path, *, mounts: Path = MOUNTS) -> None:
    """Nothing for a folder on a disk of this computer, whose locks are tried.

    Raises:
        Refused: it is on a network disk, or locks on it keep nobody out.
        StoreFull: nothing can be written there.
    """
    kind = kind_of_disk(folder, mounts=mounts)
    if kind.removeprefix("fuse.") in NETWORK:
        message = (
            "'{folder}' is on a network disk ({kind}). Its locks do not keep servers on several computers apart, and answers "
            "would be lost. Move the workspace to a disk of this computer."
        )
        raise Refused(message, folder=folder, kind=kind)
    if not keeps_locks(folder):
        message = (
            "The disk of '{folder}' does not lock files, so that two that write would lose each other's answers. Move the "
            "workspace to a disk of this computer."
        )
        raise Refused(message, folder=folder)


def kind_of_disk(folder: Path, *, mounts: Path = MOUNTS) -> str:
    """The kind of file system that ``folder`` is on, as the kernel calls it; empty where it does not say."""
    try:
        lines = mounts.read_text("utf-8", "surrogateescape").splitlines()
    except OSError:
        return ""
    place, deepest, kind = folder.resolve(), -1, ""
    for line in lines:
        _, target, found, *_ = line.split(" ")
        point = Path(re.sub(r"\\([0-7]{3})", lambda code: chr(int(code[1], 8)), target))
        if place.is_relative_to(point) and len(point.parts) >= deepest:  # of two on one point the last is on top
            deepest, kind = len(point.parts), found
    return kind


def keeps_locks(folder: Path) -> bool:
    """Whether a lock on a file in ``folder`` keeps another out, tried with locks of the kind that SQLite takes.

    Raises:
        StoreFull: nothing can be written there.
    """
    if not hasattr(fcntl, "F_OFD_SETLK"):  # the locks by which one process can be two
        return True
    path = folder / f".locks.{secrets.token_hex(8)}"
    try:
        first = os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
    except OSError as error:
        raise StoreFull("'{path}' cannot be made: {reason}.", path=path, reason=error.strerror) from error
    try:
        second = os.open(path, os.O_RDWR)
        try:
            return _locked(first) and not _locked(second)
        finally:
            os.close(second)
    finally:
        os.close(first)
        path.unlink()


def _locked(descriptor: int) -> bool:
    """Whether the lock is ours now."""
    lock = struct.pack("hhlli", fcntl.F_WRLCK, os.SEEK_SET, 0, 0, 0)
    try:
        fcntl.fcntl(descriptor, fcntl.F_OFD_SETLK, lock)
    except OSError as error:
        if error.errno in (errno.EACCES, errno.EAGAIN, errno.EINVAL, errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP):
            return False
        raise
    return True
