"""Quotes are proposed in a workbook, approved by a person, and never show who wrote them."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from surveytool.store.database import open_database
from surveytool.store.quotes import read_quotes
from surveytool.store.workspace import Workspace

from .conftest import QUESTIONNAIRE, Command

CODEBOOK = """\
question: wens
version: 1
codes:
  - {id: steun, name: {nl: Steun, en: Support}, keywords: {nl: ["steun*", "intervisie*"]}}
  - {id: kennis, name: {nl: Kennis, en: Knowledge}, keywords: {nl: ["protocol*"]}}
  - {id: geen, name: {nl: Geen, en: None}, special: non_answer}
"""
WISHES = [
    ("Vraag Willemijn Bakker maar, die weet alles van protocollen en van wondzorg.", "kennis"),
    ("Ik wil graag een keer per maand intervisie met dezelfde groep mensen.", "steun"),
    ("Mail mij op iemand@example.org als er een goed protocol hartfalen is.", "kennis"),
    ("<script>alert(1)</script> en dan nog acht woorden voor in het citaat", "kennis"),
    ('=HYPERLINK("http://example.org") zou ik niet als formule willen zien in dit blad', "steun"),
    ("Steun van vakgenoten is voor mij het allerbelangrijkste, de rest komt later.", "steun"),
    ("intervisie", "steun"),
    ("geen idee", "geen"),
    *((f"Wens nummer {n}: een lijst met protocollen die ik zo kan gebruiken.", "kennis") for n in range(3, 7)),
]


def asked(run: Command, folder: Path, *, consent: bool) -> None:
    """A closed round with these wishes, coded by one person; half of the people agree to be quoted."""
    source, codebook = QUESTIONNAIRE, CODEBOOK
    if consent:
        source += "      - {id: citeren, kind: consent, version: 1, text: {nl: Mag het?, en: May we?}, statement: {nl: Ja, en: Yes}}\n"
        codebook = codebook.replace("version: 1\n", "version: 1\nconsent: citeren\n")
    (folder / "questionnaires" / "proef.yaml").write_text(source, "utf-8")
    (folder / "questionnaires" / "proef.wens.codebook.yaml").write_text(codebook, "utf-8")
    assert run("round", "open", "r1", "--questionnaire", "proef", "--population", "40").exit_code == 0
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.append(["setting", "wens", *(["citeren"] if consent else [])])
    for number, (text, _) in enumerate(WISHES):
        sheet.append(["solo", None, *(["yes" if number % 2 else None] if consent else [])])
        sheet.cell(number + 2, 2).value = text
        sheet.cell(number + 2, 2).data_type = "s"
    book.save("eerder.xlsx")
    for command in (["responses", "import", "r1", "eerder.xlsx"], ["round", "close", "r1"]):
        outcome = run(*command)
        assert outcome.exit_code == 0, outcome.output
    assert run("themes", "export", "r1", "wens", "--out", "c.xlsx", "--coder", "ada").exit_code == 0
    book = openpyxl.load_workbook("c.xlsx")
    rows = book["coding"]
    head = [cell.value for cell in rows[1]]
    text, codes = (
        next(n for n, name in enumerate(head, 1) if name in names) for names in (("text", "tekst"), ("codes",))
    )
    for number in range(2, rows.max_row + 1):
        rows.cell(number, codes).value = dict(WISHES)[rows.cell(number, text).value]
    book.save("c.xlsx")
    outcome = run("themes", "import", "r1", "wens", "c.xlsx", "--coder", "ada")
    assert outcome.exit_code == 0, outcome.output


def members(run: Command) -> None:
    Path("leden.csv").write_text("email;name\na@example.org;Willemijn Bakker\n", "utf-8")
    outcome = run("members", "import", "leden.csv")
    assert outcome.exit_code == 0, outcome.output


def proposed(run: Command) -> list[list[str]]:
    outcome = run("themes", "quotes", "r1", "wens", "--propose", "--out", "q.xlsx", "--force")
    assert outcome.exit_code == 0, outcome.output
    return [
        [cell or "" for cell in row] for row in openpyxl.load_workbook("q.xlsx")["quotes"].iter_rows(values_only=True)
    ]


def decided(rows: list[list[str]]) -> None:
    """Write the workbook back, with decisions in it."""
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.title = "quotes"
    for number, row in enumerate(rows, 1):
        sheet.append(row)
        sheet.cell(number, 2).data_type = "s"
    book.save("q.xlsx")


def approve(run: Command, *options: str) -> Any:
    return run("themes", "quotes", "r1", "wens", "--approve", "q.xlsx", "--by", "Ada", *options)


def stored(folder: Path) -> list[tuple[str, str, str]]:
    db = open_database(Workspace(folder).answers_db)
    try:
        return [(one.quote.printed, one.consent, one.approved_by) for one in read_quotes(db, "r1", "wens")]
    finally:
        db.close()


def test_quotes_are_proposed_hidden_approved_listed_and_withdrawn(run: Command, workspace: Path) -> None:
    asked(run, workspace, consent=False)
    members(run)

    header, *rows = proposed(run)

    assert header == ["theme", "quote", "hidden", "approve", "who", "answer"]
    assert {row[0] for row in rows} == {"Steun", "Kennis"}
    quotes = [row[1] for row in rows]
    assert not any("Willemijn" in quote or "example.org" in quote for quote in quotes if "HYPERLINK" not in quote)
    assert all(row[2] for row in rows if "[..]" in row[1])
    assert "intervisie" not in quotes and "geen idee" not in quotes
    assert "No quote is approved yet" in run("themes", "quotes", "r1", "wens").output

    rows[0][3], rows[1][3], rows[1][4] = "yes", "ja", "Bo"
    decided([header, *rows])
    outcome = approve(run, "--consent-asked-elsewhere")

    assert outcome.exit_code == 0 and "2 quotes are approved." in outcome.output
    assert sorted(stored(workspace)) == sorted([(rows[0][1], "elsewhere", "Ada"), (rows[1][1], "elsewhere", "Bo")])
    listed = run("themes", "quotes", "r1", "wens").output
    assert rows[0][1] in listed and "approved by Ada" in listed

    header, *again = proposed(run)
    assert [row[3] for row in again[:2]] == ["yes", "yes"]
    assert not {row[5] for row in again[2:]} & {row[5] for row in again[:2]}
    again[0][3] = "no"
    decided([header, *again])
    assert approve(run, "--consent-asked-elsewhere").exit_code == 0
    assert [quote for quote, _, _ in stored(workspace)] == [again[1][1]]


def test_what_is_not_in_the_answer_or_shows_who_is_meant_approves_nothing(run: Command, workspace: Path) -> None:
    asked(run, workspace, consent=False)
    members(run)
    header, *rows = proposed(run)
    rows[0][3] = "yes"
    answer = {row[1]: row[5] for row in rows}
    db = open_database(workspace / "answers.db")
    from surveytool.store.coding import open_answers

    ids = {one.text: one.id for one in open_answers(db, "r1", "wens")}
    db.close()
    wrong = [
        ["", "Ik wil graag één keer per maand intervisie met dezelfde groep mensen.", "", "yes", "", ids[WISHES[1][0]]],
        ["", WISHES[0][0], "", "yes", "", ids[WISHES[0][0]]],
        ["", WISHES[2][0], "", "yes", "", ids[WISHES[2][0]]],
        ["", "Steun van vakgenoten", "", "yes", "", ids[WISHES[5][0]]],
        ["", rows[0][1], "", "yes", "", answer[rows[0][1]]],
        ["", "iets", "", "yes", "", "0" * 16],
        ["", rows[1][1], "", "misschien", "", rows[1][5]],
    ]
    decided([header, *rows, *wrong])

    outcome = approve(run, "--consent-asked-elsewhere")

    assert outcome.exit_code == 1
    for code in ("not_in_the_answer", "quote_length", "quoted_twice", "unknown_answer", "not_yes_or_no"):
        assert f"[{code}]" in outcome.output
    assert outcome.output.count("[not_in_the_answer]") == 3
    assert stored(workspace) == []


def test_what_is_to_be_hidden_since_is_told_shown_hidden_and_can_be_taken_back(run: Command, workspace: Path) -> None:
    asked(run, workspace, consent=False)
    header, *rows = proposed(run)
    row = next(row for row in rows if "Willemijn" in row[1])
    other = next(one for one in rows if one[5] != row[5])
    row[3] = other[3] = "yes"
    decided([header, *rows])
    assert approve(run, "--consent-asked-elsewhere").exit_code == 0
    members(run)

    assert "1 approved quote shows what is to be hidden by now" in run("themes", "quotes", "r1", "wens").output
    again = next(one for one in proposed(run) if one[5] == row[5])
    assert again[1] == row[1].replace("Willemijn Bakker", "[..]") and not again[3] and not again[4]

    decided([header, row])
    assert "[not_in_the_answer]" in approve(run, "--consent-asked-elsewhere").output
    row[3] = "no"
    decided([header, row])
    assert approve(run, "--consent-asked-elsewhere").exit_code == 0
    assert [quote for quote, _, _ in stored(workspace)] == [other[1]]

    again[3] = "yes"
    decided([header, again])
    assert approve(run, "--consent-asked-elsewhere").exit_code == 0
    assert again[1] in [quote for quote, _, _ in stored(workspace)]
    assert "to be hidden by now" not in run("themes", "quotes", "r1", "wens").output

    again[1], again[3] = "iets heel anders", "no"
    decided([header, again])
    assert approve(run, "--consent-asked-elsewhere").exit_code == 0
    assert [quote for quote, _, _ in stored(workspace)] == [other[1]]


def test_without_consent_nothing_is_quoted(run: Command, workspace: Path) -> None:
    asked(run, workspace, consent=False)
    header, *rows = proposed(run)
    rows[0][3] = "yes"
    decided([header, *rows])

    outcome = approve(run)

    assert outcome.exit_code == 1 and "--consent-asked-elsewhere" in outcome.output
    assert stored(workspace) == []


def test_only_those_who_agreed_in_the_questionnaire_are_proposed_and_approved(run: Command, workspace: Path) -> None:
    asked(run, workspace, consent=True)
    header, *rows = proposed(run)
    agreed = {text for number, (text, _) in enumerate(WISHES) if number % 2}

    assert rows and {row[1] for row in rows} <= agreed
    rows[0][3] = "yes"
    decided([header, *rows])
    assert approve(run).exit_code == 0
    assert stored(workspace) == [(rows[0][1], "given", "Ada")]

    from surveytool.store.coding import open_answers

    db = open_database(workspace / "answers.db")
    other = next(one for one in open_answers(db, "r1", "wens") if one.text == WISHES[10][0])
    db.close()
    decided([header, ["", other.text, "", "yes", "", other.id]])
    outcome = approve(run, "--consent-asked-elsewhere")
    assert outcome.exit_code == 1 and "[no_consent]" in outcome.output


@pytest.mark.parametrize(
    "options",
    [
        ["--propose"],
        ["--out", "q.xlsx"],
        ["--approve", "q.xlsx"],
        ["--by", "Ada"],
        ["--propose", "--out", "q.xlsx", "--approve", "q.xlsx", "--by", "Ada"],
    ],
)
def test_options_that_do_not_go_together_are_told(run: Command, workspace: Path, options: list[str]) -> None:
    outcome = run("themes", "quotes", "r1", "wens", *options)

    assert outcome.exit_code == 2


def test_a_missing_extra_is_told(run: Command, closed_round: str, workspace: Path) -> None:
    (workspace / "questionnaires" / "proef.wens.codebook.yaml").write_text(CODEBOOK, "utf-8")

    outcome = run("themes", "quotes", closed_round, "wens", "--propose", "--out", "q.xlsx", "--deduce")

    assert outcome.exit_code == 1 and "surveytool[privacy]" in outcome.output


def test_a_new_questionnaire_comes_with_the_codebook_of_its_template(run: Command, workspace: Path) -> None:
    assert run("new", "wensen", "--template", "behoeftepeiling").exit_code == 0
    assert run("new", "avond", "--template", "bijeenkomst").exit_code == 0

    codebook = workspace / "questionnaires" / "wensen.wens.codebook.yaml"
    assert b"question: wens" in codebook.read_bytes()
    assert [file.name for file in codebook.parent.glob("*.codebook.yaml")] == [codebook.name]
    assert run("check").exit_code == 0
