"""What is due by the clock: inviting, reminding, closing; once, whatever day the clock missed."""

import datetime
import fcntl
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from surveytool.cli.tick import all_due
from surveytool.store.rounds import get_round
from surveytool.store.workspace import Workspace
from tests.cli.mailing import (
    Command,
    add_members,
    answer,
    answers_of,
    environment,
    invited_days_ago,
    noted,
    open_days_ago,
    today,
)
from tests.mail_server import PostOffice, post_office

NAMES = [f"lid{number:02}" for number in range(12)]
ADDRESSES = [f"{name}@example.org" for name in NAMES]


@pytest.fixture
def mail(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PostOffice]:
    """The mail server of the board, and twelve members."""
    with post_office() as office:
        for name, value in environment(office).items():
            monkeypatch.setenv(name, value)
        add_members(workspace, *NAMES)
        yield office


def test_a_clock_with_nothing_to_do_says_nothing(run: Command, workspace: Path, mail: PostOffice) -> None:
    open_days_ago(workspace, 3)
    invited_days_ago(workspace, 3)
    result = run("tick")
    assert (result.exit_code, result.output) == (0, "")


def test_a_round_that_opened_has_its_members_invited_once(run: Command, workspace: Path, mail: PostOffice) -> None:
    open_days_ago(workspace)
    open_days_ago(workspace, -1, id="morgen")
    assert run("tick", "--dry-run").stdout == "r1: 12 invitations\n"
    assert mail.got == []
    result = run("tick")
    assert (result.exit_code, result.stdout) == (0, "Round 'r1':\nInvitations sent: 12.\n")
    assert run("tick").output == ""
    assert sorted(mail.addresses) == ADDRESSES


@pytest.mark.parametrize(
    ("days", "kind"),
    [(6, None), (7, "reminder-7"), (9, "reminder-7"), (13, "reminder-7"), (14, "reminder-14"), (20, "reminder-14")],
)
def test_a_planned_reminder_goes_out_on_its_day_or_the_first_day_after_it(
    days: int, kind: str | None, run: Command, workspace: Path, mail: PostOffice
) -> None:
    open_days_ago(workspace, days)
    invited_days_ago(workspace, days)
    answer(workspace, "lid00")
    assert run("tick").exit_code == 0
    assert sorted(mail.addresses) == (ADDRESSES[1:] if kind else [])
    assert noted(workspace)[ADDRESSES[1]] == ["invitation sent", *([f"{kind} sent"] if kind else [])]
    assert run("tick").output == ""


def test_who_was_invited_after_the_day_of_a_reminder_waits_for_the_next(
    run: Command, workspace: Path, mail: PostOffice
) -> None:
    open_days_ago(workspace, 8)
    invited_days_ago(workspace, 1)
    assert run("tick").output == ""


def test_no_reminders_are_sent_that_were_not_planned(run: Command, workspace: Path, mail: PostOffice) -> None:
    open_days_ago(workspace, 20, reminders=())
    invited_days_ago(workspace, 20)
    assert run("tick").output == ""


def test_a_reminder_by_hand_is_enough_for_a_day(run: Command, workspace: Path, mail: PostOffice) -> None:
    open_days_ago(workspace, 7)
    invited_days_ago(workspace, 7)
    assert run("remind", "r1").exit_code == 0
    assert run("tick").output == ""
    assert mail.per_address == dict.fromkeys(ADDRESSES, 1)


def test_a_round_is_closed_after_its_last_day_and_an_hour(run: Command, workspace: Path, mail: PostOffice) -> None:
    open_days_ago(workspace, 3, left=0)
    invited_days_ago(workspace, 3)
    assert run("tick").output == ""
    midnight = datetime.datetime.combine(today() + datetime.timedelta(1), datetime.time())
    found = [
        [due.said for due in all_due(Workspace(workspace), midnight + datetime.timedelta(minutes=minutes))]
        for minutes in (1, 59, 60)
    ]
    assert found == [[], [], ["to be closed"]]


def test_a_closed_round_can_be_reported_and_is_left_alone(run: Command, workspace: Path, mail: PostOffice) -> None:
    open_days_ago(workspace, 30, left=-2)
    invited_days_ago(workspace, 30)
    answer(workspace, "lid00", days_ago=9)
    result = run("tick")
    assert (result.exit_code, result.stdout) == (
        0,
        "Round 'r1' is closed with 1 answer. Next:\n  surveytool report r1\n",
    )
    assert noted(workspace) == {} and mail.got == []
    assert run("tick").output == ""


def test_a_closing_that_was_cut_short_is_finished(run: Command, workspace: Path, mail: PostOffice) -> None:
    open_days_ago(workspace, 30, left=-2)
    (workspace / "snapshots").write_text("in de weg")
    failed = run("tick")
    assert failed.exit_code == 1 and "Round 'r1': " in failed.stderr
    (workspace / "snapshots").unlink()
    with answers_of(workspace) as db:
        assert get_round(db, "r1").state == "closed" and get_round(db, "r1").snapshot is None
    assert run("tick").exit_code == 0
    with answers_of(workspace) as db:
        assert get_round(db, "r1").snapshot is not None


def test_a_round_that_fails_does_not_stop_the_others(run: Command, workspace: Path, mail: PostOffice) -> None:
    for name in ("a", "b", "c"):
        open_days_ago(workspace, id=name)
    (workspace / "keys" / "b.links").unlink()
    result = run("tick")
    assert result.exit_code == 1
    assert "Round 'b': The key of the personal links" in result.stderr
    assert mail.per_address == dict.fromkeys(ADDRESSES, 2)
    assert run("tick").exit_code == 1
    assert mail.per_address == dict.fromkeys(ADDRESSES, 2)


def test_without_a_mail_server_rounds_are_closed_and_the_mails_are_told(
    run: Command, workspace: Path, mail: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SURVEYTOOL_SMTP_HOST")
    open_days_ago(workspace, id="nu")
    open_days_ago(workspace, 30, id="oud", left=-2)
    result = run("tick")
    assert result.exit_code == 1
    assert "Round 'nu': There is no mail server to send with." in result.stderr
    assert "Round 'oud' is closed" in result.stdout


def test_two_clocks_at_once_are_one_too_many(run: Command, workspace: Path, mail: PostOffice) -> None:
    open_days_ago(workspace)
    (workspace / ".surveytool").mkdir(exist_ok=True)
    with (workspace / ".surveytool" / "tick.lock").open("ab") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert "Another tick is at work" in run("tick").stderr
    with (workspace / ".surveytool" / "mail.lock").open("ab") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        result = run("tick")
        assert result.exit_code == 1 and "Another command is sending mails" in result.stderr
        assert "Another command is sending mails" in run("invite", "r1").stderr
    assert mail.got == []
    assert run("tick").exit_code == 0


def test_a_registration_is_closed_on_its_day_too(run: Command, workspace: Path, mail: PostOffice) -> None:
    run("new", "vooraanmelding", "--template", "vooraanmelding")
    last = today() + datetime.timedelta(1)
    opened = run(
        "round", "open", "vroeg", "--questionnaire", "vooraanmelding", "--population", "open", "--closes", str(last)
    )
    assert opened.exit_code == 0
    later = datetime.datetime.combine(last + datetime.timedelta(1), datetime.time(2))
    (due,) = all_due(Workspace(workspace), later)
    assert due.do() == 0
    with answers_of(workspace) as db:
        assert get_round(db, "vroeg").state == "closed"
    assert list(all_due(Workspace(workspace), later)) == []


@pytest.mark.parametrize("seed", range(4))
def test_over_a_whole_round_with_days_missed_nobody_hears_too_much(
    seed: int, run: Command, workspace: Path, mail: PostOffice
) -> None:
    rng = random.Random(seed)
    open_days_ago(workspace, left=20)
    heard: dict[str, list[int]] = {address: [] for address in ADDRESSES}
    answered: dict[str, int] = {}
    days = sorted({0, *rng.sample(range(1, 21), 12)})
    for day in days:
        for _ in range(rng.randint(1, 3)):  # more than once on a day
            before = len(mail.got)
            now = datetime.datetime.combine(today() + datetime.timedelta(day), datetime.time(rng.randint(0, 23)))
            for due in all_due(Workspace(workspace), now):
                assert due.do() == 0
            for address in mail.addresses[before:]:
                heard[address].append(day)
        for name in rng.sample(NAMES, 1):
            if name not in answered:
                answer(workspace, name)
                answered[name] = day
    planned = [next((day for day in days if day >= due), None) for due in (7, 14)]
    for name, address in zip(NAMES, ADDRESSES, strict=True):
        until = answered.get(name, 99)
        # when the first was missed altogether, the second takes its place
        expected = sorted({0, *(day for day in planned if day is not None and day <= until)})
        assert heard[address] == expected, (address, days, until)
