"""A packed sequence holds what was put in, in order, in little memory."""

import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveytool.response.packed import Packed

values = st.none() | st.integers() | st.floats(allow_nan=False) | st.text() | st.binary() | st.tuples(st.text())


@given(st.lists(st.tuples(values, st.dictionaries(st.text(), values)), max_size=30))
def test_what_was_added_is_read_in_order(things: list[object]) -> None:
    kept: Packed[object] = Packed(block=7)
    for thing in things:
        kept.append(thing)
    assert list(kept) == things
    assert [kept[place] for place in range(len(kept))] == things
    assert list(kept[1:-1]) == things[1:-1]
    with pytest.raises(IndexError):
        kept[len(things)]


def test_rows_take_less_than_a_tenth_of_what_they_take_as_objects() -> None:
    tracemalloc.start()
    try:
        kept: Packed[dict[str, object]] = Packed()
        for number in range(20_000):
            kept.append({f"question{place}": f"c{(number + place) % 5}" for place in range(30)})
        packed_size = tracemalloc.get_traced_memory()[0]
        objects = [dict(row) for row in kept]
        size = tracemalloc.get_traced_memory()[0] - packed_size
    finally:
        tracemalloc.stop()
    assert len(objects) == len(kept) == 20_000
    assert packed_size < size / 10
