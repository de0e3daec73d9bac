"""The member app: the pages on which a member answers. It has no page of the board, and never reads names: it opens
``people.db`` to add a sign-up, in ``signing_up`` alone."""

import datetime
from collections.abc import Callable
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from flask import Blueprint, Flask
from itsdangerous import URLSafeTimedSerializer
from werkzeug.middleware.proxy_fix import ProxyFix

from surveytool.store.database import BUSY_TIMEOUT, open_database
from surveytool.store.limits import Limits, new_limits
from surveytool.store.workspace import Workspace
from surveytool.web.member import asset, counted, home, link, resume, section, sending, stop, withdraw
from surveytool.web.member.cookie import cookie_name
from surveytool.web.member.failure import QuietFlask, handle_failures
from surveytool.web.member.guard import guard
from surveytool.web.member.headers import add_headers
from surveytool.web.member.posted import MAX_BODY
from surveytool.web.member.route import Route
from surveytool.web.member.signing_up import take_over
from surveytool.web.member.site import EXTENSION, Site
from surveytool.web.prefix import Prefix

ROUTES: tuple[Route, ...] = (
    Route("GET", "/", "rounds", home.show_rounds, "anyone"),
    Route("GET", "/-/brand.css", "brand", asset.brand, "anyone"),
    Route("GET", "/-/icon.svg", "icon", asset.icon, "anyone"),
    Route("GET", "/-/logo", "logo", asset.logo, "anyone"),
    Route("GET", "/-/<name>", "file", asset.file, "anyone"),
    Route("GET", "/<round_id>", "first", section.show_first, "member"),
    Route("POST", "/<round_id>", "answer_first", section.answer_first, "member"),
    Route("GET", "/<round_id>/<token>", "link", link.open_link, "invited"),
    Route("GET", "/<round_id>/<token>/stop", "stop", stop.show_stop, "invited"),
    Route("POST", "/<round_id>/<token>/stop", "stop_mails", stop.stop_mails, "invited", from_elsewhere=True),
    Route("GET", "/<round_id>/section/<section_id>", "section", section.show_section, "member"),
    Route("POST", "/<round_id>/section/<section_id>", "answer_section", section.answer_section, "member"),
    Route("GET", "/<round_id>/check", "check", sending.show_check, "member"),
    Route("POST", "/<round_id>/check", "send", sending.send_answers, "member"),
    Route("GET", "/<round_id>/later", "later", resume.show_later, "member"),
    Route("GET", "/<round_id>/resume", "resume", resume.show_form, "member"),
    Route("POST", "/<round_id>/resume", "resume_code", resume.resume_code, "member"),
    Route("GET", "/<round_id>/resume/<code>", "resume_link", resume.resume_link, "member"),
    Route("GET", "/<round_id>/thanks", "thanks", sending.show_thanks, "member"),
    Route("GET", "/<round_id>/counted", "counted", counted.show_counted, "member"),
    Route("POST", "/<round_id>/counted", "look_up", counted.look_up, "member"),
    Route("GET", "/<round_id>/receipts", "receipts", counted.show_receipts, "member"),
    Route("GET", "/<round_id>/withdraw", "withdraw", withdraw.show_withdraw, "member"),
    Route("POST", "/<round_id>/withdraw", "withdraw_code", withdraw.withdraw_answers, "member"),
)
"""All there is. Ids of rounds begin with a letter or digit, so nothing of ours can be one."""


def create_member_app(
    workspace: Workspace,
    *,
    secret_key: bytes,
    base_url: str | None = None,
    now: Callable[[], datetime.datetime] | None = None,
    proxies: int = 0,
    busy_timeout: float = BUSY_TIMEOUT,
    limits: Limits | None = None,
    preview: bool = False,
) -> Flask:
    """The WSGI app for members of the community of ``workspace``.

    ``secret_key`` signs the tokens against forged posts and must be the same in every worker. ``base_url`` is the address
    under which members know the site: with https, cookies are bound to it, and other hosts are refused. ``proxies`` is the
    number of proxies whose headers are believed. ``now`` gives the time with its zone. ``limits`` is shared by all workers;
    left out, this app counts attempts by itself. ``preview`` has every page say that nothing is kept.
    """
    community = workspace.community()
    address = urlsplit(base_url or "")
    secure = address.scheme == "https"
    zone = ZoneInfo(community.time_zone)
    app = QuietFlask(__name__, static_folder=None, template_folder="templates")
    app.config.update(
        SECRET_KEY=secret_key,
        MAX_CONTENT_LENGTH=MAX_BODY + 1,  # read_posted sees by the one byte more that there is too much
        TRUSTED_HOSTS=[address.hostname] if address.hostname else None,
        SESSION_COOKIE_NAME=cookie_name("session", secure=secure),
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        WTF_CSRF_TIME_LIMIT=None,
        WTF_I18N_ENABLED=False,
    )
    app.url_map.strict_slashes = False  # a link that was typed over, or that a mail program made longer
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    app.extensions[EXTENSION] = Site(
        workspace,
        open_database(workspace.answers_db, busy_timeout=busy_timeout),
        community,
        busy_timeout=busy_timeout,
        now=lambda: (now or _clock)().astimezone(zone),
        signer=URLSafeTimedSerializer(secret_key, salt="receipt"),
        limits=limits or new_limits(workspace.limits_db),
        secure=secure,
        origin=f"{address.scheme}://{address.netloc}" if address.netloc else "",
        is_preview=preview,
    )
    guard(app, ROUTES)
    app.register_blueprint(_blueprint())
    handle_failures(app)
    add_headers(app, secure=secure)
    app.wsgi_app = Prefix(app.wsgi_app, address.path)  # type: ignore[method-assign]
    if proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=0)  # type: ignore[method-assign]
    return app


def _blueprint() -> Blueprint:
    blueprint = Blueprint("member", __name__)
    blueprint.before_request(take_over)
    for route in ROUTES:
        blueprint.add_url_rule(route.address, route.name, route.view, methods=[route.method])  # type: ignore[arg-type]
    return blueprint


def _clock() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)
