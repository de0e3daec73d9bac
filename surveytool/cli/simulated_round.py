"""A round filled with made-up answers, on days that have passed.

Everything goes the way real answers go: a form with a nonce, a personal link that is spent, a draft left behind, sending,
closing. The round says of itself that it is simulated.
"""

import datetime
import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from surveytool.response.answer import Answers

if TYPE_CHECKING:
    from surveytool.questionnaire.model import Questionnaire
    from surveytool.store.database import Database
    from surveytool.store.people import Member
    from surveytool.store.workspace import Workspace


@dataclass(frozen=True)
class Invited:
    """Members with a personal link: who they are, and whose answers these are. A few never get their mail."""

    people: "Database"
    members: "Sequence[Member]"
    answering: Callable[[Answers], bytes]
    unreachable: int = 4


def fill_round(
    workspace: "Workspace",
    db: "Database",
    *,
    id: str,
    source: bytes,
    questionnaire: "Questionnaire",
    population: int | None,
    opened: datetime.date,
    closed: datetime.date,
    people: Iterable[Answers],
    answers: int,
    left: int,
    rng: random.Random,
    on_step: Callable[[], None] = lambda: None,
    invited: Invited | None = None,
) -> None:
    """Open a round, store what each of the ``people`` answers, and close it.

    ``answers`` is how many there are, and ``left`` how many more begin and never send. ``on_step`` is called after each.
    With ``invited`` members everybody answers by a personal link, else by the link for all.
    """
    from surveytool.response.fieldwork import REMINDERS, arrivals
    from surveytool.store.closing import close_round
    from surveytool.store.invitations import Invitee, member_tag
    from surveytool.store.keys import links_key, round_key
    from surveytool.store.rounds import open_round

    open_round(
        db,
        keys=workspace.keys,
        id=id,
        source=source,
        questionnaire=questionnaire,
        population=population,
        today=opened,
        opens=opened,
        closes=closed,
        links="open" if invited is None else "personal",
        reminders=() if invited is None else REMINDERS,
        invitees=() if invited is None else [Invitee(member.id) for member in invited.members],
        simulated=True,
    )
    key = round_key(workspace.keys, id)
    of_links = b"" if invited is None else links_key(workspace.keys, id)
    answered: dict[bytes, datetime.date] = {}
    days = arrivals(answers, opened, closed, rng)
    for given, day in zip(people, days, strict=True):
        tag = None
        if invited is not None:
            member = invited.answering(given)
            answered[member], tag = day, member_tag(of_links, id, member)
        _send(db, id, key, questionnaire, given, day, rng, tag=tag)
        on_step()
    for _ in _leave(db, id, questionnaire, left, rng):
        on_step()
    if invited is not None:
        _mail(id, invited, answered, opened=opened, closed=closed)
    people_db = None if invited is None else invited.people
    close_round(db, id, keys=workspace.keys, snapshots=workspace.snapshots, today=closed, rng=rng, people=people_db)


def _send(
    db: "Database",
    round_id: str,
    key: bytes,
    questionnaire: "Questionnaire",
    answers: Answers,
    day: datetime.date,
    rng: random.Random,
    *,
    tag: bytes | None,
) -> None:
    from surveytool.questionnaire.flow import shown
    from surveytool.response.fieldwork import minutes_taken
    from surveytool.response.receipt import receipt_hash
    from surveytool.response.response import disposition, to_json
    from surveytool.store.keys import receipt, response_id
    from surveytool.store.responses import send

    nonce = rng.randbytes(16)
    send(
        db,
        round_id=round_id,
        key=key,
        id=response_id(key, nonce),
        answers_json=to_json(answers),
        receipt_hash=receipt_hash(receipt(key, nonce)),
        disposition=disposition(questionnaire, answers),
        day=day,
        minutes=minutes_taken(questionnaire, answers, rng=rng),
        reached=shown(questionnaire, answers).sections,
        tag=tag,
    )


def _mail(
    round_id: str,
    invited: Invited,
    answered: Mapping[bytes, datetime.date],
    *,
    opened: datetime.date,
    closed: datetime.date,
) -> None:
    """Note the mails as if they had gone out: to everybody at the opening, and then to who had not answered by then."""
    from surveytool.response.fieldwork import REMINDERS
    from surveytool.store.mailings import INVITATION, note_bounced, note_sent, planned_reminder

    silent = [member for member in invited.members if member.id not in answered]
    lost = {member.id for member in silent[: invited.unreachable]}
    everybody = [member.id for member in invited.members]
    note_sent(invited.people, round_id, everybody, kind=INVITATION, day=opened)
    note_bounced(invited.people, [member.email for member in silent[: invited.unreachable]])
    for days in REMINDERS:
        day = opened + datetime.timedelta(days=days)
        waiting = [member for member in everybody if answered.get(member, closed) >= day and member not in lost]
        if day <= closed:
            note_sent(invited.people, round_id, waiting, kind=planned_reminder(days), day=day)


def _leave(
    db: "Database", round_id: str, questionnaire: "Questionnaire", left: int, rng: random.Random
) -> Iterator[None]:
    """Drafts of those who stopped before sending; nothing of what they filled in is used."""
    from surveytool.response.fieldwork import break_offs
    from surveytool.store.drafts import new_secret, save

    sections = [section.id for section in questionnaire.sections]
    for last in break_offs(questionnaire, left, rng=rng):
        reached = sections[: sections.index(last) + 1]
        save(db, round_id=round_id, secret=new_secret(), content="{}", section=last, reached=reached)
        yield
