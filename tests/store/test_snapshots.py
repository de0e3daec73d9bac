import json
import random
from pathlib import Path
from typing import Any

import pytest

from surveytool.errors import StoreDamaged, StoreError, StoreFull, StoreMissing
from surveytool.questionnaire.parse import parse
from surveytool.response.snapshot import Encoder, encode
from surveytool.store.snapshots import read_snapshot, write_snapshot

SOURCE = b"""\
questionnaire: needs
version: 1
kind: needs
languages: [en]
title: Needs
sections:
  - id: all
    title: All
    questions:
      - {id: use, kind: recommendation, text: Would you?}
      - {id: hours, kind: number, text: How many hours?, decimals: 1}
      - {id: wish, kind: open, text: A wish?}
      - {id: fear, kind: open, text: A fear?}
"""
QUESTIONNAIRE = parse(SOURCE, file="needs.yaml").questionnaire
ANSWERS: list[dict[str, Any]] = [
    {"use": n % 11, "hours": n / 2, "wish": f"wish\n{n} \N{SNOWMAN}", "fear": f"fear {n}"} for n in range(200)
]


def write(folder: Path, answers: list[dict[str, Any]] = ANSWERS, *, seed: int = 1) -> bytes:
    encoder = Encoder(QUESTIONNAIRE, questionnaire_sha256="abc")
    parts = (encoder.encode(answers[start : start + 30]) for start in range(0, len(answers), 30))
    rng = random.Random(seed)
    return write_snapshot(folder, encoder=encoder, parts=parts, rows=len(answers), receipts=[b"\x02", b"\x01"], rng=rng)


def test_what_is_read_is_what_was_written_in_another_order(tmp_path: Path) -> None:
    sha256 = write(tmp_path / "spring")
    found, given = read_snapshot(tmp_path / "spring", sha256=sha256), encode(QUESTIONNAIRE, ANSWERS)
    assert found.columns == given.columns == ("use", "hours", "wish", "fear")
    assert found.questionnaire_sha256 == "abc"
    pairs = sorted(zip(found.column("use").tolist(), found.numbers["hours"].tolist(), strict=True))
    assert pairs == sorted(zip(given.column("use").tolist(), given.numbers["hours"].tolist(), strict=True))
    assert found.numbers["hours"].tolist() != given.numbers["hours"].tolist()
    for name in ("wish", "fear"):
        assert sorted(found.texts[name]) == sorted(given.texts[name])
        assert found.texts[name] != given.texts[name]


def test_no_two_columns_of_texts_are_in_the_same_order_or_in_that_of_the_rows(tmp_path: Path) -> None:
    write(tmp_path / "spring")
    found = read_snapshot(tmp_path / "spring")
    wishes = [int(text.split()[1]) for text in found.texts["wish"]]
    fears = [int(text.split()[1]) for text in found.texts["fear"]]
    rows = [int(hours * 2) for hours in found.numbers["hours"]]
    for one, other in ((wishes, fears), (wishes, rows), (fears, rows)):
        assert sum(a == b for a, b in zip(one, other, strict=True)) < 12  # 1 is expected


def test_the_order_is_decided_by_the_random_numbers_given(tmp_path: Path) -> None:
    assert write(tmp_path / "one", seed=1) == write(tmp_path / "same", seed=1)
    assert write(tmp_path / "other", seed=2) != write(tmp_path / "one", seed=1)


def test_the_codes_stay_on_disk_until_they_are_looked_at(tmp_path: Path) -> None:
    write(tmp_path / "spring")
    assert type(read_snapshot(tmp_path / "spring").codes).__name__ == "memmap"


@pytest.mark.parametrize("name", ["codes.npy", "numbers.npy", "texts/wish.jsonl", "snapshot.json"])
def test_a_changed_file_is_noticed(tmp_path: Path, name: str) -> None:
    sha256 = write(tmp_path / "spring")
    path = tmp_path / "spring" / name
    data = bytearray(path.read_bytes())
    data[-3] ^= 1
    path.write_bytes(data)
    with pytest.raises(StoreDamaged, match=f"{name}' is not what was written when the round closed"):
        read_snapshot(tmp_path / "spring", sha256=sha256).texts["wish"]


@pytest.mark.parametrize("name", ["codes.npy", "numbers.npy", "texts/wish.jsonl"])
@pytest.mark.parametrize("content", [None, b"", b"\x93NUMPY\x01\x00"])
def test_a_lost_or_cut_file_is_noticed(tmp_path: Path, name: str, content: bytes | None) -> None:
    write(tmp_path / "spring")
    path = tmp_path / "spring" / name
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(StoreDamaged, match=name):
        read_snapshot(tmp_path / "spring").texts["wish"]


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"format": "surveytool-snapshot/1"}', b"\xff"])
def test_an_index_that_cannot_be_read_is_damaged(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "snapshot.json").write_bytes(content)
    with pytest.raises(StoreDamaged, match=r"snapshot\.json"):
        read_snapshot(tmp_path)


def test_another_format_is_told(tmp_path: Path) -> None:
    (tmp_path / "snapshot.json").write_text(json.dumps({"format": "surveytool-snapshot/9"}))
    with pytest.raises(StoreError, match="surveytool-snapshot/9"):
        read_snapshot(tmp_path)


def test_a_snapshot_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreMissing, match=r"no snapshot of a closed round at '.*spring'"):
        read_snapshot(tmp_path / "spring")


def test_a_failure_on_the_way_leaves_what_was_there(tmp_path: Path) -> None:
    write(tmp_path / "spring")
    before = (tmp_path / "spring" / "codes.npy").read_bytes()

    def parts() -> Any:
        yield encode(QUESTIONNAIRE, ANSWERS[:10])
        raise ZeroDivisionError

    encoder = Encoder(QUESTIONNAIRE)
    with pytest.raises(ZeroDivisionError):
        write_snapshot(tmp_path / "spring", encoder=encoder, parts=parts(), rows=20, receipts=(), rng=random.Random(1))
    assert [entry.name for entry in tmp_path.iterdir()] == ["spring"]
    assert (tmp_path / "spring" / "codes.npy").read_bytes() == before


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "snapshots").write_text("a file in the way")
    with pytest.raises(StoreFull, match=r"'.*spring' cannot be written: .*close it again"):
        write(tmp_path / "snapshots" / "spring")
