import datetime
import secrets
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert

from surveytool.errors import Refused, StoreDamaged
from surveytool.store import invitations, keys
from surveytool.store.invitations import Invitee, link_token, member_tag, read_token, tag
from surveytool.store.people import add_member, make_people, open_people
from surveytool.store.people_schema import mail

TODAY = datetime.date(2026, 11, 2)
NOT_ANONYMOUS = b"""\
questionnaire: named
version: 1
kind: other
languages: [en]
title: With your name
anonymous: false
sections:
  - id: one
    title: One
    questions: [{id: wish, kind: open, text: What would you like?}]
"""


def members(count: int) -> list[bytes]:
    return [secrets.token_bytes(16) for _ in range(count)]


def opened(store: Any, count: int = 12, **options: Any) -> list[bytes]:
    """The members of a round with personal links, opened."""
    ids = members(count)
    store.open(links=options.pop("links", "personal"), invitees=[Invitee(id_) for id_ in ids], **options)
    return ids


def tag_of(store: Any, member: bytes, round_id: str = "spring") -> bytes:
    return member_tag(keys.links_key(store.keys, round_id), round_id, member)


def test_a_token_is_the_same_each_time_and_another_for_every_member_and_round(store: Any) -> None:
    ids = opened(store)
    key = keys.links_key(store.keys, "spring")
    tokens = {link_token(key, "spring", id_) for id_ in ids}
    assert len(tokens) == len(ids)
    assert tokens == {link_token(key, "spring", id_) for id_ in ids}
    assert not tokens & {link_token(key, "summer", id_) for id_ in ids}


def test_capitals_and_what_a_mail_program_leaves_around_a_token_are_forgiven(store: Any) -> None:
    token = link_token(secrets.token_bytes(32), "spring", b"m" * 16)
    for text in (token, token.upper(), f"<{token}>", f"{token}.", f" {token},\n", f"{token}="):
        assert read_token(text) == token
    for text in ("", token[:-1], f"{token}a", token[:-1] + "1", "a" * 25 + "é", "İ" * 26):
        assert read_token(text) is None


def test_the_files_hold_neither_token_nor_member(store: Any) -> None:
    ids = opened(store)
    token = link_token(keys.links_key(store.keys, "spring"), "spring", ids[0])
    data = store.db.path.read_bytes()
    assert tag(token) in data
    for secret in (token.encode(), ids[0], keys.links_key(store.keys, "spring")):
        assert secret not in data


def test_a_link_is_spent_with_the_response_that_is_stored(store: Any) -> None:
    ids = opened(store)
    assert store.send({"hours": 3}, nonce=b"one", tag=tag_of(store, ids[0])).stored
    assert invitations.count_invitations(store.db, "spring") == (12, 1)
    again = store.send({"hours": 4}, nonce=b"two", tag=tag_of(store, ids[0]))
    assert (again.stored, again.spent) == (False, True)
    assert store.answers() == [{"hours": 3}]


def test_the_same_form_sent_twice_by_one_link_is_one_response(store: Any) -> None:
    ids = opened(store)
    assert store.send({"hours": 3}, nonce=b"one", tag=tag_of(store, ids[0])).stored
    again = store.send({"hours": 3}, nonce=b"one", tag=tag_of(store, ids[0]))
    assert (again.stored, again.same, again.spent) == (False, True, False)


def test_a_form_that_was_stored_spends_no_other_link(store: Any) -> None:
    ids = opened(store)
    store.send({"hours": 3}, nonce=b"one", tag=tag_of(store, ids[0]))
    assert not store.send({"hours": 3}, nonce=b"one", tag=tag_of(store, ids[1])).stored
    assert invitations.count_invitations(store.db, "spring") == (12, 1)


def test_a_link_that_is_not_there_stores_nothing(store: Any) -> None:
    opened(store)
    assert store.send({"hours": 3}, nonce=b"one", tag=tag("a" * 26)).spent
    assert store.answers() == []


def test_a_link_that_was_taken_back_is_gone_and_a_used_one_stays(store: Any) -> None:
    ids = opened(store)
    store.send({"hours": 3}, nonce=b"one", tag=tag_of(store, ids[0]))
    assert not invitations.revoke(store.db, "spring", tag_of(store, ids[0]))
    assert invitations.revoke(store.db, "spring", tag_of(store, ids[1]))
    assert invitations.count_invitations(store.db, "spring") == (11, 1)


def test_members_who_came_later_get_a_link_and_those_who_have_one_keep_it(store: Any) -> None:
    ids = opened(store)
    store.send({"hours": 3}, nonce=b"one", tag=tag_of(store, ids[0]))
    key = keys.links_key(store.keys, "spring")
    everyone = [Invitee(id_) for id_ in [*ids, *members(2)]]
    assert invitations.add_invitations(store.db, "spring", key, everyone) == 2
    assert invitations.count_invitations(store.db, "spring") == (14, 1)
    with pytest.raises(StoreDamaged, match="that of another round"):
        invitations.add_invitations(store.db, "spring", secrets.token_bytes(32), everyone)


def test_answers_by_the_open_link_beside_personal_ones_are_counted_apart(store: Any) -> None:
    ids = opened(store, links="both")
    store.send({"hours": 3}, nonce=b"one", tag=tag_of(store, ids[0]))
    store.send({"hours": 4}, nonce=b"two")
    figures = store.figures()
    assert (figures.complete, figures.open_link, figures.personal) == (1, 1, 1)
    assert (figures.invited, figures.answered) == (12, 1)
    assert store.close().snapshot is not None
    assert (figures.by_day, figures.open_by_day) == (((TODAY, 1, 0),), ((TODAY, 1, 0),))


def test_the_snapshot_holds_no_answers_of_the_open_link_beside_personal_ones(store: Any) -> None:
    from surveytool.store.snapshots import read_snapshot

    ids = opened(store, links="both")
    for number, id_ in enumerate(ids[:3]):
        store.send({"hours": number}, nonce=b"one %d" % number, tag=tag_of(store, id_))
    store.send({"hours": 60}, nonce=b"open")
    store.close()
    snapshot = read_snapshot(store.snapshots / "spring")
    assert sorted(snapshot.numbers["hours"].tolist()) == [0, 1, 2]


def test_only_a_round_that_is_not_anonymous_can_join_answers_by_member(store: Any) -> None:
    for options in ({"links": "personal"}, {"links": "open", "source": NOT_ANONYMOUS}):
        with pytest.raises(Refused, match="anonymous: false"):
            store.open(linking="panel", **options)
    assert store.open(linking="panel", links="personal", source=NOT_ANONYMOUS).linking == "panel"


def test_what_joins_answers_over_rounds_goes_from_the_invitation_to_the_response(store: Any) -> None:
    member = secrets.token_bytes(16)
    for round_id in ("one", "two"):
        person = invitations.invitee(member, anonymous=False, linking="panel", keys=store.keys)
        store.open(round_id, linking="panel", links="personal", source=NOT_ANONYMOUS, invitees=[person])
        assert store.send(
            {"wish": "tea"}, nonce=round_id.encode(), to=round_id, tag=tag_of(store, member, round_id)
        ).stored
    with closing(sqlite3.connect(store.db.path)) as connection:
        found = [person for (person,) in connection.execute("SELECT person FROM response")]
    assert found[0] == found[1] != member
    assert len(found[0]) == 12
    store.close("one")


def test_nothing_of_a_member_goes_along_in_an_anonymous_round(store: Any) -> None:
    member = secrets.token_bytes(16)
    assert invitations.invitee(member, anonymous=True, linking="code", keys=store.keys) == Invitee(member)


def with_people(store: Any, regions: dict[str, int], answered: dict[str, int]) -> list[bytes]:
    """A round with personal links for members of these regions, some of whom answered; with its list of people."""
    make_people(store.folder / "people.db")
    people = open_people(store.folder / "people.db")
    ids: dict[str, list[bytes]] = {}
    with closing(people), people.writing() as connection:
        for region, count in regions.items():
            for number in range(count):
                id_ = add_member(connection, name="A", email=f"{region}{number}@example.org", language="nl")
                ids.setdefault(region, []).append(id_)
                connection.exec_driver_sql(
                    "UPDATE member SET attributes = ? WHERE id = ?", (f'{{"region": "{region}"}}', id_)
                )
    everyone = [id_ for of_region in ids.values() for id_ in of_region]
    store.open(links="personal", invitees=[Invitee(id_) for id_ in everyone])
    for region, count in answered.items():
        for number, id_ in enumerate(ids[region][:count]):
            store.send({"hours": 1}, nonce=f"{region} {number}".encode(), tag=tag_of(store, id_))
    with closing(open_people(store.folder / "people.db")) as people, people.writing() as connection:
        row = {"round": "spring", "member": everyone[-1], "kind": "invitation", "day": TODAY, "state": "bounced"}
        connection.execute(insert(mail), row)
    return everyone


def close_with(store: Any, folder: Path) -> None:
    import random

    from surveytool.store.closing import close_round

    with closing(open_people(folder / "people.db")) as people:
        close_round(
            store.db,
            "spring",
            keys=store.keys,
            snapshots=store.snapshots,
            today=TODAY,
            rng=random.Random(1),
            people=people,
        )


def test_closing_keeps_participation_in_groups_of_ten_or_more_and_destroys_what_could_tell_who(store: Any) -> None:
    with_people(store, {"north": 14, "south": 11, "east": 6, "west": 5}, {"north": 7, "south": 2, "east": 6})
    close_with(store, store.folder)
    figures = store.figures()
    assert (figures.invited, figures.answered, figures.undelivered) == (36, 15, 1)
    groups = {group.value: (group.invited, group.answered) for group in figures.groups}
    assert groups == {"north": (14, 7), "south": (11, 2), "*": (11, 6)}
    assert figures.mailed == (("invitation", TODAY, 1),)
    assert not keys.links_key_file(store.keys, "spring").exists()
    with closing(sqlite3.connect(store.folder / "people.db")) as connection:
        assert connection.execute("SELECT count(*) FROM mail").fetchone() == (0,)


def test_a_small_rest_takes_the_smallest_group_along(store: Any) -> None:
    with_people(store, {"north": 14, "south": 11, "east": 3}, {})
    close_with(store, store.folder)
    assert {group.value: group.invited for group in store.figures().groups} == {"north": 14, "*": 14}


def test_closing_killed_anywhere_keeps_participation_once(
    store: Any, killed_at: Callable[[int, Callable[[], object]], bool]
) -> None:
    with_people(store, {"north": 14, "south": 11}, {"north": 3})

    def close() -> None:
        if list(store.keys.glob("spring.*")):  # else it was killed when all was done
            close_with(store, store.folder)

    step = 1
    while killed_at(step, close):
        step += 7
    figures = store.figures()
    assert (figures.invited, figures.answered) == (25, 3)
    assert sum(group.invited for group in figures.groups) == 25
    assert not list(store.keys.glob("spring.*"))


def test_a_flipped_flag_is_noticed_at_closing(store: Any) -> None:
    ids = opened(store)
    store.send({"hours": 3}, nonce=b"one", tag=tag_of(store, ids[0]))
    with closing(sqlite3.connect(store.db.path)) as connection, connection:
        connection.execute("UPDATE invitation SET answered = 1 WHERE tag = ?", (tag_of(store, ids[1]),))
    with pytest.raises(StoreDamaged, match="2 personal links were used, but 1 answers"):
        store.close()
