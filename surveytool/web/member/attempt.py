"""Attempts that one address may not make too often: sending by an open link, and codes that are not there."""

import ipaddress

from flask import Response, request

from surveytool.store.limits import Attempt
from surveytool.texts import Texts
from surveytool.web.member.page import Notice
from surveytool.web.member.site import site


def too_often(kind: Attempt, *, counts: bool = True) -> int | None:
    """Count an attempt of whoever makes this request: None when it may go on, else the seconds to wait.

    From this machine itself everything may go on. It is the board that tries, or a proxy of which nobody told us: then all
    members come from one address, and none of them may have to wait for the others.
    """
    if _is_here(request.remote_addr or ""):
        return None
    return site().limits.wait(kind, request.remote_addr or "", now=site().now().timestamp(), counts=counts)


def _is_here(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def wait_notice(seconds: int, texts: Texts) -> Notice:
    """What is said to who must wait."""
    minutes = -(-seconds // 60)
    return Notice(
        texts("Please wait a moment"),
        texts.plural(
            "This was tried very often over your connection. Try again in {n} minute; nothing is lost.",
            "This was tried very often over your connection. Try again in {n} minutes; nothing is lost.",
            minutes,
        ),
    )


def waiting(response: Response, seconds: int) -> Response:
    """The response, saying to the browser when to try again."""
    response.headers["Retry-After"] = str(seconds)
    return response
