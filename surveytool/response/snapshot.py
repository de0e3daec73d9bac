"""The answers of a round as columns of small integers: what closing writes and analysis reads.

One row of codes a variable, one column a response, in random order. The levels come from the questionnaire and not
from the data, so that the codes of any two parts of a round can be counted apart and added up.
"""

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, assert_never

import numpy as np
from numpy.typing import NDArray

from surveytool.questionnaire.model import OTHER, MultipleChoice, Questionnaire, Ranking
from surveytool.questionnaire.variable import Variable, variables
from surveytool.response.not_shown import GivenAnswers, NotShown

NOT_SHOWN = 0
LEFT_OPEN = 1
ANSWERED = 2
"""For a number or a text: answered. For the rest the code of the first level; level i has code ``2 + i``."""

CHUNK = 10_000

Codes = NDArray[np.unsignedinteger[Any]]
Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Snapshot:
    """Columns of answers.

    ``codes`` is [columns, rows]: 0 not shown, 1 left open, ``2 + i`` level i of the variable (a flag: 2 not chosen, 3
    chosen; a choice of a ranking: 2 at place 1, and so on; a number, a day, a text or the text of "other": 2
    answered). It holds bytes, or 16 bits each when a variable has
    more than 253 levels. ``numbers`` has a value a row, NaN where there is none; a day as its number in the
    calendar. ``texts`` are the answers in words, a
    tuple a column, each in an order of its own: nothing says which row a text came from.
    """

    questionnaire_sha256: str
    columns: tuple[str, ...]
    codes: Codes
    numbers: Mapping[str, Numbers]
    texts: Mapping[str, Sequence[str]]

    @property
    def rows(self) -> int:
        """The number of responses."""
        return int(self.codes.shape[1])

    def column(self, name: str) -> Codes:
        """The codes of one variable.

        Raises:
            ValueError: when there is no such variable.
        """
        codes: Codes = self.codes[self.columns.index(name)]
        return codes

    def chunks(self, size: int) -> Iterator["Snapshot"]:
        """The rows in parts of at most ``size``, without copying. Texts belong to no row, so a part has none."""
        for start in range(0, self.rows, size):
            part = slice(start, start + size)
            numbers = {name: values[part] for name, values in self.numbers.items()}
            yield Snapshot(self.questionnaire_sha256, self.columns, self.codes[:, part], numbers, {})


def encode(
    questionnaire: Questionnaire, responses: Iterable[GivenAnswers], *, questionnaire_sha256: str = ""
) -> Snapshot:
    """The snapshot of ``responses``, rows and texts in the order given: the caller shuffles before anything is kept."""
    encoder = Encoder(questionnaire, questionnaire_sha256=questionnaire_sha256)
    given = list(responses)
    parts = [encoder.encode(given[start : start + CHUNK]) for start in range(0, max(len(given), 1), CHUNK)]
    return Snapshot(
        questionnaire_sha256,
        encoder.columns,
        np.concatenate([part.codes for part in parts], axis=1),
        {name: np.concatenate([part.numbers[name] for part in parts]) for name in encoder.numbers},
        {name: tuple(text for part in parts for text in part.texts[name]) for name in encoder.texts},
    )


class Encoder:
    """Turns answers into columns, some thousands of responses at a time; remembers what it worked out before."""

    def __init__(self, questionnaire: Questionnaire, *, questionnaire_sha256: str = "") -> None:
        self.questionnaire_sha256 = questionnaire_sha256
        self._variables = variables(questionnaire)
        self.columns = tuple(variable.name for variable in self._variables)
        self.numbers = tuple(variable.name for variable in self._variables if variable.form in ("number", "date"))
        self._days = frozenset(variable.name for variable in self._variables if variable.form == "date")
        self.texts = tuple(variable.name for variable in self._variables if variable.form == "text")
        levels = max((len(variable.levels) for variable in self._variables), default=0)
        self.dtype: type[np.uint8] | type[np.uint16] = np.uint8 if levels + ANSWERED <= 256 else np.uint16
        self._lookups = {variable.name: _lookup(variable) for variable in self._variables if variable.form == "code"}
        self._not_shown = NotShown(questionnaire, self.columns)

    def encode(self, rows: Sequence[GivenAnswers]) -> Snapshot:
        """The columns of these responses, in their order.

        Raises:
            ValueError: when an answer is not a level of its variable.
        """
        codes: Codes = np.empty((len(self.columns), len(rows)), dtype=self.dtype)
        for index, variable in enumerate(self._variables):
            match variable.form:
                case "code":
                    codes[index] = self._levels(variable.name, rows)
                case "number" | "date" | "text":
                    codes[index] = [ANSWERED if row.get(variable.name) not in (None, "") else LEFT_OPEN for row in rows]
                case "flag" | "rank":
                    pass  # many columns of one answer: filled in below
                case _:
                    assert_never(variable.form)
        self._chosen(rows, codes)
        for where, columns in self._not_shown.of(rows):
            codes[np.ix_(columns, where)] = NOT_SHOWN
        numbers: dict[str, Numbers] = {}
        for name in self.numbers:
            values = np.array([self._value(name, row.get(name)) for row in rows], dtype=np.float64)
            numbers[name] = np.where(codes[self.columns.index(name)] == ANSWERED, values, np.nan)
        texts: dict[str, tuple[str, ...]] = {}
        for name in self.texts:
            answered = codes[self.columns.index(name)] == ANSWERED
            texts[name] = tuple(row[name] for row, there in zip(rows, answered, strict=True) if there and row.get(name))
        return Snapshot(self.questionnaire_sha256, self.columns, codes, numbers, texts)

    def _levels(self, name: str, rows: Sequence[GivenAnswers]) -> list[int]:
        lookup = self._lookups[name]
        try:
            return [lookup[row.get(name)] for row in rows]
        except KeyError as error:
            raise ValueError(f"{error.args[0]!r} is not an answer to {name!r}") from None

    def _value(self, name: str, answer: Any) -> float:
        """An answer as the number it is kept as."""
        if answer in (None, ""):
            return np.nan
        return datetime.date.fromisoformat(answer).toordinal() if name in self._days else answer

    def _chosen(self, rows: Sequence[GivenAnswers], codes: Codes) -> None:
        """Fill in the columns of multiple choices and rankings. A combination is worked out once, for all its columns."""
        by_question: dict[str, list[tuple[int, str]]] = {}
        for index, variable in enumerate(self._variables):
            if isinstance(variable.question, MultipleChoice | Ranking) and variable.choice is not None:
                by_question.setdefault(variable.question.id, []).append((index, variable.choice.code))
        for question, columns in by_question.items():
            known: dict[tuple[str, ...], int] = {}
            places = [known.setdefault(tuple(row.get(question, ())), len(known)) for row in rows]
            variable = self._variables[columns[0][0]]
            if isinstance(variable.question, Ranking):
                patterns = [_places([code for _, code in columns], len(variable.levels), chosen) for chosen in known]
            else:
                patterns = [[_flag(code, chosen) for _, code in columns] for chosen in known]
            filled = np.array(patterns, dtype=self.dtype).reshape(-1, len(columns))[np.array(places, dtype=np.intp)]
            codes[[index for index, _ in columns]] = filled.T


def _flag(code: str, chosen: tuple[str, ...]) -> int:
    """The code of one choice. Chosen "other" has its words in a text column, where 2 stands for answered."""
    if code == OTHER:
        return ANSWERED if OTHER in chosen else LEFT_OPEN
    if not chosen:
        return LEFT_OPEN
    return ANSWERED + (code in chosen)


def _places(codes: Sequence[str], levels: int, chosen: tuple[str, ...]) -> list[int]:
    """The code of each choice of a ranking: of its place, or of the last level, which is not chosen."""
    if not chosen:
        return [LEFT_OPEN] * len(codes)
    return [ANSWERED + (chosen.index(code) if code in chosen else levels - 1) for code in codes]


def _lookup(variable: Variable) -> dict[object, int]:
    """From an answer to its code; no answer is left open. On a scale an answer is a number, else it is a code."""
    lookup: dict[object, int] = {None: LEFT_OPEN}
    for place, level in enumerate(variable.levels):
        lookup[level.code if level.value is None else level.value] = ANSWERED + place
    return lookup
