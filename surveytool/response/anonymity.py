"""What members are promised about who can know what, by how a round was opened: in one place, so that the pages, the mails,
the poster and the report say the same.

Everything here is a key of a text (``catalogues/nl/anonymity.po``). Each says what is true, and no more.
"""

from dataclasses import dataclass
from typing import Literal, NamedTuple

Links = Literal["open", "personal", "both"]
Linking = Literal["none", "code", "panel"]


@dataclass(frozen=True)
class Promise:
    """``brief`` is one line for members; ``details`` are sentences for who wants to know more; ``account`` are sentences
    for the report, about the method."""

    brief: str
    details: tuple[str, ...]
    account: tuple[str, ...]


def promise(*, anonymous: bool, links: Links, linking: Linking = "none") -> Promise:
    """What is true of a round. ``links`` is how the members came who read it: of a round with links ``both`` one of the two
    where that is known."""
    told = _ANONYMOUS[links] if anonymous else _PANEL[links] if linking == "panel" else _NUMBERED[links]
    account = (told.account, _DESTROYED) if anonymous and links != "open" else (told.account,)
    if linking != "code":
        return Promise(told.brief, (told.detail,), account)
    words = _WORDS if anonymous else _WORDS_NOT_ANONYMOUS
    return Promise(told.brief, (told.detail, words), (*account, _WORDS_ACCOUNT))


class _Told(NamedTuple):
    brief: str
    detail: str
    account: str


_ANONYMOUS: dict[Links, _Told] = {
    "open": _Told(
        "Anonymous: we do not ask who you are and do not keep who answered what",
        "With your answers we keep nothing that leads to you: no name, no time and no address of your device.",
        "The answers are anonymous: they came by an open link, and nothing was kept of who answered what.",
    ),
    "personal": _Told(
        "Anonymous: your link tells us that you took part, never what you answered",
        "Your link is personal. By it we know that you took part, so that you get no reminder and everyone answers once. "
        "With your answers we keep no name, link or time: nobody can look up afterwards which answers are yours. When the survey "
        "closes the key of the links is destroyed: from then on nobody can see either whether you took part.",
        "The answers are anonymous: personal links told who took part, and nothing was kept of who answered what.",
    ),
    "both": _Told(
        "Anonymous: a personal link tells us that you took part, never what you answered",
        "Is your link personal? By it we know that you took part, so that you get no reminder. With your answers we keep "
        "no name, link or time: nobody can look up afterwards which answers are yours.",
        "The answers are anonymous: personal links told who took part, the open link did not, and nothing was kept of "
        "who answered what.",
    ),
}

_UNNUMBERED = _Told(
    "Not anonymous: what you fill in may show who you are",
    "With your answers we keep no name and no address, unless you fill them in yourself.",
    "The answers are not anonymous: what was filled in may show who answered.",
)
_NUMBERED: dict[Links, _Told] = {
    "open": _UNNUMBERED,
    "personal": _Told(
        "Not anonymous: your answers are kept under a number that belongs to you",
        "With your answers stands your number on the list of members, not your name. Whoever may see that list can look "
        "up which answers are yours.",
        "The answers are not anonymous: each carries the number of the member on the list of members.",
    ),
    "both": _Told(
        "Not anonymous: by a personal link your answers are kept under a number that belongs to you",
        "Is your link personal? Then your number on the list of members stands with your answers, not your name. Whoever "
        "may see that list can look up which answers are yours.",
        "The answers are not anonymous: those by personal links carry the number of the member on the list of members.",
    ),
}
_PANEL: dict[Links, _Told] = {
    "open": _UNNUMBERED,
    "personal": _Told(
        "Not anonymous: your answers are kept under a code that is yours in every survey",
        "With your answers stands a code that was made of your number on the list of members. By that code your answers "
        "of several surveys are laid side by side. Your name is not in it, but whoever has the key of the board can work "
        "out which code is yours.",
        "The answers are not anonymous: each carries a code that is the same in every round, and the key of the board "
        "leads from that code to the member.",
    ),
    "both": _Told(
        "Not anonymous: by a personal link your answers are kept under a code that is yours in every survey",
        "Is your link personal? Then a code stands with your answers that was made of your number on the list of members. "
        "By that code your answers of several surveys are laid side by side. Whoever has the key of the board can work "
        "out which code is yours.",
        "The answers are not anonymous: those by personal links carry a code that is the same in every round, and the "
        "key of the board leads from that code to the member.",
    ),
}

_WORDS = (
    "After sending you get four words that only you have. Fill them in next time, and your answers of both surveys can be laid "
    "side by side, still without anybody knowing whose they are. We do not keep the words themselves."
)
_WORDS_NOT_ANONYMOUS = (
    "After sending you get four words that only you have. Fill them in next time, and your answers of both surveys can be laid "
    "side by side. We do not keep the words themselves."
)
_DESTROYED = (
    "Who took part was kept apart from the answers; the key of the personal links was destroyed when the round closed."
)
_WORDS_ACCOUNT = "Answers of two rounds could be laid side by side by four words that members keep themselves."
