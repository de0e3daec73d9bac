"""``clean`` is the one rule for a valid answer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveytool.questionnaire import Questionnaire, parse
from surveytool.questionnaire.model import Note
from surveytool.response import Cleaned, clean
from surveytool.texts import load_texts

QUESTIONS = """
questionnaire: proef
version: 1
kind: needs
languages: [nl, en]
title: {nl: Proef, en: Trial}
scales:
  eens3:
    points:
      - {code: 1, label: {nl: Oneens, en: Disagree}}
      - {code: 2, label: {nl: Neutraal, en: Neutral}}
      - {code: 3, label: {nl: Eens, en: Agree}}
    not_applicable: {code: na, label: {nl: N.v.t., en: N/A}}
sections:
  - id: alles
    title: {nl: Alles, en: Everything}
    questions:
      - id: setting
        kind: single_choice
        required: true
        other: true
        text: {nl: Waar?, en: Where?}
        choices:
          - {code: solo, label: {nl: Alleen, en: Alone}}
          - {code: rns, label: {nl: Zeg ik liever niet, en: Rather not say}, missing: refused}
      - id: kanaal
        kind: multiple_choice
        other: true
        min: 2
        max: 2
        text: {nl: Hoe?, en: How?}
        choices:
          - {code: mail, label: {nl: Mail, en: E-mail}}
          - {code: app, label: {nl: App, en: App}}
          - {code: bel, label: {nl: Bellen, en: Phone}}
          - {code: geen, label: {nl: Geen van deze, en: None of these}, exclusive: true}
      - {id: eens, kind: matrix, text: {nl: Eens?, en: Agree?}, scale: eens3, items: [{id: a, label: {nl: A, en: A}}, {id: b, label: {nl: B, en: B}}]}
      - {id: paar, kind: paired_matrix, text: {nl: Paar, en: Pair}, importance: eens3, performance: eens3, items: [{id: a, label: {nl: A, en: A}}]}
      - {id: cijfer, kind: recommendation, text: {nl: Aanbevelen?, en: Recommend?}}
      - {id: uren, kind: number, text: {nl: Uren?, en: Hours?}, min: 0, max: 60, decimals: 1}
      - {id: leden, kind: number, text: {nl: Leden?, en: Members?}}
      - {id: mail, kind: text, text: {nl: Mail?, en: E-mail?}, pattern: email}
      - {id: wens, kind: open, text: {nl: Wens?, en: Wish?}, max_length: 20}
"""


@pytest.fixture(scope="module")
def questionnaire() -> Questionnaire:
    return parse(QUESTIONS.encode(), file="proef.yaml").questionnaire


def cleaned(questionnaire: Questionnaire, question: str, raw: dict[str, list[str]], *, binding: bool = True) -> Cleaned:
    found = questionnaire.question(question)
    assert not isinstance(found, Note)
    return clean(found, raw, scales=questionnaire.scales, binding=binding)


def codes(result: Cleaned) -> list[str]:
    return [problem.code for problem in result.problems]


def test_a_choice_is_kept_as_its_code(questionnaire: Questionnaire) -> None:
    assert cleaned(questionnaire, "setting", {"setting": ["solo"]}).answers == {"setting": "solo"}


def test_refusing_is_an_answer_of_its_own(questionnaire: Questionnaire) -> None:
    assert cleaned(questionnaire, "setting", {"setting": ["rns"]}) == Cleaned({"setting": "rns"}, ())


def test_open_required_question_is_told_in_the_readers_language(questionnaire: Questionnaire) -> None:
    (problem,) = cleaned(questionnaire, "setting", {}).problems
    assert problem.text(load_texts("nl")) == "Kies een antwoord"


def test_required_does_not_bind_an_import(questionnaire: Questionnaire) -> None:
    assert cleaned(questionnaire, "setting", {}, binding=False) == Cleaned({}, ())


@pytest.mark.parametrize("typed", ["x", "SOLO", "solo ;", "0"])
def test_a_code_that_is_not_in_the_list_is_never_stored(questionnaire: Questionnaire, typed: str) -> None:
    result = cleaned(questionnaire, "setting", {"setting": [typed]})
    assert (codes(result), result.answers) == (["unknown_choice"], {})


def test_two_values_for_one_choice_are_refused(questionnaire: Questionnaire) -> None:
    result = cleaned(questionnaire, "setting", {"setting": ["solo", "rns"]})
    assert result.answers == {} and "several_values" in codes(result)


def test_other_asks_for_its_text(questionnaire: Questionnaire) -> None:
    assert codes(cleaned(questionnaire, "setting", {"setting": ["other"]})) == ["other_empty"]
    full = cleaned(questionnaire, "setting", {"setting": ["other"], "setting.other": ["Thuis"]})
    assert full == Cleaned({"setting": "other", "setting.other": "Thuis"}, ())


def test_text_typed_at_other_counts_as_choosing_it(questionnaire: Questionnaire) -> None:
    assert cleaned(questionnaire, "setting", {"setting.other": ["Thuis"]}).answers["setting"] == "other"


def test_text_left_at_other_is_dropped_when_another_choice_is_made(questionnaire: Questionnaire) -> None:
    raw = {"setting": ["solo"], "setting.other": ["Thuis"]}
    assert cleaned(questionnaire, "setting", raw).answers == {"setting": "solo"}


def test_choices_are_kept_in_the_order_of_the_questionnaire(questionnaire: Questionnaire) -> None:
    assert cleaned(questionnaire, "kanaal", {"kanaal": ["app", "mail"]}).answers == {"kanaal": ("mail", "app")}


@pytest.mark.parametrize(
    ("chosen", "code"),
    [
        (["mail"], "too_few"),
        (["mail", "app", "bel"], "too_many"),
        (["mail", "geen"], "exclusive"),
        (["fax"], "unknown_choice"),
    ],
)
def test_rules_on_several_choices(questionnaire: Questionnaire, chosen: list[str], code: str) -> None:
    assert codes(cleaned(questionnaire, "kanaal", {"kanaal": chosen})) == [code]


def test_an_exclusive_choice_may_stand_alone(questionnaire: Questionnaire) -> None:
    assert cleaned(questionnaire, "kanaal", {"kanaal": ["geen"]}) == Cleaned({"kanaal": ("geen",)}, ())


def test_matrix_rows_are_answered_one_by_one(questionnaire: Questionnaire) -> None:
    result = cleaned(questionnaire, "eens", {"eens.a": ["3"], "eens.b": ["na"]})
    assert result == Cleaned({"eens.a": 3, "eens.b": "na"}, ())


def test_both_sides_of_a_pair_are_kept_apart(questionnaire: Questionnaire) -> None:
    result = cleaned(questionnaire, "paar", {"paar.a.importance": ["3"], "paar.a.performance": ["1"]})
    assert result.answers == {"paar.a.importance": 3, "paar.a.performance": 1}


@pytest.mark.parametrize(("typed", "value"), [("3,5", 3.5), ("3.5", 3.5), ("12", 12), ("12,0", 12), (" 7 ", 7)])
def test_numbers_are_read_with_comma_or_point(questionnaire: Questionnaire, typed: str, value: float) -> None:
    assert cleaned(questionnaire, "uren", {"uren": [typed]}).answers == {"uren": value}


@pytest.mark.parametrize("typed", ["1.000", "1,000", "12.345"])
def test_a_thousand_is_asked_again_and_never_read_as_one(questionnaire: Questionnaire, typed: str) -> None:
    result = cleaned(questionnaire, "leden", {"leden": [typed]})
    assert (codes(result), result.answers) == (["ambiguous_number"], {})


@pytest.mark.parametrize(
    ("typed", "code"),
    [("veel", "not_number"), ("1e309", "not_number"), ("NaN", "not_number"), ("9" * 30, "not_number"), ("-1", "too_small"),
     ("60,5", "too_large"), ("3,55", "too_many_decimals"), ("1.000,5", "too_large"), ("1.00.0", "not_number"), ("1,000,00", "not_number"), ("0.123,5", "not_number")],
)  # fmt: skip
def test_what_is_no_number_here_is_told(questionnaire: Questionnaire, typed: str, code: str) -> None:
    result = cleaned(questionnaire, "uren", {"uren": [typed]})
    assert (codes(result), result.answers) == ([code], {})


@pytest.mark.parametrize(("typed", "kept"), [("1 000", {"leden": 1000}), ("1 0", {}), ("12 34", {})])
def test_spaces_in_a_number_stand_between_thousands_alone(
    questionnaire: Questionnaire, typed: str, kept: dict[str, int]
) -> None:
    assert cleaned(questionnaire, "leden", {"leden": [typed]}).answers == kept


def test_two_numbers_for_one_question_are_told_in_its_own_words(questionnaire: Questionnaire) -> None:
    (problem, *_) = cleaned(questionnaire, "leden", {"leden": ["1", "2"]}).problems
    assert str(problem) == "Fill in one answer"


@pytest.mark.parametrize("typed", ["", "   ", "\n", "\u200b", "\u202e"])
def test_what_cannot_be_seen_is_no_answer(questionnaire: Questionnaire, typed: str) -> None:
    assert cleaned(questionnaire, "wens", {"wens": [typed]}) == Cleaned({}, ())


def test_a_text_over_the_limit_is_told_with_its_length(questionnaire: Questionnaire) -> None:
    (problem,) = cleaned(questionnaire, "wens", {"wens": ["a" * 21]}).problems
    assert problem.text(load_texts("en")) == "Use at most 20 characters; you used 21"


def test_lines_and_emoji_are_kept_and_control_characters_are_not(questionnaire: Questionnaire) -> None:
    result = cleaned(questionnaire, "wens", {"wens": ["één\r\ntwee \x00👩‍⚕️ \ud800"]})
    assert result.answers == {"wens": "één\ntwee 👩‍⚕️"}


@pytest.mark.parametrize(("typed", "good"), [("naam@voorbeeld.nl", True), ("naam@", False), ("a@b.nl, c@d.nl", False)])
def test_pattern_of_a_text(questionnaire: Questionnaire, typed: str, good: bool) -> None:
    assert (codes(cleaned(questionnaire, "mail", {"mail": [typed]})) == []) is good


@given(st.dictionaries(st.sampled_from(["setting", "setting.other", "kanaal", "eens.a", "paar.a.importance", "cijfer", "uren", "mail", "wens"]),
                       st.lists(st.text(max_size=12) | st.sampled_from(["solo", "other", "mail", "app", "1", "3", "na", "10", "3,5"]), max_size=3)))  # fmt: skip
def test_whatever_is_sent_what_is_kept_is_valid(raw: dict[str, list[str]]) -> None:
    questionnaire = parse(QUESTIONS.encode(), file="proef.yaml").questionnaire
    for question in questionnaire.asking:
        kept = clean(question, raw, scales=questionnaire.scales, binding=False).answers
        again = {
            name: [str(part) for part in (value if isinstance(value, tuple) else (value,))]
            for name, value in kept.items()
        }
        assert clean(question, again, scales=questionnaire.scales, binding=False) == Cleaned(kept, ())
