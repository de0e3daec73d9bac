"""Where there is no respondent, a text that repeats an answer has the question in brackets."""

import csv
import re
from pathlib import Path

from openpyxl import load_workbook

from .conftest import QUESTIONNAIRE, Command

PIPED = (
    QUESTIONNAIRE
    + """\
  - id: twee
    title: {nl: "Verder met {{ setting }}", en: "On with {{ setting }}"}
    questions:
      - id: rol
        kind: single_choice
        text: {nl: "Wat doe je {{ setting }} als je {{ eens }} vindt?", en: "What do you do {{ setting }}?"}
        choices:
          - {code: a, label: {nl: "Meer dan {{ setting }}", en: "More than {{ setting }}"}}
          - {code: b, label: {nl: Iets anders, en: Else}}
segments: [rol]
"""
)


def test_no_report_export_or_codebook_shows_a_pipe(run: Command, workspace: Path) -> None:
    (workspace / "questionnaires" / "proef.yaml").write_text(PIPED, "utf-8")
    assert run("round", "open", "r1", "--questionnaire", "proef", "--population", "40").exit_code == 0
    rows = [f"{'solo' if n % 3 else 'groep'};{n % 3 + 1};{'ab'[n % 2]};wens {n}" for n in range(24)]
    Path("eerder.csv").write_text("\n".join(["setting;eens;rol;wens", *rows]), "utf-8")
    imported = run("responses", "import", "r1", "eerder.csv")
    assert imported.exit_code == 0, imported.output
    assert run("round", "close", "r1").exit_code == 0
    for arguments in (
        ("report", "r1", "--format", "html,xlsx"),
        ("results", "r1", "--out", "results.json"),
        ("responses", "export", "r1", "--format", "csv"),
        ("responses", "export", "r1", "--format", "xlsx"),
    ):
        made = run(*arguments)
        assert made.exit_code == 0, made.output
    words = {
        "results.json": Path("results.json").read_text("utf-8"),
        "report.html": Path("reports/r1/report.html").read_text("utf-8"),
    }
    for file in sorted(Path("reports/r1").iterdir()):
        if file.suffix == ".csv":
            words[file.name] = file.read_text("utf-8-sig")
        elif file.suffix == ".xlsx":
            book = load_workbook(file)
            words[file.name] = "\n".join(
                str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value
            )
    assert len(words) >= 6
    for name, text in words.items():
        assert not re.search(r"\{\{ ?(setting|eens)", text), name
    for name in ("results.json", "report.html", "report.xlsx", "responses.xlsx"):
        assert "Meer dan [Waar werk je?]" in words[name], name
    assert "Wat doe je [Waar werk je?] als je [Ben je het eens?] vindt?" in words["results.json"]


def test_exported_texts_can_be_imported_again(run: Command, workspace: Path) -> None:
    (workspace / "questionnaires" / "proef.yaml").write_text(PIPED, "utf-8")
    assert run("round", "open", "r1", "--questionnaire", "proef", "--population", "40").exit_code == 0
    with Path("eerder.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(["setting", "Wat doe je [Waar werk je?] als je [Ben je het eens?] vindt?"])
        writer.writerow(["solo", "Meer dan [Waar werk je?]"])
    imported = run("responses", "import", "r1", "eerder.csv")
    assert (imported.exit_code, imported.stdout) == (0, "1 response stored in round 'r1'.\n")


def test_a_simulated_report_shows_no_pipe(run: Command, workspace: Path) -> None:
    file = workspace / "questionnaires" / "proef.yaml"
    file.write_text(PIPED, "utf-8")
    made = run("simulate", str(file), "-n", "40", "--format", "html", "--language", "nl")
    assert made.exit_code == 0, made.output
    text = Path("reports/proef-simulated/report.html").read_text("utf-8")
    assert "Meer dan [Waar werk je?]" in text
    assert not re.search(r"\{\{ ?(setting|eens)", text)
