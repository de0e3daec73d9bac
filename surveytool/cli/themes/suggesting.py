"""Suggestions for the answers of a question, from the codebook and from what people coded until now."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

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
) -> "Iterator[tuple[OpenAnswer, list[Suggestion]]]":
    """Each answer with its suggestions; none for answers that two coders both code, who would agree by following them.

    They come from what ``coder`` gave, and of answers that only one codes from what counts for the others; without a coder
    from what counts. That nothing was said is suggested by what the answer looks like alone, and first then.
    """
    from surveytool.store.coding import codes_by, final_codes
    from surveytool.themes.normalise import is_non_answer
    from surveytool.themes.suggestion import Suggester, Suggestion

    codings, overlap = coded.codings(), coded.overlap()
    blind = frozenset(overlap.answers) if overlap is not None else frozenset()
    known = {answer: codes for answer, codes in final_codes(codings, overlap).items() if answer not in blind}
    if coder is not None:
        known |= codes_by(codings, coder)
    suggester = Suggester([answer.text for answer in coded.answers], codebook.words())
    current = {code.id for code in codebook.current}
    empty, most = current & codebook.non_answers, shown(codebook)
    nothing = [Suggestion(code, "says nothing", "nothing", "", 0.0) for code in sorted(empty)]
    for answer in coded.answers:
        if codes := sorted(known.get(answer.id, frozenset()) & current):
            suggester.learn(answer.text, codes)
    for answer in answers:
        found: list[Suggestion] = []
        if answer.id not in blind:
            offered = suggester.suggest(answer.text, k=most + len(empty))
            likely = [one for one in offered if one.code not in empty and (one.kind, one.evidence) != _NEVER]
            found = [*(nothing if is_non_answer(answer.text) else ()), *likely][:most]
        yield answer, found


def reason(suggestion: "Suggestion", texts: "Texts") -> str:
    """Why a code was suggested, in the language of ``texts``."""
    evidence = suggestion.evidence
    match suggestion.kind:
        case "keyword":
            return texts("has the keyword “{word}”", word=evidence)
        case "answer":
            return texts("resembles the coded answer “{text}”", text=evidence)
        case "nothing":
            return texts("says nothing")
        case "name":
            return texts("resembles the name “{name}”", name=evidence)
        case _:
            return texts.plural("was given {n} time", "was given {n} times", int(evidence))
