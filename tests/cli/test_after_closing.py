"""What was put aside, or is lost, when a round closes or a person is forgotten: cleaned, or told of."""

from pathlib import Path

from surveytool.store import mailings
from surveytool.store.invitations import invited_tags
from surveytool.store.rounds import get_round
from tests.cli.mailing import Command, add_members, answer, answers_of, invited_days_ago, open_days_ago, people_of, stop

NAMES = [f"lid{number:02}" for number in range(14)]


def put_aside(run: Command, workspace: Path) -> Path:
    """What restoring put aside of a round in which ten answered, all others were reminded, and one wants no more mail."""
    add_members(workspace, *NAMES)
    open_days_ago(workspace, 9)
    invited_days_ago(workspace, 9)
    assert run("backup", "b.zip").exit_code == 0
    for name in NAMES[:10]:
        answer(workspace, name)
    assert run("remind", "r1", "--mailmerge", "links.xlsx").exit_code == 0
    stop(workspace, NAMES[13])
    assert run("restore", "b.zip", "--force").exit_code == 0
    (kept,) = workspace.glob("before-restore-*")
    return kept


def test_closing_forgets_who_was_mailed_in_what_was_put_aside_too(run: Command, workspace: Path) -> None:
    kept = put_aside(run, workspace)
    with people_of(kept) as people:
        assert len(mailings.list_mails(people, "r1")) == 14 + 4
    assert run("round", "close", "r1").exit_code == 0
    with people_of(kept) as people, answers_of(kept) as db:
        assert mailings.list_mails(people, "r1") == ()
        links = invited_tags(db, "r1").values()
        assert (len(links), sum(link.answered for link in links)) == (14, 10)
        assert not any(link.stopped for link in links)


def test_a_copy_aside_that_cannot_be_read_is_told_of_when_a_round_closes(run: Command, workspace: Path) -> None:
    kept = put_aside(run, workspace)
    (kept / "people.db").write_bytes(b"of something else" * 1000)
    closed = run("round", "close", "r1")
    assert closed.exit_code == 0, closed.output
    assert f"'{kept.name}' may still tell who was mailed about round 'r1'. Delete it." in closed.stderr


def test_a_lost_list_of_members_is_told_of_with_the_way_to_close(run: Command, workspace: Path) -> None:
    add_members(workspace, *NAMES)
    open_days_ago(workspace, 9)
    (workspace / "people.db").unlink()
    refused = run("round", "close", "r1")
    assert refused.exit_code == 1
    assert "surveytool round close r1 --without-members" in refused.stderr
    closed = run("round", "close", "r1", "--without-members")
    assert (closed.exit_code, "--without-members" in closed.stderr) == (0, False)


def test_a_copy_aside_that_holds_who_is_erased_is_told_of(run: Command, workspace: Path) -> None:
    add_members(workspace, *NAMES)
    assert "put aside" not in run("members", "erase", f"{NAMES[0]}@example.org").stderr
    kept = workspace / "before-restore-2026-11-02"
    kept.mkdir()
    (workspace / "people.db").rename(kept / "people.db")
    add_members(workspace, *NAMES)
    erased = run("members", "erase", f"{NAMES[1]}@example.org")
    assert erased.exit_code == 0
    assert f"put aside in '{kept.name}' may still hold them" in erased.stderr


def test_who_wants_no_mail_is_thought_of_when_a_backup_is_put_back(run: Command, workspace: Path) -> None:
    add_members(workspace, *NAMES)
    assert run("backup", "b.zip").exit_code == 0
    assert run("members", "optout", f"{NAMES[0]}@example.org").exit_code == 0
    restored = run("restore", "b.zip", "--force")
    assert restored.exit_code == 0
    assert "surveytool members optout EMAIL" in restored.stderr


def test_a_round_whose_links_key_is_not_there_stays_open(run: Command, workspace: Path) -> None:
    add_members(workspace, *NAMES)
    open_days_ago(workspace, 9)
    key = workspace / "keys" / "r1.links"
    key.rename(workspace / "elsewhere")
    refused = run("round", "close", "r1")
    assert refused.exit_code == 1 and "keys/r1.links" in refused.stderr
    with answers_of(workspace) as db:
        assert get_round(db, "r1").state == "open"
    (workspace / "elsewhere").rename(key)
    answer(workspace, NAMES[0])
    assert run("round", "close", "r1").exit_code == 0
