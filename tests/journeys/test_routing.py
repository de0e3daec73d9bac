"""Questions, items, choices and whole sections that depend on earlier answers, without scripts."""

from collections.abc import Callable
from typing import Any

Make = Callable[..., Any]

ROUTED = """\
questionnaire: proef
version: 1
kind: needs
languages: [nl]
title: Proef
sections:
  - id: een
    title: Een
    questions:
      - id: gebruik
        kind: single_choice
        text: Gebruik je het?
        choices: [{code: ja, label: Ja}, {code: nooit, label: Nooit}]
      - {id: vaak, kind: number, text: Hoe vaak in de week?}
      - id: waarom
        kind: open
        required: true
        text: Waarom niet?
        show_if: "gebruik == 'nooit'"
  - id: twee
    title: Twee
    show_if: "gebruik == 'ja'"
    questions:
      - id: kanaal
        kind: multiple_choice
        text: Hoe?
        choices:
          - {code: app, label: App}
          - {code: mail, label: Mail, show_if: "vaak > 3"}
  - id: drie
    title: Drie
    questions:
      - id: wens
        kind: open
        text: Wat wens je?
"""


def test_an_answer_may_bring_up_a_question_on_the_same_page(round_of: Make) -> None:
    round_ = round_of(ROUTED)
    member = round_.member()
    assert "Waarom niet?" not in member.start().text
    page = member.answer({"gebruik": "nooit"})
    assert member.status == 200, "the new question is no problem yet"
    assert "Er is iets bijgekomen" in page.text
    assert "Waarom niet?" in page.text
    page = member.answer()
    assert page.links["Vul een antwoord in"] == "#waarom"
    page = member.answer({"waarom": "Geen tijd"})
    assert page.title.startswith("Drie (Stap 2 van 2)")


def test_a_hidden_section_is_skipped_and_what_was_answered_there_is_not_stored(round_of: Make) -> None:
    round_ = round_of(ROUTED)
    member = round_.member()
    member.start()
    page = member.answer({"gebruik": "ja"})
    assert page.title.startswith("Twee (Stap 2 van 3)")
    assert "Mail" not in page.text
    member.answer({"kanaal": ("app",)})
    member.start()
    member.answer({"gebruik": "nooit"})
    page = member.answer({"waarom": "x"})
    assert page.title.startswith("Drie")
    page = member.answer({"wens": "y"})
    assert "App" not in page.text
    member.send()
    assert round_.stored == [{"gebruik": "nooit", "waarom": "x", "wens": "y"}]


def test_an_answer_to_a_question_that_is_not_shown_is_dropped(round_of: Make) -> None:
    round_ = round_of(ROUTED)
    member = round_.member()
    page = member.start()
    member.post("/proef", {**page.fields, "gebruik": "ja", "waarom": "toch"})
    member.answer()
    member.answer()
    member.send()
    assert round_.stored == [{"gebruik": "ja"}]


def test_a_choice_that_is_not_shown_cannot_be_chosen(round_of: Make) -> None:
    round_ = round_of(ROUTED)
    member = round_.member()
    member.start()
    page = member.answer({"gebruik": "ja"})
    page = member.post("/proef/section/twee", {**page.fields, "kanaal": "mail"})
    assert member.status == 422
    assert page.problems == ["Fout: Kies een van de antwoorden uit de lijst"]


def test_a_changed_answer_that_shows_a_required_question_keeps_one_from_sending_without_it(round_of: Make) -> None:
    round_ = round_of(ROUTED)
    member = round_.member()
    member.start()
    member.answer({"gebruik": "ja"})
    member.answer()
    member.answer({"wens": "y"})
    member.follow("Wijzig: Gebruik je het?")
    member.answer({"gebruik": "nooit"})
    page = member.open("/proef/check")
    page = member.send()
    assert member.status == 422
    assert page.links["Vul een antwoord in"] == "/proef?from=check#waarom"
    assert round_.stored == []


LEFT_WITH_NOTHING = """\
questionnaire: proef
version: 1
kind: needs
languages: [nl]
title: Proef
sections:
  - id: een
    title: Een
    questions:
      - {id: werk, kind: single_choice, text: Waar?, choices: [{code: solo, label: Alleen}, {code: team, label: Samen}]}
      - id: soort
        kind: single_choice
        required: true
        text: Welk team?
        choices: [{code: klein, label: Klein, show_if: "werk == 'team'"}, {code: groot, label: Groot, show_if: "werk == 'team'"}]
  - id: twee
    title: Twee
    questions:
      - {id: wens, kind: open, required: true, text: Wens?, show_if: "werk == 'team'"}
"""


def test_nobody_is_asked_for_an_answer_that_cannot_be_given(round_of: Make) -> None:
    round_ = round_of(LEFT_WITH_NOTHING)
    member = round_.member()
    page = member.start()
    assert "Stap 1 van 1" in page.text
    assert "Welk team?" not in page.text
    page = member.answer({"werk": "solo"})
    assert "Controleer je antwoorden" in page.text
    assert "Welk team?" not in page.text
    member.send()
    assert round_.stored == [{"werk": "solo"}]


def test_a_question_that_comes_up_with_its_choices_is_no_problem_yet(round_of: Make) -> None:
    member = round_of(LEFT_WITH_NOTHING).member()
    member.start()
    page = member.answer({"werk": "team"})
    assert (member.status, page.problems) == (200, [])
    assert "Er is iets bijgekomen" in page.text
    page = member.answer()
    assert page.problems == ["Fout: Kies een antwoord"]
    member.answer({"soort": "klein"})
    assert "Stap 2 van 2" in member.page.text
