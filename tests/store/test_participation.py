"""Who took part, counted from both databases: small groups are never told of, not by subtraction either."""

import datetime
import json
import random
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select, update

from surveytool.store import invitations, keys
from surveytool.store.closing import close_round
from surveytool.store.database import Database
from surveytool.store.invitations import Invitation, Invitee, member_tag
from surveytool.store.participation import Participation, participation
from surveytool.store.people import make_people, open_people
from surveytool.store.people_schema import mail, member

KEY = bytes(32)
DAY = datetime.date(2026, 11, 3)


@pytest.fixture
def people(tmp_path: Path) -> Database:
    make_people(tmp_path / "people.db")
    return open_people(tmp_path / "people.db")


def on_the_list(people: Database, regions: Sequence[str | None]) -> list[bytes]:
    """Members with these regions, None for one of whom it is not known; nobody else is on the list."""
    ids = [secrets.token_bytes(16) for _ in regions]
    rows = [
        {
            "id": id_, "name": "Lid", "email": f"{id_.hex()}@example.org", "address_key": id_.hex(), "language": "nl",
            "state": "active", "attributes": json.dumps({} if region is None else {"regio": region}),
        }
        for id_, region in zip(ids, regions, strict=True)
    ]  # fmt: skip
    with people.writing() as connection:
        connection.execute(delete(member))
        connection.execute(insert(member), rows)
    return ids


def counted(people: Database, ids: Sequence[bytes], answered: Sequence[bool]) -> Participation:
    links = {
        member_tag(KEY, "spring", id_): Invitation(has_answered, stopped=False)
        for id_, has_answered in zip(ids, answered, strict=True)
    }
    return participation(people, links, round_id="spring", key=KEY, minimum_group=10)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    told=st.lists(
        st.tuples(st.sampled_from(["noord", "oost", "zuid", "west", None]), st.booleans()), min_size=1, max_size=70
    ),
    strangers=st.integers(0, 12),
)
def test_no_group_is_small_and_the_groups_add_up_to_everybody(
    people: Database, told: list[tuple[str | None, bool]], strangers: int
) -> None:
    ids = on_the_list(people, [region for region, _ in told])
    everybody = [*ids, *(secrets.token_bytes(16) for _ in range(strangers))]  # invited, and erased from the list since
    answered = [has_answered for _, has_answered in told] + [True] * strangers
    found = counted(people, everybody, answered)
    assert (found.invited, found.answered) == (len(everybody), sum(answered))
    if found.groups:
        assert len(found.groups) > 1
        assert min(group.invited for group in found.groups) >= 10
        assert sum(group.invited for group in found.groups) == found.invited
        assert sum(group.answered for group in found.groups) == found.answered


def test_small_groups_are_told_of_together(people: Database) -> None:
    ids = on_the_list(people, ["noord"] * 20 + ["oost"] * 6 + ["zuid"] * 5 + [None] * 2)
    found = counted(people, ids, [True] * 22 + [False] * 11)
    assert [(group.value, group.invited, group.answered) for group in found.groups] == [("noord", 20, 20), ("*", 13, 2)]


def test_a_small_rest_takes_the_next_group_along(people: Database) -> None:
    ids = on_the_list(people, ["noord"] * 20 + ["oost"] * 11 + ["zuid"] * 3)
    found = counted(people, ids, [False] * 34)
    assert [(group.value, group.invited) for group in found.groups] == [("noord", 20), ("*", 14)]
    assert counted(people, ids[:31], [False] * 31).groups[0].value == "noord"


def test_nothing_is_told_when_the_rest_of_one_group_is_small(people: Database) -> None:
    ids = on_the_list(people, ["noord"] * 20 + ["zuid"] * 3)
    assert counted(people, ids, [True] * 23).groups == ()


def test_who_left_is_not_eligible_and_no_longer_invited(store: Any, people: Database) -> None:
    ids = on_the_list(people, ["noord"] * 12)
    store.open(links="personal", invitees=[Invitee(id_) for id_ in ids])
    key = keys.links_key(store.keys, "spring")
    states = {2: "refused", 3: "bounced", 4: "claimed"}
    rows = [
        {"round": "spring", "member": id_, "kind": "invitation", "day": DAY, "state": states.get(number, "sent")}
        for number, id_ in enumerate(ids)
    ]
    with people.writing() as connection:
        connection.execute(insert(mail), rows)
        connection.execute(update(member).where(member.c.id == ids[0]).values(state="left"))
    assert invitations.revoke(store.db, "spring", member_tag(key, "spring", ids[0]))
    assert invitations.stop_mails(store.db, "spring", member_tag(key, "spring", ids[1])) is True
    found = participation(
        people, invitations.invited_tags(store.db, "spring"), round_id="spring", key=key, minimum_group=10
    )
    assert (found.invited, found.not_eligible, found.opted_out, found.undelivered) == (11, 1, 1, 2)
    assert found.mail_states == (
        ("invitation", "bounced", 1),
        ("invitation", "claimed", 1),
        ("invitation", "refused", 1),
        ("invitation", "sent", 9),
    )
    close_round(
        store.db, "spring", keys=store.keys, snapshots=store.snapshots, today=DAY, rng=random.Random(1), people=people
    )
    figures = store.figures()
    assert (figures.invited, figures.not_eligible, figures.opted_out, figures.undelivered) == (11, 1, 1, 2)
    assert figures.mailed == (("invitation", DAY, 10),)
    with people.reading() as connection:
        assert connection.execute(select(mail)).all() == []


def test_a_closed_round_does_not_tell_by_a_stop_who_answered(store: Any, people: Database) -> None:
    ids = on_the_list(people, ["noord"] * 12)
    store.open(links="personal", invitees=[Invitee(id_) for id_ in ids])
    key = keys.links_key(store.keys, "spring")
    assert invitations.stop_mails(store.db, "spring", member_tag(key, "spring", ids[1]))
    close_round(
        store.db, "spring", keys=store.keys, snapshots=store.snapshots, today=DAY, rng=random.Random(1), people=people
    )
    with people.reading() as connection:
        state = connection.execute(select(member.c.state).where(member.c.id == ids[1])).scalar_one()
    assert state == "opted_out"
    assert not any(link.stopped for link in invitations.invited_tags(store.db, "spring").values())
