"""What is said of an answer before anyone reads it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveytool.themes.normalise import is_non_answer, normalise

NOTHING = [
    "geen idee", "Geen idee!", "niets", "n.v.t.", "N.V.T", "nvt", "-", "...", "", "   ", "?", "😀", "Nee", "geen", "weet ik niet",
    "Ik zou het niet weten", "geen opmerkingen", "Ik heb geen wensen", "op dit moment niets", "Nothing", "none", "N/A", "no idea",
    "don't know", "I don't know", "nothing at the moment", "No comments", "xxx", "niks eigenlijk", "Zo niet",
]  # fmt: skip
SOMETHING = [
    "niets dan lof", "geen wachttijden meer", "geen tijd voor overleg", "nee, meer scholing", "meer geen idee-momenten", "scholing",
    "nothing but praise", "no waiting", "weet niet waar ik protocollen vind", "intervisie", "ja", "1",
]  # fmt: skip


@pytest.mark.parametrize("text", NOTHING)
def test_an_answer_that_says_nothing_is_told_so(text: str) -> None:
    assert is_non_answer(text)


@pytest.mark.parametrize("text", SOMETHING)
def test_an_answer_that_says_something_is_kept(text: str) -> None:
    assert not is_non_answer(text)


def test_duplicates_point_to_the_first() -> None:
    found = normalise(["Meer overleg.", "scholing", "meer  OVERLEG", "", ""])
    assert [one.duplicate_of for one in found] == [None, None, 0, None, None]
    assert not found[2].near_duplicate


def test_the_same_words_in_another_order_are_a_near_duplicate() -> None:
    found = normalise(["meer overleg met de huisarts", "met de huisarts meer overleg"])
    assert (found[1].duplicate_of, found[1].near_duplicate) == (0, True)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Ik wil graag meer overleg met de huisarts", "nl"),
        ("I would like to see more peer support", "en"),
        ("hartfalen", None),
        ("", None),
        ("Ik zou graag een bijscholing willen volgen, online if possible", "nl"),
    ],
)
def test_the_language_is_told_by_small_words(text: str, language: str | None) -> None:
    assert normalise([text])[0].language == language


def test_the_text_is_made_ready_and_links_are_left_out() -> None:
    (found,) = normalise(["  Kijk op https://example.org/x?y=1\n\n ﬁjn   dank  "])
    assert found.text == "Kijk op fijn dank"


def test_what_is_not_a_text_is_refused() -> None:
    with pytest.raises(TypeError, match="an open answer is a text"):
        normalise([None])  # type: ignore[list-item]


@given(st.lists(st.text(max_size=50), max_size=10))
def test_every_answer_is_told_of_and_points_only_back(texts: list[str]) -> None:
    found = normalise(texts)
    assert len(found) == len(texts)
    for position, one in enumerate(found):
        assert one.duplicate_of is None or one.duplicate_of < position
