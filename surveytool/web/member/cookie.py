"""The cookies of a member: the language, the secret of a draft, and for an hour the receipt of what was sent.

Over https their names begin with ``__Host-``, which binds them to this very host.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import cast

from flask import Response, request
from itsdangerous import BadData

from surveytool.store.drafts import SECRET_BYTES
from surveytool.web.member.site import site

DRAFT_DAYS = 7
RECEIPT_SECONDS = 3600
_DAY = 24 * 3600


def cookie_name(name: str, *, secure: bool) -> str:
    """``name`` as it is called in the browser."""
    return f"__Host-{name}" if secure else name


def draft_secret(round_id: str) -> bytes | None:
    """The secret of the draft this browser has in a round."""
    try:
        secret = urlsafe_b64decode(_read(f"draft-{round_id}"))
    except ValueError:
        return None
    return secret if len(secret) == SECRET_BYTES else None


def set_draft_secret(response: Response, round_id: str, secret: bytes) -> None:
    """Give the browser the secret of its draft; every save gives it a week more."""
    _set(response, f"draft-{round_id}", urlsafe_b64encode(secret).decode("ascii"), DRAFT_DAYS * _DAY)


def forget_draft_secret(response: Response, round_id: str) -> None:
    """Take the secret away: the draft was sent."""
    _set(response, f"draft-{round_id}", "", 0)


def receipt_shown(round_id: str) -> str | None:
    """The receipt of what this browser sent in the last hour."""
    try:
        return cast(str, site().signer.loads(_read(f"receipt-{round_id}"), max_age=RECEIPT_SECONDS, salt=round_id))
    except BadData:
        return None


def set_receipt_shown(response: Response, round_id: str, receipt: str) -> None:
    """Keep the receipt for an hour, so that the last page can be loaded again."""
    value = site().signer.dumps(receipt, salt=round_id)
    _set(response, f"receipt-{round_id}", value if isinstance(value, str) else value.decode(), RECEIPT_SECONDS)


def language_chosen() -> str:
    """The language chosen before; empty when none was."""
    return _read("language")


def set_language_chosen(response: Response, language: str) -> None:
    """Remember the language for a year."""
    _set(response, "language", language, 365 * _DAY)


def _read(name: str) -> str:
    return request.cookies.get(cookie_name(name, secure=site().secure), "")


def _set(response: Response, name: str, value: str, seconds: int) -> None:
    secure = site().secure
    response.set_cookie(
        cookie_name(name, secure=secure), value, max_age=seconds, path="/", secure=secure, httponly=True, samesite="Lax"
    )
