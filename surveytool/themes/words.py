"""The words of an answer, folded so that spelling by hand does not matter: small letters, no accents, no signs."""

import re
import unicodedata

WORD = re.compile(r"[^\W_]+")
LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_APOSTROPHES = str.maketrans("", "", "'’‘`´")
_FUNCTION_WORDS = {
    "nl": """aan al alle als andere ben bij bent daar dan dat de deze die dit door dus een elkaar en er ga gaan geen goed graag had
        heb hebben heeft hem het hier hij hoe hun iets ik in is ja je jullie kan kunnen maar maken me meer men met mij mijn moet
        moeten na naar niet niets nog nu of om omdat onder ons ook op over per te tegen toch toe tot uit van veel via voor
        waar want waren was wat we wel welke werd wie wij wil willen worden wordt zal ze zelf zeer zich zie zij zijn zo zonder zou
        zoals zouden zodat vind vinden komt komen krijgen krijg doen echt soms vaak steeds eigenlijk zoveel hele heel elk elke""",
    "en": """a about after all also am an and any are as at be because been but by can could did do does for from get had has have
        he her here him his how i if in into is it its just like me more most much my need no not now of on only or other our
        out really she should so some such than that the their them then there these they this to too up us very want was
        we were what when where which who will with would you your yours""",
}
FUNCTION_WORDS = {language: frozenset(words.split()) for language, words in _FUNCTION_WORDS.items()}


def tidy(text: str) -> str:
    """The text with compatibility forms unified (NFKC), links left out and every run of space one space."""
    return " ".join(LINK.sub(" ", unicodedata.normalize("NFKC", text)).split())


def fold(text: str) -> str:
    """The words in small letters without accents and apostrophes, with one space between them."""
    decomposed = unicodedata.normalize("NFKD", LINK.sub(" ", text).translate(_APOSTROPHES).casefold())
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return " ".join(WORD.findall(bare))


def text_of(value: object) -> str:
    """The text as it was given.

    Raises TypeError for anything that is not a text: an empty cell must be made a text by who read it.
    """
    if not isinstance(value, str):
        raise TypeError(f"an open answer is a text, not {type(value).__name__}: {value!r:.60}")
    return value
