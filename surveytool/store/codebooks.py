"""The file of a codebook, changed as a whole or not at all."""

import os
import secrets

from surveytool.errors import Refused, StoreFull
from surveytool.store.workspace import Workspace
from surveytool.themes.code import LANGUAGES, Codebook
from surveytool.themes.codebook import parse_codebook
from surveytool.themes.codebook_text import codebook_yaml


def write_codebook(workspace: Workspace, questionnaire_id: str, codebook: Codebook, *, before: bytes | None) -> None:
    """Write a codebook over the one that is there, ``before`` as it was read (None: there was none); what its author wrote around
    it stays. What is written can be read again: else nothing is.

    Raises:
        InvalidInput: when it could not be read again.
        Refused: when the file is not what was read any more.
        StoreFull: when it cannot be written; it is what it was then.
    """
    file = workspace.codebook_file(questionnaire_id, codebook.question)
    draft = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
    try:
        text = codebook_yaml(codebook, before=before)
        parse_codebook(text.encode(), file=str(file))
        with draft.open("x", encoding="utf-8") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        if (file.read_bytes() if file.exists() else None) != before:
            draft.unlink()
            raise Refused("The codebook '{file}' was changed by somebody else just now. Do it once more.", file=file)
        draft.replace(file)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise StoreFull(
            "The codebook '{file}' cannot be written: {reason}. It is what it was.", file=file, reason=error.strerror
        ) from error


def begin_codebook(workspace: Workspace, questionnaire_id: str, question: str) -> bool:
    """Write a codebook with nothing but the two codes that every question needs, when there is none; whether it was written.

    Raises:
        StoreFull: when the file cannot be written.
    """
    if workspace.codebook_file(questionnaire_id, question).exists():
        return False
    codes = (
        {"id": "nothing", "name": {"nl": "Niets te melden", "en": "Nothing to say"}, "special": "non_answer"},
        {"id": "unclear", "name": {"nl": "Onduidelijk", "en": "Unclear"}, "special": "other"},
    )
    begun = {"question": question, "version": 1, "codes": codes}
    codebook = Codebook.model_validate(begun, context={"languages": LANGUAGES})
    write_codebook(workspace, questionnaire_id, codebook, before=None)
    return True
