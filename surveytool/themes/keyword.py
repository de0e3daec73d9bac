"""A keyword of the codebook: whole words, or with ``*`` at either end a part of a word."""

import re
from functools import lru_cache

from surveytool.themes.words import fold


@lru_cache(maxsize=4096)
def _pattern(keyword: str) -> re.Pattern[str] | None:
    words = fold(keyword)
    if not words:
        return None
    bare = keyword.strip()
    before = "" if bare.startswith("*") else r"(?<![^ ])"
    after = "" if bare.endswith("*") else r"(?![^ ])"
    return re.compile(before + re.escape(words) + after)


def holds(folded: str, keyword: str) -> bool:
    """Whether the folded text has the keyword; a keyword of signs alone is in no text."""
    pattern = _pattern(keyword)
    return pattern is not None and pattern.search(folded) is not None
