import datetime
from typing import Any

from surveytool.store import drafts
from surveytool.store.figures import ResponseFigures


def day(number: int) -> datetime.date:
    return datetime.date(2026, 11, number)


def test_participation_is_counted_by_day_duration_and_section(store: Any) -> None:
    store.open()
    stays, leaves = drafts.new_secret(), drafts.new_secret()
    for secret in (stays, leaves):
        store.save(secret=secret, section="wishes", reached=["work", "wishes"])
    store.save(secret=drafts.new_secret(), reached=["work"])
    store.send({}, nonce=b"1", day=day(3), minutes=4.5, draft=stays)
    store.send({}, nonce=b"2", day=day(2), minutes=4.0, reached=["work"])
    store.send({}, nonce=b"3", day=day(2), minutes=500.0, disposition="partial")
    store.send({}, nonce=b"4", day=day(2), minutes=5000.0)
    store.send({}, nonce=b"5", day=day(2), minutes=-1.0)
    store.add_many([{}, {}])
    assert store.figures() == ResponseFigures(
        complete=6,
        partial=1,
        break_off=2,
        imported=2,
        open_link=5,
        withdrawn=0,
        by_day=((day(2), 3, 1), (day(3), 1, 0)),
        duration=((4, 1), (5, 1), (1440, 1)),
        left_at=(("work", 4, 1), ("wishes", 2, 1)),
    )


def test_a_round_without_answers_has_figures(store: Any) -> None:
    store.open()
    assert store.figures() == ResponseFigures(0, 0, 0, 0, 0, 0, (), (), ())
