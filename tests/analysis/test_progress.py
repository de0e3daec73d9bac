"""How a round stands on a day, and its mails by kind."""

import datetime

import pytest

from surveytool.analysis.progress import MailCount, mail_counts, standing

MONDAY = datetime.date(2026, 9, 7)


def after(days: int) -> datetime.date:
    return MONDAY + datetime.timedelta(days=days)


@pytest.mark.parametrize(
    ("today", "closes", "found"),
    [
        (after(-1), after(14), ("planned", 15)),
        (after(-1), None, ("planned", None)),
        (after(0), after(14), ("open", 14)),
        (after(14), after(14), ("open", 0)),
        (after(15), after(14), ("ended", None)),
        (after(400), None, ("open", None)),
    ],
)
def test_both_days_of_a_round_count_as_open(
    today: datetime.date, closes: datetime.date | None, found: tuple[str, int | None]
) -> None:
    assert standing(state="open", opens=MONDAY, closes=closes, today=today) == found
    assert standing(state="closed", opens=MONDAY, closes=closes, today=today) == ("closed", None)


def test_mails_are_told_in_the_order_in_which_they_go_out() -> None:
    states = [
        ("invitation", "bounced", 2), ("invitation", "sent", 190), ("invitation", "sent", 5),
        ("reminder-2026-09-10", "claimed", 1), ("reminder-7", "sent", 90),
    ]  # fmt: skip
    assert mail_counts(states, reminders=(7, 14), opens=MONDAY, closes=after(20)) == (
        MailCount("invitation", None, sent=195, refused=0, bounced=2, doubtful=0),
        MailCount("reminder-7", after(7), sent=90, refused=0, bounced=0, doubtful=0),
        MailCount("reminder-14", after(14), sent=0, refused=0, bounced=0, doubtful=0),
        MailCount("reminder-2026-09-10", None, sent=0, refused=0, bounced=0, doubtful=1),
    )


def test_a_reminder_after_the_last_day_is_not_expected_and_one_that_was_sent_is_told() -> None:
    kinds = [mail.kind for mail in mail_counts((), reminders=(7, 14), opens=MONDAY, closes=after(10))]
    assert kinds == ["reminder-7"]
    sent = mail_counts([("reminder-14", "sent", 3)], reminders=(7, 14), opens=MONDAY, closes=after(10))
    assert [(mail.kind, mail.sent) for mail in sent] == [("reminder-7", 0), ("reminder-14", 3)]
