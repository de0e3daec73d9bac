"""The front page: the rounds that are open."""

from dataclasses import dataclass

from flask import Response, url_for

from surveytool.store.rounds import Round, list_rounds
from surveytool.texts import Texts
from surveytool.web.member import cookie
from surveytool.web.member.page import page, page_texts
from surveytool.web.member.site import site


@dataclass(frozen=True)
class _Entry:
    title: str
    url: str
    facts: tuple[str, ...]


def show_rounds() -> Response:
    """GET ``/``: the rounds of this community in which one can take part today; one by personal links alone is shown to who
    came by such a link."""
    texts = page_texts()
    open_rounds = [
        round_
        for round_ in list_rounds(site().database)
        if round_.is_open(site().day(round_)) and (round_.links != "personal" or cookie.link_token(round_.id))
    ]
    return page("rounds.html", rounds=[_entry(round_, texts) for round_ in open_rounds])


def _entry(round_: Round, texts: Texts) -> _Entry:
    questionnaire = site().instrument(round_).questionnaire
    facts = []
    if questionnaire.minutes is not None:
        facts.append(texts.plural("About {n} minute", "About {n} minutes", questionnaire.minutes))
    if round_.closes is not None:
        facts.append(texts("until {date}", date=texts.date(round_.closes)))
    url = url_for("member.first", round_id=round_.id)
    return _Entry(questionnaire.title.read(texts.language), url, tuple(facts))
