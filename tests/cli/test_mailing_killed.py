"""Mailing that is killed at any moment, or done by two at once: nobody is mailed twice, and nobody is forgotten.

The sender is a process of its own that gets SIGKILL from within the mail server, in the middle of a conversation, or from a
clock. ``SURVEYTOOL_TEST_KILLS`` sets how often.
"""

import os
import random
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.cli.mailing import Command, add_members, environment, noted, open_days_ago
from tests.mail_server import PostOffice, post_office

KILLS = int(os.environ.get("SURVEYTOOL_TEST_KILLS", "6"))
NAMES = [f"lid{number:02}" for number in range(60)]
ADDRESSES = [f"{name}@example.org" for name in NAMES]


def sender(workspace: Path, office: PostOffice, *options: str, **settings: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "surveytool", "--workspace", str(workspace), "invite", "r1", *options]
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("SURVEYTOOL_")}
    return subprocess.Popen(
        command,
        env=inherited | environment(office, **settings) | {"SURVEYTOOL_LANGUAGE": "en"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


class Executioner:
    """Kills the sender when the server has heard so much from it."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self.left = 0
        self.victim: subprocess.Popen[str] | None = None
        self.kills = 0

    def aim(self, victim: "subprocess.Popen[str]") -> None:
        """At a moment within the next mails, before or after the server takes one."""
        self.victim, self.left = victim, self._rng.randint(1, max(2, 2 * len(NAMES) // KILLS))

    def strike(self, address: str) -> None:
        """Called at every step of a conversation."""
        self.left -= 1
        if self.left == 0 and self.victim is not None:
            self.victim.send_signal(signal.SIGKILL)
            self.kills += 1


def test_nobody_is_mailed_twice_and_nobody_forgotten_however_often_the_sender_is_killed(workspace: Path) -> None:
    add_members(workspace, *NAMES)
    open_days_ago(workspace)
    executioner = Executioner(random.Random(5))
    with post_office(at_recipient=executioner.strike, after_data=executioner.strike) as office:
        for _ in range(KILLS):
            process = sender(workspace, office)
            executioner.aim(process)
            process.communicate(timeout=60)
        executioner.victim = None
        assert executioner.kills == KILLS
        process = sender(workspace, office)
        said, _ = process.communicate(timeout=60)
        assert process.returncode == 0, said
        states = {address: mails[0] for address, mails in noted(workspace).items()}
        doubtful = {address for address, state in states.items() if state == "invitation claimed"}
        came = office.per_address
        assert set(states) == set(ADDRESSES)
        assert max(came.values()) == 1
        assert set(ADDRESSES) - set(came) <= doubtful
        assert len(doubtful) <= executioner.kills
        process = sender(workspace, office, "--again-doubtful")
        said, _ = process.communicate(timeout=60)
        assert process.returncode == 0, said
        assert set(office.per_address) == set(ADDRESSES)
        assert {address for address, count in office.per_address.items() if count > 1} <= doubtful


def test_a_sender_killed_between_mails_leaves_nothing_doubtful(workspace: Path) -> None:
    add_members(workspace, *NAMES)
    open_days_ago(workspace)
    arrived = threading.Event()
    with post_office(after_data=lambda address: arrived.set()) as office:
        process = sender(workspace, office, SURVEYTOOL_SMTP_PER_MINUTE="20")  # three seconds between two mails
        assert arrived.wait(30)
        for _ in range(200):
            if list(noted(workspace).values()) == [["invitation sent"]]:
                break
            threading.Event().wait(0.02)
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=60)
        assert len(office.got) == 1
        process = sender(workspace, office)
        said, _ = process.communicate(timeout=60)
        assert said == "Invitations sent: 59.\n"
        assert office.per_address == dict.fromkeys(ADDRESSES, 1)


def test_ctrl_c_says_nothing_of_anybody_and_the_next_run_goes_on(workspace: Path) -> None:
    add_members(workspace, *NAMES)
    open_days_ago(workspace)
    arrived = threading.Event()
    with post_office(after_data=lambda address: arrived.set()) as office:
        process = sender(workspace, office, SURVEYTOOL_SMTP_PER_MINUTE="20")
        assert arrived.wait(30)
        threading.Event().wait(0.5)
        process.send_signal(signal.SIGINT)
        said, _ = process.communicate(timeout=60)
        assert process.returncode == 130 and "lid" not in said and "Traceback" not in said
        sender(workspace, office).communicate(timeout=60)
        assert office.per_address == dict.fromkeys(ADDRESSES, 1)


def test_of_two_senders_at_once_one_mails(workspace: Path) -> None:
    add_members(workspace, *NAMES)
    open_days_ago(workspace)
    with post_office() as office:
        both = [sender(workspace, office, SURVEYTOOL_SMTP_PER_MINUTE="3000") for _ in range(2)]
        said = [process.communicate(timeout=60)[0] for process in both]
        assert sorted(process.returncode for process in both) == [0, 1], said
        assert any("Another command is sending mails just now" in text for text in said)
        assert office.per_address == dict.fromkeys(ADDRESSES, 1)


@pytest.mark.parametrize("threads", [4])
def test_two_senders_that_do_not_know_of_each_other_share_the_work(
    threads: int, workspace: Path, run: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As two computers would on a shared folder that keeps no locks: the claim in the database is what holds."""
    from surveytool.cli.mailing import Writer, mail_settings, open_mailing, send, to_invite
    from surveytool.store.workspace import Workspace
    from tests.cli.mailing import today

    add_members(workspace, *NAMES)
    open_days_ago(workspace)
    runs = []
    with post_office() as office:
        for name, value in environment(office).items():
            monkeypatch.setenv(name, value)

        def work() -> None:
            mailing = open_mailing(Workspace(workspace), "r1", today=today())
            settings = mail_settings(mailing.community)
            writer = Writer(mailing, "invitation", settings)
            runs.append(send(mailing, "invitation", to_invite(mailing), writer=writer, settings=settings))

        workers = [threading.Thread(target=work) for _ in range(threads)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join(60)
        assert office.per_address == dict.fromkeys(ADDRESSES, 1)
    assert len(runs) == threads
    assert sum(run.sent for run in runs) == len(ADDRESSES)
    assert sum(run.sent > 0 for run in runs) > 1
