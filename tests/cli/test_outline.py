"""``surveytool outline``, ``report --outline`` and ``share``: the board's words in the files, and nothing of hers lost."""

import re
from pathlib import Path

import pytest
from openpyxl import load_workbook

from .conftest import Command

HOSTILE = (
    "<script>alert(1)</script> #import x [klik](javascript:alert(1)) **vet** "
    + "a" * 300
    + " \u05e9\u05dc\u05d5\u05dd \U0001f600 =1+1"
)

OUTLINE = """\
report: r1
title: {{nl: "Eigen titel", en: "A title of our own"}}
foreword: |
  {words}
sections:
  - response: {{title: Wie deed mee, conclusion: '{words}', decision: '{words}'}}
  - summary
  - theme: een
    title: Eerst dit
    questions: [wens, setting]
    findings:
      setting: {{title: '{words}', conclusion: '{words}'}}
  - answered
decisions:
  - {{id: d1, finding: setting.solo, decision: '{words}', who: '{words}', when: 2027-03-01, status: under_way, note: '{words}'}}
  - {{id: d2, text: '{words}', decision: Wij doen het, when: '{words}'}}
"""


def anchors(page: str) -> list[str]:
    return re.findall(r'<section id="([^"]+)" class="level2"', page)


def test_outline_written_gives_the_same_report_and_is_not_written_over(run: Command, closed_round: str) -> None:
    assert run("report", closed_round, "--format", "html").exit_code == 0
    before = Path("reports/r1/report.html").read_text("utf-8")
    assert run("outline", closed_round).exit_code == 0
    file = Path("reports/r1.yaml")
    assert run("check", str(file)).exit_code == 0, run("check", str(file)).stdout
    assert run("report", closed_round, "--format", "html").exit_code == 0
    assert Path("reports/r1/report.html").read_text("utf-8") == before
    file.write_text(file.read_text("utf-8") + "title: Van ons\n", "utf-8")
    refused = run("outline", closed_round)
    assert (refused.exit_code, "--force" in refused.stderr) == (1, True)
    assert "Van ons" in file.read_text("utf-8")


def test_words_of_the_board_are_told_and_can_do_no_harm(run: Command, closed_round: str) -> None:
    Path("reports/r1.yaml").write_text(OUTLINE.format(words=HOSTILE), "utf-8")
    made = run("report", closed_round)
    assert (made.exit_code, made.stderr) == (0, "")
    page = Path("reports/r1/report.html").read_text("utf-8")
    assert anchors(page) == ["foreword", "response", "summary", "section-een", "answered", "methods"]
    assert page.index('id="question-wens"') < page.index('id="question-setting"')
    assert "question-eens" not in page
    assert "<script>alert" not in page
    assert 'href="javascript' not in page
    assert (
        page.count("&lt;script&gt;alert(1)&lt;/script&gt; #import x [klik](javascript:alert(1)) <strong>vet</strong>")
        == 6
    )
    assert "67% (95%-BI" in page[page.index('id="decision-d1"') :]
    assert "1 maart 2027" in page
    load_workbook("reports/r1/report.xlsx")
    assert run("share", closed_round).exit_code == 0
    shared = Path("reports/r1/share.html").read_text("utf-8")
    assert anchors(shared) == ["summary", "answered", "thanks"]
    assert "<script>alert" not in shared
    for jargon in ("AAPOR", "RR2"):
        assert jargon not in shared
    assert Path("reports/r1/share.pdf").read_bytes().startswith(b"%PDF")


def test_words_in_one_language_do_for_the_other(run: Command, closed_round: str) -> None:
    Path("reports/r1.yaml").write_text(OUTLINE.format(words="Alleen Nederlands"), "utf-8")
    assert run("report", closed_round, "--format", "html", "--language", "en").exit_code == 0
    page = Path("reports/r1/report.html").read_text("utf-8")
    assert "<h1>A title of our own</h1>" in page
    assert "Alleen Nederlands" in page
    assert "Decision of the board" in page


def test_outline_of_another_round_or_with_mistakes_is_refused(run: Command, closed_round: str) -> None:
    file = Path("ander.yaml")
    file.write_text("report: r2\nsections: [respons]\n", "utf-8")
    refused = run("report", closed_round, "--outline", str(file))
    assert refused.exit_code == 1
    assert "ander.yaml:1:9" in refused.stderr
    assert "[outline_of_another_round]" in refused.stderr
    assert "Did you mean 'response'? [unknown_part]" in refused.stderr
    assert run("report", closed_round, "--outline", "weg.yaml").exit_code == 1
    assert not Path("reports/r1").exists()


@pytest.mark.parametrize("text", ["report: r1\nsections: [methods]\n", "report: r1\nsections: []\n"])
def test_methods_are_always_told(run: Command, closed_round: str, text: str) -> None:
    Path("reports/r1.yaml").write_text(text, "utf-8")
    assert run("report", closed_round, "--format", "html").exit_code == 0
    assert anchors(Path("reports/r1/report.html").read_text("utf-8")) == ["methods"]
