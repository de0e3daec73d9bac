"""A clock that is set back, and the nights in which the clock on the wall is set: nobody is turned away and nothing is lost."""

import datetime
import time
from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest
from itsdangerous import TimestampSigner, URLSafeTimedSerializer

from tests.journeys.conftest import Page, Round

Make = Callable[..., Round]
PLAIN = """\
questionnaire: proef
version: 1
kind: needs
languages: [nl]
title: Proef
sections:
  - id: een
    title: Een
    questions:
      - {id: wens, kind: open, text: Wat wens je?}
"""
RECEIPT = "ABCD-EFGH-IJKL-MNOP"


class Ahead(TimestampSigner):
    """Signs by a clock that was ten minutes ahead, and was set right since."""

    def get_timestamp(self) -> int:
        """Seconds since 1970."""
        return int(time.time()) + 600


class LongAgo(TimestampSigner):
    """Signs as it was done two hours ago."""

    def get_timestamp(self) -> int:
        """Seconds since 1970."""
        return int(time.time()) - 7200


@pytest.mark.parametrize(("signer", "is_shown"), [(Ahead, True), (TimestampSigner, True), (LongAgo, False)])
def test_a_receipt_stays_when_the_clock_is_set_back(
    round_of: Make, signer: type[TimestampSigner], is_shown: bool
) -> None:
    member = round_of(PLAIN).member()
    signed = URLSafeTimedSerializer(b"of the test" * 3, salt="receipt", signer=signer).dumps(RECEIPT, salt="proef")
    member.browser.set_cookie("receipt-proef", str(signed))
    page = member.open("/proef/thanks")
    assert (RECEIPT in page.text) == is_shown


def test_answers_given_while_the_clock_is_set_back_are_kept_and_counted_once(round_of: Make) -> None:
    round_ = round_of(PLAIN)
    member = round_.member()
    member.start()
    round_.clock.now -= datetime.timedelta(hours=1, minutes=30)
    member.answer({"wens": "terug in de tijd"})
    assert "Bedankt!" in member.send().text
    assert round_.stored == [{"wens": "terug in de tijd"}]
    assert round_.figures.duration == (), "how long it took nobody knows"


def test_a_clock_set_back_to_before_the_opening_keeps_what_was_typed(round_of: Make) -> None:
    round_ = round_of(PLAIN, opens=datetime.date(2026, 11, 22))
    member = round_.member()
    member.start()
    round_.clock.now -= datetime.timedelta(days=1)
    page = member.answer({"wens": "te vroeg"})
    assert member.status == 403
    assert "gaat open op 22 november 2026" in page.text
    assert "te vroeg" in page.text
    round_.clock.now += datetime.timedelta(days=1)
    member.start()
    member.answer({"wens": "te vroeg"})
    member.send()
    assert round_.stored == [{"wens": "te vroeg"}]


NIGHTS = [
    ("Europe/Amsterdam", datetime.date(2026, 10, 24)),  # followed by a day of 25 hours
    ("Europe/Amsterdam", datetime.date(2026, 10, 25)),
    ("Europe/Amsterdam", datetime.date(2027, 3, 27)),  # followed by a day of 23 hours
    ("Europe/Amsterdam", datetime.date(2027, 3, 28)),
    ("America/Santiago", datetime.date(2026, 9, 5)),  # at midnight it becomes one o'clock
    ("America/Havana", datetime.date(2026, 10, 31)),  # at one o'clock it becomes midnight once more
]


@pytest.mark.parametrize(("zone", "last"), NIGHTS, ids=lambda value: str(value))
def test_the_hour_after_the_last_day_is_an_hour_in_every_night(round_of: Make, zone: str, last: datetime.date) -> None:
    round_ = round_of(PLAIN, closes=last, today=datetime.date(2026, 9, 1))
    (round_.workspace.community_file).write_text(f"name: Netwerk\ntime_zone: {zone}\n", "utf-8")
    from surveytool.web.member import create_member_app

    app = create_member_app(round_.workspace, secret_key=b"of the test" * 3, now=round_.clock)
    end = _midnight_after(last, ZoneInfo(zone))
    statuses = []
    for minutes in (-90, -1, 1, 59, 61, 119, 181):
        round_.clock.now = end + datetime.timedelta(minutes=minutes)
        browser = app.test_client()
        statuses.append(browser.get("/proef").status_code)
        assert Page(browser.get("/").text).title
    assert statuses == [200, 200, 200, 200, 410, 410, 410]


def _midnight_after(day: datetime.date, zone: ZoneInfo) -> datetime.datetime:
    """The moment at which ``day`` ends, in UTC: the first at which it is another day there."""
    moment = datetime.datetime.combine(day, datetime.time(12), zone).astimezone(datetime.UTC)
    while moment.astimezone(zone).date() == day:
        moment += datetime.timedelta(minutes=1)
    return moment
