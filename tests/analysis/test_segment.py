"""Groups beside each other: what is told of them, and that nothing small can be worked out."""

import os
import random
from collections.abc import Callable, Iterator
from itertools import product
from statistics import mean
from typing import Any

import numpy as np
import pytest
from scipy import stats

from surveytool.analysis.audit import leaks
from surveytool.analysis.published import findings
from surveytool.analysis.results import results_json

Asked = Callable[..., Any]
Found = Callable[..., Any]

QUESTIONS = """
- id: regio
  kind: single_choice
  text: Waar?
  choices:
    - {code: noord, label: Noord, merge: {nl: Noord en oost, en: North and east}}
    - {code: oost, label: Oost, merge: {nl: Noord en oost, en: North and east}}
    - {code: zuid, label: Zuid}
    - {code: rns, label: Zeg ik niet, missing: refused}
- {id: vlak, kind: single_choice, text: Hoe?, choices: [{code: solo, label: Alleen}, {code: team, label: Samen}]}
- {id: snel, kind: scale, text: Snel?, scale: eens5}
- {id: jaren, kind: number, text: Jaren?, decimals: 1}
- {id: cijfer, kind: recommendation, text: Aanraden?, labels: {low: Nee, high: Ja}}
"""
SEGMENTS = "\nsegments: [regio, vlak]\n"


def people(groups: dict[str, list[int]], **others: Any) -> list[dict[str, Any]]:
    return [{"regio": region, "snel": point, **others} for region, points in groups.items() for point in points]


def rows(results: Any, segment: str = "regio", question: str = "snel") -> dict[str, dict[str, Any]]:
    found = [row for row in results_json(results)["segments"] if row["segment"] == segment]
    return {row.get("group", "hidden"): row for row in found if row.get("question") in (question, None)}


def test_a_group_has_its_number_its_best_points_in_whole_per_cent_and_its_mean_to_one_decimal(
    asked: Asked, found: Found
) -> None:
    points = {"noord": [5] * 7 + [4] * 4 + [2] * 9, "oost": [1, 2, 4] * 5, "zuid": [3] * 20 + [5] * 20}
    told = rows(found(asked(QUESTIONS, SEGMENTS), people(points)))
    assert set(told) == {"noord", "oost", "zuid"}
    assert (told["noord"]["n"], told["noord"]["top2"], told["noord"]["mean"]) == (
        20,
        0.55,
        round(mean(points["noord"]), 1),
    )
    assert "distribution" not in told["noord"]
    assert told["noord"]["top2_low"] < 0.55 < told["noord"]["top2_high"]


def test_small_groups_are_merged_as_declared(asked: Asked, found: Found) -> None:
    points = {"noord": [4, 2] * 8, "oost": [5, 1, 3], "zuid": [3, 4] * 10}
    told = rows(found(asked(QUESTIONS, SEGMENTS), people(points), language="en"))
    assert {row["label"]: row["n"] for row in told.values()} == {"North and east": 19, "Zuid": 20}


def test_a_group_that_stays_too_small_hides_the_whole_segment(asked: Asked, found: Found) -> None:
    results = found(asked(QUESTIONS, SEGMENTS), people({"noord": [4, 2] * 10, "oost": [3, 4] * 10, "zuid": [5, 1, 3]}))
    written = [row for row in results_json(results)["segments"] if row["segment"] == "regio"]
    assert [set(row) for row in written] == [{"segment", "hidden", "reason"}]


def test_who_does_not_say_joins_the_smallest_group_so_that_nobody_is_left_to_work_out(
    asked: Asked, found: Found
) -> None:
    points = {"noord": [4, 2] * 10, "oost": [4, 3] * 8, "zuid": [3, 4] * 10, "rns": [5, 1, 5]}
    told = rows(found(asked(QUESTIONS, SEGMENTS), people(points), language="en"))
    assert told["oost"]["label"] == "Oost, or not known"
    assert sum(row["n"] for row in told.values()) == 59


def test_a_question_that_few_of_a_group_answered_is_hidden_by_groups(asked: Asked, found: Found) -> None:
    answers = people({"noord": [4, 2] * 10, "oost": [3, 4] * 10, "zuid": [5, 1] * 10})
    for row in answers[:12]:
        del row["snel"]
    told = rows(found(asked(QUESTIONS, SEGMENTS), answers))
    assert set(told) == {"hidden"}
    assert "n" not in told["hidden"]


def test_what_everybody_in_a_small_group_says_is_told_no_closer(asked: Asked, found: Found) -> None:
    points = {"noord": [5] * 12, "oost": [1] * 12, "zuid": [4, 3] * 20}
    told = rows(found(asked(QUESTIONS, SEGMENTS), people(points)))
    assert (told["noord"]["top2"], told["noord"]["at_least"]) == (0.9, True)
    assert (told["oost"]["top2"], told["oost"]["at_most"]) == (0.1, True)
    assert "mean" not in told["noord"]


@pytest.mark.parametrize(
    ("points", "is_told"),
    [
        ({"noord": [5] * 12, "zuid": [4, 3] * 20}, False),  # 12 of 12: the whole less the south
        ({"noord": [5] * 12, "oost": [4] * 12, "zuid": [4, 3] * 20}, False),  # 24 of 24
        ({"noord": [5] * 12, "oost": [1] * 12, "zuid": [4, 3] * 20}, True),  # 12 of 24: 12 and 0, or 11 and 1
        ({"noord": [5] * 12, "oost": [1] * 11 + [5], "zuid": [4, 3] * 20}, False),  # 13 of 24: 12 and 1 alone
    ],
)
def test_what_is_told_no_closer_does_not_follow_from_the_other_groups(
    asked: Asked, found: Found, points: dict[str, list[int]], is_told: bool
) -> None:
    results = found(asked(QUESTIONS, SEGMENTS), people(points), language="en")
    told = rows(results)
    assert (set(told) == set(points)) is is_told
    assert is_told or set(told["hidden"]) == {"segment", "question", "hidden", "reason"}
    assert not results.segments.tests  # an exact p value would tell it as well


def test_numbers_have_a_mean_and_recommendations_too(asked: Asked, found: Found) -> None:
    answers = people({"noord": [4, 2] * 10, "oost": [3, 4] * 10, "zuid": [5, 1] * 10}, jaren=2.5, cijfer=8)
    results = found(asked(QUESTIONS, SEGMENTS), answers)
    assert rows(results, question="jaren")["zuid"]["mean"] == 2.5
    assert rows(results, question="cijfer")["zuid"]["mean"] == 8.0
    assert "top2" not in rows(results, question="cijfer")["zuid"]


def test_the_test_is_that_of_kruskal_and_wallis_adjusted_within_the_segment(asked: Asked, found: Found) -> None:
    points = {"noord": [4, 3, 4, 2] * 5, "oost": [3, 4, 2, 3] * 5, "zuid": [3, 2, 2, 4] * 5}
    answers = people(points)
    for place, row in enumerate(answers):
        row["cijfer"] = place % 11
    tests = {
        test["question"]: test for test in results_json(found(asked(QUESTIONS, SEGMENTS), answers))["segment_tests"]
    }
    exact = stats.kruskal(*points.values()).pvalue
    assert 0.001 < exact < 0.4
    assert tests["snel"]["p"] == round(exact, 3)
    assert tests["snel"]["p_adjusted"] == round(2 * exact, 3)
    assert tests["snel"]["test"] == "kruskal_wallis"


def test_the_best_and_the_worst_group_have_their_difference_in_whole_per_cent(asked: Asked, found: Found) -> None:
    points = {"noord": [5, 4, 4, 2] * 10, "oost": [3, 4, 2, 3] * 10, "zuid": [1, 2, 2, 3] * 10}
    tests = results_json(found(asked(QUESTIONS, SEGMENTS), people(points)))["segment_tests"]
    (test,) = [test for test in tests if test["question"] == "snel"]
    assert (test["highest"], test["lowest"], test["difference"]) == ("noord", "zuid", 0.75)
    assert test["difference_low"] < 0.75 < test["difference_high"]
    assert round(test["difference_low"], 2) == test["difference_low"]
    assert (test["shares_test"], test["shares_p"]) == (
        "chi_square", round(stats.chi2_contingency([[30, 10], [10, 30], [0, 40]], correction=False).pvalue, 3),
    )  # fmt: skip


def test_two_segments_that_differ_by_a_few_people_are_not_both_told(asked: Asked, found: Found) -> None:
    """All 20 in the south work alone, with three of the north: alone less south is three people."""
    answers = people({"zuid": [5, 1] * 10}, vlak="solo") + people({"noord": [4, 2, 5]}, vlak="solo")
    answers += people({"noord": [4, 2] * 20}, vlak="team")
    results = found(asked(QUESTIONS, SEGMENTS), answers)
    assert set(rows(results)) == {"zuid", "noord"}
    assert set(rows(results, "vlak")) == {"hidden"}


def shown_sets(results: Any, answers: list[dict[str, Any]], question: str) -> list[list[bool]]:
    """Everybody who answered, and each group that is told, as who is in it."""
    answered = [row for row in answers if question in row]
    sets = [[True] * len(answered)]
    for row in results_json(results)["segments"]:
        if row.get("question") == question and not row.get("hidden"):
            codes = row["group"].split("+")
            own = [person.get(row["segment"]) in codes for person in answered]
            if sum(own) < row["n"]:  # with those who are not known
                known = {c for other in results_json(results)["segments"] for c in other.get("group", "").split("+")}
                own = [
                    mine or person.get(row["segment"]) not in known for mine, person in zip(own, answered, strict=True)
                ]
            assert sum(own) == row["n"]
            sets.append(own)
    return sets


def reachable(sets: list[list[bool]]) -> Iterator[int]:
    """Sizes of every set of people that is a sum with factors -1, 0 and 1 of published ones: another way than the auditor's."""
    matrix = np.array(sets, dtype=np.int64)
    for factors in product((-1, 0, 1), repeat=matrix.shape[0]):
        total = np.array(factors) @ matrix
        if ((total == 0) | (total == 1)).all():
            yield int(total.sum())


ROUNDS = int(os.environ.get("SURVEYTOOL_TEST_ROUNDS", "40"))


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_in_random_rounds_no_group_of_one_to_nine_can_be_had_by_subtraction(
    asked: Asked, found: Found, seed: int
) -> None:
    rng = random.Random(seed)
    answers = []
    others = rng.choice([0.04, 0.08, 0.5])
    for _ in range(rng.randint(60, 160)):
        region = rng.choices(["noord", "oost", "zuid", "rns", None], [4, rng.random() * 3, 3, 0.2, 0.3])[0]
        field = "solo" if region == "zuid" or rng.random() < others else "team"
        row: dict[str, Any] = {"vlak": field, "snel": rng.randint(1, 5)}
        if region is not None:
            row["regio"] = region
        if rng.random() < 0.1:
            del row["snel"]
        answers.append(row)
    results = found(asked(QUESTIONS, SEGMENTS), answers)
    assert not [size for size in reachable(shown_sets(results, answers, "snel")) if 1 <= size <= 9]
    assert list(findings(results_json(results))) == []


def test_the_auditor_finds_a_set_that_takes_factors() -> None:
    """Types a, b, c, d; published a+b, b+c, c+d, and all: a+d = all - (b+c); b - d, and so on; nothing of 3 but d if a is told."""
    sets = np.array([[1, 1, 0, 0], [0, 1, 1, 0], [1, 0, 1, 0]], dtype=np.bool_)
    sizes = np.array([3, 20, 20, 20])
    assert {leak.size for leak in leaks(sets, sizes, minimum=10)} == {3}, "half of (ab + ac - bc) is a"
    assert leaks(sets[:2], sizes, minimum=10) == ()
