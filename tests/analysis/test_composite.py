"""Indices in the results: scores, reliability, and what is not told of them."""

import random
from collections.abc import Callable
from statistics import mean, stdev
from typing import Any

import pytest

from surveytool.questionnaire.scoring import definitions, score

Asked = Callable[..., Any]
Found = Callable[..., Any]

MATRIX = """
- id: eens
  kind: matrix
  text: Eens?
  scale: eens5
  items: [{id: a, label: A}, {id: b, label: B}, {id: c, label: C}]
"""
INDEX = """
indices:
  - {id: samen, label: {nl: Samen, en: Together}, items: [eens.a, eens.b, eens.c], reverse: [eens.c]}
"""


def answers_of(n: int, seed: int = 1) -> list[dict[str, Any]]:
    rng = random.Random(seed)
    found = []
    for _ in range(n):
        true = rng.gauss(3.2, 1)
        own = [min(5, max(1, round(true + rng.gauss(0, 0.8)))) for _ in range(3)]
        found.append({"eens.a": own[0], "eens.b": own[1], "eens.c": 6 - own[2]})
    return found


def test_the_score_is_the_mean_of_the_items_with_reversed_ones_turned_round(asked: Asked, found: Found) -> None:
    answers = answers_of(60)
    (index,) = found(asked(MATRIX, INDEX), answers).indices
    scores = [(row["eens.a"] + row["eens.b"] + 6 - row["eens.c"]) / 3 for row in answers]
    assert (index.n, index.mean, index.sd) == (60, pytest.approx(mean(scores)), pytest.approx(stdev(scores)))
    assert index.low < index.mean < index.high
    assert [item.reversed for item in index.items] == [False, False, True]
    assert index.alpha > 0.6, "turned the other way alpha would be below nothing"
    assert index.alpha_low < index.alpha < index.alpha_high
    assert index.omega == pytest.approx(index.alpha, abs=0.05)
    assert all(item.rest > 0.3 for item in index.items)
    assert index.warning is None


def test_who_left_an_item_open_or_stands_outside_the_scale_is_not_in_it(asked: Asked, found: Found) -> None:
    answers = answers_of(20)
    del answers[0]["eens.a"]
    answers[1]["eens.b"] = "na"
    (index,) = found(asked(MATRIX, INDEX), answers, language="en").indices
    assert index.n == 18
    assert index.label == "Together"
    assert index.warning == "Fewer than 50 answered all items: alpha and omega say little."


def test_an_index_of_few_answers_is_hidden_with_everything_in_it(asked: Asked, found: Found) -> None:
    from surveytool.analysis.results import results_json

    answers = [*answers_of(9), *({"eens.a": 3} for _ in range(20))]
    written = results_json(found(asked(MATRIX, INDEX), answers))["indices"]
    assert [index["hidden"] for index in written] == [True]
    assert set(written[0]) == {"id", "label", "items", "hidden", "reason"}
    assert all(set(item) <= {"name", "reversed"} for item in written[0]["items"])


@pytest.mark.parametrize("name", sorted(definitions()))
def test_a_scoring_gives_over_all_what_it_gives_of_each(asked: Asked, found: Found, name: str) -> None:
    definition = definitions()[name]
    points = "\n".join(
        f"      - {{code: {code}, label: L{code}}}"
        for code in range(definition.points.least, definition.points.most + 1)
    )
    items = ", ".join(f"{{id: i{number}, label: I{number}}}" for number in range(definition.items))
    question = f"- {{id: m, kind: matrix, text: Hoe?, scale: eigen, items: [{items}]}}"
    names = ", ".join(f"m.i{number}" for number in range(definition.items))
    rest = f"\nindices:\n  - {{id: score, label: Score, items: [{names}], scoring: {name}}}\n"
    from tests.analysis.conftest import HEAD

    source = f"{HEAD}  eigen:\n    points:\n{points}\nsections:\n  - id: een\n    title: Een\n    questions:\n      {question}\n{rest}"
    from surveytool.questionnaire.parse import parse

    questionnaire = parse(source.encode(), file="proef.yaml").questionnaire
    rng = random.Random(7)
    people = [
        [rng.randint(definition.points.least, definition.points.most) for _ in range(definition.items)]
        for _ in range(40)
    ]
    answers = [{f"m.i{number}": own for number, own in enumerate(person)} for person in people]
    (index,) = found(questionnaire, answers).indices
    scores = [float(score(definition, person) or 0) for person in people]
    assert (index.n, index.mean, index.sd) == (40, pytest.approx(mean(scores)), pytest.approx(stdev(scores)))


def test_what_few_answered_of_an_index_does_not_follow_from_its_items(asked: Asked, found: Found) -> None:
    """Forty people answered all three items, and two of them only the first."""
    questionnaire = asked(
        "- {id: m, kind: matrix, text: M, scale: eens5, items: [{id: a, label: A}, {id: b, label: B}, {id: c, label: C}]}",
        "indices: [{id: ix, label: {nl: IX, en: IX}, items: [m.a, m.b, m.c]}]",
    )
    whole = [{"m.a": 1 + n % 5, "m.b": 1 + n % 3, "m.c": 2 + n % 2} for n in range(40)]
    exact = mean(mean(row.values()) for row in whole)
    (index,) = found(questionnaire, whole).indices
    assert index.mean == pytest.approx(exact) and index.mean != round(exact, 1)
    (index,) = found(questionnaire, [*whole, {"m.a": 5}, {"m.a": 4}]).indices
    assert (index.n, index.mean) == (40, round(exact, 1))
    assert index.low is not None and index.high is not None
    assert (index.low, index.high) == (round(index.low, 1), round(index.high, 1))
    (index,) = found(questionnaire, [*whole, *[{"m.a": 5}] * 10]).indices  # ten may be told of
    assert index.mean == pytest.approx(exact)
