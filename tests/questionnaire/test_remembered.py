"""What is worked out of a frozen object is worked out once, and forgotten with it."""

import gc

from surveytool.questionnaire.model import Choice, Text
from surveytool.questionnaire.remembered import remembered


def choice(code: str) -> Choice:
    return Choice(code=code, label=Text({"nl": "Mail"}))


def test_work_is_done_once_for_an_object_and_anew_for_an_equal_one() -> None:
    seen: list[Choice] = []

    @remembered
    def length(subject: Choice) -> int:
        seen.append(subject)
        return len(subject.code)

    one, equal = choice("mail"), choice("mail")
    assert [length(one), length(one), length(equal)] == [4, 4, 4]
    assert len(seen) == 2
    assert seen[0] is one
    assert seen[1] is equal


def test_what_takes_the_place_of_an_object_that_is_gone_has_its_own_result() -> None:
    @remembered
    def code(subject: Choice) -> str:
        return subject.code

    codes = [f"c{number}" for number in range(200)]
    found = []
    for name in codes:
        found.append(code(choice(name)))
        gc.collect(0)
    assert found == codes
