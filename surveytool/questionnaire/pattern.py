"""The forms that a short text may be asked to have: known ones by name, and expressions of an author's own.

Own expressions are matched by RE2, which takes time in proportion to the text whatever the expression: with another
matcher ``(a+)+$`` and one answer would keep a server busy for as long as its writer likes.
"""

from collections.abc import Callable
from functools import lru_cache

import re2

KNOWN_PATTERNS = {
    "email": r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>.]{2,}",
    "phone": r"\+?[0-9][0-9 ()/.-]{6,18}[0-9]",
    "postcode": r"[1-9][0-9]{3} ?[A-Za-z]{2}",
}


class PatternError(ValueError):
    """The expression cannot be read; the message says why."""


@lru_cache(maxsize=512)
def matcher(pattern: str) -> Callable[[str], bool]:
    """Whether a whole text has the form ``pattern``: the name of a known one, or an expression as RE2 reads it.

    Raises:
        PatternError: when it is no such expression. RE2 has no look-around and no back-references.
    """
    options = re2.Options()
    options.log_errors = False
    try:
        expression = re2.compile(KNOWN_PATTERNS.get(pattern, pattern), options=options)
    except re2.error as error:
        raise PatternError(_reason(error)) from error
    return lambda text: expression.fullmatch(text) is not None


def _reason(error: Exception) -> str:
    said = error.args[0] if error.args else ""
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
