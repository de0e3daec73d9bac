"""Promise: a bit that flips in the database is noticed, or it changes nothing that is told.

``SURVEYTOOL_TEST_FLIPS`` sets how many bits flip, one at a time, in an open round and in a closed one.
"""

import contextlib
import os
import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from surveytool.analysis.results import results_json
from surveytool.cli.closed_round import closed_round, results_of
from surveytool.errors import SurveytoolError
from surveytool.store import drafts, invitations, keys
from surveytool.store.database import create_database, open_database
from surveytool.store.integrity import refuse_damaged
from surveytool.store.invitations import Invitee
from surveytool.store.workspace import Workspace

from .conftest import Store

FLIPS = int(os.environ.get("SURVEYTOOL_TEST_FLIPS", "60"))

NOT_GUARDED = {
    ("round", "population"),
    ("round", "opened"),
    ("round", "simulated"),
    ("response", "share_of_population"),
    ("response", "by_day"),
    ("quality", "duration"),
    ("quality", "left_at"),
}
"""What nothing can be held against while a round is open. From closing on it is, as everything."""


@dataclass
class Kept:
    """A workspace with a round, and everything that is told of it when nothing is wrong."""

    folder: Path
    told: dict[str, Any]


@pytest.fixture(scope="module")
def bases(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Kept]:
    """An open round and the same one closed."""
    folder = tmp_path_factory.mktemp("bases")
    return {name: made(folder / name, close=name == "closed") for name in ("open", "closed")}


def copied(kept: Kept, folder: Path) -> Path:
    """A workspace of one's own, to spoil."""
    return shutil.copytree(kept.folder, folder)


def made(folder: Path, *, close: bool) -> Kept:
    """A round with answers by personal links, by the open one and on paper, and drafts."""
    folder.mkdir()
    (folder / "community.yaml").write_text("name: Network\n", encoding="utf-8")
    create_database(folder / "answers.db")
    with contextlib.closing(open_database(folder / "answers.db")) as db:
        store = Store(folder, db)
        members = [bytes([number]) * 16 for number in range(30)]
        store.open(links="both", invitees=[Invitee(member) for member in members], reminders=(7, 14))
        key = keys.links_key(store.keys, "spring")
        for number in range(36):
            answers = {"setting": "solo" if number % 3 else "group", "hours": number, "wish": f"wish {number}"}
            tag = invitations.member_tag(key, "spring", members[number]) if number < 24 else None
            store.send(answers, nonce=b"%d" % number, tag=tag, minutes=number, reached=["work", "wishes"])
        for section in ("work", "wishes"):
            store.save(secret=drafts.new_secret(), section=section, reached=[section])
        store.add_many([{"setting": "solo", "hours": number} for number in range(8)])
        if close:
            store.close()
    shutil.copytree(folder, folder.with_name(f"{folder.name} once"))
    return Kept(folder, told_of(folder.with_name(f"{folder.name} once")))


def told_of(folder: Path) -> dict[str, Any]:
    """What the board gets to see: an open round is closed, and results are made."""
    with contextlib.closing(open_database(folder / "answers.db")) as db:
        if keys.key_file(folder / "keys", "spring").exists():
            refuse_damaged(db)  # as the server does when it starts
            Store(folder, db).close()
        closed = closed_round(Workspace(folder), db, "spring")
        told = dict(results_json(results_of(closed, db, language=None)))
        told["wishes"] = sorted(closed.snapshot.texts["wish"])
        return told


def flipped(kept: Kept, folder: Path, seed: int) -> Iterator[tuple[int, dict[str, Any] | None]]:
    """Where a bit was flipped and what is told then; None when somebody is told of damage instead.

    Most are flipped in bytes that hold something: in a small database most do not.
    """
    rng = random.Random(seed)
    data = (kept.folder / "answers.db").read_bytes()
    used = [place for place, byte in enumerate(data) if byte]
    for number in range(FLIPS):
        place = rng.choice(used) if number % 10 else rng.randrange(len(data))
        shutil.copytree(kept.folder, folder)
        changed = bytearray(data)
        changed[place] ^= 1 << rng.randrange(8)
        (folder / "answers.db").write_bytes(changed)
        try:
            yield place, told_of(folder)
        except SurveytoolError:
            yield place, None
        shutil.rmtree(folder)


def differing(told: dict[str, Any], right: dict[str, Any]) -> set[tuple[str, str]]:
    """The parts of the results that are not as they should be."""
    found = set()
    for name in told.keys() | right.keys():
        one, other = told.get(name), right.get(name)
        if isinstance(one, dict) and isinstance(other, dict):
            found |= {(name, part) for part in one.keys() | other.keys() if one.get(part) != other.get(part)}
        elif one != other:
            found.add((name, ""))
    return found


def test_a_bit_that_flips_in_a_closed_round_never_changes_what_is_told(tmp_path: Path, bases: dict[str, Kept]) -> None:
    kept = bases["closed"]
    outcomes = [(place, told) for place, told in flipped(kept, tmp_path / "flipped", seed=11)]
    assert [place for place, told in outcomes if told is not None and told != kept.told] == []
    assert 5 < sum(told is None for _, told in outcomes) < FLIPS


def test_a_bit_that_flips_in_an_open_round_changes_no_figure_of_its_answers(
    tmp_path: Path, bases: dict[str, Kept]
) -> None:
    kept = bases["open"]
    outcomes = [(place, told) for place, told in flipped(kept, tmp_path / "flipped", seed=12)]
    wrong = [differing(told, kept.told) for _, told in outcomes if told is not None]
    wrong = [parts - {("questions", "")} if ("round", "population") in parts else parts for parts in wrong]  # margins
    assert [parts - NOT_GUARDED for parts in wrong if parts - NOT_GUARDED] == []
    assert 5 < sum(told is None for _, told in outcomes) < FLIPS


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE counter SET count = count + 1 WHERE name = 'complete' AND key <> 'import'",
        "UPDATE counter SET count = count + 4 WHERE name = 'open_link'",
        "UPDATE counter SET count = count + 1 WHERE name = 'imported'",
        "UPDATE counter SET count = count + 8 WHERE name = 'personal'",
        "UPDATE counter SET count = count + 1 WHERE name = 'open_complete'",
        "UPDATE counter SET name = 'cgmplete' WHERE name = 'complete' AND key <> 'import'",
        "UPDATE counter SET key = '2026-11-82' WHERE name = 'complete' AND key <> 'import'",
        "UPDATE counter SET key = 'wirk' WHERE name = 'reached' AND key = 'work'",
        "UPDATE counter SET count = count + 1024 WHERE name = 'duration' AND key = '20'",
        "UPDATE invitation SET answered = 0 WHERE tag = (SELECT min(tag) FROM invitation WHERE answered)",
        "UPDATE invitation SET answered = 1 WHERE tag = (SELECT min(tag) FROM invitation WHERE NOT answered)",
        "UPDATE round SET minimum_group = 2",
        "UPDATE questionnaire SET version = 2",
    ],
)
def test_a_count_or_a_link_that_something_can_be_held_against_is_noticed_at_closing(
    tmp_path: Path, change: str, bases: dict[str, Kept]
) -> None:
    folder = copied(bases["open"], tmp_path / "spoilt")
    with contextlib.closing(open_database(folder / "answers.db")) as db, db.writing() as connection:
        assert connection.exec_driver_sql(change).rowcount == 1
    with pytest.raises(SurveytoolError, match=r"damaged|changed by another program|not the text it was opened with"):
        told_of(folder)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE counter SET count = count + 1 WHERE name = 'reached' AND key = 'work'",
        "UPDATE counter SET key = '12' WHERE name = 'duration' AND key = '15'",
        "DELETE FROM invitation WHERE tag = (SELECT min(tag) FROM invitation WHERE NOT answered)",
        "UPDATE round SET population = 201",
        "UPDATE round SET opened = '2026-11-03'",
        "UPDATE round SET simulated = 1",
        "UPDATE questionnaire SET version = 2",
    ],
)
def test_nothing_that_is_told_of_a_closed_round_can_change(tmp_path: Path, change: str, bases: dict[str, Kept]) -> None:
    folder = copied(bases["closed"], tmp_path / "spoilt")
    with contextlib.closing(open_database(folder / "answers.db")) as db, db.writing() as connection:
        connection.exec_driver_sql("DELETE FROM counter WHERE name = 'duration' AND key = '12'")
        assert connection.exec_driver_sql(change).rowcount == 1
    with pytest.raises(SurveytoolError, match=r"is not what it said when the round closed"):
        told_of(folder)
