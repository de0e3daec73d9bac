"""What is said of one person, as it may be kept: an address, a name, a language, attributes.

It judges what was typed and looks nothing up: an address that is written well may still be nobody's. What cannot be kept
is told with the reason and what to do, so that a list can name every such cell.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from surveytool.problem import visible
from surveytool.response.cleaning import normal_text

MAX_NAME = 200
MAX_VALUE = 200
MAX_KEY = 60
"""Characters of a name, of the value of an attribute and of what an attribute is called."""

MAX_LOOKED_AT = 500
"""Characters of an address that are looked at: none is that long."""

FIELDS = ("email", "name", "first_name", "infix", "last_name", "language")
"""What a person has besides attributes, by the name that ``--column`` takes. An attribute is called none of these."""

_LANGUAGES = {
    "nl": ("nl", "nld", "dut", "nederlands", "dutch", "nederlandstalig"),
    "en": ("en", "eng", "engels", "english", "engelstalig"),
}
_LINE_BREAK = re.compile("[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_ADDRESS = re.compile(r"[^\s,;<>@]+@[^\s,;<>@]+")


@dataclass(frozen=True)
class Fault:
    """Why something cannot be kept. ``message`` is an English template, also the key of its translation."""

    code: str
    message: str
    values: Mapping[str, object] = field(default_factory=dict)


def read_address(text: str) -> str | Fault:
    """One e-mail address, its domain in small letters of its own; what stands before the @ stays as it was written."""
    from email_validator import EmailNotValidError, validate_email

    text = text.strip()
    values = {"value": visible(text)}
    if not text:
        return Fault("no_address", "There is no e-mail address here. Fill it in, or take the row out.")
    if len(_ADDRESS.findall(text[:MAX_LOOKED_AT])) > 1:
        message = "'{value}' is more than one address. Keep one; a second person gets a row of their own."
        return Fault("several_addresses", message, values)
    if _LINE_BREAK.search(text):
        message = "'{value}' has a line break in it. Write it on one line."
        return Fault("line_break", message, values)
    try:
        if len(text) <= MAX_LOOKED_AT:
            return validate_email(text, check_deliverability=False).normalized
    except EmailNotValidError:
        pass
    message = "'{value}' is not an e-mail address. Write the address alone, such as name@example.org."
    return Fault("not_an_address", message, values)


def read_name(text: str) -> str | Fault:
    """A name on one line; an empty one when nothing is left of it."""
    if _LINE_BREAK.search(text.strip()):
        message = "'{value}' has a line break in it. Write it on one line."
        return Fault("line_break", message, {"value": visible(text.strip())})
    return _limited(normal_text(text, lines=False), MAX_NAME)


def read_language(text: str, languages: Sequence[str]) -> str | Fault:
    """The one of ``languages`` that is meant by its code (also ``nl-NL``) or its name in Dutch or English."""
    given = re.split(r"[-_]", text.strip().casefold())[0].strip()
    found = next((code for code, names in _LANGUAGES.items() if given in names), given)
    if found in languages:
        return found
    message = "'{value}' is not a language of this community. Write one of: {languages}."
    return Fault("unknown_language", message, {"value": visible(text), "languages": ", ".join(languages)})


def attribute_key(text: str) -> str | Fault:
    """What an attribute is called: the words of ``text`` in small letters, with underscores between."""
    words = re.sub(r"\W+", "_", unicodedata.normalize("NFC", text).casefold()).strip("_")
    key = re.sub(r"_+", "_", words)
    if key and key not in FIELDS and len(key) <= MAX_KEY:
        return key
    message = (
        "'{value}' cannot be what an attribute is called. Use a few letters or digits, and none of the words {taken}."
    )
    return Fault("attribute_name", message, {"value": visible(text), "taken": ", ".join(FIELDS)})


def read_value(text: str) -> str | Fault:
    """The value of an attribute, on one line; empty for none."""
    return _limited(normal_text(text, lines=False), MAX_VALUE)


def _limited(text: str, limit: int) -> str | Fault:
    if len(text) <= limit:
        return text
    message = "'{value}' is longer than {limit} characters. Make it shorter, or leave the column out with --ignore."
    return Fault("too_long", message, {"value": visible(text), "limit": limit})
