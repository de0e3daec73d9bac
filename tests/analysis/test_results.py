"""The results of a round and their JSON, in the shape the README promises."""

import datetime
import json
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from surveytool.analysis.interval import proportion_interval
from surveytool.analysis.results import Results, results_json
from surveytool.questionnaire.model import Questionnaire

Asked = Callable[..., Questionnaire]
Found = Callable[..., Results]
Counted = Callable[..., Any]

QUESTIONS = """
    - {id: snel, kind: scale, text: {nl: Snel?, en: Fast?}, scale: eens5}
    - {id: eens, kind: matrix, text: Eens?, scale: eens5, items: [{id: a, label: A}]}
    - {id: thema, kind: paired_matrix, text: Thema, importance: eens5, performance: eens5, items: [{id: k, label: K}]}
    - {id: raad, kind: recommendation, text: Aanraden?}
    - {id: wens, kind: open, text: Wens?}
"""
GOALS = "goals:\n  - {id: vlug, text: Vlugger, question: snel, measure: top2, target: 0.7}\n"
FULL: dict[str, Any] = {
    "snel": 4,
    "eens.a": 2,
    "thema.k.importance": 5,
    "thema.k.performance": 2,
    "raad": 9,
    "wens": "Rust",
}
BASE = {
    "asked",
    "answered",
    "not_applicable",
    "refused",
    "dont_know",
    "left_open",
    "not_shown",
}


@pytest.fixture
def written(asked: Asked, found: Found, counted: Counted) -> dict[str, Any]:
    """The results JSON of twelve full answers, with the counters of a store."""
    counters = counted(
        complete=11,
        partial=1,
        break_off=3,
        imported=2,
        open_link=10,
        by_day=((datetime.date(2026, 9, 1), 7, 1), (datetime.date(2026, 9, 3), 2, 0)),
        duration=((2, 4), (5, 5), (10, 1)),
        left_at=(("een", 13, 3),),
    )
    results = found(asked(QUESTIONS, GOALS), [FULL] * 11 + [{"snel": 1}], counters=counters)
    loaded: dict[str, Any] = json.loads(json.dumps(results_json(results), allow_nan=False))
    return loaded


def test_the_round_and_the_response_are_whole(written: dict[str, Any]) -> None:
    assert written["format"] == "surveytool-results/1"
    assert written["round"] == {
        "id": "proef-2026",
        "questionnaire": "proef",
        "version": 1,
        "kind": "other",
        "title": "Proef",
        "population": 200,
        "opened": "2026-09-01",
        "closed": "2026-09-22",
        "simulated": False,
        "links": "open",
        "anonymous": True,
        "linking": "none",
        "unchecked": False,
    }
    assert written["response"] == {
        "responses": 12,
        "share_of_population": 0.06,
        "invited": None,
        "answered": None,
        "complete": 11,
        "partial": 1,
        "break_off": 3,
        "imported": 2,
        "open_link": 10,
        "apart": 0,
        "withdrawn": 0,
        "rate": None,
        "rates": {"rr1": None, "rr2": None, "rr3": None, "rr4": None, "rr5": None, "rr6": None},
        "eligibility": None,
        "dispositions": None,
        "participation": [],
        "representativeness": [],
        "mailed": [],
        "by_day": [
            {"day": "2026-09-01", "complete": 7, "partial": 1},
            {"day": "2026-09-03", "complete": 2, "partial": 0},
        ],
        "milestones": [{"count": 10, "day": "2026-09-03"}],
    }


def test_a_question_has_the_keys_that_apply_to_it(written: dict[str, Any]) -> None:
    fast, agree, important, done, recommend, wish = written["questions"]
    scored = {"distribution", "mean", "sd", "mean_low", "mean_high", "median"}
    named = {"id", "kind", "text"}
    boxes = {"top2", "bottom2"}
    assert set(fast) == named | BASE | scored | boxes
    assert set(agree) == named | {"item", "item_text"} | BASE | scored | boxes
    assert set(important) == set(done) == named | {"item", "item_text", "side"} | BASE | scored | boxes
    assert set(recommend) == named | BASE | scored | {"score"}
    assert set(wish) == named | BASE
    assert set(fast["distribution"][0]) == {"code", "label", "count", "base", "share", "low", "high"}
    assert set(fast["top2"]) == {"count", "share", "low", "high"}
    assert {"value", "low", "high"} <= set(recommend["score"])
    assert (done["item"], done["side"]) == ("k", "performance")


def test_shares_are_not_rounded(written: dict[str, Any]) -> None:
    top2 = written["questions"][0]["top2"]
    assert top2["share"] == 11 / 12
    assert (top2["low"], top2["high"]) == proportion_interval(11, 12, population=200)


def test_priorities_goals_and_quality_have_their_keys(written: dict[str, Any]) -> None:
    (priority,) = written["priorities"]
    keys = {
        "question",
        "item",
        "n",
        "importance",
        "performance",
        "discrepancy_score",
        "mwds",
        "quadrant",
        "low",
        "high",
    }
    assert keys <= set(priority)
    assert written["crosshairs"] == [{"question": "thema", "importance": 5.0, "performance": 2.0}]
    (goal,) = written["goals"]
    assert {"id", "target", "value", "low", "high", "verdict"} <= set(goal)
    assert written["quality"]["duration"] == [
        {"up_to_minutes": 2, "count": 4},
        {"up_to_minutes": 5, "count": 5},
        {"up_to_minutes": 10, "count": 1},
    ]
    assert written["quality"]["left_at"] == [{"section": "een", "reached": 13, "left": 3}]


def test_what_is_left_open_most_comes_first(asked: Asked, found: Found) -> None:
    answers = [FULL] * 10 + [{"snel": 4, "wens": "Rust"}] * 2 + [{"snel": 4}] * 3
    rows = found(asked(QUESTIONS, GOALS), answers).quality.item_nonresponse
    assert [(row.id, row.left_open, row.asked) for row in rows][:2] == [("eens", 5, 15), ("thema", 5, 15)]
    assert [(row.id, row.share) for row in rows][-2:] == [("wens", 0.2), ("snel", 0.0)]


def test_what_is_not_computed_is_not_there(written: dict[str, Any]) -> None:
    assert written["themes"] == written["open_answers"] == written["theme_segments"] == []
    assert written["comparisons"] == written["earlier"] == []
    assert written["indices"] == written["segments"] == written["segment_tests"] == []
    assert written["warnings"] == []


def test_more_answers_than_people_make_the_population_open(asked: Asked, found: Found) -> None:
    questionnaire = asked("- {id: snel, kind: scale, text: Snel?, scale: eens5}")
    results = found(questionnaire, [{"snel": 5}] * 6 + [{"snel": 1}] * 6, population=11, language="en")
    (warning,) = results.warnings
    assert warning.startswith(
        "There are 12 answers and the population is 11: the margins are those of an open population"
    )
    assert results.population is None
    assert results.round.population == 11
    assert results.response.share_of_population is None
    top2 = results.questions[0].top2
    assert top2 is not None
    assert (top2.low, top2.high) == proportion_interval(6, 12)


def test_counts_that_do_not_add_up_are_told(asked: Asked, found: Found, counted: Counted) -> None:
    questionnaire = asked(QUESTIONS, GOALS)
    right = counted(complete=12, imported=3, open_link=10, withdrawn=1)
    wrong = counted(complete=12, imported=3, open_link=10)
    assert found(questionnaire, [FULL] * 12, counters=right).warnings == ()
    (warning,) = found(questionnaire, [FULL] * 12, counters=wrong, language="en").warnings
    assert warning == "12 answers were counted, but 13 came in. Find out why before you use these results."


def test_an_open_population_has_no_share(asked: Asked, found: Found) -> None:
    results = found(asked(QUESTIONS, GOALS), [FULL] * 12, population=None)
    assert results.response.share_of_population is None
    assert results_json(results)["round"]["population"] is None
    assert results.warnings == ()


def test_the_size_of_the_chunks_changes_nothing(asked: Asked, found: Found) -> None:
    questionnaire = asked(QUESTIONS, GOALS)
    answers = [FULL] * 11 + [{"snel": 1}, {"raad": 3}]
    assert found(questionnaire, answers, chunk=1) == found(questionnaire, answers, chunk=100)


def test_a_round_without_answers_has_results_without_figures(asked: Asked, found: Found) -> None:
    results = results_json(found(asked(QUESTIONS, GOALS), []))
    assert results["response"]["responses"] == 0
    assert all(question["hidden"] for question in results["questions"])
    assert results["crosshairs"] == []
    assert results["quality"]["item_nonresponse"] == []


def test_texts_are_in_the_language_asked_for_and_codes_never_change(asked: Asked, found: Found) -> None:
    questionnaire = asked(QUESTIONS, GOALS)
    nl, en = (found(questionnaire, [FULL] * 12, language=language).questions[0] for language in ("nl", "en"))
    assert (nl.text, en.text) == ("Snel?", "Fast?")
    assert (nl.distribution[3].label, en.distribution[3].label) == ("Eens", "Agree")
    assert nl.distribution[3].code == en.distribution[3].code == "4"


def test_counting_waits_for_neither_pandas_nor_scipy_stats_nor_matplotlib() -> None:
    program = "import sys, surveytool.analysis.round; print({'pandas', 'scipy.stats', 'matplotlib'} & set(sys.modules))"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "set()"
