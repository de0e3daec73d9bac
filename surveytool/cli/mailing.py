"""A round to mail about: who is on the list, who was mailed, and the mails made for them."""

import datetime
import os
import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from surveytool.errors import Refused, StoreError
from surveytool.exchange.mail.batch import Addressee, Batch, Run
from surveytool.exchange.mail.message import Letter, Occasion, clean_line, compose, contact_address, promise
from surveytool.exchange.mail.settings import MailSettings, is_loopback, read_mail_settings
from surveytool.exchange.mail.template import MailText, TextKind, mail_text
from surveytool.exchange.mail.transport import MailServer
from surveytool.questionnaire.community import Community
from surveytool.questionnaire.parse import parse
from surveytool.questionnaire.piping import without_pipes
from surveytool.store import mailings
from surveytool.store.database import Database, open_database
from surveytool.store.invitations import (
    Invitation,
    add_invitations,
    check_links_key,
    find_invitation,
    forget_stopped,
    invited_tags,
    invitee,
    link_token,
    tag,
)
from surveytool.store.keys import links_key
from surveytool.store.mailings import INVITATION, Mail
from surveytool.store.people import Member, list_members, open_people
from surveytool.store.rounds import Round, get_round, list_rounds
from surveytool.store.workspace import Workspace
from surveytool.texts import Texts, load_texts

if TYPE_CHECKING:
    from surveytool.questionnaire.model import Questionnaire

LOCAL_URL = "http://127.0.0.1:8000"
BASE_URL = "SURVEYTOOL_BASE_URL"


@dataclass(frozen=True)
class Mailing:
    """An open round with personal links, and all that mailing about it needs. ``base`` is where its links begin."""

    workspace: Workspace
    community: Community
    db: Database
    people: Database
    round: Round
    key: bytes
    base: str
    today: datetime.date

    @cached_property
    def questionnaire(self) -> "Questionnaire":
        """What the round asks."""
        return without_pipes(parse(self.round.source, file=f"{self.round.id}.yaml").questionnaire)

    @cached_property
    def members(self) -> tuple[Member, ...]:
        """The members who are invited and written to, in random order."""
        found = [member for member in list_members(self.people) if member.state == "active"]
        random.SystemRandom().shuffle(found)
        return tuple(found)

    @cached_property
    def mails(self) -> dict[bytes, tuple[Mail, ...]]:
        """The mails about this round, by member."""
        found: dict[bytes, tuple[Mail, ...]] = {}
        for mail in mailings.list_mails(self.people, self.round.id):
            found[mail.member] = (*found.get(mail.member, ()), mail)
        return found

    @cached_property
    def links(self) -> dict[bytes, Invitation]:
        """The personal links of the round, by hash."""
        return invited_tags(self.db, self.round.id)

    def addressee(self, member: Member) -> Addressee:
        """The member with their link."""
        token = link_token(self.key, self.round.id, member.id)
        link = f"{self.base}/{self.round.id}/{token}"
        return Addressee(member.id, member.email, member.name, member.language, tag(token), link)

    def language(self, language: str) -> str:
        """The language in which to write to somebody of ``language``."""
        known = self.community.languages
        return language if language in known else known[0]

    def texts(self, language: str) -> Texts:
        """The texts of the program, in the form in which this community addresses its members."""
        return load_texts(language, formal=self.community.form_of_address == "u")


def open_mailing(folder: Workspace, round_id: str, *, today: datetime.date) -> Mailing:
    """The round to mail about.

    Raises:
        NotFound: when it is not there.
        Refused: when it is closed, or has one link for all.
        StoreError: when a database or the key of its links cannot be used.
    """
    community = folder.community()
    db = open_database(folder.answers_db)
    round_ = get_round(db, round_id)
    if not round_.invites:
        message = (
            "Round '{id}' has one link for all, so there is nobody to mail. A round in which members have links of their own is "
            "opened with --links personal."
        )
        raise Refused(message, id=round_id)
    if round_.simulated:
        raise Refused("Round '{id}' is simulated: there is nobody to mail.", id=round_id)
    if round_.state == "closed" or (round_.closes is not None and today > round_.closes):
        raise Refused("Round '{id}' takes no more answers, so nobody is mailed about it.", id=round_id)
    key = links_key(folder.keys, round_id)
    with db.reading() as connection:
        check_links_key(connection, round_id, key)
    base = (os.environ.get(BASE_URL) or LOCAL_URL).rstrip("/")
    return Mailing(folder, community, db, open_people(folder.people_db), round_, key, base, today)


def give_links(mailing: Mailing) -> int:
    """Give a link to every member who has none yet; gives how many there were."""
    round_ = mailing.round
    wanting = (
        invitee(member.id, anonymous=round_.anonymous, linking=round_.linking, keys=mailing.workspace.keys)
        for member in mailing.members
    )
    count = add_invitations(mailing.db, round_.id, mailing.key, wanting)
    mailing.__dict__.pop("links", None)  # read anew: there may be more now
    return count


def note_stopped(mailing: Mailing) -> None:
    """Take those who asked by a link, of this round or another, for no more mail out of the list of who is mailed."""
    for round_ in list_rounds(mailing.db):
        if not round_.invites or round_.state == "closed":
            continue
        try:
            key = links_key(mailing.workspace.keys, round_.id)
        except StoreError:
            if round_.id == mailing.round.id:
                raise
            continue  # that is told where that round is mailed about
        links = invited_tags(mailing.db, round_.id)
        if heard := mailings.opt_out_stopped(mailing.people, links, round_id=round_.id, key=key):
            forget_stopped(mailing.db, round_.id, heard)
            for name in ("members", "links"):  # read anew: they are others now
                mailing.__dict__.pop(name, None)


def to_invite(mailing: Mailing) -> list[Addressee]:
    """The members who were not invited yet; not those who answered all the same, by a link of which nobody knows whether it
    reached them."""
    found = []
    for member in mailing.members:
        if INVITATION in {mail.kind for mail in mailing.mails.get(member.id, ())}:
            continue
        addressee = mailing.addressee(member)
        if addressee.tag not in mailing.links or is_unanswered(mailing.links[addressee.tag]):
            found.append(addressee)
    return found


def to_remind(mailing: Mailing, kind: str, *, invited_before: datetime.date | None = None) -> list[Addressee]:
    """The members who were invited, have not answered, and do not have this reminder yet nor any mail today; whose mail did not
    come back. ``invited_before`` leaves out who was invited on that day or later.
    """
    found = []
    for member in mailing.members:
        mails = mailing.mails.get(member.id, ())
        invited = [mail.day for mail in mails if mail.kind == INVITATION]
        if not invited or (invited_before is not None and invited[0] >= invited_before):
            continue
        if any(mail.kind == kind or mail.day == mailing.today or mail.state in mailings.RETURNED for mail in mails):
            continue
        addressee = mailing.addressee(member)
        if is_unanswered(mailing.links.get(addressee.tag)):
            found.append(addressee)
    return found


def is_unanswered(link: Invitation | None) -> bool:
    """Whether somebody has a link, did not use it, and did not ask for no more mail."""
    return link is not None and not link.answered and not link.stopped


def doubtful(mailing: Mailing) -> list[Mail]:
    """Mails that were being handed over when a run was stopped: nobody knows whether they went out."""
    return [mail for mails in mailing.mails.values() for mail in mails if mail.state == "claimed"]


def mail_settings(community: Community) -> MailSettings:
    """The settings of the mail server; real mails have real links.

    Raises:
        SurveytoolError: when something is wrong with them, or the links would lead nowhere for who gets them.
    """
    name = community.name.read(community.languages[0])
    settings = read_mail_settings(os.environ, sender=community.mail_sender, name=name)
    check_base_url(os.environ.get(BASE_URL), is_local=settings.is_local)
    return settings


def check_base_url(given: str | None, *, is_local: bool) -> None:
    """Nothing when links that begin like this lead to the site; ``is_local``: the mails stay on this computer, as in a trial.

    Raises:
        Refused: when they do not.
    """
    if not given:
        message = (
            "The links in the mails need the address at which members reach the site. Put it in SURVEYTOOL_BASE_URL, such as "
            "https://vragen.example.org."
        )
        raise Refused(message)
    try:
        parts = urlsplit(given)
        is_address = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_address = False
    if not is_address or parts.query or parts.fragment or parts.username or any(c.isspace() for c in given):
        message = "SURVEYTOOL_BASE_URL is not the address of a site. Write it as https://vragen.example.org."
        raise Refused(message)
    if is_loopback(parts.hostname or "") and not is_local:
        message = (
            "SURVEYTOOL_BASE_URL is an address of this computer alone, so the links in the mails would lead nowhere. Put the "
            "address there at which members reach the site."
        )
        raise Refused(message)


class Writer:
    """Makes the mails of one kind; the texts are read and checked before the first is made."""

    def __init__(self, mailing: Mailing, kind: TextKind, settings: MailSettings) -> None:
        from surveytool.web.markdown import render_markdown

        self._mailing = mailing
        self._markdown: Callable[[str], str] = render_markdown
        community = mailing.community
        formal = community.form_of_address == "u"
        self._texts: dict[str, MailText] = {
            language: mail_text(kind, language, questionnaires=mailing.workspace.questionnaires, formal=formal)
            for language in community.languages
        }
        self._occasions: dict[str, Occasion] = {
            language: _occasion(mailing, settings, language) for language in community.languages
        }

    def letter(self, addressee: Addressee) -> tuple[Letter, Occasion]:
        """What is written to somebody."""
        language = self._mailing.language(addressee.language)
        texts = self._mailing.texts(language)
        letter = Letter(addressee.address, addressee.name, addressee.link, self._texts[language], texts)
        return letter, self._occasions[language]

    def write(self, addressee: Addressee) -> EmailMessage:
        """The mail to somebody.

        Raises:
            NotAnAddress: when it is not for one address.
        """
        letter, occasion = self.letter(addressee)
        return compose(letter, occasion, now=datetime.datetime.now(datetime.UTC), markdown=self._markdown)


def send(
    mailing: Mailing,
    kind: str,
    addressees: Sequence[Addressee],
    *,
    writer: Writer,
    settings: MailSettings,
    on_step: Callable[[], None] = lambda: None,
) -> Run:
    """Mail ``addressees``, each once; not who answered meanwhile."""

    def is_wanted(addressee: Addressee) -> bool:
        with mailing.db.reading() as connection:
            link = find_invitation(connection, mailing.round.id, addressee.tag)
        return is_unanswered(link)

    batch = Batch(mailing.people, mailing.round.id, kind, mailing.today, writer.write, is_wanted, on_step)
    with MailServer(settings) as server:
        return batch.send(addressees, server)


def addresses(addressees: Iterable[Addressee]) -> list[str]:
    """The addresses in alphabetical order, which tells nothing of the order in which they are mailed."""
    return sorted(addressee.address for addressee in addressees)


def _occasion(mailing: Mailing, settings: MailSettings, language: str) -> Occasion:
    community, questionnaire, round_ = mailing.community, mailing.questionnaire, mailing.round
    texts = mailing.texts(language)
    name = clean_line(community.name.read(language))
    minutes = questionnaire.minutes
    facts = {
        "title": clean_line(questionnaire.title.read(language)),
        "closes": None if round_.closes is None else texts.date(round_.closes),
        "minutes": None if minutes is None else texts.plural("{n} minute", "{n} minutes", minutes),
        "community": name,
        "contact": None if community.contact is None else clean_line(community.contact),
    }
    return Occasion(
        settings.sender,
        community.colours.brand,
        contact_address(community.contact),
        facts,
        promise(texts, anonymous=round_.anonymous, linking=round_.linking, community=name),
    )
