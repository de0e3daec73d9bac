"""A questionnaire written as YAML, answers as a literal, and the results of both."""

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from textwrap import dedent, indent
from typing import Any

import pytest

from surveytool.analysis.results import Results, RoundFacts
from surveytool.analysis.round import analyse
from surveytool.questionnaire.model import Questionnaire
from surveytool.questionnaire.parse import parse
from surveytool.response.snapshot import encode
from surveytool.store.participation import Group

HEAD = """\
questionnaire: proef
version: 1
kind: other
languages: [nl, en]
title: {nl: Proef, en: Trial}
anonymous: true
scales:
  eens5:
    points:
      - {code: 1, label: {nl: Helemaal oneens, en: Strongly disagree}}
      - {code: 2, label: {nl: Oneens, en: Disagree}}
      - {code: 3, label: {nl: Neutraal, en: Neutral}}
      - {code: 4, label: {nl: Eens, en: Agree}}
      - {code: 5, label: {nl: Helemaal eens, en: Strongly agree}}
    not_applicable: {code: na, label: Niet van toepassing}
    dont_know: {code: dk, label: Weet niet}
    refused: {code: rf, label: Zeg ik liever niet}
  zorg3:
    points:
      - {code: 1, label: very concerned}
      - {code: 2, label: slightly concerned}
      - {code: 3, label: not very concerned}
  punten7:
    points:
      - {code: 1, label: een}
      - {code: 2, label: twee}
      - {code: 3, label: drie}
      - {code: 4, label: vier}
      - {code: 5, label: vijf}
      - {code: 6, label: zes}
      - {code: 7, label: zeven}
"""


@dataclass(frozen=True)
class Counters:
    """The figures of a round as a store would give them."""

    complete: int = 0
    partial: int = 0
    break_off: int = 0
    imported: int = 0
    open_link: int = 0
    withdrawn: int = 0
    by_day: Sequence[tuple[datetime.date, int, int]] = ()
    duration: Sequence[tuple[int, int]] = ()
    left_at: Sequence[tuple[str, int, int]] = ()
    invited: int | None = None
    answered: int | None = None
    personal: int = 0
    imported_complete: int = 0
    opted_out: int = 0
    undelivered: int = 0
    not_eligible: int = 0
    open_withdrawn: int = 0
    groups: Sequence[Group] = ()
    mailed: Sequence[tuple[str, datetime.date, int]] = ()


def questionnaire_of(questions: str, rest: str = "") -> Questionnaire:
    """One section with these questions (a YAML list), on the scales of HEAD, and other top-level keys."""
    section = "sections:\n  - id: een\n    title: Een\n    questions:\n" + indent(
        dedent(questions).strip("\n"), "      "
    )
    return parse(f"{HEAD}{section}\n{dedent(rest)}".encode(), file="proef.yaml").questionnaire


def results_of(
    questionnaire: Questionnaire,
    answers: Iterable[Mapping[str, Any]],
    *,
    population: int | None = 200,
    minimum_group: int = 10,
    language: str | None = None,
    counters: Counters | None = None,
    chunk: int = 7,
) -> Results:
    """The results of these answers, all sent by the open link unless other counters are given."""
    answers = list(answers)
    return analyse(
        questionnaire,
        encode(questionnaire, answers).chunks(chunk),
        round_facts=RoundFacts(
            "proef-2026",
            questionnaire.id,
            questionnaire.version,
            questionnaire.kind,
            questionnaire.title.read("nl"),
            population,
            datetime.date(2026, 9, 1),
            datetime.date(2026, 9, 22),
        ),
        response=counters or Counters(complete=len(answers), open_link=len(answers)),
        minimum_group=minimum_group,
        language=language,
    )


@pytest.fixture
def asked() -> Callable[..., Questionnaire]:
    """Makes a questionnaire of questions in YAML."""
    return questionnaire_of


@pytest.fixture
def found() -> Callable[..., Results]:
    """Makes the results of answers."""
    return results_of


@pytest.fixture
def counted() -> Callable[..., Counters]:
    """Makes the figures of a round."""
    return Counters
