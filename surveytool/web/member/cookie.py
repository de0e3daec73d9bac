"""The cookies of a member: the language, the token of a personal link, the code of a draft, and for an hour the receipt of
what was sent, with the four words where members keep those.

Over https their names begin with ``__Host-``, which binds them to this very host.
"""

from datetime import UTC, datetime
from typing import cast

from flask import Response, request
from itsdangerous import BadData, SignatureExpired

from surveytool.response.resume_code import read_resume_code
from surveytool.store.invitations import read_token, tag
from surveytool.web.member.site import site

DRAFT_DAYS = 7
RECEIPT_SECONDS = 3600
_DAY = 24 * 3600


def cookie_name(name: str, *, secure: bool) -> str:
    """``name`` as it is called in the browser."""
    return f"__Host-{name}" if secure else name


def link_token(round_id: str) -> str | None:
    """The token of the personal link by which this browser came to a round."""
    return read_token(_read(f"link-{round_id}"))


def set_link_token(response: Response, round_id: str, token: str) -> None:
    """Have the browser come back by this personal link, as long as it keeps a draft."""
    _set(response, f"link-{round_id}", token, DRAFT_DAYS * _DAY)


def draft_secret(round_id: str, token: str | None) -> str | None:
    """The code of the draft this browser has in a round, or will have when it saves. It has one for each personal link, so
    that the answers of two people at one computer are never mixed."""
    return read_resume_code(_read(_draft_name(round_id, token)))


def set_draft_secret(response: Response, round_id: str, secret: str, token: str | None) -> None:
    """Give the browser the code of its draft; every save gives it, and the link, a week more."""
    _set(response, _draft_name(round_id, token), secret, DRAFT_DAYS * _DAY)
    if token is not None:
        set_link_token(response, round_id, token)


def forget_draft_secret(response: Response, round_id: str, token: str | None) -> None:
    """Take the code away: the draft was sent."""
    _set(response, _draft_name(round_id, token), "", 0)


def _draft_name(round_id: str, token: str | None) -> str:
    return f"draft-{round_id}" if token is None else f"draft-{round_id}-{tag(token)[:6].hex()}"


def receipt_shown(round_id: str) -> str | None:
    """The receipt of what this browser sent in the last hour."""
    value = _read(f"receipt-{round_id}")
    try:
        try:
            return cast(str, site().signer.loads(value, max_age=RECEIPT_SECONDS, salt=round_id))
        except SignatureExpired as error:
            if error.date_signed is None or error.date_signed <= datetime.now(UTC):
                return None
            return cast(str, site().signer.loads(value, salt=round_id))  # the clock was set back; it is not an hour old
    except BadData:
        return None


def set_receipt_shown(response: Response, round_id: str, receipt: str) -> None:
    """Keep the receipt for an hour, so that the last page can be loaded again."""
    value = site().signer.dumps(receipt, salt=round_id)
    _set(response, f"receipt-{round_id}", value if isinstance(value, str) else value.decode(), RECEIPT_SECONDS)


def forget_receipt(response: Response, round_id: str) -> None:
    """Take the receipt away, and the four words: what was sent with them was withdrawn."""
    for name in (f"receipt-{round_id}", f"words-{round_id}"):
        if _read(name):
            _set(response, name, "", 0)


def words_shown(round_id: str) -> tuple[str, ...]:
    """The four words that go with what this browser sent in the last hour; none where there are none."""
    try:
        words = site().signer.loads(_read(f"words-{round_id}"), max_age=RECEIPT_SECONDS, salt=f"words {round_id}")
    except BadData:
        return ()
    return tuple(cast(list[str], words))


def set_words_shown(response: Response, round_id: str, words: tuple[str, ...]) -> None:
    """Keep the four words for as long as the receipt, so that the last page can be loaded again."""
    value = site().signer.dumps(words, salt=f"words {round_id}")
    _set(response, f"words-{round_id}", value if isinstance(value, str) else value.decode(), RECEIPT_SECONDS)


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
