"""Two tabs, two clicks, two devices, an expired session, a server that starts anew: nothing lost, nothing doubled."""

import datetime
import threading
from collections.abc import Callable, Mapping
from typing import Any

from surveytool.store import drafts
from surveytool.store.database import open_database
from surveytool.web.member import create_member_app
from surveytool.web.member.draft import read_draft

Make = Callable[..., Any]

THREE = """\
questionnaire: proef
version: 1
kind: needs
languages: [nl]
title: Proef
sections:
  - id: een
    title: Een
    questions:
      - {id: a, kind: open, text: A?}
      - {id: meer, kind: single_choice, text: Meer?, choices: [{code: ja, label: Ja}, {code: nee, label: Nee}]}
  - id: twee
    title: Twee
    questions: [{id: b, kind: open, text: B?}]
  - id: drie
    title: Drie
    show_if: "meer == 'ja'"
    questions: [{id: c, kind: open, text: C?}]
"""


def cookies(member: Any) -> dict[str, str]:
    jar = "; ".join(f"{cookie.key}={cookie.value}" for cookie in member.browser._cookies.values())
    return {"Cookie": jar}


def secret(member: Any) -> str:
    return str(next(cookie.value for cookie in member.browser._cookies.values() if cookie.key == "draft-proef"))


def saved(round_: Any, member: Any) -> Any:
    draft = drafts.load(round_.database, round_id="proef", secret=secret(member))
    assert draft is not None
    return read_draft(draft.content)


def at_once(round_: Any, member: Any, posts: list[tuple[str, Mapping[str, object]]]) -> list[int]:
    """Send all of these at the same moment, each as a tab of the same browser."""
    headers, came = cookies(member), []
    start = threading.Barrier(len(posts))

    def post(address: str, fields: Mapping[str, object]) -> None:
        client = round_.app.test_client(use_cookies=False)
        start.wait()
        came.append(client.post(address, data=fields, headers=headers).status_code)

    threads = [threading.Thread(target=post, args=one) for one in posts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return came


def test_two_tabs_that_save_at_the_same_moment_lose_nothing(round_of: Make) -> None:
    round_ = round_of(THREE, busy_timeout=20)
    member = round_.member()
    member.start()
    one = member.answer({"meer": "ja"}, press="back").fields
    two = member.open("/proef/section/twee").fields
    three = member.open("/proef/section/drie").fields
    for turn in range(40):
        came = at_once(
            round_,
            member,
            [
                ("/proef", {**one, "meer": "ja", "a": f"a{turn}"}),
                ("/proef/section/twee", {**two, "b": f"b{turn}"}),
                ("/proef/section/drie", {**three, "c": f"c{turn}"}),
            ],
        )
        assert came == [303, 303, 303]
        assert saved(round_, member).answers == {"meer": "ja", "a": f"a{turn}", "b": f"b{turn}", "c": f"c{turn}"}
    figures = round_.figures
    assert (figures.break_off, [(name, reached) for name, reached, _ in figures.left_at]) == (
        1,
        [("een", 1), ("twee", 1), ("drie", 1)],
    )


def test_two_clicks_on_the_first_page_are_one_draft_with_one_nonce(round_of: Make) -> None:
    round_ = round_of(THREE, busy_timeout=20)
    for turn in range(10):
        member = round_.member()
        fields = {**member.start().fields, "a": f"wens {turn}"}
        assert at_once(round_, member, [("/proef", fields)] * 6) == [303] * 6
        nonce = member.open("/proef/check").fields["nonce"]
        assert round_.figures.break_off == 1
        assert member.post("/proef", fields).fields
        assert member.open("/proef/check").fields["nonce"] == nonce
        member.send()
        assert (round_.figures.break_off, len(round_.stored)) == (0, turn + 1)
    assert round_.figures.left_at == (("een", 10, 0), ("twee", 10, 0))


def test_two_tabs_that_were_opened_before_anything_was_saved_fill_one_draft(round_of: Make) -> None:
    round_ = round_of(THREE)
    member = round_.member()
    left, right = member.start().fields, member.start().fields
    member.post("/proef", {**left, "a": "links"})
    member.post("/proef", {**right, "a": "rechts"})
    assert round_.figures.break_off == 1
    assert saved(round_, member).answers == {"a": "rechts"}


def test_a_tab_whose_section_was_hidden_by_another_goes_on_and_keeps_what_can_be_copied(round_of: Make) -> None:
    round_ = round_of(THREE)
    member = round_.member()
    first = member.start().fields
    member.answer({"meer": "ja"})
    member.answer()
    three = member.page.fields
    member.post("/proef", {**first, "meer": "nee"})
    page = member.post("/proef/section/drie", {**three, "c": "dit is bewaard"})
    assert member.status == 409
    assert "Deze vragen worden niet meer gesteld" in page.text
    assert "dit is bewaard" in page.text
    member.follow("Ga verder waar je was")
    assert member.status == 200
    member.post("/proef/section/drie", three)
    assert "Stap 1 van 2" in member.page.text


def test_a_tab_that_was_left_open_after_sending_does_not_begin_a_second_answer(round_of: Make) -> None:
    round_ = round_of(THREE)
    member = round_.member()
    member.start()
    tab = member.answer({"a": "een wens"}).fields
    member.answer({"b": "nog een"})
    member.send()
    page = member.post("/proef/section/twee", {**tab, "b": "te laat"})
    assert member.status == 409
    assert "staan hier niet meer" in page.text
    assert page.fields["b"] == ["te laat"]
    assert (len(round_.stored), round_.figures.break_off) == (1, 0)
    member.answer()
    assert round_.figures.break_off == 1, "who presses once more has chosen to begin again"


def test_another_device_does_not_begin_a_second_answer_after_sending(round_of: Make) -> None:
    round_ = round_of(THREE)
    member = round_.member()
    member.start()
    code = member.later({"a": "een wens"}).code
    phone = round_.member()
    phone.open(f"/proef/resume/{code}")
    member.open("/proef/check")
    member.send()
    page = phone.answer({"a": "anders"})
    assert phone.status == 409
    assert page.fields["a"] == ["anders"]
    assert (len(round_.stored), round_.figures.break_off) == (1, 0)


def test_a_page_of_other_answers_is_not_mixed_with_those_opened_since(round_of: Make) -> None:
    round_ = round_of(THREE)
    other = round_.member()
    other.start()
    code = other.later({"a": "van een ander"}).code
    member = round_.member()
    member.start()
    tab = member.answer({"a": "van mij"}).fields
    member.open(f"/proef/resume/{code}")
    member.follow("Ga hiermee verder")
    page = member.post("/proef/section/twee", {**tab, "b": "ook van mij"})
    assert member.status == 409
    assert "andere antwoorden geopend" in page.text
    assert page.fields["b"] == ["ook van mij"]
    assert saved(round_, member).answers == {"a": "van een ander"}
    member.answer()
    assert saved(round_, member).answers == {"a": "van een ander", "b": "ook van mij"}


def test_an_expired_session_loses_nothing(round_of: Make) -> None:
    round_ = round_of(THREE)
    member = round_.member()
    member.start()
    member.answer({"a": "een wens"})
    member.browser.delete_cookie("session")
    page = member.answer({"b": "nog een"})
    assert member.status == 400
    assert page.fields["b"] == ["nog een"]
    member.answer()
    member.send()
    assert round_.stored == [{"a": "een wens", "b": "nog een"}]
    assert round_.figures.break_off == 0


def test_a_draft_cookie_that_ran_out_keeps_the_page_and_says_what_happened(round_of: Make) -> None:
    round_ = round_of(THREE)
    member = round_.member()
    member.start()
    member.answer({"a": "een wens"})
    member.browser.delete_cookie("draft-proef")
    page = member.answer({"b": "nog een"})
    assert member.status == 409
    assert "bewaarde ze te lang" in page.text
    assert page.fields["b"] == ["nog een"]
    assert round_.figures.break_off == 1


def test_a_restart_of_the_server_loses_nothing(round_of: Make) -> None:
    round_ = round_of(THREE)
    member = round_.member()
    member.start()
    member.answer({"a": "een wens"})
    again = create_member_app(round_.workspace, secret_key=b"of the test" * 3, now=round_.clock)
    new = again.test_client()
    for cookie in member.browser._cookies.values():
        new.set_cookie(cookie.key, cookie.value)
    member.browser = new
    member.answer({"b": "nog een"})
    member.send()
    assert round_.stored == [{"a": "een wens", "b": "nog een"}]


def test_the_back_button_of_the_browser_doubles_nothing(round_of: Make) -> None:
    round_ = round_of(THREE)
    member = round_.member()
    first = member.start()
    two = member.answer({"a": "een wens"})
    member.answer({"b": "nog een"})
    member.page = first
    member.answer({"a": "beter"})
    member.page = two
    check = member.answer({"b": "ook beter"})
    member.send()
    member.page = check
    member.send()
    assert round_.stored == [{"a": "beter", "b": "ook beter"}]
    figures = round_.figures
    assert (figures.break_off, figures.left_at) == (0, (("een", 1, 0), ("twee", 1, 0)))


def test_what_another_tab_saves_while_sending_is_never_lost(round_of: Make) -> None:
    """Of a save and a send at the same moment the save is sent too, or sending asks to check once more, or the tab is told
    that the answers are gone; never is it said to be saved and not there."""
    round_ = round_of(THREE, busy_timeout=20)
    for turn in range(25):
        member = round_.member()
        member.start()
        tab = member.answer({"a": f"a{turn}"}).fields
        check = member.answer({"b": "oud"}).fields
        headers, came, start = cookies(member), {}, threading.Barrier(2)

        def post(address: str, fields: Mapping[str, object], headers: Any = headers, came: Any = came) -> None:
            client = round_.app.test_client(use_cookies=False)
            start.wait()  # noqa: B023 - the threads of this turn end in it
            came[address] = client.post(address, data=fields, headers=headers)

        threads = [
            threading.Thread(target=post, args=("/proef/check", {**check, "action": "send"})),
            threading.Thread(target=post, args=("/proef/section/twee", {**tab, "b": "nieuw"})),
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        stored = [answers["b"] for answers in round_.stored if answers["a"] == f"a{turn}"]
        sent, kept = came["/proef/check"].status_code, came["/proef/section/twee"].status_code
        assert (sent, kept, stored) in [
            (303, 303, ["nieuw"]),
            (303, 409, ["oud"]),
            (409, 303, []),
        ]


def test_a_draft_saved_a_while_ago_is_there_for_who_has_the_code(round_of: Make) -> None:
    round_ = round_of(THREE)
    member = round_.member()
    member.start()
    code = member.later({"a": "een wens"}).code
    round_.clock.now += datetime.timedelta(days=40)
    database = open_database(round_.workspace.answers_db)
    try:
        assert drafts.load(database, round_id="proef", secret=code) is not None
    finally:
        database.close()
    assert round_.member().open(f"/proef/resume/{code}").fields["a"] == ["een wens"]
