"""What people make of open answers is kept by coder, whole or not at all, and goes with the answers."""

import datetime
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from surveytool.errors import Refused, StoreDamaged, StoreError
from surveytool.store import coding, schema
from surveytool.store.coding import AGAIN, SETTLED, Coded, OpenAnswer, Overlap, final_codes
from surveytool.store.database import open_database
from surveytool.store.integrity import refuse_damaged, refuse_strange_values
from surveytool.store.invitations import Invitee, member_tag
from surveytool.store.keys import links_key
from surveytool.store.purging import purge_round
from tests.store.backup_example import backed_up, put_back, workspace_of

DAY = datetime.date(2026, 11, 20)
LATER = datetime.date(2026, 11, 21)


@pytest.fixture
def answers(store: Any) -> tuple[OpenAnswer, ...]:
    """The open answers of a closed round: seven wishes, and one response without any."""
    store.open()
    store.add_many(
        [{"setting": "solo" if n % 2 else "group", "wish": f"wish {n}"} for n in range(7)] + [{"setting": "solo"}]
    )
    store.close()
    return coding.open_answers(store.db, "spring", "wish")


def change(
    store: Any, answer: OpenAnswer, codes: dict[str, str] | None, *, coder: str = "ada", version: int = 1
) -> None:
    """Put codes in the place of those that are stored."""
    before = next((one.codes for one in codings(store) if (one.answer, one.coder) == (answer.id, coder)), None)
    coding.save_coding(
        store.db, "spring", "wish", answer.id, coder=coder, before=before, codes=codes, version=version, day=DAY
    )


def save(store: Any, answer: OpenAnswer, *codes: str, coder: str = "ada", version: int = 1, how: str = "typed") -> None:
    change(store, answer, dict.fromkeys(codes, how), coder=coder, version=version)


def save_all(store: Any, rows: dict[str, dict[str, str]], *, coder: str = "ada", version: int = 1) -> coding.Saved:
    return coding.save_codings(store.db, "spring", "wish", rows, coder=coder, version=version, day=LATER)


def codings(store: Any) -> tuple[Coded, ...]:
    return coding.read_codings(store.db, "spring", "wish")


def content(store: Any) -> list[Any]:
    with store.db.reading() as connection:
        return [
            connection.execute(table.select()).all() for table in (schema.coding_done, schema.coding, schema.overlap)
        ]


def test_open_answers_are_those_in_words_under_ids_that_tell_nothing(store: Any, answers: Any) -> None:
    assert sorted(answer.text for answer in answers) == [f"wish {n}" for n in range(7)]
    assert [answer.id for answer in answers] == sorted(answer.id for answer in answers)
    assert all(len(answer.id) == 16 and set(answer.id) <= set("0123456789abcdef") for answer in answers)
    others = coding.answer_id("spring", "hours", b"x" * 16), coding.answer_id("autumn", "wish", b"x" * 16)
    assert len({*others, coding.answer_id("spring", "wish", b"x" * 16)}) == 3
    # computed apart: printf 'surveytool answer\0spring\0wish\0xxxxxxxxxxxxxxxx' | sha256sum
    assert coding.answer_id("spring", "wish", b"x" * 16) == "45957475cd106aea"


def test_many_are_stored_only_over_what_was_seen(store: Any, answers: Any) -> None:
    save(store, answers[0], "peers")
    seen = codings(store)
    save(store, answers[1], "tools", coder="bo")
    save(store, answers[2], "tools")
    rows = {answers[0].id: {"tools": "import"}}
    told = {"coder": "ada", "version": 1, "day": LATER, "seen": seen}
    with pytest.raises(Refused, match="in another window meanwhile"):
        coding.save_codings(store.db, "spring", "wish", rows | {answers[2].id: {}}, **told)
    assert {one.answer: one.codes for one in codings(store) if one.coder == "ada"} == {
        answers[0].id: {"peers": "typed"},
        answers[2].id: {"tools": "typed"},
    }
    # what others did, and what the same coder made of other answers, is not in the way
    assert coding.save_codings(store.db, "spring", "wish", rows, **told) == coding.Saved(0, 1, 0)


def test_what_came_by_the_open_link_beside_personal_ones_is_not_coded(store: Any) -> None:
    members = [bytes([n]) * 16 for n in range(3)]
    store.open(links="both", invitees=[Invitee(one) for one in members])
    tag = member_tag(links_key(store.keys, "spring"), "spring", members[0])
    store.send({"wish": "by a personal link"}, nonce=tag, tag=tag)
    store.send({"wish": "by the open link"}, nonce=b"open")
    store.close()
    assert [answer.text for answer in coding.open_answers(store.db, "spring", "wish")] == ["by a personal link"]
    assert list(coding.groups_of(store.db, "spring", "wish", ["setting"]).values()) == [{"setting": None}]


def test_nothing_of_an_open_round_is_read_or_coded(store: Any) -> None:
    store.open()
    store.add_many([{"wish": "wait"}])
    with pytest.raises(Refused, match="round close spring"):
        coding.open_answers(store.db, "spring", "wish")
    with pytest.raises(Refused, match="round close spring"):
        save(store, OpenAnswer("0" * 16, "wait"), "peers")
    with pytest.raises(Refused, match="round close spring"):
        coding.set_overlap(store.db, "spring", "wish", ["0" * 16], first="ada", second="bo")
    assert codings(store) == ()


def test_groups_are_told_by_answer_for_counting_alone(store: Any, answers: Any) -> None:
    groups = coding.groups_of(store.db, "spring", "wish", ["setting"])
    assert {answer.text: groups[answer.id]["setting"] for answer in answers} == {
        f"wish {n}": "solo" if n % 2 else "group" for n in range(7)
    }


def test_read_without_a_code_differs_from_not_read(store: Any, answers: Any) -> None:
    save(store, answers[0])
    save(store, answers[1], "peers", "tools", how="suggested_2")
    assert codings(store) == (
        Coded(answers[0].id, "ada", {}, 1),
        Coded(answers[1].id, "ada", {"peers": "suggested_2", "tools": "suggested_2"}, 1),
    )


def test_saving_again_replaces_and_what_was_there_can_be_put_back(store: Any, answers: Any) -> None:
    save(store, answers[0], "peers")
    before = codings(store)[0]
    save(store, answers[0], "tools", version=2)
    assert codings(store)[0] == Coded(answers[0].id, "ada", {"tools": "typed"}, 2)
    change(store, answers[0], dict(before.codes), version=before.version)
    assert codings(store) == (before,)
    change(store, answers[0], None)
    assert codings(store) == ()


@pytest.mark.parametrize("seen", [None, {}, {"tools": "typed"}, {"peers": "import"}])
def test_what_was_coded_meanwhile_is_never_written_over(store: Any, answers: Any, seen: dict[str, str] | None) -> None:
    save(store, answers[0], "peers")
    for codes in (None, {"money": "typed"}):
        with pytest.raises(Refused, match="another window"):
            coding.save_coding(
                store.db, "spring", "wish", answers[0].id, coder="ada", before=seen, codes=codes, version=1, day=DAY
            )
    assert [one.codes for one in codings(store)] == [{"peers": "typed"}]


def test_coders_never_change_what_another_did(store: Any, answers: Any) -> None:
    save(store, answers[0], "peers", coder="ada")
    save(store, answers[0], "tools", coder="bo")
    change(store, answers[0], None)
    assert codings(store) == (Coded(answers[0].id, "bo", {"tools": "typed"}, 1),)


def test_several_at_once_are_stored_once_and_keep_how_a_code_came(store: Any, answers: Any) -> None:
    save(store, answers[0], "peers", how="suggested_1")
    save(store, answers[1], "tools")
    rows = {
        answers[0].id: {"peers": "import", "tools": "import"},
        answers[2].id: {"peers": "import"},
        answers[3].id: {},
    }
    assert save_all(store, rows, version=2) == coding.Saved(new=2, changed=1, same=0)
    by_answer = {one.answer: one for one in codings(store)}
    assert by_answer[answers[0].id].codes == {"peers": "suggested_1", "tools": "import"}
    assert by_answer[answers[1].id] == Coded(answers[1].id, "ada", {"tools": "typed"}, 1)  # not in the rows
    before = content(store)
    assert save_all(store, rows, version=3) == coding.Saved(new=0, changed=0, same=3)
    assert content(store) == before


def test_one_row_that_cannot_be_stored_stores_none(store: Any, answers: Any) -> None:
    save(store, answers[0], "peers")
    before = content(store)
    with pytest.raises((IntegrityError, StoreError)):
        save_all(store, {answers[0].id: {"tools": "import"}, answers[1].id: {"peers": "guessed"}})
    assert content(store) == before


def test_an_import_killed_at_any_step_is_there_whole_or_not_at_all(
    store: Any, answers: Any, killed_at: Callable[..., bool], tmp_path: Path
) -> None:
    rows = {answer.id: {"peers": "import"} for answer in answers[:3]}
    outcomes = set()
    for step in range(1, 60):
        folder = tmp_path / f"killed{step}"
        folder.mkdir()
        path = Path(shutil.copy(store.db.path, folder))

        def job(path: Path = path) -> None:
            with closing(open_database(path)) as db:
                coding.save_codings(db, "spring", "wish", rows, coder="ada", version=1, day=DAY)

        was_killed = killed_at(step, job)
        with closing(open_database(path)) as db:
            refuse_damaged(db)
            outcomes.add(len(coding.read_codings(db, "spring", "wish")))
        if not was_killed:
            break
    assert outcomes == {0, 3}


@pytest.mark.parametrize("coder", ["", "Ada", "a b", "a" * 31, "ada@example.org", SETTLED, "ada" + AGAIN, "é", "ada\n"])
def test_a_name_that_a_coder_cannot_have_is_refused(coder: str) -> None:
    with pytest.raises(Refused, match="name of a coder"):
        coding.check_coder(coder)


def test_what_is_settled_and_what_is_coded_again_may_be_stored(store: Any, answers: Any) -> None:
    save(store, answers[0], "peers", coder=SETTLED, how="settled")
    save(store, answers[0], "peers", coder="ada" + AGAIN)
    with pytest.raises(Refused):
        save(store, answers[0], "peers", coder="Ada" + AGAIN)
    assert [one.coder for one in codings(store)] == ["ada" + AGAIN, SETTLED]


def coded(answer: str, coder: str, *codes: str) -> Coded:
    return Coded(answer, coder, dict.fromkeys(codes, "typed"), 1)


def test_what_counts_is_what_was_settled_then_the_first_coder_then_who_read_most() -> None:
    found = [
        coded("1", "ada", "a"),
        coded("1", "bo", "b"),
        coded("1", SETTLED, "c"),
        coded("2", "ada", "a"),
        coded("2", "bo", "b"),
        coded("3", "ada", "a"),
        coded("3", "bo", "b"),
        coded("4", "bo"),
        coded("4", "ada" + AGAIN, "z"),
        coded("5", "ada" + AGAIN, "z"),
        coded("6", "bo", "b"),
    ]
    overlap = Overlap("ada", "bo", ("1", "2"))
    expected = {"1": {"c"}, "2": {"a"}, "3": {"b"}, "4": set(), "6": {"b"}}
    assert final_codes(found, overlap) == expected
    assert final_codes(found[::-1], overlap) == expected
    assert final_codes(found, None)["2"] == {"b"}


def test_the_blind_set_is_drawn_once(store: Any, answers: Any) -> None:
    assert coding.read_overlap(store.db, "spring", "wish") is None
    ids = [answers[3].id, answers[1].id]
    drawn = coding.set_overlap(store.db, "spring", "wish", ids, first="bo", second="ada")
    assert drawn == Overlap("bo", "ada", tuple(sorted(ids))) == coding.read_overlap(store.db, "spring", "wish")
    with pytest.raises(Refused, match="for bo and ada"):
        coding.set_overlap(store.db, "spring", "wish", [answers[0].id], first="ada", second="bo")
    with pytest.raises(Refused, match="two coders"):
        coding.set_overlap(store.db, "spring", "hours", ids, first="ada", second="ada")
    assert coding.read_overlap(store.db, "spring", "wish") == drawn


def test_codes_in_use_are_those_of_all_rounds_of_the_questionnaire(store: Any, answers: Any) -> None:
    save(store, answers[0], "peers")
    save(store, answers[0], "tools", coder="bo")
    store.open("autumn")
    store.add_many([{"wish": "more"}], to="autumn")
    store.close("autumn")
    (other,) = coding.open_answers(store.db, "autumn", "wish")
    coding.save_coding(
        store.db, "autumn", "wish", other.id, coder="ada", before=None, codes={"money": "typed"}, version=1, day=DAY
    )
    assert coding.used_codes(store.db, "spring", "wish") == {"peers", "tools"}
    assert coding.used_in_rounds(store.db, "needs", "wish") == {"peers", "tools", "money"}
    assert coding.used_in_rounds(store.db, "other", "wish") == frozenset()


def test_codes_and_quotes_go_with_the_answers(store: Any, answers: Any) -> None:
    save(store, answers[0], "plantedcode")
    coding.set_overlap(store.db, "spring", "wish", [answers[1].id], first="ada", second="bo")
    with store.db.writing() as connection:
        connection.execute(insert(schema.quote), quote(answers[0].id))
    purge_round(store.db, "spring", people=None, snapshots=store.snapshots, today=datetime.date(2030, 1, 1))
    with store.db.reading() as connection:
        for table in (schema.coding_done, schema.coding, schema.overlap, schema.quote):
            assert connection.execute(table.select()).all() == []
    assert b"plantedcode" not in store.db.path.read_bytes()
    with pytest.raises(Refused, match="deleted"):
        coding.open_answers(store.db, "spring", "wish")
    with pytest.raises(Refused, match="deleted"):
        save(store, answers[0], "peers")


def quote(answer: str) -> dict[str, Any]:
    own = {"round": "spring", "question": "wish", "answer": answer, "start": 0, "end": 4}
    return own | {"redacted": "wish", "consent": "given", "approved_by": "ada", "day": DAY}


def test_a_backup_holds_the_codes(store: Any, answers: Any, tmp_path: Path) -> None:
    save(store, answers[0], "peers")
    coding.set_overlap(store.db, "spring", "wish", [answers[1].id], first="ada", second="bo")
    workspace = workspace_of(store)
    backed_up(workspace, tmp_path / "backup.zip")
    kept, before = codings(store), content(store)
    save(store, answers[0], "tools")
    assert codings(store) != kept
    put_back(workspace, tmp_path / "backup.zip", force=True)
    assert content(store) == before


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE coding SET code = x'00'",
        "UPDATE coding SET how = 'guessed'",
        "UPDATE coding_done SET day = 'then'",
        "DELETE FROM coding_done",
        "UPDATE overlap SET second = x'00'",
    ],
)
def test_damage_of_codes_is_found(store: Any, answers: Any, damage: str) -> None:
    save(store, answers[0], "peers")
    coding.set_overlap(store.db, "spring", "wish", [answers[1].id], first="ada", second="bo")
    refuse_damaged(store.db)
    refuse_strange_values(store.db)
    with closing(sqlite3.connect(store.db.path)) as connection, connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute(damage)
    with pytest.raises(StoreDamaged):
        refuse_damaged(store.db)


def test_a_code_stands_with_an_answer_that_was_read(store: Any, answers: Any) -> None:
    own = {"round": "spring", "question": "wish", "answer": answers[0].id, "coder": "ada"}
    with pytest.raises((IntegrityError, StoreError)), store.db.writing() as connection:
        connection.execute(insert(schema.coding), own | {"code": "peers", "version": 1, "how": "typed"})
