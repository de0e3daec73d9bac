"""From the list to the answer by way of a real mail: the link that came is opened, used, and the stop in it is heard."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from surveytool.store.people import list_members
from surveytool.store.workspace import Workspace
from surveytool.web.member import create_member_app
from tests.cli.mailing import BASE, Command, add_members, environment, open_days_ago, people_of
from tests.mail_server import PostOffice, post_office

NAMES = [f"lid{number:02}" for number in range(12)]


@pytest.fixture
def mail(run: Command, workspace: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PostOffice]:
    """Twelve members who were mailed."""
    with post_office() as office:
        for name, value in environment(office).items():
            monkeypatch.setenv(name, value)
        add_members(workspace, *NAMES)
        open_days_ago(workspace, 2)
        assert run("invite", "r1").exit_code == 0
        yield office


@pytest.fixture
def browser(workspace: Path) -> FlaskClient:
    """Somebody's browser, or their mail program."""
    return create_member_app(Workspace(workspace), secret_key=b"of the test" * 3).test_client()


def link(office: PostOffice, name: str) -> str:
    """The first link in the page of a mail, without the site."""
    body = office.mail_to(f"{name}@example.org").get_body(("html",))
    assert body is not None
    found = re.search(rf'href="{BASE}(/r1/[a-z2-7]+)"', body.get_content())
    assert found is not None
    return found[1]


def test_the_link_in_the_mail_leads_to_the_questionnaire(mail: PostOffice, browser: FlaskClient) -> None:
    page = browser.get(link(mail, "lid00"), follow_redirects=True)
    assert page.status_code == 200 and "Waar werk je?" in page.text


def test_one_click_of_a_mail_program_is_heard_and_mail_stops(
    run: Command, workspace: Path, mail: PostOffice, browser: FlaskClient
) -> None:
    header = mail.mail_to("lid00@example.org")["List-Unsubscribe"]
    address = re.match(rf"<{BASE}(\S+)>,", header)
    assert address is not None
    name, _, value = mail.mail_to("lid00@example.org")["List-Unsubscribe-Post"].partition("=")
    assert browser.post(address[1], data={name: value}).status_code == 200
    assert run("remind", "r1").exit_code == 0
    with people_of(workspace) as people:
        states = {member.email: member.state for member in list_members(people)}
    assert states.pop("lid00@example.org") == "opted_out" and set(states.values()) == {"active"}


def test_looking_at_the_stop_page_stops_nothing(
    run: Command, workspace: Path, mail: PostOffice, browser: FlaskClient
) -> None:
    assert browser.get(f"{link(mail, 'lid00')}/stop").status_code == 200
    with people_of(workspace) as people:
        assert {member.state for member in list_members(people)} == {"active"}


def test_the_link_of_who_left_and_came_back_works_again_and_is_reminded(
    run: Command, workspace: Path, mail: PostOffice, browser: FlaskClient
) -> None:
    place = link(mail, "lid00")
    assert run("members", "leave", "lid00@example.org").exit_code == 0
    assert browser.get(place, follow_redirects=True).status_code == 404
    assert run("members", "return", "lid00@example.org").exit_code == 0
    assert "Waar werk je?" in browser.get(place, follow_redirects=True).text
    assert run("invite", "r1").exit_code == 0
    assert mail.per_address["lid00@example.org"] == 1
    with people_of(workspace) as people, people.writing() as connection:
        connection.exec_driver_sql("UPDATE mail SET day = '2026-11-01'")
    assert run("remind", "r1").exit_code == 0
    assert mail.per_address["lid00@example.org"] == 2


def test_a_round_that_is_extended_says_so_on_its_pages(
    run: Command, workspace: Path, mail: PostOffice, browser: FlaskClient
) -> None:
    before = browser.get(link(mail, "lid00"), follow_redirects=True).text
    assert run("round", "extend", "r1", "2099-01-31").exit_code == 0
    after = browser.get(link(mail, "lid00"), follow_redirects=True).text
    assert "31 januari 2099" in after and "31 januari 2099" not in before


def test_the_ready_texts_are_copied_to_be_changed(run: Command, workspace: Path, mail: PostOffice) -> None:
    result = run("new", "--mails")
    assert result.exit_code == 0
    folder = workspace / "questionnaires" / "mails"
    names = ["invitation.en.md", "invitation.nl.md", "reminder.en.md", "reminder.nl.md"]
    assert sorted(file.name for file in folder.iterdir()) == names
    assert run("check").exit_code == 0
    shown = run("invite", "r1", "--preview").stdout
    own = folder / "invitation.nl.md"
    own.write_text(own.read_text("utf-8").replace("Beste", "Lieve"), "utf-8")
    assert run("invite", "r1", "--preview").stdout == shown.replace("Beste", "Lieve")
    assert run("new", "--mails").exit_code == 1
    assert "Lieve" in own.read_text("utf-8")
    assert run("new", "--mails", "--list").exit_code == 2
