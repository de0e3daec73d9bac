"""What a browser sent with a form, read strictly: unreadable input is refused, never repaired into an answer."""

from collections.abc import Collection, Mapping
from urllib.parse import parse_qsl

from flask import Request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import RequestEntityTooLarge

MAX_FIELDS = 1_000
MAX_BODY = 64 * 1024
_FORM = "application/x-www-form-urlencoded"

Posted = Mapping[str, list[str]]


class Unreadable(ValueError):
    """The body is not a form as our pages send it: another type, other bytes than UTF-8, or fields we never asked for."""


def read_posted(request: Request) -> dict[str, list[str]]:
    """The values by field name, in the order in which they came.

    Raises:
        RequestEntityTooLarge: when the body is longer than MAX_BODY.
        Unreadable: when the body is of another type, is not UTF-8 or not whole, holds a NUL or too many fields.
    """
    if request.mimetype != _FORM:
        raise Unreadable(f"the type is not {_FORM}")
    try:
        body = request.get_data(cache=False)
        if len(body) > MAX_BODY:  # one that came without its length; what lies beyond would only be cut off
            raise RequestEntityTooLarge
        if len(body) < (request.content_length or 0):
            raise ValueError("the connection broke")
        pairs = parse_qsl(
            body.decode("utf-8"), keep_blank_values=True, encoding="utf-8", errors="strict", max_num_fields=MAX_FIELDS
        )
    except (ValueError, OSError) as error:  # UnicodeDecodeError is one; the other when the connection breaks
        raise Unreadable("it is not UTF-8, not whole, or has too many fields") from error
    fields: dict[str, list[str]] = {}
    for name, value in pairs:
        if "\0" in name or "\0" in value:
            raise Unreadable("it holds a NUL character")
        fields.setdefault(name, []).append(value)
    return fields


def refuse_unknown(posted: Posted, known: Collection[str]) -> None:
    """Raises Unreadable when a field was sent that the page does not have."""
    if not posted.keys() <= set(known):
        raise Unreadable("it has fields that are not on the page")


def as_form(posted: Posted) -> MultiDict[str, str]:
    """The same values as WTForms reads them."""
    return MultiDict(posted)
