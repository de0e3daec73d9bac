"""Who may come in at the coding page, what it says to the browser, and what it refuses."""

import datetime
import json
import random
import re
import socket
import threading
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from surveytool.errors import InvalidInput, Refused
from surveytool.questionnaire.parse import parse
from surveytool.response.receipt import receipt_hash
from surveytool.store import schema
from surveytool.store.closing import close_round
from surveytool.store.codebooks import begin_codebook, write_codebook
from surveytool.store.coding import Coded, read_codings, set_overlap
from surveytool.store.database import create_database, open_database
from surveytool.store.keys import round_key
from surveytool.store.responses import send
from surveytool.store.rounds import get_round, open_round
from surveytool.store.workspace import Workspace
from surveytool.web.coding import Desk, create_coding_app
from surveytool.web.coding.server import coding_server

DAY = datetime.date(2026, 11, 20)
CODEBOOK = """\
question: wens
version: 1
codes:
  - {id: steun, name: {nl: Steun, en: Support}}
  - {id: kennis, name: {nl: Kennis, en: Knowledge}}
  - {id: geen, name: {nl: Geen wens, en: No wish}, special: non_answer}
"""


def questionnaire(*, anonymous: bool) -> bytes:
    return f"""
questionnaire: wensen
version: 1
kind: needs
languages: [nl]
title: Wensen
anonymous: {str(anonymous).lower()}
sections:
  - id: alles
    title: Alles
    questions:
      - {{id: regio, kind: single_choice, text: Waar werk je?, choices: [{{code: noord, label: In het hoge noorden}}, {{code: zuid, label: Zuid}}]}}
      - {{id: wens, kind: open, text: Wat wens je?}}
segments: [regio]
""".encode()


WISHES = ("sparren", "geen idee", "<b>vet</b> & \u202eom")


def made(folder: Path, *, anonymous: bool = True, wishes: Sequence[str] = WISHES) -> tuple[Workspace, Desk]:
    workspace, source = Workspace(folder), questionnaire(anonymous=anonymous)
    workspace.questionnaires.mkdir()
    workspace.codebook_file("wensen", "wens").write_text(CODEBOOK, "utf-8")
    create_database(workspace.answers_db)
    db = open_database(workspace.answers_db)
    parsed = parse(source, file="wensen.yaml").questionnaire
    open_round(db, keys=workspace.keys, id="w", source=source, questionnaire=parsed, population=200, today=DAY)
    key = round_key(workspace.keys, "w")
    for number, wish in enumerate(wishes):
        send(
            db,
            round_id="w",
            key=key,
            id=bytes([number]) * 16,
            answers_json=json.dumps({"wens": wish, "regio": "noord"}),
            receipt_hash=receipt_hash(f"ABCD-EFGH-IJKL-{number:04}"),
            disposition="complete",
            day=DAY,
        )
    close_round(db, "w", keys=workspace.keys, snapshots=workspace.snapshots, today=DAY, rng=random.Random(1))
    return workspace, Desk(workspace, db, get_round(db, "w"), parsed, "wens", coder="an", today=lambda: DAY)


class Person:
    """A browser that came in by the link."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.client: FlaskClient = create_coding_app(desk, key="once", language="en").test_client()
        assert self.client.get("/open/once").status_code == 303

    def page(self, address: str = "/") -> str:
        answer = self.client.get(address)
        assert answer.status_code == 200, answer.text
        return answer.text

    def token(self) -> str:
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.page("/new"))
        assert found is not None
        return found[1]

    def post(self, address: str, **fields: str) -> int:
        return self.client.post(address, data={"csrf_token": self.token(), **fields}).status_code

    @property
    def codings(self) -> list[Coded]:
        return list(read_codings(self.desk._db, "w", "wens"))


@pytest.fixture
def person(tmp_path: Path) -> Iterator[Person]:
    _, desk = made(tmp_path)
    yield Person(desk)
    desk._db.close()


def answer_with(person: Person, text: str) -> str:
    return next(one.id for one in person.desk.answers if one.text == text)


def test_the_link_works_once_and_without_it_nothing_is_told(tmp_path: Path) -> None:
    _, desk = made(tmp_path)
    app = create_coding_app(desk, key="once", language="en")
    stranger, owner = app.test_client(), app.test_client()
    for address in ("/", "/piles", "/codebook", "/new", "/open/other"):
        answer = stranger.get(address)
        assert (answer.status_code, "sparren" in answer.text) == (403, False), address
    assert owner.get("/open/once").status_code == 303
    assert "sparren" in owner.get("/").text
    assert stranger.get("/open/once").status_code == 403
    assert stranger.get("/").status_code == 403
    desk._db.close()


def test_another_name_for_this_computer_is_refused(person: Person) -> None:
    assert person.client.get("/", headers={"Host": "evil.example"}).status_code == 400


def test_a_post_without_the_token_of_the_page_stores_nothing(person: Person) -> None:
    answer = answer_with(person, "sparren")
    assert person.client.post(f"/answer/{answer}", data={"suggested": "1:steun"}).status_code == 400
    assert person.codings == []


def test_a_get_changes_nothing(person: Person) -> None:
    answer = answer_with(person, "sparren")
    assert person.client.get(f"/answer/{answer}?read=1").status_code == 405
    assert person.client.get("/undo").status_code == 405
    assert person.codings == []


def test_pages_allow_nothing_of_others_and_are_not_kept(person: Person) -> None:
    headers = person.client.get("/").headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert (headers["Cache-Control"], headers["Referrer-Policy"]) == ("no-store", "no-referrer")


def test_an_answer_is_shown_as_it_is_and_never_as_a_part_of_the_page(person: Person) -> None:
    assert "&lt;b&gt;vet&lt;/b&gt; &amp;" in person.page()


def test_how_a_code_was_found_is_kept(person: Person) -> None:
    answer = answer_with(person, "sparren")
    assert person.post(f"/answer/{answer}", suggested="2:steun") == 303
    assert person.post(f"/answer/{answer}", typed="KENNIS") == 303
    (coded,) = person.codings
    assert coded.codes == {"steun": "suggested_2", "kennis": "typed"}


def test_what_was_coded_is_suggested_for_what_looks_like_it_and_no_more_when_it_is_taken_back(tmp_path: Path) -> None:
    _, desk = made(tmp_path, wishes=("samen sparren", "vaker sparren", "iets anders"))
    person = Person(desk)
    first, second = (answer_with(person, text) for text in ("samen sparren", "vaker sparren"))

    def suggested() -> list[str]:
        row = next(row for row in desk.rows("en") if row.answer == second)
        return [one.code for _, one in desk.suggestions(row) if one.kind == "answer"]

    assert suggested() == []
    person.post(f"/answer/{first}", typed="kennis")
    assert suggested() == ["kennis"]
    person.post("/undo")
    assert suggested() == []
    desk._db.close()


def test_that_nothing_was_said_stands_alone(person: Person) -> None:
    answer = answer_with(person, "geen idee")
    person.post(f"/answer/{answer}", typed="steun")
    person.post(f"/answer/{answer}", typed="geen wens")
    assert [set(one.codes) for one in person.codings] == [{"geen"}]
    person.post(f"/answer/{answer}", typed="steun")
    assert [set(one.codes) for one in person.codings] == [{"steun"}]


def test_read_and_under_no_theme_is_another_thing_than_not_read(person: Person) -> None:
    answer = answer_with(person, "sparren")
    person.post(f"/answer/{answer}", read="1")
    assert [one.codes for one in person.codings] == [{}]
    person.post(f"/answer/{answer}", forget="1")
    assert person.codings == []
    person.post("/undo")
    assert [one.codes for one in person.codings] == [{}]


def test_undo_goes_back_step_by_step_and_then_stops(person: Person) -> None:
    answer = answer_with(person, "sparren")
    for code in ("steun", "kennis"):
        person.post(f"/answer/{answer}", typed=code)
    person.post("/undo")
    assert [set(one.codes) for one in person.codings] == [{"steun"}]
    person.post("/undo")
    person.post("/undo")
    assert person.codings == []


@pytest.mark.parametrize("fields", [{"suggested": "1:weg"}, {"suggested": "1:"}, {"suggested": ""}, {"take": "weg"}])
def test_a_code_that_is_not_in_the_codebook_is_refused(person: Person, fields: dict[str, str]) -> None:
    assert person.post(f"/answer/{answer_with(person, 'sparren')}", **fields) == 409
    assert person.codings == []


def test_an_answer_that_is_not_there_is_refused(person: Person) -> None:
    assert person.post("/answer/0123456789abcdef", read="1") == 409


def test_a_new_theme_is_asked_for_and_goes_to_the_answer(person: Person) -> None:
    answer = answer_with(person, "sparren")
    sent = person.client.post(f"/answer/{answer}", data={"csrf_token": person.token(), "typed": "Zorg & café"})
    assert "name=Zorg+%26+caf%C3%A9" in sent.headers["Location"]
    assert person.post("/new", name="Zorg & café", answer=answer, keywords="*zorg*, café") == 303
    assert [set(one.codes) for one in person.codings] == [{"zorg_cafe"}]
    code = person.desk.codebook.code("zorg_cafe")
    assert (code.since, person.desk.codebook.version) == (2, 2)
    assert code.keywords == {"en": ("*zorg*", "café")}


@pytest.mark.parametrize("name", ["", "   ", "x" * 101, "steun", "Geen wens"])
def test_a_theme_without_a_name_of_its_own_is_not_made(person: Person, name: str, tmp_path: Path) -> None:
    before = (tmp_path / "questionnaires" / "wensen.wens.codebook.yaml").read_bytes()
    assert person.post("/new", name=name) == 422
    assert (tmp_path / "questionnaires" / "wensen.wens.codebook.yaml").read_bytes() == before


@pytest.mark.parametrize("name", ["2026", "!!", "\u05e9\u05dc\u05d5\u05dd", "other", "a: [b", "' \" #", "=1+1"])
def test_a_theme_may_have_any_name(person: Person, name: str) -> None:
    assert person.post("/new", name=name) == 303
    assert [code.name.read("en") for code in person.desk.codebook.codes if code.since == 2] == [name]


def test_what_is_written_in_the_codebook_meanwhile_is_seen_and_kept(person: Person, tmp_path: Path) -> None:
    file = tmp_path / "questionnaires" / "wensen.wens.codebook.yaml"
    file.write_text(f"# met de hand\n{CODEBOOK}  - {{id: scholing, name: {{nl: Scholing, en: Schooling}}}}\n", "utf-8")
    assert "Schooling" in person.page()
    assert person.post("/new", name="Zorg") == 303
    text = file.read_text("utf-8")
    assert text.startswith("# met de hand")
    assert [code.id for code in person.desk.codebook.codes] == ["steun", "kennis", "geen", "scholing", "zorg"]


def test_a_codebook_that_was_broken_meanwhile_is_told_and_left_alone(person: Person, tmp_path: Path) -> None:
    file = tmp_path / "questionnaires" / "wensen.wens.codebook.yaml"
    token = person.token()
    file.write_text("question: wens\nversion: twee\n", "utf-8")
    answer = person.client.get("/")
    assert (answer.status_code, "version" in answer.text) == (409, True)
    assert person.client.post("/new", data={"csrf_token": token, "name": "Zorg"}).status_code == 409
    assert file.read_text("utf-8") == "question: wens\nversion: twee\n"


def test_two_coders_at_once_keep_what_each_of_them_gave(tmp_path: Path) -> None:
    workspace, desk = made(tmp_path)
    other = second_window(workspace, desk, "bo")
    one, two = Person(desk), Person(other)
    answer = answer_with(one, "sparren")
    assert one.post("/new", name="Eerste", answer=answer) == 303
    assert two.post("/new", name="Tweede", answer=answer) == 303
    assert {one.coder: set(one.codes) for one in two.codings} == {"an": {"eerste"}, "bo": {"tweede"}}
    assert {code.id for code in workspace.codebook("wensen", "wens").codes} >= {"eerste", "tweede"}
    other._db.close()
    desk._db.close()


def second_window(workspace: Workspace, desk: Desk, coder: str = "an") -> Desk:
    return Desk(
        workspace,
        open_database(workspace.answers_db),
        desk.round,
        desk.questionnaire,
        "wens",
        coder=coder,
        today=lambda: DAY,
    )


def test_undo_in_one_window_leaves_what_another_stored_since(tmp_path: Path) -> None:
    workspace, desk = made(tmp_path)
    other = second_window(workspace, desk)
    one, two = Person(desk), Person(other)
    answer = answer_with(one, "sparren")
    one.post(f"/answer/{answer}", typed="steun")
    two.post(f"/answer/{answer}", typed="kennis")
    assert one.post("/undo") == 409
    assert [set(coded.codes) for coded in one.codings] == [{"steun", "kennis"}]
    other._db.close()
    desk._db.close()


def test_two_pages_in_one_browser_do_not_shut_each_other_out(tmp_path: Path) -> None:
    _, desk = made(tmp_path)
    names = set()
    for _ in range(2):
        answer = create_coding_app(desk, key="once", language="en").test_client().get("/open/once")
        names.add(answer.headers["Set-Cookie"].split("=")[0])
    assert len(names) == 2
    desk._db.close()


def test_a_link_that_is_followed_twice_in_one_browser_goes_to_the_answers(person: Person) -> None:
    person.post(f"/answer/{person.desk.answers[0].id}", read="1")
    assert person.client.get("/open/once").headers["Location"] == "/"
    assert person.desk.progress().next == (person.desk.answers[1].id, 2)


def test_a_connection_that_asks_nothing_keeps_nobody_waiting(tmp_path: Path) -> None:
    _, desk = made(tmp_path)
    listener = socket.create_server(("127.0.0.1", 0))
    server = coding_server(create_coding_app(desk, key="once", language="en"), listener)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        with (
            socket.create_connection(listener.getsockname()[:2]),
            urllib.request.urlopen(f"http://127.0.0.1:{server.port}/-/coding.css", timeout=10) as answer,
        ):
            assert answer.status == 200
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        listener.close()
        desk._db.close()


def test_a_codebook_is_begun_where_there_is_none_and_only_there(tmp_path: Path) -> None:
    workspace, desk = made(tmp_path)
    file = workspace.codebook_file("wensen", "wens")
    file.unlink()
    assert begin_codebook(workspace, desk._db, desk.questionnaire, "wens")
    desk.look()
    assert {code.special for code in desk.codebook.codes} == {"non_answer", "other"}
    assert "Niets te melden" in Person(desk).page("/codebook?lang=nl")
    assert not begin_codebook(workspace, desk._db, desk.questionnaire, "wens")
    desk._db.close()


def test_no_codebook_is_written_that_cannot_be_read_again(person: Person, tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    assert (
        person.post(
            "/new", name="Sa\u00admen\u200b \u202eop\0 pad", definition="Een\r\ntwee\u2028drie", keywords="*\u0007pad*"
        )
        == 303
    )
    made = workspace.codebook("wensen", "wens").codes[-1]
    assert (made.name.read("nl"), made.keywords) == ("Samen op pad", {"en": ("*pad*",)})
    file = workspace.codebook_file("wensen", "wens")
    read = file.read_bytes()
    broken = person.desk.codebook.model_copy(update={"codes": person.desk.codebook.codes * 2})
    with pytest.raises(InvalidInput):
        write_codebook(workspace, "wensen", broken, before=None)
    assert file.read_bytes() == read
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_the_numbers_of_what_is_suggested_stay_while_a_person_is_at_an_answer(tmp_path: Path) -> None:
    _, desk = made(tmp_path, wishes=("steun en kennis", "iets anders"))
    person = Person(desk)
    answer = answer_with(person, "steun en kennis")

    def numbered() -> dict[str, str]:
        form = person.page().split(f"/answer/{answer}")[1]
        return {code: place for place, code in re.findall(r'value="(.):(\w+)"', form)}

    before = numbered()
    assert set(before) >= {"steun", "kennis"}
    first = next(code for code, place in before.items() if place == "1")
    person.post(f"/answer/{answer}", suggested=f"1:{first}")
    assert numbered() == {code: place for code, place in before.items() if code != first}
    desk._db.close()


def test_what_was_just_read_stays_in_sight_where_only_what_was_not_read_is_shown(person: Person) -> None:
    first, second, third = (one.id for one in person.desk.answers)
    token = person.token()
    for answer in (first, second):
        gone = person.client.post(f"/answer/{answer}", data={"csrf_token": token, "read": "1", "show": "unread"})
        assert gone.headers["Location"] == f"/?show=unread&at={answer}#a-{answer}"
    shown = re.findall(r'<article id="a-(\w+)"', person.page(f"/?show=unread&at={second}"))
    assert shown == [second, third]
    assert "1 answer" in person.page(f"/?show=unread&at={second}")


@pytest.mark.parametrize(
    "asked",
    ["page=" + "9" * 5000, "page=-1", "page=%C2%B2", "show=code:no", "at=" + "a" * 5000, "lang=xx", "find=%00%FF"],
)
def test_whatever_is_asked_for_a_page_comes(person: Person, asked: str) -> None:
    assert "</html>" in person.page(f"/?{asked}")


def test_an_answer_that_says_the_same_gets_all_that_the_earlier_one_got_in_one_press(tmp_path: Path) -> None:
    _, desk = made(tmp_path, wishes=("sparren", "Sparren.", "iets anders"))
    person = Person(desk)
    later, earlier = next((row.answer, row.repeats) for row in desk.rows("en") if row.repeats)
    first = desk.answers[earlier - 1].id
    assert 'name="same"' not in person.page()
    assert person.post(f"/answer/{later}", same="1") == 409
    for code in ("steun", "kennis"):
        person.post(f"/answer/{first}", typed=code)
    assert "Support, Knowledge" in person.page().split('name="same"')[1]
    for _ in range(2):
        assert person.post(f"/answer/{later}", same="1") == 303
    assert {one.answer: set(one.codes) for one in person.codings}[later] == {"steun", "kennis"}
    assert 'name="same"' not in person.page()
    person.post("/undo")
    assert {one.answer for one in person.codings} == {first}
    desk._db.close()


def test_pressing_twice_is_one_change(person: Person) -> None:
    answer = answer_with(person, "sparren")
    for _ in range(2):
        person.post(f"/answer/{answer}", suggested="12:steun")
    assert person.codings[0].codes == {"steun": "typed"}  # there is no twelfth
    for _ in range(2):
        assert person.post("/new", name="Nieuw", answer=answer) == 303
    person.post("/undo")
    assert set(person.codings[0].codes) == {"steun"}
    person.post("/undo")
    assert person.codings == []
    assert person.post("/new", name="Anders", answer="0" * 16) == 409
    assert "anders" not in person.desk.codebook.ids


def test_what_is_drawn_for_two_people_meanwhile_gets_no_suggestions_any_more(tmp_path: Path) -> None:
    _, desk = made(tmp_path, wishes=("steun", "kennis"))
    person = Person(desk)
    assert person.page().count('data-key="1"') == 2
    set_overlap(desk._db, "w", "wens", [desk.answers[0].id], first="an", second="bo")
    assert person.page().count('data-key="1"') == 1
    desk._db.close()


def test_what_is_settled_takes_the_place_of_what_was_settled_before(tmp_path: Path) -> None:
    workspace, desk = made(tmp_path)
    answer = desk.answers[0].id
    set_overlap(desk._db, "w", "wens", [answer], first="an", second="bo")
    for one, code in ((desk, "steun"), (second_window(workspace, desk, "bo"), "kennis")):
        one.change(answer, add={code: "typed"})
        if one is not desk:
            one._db.close()
    both = second_window(workspace, desk, "settled")
    person = Person(both)
    for chosen in ("steun", "kennis", "steun kennis", ""):
        assert f'value="{chosen}"' in person.page() or not chosen
        assert person.post(f"/answer/{answer}", take=chosen) == 303
        assert {one.coder: set(one.codes) for one in person.codings}["settled"] == set(chosen.split())
    assert Person(desk).post(f"/answer/{answer}", take="kennis") == 409
    both._db.close()
    desk._db.close()


def test_answers_that_were_deleted_meanwhile_are_shown_no_more(person: Person) -> None:
    assert "sparren" in person.page()
    with person.desk._db.writing() as connection:
        connection.execute(update(schema.round_).values(purged=DAY))
    gone = person.client.get("/")
    assert gone.status_code == 409
    assert "sparren" not in gone.text


def test_a_theme_is_reworded_in_one_language_and_stays_the_same_one(person: Person, tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    file = workspace.codebook_file("wensen", "wens")
    file.write_text("# met de hand\n" + CODEBOOK, "utf-8")
    page = person.page("/theme/steun")
    seen = re.search(r'name="seen" value="(\w+)"', page)
    assert seen is not None
    fields = {"seen": seen[1], "name": "Backing", "definition": "By peers", "keywords": "peer*, *, buddy"}
    assert person.post("/theme/steun", **fields | {"name": "Knowledge"}) == 422
    assert person.post("/theme/steun", **fields) == 303
    assert person.post("/theme/steun", **fields) == 422  # what was seen is not what is there any more
    code = workspace.codebook("wensen", "wens").code("steun")
    assert code.name.root == {"nl": "Steun", "en": "Backing"}
    assert code.definition is not None and code.definition.root == {"nl": "By peers", "en": "By peers"}
    assert code.keywords == {"en": ("peer*", "buddy")}
    assert file.read_text("utf-8").startswith("# met de hand\nquestion: wens\nversion: 2\n")
    assert person.post("/theme/nowhere", seen="") == 404


def test_a_link_in_other_letters_opens_nothing(tmp_path: Path) -> None:
    _, desk = made(tmp_path)
    assert create_coding_app(desk, key="once", language="en").test_client().get("/open/\u00e9").status_code == 403
    desk._db.close()


def test_a_codebook_that_somebody_saves_at_the_same_moment_is_not_written_over(tmp_path: Path) -> None:
    workspace, desk = made(tmp_path)
    file = workspace.codebook_file("wensen", "wens")
    read = file.read_bytes()
    file.write_bytes(read + b"# met de hand\n")
    with pytest.raises(Refused, match="changed by somebody else"):
        write_codebook(workspace, "wensen", desk.codebook, before=read)
    assert file.read_bytes() == read + b"# met de hand\n"
    assert [path.name for path in file.parent.iterdir()] == [file.name]
    desk._db.close()


def test_closed_answers_stand_beside_an_open_one_only_where_no_anonymity_was_promised(tmp_path: Path) -> None:
    for anonymous in (True, False):
        folder = tmp_path / str(anonymous)
        folder.mkdir()
        _, desk = made(folder, anonymous=anonymous)
        assert ("hoge noorden" in Person(desk).page()) != anonymous
        desk._db.close()


def test_an_answer_is_read_out_in_its_own_language(tmp_path: Path) -> None:
    _, desk = made(
        tmp_path, wishes=("Een plek waar we van elkaar leren", "A place where we learn from the others", "🙂")
    )
    said = dict(re.findall(r'<p class="text" dir="auto"( lang="..")?[^>]*>(\S+)', Person(desk).page()))
    assert said == {' lang="nl"': "Een", ' lang="en"': "A", "": "🙂</p>"}
    desk._db.close()
