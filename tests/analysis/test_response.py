"""Who took part, the ledger, and participation by what is known of members."""

import datetime
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from scipy import stats

from surveytool.analysis.disclosure import Disclosure
from surveytool.analysis.fieldwork import GroupParticipation, Mailing, participation
from surveytool.analysis.results import Results, results_json
from surveytool.questionnaire.model import Questionnaire
from surveytool.store.participation import Group
from surveytool.texts import load_texts

from .conftest import Counters

Asked = Callable[..., Questionnaire]
Found = Callable[..., Results]

MONDAY = datetime.date(2026, 9, 7)
QUESTIONS = """
    - {id: snel, kind: scale, text: Snel?, scale: eens5}
"""
PERSONAL = Counters(
    complete=18, partial=2, imported=3, imported_complete=2, withdrawn=1, break_off=4, invited=40, answered=18, personal=18,
    opted_out=2, undelivered=3, not_eligible=2, by_day=((MONDAY, 16, 2),),
)  # fmt: skip
"""Of 40 invited 18 answered, one of whom withdrew; 3 came on paper, so 20 answers are there."""


def results(asked: Asked, found: Found, counters: Counters, n: int = 20, **options: Any) -> Results:
    return found(asked(QUESTIONS), [{"snel": 4}] * n, counters=counters, **options)


def test_rates_are_of_personal_links_alone(asked: Asked, found: Found) -> None:
    response = results(asked, found, PERSONAL).response
    assert response.dispositions is not None
    # 18 complete less 2 on paper, 2 partial less 1 on paper; 1 withdrew, 2 want no mail, 4 began; 3 came back
    assert (response.dispositions.complete, response.dispositions.partial) == (16, 1)
    assert (response.dispositions.refusal, response.dispositions.unknown) == (7, 3)
    assert response.dispositions.non_contact == 40 - 16 - 1 - 7 - 3
    assert response.rate == response.rates["rr2"] == 17 / 40
    assert response.rates["rr5"] == 16 / 37
    assert response.eligibility == 37 / 39
    assert response.rates["rr4"] == 17 / (37 + 3 * 37 / 39)
    assert (response.invited, response.answered, response.responses) == (40, 18, 20)


def test_the_ledger_holds_with_answers_of_every_way(asked: Asked, found: Found) -> None:
    assert results(asked, found, PERSONAL).warnings == ()
    both = replace(PERSONAL, open_link=6, open_withdrawn=2, withdrawn=3)
    summed = results(asked, found, both)
    assert summed.warnings == ()
    assert summed.response.apart == 4


def test_a_missing_row_is_told(asked: Asked, found: Found) -> None:
    assert results(asked, found, PERSONAL, n=19).warnings == (
        "Er zijn 19 antwoorden geteld, maar er kwamen er 20 binnen. Zoek uit waarom voordat je deze uitkomsten gebruikt.",
    )
    (said,) = results(asked, found, replace(PERSONAL, personal=17)).warnings
    assert "18 eigen links gebruikt, maar 17 antwoorden" in said


def test_without_personal_links_there_is_no_response_rate(asked: Asked, found: Found) -> None:
    response = results(asked, found, Counters(complete=20, open_link=20)).response
    assert (response.rate, response.dispositions, response.eligibility, response.apart) == (None, None, None, 0)
    assert set(response.rates.values()) == {None}


def test_the_results_say_what_the_rates_are_made_of(asked: Asked, found: Found) -> None:
    groups = (Group("regio", "Noord", 25, 12), Group("regio", "*", 15, 6))
    mailed = (
        ("invitation", MONDAY, 39),
        ("reminder-7", MONDAY, 10),
        ("reminder-7", MONDAY + datetime.timedelta(1), 12),
    )
    told = results_json(results(asked, found, replace(PERSONAL, groups=groups, mailed=mailed)))["response"]
    assert list(told["rates"]) == ["rr1", "rr2", "rr3", "rr4", "rr5", "rr6"]
    assert told["eligibility"] == 37 / 39
    assert told["dispositions"]["non_contact"] == 13
    assert told["participation"] == [
        {"attribute": "regio", "group": "Noord", "invited": 25, "answered": 12, "rate": 0.48},
        {"attribute": "regio", "group": "*", "invited": 15, "answered": 6, "rate": 0.4},
    ]
    (fit,) = told["representativeness"]
    # sum of (O - E)^2 / E of 12 and 6 against 18 x 25/40 and 18 x 15/40, times (40 - 1)/(40 - 18)
    statistic = (0.75**2 / 11.25 + 0.75**2 / 6.75) * 39 / 22
    assert (fit["attribute"], fit["degrees"], fit["statistic"]) == ("regio", 1, pytest.approx(statistic))
    assert fit["p"] == pytest.approx(stats.chi2.sf(statistic, 1))
    assert (fit["largest"], fit["asked"], fit["found"]) == ("Noord", 0.625, pytest.approx(12 / 18))
    assert told["mailed"] == [
        {"kind": "invitation", "first": "2026-09-07", "last": "2026-09-07", "count": 39},
        {"kind": "reminder-7", "first": "2026-09-07", "last": "2026-09-08", "count": 22},
    ]
    assert told["milestones"] == [{"count": 10, "day": "2026-09-07"}]


def test_a_small_group_takes_its_attribute_with_it() -> None:
    groups = [Group("regio", "Noord", 25, 12), Group("regio", "Zuid", 9, 6), Group("setting", "solo", 34, 18)]
    kept = participation(groups, Disclosure(10, load_texts("nl")))
    assert kept == (GroupParticipation("setting", "solo", 34, 18, 18 / 34),)
    assert participation(groups, Disclosure(35, load_texts("nl"))) == ()


def test_mails_are_told_by_kind_in_the_order_in_which_they_began(asked: Asked, found: Found) -> None:
    later = MONDAY + datetime.timedelta(days=7)
    mailed = (("reminder-7", later, 5), ("invitation", later, 1), ("invitation", MONDAY, 39))
    assert results(asked, found, replace(PERSONAL, mailed=mailed)).response.mailed == (
        Mailing("invitation", MONDAY, later, 40),
        Mailing("reminder-7", later, later, 5),
    )
