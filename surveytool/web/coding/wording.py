"""What a person types of a theme: how it is kept, compared, and written in the language that it was typed in."""

import unicodedata
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from surveytool.source import ALLOWED_UNPRINTABLE
from surveytool.themes.code import Code, Codebook

RESERVED = frozenset({"other", "importance", "performance"})


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
