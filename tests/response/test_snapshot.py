from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveytool.questionnaire.flow import shown
from surveytool.questionnaire.model import Questionnaire
from surveytool.questionnaire.parse import parse
from surveytool.questionnaire.variable import variables
from surveytool.response.response import routed
from surveytool.response.snapshot import ANSWERED, LEFT_OPEN, NOT_SHOWN, encode

EVERY_KIND = """\
questionnaire: every_kind
version: 1
kind: needs
languages: [en]
title: Every kind
scales:
  agree:
    points: [{code: 1, label: No}, {code: 3, label: Maybe}, {code: 5, label: "Yes"}]
    not_applicable: {code: na, label: Not applicable}
    dont_know: {code: dk, label: No idea}
sections:
  - id: all
    title: All
    questions:
      - {id: intro, kind: note, text: Welcome}
      - id: setting
        kind: single_choice
        text: Where?
        other: true
        choices: [{code: solo, label: Alone}, {code: "1", label: One}, {code: rns, label: Rather not, missing: refused}]
      - id: channel
        kind: multiple_choice
        text: How?
        other: true
        choices: [{code: mail, label: Mail}, {code: app, label: App}, {code: none, label: None, exclusive: true}]
      - {id: like, kind: scale, text: Do you?, scale: agree}
      - {id: agree, kind: matrix, text: Agree?, scale: agree, items: [{id: fast, label: Fast}, {id: safe, label: Safe}]}
      - id: theme
        kind: paired_matrix
        text: Themes?
        importance: agree
        performance: agree
        items: [{id: trust, label: Trust}]
      - {id: recommend, kind: recommendation, text: Would you?}
      - {id: hours, kind: number, text: Hours?, decimals: 1}
      - {id: place, kind: text, text: Place?}
      - {id: wish, kind: open, text: Wish?}
"""

ROUTED = """\
questionnaire: routed
version: 1
kind: needs
languages: [en]
title: Routed
scales:
  agree:
    points: [{code: 1, label: No}, {code: 2, label: "Yes"}]
sections:
  - id: first
    title: First
    questions:
      - id: setting
        kind: single_choice
        text: Where?
        other: true
        choices: [{code: solo, label: Alone}, {code: group, label: Group}]
      - id: channel
        kind: multiple_choice
        text: How?
        choices:
          - {code: mail, label: Mail}
          - {code: app, label: App, show_if: setting == 'group'}
      - {id: hours, kind: number, text: Hours?}
      - {id: wish, kind: open, text: Wish?}
      - id: rate
        kind: matrix
        text: Rate
        scale: agree
        items:
          - {id: mail, label: Mail, show_if: channel contains 'mail'}
          - {id: rest, label: The rest}
  - id: second
    title: Second
    show_if: hours >= 10 or answered(wish)
    questions:
      - {id: why, kind: open, text: Why?}
      - {id: again, kind: recommendation, text: Again?, show_if: rate.mail == 2 or answered(setting)}
  - id: third
    title: Third
    show_if: answered(rate) and not again < 5
    questions:
      - {id: end, kind: number, text: End?}
"""


def questionnaire(source: str) -> Questionnaire:
    return parse(source.encode(), file="questionnaire.yaml").questionnaire


def codes(answers: dict[str, Any], source: str = EVERY_KIND) -> dict[str, int]:
    snapshot = encode(questionnaire(source), [answers])
    return dict(zip(snapshot.columns, snapshot.codes[:, 0].tolist(), strict=True))


def test_the_columns_are_the_variables_of_the_questionnaire() -> None:
    assert encode(questionnaire(EVERY_KIND), []).columns == tuple(
        variable.name for variable in variables(questionnaire(EVERY_KIND))
    )


def test_nothing_answered_is_left_open_everywhere() -> None:
    assert set(codes({}).values()) == {LEFT_OPEN}


def test_an_answer_has_the_code_of_its_level_in_the_order_of_the_questionnaire() -> None:
    given = {"setting": "rns", "like": 5, "agree.fast": "na", "agree.safe": "dk", "recommend": 0}
    found = codes(given)
    assert found["setting"] == ANSWERED + 3  # solo, 1, other, rns
    assert found["like"] == ANSWERED + 2  # points 1, 3, 5
    assert (found["agree.fast"], found["agree.safe"]) == (ANSWERED + 3, ANSWERED + 4)
    assert found["recommend"] == ANSWERED
    assert codes({"recommend": 10})["recommend"] == ANSWERED + 10
    assert codes({"setting": "1"})["setting"] == ANSWERED + 1


def test_the_two_sides_of_a_pair_are_two_columns() -> None:
    found = codes({"theme.trust.importance": 5, "theme.trust.performance": 1})
    assert (found["theme.trust.importance"], found["theme.trust.performance"]) == (ANSWERED + 2, ANSWERED)


@pytest.mark.parametrize("chosen", [("app", "mail"), ["app", "mail"]])
def test_each_choice_of_several_is_a_column(chosen: Any) -> None:
    found = codes({"channel": chosen})
    assert {name: code for name, code in found.items() if name.startswith("channel.")} == {
        "channel.mail": 3,
        "channel.app": 3,
        "channel.none": 2,
        "channel.other": LEFT_OPEN,
    }


def test_other_is_answered_where_it_was_chosen() -> None:
    found = codes({"channel": ("other",), "channel.other": "phone", "setting": "other", "setting.other": "at sea"})
    assert (found["channel.mail"], found["channel.other"]) == (2, ANSWERED)
    assert (found["setting"], found["setting.other"]) == (ANSWERED + 2, ANSWERED)
    assert codes({"channel": ("other", "mail")})["channel.other"] == ANSWERED


def test_numbers_and_texts_stand_beside_the_codes() -> None:
    snapshot = encode(
        questionnaire(EVERY_KIND), [{"hours": 7.5, "wish": "peace"}, {}, {"hours": 0, "wish": "rest", "place": "Ede"}]
    )
    assert snapshot.column("hours").tolist() == [ANSWERED, LEFT_OPEN, ANSWERED]
    np.testing.assert_array_equal(snapshot.numbers["hours"], [7.5, np.nan, 0])
    assert snapshot.texts["wish"] == ("peace", "rest")
    assert snapshot.texts["place"] == ("Ede",)
    assert snapshot.texts["setting.other"] == ()


def test_what_is_not_shown_is_zero() -> None:
    found = codes({"setting": "solo", "channel": ("mail",), "hours": 3}, ROUTED)
    assert [name for name, code in found.items() if code == NOT_SHOWN] == ["channel.app", "why", "again", "end"]
    found = codes({"setting": "group", "wish": "peace", "rate.rest": 1, "again": 9, "end": 1}, ROUTED)
    assert [name for name, code in found.items() if code == NOT_SHOWN] == ["rate.mail"]


def test_an_answer_to_what_was_not_shown_leaves_nothing() -> None:
    snapshot = encode(questionnaire(ROUTED), [{"why": "because", "end": 5}])
    assert snapshot.column("why").tolist() == [NOT_SHOWN]
    assert snapshot.texts["why"] == ()
    assert np.isnan(snapshot.numbers["end"]).all()


answers_to_routed = st.fixed_dictionaries(
    {},
    optional={
        "setting": st.sampled_from(["solo", "group", "other"]),
        "setting.other": st.just("at sea"),
        "channel": st.sampled_from([("mail",), ("app",), ("mail", "app")]),
        "hours": st.integers(5, 15),
        "wish": st.sampled_from(["peace", "rest"]),
        "rate.mail": st.integers(1, 2),
        "rate.rest": st.integers(1, 2),
        "why": st.just("because"),
        "again": st.integers(0, 10),
        "end": st.integers(0, 3),
    },
)


@settings(deadline=None)
@given(st.lists(answers_to_routed, max_size=20))
def test_not_shown_is_what_routing_says_for_each_response_alone(responses: list[dict[str, Any]]) -> None:
    form = questionnaire(ROUTED)
    stored = [routed(form, answers) for answers in responses]
    snapshot = encode(form, stored)
    for row, answers in enumerate(stored):
        view = shown(form, answers)
        for column, name in enumerate(snapshot.columns):
            assert (snapshot.codes[column, row] == NOT_SHOWN) == (not view.has(name)), (name, answers)


def test_parts_hold_every_row_once() -> None:
    snapshot = encode(questionnaire(EVERY_KIND), [{"recommend": n % 11, "hours": n} for n in range(25)])
    parts = list(snapshot.chunks(10))
    assert [part.rows for part in parts] == [10, 10, 5]
    np.testing.assert_array_equal(np.concatenate([part.codes for part in parts], axis=1), snapshot.codes)
    assert np.concatenate([part.numbers["hours"] for part in parts]).tolist() == list(range(25))


def test_more_than_253_levels_take_two_bytes() -> None:
    choices = ", ".join(f"{{code: c{n}, label: C {n}}}" for n in range(300))
    source = f"""\
questionnaire: long
version: 1
kind: other
languages: [en]
title: Long
sections:
  - id: all
    title: All
    questions:
      - {{id: town, kind: single_choice, text: Which?, choices: [{choices}]}}
"""
    snapshot = encode(questionnaire(source), [{"town": "c299"}])
    assert snapshot.codes.dtype == np.uint16
    assert snapshot.codes[0, 0] == ANSWERED + 299
    assert encode(questionnaire(EVERY_KIND), []).codes.dtype == np.uint8


def test_an_answer_that_is_no_level_is_an_error_and_not_a_figure() -> None:
    with pytest.raises(ValueError, match="'moon' is not an answer to 'setting'"):
        codes({"setting": "moon"})
    with pytest.raises(ValueError, match="2 is not an answer to 'like'"):
        codes({"like": 2})
