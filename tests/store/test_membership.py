"""The list of members kept right: brought up to a list as a whole, or changed a person at a time."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveytool.errors import NotFound, Refused
from surveytool.store.database import Database
from surveytool.store.membership import Entry, add_person, change_person, find_member, merge_members, set_state
from surveytool.store.people import Member, address_key, list_members, make_people, open_people


@pytest.fixture
def people(tmp_path: Path) -> Iterator[Database]:
    """An empty list of people."""
    make_people(tmp_path / "people.db")
    with closing(open_people(tmp_path / "people.db", busy_timeout=5)) as db:
        yield db


NOOR = Entry("noor@example.org", "Noor", "nl", {"regio": "Zeeland"})
BO = Entry("bo@example.org", "Bo", "en", {"regio": "Utrecht", "setting": "solo"})


def merge(people: Database | None, *entries: Entry, dry_run: bool = False) -> tuple[int, int, int]:
    merged = merge_members(people, entries, default_language="nl", dry_run=dry_run)
    return merged.new, merged.changed, merged.same


def listed(people: Database) -> list[tuple[str, str, str, dict[str, str], str]]:
    return [(one.email, one.name, one.language, dict(one.attributes), one.state) for one in list_members(people)]


def test_a_list_adds_changes_and_leaves_alone(people: Database) -> None:
    assert merge(people, NOOR, BO) == (2, 0, 0)
    cor = Entry("cor@example.org")
    assert merge(people, Entry("NOOR@Example.org", "Noor de Vries", "en", {"regio": "Drenthe"}), BO, cor) == (1, 1, 1)
    assert listed(people) == [
        ("cor@example.org", "", "nl", {}, "active"),
        ("bo@example.org", "Bo", "en", {"regio": "Utrecht", "setting": "solo"}, "active"),
        ("noor@example.org", "Noor de Vries", "en", {"regio": "Drenthe"}, "active"),
    ]


def test_the_same_list_twice_changes_no_byte(people: Database) -> None:
    merge(people, NOOR, BO)
    before = people.path.read_bytes()
    assert merge(people, NOOR, BO) == (0, 0, 2)
    assert people.path.read_bytes() == before


def test_what_a_list_does_not_say_stays_and_an_emptied_cell_goes(people: Database) -> None:
    merge(people, BO)
    assert merge(people, Entry("bo@example.org")) == (0, 0, 1)
    assert merge(people, Entry("bo@example.org", None, None, {"setting": "", "jaren": "7"})) == (0, 1, 0)
    (bo,) = list_members(people)
    assert (bo.name, bo.language, dict(bo.attributes)) == ("Bo", "en", {"regio": "Utrecht", "jaren": "7"})


def test_a_dry_run_tells_the_same_and_does_nothing(people: Database) -> None:
    merge(people, BO)
    before = people.path.read_bytes()
    entries = (NOOR, Entry("bo@example.org", "Bob"))
    expected = merge_members(people, entries, default_language="nl", dry_run=True)
    assert people.path.read_bytes() == before
    assert merge_members(people, entries, default_language="nl") == expected
    assert merge(None, NOOR, BO, dry_run=True) == (2, 0, 0)


def test_who_left_or_wants_no_mail_is_told_and_stays_so(people: Database) -> None:
    merge(people, NOOR, BO, Entry("cor@example.org"), Entry("dik@example.org"))
    set_state(people, "noor@example.org", "opted_out")
    set_state(people, "bo@example.org", "left")
    set_state(people, "dik@example.org", "left")
    merged = merge_members(people, [Entry("NOOR@example.org", "N"), BO], default_language="nl")
    assert (merged.opted_out, merged.left, merged.absent) == (
        ("noor@example.org",),
        ("bo@example.org",),
        ("cor@example.org",),
    )
    states = {one.email: (one.name, one.state) for one in list_members(people)}
    assert states["noor@example.org"] == ("N", "opted_out") and states["bo@example.org"] == ("Bo", "left")
    assert len(states) == 4


def test_groups_are_of_the_active_members_as_they_are_afterwards(people: Database) -> None:
    merge(people, NOOR, BO, Entry("cor@example.org", attributes={"regio": "Zeeland"}))
    set_state(people, "bo@example.org", "left")
    entries = [
        Entry("noor@example.org", attributes={"regio": "Drenthe"}),
        Entry("dik@example.org", attributes={"regio": "Zeeland"}),
    ]
    assert merge_members(people, entries, default_language="nl").groups == {"regio": {"Drenthe": 1, "Zeeland": 2}}


def test_a_long_list_is_written_whole(people: Database) -> None:
    entries = [Entry(f"lid{number}@example.org", f"Lid {number}") for number in range(2_500)]
    assert merge(people, *entries) == (2_500, 0, 0)
    renamed = [Entry(entry.email, f"{entry.name} b") for entry in entries]
    assert merge(people, *renamed) == (0, 2_500, 0)
    assert {one.email: one.name for one in list_members(people)} == {one.email: one.name for one in renamed}


def test_a_list_that_fails_half_way_leaves_everything_as_it_was(people: Database) -> None:
    merge(people, NOOR)
    before = people.path.read_bytes()

    def failing() -> Iterator[Entry]:
        for number in range(1_500):
            yield Entry(f"lid{number}@example.org")
        raise Refused("no more")

    with pytest.raises(Refused, match="no more"):
        merge_members(people, failing(), default_language="nl")
    assert people.path.read_bytes() == before


def test_a_list_that_is_killed_at_any_step_is_there_whole_or_not_at_all(tmp_path: Path, killed_at: Any) -> None:
    kills = 0
    entries = [NOOR, BO, Entry("cor@example.org")]
    for step in range(1, 200):
        path = tmp_path / str(step) / "people.db"
        path.parent.mkdir()
        make_people(path)
        with closing(open_people(path)) as people:
            merge(people, Entry("noor@example.org", "N"))

        def job(path: Path = path) -> None:
            merge(open_people(path), *entries)

        killed = killed_at(step, job)
        with closing(open_people(path)) as people:
            assert [one.name for one in list_members(people)] in (["N"], ["", "Bo", "Noor"])
            merge(people, *entries)
            assert [one.name for one in list_members(people)] == ["", "Bo", "Noor"]
        if not killed:
            break
        kills += 1
    assert kills > 5


emails = st.sampled_from(
    ["noor@example.org", "NOOR@example.org", "bo@example.org", "bo+x@example.org", "cor@example.org"]
)
entries = st.builds(
    Entry,
    emails,
    st.none() | st.sampled_from(["Noor", "Bo"]),
    st.none() | st.sampled_from(["nl", "en"]),
    st.dictionaries(st.sampled_from(["regio", "jaren"]), st.sampled_from(["", "x", "y"])),
)
lists = st.lists(entries, max_size=4, unique_by=lambda entry: address_key(entry.email))


@given(first=lists, second=lists)
def test_any_list_twice_is_that_list_once(first: list[Entry], second: list[Entry], tmp_path_factory: Any) -> None:
    path = tmp_path_factory.mktemp("leden") / "people.db"
    make_people(path)
    with closing(open_people(path)) as people:
        assert merge(people, *first)[0] == len(first)
        new, changed, same = merge(people, *second)
        assert new + changed + same == len(second)
        after = list_members(people)
        assert merge(people, *second) == (0, 0, len(second))
        assert list_members(people) == after
        keys = {address_key(entry.email) for entry in (*first, *second)}
        assert {address_key(member.email) for member in after} == keys


def test_one_person_is_added_once(people: Database) -> None:
    add_person(people, NOOR, default_language="nl")
    with pytest.raises(Refused, match="address of a member already"):
        add_person(people, Entry("NOOR@example.org", "Iemand anders"), default_language="nl")
    assert listed(people) == [("noor@example.org", "Noor", "nl", {"regio": "Zeeland"}, "active")]
    set_state(people, "noor@example.org", "left")
    with pytest.raises(Refused, match=r"surveytool members return noor@example\.org"):
        add_person(people, Entry("NOOR@example.org"), default_language="nl")


def test_one_person_is_mended_and_stays_the_same_member(people: Database) -> None:
    add_person(people, NOOR, default_language="nl")
    id_ = find_member(people, "noor@example.org").id
    assert change_person(
        people, "Noor@Example.org", Entry("noor.nieuw@example.org", "Noor N", None, {"regio": "", "x": "y"})
    )
    member = find_member(people, "noor.nieuw@example.org")
    assert (member.id, member.name, member.language, dict(member.attributes)) == (id_, "Noor N", "nl", {"x": "y"})
    assert not change_person(people, "noor.nieuw@example.org", Entry("noor.nieuw@example.org", "Noor N"))
    with pytest.raises(NotFound, match="No member has the address"):
        change_person(people, "noor@example.org", Entry("noor@example.org", "N"))


def test_an_address_of_another_member_is_not_taken(people: Database) -> None:
    merge(people, NOOR, BO)
    before = list_members(people)
    with pytest.raises(Refused, match="address of another member"):
        change_person(people, "noor@example.org", Entry("BO@example.org"))
    assert list_members(people) == before
    assert change_person(people, "noor@example.org", Entry("NOOR@example.org"))  # their own, written otherwise


def test_a_state_is_set_and_told_as_it_was(people: Database) -> None:
    add_person(people, NOOR, default_language="nl")

    def state() -> str:
        return find_member(people, "noor@example.org").state

    before: Member = set_state(people, "NOOR@example.org", "opted_out")
    assert (before.state, state()) == ("active", "opted_out")
    assert set_state(people, "noor@example.org", "left").state == "opted_out"
    assert set_state(people, "noor@example.org", "opted_out", only="active").state == "left"
    assert state() == "left"
    assert set_state(people, "noor@example.org", "active").state == "left"
    assert state() == "active"
    with pytest.raises(NotFound):
        set_state(people, "niemand@example.org", "left")
