"""Stopping and going on later: the code and the link of unfinished answers, and the way back with them.

A code is as good as the answers themselves: it is shown to the browser that has it already, and written down nowhere.
"""

from dataclasses import dataclass
from urllib.parse import quote

from flask import Response, g, request, url_for

from surveytool.response.receipt import read_receipt
from surveytool.response.resume_code import read_resume_code
from surveytool.store import drafts
from surveytool.texts import Texts
from surveytool.web.member import cookie
from surveytool.web.member.address import section_url, see_other
from surveytool.web.member.attempt import too_often, wait_notice, waiting
from surveytool.web.member.form import PlainForm
from surveytool.web.member.page import Notice, has_session, page, token
from surveytool.web.member.posted import as_form, read_posted, refuse_unknown
from surveytool.web.member.site import site
from surveytool.web.member.visit import Visit, open_visit

_FIELDS = frozenset({"csrf_token", "action", "code"})
_MOST_TYPED = 100


@dataclass(frozen=True)
class _Asked:
    """What came of asking for answers by their code. ``problem`` is what is wrong with the code as it was typed."""

    typed: str = ""
    problem: str = ""
    notice: Notice | None = None
    status: int = 200


def show_later(round_id: str) -> Response:
    """GET ``/<round>/later``: the link and the code of what is saved, and how long it is kept."""
    visit = open_visit(round_id)
    if visit.saved is None or visit.secret is None:
        return see_other(url_for("member.first", round_id=round_id))
    at = request.args.get("at", "")
    link = _absolute(url_for("member.resume_link", round_id=round_id, code=visit.secret))
    return page(
        "later.html",
        round_=visit.round,
        layout=visit.layout,
        link=link,
        code=visit.secret,
        mail_url=_mail_url(visit, link),
        kept=_kept(visit),
        days=cookie.DRAFT_DAYS,
        go_on=section_url(visit, at if at in visit.shown.sections else visit.furthest),
    )


def show_form(round_id: str) -> Response:
    """GET ``/<round>/resume``: a form for the code."""
    return _page(open_visit(round_id, resumes=True), _Asked())


def resume_link(round_id: str, code: str) -> Response:
    """GET ``/<round>/resume/<code>``: go on with those answers; nothing that is stored changes."""
    return _resume(open_visit(round_id, resumes=True), code, replaces=False)


def resume_code(round_id: str) -> Response:
    """POST ``/<round>/resume``: the same with a code that was typed, or after the question which answers to go on with."""
    g.posted = posted = read_posted(request)
    visit = open_visit(round_id, resumes=True)
    refuse_unknown(posted, _FIELDS)
    typed = posted.get("code", [""])[0].strip()[:_MOST_TYPED]
    if not PlainForm(as_form(posted)).validate():
        return _page(visit, _Asked(typed, notice=_unproven(visit.texts), status=400))
    return _resume(visit, typed, replaces=posted.get("action") == ["replace"])


def _resume(visit: Visit, typed: str, *, replaces: bool) -> Response:
    texts, code = visit.texts, read_resume_code(typed)
    if code is None:
        return _page(visit, _Asked(typed[:_MOST_TYPED], _problem(typed, texts), status=422))
    if (seconds := too_often("code", counts=False)) is not None:
        return waiting(_page(visit, _Asked(code, notice=wait_notice(seconds, texts), status=429)), seconds)
    saved = drafts.load(site().database, round_id=visit.round.id, secret=code)
    if saved is None:
        too_often("code")
        notice = Notice(
            texts("There are no unfinished answers under this code"),
            texts(
                "Compare it with what you wrote down. Or were these answers sent already? Then there is nothing left to do."
            ),
        )
        return _page(visit, _Asked(code, notice=notice, status=404))
    if visit.saved is not None and visit.secret != code and not replaces:
        return _choice(visit, code)
    resumed = visit.with_saved(saved.content, code)
    response = see_other(section_url(resumed, resumed.furthest, **{"from": "code"}))
    cookie.set_draft_secret(response, visit.round.id, code, resumed.draft.link if resumed.draft else None)
    return response


def _problem(typed: str, texts: Texts) -> str:
    if read_receipt(typed) is not None:
        return texts(
            "This code has 16 letters: it is the receipt of answers that were sent. Enter the code of 20 letters"
        )
    return texts("Enter the 20 letters and figures of your code, such as ABCD-EFGH-IJKL-MNOP-QRST")


def _choice(visit: Visit, code: str) -> Response:
    """This browser has other answers, of the same person or not: who sits here says which to go on with."""
    return page(
        "choice.html",
        round_=visit.round,
        layout=visit.layout,
        own=visit.secret,
        code=code,
        csrf=token(),
        action=url_for("member.resume", round_id=visit.round.id),
        go_on=section_url(visit, visit.furthest),
    )


def _page(visit: Visit, asked: _Asked) -> Response:
    texts = visit.texts
    return page(
        "resume.html",
        asked.status,
        round_=visit.round,
        layout=visit.layout,
        typed=asked.typed,
        notice=asked.notice,
        problems={"code": asked.problem} if asked.problem else {},
        labels={"code": texts("Your code")},
        csrf=token(),
        action=url_for("member.resume", round_id=visit.round.id),
        begin=url_for("member.first", round_id=visit.round.id),
    )


def _unproven(texts: Texts) -> Notice:
    if has_session():
        line = texts("This page had been open for too long. Your code is still here.")
        return Notice(texts("Please press the button once more"), line)
    line = texts(
        "Without a cookie we cannot show your answers. Allow cookies for this site and press the button once more."
    )
    return Notice(texts("Your browser keeps no cookies"), line)


def _absolute(url: str) -> str:
    return (site().origin or request.host_url.rstrip("/")) + url


def _kept(visit: Visit) -> str:
    texts, closes = visit.texts, visit.round.closes
    if closes is None:
        return texts("Your answers are kept until you send them, or until the survey closes.")
    return texts(
        "Your answers are kept until you send them, or until the survey closes on {date}.", date=texts.date(closes)
    )


def _mail_url(visit: Visit, link: str) -> str:
    """Opens the member's own mail program, with nobody in it yet; we send nothing."""
    texts = visit.texts
    subject = texts("Go on with “{title}”", title=visit.questionnaire.title.read(texts.language))
    lines = (link, texts("Code: {code}", code=visit.secret), _kept(visit))
    body = "\r\n\r\n".join(lines)
    return f"mailto:?subject={quote(subject)}&body={quote(body)}"
