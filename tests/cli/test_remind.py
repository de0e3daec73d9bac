"""Reminding those who were invited and have not answered, by hand and by workbook."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.cli.mailing import (
    Command,
    add_members,
    answer,
    environment,
    invited_days_ago,
    noted,
    open_days_ago,
    stop,
    today,
)
from tests.mail_server import PostOffice, post_office

NAMES = [f"lid{number:02}" for number in range(12)]
ADDRESSES = [f"{name}@example.org" for name in NAMES]


@pytest.fixture
def mail(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PostOffice]:
    """The mail server of the board, and twelve members who were invited three days ago."""
    with post_office() as office:
        for name, value in environment(office).items():
            monkeypatch.setenv(name, value)
        add_members(workspace, *NAMES)
        open_days_ago(workspace, 3)
        invited_days_ago(workspace, 3)
        yield office


def test_only_who_was_invited_and_has_not_answered_is_reminded(run: Command, workspace: Path, mail: PostOffice) -> None:
    answer(workspace, "lid00")
    stop(workspace, "lid01")
    add_members(workspace, "later")
    assert run("members", "bounced", ADDRESSES[2]).stdout == "Members noted as not reached: 1.\n"
    assert run("remind", "r1", "--dry-run").stdout == "9 members would be reminded.\n"
    assert run("remind", "r1").stdout == "Reminders sent: 9.\n"
    assert sorted(mail.addresses) == ADDRESSES[3:]
    assert noted(workspace)[ADDRESSES[3]] == ["invitation sent", f"reminder-{today()} sent"]


def test_a_reminder_has_the_link_of_the_invitation(run: Command, workspace: Path, mail: PostOffice) -> None:
    run("invite", "r1", "--mailmerge", "links.xlsx")
    links = {row[1].value: row[2].value for row in load_workbook(workspace / "links.xlsx")["members"].iter_rows()}
    run("remind", "r1")
    for address in ADDRESSES:
        body = mail.mail_to(address).get_body(("plain",))
        assert body is not None and f"\n{links[address]}\n" in body.get_content().replace("\r", "")
        assert mail.mail_to(address)["Subject"] == "Doe je nog mee? Proef"


def test_nobody_is_reminded_twice_on_a_day_or_on_the_day_of_the_invitation(
    run: Command, workspace: Path, mail: PostOffice
) -> None:
    add_members(workspace, "later")
    run("invite", "r1")
    assert run("remind", "r1").stdout == "Reminders sent: 12.\n"
    assert run("remind", "r1").stdout == "There is nobody to remind today.\n"
    assert mail.per_address == dict.fromkeys(["later@example.org", *ADDRESSES], 1)


def test_who_answers_while_others_are_mailed_is_not_reminded(run: Command, workspace: Path, mail: PostOffice) -> None:
    answered: list[str] = []

    def answering(address: str) -> None:
        if not answered:
            answered.append(next(name for name in NAMES if name not in address))
            answer(workspace, answered[0])

    mail.after_data = answering
    assert run("remind", "r1").stdout == "Reminders sent: 11.\n"
    assert f"{answered[0]}@example.org" not in mail.addresses


def test_a_workbook_of_reminders_is_given_out_once(run: Command, workspace: Path, mail: PostOffice) -> None:
    answer(workspace, "lid00")
    result = run("remind", "r1", "--mailmerge", "nog-eens.xlsx")
    assert result.stdout == "nog-eens.xlsx\n"
    rows = [row[1].value for row in load_workbook(workspace / "nog-eens.xlsx")["members"].iter_rows()]
    assert rows == ["email", *ADDRESSES[1:]]
    assert run("remind", "r1").stdout == "There is nobody to remind today.\n"
    assert run("remind", "r1", "--mailmerge", "nog-eens.xlsx").exit_code == 1
    assert len(list(load_workbook(workspace / "nog-eens.xlsx")["members"].iter_rows())) == 12
    assert mail.got == []


def test_what_is_printed_tells_nobody_who_has_not_answered_unless_asked(
    run: Command, workspace: Path, mail: PostOffice
) -> None:
    answer(workspace, "lid00")
    said = run("remind", "r1", "--dry-run").output + run("remind", "r1").output
    assert not re.search(r"lid\d\d|[a-z2-7]{26}", said)


def test_the_list_of_a_dry_run_is_for_the_eyes_of_the_board(run: Command, workspace: Path, mail: PostOffice) -> None:
    answer(workspace, "lid00")
    assert run("remind", "r1", "--dry-run", "--list").stdout.splitlines() == ADDRESSES[1:]
    assert run("remind", "r1", "--list").exit_code == 2
    assert mail.got == []
