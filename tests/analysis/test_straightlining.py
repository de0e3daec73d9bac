"""Rows of the same answer: flagged, never left out."""

from collections.abc import Callable
from typing import Any

import pytest

from surveytool.analysis.results import results_json

Asked = Callable[..., Any]
Found = Callable[..., Any]

MATRIX = """
- id: eens
  kind: matrix
  text: Eens?
  scale: eens5
  items: [{id: a, label: A}, {id: b, label: B}, {id: c, label: C}, {id: d, label: D}]
- {id: klein, kind: matrix, text: Klein?, scale: eens5, items: [{id: a, label: A}, {id: b, label: B}]}
"""


def row(*points: Any) -> dict[str, Any]:
    return {f"eens.{item}": point for item, point in zip("abcd", points, strict=True) if point is not None}


VARIED = [row(2, 3, 4, 1 + n % 5) for n in range(40)]


def quality(asked: Asked, found: Found, answers: list[dict[str, Any]]) -> dict[str, Any]:
    written: dict[str, Any] = results_json(found(asked(MATRIX), answers))["quality"]
    return written


def test_who_gave_one_point_to_a_whole_matrix_is_counted_among_who_filled_it_in(asked: Asked, found: Found) -> None:
    answers = [*VARIED, *[row(5, 5, 5, 5)] * 3, row(5, 5, 5, None), row("na", "na", "na", "na")]
    (matrix,) = quality(asked, found, answers)["straightlining"]
    assert matrix == {"question": "eens", "filled": 43, "straight": 3, "share": pytest.approx(3 / 43)}


def test_without_ten_of_them_no_figure_is_given_without_them(asked: Asked, found: Found) -> None:
    assert quality(asked, found, [*VARIED, *[row(5, 5, 5, 5)] * 9])["sensitivity"] is None
    told = quality(asked, found, [*VARIED, *[row(5, 5, 5, 5)] * 10])["sensitivity"]
    assert told == {
        "flagged": 10, "question": "eens", "item": "a", "top2": pytest.approx(10 / 50), "without": pytest.approx(0.0),
    }  # fmt: skip


def test_few_who_are_left_are_not_told_of_either(asked: Asked, found: Found) -> None:
    assert quality(asked, found, [*VARIED[:9], *[row(5, 5, 5, 5)] * 30])["sensitivity"] is None


def test_nobody_is_left_out(asked: Asked, found: Found) -> None:
    results = found(asked(MATRIX), [*VARIED, *[row(5, 5, 5, 5)] * 10])
    assert [question.answered for question in results.questions[:4]] == [50] * 4
