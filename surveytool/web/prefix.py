"""A site that lives under a path: ``https://example.org/survey`` instead of a host of its own."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class Prefix:
    """Gives an app the path it lives under, so that its links begin with it; whether a proxy took it off or not."""

    def __init__(self, app: "WSGIApplication", path: str) -> None:
        self._app = app
        self._path = path.rstrip("/")

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Handle a request."""
        if self._path:
            environ["SCRIPT_NAME"] = self._path
            path = environ.get("PATH_INFO", "")
            if path == self._path or path.startswith(f"{self._path}/"):
                environ["PATH_INFO"] = path[len(self._path) :]
        return self._app(environ, start_response)
