"""The Dutch catalogues say each thing once, and with the same fields as the English."""

import re
from collections import defaultdict
from importlib import resources

from babel.messages.catalog import Message
from babel.messages.pofile import read_po

FIELDS = re.compile(r"(?<!\{)\{([a-z_]+)(?::[^}]*)?\}(?!\})")


def messages() -> list[tuple[str, Message]]:
    folder = resources.files("surveytool") / "catalogues" / "nl"
    found = []
    for file in folder.iterdir():
        if file.name.endswith(".po"):
            with file.open("rb") as stream:
                found += [(file.name, message) for message in read_po(stream, locale="nl") if message.id]
    return found


def test_no_text_has_two_translations() -> None:
    said: dict[object, set[object]] = defaultdict(set)
    for _, message in messages():
        said[message.id].add(message.string)
    assert {key: value for key, value in said.items() if len(value) > 1} == {}


def test_every_text_is_translated_with_the_same_fields() -> None:
    for file, message in messages():
        pairs = (
            zip(message.id, message.string, strict=True)
            if isinstance(message.id, tuple)
            else [(message.id, message.string)]
        )
        for english, dutch in pairs:
            assert dutch, f"{file}: {english!r} has no translation"
            fields = set(FIELDS.findall(english)) | ({"n"} if isinstance(message.id, tuple) else set())
            assert set(FIELDS.findall(dutch)) <= fields, f"{file}: {english!r}"
