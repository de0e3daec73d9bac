"""Counts that can be added up."""

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveytool.analysis.round import count
from surveytool.analysis.tally import Tally, tally
from surveytool.questionnaire.model import Questionnaire
from surveytool.questionnaire.parse import parse
from surveytool.questionnaire.variable import variables
from surveytool.response.snapshot import Snapshot, encode

EVERY_KIND = parse(
    b"""\
questionnaire: proef
version: 1
kind: other
languages: [nl]
title: Proef
anonymous: true
scales:
  drie:
    points: [{code: 1, label: weinig}, {code: 2, label: wat}, {code: 3, label: veel}]
    not_applicable: {code: na, label: n.v.t.}
sections:
  - id: een
    title: Een
    questions:
      - {id: waar, kind: single_choice, text: Waar?, other: true, choices: [{code: solo, label: Solo}, {code: rns, label: Geen, missing: refused}]}
      - {id: hoe, kind: multiple_choice, text: Hoe?, other: true, choices: [{code: mail, label: Mail}, {code: app, label: App}, {code: wn, label: Geen idee, missing: dont_know}]}
      - {id: eens, kind: matrix, text: Eens?, scale: drie, items: [{id: a, label: A}, {id: b, label: B}]}
      - {id: thema, kind: paired_matrix, text: Thema, importance: drie, performance: drie, items: [{id: c, label: C}, {id: d, label: D}]}
      - {id: raad, kind: recommendation, text: Aanraden?}
      - {id: uren, kind: number, text: Uren?, decimals: 1}
      - {id: wens, kind: open, text: Wens?}
""",
    file="proef.yaml",
).questionnaire


@st.composite
def snapshots(draw: st.DrawFn) -> Snapshot:
    """Any codes the questionnaire allows, with a number wherever one was answered."""
    columns = variables(EVERY_KIND)
    rows = draw(st.integers(0, 30))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    codes = np.stack([rng.integers(0, 2 + max(len(column.levels), 1), rows, dtype=np.uint8) for column in columns])
    numbers = {"uren": rng.integers(0, 80, rows) / 2}
    return Snapshot("", tuple(column.name for column in columns), codes, numbers, {})


def rows_of(snapshot: Snapshot, rows: np.ndarray) -> Snapshot:
    numbers = {name: values[rows] for name, values in snapshot.numbers.items()}
    return Snapshot("", snapshot.columns, snapshot.codes[:, rows], numbers, {})


@given(snapshots(), st.data())
@settings(max_examples=60, deadline=None)
def test_any_division_of_the_rows_in_any_order_has_the_same_tally(snapshot: Snapshot, data: st.DataObject) -> None:
    order = np.array(data.draw(st.permutations(range(snapshot.rows))), dtype=np.intp)
    cuts = sorted(data.draw(st.lists(st.integers(0, snapshot.rows), max_size=4)))
    parts = [tally(EVERY_KIND, rows_of(snapshot, part)) for part in np.split(order, cuts)]
    whole = tally(EVERY_KIND, snapshot)
    assert sum(parts, Tally.zero(EVERY_KIND)) == whole
    assert sum(reversed(parts), Tally.zero(EVERY_KIND)) == whole


@given(snapshots())
@settings(max_examples=40, deadline=None)
def test_every_row_is_in_every_count(snapshot: Snapshot) -> None:
    counted = tally(EVERY_KIND, snapshot)
    for counts in (*counted.codes.values(), *counted.pairs.values(), *counted.respondents.values()):
        assert counts.sum() == snapshot.rows


def test_no_rows_have_the_tally_of_nothing() -> None:
    assert tally(EVERY_KIND, encode(EVERY_KIND, [])) == Tally.zero(EVERY_KIND)


def test_a_different_count_is_a_different_tally() -> None:
    one, other = (tally(EVERY_KIND, encode(EVERY_KIND, [{"eens.a": point}])) for point in (1, 2))
    assert one != other
    assert one + other == other + one


def test_an_answer_that_nobody_gave_is_counted_as_nought() -> None:
    counted = tally(EVERY_KIND, encode(EVERY_KIND, [{"eens.a": 3}]))
    assert counted.codes["eens.a"].tolist() == [0, 0, 0, 0, 1, 0]  # not shown, left open, 1, 2, 3, na


def test_multiple_choice_is_counted_per_option_over_respondents() -> None:
    answers = [
        {"hoe": ("mail", "app")},
        {"hoe": ("app", "mail")},
        {"hoe": ("mail", "other"), "hoe.other": "Post"},
        {"hoe": ("app",)},
        {"hoe": ("wn",)},
        {},
    ]
    counted = tally(EVERY_KIND, encode(EVERY_KIND, answers))
    # 0 not shown, 1 left open, 4 answered; nobody chose only not applicable or refused, one only don't know
    assert counted.respondents["hoe"].tolist() == [0, 1, 4, 0, 0, 1]
    mail, app, other, dont_know = counted.choices["hoe"].tolist()
    assert mail == [0, 0, 1, 3]
    assert app == [0, 0, 1, 3]
    assert other == [0, 3, 1, 0]
    assert dont_know == [0, 0, 4, 0]


def test_the_two_sides_of_an_item_are_counted_together() -> None:
    answers = [
        {"thema.c.importance": 3, "thema.c.performance": 1},
        {"thema.c.importance": 3, "thema.c.performance": 1},
        {"thema.c.importance": "na", "thema.c.performance": 2},
        {"thema.c.performance": 2},
    ]
    pairs = tally(EVERY_KIND, encode(EVERY_KIND, answers)).pairs["thema.c"]
    assert pairs[4, 2] == 2  # importance 3, performance 1
    assert pairs[5, 3] == 1  # not applicable, performance 2
    assert pairs[1, 3] == 1  # left open, performance 2
    assert pairs.sum() == 4


def test_a_number_that_was_not_shown_is_not_counted_whatever_stands_there() -> None:
    columns = tuple(column.name for column in variables(EVERY_KIND))
    codes = np.zeros((len(columns), 2), dtype=np.uint8)
    codes[columns.index("uren")] = [0, 2]
    counted = tally(EVERY_KIND, Snapshot("", columns, codes, {"uren": np.array([99.0, 7.5])}, {}))
    assert counted.values["uren"].values.tolist() == [7.5]


def test_a_snapshot_of_another_questionnaire_is_refused(asked: Callable[..., Questionnaire]) -> None:
    other = asked("- {id: snel, kind: scale, text: Snel?, scale: eens5}")
    with pytest.raises(ValueError, match="not one of the questionnaire"):
        tally(EVERY_KIND, encode(other, []))
    with pytest.raises(ValueError, match="two questionnaires"):
        Tally.zero(other) + Tally.zero(EVERY_KIND)


def test_a_code_that_no_level_has_is_refused() -> None:
    columns = tuple(column.name for column in variables(EVERY_KIND))
    codes = np.full((len(columns), 1), 200, dtype=np.uint8)
    with pytest.raises(ValueError, match="code 200"):
        tally(EVERY_KIND, Snapshot("", columns, codes, {"uren": np.array([1.0])}, {}))


def test_counting_elsewhere_several_at_a_time_is_the_same() -> None:
    answers = [{"waar": "solo", "eens.a": 1 + n % 3, "uren": n / 2} for n in range(200)]
    snapshot = encode(EVERY_KIND, answers)
    here = count(EVERY_KIND, snapshot.chunks(30))
    for pool in (ThreadPoolExecutor(3), ProcessPoolExecutor(2, mp_context=get_context("spawn"))):
        with pool:
            assert count(EVERY_KIND, snapshot.chunks(30), run=pool.map) == here
    assert here == tally(EVERY_KIND, snapshot)
