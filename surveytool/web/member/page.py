"""Pages: what all of them have in common, and those that only say something."""

import secrets
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from flask import Response, current_app, g, make_response, render_template, request
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from surveytool.store.rounds import Round
from surveytool.texts import Texts
from surveytool.web.member import cookie
from surveytool.web.member.address import own_url
from surveytool.web.member.asset import asset_url, brand_url, icon_url, logo_url
from surveytool.web.member.piped import Words, fill_gaps
from surveytool.web.member.site import site
from surveytool.web.member.visit import choose_texts

Values = Mapping[str, object]
Personal = Mapping[str, Markup]

LANGUAGE_NAMES = {"nl": "Nederlands", "en": "English"}
MOST_PAGES = 500
"""Pages that are remembered, of some 20 kB each."""

_GAP = secrets.token_hex(16)
"""Begins what stands in a remembered page where something of one person goes; nobody outside knows it, so no text can
hold it."""


@dataclass(frozen=True)
class Notice:
    """A message on top of a page that is otherwise as it was."""

    title: str
    text: str
    tone: Literal["bad", "good"] = "bad"


@dataclass(frozen=True)
class Link:
    """Where to go from a page that has nothing to fill in."""

    url: str
    text: str


@dataclass(frozen=True)
class Resend:
    """A form with what was sent before, to send it once more."""

    action: str
    fields: Mapping[str, Sequence[str]]


def page_texts() -> Texts:
    """The texts in the language of this request."""
    if "texts" not in g:
        choose_texts(site().community.languages)
    texts: Texts = g.texts
    return texts


def page(
    template: str, status: int = 200, *, round_: Round | None = None, words: Words | None = None, **values: object
) -> Response:
    """A page from a template, with what every page shows. ``words`` are those of the answers that its texts repeat."""
    body = _rendered(template, round_, values)
    return _response(body if words is None else fill_gaps(body, words), status)


def shared_page(
    template: str,
    *,
    round_: Round,
    same: Hashable,
    personal: Mapping[str, str],
    values: Callable[[Personal], Values],
    words: Words,
) -> Response:
    """A page that is rendered once for everyone who gets the same.

    ``same`` is all of the visit and the answers that ``values`` depends on; the round, the language and the address are
    seen to here. ``personal`` is HTML of one person, such as the token of the form: ``values`` gets something to put where
    it goes, and it is filled in afterwards. So are the ``words`` of the answers that its texts repeat.
    """
    known = site().pages
    address = (request.script_root, request.path, _is_returning())
    key = (template, round_.id, round_.sha256, round_.closes, page_texts().language, address)
    body = known.get((key, same))
    if body is None:
        gaps = {name: Markup(_gap(name)) for name in personal}  # noqa: S704 - hexadecimal digits and names of ours
        body = _rendered(template, round_, values(gaps))
        if len(known) >= MOST_PAGES:
            known.clear()
        known[key, same] = body
    for name, html in personal.items():
        body = body.replace(_gap(name), html)
    return _response(fill_gaps(body, words), 200)


def _is_returning() -> bool:
    return request.args.get("from") == "check"


def _gap(name: str) -> str:
    return f"{_GAP}-{name}-"


def _rendered(template: str, round_: Round | None, values: Values) -> str:
    texts = page_texts()
    community = site().community
    return render_template(
        f"member/{template}",
        t=texts,
        community=community.name.read(texts.language),
        contact=community.contact,
        languages=[(code, LANGUAGE_NAMES[code]) for code in g.languages],
        language_url=own_url(),
        keep="&from=check" if _is_returning() else "",
        preview=site().is_preview,
        simulated=round_ is not None and round_.simulated,
        asset=asset_url,
        brand_url=brand_url(),
        icon_url=icon_url(),
        logo_url=logo_url(),
        **({"problems": {}} | dict(values)),
    )


def _response(body: str, status: int) -> Response:
    response = make_response(body, status)
    if asked := g.get("language_asked"):
        cookie.set_language_chosen(response, asked)
    return response


def message(
    heading: str,
    *lines: str,
    status: int,
    link: Link | None = None,
    more: Link | None = None,
    typed: Sequence[str] = (),
    resend: Resend | None = None,
    round_: Round | None = None,
) -> Response:
    """A page that only says something: a heading, some sentences, and where to go or what to send again."""
    values: dict[str, Any] = {
        "heading": heading,
        "lines": lines,
        "link": link,
        "more": more,
        "typed": typed,
        "resend": resend,
    }
    return page("message.html", status, round_=round_, **values)


def token() -> str:
    """The token against forged posts, for a hidden field; it lasts as long as the browser's session."""
    value: str = generate_csrf()
    return value


def has_session() -> bool:
    """Whether the browser gave back the cookie that came with the page; without it nothing can be sent."""
    return current_app.config["SESSION_COOKIE_NAME"] in request.cookies
