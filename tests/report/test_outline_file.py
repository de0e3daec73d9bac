"""Reading an outline: each mistake is told with its place, a code and what to do; all of them at once."""

import pytest

from surveytool.errors import InvalidInput
from surveytool.report.outline import Outline, derived
from surveytool.report.outline_file import read_outline
from surveytool.report.outline_schema import outline_schema
from surveytool.report.outline_text import outline_text
from surveytool.texts import load_texts

from .example import ready

ROUNDS = ("evaluatie-2026", "behoeften-2025")
LONG = "x" * 10_001
MISTAKES = [
    ("- report", "1:1", "not_an_outline", "begins with keys"),
    ("title: Alleen", "1:1", "missing_key", "'report' is missing"),
    ("report: Evaluatie", "1:9", "bad_id", ""),
    ("report: evaluatie-2025", "1:9", "outline_of_another_round", "report: evaluatie-2026"),
    ("language: fr", "2:11", "unknown_value", ""),
    ("language: en", "2:11", "language_not_offered", "Choose from nl"),
    ("titel: Iets", "2:1", "unknown_key", "Did you mean 'title'?"),
    ("title: {de: Etwas}", "2:9", "unknown_language", ""),
    ("title: ''", "2:8", "empty_text", ""),
    ("title: [een]", "2:8", "not_text", ""),
    (f"title: {LONG}", "2:8", "text_too_long", ""),
    ("colours: {brand: blauw}", "2:18", "bad_colour", ""),
    ("colours: {brand: '#FFEE00'}", "2:18", "low_contrast", "Choose a darker colour"),
    ("compare_with: [behoefte-2025]", "2:16", "unknown_round", "Did you mean 'behoeften-2025'?"),
    ("compare_with: [zzz]", "2:16", "unknown_round", "surveytool round list"),
    ("compare_with: [evaluatie-2026]", "2:16", "compared_with_itself", ""),
    ("compare_with: [behoeften-2025, behoeften-2025]", "2:32", "duplicate_round", ""),
    ("sections: respons", "2:11", "not_a_list", ""),
    ("sections: [respons]", "2:12", "unknown_part", "Did you mean 'response'?"),
    ("sections: [werk]", "2:12", "unknown_part", "Write 'theme: werk'"),
    ("sections: [{respons: {title: A}}]", "2:13", "unknown_part", "Did you mean 'response'?"),
    ("sections: [[response]]", "2:12", "not_a_part", ""),
    ("sections: [response, response]", "2:22", "duplicate_part", ""),
    ("sections: [{response: {titel: A}}]", "2:24", "unknown_key", "Did you mean 'title'?"),
    ("sections: [{theme: wekr}]", "2:20", "unknown_theme", "Did you mean 'werk'?"),
    ("sections: [{theme: werk, questions: [setings]}]", "2:38", "unknown_question", "Did you mean 'setting'?"),
    ("sections: [{theme: werk, questions: [waarde]}]", "2:38", "question_of_another_theme", "theme: waarde"),
    ("sections: [{theme: werk, questions: [regio, regio]}]", "2:45", "duplicate_question", ""),
    ("sections: [{theme: werk, findings: {regoi: {title: A}}}]", "2:37", "unknown_question", "Did you mean 'regio'?"),
    ("sections: [{theme: werk, findings: {regio: {titel: A}}}]", "2:45", "unknown_key", "Did you mean 'title'?"),
    (
        "sections: [{theme: werk, questions: [setting], findings: {regio: {title: A}}}]",
        "2:59",
        "words_without_a_finding",
        "",
    ),
    ("decisions: geen", "2:12", "not_a_list", ""),
    ("decisions: [{id: d1, text: A}]", "2:13", "missing_key", "'decision' is missing"),
    ("decisions: [{id: d1, decision: A}]", "2:13", "decision_on_nothing", "Add 'finding' or 'text'"),
    ("decisions: [{id: d1, finding: thema.stuen, decision: A}]", "2:31", "unknown_finding", "'thema.steun'?"),
    ("decisions: [{id: d1, text: A, decision: B, when: 2026-02-30}]", "2:50", "not_day", ""),
    ("decisions: [{id: d1, text: A, decision: B, status: klaar}]", "2:52", "unknown_value", "Choose from"),
    ("decisions: [{id: d1, text: A, decision: B}, {id: d1, text: A, decision: B}]", "2:50", "duplicate_decision", ""),
]


def read(text: str) -> Outline:
    survey = ready("evaluatie").model_copy(update={"languages": ("nl",)})
    found, warnings = read_outline(
        text.encode(), file="o.yaml", round_id="evaluatie-2026", questionnaire=survey, rounds=ROUNDS
    )
    assert warnings == ()
    return found


@pytest.mark.parametrize(("line", "place", "code", "remedy"), MISTAKES, ids=[line[:60] for line, *_ in MISTAKES])
def test_each_mistake_is_told_with_its_place(line: str, place: str, code: str, remedy: str) -> None:
    whole = line if line.startswith(("report", "-")) or (code == "missing_key" and "decisions" not in line) else None
    with pytest.raises(InvalidInput) as caught:
        read(f"{whole or f'report: evaluatie-2026{chr(10)}{line}'}\n")
    (problem,) = caught.value.problems
    assert (f"{problem.place}", problem.code) == (f"o.yaml:{place}", code)
    assert remedy in str(problem)
    assert problem.text(load_texts("nl")) != str(problem)


def test_all_mistakes_of_a_file_are_told_at_once() -> None:
    with pytest.raises(InvalidInput) as caught:
        read(
            "report: evaluatie-2026\ntitel: A\nsections: [respons, {theme: wekr}]\ndecisions: [{id: d1, decision: A}]\n"
        )
    assert [one.code for one in caught.value.problems] == [
        "unknown_key",
        "unknown_part",
        "unknown_theme",
        "decision_on_nothing",
    ]


def test_decisions_that_no_part_tells_are_warned_of() -> None:
    text = b"report: r\nsections: [response]\ndecisions: [{id: d1, text: A, decision: B}]\n"
    _, (warning,) = read_outline(text, file="o.yaml")
    assert (warning.code, warning.severity, str(warning.place)) == ("decisions_left_out", "warning", "o.yaml:3:1")


def test_what_is_written_to_start_from_reads_as_the_derived_outline() -> None:
    survey = ready("evaluatie")
    text = outline_text("evaluatie-2026", survey, texts=load_texts("nl"), file="o.yaml")
    found, warnings = read_outline(text.encode(), file="o.yaml", questionnaire=survey)
    assert (found, warnings) == (derived("evaluatie-2026", survey), ())


def test_the_schema_explains_every_key_and_knows_every_part() -> None:
    schema = outline_schema()
    assert set(schema["properties"]) == set(Outline.model_fields)
    bare = [
        (name, key)
        for name, part in {"Outline": schema, **schema["$defs"]}.items()
        for key, value in part.get("properties", {}).items()
        if "description" not in value and name in ("Outline", "Theme", "Decision", "Spoken")
    ]
    assert bare == []
    assert "Words" in schema["$defs"]
    assert schema["required"] == ["report"]
