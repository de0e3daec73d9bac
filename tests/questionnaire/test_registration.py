"""What somebody who signs up says about mail."""

import pytest

from surveytool.questionnaire.parse import parse
from surveytool.questionnaire.registration import wants_mail

FORM = """\
questionnaire: aanmelden
version: 1
kind: registration
languages: [en]
title: Sign up
anonymous: false
sections:
  - id: who
    title: Who you are
    questions:
      - {id: name, kind: text, text: What is your name?}
      - {id: email, kind: text, text: What is your address?, pattern: email, required: true}
"""
CHOICE = """\
      - id: mail
        kind: single_choice
        text: May we write to you?
        choices: [{code: yes, label: You may}, {code: no, label: Rather not}]
"""
BOX = """\
      - {id: mail, kind: consent, text: Mail, statement: You may write to me, version: 1}
"""


@pytest.mark.parametrize(
    ("question", "answers", "expected"),
    [
        ("", {}, True),
        (CHOICE, {"mail": "yes"}, True),
        (CHOICE, {"mail": "no"}, False),
        (CHOICE.replace("code: no", "code: nee"), {"mail": "nee"}, False),
        (CHOICE, {}, True),
        (BOX, {"mail": "1"}, True),
        (BOX, {}, False),
        ("      - {id: mail, kind: text, text: Mail?}\n", {"mail": "no"}, True),
    ],
)
def test_no_mail_is_for_who_says_no(question: str, answers: dict[str, object], expected: bool) -> None:
    questionnaire = parse((FORM + question).encode(), file="aanmelden.yaml").questionnaire
    assert wants_mail(questionnaire, answers) is expected
