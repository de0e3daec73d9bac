"""What the pages of the member app are made from: the workspace, the clock, and questionnaires laid out once."""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import cast

from flask import current_app
from itsdangerous import URLSafeTimedSerializer
from markupsafe import Markup

from surveytool.questionnaire.community import Community
from surveytool.questionnaire.model import Questionnaire
from surveytool.questionnaire.parse import parse
from surveytool.store.database import Database
from surveytool.store.limits import Limits
from surveytool.store.rounds import Round
from surveytool.store.workspace import Workspace
from surveytool.texts import Texts, load_texts
from surveytool.web.member.form import SectionForm, form_class
from surveytool.web.member.layout import Layout
from surveytool.web.member.typesetting import lay_out

EXTENSION = "surveytool.member"
GRACE = datetime.timedelta(hours=1)
"""How long after the last day answers that were being given can still be sent."""

_MOST_REMEMBERED = 64


@dataclass(frozen=True)
class Instrument:
    """A questionnaire with what its pages need, worked out once: layouts by language, forms by section, and ``entries``,
    which are choices as they stand on the check page."""

    questionnaire: Questionnaire
    layouts: Mapping[str, Layout]
    forms: Mapping[str, type[SectionForm]]
    entries: dict[tuple[object, ...], Markup] = field(default_factory=dict, repr=False)


class Site:
    """One community's member app. It remembers the questionnaires it has laid out, by the hash of their text, and in
    ``pages`` those that are the same for everyone. ``registration_rounds`` tells of a round whether people sign up there,
    which never changes; ``busy_timeout`` is how many seconds to wait for a database that another writes. ``origin`` is where
    it is known to be, as ``https://example.org``; empty when nobody said so. In a preview (``is_preview``) every page says
    that nothing is kept."""

    def __init__(
        self,
        workspace: Workspace,
        database: Database,
        community: Community,
        *,
        busy_timeout: float,
        now: Callable[[], datetime.datetime],
        signer: URLSafeTimedSerializer,
        limits: Limits,
        secure: bool,
        origin: str = "",
        is_preview: bool = False,
    ) -> None:
        self.workspace = workspace
        self.database = database
        self.community = community
        self.busy_timeout = busy_timeout
        self.registration_rounds: dict[str, bool] = {}
        self.now = now
        self.signer = signer
        self.limits = limits
        self.secure = secure
        self.origin = origin
        self.is_preview = is_preview
        self.pages: dict[tuple[object, ...], str] = {}
        self._instruments: dict[bytes, Instrument] = {}

    def texts(self, language: str) -> Texts:
        """The texts of the program in ``language``, in the form in which this community addresses its members."""
        return load_texts(language, formal=self.community.form_of_address == "u")

    def instrument(self, round_: Round) -> Instrument:
        """The questionnaire that ``round_`` was opened with."""
        known = self._instruments.get(round_.sha256)
        if known is None:
            if len(self._instruments) >= _MOST_REMEMBERED:
                self._instruments.clear()
            known = self._instruments[round_.sha256] = _instrument(round_, self.texts)
        return known

    def day(self, round_: Round | None = None) -> datetime.date:
        """Today; with a round, its last day for an hour longer, for who was still filling in."""
        now = self.now()
        # in UTC, as an hour by the clock on the wall is none, or two, in the night in which that is set
        before = (now.astimezone(datetime.UTC) - GRACE).astimezone(now.tzinfo)
        if round_ is not None and round_.closes is not None and before.date() == round_.closes:
            return round_.closes
        return now.date()


def _instrument(round_: Round, texts: Callable[[str], Texts]) -> Instrument:
    questionnaire = parse(round_.source, file=f"{round_.questionnaire_id}.yaml").questionnaire
    layouts: dict[str, Layout] = {
        language: lay_out(questionnaire, texts(language)) for language in questionnaire.languages
    }
    parts = layouts[questionnaire.languages[0]].parts
    forms = {
        section.id: form_class(section, parts[section.id], questionnaire.scales) for section in questionnaire.sections
    }
    return Instrument(questionnaire, layouts, forms)


def site() -> Site:
    """The site of the app that handles this request."""
    return cast(Site, current_app.extensions[EXTENSION])
