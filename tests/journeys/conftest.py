"""A member in front of a browser without scripts: `start`, `answer`, `back`, `send`."""

import datetime
import re
from collections.abc import Callable, Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path
from random import Random

import pytest
from flask import Flask

from surveytool.questionnaire.parse import parse
from surveytool.response import Value
from surveytool.store import responses
from surveytool.store.closing import close_round
from surveytool.store.database import Database, create_database, open_database
from surveytool.store.figures import ResponseFigures, response_figures
from surveytool.store.rounds import open_round
from surveytool.store.workspace import Workspace
from surveytool.web.member import create_member_app

NOON = datetime.datetime(2026, 11, 22, 11, 0, tzinfo=datetime.UTC)
COMMUNITY = "name: {nl: Netwerk, en: Network}\ncontact: bestuur@example.org\nprivacy: {nl: Alleen voor het netwerk., en: For the network alone.}\n"


class Page(HTMLParser):
    """What a browser knows of a page: its title, words, links, and the form with what stands in it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.html, self.title, self.text, self.action = html, "", "", ""
        self.fields: dict[str, list[str]] = {}
        self.inputs: set[str] = set()
        self.links: dict[str, str] = {}
        self.buttons: dict[str, str] = {}
        self.problems: list[str] = []
        self._inside: list[str] = []
        self._link: str | None = None
        self._button = ""
        self._words = ""
        self._area: str | None = None
        self._select: str | None = None
        self._problem = self._option = False
        self.feed(html)
        self.text = " ".join(self.text.split())

    @property
    def receipt(self) -> str:
        """The receipt that stands on it."""
        found = re.findall(r"\b[A-Z2-7]{4}(?:-[A-Z2-7]{4}){3}\b", self.text)
        assert len(found) == 1, self.text
        return str(found[0])

    @property
    def code(self) -> str:
        """The code to go on with that stands on it."""
        found = set(re.findall(r"\b[A-Z2-7]{4}(?:-[A-Z2-7]{4}){4}\b", self.text))
        assert len(found) == 1, self.text
        return str(found.pop())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name, value = given.get("name", ""), given.get("value", "")
        if tag == "p" and given.get("class") == "problem":
            self._problem = True
            self.problems.append("")
        if tag == "form":
            self.action = given["action"]
        elif tag == "input":
            self.inputs.add(name)
            if given["type"] not in ("radio", "checkbox") or "checked" in given:
                self.fields.setdefault(name, []).append(value)
        elif tag == "textarea":
            self.inputs.add(name)
            self._area = name
            self.fields[name] = [""]
        elif tag == "select":
            self.inputs.add(name)
            self._select = name
            self.fields[name] = [""]
        elif tag == "option" and "selected" in given:
            self._option = True
        elif tag == "button":
            self._button, self._words = value, ""
        elif tag == "a":
            self._link, self._words = given.get("href", ""), ""
        elif tag == "title":
            self._inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._link is not None:
            self.links[self._words.strip()] = self._link
            self._link = None
        elif tag == "button":
            self.buttons.setdefault(self._words.strip(), self._button)
        elif tag == "textarea":
            self._area = None
        elif tag == "title":
            self._inside.pop()
        elif tag == "p":
            self._problem = False

    def handle_data(self, data: str) -> None:
        if self._option and self._select:
            self.fields[self._select] = [data]
            self._option = False
        if self._inside:
            self.title += data
            return
        if self._area:
            self.fields[self._area][0] += data.removeprefix("\n")
            return
        if self._problem:
            self.problems[-1] += data
        self._words += data
        self.text += f" {data}"


class Member:
    """Someone with a browser that has no scripts. ``page`` is what is in front of them, ``status`` how it came."""

    def __init__(self, app: Flask, round_id: str, language: str = "nl") -> None:
        self.browser = app.test_client()
        self.round_id, self.language = round_id, language
        self.page, self.status, self.address = Page(""), 0, ""

    def start(self) -> Page:
        """Open the link of the round."""
        return self.open(f"/{self.round_id}")

    def open(self, address: str) -> Page:
        """Type an address, or follow a link to it."""
        headers = {"Accept-Language": self.language}
        answer = self.browser.get(address, headers=headers, follow_redirects=True)
        self.status, self.address, self.page = (
            answer.status_code,
            answer.request.full_path.rstrip("?"),
            Page(answer.text),
        )
        return self.page

    def follow(self, words: str) -> Page:
        """Click on a link, or on the button that stands for it where the page has something to fill in."""
        if words in self.page.buttons:
            return self.answer(press=self.page.buttons[words])
        return self.open(self.page.links[words].partition("#")[0])

    def answer(self, answers: Mapping[str, object] | None = None, *, press: str = "next") -> Page:
        """Fill in, over what stands there already, and press a button. None empties a field."""
        fields = {name: values for name, values in self.page.fields.items() if name != ""}
        for name, value in (answers or {}).items():
            assert name in self.page.inputs, f"there is no input {name} on the page"
            fields[name] = (
                [str(part) for part in value] if isinstance(value, tuple) else [] if value is None else [str(value)]
            )
        return self.post(self.page.action, {**fields, "action": [press]})

    def post(self, address: str, fields: Mapping[str, object]) -> Page:
        """Send a form, and go where the answer says."""
        headers = {"Accept-Language": self.language}
        answer = self.browser.post(address, data=fields, headers=headers)
        self.status, self.address, self.page = answer.status_code, address, Page(answer.text)
        return self.open(answer.headers["Location"].partition("#")[0]) if answer.status_code == 303 else self.page

    def back(self, answers: Mapping[str, object] | None = None) -> Page:
        """Press the button that goes back."""
        return self.answer(answers, press="back")

    def later(self, answers: Mapping[str, object] | None = None) -> Page:
        """Press the button to save and go on later."""
        return self.answer(answers, press="later")

    def send(self) -> Page:
        """Press the last button."""
        return self.answer(press="send")


class Round:
    """An open round of a questionnaire, and what has come into it."""

    def __init__(self, workspace: Workspace, database: Database, app: Flask, clock: "Clock") -> None:
        self.workspace, self.database, self.app, self.clock = workspace, database, app, clock
        self.id = "proef"

    def member(self, language: str = "nl") -> Member:
        """Someone who was never here before."""
        return Member(self.app, self.id, language)

    @property
    def stored(self) -> list[dict[str, Value]]:
        """The answers that were sent."""
        return list(responses.responses(self.database, self.id))

    def close(self) -> None:
        """What the board does at the end."""
        close_round(
            self.database,
            self.id,
            keys=self.workspace.keys,
            snapshots=self.workspace.snapshots,
            today=self.clock.now.date(),
            rng=Random(1),
        )

    @property
    def figures(self) -> ResponseFigures:
        """The counts of participation."""
        return response_figures(self.database, self.id)


class Clock:
    """The time, which a test may set."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime.datetime:
        return self.now


@pytest.fixture
def round_of(tmp_path: Path) -> Iterator[Callable[..., Round]]:
    """Opens a round of the questionnaire in a YAML text."""
    opened: list[Database] = []

    def make(source: str, *, base_url: str | None = None, busy_timeout: float = 0.2, **options: object) -> Round:
        (tmp_path / "community.yaml").write_text(COMMUNITY, encoding="utf-8")
        workspace, clock = Workspace(tmp_path), Clock()
        create_database(workspace.answers_db)
        database = open_database(workspace.answers_db)
        opened.append(database)
        data = source.encode()
        questionnaire = parse(data, file="proef.yaml").questionnaire
        settings = {"population": 200, "today": NOON.date()} | options
        open_round(database, keys=workspace.keys, id="proef", source=data, questionnaire=questionnaire, **settings)  # type: ignore[arg-type]
        app = create_member_app(
            workspace, secret_key=b"of the test" * 3, base_url=base_url, now=clock, busy_timeout=busy_timeout
        )
        return Round(workspace, database, app, clock)

    yield make
    for database in opened:
        database.close()


TOLD = re.compile(
    r"(?:the store|the list of people): \w+|error [0-9A-F]{8}(?:, of which no page can be made)?: [\w.:<>; ]+"
)
"""All that may ever be logged: kinds of errors and places in the code."""


@pytest.fixture(autouse=True)
def logs_tell_of_nobody(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Whatever happens on the way, what is logged has nothing in it that came from a browser."""
    yield
    records = [record for record in caplog.get_records("call") if not record.name.startswith("alembic")]
    assert [record.getMessage() for record in records if not TOLD.fullmatch(record.getMessage())] == []
    assert [record for record in records if record.exc_info or record.stack_info] == []
