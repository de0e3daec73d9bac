"""An open question of a closed round as the commands on themes need it: its answers, its codebook, what was coded."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from surveytool.errors import NotFound, Refused, StoreDamaged

if TYPE_CHECKING:
    from surveytool.cli.closed_round import ClosedRound
    from surveytool.store.coding import Coded, OpenAnswer, Overlap
    from surveytool.store.database import Database
    from surveytool.store.workspace import Workspace
    from surveytool.themes.code import Codebook


@dataclass(frozen=True)
class CodedRound:
    """One open question of a closed round, with the answers to it in the order of their ids."""

    workspace: "Workspace"
    db: "Database"
    closed: "ClosedRound"
    question: str
    answers: "tuple[OpenAnswer, ...]"

    @property
    def id(self) -> str:
        """The id of the round."""
        return self.closed.round.id

    @property
    def codebook_file(self) -> Path:
        """Where the codebook is, or will be."""
        return self.workspace.codebook_file(self.closed.round.questionnaire_id, self.question)

    @property
    def language(self) -> str:
        """The language of files that are made."""
        return self.closed.questionnaire.default_language

    def codebook(self) -> "Codebook":
        """The codebook of the question.

        Raises:
            NotFound: there is none.
            InvalidInput: it has mistakes.
            Refused: it lacks a code that answers have, or is older than what answers were coded by.
        """
        from surveytool.store.codebooks import codebook_in_use

        codebook = codebook_in_use(self.workspace, self.db, self.closed.questionnaire, self.question)
        newest = max((one.version for one in self.codings()), default=0)
        if newest > codebook.version:
            message = (
                "The codebook '{file}' is version {version}, and answers were coded by version {newest}: an older file was put back. "
                "Put the newer one in its place; when this one is to go on, write 'version: {next}' in it."
            )
            values = {"version": codebook.version, "newest": newest, "next": newest + 1}
            raise Refused(message, file=self.codebook_file, **values)
        return codebook

    def codings(self) -> "tuple[Coded, ...]":
        """What every coder made of every answer they read."""
        from surveytool.store.coding import read_codings

        return read_codings(self.db, self.id, self.question)

    def overlap(self) -> "Overlap | None":
        """The answers that two coders both code; None when they were not drawn."""
        from surveytool.store.coding import read_overlap

        return read_overlap(self.db, self.id, self.question)

    def drawn_overlap(self) -> "Overlap":
        """The answers that two coders both code.

        Raises:
            Refused: they were not drawn.
        """
        found = self.overlap()
        if found is None:
            message = (
                "Which answers to '{question}' two people both code was not drawn yet. Draw them with: surveytool themes overlap "
                "{id} {question} --coders A,B"
            )
            raise Refused(message, question=self.question, id=self.id)
        return found


def coded_round(folder: Path, round_id: str, question: str) -> CodedRound:
    """The open question ``question`` of the closed round ``round_id`` in the workspace ``folder``.

    Raises:
        NotFound: there is no such round or question.
        Refused: the round is open, or the question is not an open one.
        StoreDamaged: the answers are not those with which the round closed.
    """
    from surveytool.cli.closed_round import closed_round
    from surveytool.store.coding import open_answers
    from surveytool.store.database import open_database
    from surveytool.store.workspace import Workspace

    workspace = Workspace(folder)
    db = open_database(workspace.answers_db)
    closed = closed_round(workspace, db, round_id)
    _check_question(closed, question)
    answers = open_answers(db, round_id, question)
    if Counter(answer.text for answer in answers) != Counter(closed.snapshot.texts[question]):
        message = (
            "The answers to '{question}' in '{path}' are not those with which round '{id}' closed: it was damaged, or changed "
            "by another program. Put back a backup."
        )
        raise StoreDamaged(message, question=question, path=db.path, id=round_id)
    return CodedRound(workspace, db, closed, question, answers)


def _check_question(closed: "ClosedRound", question: str) -> None:
    from surveytool.exchange.columns import nearest
    from surveytool.problem import visible
    from surveytool.questionnaire.model import Open

    known = [asked.id for asked in closed.questionnaire.asking if isinstance(asked, Open)]
    if question in known:
        return
    values = {"id": closed.round.id, "question": visible(question), "known": ", ".join(known)}
    if not known:
        raise Refused("The questionnaire of round '{id}' has no open question, so there is nothing to code.", **values)
    if any(asked.id == question for asked in closed.questionnaire.questions):
        message = "'{question}' is no open question, so there is nothing to code. The open questions of round '{id}' are: {known}."
        raise Refused(message, **values)
    if (near := nearest(question, known)) is not None:
        message = "Round '{id}' has no open question '{question}'. Did you mean '{near}'?"
        raise NotFound(message, near=near, **values)
    raise NotFound("Round '{id}' has no open question '{question}'. Its open questions are: {known}.", **values)
