"""What stands beside an answer in a spreadsheet before anybody reads it."""

from surveytool.exchange.coding_remarks import remarks
from surveytool.store.coding import OpenAnswer

ANSWERS = [
    OpenAnswer("a1", "Meer intervisie, en een vraagbaak voor in de praktijk"),
    OpenAnswer("a2", "geen idee"),
    OpenAnswer("a3", "meer intervisie en een vraagbaak voor in de praktijk!"),
    OpenAnswer("a4", "I would like to share what we know with the others"),
    OpenAnswer("a5", "Geen idee."),
    OpenAnswer("a6", "🙂"),
]


def test_a_remark_says_what_says_nothing_was_said_before_or_is_in_another_language() -> None:
    assert remarks(ANSWERS, language="nl", usual="nl") == {
        "a2": "zegt misschien niets",
        "a3": "dezelfde woorden als a1",
        "a4": "Engels",
        "a5": "zegt misschien niets; dezelfde woorden als a2",
        "a6": "zegt misschien niets",
    }
    assert remarks(ANSWERS[3:4], language="en", usual="en") == {}


def test_of_what_two_people_code_by_themselves_no_remark_says_how() -> None:
    assert remarks(ANSWERS, language="en", usual="nl", blind={"a2", "a5", "a6"}) == {
        "a3": "the same words as a1",
        "a4": "English",
        "a5": "the same words as a2",
    }
