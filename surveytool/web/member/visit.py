"""One request of a member to a round: which round, in which language, with what was answered so far."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from flask import g, request

from surveytool.questionnaire.flow import Shown, shown
from surveytool.questionnaire.model import Questionnaire
from surveytool.questionnaire.piping import words_of
from surveytool.store import drafts
from surveytool.store.invitations import Invitation, find_invitation, tag
from surveytool.store.rounds import Round, read_round
from surveytool.texts import Texts
from surveytool.web.member import cookie
from surveytool.web.member.draft import Draft, read_draft
from surveytool.web.member.layout import Layout, Part
from surveytool.web.member.site import Instrument, site


class NotOpen(Exception):
    """The round takes no answers today."""

    def __init__(self, round_: Round) -> None:
        super().__init__(round_.id)
        self.round = round_


class NoLink(Exception):
    """Members take part in this round by their own links, and this browser came by none; or by one that is not there (any
    more) (``is_unknown``)."""

    def __init__(self, round_: Round, *, is_unknown: bool = False) -> None:
        super().__init__(round_.id)
        self.round = round_
        self.is_unknown = is_unknown


class LinkUsed(Exception):
    """Answers were sent by this personal link already."""

    def __init__(self, round_: Round) -> None:
        super().__init__(round_.id)
        self.round = round_


@dataclass(frozen=True)
class Visit:
    """Everything a page of a round is made from. ``secret`` is the code this browser has; ``saved`` is what is stored under
    it, when there is something, and ``draft`` that, read, or with what is being saved now. ``link`` is the token of the
    personal link, None for the open one."""

    round: Round
    instrument: Instrument
    texts: Texts
    secret: str | None
    draft: Draft | None
    saved: str | None = None
    link: str | None = field(default=None, repr=False)

    @property
    def questionnaire(self) -> Questionnaire:
        """The questionnaire of the round."""
        return self.instrument.questionnaire

    @property
    def layout(self) -> Layout:
        """The questionnaire laid out in the language of this visit."""
        return self.instrument.layouts[self.texts.language]

    @cached_property
    def shown(self) -> Shown:
        """What is shown with the answers so far."""
        return shown(self.questionnaire, self.draft.answers if self.draft else {})

    @property
    def first(self) -> str:
        """The section that stands on the first page, under the introduction."""
        return self.shown.sections[0]

    def part(self, section: str) -> Part:
        """A section as it stands on its page."""
        return self.layout.parts[section]

    @property
    def mark(self) -> str:
        """What a page carries to show of which draft it is; empty as long as nothing is saved."""
        return drafts.draft_mark(self.secret) if self.secret and self.saved is not None else ""

    @property
    def furthest(self) -> str:
        """The furthest section that was reached, of those that are shown."""
        reached = self.draft.reached if self.draft else ()
        return next((name for name in reversed(reached) if name in self.shown.sections), self.first)

    def words_of(self, name: str) -> str:
        """An earlier answer in words, for a text that repeats it."""
        return words_of(self.questionnaire, name, self.shown.answers, self.texts)

    def before(self, section: str) -> str | None:
        """The section shown before this one, which itself may have been hidden in the meantime, by another tab."""
        order = [one.id for one in self.questionnaire.sections]
        earlier = order[: order.index(section)]
        return next((name for name in reversed(earlier) if name in self.shown.sections), None)

    def after(self, section: str) -> str | None:
        """The section shown after this one; None after the last, where the check page comes."""
        order = [one.id for one in self.questionnaire.sections]
        later = order[order.index(section) + 1 :]
        return next((name for name in later if name in self.shown.sections), None)

    def with_saved(self, content: str, secret: str) -> "Visit":
        """The same visit with what is stored under a code now."""
        return replace(self, draft=read_draft(content), secret=secret, saved=content)


def open_visit(round_id: str, *, resumes: bool = False, resends: bool = False) -> Visit:
    """The visit that this request makes to an open round.

    With ``resumes`` it is about answers that are opened by their code, which brings the personal link along; with ``resends``
    it sends, which may be for the second time.

    Raises:
        NotFound: when there is no such round.
        NotOpen: when it takes no answers today.
        NoLink: when a personal link is needed and this browser has none.
        LinkUsed: when its personal link was used.
    """
    link = cookie.link_token(round_id)
    with site().database.reading() as connection:
        round_ = read_round(connection, round_id)
        if not round_.invites:
            link = None
        invitation = find_invitation(connection, round_id, tag(link)) if link is not None else None
        secret = cookie.draft_secret(round_id, link)
        saved = drafts.read_draft(connection, round_id=round_id, secret=secret) if secret else None
    instrument = site().instrument(round_)
    texts = choose_texts(instrument.questionnaire.languages)
    if not round_.is_open(site().day(round_)):
        raise NotOpen(round_)
    if not resumes:
        _judge_link(round_, link, invitation, resends=resends)
    visit = Visit(round_, instrument, texts, secret, None, link=link)
    return visit.with_saved(saved.content, secret) if saved is not None and secret is not None else visit


def _judge_link(round_: Round, link: str | None, invitation: Invitation | None, *, resends: bool) -> None:
    if link is None and round_.links == "personal":
        raise NoLink(round_)
    if link is not None and invitation is None:
        raise NoLink(round_, is_unknown=True)
    if invitation is not None and invitation.answered and not resends:
        raise LinkUsed(round_)


def choose_texts(languages: Sequence[str]) -> Texts:
    """The texts in the language of the link, else chosen before, else the browser's, else the first of ``languages``."""
    asked = request.args.get("lang", "")
    if asked in languages:
        g.language_asked = asked
        chosen = asked
    elif (before := cookie.language_chosen()) in languages:
        chosen = before
    else:
        chosen = request.accept_languages.best_match(languages) or languages[0]
    g.languages = languages
    return use_texts(chosen)


def use_texts(language: str) -> Texts:
    """The texts in ``language``, from here on also those of what every page shows."""
    texts = site().texts(language)
    g.texts = texts
    return texts


Given = Mapping[str, Sequence[str]]
