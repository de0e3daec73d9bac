"""A question withheld because of another one is told with its own reason, not as one that too few answered."""

from surveytool.questionnaire import parse
from surveytool.report.build import build
from surveytool.report.document import Paragraph, Section
from surveytool.report.html import render_html
from surveytool.report.outline_file import read_outline
from surveytool.texts import load_texts

from .example import COMMUNITY, fieldwork, results_of

SURVEY = """
questionnaire: proef
version: 1
kind: other
title: Proef
sections:
  - id: alles
    title: Alles
    questions:
      - {id: rol, kind: single_choice, text: Welke rol heb je?, choices: [{code: a, label: A}, {code: b, label: B}]}
      - id: uren
        kind: single_choice
        text: Heb je genoeg uren?
        show_if: "rol != 'a'"
        choices: [{code: ja, label: Ja}, {code: nee, label: Nee}]
"""


def test_a_question_that_would_tell_of_a_hidden_one_says_so() -> None:
    survey = parse(SURVEY.encode(), file="proef.yaml").questionnaire
    answers = [{"rol": "a"}] * 3 + [{"rol": "b", "uren": "ja"}] * 4 + [{"uren": "nee"}] * 30
    results = results_of(survey, answers, fieldwork=fieldwork(len(answers), survey))
    page = render_html(build(results, survey, COMMUNITY, texts=load_texts("nl")))
    (rol, uren) = results.questions
    assert (rol.hidden, uren.hidden) == (True, True)
    assert uren.reason is not None and uren.reason != rol.reason
    assert page.count(uren.reason) == 2  # at the question and in the appendix
    assert page.count("Te weinig antwoorden (n &lt; 10).") == 2


DECIDED = """
report: proef
decisions:
  - {id: een, finding: rol, decision: Wij wachten af., status: planned}
  - {id: twee, finding: rol.a, decision: Wij wachten af., status: planned}
  - {id: drie, finding: uren, decision: Wij wachten af., status: planned}
  - {id: vier, finding: uren.ja, decision: Wij wachten af., status: planned}
"""


def test_a_decision_on_a_hidden_question_tells_why_and_no_figure() -> None:
    survey = parse(SURVEY.encode(), file="proef.yaml").questionnaire
    outline, _ = read_outline(
        DECIDED.encode(), file="proef.yaml", round_id="proef", questionnaire=survey, rounds=["proef"]
    )
    answers = [{"rol": "a"}] * 3 + [{"rol": "b", "uren": "ja"}] * 4 + [{"uren": "nee"}] * 30
    results = results_of(survey, answers, fieldwork=fieldwork(len(answers), survey))
    report = build(results, survey, COMMUNITY, texts=load_texts("nl"), outline=outline)
    (chapter,) = (part for part in report.sections if part.anchor == "answered")
    (_, uren) = results.questions
    few = "Te weinig antwoorden (n < 10)."
    assert [_said(decision) for decision in chapter.sections] == [(few,), (few,), (uren.reason,), (uren.reason,)]
    assert [decision.title for decision in chapter.sections] == [one.text for one in results.questions for _ in "12"]


def _said(decision: Section) -> tuple[str, ...]:
    """What is told of the finding; the words of the board are blocks of another kind."""
    return tuple(sentence for block in decision.blocks if isinstance(block, Paragraph) for sentence in block.sentences)
