"""The app of the coding page: who may come in, and where what goes.

It is for one person on this computer: it listens on loopback alone, the link that is printed works once and gives the browser a
cookie, and what is posted must come from a page of its own.
"""

import hmac
import logging
import secrets

from flask import Flask, Response, abort, request, session, url_for
from flask_wtf.csrf import CSRFProtect
from werkzeug.exceptions import HTTPException, SecurityError

from surveytool.errors import SurveytoolError
from surveytool.web.coding import asset, view
from surveytool.web.coding.desk import Desk
from surveytool.web.member.address import see_other

POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; img-src data:; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
HOSTS = ["127.0.0.1", "localhost", "[::1]"]
MOST_POSTED = 64 * 1024
_OPEN = frozenset({"enter", "file"})
"""What is there for who did not come in yet."""
log = logging.getLogger("surveytool.web")


def create_coding_app(desk: Desk, *, key: str, language: str) -> Flask:
    """The WSGI app for the person at ``desk``. ``key`` is the end of the one link that lets a browser in, once; ``language``
    is that of the page until another is chosen."""
    app = Flask(__name__, static_folder=None, template_folder="templates")
    app.config.update(
        SECRET_KEY=secrets.token_bytes(32),
        MAX_CONTENT_LENGTH=MOST_POSTED,
        TRUSTED_HOSTS=HOSTS,
        SESSION_COOKIE_NAME=f"coding-{secrets.token_hex(8)}",  # two pages in one browser, on two ports, each have their own
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        WTF_CSRF_TIME_LIMIT=None,
        WTF_I18N_ENABLED=False,
    )
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    app.extensions[view.EXTENSION] = view.Bench(desk, language)
    unused = {key}

    @app.before_request
    def _let_in() -> Response | None:
        if request.endpoint is None or request.endpoint in _OPEN:
            return None
        if session.get("in"):
            desk.look()
            return None
        return view.message(
            "This page opens with its link",
            "The link was printed where you gave the command, and works once. Stop it there with Ctrl-C and give the command again.",
            status=403,
        )

    @app.get("/open/<given>")
    def enter(given: str) -> Response:
        if session.get("in"):
            return see_other(url_for("grid"))  # the link was followed once more, where it opened the page
        if not any(hmac.compare_digest(given.encode(), known.encode()) for known in unused):
            abort(403)
        unused.clear()
        session["in"] = True
        return view.begin()

    app.add_url_rule("/-/<name>", "file", asset.file)
    for address, name, method in view.ROUTES:
        app.add_url_rule(address, name, getattr(view, name), methods=[method])
    CSRFProtect(app)
    _handle_failures(app)

    @app.after_request
    def _headers(response: Response) -> Response:
        response.headers.update(HEADERS)
        return response

    return app


def _handle_failures(app: Flask) -> None:
    """A page for every failure; the log gets its kind alone, as an error may quote an answer."""

    @app.errorhandler(SecurityError)
    def _wrong_host(_: SecurityError) -> Response:
        return Response("This page is not at the address that was asked for.\n", 400, mimetype="text/plain")

    @app.errorhandler(HTTPException)
    def _http(error: HTTPException) -> Response:
        known = {
            400: ("This did not come from this page", "Nothing was stored. Go back, load the page again and do it once more."),
            403: ("This page opens with its link", "The link was printed where you gave the command, and works once. Stop it there with Ctrl-C and give the command again."),
            413: ("That was too much to send", "Nothing was stored. Go back and make it shorter."),
        }  # fmt: skip
        heading, line = known.get(error.code or 500, ("This page does not exist", "Go to the answers."))
        return view.message(heading, line, status=error.code or 500)

    @app.errorhandler(SurveytoolError)
    def _ours(error: SurveytoolError) -> Response:
        return view.failed(error)

    @app.errorhandler(Exception)
    def _bug(error: Exception) -> Response:
        log.error("An error in the coding page: %s", type(error).__name__)
        return view.message(
            "Something went wrong here", "What you did before is stored. Go back and try it once more.", status=500
        )
