"""The snapshot of a closed round on disk: a folder that is there whole or not at all, and is not changed after.

``codes.npy`` and ``numbers.npy`` hold a row a variable and a column a response, in random order; ``texts/`` has a file an
open question with one JSON text a line, in an order of its own; ``receipts.txt`` is the sorted list in which members find
their receipt, as SHA-256; ``linking.npy`` has for each response what joins it to those of other rounds, where members were
told so; ``snapshot.json`` names it all, with the hash of every file and what is told of the round besides.
"""

import hashlib
import json
import mmap
import os
import random
import secrets
import shutil
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from surveytool.errors import StoreDamaged, StoreError, StoreFull, StoreMissing
from surveytool.response.snapshot import Encoder, Snapshot
from surveytool.store.database import sync_folder
from surveytool.store.receipts import INDEX, RECEIPTS

FORMAT = "surveytool-snapshot/1"
CODES = "codes.npy"
NUMBERS = "numbers.npy"
TEXTS = "texts"
LINKING = "linking.npy"
PERSON_BYTES = 16
"""The longest that joins responses; a row of ``linking.npy`` is its length and as many bytes."""


def write_snapshot(
    folder: Path,
    *,
    encoder: Encoder,
    parts: Iterable[Snapshot],
    rows: int,
    receipts: Iterable[bytes],
    rng: random.Random,
    persons: Sequence[bytes | None] | None = None,
    facts: Mapping[str, Any] | None = None,
) -> bytes:
    """Write ``parts``, of ``rows`` responses together, to ``folder`` in place of what was there; gives its hash.

    The rows are put in random order, each column of texts in another. ``receipts`` are read after the parts are; so are
    ``persons``, what joins each row to those of other rounds, where that is done. ``facts`` are kept with them, as JSON.

    Raises:
        StoreFull: when it cannot be written. Nothing half-written remains; the folder is as it was.
    """
    draft = folder.with_name(f".{folder.name}.{secrets.token_hex(8)}")
    try:
        for abandoned in folder.parent.glob(f".{folder.name}.*"):
            shutil.rmtree(abandoned)
        folder.parent.mkdir(parents=True, exist_ok=True)
        draft.mkdir(mode=0o700)
        (draft / TEXTS).mkdir()
        places = _write_columns(draft, encoder=encoder, parts=parts, rows=rows, rng=rng)
        if persons is not None:
            np.save(draft / LINKING, _as_rows(persons, places))
        (draft / RECEIPTS).write_text("".join(f"{line}\n" for line in sorted(map(bytes.hex, receipts))), "ascii")
        sha256 = _write_index(draft, encoder=encoder, rows=rows, facts=facts)
        if folder.exists():
            shutil.rmtree(folder)
        draft.rename(folder)
        sync_folder(folder.parent)
    except OSError as error:
        message = "The snapshot '{path}' cannot be written: {reason}. The round takes no more answers and lost none; mend that and close it again."
        raise StoreFull(message, path=folder, reason=error.strerror or error) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return sha256


def read_snapshot(folder: Path, *, sha256: bytes | None = None) -> Snapshot:
    """The snapshot in ``folder``, its codes and numbers left on disk until they are looked at, texts until asked for.

    ``sha256`` is the hash that closing stored with the round; given, the whole folder must be what was written then.

    Raises:
        StoreMissing: when there is none.
        StoreDamaged: when a file is not what was written.
    """
    index = _read_index(folder, sha256)
    try:
        files: dict[str, str] = index["files"]
        columns, number_columns, rows = tuple(index["columns"]), tuple(index["numbers"]), int(index["rows"])
        text_files = {
            name: (folder / TEXTS / f"{name}.jsonl", files[f"{TEXTS}/{name}.jsonl"]) for name in index["texts"]
        }
        codes_hash, numbers_hash = files[CODES], files.get(NUMBERS, "")
        questionnaire_sha256 = str(index["questionnaire_sha256"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _damaged(folder / INDEX) from error
    codes = _load(folder / CODES, codes_hash, shape=(len(columns), rows))
    numbers: dict[str, NDArray[np.float64]] = {}
    if number_columns:
        table = _load(folder / NUMBERS, numbers_hash, shape=(len(number_columns), rows))
        numbers = {name: table[place] for place, name in enumerate(number_columns)}
    return Snapshot(questionnaire_sha256, columns, codes, numbers, TextFiles(text_files))


def read_persons(folder: Path, *, sha256: bytes) -> list[bytes | None] | None:
    """What joins each row of the snapshot in ``folder`` to rows of other rounds, in the order of the rows; None for a round
    in which nothing is joined. ``sha256`` is the hash that closing stored with the round.

    Raises:
        StoreMissing: when there is no snapshot.
        StoreDamaged: when a file is not what was written.
    """
    index = _read_index(folder, sha256)
    try:
        hash_, rows = index["files"].get(LINKING), int(index["rows"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _damaged(folder / INDEX) from error
    if hash_ is None:
        return None
    values = _load(folder / LINKING, hash_, shape=(rows, PERSON_BYTES + 1))
    return [row[1 : row[0] + 1].tobytes() if row[0] else None for row in values]


def _read_index(folder: Path, sha256: bytes | None) -> dict[str, Any]:
    try:
        data = (folder / INDEX).read_bytes()
    except OSError as error:
        message = "There is no snapshot of a closed round at '{path}'. Close the round first; if it is closed, put back a backup of the folder."
        raise StoreMissing(message, path=folder) from error
    if sha256 is not None and hashlib.sha256(data).digest() != sha256:
        raise _damaged(folder / INDEX)
    try:
        index: dict[str, Any] = json.loads(data)
        found = index["format"]
    except (ValueError, KeyError, TypeError) as error:
        raise _damaged(folder / INDEX) from error
    if found != FORMAT:
        raise StoreError(
            "'{path}' is of another version of surveytool ({found}). Install that version.", path=folder, found=found
        )
    return index


class TextFiles(Mapping[str, Sequence[str]]):
    """The texts of a snapshot by column; a file is read, and its hash checked, when its column is first asked for."""

    def __init__(self, files: Mapping[str, tuple[Path, str]]) -> None:
        self._files = files
        self._read: dict[str, tuple[str, ...]] = {}

    def __getitem__(self, name: str) -> tuple[str, ...]:
        if name not in self._read:
            path, sha256 = self._files[name]
            try:
                data = path.read_bytes()
            except OSError as error:
                raise _damaged(path) from error
            if hashlib.sha256(data).hexdigest() != sha256:
                raise _damaged(path)
            self._read[name] = tuple(json.loads(line) for line in data.decode().splitlines())
        return self._read[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)


def _write_columns(
    draft: Path, *, encoder: Encoder, parts: Iterable[Snapshot], rows: int, rng: random.Random
) -> NDArray[np.intp]:
    """Stream the parts to their random places, and give those; nothing but a part and the places is held in memory."""
    generator = np.random.default_rng([rng.getrandbits(32) for _ in range(8)])
    places = generator.permutation(rows)
    codes = _new_array(draft / CODES, encoder.dtype, (len(encoder.columns), rows))
    numbers = _new_array(draft / NUMBERS, np.float64, (len(encoder.numbers), rows)) if encoder.numbers else None
    spools = {name: _Spool(draft / f"{name}.spool") for name in encoder.texts}
    start = 0
    try:
        for part in parts:
            where = places[start : start + part.rows]
            codes[:, where] = part.codes
            if numbers is not None:
                numbers[:, where] = np.stack([part.numbers[name] for name in encoder.numbers])
            for name, spool in spools.items():
                spool.add(part.texts[name])
            start += part.rows
        if start != rows:
            raise ValueError(f"{start} rows were given instead of {rows}")
        for name, array_ in ((CODES, codes), (NUMBERS, numbers)):
            _finish_array(draft / name, array_)
        for name, spool in spools.items():
            spool.write_in_order(draft / TEXTS / f"{name}.jsonl", generator.permutation(spool.count))
        return places
    finally:
        for spool in spools.values():
            spool.discard()


def _as_rows(persons: Sequence[bytes | None], places: NDArray[np.intp]) -> NDArray[np.uint8]:
    """The rows of ``linking.npy``: each at the place where the answers are that it belongs to."""
    if len(persons) != len(places):
        raise ValueError(f"{len(persons)} were given to join {len(places)} rows by")
    rows = np.zeros((len(places), PERSON_BYTES + 1), dtype=np.uint8)
    for place, person in zip(places.tolist(), persons, strict=True):
        if person is not None:
            rows[place, 0] = len(person)
            rows[place, 1 : len(person) + 1] = np.frombuffer(person, dtype=np.uint8)
    return rows


class _Spool:
    """Texts set aside in the order they come, to be copied out in another."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: BinaryIO = path.open("w+b")
        self._ends = array("Q", [0])

    @property
    def count(self) -> int:
        return len(self._ends) - 1

    def add(self, texts: Sequence[str]) -> None:
        end = self._ends[-1]
        for text in texts:
            line = json.dumps(text).encode("ascii") + b"\n"
            self._file.write(line)
            end += len(line)
            self._ends.append(end)

    def write_in_order(self, path: Path, order: NDArray[np.intp]) -> None:
        self._file.flush()
        with path.open("wb") as out:
            if not self.count:
                return
            with mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_READ) as lines:
                out.writelines(lines[self._ends[place] : self._ends[place + 1]] for place in order.tolist())

    def discard(self) -> None:
        self._file.close()
        self._path.unlink(missing_ok=True)


def _new_array(path: Path, dtype: type[Any], shape: tuple[int, int]) -> NDArray[Any]:
    """An array that lies on disk; an empty one, which cannot, is written by ``_finish_array``.

    Its room is taken at once: a disk that is full when a page of it is written kills the process instead of raising.
    """
    if 0 in shape:
        return np.empty(shape, dtype=dtype)
    values: NDArray[Any] = np.lib.format.open_memmap(path, mode="w+", dtype=dtype, shape=shape)
    if hasattr(os, "posix_fallocate"):
        with path.open("r+b") as file:
            os.posix_fallocate(file.fileno(), 0, path.stat().st_size)
    return values


def _finish_array(path: Path, values: NDArray[Any] | None) -> None:
    if isinstance(values, np.memmap):
        values.flush()
    elif values is not None:
        np.save(path, values)


def _write_index(draft: Path, *, encoder: Encoder, rows: int, facts: Mapping[str, Any] | None) -> bytes:
    files = {}
    for path in sorted(path for path in draft.rglob("*") if path.is_file()):
        with path.open("rb") as file:
            files[path.relative_to(draft).as_posix()] = hashlib.file_digest(file, "sha256").hexdigest()
            os.fsync(file.fileno())
    index = {
        "format": FORMAT,
        "questionnaire_sha256": encoder.questionnaire_sha256,
        "rows": rows,
        "columns": encoder.columns,
        "numbers": encoder.numbers,
        "texts": encoder.texts,
        "files": files,
        "facts": facts,
    }
    data = json.dumps(index, indent=1).encode("ascii") + b"\n"
    with (draft / INDEX).open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    sync_folder(draft / TEXTS)
    sync_folder(draft)
    return hashlib.sha256(data).digest()


def _load(path: Path, sha256: str, *, shape: tuple[int, int]) -> NDArray[Any]:
    try:
        with path.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
                raise _damaged(path)
        values: NDArray[Any] = np.load(path, mmap_mode=None if 0 in shape else "r", allow_pickle=False)
    except (OSError, ValueError) as error:
        raise _damaged(path) from error
    if values.shape != shape:
        raise _damaged(path)
    return values


def _damaged(path: Path) -> StoreDamaged:
    return StoreDamaged("'{path}' is not what was written when the round closed. Put back a backup.", path=path)
