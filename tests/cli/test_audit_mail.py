"""Mailing is on record by its numbers: how many, for which round and when; never who, nor by which link."""

import datetime
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from surveytool.cli.tick import all_due
from surveytool.cli.trail import read_trail
from surveytool.store import keys
from surveytool.store.invitations import link_token
from surveytool.store.people import list_members
from surveytool.store.workspace import Workspace
from tests.cli.mailing import (
    Command,
    add_members,
    answer,
    environment,
    invited_days_ago,
    open_days_ago,
    people_of,
)
from tests.mail_server import PostOffice, post_office

NAMES = [f"geheimlid{number:02}" for number in range(12)]


@pytest.fixture
def mail(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PostOffice]:
    """The mail server of the board, and twelve members."""
    with post_office() as office:
        for name, value in environment(office).items():
            monkeypatch.setenv(name, value)
        add_members(workspace, *NAMES)
        yield office


def ended() -> list[tuple[str, str, dict[str, object], dict[str, int]]]:
    """What was noted since the workspace was made."""
    entries = list(read_trail(Path("audit.log")))[1:]
    return [(entry.what, entry.outcome, dict(entry.given), dict(entry.counts)) for entry in entries]


def test_a_clock_with_nothing_to_do_leaves_no_line(run: Command, workspace: Path, mail: PostOffice) -> None:
    open_days_ago(workspace, 3)
    invited_days_ago(workspace, 3)
    for _ in range(3):
        assert run("tick").exit_code == 0
    assert ended() == []


def test_what_the_clock_does_is_noted_round_by_round(run: Command, workspace: Path, mail: PostOffice) -> None:
    open_days_ago(workspace, 7)
    invited_days_ago(workspace, 7)
    open_days_ago(workspace, id="r2")
    open_days_ago(workspace, 30, left=-2, id="r3")
    answer(workspace, NAMES[0])
    run("tick")
    assert sorted(ended(), key=lambda entry: str(entry[2])) == [
        ("tick remind", "done", {"round": "r1"}, {"mails": 11}),
        ("tick invite", "done", {"round": "r2"}, {"mails": 12}),
        ("tick round close", "done", {"round": "r3"}, {"responses": 0}),
    ]


def test_a_clock_that_cannot_note_it_mails_nobody(run: Command, workspace: Path, mail: PostOffice) -> None:
    open_days_ago(workspace)
    (workspace / "audit.log").unlink()
    (workspace / "audit.log").mkdir()
    result = run("tick")
    assert result.exit_code == 1
    assert "Nothing was done" in result.stderr
    assert mail.got == []


def test_mailing_by_hand_is_noted_without_anybody_in_it(run: Command, workspace: Path, mail: PostOffice) -> None:
    open_days_ago(workspace)
    for arguments in (
        ["invite", "r1", "--dry-run", "--list"],
        ["invite", "r1", "--preview"],
        ["invite", "r1"],
        ["invite", "r1", "--member", f"{NAMES[3]}@example.org"],
        ["invite", "r1", "--member", "niemand@example.org"],
        ["remind", "r1", "--mailmerge", "herinnering.xlsx"],
        ["members", "bounced", f"{NAMES[4]}@example.org"],
        ["members", "optout", f"{NAMES[5]}@example.org"],
        ["members", "export", f"{NAMES[5]}@example.org", "--out", f"{NAMES[5]}.json"],
        ["members", "erase", f"{NAMES[6]}@example.org"],
    ):
        run(*arguments)
    assert [entry[:2] for entry in ended()] == [
        ("invite", "done"),
        ("invite", "done"),
        ("invite", "refused"),
        ("remind", "done"),
        ("members bounced", "done"),
        ("members optout", "done"),
        ("members export", "done"),
        ("members erase", "done"),
    ]
    assert ended()[0][2:] == ({"round": "r1"}, {"mails": 12})
    assert ended()[3][2] == {"round": "r1", "mailmerge": "herinnering.xlsx"}
    text = Path("audit.log").read_text("utf-8").lower()
    with people_of(workspace) as people:
        key = keys.links_key(workspace / "keys", "r1")
        secrets = [link_token(key, "r1", member.id) for member in list_members(people)]
        secrets += [member.id.hex() for member in list_members(people)]
    assert len(secrets) == 22
    assert [secret for secret in (*secrets, "@", "geheimlid", "niemand") if secret in text] == []


def test_mail_that_could_not_be_sent_is_noted_as_failed(
    run: Command, workspace: Path, mail: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_days_ago(workspace)
    monkeypatch.setenv("SURVEYTOOL_SMTP_PORT", "1")
    assert run("invite", "r1").exit_code == 1
    ((what, outcome, given, counts),) = ended()
    assert (what, given, counts.get("mails", 0)) == ("invite", {"round": "r1"}, 0)
    assert outcome in ("failed", "refused")


def test_a_clock_closes_no_round_before_the_hour_after_its_last_day_is_over(run: Command, workspace: Path) -> None:
    """In Santiago the clock on the wall goes from midnight to one on this night."""
    add_members(workspace, *NAMES)
    last = datetime.date(2026, 9, 5)
    file = workspace / "community.yaml"
    file.write_text("name: Netwerk\ntime_zone: America/Santiago\n", "utf-8")
    from tests.cli.mailing import today

    open_days_ago(workspace, (today() - datetime.date(2026, 8, 20)).days, left=(last - today()).days, reminders=())
    invited_days_ago(workspace, 90)
    zone = ZoneInfo("America/Santiago")
    midnight = datetime.datetime(2026, 9, 6, 4, 0, tzinfo=datetime.UTC)
    found = [
        [
            due.what
            for due in all_due(Workspace(workspace), (midnight + datetime.timedelta(minutes=minutes)).astimezone(zone))
        ]
        for minutes in (-1, 1, 59, 60)
    ]
    assert found == [[], [], [], ["round close"]]
