"""Piles: every answer once, the same each time, and what resembles each other together."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveytool.themes import piles

ANSWERS = [
    "intervisie met collega's in de regio",
    "scholing over diabetes",
    "intervisie in kleine groepen",
    "geen idee",
    "protocollen delen met elkaar",
    "nascholing over diabetes en hartfalen",
    "",
    "regionale intervisie met collega's",
    "landelijke protocollen delen",
    "scholing diabetes, graag online",
    "één plek om protocollen te delen",
    "n.v.t.",
    "😀",
]


def positions(found: list[object]) -> list[int]:
    return sorted(member for pile in found for member in pile.members)  # type: ignore[attr-defined]


def test_what_resembles_each_other_is_in_one_pile() -> None:
    found = piles(ANSWERS, k=3)
    assert {pile.members for pile in found if pile.kind == "answers"} == {(0, 2, 7), (1, 5, 9), (4, 8, 10)}
    words = {pile.members: pile.label for pile in found}
    assert "intervisie" in words[0, 2, 7]
    assert "diabetes" in words[1, 5, 9]
    assert "protocollen" in words[4, 8, 10]


def test_answers_that_say_nothing_have_piles_of_their_own() -> None:
    found = {pile.kind: pile.members for pile in piles(ANSWERS, k=3) if pile.kind != "answers"}
    assert found == {"non_answers": (3, 11), "empty": (6, 12)}


def test_central_answers_are_members_of_their_pile() -> None:
    for pile in piles(ANSWERS, k=3):
        assert 1 <= len(pile.central) <= 3
        assert set(pile.central) <= set(pile.members)


def test_a_pile_of_what_resembles_nothing_is_called_mixed() -> None:
    apart = ["fietsenstalling", "meer budget", "langere pauze", "huisbezoek", "wachttijd kort", "zonnescherm"]
    alike = ["protocollen delen"] * 4
    assert [pile.mixed for pile in piles(apart, k=1)] == [True]
    assert [pile.mixed for pile in piles(alike, k=1)] == [False]


@pytest.mark.parametrize("k", [1, 2, 9, 400])
def test_more_piles_than_answers_are_not_made(k: int) -> None:
    found = piles(ANSWERS, k=k)
    assert positions(found) == list(range(len(ANSWERS)))
    assert sum(pile.kind == "answers" for pile in found) <= min(k, 9)


def test_without_a_number_a_sixth_of_the_answers_and_at_most_25() -> None:
    texts = [f"woord{number * 7919} thema{number % 40}" for number in range(240)]
    assert len(piles(texts[:60])) <= 10
    assert 15 <= len(piles(texts)) <= 25


def test_piles_of_many_answers_go_by_a_sample() -> None:
    themes = ["intervisie regio", "protocollen delen", "scholing diabetes"]
    texts = [f"{themes[number % 3]} graag {number}" for number in range(1_600)]
    found = piles(texts, k=3)
    assert positions(found) == list(range(1_600))
    assert [len({member % 3 for member in pile.members}) for pile in found] == [1, 1, 1]


def test_answers_that_are_all_the_same_make_no_trouble() -> None:
    found = piles(["meer overleg"] * 30, k=5)
    assert positions(found) == list(range(30))


def test_nothing_gives_no_pile() -> None:
    assert piles([]) == []


def test_what_is_no_list_of_texts_is_refused() -> None:
    with pytest.raises(TypeError, match="a list of answers"):
        piles("een antwoord")
    with pytest.raises(TypeError, match="an open answer is a text"):
        piles(["goed", None])  # type: ignore[list-item]
    with pytest.raises(ValueError, match="at least 1"):
        piles(["goed"], k=0)


ODD = st.lists(st.one_of(st.text(max_size=40), st.sampled_from(ANSWERS)), max_size=25)


@settings(max_examples=25, deadline=None)
@given(ODD, st.one_of(st.none(), st.integers(1, 30)))
def test_every_position_is_in_one_pile_and_the_same_each_time(texts: list[str], k: int | None) -> None:
    found = piles(texts, k=k)
    assert positions(found) == list(range(len(texts)))
    assert found == piles(texts, k=k)


def test_hostile_answers_do_no_harm() -> None:
    hostile = [
        "a" * 10_000,
        "😀" * 300,
        "\x00",
        "‏مرحبا بالعالم",
        "<script>alert(1)</script>",
        "=1+1",
        "half nl half English",
    ]
    assert positions(piles(hostile * 3)) == list(range(21))
