import datetime
from typing import Any

from sqlalchemy import delete

from surveytool.store import drafts, keys
from surveytool.store.figures import ResponseFigures
from surveytool.store.invitations import Invitee, member_tag
from surveytool.store.schema import invitation


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
        imported_complete=2,
    )


def test_personal_links_are_counted_apart_from_the_open_one(store: Any) -> None:
    ids = [bytes([number]) * 16 for number in range(12)]
    store.open(links="both", invitees=[Invitee(id_) for id_ in ids])
    of_links = keys.links_key(store.keys, "spring")
    for number in range(4):
        tag = member_tag(of_links, "spring", ids[number])
        store.send({}, nonce=bytes([number]), day=day(3), tag=tag, disposition="partial" if number == 3 else "complete")
    store.send({}, nonce=b"o", day=day(3))
    store.add_many([{}])
    found = store.figures()
    assert (found.invited, found.answered, found.personal) == (12, 4, 4)
    assert (found.complete, found.partial, found.imported_complete) == (4, 1, 1)
    assert (found.open_link, found.by_day, found.open_by_day) == (1, ((day(3), 3, 1),), ((day(3), 1, 0),))


def test_who_was_invited_is_known_when_the_links_are_gone(store: Any) -> None:
    store.open(links="personal", invitees=[Invitee(bytes([number]) * 16) for number in range(12)])
    store.close()
    with store.db.writing() as connection:
        connection.execute(delete(invitation))
    assert (store.figures().invited, store.figures().answered) == (12, 0)


def test_a_round_without_answers_has_figures(store: Any) -> None:
    store.open()
    assert store.figures() == ResponseFigures(0, 0, 0, 0, 0, 0, (), (), ())
