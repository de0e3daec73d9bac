"""What stands beside an answer before anybody reads it: that it may say nothing, was said before, or is in another language."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from surveytool.store.coding import OpenAnswer
from surveytool.themes.normalise import Normalised, normalise

_NOTHING = {"en": "may say nothing", "nl": "zegt misschien niets"}
_SAME = {"en": "the same words as", "nl": "dezelfde woorden als"}
_LANGUAGES = {"en": {"en": "English", "nl": "Dutch"}, "nl": {"en": "Engels", "nl": "Nederlands"}}


def remarks(
    answers: Sequence[OpenAnswer], *, language: str, usual: str, blind: Collection[str] = ()
) -> Mapping[str, str]:
    """By answer what is to be remarked, of those of which there is something; in ``language``.

    ``usual`` is the language that needs no remark. Of ``blind`` answers, which two people code by themselves, nothing is said
    that says how to code them.
    """
    found = {}
    for answer, one in zip(answers, normalise([answer.text for answer in answers]), strict=True):
        first = None if one.duplicate_of is None else answers[one.duplicate_of].id
        said = _said(one, first, language=language, usual=usual, is_blind=answer.id in blind)
        if text := "; ".join(said):
            found[answer.id] = text
    return found


def _said(one: Normalised, first: str | None, *, language: str, usual: str, is_blind: bool) -> Iterable[str]:
    if one.non_answer and not is_blind:
        yield _NOTHING[language]
    if first is not None:
        yield f"{_SAME[language]} {first}"
    if one.language is not None and one.language != usual:
        yield _LANGUAGES[language][one.language]
