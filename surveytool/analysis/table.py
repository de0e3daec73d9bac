"""The responses of a round as a pandas DataFrame, typed and labelled by the questionnaire.

Two tables of the same rows and columns: ``tabulate`` has the answers inside the base and leaves the rest empty, so that
what pandas computes is what the results say; ``tabulate_missing`` says of each answer why it is not there.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from surveytool.analysis.tally import MISSING, choice_states, chosen_code
from surveytool.questionnaire.model import (
    Matrix,
    MultipleChoice,
    PairedMatrix,
    Questionnaire,
    Ranking,
    Recommendation,
    ScaleQuestion,
    SingleChoice,
)
from surveytool.questionnaire.variable import Level, Variable, question_variables
from surveytool.response.snapshot import ANSWERED, LEFT_OPEN, NOT_SHOWN, Codes, Snapshot
from surveytool.texts import load_texts

EPOCH = datetime.date(1970, 1, 1).toordinal()
# In the order of the codes that ``choice_states`` gives.
STATES = ("not shown", "left open", "answered", "not applicable", "rather not say", "don't know")


def tabulate(questionnaire: Questionnaire, snapshot: Snapshot, *, language: str) -> pd.DataFrame:
    """The answers, a row a response, a column a variable under its name.

    A single choice is a categorical of labels in the order of the questionnaire, ordered on a scale; a choice of a
    multiple choice is True or False, empty for who chose nothing inside the base; a number is a float, a date a day; a
    choice of a ranking is its place. Not shown, left
    open, not applicable, rather not say and don't know are all empty here. Answers in words are not in it: they may not
    stand beside other answers.
    """
    found = {
        column.name: _answers(column, snapshot, states, language)
        for column, states in _with_states(questionnaire, snapshot)
    }
    return pd.DataFrame(found, index=pd.RangeIndex(snapshot.rows))


def tabulate_missing(questionnaire: Questionnaire, snapshot: Snapshot, *, language: str) -> pd.DataFrame:
    """For each answer of ``tabulate`` whether it is there, and if not why; the categories are STATES in ``language``."""
    texts = load_texts(language)
    categories = pd.Index([texts(state) for state in STATES])
    found = {
        column.name: pd.Categorical.from_codes(states, categories)
        for column, states in _with_states(questionnaire, snapshot)
    }
    return pd.DataFrame(found, index=pd.RangeIndex(snapshot.rows))


def _with_states(questionnaire: Questionnaire, snapshot: Snapshot) -> Iterator[tuple[Variable, NDArray[np.uint8]]]:
    """The variables that are no words, each with the state of every row; "other" is one of the multiple choices."""
    for question in questionnaire.asking:
        columns = tuple(question_variables(questionnaire, question))
        if isinstance(question, MultipleChoice):
            flags = np.stack([snapshot.column(column.name) for column in columns])
            states = choice_states(columns, flags)
            for column, codes in zip(columns, flags, strict=True):
                yield column, np.where(codes == NOT_SHOWN, np.uint8(NOT_SHOWN), states)
        else:
            for column in columns:
                if column.form != "text":
                    yield column, _state_of_code(column)[snapshot.column(column.name)]


def _state_of_code(column: Variable) -> NDArray[np.uint8]:
    states = np.full(ANSWERED + max(len(column.levels), 1), ANSWERED, dtype=np.uint8)
    states[NOT_SHOWN], states[LEFT_OPEN] = NOT_SHOWN, LEFT_OPEN
    for place, level in enumerate(column.levels):
        if level.missing is not None:
            states[ANSWERED + place] = ANSWERED + 1 + MISSING.index(level.missing)
    return states


def _answers(
    column: Variable, snapshot: Snapshot, states: NDArray[np.uint8], language: str
) -> pd.Categorical[str] | pd.arrays.BooleanArray | NDArray[np.float64] | NDArray[np.datetime64]:
    codes = snapshot.column(column.name)
    if isinstance(column.question, MultipleChoice):
        return pd.arrays.BooleanArray(codes == chosen_code(column), states != ANSWERED)
    if column.form == "date":
        return _days(np.where(states == ANSWERED, snapshot.numbers[column.name], np.nan))
    if column.form == "number":
        return np.where(states == ANSWERED, snapshot.numbers[column.name], np.nan)
    return _categorical(column, codes, language)


def _days(ordinals: NDArray[np.float64]) -> NDArray[np.datetime64]:
    """Days from their numbers in the calendar; NaN is no day."""
    known = ~np.isnan(ordinals)
    since_1970 = np.where(known, ordinals, EPOCH).astype(np.int64) - EPOCH
    return np.where(known, since_1970.astype("datetime64[D]"), np.datetime64("NaT", "D")).astype("datetime64[s]")


def _categorical(column: Variable, codes: Codes, language: str) -> pd.Categorical[str]:
    inside = [level for level in column.levels if level.missing is None]
    places = np.full(ANSWERED + len(column.levels), -1, dtype=np.int16)
    for place, level in enumerate(column.levels):
        if level.missing is None:
            places[ANSWERED + place] = inside.index(level)
    question = column.question
    ordered = isinstance(question, ScaleQuestion | Matrix | PairedMatrix | Recommendation | Ranking) or (
        isinstance(question, SingleChoice) and question.ordered
    )
    return pd.Categorical.from_codes(places[codes], pd.Index(_labels(inside, language)), ordered=ordered)


def _labels(levels: list[Level], language: str) -> list[str]:
    """The labels, with the code behind those that are not the only one of their kind."""
    labels = [level.label.read(language) for level in levels]
    times = Counter(labels)
    return [
        label if times[label] == 1 else f"{label} ({level.code})" for label, level in zip(labels, levels, strict=True)
    ]
