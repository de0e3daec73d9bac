"""The end of the way: the answers once more to check, sending them, and the thanks with the receipt."""

from dataclasses import replace

from flask import Response, g, request, session, url_for

from surveytool.errors import Refused, StoreError
from surveytool.response import disposition, routed, to_json, with_wording
from surveytool.response.receipt import receipt_hash
from surveytool.store import keys, responses
from surveytool.store.invitations import tag
from surveytool.store.rounds import Round, get_round
from surveytool.texts import Texts
from surveytool.web.member import cookie
from surveytool.web.member.address import see_other
from surveytool.web.member.attempt import too_often, wait_notice, waiting
from surveytool.web.member.check import check_page, unfinished
from surveytool.web.member.draft import Draft, read_nonce
from surveytool.web.member.form import PlainForm
from surveytool.web.member.own_words import (
    OwnWords,
    own_fields,
    person_of,
    show_words,
    show_words_again,
    typed_words,
)
from surveytool.web.member.page import Link, Notice, message, page
from surveytool.web.member.posted import Unreadable, as_form, read_posted, refuse_unknown
from surveytool.web.member.section import began_key
from surveytool.web.member.section_page import Filled, problem_text, unproven, unsaved
from surveytool.web.member.site import site
from surveytool.web.member.visit import NotOpen, Visit, choose_texts, open_visit
from surveytool.web.member.withdraw import withdraw_url

_OWN_FIELDS = frozenset({"csrf_token", "action", "nonce"})


def show_check(round_id: str) -> Response:
    """GET ``/<round>/check``: every answer, to check."""
    visit = open_visit(round_id)
    if visit.draft is None:
        is_sent = cookie.receipt_shown(round_id) is not None
        return see_other(url_for("member.thanks" if is_sent else "member.first", round_id=round_id))
    return check_page(visit, visit.draft)


def send_answers(round_id: str) -> Response:
    """POST ``/<round>/check``: send, once, however often the button is pressed."""
    g.posted = posted = read_posted(request)
    visit = open_visit(round_id, resends=True)
    refuse_unknown(posted, _OWN_FIELDS | own_fields(visit.round))
    nonce = read_nonce(posted.get("nonce", [""])[0])
    if nonce is None:
        raise Unreadable("it has no nonce")
    draft, texts = visit.draft, visit.texts
    own = typed_words(posted, visit.round, texts)
    key = keys.round_key(site().workspace.keys, round_id)
    if draft is None or draft.nonce != nonce:
        if responses.was_sent(site().database, round_id=round_id, id=keys.response_id(key, nonce)):
            response = _sent(visit, keys.receipt(key, nonce), is_own=draft is None)
            show_words_again(response, visit.round, own, key=key, nonce=nonce)
            return response
        return _gone(visit)
    if not PlainForm(as_form(posted)).validate():
        return check_page(visit, draft, unproven(own.filled, texts))
    if not visit.shown.answers:
        notice = Notice(
            texts("You have not filled in anything yet"), texts("Answer at least one question before you send.")
        )
        return check_page(visit, draft, replace(own.filled, notice=notice, status=422))
    problems = {problem.variable: problem for problem in unfinished(visit, draft)}
    if problems or own.problem:
        words = {name: problem_text(problem, texts) for name, problem in problems.items()} | own.problems
        return check_page(visit, draft, replace(own.filled, problems=words, status=422))
    if visit.link is None and (seconds := too_often("send")) is not None:
        filled = replace(own.filled, notice=wait_notice(seconds, texts), retry=True, status=429)
        return waiting(check_page(visit, draft, filled), seconds)
    try:
        sent = _store(visit, draft, key, own)
    except Refused as error:
        raise NotOpen(visit.round) from error
    except StoreError:
        return check_page(visit, draft, unsaved(own.filled, texts))
    if sent.spent:
        return _spent(visit, draft)
    if sent.overtaken:
        return _overtaken(open_visit(round_id), own)
    response = _sent(visit, keys.receipt(key, nonce), is_own=True)
    if sent.stored:
        show_words(response, visit.round, own, key=key, nonce=nonce, language=texts.language)
    else:
        show_words_again(response, visit.round, own, key=key, nonce=nonce)
    return response


def show_thanks(round_id: str) -> Response:
    """GET ``/<round>/thanks``: the receipt, for an hour; also when the round has closed in the meantime."""
    receipt = cookie.receipt_shown(round_id)
    if receipt is None:
        return see_other(url_for("member.first", round_id=round_id))
    round_ = get_round(site().database, round_id)
    instrument = site().instrument(round_)
    texts = choose_texts(instrument.questionnaire.languages)
    when, check_when = _what_follows(round_, texts)
    return page(
        "thanks.html",
        round_=round_,
        layout=instrument.layouts[texts.language],
        receipt=receipt,
        when=when,
        check_when=check_when,
        counted_url=url_for("member.counted", round_id=round_id),
        withdraw_url=withdraw_url(round_),
        own_words=cookie.words_shown(round_id),
    )


def _what_follows(round_: Round, texts: Texts) -> tuple[str, str]:
    """When the board tells the outcome, and when the receipt can be looked up."""
    later = texts(
        "When the survey has closed, you can look your code up on this page, in the list of what was counted:"
    )
    if round_.state == "closed":
        now = texts("You can look your code up on this page, in the list of what was counted:")
        return texts("The survey has closed. The board will tell what came out of it."), now
    if round_.closes is not None:
        day = texts.date(round_.closes)
        return texts("The survey closes on {date}. After that the board tells what came out of it.", date=day), later
    when = texts(
        "When everyone has had the chance to take part, the survey closes. After that the board tells what came out of it."
    )
    return when, later


def _store(visit: Visit, draft: Draft, key: bytes, own: OwnWords) -> responses.Sent:
    answers = routed(visit.questionnaire, draft.answers)
    answers = with_wording(visit.questionnaire, answers, visit.texts.language)
    return responses.send(
        site().database,
        round_id=visit.round.id,
        key=key,
        id=keys.response_id(key, draft.nonce),
        answers_json=to_json(answers),
        receipt_hash=receipt_hash(keys.receipt(key, draft.nonce)),
        disposition=disposition(visit.questionnaire, answers),
        day=site().day(visit.round),
        minutes=(site().now().timestamp() - draft.began) / 60,
        draft=visit.secret,
        checked=visit.saved,
        tag=tag(visit.link) if visit.link is not None else None,
        person=person_of(visit.round, own, key=key, nonce=draft.nonce, language=visit.texts.language),
    )


def _spent(visit: Visit, draft: Draft) -> Response:
    """Answers came by this link from elsewhere, perhaps a moment ago. These stay on the page, so that they can be copied."""
    texts = visit.texts
    notice = Notice(
        texts("Your link was used already"),
        texts(
            "Answers were sent with it before, perhaps by you on another device. Those count; these were not sent. Was it not "
            "you? Then tell the board."
        ),
    )
    return check_page(visit, draft, Filled({}, False, notice=notice, status=409))


def _overtaken(visit: Visit, own: OwnWords) -> Response:
    """Another tab saved something at the very moment of sending."""
    if visit.draft is None:
        return _gone(visit)
    texts = visit.texts
    notice = Notice(
        texts("Please check once more"),
        texts(
            "Your answers were changed in another tab. These are the ones that are saved now; they are not sent yet."
        ),
    )
    return check_page(visit, visit.draft, replace(own.filled, notice=notice, status=409))


def _sent(visit: Visit, receipt: str, *, is_own: bool) -> Response:
    """On to the thanks. ``is_own`` is False when this browser has begun another draft since; that one stays."""
    session.pop(began_key(visit.round.id), None)
    response = see_other(url_for("member.thanks", round_id=visit.round.id))
    cookie.set_receipt_shown(response, visit.round.id, receipt)
    if is_own:
        cookie.forget_draft_secret(response, visit.round.id, visit.link)
    return response


def _gone(visit: Visit) -> Response:
    """The form is of a draft that is not there: it was kept for too long, or another was begun in this browser."""
    texts = visit.texts
    if visit.draft is not None:
        notice = Notice(
            texts("Please check once more"),
            texts("These are the answers you gave last in this browser. They are not sent yet."),
        )
        return check_page(visit, visit.draft, Filled({}, False, notice=notice, status=409))
    return message(
        texts("Your answers are not here any more"),
        texts(
            "Nothing was sent. Answers that were not sent can be opened for a week in the browser in which you gave them, "
            "and with their code on any device. They stay locked, unreadable for everyone without the code, until the survey "
            "closes; then they are deleted."
        ),
        status=410,
        link=Link(url_for("member.first", round_id=visit.round.id), texts("Begin again")),
        more=Link(url_for("member.resume", round_id=visit.round.id), texts("Go on with a code")),
        round_=visit.round,
    )
