"""What around a word says that it is somebody's name, or that it is none, when the word alone could be both.

"Roos" is a flower and a nurse. At the start of a sentence its capital tells nothing: there the words behind it may.
"""

import re

from surveytool.themes.common_words import words_of

_ARTICLE = re.compile(r"(?<!\w)(?:de|het|een|the|an?) $", re.IGNORECASE)
_TOLD = re.compile(r"(?<!\w)(?:vraag|vroeg|zeg|zei|vertel|mail|app|geef|leg) het $", re.IGNORECASE)
_WHEREABOUTS = re.compile(r"(?<!\w)(?:in|te|uit|naar|rond|regio|omgeving|gemeente|from|near|at|to) $", re.IGNORECASE)
_GREETED = re.compile(
    r"(?<!\w)(?:hoi|hallo|hey|dag|lieve|groetjes|groeten|bedankt|dankjewel|dank je wel|thanks|thank you|dear) $",
    re.IGNORECASE,
)
_ANSWERED = re.compile(
    r"(?:,? (?:bedankt|dankjewel|dank je|dank je wel|thanks|thank you)\b|, (?:jij|je bent|jullie|you)\b)"
)
_MEANT = re.compile(r", (?:hij|zij|he|she)\b")
_SAYS = re.compile(
    r" (?:zegt|zei|vertelt|vertelde|vroeg|vraagt|belde|mailde|appte|schreef|antwoordde|says|said|told|asked|wrote|explained|knows)\b"
)
_DOES = re.compile(
    r" (?:(?:heeft|had|vindt|vond|weet|wist|wil|wilde|wou|doet|deed|gaat|ging|regelt|regelde|helpt|hielp|schrijft|belt|werkt|werkte"
    r"|geeft|gaf|organiseert|organiseerde|leidt|denkt|dacht|kent|spreekt|sprak|stuurt|stuurde|begeleidt|begeleidde|kreeg|mist"
    r"|miste|begrijpt|begreep|luistert|luisterde|verwijst|verwees|reageert|reageerde|presenteert|presenteerde|overlegt|overlegde"
    r"|adviseert|adviseerde|legt|neemt (?:nooit|altijd|niet|contact|mij|me|ons|het voortouw|de tijd)"
    r"|zou (?:het|dat|dit|ook|graag)|woont|ziet|zag|deelde|leerde|legde|bedacht|zit in|kan (?:het|dat|je|jou|mij|ons|dit)|komt (?:uit|ook)"
    r"|wants|wanted|knew|has|had|gave|gives|helped|helps|organised|organized|arranged|runs|leads|led|thinks|showed|shared"
    r"|taught|teaches|leaves|did|lives|and I|en ik"
    r"|(?:will|would|should|could|must) (?:not |never |also )?(?:call|talk|speak|listen|chair|answer|join|explain|ask|write|know"
    r"|organi[sz]e))\b"
    r"|was er (?:ook |niet )?bij\b|(?:is|was|blijft) (?:mijn|onze|my|our|leaving|retiring|gestopt|behulpzaam|betrokken|helpful|kind)\b"
    r"|(?:is|was|blijft) (?:[\w'-]+ ){1,3}(?:collega|buddy|mentor|voorzitter|kanjer|topper|huisarts|opleider|begeleider|colleague"
    r"|spreker|spreekster|trainer|speaker|teacher|docent|contactpersoon|nurse|chair)\b)"
)
_SPEAKERS = words_of(
    "baas dokter dokters docent assistent coach leider mens mensen man vrouw kind kinderen vader moeder men niemand iemand elke wie "
    "praktijk team regio netwerk school kliniek bond bank forum huis nobody"
)
_THINGS = words_of(
    "zorg zorgen scholing tijd geld kennis rust kunst hulp steun kracht moed macht nacht dag dagen week licht water lucht zon weer "
    "winter zomer herfst lente alles iets alle beter meer veel minder goed samen online extra taal troost wat post werk werken "
    "wonen leven nature summer love time may wit zwart groen groene blauw rood rode geel bruin grijs roze paars oranje"
)
_PEOPLE_SPOKEN = words_of("deens duits engels fins frans fries grieks noors pools spaans turks waals zweeds")


def follows_an_article(text: str, start: int, own: frozenset[str]) -> bool:
    """Whether "de", "the" or the like stands right before, which is no part of the person's own name (``own``)."""
    article = _ARTICLE.search(text, max(0, start - 6), start)
    if _TOLD.search(text, max(0, start - 12), start) is not None:
        return False
    return article is not None and article[0].strip().casefold() not in own


def is_whereabouts(text: str, start: int) -> bool:
    """Whether "in", "near" or the like stands right before, as before a place."""
    return _WHEREABOUTS.search(text, max(0, start - 10), start) is not None


def is_addressed(text: str, start: int, end: int, *, capital: bool) -> bool:
    """Whether somebody is greeted or thanked, or a capital word is "he" or "she" behind a comma."""
    if capital and _MEANT.match(text, end) is not None:
        return True
    return _GREETED.search(text, max(0, start - 16), start) is not None or _ANSWERED.match(text, end) is not None


def acts(text: str, end: int, word: str, *, capital: bool) -> bool:
    """Whether the words behind ``word`` at the start of a sentence tell what a person says or does.

    Without a capital, and of a thing, only what is said counts: "roos vroeg".
    """
    if word in _SPEAKERS:
        return False
    does = capital and word not in _THINGS and _DOES.match(text, end) is not None
    return does or _SAYS.match(text, end) is not None


def owns(text: str, end: int, raw: str) -> bool:
    """Whether a capital word has the ``'s`` or ``'`` of something of a person."""
    return raw.endswith("'s") or (text.startswith("' ", end) and raw[-1:] in "sxz")


def is_language(word: str) -> bool:
    """Whether it is the name of a language, which is no genitive of a name."""
    return word in _PEOPLE_SPOKEN
