import re
from pathlib import Path

import pytest

from surveytool.errors import StoreMissing
from surveytool.store import keys

KEY, OTHER = bytes(range(32)), bytes(32)
ROW = {
    "round_id": "spring",
    "id_": b"1" * 16,
    "channel": "open",
    "disposition": "complete",
    "answers": "{}",
    "receipt_hash": b"2" * 32,
}


def test_what_is_made_of_a_form_depends_on_its_nonce_and_the_key_and_on_nothing_else() -> None:
    assert keys.response_id(KEY, b"nonce") == keys.response_id(KEY, b"nonce")
    assert len({keys.response_id(key, nonce) for key in (KEY, OTHER) for nonce in (b"a", b"b")}) == 4
    assert len({keys.receipt(key, nonce) for key in (KEY, OTHER) for nonce in (b"a", b"b")}) == 4
    assert len(keys.response_id(KEY, b"nonce")) == 16
    assert re.fullmatch(r"([A-Z2-7]{4}-){3}[A-Z2-7]{4}", keys.receipt(KEY, b"nonce"))


@pytest.mark.parametrize(
    "change",
    [
        {"round_id": "autumn"},
        {"id_": b"3" * 16},
        {"channel": "import"},
        {"disposition": "partial"},
        {"answers": "{ }"},
        {"receipt_hash": None},
        {"round_id": "sprin", "id_": b"g" + b"1" * 15},
    ],
)
def test_the_check_on_a_row_changes_with_each_of_its_columns(change: dict[str, object]) -> None:
    assert keys.row_mac(KEY, **(ROW | change)) != keys.row_mac(KEY, **ROW)  # type: ignore[arg-type]


def test_a_key_is_made_kept_and_destroyed(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    key = keys.make_round_key(folder, "spring")
    assert keys.round_key(folder, "spring") == key
    assert keys.make_round_key(folder, "autumn") != key
    assert folder.stat().st_mode & 0o777 == 0o700
    assert sorted(file.name for file in folder.iterdir()) == ["autumn.mac", "spring.mac"]
    keys.destroy_round_key(folder, "spring")
    with pytest.raises(StoreMissing, match="The key of round 'spring' cannot be read"):
        keys.round_key(folder, "spring")
