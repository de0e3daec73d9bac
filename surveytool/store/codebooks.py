"""The file of a codebook: read beside what was coded by it, changed as a whole or not at all."""

import fcntl
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from surveytool.errors import NotFound, Refused, StoreFull
from surveytool.questionnaire.model import Questionnaire
from surveytool.store.coding import used_in_rounds
from surveytool.store.database import Database
from surveytool.store.workspace import Workspace
from surveytool.themes.code import Code, Codebook, Special
from surveytool.themes.codebook import refuse_dropped
from surveytool.themes.codebook_text import codebook_yaml

_BEGINNING: tuple[tuple[str, Special, Mapping[str, str]], ...] = (
    ("nothing", "non_answer", {"nl": "Niets te melden", "en": "Nothing to say"}),
    ("unclear", "other", {"nl": "Onduidelijk", "en": "Unclear"}),
)


def codebook_in_use(workspace: Workspace, db: Database, questionnaire: Questionnaire, question: str) -> Codebook:
    """The codebook of an open question, with every code that answers have in any round of the questionnaire.

    Raises:
        NotFound: when there is none.
        InvalidInput: with every problem in it.
        Refused: when a code was left out that answers have.
    """
    used, file = used_in_rounds(db, questionnaire.id, question), workspace.codebook_file(questionnaire.id, question)
    if used and not file.exists():
        message = (
            "The codebook '{file}' is gone, while answers have codes of it: {codes}. Put it back; a backup holds it."
        )
        raise NotFound(message, file=file, codes=", ".join(sorted(used)))
    codebook = workspace.codebook(questionnaire.id, question, languages=questionnaire.languages)
    refuse_dropped(None, codebook, used)
    return codebook


def write_codebook(workspace: Workspace, questionnaire_id: str, codebook: Codebook, *, before: bytes | None) -> None:
    """Write a codebook over the one that is there, ``before`` as it was read (None: there was none); what its author wrote around
    it stays. What is written can be read again: else nothing is.

    Raises:
        InvalidInput: when it could not be read again.
        Refused: when the file is not what was read any more, or is laid out so that it cannot be changed.
        StoreFull: when it cannot be written; it is what it was then.
    """
    file = workspace.codebook_file(questionnaire_id, codebook.question)
    draft = file.resolve().with_name(f".{file.name}.{secrets.token_hex(8)}")
    try:
        text = codebook_yaml(codebook, before=before)
        with draft.open("x", encoding="utf-8") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        with _in_turn(draft.parent):
            if (file.read_bytes() if file.exists() else None) != before:
                draft.unlink()
                raise Refused(
                    "The codebook '{file}' was changed by somebody else just now. Do it once more.", file=file
                )
            draft.replace(file.resolve())  # of a link, what it points to is written
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise StoreFull(
            "The codebook '{file}' cannot be written: {reason}. It is what it was.", file=file, reason=error.strerror
        ) from error


@contextmanager
def _in_turn(folder: Path) -> Iterator[None]:
    """Within, no other process is in such a block for the same folder: nothing comes between looking and replacing."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def begin_codebook(workspace: Workspace, db: Database, questionnaire: Questionnaire, question: str) -> bool:
    """Write a codebook with nothing but the two codes that every question needs, when there is none; whether it was written.

    Raises:
        Refused: when there was one, as answers have other codes than these.
        StoreFull: when the file cannot be written.
    """
    if workspace.codebook_file(questionnaire.id, question).exists():
        return False
    languages = questionnaire.languages
    codes = tuple(
        Code.model_validate(
            {"id": code_id, "name": {language: name[language] for language in languages}, "special": special},
            context={"languages": languages},
        )
        for code_id, special, name in _BEGINNING
    )
    begun = Codebook(question=question, version=1, languages=languages, codes=codes)
    refuse_dropped(None, begun, used_in_rounds(db, questionnaire.id, question))
    write_codebook(workspace, questionnaire.id, begun, before=None)
    return True
