import io
import zipfile

from openpyxl import Workbook

from surveytool.analysis.results import Results
from surveytool.questionnaire.model import Questionnaire

from .example import drawn_answers, read, ready, results_of
from .workbook_example import WISHES, book_of, cells, everything, opened, rendered, table

FEW = """
questionnaire: klein
version: 1
kind: other
languages: [nl, en]
title: {nl: Klein, en: Small}
scales:
  s5:
    points:
      - {code: 1, label: {nl: Een, en: One}}
      - {code: 2, label: {nl: Twee, en: Two}}
      - {code: 3, label: {nl: Drie, en: Three}}
      - {code: 4, label: {nl: Vier, en: Four}}
      - {code: 5, label: {nl: Vijf, en: Five}}
sections:
  - id: deel
    title: {nl: Deel, en: Part}
    questions:
      - {id: ja, kind: single_choice, text: {nl: Ja of nee?, en: Yes or no?}, choices: [{code: ja, label: {nl: Ja, en: 'Yes'}}, {code: nee, label: {nl: Nee, en: 'No'}}]}
      - {id: eens, kind: scale, scale: s5, text: {nl: Eens?, en: Agree?}, show_if: "ja == 'ja'"}
      - {id: uren, kind: number, text: {nl: Uren?, en: Hours?}, show_if: "ja == 'ja'"}
      - {id: aan, kind: recommendation, text: {nl: Aanbevelen?, en: Recommend?}, show_if: "ja == 'ja'"}
      - id: paar
        kind: paired_matrix
        text: {nl: Belang en nu?, en: Importance and now?}
        importance: s5
        performance: s5
        items: [{id: a, label: {nl: Onderwerp, en: Topic A}}]
        show_if: "ja == 'ja'"
      - {id: wens, kind: open, text: {nl: Wens?, en: Wish?}, show_if: "ja == 'ja'"}
goals:
  - {id: doel, text: {nl: Doel, en: Promise}, question: eens, measure: top2, target: 0.7}
"""


def hidden_round(language: str = "en") -> tuple[Results, Questionnaire]:
    """Nine people of thirty get the questions that matter."""
    survey = read(FEW)
    told = {"eens": 5, "uren": 37, "aan": 9, "paar.a.importance": 4, "paar.a.performance": 2, "wens": "GEHEIM"}
    rows: list[dict[str, object]] = [{"ja": "ja", **told} if n < 9 else {"ja": "nee"} for n in range(30)]
    return results_of(survey, rows, language=language), survey


def test_hidden_questions_say_why_and_hold_no_figure() -> None:
    results, survey = hidden_round()
    book = book_of(results, survey, open_answers={"wens": ["GEHEIM"] * 9})
    reason = "Fewer than 10 answers: not shown."
    hidden = {"eens", "uren", "aan", "paar.a.importance", "paar.a.performance", "wens"}
    for sheet, name, where in (
        ("Figures", "figures", "Answer"),
        ("Measures", "measures", "Measure"),
        ("Who answered what", "counts", "Remark"),
    ):
        rows = [row for row in table(book[sheet], name) if row["Name"] in hidden]
        assert {row["Name"] for row in rows} == hidden
        for row in rows:
            assert row[where] == reason
            words = {head: row.pop(head) for head in ("Name", "Question", "Item", "Side", where)}
            assert words["Question"]
            assert set(row.values()) == {None}
    priority = table(book["Priorities"], "priorities")[0]
    assert [value for value in priority.values() if value] == ["paar.a", "Topic A", reason]
    goal = table(book["Goals"], "goals")[0]
    assert (goal["Verdict"], goal["Value"], goal["95% CI from"]) == (reason, None, None)


def test_hidden_answers_leak_into_no_cell() -> None:
    results, survey = hidden_round()
    data = rendered(results, survey, open_answers={"wens": ["GEHEIM"] * 9})
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert not any(b"GEHEIM" in archive.read(name) for name in archive.namelist())
    for cell in cells(opened(data)):
        # 9 answered and 21 did not get the question; 30 took part, of which yes and no may be told
        if cell.data_type == "n" and cell.parent.title not in ("Codes and labels", "About", "Response"):
            row = {str(beside.value) for beside in cell.parent[cell.row]}
            assert "ja" in row or "0.7" in row, (cell.parent.title, cell.coordinate)


def test_raised_minimum_also_holds_for_answers_in_words() -> None:
    survey = ready("behoeftepeiling")
    results = results_of(survey, drawn_answers(survey, 113), minimum_group=25, language="en")
    for count, there in ((24, False), (25, True)):
        book = book_of(results, survey, open_answers={"wens": [f"wish {n}" for n in range(count)]})
        found = {str(cell.value) for cell in cells(book)}
        assert ("wish 3" in found) == there
        assert ("Fewer than 25 answers: not shown." in found) or there


def test_round_with_nine_answers_has_no_figures_at_all() -> None:
    survey = ready("behoeftepeiling")
    results = results_of(survey, drawn_answers(survey, 9), language="en")
    book = book_of(results, survey)
    for name in ("Figures", "Measures", "Who answered what", "Priorities"):
        assert [cell for row in book[name].iter_rows() for cell in row if cell.data_type == "n" and cell.value] == []


def wishes(book: Workbook) -> list[str]:
    return [str(row[0].value) for row in book["Open answers"].iter_rows() if str(row[0].value).startswith("wish n")]


def test_open_answers_have_an_order_of_their_own_and_nothing_beside_them() -> None:
    survey, results = ready("behoeftepeiling"), everything()
    first, second = (book_of(results, survey, open_answers={"wens": WISHES}, seed=seed) for seed in (1, 2))
    assert sorted(wishes(first)) == sorted(WISHES)
    assert wishes(first) != WISHES
    assert wishes(first) != wishes(second)
    assert first["Open answers"].max_column == 1
    said = {str(cell.value) for cell in cells(first) if cell.parent.title == "Open answers"}
    assert "Mind: these answers are as people wrote them. Names and places have not been taken out." in said


def test_answers_in_words_stand_on_no_other_sheet() -> None:
    book = book_of(everything(), ready("behoeftepeiling"), open_answers={"wens": WISHES})
    assert {cell.parent.title for cell in cells(book) if str(cell.value).startswith("wish n")} == {"Open answers"}


def test_words_of_other_stand_apart_from_the_choices() -> None:
    survey = ready("behoeftepeiling")
    book = book_of(everything(), survey, open_answers={"kanaal.other": [f"wish n{n}" for n in range(10)]})
    texts = [str(row[0].value) for row in book["Open answers"].iter_rows() if row[0].value]
    title = "How would you like to be in touch with peers? Answer ‘Other’"
    assert title.replace("‘", "“").replace("’", "”") in texts or title in texts
    assert len(wishes(book)) == 10
