"""Simulated answers are valid, routed, repeatable, and have the structure that answers of people have."""

import random
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from statistics import correlation, mean

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveytool.errors import SurveytoolError
from surveytool.questionnaire import Questionnaire, parse, shown
from surveytool.response import Answers, clean, disposition, routed
from surveytool.response.simulation import simulate
from surveytool.response.tendency import Tendency
from surveytool.store.scales import shipped_library

FILES = sorted((Path(__file__).parents[1] / "questionnaires" / "valid").glob("*.yaml"))
READY = sorted(file for file in (Path(__file__).parents[2] / "questionnaires").glob("*.yaml") if "." not in file.stem)

EVERY_KIND = b"""
questionnaire: alles
version: 1
kind: other
languages: [en]
title: Every kind, and every rule on it
scales:
  belang: {points: [{code: 1, label: Not}, {code: 2, label: Some}, {code: 3, label: Much}], not_applicable: {code: na, label: Not applicable}}
  nu: {points: [{code: 1, label: Poor}, {code: 2, label: Fair}, {code: 3, label: Good}], dont_know: {code: dk, label: Do not know}, refused: {code: rf, label: Rather not}}
sections:
  - id: een
    title: One
    questions:
      - {id: uitleg, kind: note, text: A note}
      - {id: waar, kind: single_choice, required: true, text: Where?, other: true, choices: [{code: a, label: A}, {code: b, label: B}, {code: z, label: Rather not, missing: refused}]}
      - id: wat
        kind: multiple_choice
        text: What?
        required: true
        other: true
        min: 2
        max: 3
        choices: [{code: p, label: P}, {code: q, label: Q, show_if: "waar == 'a'"}, {code: r, label: R}, {code: s, label: S}, {code: geen, label: None, exclusive: true}]
      - {id: vrij, kind: multiple_choice, text: Which?, choices: [{code: p, label: P}, {code: q, label: Q}]}
      - {id: tevreden, kind: scale, required: true, scale: nu, text: How?}
  - id: twee
    title: Two
    show_if: "waar != 'b'"
    questions:
      - id: rij
        kind: matrix
        text: Rows
        scale: nu
        required: true
        items: [{id: x, label: X}, {id: y, label: Y, show_if: "wat contains 'p'"}, {id: u, label: U}]
      - {id: paar, kind: paired_matrix, text: Pairs, importance: belang, performance: nu, items: [{id: x, label: X}, {id: y, label: Y}]}
      - {id: later, kind: open, text: Why?, show_if: "rij.x == 1 or answered(rij.y)", max_length: 40}
  - id: drie
    title: Three
    questions:
      - {id: aanraden, kind: recommendation, text: Recommend?, required: true}
      - {id: half, kind: number, text: How much?, min: 0.25, max: 3.5, decimals: 1, required: true}
      - {id: onder, kind: number, text: Below?, min: -5, max: 5}
      - {id: vrij_getal, kind: number, text: Any}
      - {id: adres, kind: text, text: Address?, pattern: email, required: true}
      - {id: bellen, kind: text, text: Phone?, pattern: phone}
      - {id: code, kind: text, text: Postcode?, pattern: postcode}
      - {id: eigen, kind: text, text: Own form?, pattern: "[0-9]{4}"}
      - {id: slot, kind: open, text: Anything else?, required: true, max_length: 60}
indices:
  - {id: samen, label: Together, items: [rij.x, rij.y, rij.u], reverse: [rij.u]}
"""


def read(data: bytes) -> Questionnaire:
    return parse(data, file="test.yaml", library=shipped_library()).questionnaire


def people(questionnaire: Questionnaire, n: int, *, seed: int = 1, **options: object) -> list[Answers]:
    return list(simulate(questionnaire, n, rng=random.Random(seed), **options))  # type: ignore[arg-type]


def as_typed(answers: Answers) -> dict[str, list[str]]:
    """The answers as a form would send them."""
    return {name: list(value) if isinstance(value, tuple) else [str(value)] for name, value in answers.items()}


def problems(questionnaire: Questionnaire, answers: Answers) -> Iterator[str]:
    """What ``clean`` has against these answers, or makes something else of."""
    view = shown(questionnaire, answers)
    raw = as_typed(answers)
    kept: dict[str, object] = {}
    for question in questionnaire.asking:
        if question.id not in view.questions:
            continue
        mine = {name: values for name, values in raw.items() if name.partition(".")[0] == question.id}
        cleaned = clean(
            question,
            mine,
            scales=questionnaire.scales,
            items=view.items.get(question.id),
            choices=view.choices.get(question.id),
        )
        kept.update(cleaned.answers)
        yield from (f"{problem.variable}: {problem.message}" for problem in cleaned.problems)
    if kept != dict(answers):
        yield f"{kept} != {answers}"


def scale_questionnaire(*items: str, reverse: str = "") -> Questionnaire:
    rows = ", ".join(f"{{id: {item}, label: {item}}}" for item in items)
    points = ", ".join(f"{{code: {code}, label: L{code}}}" for code in range(1, 6))
    names = ", ".join(f"eens.{item}" for item in items)
    return read(
        f"""
questionnaire: kort
version: 1
kind: other
languages: [en]
title: Short
scales: {{s: {{points: [{points}], not_applicable: {{code: na, label: Not applicable}}}}}}
sections:
  - id: een
    title: One
    questions:
      - {{id: groep, kind: single_choice, text: Group?, choices: [{{code: a, label: A}}, {{code: b, label: B}}]}}
      - {{id: eens, kind: matrix, text: Agree?, scale: s, items: [{rows}]}}
indices: [{{id: i, label: I, items: [{names}], reverse: [{reverse}]}}]
""".encode()
    )


def points_of(rows: list[Answers], name: str) -> list[int]:
    return [value for row in rows if isinstance(value := row.get(name), int)]


@given(seed=st.integers(0, 2**32), partial=st.floats(0, 1))
@settings(max_examples=60, deadline=None)
def test_every_answer_is_what_clean_makes_of_the_same_form(seed: int, partial: float) -> None:
    questionnaire = read(EVERY_KIND)

    for answers in simulate(questionnaire, 5, rng=random.Random(seed), partial=partial):
        assert list(problems(questionnaire, answers)) == []


@pytest.mark.parametrize("path", [*FILES, *READY], ids=lambda path: path.stem)
def test_any_questionnaire_can_be_simulated(path: Path) -> None:
    questionnaire = read(path.read_bytes())

    rows = people(questionnaire, 150, partial=0.2)

    assert len(rows) == 150
    assert [problem for row in rows for problem in problems(questionnaire, row)] == []


@given(
    seed=st.integers(0, 2**32),
    mean_=st.floats(-100, 100),
    spread=st.floats(0, 50),
    skip=st.floats(0, 1),
    share=st.floats(0, 1),
)
@settings(max_examples=40, deadline=None)
def test_tendencies_never_make_an_answer_invalid(
    seed: int, mean_: float, spread: float, skip: float, share: float
) -> None:
    questionnaire = read(EVERY_KIND)
    tendencies = {
        "waar": Tendency(shares={"a": share, "b": 0, "z": 0, "other": 1 - share}),
        "wat": Tendency(shares={"p": share, "geen": 1 - share, "other": share}, skip=skip),
        "rij": Tendency(mean=mean_, spread=spread, shares={"dk": share, "rf": share}, skip=skip),
        "paar.x.importance": Tendency(mean=mean_, spread=spread, shares={"na": share}),
        "half": Tendency(mean=mean_, spread=spread),
        "vrij_getal": Tendency(mean=mean_, spread=spread, shifts={"waar": {"a": mean_}}),
        "slot": Tendency(texts=("short", "  ", "x" * 61, "two\r\nlines")),
    }

    for answers in simulate(questionnaire, 5, rng=random.Random(seed), tendencies=tendencies):
        assert list(problems(questionnaire, answers)) == []


def test_routing_is_respected() -> None:
    questionnaire = read(EVERY_KIND)

    rows = people(questionnaire, 300)

    assert all(routed(questionnaire, row) == row for row in rows)
    assert not any(name.startswith("rij") for row in rows if row["waar"] == "b" for name in row)
    assert any(name.startswith("rij") for row in rows for name in row)


def test_the_same_seed_gives_the_same_people() -> None:
    questionnaire = read(EVERY_KIND)

    assert people(questionnaire, 20, seed=7) == people(questionnaire, 20, seed=7)
    assert people(questionnaire, 20, seed=7) != people(questionnaire, 20, seed=8)


def test_items_differ_by_their_tendencies() -> None:
    questionnaire = scale_questionnaire("hoog", "laag")

    rows = people(questionnaire, 400, tendencies={"eens.hoog": Tendency(mean=4.2), "eens.laag": Tendency(mean=2.2)})

    assert mean(points_of(rows, "eens.hoog")) == pytest.approx(4.2, abs=0.3)  # the top of the scale holds some back
    assert mean(points_of(rows, "eens.laag")) == pytest.approx(2.2, abs=0.3)


def test_the_narrower_tendency_wins_field_by_field() -> None:
    questionnaire = scale_questionnaire("een", "twee")
    tendencies = {"eens": Tendency(mean=2, shares={"na": 0.5}), "eens.twee": Tendency(mean=4)}

    rows = people(questionnaire, 400, tendencies=tendencies)

    assert mean(points_of(rows, "eens.twee")) > 3.5 > 2.5 > mean(points_of(rows, "eens.een"))
    assert 140 < sum(row.get("eens.twee") == "na" for row in rows) < 250


def test_items_correlate_within_a_person_and_a_reversed_item_runs_the_other_way() -> None:
    questionnaire = scale_questionnaire("een", "twee", "om", reverse="eens.om")
    tendencies = {"eens": Tendency(mean=3, spread=1.2, skip=0, shares={"na": 0})}

    rows = people(questionnaire, 800, tendencies=tendencies, partial=0)
    first, second, reversed_item = (points_of(rows, f"eens.{item}") for item in ("een", "twee", "om"))

    assert 0.2 < correlation(first, second) < 0.6
    assert -0.6 < correlation(first, reversed_item) < -0.1


def test_groups_can_differ() -> None:
    questionnaire = scale_questionnaire("een")
    shifted: Mapping[str, Tendency] = {"eens.een": Tendency(mean=3.5, shifts={"groep": {"a": -1.5}})}

    rows = people(questionnaire, 600, tendencies=shifted)
    of_a, of_b = (points_of([row for row in rows if row.get("groep") == code], "eens.een") for code in "ab")

    assert mean(of_b) - mean(of_a) > 1


def test_some_answers_are_left_open_and_some_people_stop_before_the_end() -> None:
    questionnaire = read(READY[0].read_bytes())

    dispositions = Counter(disposition(questionnaire, row) for row in people(questionnaire, 500, partial=0.2))

    assert 20 < dispositions["partial"] < 150
    assert dispositions["complete"] > 300


def test_nobody_stops_and_nobody_skips_when_told_so() -> None:
    questionnaire = scale_questionnaire("een", "twee")

    rows = people(questionnaire, 100, partial=0, tendencies={"groep": Tendency(skip=0), "eens": Tendency(skip=0)})

    assert all(len(row) == 3 for row in rows)


def test_a_few_people_give_one_answer_to_every_item() -> None:
    questionnaire = scale_questionnaire(*"abcdefgh")
    tendencies = {"eens": Tendency(mean=3, spread=1.2, skip=0, shares={"na": 0})}

    rows = people(questionnaire, 1000, tendencies=tendencies, partial=0)
    straight = sum(len({row[f"eens.{item}"] for item in "abcdefgh"}) == 1 for row in rows)

    assert 10 < straight < 70


def test_each_text_is_used_once_before_any_is_used_again() -> None:
    questionnaire = read(EVERY_KIND)
    texts = tuple(f"text {number}" for number in range(50))

    rows = people(questionnaire, 100, partial=0, tendencies={"slot": Tendency(texts=texts)})

    assert Counter(row["slot"] for row in rows) == Counter(dict.fromkeys(texts, 2))


def test_a_required_text_of_a_form_of_its_own_needs_texts() -> None:
    questionnaire = read(EVERY_KIND.replace(b'pattern: "[0-9]{4}"', b'pattern: "[0-9]{4}", required: true'))

    with pytest.raises(SurveytoolError, match="'eigen'"):
        people(questionnaire, 1)
    assert people(questionnaire, 1, tendencies={"eigen": Tendency(texts=("none", "1234"))})[0]["eigen"] == "1234"


@pytest.mark.parametrize("tendencies", [{"wst": Tendency()}, {"waar": Tendency(shares={"c": 1})}])
def test_a_tendency_of_something_that_is_not_there_is_a_mistake(tendencies: Mapping[str, Tendency]) -> None:
    with pytest.raises(ValueError, match=r"wst|\['c'\]"):
        people(read(EVERY_KIND), 1, tendencies=tendencies)


def test_the_mean_number_is_near_the_one_asked_for() -> None:
    questionnaire = read(READY[0].read_bytes())

    rows = people(questionnaire, 2000, tendencies={"minuten": Tendency(mean=45, spread=30)})
    numbers = points_of(rows, "minuten")

    assert mean(numbers) == pytest.approx(45, abs=5)
    assert sum(number % 5 == 0 for number in numbers) / len(numbers) > 0.8
