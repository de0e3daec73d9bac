"""A real server, a real browser, and the rules every page must keep."""

import datetime
import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from surveytool.questionnaire.parse import parse
from surveytool.questionnaire.standalone import with_scales
from surveytool.response.receipt import receipt_hash
from surveytool.store.closing import close_round
from surveytool.store.database import Database, create_database, open_database
from surveytool.store.invitations import Invitee, link_token
from surveytool.store.keys import links_key, round_key
from surveytool.store.people import make_people
from surveytool.store.responses import send
from surveytool.store.rounds import open_round
from surveytool.store.scales import shipped_library
from surveytool.store.workspace import Workspace

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
HERE = Path(__file__).parent
QUESTIONNAIRES = HERE.parents[1] / "questionnaires"
RULES = HERE.joinpath("invariants.js").read_text(encoding="utf-8")
CODE = "ABCD-EFGH-IJKL-MNOP"
WIDTHS = (320, 390, 768, 1280)
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SERVE = """
import sys
from pathlib import Path
from surveytool.store.workspace import Workspace
from surveytool.web.server import serve_member
serve_member(Workspace(Path(sys.argv[1])), "127.0.0.1", 0, 2, ready=lambda address: print(address, flush=True))
"""
TEXT_SPACING = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }");
  document.adoptedStyleSheets = [sheet];
}"""

LARGE_TEXT = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("html { font-size: 200% }");
  document.adoptedStyleSheets = [sheet];
}"""


MEMBERS = [bytes([number]) * 16 for number in range(12)]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's chromium, without a window. Where it is not installed these tests are skipped, but never in CI."""
    if not Path(CHROMIUM).exists() and "CI" not in os.environ:
        pytest.skip(f"needs {CHROMIUM}: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workspace behind the site."""
    return tmp_path_factory.mktemp("site")


@pytest.fixture(scope="session")
def own_links(site: str, site_folder: Path) -> list[str]:
    """The personal links of the members of round ``persoonlijk``."""
    key = links_key(Workspace(site_folder).keys, "persoonlijk")
    return [f"{site}/persoonlijk/{link_token(key, 'persoonlijk', member)}" for member in MEMBERS]


@pytest.fixture(scope="session")
def site(site_folder: Path) -> Iterator[str]:
    """The address of a server with a round of each ready questionnaire, and of ``kinds`` with every kind of question."""
    folder = site_folder
    (folder / "community.yaml").write_text(
        "name: {nl: Netwerk VS eerste lijn, en: Network of NPs}\ncontact: bestuur@example.org\nprivacy: Alleen voor het netwerk.\n",
        encoding="utf-8",
    )
    workspace, today = Workspace(folder), datetime.date.today()  # noqa: DTZ011
    create_database(workspace.answers_db)
    database = open_database(workspace.answers_db)
    weighed = HERE.parent / "questionnaires" / "valid" / "choices_weighed_days_and_consent.yaml"
    for file in (
        *sorted(file for file in QUESTIONNAIRES.glob("*.yaml") if "." not in file.stem),
        HERE / "kinds.yaml",
        HERE / "lengths.yaml",
        HERE / "reveal.yaml",
        weighed,
    ):
        source = with_scales(file.read_bytes(), shipped_library(), file=file.name)
        questionnaire = parse(source, file=file.name).questionnaire
        closes = today + datetime.timedelta(days=20)
        open_round(
            database,
            keys=workspace.keys,
            id="weighed" if file == weighed else file.stem,
            source=source,
            questionnaire=questionnaire,
            population=200,
            today=today,
            closes=closes,
        )
    make_people(workspace.people_db)
    source = (QUESTIONNAIRES / "behoeftepeiling.yaml").read_bytes()
    open_round(
        database,
        keys=workspace.keys,
        id="persoonlijk",
        source=source,
        questionnaire=parse(source, file="behoeftepeiling.yaml").questionnaire,
        population=200,
        today=today,
        links="personal",
        invitees=[Invitee(member) for member in MEMBERS],
    )
    _closed(workspace, database, today)
    database.close()
    server = subprocess.Popen([sys.executable, "-c", SERVE, str(folder)], stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    yield server.stdout.readline().strip()
    server.send_signal(signal.SIGTERM)
    server.wait(timeout=20)
    server.stdout.close()


def _closed(workspace: Workspace, database: Database, today: datetime.date) -> None:
    """A round ``gesloten`` of ``kinds`` with one response, whose receipt is ``CODE``; and a round that opens later."""
    source = (HERE / "kinds.yaml").read_bytes()
    questionnaire = parse(source, file="kinds.yaml").questionnaire
    for round_id, opens in (("gesloten", None), ("later", today + datetime.timedelta(days=9))):
        open_round(
            database,
            keys=workspace.keys,
            id=round_id,
            source=source,
            questionnaire=questionnaire,
            population=200,
            today=today,
            opens=opens,
            simulated=opens is not None,
        )
    key = round_key(workspace.keys, "gesloten")
    send(
        database,
        round_id="gesloten",
        key=key,
        id=bytes(16),
        answers_json='{"setting": "team"}',
        receipt_hash=receipt_hash(CODE),
        disposition="partial",
        day=today,
        minutes=1,
    )
    close_round(
        database, "gesloten", keys=workspace.keys, snapshots=workspace.snapshots, today=today, rng=random.Random(1)
    )


@pytest.fixture
def context_of(chromium: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Opens a browser that was never here before."""
    opened: list[BrowserContext] = []

    def make(*, language: str = "nl", width: int = 390, scripts: bool = True) -> BrowserContext:
        context = chromium.new_context(
            locale=language, viewport={"width": width, "height": 800}, java_script_enabled=scripts
        )
        context.set_default_timeout(10_000)
        opened.append(context)
        return context

    yield make
    for context in opened:
        for page in context.pages:
            page.unroute_all(behavior="wait")
        context.close()


@pytest.fixture
def broken_rules() -> Callable[[Page], list[str]]:
    """What is wrong with the page in front of us, by our own rules, at one width."""

    def judge(page: Page) -> list[str]:
        found: list[str] = page.evaluate(RULES)
        return found

    return judge


@pytest.fixture
def faults(broken_rules: Callable[[Page], list[str]]) -> Callable[[Page], list[str]]:
    """What is wrong with the page: our own rules at three widths and with wide text, and axe at two widths."""
    axe = Axe()

    def judge(page: Page) -> list[str]:
        found: list[str] = []
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            found += [f"at {width}: {fault}" for fault in broken_rules(page)]
            if width in (320, 768):
                continue
            results = axe.run(page, options={"runOnly": STANDARDS, "resultTypes": ["violations"]}).response
            found += [
                f"at {width}: axe {rule['id']}: {node['html'][:200]}"
                for rule in results["violations"]
                for node in rule["nodes"]
            ]
        page.set_viewport_size({"width": 320, "height": 800})
        page.evaluate(TEXT_SPACING)
        found += [f"with wide text: {fault}" for fault in broken_rules(page) if fault.startswith("overflow")]
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            page.evaluate(LARGE_TEXT)
            found += [
                f"with text of 200 % at {width}: {fault}"
                for fault in broken_rules(page)
                if fault.startswith("overflow")
            ]
        page.evaluate("() => { document.adoptedStyleSheets = [] }")
        page.set_viewport_size({"width": 390, "height": 800})
        return found

    return judge
