"""``show_if``: what is read, what it means, and what it decides."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveytool.questionnaire import check, parse, shown
from surveytool.questionnaire.condition import ConditionError, holds, parse_condition

GIVEN = {"setting": "solo", "uren": 32, "kanaal": ("mail", "app"), "eens.snel": 4}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("setting == 'solo'", True),
        ('setting == "team"', False),
        ("setting != 'team'", True),
        ("uren >= 32 and uren < 40", True),
        ("uren > 32.5", False),
        ("setting in ('team', 'solo')", True),
        ("setting in ['team']", False),
        ("kanaal contains 'app'", True),
        ("not kanaal contains 'bel'", True),
        ("answered(eens)", True),
        ("answered(wens)", False),
        ("not answered(wens) and (setting == 'team' or uren == 32)", True),
        ("setting == 'team' or setting == 'solo' and uren == 1", False),
        ("eens.snel >= 4", True),
        ("setting not in ('team', 'rns')", True),
        ("kanaal not contains 'mail'", False),
    ],
)
def test_condition_means_what_it_says(text: str, expected: bool) -> None:
    assert holds(parse_condition(text), GIVEN) is expected


@pytest.mark.parametrize("sign", ["==", "<", "<=", ">", ">="])
def test_an_answer_that_was_not_given_equals_nothing(sign: str) -> None:
    assert holds(parse_condition(f"leeg {sign} 1"), GIVEN) is False
    assert holds(parse_condition("leeg != 1"), GIVEN) is True


@pytest.mark.parametrize(
    "text",
    [
        "",
        "setting",
        "setting = 'x'",
        "setting == ",
        "(uren == 1",
        "uren == 1)",
        "1 ==",
        "import os",
        "a.b()",
        "a == 'x",
        "lambda: 1",
    ],
)
def test_what_is_no_condition_is_refused_with_its_column(text: str) -> None:
    with pytest.raises(ConditionError) as caught:
        parse_condition(text)
    assert 0 <= caught.value.column <= len(text)


@given(st.text(alphabet="abnotrd()[],'\"=!<>. 019", max_size=60))
def test_any_text_is_a_condition_or_a_condition_error(text: str) -> None:
    with contextlib.suppress(ConditionError):
        assert holds(parse_condition(text), GIVEN) in (True, False)


def test_deep_parentheses_are_refused_and_do_not_crash() -> None:
    with pytest.raises(ConditionError):
        parse_condition("(" * 400 + "a == 1" + ")" * 400)
    with pytest.raises(ConditionError):
        parse_condition("not " * 200 + "a == 1")


ROUTED = """
questionnaire: proef
version: 1
kind: needs
title: Proef
sections:
  - id: een
    title: Een
    questions:
      - {id: lid, kind: single_choice, text: Ben je lid?, choices: [{code: ja, label: Ja}, {code: nee, label: Nee}]}
      - {id: sinds, kind: number, text: Sinds hoeveel jaar?, show_if: "lid == 'ja'"}
  - id: twee
    title: Twee
    show_if: "sinds >= 2"
    questions:
      - id: wat
        kind: multiple_choice
        text: Wat gebruik je?
        choices:
          - {code: site, label: De site}
          - {code: oud, label: De oude site, show_if: "sinds > 5"}
"""


def test_answers_to_what_is_hidden_count_as_not_given() -> None:
    questionnaire = parse(ROUTED.encode(), file="proef.yaml").questionnaire
    view = shown(questionnaire, {"lid": "nee", "sinds": 8, "wat": ("site",)})
    assert view.sections == ("een",)
    assert view.answers == {"lid": "nee"}


def test_choices_follow_their_own_condition() -> None:
    questionnaire = parse(ROUTED.encode(), file="proef.yaml").questionnaire
    view = shown(questionnaire, {"lid": "ja", "sinds": 3, "wat": ("site", "oud")})
    assert view.choices["wat"] == ("site",)
    assert view.answers["wat"] == ("site",)


SEVERAL = """
questionnaire: proef
version: 1
kind: other
languages: [nl]
title: Proef
sections:
  - id: een
    title: Een
    questions:
      - {{id: taken, kind: multiple_choice, text: Taken?, choices: [{choices}]}}
      - {{id: waarom, kind: open, text: Waarom?, show_if: "{condition}"}}
"""


@pytest.mark.parametrize(
    ("condition", "can_hold"),
    [
        ("taken contains 'a' and taken contains 'b' and not taken contains 'c'", True),
        ("answered(taken) and not (taken contains 'a' or taken contains 'b')", True),
        ("taken contains 'a' and not taken contains 'a'", False),
        (
            "answered(taken) and not (taken contains 'a' or taken contains 'b' or taken contains 'c' or taken contains 'd')",
            False,
        ),
    ],
)
def test_every_set_of_choices_that_the_condition_tells_apart_is_tried(condition: str, can_hold: bool) -> None:
    choices = ", ".join(f"{{code: {code}, label: Taak {code}}}" for code in "abcd")
    problems = check(SEVERAL.format(choices=choices, condition=condition).encode(), file="proef.yaml")
    assert [problem.code for problem in problems] == ([] if can_hold else ["never_shown"])
