"""Dispositions and response rates against published and worked examples."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveytool.analysis.disposition import Dispositions, classify, response_rates


def rounded(found: Dispositions) -> dict[str, float | None]:
    return {name: None if rate is None else round(rate, 3) for name, rate in response_rates(found).items()}


def test_the_rates_are_those_of_a_published_example() -> None:
    # the example in the manual of R's outcomerate 1.0.1 (Pilliard Hellwig, 2018), after the Standard Definitions of 2016:
    # I 4, P 2, R 1, NC 1, O 1, UH 1, UO 1, NE 1
    found = Dispositions(
        complete=4, partial=2, refusal=1, opted_out=0, break_off=0, non_contact=1, other=1, unknown=2, not_eligible=1
    )
    assert found.eligibility == 0.9
    assert rounded(found) == {"rr1": 0.364, "rr2": 0.545, "rr3": 0.370, "rr4": 0.556, "rr5": 0.444, "rr6": 0.667}


def test_the_rates_are_those_of_a_second_published_example() -> None:
    # the example of R's responserates (Leeper): 100 complete, 20 not contacted, nobody else
    found = Dispositions(complete=100, partial=0, refusal=0, opted_out=0, break_off=0, non_contact=20, unknown=0)
    assert rounded(found) == dict.fromkeys(("rr1", "rr2", "rr3", "rr4", "rr5", "rr6"), 0.833)


def test_the_rates_of_a_round_worked_by_hand() -> None:
    # 200 invited: 96 complete, 12 partial, 2 withdrew, 5 want no mail, 8 came back, 6 left a draft, 71 silent; 3 had left:
    # eligible 96 + 12 + (2 + 5 + 6) + 71 = 192, e = 192/195, under RR3 stands 192 + 8 * 192/195 = 199.877
    found = classify(
        invited=200, complete=96, partial=12, withdrawn=2, opted_out=5, undelivered=8, drafts=6, not_eligible=3
    )
    assert (found.refusal, found.opted_out, found.break_off, found.unknown, found.non_contact) == (13, 5, 6, 8, 71)
    assert (found.invited, found.eligible) == (200, 192)
    assert found.eligibility == pytest.approx(192 / 195)
    assert rounded(found) == {"rr1": 0.48, "rr2": 0.54, "rr3": 0.480, "rr4": 0.540, "rr5": 0.5, "rr6": 0.562}
    assert response_rates(found)["rr3"] == pytest.approx(96 / 199.8769, abs=1e-6)


def test_there_are_no_more_break_offs_than_people_left_over() -> None:
    found = classify(invited=20, complete=15, partial=1, withdrawn=1, drafts=9)
    assert (found.break_off, found.refusal, found.non_contact) == (3, 4, 0)


def test_what_came_back_counts_only_for_who_did_not_answer() -> None:
    found = classify(invited=12, complete=10, partial=0, opted_out=1, undelivered=4)
    assert (found.refusal, found.unknown, found.non_contact) == (1, 1, 0)


def test_without_anybody_invited_there_is_no_rate() -> None:
    found = classify(invited=0, complete=0, partial=0)
    assert set(response_rates(found).values()) == {None}
    assert found.eligibility == 1


def test_when_every_invitation_came_back_the_rates_without_them_are_unknown() -> None:
    rates = response_rates(classify(invited=9, complete=0, partial=0, undelivered=9))
    assert rates == {"rr1": 0, "rr2": 0, "rr3": 0, "rr4": 0, "rr5": None, "rr6": None}


COUNT = st.integers(0, 60)


@given(answered=st.tuples(COUNT, COUNT, COUNT), others=st.tuples(COUNT, COUNT, COUNT, COUNT), silent=COUNT)
def test_everybody_is_counted_once_and_the_rates_keep_their_order(
    answered: tuple[int, int, int], others: tuple[int, int, int, int], silent: int
) -> None:
    complete, partial, withdrawn = answered
    opted_out, undelivered, drafts, not_eligible = others
    invited = complete + partial + withdrawn + silent
    found = classify(
        invited=invited, complete=complete, partial=partial, withdrawn=withdrawn, opted_out=opted_out,
        undelivered=undelivered, drafts=drafts, not_eligible=not_eligible,
    )  # fmt: skip
    parts = (found.complete, found.partial, found.refusal, found.non_contact, found.unknown, found.other)
    assert sum(parts) == found.invited == invited
    assert min(parts) >= 0
    rates = response_rates(found)
    if invited and None not in rates.values():
        one, two, three, four, five, six = (rate or 0 for rate in rates.values())
        assert 0 <= one <= two <= 1
        assert one <= three <= five + 1e-12
        assert two <= four <= six + 1e-12
        assert six <= 1
