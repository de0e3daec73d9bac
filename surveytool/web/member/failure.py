"""Pages for when something is not as it should be: they say what to do, and nothing that was typed is lost.

This is the only place that turns errors into pages. The log gets the kind of an error and where in the code it came
from, never an address, a field or a value: those may hold an answer.
"""

import logging
import secrets
import traceback
from pathlib import Path
from types import TracebackType

from flask import Flask, Response, g, request, url_for
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge, SecurityError

from surveytool.errors import NotFound, StoreBusy, StoreError, StoreFull
from surveytool.questionnaire.model import Open, TextQuestion
from surveytool.store.rounds import Round
from surveytool.web.member import cookie
from surveytool.web.member.address import own_url
from surveytool.web.member.page import Link, Resend, message, page_texts, token
from surveytool.web.member.posted import Unreadable
from surveytool.web.member.site import site
from surveytool.web.member.visit import LinkUsed, NoLink, NotOpen

log = logging.getLogger("surveytool.web")

_MOST_DRAINED = 4 * 1024 * 1024


class QuietFlask(Flask):
    """Flask, but what went wrong is told by the page for it alone: Flask itself would log the address and every value."""

    def log_exception(self, exc_info: tuple[type, BaseException, TracebackType] | tuple[None, None, None], /) -> None:
        """Nothing; the handler of the error has told it."""


def _wrong_host(_: SecurityError) -> Response:
    """Without a host there are no addresses, so no page of ours; the host that was asked for is not repeated."""
    return Response("This site is not at the address that was asked for.\n", 400, mimetype="text/plain")


def handle_failures(app: Flask) -> None:
    """Give ``app`` a page for every failure."""
    app.register_error_handler(NotOpen, _not_open)
    app.register_error_handler(NoLink, _no_link)
    app.register_error_handler(LinkUsed, _link_used)
    app.register_error_handler(NotFound, _not_found)
    app.register_error_handler(Unreadable, _unreadable)
    app.register_error_handler(StoreError, _store)
    app.register_error_handler(SecurityError, _wrong_host)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _bug)


def _home() -> Link:
    return Link(url_for("member.rounds"), page_texts()("To the open surveys"))


def _not_open(error: NotOpen) -> Response:
    texts, round_ = page_texts(), error.round
    title = site().instrument(round_).questionnaire.title.read(texts.language)
    if round_.state == "open" and round_.opens is not None and site().day() < round_.opens:
        line = texts("“{title}” opens on {date}. Come back then.", title=title, date=texts.date(round_.opens))
        typed = _texts_typed(round_)  # of who was answering when the clock was set back
        return message(texts("This survey is not open yet"), line, status=403, typed=typed, link=_home(), round_=round_)
    lines = (
        texts("“{title}” has closed. Answers can no longer be sent.", title=title),
        texts("The board will tell what came out of it."),
    )
    return message(
        texts("This survey is closed"),
        *lines,
        status=410,
        typed=_texts_typed(error.round),
        link=_home(),
        more=Link(url_for("member.counted", round_id=round_.id), texts("Find out that your answers were counted")),
        round_=round_,
    )


def _no_link(error: NoLink) -> Response:
    lines: tuple[str, ...]
    texts, round_ = page_texts(), error.round
    title = site().instrument(round_).questionnaire.title.read(texts.language)
    if error.is_unknown:
        heading = texts("This link is not valid any more")
        lines = (
            texts("It belongs to no member of this survey. Do you think it should? Then ask the board for your link."),
        )
    else:
        heading = texts("Open this survey with your own link")
        lines = (
            texts(
                "“{title}” is for members, each with a link of their own. Yours is in the mail with the invitation.",
                title=title,
            ),
            texts(
                "Did you come by your link? Then your browser keeps no cookies: allow them for this site and open it again."
            ),
        )
    return message(
        heading,
        *lines,
        status=403,
        typed=_texts_typed(round_),
        link=Link(url_for("member.resume", round_id=round_.id), texts("Go on with a code")),
        round_=round_,
    )


def _link_used(error: LinkUsed) -> Response:
    texts, round_ = page_texts(), error.round
    lines = (
        texts("Answers were sent with your link. Each link counts once, so there is nothing left to do. Thank you!"),
        texts("Was it not you? Then tell the board."),
    )
    has_receipt = cookie.receipt_shown(round_.id) is not None
    thanks = Link(url_for("member.thanks", round_id=round_.id), texts("See your receipt"))
    counted = Link(url_for("member.counted", round_id=round_.id), texts("Were your answers counted?"))
    return message(
        texts("Your link was used already"),
        *lines,
        status=410 if request.method == "GET" else 409,
        typed=_texts_typed(round_),
        link=thanks if has_receipt else counted,
        round_=round_,
    )


def _texts_typed(round_: Round) -> list[str]:
    """The longer texts that were sent to a round that takes no answers from here any more, so that they can be copied."""
    questionnaire = site().instrument(round_).questionnaire
    names = [question.id for question in questionnaire.asking if isinstance(question, Open | TextQuestion)]
    posted = g.get("posted", {})
    return [value for name in names for value in posted.get(name, ()) if value.strip()]


def _not_found(error: NotFound) -> Response:
    texts = page_texts()
    line = texts(
        "There is no survey at this address. Check the link in your invitation, or choose one of the open surveys."
    )
    return message(texts("This page is not there"), line, status=404, link=_home())


def _unreadable(error: Unreadable) -> Response:
    texts = page_texts()
    lines = (
        texts("Your browser sent something we cannot read. Nothing was stored."),
        texts("Go back to the page before this one, load it again and fill it in once more."),
    )
    return message(texts("That did not go well"), *lines, status=400, link=_home())


def _store(error: StoreError) -> Response:
    log.error("the store: %s", type(error).__name__)
    texts, posted = page_texts(), g.get("posted")
    heading = texts("We cannot reach the answers for a moment")
    if request.method != "POST" or posted is None:
        again = Link(own_url(), texts("Try again"))
        response = message(
            heading, texts("Something is wrong on our side. Wait a moment and try again."), status=503, link=again
        )
    else:
        fields = {**posted, "csrf_token": [token()]}
        response = message(
            heading,
            texts(
                "Something is wrong on our side. What you filled in is kept in this page: wait a moment and try again."
            ),
            status=503,
            resend=Resend(own_url(), fields),
        )
    if isinstance(error, StoreBusy | StoreFull):
        response.headers["Retry-After"] = "5"
    return response


def _http(error: HTTPException) -> Response:
    texts = page_texts()
    status = error.code or 500
    if isinstance(error, RequestEntityTooLarge):
        _drain()
        lines = (
            texts("What you sent is longer than we can store. Nothing was stored."),
            texts("Go back to the page before this one, make your answers shorter and send them again."),
        )
        return message(texts("That is too long"), *lines, status=413, link=_home())
    if status == 404:
        return _not_found(NotFound("No such page."))
    if status == 405:
        line = texts("This page can be read, but not used in this way.")
        response = message(texts("That is not possible here"), line, status=405, link=_home())
        response.headers.update(dict(error.get_headers()) | {"Content-Type": response.content_type})
        return response
    if status < 500:
        return _unreadable(Unreadable("refused"))
    return _bug(getattr(error, "original_exception", None) or error)


def _drain() -> None:
    """Read what is still coming: a server that hangs up on a browser that is still sending is not heard."""
    stream, left = request.environ["wsgi.input"], _MOST_DRAINED
    while left > 0 and (part := stream.read(min(left, 65536))):
        left -= len(part)


def _bug(error: Exception) -> Response:
    number = secrets.token_hex(4).upper()
    log.error("error %s: %s", number, _where(error))
    try:
        texts = page_texts()
        lines = (
            texts("This is a mistake in the program, not yours. What you sent with “Next” before is saved."),
            texts("Go back to the page before this one and try again."),
            texts("Does it happen again? Then tell the board, with this number: {number}.", number=number),
        )
        return message(texts("Something went wrong on our side"), *lines, status=500, link=_home())
    except Exception as another:
        log.error("error %s, of which no page can be made: %s", number, _where(another))
        return Response(f"Something went wrong on our side. Number: {number}\n", 500, mimetype="text/plain")


def _where(error: BaseException) -> str:
    """The kind of an error, of what it came from, and the places in the code; never its message, which may quote a value."""
    frames = reversed(traceback.extract_tb(error.__traceback__))
    places = " < ".join(f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames)
    cause = error.__cause__ or error.__context__
    return f"{type(error).__name__} at {places}" + (f"; after {_where(cause)}" if cause is not None else "")
