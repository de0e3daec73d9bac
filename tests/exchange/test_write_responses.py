import csv
import io
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from surveytool.errors import Refused
from surveytool.exchange.formula import guarded, unguarded
from surveytool.exchange.responses_in import read_responses
from surveytool.exchange.responses_out import (
    codebook_table,
    label_table,
    open_table,
    response_table,
    uniqueness,
)
from surveytool.exchange.spreadsheet import read_sheet
from surveytool.exchange.table_file import write_csv, write_workbook
from surveytool.questionnaire.parse import parse
from surveytool.response.answer import Value
from surveytool.response.response import routed
from surveytool.response.snapshot import encode
from surveytool.texts import load_texts

QUESTIONNAIRE = parse(
    b"""
questionnaire: proef
version: 1
kind: other
languages: [nl, en]
title: {nl: Proef, en: Try-out}
anonymous: true
scales:
  eens3:
    points:
      - {code: -1, label: {nl: Oneens, en: Disagree}}
      - {code: 0, label: {nl: '=Neutraal', en: Neutral}}
      - {code: 1, label: {nl: Eens, en: Agree}}
    not_applicable: {code: nvt, label: {nl: N.v.t., en: N/A}}
sections:
  - id: een
    title: {nl: Een, en: One}
    questions:
      - id: setting
        kind: single_choice
        text: {nl: Waar werk je?, en: Where do you work?}
        other: true
        choices: [{code: solo, label: {nl: Alleen}}, {code: '010', label: {nl: Samen}}]
      - id: kanaal
        kind: multiple_choice
        text: {nl: Hoe?, en: How?}
        other: true
        choices: [{code: mail, label: {nl: Mail}}, {code: app, label: {nl: App}}]
      - {id: uren, kind: number, text: {nl: Hoeveel?, en: How many?}, min: -60, max: 60, decimals: 2}
      - {id: wens, kind: open, text: {nl: Wat wens je?, en: What do you wish?}}
  - id: twee
    title: {nl: Twee, en: Two}
    show_if: "setting == 'solo' or kanaal contains 'other'"
    questions:
      - id: thema
        kind: paired_matrix
        text: {nl: Hoe belangrijk en hoe goed?, en: How important and how good?}
        items:
          - {id: kennis, label: {nl: Kennis, en: Knowledge}}
          - {id: steun, label: {nl: Steun, en: Support}, show_if: "uren > 0"}
        importance: eens3
        performance: eens3
      - {id: aanbevelen, kind: recommendation, text: {nl: Aanbevelen?, en: Recommend?}}
segments: [setting]
""",
    file="proef.yaml",
).questionnaire

WORDS = st.sampled_from(["=1+1", "+31", "-", "@x", "'=1", "een; twee", 'drie "vier"', "vijf\nzes", "é", "#N/A"])
POINT = st.sampled_from([-1, 0, 1, "nvt"])
ANSWERS: st.SearchStrategy[dict[str, Value]] = st.fixed_dictionaries(
    {"aanbevelen": st.integers(0, 10)},
    optional={
        "setting": st.sampled_from(["solo", "010", "other"]),
        "setting.other": WORDS,
        "kanaal": st.sampled_from([("mail",), ("app",), ("other",), ("mail", "app"), ("mail", "app", "other")]),
        "kanaal.other": WORDS,
        "uren": st.one_of(st.integers(-60, 60), st.integers(-6000, 6000).map(lambda n: n / 100)),
        "wens": WORDS,
        "thema.kennis.importance": POINT,
        "thema.kennis.performance": POINT,
        "thema.steun.importance": POINT,
    },
)


def rows_with_answers(responses: list[dict[str, Value]]) -> list[dict[str, Value]]:
    """Routed responses that say something besides words: an empty row of a table is no response."""
    kept = [routed(QUESTIONNAIRE, response) for response in responses]
    return [answers for answers in kept if any(name not in ("wens", "setting.other") for name in answers)]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(ANSWERS, min_size=1, max_size=8), st.sampled_from(["csv", "xlsx"]))
def test_reading_an_export_back_gives_the_same_answers(responses: list[dict[str, Value]], kind: str) -> None:
    given_answers = rows_with_answers(responses)
    if not given_answers:
        return
    snapshot = encode(QUESTIONNAIRE, given_answers)
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"responses.{kind}"
        if kind == "csv":
            write_csv(path, response_table(QUESTIONNAIRE, snapshot))
        else:
            write_workbook(path, {"responses": response_table(QUESTIONNAIRE, snapshot)}, rows=snapshot.rows)
        earlier = read_responses(read_sheet(path.read_bytes(), file=path.name), QUESTIONNAIRE)
    again = encode(QUESTIONNAIRE, earlier.answers)
    in_table = [i for i, name in enumerate(snapshot.columns) if name not in ("wens", "setting.other")]
    assert earlier.hidden == {}
    assert np.array_equal(snapshot.codes[in_table], again.codes[in_table])
    assert np.array_equal(snapshot.numbers["uren"], again.numbers["uren"], equal_nan=True)


@given(st.text(alphabet="'=+-@\t\rab"))
def test_guarded_text_comes_back_and_never_runs(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert not guarded(text).startswith(("=", "+", "-", "@", "\t", "\r"))


RESPONSES: list[Mapping[str, Value]] = [
    {"setting": "solo", "kanaal": ("mail", "other"), "kanaal.other": "=SUM(A1)", "uren": -7.5, "aanbevelen": 9},
    {"setting": "other", "setting.other": "+31", "uren": 8, "wens": "@rust"},
    {"setting": "010"},
]


def cells(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline=""), delimiter=";"))


def test_csv_has_codes_with_a_decimal_comma(tmp_path: Path) -> None:
    write_csv(tmp_path / "a.csv", response_table(QUESTIONNAIRE, encode(QUESTIONNAIRE, RESPONSES)))
    assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbfsetting;")
    header, *rows = cells(tmp_path / "a.csv")
    assert header[:5] == ["setting", "kanaal.mail", "kanaal.app", "kanaal.other", "uren"]
    assert [row[:5] for row in rows] == [
        ["solo", "1", "0", "1", "-7,5"],
        ["other", "", "", "", "8"],
        ["010", "", "", "", ""],
    ]


def test_answers_in_words_stand_apart_and_cannot_run(tmp_path: Path) -> None:
    snapshot = encode(QUESTIONNAIRE, RESPONSES)
    write_csv(tmp_path / "open.csv", open_table(QUESTIONNAIRE, snapshot, "nl"))
    assert [(row[0], row[2]) for row in cells(tmp_path / "open.csv")[1:]] == [
        ("setting.other", "'+31"),
        ("kanaal.other", "'=SUM(A1)"),
        ("wens", "'@rust"),
    ]
    assert "wens" not in next(iter(response_table(QUESTIONNAIRE, snapshot)))
    sheets = {"open answers": open_table(QUESTIONNAIRE, snapshot, "nl")}
    write_workbook(tmp_path / "a.xlsx", sheets, rows=3)
    sheet = load_workbook(tmp_path / "a.xlsx")["open answers"]
    found = [sheet.cell(row, 3) for row in (2, 3, 4)]
    assert [(cell.value, cell.data_type) for cell in found] == [("+31", "s"), ("=SUM(A1)", "s"), ("@rust", "s")]


def test_labels_tell_left_open_from_not_shown() -> None:
    header, *rows = label_table(QUESTIONNAIRE, encode(QUESTIONNAIRE, RESPONSES), load_texts("en"))
    assert header[:3] == ["Where do you work?", "How? [Mail]", "How? [App]"]
    first, _, third = [dict(zip(header, row, strict=True)) for row in rows]
    assert first["How many?"] == -7.5
    assert first["How important and how good? [Knowledge (importance)]"] == "(left open)"
    assert first["How important and how good? [Support (importance)]"] == "(not shown)"
    assert third["Recommend?"] == "(not shown)"


def test_codebook_tells_what_codes_mean() -> None:
    header, *rows = codebook_table(QUESTIONNAIRE)
    by_code = {(row[0], row[header.index("code")]): dict(zip(header, row, strict=True)) for row in rows}
    point = by_code["thema.steun.performance", "nvt"]
    assert (point["label.en"], point["missing"], point["side"]) == ("N/A", "not_applicable", "performance")
    assert point["show_if"] == "(setting == 'solo' or kanaal contains 'other') and (uren > 0)"
    assert by_code["setting", "010"]["label.nl"] == "Samen"
    assert ("wens", None) in by_code


def test_uniqueness_is_of_the_declared_segments() -> None:
    settings_ = ["solo", "solo", "010", "other"]
    snapshot = encode(QUESTIONNAIRE, [{"setting": code, "uren": n} for n, code in enumerate(settings_)])
    found = uniqueness(QUESTIONNAIRE, snapshot)
    assert (found.questions, found.unique, found.rows) == (("setting",), 2, 4)


def test_workbook_that_cannot_hold_the_rows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="--format csv"):
        write_workbook(tmp_path / "a.xlsx", {}, rows=1_048_576)
