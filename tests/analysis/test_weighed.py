"""Rankings, points and days in the results: counted by hand."""

import datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from surveytool.analysis.calendar import periods
from surveytool.analysis.disclosure import Disclosure
from surveytool.analysis.histogram import Histogram
from surveytool.analysis.interval import proportion_interval
from surveytool.analysis.question import summarise
from surveytool.analysis.summary import QuestionSummary
from surveytool.analysis.table import tabulate
from surveytool.analysis.tally import tally
from surveytool.questionnaire.parse import parse
from surveytool.response.snapshot import Snapshot, encode
from surveytool.texts import load_texts

FILE = Path(__file__).parents[1] / "questionnaires" / "valid" / "choices_weighed_days_and_consent.yaml"
QUESTIONNAIRE = parse(FILE.read_bytes(), file=FILE.name).questionnaire
ROWS: list[dict[str, object]] = [
    *[{"akkoord": "yes", "top": ("steun", "kennis", "agenda"), "verdeling.online": 100, "verdeling.regio": 0, "verdeling.landelijk": 0, "sinds": "2001-02-03"}] * 12,
    *[{"akkoord": "yes", "top": ("kennis",), "verdeling.online": 40, "verdeling.regio": 60, "verdeling.landelijk": 0, "sinds": "2011-02-03"}] * 8,
    *[{"akkoord": "yes"}] * 4,
]  # fmt: skip


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    return encode(QUESTIONNAIRE, ROWS)


@pytest.fixture(scope="module")
def summaries(snapshot: Snapshot) -> dict[str, QuestionSummary]:
    found = summarise(
        QUESTIONNAIRE,
        tally(QUESTIONNAIRE, snapshot),
        population=200,
        disclosure=Disclosure(10, load_texts("en")),
        language="en",
    )
    return {summary.name: summary for summary in found}


def test_a_choice_of_a_ranking_has_its_places_and_the_share_that_gave_it_one(
    summaries: dict[str, QuestionSummary],
) -> None:
    kennis, agenda, scholing = (summaries[f"top.{code}"] for code in ("kennis", "agenda", "scholing"))
    assert [(row.code, row.count) for row in kennis.distribution] == [("1", 8), ("2", 12), ("3", 0), ("0", 0)]
    assert [row.count for row in agenda.distribution] == [0, 0, 12, 8]
    assert (kennis.answered, kennis.left_open, kennis.asked) == (20, 4, 24)
    assert kennis.placed is not None and kennis.placed.share == 1.0
    assert agenda.placed is not None and agenda.placed.share == 0.6
    assert (agenda.placed.low, agenda.placed.high) == proportion_interval(12, 20, population=200)
    assert scholing.placed is not None and scholing.placed.count == 0


def test_points_have_a_mean_for_each_choice_over_who_divided_them(summaries: dict[str, QuestionSummary]) -> None:
    assert summaries["verdeling.online"].mean == pytest.approx((12 * 100 + 8 * 40) / 20)
    assert summaries["verdeling.regio"].mean == pytest.approx(8 * 60 / 20)
    assert summaries["verdeling.landelijk"].mean == 0
    assert sum(summaries[f"verdeling.{code}"].mean or 0 for code in ("online", "regio", "landelijk")) == pytest.approx(
        100
    )


def test_days_are_counted_in_years_and_consent_by_who_gave_it(summaries: dict[str, QuestionSummary]) -> None:
    years = {row.code: row.count for row in summaries["sinds"].distribution}
    assert (years["2001"], years["2011"], len(years)) == (12, 8, 11)
    assert (summaries["akkoord"].answered, summaries["akkoord"].distribution) == (24, ())


def test_in_a_data_frame_days_are_days_and_places_are_in_order(snapshot: Snapshot) -> None:
    table = tabulate(QUESTIONNAIRE, snapshot, language="en")
    assert table["sinds"].iloc[0] == pd.Timestamp("2001-02-03")
    assert int(table["sinds"].isna().sum()) == 4
    assert table["top.kennis"].value_counts().to_dict() == {"Place 2": 12, "Place 1": 8, "Place 3": 0, "Not chosen": 0}
    assert table["top.kennis"].cat.ordered


def histogram(*days: str) -> Histogram:
    return Histogram.of(np.array([datetime.date.fromisoformat(day).toordinal() for day in days], dtype=np.float64))


@pytest.mark.parametrize(
    ("days", "codes"),
    [
        (("2026-01-31", "2026-03-01"), ["2026-01", "2026-02", "2026-03"]),
        (("2025-01-01", "2026-01-01"), ["2025", "2026"]),
        (("1990-01-01", "2026-01-01"), ["1990..1994", "1995..1999", "2000..2004", "2005..2009", "2010..2014", "2015..2019", "2020..2024", "2025..2029"]),
        (("2026-01-31",), ["2026-01"]),
        ((), []),
    ],
)  # fmt: skip
def test_periods_are_as_long_as_a_dozen_bars_need(days: tuple[str, ...], codes: list[str]) -> None:
    assert [period.code for period in periods(histogram(*days))] == codes


def test_periods_reach_over_all_years_there_are() -> None:
    found = periods(histogram("1900-01-01", "9999-12-31"))
    assert len(found) <= 12
    assert sum(period.count for period in found) == 2
    assert periods(histogram("2026-02-28"))[0].label(load_texts("nl")) == "februari 2026"


def test_what_the_places_of_a_choice_say_together(summaries: dict[str, QuestionSummary]) -> None:
    kennis, agenda, scholing = (summaries[f"top.{code}"] for code in ("kennis", "agenda", "scholing"))
    assert kennis.first is not None and (kennis.first.count, kennis.first.share) == (8, 0.4)
    assert (kennis.mean_rank, kennis.borda) == (pytest.approx((8 * 1 + 12 * 2) / 20), 8 * 3 + 12 * 2)
    # of four choices three have places, so who left one out had the fourth to give it
    assert (agenda.mean_rank, agenda.borda) == (pytest.approx((12 * 3 + 8 * 4) / 20), 12)
    assert (scholing.mean_rank, scholing.borda, scholing.mean_rank_low) == (4.0, 0, 4.0)
    assert kennis.mean_rank_low is not None and kennis.mean_rank_high is not None
    assert kennis.mean_rank_low < 1.6 < kennis.mean_rank_high
