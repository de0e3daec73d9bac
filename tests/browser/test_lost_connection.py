"""A connection that fails, a server that is killed and started anew, buttons pressed twice: by a real browser and server."""

import datetime
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Request, expect

from surveytool.questionnaire.parse import parse
from surveytool.store import drafts, responses
from surveytool.store.database import create_database, open_database
from surveytool.store.figures import response_figures
from surveytool.store.rounds import open_round
from surveytool.store.workspace import Workspace

pytestmark = pytest.mark.browser

HERE = Path(__file__).parent
SERVE = """
import sys
from pathlib import Path
from surveytool.store.workspace import Workspace
from surveytool.web.server import serve_member
serve_member(Workspace(Path(sys.argv[1])), "127.0.0.1", int(sys.argv[2]), 2, ready=lambda address: print(address, flush=True))
"""
Next, Back, Send, Later = (
    re.compile(f"^({names})$")
    for names in ("Volgende|Next", "Terug|Back", "Versturen|Send", "Opslaan en later verder|Save and go on later")
)


class Server:
    """A server that can be killed and started on the same port."""

    def __init__(self, workspace: Workspace, port: int) -> None:
        self.workspace, self.port = workspace, port
        self.url = f"http://127.0.0.1:{port}"
        self.database = open_database(workspace.answers_db)
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        command = [sys.executable, "-c", SERVE, str(self.workspace.path), str(self.port)]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True)
        assert self._process.stdout is not None
        assert self._process.stdout.readline().strip() == self.url

    def kill(self) -> None:
        """The power goes: master and workers at once."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(timeout=20)
            assert self._process.stdout is not None
            self._process.stdout.close()
            self._process = None

    @property
    def begun(self) -> int:
        return response_figures(self.database, "kinds").break_off

    @property
    def stored(self) -> list[dict[str, Any]]:
        return list(responses.responses(self.database, "kinds"))


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A server with a round of ``kinds``."""
    (tmp_path / "community.yaml").write_text("name: {nl: Netwerk, en: Network}\n", encoding="utf-8")
    workspace = Workspace(tmp_path)
    create_database(workspace.answers_db)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    one = Server(workspace, port)
    source = (HERE / "kinds.yaml").read_bytes()
    open_round(
        one.database,
        keys=workspace.keys,
        id="kinds",
        source=source,
        questionnaire=parse(source, file="kinds.yaml").questionnaire,
        population=200,
        today=datetime.date.today(),  # noqa: DTZ011
    )
    one.start()
    yield one
    one.kill()
    one.database.close()


def press(page: Page, name: re.Pattern[str]) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name).click()


def to_texts(page: Page, server: Server) -> None:
    """On to the page with text fields."""
    page.goto(f"{server.url}/kinds")
    page.get_by_role("radio", name="Samen met anderen").check()
    for _ in range(4):
        if page.get_by_label("Wat wens je?").count():
            return
        for name in page.eval_on_selector_all(
            "input[type=radio]", "inputs => [...new Set(inputs.map(input => input.name))]"
        ):
            page.locator(f'input[name="{name}"]').nth(1).check(force=True)
        press(page, Next)


def fill_texts(page: Page) -> None:
    page.get_by_label("Wat wens je?").fill("Een lange wens, in de trein getypt")
    page.get_by_label("Hoeveel uur?").fill("7,5")
    page.get_by_label("Je e-mailadres").fill("a@example.org")


def test_without_a_connection_everything_stays_on_the_page_and_goes_on_when_it_is_back(
    context_of: Callable[..., BrowserContext], server: Server, faults: Callable[[Page], list[str]]
) -> None:
    context = context_of()
    page = context.new_page()
    to_texts(page, server)
    fill_texts(page)
    address = page.url
    context.set_offline(True)
    for name in (Next, Back, Later, re.compile("English")):
        page.get_by_role("button", name=name).click()
        expect(page.locator(".offline")).to_be_focused()
        expect(page.get_by_role("alert")).to_contain_text("Geen verbinding")
        expect(page.locator(".offline")).to_have_count(1)
        expect(page.get_by_label("Wat wens je?")).to_have_value("Een lange wens, in de trein getypt")
        assert page.url == address
    assert faults(page) == []
    context.set_offline(False)
    press(page, Next)
    expect(page.get_by_text("Een lange wens, in de trein getypt")).to_be_visible()
    context.set_offline(True)
    page.get_by_role("button", name=Send).click()
    expect(page.locator(".offline")).to_be_focused()
    assert server.stored == []
    context.set_offline(False)
    press(page, Send)
    assert [answers["wens"] for answers in server.stored] == ["Een lange wens, in de trein getypt"]


def test_a_server_that_is_killed_and_started_anew_loses_nothing(
    context_of: Callable[..., BrowserContext], server: Server
) -> None:
    page = context_of(language="en").new_page()
    page.goto(f"{server.url}/kinds?lang=nl")
    to_texts(page, server)
    fill_texts(page)
    server.kill()
    page.get_by_role("button", name=Next).click()
    expect(page.get_by_role("alert")).to_contain_text("We konden de server niet bereiken")
    server.start()
    press(page, Next)
    assert "/check" in page.url
    server.kill()
    page.get_by_role("button", name=Send).click()
    expect(page.locator(".offline")).to_be_focused()
    server.start()
    press(page, Send)
    assert re.fullmatch(r"([A-Z2-7]{4}-){3}[A-Z2-7]{4}", page.locator(".receipt").inner_text())
    (answers,) = server.stored
    assert (answers["wens"], answers["uren"]) == ("Een lange wens, in de trein getypt", 7.5)
    assert server.begun == 0


def is_saving(request: Request) -> bool:
    """Whether this saves something; a look at what an answer brings up does not."""
    return request.method == "POST" and "action=look" not in (request.post_data or "")


def test_a_click_too_many_saves_one_draft_and_sends_one_answer(
    context_of: Callable[..., BrowserContext], server: Server
) -> None:
    for scripts in (True, False):
        context = context_of(scripts=scripts)
        page = context.new_page()
        posts: list[str] = []
        page.on("request", lambda request, posts=posts: posts.append(request.url) if is_saving(request) else None)
        page.goto(f"{server.url}/kinds")
        page.get_by_role("radio", name="Samen met anderen").check()
        page.get_by_role("button", name=Next).dblclick(no_wait_after=True)
        expect(page).to_have_url(re.compile("/section/"), timeout=30_000)  # the second click ends the first one's way
        assert server.begun == 1
        if scripts:
            assert len(posts) == 1
        to_texts(page, server)
        fill_texts(page)
        press(page, Next)
        page.get_by_role("button", name=Send).dblclick(no_wait_after=True)
        expect(page).to_have_url(re.compile("/thanks$"), timeout=30_000)
        assert server.begun == 0
    assert len(server.stored) == 2


def test_the_button_works_again_after_going_back(context_of: Callable[..., BrowserContext], server: Server) -> None:
    page = context_of().new_page()
    page.goto(f"{server.url}/kinds")
    page.get_by_role("radio", name="Samen met anderen").check()
    press(page, Next)
    page.evaluate("setTimeout(() => history.back())")
    page.wait_for_url("**/kinds")
    page.get_by_role("radio", name="Alleen").check()
    press(page, Next)
    assert server.begun == 1


def test_enter_in_a_text_field_goes_on_and_does_not_change_the_language(
    context_of: Callable[..., BrowserContext], server: Server
) -> None:
    for scripts in (True, False):
        page = context_of(scripts=scripts).new_page()
        to_texts(page, server)
        fill_texts(page)
        with page.expect_navigation():
            page.get_by_label("Hoeveel uur?").press("Enter")
        assert "/check" in page.url
        assert page.title().startswith("Controleer")


def test_the_other_language_keeps_what_was_typed_also_without_scripts(
    context_of: Callable[..., BrowserContext], server: Server
) -> None:
    for scripts in (True, False):
        page = context_of(scripts=scripts).new_page()
        to_texts(page, server)
        page.get_by_label("Wat wens je?").fill("Half af")
        page.get_by_label("Je e-mailadres").fill("nog geen adres")
        with page.expect_navigation():
            page.get_by_role("button", name="English").click()
        assert page.locator("html").get_attribute("lang") == "en"
        expect(page.locator("textarea").first).to_have_value("Half af")
        expect(page.locator("[type=email]")).to_have_value("nog geen adres")
        expect(page.locator(".summary")).to_have_count(0)


def test_a_phone_goes_on_where_a_computer_stopped(
    context_of: Callable[..., BrowserContext], server: Server, faults: Callable[[Page], list[str]]
) -> None:
    computer = context_of(width=1280, scripts=False).new_page()
    to_texts(computer, server)
    computer.get_by_label("Wat wens je?").fill("Onderweg verder")
    press(computer, Later)
    link = computer.locator(".link a").inner_text()
    code = computer.locator(".receipt").inner_text()
    assert link == f"{server.url}/kinds/resume/{code}"
    phone = context_of().new_page()
    phone.goto(link)
    assert code not in phone.url
    expect(phone.get_by_label("Wat wens je?")).to_have_value("Onderweg verder")
    fill_texts(phone)
    press(phone, Next)
    press(phone, Send)
    assert len(server.stored) == 1
    computer.goto(f"{server.url}/kinds/resume/{code}")
    expect(computer.get_by_role("alert")).to_contain_text("Bij deze code staan geen antwoorden klaar")
    assert faults(phone) == []


@pytest.mark.parametrize("language", ["nl", "en"])
def test_pages_for_later_and_withdrawing_keep_the_rules(
    context_of: Callable[..., BrowserContext], server: Server, faults: Callable[[Page], list[str]], language: str
) -> None:
    one, other = context_of(language=language).new_page(), context_of(language=language).new_page()
    found: list[str] = []

    def judge(page: Page, name: str) -> None:
        found.extend(f"{name}: {fault}" for fault in faults(page))

    for page in (one, other):
        page.goto(f"{server.url}/kinds")
        if page is one:
            page.get_by_role("button", name=Later).click()
            expect(page.locator(".notice.bad")).to_be_focused()
            judge(page, "nothing to save")
        page.locator("input[type=radio]").first.check()
        press(page, Later)
    judge(one, "later")
    code = one.locator(".receipt").inner_text()
    assert drafts.load(server.database, round_id="kinds", secret=code) is not None
    other.goto(f"{server.url}/kinds/resume/{code}")
    judge(other, "choice")
    with other.expect_navigation():
        other.locator("button[value=replace]").click()
    judge(other, "resumed")
    new = context_of(language=language).new_page()
    for address in ("resume", "resume/ABCD", "resume/ABCD-EFGH-IJKL-MNOP-QRST", "withdraw"):
        new.goto(f"{server.url}/kinds/{address}")
        judge(new, address)
    for typed in ("ABCD", "ABCD-EFGH-IJKL-MNOP"):
        new.goto(f"{server.url}/kinds/withdraw")
        new.locator("#code").fill(typed)
        new.keyboard.press("Enter")
        expect(new.locator("[role=alert]")).to_be_focused()
        judge(new, f"withdraw {typed}")
    one.goto(f"{server.url}/kinds/section/schalen")
    for name in ("tevreden", "eens.snel", "eens.veilig"):
        one.locator(f'input[name="{name}"][value="4"]').check(force=True)
    press(one, Next)
    one.locator("[type=email]").fill("a@example.org")
    one.locator("textarea").last.fill("x")
    press(one, Next)
    judge(one, "check")
    press(one, Send)
    receipt = one.locator(".receipt").inner_text()
    judge(one, "thanks")
    one.goto(f"{server.url}/kinds/withdraw")
    one.locator("#code").fill(receipt)
    with one.expect_navigation():
        one.locator("button[value=withdraw]").click()
    judge(one, "withdrawn")
    assert found == []
    assert server.stored == []
