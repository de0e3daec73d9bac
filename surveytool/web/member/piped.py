"""Earlier answers in texts: what is laid out and remembered holds a gap for each, which every page fills in for who reads it."""

import re
import secrets
from collections.abc import Callable

from markupsafe import Markup, escape

from surveytool.questionnaire.piping import fill

Words = Callable[[str], str]
"""The words of an answer, by its name."""

_GAP = secrets.token_hex(16)
"""Begins every gap; nobody outside knows it, so no text and no answer can hold it."""
_FOUND = re.compile(f"{_GAP}([0-9a-f]+)z")
_ADDRESS = re.compile(r'href="[^"]*"')


def with_gaps(text: str) -> str:
    """``text`` with a gap for each pipe. A gap is letters and digits alone, so that markup goes around it as around a word."""
    return fill(text, lambda name: f"{_GAP}{name.encode().hex()}z")


def without_gaps_in_addresses(markup: Markup) -> Markup:
    """The same text; what somebody typed never becomes the address of a link."""
    if _GAP not in markup:
        return markup
    return Markup(_ADDRESS.sub(lambda address: _FOUND.sub("", address[0]), markup))  # noqa: S704 - only takes away


def fill_gaps(html: str, words: Words) -> str:
    """``html`` with the words of the answers, escaped; they stand between tags or in an attribute between quotes."""
    if _GAP not in html:
        return html
    return _FOUND.sub(lambda gap: str(escape(words(bytes.fromhex(gap[1]).decode()))), html)
