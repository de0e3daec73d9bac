"""A backup of an open anonymous round does not tell, by the reminders in it, who had answered."""

import contextlib
import datetime
from pathlib import Path
from typing import Any

from surveytool.store import mailings
from surveytool.store.people import list_members, open_people
from tests.store.backup_example import TODAY, answer, backed_up, invited, put_back, workspace_of

DAY = datetime.date(2026, 10, 28)
WEEK = mailings.planned_reminder(7)


def reminded(store: Any, tmp_path: Path) -> tuple[list[bytes], list[mailings.Mail]]:
    """Fourteen members of whom ten answered and four were reminded, one in vain; what a backup tells of their mails."""
    workspace = workspace_of(store)
    answer(store, invited(store, 14)[:10])
    with contextlib.closing(open_people(workspace.people_db)) as people:
        members = sorted(member.id for member in list_members(people))
        mailings.note_sent(people, "spring", members, kind=mailings.INVITATION, day=DAY)
        mailings.note_sent(people, "spring", members[:4], kind=WEEK, day=TODAY)
        mailings.settle(people, "spring", members[0], kind=WEEK, state="bounced")
    backed_up(workspace, tmp_path / "b.zip")
    put_back(workspace, tmp_path / "b.zip", force=True)
    with contextlib.closing(open_people(workspace.people_db)) as people:
        return members, list(mailings.list_mails(people, "spring"))


def test_reminders_in_a_backup_went_to_all_who_were_invited(store: Any, tmp_path: Path) -> None:
    members, found = reminded(store, tmp_path)
    told = {(mail.member, mail.day, mail.state) for mail in found if mail.kind == WEEK}
    assert told == {(member, TODAY, "sent") for member in members}


def test_that_a_mail_came_back_stays_known(store: Any, tmp_path: Path) -> None:
    members, found = reminded(store, tmp_path)
    back = [(mail.member, mail.kind) for mail in found if mail.state == "bounced"]
    assert back == [(members[0], mailings.INVITATION)]


def test_nobody_is_reminded_once_more_after_restoring(store: Any, tmp_path: Path) -> None:
    members, _ = reminded(store, tmp_path)
    with contextlib.closing(open_people(workspace_of(store).people_db)) as people:
        later = TODAY + datetime.timedelta(1)
        assert not any(mailings.claim(people, "spring", member, kind=WEEK, day=later) for member in members)
