"""The last look: whatever went wrong before, nothing about a few people is published."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from surveytool.analysis.published import Undisclosable, findings, refuse_undisclosable
from surveytool.analysis.results import results_json
from tests.analysis.test_segment import QUESTIONS, SEGMENTS, people

Asked = Callable[..., Any]
Found = Callable[..., Any]


@pytest.fixture
def told(asked: Asked, found: Found) -> dict[str, Any]:
    """Results with groups, a hidden question, and a comparison."""
    points = {"noord": [5, 4, 2] * 8, "oost": [1, 2, 4] * 7, "zuid": [3, 5] * 20}
    answers = people(points)
    for row in answers[:9]:
        row["jaren"] = 3.0
    written: dict[str, Any] = results_json(found(asked(QUESTIONS, SEGMENTS), answers))
    written["comparisons"] = [{"question": "snel", "measure": "top2", "from_n": 40, "to_n": 85, "difference": 0.1}]
    written["theme_segments"] = [
        {"segment": "regio", "group": "noord", "question": "wens", "item": "steun", "n": 24, "top2": 0.25},
        {"segment": "regio", "group": "zuid", "question": "wens", "item": "steun", "n": 40, "top2": 0.5},
        {"segment": "werk", "question": "wens", "item": "steun", "hidden": True, "reason": "..."},
    ]
    written["response"]["invited"] = 100
    written["response"]["participation"] = [
        {"attribute": "regio", "group": "noord", "invited": 60}, {"attribute": "regio", "group": "*", "invited": 40},
    ]  # fmt: skip
    return written


def test_results_as_they_are_made_pass(told: dict[str, Any]) -> None:
    assert list(findings(told)) == []
    assert any(question.get("hidden") for question in told["questions"])
    refuse_undisclosable(told)


def hidden_place(told: dict[str, Any]) -> int:
    return next(place for place, question in enumerate(told["questions"]) if question.get("hidden"))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda told: told["questions"][0].update(answered=9), "regio: 9 answers"),
        (lambda told: told["questions"][hidden_place(told)].update(mean=3.0), "is hidden, and mean is told"),
        (lambda told: told["segments"][0].update(n=9), "9 answers"),
        (lambda told: told["segments"][0].update(top2=0.123), "closer than whole per cent"),
        (lambda told: told["segments"][0].update(n=told["segments"][0]["n"] - 5), "5 people are left"),
        (lambda told: told["segments"][0].update(n=told["segments"][0]["n"] + 5), "-5 people are left"),
        (lambda told: told["comparisons"][0].update(linked=9), "linked 9"),
        (lambda told: told["theme_segments"][0].update(n=9), "theme steun in regio noord"),
        (lambda told: told["theme_segments"][0].update(top2=0.13), "theme steun in regio noord"),
        (lambda told: told["theme_segments"][0].update(top2=0.92), "theme steun in regio noord"),
        (lambda told: told["theme_segments"][1].update(segment="werk"), "themes of wens by two segments"),
        (lambda told: told["theme_segments"][0].update(top2=0.0), "theme steun in regio noord"),
        (
            lambda told: told["open_answers"].append({"question": "wens", "hidden": True, "coded": 3}),
            "themes of wens are hidden, and coded is told",
        ),
        (lambda told: told["theme_segments"][2].update(n=12), "are hidden, and n is told"),
        (lambda told: told["comparisons"][0].update(hidden=True), "difference is told|from_n is told"),
        (lambda told: told["response"]["participation"][1].update(invited=7), "7 people"),
        (lambda told: told["response"].update(invited=104), "4 people are left"),
        (lambda told: told["quality"].update(sensitivity={"flagged": 4}), "without 4 people"),
        (lambda told: told["quality"].update(straightlining=[{"question": "eens", "filled": 8}]), "8 people"),
        (lambda told: told["indices"].append({"id": "i", "n": 8}), "i of 8"),
    ],
)
def test_each_thing_that_may_not_be_told_is_found(
    told: dict[str, Any], change: Callable[[dict[str, Any]], object], said: str
) -> None:
    changed = copy.deepcopy(told)
    change(changed)
    found = list(findings(changed))
    assert any(part in line for line in found for part in said.split("|")), found
    with pytest.raises(Undisclosable, match="may not be told"):
        refuse_undisclosable(changed)
