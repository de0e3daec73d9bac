"""Where pages are."""

from typing import Any, cast

from flask import Response, redirect, request, url_for

from surveytool.web.member.visit import Visit


def section_url(visit: Visit, section_id: str, **arguments: Any) -> str:
    """The address of the page of a section; ``arguments`` come behind the question mark."""
    if section_id == visit.first:
        return url_for("member.first", round_id=visit.round.id, **arguments)
    return url_for("member.section", round_id=visit.round.id, section_id=section_id, **arguments)


def own_url() -> str:
    """The address of this very page, made from its route: what a stranger put in the address bar is never repeated as it
    came, as browsers take some of it for another site. Without a route it is the front page."""
    return url_for(request.endpoint, **(request.view_args or {})) if request.endpoint else url_for("member.rounds")


def check_url(visit: Visit) -> str:
    """The address of the page on which answers are checked."""
    return url_for("member.check", round_id=visit.round.id)


def see_other(url: str) -> Response:
    """On to another page, with a GET: so that loading that page again sends nothing again."""
    return cast(Response, redirect(url, 303))
