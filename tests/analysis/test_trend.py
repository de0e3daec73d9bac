"""A round beside an earlier one."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from surveytool.analysis.disclosure import Disclosure
from surveytool.analysis.tally import tally
from surveytool.analysis.trend import Comparison, Measured, compare_rounds, paired_codes
from surveytool.response.snapshot import encode
from surveytool.texts import load_texts

Asked = Callable[..., Any]
Found = Callable[..., Any]

QUESTIONS = """
- {id: snel, kind: scale, text: Snel?, scale: eens5}
- {id: zorg, kind: scale, text: Zorg?, scale: zorg3}
- {id: jaren, kind: number, text: Jaren?}
- {id: cijfer, kind: recommendation, text: Aanraden?, labels: {low: Nee, high: Ja}}
- {id: wens, kind: open, text: Wens?}
"""


def measured(round_id: str, questionnaire: Any, answers: list[dict[str, Any]], found: Found) -> tuple[Measured, Any]:
    snapshot = encode(questionnaire, answers)
    results = found(questionnaire, answers)
    return Measured(round_id, questionnaire, tally(questionnaire, snapshot), 200, results.questions), snapshot


def compared(
    questionnaires: tuple[Any, Any],
    answers: tuple[list[dict[str, Any]], list[dict[str, Any]]],
    found: Found,
    *,
    twice: int = 0,
) -> dict[str, Comparison]:
    """The comparisons, when the first ``twice`` rows of both rounds are of the same people."""
    earlier, one = measured("2025", questionnaires[0], answers[0], found)
    later, other = measured("2026", questionnaires[1], answers[1], found)
    rows = (np.arange(twice), np.arange(twice))
    pairs = paired_codes(one, other, rows, one.columns) if twice else {}
    result = compare_rounds(earlier, later, pairs=pairs, disclosure=Disclosure(10, load_texts("en")), language="en")
    return {comparison.question: comparison for comparison in result}


BEFORE = [
    {"snel": 5 if n < 30 else 2, "zorg": n % 3 + 1, "jaren": n % 10, "cijfer": n % 11, "wens": "x"} for n in range(60)
]
AFTER = [
    {"snel": 5 if n < 45 else 2, "zorg": n % 3 + 1, "jaren": n % 10 + 3, "cijfer": 9, "wens": "x"} for n in range(60)
]


def test_each_question_has_the_measure_that_fits(asked: Asked, found: Found) -> None:
    questionnaire = asked(QUESTIONS)
    result = compared((questionnaire, questionnaire), (BEFORE, AFTER), found)
    assert {name: one.measure for name, one in result.items()} == {
        "snel": "top2", "zorg": "mean", "jaren": "mean", "cijfer": "score",
    }  # fmt: skip
    snel = result["snel"]
    assert (snel.from_, snel.to, snel.difference) == (0.5, 0.75, 0.25)
    assert (snel.from_round, snel.to_round, snel.from_n, snel.to_n) == ("2025", "2026", 60, 60)
    assert snel.low is not None and snel.high is not None and 0 < snel.low < 0.25 < snel.high
    assert (snel.method, snel.linked, snel.switched_p) == ("independent", None, None)
    assert result["jaren"].difference == pytest.approx(3.0)
    assert result["cijfer"].to == 100


def test_p_values_are_adjusted_within_the_section(asked: Asked, found: Found) -> None:
    questionnaire = asked(QUESTIONS)
    result = compared((questionnaire, questionnaire), (BEFORE, AFTER), found)
    p = sorted(one.p for one in result.values() if one.p is not None)
    assert len(p) == 4
    smallest = min(result.values(), key=lambda one: one.p or 1)
    assert smallest.p_adjusted == pytest.approx(min(1, 4 * (smallest.p or 0)))


def test_those_who_answered_twice_make_it_surer(asked: Asked, found: Found) -> None:
    questionnaire = asked(QUESTIONS)
    alone = compared((questionnaire, questionnaire), (BEFORE, AFTER), found)["snel"]
    linked = compared((questionnaire, questionnaire), (BEFORE, AFTER), found, twice=60)["snel"]
    assert (linked.method, linked.linked) == ("overlap", 60)
    assert alone.low is not None and linked.low is not None and linked.low > alone.low
    assert linked.switched_p == pytest.approx(2 / 2**15)  # fifteen came to say yes, nobody to say no


def test_few_who_answered_twice_are_not_told_of(asked: Asked, found: Found) -> None:
    questionnaire = asked(QUESTIONS)
    few = compared((questionnaire, questionnaire), (BEFORE, AFTER), found, twice=9)["snel"]
    assert (few.method, few.linked, few.switched_p) == ("independent", None, None)


@pytest.mark.parametrize(
    ("old", "new"), [("text: Snel?", "text: Hoe snel?"), ("text: Snel?, scale: eens5", "text: Snel?, scale: zorg3")]
)
def test_a_question_that_changed_is_not_compared(asked: Asked, found: Found, old: str, new: str) -> None:
    after = [{"snel": 1 + n % 3} for n in range(40)]
    changed = compared((asked(QUESTIONS), asked(QUESTIONS.replace(old, new))), (BEFORE, after), found)["snel"]
    assert (changed.difference, changed.from_, changed.p) == (None, None, None)
    assert changed.reason is not None and "changed" in changed.reason


def test_what_may_not_be_told_in_one_round_is_compared_in_neither(asked: Asked, found: Found) -> None:
    questionnaire = asked(QUESTIONS)
    few = [{"snel": 5}] * 9 + [{"jaren": 3}] * 20
    result = compared((questionnaire, questionnaire), (BEFORE, few), found)
    assert (result["snel"].hidden, result["snel"].from_, result["snel"].difference) == (True, None, None)


def test_fewer_answers_than_the_higher_minimum_of_the_two_rounds_are_not_compared(asked: Asked, found: Found) -> None:
    questionnaire = asked(QUESTIONS)
    earlier, _ = measured("2025", questionnaire, BEFORE[:12], found)
    later, _ = measured("2026", questionnaire, AFTER, found)
    for minimum, is_hidden in ((12, False), (20, True)):
        disclosure = Disclosure(minimum, load_texts("en"))
        snel = compare_rounds(earlier, later, pairs={}, disclosure=disclosure, language="en")[0]
        assert (snel.hidden, snel.from_n is None, snel.difference is None) == (is_hidden, is_hidden, is_hidden)
