"""Rankings, points, days and consent, as the one rule for form, import and API reads them."""

from pathlib import Path

import pytest

from surveytool.questionnaire.model import Asking, Questionnaire
from surveytool.questionnaire.parse import parse
from surveytool.response import Cleaned, Value, clean, completeness, routed, with_wording
from surveytool.texts import load_texts

FILE = Path(__file__).parents[1] / "questionnaires" / "valid" / "choices_weighed_days_and_consent.yaml"


@pytest.fixture(scope="module")
def questionnaire() -> Questionnaire:
    return parse(FILE.read_bytes(), file=FILE.name).questionnaire


def asked(questionnaire: Questionnaire, question: str) -> Asking:
    return next(one for one in questionnaire.asking if one.id == question)


def cleaned(questionnaire: Questionnaire, question: str, typed: dict[str, str], *, binding: bool = True) -> Cleaned:
    raw = {name: [value] for name, value in typed.items()}
    return clean(asked(questionnaire, question), raw, scales=questionnaire.scales, binding=binding)


def told(result: Cleaned, language: str = "nl") -> list[str]:
    return [f"{problem.variable}: {problem.text(load_texts(language))}" for problem in result.problems]


def test_a_ranking_is_kept_in_the_order_that_was_given(questionnaire: Questionnaire) -> None:
    result = cleaned(questionnaire, "top", {"top.steun": "1", "top.kennis": "2", "top.agenda": "0"})
    assert result == Cleaned({"top": ("steun", "kennis")}, ())


def test_a_ranking_may_be_given_as_codes_in_order(questionnaire: Questionnaire) -> None:
    question = asked(questionnaire, "top")
    result = clean(question, {"top": ["agenda", "kennis"]}, scales={})
    assert result.answers == {"top": ("agenda", "kennis")}


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"top.steun": "1", "top.kennis": "1"}, "top: Je gaf nummer 1 aan 'Kennis delen' en aan 'Steun van collega's die hetzelfde werk doen'. Geef elk nummer één keer"),
        ({"top.steun": "2"}, "top: Begin met 1 en sla geen nummer over; 1 ontbreekt"),
        ({"top.steun": "1", "top.kennis": "3"}, "top: Begin met 1 en sla geen nummer over; 2 ontbreekt"),
        ({"top.steun": "4"}, "top: Kies een nummer van 1 tot en met 3"),
        ({"top.steun": "eerst"}, "top: Kies een nummer van 1 tot en met 3"),
    ],
)  # fmt: skip
def test_a_ranking_with_a_mistake_is_told_and_not_kept(
    questionnaire: Questionnaire, typed: dict[str, str], message: str
) -> None:
    result = cleaned(questionnaire, "top", typed)
    assert (told(result), result.answers) == ([message], {})


def test_a_required_ranking_asks_for_every_place_but_no_more_than_there_are_choices(
    questionnaire: Questionnaire,
) -> None:
    question = asked(questionnaire, "top").model_copy(update={"required": True})
    one, two = {"top.steun": ["1"]}, {"top.steun": ["1"], "top.kennis": ["2"]}
    assert [p.code for p in clean(question, {}, scales={}).problems] == ["required"]
    assert [p.code for p in clean(question, one, scales={}).problems] == ["too_few"]
    assert clean(question, one, scales={}, binding=False).answers == {"top": ("steun",)}
    assert clean(question, two, scales={}, choices=("steun", "kennis")).problems == ()


def test_points_must_add_up_and_what_is_empty_gets_none(questionnaire: Questionnaire) -> None:
    result = cleaned(questionnaire, "verdeling", {"verdeling.online": "70", "verdeling.regio": "30"})
    assert result.answers == {"verdeling.online": 70, "verdeling.regio": 30, "verdeling.landelijk": 0}


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("60", "verdeling: Je verdeelde 90 van de 100 punten; verdeel er nog 10"),
        ("80", "verdeling: Je verdeelde 110 punten; dat is 10 meer dan 100"),
        ("-5", "verdeling.online: Vul een heel getal in van 0 tot en met 100"),
        ("7,5", "verdeling.online: Vul een heel getal in van 0 tot en met 100"),
        ("1.000", "verdeling.online: Vul een heel getal in van 0 tot en met 100"),
    ],
)
def test_points_that_do_not_add_up_are_told(questionnaire: Questionnaire, typed: str, message: str) -> None:
    result = cleaned(questionnaire, "verdeling", {"verdeling.online": typed, "verdeling.regio": "30"})
    assert (told(result), result.answers) == ([message], {})


def test_a_day_outside_the_bounds_is_told_in_the_authors_own_words(questionnaire: Questionnaire) -> None:
    result = cleaned(questionnaire, "sinds", {"sinds": "31-12-1979"})
    assert told(result) == ["sinds: Vul een dag in vanaf 1980"]
    assert told(result, "en") == ["sinds: Fill in a day from 1980 on"]
    assert cleaned(questionnaire, "sinds", {"sinds": "1 mei 1999"}).answers == {"sinds": "1999-05-01"}


def test_an_own_pattern_has_its_own_message_and_never_hangs(questionnaire: Questionnaire) -> None:
    assert told(cleaned(questionnaire, "code", {"code": "ab12"})) == [
        "code: Vul twee hoofdletters en vier cijfers in, zoals AB1234"
    ]
    slow = asked(questionnaire, "code").model_copy(update={"pattern": "(a+)+$"})
    assert [p.code for p in clean(slow, {"code": ["a" * 199 + "b"]}, scales={}).problems] == ["pattern"]


def test_a_row_of_a_matrix_may_be_required_by_itself(questionnaire: Questionnaire) -> None:
    assert told(cleaned(questionnaire, "eens", {})) == ["eens.snel: Kies een antwoord"]
    assert cleaned(questionnaire, "eens", {}, binding=False) == Cleaned({}, ())


def test_a_consent_is_kept_with_its_version_and_the_wording_that_was_read(questionnaire: Questionnaire) -> None:
    answers = cleaned(questionnaire, "akkoord", {"akkoord": "yes"}).answers
    assert answers == {"akkoord": "yes"}
    assert with_wording(questionnaire, answers, "en") == {
        "akkoord": "yes",
        "akkoord.version": "2026-01",
        "akkoord.wording": "I take part and know that my answers are for the network *alone*.",
    }
    assert with_wording(questionnaire, {}, "en") == {}
    assert told(cleaned(questionnaire, "akkoord", {})) == [
        "akkoord: Zet een vinkje als je akkoord gaat; anders kun je niet verder"
    ]


def test_conditions_look_at_places_points_and_days(questionnaire: Questionnaire) -> None:
    def kept(**answers: Value) -> set[str]:
        given = {name.replace("__", "."): value for name, value in answers.items()}
        return set(routed(questionnaire, given | {"kanaal": "mail", "toen": "x"})) - set(given)

    assert kept(top=("steun", "kennis")) == kept(verdeling__online=50) == {"kanaal"}
    assert kept(top=("steun",), verdeling__online=49) == set()
    assert kept(sinds="2009-12-31") == {"toen"}
    assert kept(sinds="2010-01-01") == set()


def test_divided_points_count_as_one_answer(questionnaire: Questionnaire) -> None:
    points = {"verdeling.online": 0, "verdeling.regio": 0, "verdeling.landelijk": 100}
    assert completeness(questionnaire, {"akkoord": "yes", **points}) == pytest.approx(2 / 7)
