"""Word lists, written as people write them."""


def word_set(words: str) -> frozenset[str]:
    """The words of a text, parted by spaces."""
    return frozenset(words.split())


def pair_set(pairs: str) -> frozenset[str]:
    """The pairs of a text, parted by commas."""
    return frozenset(pair.strip() for pair in pairs.split(","))
