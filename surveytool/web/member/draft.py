"""What is saved of answers that are being given."""

import json
import secrets
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, replace

from surveytool.response import Answers, Value

NONCE_BYTES = 16

Typed = Mapping[str, list[str]]


@dataclass(frozen=True)
class Draft:
    """Answers on their way. ``nonce`` makes the response they become; ``typed`` holds, by section, what could not be kept
        as an answer and was left standing by who went back; ``began`` is in seconds since 1970; ``link`` is the token of the personal
    link it was begun with, so that its code opens it on another device."""

    nonce: bytes
    began: int
    answers: Answers
    typed: Mapping[str, Typed]
    reached: tuple[str, ...]
    link: str | None = None

    def reaching(self, *sections: str) -> "Draft":
        """The same draft, with ``sections`` among those that were reached."""
        new = tuple(section for section in dict.fromkeys(sections) if section not in self.reached)
        return replace(self, reached=self.reached + new)

    def with_section(self, section: str, names: frozenset[str], answers: Answers, typed: Typed | None) -> "Draft":
        """The same draft with the answers of one section in place of what it had under ``names``."""
        kept: dict[str, Value] = {name: value for name, value in self.answers.items() if name not in names}
        left = {other: values for other, values in self.typed.items() if other != section}
        return replace(self, answers=kept | dict(answers), typed=left | ({section: typed} if typed else {}))


def begin(began: int, link: str | None = None) -> Draft:
    """The draft of somebody who begins."""
    return Draft(secrets.token_bytes(NONCE_BYTES), began, {}, {}, (), link)


def write_draft(draft: Draft) -> str:
    """``draft`` as text."""
    record = {
        "nonce": b64encode(draft.nonce).decode("ascii"),
        "began": draft.began,
        "answers": draft.answers,
        "typed": draft.typed,
        "reached": draft.reached,
    } | ({} if draft.link is None else {"link": draft.link})
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))


def read_draft(text: str) -> Draft:
    """The draft in a text that ``write_draft`` made."""
    record = json.loads(text)
    answers = {name: tuple(value) if isinstance(value, list) else value for name, value in record["answers"].items()}
    nonce, reached = b64decode(record["nonce"]), tuple(record["reached"])
    return Draft(nonce, record["began"], answers, record["typed"], reached, record.get("link"))


def write_nonce(nonce: bytes) -> str:
    """A nonce as it stands in the form."""
    return nonce.hex()


def read_nonce(text: str) -> bytes | None:
    """The nonce in a form; None when it cannot be one."""
    try:
        nonce = bytes.fromhex(text)
    except ValueError:
        return None
    return nonce if len(nonce) == NONCE_BYTES else None
