"""What is shown when conditions leave nothing of a question or of a section."""

from surveytool.questionnaire.flow import shown
from surveytool.questionnaire.parse import parse

LEFT_WITH_NOTHING = """\
questionnaire: proef
version: 1
kind: needs
languages: [nl]
title: Proef
scales:
  v: {points: [{code: 1, label: Oneens}, {code: 2, label: Eens}]}
sections:
  - id: een
    title: Een
    questions:
      - {id: werk, kind: single_choice, text: Waar?, choices: [{code: solo, label: Alleen}, {code: team, label: Samen}]}
  - id: twee
    title: Twee
    questions:
      - id: soort
        kind: single_choice
        required: true
        text: Welk team?
        choices: [{code: klein, label: Klein, show_if: "werk == 'team'"}, {code: groot, label: Groot, show_if: "werk == 'team'"}]
      - id: eens
        kind: matrix
        scale: v
        text: Eens?
        items: [{id: steun, label: Steun, show_if: "werk == 'team'"}]
  - id: drie
    title: Drie
    questions:
      - {id: wens, kind: open, text: Wens?, show_if: "answered(soort)"}
      - {id: slot, kind: note, text: Tot slot, show_if: "werk == 'team'"}
"""


def test_a_question_of_which_no_choice_or_item_is_shown_is_not_shown() -> None:
    questionnaire = parse(LEFT_WITH_NOTHING.encode(), file="proef.yaml").questionnaire
    view = shown(questionnaire, {"werk": "solo", "soort": "klein", "eens.steun": 1})
    assert view.questions == ("werk",)
    assert view.answers == {"werk": "solo"}
    assert not view.has("soort")
    assert not view.has("eens.steun")
    assert shown(questionnaire, {"werk": "team"}).questions == ("werk", "soort", "eens", "slot")


def test_a_section_of_which_no_question_is_shown_is_not_shown() -> None:
    questionnaire = parse(LEFT_WITH_NOTHING.encode(), file="proef.yaml").questionnaire
    assert shown(questionnaire, {"werk": "solo"}).sections == ("een",)
    assert shown(questionnaire, {"werk": "team"}).sections == ("een", "twee", "drie")
