"""Scores of published instruments, against their published examples and formulas."""

import itertools
from pathlib import Path

import pytest

from surveytool.questionnaire import check
from surveytool.questionnaire.scoring import Definition, definitions, score
from surveytool.store.scales import shipped_library

FILES = sorted((Path(__file__).parents[2] / "questionnaires" / "scoring").glob("*.yaml"))
SUS, UMUX, UMUX_SUS = (definitions()[name] for name in ("sus", "umux_lite", "umux_lite_sus"))
RECOMMENDATION, SCI, BSCS = (definitions()[name] for name in ("aanbevelingsscore", "sci2", "bscs"))


def test_every_file_is_a_definition_with_its_citation_and_licence() -> None:
    assert list(definitions()) == [file.stem for file in FILES]
    for definition in definitions().values():
        assert len(definition.citation) > 40 and len(definition.licence) > 10
        assert definition.title.has("nl") and definition.title.has("en")
        assert definition.note is None or (definition.note.has("nl") and definition.note.has("en"))


def test_sus_gives_the_score_of_the_published_example() -> None:
    # Brooke (1996), "Scoring SUS": contributions 4 1 1 4 1 2 1 1 4 3, together 22, times 2.5
    answers = [5, 4, 2, 1, 2, 3, 2, 4, 5, 2]
    contributions = [answer - 1 if place % 2 else 5 - answer for place, answer in enumerate(answers, start=1)]
    assert contributions == [4, 1, 1, 4, 1, 2, 1, 1, 4, 3]
    assert score(SUS, answers) == 55.0


def test_sus_goes_from_0_to_100_and_half_way_is_50() -> None:
    assert score(SUS, [1, 5] * 5) == 0.0
    assert score(SUS, [5, 1] * 5) == 100.0
    assert score(SUS, [3] * 10) == score(SUS, [1] * 10) == 50.0


def test_umux_lite_follows_the_published_formulas_for_every_answer() -> None:
    # Lewis, Utesch & Maher (2013): 0.65 * ((item 1 + item 2 - 2) * (100 / 12)) + 22.9
    for first, second in itertools.product(range(1, 8), repeat=2):
        raw = (first + second - 2) * (100 / 12)
        assert score(UMUX, [first, second]) == pytest.approx(raw)
        assert score(UMUX_SUS, [first, second]) == pytest.approx(0.65 * raw + 22.9)
    assert score(UMUX_SUS, [1, 1]) == pytest.approx(22.9)
    assert score(UMUX_SUS, [7, 7]) == pytest.approx(87.9)


def test_the_mean_recommendation_is_the_share_of_9_and_10_less_that_of_0_to_6() -> None:
    answers = [10] * 3 + [9] * 4 + [8, 7, 7] + [6, 3, 0] + [5] * 7
    scores = [score(RECOMMENDATION, [answer]) for answer in answers]
    assert sum(filter(None, scores)) / len(answers) == pytest.approx(100 * (7 / 20 - 10 / 20))
    assert [score(RECOMMENDATION, [answer]) for answer in range(11)] == [-100] * 7 + [0] * 2 + [100] * 2


def test_sense_of_community_is_a_sum_of_24_and_a_mean_of_8() -> None:
    assert score(SCI, [0] * 24) == 0 and score(SCI, [3] * 24) == 72
    assert score(SCI, [0, 1, 2, 3] * 6) == 36
    assert score(BSCS, [1, 2, 3, 4, 5, 5, 5, 5]) == pytest.approx(30 / 8)


@pytest.mark.parametrize("definition", definitions().values(), ids=lambda definition: definition.id)
def test_a_missing_answer_gives_no_score(definition: Definition) -> None:
    whole = [definition.points.most] * definition.items
    assert score(definition, whole) is not None
    for place in range(definition.items):
        assert score(definition, [*whole[:place], None, *whole[place + 1 :]]) is None


@pytest.mark.parametrize("answers", [[5, 1] * 4, [5, 1] * 6, [6, 1] * 5, [0] * 10, [0, *[None] * 9]])
def test_answers_that_are_not_of_the_instrument_are_refused(answers: list[int | None]) -> None:
    with pytest.raises(ValueError, match="sus"):
        score(SUS, answers)


@pytest.mark.parametrize("broken", [{"reverse": (11,)}, {"reverse": (2, 2)}, {"bands": [{"up_to": 5, "score": 1}]}])
def test_a_definition_that_contradicts_itself_is_refused(broken: dict[str, object]) -> None:
    whole = SUS.model_dump() | broken
    with pytest.raises(ValueError, match=next(iter(broken))):
        Definition.model_validate(whole, context={"languages": ("nl", "en")})


def index(scoring: str, *, scale: str = "eens5", items: int = 10, names: str = "", rest: str = "") -> bytes:
    listed = ", ".join(f"{{id: i{n}, label: Item}}" for n in range(items))
    names = names or ", ".join(f"m.i{n}" for n in range(items))
    return f"""\
questionnaire: proef
version: 1
kind: other
title: Proef
sections:
  - id: een
    title: Een
    questions:
      - {{id: m, kind: matrix, text: Eens?, scale: {scale}, items: [{listed}]}}
      - {{id: aanraden, kind: recommendation, text: Aanraden?}}
      - {{id: uren, kind: number, text: Uren?}}
indices:
  - {{id: score, label: Score, items: [{names}], scoring: {scoring}{rest}}}
""".encode()


def codes(source: bytes) -> list[str]:
    return [problem.code for problem in check(source, file="proef.yaml", library=shipped_library())]


def test_an_index_may_name_a_scoring_that_fits_its_items() -> None:
    assert codes(index("sus")) == []
    assert codes(index("bscs", items=8)) == []
    assert codes(index("aanbevelingsscore", names="aanraden")) == []


def test_an_index_must_have_the_items_the_points_and_the_direction_of_its_scoring() -> None:
    assert codes(index("sus", items=9)) == ["bad_scoring"]
    assert codes(index("sus", rest=", reverse: [m.i1]")) == ["bad_scoring"]
    assert codes(index("umux_lite", items=2)) == ["bad_scoring"] * 2, "seven points are needed at both"
    assert codes(index("sus", scale="cijfer10")) == ["bad_scoring"] * 10
    assert codes(index("aanbevelingsscore", names="uren")) == ["bad_scoring"], "a number has no points"
    (problem,) = check(index("suss"), file="proef.yaml", library=shipped_library())
    assert (problem.code, problem.values["near"]) == ("unknown_scoring", "sus")
