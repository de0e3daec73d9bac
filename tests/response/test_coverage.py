"""Coverage tells what nobody reached; exploring reaches what only rare answers lead to, and finds what none can."""

import random

from hypothesis import given
from hypothesis import strategies as st

from surveytool.questionnaire import Questionnaire, parse, shown
from surveytool.response import clean, routed
from surveytool.response.coverage import Missed, Seen, guards_of, missed, observe
from surveytool.response.exploration import _Explorer, explore
from surveytool.response.simulation import simulate

HEAD = """
questionnaire: proef
version: 1
kind: other
languages: [nl]
title: Proef
scales:
  eens3: {points: [{code: 1, label: Oneens}, {code: 2, label: Neutraal}, {code: 3, label: Eens}], not_applicable: {code: na, label: N.v.t.}}
sections:
"""
SMALL = HEAD + """
  - id: werk
    title: Werk
    questions:
      - {id: setting, kind: single_choice, other: true, text: Waar?, choices: [{code: solo, label: Alleen}, {code: groep, label: Samen}]}
      - {id: kanaal, kind: multiple_choice, text: Hoe?, choices: [{code: mail, label: Mail}, {code: bel, label: Bellen, show_if: "setting == 'solo'"}]}
      - {id: uren, kind: number, text: Uren?, min: 0, max: 60}
      - {id: eens, kind: matrix, scale: eens3, text: Eens?, items: [{id: a, label: A}, {id: b, label: B, show_if: "uren > 40"}]}
  - id: extra
    title: Extra
    show_if: "uren == 37"
    questions:
      - {id: waarom, kind: open, text: Waarom?, show_if: "eens.a == 3"}
      - {id: uitleg, kind: note, text: Dank}
"""  # fmt: skip
RARE = HEAD + """
  - id: een
    title: Een
    questions:
      - {id: beroep, kind: single_choice, text: Beroep?, choices: [BEROEPEN]}
      - {id: uren, kind: number, text: Uren?, min: 0, max: 9999, decimals: 2}
      - {id: taken, kind: multiple_choice, text: Taken?, min: 2, max: 3, choices: [TAKEN]}
      - {id: naam, kind: text, text: Naam?}
      - {id: eens, kind: matrix, scale: eens3, text: Eens?, items: [ITEMS]}
  - id: twee
    title: Twee
    show_if: "beroep == 'c17' and uren == 12.34 and not answered(naam)"
    questions:
      - {id: diep, kind: scale, scale: eens3, text: Diep?}
      - {id: taak, kind: open, text: Taak?, show_if: "taken contains 'c2' and taken contains 'c9' and not taken contains 'c4'"}
      - {id: rij, kind: open, text: Rij?, show_if: "eens.i0 == 3 and eens.i1 == 3 and eens.i2 == 1 and eens.i3 == 'na' and eens.i4 == 2"}
  - id: drie
    title: Drie
    show_if: "diep == 2 and (uren < 0 or naam == 'x') or (taken contains 'c1' and diep >= 3)"
    questions:
      - {id: klaar, kind: open, text: Klaar?}
"""  # fmt: skip
RARE = RARE.replace("BEROEPEN", ", ".join(f"{{code: c{n}, label: Beroep {n}}}" for n in range(30)))
RARE = RARE.replace("TAKEN", ", ".join(f"{{code: c{n}, label: Taak {n}}}" for n in range(12)))
RARE = RARE.replace("ITEMS", ", ".join(f"{{id: i{n}, label: Item {n}}}" for n in range(6)))
IMPOSSIBLE = HEAD + """
  - id: een
    title: Een
    questions:
      - {id: a, kind: number, text: A?, min: 0, max: 10}
      - {id: t, kind: text, text: T?, pattern: postcode}
      - {id: b, kind: number, text: B?, min: 0, max: 10, show_if: "a > 5"}
      - {id: c, kind: open, text: C?, show_if: "answered(b) and t == 'x'"}
      - {id: d, kind: single_choice, text: D?, choices: [{code: x, label: X}, {code: y, label: Y, show_if: "t == 'y'"}]}
  - id: nooit
    title: Nooit
    show_if: "b > 5 and t == 'z'"
    questions:
      - {id: e, kind: scale, scale: eens3, text: E?}
      - {id: f, kind: open, text: F?, show_if: "e == 1"}
"""  # fmt: skip


def questionnaire(source: str) -> Questionnaire:
    return parse(source.encode(), file="proef.yaml").questionnaire


def told(left: Missed) -> list[str]:
    return [f"{guard.sort} {guard.of}" for guard in left.conditions]


def test_what_one_person_did_not_reach_is_told_and_nothing_in_what_is_hidden() -> None:
    small = questionnaire(SMALL)
    left = missed(small, observe(small, [{"setting": "groep", "kanaal": ("mail",), "uren": 12, "eens.a": "na"}]))
    assert left.sections == ("extra",)
    assert left.questions == ()
    assert left.parts == ("kanaal.bel", "eens.b")
    assert left.choices == (("setting", ("solo", "other")), ("eens.a", ("1", "2", "3")))
    assert left.unanswered == ()
    assert told(left) == ["part kanaal.bel", "part eens.b", "section extra"]


def test_a_condition_in_a_hidden_section_is_not_to_blame() -> None:
    small = questionnaire(SMALL)
    assert "question waarom" not in told(missed(small, observe(small, [{"uren": 36, "eens.a": 3}])))
    assert "question waarom" in told(missed(small, observe(small, [{"uren": 37, "eens.a": 1}])))
    assert "question waarom" not in told(missed(small, observe(small, [{"uren": 37, "eens.a": 3}])))


def test_notes_are_shown_and_never_answered() -> None:
    small = questionnaire(SMALL)
    left = missed(small, observe(small, [{"uren": 37, "eens.a": 3}]))
    assert (left.sections, left.questions, left.unanswered) == ((), (), ("waarom",))


def test_counts_of_parts_add_up() -> None:
    small = questionnaire(SMALL)
    people = list(simulate(small, 40, rng=random.Random(3)))
    whole = observe(small, people)
    assert observe(small, people[:11]) + observe(small, people[11:]) == whole
    assert whole.people == 40
    assert whole.sections["werk"] == 40
    assert whole.chosen["setting", "solo"] == sum(answers.get("setting") == "solo" for answers in people)
    assert whole.judged["section", "extra"] == 40
    assert missed(small, Seen()).sections == ("werk", "extra")


def test_rare_ways_are_found_by_searching() -> None:
    rare = questionnaire(RARE)
    seen = observe(rare, simulate(rare, 200, rng=random.Random(1)))
    assert "twee" in missed(rare, seen).sections
    assert missed(rare, seen + explore(rare, seen, rng=random.Random(1))) == Missed()


def test_what_no_answers_lead_to_stays_missed() -> None:
    never = questionnaire(IMPOSSIBLE)
    seen = observe(never, simulate(never, 50, rng=random.Random(1)))
    left = missed(never, seen + explore(never, seen, rng=random.Random(1)))
    assert (left.sections, left.questions, left.parts) == (("nooit",), ("c",), ("d.y",))
    assert (left.choices, left.unanswered) == ((), ())
    assert told(left) == ["question c", "part d.y", "section nooit"]


def test_the_same_seed_finds_the_same() -> None:
    rare = questionnaire(RARE)
    once, again = (explore(rare, Seen(), rng=random.Random(7)) for _ in range(2))
    assert once == again


@given(st.integers(0, 10_000))
def test_those_who_search_give_valid_answers_to_what_they_see(seed: int) -> None:
    for source in (SMALL, RARE):
        asked = questionnaire(source)
        explorer = _Explorer(asked, random.Random(seed), {})
        guard = random.Random(seed).choice(guards_of(asked))
        answers = explorer.person(explorer.wishes((*guard.within, guard.condition)))
        assert routed(asked, answers) == answers
        view = shown(asked, answers)
        for question in asked.asking:
            mine = {name: value for name, value in answers.items() if name.split(".")[0] == question.id}
            raw = {
                name: [str(v) for v in (value if isinstance(value, tuple) else (value,))]
                for name, value in mine.items()
            }
            items, choices = view.items.get(question.id), view.choices.get(question.id)
            cleaned = clean(
                question,
                raw,
                scales=asked.scales,
                items=items,
                choices=choices,
                decimal=".",
                binding=question.id in view.questions,
            )
            assert (cleaned.answers, cleaned.problems) == (mine, ())
