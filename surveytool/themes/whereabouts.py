"""Where a person can be reached: mail, web, postcode, street; and the days by which a person is known."""

import re
from collections.abc import Iterator

from surveytool.themes.common_words import words_of
from surveytool.themes.identifiers import Found

_MAIL_BEFORE = re.compile(r"[\w.+%&'*/=?^{}~-]{1,64} ?$")
_MAIL_AFTER = re.compile(r" ?(?:[\w-]{1,63}\.){1,6}[A-Za-z][\w-]{1,23}")
_MAIL_BARE = re.compile(r"[\w-]{2,63}")
_MAIL_SPOKEN = re.compile(
    r"\b[\w.+'-]{1,64} ?(?:"
    r"(?:\[at\]|\(at\)|\{at\}|<at>|\bapenstaartje\b) ?[\w-]{1,63}(?:(?: ?[\[(]?\b(?:punt|dot)\b[\])]? ?|\.)[\w-]{1,63}){1,3}"
    r"| at [\w-]{1,63}(?: ?[\[(]?\b(?:punt|dot)\b[\])]? ?[\w-]{1,63}){1,3})",
    re.IGNORECASE,
)
_WEB = re.compile(
    r"\b(?:https?://|ftp://|www\.)[^\s<>\"\ue000]+"
    r"|(?<![\w@.-])(?:[A-Za-z0-9-]{1,63}\.){1,4}(?:nl|com|org|net|eu)\b(?:/[^\s<>\"\ue000]*)?"
    r"|(?<![\w@.-])(?:[A-Za-z0-9-]{1,63}\.){1,4}(?:be|de|nu|info|uk|io|frl|amsterdam|health|care|app)/[^\s<>\"\ue000]*",
    re.IGNORECASE,
)
_TRAILING = ".,;:!?)]}'*_"

_POSTCODE = re.compile(r"(?<![\w.,-])(?:NL-)?([1-9][0-9]{3})( {0,2})([A-Za-z]{2})(?![\w'])")
_CALLED_POSTCODE = re.compile(r"(?:postcode|zip|postal code)(?:\ue000+(?!\ue000)|[^0-9\n\ue000]){0,15}$", re.IGNORECASE)
_YEARS = range(1900, 2100)
_NOT_AFTER_YEAR = words_of("VS PA HA HV NP GZ AI EU NL VK US UK WK EK CV TV BV NV IC ER OK PC IT HR GP KP RI AF TE")
_UNITS = words_of("mg ml kg km cm mm gr st dl ie kj kc kb mb gb hz kw mw mu ug pk px pt fl ct eu")
_SHORT_WORDS = words_of(
    "aan af al as at be bv by cq cv do dr ed ca de do du ef eh ek el en er es fa ga ge go ha he hé hi ho hr id ie if ik in "
    "is it ja je jl jr ka la le lo ma me mi mn mo mr mw my na ne no nr nu oa of oh ok om on op or os pa pl po pp qa re "
    "rt so ss te tm tv uf uh ui up us uw va vb vd we wo wc wk ze zn zo xx"
)

_STREET = re.compile(
    r"(?<![\w'])([A-Za-z][A-Za-z'.]{0,30}(?:-[A-Za-z]{1,30}){0,2})[.,]? "
    r"(?:(?:nr|no|nummer|huisnummer)\.? ?)?([0-9]{1,5})(?: (?:nr|nummer|huisnummer)\.? ?[0-9]{1,5}(?!\w))?"
    r"(?: ?[A-Za-z](?![\w'])| ?(?:bis|hs|huis|rood|zwart)(?!\w))?(?: ?[-/] ?[0-9A-Za-z]{1,4}(?!\w))?(?![\w%\u20ac])"
)
_LOWER_SUFFIX = re.compile(
    r"[a-z'-]{2,}(?:straat|straatje|laan|laantje|plein|gracht|singel|plantsoen|steeg|dreef|kade|boulevard|weg)"
)
_CAPITAL_SUFFIX = re.compile(
    r"[A-Z][A-Za-z'.-]*(?:straat|straatje|laan|laantje|plein|gracht|singel|plantsoen|steeg|dreef|kade|boulevard|weg|dijk|hof"
    r"|pad|park|markt|wal|brink|erf|baan|ring|kamp|plaats|donk|stede|oord|str)"
    r"|Street|Road|Avenue|Lane|Straat|Laan|Plein|Gracht|Singel|Kade|Markt|Brink|Weg|Hof|Dijk|Dam|Ring|Pad|Wal|Voorhout"
)
_NO_STREET = re.compile(
    r"(?:onder|snel|halver|om|uit|over|zorg|rijks|tussen|be|water|luchte?|urine|spoor|ver|van|ge)weg"
    r"|(?:ver|over|in|ont|af|be|om|aan|door|ge)?s[lt]aan|(?:zaken|zorg|arbeids|werk)markt|.*(?:schrift|spring)plaats",
    re.IGNORECASE,
)
_UNIT_AFTER = re.compile(
    r" ?(?:keer|maal|x\b|uur|minu|min\b|jaar|jaren|dag|weken|week|maand|euro|procent|patient|collega|huisarts|mensen|leden"
    r"|km\b|meter|m\b|punten|times|hours|days|years|weeks|minutes|people)",
    re.IGNORECASE,
)
_LONG_STREET = re.compile(
    r"\b(?:Laan|Plein|Hof|Weg|Kade|Singel|Park|Dijk|Gracht|Straat) (?:van|der|de|den|het|naar|op|aan)\b"
    r"(?: (?:van|der|de|den|het|[A-Z][A-Za-z'-]{1,25})){1,4} [0-9]{1,5}"
    r"(?: ?[A-Za-z](?![\w'])| ?(?:bis|hs)(?!\w))?(?: ?[-/] ?[0-9A-Za-z]{1,4}(?!\w))?(?!\w)"
)
_ENGLISH_STREET = re.compile(
    r"(?<![\w.,-])(?!(?:19|20)[0-9]{2}\b)[0-9]{1,4}[A-Za-z]?,? (?:[A-Z][a-z'-]{1,20} ){1,3}(?:Street|Road|Avenue|Lane|Drive|Close|Crescent|Terrace|Gardens)\b"
)
_ARTICLE = re.compile(r"(?:de|het|den) ")
_BEFORE_STREET = re.compile(r"(?:(?:[A-Z][a-z'-]{0,20}\.?|[A-Z]\.|van|der|de|den|het|'s|ten|ter) ?){1,4}$")
_BOX = re.compile(r"\b(?:postbus|antwoordnummer|p\.?o\.? box) [0-9]{1,6}\b", re.IGNORECASE)

_DAY = r"(?:0?[1-9]|[12][0-9]|3[01])"
_MONTH = (
    r"(?:januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december|january|february|march"
    r"|may|june|july|august|october|jan|feb|febr|mrt|apr|jun|jul|aug|sep|sept|okt|oct|nov|dec)"
)
_ENGLISH_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul"
    r"|Aug|Sept?|Oct|Nov|Dec)"
)
_DATE = re.compile(
    rf"(?<![\w])(?<![0-9][-/.])(?:{_DAY}(?P<a> ?[-/] ?){_DAY}(?P=a)(?:(?:19|20)[0-9]{{2}}|'?[0-9]{{2}}(?! [0-9]))"
    rf"|{_DAY}\.{_DAY}\.(?:19|20)[0-9]{{2}}|[0-3][0-9]\.[01][0-9]\.[0-9]{{2}}(?! [0-9])"
    rf"|(?:19|20)[0-9]{{2}}(?P<b>[-/.])(?:0?[1-9]|1[0-2])(?P=b){_DAY}"
    rf"|(?:0[1-9]|[12][0-9]|3[01]) (?:0[1-9]|1[0-2]) (?:19|20)[0-9]{{2}}(?! [0-9]))(?![0-9]|[-/.][0-9])"
    rf"|(?<![\w])(?<![0-9][-/.,]){_DAY}(?:st|nd|rd|th|ste|de|e)?(?: of)?[ -]{_MONTH}\b\.?(?:,?[ -](?:(?:19|20)[0-9]{{2}}|'[0-9]{{2}}|[0-9]{{2}}(?= ?[.,;)]|$))(?![\w]))?",
    re.IGNORECASE,
)
_ENGLISH_DATE = re.compile(
    rf"\b{_ENGLISH_MONTH}\.? {_DAY}(?:st|nd|rd|th)?(?:,? (?:19|20)[0-9]{{2}})?(?![\w]|[.,:/-][0-9])"
)


def mails(text: str) -> Iterator[Found]:
    """Mail addresses, also with spaces around the sign, without the end, or with the sign in words."""
    passed, place = 0, text.find("@")
    while place >= 0:
        before = _MAIL_BEFORE.search(text, max(passed, place - 65), place)
        after = _MAIL_AFTER.match(text, place + 1) or _MAIL_BARE.match(text, place + 1)
        if before is not None and after is not None:
            passed = after.end()
            yield Found(before.start(), passed, "email")
        place = text.find("@", max(place + 1, passed))
    for spoken in _MAIL_SPOKEN.finditer(text):
        if "@" not in spoken[0]:
            yield Found(spoken.start(), spoken.end(), "email")


def links(text: str) -> Iterator[Found]:
    """Addresses of web pages, without the punctuation of the sentence around them."""
    for link in _WEB.finditer(text):
        yield Found(link.start(), link.start() + len(link[0].rstrip(_TRAILING)), "url")


def postcodes(text: str) -> Iterator[Found]:
    """``1234 AB``, also in small letters; not a year, an amount or a dose with a short word behind it."""
    for found in _POSTCODE.finditer(text):
        number, space, letters = int(found[1]), found[2], found[3]
        called = _CALLED_POSTCODE.search(text, max(0, found.start() - 120), found.start()) is not None
        if called or _is_postcode(number, space, letters):
            yield Found(found.start(), found.end(), "postcode")


def _is_postcode(number: int, space: str, letters: str) -> bool:
    if letters.isupper():
        return not (number in _YEARS and space and letters in _NOT_AFTER_YEAR) and letters not in (
            "ML",
            "MG",
            "KG",
            "IE",
        )
    if letters.lower() in _UNITS or not (letters.islower() or letters.istitle()):
        return False
    return not space or letters.lower() not in _SHORT_WORDS


def streets(text: str) -> Iterator[Found]:
    """A street with a number, and a post box."""
    passed = 0
    for found in sorted(_streets(text)):
        if found.start >= passed:
            passed = found.end
            yield found


def _streets(text: str) -> Iterator[Found]:
    for found in _STREET.finditer(text):
        word = found[1].rstrip(".")
        is_street = _LOWER_SUFFIX.fullmatch(word) or _CAPITAL_SUFFIX.fullmatch(word)
        if is_street and not _NO_STREET.fullmatch(word) and not _UNIT_AFTER.match(text, found.end()):
            before = _BEFORE_STREET.search(text, max(0, found.start() - 60), found.start())
            capital = word[0].isupper() and before is not None and found.start() > 0 and text[found.start() - 1] == " "
            start = before.start() if capital and before else found.start()
            article = _ARTICLE.match(text, start, found.start())
            yield Found(article.end() if article else start, found.end(), "address")
    for pattern in (_LONG_STREET, _ENGLISH_STREET, _BOX):
        yield from (Found(found.start(), found.end(), "address") for found in pattern.finditer(text))


def days(text: str) -> Iterator[Found]:
    """Dates with a day in them, in figures or with the name of the month; a year or a month alone is none."""
    found = [Found(one.start(), one.end(), "date") for one in _DATE.finditer(text) if not one[0].endswith((" ", "-"))]
    found += [Found(one.start(), one.end(), "date") for one in _ENGLISH_DATE.finditer(text)]
    passed = 0
    for one in sorted(found):
        if one.start >= passed:
            passed = one.end
            yield one
