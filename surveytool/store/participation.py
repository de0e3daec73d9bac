"""Who took part, counted: what is known of members beside the links that were used, never beside an answer.

Live, it needs both databases and the key of the links. When a round closes it is counted a last time and kept as numbers,
small groups together, for after that nobody can tell any more who had which link.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from surveytool.store.database import Database
from surveytool.store.invitations import Invitation, member_tag
from surveytool.store.people import Member, list_members
from surveytool.store.people_schema import mail as mails

OTHERS = "*"
"""The group of a split in which small groups, and members of whom it is not known, are taken together."""


@dataclass(frozen=True)
class Group:
    """Members who share a value of an attribute: how many were invited, and how many of them answered."""

    attribute: str
    value: str
    invited: int
    answered: int


@dataclass(frozen=True)
class Participation:
    """Who took part. ``opted_out`` and ``undelivered`` are of those who did not answer: they want no mail, or the mail came
    back. ``not_eligible`` are beside all of these: they were mailed an invitation, and it was taken back because they are no
    member any more. ``mailed`` is (kind, day, how many) of what went out, ``mail_states`` (kind, state, how many) of all mails."""

    invited: int
    answered: int
    opted_out: int
    undelivered: int
    not_eligible: int
    groups: tuple[Group, ...]
    mailed: tuple[tuple[str, str, int], ...]
    mail_states: tuple[tuple[str, str, int], ...]


def participation(
    people: Database, invitations: Mapping[bytes, Invitation], *, round_id: str, key: bytes, minimum_group: int
) -> Participation:
    """Participation in a round by now. ``invitations`` are all of the round, by hash; ``key`` is that of its links."""
    found = [(member, invitations.get(member_tag(key, round_id, member.id))) for member in list_members(people)]
    known = [(member, invitation) for member, invitation in found if invitation is not None]
    with people.reading() as connection:
        rows = connection.execute(select(mails).where(mails.c.round == round_id)).all()
    returned = {row.member for row in rows if row.state in ("refused", "bounced")}
    silent = [(member, invitation) for member, invitation in known if not invitation.answered]
    out = {member.id for member, invitation in silent if invitation.stopped or member.state == "opted_out"}
    gone = {member.id for member, invitation in found if invitation is None}
    mailed = Counter((row.kind, row.day.isoformat()) for row in rows if row.state in ("sent", "bounced"))
    states = Counter((row.kind, row.state) for row in rows)
    invited = len(invitations)
    answered = sum(invitation.answered for invitation in invitations.values())
    return Participation(
        invited=invited,
        answered=answered,
        opted_out=len(out),
        undelivered=sum(member.id in returned and member.id not in out for member, _ in silent),
        not_eligible=sum(row.member in gone for row in rows if row.kind == "invitation"),
        groups=tuple(_groups(known, invited=invited, answered=answered, least=minimum_group)),
        mailed=tuple((kind, day, count) for (kind, day), count in sorted(mailed.items())),
        mail_states=tuple((kind, state, count) for (kind, state), count in sorted(states.items())),
    )


def _groups(known: list[tuple[Member, Invitation]], *, invited: int, answered: int, least: int) -> Iterable[Group]:
    """Every attribute that can be split, in groups of at least ``least``; members no longer on the list are among the others."""
    for attribute in sorted({name for member, _ in known for name in member.attributes}):
        counts: dict[str, list[int]] = {}
        for member, invitation in known:
            count = counts.setdefault(member.attributes.get(attribute, ""), [0, 0])
            count[0] += 1
            count[1] += invitation.answered
        others = counts.pop("", [0, 0])
        others[0] += invited - len(known)
        others[1] += answered - sum(invitation.answered for _, invitation in known)
        for value, count in sorted(counts.items(), key=lambda item: (item[1][0], item[0])):
            if count[0] < least or 0 < others[0] < least:
                others = [others[0] + count[0], others[1] + count[1]]
                del counts[value]
        if len(counts) + (others[0] > 0) < 2 or 0 < others[0] < least:
            continue  # one group tells no more than the whole does
        yield from (Group(attribute, value, *count) for value, count in sorted(counts.items()))
        if others[0]:
            yield Group(attribute, OTHERS, *others)
