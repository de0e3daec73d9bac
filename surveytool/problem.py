"""A problem in what the user gave: what is wrong, where it is, what to do, and a stable code."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from surveytool.texts import Texts

Severity = Literal["error", "warning", "advice"]
_WORDS = frozenset({"sort", "expected"})  # values that are words of ours, to be translated too


@dataclass(frozen=True)
class Place:
    """Where in a file: line and column count from 1; without them the file as a whole is meant."""

    file: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        parts = [self.file, *(str(part) for part in (self.line, self.column) if part is not None)]
        return ":".join(parts)


@dataclass(frozen=True)
class Problem:
    """One thing to mend. ``message`` is an English template, also the key of its translation.

    ``source`` is who found it out (author, year), for advice; it stands in brackets after the message.
    """

    code: str
    message: str
    place: Place
    severity: Severity = "error"
    values: Mapping[str, object] = field(default_factory=dict)
    source: str = ""

    def __str__(self) -> str:
        return self._line(self.message.format(**self.values))

    def text(self, texts: "Texts") -> str:
        """``file:line:column: message [code]`` in the language of ``texts``."""
        values = {name: texts(str(value)) if name in _WORDS else value for name, value in self.values.items()}
        return self._line(texts(self.message, **values))

    def _line(self, message: str) -> str:
        source = f" ({self.source})" if self.source else ""
        return f"{self.place}: {message}{source} [{self.code}]"


def visible(text: str, *, limit: int = 60) -> str:
    """``text`` as it may be quoted in a message: one line, cut at ``limit``, invisible characters named by number."""
    shown = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text[: limit + 1])
    return shown if len(text) <= limit else shown[:limit] + "…"
