"""The simulated fieldwork: when answers came, how long people took, where some stopped."""

import random
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveytool.questionnaire import parse
from surveytool.response.fieldwork import arrivals, break_offs, minutes_taken
from surveytool.response.simulation import simulate

MONDAY = date(2026, 9, 7)
NEEDS = parse(
    (Path(__file__).parents[2] / "questionnaires" / "behoeftepeiling.yaml").read_bytes(), file="behoeftepeiling.yaml"
).questionnaire


@given(n=st.integers(0, 200), days=st.integers(0, 40), seed=st.integers())
def test_every_answer_comes_between_opening_and_closing_and_in_order(n: int, days: int, seed: int) -> None:
    closed = MONDAY + timedelta(days=days)

    found = arrivals(n, MONDAY, closed, random.Random(seed))

    assert len(found) == n
    assert found == sorted(found)
    assert all(MONDAY <= day <= closed for day in found)


def test_most_come_at_the_opening_and_reminders_bring_some_back() -> None:
    found = Counter(arrivals(2000, MONDAY, MONDAY + timedelta(days=20), random.Random(1)))
    by_day = [found[MONDAY + timedelta(days=number)] for number in range(21)]

    assert by_day[0] == max(by_day)
    assert by_day[7] > 2 * by_day[4]
    assert by_day[14] > 2 * by_day[11]
    assert by_day[7] > by_day[14] > by_day[12]


def test_a_round_that_closes_before_it_opens_has_no_arrivals() -> None:
    with pytest.raises(ValueError, match="before it opens"):
        arrivals(3, MONDAY, MONDAY - timedelta(days=1), random.Random(1))


def test_people_take_about_the_time_announced() -> None:
    rng = random.Random(1)

    minutes = [minutes_taken(NEEDS, answers, rng=rng) for answers in simulate(NEEDS, 300, rng=rng)]

    assert NEEDS.minutes is not None
    assert 0.6 * NEEDS.minutes < median(minutes) < NEEDS.minutes
    assert min(minutes) >= 0.5 and max(minutes) > NEEDS.minutes


def test_who_never_sent_stopped_early_and_never_on_the_last_page() -> None:
    where = Counter(break_offs(NEEDS, 600, rng=random.Random(1)))

    assert sum(where.values()) == 600
    assert NEEDS.sections[-1].id not in where
    assert where["thema"] > where["contact"] > where["tijd"] > 0
