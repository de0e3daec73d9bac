"""A disk that loses its power: what a database file may look like then, worked out from every write and sync to it.

``statements_of`` hears what the store says to SQLite while it does its work; ``replayed`` says the same to a file whose
writes, cuts, syncs and removals are written down, in any journal mode; ``Disk`` makes of those, up to any moment, files as
they may be found when the power comes back. What was not synced is there or not, by sectors of 512 bytes, in any
combination and in half; a removal whose folder was not synced may not have happened.
"""

import os
import random
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import apsw

SECTOR = 512

Statement = tuple[int, str]
"""The number of a connection and what was said on it; -1 and a word of the test itself: what had been acknowledged."""
Event = tuple[Any, ...]
"""(what, file, ...): create, write (offset, bytes), cut (size), sync, remove (is the folder synced); said (word)."""


@contextmanager
def statements_of(monkeypatch: Any) -> Iterator[list[Statement]]:
    """Everything that is said to SQLite in the block, on whatever connection, from the moment that it is made."""
    heard: list[Statement] = []
    numbers = iter(range(1_000_000))
    real = sqlite3.connect

    def connect(*arguments: Any, **options: Any) -> sqlite3.Connection:
        connection, number = real(*arguments, **options), next(numbers)
        inside_vacuum = False

        def hear(statement: str) -> None:
            nonlocal inside_vacuum
            if statement.startswith(("PRAGMA", "BEGIN")):
                inside_vacuum = False
            if not inside_vacuum:  # what VACUUM says to itself, it will say to itself again
                heard.append((number, statement))
            inside_vacuum = inside_vacuum or statement == "VACUUM"

        connection.set_trace_callback(hear)
        return connection

    with monkeypatch.context() as patch:
        patch.setattr(sqlite3, "connect", connect)
        yield heard


def replayed(
    statements: Iterable[Statement], path: Path, *, instead: Callable[[str], str] = lambda said: said
) -> list[Event]:
    """What the statements did to the file at ``path`` and its journal, each changed by ``instead`` first."""
    events: list[Event] = []
    vfs = _Recorder(f"recorder-{path}", events)
    connections: dict[int, apsw.Connection] = {}
    try:
        for number, statement in statements:
            if number < 0:
                events.append(("said", statement))
                continue
            if number not in connections:
                connections[number] = apsw.Connection(str(path), vfs=vfs.name, flags=apsw.SQLITE_OPEN_READWRITE)
            connections[number].execute(instead(statement)).fetchall()
    finally:
        for connection in connections.values():
            connection.close()
        vfs.unregister()
    return events


class _Recorder(apsw.VFS):  # type: ignore[misc]
    def __init__(self, name: str, events: list[Event]) -> None:
        self.name, self.events = name, events
        super().__init__(name, "")

    def xOpen(self, name: Any, flags: list[int]) -> Any:  # noqa: N802
        return _RecordedFile(self.events, name, flags)

    def xDelete(self, name: str, syncdir: bool) -> None:  # noqa: N802
        super().xDelete(name, syncdir)
        self.events.append(("remove", Path(name).name, bool(syncdir)))


class _RecordedFile(apsw.VFSFile):  # type: ignore[misc]
    def __init__(self, events: list[Event], name: Any, flags: list[int]) -> None:
        path = name.filename() if isinstance(name, apsw.URIFilename) else name
        self.events = events if path else []  # a file without a name is gone with the power
        self.name = Path(path).name if path else ""
        is_new = bool(path) and not os.path.exists(path)  # noqa: PTH110
        super().__init__("", name, flags)
        if is_new:
            self.events.append(("create", self.name))

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802
        super().xWrite(data, offset)
        self.events.append(("write", self.name, offset, bytes(data)))

    def xTruncate(self, size: int) -> None:  # noqa: N802
        super().xTruncate(size)
        self.events.append(("cut", self.name, size))

    def xSync(self, flags: int) -> None:  # noqa: N802
        super().xSync(flags)
        self.events.append(("sync", self.name))


@dataclass
class _File:
    """``safe`` is what is on disk for sure, ``since`` what was done after; ``named`` tells whether its name is safe."""

    safe: bytes
    named: bool
    since: list[Event] = field(default_factory=list)

    def now(self) -> bytes:
        content = bytearray(self.safe)
        for event in self.since:
            _do(content, event)
        return bytes(content)

    def found(self, rng: random.Random, share: float) -> bytes:
        """What may be found of it, when each sector that was not synced is there with the chance ``share``."""
        content = bytearray(self.safe)
        for what, name, *rest in self.since:
            if what == "cut":
                if rng.random() < share:
                    _do(content, (what, name, *rest))
                continue
            offset, data = rest
            for start in range(offset - offset % SECTOR, offset + len(data), SECTOR):
                first, last = max(start, offset), min(start + SECTOR, offset + len(data))
                if rng.random() < 0.05:
                    last = rng.randint(first, last)
                if rng.random() < share:
                    _do(content, ("write", name, first, data[first - offset : last - offset]))
        return bytes(content)


def _do(content: bytearray, event: Event) -> None:
    if event[0] == "cut":
        del content[event[2] :]
        return
    offset, data = event[2], event[3]
    content.extend(bytes(max(0, offset - len(content))))
    content[offset : offset + len(data)] = data


class Disk:
    """The files of a folder, of which some is on disk and some is only said to be."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self._files = {name: _File(content, named=True) for name, content in files.items()}
        self._removed: dict[str, _File] = {}

    def do(self, event: Event) -> None:
        """Take over what was done to a file."""
        what, name, *rest = event
        if what == "create":
            self._files[name] = _File(b"", named=False)
        elif what == "sync":
            file = self._files[name]
            if not file.named:  # the first sync of a new journal syncs its folder too (unixSync in SQLite's os_unix.c)
                self._removed.clear()
            self._files[name] = _File(file.now(), named=True)
        elif what == "remove":
            self._removed[name] = self._files.pop(name)
            if rest[0]:
                self._removed.clear()
        else:
            self._files[name].since.append(event)

    def found(self, rng: random.Random) -> dict[str, bytes]:
        """The files as they may be found when the power goes now and comes back."""
        share = rng.choice((0.0, 0.5, 1.0, rng.random()))
        back = {name: file for name, file in self._removed.items() if file.named and rng.random() < 0.5}
        there = {name: file for name, file in self._files.items() if file.named or rng.random() < share}
        return {name: file.found(rng, share) for name, file in (back | there).items()}


def cuts(
    events: list[Event], files: dict[str, bytes], number: int, seed: int
) -> Iterator[tuple[list[str], dict[str, bytes]]]:
    """The power gone at ``number`` moments: what had been said by then, and the files as they are found.

    Half of the moments are just after something was acknowledged, half anywhere.
    """
    rng = random.Random(seed)
    said_at = [place for place, event in enumerate(events, start=1) if event[0] == "said"]
    places = sorted(rng.choice(said_at) if n % 2 else rng.randint(1, len(events)) for n in range(number))
    disk, said, done = Disk(files), [], 0
    for place in places:
        for event in events[done:place]:
            if event[0] == "said":
                said.append(event[1])
            else:
                disk.do(event)
        done = place
        yield list(said), disk.found(rng)
