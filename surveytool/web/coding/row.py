"""What the page shows of an answer, and of how far a person is."""

from dataclasses import dataclass

from surveytool.themes.code import Code


@dataclass(frozen=True)
class Row:
    """One answer with what this person made of it.

    ``spoken`` is its language where that can be told; ``about`` are closed answers of who gave it, in a round that is not anonymous;
    ``same`` what this person gave an earlier answer that says the same, when they read that one and not this; ``others`` what two
    people gave, to settle.
    """

    answer: str
    number: int
    text: str
    codes: tuple[Code, ...]
    is_read: bool
    is_blind: bool
    says_nothing: bool
    repeats: int | None
    spoken: str
    same: tuple[Code, ...] | None = None
    about: tuple[tuple[str, str], ...] = ()
    others: tuple[tuple[str, tuple[Code, ...]], ...] = ()


@dataclass(frozen=True)
class Progress:
    """How far this person is, in answers. ``next`` is the first that they did not read, and its number."""

    read: int
    all: int
    next: tuple[str, int] | None
