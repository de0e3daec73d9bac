"""What can never be shown is told, and what can be shown never is: held against every set of answers there is."""

import json
from collections.abc import Iterator
from itertools import chain, combinations, product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveytool.questionnaire import check
from surveytool.questionnaire.flow import shown
from surveytool.questionnaire.model import Questionnaire

HEAD = """\
questionnaire: proef
version: 1
kind: other
title: Proef
scales:
  drie: {points: [{code: 1, label: Een}, {code: 2, label: Twee}, {code: 3, label: Drie}], not_applicable: {code: na, label: Nvt}}
sections:
  - id: een
    title: Een
    questions:
      - {id: lid, kind: single_choice, text: Lid?, choices: [{code: ja, label: Ja}, {code: nee, label: Nee}, {code: rns, label: Liever niet}]}
      - {id: uren, kind: number, text: Uren?, min: 0, max: 36}
      - {id: jaren, kind: number, text: Jaren?, decimals: 1, show_if: "lid == 'ja'"}
      - {id: dag, kind: date, text: Dag?, min: '2020-01-01', max: '2020-12-31'}
      - id: kanaal
        kind: multiple_choice
        text: Kanaal?
        max: 2
        choices:
          - {code: app, label: App}
          - {code: mail, label: Mail}
          - {code: bel, label: Bel}
          - {code: oud, label: Oud, show_if: "lid == 'nee'"}
          - {code: geen, label: Geen, exclusive: true}
      - {id: eens, kind: matrix, scale: drie, text: Eens?, items: [{id: a, label: A}, {id: b, label: B, show_if: "lid == 'nee'"}]}
      - {id: rang, kind: ranking, top: 1, text: Rang?, choices: [{code: x, label: X}, {code: y, label: Y}, {code: z, label: Z}]}
      - {id: naam, kind: text, text: Naam?}
      - {id: plaats, kind: text, text: Plaats?}
"""


def codes(condition: str, *, section: str = "", item: str = "") -> list[str]:
    of_section = f'    show_if: "{section}"\n' if section else ""
    of_item = f', show_if: "{item}"' if item else ""
    source = f"""{HEAD}  - id: twee
    title: Twee
{of_section}    questions:
      - id: wens
        kind: matrix
        scale: drie
        text: Wens?
        show_if: "{condition}"
        items: [{{id: p, label: P{of_item}}}, {{id: q, label: Q}}]
"""
    return [problem.code for problem in check(source.encode(), file="x.yaml")]


@pytest.mark.parametrize(
    "condition",
    [
        "kanaal contains 'app' and kanaal contains 'mail' and not kanaal contains 'bel'",
        "uren > 35.5 and uren < 36.5",
        "jaren > 2 and jaren < 2.2",
        "uren > jaren",
        "jaren > uren and uren > 3",
        "naam != plaats and answered(naam) and answered(plaats)",
        "naam == plaats and answered(naam)",
        "dag > '2020-12-30'",
        "answered(eens.a) and not answered(eens.b)",
        "answered(eens.b) and lid == 'nee'",
        "eens.a == 'na'",
        "uren > eens.a",
        "not answered(lid)",
        "rang contains 'y'",
        "kanaal contains 'oud' and uren == 0",
    ],
)
def test_what_somebody_can_be_shown_is_no_problem(condition: str) -> None:
    assert codes(condition) == []


@pytest.mark.parametrize(
    "condition",
    [
        "uren > 36",
        "uren > 5 and uren < 6",
        "jaren > 5 and lid == 'nee'",
        "answered(jaren) and lid != 'ja'",
        "dag > '2020-12-31'",
        "kanaal contains 'app' and kanaal contains 'mail' and kanaal contains 'bel'",
        "kanaal contains 'geen' and kanaal contains 'app'",
        "kanaal contains 'oud' and lid == 'ja'",
        "answered(eens.b) and lid == 'ja'",
        "rang contains 'x' and rang contains 'y'",
        "naam == ''",
        "naam == 'a' and naam == 'b'",
        "eens.a > 2 and eens.a == 'na'",
    ],
)
def test_what_nobody_can_be_shown_is_told(condition: str) -> None:
    assert codes(condition) == ["never_shown"]


def test_conditions_that_rule_each_other_out_are_told_where_the_inner_one_stands() -> None:
    assert codes("lid == 'nee'", section="lid == 'ja'") == ["never_shown"]
    assert codes("uren > 10", section="lid == 'ja'", item="uren < 5") == ["never_shown"]
    assert codes("uren > 10", section="jaren > 1", item="lid == 'rns'") == ["never_shown"]
    assert codes("uren > 10", section="jaren > 1", item="uren < 12") == []
    assert codes("uren > 99", section="lid == 'ja'", item="uren < 5") == ["never_shown"], "told once"


@pytest.mark.parametrize(
    "condition",
    ["naam == 3", "uren == lid", "lid == uren", "kanaal contains uren", "dag == naam", "answered(eens) and eens == 3"],
)
def test_answers_of_other_sorts_are_not_compared(condition: str) -> None:
    assert codes(condition) == ["condition_type"]


def test_long_chains_and_many_answers_are_judged_in_time() -> None:
    chain_of = [{"id": "v0", "kind": "number", "text": "V"}]
    for number in range(1, 300):
        chain_of.append({"id": f"v{number}", "kind": "number", "text": "V", "show_if": f"v{number - 1} > {number}"})
    many = " and ".join(f"v{number} != {number}" for number in range(40))
    chain_of.append({"id": "slot", "kind": "open", "text": "Slot", "show_if": many})
    assert check(json.dumps(_file([("een", None, chain_of)])).encode(), file="x.yaml") == ()


def _file(sections: list[tuple[str, str | None, list[dict[str, Any]]]]) -> dict[str, Any]:
    return {
        "questionnaire": "proef",
        "version": "1",
        "kind": "other",
        "title": "Proef",
        "sections": [
            {"id": name, "title": "T", "questions": questions} | ({"show_if": condition} if condition else {})
            for name, condition, questions in sections
        ],
    }


def _with(question: dict[str, Any], condition: str | None) -> dict[str, Any]:
    return question | ({"show_if": condition} if condition else {})


@st.composite
def conditions(draw: st.DrawFn, earlier: list[str]) -> str | None:
    """A condition on one or two earlier questions, whose kind is the first letter of their id; or none."""
    if not earlier or draw(st.integers(0, 2)) == 0:
        return None
    parts = []
    for name in draw(st.lists(st.sampled_from(earlier), min_size=1, max_size=2)):
        simple = {
            "s": (f"{name} == 'a'", f"{name} != 'b'", f"{name} in ('a', 'c')", f"answered({name})"),
            "m": (f"{name} contains 'a'", f"not {name} contains 'b'", f"answered({name})"),
            "n": (f"{name} > 1", f"{name} < 1", f"{name} == 2", f"{name} != 0"),
        }[name[0]]
        parts.append(draw(st.sampled_from(("", "", "not "))) + draw(st.sampled_from(simple)))
    return draw(st.sampled_from((" and ", " and ", " or "))).join(parts)


@st.composite
def files(draw: st.DrawFn) -> dict[str, Any]:
    sections: list[tuple[str, str | None, list[dict[str, Any]]]] = []
    earlier: list[str] = []
    for name in ("een", "twee"):
        condition = draw(conditions(earlier))
        questions: list[dict[str, Any]] = []
        for _ in range(draw(st.integers(1, 2))):
            kind = draw(st.sampled_from("smn"))
            own = draw(conditions(earlier))
            question: dict[str, Any] = {"id": f"{kind}{len(earlier)}", "text": "V"}
            if kind == "n":
                question |= {"kind": "number", "min": "0", "max": "2"}
            else:
                question["kind"] = "single_choice" if kind == "s" else "multiple_choice"
                labels = "abc" if kind == "s" else "ab"
                question["choices"] = [
                    _with({"code": code, "label": "L"}, draw(conditions(earlier)) if draw(st.booleans()) else None)
                    for code in labels
                ]
            questions.append(_with(question, own))
            earlier.append(question["id"])
        sections.append((name, condition, questions))
    return _file(sections)


def _answers(questionnaire: Questionnaire) -> Iterator[dict[str, object]]:
    """Every set of answers."""
    possible: list[list[object]] = []
    for question in questionnaire.asking:
        kind, codes_of = question.id[0], [choice.code for choice in getattr(question, "choices", ())]
        sets = chain.from_iterable(combinations(codes_of, size) for size in range(1, len(codes_of) + 1))
        possible.append([None, *({"s": codes_of, "m": sets, "n": (0, 1, 2)}[kind])])
    ids = [question.id for question in questionnaire.asking]
    for values in product(*possible):
        yield {name: value for name, value in zip(ids, values, strict=True) if value is not None}


@settings(max_examples=250, deadline=None)
@given(files())
def test_a_problem_is_told_when_and_only_when_something_is_never_shown(file: dict[str, Any]) -> None:
    told = {problem.code for problem in check(json.dumps(file).encode(), file="x.yaml")}
    assert told <= {"never_shown"}
    questionnaire = Questionnaire.model_validate(file, context={"languages": ("nl",)})
    everything = {
        *(section.id for section in questionnaire.sections),
        *(question.id for question in questionnaire.asking),
        *(f"{q.id}.{choice.code}" for q in questionnaire.asking for choice in getattr(q, "choices", ())),
    }
    for answers in _answers(questionnaire):
        view = shown(questionnaire, answers)
        everything -= {*view.sections, *view.questions}
        everything -= {f"{name}.{code}" for name, visible in view.choices.items() for code in visible}
    assert (told == {"never_shown"}) is bool(everything), everything
