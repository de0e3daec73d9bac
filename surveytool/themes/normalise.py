"""What can be said of an answer before anyone reads it: says nothing, was said before, in which language.

The given text is never changed; what is here stands beside it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from surveytool.themes.language import Language, language_of
from surveytool.themes.words import fold, text_of, tidy

LONGEST_NON_ANSWER = 8
LEAST_NEAR_WORDS = 4

_NOTHING = """
niets|niks|nee|neen|nop|geen|n v t|nvt|niet van toepassing|onbekend|weet niet|weet ik niet|wist ik niet|geen idee|geen mening|
geen antwoord|geen commentaar|geen opmerkingen?|geen aanvullingen?|geen wensen?|geen suggesties?|geen tips?|geen verbeterpunten?|
geen behoefte|geen bijzonderheden|geen toevoegingen?|geen vragen|zou (het )?niet weten|zo niet|blanco|skip|x+|test|
no|none|nope|nothing|n a|na|nil|null|not applicable|dont know|do not know|no idea|no opinion|no comments?|no suggestions?|
no wish(es)?|no answer|not sure|unsure|idk|dunno|unknown|blank
"""
_PADDING = """
ik|zou|wel|eigenlijk|nu|nog|even|momenteel|op|dit|moment|ogenblik|dat|het|zo|verder|echt|helemaal|er|heb|hoor|kan|kom|bedenken|verzinnen|gauw|snel|
voor|mij|te|wensen|verbeteren|melden|vragen|toe|voegen|toevoegen|aan|vullen|om|hier|is|iets|specifieks|bijzonders|speciaals|zover|
i|really|at|the|this|time|for|me|to|right|can|think|of|have|that|come|mind|add|improve|say|wish|comes|in|particular|special|else|
specific|just|comment|report|im|so|far|all
"""
_LONGEST_FIRST = "|".join(sorted(_NOTHING.replace("\n", "").split("|"), key=len, reverse=True))
_SAYS_NOTHING = re.compile(rf"(?<![^ ])(?:{_LONGEST_FIRST})(?![^ ])")
_PADDING_WORDS = frozenset(_PADDING.replace("\n", "").split("|"))


@dataclass(frozen=True)
class Normalised:
    """An answer made ready for reading.

    ``text`` has compatibility forms unified (NFKC), no links and single spaces. ``duplicate_of`` is the position of the first answer
    with the same words; ``near_duplicate`` says that those words stand in another order there, or with others of no weight.
    """

    text: str
    non_answer: bool
    duplicate_of: int | None
    language: Language | None
    near_duplicate: bool = False


def is_non_answer(text: str) -> bool:
    """Whether the answer says that there is nothing to say: "geen idee", "n.v.t.", "-", or no letter at all.

    Short answers only, and only when nothing else stands in them: "niets dan lof" is an answer.
    """
    folded = fold(text[:400])
    if not folded:
        return len(text) <= 400 or not fold(text)
    if len(folded.split()) > LONGEST_NON_ANSWER:
        return False
    rest, times = _SAYS_NOTHING.subn(" ", folded)
    return times > 0 and all(word in _PADDING_WORDS for word in rest.split())


def normalise(texts: Sequence[str]) -> tuple[Normalised, ...]:
    """What is said of each answer, in the order given. Duplicates are flagged, never left out."""
    exact: dict[str, int] = {}
    near: dict[tuple[str, ...], int] = {}
    found = []
    for position, text in enumerate(texts):
        folded = fold(text_of(text))
        nothing = is_non_answer(text)
        words = tuple(sorted(set(folded.split())))
        first = exact.setdefault(folded, position) if folded else position
        alike = near.setdefault(words, position) if len(words) >= LEAST_NEAR_WORDS else position
        same = min(first, alike)
        found.append(
            Normalised(
                text=tidy(text),
                non_answer=nothing,
                duplicate_of=None if same == position else same,
                language=None if nothing else language_of(text),
                near_duplicate=same != position and first == position,
            )
        )
    return tuple(found)
