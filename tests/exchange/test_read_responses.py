from collections.abc import Iterable, Mapping

import pytest

from surveytool.errors import InvalidInput
from surveytool.exchange.responses_in import EarlierAnswers, read_responses
from surveytool.exchange.spreadsheet import read_sheet
from surveytool.questionnaire.model import Questionnaire
from surveytool.questionnaire.parse import parse

QUESTIONNAIRE = """
questionnaire: proef
version: 1
kind: other
languages: [nl, en]
title: {nl: Proef, en: Try-out}
anonymous: true
scales:
  eens3:
    points:
      - {code: 1, label: {nl: Oneens, en: Disagree}}
      - {code: 2, label: {nl: Neutraal, en: Neutral}}
      - {code: 3, label: {nl: Eens, en: Agree}}
    not_applicable: {code: nvt, label: {nl: Niet van toepassing, en: Not applicable}}
sections:
  - id: een
    title: {nl: Een, en: One}
    questions:
      - id: setting
        kind: single_choice
        required: true
        text: {nl: Waar werk je?, en: Where do you work?}
        other: true
        choices:
          - {code: solo, label: {nl: Alleen, en: Alone}}
          - {code: groep, label: {nl: In een groep, en: In a group}}
          - {code: rns, label: {nl: Zeg ik liever niet, en: Rather not say}, missing: refused}
      - id: kanaal
        kind: multiple_choice
        text: {nl: Hoe wil je bericht krijgen?, en: How do you want to be told?}
        other: true
        max: 2
        choices:
          - {code: mail, label: {nl: Per e-mail, en: By e-mail}}
          - {code: app, label: {nl: In een app, en: In an app}}
          - {code: geen, label: {nl: Niet, en: Not}, exclusive: true}
      - id: eens
        kind: matrix
        text: {nl: Ben je het eens?, en: Do you agree?}
        scale: eens3
        items:
          - {id: snel, label: {nl: Ik vind snel wat ik zoek, en: I find what I need fast}}
          - {id: fijn, label: {nl: Het is fijn, en: It is nice}}
      - id: thema
        kind: paired_matrix
        text: {nl: Hoe belangrijk en hoe goed?, en: How important and how good?}
        items: [{id: kennis, label: {nl: Kennis delen, en: Sharing knowledge}}]
        importance: eens3
        performance: eens3
      - {id: uren, kind: number, text: {nl: Hoeveel uren?, en: How many hours?}, min: 0, max: 60, decimals: 1}
      - {id: aanbevelen, kind: recommendation, text: {nl: Zou je ons aanbevelen?, en: Would you recommend us?}}
      - id: wens
        kind: open
        text: {nl: Wat wens je?, en: What do you wish?}
        show_if: "setting != 'solo'"
"""


def questionnaire() -> Questionnaire:
    return parse(QUESTIONNAIRE.encode(), file="proef.yaml").questionnaire


def read(table: str, ignore: Iterable[str] = ()) -> EarlierAnswers:
    return read_responses(read_sheet(table.encode(), file="earlier.csv"), questionnaire(), ignore=ignore)


def one(header: str, cells: str) -> Mapping[str, object]:
    return read(f"{header}\n{cells}\n").answers[0]


def problems(table: str, ignore: Iterable[str] = ()) -> list[str]:
    with pytest.raises(InvalidInput) as caught:
        read(table, ignore)
    return [str(problem) for problem in caught.value.problems]


def test_columns_may_be_called_by_name_or_by_text_in_any_language() -> None:
    expected = {"setting": "groep", "eens.snel": 3, "uren": 7.5, "aanbevelen": 9, "wens": "Rust"}
    assert one("setting;eens.snel;uren;aanbevelen;wens", "groep;3;7,5;9;Rust") == expected
    header = "WAAR werk  je?;I find what I need fast;How many hours?;Zou je ons aanbevelen?;What do you wish?"
    assert one(header, "In een GROEP;agree;7.5;9;Rust") == expected


def test_item_may_stand_behind_its_question() -> None:
    header = "Ben je het eens? [Het is fijn];Kennis delen (importance);Do you agree? [I find what I need fast]"
    assert one(header, "1;2;3") == {"eens.fijn": 1, "thema.kennis.importance": 2, "eens.snel": 3}


def test_answers_beside_the_scale_keep_their_code() -> None:
    assert one("eens.snel;setting", "not applicable;rns") == {"eens.snel": "nvt", "setting": "rns"}


@pytest.mark.parametrize("yes", ["1", "x", "Ja", "yes", "TRUE", "mail", "By e-mail"])
def test_multiple_choice_is_a_column_a_choice(yes: str) -> None:
    assert one("kanaal.mail;In een app;kanaal.geen", f"{yes};0;nee") == {"kanaal": ("mail",)}


def test_no_under_a_choice_called_no_is_a_question() -> None:
    called_no = parse(QUESTIONNAIRE.replace("nl: Niet,", "nl: Nee,").encode(), file="proef.yaml").questionnaire
    sheet = read_sheet(b"kanaal.geen;kanaal.app\n0;1\nnee;1\n", file="earlier.csv")
    with pytest.raises(InvalidInput, match=r"earlier.csv:3:1: 'nee' does not say") as caught:
        read_responses(sheet, called_no)
    assert len(caught.value.problems) == 1


def test_words_beside_other_mean_that_other_was_chosen() -> None:
    assert one("setting.other;setting", "In een wijkteam;") == {"setting": "other", "setting.other": "In een wijkteam"}
    assert one("kanaal.other;kanaal.app", "Per post;1") == {"kanaal": ("app", "other"), "kanaal.other": "Per post"}
    assert one("kanaal.other;kanaal.app", "1;0") == {"kanaal": ("other",)}
    assert one("kanaal.other;kanaal.app", "0;1") == {"kanaal": ("app",)}


def test_empty_cell_is_left_open_and_required_does_not_bind() -> None:
    earlier = read("setting;uren\n;4\n")
    assert tuple(earlier.answers) == ({"uren": 4},)
    assert "eens.snel" in earlier.absent


def test_row_without_any_answer_is_no_response() -> None:
    earlier = read("setting;naam\nsolo;a\n;b\n", ignore=["Naam"])
    assert (len(earlier.answers), earlier.empty_rows) == (1, 1)


def test_answer_to_what_is_not_shown_is_left_out_and_counted() -> None:
    earlier = read("setting;wens\nsolo;Rust\ngroep;Rust\n")
    assert tuple(earlier.answers) == ({"setting": "solo"}, {"setting": "groep", "wens": "Rust"})
    assert earlier.hidden == {"wens": 1}


def test_every_bad_cell_of_every_row_is_named() -> None:
    told = problems("setting;eens.snel;uren;kanaal.mail\nsolo;4;x;1\nsollo;3;99;misschien\n")
    codes = "Write one of the codes 1, 2, 3, nvt, or the exact label of one."
    flag = "Write 1 or 0, or leave the cell empty."
    assert told == [
        f"earlier.csv:2:2: '4' is not an answer to 'eens.snel'. {codes} [unknown_answer]",
        "earlier.csv:2:3: Fill in a number, such as 30 [not_number]",
        "earlier.csv:3:1: 'sollo' is not an answer to 'setting'. Did you mean 'solo'? [unknown_answer]",
        f"earlier.csv:3:4: 'misschien' does not say whether 'kanaal.mail' was chosen. {flag} [not_a_flag]",
        "earlier.csv:3:3: Fill in a number of at most 60 [too_large]",
    ]


def test_choices_that_do_not_go_together_are_named() -> None:
    found = problems("kanaal.mail;kanaal.geen;kanaal.app;kanaal.other\n1;1;0;\n1;;1;Post\n")
    assert [line.rpartition("[")[2] for line in found] == ["exclusive]", "too_many]"]
    assert "'Niet'" in found[0]


def test_words_for_other_beside_another_answer_are_a_problem() -> None:
    assert problems("setting;setting.other\nsolo;Wijkteam\n")[0].endswith("[other_not_chosen]")


@pytest.mark.parametrize(
    ("header", "problem"),
    [
        ("seting", "There is no question 'seting'. Did you mean 'setting'?"),
        ("Tijdstempel", "There is no question 'Tijdstempel'. Write the name or the exact text"),
        ("Kennis delen", "'Kennis delen' can be 'thema.kennis.importance', 'thema.kennis.performance'"),
        ("kanaal", "'kanaal' is a question with a column for each of its parts. Name them 'kanaal.mail'"),
        ("Do you agree?", "Name them 'eens.snel', 'eens.fijn'"),
        ("setting;Waar werk je?", "'Waar werk je?' holds 'setting', and so does column 1"),
        ("setting;", "Column 2 has cells but no name above them"),
    ],
)
def test_column_that_is_no_question_is_named(header: str, problem: str) -> None:
    table = f"{header}\n{';'.join('x' for _ in header.split(';'))}\n"
    if header.endswith(";"):
        table = "setting;;uren\nsolo;x;3\n"
    assert any(problem in line for line in problems(table))


def test_text_of_two_questions_is_ambiguous() -> None:
    twice = QUESTIONNAIRE.replace("Het is fijn", "Ik vind snel wat ik zoek")
    sheet = read_sheet(b"Ik vind snel wat ik zoek\n1\n", file="earlier.csv")
    with pytest.raises(InvalidInput, match=r"can be 'eens.snel', 'eens.fijn'. Name the column"):
        read_responses(sheet, parse(twice.encode(), file="proef.yaml").questionnaire)


def test_ignored_column_must_be_there() -> None:
    assert "Did you mean 'Naam'?" in problems("Naam;setting\nJo;solo\n", ignore=["Naan", "Naam"])[0]
