"""Files that are the same for every member: style, script, icon, and the community's own colour and logo.

Their addresses carry a version, so that browsers may keep them for good.
"""

import gzip
import hashlib
from functools import cache
from pathlib import Path

from flask import Response, abort, request, url_for

from surveytool.web.member.site import site

_STATIC = Path(__file__).parent / "static"
_FILE_TYPES = {"member.css": "text/css"} | dict.fromkeys(("count.js", "keep.js", "reveal.js"), "text/javascript")
_LOGO_TYPES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
}
_ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="{brand}"/>'
    '<path d="M8 17l6 6L25 10" fill="none" stroke="#fff" stroke-width="4" stroke-linecap="round" stroke-linejoin="round"/></svg>'
)


def asset_url(name: str) -> str:
    """The address of a file of our own."""
    return url_for("member.file", name=name, v=_version(_STATIC / name))


def file(name: str) -> Response:
    """A file of our own, packed for a browser that can unpack it."""
    if name not in _FILE_TYPES:
        abort(404)
    packed = request.accept_encodings.quality("gzip") > 0
    response = Response(_read(name, packed=packed), mimetype=_FILE_TYPES[name])
    response.headers["Vary"] = "Accept-Encoding"
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    return response


def brand_url() -> str:
    """The address of the style sheet that holds the community's colour."""
    return url_for("member.brand", v=_colour()[1:])


def icon_url() -> str:
    """The address of the icon."""
    return url_for("member.icon", v=_colour()[1:])


def logo_url() -> str:
    """The address of the community's logo; empty when it has none."""
    logo = _logo()
    return "" if logo is None else url_for("member.logo", v=_version(logo))


def brand() -> Response:
    """The community's colour as a style sheet of one rule: it cannot stand in the page, where the policy allows no style."""
    return Response(f":root{{--brand:{_colour()}}}", mimetype="text/css")


def icon() -> Response:
    """The icon in the community's colour."""
    return Response(_ICON.format(brand=_colour()), mimetype="image/svg+xml")


def logo() -> Response:
    """The community's logo."""
    path = _logo()
    if path is None:
        abort(404)
    return Response(path.read_bytes(), mimetype=_LOGO_TYPES[path.suffix.lower()])


def _colour() -> str:
    return site().community.colours.brand.lower()


def _logo() -> Path | None:
    """The file of the logo, when there is one of a known type inside the workspace."""
    name = site().community.logo
    if name is None:
        return None
    folder = site().workspace.path.resolve()
    path = (folder / name).resolve()
    return path if path.is_relative_to(folder) and path.suffix.lower() in _LOGO_TYPES and path.is_file() else None


@cache
def _read(name: str, *, packed: bool) -> bytes:
    data = (_STATIC / name).read_bytes()
    return gzip.compress(data, mtime=0) if packed else data


@cache
def _version(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10]
