"""Rows of the same answer: who filled in a whole matrix with one point. A flag, and no reason to leave anybody out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from surveytool.questionnaire.model import Matrix, Questionnaire
from surveytool.questionnaire.variable import Variable
from surveytool.response.snapshot import ANSWERED, Codes

LEAST_ITEMS = 4
"""With fewer items, the same answer to all of them is nothing special."""

Counts = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Straight:
    """``matrices``: a matrix -> how many answered all its items, and how many of them with one point. ``flagged``: how many did so in
    every matrix that they filled in; ``codes``: their answers on each item, by code."""

    matrices: Mapping[str, Counts]
    flagged: int
    codes: Mapping[str, Counts]

    def __add__(self, other: Straight) -> Straight:
        return Straight(
            {name: self.matrices[name] + other.matrices[name] for name in self.matrices},
            self.flagged + other.flagged,
            {name: self.codes[name] + other.codes[name] for name in self.codes},
        )

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Straight):
            return NotImplemented
        return (
            self.flagged == other.flagged
            and all(np.array_equal(self.matrices[name], other.matrices[name]) for name in self.matrices)
            and all(np.array_equal(self.codes[name], other.codes[name]) for name in self.codes)
        )


def straight(
    questionnaire: Questionnaire, columns: Sequence[Variable], place: Mapping[str, int], codes: Codes
) -> Straight:
    """The rows of the same answer among ``codes`` [column, row], in the matrices of four items or more (Meade and Craig 2012)."""
    rows = codes.shape[1]
    matrices: dict[str, Counts] = {}
    by_item: dict[str, Counts] = {}
    any_filled = np.zeros(rows, dtype=np.bool_)
    never_varied = np.ones(rows, dtype=np.bool_)
    items = []
    for question in questionnaire.questions:
        if isinstance(question, Matrix) and len(question.items) >= LEAST_ITEMS:
            own = [columns[place[f"{question.id}.{item.id}"]] for item in question.items]
            items.extend(own)
            points = sum(
                level.value is not None for level in own[0].levels
            )  # they stand before what is beside the scale
            part = codes[[place[column.name] for column in own]]
            filled = ((part >= ANSWERED) & (part < ANSWERED + points)).all(axis=0)
            same = filled & (part == part[0]).all(axis=0)
            matrices[question.id] = np.array([int(filled.sum()), int(same.sum())], dtype=np.int64)
            any_filled |= filled
            never_varied &= same | ~filled
    flagged = any_filled & never_varied
    for column in items:
        size = ANSWERED + len(column.levels)
        by_item[column.name] = np.bincount(codes[place[column.name]][flagged], minlength=size)
    return Straight(matrices, int(flagged.sum()), by_item)
