"""What a person types of a theme: how it is kept, compared, and written in the language that it was typed in."""

import unicodedata
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from surveytool.errors import Refused
from surveytool.source import ALLOWED_UNPRINTABLE
from surveytool.themes.code import Code, Codebook

RESERVED = frozenset({"other", "importance", "performance"})
LONGEST_NAME = 100


def typed(text: str) -> str:
    """A text as it is kept: on one line, without what cannot be seen, as comes along with what is pasted."""
    shown = (letter for letter in text if letter.isspace() or letter.isprintable() or letter in ALLOWED_UNPRINTABLE)
    return " ".join("".join(shown).split())


def plain(text: str) -> str:
    """A text as it is compared: small letters, without accents."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(letter for letter in apart if not unicodedata.combining(letter)).split())


def new_id(name: str, known: Collection[str]) -> str:
    """An id for a theme with this name that is not among those ``known``."""
    letters = "".join(letter if letter.isalnum() else "_" for letter in plain(name))
    stem = "_".join(part for part in letters.encode("ascii", "ignore").decode().split("_") if part)[:40].strip("_")
    stem = stem if stem[:1].isalpha() else f"thema_{stem}".strip("_")
    taken = RESERVED.union(known)
    return next(one for one in (stem, *(f"{stem}_{number}" for number in range(2, 10_000))) if one not in taken)


def spoken(codebook: Codebook, language: str) -> str:
    """The language in which a person types in this codebook: that of the page, when the codebook has it."""
    return language if language in codebook.languages else codebook.languages[0]


def words(keywords: Sequence[str]) -> tuple[str, ...]:
    """Keywords without those that say nothing, each once."""
    return tuple(dict.fromkeys(word for given in keywords if (word := typed(given)).strip("* ")))


def named(codebook: Codebook, name: str) -> Code | None:
    """The current code with this name, in any language, or this id."""
    wanted = plain(name)
    for code in codebook.current:
        if wanted in {plain(code.id), *(plain(own) for own in code.name.root.values())}:
            return code
    return None


def free_name(codebook: Codebook, name: str, *, but: str = "") -> str:
    """The name as it is kept, which no other theme has than the one with the id `but`.

    Raises:
        Refused: when it is none, too long, or taken.
    """
    name = typed(name)
    if not name or len(name) > LONGEST_NAME:
        raise Refused("Give the theme a name of 1 to {most} characters.", most=LONGEST_NAME)
    if (known := named(codebook, name)) is not None and known.id != but:
        raise Refused("There is a theme '{name}' already. Choose that, or another name.", name=name)
    return name


def new_theme(
    codebook: Codebook, name: str, *, language: str, parent: str | None, keywords: Sequence[str], definition: str
) -> Code:
    """A theme for the next version of the codebook. What was typed is in one language; the default one has to have a text too,
    and gets the same.

    Raises:
        Refused: when the name cannot be its name, or the parent cannot be one.
    """
    name, definition = free_name(codebook, name), typed(definition)
    current = {code.id: code for code in codebook.current}
    if parent and (parent not in current or current[parent].parent is not None):
        raise Refused("A theme can only stand under one that stands under none. Choose another.")
    own = spoken(codebook, language)
    written, told = (codebook.languages[0], own), words(keywords)
    values = {
        "id": new_id(name, codebook.ids),
        "name": dict.fromkeys(written, name),
        "definition": dict.fromkeys(written, definition) if definition else None,
        "keywords": {own: told} if told else {},
        "parent": parent or None,
        "since": codebook.version + 1,
    }
    return Code.model_validate(values, context={"languages": codebook.languages})


def reworded(
    code: Code, codebook: Codebook, *, language: str, name: str, definition: str, keywords: Sequence[str]
) -> Code:
    """``code`` with these texts in one language; those in others stay. The default language has to have a text too, and gets
    this one when it has none."""
    told = {key: list(of) for key, of in code.keywords.items()} | {language: list(words(keywords))}
    other: Mapping[str, str] = {} if code.definition is None else code.definition.root
    meant = {key: text for key, text in other.items() if key != language} | (
        {language: definition} if definition else {}
    )
    values: dict[str, Any] = code.model_dump(mode="json") | {
        "name": dict(code.name.root) | {language: name},
        "definition": {codebook.languages[0]: next(iter(meant.values()))} | meant if meant else None,
        "keywords": {key: of for key, of in told.items() if of},
    }
    return Code.model_validate(values, context={"languages": codebook.languages})
