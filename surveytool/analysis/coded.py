"""What people decided about the answers to one open question, as it is counted."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import takewhile

from surveytool.themes.agreement import Agreement
from surveytool.themes.code import Code, Codebook

SMALL_SAMPLE = 100
"""The fewest answers, drawn at random, that may stand for all."""


@dataclass(frozen=True)
class CodedQuestion:
    """What was decided about the answers to one open question.

    ``answers`` are the ids of all answers that are in the figures; ``codes`` has those that were read, with the codes they
    got (none: read, and under no theme), by the versions of the codebook from ``oldest`` to ``version``; it may have moved on
    since. ``suggested`` of the ``given`` assignments were taken from a suggestion. ``groups`` has, by answer, the code given to
    each segment; it is only ever counted. ``twice`` answers were drawn for two people to read; ``agreement`` is of those.
    """

    codebook: Codebook
    answers: Collection[str]
    codes: Mapping[str, frozenset[str]]
    version: int = 1
    oldest: int = 1
    coders: tuple[str, ...] = ()
    agreement: Agreement | None = None
    twice: int = 0
    suggested: int = 0
    given: int = 0
    groups: Mapping[str, Mapping[str, str | None]] | None = None

    @cached_property
    def base(self) -> tuple[str, ...]:
        """The answers that were read and say something, in order."""
        nothing = self.codebook.non_answers
        return tuple(sorted(answer for answer, codes in self.codes.items() if not codes & nothing))

    @cached_property
    def themes(self) -> tuple[Code, ...]:
        """The codes that are themes, each under the theme that it is a part of now."""
        became = self.codebook.became
        parents = {code.id: code.parent for code in self.codebook.codes}

        def whole(code: Code) -> str | None:
            if code.parent is None:
                return None
            now = became.get(code.parent, code.parent)
            above = parents[now]
            return now if above is None else became.get(above, above)

        return tuple(
            code.model_copy(update={"parent": whole(code)})
            for code in self.codebook.codes
            if code.special != "non_answer"
        )

    def named(self, answer: str) -> frozenset[str]:
        """The themes of an answer, with those that they are a part of."""
        codes = self.codes[answer]
        return codes | {code.parent for code in self.themes if code.id in codes and code.parent is not None}

    @cached_property
    def by_theme(self) -> Mapping[str, frozenset[str]]:
        """By theme, the answers of the base that named it, or a part of it."""
        found: dict[str, set[str]] = {code.id: set() for code in self.themes}
        for answer in self.base:
            for theme in self.named(answer):
                found[theme].add(answer)
        return {theme: frozenset(answers) for theme, answers in found.items()}

    def to_count(self) -> CodedQuestion:
        """The same with every code as it is called now, and of a question that was read in part the answers that can stand for
        all: ids are hashes, so their order is one of chance, and the first so many of them are a random sample. Whoever is read
        besides is one that somebody may have chosen.
        """
        codes = {answer: self.codebook.renamed(own) for answer, own in self.codes.items()}
        first = list(takewhile(lambda answer: answer in codes, sorted(self.answers)))
        if SMALL_SAMPLE <= len(first) < len(self.answers):
            codes = {answer: codes[answer] for answer in first}
        return replace(self, codes=codes)

    @property
    def is_read(self) -> bool:
        """Whether all answers were read, or a random part that is large enough."""
        first = set(sorted(self.answers)[: len(self.codes)])
        return len(self.codes) == len(self.answers) or (len(self.codes) >= SMALL_SAMPLE and set(self.codes) == first)
