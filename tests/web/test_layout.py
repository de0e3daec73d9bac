"""What a page shows of a questionnaire."""

from surveytool.questionnaire.parse import parse
from surveytool.texts import load_texts
from surveytool.web.member.layout import Block, Layout
from surveytool.web.member.typesetting import lay_out

HEAD = """\
questionnaire: proef
version: 1
kind: other
languages: [nl, en]
title: Proef
scales:
  vier:
    points: [{code: 0, label: Nooit}, {code: 1, label: Soms}, {code: 2, label: Vaak}, {code: 3, label: Altijd}]
    dont_know: {code: wn, label: Weet niet}
  negen:
    points: [{code: -1, label: Min}, {code: 0, label: Nul}, {code: 1, label: Plus}]
sections:
  - id: een
    title: Een
    questions:
"""


def layout(questions: str, language: str = "nl") -> Layout:
    return lay_out(parse((HEAD + questions).encode(), file="proef.yaml").questionnaire, load_texts(language))


def block(question: str, language: str = "nl") -> Block:
    return layout(f"      - {{id: vraag, text: Vraag, {question}}}\n", language).parts["een"].blocks[0]


def test_markup_in_a_label_is_shown_as_it_was_typed() -> None:
    choices = "kind: single_choice, choices: [{code: a, label: '<b>{{7*7}}</b>'}, {code: b, label: B}]"
    group = block(choices).group
    assert group is not None
    assert group.options[0].label == "&lt;b&gt;{{7*7}}&lt;/b&gt;"


def test_answers_outside_the_base_stand_apart_and_last() -> None:
    choices = (
        "kind: multiple_choice, other: true, choices: [{code: a, label: A}, "
        "{code: geen, label: Geen, exclusive: true}, {code: rns, label: Liever niet, missing: refused}]"
    )
    group = block(choices).group
    assert group is not None
    assert [option.value for option in group.options] == ["a", "other"]
    assert [option.value for option in group.apart] == ["geen", "rns"]


def test_the_buttons_of_a_scale_carry_its_codes_when_they_count_up() -> None:
    counted, other = block("kind: scale, scale: vier").group, block("kind: scale, scale: negen").group
    assert counted is not None
    assert other is not None
    assert [option.number for option in counted.options] == ["0", "1", "2", "3"]
    assert [option.number for option in other.options] == ["1", "2", "3"]
    assert [option.value for option in other.options] == ["-1", "0", "1"]


def test_a_number_asks_a_phone_for_the_right_keys() -> None:
    whole, part, below = (
        block(f"kind: number, {keys}").line for keys in ("min: 0, max: 9", "min: 0, decimals: 1", "min: -5, max: 5")
    )
    assert whole is not None
    assert part is not None
    assert below is not None
    assert (whole.mode, part.mode, below.mode) == ("numeric", "decimal", "text")
    assert whole.limit == "Een getal van 0 tot en met 9."


def test_a_known_form_of_text_tells_the_browser_what_it_is() -> None:
    lines = {pattern: block(f"kind: text, pattern: {pattern}").line for pattern in ("email", "phone", "postcode")}
    found = {pattern: (line.type, line.autocomplete) for pattern, line in lines.items() if line is not None}
    assert found == {"email": ("email", "email"), "phone": ("tel", "tel"), "postcode": ("text", "postal-code")}


def test_how_many_may_be_chosen_is_said_before_choosing() -> None:
    choices = "choices: [{code: a, label: A}, {code: b, label: B}, {code: c, label: C}]"
    hints = [
        block(f"kind: multiple_choice, {keys}{choices}").hint
        for keys in ("", "max: 2, ", "min: 2, max: 2, ", "min: 2, ", "min: 2, max: 3, ")
    ]
    assert hints == [
        "Je kunt meer dan één antwoord kiezen.",
        "Kies hoogstens 2 antwoorden.",
        "Kies 2 antwoorden.",
        "Kies minstens 2 antwoorden.",
        "Kies 2 tot 3 antwoorden.",
    ]


def test_a_text_without_translation_names_its_language() -> None:
    assert block("kind: open", "en").text == '<span lang="nl">Vraag</span>'
    assert block("kind: open", "nl").text == "Vraag"


def test_what_depends_on_an_answer_is_named_by_question_item_and_choice() -> None:
    part = layout(
        """\
      - {id: a, kind: single_choice, text: A, choices: [{code: x, label: X}, {code: y, label: Y}]}
      - {id: b, kind: open, text: B, show_if: "a == 'x'"}
      - id: c
        kind: matrix
        scale: vier
        text: C
        items: [{id: een, label: Een}, {id: twee, label: Twee, show_if: "a == 'y'"}]
      - {id: d, kind: multiple_choice, text: D, choices: [{code: p, label: P}, {code: q, label: Q, show_if: "a == 'y'"}]}
"""
    ).parts["een"]
    assert part.dependents == ("b", "c.twee", "d.q")
    assert list(part.labels.items()) == [
        ("a", "A"),
        ("b", "B"),
        ("c", "C"),
        ("c.een", "Een"),
        ("c.twee", "Twee"),
        ("d", "D"),
    ]
