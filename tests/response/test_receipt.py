import hashlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveytool.response.receipt import format_receipt, read_receipt, receipt_hash


@given(st.binary(min_size=10, max_size=10))
def test_a_receipt_is_four_groups_of_four_and_is_read_back_however_it_is_typed(code: bytes) -> None:
    receipt = format_receipt(code)
    assert re.fullmatch(r"([A-Z2-7]{4}-){3}[A-Z2-7]{4}", receipt)
    assert read_receipt(receipt) == receipt
    assert read_receipt(f" {receipt.lower().replace('-', '')}\n") == receipt
    assert read_receipt(receipt.replace("-", " ")) == receipt
    for dash in "–\u2011\u2212\u00ad._":
        assert read_receipt(f"“{receipt.replace('-', dash)}”.") == receipt


def test_figures_that_a_receipt_never_has_are_read_as_the_letters_they_look_like() -> None:
    assert read_receipt("OIB2-OIB2-OIB2-OIB2") == read_receipt("018201820182 0182")


@pytest.mark.parametrize("text", ["", "ABCD", "ABCD-EFGH-IJKL-MNO9", "ABCD-EFGH-IJKL-MNOPQ", "ÀBCD-EFGH-IJKL-MNOP"])
def test_what_cannot_be_a_receipt_is_none(text: str) -> None:
    assert read_receipt(text) is None


def test_a_receipt_is_made_of_ten_bytes() -> None:
    with pytest.raises(ValueError, match="10 bytes, not 9"):
        format_receipt(bytes(9))


def test_the_hash_is_that_of_the_letters_shown_so_that_anyone_can_check() -> None:
    assert receipt_hash("ABCD-EFGH-IJKL-MNOP") == hashlib.sha256(b"ABCD-EFGH-IJKL-MNOP").digest()
