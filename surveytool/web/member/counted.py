"""Where a member finds out that an answer was counted: the code looked up, and the list for who would rather look alone.

Nothing is kept or written down of a code that is asked for.
"""

from dataclasses import dataclass

from flask import Response, g, request, url_for

from surveytool.response.receipt import read_receipt, receipt_hash
from surveytool.store.receipts import ReceiptList, published_receipts
from surveytool.store.rounds import Round, get_round
from surveytool.texts import Texts
from surveytool.web.member.form import PlainForm
from surveytool.web.member.page import Notice, has_session, page, token
from surveytool.web.member.posted import as_form, read_posted, refuse_unknown
from surveytool.web.member.site import site
from surveytool.web.member.visit import choose_texts
from surveytool.web.member.withdraw import withdraw_url

_FIELDS = frozenset({"csrf_token", "action", "code"})
_MOST_TYPED = 100


@dataclass(frozen=True)
class _Looked:
    """What came of looking up a code. ``problem`` is what is wrong with the code as it was typed."""

    typed: str = ""
    problem: str = ""
    notice: Notice | None = None
    status: int = 200


def show_counted(round_id: str) -> Response:
    """GET ``/<round>/counted``: a form for the code; while the round is open, when it can be looked up."""
    round_, texts = _round(round_id)
    return _page(round_, texts, _receipts(round_), _Looked())


def look_up(round_id: str) -> Response:
    """POST ``/<round>/counted``: tell in words whether the code is in the list."""
    g.posted = posted = read_posted(request)
    round_, texts = _round(round_id)
    refuse_unknown(posted, _FIELDS)
    receipts = _receipts(round_)
    if receipts is None:
        return _page(round_, texts, None, _Looked(status=409))
    typed = posted.get("code", [""])[0].strip()[:_MOST_TYPED]
    if not PlainForm(as_form(posted)).validate():
        return _page(round_, texts, receipts, _Looked(typed, notice=_unproven(texts), status=400))
    return _page(round_, texts, receipts, _looked(typed, receipts, texts))


def show_receipts(round_id: str) -> Response:
    """GET ``/<round>/receipts``: the list as it was written at closing, a hash a line, so that anyone can check."""
    round_, texts = _round(round_id)
    receipts = _receipts(round_)
    if receipts is None:
        return _page(round_, texts, None, _Looked(status=404))
    return Response(receipts.text, mimetype="text/plain")


def _round(round_id: str) -> tuple[Round, Texts]:
    round_ = get_round(site().database, round_id)
    return round_, choose_texts(site().instrument(round_).questionnaire.languages)


def _receipts(round_: Round) -> ReceiptList | None:
    """The list; None as long as the board has not closed the round, which is what makes it, and when it was deleted with
    the answers."""
    if round_.snapshot is None or round_.purged is not None:
        return None
    return published_receipts(site().workspace.snapshots / round_.id, sha256=round_.snapshot)


def _looked(typed: str, receipts: ReceiptList, texts: Texts) -> _Looked:
    receipt = read_receipt(typed)
    if receipt is None:
        problem = texts("Enter the 16 letters and figures of your code, such as ABCD-EFGH-IJKL-MNOP")
        return _Looked(typed, problem, status=422)
    if receipt_hash(receipt) in receipts:
        line = texts("Code {code} is in the list. What you sent was counted.", code=receipt)
        return _Looked(receipt, notice=Notice(texts("Your answers were counted"), line, "good"))
    line = texts(
        "Code {code} is not in the list of this survey. Compare it with what you wrote down: is it the code of this "
        "survey, and is every character right? If so, tell the board.",
        code=receipt,
    )
    return _Looked(receipt, notice=Notice(texts("This code is not in the list"), line))


def _unproven(texts: Texts) -> Notice:
    if has_session():
        line = texts("This page had been open for too long. Your code is still here.")
        return Notice(texts("Please press the button once more"), line)
    line = texts(
        "Without a cookie we cannot tell that the code comes from this page. Allow cookies for this site and press the "
        "button once more, or look in the list yourself."
    )
    return Notice(texts("Your browser keeps no cookies"), line)


def _page(round_: Round, texts: Texts, receipts: ReceiptList | None, looked: _Looked) -> Response:
    return page(
        "counted.html",
        looked.status,
        round_=round_,
        layout=site().instrument(round_).layouts[texts.language],
        when=_when(round_, texts) if receipts is None else "",
        count=len(receipts) if receipts is not None else 0,
        typed=looked.typed,
        notice=looked.notice,
        problems={"code": looked.problem} if looked.problem else {},
        labels={"code": texts("Your code")},
        csrf=token() if receipts is not None else "",
        action=url_for("member.counted", round_id=round_.id),
        list_url=url_for("member.receipts", round_id=round_.id),
        withdraw_url=withdraw_url(round_),
    )


def _when(round_: Round, texts: Texts) -> str:
    if round_.purged is not None:
        return texts(
            "That is not possible any more. The answers to this survey were deleted on {date}, and the list of codes with "
            "them; the figures that the board told stay.",
            date=texts.date(round_.purged),
        )
    if round_.state == "open" and round_.closes is not None and site().day() <= round_.closes:
        return texts(
            "That is not possible yet. The survey is open until {date}; when the board has closed it after that, you "
            "can look up your code here.",
            date=texts.date(round_.closes),
        )
    return texts("That is not possible yet. When the board has closed the survey, you can look up your code here.")
