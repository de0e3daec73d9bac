"""A closed round in a notebook or a script: its table, its summaries, its results.

    import surveytool
    round_ = surveytool.open_round("behoeften-2026", workspace="ons-netwerk")
    table = surveytool.tabulate(round_)
    table["setting"].value_counts()
    surveytool.summarise(round_)[["share", "low", "high"]]

Rows are in random order and hold no words that people wrote. A table of single answers is still about people: keep it where the
board keeps its exports, and publish what ``summarise`` gives, which has passed the minimum group.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from surveytool.analysis.results import Results
    from surveytool.cli.closed_round import ClosedRound
    from surveytool.questionnaire.model import Questionnaire


@dataclass(frozen=True)
class OpenedRound:
    """A closed round, opened to be read. ``language`` is that of labels."""

    workspace: Path
    closed: ClosedRound
    language: str

    @property
    def questionnaire(self) -> Questionnaire:
        """The questionnaire it was opened with."""
        return self.closed.questionnaire

    def __repr__(self) -> str:
        return f"<round {self.closed.round.id}: {self.closed.snapshot.rows} responses>"


def open_round(round_id: str, *, workspace: str | Path = ".", language: str | None = None) -> OpenedRound:
    """A closed round of the workspace in the folder ``workspace``.

    Raises:
        NotFound: there is no such round or workspace.
        Refused: it is open, its answers were deleted, or it has no texts in ``language``.
        StoreError: a file is not there, or not what was written.
    """
    from surveytool.cli.closed_round import closed_round
    from surveytool.errors import Refused
    from surveytool.store.database import open_database
    from surveytool.store.workspace import Workspace

    place = Workspace(Path(workspace))
    place.community()
    with closing(open_database(place.answers_db)) as db:
        closed = closed_round(place, db, round_id)
    languages = closed.questionnaire.languages
    if language is not None and language not in languages:
        message = "The questionnaire of round '{id}' has no texts in '{language}'. It has: {languages}."
        raise Refused(message, id=round_id, language=language, languages=", ".join(languages))
    return OpenedRound(place.path, closed, language or closed.questionnaire.default_language)


def tabulate(round_: OpenedRound) -> pd.DataFrame:
    """The answers, a row a response and a column a variable, typed: categories with labels in the questionnaire's order (ordered on
    a scale), numbers, days, and True or False for each choice of several. Whatever is outside the base is empty.

    ``table.attrs["labels"]`` has the text of every column.
    """
    from surveytool.analysis.table import tabulate as table_of
    from surveytool.questionnaire.variable import variables

    table = table_of(round_.questionnaire, round_.closed.snapshot, language=round_.language)
    labels = {column.name: column.label(round_.language) for column in variables(round_.questionnaire)}
    table.attrs["labels"] = {str(name): labels[str(name)] for name in table.columns}
    return table


def results(round_: OpenedRound, *, compare: Sequence[str] = ()) -> Results:
    """Everything that may be told of the round, with a comparison for each earlier round in ``compare``."""
    from surveytool.cli.compared import compared_results
    from surveytool.store.database import open_database
    from surveytool.store.workspace import Workspace

    place = Workspace(round_.workspace)
    with closing(open_database(place.answers_db)) as db:
        return compared_results(place, db, round_.closed, compare, language=round_.language)


def summarise(round_: OpenedRound) -> pd.DataFrame:
    """The distribution of every question that may be told of: a row for each answer, with its count, its share of those who
    answered and the 95 % interval of that, under (question, item, side, code)."""
    import pandas as pd

    rows: list[dict[str, Any]] = []
    for question in results(round_).questions:
        names = {"question": question.id, "item": question.item or "", "side": question.side or ""}
        rows.extend(names | asdict(row) for row in question.distribution)
    columns = ["question", "item", "side", "code", "label", "count", "base", "share", "low", "high"]
    return pd.DataFrame(rows, columns=columns).set_index(["question", "item", "side", "code"])
