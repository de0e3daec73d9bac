"""Who comes in: a route that does not say whom it is for answers nobody, and a post of another site does nothing.

A browser says with a post where it comes from. That is asked before anything else, and besides the token in the form.
"""

from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from flask import Flask, Response, abort, g, request

from surveytool.errors import StoreError
from surveytool.questionnaire.model import Open, TextQuestion
from surveytool.store.rounds import get_round
from surveytool.web.member.address import own_url
from surveytool.web.member.page import Resend, message, page_texts, token
from surveytool.web.member.posted import Posted, read_posted
from surveytool.web.member.route import Route
from surveytool.web.member.site import site
from surveytool.web.member.visit import choose_texts

_OWN = ("same-origin", "none")
_PORTS: Mapping[str, int] = {"http": 80, "https": 443}


def guard(app: Flask, routes: Iterable[Route]) -> None:
    """Hold every request to ``app`` against what its route in ``routes`` says."""
    declared = {f"member.{route.name}": route for route in routes}

    @app.before_request
    def _let_in() -> Response | None:
        if request.endpoint is None:  # there is no such page; that is told elsewhere
            return None
        route = declared.get(request.endpoint)
        if route is None:
            abort(404)
        if request.method == "POST" and not route.from_elsewhere and comes_from_elsewhere():
            return _refused()
        return None


def comes_from_elsewhere() -> bool:
    """Whether the browser says that this request was made by a page of another site, or of another host of ours.

    ``Sec-Fetch-Site`` decides where it is sent. Older browsers have only ``Origin``, and say ``null`` in it for our own
    pages, as those ask for no referrer (Fetch, "append a request Origin header"); then the token alone must do.
    """
    said = request.headers.get("Sec-Fetch-Site")
    if said is not None:
        return said not in _OWN
    origin = request.headers.get("Origin", "null")
    return origin != "null" and _place(origin) != _place(site().origin or f"//{request.host}")


def _place(origin: str) -> tuple[str | None, int | None]:
    """Host and port; without the port that the scheme has by itself, as a proxy may speak another with the browser."""
    try:
        address = urlsplit(origin)
        port = address.port
    except ValueError:
        return None, -1
    return address.hostname, None if port == _PORTS.get(address.scheme) else port


def _refused() -> Response:
    """Nothing is done. Who filled it in after all, on a page that was translated or saved, sends it once more from here."""
    g.posted = posted = read_posted(request)
    typed = _typed(posted)
    texts = page_texts()
    return message(
        texts("This did not come from a page of ours"),
        texts(
            "Your browser says that another site sent this, or a page that was translated or saved. Nothing was stored."
        ),
        texts(
            "Did you fill it in yourself? Then send it once more from here: everything is still in this page. If not, close this "
            "page."
        ),
        status=403,
        typed=typed,
        resend=Resend(own_url(), {**posted, "csrf_token": [token()]}),
    )


def _typed(posted: Posted) -> list[str]:
    """The texts among what was sent, to be read before they are sent again; the page speaks the language of the round."""
    round_id = (request.view_args or {}).get("round_id", "")
    try:
        questionnaire = site().instrument(get_round(site().database, round_id)).questionnaire
    except StoreError:
        return []
    choose_texts(questionnaire.languages)
    names = {question.id for question in questionnaire.asking if isinstance(question, Open | TextQuestion)}
    texts = [values for name, values in posted.items() if name in names or name.endswith(".other")]
    return [value for values in texts for value in values if value.strip()]
