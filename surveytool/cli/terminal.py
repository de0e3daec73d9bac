"""What a command says: in the language of the terminal, progress only where somebody watches."""

import os
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from surveytool.texts import Texts

BAR_AFTER = 1.0
"""Seconds of work before a progress bar appears."""


def interface_language(environment: Mapping[str, str]) -> str:
    """``nl`` or ``en``: SURVEYTOOL_LANGUAGE, else what the locale says, else English."""
    for name in ("SURVEYTOOL_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := environment.get(name):
            return "nl" if value.lower().split("_")[0].split(".")[0] == "nl" else "en"
    return "en"


def interface_texts() -> "Texts":
    """The texts of the program in the language of the terminal."""
    from surveytool.texts import load_texts

    return load_texts(interface_language(os.environ))


def say(message: str, /, **values: object) -> None:
    """Tell what was done, on standard output."""
    click.echo(interface_texts()(message, **values))


def note(message: str, /, **values: object) -> None:
    """Tell what to know besides, on standard error."""
    click.echo(interface_texts()(message, **values), err=True)


class Progress:
    """Counts steps towards ``length``; draws a bar on standard error once that takes longer than a second."""

    def __init__(self, length: int, label: str) -> None:
        self._length = length
        self._label = label
        self._done = 0
        self._drawn = -1
        self._begun = time.monotonic()
        self._is_watched = sys.stderr.isatty()

    def step(self, count: int = 1) -> None:
        """Note that ``count`` more steps are done."""
        self._done += count
        if self._is_watched and self._length:
            percent = min(100, self._done * 100 // self._length)
            if percent != self._drawn and time.monotonic() - self._begun > BAR_AFTER:
                self._drawn = percent
                filled = percent * 30 // 100
                click.echo(f"\r{self._label}  [{'#' * filled}{'-' * (30 - filled)}] {percent:3d}%", nl=False, err=True)

    def end(self) -> None:
        """Go to a new line when a bar was drawn."""
        if self._drawn >= 0:
            click.echo(err=True)


@contextmanager
def progress(length: int, label: str, /, **values: object) -> Iterator[Progress]:
    """A progress bar of ``length`` steps, labelled in the language of the terminal."""
    bar = Progress(length, interface_texts()(label, **values))
    try:
        yield bar
    finally:
        bar.end()
