"""Inviting members by a real mail server: each once, in their language, whatever the server does."""

import os
import pty
import re
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook

from surveytool.store.invitations import count_invitations, read_token, tag
from tests.cli.mailing import (
    BASE,
    Command,
    add_members,
    answer,
    answers_of,
    environment,
    noted,
    open_days_ago,
    people_of,
    states,
    stop,
    tag_of,
)
from tests.mail_server import CUT, PostOffice, post_office

NAMES = [f"lid{number:02}" for number in range(12)]
ADDRESSES = [f"{name}@example.org" for name in NAMES]


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with post_office() as made:
        yield made


@pytest.fixture
def mail(office: PostOffice, workspace: Path, monkeypatch: pytest.MonkeyPatch) -> PostOffice:
    """The mail server of the board, an open round ``r1`` and twelve members on the list."""
    for name, value in environment(office).items():
        monkeypatch.setenv(name, value)
    add_members(workspace, *NAMES)
    open_days_ago(workspace)
    return office


def link_in(office: PostOffice, address: str) -> str:
    body = office.mail_to(address).get_body(("plain",))
    assert body is not None
    (found,) = set(re.findall(rf"{BASE}/r1/(\S{{26}})\n", body.get_content().replace("\r", "")))
    return str(found)


def test_every_member_gets_a_link_that_is_theirs_and_nobody_a_second_mail(
    run: Command, workspace: Path, mail: PostOffice
) -> None:
    result = run("invite", "r1")
    assert (result.exit_code, result.stdout) == (0, "Invitations sent: 12.\n")
    assert sorted(mail.addresses) == ADDRESSES
    for name in NAMES:
        token = read_token(link_in(mail, f"{name}@example.org"))
        assert token is not None and tag(token) == tag_of(workspace, name)
    again = run("invite", "r1")
    assert (again.exit_code, again.stdout) == (0, "Everybody on the list was invited before.\n")
    assert len(mail.got) == 12
    assert noted(workspace) == {address: ["invitation sent"] for address in ADDRESSES}


def test_nothing_that_is_printed_names_a_member_or_a_link(run: Command, mail: PostOffice) -> None:
    mail.at_recipient = {ADDRESSES[0]: f"550 5.1.1 <{ADDRESSES[0]}> unknown", ADDRESSES[1]: "451 4.7.1 later"}.get
    mail.after_data = {ADDRESSES[2]: CUT}.get
    said = run("invite", "r1").output + run("invite", "r1", "--dry-run").output + run("invite", "r1").output
    assert "Refused by the mail server: 1" in said
    assert not re.search(r"lid\d\d|[a-z2-7]{26}", said)


def test_mails_are_in_the_language_of_the_member_and_the_form_of_the_community(
    run: Command, workspace: Path, mail: PostOffice
) -> None:
    add_members(workspace, "sam", language="en")
    file = workspace / "community.yaml"
    file.write_text(file.read_text("utf-8") + "\nform_of_address: u\n", "utf-8")
    assert run("invite", "r1").exit_code == 0
    english, dutch = mail.mail_to("sam@example.org"), mail.mail_to(ADDRESSES[0])
    assert english["Subject"] == "Try-out: will you think along?"
    assert dutch["Subject"] == "Proef: denkt u mee?"
    for message, words in ((english, "never what you answered"), (dutch, "nooit wat u antwoordde")):
        for kind in ("plain", "html"):
            body = message.get_body((kind,))
            assert body is not None and words in body.get_content()


def test_a_mail_has_the_headers_that_mail_programs_act_on(run: Command, mail: PostOffice) -> None:
    run("invite", "r1")
    message = mail.mail_to(ADDRESSES[0])
    link = f"{BASE}/r1/{link_in(mail, ADDRESSES[0])}"
    assert message["From"] == "Het bestuur <bestuur@example.org>"
    assert (message["To"], message["Reply-To"]) == (ADDRESSES[0], "bestuur@example.org")
    assert message["List-Unsubscribe"] == f"<{link}/stop>, <mailto:bestuur@example.org?subject=stop>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["Auto-Submitted"] == "auto-generated"
    assert re.fullmatch(r"<[0-9a-f]{32}@example\.org>", message["Message-ID"])
    assert len({message["Message-ID"] for _, message in mail.got}) == 12
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]


def test_members_who_came_later_get_a_link_and_a_mail(run: Command, workspace: Path, mail: PostOffice) -> None:
    run("invite", "r1")
    add_members(workspace, "later")
    assert run("invite", "r1").stdout == "Invitations sent: 1.\n"
    token = read_token(link_in(mail, "later@example.org"))
    assert token is not None and tag(token) == tag_of(workspace, "later")
    with answers_of(workspace) as db:
        assert count_invitations(db, "r1") == (13, 0)


def test_half_of_the_batch_refused_is_told_and_never_tried_again(
    run: Command, workspace: Path, mail: PostOffice
) -> None:
    bad = set(ADDRESSES[::2])
    mail.at_recipient = lambda address: "550 5.1.1 unknown" if address in bad else None
    result = run("invite", "r1")
    assert result.exit_code == 0
    assert "Invitations sent: 6." in result.stdout
    assert "Refused by the mail server: 6" in result.stderr
    mail.at_recipient = lambda address: None
    assert run("invite", "r1").stdout == "Everybody on the list was invited before.\n"
    assert sorted(mail.addresses) == ADDRESSES[1::2]
    listed = run("members", "bounced").stdout.splitlines()
    assert listed == [f"r1  refused  {address}" for address in sorted(bad)]


def test_those_whom_the_server_does_not_take_now_are_mailed_in_the_next_run(
    run: Command, workspace: Path, mail: PostOffice
) -> None:
    mail.at_recipient = lambda address: "451 4.7.1 greylisted" if address in ADDRESSES[:4] else None
    result = run("invite", "r1")
    assert result.exit_code == 1
    assert "Not sent yet: 4. What was sent is noted; go on with: surveytool invite r1" in result.stderr
    mail.at_recipient = lambda address: None
    assert run("invite", "r1").stdout == "Invitations sent: 4.\n"
    assert sorted(mail.addresses) == ADDRESSES


def test_a_short_greylisting_is_waited_out_within_the_run(run: Command, mail: PostOffice) -> None:
    seen: set[str] = set()

    def greylisted(address: str) -> str | None:
        if address in seen:
            return None
        seen.add(address)
        return "450 4.7.1 come back"

    mail.at_recipient = greylisted
    assert run("invite", "r1").exit_code == 0
    assert sorted(mail.addresses) == ADDRESSES


def test_a_server_that_goes_down_half_way_leaves_what_was_sent_noted(
    run: Command, workspace: Path, mail: PostOffice
) -> None:
    def breaking(address: str) -> str | None:
        return "421 4.3.2 shutting down" if len(mail.got) >= 5 else None

    mail.at_recipient = breaking
    result = run("invite", "r1")
    assert result.exit_code == 1
    assert "Invitations sent: 5." in result.stdout and "Not sent yet: 7." in result.stderr
    assert len(noted(workspace)) == 5
    mail.at_recipient = lambda address: None
    assert run("invite", "r1").exit_code == 0
    assert sorted(mail.addresses) == ADDRESSES


def test_a_line_cut_while_a_mail_was_taken_leaves_it_doubtful_until_told_otherwise(
    run: Command, workspace: Path, mail: PostOffice
) -> None:
    mail.after_data = {ADDRESSES[3]: CUT}.get
    mail.keeps_before_cut = False
    result = run("invite", "r1")
    assert result.exit_code == 0
    assert "broke while it took a mail: 1" in result.stderr
    mail.after_data = lambda address: None
    again = run("invite", "r1")
    assert "nobody knows whether a mail went out: 1" in again.stderr
    assert ADDRESSES[3] not in mail.addresses
    assert run("invite", "r1", "--again-doubtful").stdout == "Invitations sent: 1.\n"
    assert sorted(mail.addresses) == ADDRESSES


def test_a_server_that_refuses_everybody_is_about_us(run: Command, workspace: Path, mail: PostOffice) -> None:
    mail.at_recipient = lambda address: f"554 5.7.1 <{address}>: relay access denied"
    result = run("invite", "r1")
    assert result.exit_code == 1
    assert "refused the first 10 mails and took none: 554 5.7.1 … relay access denied" in result.stderr
    assert noted(workspace) == {}
    mail.at_recipient = lambda address: None
    assert run("invite", "r1").stdout == "Invitations sent: 12.\n"


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("SURVEYTOOL_BASE_URL", "", "need the address at which members reach the site"),
        ("SURVEYTOOL_BASE_URL", "vragen.example.org", "is not the address of a site"),
        ("SURVEYTOOL_BASE_URL", "https://vragen.example.org/?a=1", "is not the address of a site"),
        ("SURVEYTOOL_SMTP_PORT", "1", "127.0.0.1:1 cannot be reached"),
        ("SURVEYTOOL_SMTP_SECURITY", "starttls", "does not offer what the settings ask"),
        ("SURVEYTOOL_SMTP_SECURITY", "tls", "[smtp_security]"),
        ("SURVEYTOOL_SMTP_HOST", "", "There is no mail server to send with"),
    ],
)
def test_a_wrong_setting_is_told_before_anybody_is_noted_as_mailed(
    name: str, value: str, told: str, run: Command, workspace: Path, mail: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    result = run("invite", "r1")
    assert result.exit_code == 1
    assert told in result.stderr
    assert noted(workspace) == {} and mail.got == []


def test_links_of_this_computer_are_mailed_within_it_alone(
    run: Command, mail: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SURVEYTOOL_BASE_URL", "http://127.0.0.1:8000")
    monkeypatch.setenv("SURVEYTOOL_SMTP_HOST", "mail.example.org")
    monkeypatch.setenv("SURVEYTOOL_SMTP_SECURITY", "starttls")
    assert "the links in the mails would lead nowhere" in run("invite", "r1").stderr
    monkeypatch.setenv("SURVEYTOOL_SMTP_HOST", "127.0.0.1")
    monkeypatch.setenv("SURVEYTOOL_SMTP_SECURITY", "none")
    assert run("invite", "r1").exit_code == 0
    assert "List-Unsubscribe-Post" not in mail.mail_to(ADDRESSES[0])  # only over https, as the standard has it


def test_a_dry_run_changes_nothing_and_names_people_only_on_request(
    run: Command, workspace: Path, mail: PostOffice
) -> None:
    add_members(workspace, "later")
    result = run("invite", "r1", "--dry-run")
    assert result.stdout == "13 members would be invited.\n"
    listed = run("invite", "r1", "--dry-run", "--list")
    assert listed.stdout.splitlines() == ["later@example.org", *ADDRESSES]
    assert noted(workspace) == {} and mail.got == []
    with answers_of(workspace) as db:
        assert count_invitations(db, "r1") == (12, 0)


def test_a_lost_link_is_mailed_once_more_and_only_to_who_has_not_answered(
    run: Command, workspace: Path, mail: PostOffice
) -> None:
    run("invite", "r1")
    assert run("invite", "r1", "--member", "LID03@example.org").stdout == "The link was mailed again.\n"
    assert mail.per_address[ADDRESSES[3]] == 2 and len(mail.got) == 13
    answer(workspace, "lid04")
    assert "answered in round 'r1'" in run("invite", "r1", "--member", ADDRESSES[4]).stderr
    assert "Nobody on the list" in run("invite", "r1", "--member", "niemand@example.org").stderr
    mail.at_recipient = lambda address: "451 4.3.0 later"
    assert run("invite", "r1", "--member", ADDRESSES[3]).exit_code == 1
    assert noted(workspace)[ADDRESSES[3]] == ["invitation sent"]
    assert len(mail.got) == 13


def test_who_wants_no_mail_gets_none_and_is_noted_so(run: Command, workspace: Path, mail: PostOffice) -> None:
    stop(workspace, "lid00")
    assert run("invite", "r1").stdout == "Invitations sent: 11.\n"
    assert ADDRESSES[0] not in mail.addresses
    assert states(workspace)[ADDRESSES[0]] == "opted_out"


def test_who_asked_so_in_another_round_gets_none_either(run: Command, workspace: Path, mail: PostOffice) -> None:
    open_days_ago(workspace, id="r2")
    stop(workspace, "lid00", "r2")
    assert run("invite", "r1").stdout == "Invitations sent: 11.\n"
    assert states(workspace)[ADDRESSES[0]] == "opted_out"


def test_who_wants_mail_again_gets_it_in_the_same_round(run: Command, workspace: Path, mail: PostOffice) -> None:
    stop(workspace, "lid00")
    run("invite", "r1")
    with people_of(workspace) as people, people.writing() as connection:
        connection.exec_driver_sql("UPDATE member SET state = 'active'")
    assert run("invite", "r1").stdout == "Invitations sent: 1.\n"
    assert sorted(mail.addresses) == ADDRESSES
    stop(workspace, "lid00")
    run("invite", "r1", "--member", ADDRESSES[1])
    run("remind", "r1")
    assert states(workspace)[ADDRESSES[0]] == "opted_out"


def test_who_asked_so_is_noted_before_the_key_is_destroyed(run: Command, workspace: Path, mail: PostOffice) -> None:
    stop(workspace, "lid00")
    assert run("round", "close", "r1").exit_code == 0
    assert states(workspace)[ADDRESSES[0]] == "opted_out"
    assert set(states(workspace).values()) == {"active", "opted_out"}


def test_who_answered_by_a_doubtful_mail_is_not_invited_again(run: Command, workspace: Path, mail: PostOffice) -> None:
    mail.after_data = {ADDRESSES[3]: CUT}.get
    run("invite", "r1")
    answer(workspace, "lid03")
    mail.after_data = lambda address: None
    assert run("invite", "r1", "--again-doubtful").stdout == "Everybody on the list was invited before.\n"
    assert mail.per_address[ADDRESSES[3]] == 1


@pytest.mark.parametrize(("said", "sent"), [("n", 0), ("y", 12)])
def test_somebody_at_a_terminal_may_still_say_no(said: str, sent: int, workspace: Path, mail: PostOffice) -> None:
    ours, theirs = pty.openpty()
    environment = os.environ | {"SURVEYTOOL_LANGUAGE": "en"}
    command = [sys.executable, "-m", "surveytool", "invite", "r1"]
    with os.fdopen(ours, "r+b", buffering=0) as screen, os.fdopen(theirs, "r+b", buffering=0) as terminal:
        process = subprocess.Popen(command, stdin=terminal, stdout=terminal, stderr=terminal, env=environment)
        shown = b""
        while b"[y/N]" not in shown:
            shown += screen.read(1000)
        screen.write(f"{said}\n".encode())
        assert process.wait(60) == (0 if sent else 130)
    assert b"Mail 12 members now?" in shown
    assert len(mail.got) == sent == len(noted(workspace))


def test_an_address_that_is_two_is_never_mailed(run: Command, workspace: Path, mail: PostOffice) -> None:
    with people_of(workspace) as people, people.writing() as connection:
        from surveytool.store.people import add_member

        add_member(connection, name="Twee", email="a@example.org, b@example.org", language="nl")
        add_member(connection, name="Regel\r\nBcc: b@example.org", email="c@example.org", language="nl")
    result = run("invite", "r1")
    assert result.exit_code == 0
    assert "Invitations sent: 13." in result.stdout and "Refused by the mail server: 1" in result.stderr
    assert sorted(mail.addresses) == ["c@example.org", *ADDRESSES]
    assert mail.mail_to("c@example.org")["Bcc"] is None


def test_the_texts_of_the_board_are_mailed_and_a_mistake_in_them_stops_all(
    run: Command, workspace: Path, mail: PostOffice
) -> None:
    folder = workspace / "questionnaires" / "mails"
    folder.mkdir()
    (folder / "invitation.nl.md").write_text("Subject: Hoi\n\nDag {{ naam }}\n", "utf-8")
    result = run("invite", "r1")
    assert result.exit_code == 1
    assert "invitation.nl.md:3" in result.stderr and "[no_link]" in result.stderr
    assert run("check").exit_code == 1
    assert mail.got == [] and noted(workspace) == {}
    text = "Subject: Hoi {{ name }}\n\n**Dag** {{ name }}, [doe mee]({{ link }}) <b>x</b>\n"
    (folder / "invitation.nl.md").write_text(text, "utf-8")
    assert run("check").exit_code == 0
    assert run("invite", "r1").exit_code == 0
    message = mail.mail_to(ADDRESSES[0])
    plain, html = message.get_body(("plain",)), message.get_body(("html",))
    assert plain is not None and html is not None
    assert message["Subject"] == "Hoi Lid00"
    assert "**Dag** Lid00, doe mee: https://vragen.example.org/r1/" in plain.get_content()
    assert "<strong>Dag</strong> Lid00" in html.get_content() and "<b>" not in html.get_content()


def test_a_preview_is_for_nobody(
    run: Command, workspace: Path, mail: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in environment(mail):
        monkeypatch.delenv(name)
    shown = run("invite", "r1", "--preview", "--lang", "en")
    assert shown.exit_code == 0
    assert shown.stdout.startswith(
        "Subject: Try-out: will you think along?\nTo: noor@example.org\n\nDear Noor Example,\n"
    )
    assert f"/r1/{'x' * 26}\n" in shown.stdout
    assert run("invite", "r1", "--preview", "--out", "mail.html").exit_code == 0
    page = (workspace / "mail.html").read_text("utf-8")
    assert page.startswith("<!doctype html>") and "<img" not in page and "src=" not in page
    assert "herinner" in run("remind", "r1", "--preview").stdout
    assert noted(workspace) == {}


def test_a_workbook_has_a_row_a_member_and_counts_as_invited(run: Command, workspace: Path, mail: PostOffice) -> None:
    with people_of(workspace) as people, people.writing() as connection:
        from surveytool.store.people import add_member

        add_member(connection, name='=HYPERLINK("http://evil")', email="evil@example.org", language="en")
    result = run("invite", "r1", "--mailmerge", "links.xlsx")
    assert (result.exit_code, result.stdout) == (0, "links.xlsx\n")
    file = workspace / "links.xlsx"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    sheet = load_workbook(file)["members"]
    assert all(cell.data_type == "s" for row in sheet.iter_rows() for cell in row)
    header, *rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert header == ["name", "email", "link", "language"]
    assert [row[1] for row in rows] == ["evil@example.org", *ADDRESSES]
    for _, email, link, _ in rows:
        token = read_token(str(link).removeprefix(f"{BASE}/r1/"))
        assert token is not None and tag(token) == tag_of(workspace, str(email).partition("@")[0])
    assert mail.got == []
    assert run("invite", "r1").stdout == "Everybody on the list was invited before.\n"
    assert not re.search(r"lid\d\d|[a-z2-7]{26}", result.output)


def test_links_that_would_be_none_are_not_written(
    run: Command, workspace: Path, mail: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SURVEYTOOL_BASE_URL", "vragen.example.org")
    assert "is not the address of a site" in run("invite", "r1", "--mailmerge", "links.xlsx").stderr
    assert not (workspace / "links.xlsx").exists() and noted(workspace) == {}
    monkeypatch.delenv("SURVEYTOOL_BASE_URL")
    assert "The links begin with http://127.0.0.1:8000." in run("invite", "r1", "--mailmerge", "links.xlsx").stderr


def test_a_workbook_of_another_is_left_alone_and_one_of_ours_is_made_anew(
    run: Command, workspace: Path, mail: PostOffice
) -> None:
    file = workspace / "links.xlsx"
    file.write_text("van een ander")
    assert run("invite", "r1", "--mailmerge", "links.xlsx").exit_code == 1
    assert file.read_text() == "van een ander" and noted(workspace) == {}
    assert run("invite", "r1", "--mailmerge", "links.xlsx", "--force").exit_code == 0
    add_members(workspace, "later")
    assert run("invite", "r1", "--mailmerge", "links.xlsx").exit_code == 0
    assert len(list(load_workbook(file)["members"].iter_rows())) == 14
    add_members(workspace, "latest")
    assert run("invite", "r1", "--mailmerge", "nieuw.xlsx", "--only-new").exit_code == 0
    assert [row[1].value for row in load_workbook(workspace / "nieuw.xlsx")["members"].iter_rows()] == [
        "email",
        "latest@example.org",
    ]
    assert "does not end in .xlsx" in run("invite", "r1", "--mailmerge", "links.csv").stderr


def test_a_round_with_one_link_or_closed_or_of_later_mails_nobody(
    run: Command, workspace: Path, mail: PostOffice
) -> None:
    assert run("round", "open", "los", "--questionnaire", "proef", "--population", "40").exit_code == 0
    assert "one link for all" in run("invite", "los").stderr
    open_days_ago(workspace, -3, id="straks")
    assert "before that the links do not work" in run("invite", "straks").stderr
    assert run("invite", "straks", "--mailmerge", "straks.xlsx").exit_code == 0
    open_days_ago(workspace, 10, id="voorbij", left=-2)
    assert "takes no more answers" in run("invite", "voorbij").stderr
    assert "no round 'weg'" in run("invite", "weg").stderr
    assert mail.got == []


@pytest.mark.parametrize(
    "options",
    [
        ["--list"],
        ["--only-new"],
        ["--lang", "en"],
        ["--preview", "--dry-run"],
        ["--member", "a@example.org", "--dry-run"],
        ["--mailmerge", "x.xlsx", "--preview"],
    ],
)
def test_options_that_do_not_go_together_are_a_wrong_command_line(
    options: list[str], run: Command, mail: PostOffice
) -> None:
    assert run("invite", "r1", *options).exit_code == 2
