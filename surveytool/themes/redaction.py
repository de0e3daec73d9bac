"""What points at a person is taken out of a text before others read it, and every change is told.

The rules know mail and web addresses, telephone numbers, numbers with a check digit (accounts, citizens, health
professionals, payment cards), other long numbers, postcodes, streets with a number, dates, names after a title, and the
names on a list. They cannot know everything: a person looks at each text before it is printed, for someone may also be
known by what they tell. The text as it was written stays as it is; a redaction is a new text.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from surveytool.texts import LANGUAGES, load_texts
from surveytool.themes.folding import HIDDEN, fold
from surveytool.themes.identifiers import Found, accounts, apart, cards, long_numbers, numbers, phones
from surveytool.themes.name_list import KnownNames, known_names
from surveytool.themes.person_names import listed, titled
from surveytool.themes.whereabouts import days, links, mails, postcodes, streets

LABELS = {
    "email": "[e-mail]",
    "url": "[web address]",
    "iban": "[account number]",
    "phone": "[phone number]",
    "bsn": "[citizen number]",
    "big": "[register number]",
    "card": "[card number]",
    "number": "[number]",
    "postcode": "[postcode]",
    "address": "[address]",
    "date": "[date]",
    "name": "[name]",
    "place": "[place]",
    "organisation": "[organisation]",
    "age": "[age]",
}
"""By kind, what comes in its place; the key of an interface text."""
_RULES = (mails, links, accounts, cards, days, phones, numbers, long_numbers, postcodes, streets, titled)
_MOST_ROUNDS = 8

Finder = Callable[[str], Iterable[Found]]
"""Finds more in a text, as written: what a model of a language knows besides the rules."""


@dataclass(frozen=True)
class Change:
    """One thing taken out: where it stood in the text as written, of what kind, what stood there, what came for it."""

    start: int
    end: int
    kind: str
    before: str
    after: str


@dataclass(frozen=True)
class Redaction:
    """A text without what points at a person, and the changes in the order in which they stand."""

    text: str
    changes: tuple[Change, ...]


def redact(
    text: str, names: Sequence[str] | KnownNames = (), *, language: str = "nl", also: Finder | None = None
) -> Redaction:
    """``text`` without what points at a person.

    ``names`` are full names, as of a list of members; for many texts make them ready once with ``known_names``. What comes
    in place of a thing is in ``language``. ``also`` may find more than the rules do. A second time changes nothing.
    """
    known = names if isinstance(names, KnownNames) else known_names(names)
    changes = []
    for start, end, kind in _found(text, known, also):
        changes.append(Change(start, end, kind, text[start:end], load_texts(language)(LABELS[kind])))
    return Redaction(apply(text, changes), tuple(changes))


def apply(text: str, changes: Iterable[Change]) -> str:
    """``text`` with each change made; they are in order and do not overlap."""
    pieces, place = [], 0
    for change in changes:
        pieces += [text[place : change.start], change.after]
        place = change.end
    return "".join([*pieces, text[place:]])


def _found(text: str, known: KnownNames, also: Finder | None) -> list[Found]:
    """All there is to take out, as places in ``text``: the rules look again at what is left, until nothing is found."""
    folded = fold(text)
    left = _hide(folded.text, ((one.start(), one.end()) for one in _labels().finditer(folded.text)))
    found: list[Found] = []
    for _ in range(_MOST_ROUNDS):
        before = left
        for rule in (*_RULES, lambda view: listed(view, known)):
            whole = (Found(*folded.whole(one.start, one.end), one.kind) for one in rule(left) if one.end > one.start)
            new = list(apart(sorted(whole)))
            found += [Found(*folded.span(one.start, one.end), one.kind) for one in new]
            left = _hide(left, ((one.start, one.end) for one in new))
        if left == before:
            break
    more = [] if also is None else [one for one in also(text) if one.kind in LABELS and not _is_label(text, one)]
    return _with_more(found, more)


def _hide(text: str, spans: Iterable[tuple[int, int]]) -> str:
    pieces, place = [], 0
    for start, end in spans:
        start = max(start, place)
        pieces += [text[place:start], HIDDEN * (end - start)]
        place = max(place, end)
    return "".join([*pieces, text[place:]]) if pieces else text


def _with_more(own: Sequence[Found], more: Iterable[Found]) -> list[Found]:
    """The rules' own finds, which do not overlap, with what others found beside them; in order."""
    taken = sorted(own)
    for one in more:
        place = bisect_right(taken, one)
        beside = [*taken[max(0, place - 1) : place + 1]]
        if one.end > one.start and not any(one.start < other.end and other.start < one.end for other in beside):
            taken.insert(place, one)
    return taken


@cache
def _labels() -> re.Pattern[str]:
    """What stands in a text that was redacted before, in any language."""
    said = {load_texts(language)(label) for language in LANGUAGES for label in LABELS.values()}
    return re.compile("|".join(sorted(map(re.escape, said), key=len, reverse=True)))


def _is_label(text: str, found: Found) -> bool:
    return any(one.start() < found.end and found.start < one.end() for one in _labels().finditer(text))
