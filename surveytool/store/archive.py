"""The file of a backup: a ZIP of the parts of a workspace, with a manifest that has the hash of each.

What is read was perhaps damaged, or made by somebody else: nothing is taken on trust but the code that reads it. A part may
only go where a part of a workspace belongs, has the size and the hash of the manifest, and there is no part besides.
"""

import hashlib
import json
import os
import shutil
import stat
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from surveytool.errors import Refused, StoreDamaged, StoreFull, StoreMissing, StoreNewer
from surveytool.problem import visible
from surveytool.store.workspace import COMMUNITY_FILE

FORMAT = "surveytool-backup/1"
MANIFEST = "manifest.json"
ANSWERS, PEOPLE = "answers.db", "people.db"
FOLDERS = ("questionnaires", "reports", "snapshots")
PICTURES = (".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp")
MAX_MANIFEST = 20_000_000
MAX_NAME = 300
_BLOCK = 1 << 20
_LEVEL = 3
"""Of compression: more makes a backup of a million answers slow and hardly smaller."""

_NO_DAY = (1980, 1, 1, 0, 0, 0)
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Size = Annotated[int, Field(ge=0, le=1 << 50)]
OnBytes = Callable[[int], None]


class Part(BaseModel):
    """A file in a backup: its path in the workspace, with slashes."""

    model_config = ConfigDict(frozen=True, strict=True)

    name: str
    size: Size
    sha256: Sha256


class HeldRound(BaseModel):
    """A round that a backup holds. ``answers`` is the number of rows: sign-ups are counted as none."""

    model_config = ConfigDict(frozen=True, strict=True)

    id: str
    questionnaire: str
    version: int
    state: Literal["open", "closed"]
    anonymous: bool
    answers: Size
    is_purged: bool = False


class Manifest(BaseModel):
    """What is in a backup. ``tables`` has the version of the tables of each database; ``logo`` is the picture that
    ``community.yaml`` names; ``without`` are the rounds left out."""

    model_config = ConfigDict(frozen=True, strict=True)

    format: str
    surveytool: str
    made: str
    tables: Mapping[str, int]
    rounds: tuple[HeldRound, ...]
    logo: str | None = None
    without: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True)
class Archive:
    """An opened backup, its manifest checked against its list of parts, the parts themselves not read yet."""

    path: Path
    file: zipfile.ZipFile
    manifest: Manifest

    @property
    def size(self) -> int:
        """Bytes of all parts together, once taken out."""
        return sum(part.size for part in self.manifest.parts)


def write_archive(path: Path, files: Mapping[str, Path], manifest: Manifest, *, on_bytes: OnBytes) -> None:
    """Write ``files``, by name, and ``manifest`` with their hashes to ``path``, which is there, empty, for its owner alone."""
    parts = []
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
        for name, file in sorted(files.items()):
            with file.open("rb") as source, archive.open(_entry(name), "w", force_zip64=True) as target:
                parts.append(_copied(source, target, name, on_bytes))
        text = manifest.model_copy(update={"parts": tuple(parts)}).model_dump_json(indent=1)
        archive.writestr(_entry(MANIFEST), f"{text}\n")


@contextmanager
def opened_archive(path: Path) -> Iterator[Archive]:
    """The backup in the file ``path``.

    Raises:
        StoreMissing: when there is no file, or it is not a backup.
        StoreNewer: when a later version of surveytool made it.
        StoreDamaged: when the parts are not those of the manifest.
        Refused: when a part would go where none belongs.
    """
    if not path.is_file():
        raise StoreMissing("There is no backup at '{path}'. Look at the name and the folder.", path=path)
    try:
        file = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise _no_backup(path) from error
    except OSError as error:
        raise StoreMissing("'{path}' cannot be read: {reason}.", path=path, reason=error.strerror or error) from error
    with file:
        yield Archive(path, file, _checked(path, file, _manifest(path, file)))


def extract(archive: Archive, folder: Path, *, on_bytes: OnBytes) -> None:
    """Take every part out to its place under ``folder``, an empty one, for its owner alone.

    Raises:
        StoreFull: when the disk has no room for what the manifest tells.
        StoreDamaged: when a part is not what was put in.
    """
    free = shutil.disk_usage(folder).free
    if archive.size > free:
        message = (
            "Restoring '{path}' takes {needed} MB, and '{folder}' has room for {free} MB. Make room and try again."
        )
        raise StoreFull(message, path=archive.path, needed=_megabytes(archive.size), free=free >> 20, folder=folder)
    for part in archive.manifest.parts:
        target = folder / part.name
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with target.open("xb") as out:
            target.chmod(0o600)
            _take(archive, part, out.write, on_bytes)
            out.flush()
            os.fsync(out.fileno())


def verify(archive: Archive, *, on_bytes: OnBytes) -> None:
    """Read every part, to see that it is what was put in.

    Raises:
        StoreDamaged: when one is not.
    """
    for part in archive.manifest.parts:
        _take(archive, part, lambda block: len(block), on_bytes)


def belongs(name: str, *, logo: str | None = None) -> bool:
    """Whether a backup may hold a file of this name: a database, ``community.yaml``, a file in one of the folders, or the
    picture ``logo``. Nothing hidden, nothing outside the workspace, and never a key."""
    path = PurePosixPath(name)
    if name != path.as_posix() or len(name) > MAX_NAME or not name.isprintable() or "\\" in name:
        return False
    if path.is_absolute() or any(part.startswith(".") or ":" in part for part in path.parts):
        return False
    if path.parts[0] in FOLDERS:
        return len(path.parts) > 1
    return name in (ANSWERS, PEOPLE, COMMUNITY_FILE) or (name == logo and path.suffix.lower() in PICTURES)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _NO_DAY)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 3  # Unix, so that the rights below are read as such
    entry.external_attr = (stat.S_IFREG | 0o600) << 16
    return entry


def _copied(source: IO[bytes], target: IO[bytes], name: str, on_bytes: OnBytes) -> Part:
    sha256, size = hashlib.sha256(), 0
    while block := source.read(_BLOCK):
        target.write(block)
        sha256.update(block)
        size += len(block)
        on_bytes(len(block))
    return Part(name=name, size=size, sha256=sha256.hexdigest())


def _manifest(path: Path, file: zipfile.ZipFile) -> Manifest:
    try:
        entry = file.getinfo(MANIFEST)
        if entry.file_size > MAX_MANIFEST or entry.flag_bits & 1:
            raise _no_backup(path)
        with file.open(entry) as stream:
            data = json.loads(stream.read(MAX_MANIFEST + 1))
        found = data["format"]
    except (KeyError, ValueError, TypeError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error) as error:
        raise _no_backup(path) from error
    if found != FORMAT:
        if str(found).startswith(FORMAT.partition("/")[0]):
            message = (
                "'{path}' was made by a later version of surveytool ({found}). Install that version or a newer one."
            )
            raise StoreNewer(message, path=path, found=visible(str(found)))
        raise _no_backup(path)
    try:
        return Manifest.model_validate_json(json.dumps(data))
    except ValidationError as error:
        raise _no_backup(path) from error


def _checked(path: Path, file: zipfile.ZipFile, manifest: Manifest) -> Manifest:
    entries = [entry for entry in file.infolist() if entry.filename != MANIFEST]
    for entry in entries:
        kind = stat.S_IFMT(entry.external_attr >> 16)
        if not belongs(entry.filename, logo=manifest.logo) or kind not in (0, stat.S_IFREG) or entry.flag_bits & 1:
            message = "'{path}' holds '{part}', which does not belong in a workspace. Nothing was restored; use a backup that surveytool made."
            raise Refused(message, path=path, part=visible(entry.filename))
    there = Counter((entry.filename, entry.file_size) for entry in entries)
    told = Counter((part.name, part.size) for part in manifest.parts)
    once = Counter(name for name, _ in told)
    odd = {name for name, _ in (there - told) | (told - there)} | {name for name, count in once.items() if count > 1}
    odd |= {ANSWERS, COMMUNITY_FILE} - set(once)
    if odd or told.total() != len(once):
        raise _damaged(path, min(odd, default=MANIFEST))
    return manifest


def _take(archive: Archive, part: Part, put: Callable[[bytes], int], on_bytes: OnBytes) -> None:
    """Read a part to its end, but not beyond the size it should have."""
    sha256, left = hashlib.sha256(), part.size
    try:
        with archive.file.open(part.name) as source:
            while block := source.read(_BLOCK):
                left -= len(block)
                if left < 0:
                    break
                sha256.update(block)
                put(block)
                on_bytes(len(block))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise _damaged(archive.path, part.name) from error
    if left or sha256.hexdigest() != part.sha256:
        raise _damaged(archive.path, part.name)


def _megabytes(size: int) -> int:
    return (size + (1 << 20) - 1) >> 20


def _no_backup(path: Path) -> StoreMissing:
    return StoreMissing(
        "'{path}' is not a backup that surveytool made. Check the path; nothing was changed.", path=path
    )


def _damaged(path: Path, name: str) -> StoreDamaged:
    message = "'{path}' was damaged or changed since it was made: '{part}' is not what was put in. Nothing was restored; use another backup."
    return StoreDamaged(message, path=path, part=visible(name))
