"""Where a report goes: beside one in another language, never over it."""

import re
import zipfile
from pathlib import Path

_MARKS = {
    ".html": re.compile(rb'<html lang="([a-z]{2})'),
    ".pdf": re.compile(rb"/Lang ?\(([a-z]{2})"),
    ".xlsx": re.compile(rb"<dc:language[^>]*>([a-z]{2})"),
}
_CORE = "docProps/core.xml"


def place_of_language(place: Path, name: str, language: str) -> Path:
    """``place``, or the folder in it that bears the name of ``language`` when a file ``name`` there is in another."""
    there = (_language(place / f"{name}{ending}") for ending in _MARKS)
    return place / language if any(found not in (None, language) for found in there) else place


def _language(file: Path) -> str | None:
    """The language that a file of a report says it is in; None when there is no such file or it does not say."""
    if not file.is_file():
        return None
    content = file.read_bytes()
    if file.suffix == ".xlsx":
        try:
            with zipfile.ZipFile(file) as book:
                content = book.read(_CORE)
        except (zipfile.BadZipFile, KeyError):
            return None
    found = _MARKS[file.suffix].search(content)
    return found[1].decode() if found else None
