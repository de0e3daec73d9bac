"""A question withheld because of another one is told with its own reason, not as one that too few answered."""

from surveytool.questionnaire import parse
from surveytool.report.build import build
from surveytool.report.html import render_html
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
