"""Members who go: those who left, some of whom come back, and those who ask to be forgotten.

Their links to open rounds that were not used yet are taken back first. A link that was used stays as it is, for it tells
that somebody answered, and nobody may know which answers are theirs. Killed on the way, doing it again finishes it.
"""

import contextlib
from pathlib import Path

from surveytool.errors import NotFound
from surveytool.store.database import Database
from surveytool.store.invitations import add_invitations, check_links_key, invitee, member_tag, revoke
from surveytool.store.keys import links_key
from surveytool.store.mailings import INVITATION, list_mails
from surveytool.store.membership import find_member, set_state
from surveytool.store.people import Member, remove_person
from surveytool.store.rounds import list_rounds


def leave(people: Database, email: str, *, answers: Database, keys: Path) -> Member:
    """Note that a member has left, and take their unused links back; gives the member as they were before.

    Raises:
        NotFound: no member has this address.
        StoreError: the key of the links of an open round cannot be used; then nothing was changed.
    """
    links = _links(answers, keys, find_member(people, email).id)
    before = set_state(people, email, "left")
    _take_back(answers, links)
    return before


def come_back(people: Database, email: str, *, answers: Database, keys: Path) -> Member:
    """Make an active member again of somebody; gives the member as they were before. Who had left and was mailed an invitation to
    an open round gets that link back: nobody is invited twice, so no other would come.

    Raises:
        NotFound: no member has this address.
        StoreError: the key of the links of an open round cannot be used; then nothing was changed.
    """
    member = find_member(people, email)
    if member.state == "left":
        for round_ in list_rounds(answers):
            if round_.state != "open" or not round_.invites:
                continue
            if member.id in {mail.member for mail in list_mails(people, round_.id) if mail.kind == INVITATION}:
                known = invitee(member.id, anonymous=round_.anonymous, linking=round_.linking, keys=keys)
                add_invitations(answers, round_.id, links_key(keys, round_.id), [known])
    return set_state(people, email, "active")


def erase(
    people: Database, email: str, *, answers: Database, keys: Path, without_links: bool = False
) -> tuple[int, int]:
    """Forget a person: take their unused links back, and delete them as a member, with the mails that were sent, and all that
    they signed up with. Gives the number of members and sign-ups that were deleted; their bytes are overwritten.

    Raises:
        NotFound: nothing is kept under this address.
        StoreError: the key of the links of an open round cannot be used; then nothing was changed. With ``without_links``
            the links are let be: they work, and belong to nobody.
    """
    if not without_links:
        with contextlib.suppress(NotFound):  # who only signed up was never invited
            leave(people, email, answers=answers, keys=keys)
    as_member, signed_up = remove_person(people, email)
    if not as_member and not signed_up:
        raise NotFound("Nothing is kept under the address '{email}'. See: surveytool members list", email=email)
    return as_member, signed_up


def _links(answers: Database, keys: Path, member: bytes) -> tuple[tuple[str, bytes], ...]:
    """The round and the hash of every link that a member may have in an open round."""
    found = []
    for round_ in list_rounds(answers):
        if round_.state == "open" and round_.invites:
            key = links_key(keys, round_.id)
            with answers.reading() as connection:
                check_links_key(connection, round_.id, key)
            found.append((round_.id, member_tag(key, round_.id, member)))
    return tuple(found)


def _take_back(answers: Database, links: tuple[tuple[str, bytes], ...]) -> None:
    """Whether a link was there and unused is told to nobody: it would say who answered."""
    for round_id, tag in links:
        revoke(answers, round_id, tag)
