"""Where pages are."""

from typing import Any, cast

from flask import Response, redirect, url_for

from surveytool.web.member.visit import Visit


def section_url(visit: Visit, section_id: str, **arguments: Any) -> str:
    """The address of the page of a section; ``arguments`` come behind the question mark."""
    if section_id == visit.first:
        return url_for("member.first", round_id=visit.round.id, **arguments)
    return url_for("member.section", round_id=visit.round.id, section_id=section_id, **arguments)


def check_url(visit: Visit) -> str:
    """The address of the page on which answers are checked."""
    return url_for("member.check", round_id=visit.round.id)


def see_other(url: str) -> Response:
    """On to another page, with a GET: so that loading that page again sends nothing again."""
    return cast(Response, redirect(url, 303))
