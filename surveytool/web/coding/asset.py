"""The style sheet and the script of the coding page."""

from pathlib import Path

from flask import Response, abort

_STATIC = Path(__file__).parent / "static"
_TYPES = {"coding.css": "text/css", "coding.js": "text/javascript"}


def file(name: str) -> Response:
    """One of the two."""
    if name not in _TYPES:
        abort(404)
    return Response((_STATIC / name).read_bytes(), mimetype=_TYPES[name])
