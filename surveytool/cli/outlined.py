"""The outline of a round as the commands on reports need it, and the rounds that a report is laid beside."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from surveytool.cli.terminal import interface_texts, note
from surveytool.errors import NotFound

if TYPE_CHECKING:
    from surveytool.cli.closed_round import ClosedRound
    from surveytool.problem import Problem
    from surveytool.report.outline import Outline
    from surveytool.store.database import Database
    from surveytool.store.workspace import Workspace

MOST_ROUNDS = 3
"""With more earlier rounds than this a picture of change cannot be read."""


def outline_file(workspace: "Workspace", round_id: str) -> Path:
    """Where the outline of a round stands."""
    return workspace.reports / f"{round_id}.yaml"


def outline_of(workspace: "Workspace", db: "Database", closed: "ClosedRound", given: Path | None) -> "Outline | None":
    """The outline of a round: in the file ``given``, else in that of the workspace, None when there is none.

    Raises:
        NotFound: there is no such file.
        InvalidInput: with every problem in it.
    """
    from surveytool.report.outline_file import read_outline
    from surveytool.store.rounds import list_rounds

    file = given or outline_file(workspace, closed.round.id)
    try:
        data = file.read_bytes()
    except FileNotFoundError:
        if given is None:
            return None
        message = "There is no outline '{file}'. Look at the name, or make one with: surveytool outline {id}"
        raise NotFound(message, file=file, id=closed.round.id) from None
    outline, warnings = read_outline(
        data,
        file=str(file),
        round_id=closed.round.id,
        questionnaire=closed.questionnaire,
        rounds=[round_.id for round_ in list_rounds(db)],
    )
    for warning in warnings:
        note("{problem}", problem=warning.text(interface_texts()))
    return outline


def rounds_beside(
    db: "Database", closed: "ClosedRound", outline: "Outline | None", given: Sequence[str]
) -> tuple[str, ...]:
    """The rounds to compare with: those ``given``, else those of the outline, else the latest closed rounds of the
    questionnaires that the questionnaire itself names, which is told."""
    from surveytool.store.rounds import list_rounds

    if given:
        return tuple(given)
    if outline is not None and outline.compare_with is not None:
        return outline.compare_with
    opened = closed.round.opens or closed.round.opened
    found = [
        (round_.opens or round_.opened, round_.id)
        for round_ in list_rounds(db)
        if round_.questionnaire_id in closed.questionnaire.compare_with
        and round_.state == "closed"
        and round_.snapshot is not None
        and round_.purged is None
        and (round_.opens or round_.opened) < opened
    ]
    chosen = tuple(round_id for _, round_id in sorted(found)[-MOST_ROUNDS:])
    if chosen:
        note("Compared with: {rounds}.", rounds=", ".join(chosen))
    return chosen


def check_outline(data: bytes, *, file: Path, folder: Path) -> "tuple[Problem, ...]":
    """Every problem in an outline; its names are judged by the round that it is of, when that is there."""
    from surveytool.errors import InvalidInput
    from surveytool.questionnaire.parse import parse
    from surveytool.report.outline_file import read_outline
    from surveytool.store.database import open_database
    from surveytool.store.rounds import list_rounds
    from surveytool.store.workspace import Workspace

    workspace = Workspace(folder)
    rounds = list_rounds(open_database(workspace.answers_db)) if workspace.answers_db.exists() else ()
    own = next((round_ for round_ in rounds if round_.id == file.stem), None)
    questionnaire = parse(own.source, file=f"{own.id}.yaml").questionnaire if own is not None else None
    try:
        known = [round_.id for round_ in rounds]
        _, warnings = read_outline(
            data,
            file=str(file),
            round_id=file.stem if own is not None else None,
            questionnaire=questionnaire,
            rounds=known,
        )
    except InvalidInput as error:
        return error.problems
    return warnings
