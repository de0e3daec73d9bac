"""The extra ``surveytool[privacy]``: what the program ``deduce`` knows of Dutch texts, besides our own rules."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from surveytool.errors import Refused

if TYPE_CHECKING:
    from surveytool.themes.redaction import Finder


def deduce_finder() -> "Finder":
    """What ``deduce`` finds in a text besides our own rules: names that are on no list, institutions, places, ages.

    The first time it builds its word lists, which takes one or two minutes and 1.2 GB of memory, and writes them in its own
    folder; later it starts in some ten seconds.

    Raises:
        Refused: the extra is not installed.
    """
    try:
        from deduce import Deduce  # type: ignore[import-not-found, unused-ignore]
    except ImportError:
        message = "This needs the extra [privacy]. Install it with: pip install 'surveytool[privacy]'"
        raise Refused(message) from None
    from surveytool.themes.identifiers import Found

    model = Deduce()

    def find(text: str) -> list[Found]:
        found = model.deidentify(text).annotations
        return sorted(Found(one.start_char, one.end_char, _KINDS.get(one.tag, "number")) for one in found)

    return find


_KINDS: Mapping[str, str] = {
    "persoon": "name",
    "patient": "name",
    "locatie": "place",
    "zorginstelling": "organisation",
    "ziekenhuis": "organisation",
    "datum": "date",
    "leeftijd": "age",
    "telefoonnummer": "phone",
    "emailadres": "email",
    "url": "url",
    "bsn": "bsn",
    "id": "number",
}
"""What deduce calls the kinds."""
