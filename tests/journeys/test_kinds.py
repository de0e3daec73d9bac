"""A ranking, points, a day, consent and choices in an order of one's own, from the form to the store."""

from collections.abc import Callable
from pathlib import Path

from tests.journeys.conftest import Member, Round

SOURCE = (Path(__file__).parents[1] / "questionnaires" / "valid" / "choices_weighed_days_and_consent.yaml").read_text(
    encoding="utf-8"
)
Make = Callable[..., Round]
FIRST = {"akkoord": "yes", "top.kennis": "1", "top.agenda": "2", "verdeling.online": "60", "verdeling.regio": "40"}


def second(member: Member) -> None:
    member.start()
    member.answer(FIRST)


def test_every_kind_goes_all_the_way(round_of: Make) -> None:
    round_ = round_of(SOURCE)
    member = round_.member()
    second(member)
    member.answer({"sinds": "5 april 2004", "eens.snel": "3", "kanaal": "app", "code": "AB1234"})
    assert "Wat is er sindsdien veranderd?" in member.page.text
    member.answer({"toen": "Veel"})
    assert "1. Kennis delen 2. Een gezamenlijke agenda" in member.page.text
    assert "5 april 2004" in member.page.text
    member.send()
    assert round_.stored == [
        {
            "akkoord": "yes",
            "akkoord.version": "2026-01",
            "akkoord.wording": "Ik doe mee en weet dat mijn antwoorden *alleen* voor het netwerk zijn.",
            "top": ("kennis", "agenda"),
            "verdeling.online": 60,
            "verdeling.regio": 40,
            "verdeling.landelijk": 0,
            "sinds": "2004-04-05",
            "toen": "Veel",
            "kanaal": "app",
            "eens.snel": 3,
            "code": "AB1234",
        }
    ]
    round_.close()


def test_what_was_given_stands_there_again_after_going_back(round_of: Make) -> None:
    member = round_of(SOURCE).member()
    second(member)
    member.answer({"sinds": "2004-04-05"}, press="back")
    fields = member.page.fields
    assert (fields["top.kennis"], fields["top.agenda"], fields["top.steun"]) == (["1"], ["2"], [""])
    assert (fields["verdeling.online"], fields["verdeling.landelijk"], fields["akkoord"]) == (["60"], ["0"], ["yes"])


def test_an_emptied_ranking_and_emptied_points_are_gone(round_of: Make) -> None:
    round_ = round_of(SOURCE)
    member = round_.member()
    second(member)
    member.answer({"eens.snel": "1"}, press="back")
    emptied = ("top.kennis", "top.agenda", "verdeling.online", "verdeling.regio", "verdeling.landelijk")
    member.answer(dict.fromkeys(emptied, ""))
    assert "Hoe bereiken we je het best?" not in member.page.text
    member.answer({"eens.snel": "1"})
    assert "Kennis delen" not in member.page.text
    member.send()
    assert [name for name in round_.stored[0] if name.startswith(("top", "verdeling"))] == []


def test_mistakes_are_told_and_stay_as_typed(round_of: Make) -> None:
    member = round_of(SOURCE).member()
    member.start()
    member.answer(FIRST | {"top.agenda": "1", "verdeling.regio": "veel", "akkoord": None})
    assert member.status == 422
    assert len(member.page.problems) == 3
    assert member.page.fields["verdeling.regio"] == ["veel"]
    assert member.page.fields["top.agenda"] == ["1"]
    member.answer(FIRST)
    member.answer({"sinds": "3/4/2026", "eens.snel": "1", "code": "nee"})
    assert "Schrijf de maand als woord" in member.page.text
    assert "Vul twee hoofdletters en vier cijfers in, zoals AB1234" in member.page.text
    assert member.page.fields["sinds"] == ["3/4/2026"]


def order(member: Member, question: str) -> list[str]:
    """The choices of a question in the order in which they stand on the page."""
    places = {
        code: member.page.html.index(f'name="{question}.{code}"') for code in ("kennis", "steun", "scholing", "agenda")
    }
    return sorted(places, key=lambda code: places[code])


def test_a_shuffled_order_is_each_members_own_and_stays(round_of: Make) -> None:
    round_ = round_of(SOURCE)
    seen = set()
    for _ in range(12):
        member = round_.member()
        second(member)
        member.open("/proef")
        before = order(member, "top")
        member.open("/proef?lang=en")
        assert order(member, "top") == before
        seen.add(tuple(before))
    assert len(seen) > 3


def test_the_order_is_ones_own_from_the_first_look_at_the_page(round_of: Make) -> None:
    round_ = round_of(SOURCE)
    seen = set()
    for _ in range(12):
        member = round_.member()
        member.start()
        first = order(member, "top")
        member.answer({"top.kennis": "3"})
        assert member.status == 422
        assert order(member, "top") == first
        member.answer(FIRST, press="next")
        member.open("/proef")
        assert order(member, "top") == first
        seen.add(tuple(first))
    assert len(seen) > 3


def test_other_and_what_stands_apart_stay_last_in_a_shuffled_order(round_of: Make) -> None:
    round_ = round_of(SOURCE)
    seen = set()
    for _ in range(12):
        member = round_.member()
        second(member)
        values = member.page.html.split('name="kanaal"')[1:]
        codes = [part.split('value="', 1)[1].split('"', 1)[0] for part in values]
        assert codes[3:] == ["other", "rns"]
        seen.add(tuple(codes))
    assert len(seen) > 1
