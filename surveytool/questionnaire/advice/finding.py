"""One piece of advice before it has a place: what it is about, where in the questionnaire, and who found it out."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from surveytool.source import Path


@dataclass(frozen=True)
class Finding:
    """A code, an English message with its values, the path it is about, and its source (author, year)."""

    code: str
    message: str
    path: Path
    source: str
    values: Mapping[str, object] = field(default_factory=dict)
