"""Milestones, and the message to share about them."""

import datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveytool.analysis.milestone import Milestone, Milestones, milestones, share_message
from surveytool.texts import Texts, load_texts

MONDAY = datetime.date(2026, 9, 7)
NL, EN = load_texts("nl"), load_texts("en")


def day(after: int) -> datetime.date:
    return MONDAY + datetime.timedelta(days=after)


def reached(found: Milestones) -> list[tuple[int, float | None]]:
    return [(one.count, one.share) for one in found.reached]


def test_the_hundredth_of_two_hundred_is_reached_on_its_day() -> None:
    found = milestones([(day(0), 40), (day(2), 59), (day(3), 4)], population=200)
    assert found.reached == (
        Milestone(10, None, day(0)),
        Milestone(25, None, day(0)),
        Milestone(50, 0.25, day(2)),
        Milestone(100, 0.5, day(3)),
    )
    assert (found.next, found.to_go) == (Milestone(150, 0.75), 47)


def test_a_quarter_of_an_odd_number_is_the_first_person_that_reaches_it() -> None:
    assert reached(milestones([(day(0), 43)], population=43)) == [
        (10, None),
        (11, 0.25),
        (22, 0.5),
        (25, None),
        (33, 0.75),
        (43, 1),
    ]


def test_nothing_is_said_of_fewer_than_ten() -> None:
    assert reached(milestones([(day(0), 20)], population=20)) == [(10, 0.5), (15, 0.75), (20, 1)]
    assert milestones([(day(0), 8)], population=8) == Milestones(8, 8, (), None, None)


def test_round_numbers_go_on_without_a_population() -> None:
    found = milestones([(day(0), 6500)], population=None)
    counts = [one.count for one in found.reached]
    assert counts == [
        10, 25, 50, 100, 150, 200, 250, 300, 350, 400, 450, 500, 600, 700, 800, 900, 1000,
        1500, 2000, 2500, 3000, 3500, 4000, 4500, 5000, 6000,
    ]  # fmt: skip
    assert {one.share for one in found.reached} == {None}
    assert (found.next, found.to_go) == (Milestone(7000), 500)


def test_who_withdrew_is_not_counted_and_who_came_on_paper_is() -> None:
    by_day = [(day(0), 30), (day(1), 21)]
    withdrawn = milestones(by_day, count=49, population=200)
    assert reached(withdrawn) == [(10, None), (25, None)]
    assert withdrawn.to_go == 1
    on_paper = milestones(by_day, count=101, population=200)
    assert on_paper.reached[-2:] == (Milestone(50, 0.25, day(1)), Milestone(100, 0.5, None))


@given(counts=st.lists(st.integers(0, 90), max_size=12), population=st.none() | st.integers(1, 700))
def test_milestones_are_reached_in_order_and_the_next_is_ahead(counts: list[int], population: int | None) -> None:
    found = milestones([(day(place), count) for place, count in enumerate(counts)], population=population)
    marks = [one.count for one in found.reached]
    assert all(one < two for one, two in pairwise(marks))
    assert all(10 <= mark <= sum(counts) for mark in marks)
    days = [one.day for one in found.reached if one.day is not None]
    assert days == sorted(days)
    assert len(days) == len(marks)
    if found.next is None:
        assert population is not None
    else:
        assert found.next.count - sum(counts) == found.to_go
        assert (found.to_go or 0) > 0


def told(
    texts: Texts, count: int, *, population: int | None = 200, link: str | None = None, of: str = "responses"
) -> str:
    return share_message(
        milestones([(day(0), count)], population=population),
        of="registrations" if of == "registrations" else "responses",
        title="Wat heb je nodig?",
        texts=texts,
        link=link,
        closes=datetime.date(2026, 12, 20),
    )


def test_the_message_tells_the_milestone_what_is_near_and_what_to_do() -> None:
    assert told(NL, 100) == (
        "De 100e van de 200 heeft meegedaan aan “Wat heb je nodig?”: dat is de helft.\n"
        "Nog 50 en het zijn er 150: driekwart.\n"
        "Doe je ook mee? Je eigen link staat in de mail die je kreeg.\n"
        "Het kan tot en met 20 december 2026."
    )
    assert told(EN, 103, link="https://example.org/needs") == (
        "The 100th of 200 people took part in “Wat heb je nodig?”: that is half. By now there are 103.\n"
        "47 more and there are 150: three quarters.\n"
        "Will you take part too? https://example.org/needs\n"
        "It can be done until 20 December 2026."
    )


def test_signing_up_has_words_of_its_own() -> None:
    link = "https://example.org/congres"
    assert told(NL, 60, of="registrations", link=link) == (
        "De 50e van de 200 heeft zich aangemeld voor “Wat heb je nodig?”: dat is een kwart. Inmiddels zijn het er 60.\n"
        "Nog 40 en het zijn er 100: de helft.\n"
        "Meld jij je ook aan? https://example.org/congres\n"
        "Het kan tot en met 20 december 2026."
    )


def test_the_last_one_to_go_is_everybody() -> None:
    assert told(NL, 199).splitlines()[1] == "Nog 1 en iedereen is er."
    assert told(NL, 200).splitlines()[0] == "Iedereen heeft meegedaan aan “Wat heb je nodig?”: alle 200."
    assert "200." not in told(NL, 200).splitlines()[1]


@pytest.mark.parametrize(
    ("population", "nth"), [(44, "11th"), (84, "21st"), (88, "22nd"), (92, "23rd"), (444, "111th"), (4_004, "1,001st")]
)
def test_english_numbers_their_people_as_they_should(population: int, nth: str) -> None:
    quarter = -(-population // 4)
    assert told(EN, quarter, population=population).startswith(f"The {nth} of ")


def test_a_closed_round_asks_nobody_to_take_part() -> None:
    found = milestones([(day(0), 113)], population=200)
    said = share_message(found, of="responses", title="Titel", texts=NL, is_open=False, link="https://example.org/t")
    assert said == (
        "De 100e van de 200 heeft meegedaan aan “Titel”: dat is de helft. Inmiddels zijn het er 113.\n"
        "Het is nu gesloten. Dank je wel voor het meedoen."
    )


def test_every_text_of_the_message_is_there_in_dutch() -> None:
    asked: set[str | tuple[str, int]] = set()

    class Noting(dict[str | tuple[str, int], str]):
        def get(self, key, default=None):  # type: ignore[no-untyped-def]
            if key not in self:
                asked.add(key)
            return super().get(key, default)

    texts = Texts("nl", Noting(NL.catalogue))
    for of in ("responses", "registrations"):
        for population in (None, 200):
            for count in (1, 7, 20, 50, 100, 120, 199, 200):
                for link in (None, "https://example.org/t"):
                    told(texts, count, population=population, link=link, of=of)
    assert asked == set()
