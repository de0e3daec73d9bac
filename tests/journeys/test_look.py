"""What a script asks to show at once: the server answers by the one rule, and stores nothing."""

import re
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import assume, given, reject, settings
from hypothesis import strategies as st

from surveytool.errors import InvalidInput
from surveytool.questionnaire.flow import shown
from surveytool.questionnaire.parse import parse
from surveytool.store.database import create_database, open_database
from surveytool.store.rounds import open_round
from surveytool.store.workspace import Workspace
from surveytool.web.member import create_member_app

from .conftest import COMMUNITY, NOON, Member, Page

Make = Callable[..., Any]
REVEAL = (Path(__file__).parents[1] / "browser" / "reveal.yaml").read_text("utf-8")


def looked(html: str) -> dict[str, str]:
    """The questions in the answer to a look, each with what of it is shown."""
    return dict(re.findall(r'data-id="([a-z0-9_]+)" data-shown="([^"]*)"', html))


def look(member: Member, **answers: object) -> Page:
    fields = {name: values for name, values in member.page.fields.items() if name}
    return member.post(member.page.action, {**fields, **answers, "action": "look"})


def test_a_look_shows_what_the_answers_bring_up(round_of: Make) -> None:
    member = round_of(REVEAL).member()
    assert list(looked(member.start().html)) == ["setting", "eens", "kanaal", "wens"]
    page = look(member, setting="team", uren="41")
    assert looked(page.html) == {
        "setting": "solo team geen",
        "uren": "",
        "veel": "",
        "eens": "snel samen",
        "kanaal": "app team other",
        "wens": "",
    }
    assert page.text.startswith("Stap 1 van 3")
    assert page.fields["_shown"] == ["uren veel eens.samen kanaal.team"]
    assert ("Ben je het eens?" in page.text, "Wat wens je?" in page.text) == (True, False), "only what may change"


def test_a_look_stores_nothing_and_sets_no_cookie(round_of: Make) -> None:
    round_ = round_of(REVEAL)
    member = round_.member()
    member.start()
    before = round_.workspace.answers_db.read_bytes()
    answer = member.browser.post(
        "/proef", data={**member.page.fields, "setting": "solo", "wens": "geheim", "action": "look"}
    )
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"
    assert "problem" not in answer.text
    assert round_.workspace.answers_db.read_bytes() == before
    assert round_.figures.left_at == ()
    assert "geheim" not in member.start().html


def test_a_look_that_may_be_forged_is_refused(round_of: Make) -> None:
    round_ = round_of(REVEAL)
    member, stranger = round_.member(), round_.member()
    fields = {**member.start().fields, "setting": "solo", "action": "look"}
    assert member.browser.post("/proef", data=fields).status_code == 200
    assert member.browser.post("/proef", data={**fields, "csrf_token": "x"}).status_code == 400
    assert stranger.browser.post("/proef", data=fields).status_code == 400, "the token belongs to a browser"
    assert member.browser.post("/proef", data={**fields, "onbekend": "x"}).status_code == 400


def test_a_look_in_another_language_speaks_that_language(round_of: Make) -> None:
    member = round_of(REVEAL).member("en")
    member.start()
    assert "What is it like to work alone?" in look(member, setting="solo").text


def test_a_question_that_a_script_showed_is_asked_like_any_other(round_of: Make) -> None:
    member = round_of(REVEAL).member()
    member.start()
    presented = look(member, setting="solo").fields["_shown"]
    member.start()
    page = member.post("/proef", {**member.page.fields, "setting": "solo", "_shown": presented, "action": "next"})
    assert member.status == 422
    assert page.problems == ["Fout: Vul een antwoord in"]


def test_earlier_answers_are_repeated_in_a_look_too(round_of: Make) -> None:
    source = REVEAL.replace(
        "{nl: Hoe groot?, en: How big?}}",
        "{nl: Hoe groot?, en: How big?}}\n"
        "      - {id: erg, kind: text, show_if: 'groot > 3', text: {nl: 'Groot voor {{ setting }}?', en: 'Big?'}}",
    )
    member = round_of(source).member()
    member.start()
    member.answer({"setting": "team"})
    member.answer()
    assert member.page.title.startswith("Je team: Met anderen")
    assert "Groot voor Met anderen?" in look(member, groot="5").text


HEAD = "questionnaire: proef\nversion: 1\nkind: other\nlanguages: [nl]\ntitle: Proef\nsections:\n"
CODES = ("a", "b", "c")


@st.composite
def conditions(draw: st.DrawFn, earlier: list[str]) -> str:
    name = draw(st.sampled_from(earlier))
    simple = draw(st.sampled_from((f"{name} == 'a'", f"{name} != 'b'", f"answered({name})", f"{name} in ('b', 'c')")))
    if draw(st.booleans()):
        return simple
    other = draw(st.sampled_from(earlier))
    return f"{simple} {draw(st.sampled_from(('and', 'or')))} not {other} == 'c'"


@st.composite
def questionnaires(draw: st.DrawFn) -> str:
    """Single choices over two sections; questions, sections and choices with conditions on what comes before."""
    text, earlier = HEAD, []
    for section in ("een", "twee"):
        text += f"  - id: {section}\n    title: T\n"
        if earlier and draw(st.booleans()):
            text += f'    show_if: "{draw(conditions(earlier))}"\n'
        text += "    questions:\n"
        for _ in range(draw(st.integers(1, 4))):
            name = f"v{len(earlier)}"
            text += f"      - id: {name}\n        kind: single_choice\n        text: V\n"
            if earlier and draw(st.booleans()):
                text += f'        show_if: "{draw(conditions(earlier))}"\n'
            text += "        choices:\n"
            for code in CODES:
                own = f', show_if: "{draw(conditions(earlier))}"' if earlier and draw(st.integers(0, 3)) == 0 else ""
                text += f"          - {{code: {code}, label: L{own}}}\n"
            earlier.append(name)
    return text


@settings(max_examples=20, deadline=None)
@given(questionnaires(), st.lists(st.sampled_from((*CODES, "")), min_size=8, max_size=8))
def test_a_look_shows_exactly_what_routing_shows(source: str, chosen: list[str]) -> None:
    data = source.encode()
    try:
        questionnaire = parse(data, file="proef.yaml").questionnaire
    except InvalidInput:
        reject()  # what is never shown is refused at load
    first = questionnaire.sections[0]
    on_page = [question.id for question in first.questions]
    answers = {name: code for name, code in zip(on_page, chosen, strict=False) if code}
    assume("show_if" in source.partition("- id: twee")[0])  # else the page has no script
    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace(Path(folder))
        (Path(folder) / "community.yaml").write_text(COMMUNITY, encoding="utf-8")
        create_database(workspace.answers_db)
        database = open_database(workspace.answers_db)
        open_round(
            database,
            keys=workspace.keys,
            id="proef",
            source=data,
            questionnaire=questionnaire,
            population=200,
            today=NOON.date(),
        )
        member = Member(create_member_app(workspace, secret_key=b"of the test" * 3, now=lambda: NOON), "proef")
        member.start()
        page = look(member, **answers)
        database.close()
    view = shown(questionnaire, answers)
    assert looked(page.html) == {name: " ".join(view.choices[name]) for name in view.questions if name in on_page}
    assert f"Stap 1 van {len(view.sections)}" in page.text
