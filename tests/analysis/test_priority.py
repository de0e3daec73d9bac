"""Importance against performance, checked against R on the ratings of five offices."""

from collections.abc import Callable
from typing import Any

import pytest

from surveytool.analysis.interval import score_interval
from surveytool.analysis.priority import Priority
from surveytool.analysis.results import Results
from surveytool.questionnaire.model import Questionnaire

Asked = Callable[..., Questionnaire]
Found = Callable[..., Results]

# Importance and performance, 1-7, of 68 students for five offices (data gap of R likert, declared fictitious by its
# authors); a pair of digits a student.
RATINGS = {
    "aid": """16 41 75 77 77 46 37 31 41 17 44 67 77 57 77 77 47 54 67 77 47 43 77 75 22 77 77 77 66 55 77 77 77 77 76 67
        75 37 21 47 51 33 35 17 77 77 77 75 77 57 41 66 77 77 67 65 72 15 56 54 76 67 22 55 77 57 67 61""",
    "bursar": """76 44 67 77 65 56 56 24 77 77 66 67 77 67 77 77 57 54 55 77 47 44 66 77 66 76 77 77 66 55 77 77 77 77 76
        67 77 65 21 27 57 44 55 47 77 77 77 75 44 66 44 56 77 77 67 75 74 47 55 55 76 66 22 55 77 57 67 66""",
    "advising": """76 44 77 77 66 77 66 15 47 47 66 57 77 77 77 77 57 54 66 77 47 77 66 77 74 77 77 77 77 56 77 77 77 77
        77 67 77 66 23 57 57 77 55 47 77 77 37 77 44 76 77 55 77 77 57 66 75 77 56 56 76 55 22 66 37 67 77 66""",
    "records": """76 44 77 76 66 55 66 45 77 77 66 57 77 67 77 77 56 54 55 77 47 77 66 77 77 76 77 77 67 55 77 77 77 77
        76 67 77 66 12 66 57 75 64 47 77 77 54 65 55 66 77 65 77 77 77 66 77 77 56 56 77 66 22 54 47 66 67 66""",
    "testing": """56 56 77 77 66 57 46 45 77 77 11 17 77 67 77 77 57 33 55 77 47 77 66 77 67 45 77 77 76 55 77 77 77 77
        76 67 77 56 12 67 57 76 76 47 77 77 56 76 33 66 74 66 77 77 67 75 77 37 44 54 76 76 22 44 27 67 67 66""",
}
# mean importance, mean performance, Borich's MWDS, RDS, quadrant: R 4.2.2 on those data
EXPECTED = {
    "aid": (5.3235294118, 5.5441176471, -1.1743079585, 4.4117647059, "low_priority"),
    "bursar": (5.75, 5.9852941176, -1.3529411765, 8.8235294118, "concentrate_here"),
    "advising": (5.8676470588, 6.3235294118, -2.6749567474, 17.6470588235, "keep_up"),
    "records": (6.0, 6.1323529412, -0.79411764706, 4.4117647059, "keep_up"),
    "testing": (5.6323529412, 6.0735294118, -2.4848615917, 19.1176470588, "possible_overkill"),
}
OFFICES = """
    - id: kantoor
      kind: paired_matrix
      text: De kantoren
      importance: punten7
      performance: punten7
      items:
        - {id: aid, label: Financial aid}
        - {id: bursar, label: Bursar}
        - {id: advising, label: Advising}
        - {id: records, label: Records and registration}
        - {id: testing, label: Testing and examination}
"""
THEMES = """
    - id: thema
      kind: paired_matrix
      text: Thema's
      importance: eens5
      performance: eens5
      items: [{id: kennis, label: Kennis}, {id: steun, label: Steun}, {id: trots, label: Trots}]
"""


def students() -> list[dict[str, Any]]:
    pairs = {office: ratings.split() for office, ratings in RATINGS.items()}
    return [
        {
            f"kantoor.{office}.{side}": int(pairs[office][student][place])
            for office in pairs
            for place, side in enumerate(("importance", "performance"))
        }
        for student in range(68)
    ]


def rated(item: str, importance: int | str, performance: int | str, times: int) -> list[dict[str, Any]]:
    return [{f"thema.{item}.importance": importance, f"thema.{item}.performance": performance}] * times


@pytest.mark.parametrize("office", EXPECTED)
def test_means_and_scores_are_those_of_r(asked: Asked, found: Found, office: str) -> None:
    priorities = found(asked(OFFICES), students(), population=None).priorities
    priority = next(priority for priority in priorities.items if priority.item == office)
    importance, performance, mwds, discrepancy_score, _ = EXPECTED[office]
    assert priority.n == 68
    assert (priority.importance, priority.performance) == pytest.approx((importance, performance), rel=1e-9)
    assert priority.mwds == pytest.approx(mwds, rel=1e-9)
    assert priority.discrepancy_score == pytest.approx(discrepancy_score, rel=1e-9)


@pytest.mark.parametrize("office", EXPECTED)
def test_quadrants_of_a_census_are_those_of_r(asked: Asked, found: Found, office: str) -> None:
    priorities = found(asked(OFFICES), students(), population=68).priorities
    (crosshair,) = priorities.crosshairs
    assert (crosshair.importance, crosshair.performance) == pytest.approx((5.7147058824, 6.0117647059), rel=1e-9)
    assert next(priority.quadrant for priority in priorities.items if priority.item == office) == EXPECTED[office][4]


def test_an_item_whose_interval_covers_a_line_is_undecided(asked: Asked, found: Found) -> None:
    priorities = found(asked(OFFICES), students(), population=None).priorities
    assert {priority.quadrant for priority in priorities.items} == {"undecided"}


def test_an_item_clear_of_both_lines_has_a_quadrant(asked: Asked, found: Found) -> None:
    answers = [
        {**kennis, **steun, **trots}
        for kennis, steun, trots in zip(
            rated("kennis", 5, 1, 12), rated("steun", 2, 5, 12), rated("trots", 5, 5, 12), strict=True
        )
    ]
    quadrants = {priority.item: priority.quadrant for priority in found(asked(THEMES), answers).priorities.items}
    assert quadrants == {"kennis": "concentrate_here", "steun": "possible_overkill", "trots": "keep_up"}


def test_the_greatest_need_comes_first(asked: Asked, found: Found) -> None:
    answers = [
        {**kennis, **steun, **trots}
        for kennis, steun, trots in zip(
            rated("kennis", 3, 4, 12), rated("steun", 5, 1, 12), rated("trots", 5, 3, 12), strict=True
        )
    ]
    priorities = found(asked(THEMES), answers).priorities.items
    # steun and trots are as often behind; steun by more, so its MWDS is higher
    assert [(priority.item, priority.discrepancy_score, priority.mwds) for priority in priorities] == [
        ("steun", -100.0, 20.0),
        ("trots", -100.0, 10.0),
        ("kennis", 100.0, -3.0),
    ]


def test_only_those_who_gave_both_answers_count(asked: Asked, found: Found) -> None:
    answers = (
        rated("kennis", 5, 2, 9) + rated("kennis", 4, 4, 1) + rated("kennis", "na", 1, 5) + rated("kennis", 1, "dk", 5)
    )
    priority = found(asked(THEMES), answers).priorities.items[0]
    assert (priority.n, priority.importance, priority.performance) == (10, 4.9, 2.2)
    assert priority.discrepancy_score == -90.0
    assert (priority.low, priority.high) == score_interval(0, 9, 10, population=200)


def test_too_few_pairs_are_hidden_and_move_no_line(asked: Asked, found: Found) -> None:
    answers = (
        rated("kennis", 5, 2, 10) + rated("steun", 1, 5, 9) + rated("steun", 1, "na", 9) + rated("steun", "na", 5, 9)
    )
    results = found(asked(THEMES), answers)
    shown, *hidden = results.priorities.items
    assert shown.item == "kennis"
    assert (results.priorities.crosshairs[0].importance, results.priorities.crosshairs[0].performance) == (5.0, 2.0)
    reason = "Minder dan 10 antwoorden: niet getoond."
    assert hidden == [
        Priority("thema", "steun", "Steun", hidden=True, reason=reason),
        Priority("thema", "trots", "Trots", hidden=True, reason=reason),
    ]
    # each side of steun has answers enough of its own
    assert not any(question.hidden for question in results.questions if question.item == "steun")


def test_what_few_answered_on_one_side_alone_does_not_follow_from_the_pairs(asked: Asked, found: Found) -> None:
    """Thirty-eight pairs and two people who gave their importance alone: 5 and 3."""
    questionnaire = asked(
        "- {id: p, kind: paired_matrix, text: P, importance: eens5, performance: eens5, items: [{id: k, label: K}]}"
    )
    both = [{"p.k.importance": 1 + n % 5, "p.k.performance": 1 + n % 3} for n in range(38)]
    results = found(questionnaire, [*both, {"p.k.importance": 5}, {"p.k.importance": 3}])
    (priority,) = results.priorities.items
    told = [
        getattr(priority, name) for name in ("importance", "performance", "gap", "mwds", "importance_low", "gap_high")
    ]
    assert told == [round(figure, 1) for figure in told]
    assert priority.gap == pytest.approx(priority.importance - priority.performance)
    assert priority.mwds == pytest.approx(priority.gap * priority.importance, abs=0.05)
    (crosshair,) = results.priorities.crosshairs
    assert (crosshair.importance, crosshair.performance) == (priority.importance, priority.performance)
    exact = found(questionnaire, both).priorities.items[0].importance
    assert exact == pytest.approx(sum(1 + n % 5 for n in range(38)) / 38)
