"""Pages that are rendered once for everyone: nobody sees what is another's, and everyone can go on."""

from collections.abc import Callable
from typing import Any

QUESTIONNAIRE = """
questionnaire: proef
version: 1
kind: needs
languages: [nl, en]
title: {nl: Proef, en: Trial}
sections:
  - id: werk
    title: {nl: Werk, en: Work}
    questions:
      - id: setting
        kind: single_choice
        other: true
        text: {nl: Waar?, en: Where?}
        choices: [{code: solo, label: {nl: Alleen, en: Alone}}, {code: team, label: {nl: In een team, en: In a team}}]
      - {id: uren, kind: number, unit: {nl: uur, en: hours}, text: {nl: Hoeveel?, en: How many?}}
  - id: wens
    title: {nl: Wens, en: Wish}
    questions:
      - {id: wens, kind: open, text: {nl: Wat wens je?, en: What do you wish?}}
"""


def test_each_sees_their_own_answers_and_sends_them(round_of: Callable[..., Any]) -> None:
    round_ = round_of(QUESTIONNAIRE)
    given = [
        {"setting": "solo", "uren": "3", "wens": "Rust & <b>"},
        {"setting": "solo", "uren": "32", "wens": "Ruimte"},
        {"setting": "other", "setting.other": "In een wijkteam", "uren": None, "wens": None},
    ]
    members = [round_.member(language) for language in ("nl", "nl", "en")]
    for member in members:
        member.start()
    for member, answers in zip(members, given, strict=True):
        member.answer({name: answers[name] for name in answers if name != "wens"})
    for member, answers in zip(members, given, strict=True):
        member.answer({"wens": answers["wens"]})
    pages = [member.open("/proef/check") for member in members]
    assert ["Rust & <b>" in page.text for page in pages] == [True, False, False]
    assert ["32 uur" in page.text for page in pages] == [False, True, False]
    assert ["In een wijkteam" in page.text for page in pages] == [False, False, True]
    assert [page.text.count("Niet ingevuld") + page.text.count("Not filled in") for page in pages] == [0, 0, 2]
    assert len({page.fields["csrf_token"][0] for page in pages} | {page.fields["nonce"][0] for page in pages}) == 6
    for member in members:
        member.send()
    stored = sorted((answers.get("uren", 0), answers["setting"]) for answers in round_.stored)
    assert stored == [(0, "other"), (3, "solo"), (32, "solo")]


def test_page_of_a_newcomer_is_empty_after_another_has_answered(round_of: Callable[..., Any]) -> None:
    round_ = round_of(QUESTIONNAIRE)
    first = round_.member()
    first.start()
    first.answer({"setting": "solo", "uren": "3"})
    again = first.start()
    assert (again.fields["setting"], again.fields["uren"]) == (["solo"], ["3"])
    assert "Welkom terug" in again.text
    new = round_.member().start()
    assert ("setting" in new.fields, new.fields["uren"]) == (False, [""])
    assert "Welkom terug" not in new.text
    assert new.fields["csrf_token"] != again.fields["csrf_token"]


def test_buttons_and_links_to_the_other_language_go_back_to_where_they_were_pressed(
    round_of: Callable[..., Any],
) -> None:
    round_ = round_of(QUESTIONNAIRE)
    member = round_.member()
    member.start()
    member.answer({"setting": "solo"})
    member.follow("English")
    assert member.address == "/proef/section/wens?lang=en"
    asked = member.open("/proef/section/wens?from=check")
    assert asked.fields["_from"] == ["check"]
    member.follow("Nederlands")
    assert member.address == "/proef/section/wens?lang=nl&from=check"
    assert "_from" not in member.open("/proef/section/wens").fields
    assert member.open("/proef/check").links["English"] == "/proef/check?lang=en"
