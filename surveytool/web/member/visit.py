"""One request of a member to a round: which round, in which language, with what was answered so far."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from flask import g, request

from surveytool.questionnaire.flow import Shown, shown
from surveytool.questionnaire.model import Questionnaire
from surveytool.store import drafts
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


@dataclass(frozen=True)
class Visit:
    """Everything a page of a round is made from. ``secret`` is that of the draft, when there is one."""

    round: Round
    instrument: Instrument
    texts: Texts
    secret: bytes | None
    draft: Draft | None

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

    def before(self, section: str) -> str | None:
        """The section shown before this one."""
        place = self.shown.sections.index(section)
        return self.shown.sections[place - 1] if place else None

    def after(self, section: str) -> str | None:
        """The section shown after this one; None after the last, where the check page comes."""
        sections = self.shown.sections
        place = sections.index(section) + 1
        return sections[place] if place < len(sections) else None

    def with_draft(self, draft: Draft, secret: bytes) -> "Visit":
        """The same visit with another draft."""
        return replace(self, draft=draft, secret=secret)


def open_visit(round_id: str) -> Visit:
    """The visit that this request makes to an open round.

    Raises:
        NotFound: when there is no such round.
        NotOpen: when it takes no answers today.
    """
    secret = cookie.draft_secret(round_id)
    with site().database.reading() as connection:
        round_ = read_round(connection, round_id)
        saved = drafts.read_draft(connection, round_id=round_id, secret=secret) if secret else None
    instrument = site().instrument(round_)
    texts = choose_texts(instrument.questionnaire.languages)
    if not round_.is_open(site().day(round_)):
        raise NotOpen(round_)
    if saved is None:
        return Visit(round_, instrument, texts, None, None)
    return Visit(round_, instrument, texts, secret, read_draft(saved.content))


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
    texts = site().texts(chosen)
    g.languages, g.texts = languages, texts
    return texts


Given = Mapping[str, Sequence[str]]
