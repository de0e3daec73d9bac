"""Taking back what was sent, with the receipt, for as long as the round is open.

Nothing is kept or written down of a code, and the page that answers does not repeat it.
"""

from dataclasses import dataclass

from flask import Response, g, request, url_for

from surveytool.errors import Refused
from surveytool.response.receipt import read_receipt, receipt_hash
from surveytool.store import keys, responses
from surveytool.store.rounds import Round, get_round
from surveytool.texts import Texts
from surveytool.web.member import cookie
from surveytool.web.member.attempt import too_often, wait_notice, waiting
from surveytool.web.member.form import PlainForm
from surveytool.web.member.page import Link, Notice, has_session, message, page, token
from surveytool.web.member.posted import as_form, read_posted, refuse_unknown
from surveytool.web.member.site import site
from surveytool.web.member.visit import choose_texts

_FIELDS = frozenset({"csrf_token", "action", "code"})
_MOST_TYPED = 100


@dataclass(frozen=True)
class _Tried:
    """What came of a try. ``problem`` is what is wrong with the code as it was typed."""

    typed: str = ""
    problem: str = ""
    notice: Notice | None = None
    status: int = 200


def withdraw_url(round_: Round) -> str | None:
    """Where answers can be withdrawn; None when that is not possible any more."""
    return url_for("member.withdraw", round_id=round_.id) if round_.is_open(site().day(round_)) else None


def show_withdraw(round_id: str) -> Response:
    """GET ``/<round>/withdraw``: a form for the receipt."""
    round_, texts = _round(round_id)
    return _page(round_, texts, _Tried()) if withdraw_url(round_) else _too_late(round_, texts)


def withdraw_answers(round_id: str) -> Response:
    """POST ``/<round>/withdraw``: delete the response with this receipt."""
    g.posted = posted = read_posted(request)
    round_, texts = _round(round_id)
    refuse_unknown(posted, _FIELDS)
    if withdraw_url(round_) is None:
        return _too_late(round_, texts)
    typed = posted.get("code", [""])[0].strip()[:_MOST_TYPED]
    if not PlainForm(as_form(posted)).validate():
        return _page(round_, texts, _Tried(typed, notice=_unproven(texts), status=400))
    receipt = read_receipt(typed)
    if receipt is None:
        problem = texts("Enter the 16 letters and figures of your code, such as ABCD-EFGH-IJKL-MNOP")
        return _page(round_, texts, _Tried(typed, problem, status=422))
    if (seconds := too_often("code", counts=False)) is not None:
        return waiting(_page(round_, texts, _Tried(typed, notice=wait_notice(seconds, texts), status=429)), seconds)
    key = keys.round_key(site().workspace.keys, round_id)
    try:
        is_gone = responses.withdraw(
            site().database, round_id=round_id, key=key, receipt_hash=receipt_hash(receipt), day=site().day(round_)
        )
    except Refused:
        return _too_late(get_round(site().database, round_id), texts)
    if not is_gone:
        too_often("code")
        notice = Notice(
            texts("There are no answers with this code (any more)"),
            texts(
                "Were they withdrawn before? Then that is done. Else compare the code with what you wrote down: is it the code of "
                "this survey, and is every character right?"
            ),
        )
        return _page(round_, texts, _Tried(notice=notice, status=404))
    return _withdrawn(round_, texts, is_own=cookie.receipt_shown(round_id) == receipt)


def _withdrawn(round_: Round, texts: Texts, *, is_own: bool) -> Response:
    again = Link(url_for("member.first", round_id=round_.id), texts("Take part again"))
    line = texts("They are deleted and do not count. If you like, you can take part again.")
    if round_.invites:
        line = texts("They are deleted and do not count. Nobody knows which link they came by, so that one stays used.")
    response = message(
        texts("Your answers were withdrawn"),
        line,
        status=200,
        link=_home(texts) if round_.invites else again,
        round_=round_,
    )
    if is_own:
        cookie.forget_receipt(response, round_.id)
    return response


def _too_late(round_: Round, texts: Texts) -> Response:
    title = site().instrument(round_).questionnaire.title.read(texts.language)
    if round_.state == "open" and round_.opens is not None and site().day() < round_.opens:
        line = texts("“{title}” opens on {date}. Come back then.", title=title, date=texts.date(round_.opens))
        return message(texts("This survey is not open yet"), line, status=403, link=_home(texts), round_=round_)
    return message(
        texts("Answers cannot be withdrawn any more"),
        texts("“{title}” has closed. Until then answers could be withdrawn; what is there now counts.", title=title),
        status=410,
        link=_home(texts),
        more=Link(url_for("member.counted", round_id=round_.id), texts("Find out that your answers were counted")),
        round_=round_,
    )


def _home(texts: Texts) -> Link:
    return Link(url_for("member.rounds"), texts("To the open surveys"))


def _round(round_id: str) -> tuple[Round, Texts]:
    round_ = get_round(site().database, round_id)
    return round_, choose_texts(site().instrument(round_).questionnaire.languages)


def _unproven(texts: Texts) -> Notice:
    if has_session():
        line = texts("This page had been open for too long. Your code is still here.")
        return Notice(texts("Please press the button once more"), line)
    line = texts(
        "Without a cookie we cannot tell that the code comes from this page. Allow cookies for this site and press the "
        "button once more."
    )
    return Notice(texts("Your browser keeps no cookies"), line)


def _page(round_: Round, texts: Texts, tried: _Tried) -> Response:
    return page(
        "withdraw.html",
        tried.status,
        round_=round_,
        layout=site().instrument(round_).layouts[texts.language],
        typed=tried.typed,
        notice=tried.notice,
        problems={"code": tried.problem} if tried.problem else {},
        labels={"code": texts("Your code")},
        again=not round_.invites,
        csrf=token(),
        action=url_for("member.withdraw", round_id=round_.id),
    )
