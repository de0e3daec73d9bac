"""The demo's made-up people tell a story that can be seen in its report, whatever the seed."""

import random
from pathlib import Path
from statistics import mean

import pytest

from surveytool.cli.demo_answers import CHANGES, pool
from surveytool.cli.demo_material import EVALUATION, NEEDS, POPULATION, DemoRound
from surveytool.cli.demo_wishes import WISHES
from surveytool.questionnaire import Questionnaire, parse
from surveytool.response import Answers
from surveytool.response.simulation import simulate

READY = Path(__file__).parents[2] / "questionnaires"
TEXTS = tuple(wish.text for wish in WISHES)
SEEDS = (1, 2, 3)
ITEMS = ("kennis", "steun", "vertrouwen", "ideeen", "verbeteren", "lokaal", "landelijk", "richtlijnen")


def questionnaire_of(demo_round: DemoRound) -> Questionnaire:
    name = f"{demo_round.questionnaire}.yaml"
    return parse((READY / name).read_bytes(), file=name).questionnaire


def people(demo_round: DemoRound, seed: int) -> list[Answers]:
    questionnaire = questionnaire_of(demo_round)
    rng = random.Random(seed)
    return list(simulate(questionnaire, demo_round.answers, rng=rng, tendencies=demo_round.tendencies))


def top2(rows: list[Answers], name: str) -> float:
    points = [value for row in rows if isinstance(value := row.get(name), int)]
    return sum(point >= 4 for point in points) / len(points)


@pytest.mark.parametrize("answers", [TEXTS, pool(CHANGES)], ids=["wishes", "changes"])
def test_open_answers_are_many_varied_and_hardly_repeated(answers: tuple[str, ...]) -> None:
    words = [len(answer.split()) for answer in answers]

    assert len(answers) >= 60
    assert len({answer.casefold() for answer in answers}) >= len(answers) - 2
    assert min(words) == 1 and max(words) > 25 and 5 < mean(words) < 15
    assert {"geen idee", "-"} <= {answer.casefold() for answer in answers}


@pytest.mark.parametrize(
    ("demo_round", "question", "pooled"), [(NEEDS, "wens", TEXTS), (EVALUATION, "veranderen", pool(CHANGES))]
)
def test_no_open_answer_comes_twice_in_a_round(demo_round: DemoRound, question: str, pooled: tuple[str, ...]) -> None:
    for seed in SEEDS:
        given = [row[question] for row in people(demo_round, seed) if question in row]

        assert 40 < len(given) <= len(pooled)
        assert len(set(given)) == len(given)


@pytest.mark.parametrize("demo_round", [NEEDS, EVALUATION])
def test_more_than_half_of_the_population_answers_and_nobody_twice(demo_round: DemoRound) -> None:
    assert POPULATION / 2 < demo_round.answers < demo_round.answers + demo_round.break_offs <= POPULATION


@pytest.mark.parametrize("seed", SEEDS)
def test_importance_differs_clearly_by_item(seed: int) -> None:
    shares = {item: top2(people(NEEDS, seed), f"thema.{item}.importance") for item in ITEMS}

    assert shares["kennis"] > 0.8
    assert min(shares, key=lambda item: shares[item]) in ("verbeteren", "richtlijnen", "lokaal")
    assert max(shares.values()) - min(shares.values()) > 0.3


@pytest.mark.parametrize("seed", SEEDS)
def test_some_things_improve_after_the_start_and_some_do_not(seed: int) -> None:
    before, after = people(NEEDS, seed), people(EVALUATION, seed)

    change = {
        item: top2(after, f"thema.{item}.performance") - top2(before, f"thema.{item}.performance") for item in ITEMS
    }

    assert top2(before, "thema.steun.performance") < 0.25
    assert top2(before, "thema.landelijk.performance") < 0.2
    assert all(change[item] > 0.1 for item in ("kennis", "steun", "ideeen"))
    assert all(abs(change[item]) < 0.25 for item in ("lokaal", "landelijk", "richtlijnen"))


@pytest.mark.parametrize("seed", SEEDS)
def test_the_recommendation_is_moderately_positive(seed: int) -> None:
    given = [value for row in people(EVALUATION, seed) if isinstance(value := row.get("aanbevelen"), int)]

    score = 100 * (sum(value >= 9 for value in given) - sum(value <= 6 for value in given)) / len(given)

    assert 0 < score < 50


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("demo_round", [NEEDS, EVALUATION])
def test_every_setting_has_enough_people_to_be_shown(demo_round: DemoRound, seed: int) -> None:
    rows = people(demo_round, seed)

    for code in ("solo", "team", "elders"):
        assert sum(row["setting"] == code for row in rows) >= 10
