"""The shorter ready questionnaires, from the link to the receipt, in both languages."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from surveytool.questionnaire.standalone import with_scales
from surveytool.store.scales import scale_library

Make = Callable[..., Any]
READY = Path(__file__).parents[2] / "questionnaires"


def text_of(name: str) -> str:
    return with_scales((READY / f"{name}.yaml").read_bytes(), scale_library(READY)).decode()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("nl", ("Welk cijfer", "Niet van toepassing", "10 (heel goed)")),
        ("en", ("What mark", "Not applicable", "10 (very good)")),
    ],
)
def test_a_meeting_is_evaluated_on_two_pages(round_of: Make, language: str, words: tuple[str, str, str]) -> None:
    round_ = round_of(text_of("bijeenkomst"))
    member = round_.member(language)

    page = member.start()
    assert all(word in page.text for word in words)
    member.answer(
        {
            "vorm": "online",
            "cijfer": 10,
            "eens.geleerd": 5,
            "eens.gebruiken": 4,
            "eens.ontmoet": "nvt",
            "eens.inbreng": "liever_niet",
        }
    )
    page = member.answer({"duur": "goed", "weer": "ja", "beter": "Meer tijd om te praten."})
    assert words[2] in page.text, "the mark is read back in words"
    page = member.send()

    assert page.receipt
    assert round_.stored == [
        {
            "vorm": "online",
            "cijfer": 10,
            "eens.geleerd": 5,
            "eens.gebruiken": 4,
            "eens.ontmoet": "nvt",
            "eens.inbreng": "liever_niet",
            "duur": "goed",
            "weer": "ja",
            "beter": "Meer tijd om te praten.",
        }
    ]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_core_board_goes_through_its_five_subjects(round_of: Make, language: str) -> None:
    round_ = round_of(text_of("kernbestuur"))
    member = round_.member(language)

    member.start()
    member.answer({"fase": "peilen", "doel.zin": 5, "doel.zelfde": "weet_niet", "doel.geslaagd": 1})
    member.answer({"rollen.wie": 3, "rollen.gastheer": "nvt", "rollen.samenwerken": "liever_niet"})
    member.answer({"tijd.genoeg": 2, "tijd.planning": 2, "tijd.later": 1})
    member.back()
    member.answer({"tijd.later": 2})
    member.answer({"steun.leden": 4})
    page = member.answer({"klaar.open": 5, "eerst": ("tijd", "geen"), "nodig": "Een vaste avond."})
    assert page.problems, "'nothing' does not go with a subject"
    member.answer({"eerst": ("tijd",)})
    page = member.send()

    assert page.receipt
    (stored,) = round_.stored
    assert stored["tijd.later"] == 2 and stored["doel.zelfde"] == "weet_niet"
    assert "doel.doelgroep" not in stored and "steun.geld" not in stored, "left open is nothing"
    assert len(stored) == 14


def test_a_mark_of_zero_is_an_answer_and_a_mark_of_eleven_is_none(round_of: Make) -> None:
    round_ = round_of(text_of("bijeenkomst"))
    member = round_.member()

    page = member.start()
    page = member.answer({"cijfer": 11})
    assert page.problems
    member.answer({"cijfer": 0})
    member.answer({})
    member.send()

    assert round_.stored == [{"cijfer": 0}]
