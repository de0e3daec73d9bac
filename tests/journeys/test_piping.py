"""Texts that repeat an earlier answer, to the member who gave it and to nobody else."""

import re
from collections.abc import Callable
from typing import Any

import pytest

Make = Callable[..., Any]

QUESTIONNAIRE = """\
questionnaire: proef
version: 1
kind: needs
languages: [nl, en]
title: {nl: Proef, en: Trial}
scales:
  vaak3:
    points:
      - {code: 1, label: {nl: Nooit, en: Never}}
      - {code: 2, label: {nl: Soms, en: Sometimes}}
      - {code: 3, label: {nl: Vaak, en: Often}}
    not_applicable: {code: na, label: {nl: Niet van toepassing, en: Not applicable}}
sections:
  - id: werk
    title: {nl: Werk, en: Work}
    questions:
      - id: setting
        kind: single_choice
        other: true
        text: {nl: Waar werk je?, en: Where do you work?}
        choices:
          - {code: solo, label: {nl: Alleen & in <rust>, en: Alone}}
          - {code: team, label: {nl: In een team, en: In a team}}
      - {id: rol, kind: text, text: {nl: Wat ben je?, en: What are you?}}
      - id: kanaal
        kind: multiple_choice
        text: {nl: Hoe?, en: How?}
        choices:
          - {code: app, label: {nl: app, en: app}}
          - {code: mail, label: {nl: mail, en: e-mail}}
          - {code: bel, label: {nl: telefoon, en: telephone}}
      - {id: jaren, kind: number, decimals: 1, max: 9999, text: {nl: Hoe lang?, en: How long?}, unit: {nl: jaar, en: years}}
      - {id: dag, kind: date, text: {nl: Wanneer?, en: When?}}
      - {id: cijfer, kind: recommendation, text: {nl: Welk cijfer?, en: Which mark?}}
      - {id: hoe, kind: matrix, scale: vaak3, text: {nl: Hoe vaak?, en: How often?}, items: [{id: overleg, label: {nl: Overleg, en: Meeting}}]}
      - {id: rang, kind: ranking, text: {nl: Wat eerst?, en: What first?}, choices: [{code: a, label: {nl: A, en: A}}, {code: b, label: {nl: B, en: B}}]}
      - {id: punten, kind: points, text: {nl: Hoeveel?, en: How much?}, choices: [{code: a, label: {nl: A, en: A}}, {code: b, label: {nl: B, en: B}}]}
  - id: wens
    title: {nl: "Als {{ rol }}", en: "As {{ rol }}"}
    intro: {nl: "Je bent **{{ rol }}**.", en: "You are **{{ rol }}**."}
    questions:
      - id: wat
        kind: single_choice
        required: true
        text: {nl: "Wat wil je, {{ rol }}?", en: "What do you want, {{ rol }}?"}
        hint: {nl: "Je werkt: *{{ setting }}*.", en: "You work: *{{ setting }}*."}
        choices:
          - {code: meer, label: {nl: "Meer dan {{ kanaal }}", en: "More than {{ kanaal }}"}}
          - {code: minder, label: {nl: Minder, en: Less}}
      - id: eens
        kind: matrix
        scale: vaak3
        required: true
        text: {nl: En verder?, en: And?}
        items: [{id: een, label: {nl: "Als {{ rol }} doe ik mee", en: "As {{ rol }} I take part"}}]
      - id: brief
        kind: note
        text:
          nl: "{{jaren}} | {{ dag }} | {{ cijfer }} | {{ hoe.overleg }} | {{ rang }} | {{ punten.a }} | {{ kanaal }}"
          en: "{{jaren}} | {{ dag }} | {{ cijfer }} | {{ hoe.overleg }} | {{ rang }} | {{ punten.a }} | {{ kanaal }}"
      - {id: waarom, kind: text, text: {nl: Waarom?, en: Why?}}
  - id: slot
    title: {nl: "Je koos: {{ wat }}", en: "You chose: {{ wat }}"}
    questions:
      - {id: tot_slot, kind: open, text: {nl: "Over: {{ wat }}", en: "About: {{ wat }}"}}
"""
HOSTILE = """x" onfocus='alert(1)' <b>&amp; **vet** {{ setting }} </title>"""


def test_every_kind_of_answer_is_shown_in_words(round_of: Make) -> None:
    member = round_of(QUESTIONNAIRE).member()
    member.start()
    given = {"setting": "solo", "rol": "verpleegkundig specialist", "kanaal": ("app", "mail", "bel"), "jaren": "2019,5"}
    given |= {"dag": "2026-11-22", "cijfer": "0", "hoe.overleg": "na", "rang.b": "1", "rang.a": "2"}
    page = member.answer(given | {"punten.a": "40", "punten.b": "60"})
    assert page.title.startswith("Als verpleegkundig specialist (Stap 2 van 3)")
    assert "Je bent verpleegkundig specialist ." in page.text
    assert "Wat wil je, verpleegkundig specialist?" in page.text
    assert "Je werkt: Alleen & in <rust> ." in page.text
    assert "<em>Alleen &amp; in &lt;rust&gt;</em>" in page.html
    assert "Meer dan app, mail en telefoon" in page.text
    brief = "2019,5 | 22 november 2026 | 0 | Niet van toepassing | B en A | 40 | app, mail en telefoon"
    assert brief in page.text


def test_an_answer_is_shown_in_the_language_of_who_reads_it(round_of: Make) -> None:
    member = round_of(QUESTIONNAIRE).member("en")
    member.start()
    page = member.answer({"setting": "team", "kanaal": ("app", "mail"), "jaren": "2.5", "hoe.overleg": "2"})
    assert "You work: In a team ." in page.text
    assert "More than app and e-mail" in page.text
    assert "2.5 | … | … | Sometimes |" in page.text


def test_what_was_typed_is_text_and_never_markup_nor_a_pipe(round_of: Make) -> None:
    member = round_of(QUESTIONNAIRE).member()
    member.start()
    page = member.answer({"setting": "other", "setting.other": "<i>{{ rol }}</i>", "rol": HOSTILE})
    assert page.text.count(HOSTILE) == 4, "the title of the page, the introduction, the question and the item"
    assert page.title.startswith(f"Als {HOSTILE} (Stap 2 van 3)")
    assert "Je werkt: <i>{{ rol }}</i> ." in page.text
    for broken in ("<b>&", "<i>", "onfocus='", "<strong>vet", "vet</strong>", "&amp;amp; **vet** In"):
        assert broken not in page.html
    page = member.answer({"wat": "minder", "waarom": "{{ rol }}", "eens.een": "1"})
    page = member.answer({"tot_slot": "x"})
    assert page.text.count(HOSTILE) == 5, "the answer itself, the section, the question twice and the item"
    assert "Waarom? {{ rol }}" in page.text


def test_a_label_that_repeats_an_answer_is_itself_repeated_in_words(round_of: Make) -> None:
    member = round_of(QUESTIONNAIRE).member()
    member.start()
    member.answer({"kanaal": ("bel",)})
    page = member.answer({"wat": "meer", "eens.een": "3"})
    assert page.title.startswith("Je koos: Meer dan telefoon (Stap 3 van 3)")
    assert "Over: Meer dan telefoon" in page.text


def test_the_list_of_problems_repeats_the_answer_too(round_of: Make) -> None:
    member = round_of(QUESTIONNAIRE).member()
    member.start()
    member.answer({"rol": "baas & <b>"})
    page = member.answer({"waarom": "x"})
    assert member.status == 422
    assert "Kies een antwoord Wat wil je, baas & <b>?" in page.text
    assert "Als baas & <b> doe ik mee" in page.text
    assert page.title.startswith("Fout: Als baas & <b> (Stap 2")


def test_what_was_not_answered_or_is_hidden_since_is_three_dots(round_of: Make) -> None:
    member = round_of(QUESTIONNAIRE).member()
    member.start()
    page = member.answer({"setting": "team"})
    assert page.title.startswith("Als … (Stap 2")
    assert "… | … | … | … | … | … | …" in page.text


def test_a_long_answer_is_one_line_of_at_most_200_letters(round_of: Make) -> None:
    source = QUESTIONNAIRE.replace("kind: text, text: {nl: Wat ben je?", "kind: open, text: {nl: Wat ben je?")
    member = round_of(source).member()
    member.start()
    page = member.answer({"rol": "regel een\r\nregel twee " + "a" * 500})
    assert "Wat wil je, regel een regel twee " + "a" * 178 + "…?" in page.text


def test_pages_that_are_made_once_show_each_their_own_answers(round_of: Make) -> None:
    round_ = round_of(QUESTIONNAIRE)
    first, second = round_.member(), round_.member()
    for member, rol in ((first, "Anna"), (second, "Bram")):
        member.start()
        member.answer({"setting": "solo", "rol": rol})
        member.answer({"wat": "minder", "eens.een": "1"})
        member.answer({"tot_slot": "x"})
    for member, rol, other in ((first, "Anna", "Bram"), (second, "Bram", "Anna"), (first, "Anna", "Bram")):
        for address in ("/proef/section/wens", "/proef/section/slot", "/proef/check"):
            page = member.open(address)
            assert (f"Wat wil je, {rol}?" in page.text) is (address != "/proef/section/slot")
            assert other not in page.html


@pytest.mark.parametrize("address", ["/proef", "/proef/section/wens", "/proef/section/slot", "/proef/check"])
def test_no_page_shows_a_pipe_or_a_gap(round_of: Make, address: str) -> None:
    member = round_of(QUESTIONNAIRE).member()
    member.start()
    member.answer({"setting": "solo", "rol": "Anna"})
    member.answer({"wat": "meer", "eens.een": "1"})
    member.answer({"tot_slot": "x"})
    page = member.open(address)
    assert member.status == 200
    assert "{{" not in page.html
    assert not re.search("[0-9a-f]{32}", page.title + page.text)
