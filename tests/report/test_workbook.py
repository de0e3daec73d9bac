import datetime
import io
import os
import random
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from surveytool.questionnaire.variable import variables
from surveytool.report.workbook import render_workbook
from surveytool.report.workbook.height import HIGHEST, row_height
from surveytool.texts import Texts, load_texts

from .example import COMMUNITY, OPENED, Fieldwork, drawn_answers, fieldwork, invited_fieldwork, read, ready, results_of
from .test_texts import Noting
from .workbook_example import HOSTILE, WISHES, book_of, cells, everything, rendered, table

LONGEST_SHEET_NAME = 31


@pytest.mark.parametrize("language", ["nl", "en"])
def test_same_results_and_seed_give_the_same_bytes(language: str) -> None:
    survey, results = ready("evaluatie"), everything("evaluatie", language)
    opens = {variable.name: WISHES for variable in variables(survey) if variable.form == "text"}
    first, second = (rendered(results, survey, open_answers=opens) for _ in range(2))
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {part.date_time for part in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_file_says_what_it_is_and_in_which_language() -> None:
    for language, title in (("nl", "Behoeftepeiling online netwerk"), ("en", "Needs assessment for an online network")):
        about = book_of(everything(language=language), ready("behoeftepeiling")).properties
        assert (about.title, about.language) == (title, language)
        assert about.creator == COMMUNITY.name.read(language)
        assert (
            about.created
            == about.modified
            == datetime.datetime.combine(OPENED + datetime.timedelta(days=35), datetime.time())
        )


SHEETS = {
    "nl": ["Overzicht", "Cijfers", "Kengetallen", "Wie antwoordde", "Prioriteiten", "Schaalscores", "Groepen",
           "Groepen getoetst", "Doelen", "Respons", "Opengelaten", "Codes en labels", "Codeboek", "Open antwoorden", "Werkwijze"],
    "en": ["About", "Figures", "Measures", "Who answered what", "Priorities", "Indices", "Groups",
           "Groups tested", "Goals", "Response", "Left open", "Codes and labels", "Codebook", "Open answers", "Methods"],
}  # fmt: skip


@pytest.mark.parametrize("language", ["nl", "en"])
def test_sheets_are_named_in_the_language_and_listed_on_the_first(language: str) -> None:
    book = book_of(everything("evaluatie", language), ready("evaluatie"))
    assert book.sheetnames == SHEETS[language]
    assert all(len(name) <= LONGEST_SHEET_NAME and not set(name) & set("[]:*?/\\'") for name in book.sheetnames)
    first = book.worksheets[0]
    listed = [row[0] for row in first[first.tables["sheets"].ref][1:]]
    assert [cell.value for cell in listed] == SHEETS[language][1:]
    assert [cell.hyperlink.location for cell in listed] == [f"'{name}'!A1" for name in SHEETS[language][1:]]


def test_sheets_without_contents_are_left_out() -> None:
    survey = read(
        "questionnaire: kort\nversion: 1\nkind: other\nlanguages: [en]\ntitle: Short\nsections:\n"
        "  - {id: a, title: A, questions: [{id: n, kind: number, text: How many?}]}\n"
    )
    results = results_of(survey, [{"n": 1.0 + n} for n in range(12)], language="en")
    names = set(book_of(results, survey).sheetnames)
    assert not names & {"Priorities", "Goals", "Open answers"}


def test_tables_have_frozen_heads_filters_and_wrapped_texts() -> None:
    book = book_of(everything("evaluatie"), ready("evaluatie"))
    names = [name for sheet in book.worksheets for name in sheet.tables]
    assert len(set(names)) == len(names)
    for sheet in book.worksheets:
        for found in sheet.tables.values():
            heads = [cell.value for cell in sheet[found.ref][0]]
            assert [column.name for column in found.tableColumns] == heads
            assert len(set(heads)) == len(heads)
            assert found.autoFilter is not None
    for name, key in (("Figures", "figures"), ("Codebook", "codebook"), ("Codes and labels", "codes")):
        sheet = book[name]
        top = sheet[sheet.tables[key].ref][0][0].row
        assert sheet.freeze_panes == f"B{top + 1}"
        assert sheet.print_title_rows == f"${top}:${top}"
        assert sheet.cell(top + 1, 2).alignment.wrap_text


def test_simulated_round_is_told_to_be_so_on_every_sheet() -> None:
    survey = ready("evaluatie")
    book = book_of(everything("evaluatie", simulated=True), survey)
    for sheet in book.worksheets:
        assert sheet["A2"].value == "Simulated answers: no person gave them."
        assert sheet.oddHeader.left.text == "Simulated answers: no person gave them."
    real = {str(cell.value) for cell in cells(book_of(everything("evaluatie"), survey))}
    assert not any("imulated" in text for text in real)


def test_codebook_has_every_variable_in_every_language_and_codes_their_labels() -> None:
    survey = ready("behoeftepeiling")
    book = book_of(everything(), survey)
    rows = table(book["Codebook"], "codebook")
    assert [row["Name"] for row in rows] == [variable.name for variable in variables(survey)]
    paired = next(row for row in rows if row["Name"] == "thema.kennis.performance")
    assert paired["Question (nl)"] == "Hoe belangrijk is dit voor jou, en hoe goed is het nu voor jou geregeld?"
    assert (paired["Part (en)"], paired["Side"]) == ("Learning from what peers know", "how it is now")
    assert (paired["List of answers"], paired["Outside the base"]) == ("nu5", "nvt")
    routed = next(row for row in rows if row["Name"] == "bijeenkomst")
    assert routed["Shown only if"] == survey.question("bijeenkomst").show_if
    labels = {(row["List of answers"], row["Code"]): row for row in table(book["Codes and labels"], "codes")}
    assert labels["belang5", 1]["Label (en)"] == "Not at all important"
    assert labels["belang5", "nvt"]["Outside the base"] == "Not applicable"
    assert labels["setting", "solo"]["Label (nl)"].startswith("In een huisartsenpraktijk")
    lists = {name for name, _ in labels}
    assert {row["List of answers"] for row in rows} - {None} <= lists


def test_warnings_of_the_results_are_on_the_first_sheet() -> None:
    survey = ready("behoeftepeiling")
    results = results_of(survey, drawn_answers(survey, 113), population=100, fieldwork=Fieldwork(open_link=113))
    first = book_of(results, survey).worksheets[0]
    said = [row[1].value for row in first.iter_rows() if row[0].value == "Waarschuwing"]
    assert said == list(results.warnings)
    assert len(said) == 1


def test_no_english_is_left_in_a_dutch_workbook() -> None:
    catalogue = Noting(dict(load_texts("nl").catalogue))
    for name in ("behoeftepeiling", "evaluatie"):
        for n, population in ((113, 200), (9, 200), (113, None)):
            survey = ready(name)
            answers = drawn_answers(survey, n)
            results = results_of(survey, answers, population=population, fieldwork=fieldwork(n, survey), simulated=True)
            opens = {variable.name: WISHES for variable in variables(survey) if variable.form == "text"}
            render_workbook(
                results,
                survey,
                COMMUNITY,
                texts=Texts("nl", catalogue),
                open_answers=opens,
                rng=random.Random(1),
                versions={"a": "1"},
            )
    survey = ready("evaluatie")
    invited = results_of(survey, drawn_answers(survey, 113), fieldwork=invited_fieldwork(survey), links="both")
    render_workbook(invited, survey, COMMUNITY, texts=Texts("nl", catalogue), open_answers={}, rng=random.Random(1))
    assert catalogue.missed == set()


def test_rows_are_as_high_as_their_texts_need() -> None:
    assert row_height([]) == row_height([("kort", 40)]) == 15
    assert row_height([("woord " * 20, 40), ("kort", 40)]) == 45
    assert row_height([("een\ntwee", 40)]) == 30
    assert row_height([("x" * 100, 20)]) == 75
    assert row_height([("漢字" * 40, 20)]) > row_height([("xx" * 40, 20)])
    assert row_height([("x " * 30_000, 20)]) == HIGHEST


@pytest.fixture(scope="module")
def soffice() -> str:
    found = shutil.which("soffice")
    if found is None and os.environ.get("CI"):
        pytest.fail("there is no soffice; .ci/run installs it")
    if found is None:
        pytest.skip("there is no soffice to open workbooks with: apt-get install libreoffice-calc")
    return found


ALL_SHEETS_AS_SHOWN = "csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,true,false,false,false,-1"


@pytest.mark.parametrize("language", ["nl", "en"])
def test_libreoffice_opens_it_and_shows_every_text_as_written(soffice: str, tmp_path: Path, language: str) -> None:
    survey, results = ready("evaluatie"), everything("evaluatie", language, simulated=True)
    opens = {variable.name: HOSTILE for variable in variables(survey) if variable.form == "text"}
    (tmp_path / "report.xlsx").write_bytes(rendered(results, survey, open_answers=opens))
    profile = (tmp_path / "profile").as_uri()
    command = [soffice, "--headless", f"-env:UserInstallation={profile}", "--convert-to", ALL_SHEETS_AS_SHOWN]
    done = subprocess.run(
        [*command, "--outdir", str(tmp_path), str(tmp_path / "report.xlsx")],
        capture_output=True,
        text=True,
        timeout=180,
    )
    assert done.returncode == 0, done.stderr
    told = [line for line in done.stderr.splitlines() if "javaldx" not in line]
    assert told == []
    shown = {name: (tmp_path / f"report-{name}.csv").read_text("utf-8") for name in SHEETS[language]}
    words = shown[SHEETS[language][-2]]
    for text in ("=1+1", "=cmd|' /C calc'!A0", "@SUM(A1)", "-2+3", "#N/A", "_x003D_1+1", "half � teken", "1e5", "TRUE"):
        assert text in words, text
    assert not any(mistake in page for page in shown.values() for mistake in ("Err:", "#NAME?", "#VALUE!", "###"))
    share = results.questions[0].distribution[0]
    assert f"{share.label};{share.count};{share.base};" in shown[SHEETS[language][1]].replace('"', "")
