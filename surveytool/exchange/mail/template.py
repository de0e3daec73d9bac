"""The text of a mail as the board writes it: a subject, an empty line, and Markdown with ``{{ placeholders }}``.

A file is called ``<kind>.<language>.md``, as ``questionnaires/mails/invitation.nl.md``; where the community has none, a
ready text is used. Placeholders are filled by name and nothing else: what stands between the braces is never run, and what
fills them is never looked at again.
"""

import difflib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Literal, get_args

from surveytool.errors import InvalidInput, NotFound
from surveytool.problem import Place, Problem, visible

TextKind = Literal["invitation", "reminder"]
KINDS: tuple[TextKind, ...] = get_args(TextKind)
LANGUAGES = ("nl", "en")
FOLDER = "mails"
"""In the folder of the questionnaires."""
PLACEHOLDERS = ("name", "link", "title", "closes", "minutes", "community", "contact")
MOST_BYTES = 65_536
MOST_SUBJECT = 150

_PLACEHOLDER = re.compile(r"\{\{\s*([a-z]+)\s*\}\}")
_MEANT = re.compile(r"\{\{([^{}\n]*)(?:\}\})?")
_SUBJECT = re.compile(r"(?:subject|onderwerp)[ \t]*:(.*)", re.IGNORECASE)

Values = Mapping[str, str | None]


@dataclass(frozen=True)
class MailText:
    """A text to make mails of. ``body`` is Markdown; ``file`` is where it came from."""

    subject: str
    body: str
    file: str

    def fill_subject(self, values: Values) -> str:
        """The subject on one line."""
        return " ".join(_filled(self.subject, lambda name: values[name] or "").split())

    def fill_body(self, values: Values, word: Callable[[str], str]) -> str:
        """The body with ``word(name)`` for each placeholder. A line with a placeholder for which there is no value in this
        round, such as a closing day, is left out.
        """
        kept = [line for line in self.body.split("\n") if all(values[name] is not None for name in placeholders(line))]
        return re.sub(r"\n{3,}", "\n\n", _filled("\n".join(kept), word))


def placeholders(text: str) -> tuple[str, ...]:
    """The names of the placeholders in ``text``."""
    return tuple(_PLACEHOLDER.findall(text))


def mail_text(kind: TextKind, language: str, *, questionnaires: Path, formal: bool = False) -> MailText:
    """The community's own text for this kind and language, else the ready one; ``formal`` chooses that with "u".

    Raises:
        InvalidInput: with every problem in the community's own.
        NotFound: when it cannot be read.
    """
    own = questionnaires / FOLDER / f"{kind}.{language}.md"
    if own.exists():
        return read_mail_text(_bytes_of(own), file=str(own))
    return read_mail_text(ready_text(kind, language, formal=formal), file=own.name)


def own_texts(questionnaires: Path) -> tuple[Path, ...]:
    """The files of the community's own texts of mails, also those whose name is of none."""
    folder = questionnaires / FOLDER
    return tuple(sorted(file for file in folder.iterdir() if file.suffix == ".md")) if folder.is_dir() else ()


def ready_text(kind: TextKind, language: str, *, formal: bool = False) -> bytes:
    """The text that comes with the package."""
    texts = resources.files("surveytool.exchange.mail") / "texts"
    address = ".u" if formal and language == "nl" else ""
    return (texts / f"{kind}.{language}{address}.md").read_bytes()


def check_mail_text(data: bytes, *, file: Path) -> tuple[Problem, ...]:
    """Every problem in one of the community's own texts, and in its name."""
    kind, _, language = file.stem.partition(".")
    problems = []
    if kind not in KINDS or language not in LANGUAGES:
        names = ", ".join(f"{kind}.{language}.md" for kind in KINDS for language in LANGUAGES)
        message = "No mail has this name, so the text is never used. Call it one of: {names}."
        problems.append(Problem("mail_name", message, Place(str(file)), values={"names": names}))
    try:
        read_mail_text(data, file=str(file))
    except InvalidInput as error:
        problems.extend(error.problems)
    return tuple(problems)


def read_mail_text(data: bytes, *, file: str) -> MailText:
    """The text in the bytes of a file.

    Raises:
        InvalidInput: with every problem in it.
    """
    lines = _decoded(data, file).split("\n")
    first = next((number for number, line in enumerate(lines) if line.strip()), 0)
    subject = _SUBJECT.fullmatch(lines[first].strip())
    text = MailText(subject[1].strip() if subject else "", "\n".join(lines[first + 1 :]).strip("\n"), file)
    if problems := [*_subject_problems(text, first + 1), *_body_problems(text, lines, first + 1)]:
        raise InvalidInput(problems)
    return text


def _subject_problems(text: MailText, number: int) -> Iterator[Problem]:
    place = Place(text.file, number)
    if not text.subject:
        message = "The first line is the subject of the mail. Begin it with 'Subject:' and the words."
        yield Problem("no_subject", message, place)
    if len(text.subject) > MOST_SUBJECT:
        message = "The subject has {length} characters. Use at most {most}: mail programs show no more."
        yield Problem("subject_too_long", message, place, values={"length": len(text.subject), "most": MOST_SUBJECT})
    yield from _unknown(text.subject, place)
    if "link" in placeholders(text.subject):
        message = "The link cannot stand in the subject: mail servers write subjects down. Put it in the text."
        yield Problem("link_in_subject", message, place)


def _body_problems(text: MailText, lines: list[str], first: int) -> Iterator[Problem]:
    for number, line in enumerate(lines[first:], start=first + 1):
        yield from _unknown(line, Place(text.file, number))
        for letter in line:
            if not letter.isprintable() and letter not in "\t\u00a0":
                message = "There is an invisible character here (U+{number}). Remove it."
                values = {"number": f"{ord(letter):04X}"}
                yield Problem("invisible_character", message, Place(text.file, number), values=values)
                break
    if "link" not in placeholders(text.body):
        message = "Without the link nobody can answer. Write {placeholder} on a line of its own."
        yield Problem("no_link", message, Place(text.file), values={"placeholder": "{{ link }}"})


def _unknown(line: str, place: Place) -> Iterator[Problem]:
    for meant in _MEANT.finditer(line):
        found = _PLACEHOLDER.fullmatch(meant[0])
        if found is None or found[1] not in PLACEHOLDERS:
            near = difflib.get_close_matches(meant[1].strip().lower(), PLACEHOLDERS, n=1)
            known = ", ".join(near or PLACEHOLDERS)
            message = "'{found}' is filled with nothing. Between double braces may stand: {known}."
            yield Problem("unknown_placeholder", message, place, values={"found": visible(meant[0]), "known": known})


def _filled(text: str, word: Callable[[str], str]) -> str:
    return _PLACEHOLDER.sub(lambda found: word(found[1]), text)


def _decoded(data: bytes, file: str) -> str:
    if len(data) > MOST_BYTES:
        message = "The text is larger than {most} kB. A mail is short: say the rest in the questionnaire."
        raise InvalidInput([Problem("mail_too_large", message, Place(file), values={"most": MOST_BYTES >> 10})])
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = "The file is not UTF-8 text. Save it as UTF-8."
        raise InvalidInput([Problem("not_utf8", message, Place(file, line))]) from None


def _bytes_of(file: Path) -> bytes:
    try:
        with file.open("rb") as stream:
            return stream.read(MOST_BYTES + 1)
    except OSError as error:
        message = "'{file}' cannot be read: {reason}."
        raise NotFound(message, file=file, reason=(error.strerror or str(error)).lower()) from None
