"""From the link to the receipt, without scripts."""

import re
from collections.abc import Callable
from typing import Any

Make = Callable[..., Any]

TWO_SECTIONS = """\
questionnaire: proef
version: 1
kind: needs
languages: [nl, en]
title: {nl: Behoeftepeiling, en: Needs assessment}
intro: {nl: "Wat heb **jij** nodig?", en: "What do **you** need?"}
thanks: {nl: Fijn dat je meedacht., en: Good of you to think along.}
minutes: 3
scales:
  belang5:
    points:
      - {code: 1, label: {nl: Niet belangrijk, en: Not important}}
      - {code: 2, label: {nl: Een beetje belangrijk, en: A little}}
      - {code: 3, label: {nl: Heel belangrijk, en: Very important}}
    not_applicable: {code: nvt, label: {nl: Niet van toepassing, en: Not applicable}}
sections:
  - id: werk
    title: {nl: Jouw werk, en: Your work}
    questions:
      - id: setting
        kind: single_choice
        required: true
        other: true
        text: {nl: Waar werk je?, en: Where do you work?}
        choices:
          - {code: solo, label: {nl: Alleen, en: Alone}}
          - {code: team, label: {nl: Samen, en: Together}}
      - id: uren
        kind: number
        decimals: 1
        min: 0
        max: 60
        unit: {nl: uur, en: hours}
        text: {nl: Hoeveel uur?, en: How many hours?}
  - id: wensen
    title: {nl: Jouw wensen, en: Your wishes}
    questions:
      - id: thema
        kind: paired_matrix
        text: {nl: Hoe belangrijk en hoe nu?, en: How important and how now?}
        importance: belang5
        performance: belang5
        items:
          - {id: kennis, label: {nl: Kennis, en: Knowledge}}
          - {id: steun, label: {nl: Steun, en: Support}}
      - id: kanaal
        kind: multiple_choice
        max: 2
        text: {nl: Hoe?, en: How?}
        choices:
          - {code: app, label: App}
          - {code: mail, label: Mail}
          - {code: bel, label: Bellen}
      - id: aanraden
        kind: recommendation
        text: {nl: Zou je het aanraden?, en: Would you recommend it?}
      - id: wens
        kind: open
        max_length: 50
        text: {nl: Wat wens je?, en: What do you wish?}
"""
RECEIPT = re.compile(r"\b[A-Z2-7]{4}(-[A-Z2-7]{4}){3}\b")


def test_the_whole_way_stores_what_was_answered_and_gives_a_receipt(round_of: Make) -> None:
    round_ = round_of(TWO_SECTIONS)
    member = round_.member()

    page = member.start()
    assert "Wat heb jij nodig?" in page.text
    assert "Stap 1 van 2" in page.text
    page = member.answer({"setting": "other", "setting.other": "Bij de GGD", "uren": "3,5"})
    assert "Stap 2 van 2" in page.text
    assert "Opgeslagen" in page.text
    page = member.answer(
        {
            "thema.kennis.importance": 3,
            "thema.kennis.performance": "nvt",
            "kanaal": ("app", "bel"),
            "aanraden": 10,
            "wens": "Sparren.\r\nEn meer.",
        }
    )
    assert "Controleer je antwoorden" in page.text
    assert "Bij de GGD" in page.text
    assert "3,5 uur" in page.text
    assert page.text.count("Niet ingevuld") == 2, "the two sides of 'steun' were left open"
    page = member.send()

    assert "Bedankt! Je antwoorden zijn verstuurd." in page.text
    assert "Fijn dat je meedacht." in page.text
    assert RECEIPT.search(page.text)
    assert round_.stored == [
        {
            "setting": "other",
            "setting.other": "Bij de GGD",
            "uren": 3.5,
            "thema.kennis.importance": 3,
            "thema.kennis.performance": "nvt",
            "kanaal": ("app", "bel"),
            "aanraden": 10,
            "wens": "Sparren.\nEn meer.",
        }
    ]


def test_a_link_with_a_slash_behind_it_is_the_same_link(round_of: Make) -> None:
    round_ = round_of(TWO_SECTIONS)
    member = round_.member()
    assert "Stap 1 van 2" in member.open("/proef/").text
    assert member.page.action == "/proef"
    member.answer({"setting": "solo"})
    assert "Stap 2 van 2" in member.page.text


def test_problems_are_told_on_top_and_at_the_question_and_nothing_typed_is_lost(round_of: Make) -> None:
    member = round_of(TWO_SECTIONS).member()
    member.start()
    page = member.answer({"uren": "veel"})
    assert member.status == 422
    assert page.title.startswith("Fout: ")
    assert page.text.count("Kies een antwoord") == 2
    assert page.text.count("Vul een getal in, zoals 30") == 2
    assert page.links["Kies een antwoord"] == "#setting"
    assert page.links["Vul een getal in, zoals 30"] == "#uren"
    assert page.fields["uren"] == ["veel"]
    assert "3.5" not in page.html
    member.answer({"setting": "solo", "uren": "3.5"})
    assert member.status == 200
    assert member.back().fields["uren"] == ["3,5"]


def test_nothing_is_saved_by_a_page_with_problems(round_of: Make) -> None:
    round_ = round_of(TWO_SECTIONS)
    member = round_.member()
    member.start()
    member.answer({"uren": "veel"})
    assert round_.figures.break_off == 0


def test_back_keeps_what_was_typed_even_when_it_is_not_yet_right(round_of: Make) -> None:
    member = round_of(TWO_SECTIONS).member()
    member.start()
    member.answer({"setting": "solo"})
    page = member.back({"kanaal": ("app", "mail", "bel"), "wens": "Half af"})
    assert "Stap 1 van 2" in page.text
    assert page.fields["setting"] == ["solo"]
    page = member.answer()
    assert page.fields["kanaal"] == ["app", "mail", "bel"]
    assert page.fields["wens"] == ["Half af"]
    page = member.answer()
    assert page.problems == ["Fout: Kies hoogstens 2 antwoorden; je koos er 3"]


def test_what_is_not_right_cannot_be_sent_by_going_round_its_page(round_of: Make) -> None:
    round_ = round_of(TWO_SECTIONS)
    member = round_.member()
    member.start()
    member.answer({"setting": "solo"})
    member.back({"kanaal": ("app", "mail", "bel")})
    member.open("/proef/check")
    page = member.send()
    assert member.status == 422
    assert page.links["Kies hoogstens 2 antwoorden; je koos er 3"] == "/proef/section/wensen?from=check#kanaal"
    assert round_.stored == []


def test_a_change_from_the_check_page_comes_back_to_it(round_of: Make) -> None:
    round_ = round_of(TWO_SECTIONS)
    member = round_.member()
    member.start()
    member.answer({"setting": "solo"})
    member.answer({"wens": "Sparren"})
    member.follow("Wijzig: Waar werk je?")
    page = member.answer({"setting": "team"})
    assert "Controleer je antwoorden" in page.text
    assert "Samen" in page.text
    member.send()
    assert round_.stored == [{"setting": "team", "wens": "Sparren"}]


def test_an_emptied_answer_is_gone(round_of: Make) -> None:
    round_ = round_of(TWO_SECTIONS)
    member = round_.member()
    member.start()
    member.answer({"setting": "solo", "uren": "12"})
    member.back()
    member.answer({"uren": ""})
    member.answer({"wens": "x"})
    member.send()
    assert round_.stored == [{"setting": "solo", "wens": "x"}]


def test_who_comes_back_goes_on_where_they_were(round_of: Make) -> None:
    member = round_of(TWO_SECTIONS).member()
    member.start()
    member.answer({"setting": "solo"})
    page = member.start()
    assert "Welkom terug" in page.text
    assert page.fields["setting"] == ["solo"]
    assert "Stap 2 van 2" in member.follow("Ga verder waar je was").text


def test_a_section_is_not_there_for_who_has_not_begun(round_of: Make) -> None:
    member = round_of(TWO_SECTIONS).member()
    for address in ("/proef/section/wensen", "/proef/section/onbekend", "/proef/check", "/proef/thanks"):
        assert "Stap 1 van 2" in member.open(address).text


def test_nothing_at_all_cannot_be_sent(round_of: Make) -> None:
    round_ = round_of(TWO_SECTIONS.replace("required: true", "required: false"))
    member = round_.member()
    member.start()
    member.answer()
    member.answer()
    page = member.send()
    assert member.status == 422
    assert "Beantwoord minstens één vraag" in page.text
    assert round_.stored == []


def test_the_language_of_the_link_is_remembered(round_of: Make) -> None:
    member = round_of(TWO_SECTIONS).member(language="en")
    page = member.start()
    assert '<html lang="en">' in page.html
    assert "Where do you work?" in page.text
    page = member.follow("Nederlands")
    assert '<html lang="nl">' in page.html
    page = member.answer({"setting": "solo"})
    assert "Hoe belangrijk en hoe nu?" in page.text
    assert "Go to the previous" not in page.text


def test_a_text_that_is_not_translated_says_in_which_language_it_is(round_of: Make) -> None:
    member = round_of(TWO_SECTIONS.replace("label: App", "label: {nl: Toepassing}")).member(language="en")
    member.start()
    page = member.answer({"setting": "solo"})
    assert '<span lang="nl">Toepassing</span>' in page.html


def test_days_minutes_and_sections_are_counted_apart_from_the_answers(round_of: Make) -> None:
    round_ = round_of(TWO_SECTIONS)
    member = round_.member()
    member.start()
    member.answer({"setting": "solo"})
    member.back()
    member.answer()
    left = round_.member()
    left.start()
    left.answer({"setting": "team"})
    round_.clock.now += round_.clock.now.resolution * 4 * 60 * 1_000_000
    member.answer({"wens": "x"})
    member.send()
    figures = round_.figures
    assert figures.left_at == (("werk", 2, 0), ("wensen", 2, 1))
    assert figures.by_day == ((round_.clock.now.date(), 0, 1),)
    assert figures.duration == ((4, 1),)
    assert (figures.open_link, figures.break_off) == (1, 1)
