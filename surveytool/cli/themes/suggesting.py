"""Suggestions for the answers of a question, from the codebook and from what people coded until now."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from surveytool.cli.terminal import progress

if TYPE_CHECKING:
    from surveytool.cli.themes.coded_round import CodedRound
    from surveytool.store.coding import OpenAnswer
    from surveytool.texts import Texts
    from surveytool.themes.code import Codebook
    from surveytool.themes.suggestion import Suggestion

LONG = 25
"""A codebook with more codes than this is a long one, of which more are suggested."""
FEW, MANY = 3, 5
_NEVER = ("used", "0")
"""Of a code that was never given, when nothing else speaks for it."""


def shown(codebook: "Codebook") -> int:
    """How many codes are suggested for an answer."""
    return MANY if len(codebook.current) > LONG else FEW


def suggestions(
    coded: "CodedRound", codebook: "Codebook", answers: "Sequence[OpenAnswer]", coder: str | None
) -> "Mapping[str, list[Suggestion]]":
    """Suggestions by answer; none for answers that two coders both code, who would agree by following them.

    They come from what ``coder`` gave, and of answers that only one codes from what counts for the others; without a coder
    from what counts.
    """
    from surveytool.store.coding import codes_by, final_codes
    from surveytool.themes.suggestion import Suggester

    codings, overlap = coded.codings(), coded.overlap()
    blind = frozenset(overlap.answers) if overlap is not None else frozenset()
    known = {answer: codes for answer, codes in final_codes(codings, overlap).items() if answer not in blind}
    if coder is not None:
        known |= codes_by(codings, coder)
    suggester = Suggester([answer.text for answer in coded.answers], codebook.words())
    current = {code.id for code in codebook.current}
    for answer in coded.answers:
        if codes := sorted(known.get(answer.id, frozenset()) & current):
            suggester.learn(answer.text, codes)
    found: dict[str, list[Suggestion]] = {}
    with progress(len(answers), "Looking for codes that may fit") as bar:
        for answer in answers:
            offered = [] if answer.id in blind else suggester.suggest(answer.text, k=shown(codebook))
            found[answer.id] = [one for one in offered if (one.kind, one.evidence) != _NEVER]
            bar.step()
    return found


def reason(suggestion: "Suggestion", texts: "Texts") -> str:
    """Why a code was suggested, in the language of ``texts``."""
    evidence = suggestion.evidence
    match suggestion.kind:
        case "keyword":
            return texts("has the keyword “{word}”", word=evidence)
        case "answer":
            return texts("resembles the coded answer “{text}”", text=evidence)
        case "name":
            return texts("resembles the name “{name}”", name=evidence)
        case _:
            return texts.plural("was given {n} time", "was given {n} times", int(evidence))
