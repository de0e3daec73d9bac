"""A day is read as people write it, and never guessed."""

import datetime

import pytest

from surveytool.response.day import NO_SUCH_DAY, NOT_A_DAY, SHORT_YEAR, WHICH_MONTH, read_day

THIRD_OF_APRIL = datetime.date(2026, 4, 3)


@pytest.mark.parametrize(
    "typed",
    ["2026-04-03", "2026/4/3", "3-4-2026", "03-04-2026", "3.4.2026", "3 - 4 - 2026", "3 april 2026", "3 Apr. 2026",
     "3rd April 2026", "April 3, 2026", "3-apr-2026", " 3 APRIL 2026 "],
)  # fmt: skip
def test_a_day_is_read_in_both_languages(typed: str) -> None:
    assert read_day(typed) == THIRD_OF_APRIL


@pytest.mark.parametrize(("typed", "day"), [("mei", 5), ("mrt", 3), ("okt", 10), ("May", 5), ("Oct", 10)])
def test_months_have_their_names_in_both_languages(typed: str, day: int) -> None:
    assert read_day(f"7 {typed} 2026") == datetime.date(2026, day, 7)


def test_with_slashes_day_and_month_are_asked_again_unless_they_can_be_one_thing_only() -> None:
    assert read_day("3/4/2026") == WHICH_MONTH
    assert read_day("22/11/2026") == read_day("11/22/2026") == datetime.date(2026, 11, 22)
    assert read_day("4/4/2026") == datetime.date(2026, 4, 4)


@pytest.mark.parametrize(
    ("typed", "told"),
    [("30-02-2026", NO_SUCH_DAY), ("2026-13-01", NO_SUCH_DAY), ("0-1-2026", NO_SUCH_DAY), ("3-4-26", SHORT_YEAR),
     ("0026-01-01", SHORT_YEAR), ("gisteren", NOT_A_DAY), ("3 brumaire 2026", NOT_A_DAY), ("2026", NOT_A_DAY),
     ("٣-٤-٢٠٢٦", NOT_A_DAY), ("3-4/2026", NOT_A_DAY)],
)  # fmt: skip
def test_what_is_no_day_is_told(typed: str, told: str) -> None:
    assert read_day(typed) == told
