"""What mail servers send back: read from real notices, boxes and lists, and noted with the member."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from surveytool.errors import InvalidInput
from surveytool.exchange.mail.bounce import Bounces, read_bounces
from tests.cli.mailing import Command, add_members, environment, invited_days_ago, noted, open_days_ago
from tests.mail_server import PostOffice, post_office

# in the form of the example in RFC 3464, appendix E.1, and of a delay as E.4
NOTICE = """\
Date: Thu, 26 Nov 2026 17:16:05 +0100
From: Mail Delivery Subsystem <MAILER-DAEMON@mail.example.org>
To: <bestuur@example.org>
Subject: Undelivered mail
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="RAA14128.773615765/mail.example.org"
Auto-Submitted: auto-replied

--RAA14128.773615765/mail.example.org

From noor@example.org on the other side nothing came back.

--RAA14128.773615765/mail.example.org
content-type: message/delivery-status

Reporting-MTA: dns; mail.example.org

{blocks}
--RAA14128.773615765/mail.example.org
content-type: message/rfc822

Subject: Doe je mee?
To: noor@example.org

tekst
--RAA14128.773615765/mail.example.org--
"""
FAILED = "Final-Recipient: RFC822; {0}\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 unknown\n"
DELAYED = (
    "Final-Recipient: rfc822;{0}\nAction: delayed\nStatus: 4.4.1\nWill-Retry-Until: Fri, 27 Nov 2026 17:16:05 +0100\n"
)
DELIVERED = "Final-Recipient: rfc822;{0}\nAction: delivered\nStatus: 2.1.5\n"
FORWARDED = (
    "Original-Recipient: rfc822;{0}\nFinal-Recipient: rfc822;elders@example.com\nAction: failed\nStatus: 5.2.2\n"
)


def notice(*blocks: str) -> bytes:
    return NOTICE.format(blocks="\n".join(blocks)).encode()


def read(data: bytes) -> Bounces:
    return read_bounces(data, file="bounces")


def test_a_lasting_failure_is_told_apart_from_a_delay_and_a_delivery() -> None:
    found = read(
        notice(
            FAILED.format("weg@example.org"),
            DELAYED.format("straks@example.org"),
            DELIVERED.format("noor@example.org"),
            FORWARDED.format("bo@example.org"),
        )
    )
    assert found == Bounces(frozenset({"weg@example.org", "bo@example.org"}), delayed=2)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_box_of_mails_is_read_mail_by_mail(end: str) -> None:
    mails = [notice(FAILED.format(f"lid{number}@example.org")).decode() for number in range(3)]
    other = "From: noor@example.org\nSubject: Ik ben er niet\n\nTot maandag.\nFrom maandag ben ik er weer.\n"
    box = "".join(f"From MAILER-DAEMON Thu Nov 26 17:16:05 2026\n{mail}\n" for mail in [*mails, other])
    found = read(box.replace("\n", end).encode())
    assert found == Bounces(frozenset(f"lid{number}@example.org" for number in range(3)), others=1)


def test_a_notice_of_exim_is_read() -> None:
    mail = b"From: Mail Delivery System <m@example.org>\nX-Failed-Recipients: a@example.org, b@example.org\n\ntekst\n"
    assert read(mail).addresses == {"a@example.org", "b@example.org"}


def test_a_list_has_an_address_on_each_line_under_a_heading_or_none() -> None:
    assert read(b'\xef\xbb\xbfemail;waarom\r\na@example.org;vol\r\n\r\n"b@example.org";weg\r\n').addresses == {
        "a@example.org",
        "b@example.org",
    }
    assert read(b"a@example.org\nb@example.org").addresses == {"a@example.org", "b@example.org"}
    with pytest.raises(InvalidInput) as told:
        read(b"a@example.org\ngeen adres\nb@example.org c@example.org\n")
    assert [f"{problem.place} {problem.code}" for problem in told.value.problems] == [
        "bounces:2 not_an_address",
        "bounces:3 not_an_address",
    ]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"From: x\n",
        b"Content-Type: multipart/report; boundary=x\n\n--x\nContent-Type: message/delivery-status\n\n\xff\xfe\n",
        b"Content-Type: message/delivery-status\n\nFinal-Recipient: x\nStatus: 5.0.0\nAction: failed\n",
        b"Subject: =?utf-8?q?=ff?=\nContent-Type: multipart/report; boundary\n\n" + b"--\n" * 999,
    ],
)
def test_broken_notices_tell_of_nobody(data: bytes) -> None:
    assert read(data).addresses == frozenset()


@pytest.fixture
def mail(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PostOffice]:
    with post_office() as office:
        for name, value in environment(office).items():
            monkeypatch.setenv(name, value)
        add_members(workspace, "noor", "bo", "cor")
        open_days_ago(workspace, 3)
        invited_days_ago(workspace, 3)
        yield office


def test_who_was_not_reached_gets_no_reminders_until_the_link_is_mailed_anew(
    run: Command, workspace: Path, mail: PostOffice
) -> None:
    folder = workspace / "terug"
    folder.mkdir()
    (folder / "1.eml").write_bytes(notice(FAILED.format("Noor@Example.org")))
    (folder / "2.eml").write_bytes(notice(DELAYED.format("cor@example.org")))
    (folder / "3.txt").write_text("niemand@example.org\n")
    result = run("members", "bounced", str(folder), "bo@example.org")
    assert result.exit_code == 0
    assert result.stdout == "Members noted as not reached: 2.\n"
    assert result.stderr.splitlines() == [
        "Addresses to which no mail is noted: 1.",
        "Delayed, and still being tried by the mail server: 1. Those were not noted.",
    ]
    assert run("members", "bounced").stdout.splitlines() == [
        "r1  came back  bo@example.org",
        "r1  came back  noor@example.org",
    ]
    assert run("remind", "r1").stdout == "Reminders sent: 1.\n"
    assert mail.addresses == ["cor@example.org"]
    assert run("invite", "r1").stdout == "Everybody on the list was invited before.\n"
    assert run("invite", "r1", "--member", "bo@example.org").exit_code == 0
    assert noted(workspace)["bo@example.org"] == ["invitation sent"]


def test_who_has_a_new_address_is_mailed_there(run: Command, workspace: Path, mail: PostOffice) -> None:
    run("members", "bounced", "bo@example.org")
    assert run("members", "change", "bo@example.org", "--email", "bo@elders.example.org").exit_code == 0
    assert run("invite", "r1").stdout == "Invitations sent: 1.\n"
    assert mail.addresses == ["bo@elders.example.org"]


def test_the_last_mail_is_the_one_that_came_back(run: Command, workspace: Path, mail: PostOffice) -> None:
    run("remind", "r1")
    run("members", "bounced", "-", stdin=notice(FAILED.format("bo@example.org")))
    assert [line.split()[1] for line in noted(workspace)["bo@example.org"]] == ["sent", "bounced"]


def test_what_cannot_be_read_notes_nothing(run: Command, workspace: Path, mail: PostOffice) -> None:
    (workspace / "lijst.txt").write_text("noor@example.org\nonzin\n")
    result = run("members", "bounced", "lijst.txt")
    assert result.exit_code == 1 and "lijst.txt:2: " in result.stderr
    assert run("members", "bounced", "weg.eml").exit_code == 1
    assert "not one mail address" in run("members", "bounced", "noor@example.org,bo@example.org").stderr
    assert noted(workspace)["noor@example.org"] == ["invitation sent"]
    assert run("members", "bounced").stderr == "No mail is known to have come back.\n"
