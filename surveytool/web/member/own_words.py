"""The four words by which a member lays the answers of two rounds side by side: typed before sending, and shown after.

They are read from the form that is sent and shown in the answer to it. They are in no draft, no database and no log.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from flask import Response

from surveytool.errors import StoreError
from surveytool.response.four_words import LANGUAGES, Misread, in_one_order, make_words, read_words
from surveytool.store import keys, responses
from surveytool.store.rounds import LINKING_KEY, Round
from surveytool.texts import Texts
from surveytool.web.member import cookie
from surveytool.web.member.section_page import Filled
from surveytool.web.member.site import site

FIELD = "words"
_MOST_KEPT = 200


@dataclass(frozen=True)
class OwnWords:
    """What somebody typed, as it was typed; the words it was read as, empty when nothing was; or what is wrong with it."""

    typed: str = ""
    words: tuple[str, ...] = ()
    problem: str = ""

    @property
    def problems(self) -> dict[str, str]:
        """What is to be done, by the name of the field."""
        return {FIELD: self.problem} if self.problem else {}

    @property
    def filled(self) -> Filled:
        """The check page with what was typed still on it."""
        return Filled({FIELD: [self.typed]} if self.typed else {}, returning=False)


def asks_words(round_: Round) -> bool:
    """Whether members are asked for their words before they send."""
    return round_.linking == "code"


def own_fields(round_: Round) -> frozenset[str]:
    """The name of the field, where there is one."""
    return frozenset({FIELD}) if asks_words(round_) else frozenset()


def typed_words(posted: Mapping[str, Sequence[str]], round_: Round, texts: Texts) -> OwnWords:
    """What came along with a form that is sent."""
    if not asks_words(round_):
        return OwnWords()
    typed = posted.get(FIELD, [""])[0].strip()[:_MOST_KEPT]
    read = read_words(typed)
    if isinstance(read, Misread):
        return OwnWords(typed, problem=_problem(read, texts))
    return OwnWords(typed, read or ())


def person_of(round_: Round, own: OwnWords, *, key: bytes, nonce: bytes, language: str) -> bytes | None:
    """What is stored of the words that were typed, or else of those this form gets; None where nobody is asked.

    Raises:
        StoreError: when the key that joins rounds cannot be read.
    """
    if not asks_words(round_):
        return None
    return _person(own.words or make_words(keys.words_seed(key, nonce), language))


def show_words(response: Response, round_: Round, own: OwnWords, *, key: bytes, nonce: bytes, language: str) -> None:
    """Let the next page show the words of which ``person_of`` was stored a moment ago."""
    if asks_words(round_):
        cookie.set_words_shown(response, round_.id, own.words or make_words(keys.words_seed(key, nonce), language))


def show_words_again(response: Response, round_: Round, own: OwnWords, *, key: bytes, nonce: bytes) -> None:
    """The same for a form that was sent before, perhaps with other words or in the other language: the words that count are
    those of the first time. When they cannot be told, none are shown, rather than words that join nothing."""
    if not asks_words(round_):
        return
    seed = keys.words_seed(key, nonce)
    candidates = [own.words, *(make_words(seed, language) for language in LANGUAGES)]
    with suppress(StoreError):  # the answers are stored, and that is what the next page must say
        stored = responses.person_of(site().database, round_id=round_.id, id=keys.response_id(key, nonce))
        found = next((words for words in candidates if words and _person(words) == stored), None)
        if found is not None:
            cookie.set_words_shown(response, round_.id, found)


def _person(words: tuple[str, ...]) -> bytes:
    return keys.person_code(keys.known_lasting_key(site().workspace.keys, LINKING_KEY), in_one_order(words))


def _problem(read: Misread, texts: Texts) -> str:
    match read.kind:
        case "unknown" if read.near:
            return texts("“{word}” is not one of our words. Do you mean “{near}”?", word=read.word, near=read.near)
        case "unknown":
            return texts(
                "“{word}” is not one of our words. Compare it with what you wrote down, or leave this field empty",
                word=read.word,
            )
        case "twice":
            return texts(
                "“{word}” is there twice. Enter four different words, or leave this field empty", word=read.word
            )
        case "number":
            return texts("Enter all four words, or leave this field empty")
