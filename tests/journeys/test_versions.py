"""A form belongs to the round it came from, whatever is opened or sent after it."""

from collections.abc import Callable

from surveytool.questionnaire.parse import parse
from surveytool.store import responses
from surveytool.store.rounds import open_round
from tests.journeys.conftest import NOON, Round
from tests.journeys.test_bad_input import PLAIN

Make = Callable[..., Round]


def test_a_form_of_version_1_is_stored_as_version_1_after_version_2_has_opened(round_of: Make) -> None:
    round_ = round_of(PLAIN)
    member = round_.member()
    member.start()
    newer = PLAIN.replace("version: 1", "version: 2").replace("Wat kies je?", "Wat kies je nu?").encode()
    open_round(
        round_.database,
        keys=round_.workspace.keys,
        id="later",
        source=newer,
        questionnaire=parse(newer, file="proef.yaml").questionnaire,
        population=200,
        today=NOON.date(),
    )
    member.answer({"keuze": "a"})
    assert "Wat kies je?" in member.page.text
    member.send()
    assert round_.stored == [{"keuze": "a"}]
    assert list(responses.responses(round_.database, "later")) == []


def test_what_was_sent_first_stays_when_the_same_form_comes_with_other_answers(round_of: Make) -> None:
    round_ = round_of(PLAIN)
    member = round_.member()
    member.start()
    member.answer({"keuze": "a"})
    form, draft = dict(member.page.fields), member.browser.get_cookie("draft-proef")
    assert draft is not None
    member.send()
    receipt = member.page.receipt
    member.start()
    member.answer({"keuze": "b"})
    member.post("/proef/check", {**form, "action": ["send"]})
    assert member.open("/proef/thanks").receipt == receipt
    assert round_.stored == [{"keuze": "a"}]
    member.open("/proef/check")
    assert "B" in member.page.text
    member.send()
    assert round_.stored in ([{"keuze": "a"}, {"keuze": "b"}], [{"keuze": "b"}, {"keuze": "a"}])
