"""Many small things kept in little memory: a table of answers of any length that need not be held as objects."""

import marshal
import zlib
from collections.abc import Iterator, Sequence
from typing import Any, Generic, TypeVar, overload

Thing = TypeVar("Thing")
BLOCK = 1_000
_FASTEST = 1


class Packed(Sequence[Thing], Generic[Thing]):
    """A sequence that is added to at its end and read from its start, held compressed in blocks.

    It takes what marshal takes: texts, bytes, numbers, None, and tuples, lists and dicts of those. What is read is equal to
    what was added, not the same object. Nothing leaves memory, so that no file has to be wiped.
    """

    def __init__(self, *, block: int = BLOCK) -> None:
        """``block`` is how many are compressed together; so many, at most, are there as they were added."""
        self._size = block
        self._blocks: list[bytes] = []
        self._open: list[Thing] = []

    def append(self, thing: Thing) -> None:
        """Add one at the end."""
        self._open.append(thing)
        if len(self._open) == self._size:
            self._blocks.append(zlib.compress(marshal.dumps(self._open), _FASTEST))
            self._open = []

    def __len__(self) -> int:
        return len(self._blocks) * self._size + len(self._open)

    def __iter__(self) -> Iterator[Thing]:
        for number in range(len(self._blocks)):
            yield from self._block(number)
        yield from self._open

    @overload
    def __getitem__(self, place: int) -> Thing: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Thing]: ...
    def __getitem__(self, place: int | slice) -> Thing | Sequence[Thing]:
        if isinstance(place, slice):
            return [self[number] for number in range(len(self))[place]]
        number, within = divmod(range(len(self))[place], self._size)
        return (self._block(number) if number < len(self._blocks) else self._open)[within]

    def _block(self, number: int) -> list[Thing]:
        block: Any = marshal.loads(zlib.decompress(self._blocks[number]))  # noqa: S302 - written above, by this process
        things: list[Thing] = block
        return things
