"""Signing up: one page, kept with the people and nowhere else; and a survey that never comes near the people."""

import datetime
import logging
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from surveytool.store.people import make_people, open_people
from surveytool.store.registrations import Registration, list_registrations
from tests.rights import bound_by_rights

Make = Callable[..., Any]

FORM = """\
questionnaire: aanmelden
version: 1
kind: registration
languages: [nl, en]
title: {nl: Aanmelden voor het netwerk, en: Sign up for the network}
thanks: {nl: Tot gauw., en: See you soon.}
anonymous: false
minutes: 1
sections:
  - id: wie
    title: {nl: Wie je bent, en: Who you are}
    questions:
      - {id: name, kind: text, text: {nl: Wat is je naam?, en: What is your name?}}
      - {id: email, kind: text, text: {nl: Wat is je e-mailadres?, en: What is your e-mail address?}, pattern: email, required: true}
      - id: hoop
        kind: multiple_choice
        text: {nl: Waar hoop je op?, en: What do you hope for?}
        other: true
        choices: [{code: contact, label: {nl: Contact, en: Contact}}, {code: kennis, label: {nl: Kennis, en: Knowledge}}]
      - {id: uren, kind: number, text: {nl: Hoeveel uur?, en: How many hours?}, decimals: 1}
      - {id: wens, kind: open, text: {nl: Wat wens je?, en: What do you wish?}}
"""
SURVEY = """\
questionnaire: proef
version: 1
kind: other
languages: [nl]
title: Proef
sections:
  - id: een
    title: Een
    questions:
      - {id: wens, kind: open, text: Wat wens je?}
"""
NOOR = {
    "name": "Noor Zeldzaam",
    "email": "noor.zeldzaam@example.org",
    "hoop": ("contact",),
    "wens": "een zeldzame wens",
}


def signed_up(round_: Any) -> tuple[Registration, ...]:
    with closing(open_people(round_.workspace.people_db)) as people:
        return list_registrations(people, round_.id)


@pytest.fixture
def round_of_people(round_of: Make) -> Make:
    """Opens a registration round, with the list of people that the board's command makes."""

    def make(source: str = FORM, **options: object) -> Any:
        round_ = round_of(source, **options)
        make_people(round_.workspace.people_db)
        return round_

    return make


@contextmanager
def held(path: Path, lock: str = "IMMEDIATE") -> Iterator[None]:
    """Another process holds the database."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute(f"BEGIN {lock}")
    try:
        yield
    finally:
        connection.execute("ROLLBACK")
        connection.close()


def rows(round_: Any) -> dict[str, int]:
    """How many rows each table of the answers has."""
    with closing(sqlite3.connect(round_.workspace.answers_db)) as connection:
        names = ("response", "draft", "counter", "import_log")
        return {name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in names}


def test_the_first_page_says_truly_what_is_kept_and_is_the_only_one(round_of_people: Make) -> None:
    round_ = round_of_people(closes=datetime.date(2026, 12, 1))
    page = round_.member().start()
    assert "Niet anoniem: we bewaren je naam en e-mailadres" in page.text
    assert "Ongeveer 1 minuut" in page.text
    assert "Aanmelden kan tot en met 1 december 2026" in page.text
    assert "Na 24 maanden verwijderen we je aanmelding" in page.text
    assert "alleen voor het bestuur van Netwerk" in page.text
    assert "Wil je van de lijst af? Mail naar: bestuur@example.org" in page.text
    for of_a_survey in ("Alleen voor het netwerk", "Stap ", "Volgende", "Opgeslagen", "anoniem: we vragen", "later"):
        assert of_a_survey not in page.text
    english = round_.member("en").start()
    assert "Not anonymous: we keep your name and e-mail address" in english.text
    assert "Sign up" in english.text


def test_a_sign_up_is_kept_and_thanked_for(round_of_people: Make) -> None:
    round_ = round_of_people()
    member = round_.member()
    member.start()
    page = member.answer({**NOOR, "uren": "2,5", "hoop": ("kennis", "other"), "hoop.other": "rust"}, press="send")
    assert (member.status, member.address) == (200, "/proef/thanks")
    assert "Je aanmelding is binnen" in page.text
    assert "Tot gauw." in page.text
    assert "bestuur@example.org" in page.text
    assert "Zeldzaam" not in page.html
    assert not re.search(r"\b[A-Z2-7]{4}(?:-[A-Z2-7]{4}){3}\b", page.text)
    (one,) = signed_up(round_)
    assert (one.name, one.email, one.language, one.day) == (
        NOOR["name"],
        NOOR["email"],
        "nl",
        datetime.date(2026, 11, 22),
    )
    assert one.answers == {"hoop": ("kennis", "other"), "hoop.other": "rust", "uren": 2.5, "wens": "een zeldzame wens"}
    assert member.start().fields["name"] == [""]


def test_nothing_of_a_sign_up_reaches_the_answers_the_log_or_a_cookie(
    round_of_people: Make, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    round_ = round_of_people()
    before = rows(round_)
    member = round_.member()
    member.start()
    member.answer({**NOOR, "email": "noor.zeldzaam"}, press="send")  # once wrong
    with held(round_.workspace.people_db):  # once not kept
        member.answer(NOOR, press="send")
    member.answer(NOOR, press="send")
    assert "binnen" in member.page.text
    assert rows(round_) == before
    round_.database.close()
    files = {path: path.read_bytes() for path in round_.workspace.path.rglob("*") if path.is_file()}
    holding = {path.name for path, data in files.items() if re.search(rb"(?i)zeldza", data)}
    assert holding == {"people.db"}
    assert "zeldza" not in caplog.text.lower()
    assert {cookie.key for cookie in member.browser._cookies.values()} == {"session"}  # type: ignore[attr-defined]
    with member.browser.session_transaction() as session:
        assert set(session) == {"csrf_token", "signed-up-proef"} and session["signed-up-proef"] is True


def test_what_is_wrong_is_told_and_what_was_typed_stays(round_of_people: Make) -> None:
    round_ = round_of_people()
    member = round_.member()
    member.start()
    page = member.answer({**NOOR, "email": "noor", "uren": "veel"}, press="send")
    assert member.status == 422
    assert "Nog 2 antwoorden" in page.text or "2 antwoorden" in page.text
    assert any("Vul een e-mailadres in" in problem for problem in page.problems)
    assert (page.fields["name"], page.fields["email"], page.fields["uren"]) == ([NOOR["name"]], ["noor"], ["veel"])
    assert page.fields["hoop"] == ["contact"]
    assert signed_up(round_) == ()
    member.answer({"email": NOOR["email"], "uren": None}, press="send")
    assert len(signed_up(round_)) == 1


def test_the_same_form_twice_is_one_sign_up(round_of_people: Make) -> None:
    round_ = round_of_people()
    member = round_.member()
    page = member.start()
    fields = {**page.fields, "name": ["Noor"], "email": ["noor@example.org"], "action": ["send"]}
    first = member.post("/proef", fields)
    again = member.post("/proef", fields)
    assert first.html == again.html
    assert len(signed_up(round_)) == 1


def test_a_known_address_gets_the_same_page_and_the_newest_answers_are_kept(round_of_people: Make) -> None:
    round_ = round_of_people()
    pages = []
    for name, email in (("Noor", "noor@example.org"), ("N. Zeldzaam", "Noor@Example.org"), ("Bo", "bo@example.org")):
        member = round_.member()
        member.start()
        answer = member.browser.post(
            "/proef", data={**member.page.fields, "name": [name], "email": [email], "action": ["send"]}
        )
        pages.append((answer.status_code, answer.headers["Location"], answer.data, member.open("/proef/thanks").html))
    assert pages[0] == pages[1] == pages[2]
    assert sorted((one.name, one.email) for one in signed_up(round_)) == [
        ("Bo", "bo@example.org"),
        ("N. Zeldzaam", "Noor@Example.org"),
    ]


def test_another_language_keeps_what_was_typed_and_keeps_no_sign_up(round_of_people: Make) -> None:
    round_ = round_of_people()
    member = round_.member()
    member.start()
    page = member.answer({**NOOR, "email": "noor"}, press="language-en")
    assert member.status == 200
    assert "What is your e-mail address?" in page.text
    assert (page.fields["name"], page.fields["email"], page.problems) == ([NOOR["name"]], ["noor"], [])
    assert signed_up(round_) == ()
    member.answer({"email": "noor@example.org"}, press="send")
    assert "You have signed up" in member.page.text
    assert signed_up(round_)[0].language == "en"


def broken(round_: Any, how: str) -> None:
    """Make the list of people one that cannot be used."""
    path = round_.workspace.people_db
    if how == "a folder":
        path.unlink()
        path.mkdir()
    elif how == "missing":
        path.unlink()
    elif how == "empty":
        path.write_bytes(b"")
    elif how == "no database":
        path.write_bytes(b"name;email\n" * 99)
    elif how == "of a later version":
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA user_version = 99")
    elif how in ("without rights", "read-only"):
        path.chmod(0o000 if how == "without rights" else 0o400)


@pytest.mark.parametrize(
    "how", ["a folder", "missing", "empty", "no database", "of a later version", "without rights", "read-only"]
)
def test_a_list_that_cannot_be_used_keeps_what_was_typed_in_the_page(
    round_of_people: Make, how: str, caplog: pytest.LogCaptureFixture
) -> None:
    round_ = round_of_people()
    member = round_.member()
    member.start()
    broken(round_, how)
    with bound_by_rights():
        page = member.answer(NOOR, press="send")
    assert member.status == 503
    assert "Je bent nog niet aangemeld" in page.text
    assert "Probeer opnieuw" in page.text
    assert (page.fields["name"], page.fields["email"]) == ([NOOR["name"]], [NOOR["email"]])
    assert (page.fields["wens"], page.fields["hoop"]) == ([NOOR["wens"]], ["contact"])
    assert rows(round_) == {"response": 0, "draft": 0, "counter": 0, "import_log": 0}
    assert "the list of people: Store" in caplog.text and "zeldza" not in caplog.text.lower()
    assert round_.member().start() and round_.member().open("/").text  # the page itself needs no list


def test_a_list_that_is_held_can_be_tried_again(round_of_people: Make) -> None:
    round_ = round_of_people()
    member = round_.member()
    member.start()
    with held(round_.workspace.people_db):
        member.answer(NOOR, press="send")
        assert member.status == 503
    assert signed_up(round_) == ()
    member.answer(press="send")
    assert len(signed_up(round_)) == 1


def test_answers_that_cannot_be_read_lose_nothing_of_a_sign_up(round_of_people: Make) -> None:
    round_ = round_of_people()
    member = round_.member()
    member.start()
    fields = {**member.page.fields, "name": [NOOR["name"]], "email": [NOOR["email"]], "action": ["send"]}
    for remembered in (True, False):
        if not remembered:
            round_.app.extensions["surveytool.member"].registration_rounds.clear()
        with held(round_.workspace.answers_db, "EXCLUSIVE"):
            page = member.post("/proef", fields)
            assert member.status == 503
            assert page.fields["name"] == [NOOR["name"]]
    member.post(page.action, page.fields)
    assert len(signed_up(round_)) == 1
    assert rows(round_)["draft"] == 0


def test_a_post_that_cannot_be_told_from_a_forged_one_keeps_what_was_typed(round_of_people: Make) -> None:
    round_ = round_of_people()
    member = round_.member()
    member.start()
    fields = {**member.page.fields, "csrf_token": ["x"], "name": [NOOR["name"]], "email": [NOOR["email"]]}
    page = member.post("/proef", fields)
    assert member.status == 400
    assert page.fields["name"] == [NOOR["name"]]
    assert signed_up(round_) == ()
    member.answer(press="send")
    assert len(signed_up(round_)) == 1


def test_fields_that_are_not_on_the_page_are_refused(round_of_people: Make) -> None:
    round_ = round_of_people()
    member = round_.member()
    member.start()
    fields = {**member.page.fields, "name": ["Noor"], "email": ["noor@example.org"]}
    for bad in ({"member": ["1"]}, {"_shown": [""]}, {"email": ["a@example.org", "b@example.org"]}):
        member.post("/proef", {**fields, **bad})
        assert member.status in (400, 422)
    for email in ("a@example.org, b@example.org", "a@example.org\r\nBcc: b", "<a@example.org>", "a@b", "\u200b"):
        member.post("/proef", {**fields, "email": [email]})
        assert member.status == 422, email
    member.post("/proef", {**fields, "hoop": ["niets"]})
    assert member.status == 422
    assert signed_up(round_) == ()


def test_a_round_that_is_not_open_keeps_no_sign_up_and_gives_the_texts_back(round_of_people: Make) -> None:
    round_ = round_of_people(closes=datetime.date(2026, 11, 22))
    member = round_.member()
    member.start()
    round_.clock.now += datetime.timedelta(days=2)
    page = member.answer(NOOR, press="send")
    assert member.status == 410
    assert "Aanmelden kan niet meer" in page.text
    assert NOOR["name"] in page.text and NOOR["email"] in page.text and NOOR["wens"] in page.text
    assert "meegeteld" not in page.text
    assert signed_up(round_) == ()
    assert "Aanmelden kan niet meer" in round_.member().start().text
    assert "proef" not in round_.member().open("/").links.values()


def test_a_round_that_opens_later_says_when(round_of_people: Make) -> None:
    round_ = round_of_people(opens=datetime.date(2026, 11, 30))
    member = round_.member()
    page = member.start()
    assert member.status == 403
    assert "Aanmelden kan nog niet" in page.text and "30 november 2026" in page.text


def test_the_thanks_are_for_who_signed_up(round_of_people: Make) -> None:
    member = round_of_people().member()
    member.open("/proef/thanks")
    assert member.address == "/proef"


def addresses(round_: Any) -> Iterator[tuple[str, str]]:
    """Every address of a page under a round, with its method."""
    for rule in round_.app.url_map.iter_rules():
        if "round_id" in rule.arguments:
            filled = re.sub(r"<[^>]+>", "wie", str(rule).replace("<round_id>", "proef"))
            yield from ((method, filled) for method in (rule.methods or set()) & {"GET", "POST"})


def test_no_page_of_a_survey_is_there_and_none_keeps_what_is_sent_to_it(round_of_people: Make) -> None:
    round_ = round_of_people()
    member = round_.member()
    member.start()
    fields = {**member.page.fields, "name": [NOOR["name"]], "email": [NOOR["email"]], "action": ["next"]}
    tried = 0
    for method, address in addresses(round_):
        if address in ("/proef", "/proef/thanks"):
            continue
        tried += 1
        answer = member.browser.open(address, method=method, data=fields if method == "POST" else None)
        assert (answer.status_code, "Aanmelden gaat op één pagina" in answer.text) == (404, True), (method, address)
    assert tried >= 7
    assert rows(round_) == {"response": 0, "draft": 0, "counter": 0, "import_log": 0}
    assert signed_up(round_) == ()


WATCH = """
import re, sys
opened = []
sys.addaudithook(lambda name, values: opened.append(str(values[0])) if name in ("open", "sqlite3.connect", "os.open") else None)

from pathlib import Path
from surveytool.store.workspace import Workspace
from surveytool.web.member import create_member_app

client = create_member_app(Workspace(Path(sys.argv[1])), secret_key=b"of the test" * 3).test_client()


def fields(page, **answers):
    found = dict(re.findall(r'name="(csrf_token|nonce|_draft)" value="([^"]*)"', page.text))
    return {**found, **answers}


def post(address, **answers):
    answer = client.post(address, data=fields(client.get(address), **answers))
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"].partition("?")[0]


assert client.get("/").status_code == 200
if sys.argv[2] == "survey":
    check = post("/proef", wens="x", action="next")
    assert "receipt" in client.get(post(check, action="send")).text
else:
    assert "binnen" in client.get(post("/proef", name="Noor", email="noor@example.org", action="send"), headers={"Accept-Language": "nl"}).text
print([name for name in opened if "people" in name.rpartition("/")[2] and not name.endswith((".py", ".pyc"))])
print(any("answers.db" in name for name in opened))
"""


def watched(round_: Any, kind: str) -> list[str]:
    arguments = [sys.executable, "-W", "error", "-c", WATCH, str(round_.workspace.path), kind]
    done = subprocess.run(arguments, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_a_survey_never_opens_the_list_of_people(round_of: Make) -> None:
    round_ = round_of(SURVEY)
    make_people(round_.workspace.people_db)
    assert watched(round_, "survey") == ["[]", "True"]


def test_signing_up_does_so_that_the_watch_is_known_to_see_it(round_of_people: Make) -> None:
    found = watched(round_of_people(), "registration")
    assert "people.db" in found[0] and found[1] == "True"


def test_a_survey_goes_the_whole_way_where_the_list_of_people_cannot_be_opened(round_of: Make) -> None:
    round_ = round_of(SURVEY)
    round_.workspace.people_db.mkdir()
    member = round_.member()
    member.start()
    member.answer({"wens": "een wens"})
    assert "Bedankt!" in member.send().text
    assert round_.stored == [{"wens": "een wens"}]
