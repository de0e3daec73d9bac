"""Texts with a theme, from a file of lines ``label<TAB>text``: public sets stay outside the project."""

from pathlib import Path


def read(path: str) -> tuple[list[str], list[str]]:
    """The labels and the texts of a file, in its order; lines without a tab are left out."""
    lines = [line.split("\t", 1) for line in Path(path).read_text(encoding="utf-8").splitlines() if "\t" in line]
    return [label.strip() for label, _ in lines], [text.strip() for _, text in lines]


def names(path: str) -> dict[str, dict[str, object]]:
    """A codebook from lines ``label<TAB>name<TAB>keyword, keyword``; nothing when there is no file."""
    if not path:
        return {}
    found: dict[str, dict[str, object]] = {}
    for line in Path(path).read_text(encoding="utf-8").splitlines():
        label, name, *rest = line.split("\t")
        found[label] = {"name": name, "keywords": [word.strip() for word in "".join(rest).split(",") if word.strip()]}
    return found
