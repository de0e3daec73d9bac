"""Signing up: one page, sent straight to the list of people. Nothing of it is saved on the way, as a draft or in a cookie,
and nothing of it is an answer.

No other module of the pages knows of ``people.db``. It is opened here while a sign-up is being kept, and at no other time.
"""

import logging
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import replace

from flask import Response, g, request, session, url_for

from surveytool.errors import NotFound, StoreError
from surveytool.questionnaire.model import Open, TextQuestion
from surveytool.questionnaire.registration import EMAIL, NAME
from surveytool.response import Answers, routed, with_wording
from surveytool.store.people import open_people
from surveytool.store.registrations import register
from surveytool.store.rounds import get_round
from surveytool.texts import Texts
from surveytool.web.member.address import see_other
from surveytool.web.member.attempt import too_often, wait_notice, waiting
from surveytool.web.member.layout import Part
from surveytool.web.member.page import Link, Notice, message, page, token
from surveytool.web.member.posted import as_form, read_posted, refuse_unknown
from surveytool.web.member.section_page import Filled, problem_text, unproven
from surveytool.web.member.site import site
from surveytool.web.member.visit import Visit, choose_texts, use_texts

log = logging.getLogger("surveytool.web")

_OWN_FIELDS = frozenset({"csrf_token", "action"})
_LANGUAGE = "language-"


def take_over() -> Response | None:
    """Before every page of a round: where people sign up there are these pages, and none of a survey."""
    round_id = (request.view_args or {}).get("round_id")
    if round_id is None or not _is_registration(round_id):
        return None
    visit_page = _PAGES.get(request.endpoint or "", _no_page)
    return visit_page(round_id)


def show_form(round_id: str) -> Response:
    """GET ``/<round>``: the page to sign up on."""
    visit = _visit(round_id)
    return _page(visit, Filled({}, returning=False)) if _is_open(visit) else _not_open(visit)


def sign_up(round_id: str) -> Response:
    """POST ``/<round>``: keep the sign-up. Whether the address was known makes no difference to what is said."""
    g.posted = posted = read_posted(request)
    visit = _visit(round_id)
    part = _part(visit)
    refuse_unknown(posted, part.names | _OWN_FIELDS)
    typed = {name: values for name, values in posted.items() if name in part.names}
    if not _is_open(visit):
        return _not_open(visit, typed)
    filled = Filled(typed, returning=False)
    language = posted.get("action", [""])[0].removeprefix(_LANGUAGE)
    if language in visit.questionnaire.languages:
        return _page(_in_language(visit, language), filled)
    form = visit.instrument.forms[part.id](as_form(posted))
    form.shown = visit.shown
    is_whole = form.validate()
    if "csrf_token" in form.errors:
        return _page(visit, unproven(filled, visit.texts))
    if not is_whole:
        words = {problem.variable: problem_text(problem, visit.texts) for problem in reversed(form.problems)}
        return _page(visit, replace(filled, problems=words, status=422))
    if (seconds := too_often("send")) is not None:
        notice = wait_notice(seconds, visit.texts)
        return waiting(_page(visit, replace(filled, notice=notice, retry=True, status=429)), seconds)
    try:
        _keep(visit, form.answers)
    except StoreError as error:
        log.error("the list of people: %s", type(error).__name__)
        return _page(visit, _unsaved(filled, visit.texts))
    session[_done_key(round_id)] = True
    return see_other(url_for("member.thanks", round_id=round_id))


def show_signed_up(round_id: str) -> Response:
    """GET ``/<round>/thanks``: what happens now, for who signed up in this browser."""
    if not session.get(_done_key(round_id)):
        return see_other(url_for("member.first", round_id=round_id))
    visit = _visit(round_id)
    return page(
        "signed_up.html",
        round_=visit.round,
        layout=visit.layout,
        promises=_promises(visit.texts),
        again_url=url_for("member.first", round_id=round_id) if _is_open(visit) else None,
    )


_PAGES: Mapping[str, Callable[[str], Response]] = {
    "member.first": show_form,
    "member.answer_first": sign_up,
    "member.thanks": show_signed_up,
}


def _is_registration(round_id: str) -> bool:
    known = site().registration_rounds
    if round_id not in known:
        try:
            round_ = get_round(site().database, round_id)
        except (NotFound, StoreError):
            if request.method == "POST":  # the page that tells of it keeps what was sent
                g.posted = read_posted(request)
            raise
        known[round_id] = site().instrument(round_).questionnaire.is_registration
    return known[round_id]


def _visit(round_id: str) -> Visit:
    round_ = get_round(site().database, round_id)
    instrument = site().instrument(round_)
    return Visit(round_, instrument, choose_texts(instrument.questionnaire.languages), None, None)


def _in_language(visit: Visit, language: str) -> Visit:
    """The same visit in another language, from here on also on other pages."""
    g.language_asked = language
    return replace(visit, texts=use_texts(language))


def _part(visit: Visit) -> Part:
    return visit.part(visit.questionnaire.sections[0].id)


def _is_open(visit: Visit) -> bool:
    return visit.round.is_open(site().day(visit.round))


def _done_key(round_id: str) -> str:
    return f"signed-up-{round_id}"


def _keep(visit: Visit, given: Answers) -> None:
    answers = with_wording(visit.questionnaire, routed(visit.questionnaire, given), visit.texts.language)
    name, email = str(answers.pop(NAME, "")), str(answers.pop(EMAIL))
    with closing(open_people(site().workspace.people_db, busy_timeout=site().busy_timeout)) as people:
        register(
            people,
            round_id=visit.round.id,
            name=name,
            email=email,
            language=visit.texts.language,
            answers=answers,
            day=site().day(visit.round),
        )


def _page(visit: Visit, filled: Filled) -> Response:
    part = _part(visit)
    return page(
        "registration.html",
        filled.status,
        round_=visit.round,
        layout=visit.layout,
        part=part,
        shown=visit.shown,
        given=filled.given,
        problems=filled.problems,
        notice=filled.notice,
        retry=filled.retry,
        csrf=token(),
        action=url_for("member.first", round_id=visit.round.id),
        facts=_facts(visit),
        promises=_promises(visit.texts),
        has_limit=any(block.line is not None and block.line.rows for block in part.blocks),
    )


def _facts(visit: Visit) -> list[str]:
    texts, minutes, closes = visit.texts, visit.questionnaire.minutes, visit.round.closes
    facts = [texts.plural("About {n} minute", "About {n} minutes", minutes)] if minutes is not None else []
    facts.append(
        texts("Not anonymous: we keep your name and e-mail address, to put you on the list of members"),
    )
    if closes is not None:
        facts.append(texts("You can sign up until {date}", date=texts.date(closes)))
    return facts


def _promises(texts: Texts) -> list[str]:
    """What is done with a sign-up. What the community says of answers to a survey is not about this."""
    community = site().community
    return [
        texts(
            "Your name, your e-mail address and what else you fill in here are for the board of {community} alone. They are kept "
            "apart from the answers to questionnaires.",
            community=community.name.read(texts.language),
        ),
        texts.plural(
            "We delete your sign-up after {n} month. Have you become a member by then? Your name and e-mail address stay on "
            "the list of members until you leave.",
            "We delete your sign-up after {n} months. Have you become a member by then? Your name and e-mail address stay on "
            "the list of members until you leave.",
            community.retention_months,
        ),
    ]


def _unsaved(filled: Filled, texts: Texts) -> Filled:
    notice = Notice(
        texts("You have not signed up yet"),
        texts("Something is wrong on our side. What you filled in is still on this page. Wait a moment and try again."),
    )
    return replace(filled, notice=notice, retry=True, status=503)


def _not_open(visit: Visit, typed: Mapping[str, list[str]] | None = None) -> Response:
    texts, round_ = visit.texts, visit.round
    title, home = (
        visit.questionnaire.title.read(texts.language),
        Link(url_for("member.rounds"), texts("To the front page")),
    )
    if round_.state == "open" and round_.opens is not None and site().day() < round_.opens:
        line = texts("“{title}” opens on {date}. Come back then.", title=title, date=texts.date(round_.opens))
        return message(texts("You cannot sign up yet"), line, status=403, link=home, round_=round_)
    texts_asked = [question.id for question in visit.questionnaire.asking if isinstance(question, Open | TextQuestion)]
    return message(
        texts("You cannot sign up any more"),
        texts("“{title}” has closed. Do you still want to take part? Ask the board.", title=title),
        status=410,
        typed=[value for name in texts_asked for value in (typed or {}).get(name, ()) if value.strip()],
        link=home,
        round_=round_,
    )


def _no_page(round_id: str) -> Response:
    """What a survey has and a registration has not: sections, a check page, receipts."""
    visit = _visit(round_id)
    texts = visit.texts
    return message(
        texts("This page is not there"),
        texts("Signing up is one page. After that there is nothing to check, look up or withdraw."),
        status=404,
        link=Link(url_for("member.first", round_id=round_id), texts("To the page to sign up")),
        round_=visit.round,
    )
