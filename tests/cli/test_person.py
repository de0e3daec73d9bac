"""One member at a time, from the side of the board: added, mended, without mail, gone, back, forgotten, told."""

import datetime
import json
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import Result

from surveytool.store.database import open_database
from surveytool.store.invitations import count_invitations
from surveytool.store.people import Member, list_members, open_people
from surveytool.store.registrations import register

Command = Callable[..., Result]


def members(workspace: Path) -> list[Member]:
    with closing(open_people(workspace / "people.db")) as people:
        return list(list_members(people))


@pytest.fixture
def noor(run: Command, workspace: Path) -> str:
    """The one member on the list."""
    arguments = ("--name", "Noor", "--attribute", "Regio=Zeeland")
    assert run("members", "add", "Noor@example.org", *arguments).stdout == "'Noor@example.org' is a member.\n"
    return "Noor@example.org"


def test_one_person_is_added_with_what_is_known(run: Command, workspace: Path, noor: str) -> None:
    (one,) = members(workspace)
    assert (one.name, one.language, dict(one.attributes)) == ("Noor", "nl", {"regio": "Zeeland"})
    assert run("members", "list").stdout == "Noor@example.org  member    Noor  regio=Zeeland\n"
    again = run("members", "add", "NOOR@example.org")
    assert again.exit_code == 1 and "surveytool members change NOOR@example.org" in again.stderr


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("noor",), "'noor' is not an e-mail address"),
        (("a@example.org, b@example.org",), "is more than one address"),
        (("a@example.org", "--name", "A\nBcc: x"), "has a line break"),
        (("a@example.org", "--language", "fr"), "Write one of: nl, en."),
        (("a@example.org", "--attribute", "email=x"), "cannot be what an attribute is called"),
        (("a@example.org", "--attribute", f"regio={'r' * 201}"), "longer than 200 characters"),
    ],
)
def test_what_cannot_be_kept_is_told_and_adds_nobody(
    run: Command, workspace: Path, arguments: tuple[str, ...], told: str
) -> None:
    result = run("members", "add", *arguments)
    assert result.exit_code == 1 and told in result.stderr
    assert not (workspace / "people.db").exists()


def test_an_attribute_without_a_sign_is_a_wrong_command(run: Command, workspace: Path) -> None:
    result = run("members", "add", "a@example.org", "--attribute", "regio")
    assert result.exit_code == 2 and "Write --attribute 'NAME=VALUE'" in result.stderr


def test_one_person_is_mended(run: Command, workspace: Path, noor: str) -> None:
    changed = run("members", "change", "noor@example.org", "--name", "Noor N", "--language", "en")
    assert changed.stdout == "'Noor@example.org' is changed.\n"
    assert "like that already" in run("members", "change", noor, "--name", "Noor N").stdout
    run("members", "change", noor, "--email", "nieuw@example.org", "--attribute", "regio=", "--attribute", "x=y")
    (one,) = members(workspace)
    assert (one.email, one.name, one.language, dict(one.attributes)) == (
        "nieuw@example.org",
        "Noor N",
        "en",
        {"x": "y"},
    )
    nothing = run("members", "change", "nieuw@example.org")
    assert nothing.exit_code == 2 and "Say what changes" in nothing.stderr
    gone = run("members", "change", noor, "--name", "x")
    assert gone.exit_code == 1 and "No member has the address" in gone.stderr


def test_no_mail_gone_and_back(run: Command, workspace: Path, noor: str) -> None:
    assert run("members", "optout", "noor@example.org").stdout == "'Noor@example.org' gets no mail from now on.\n"
    assert run("members", "list").stdout.startswith("Noor@example.org  no mail")
    left = run("members", "leave", noor)
    assert (left.stdout, left.exit_code) == ("'Noor@example.org' has left.\n", 0)
    assert "surveytool members erase Noor@example.org" in left.stderr
    refused = run("members", "optout", noor)
    assert refused.exit_code == 1 and "has left" in refused.stderr
    assert run("members", "return", noor).stdout == "'Noor@example.org' is an active member again.\n"
    assert run("members", "return", noor).stdout == "'Noor@example.org' was an active member already.\n"
    assert run("members", "list", "--state", "left").stdout == ""
    assert run("members", "list").stderr == "1 active member, 0 without mail, 0 who left.\n"


def test_who_goes_loses_an_unused_link(run: Command, workspace: Path, noor: str) -> None:
    for email in ("bo@example.org", "cor@example.org"):
        run("members", "add", email)
    assert run("round", "open", "r1", "--questionnaire", "proef", "--links", "personal").exit_code == 0

    def invited() -> tuple[int, int]:
        with closing(open_database(workspace / "answers.db")) as db:
            return count_invitations(db, "r1")

    assert invited() == (3, 0)
    run("members", "optout", "cor@example.org")
    assert invited() == (3, 0)
    run("members", "leave", noor)
    assert invited() == (2, 0)
    assert run("members", "erase", "bo@example.org").stdout == "Deleted. Members: 1. Sign-ups: 0.\n"
    assert invited() == (1, 0)
    assert "surveytool invite r1" in run("members", "return", noor).stderr


def test_a_lost_key_of_the_links_is_told_before_anything_is_deleted(run: Command, workspace: Path, noor: str) -> None:
    run("round", "open", "r1", "--questionnaire", "proef", "--links", "personal")
    (workspace / "keys" / "r1.links").unlink()
    refused = run("members", "erase", noor)
    assert refused.exit_code == 1 and "personal links of round 'r1'" in refused.stderr
    assert len(members(workspace)) == 1
    assert run("members", "erase", noor, "--without-links").exit_code == 0
    assert members(workspace) == []


def test_who_is_erased_is_in_no_byte_of_the_workspace(run: Command, workspace: Path, noor: str) -> None:
    run("members", "add", "bo@example.org", "--name", "Bo Blijft")
    run("members", "change", noor, "--name", "Noortje", "--email", "noortje@example.org")
    assert run("members", "erase", "noortje@example.org").exit_code == 0
    left = b"".join(path.read_bytes() for path in workspace.rglob("*") if path.is_file())
    assert b"Bo Blijft" in left
    assert b"noor" not in left.lower() and b"Zeeland" not in left


def test_a_person_is_told_what_is_kept_of_them(run: Command, workspace: Path, noor: str) -> None:
    with closing(open_people(workspace / "people.db")) as people:
        day = datetime.date(2026, 11, 2)
        register(people, round_id="vroeg", name="N", email=noor, language="nl", answers={"hoop": ("a",)}, day=day)
    shown = json.loads(run("members", "export", "noor@EXAMPLE.org").stdout)
    assert shown["member"]["attributes"] == {"regio": "Zeeland"} and shown["mails"] == []
    assert [one["answers"] for one in shown["sign_ups"]] == [{"hoop": ["a"]}]
    assert run("members", "export", noor, "--out", "noor.json").stdout == "noor.json\n"
    assert json.loads(Path("noor.json").read_text("utf-8")) == shown
    assert Path("noor.json").stat().st_mode & 0o777 == 0o600
    Path("ander.json").write_text("mijn", "utf-8")
    refused = run("members", "export", noor, "--out", "ander.json")
    assert refused.exit_code == 1 and Path("ander.json").read_text("utf-8") == "mijn"


@pytest.mark.parametrize("command", ["optout", "leave", "return", "erase", "export"])
@pytest.mark.parametrize("has_list", [False, True])
def test_nobody_is_told_as_nobody(run: Command, workspace: Path, command: str, has_list: bool) -> None:
    if has_list:
        run("members", "add", "bo@example.org")
    result = run("members", command, "niemand@example.org")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "'niemand@example.org'" in result.stderr and "surveytool members list" in result.stderr
    assert (workspace / "people.db").exists() == has_list


def test_the_commands_about_a_person_are_told_in_dutch(
    run: Command, noor: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SURVEYTOOL_LANGUAGE", "nl")
    assert run("members", "optout", noor).stdout == "'Noor@example.org' krijgt vanaf nu geen mail meer.\n"
    assert run("members", "return", noor).stdout == "'Noor@example.org' is weer actief lid.\n"
    assert "is weg" in run("members", "leave", noor).stdout
    assert run("members", "list").stderr == "0 actieve leden, 0 zonder mail, 1 weg.\n"
