"""Names of people in a text: after a title, and those on a list of members."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from surveytool.themes.common_words import COMMON_WORDS, EPONYMS, MONTHS, PLACES, PREFIXES, TOWNS, words_of
from surveytool.themes.identifiers import Found
from surveytool.themes.name_list import WORD, KnownNames
from surveytool.themes.name_signs import acts, follows_an_article, is_addressed, is_language, is_whereabouts, owns

_GAP = re.compile(r"[ .,'/-]{1,3}")
_CLOSE = re.compile(r" {1,2}|-|, ?|\. ?| - |\.? ?'")
_START = re.compile(r"(?:^|[.!?:;*\u2022\u2026\n\r>]|^ ?-|\n ?-)[ \"'(\[\u201c\u201e\u201d\u00ab]*$")
_TIME_BEFORE = re.compile(
    r"\b(?:in|since|until|till|of|by|mid|early|late|from|last|next|this|before|after|sinds|vanaf|tot|eind|begin|half) $",
    re.I,
)
_ONE = re.compile(r"(?<!\w)(?:een|an?) $", re.IGNORECASE)
_ONE_OF_SOME = re.compile(r"(?<!\w)(?:de|die|deze|een|the|an?) $", re.IGNORECASE)
_YEAR_AFTER = re.compile(r" '?[0-9]{2}")

_NAME = (
    r"(?:[A-Z]\. ?|[A-Z]{1,3} ){0,4}(?:(?:[Vv]an|[Dd]e|[Dd]er|[Dd]en|[Hh]et|'t|[Tt]en|[Tt]er|von|el|al|vd|v\.d\.|v\.|d\.|la|le|du"
    r"|di|da) ?){0,3}(?:[A-Z][a-z']+(?:[A-Z][a-z']+)?|[A-Z]{4,20})"
    r"(?:(?:-| (?:van |de |der |den |van de |van der |van den |vd )?)(?:[A-Z][a-z']+|[A-Z]\.)){0,3}"
)
_TITLED = re.compile(
    r"(?<![\w'])(?<![0-9] )(?:[Mm]evrouw|[Mm]evr|[Mm]w|[Mm]eneer|[Mm]ijnheer|[Dd]hr|[Dd]e [Hh]eer|[Mm]ej|[Jj]uffrouw|[Jj]uf|[Dd]rs|[Dd]r|[Pp]rof|[Mm]rs"
    r"|Mr|Miss|Ms|[Ff]amilie|(?:[Ii]ng|[Ii]r|mr|ms|zr|Zr|[Ff]am)(?=\.))"
    r"(?:(?:\. ?| )(?i:prof|dr|drs|ir|ing|mr)){0,4}(?:\. {0,2}| {1,2})"
    rf"(?P<name>{_NAME}|(?:van (?:der|den|de)|vd|v\.d\.|v/d) [a-z]{{3,20}})(?![\w])"
)
_ABBREVIATED = re.compile(r"(?<![\w'])(?i:mevr|mw|dhr|drs|dr|mr|mrs)\. ?(?P<name>[a-z]{4,20})(?![\w'])")
_CALLED = re.compile(
    r"(?<![\w'])(?i:dokter|huisarts|collega|zuster|broeder|professor|doctor|nurse|tante|oom|buurvrouw|buurman|patiente?)"
    rf" (?P<name>{_NAME})(?![\w])"
)
_NO_NAME_AFTER_TITLE = words_of(
    "heeft hebben had zegt zei vindt vond wordt werd kwam komt gaat ging kreeg krijgt moet moest mocht wilde zich niet geen deze "
    "dit daar hier maar want omdat toen voor naar over onze jullie hun haar zijn werkt woont belt belde vroeg vraagt doet deed "
    "ziet heet blijft bleef weet wist kent kende gaf geeft weer ook alleen altijd soms vaak"
)


_BEFORE_A_SURNAME = words_of("mevrouw mevr mw meneer mijnheer dhr dokter zuster zr")
_NOT_CALLED_SO = words_of("wil will laat kan mag kom loop las may mark") | _NO_NAME_AFTER_TITLE

_OF_WORK = words_of(
    "verpleegkundig verpleegkundige verpleegkundigen specialist specialisten huisarts huisartsen arts artsen physician assistant "
    "nurse practitioner practitioners google covid corona nederland ik we je als die dat"
)


@dataclass(frozen=True)
class Word:
    """A word of a text, as it is written and in small letters."""

    start: int
    end: int
    raw: str
    small: str


def titled(text: str) -> Iterator[Found]:
    """The name after a title or a word as "collega"; what it is called after stays."""
    found = [
        Found(*one.span("name"), "name")
        for one in _TITLED.finditer(text)
        if one["name"] != one["name"].lower() or _ONE_OF_SOME.search(text, max(0, one.start() - 6), one.start()) is None
    ]
    for one in _CALLED.finditer(text):
        said = {word[0].casefold() for word in WORD.finditer(one["name"])}
        if not said & (EPONYMS | PLACES | _OF_WORK) and not one["name"].isupper():
            found.append(Found(*one.span("name"), "name"))
    for one in _ABBREVIATED.finditer(text):
        if one["name"] not in _NO_NAME_AFTER_TITLE:
            found.append(Found(*one.span("name"), "name"))
    passed = 0
    for name in sorted(found):
        if name.start >= passed:
            passed = name.end
            yield name


def listed(text: str, known: KnownNames) -> Iterator[Found]:
    """The names in ``text`` of people on the list.

    A part that is no other word is found wherever it stands, in any case, without its accents and with an s behind it. A
    part that is also a word, a place or an illness has to stand beside another part of the same name; of these, a word
    may also stand alone with a capital in the midst of a sentence.
    """
    if not known.people_of:
        return
    words = [Word(*found.span(), found[0], found[0].casefold()) for found in WORD.finditer(text)]
    place = 0
    while place < len(words):
        chain = _chain(words, place, text, known)
        if chain is None:
            place += 1
            continue
        first, last, people, parts = chain
        if _is_meant(words, first, last, people, parts, text, known):
            first, last = _with_initials(words, first, last, people, text, known)
            yield Found(words[first].start, words[last].end, "name")
        place = max(last, place) + 1


def _carriers(word: Word, known: KnownNames) -> frozenset[int]:
    """Who on the list is called so; an s at the end may be a genitive."""
    small = word.small
    found = known.people_of.get(small)
    if found is None and small.endswith("'s"):
        found = known.people_of.get(small[:-2])
    if found is None and small.endswith("s") and len(small) > 3:
        found = known.people_of.get(small[:-1])
    return found or frozenset()


def _chain(
    words: Sequence[Word], place: int, text: str, known: KnownNames
) -> tuple[int, int, frozenset[int], list[int]] | None:
    """From ``place``, the parts of one name that stand together: first and last word, whose, and which words are parts."""
    people = _carriers(words[place], known)
    last = place
    if not people and words[place].small not in PREFIXES and place + 1 < len(words) and _touch(words, place, text):
        joined = words[place].small + words[place + 1].small
        people, last = known.people_of.get(joined, frozenset()), place + 1
        if people and any(len(word.small) == 1 for word in words[place : place + 2]):
            people = frozenset()
    if not people:
        return None
    parts, ahead = list(range(place, last + 1)), last + 1
    while ahead < len(words) and ahead - last <= 4 and _touch(words, ahead - 1, text):
        same = people & _carriers(words[ahead], known)
        if same and words[ahead].small not in {words[part].small for part in parts}:
            people, last = same, ahead
            parts.append(ahead)
        elif words[ahead].small not in PREFIXES and len(words[ahead].small) > 1:
            break
        ahead += 1
    return place, last, people, parts


def _touch(words: Sequence[Word], place: int, text: str) -> bool:
    """Whether nothing but a space, a hyphen, a comma or a point stands between a word and the next."""
    gap = text[words[place].end : words[place + 1].start]
    point = gap.startswith(". ") and len(words[place].small) > 2
    return _CLOSE.fullmatch(gap) is not None and not point


def _is_meant(
    words: Sequence[Word],
    first: int,
    last: int,
    people: frozenset[int],
    parts: Sequence[int],
    text: str,
    known: KnownNames,
) -> bool:
    if (
        len(parts) == 1
        and words[first].raw.islower()
        and _ONE.search(text, max(0, words[first].start - 5), words[first].start)
    ):
        return False
    if len(parts) > 1 or not _is_ordinary(words[first], known):
        return True
    if _initial_before(words, first, people, text, known) is not None:
        return True
    word = words[first]
    own = frozenset(prefix for one in people for prefix in known.prefixes[one])
    if _has_particle(words, first, own, text) or _initial_behind(words, first, people, text, known):
        return True
    if _is_titled(words, first, own, text):
        return True
    small = word.small.removesuffix("'s")
    if small in PLACES or small in EPONYMS or is_language(small) or follows_an_article(text, word.start, own):
        return False
    starts = word.start == 0 or _START.search(text, max(0, word.start - 8), word.start) is not None
    capital = _has_capital(word)
    if is_addressed(text, word.start, word.end, capital=capital):
        return True
    if starts and acts(text, word.end, small, capital=capital):
        return True
    if not capital or _is_title_like(text):
        return False
    if small in TOWNS:
        if first > 0 and any(words[first - 1].small in known.prefixes[one] for one in people):
            return True
        return not is_whereabouts(text, word.start) and acts(text, word.end, small, capital=True)
    if small in MONTHS and (
        _TIME_BEFORE.search(text, max(0, word.start - 9), word.start) or _YEAR_AFTER.match(text, word.end)
    ):
        return False
    return not starts or owns(text, word.end, word.raw) or _is_one_of_some(words, first, text, known)


def _has_particle(words: Sequence[Word], first: int, own: frozenset[str], text: str) -> bool:
    """Whether what stands before is nothing but a part of a name, in whatever letters: "van der meer", "vd meer"."""
    before = words[first - 1].small if first > 0 and _touch(words, first - 1, text) else ""
    second = words[first - 2].small if first > 1 and _touch(words, first - 2, text) else ""
    if before in ("vd", "vdr", "vh") or (second, before) == ("v", "d"):
        return "van" in own
    return before in own and (before in ("der", "den") or (second, before) == ("van", "t"))


def _is_titled(words: Sequence[Word], first: int, own: frozenset[str], text: str) -> bool:
    """Whether a title stands before a name, in whatever letters: "meneer prins", "mw. de wit"; not "mevrouw wil"."""
    before = first
    while before > 0 and first - before < 3 and words[before - 1].small in own and _touch(words, before - 1, text):
        before -= 1
    if before == 0 or words[first].small in _NOT_CALLED_SO or not _touch(words, before - 1, text):
        return False
    return words[before - 1].small in _BEFORE_A_SURNAME


def _is_one_of_some(words: Sequence[Word], first: int, text: str, known: KnownNames) -> bool:
    """Whether a word at the start of a sentence is one of some names: "Roos en Vos", "Roos, Vos"."""
    if first + 1 >= len(words):
        return False
    joint = words[first + 1]
    if text[words[first].end : joint.start] in (", ", " & ", " / ", "/"):
        return _has_capital(joint) and bool(_carriers(joint, known))
    if joint.small not in ("en", "and", "of", "or") or first + 2 >= len(words):
        return False
    other = words[first + 2]
    near = text[words[first].end : joint.start] == " " and text[joint.end : other.start] == " "
    return near and _has_capital(other) and bool(_carriers(other, known))


def _is_ordinary(word: Word, known: KnownNames) -> bool:
    """Whether it is also a word, a place or an illness; a name of two letters may be anything."""
    forms = {word.small, word.small.removesuffix("'s")}
    if word.small not in known.people_of and word.small.endswith("s"):
        forms.add(word.small[:-1])
    return any(
        (len(form) <= 2 and form.isascii())
        or form in COMMON_WORDS
        or form in PLACES
        or form in TOWNS
        or form in EPONYMS
        or form in PREFIXES
        for form in forms
    )


def _has_capital(word: Word) -> bool:
    return word.raw[0].isupper() and (len(word.raw) == 1 or not word.raw.isupper())


def _is_title_like(text: str) -> bool:
    """Whether nearly every word has a capital, so that a capital tells nothing."""
    words = text.split(maxsplit=400)[:400]
    capitals = sum(word[:1].isupper() for word in words)
    return len(words) > 3 and capitals > 0.8 * len(words)


def _initial_before(
    words: Sequence[Word], first: int, people: frozenset[int], text: str, known: KnownNames
) -> int | None:
    """The first of the initials and small words right before a name, when there is an initial of that person."""
    place, found = first, None
    while place > 0 and first - place < 5 and _touch(words, place - 1, text):
        word = words[place - 1]
        small = len(word.raw) == 1 and (word.raw.isupper() or _is_pointed(word, text))
        if small and any(word.small in known.initials[one] for one in people):
            found = place - 1
        elif word.small not in PREFIXES and not (len(word.raw) == 1 and word.raw.isupper()):
            if (
                1 < len(word.raw) <= 3
                and word.raw.isupper()
                and any(word.small[0] in known.initials[one] for one in people)
            ):
                found = place - 1
            break
        place -= 1
    return found


def _is_pointed(word: Word, text: str) -> bool:
    """Whether it is one letter with a point behind it and nothing before it, as an initial is; not the end of "i.v.m."."""
    before = "" if word.start == 0 else text[word.start - 1]
    alone = before in " (\n" or (before == "." and word.raw.isupper())
    return len(word.raw) == 1 and text.startswith(".", word.end) and alone


def _initial_behind(words: Sequence[Word], place: int, people: frozenset[int], text: str, known: KnownNames) -> bool:
    """Whether an initial of that person with a point stands right behind a name."""
    if place + 1 >= len(words) or not _touch(words, place, text):
        return False
    word = words[place + 1]
    pointed = len(word.raw) == 1 and word.raw.isupper() and text.startswith(".", word.end)
    return pointed and any(word.small in known.initials[one] for one in people)


def _with_initials(
    words: Sequence[Word], first: int, last: int, people: frozenset[int], text: str, known: KnownNames
) -> tuple[int, int]:
    """The name with the initials and small words that belong to it, before it and behind it."""
    initial = _initial_before(words, first, people, text, known)
    if initial is not None:
        first = initial
    own = {prefix for one in people for prefix in known.prefixes[one]}
    own |= {prefix[0] for prefix in own} | ({"vd", "vdr", "vh"} if "van" in own else set())
    while (
        initial is None
        and first > 0
        and words[first - 1].small in own
        and text[words[first - 1].end : words[first].start].strip(" .'-/") == ""
    ):
        first -= 1
    while first > 0 and _is_pointed(words[first - 1], text) and _touch(words, first - 1, text):
        if words[first - 1].raw.islower():
            break
        first -= 1
    behind = last + 1
    while behind < len(words) and behind - last <= 3 and _touch(words, behind - 1, text):
        word = words[behind]
        if len(word.raw) == 1 and word.raw.isupper() and any(word.small in known.initials[one] for one in people):
            return first, _end_of_initials(words, behind, own, text)
        if word.small not in PREFIXES:
            break
        behind += 1
    return first, last


def _end_of_initials(words: Sequence[Word], last: int, own: set[str], text: str) -> int:
    """The last of what belongs to an initial behind a surname: other initials and its small words, "Berg, J.P. van der"."""
    while last + 1 < len(words) and _touch(words, last, text) and _is_pointed(words[last + 1], text):
        last += 1
    while (
        (text.startswith(".", words[last].end) or words[last].small in own)
        and last + 1 < len(words)
        and words[last + 1].small in own
        and _touch(words, last, text)
    ):
        last += 1
    return last
