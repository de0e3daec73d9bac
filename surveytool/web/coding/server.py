"""Serving the coding page to one person, in this very process, until Ctrl-C."""

import socket
import threading
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from flask import Flask
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

HOST = "127.0.0.1"
CLIENT_SECONDS = 20
"""A connection that asks nothing for this long is closed."""


class _Quiet(WSGIRequestHandler):
    """Writes nothing about a request: its address may name an answer."""

    timeout = CLIENT_SECONDS

    def log(self, type: str, message: str, *arguments: object) -> None:  # noqa: A002 - the name it has in werkzeug
        """Nothing is kept of a request."""


def coding_server(app: Flask, listener: socket.socket) -> BaseWSGIServer:
    """A server of ``app`` on ``listener``, that answers one request after the other."""
    turn = threading.Lock()

    def one_by_one(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        with turn:
            return app(environ, start)

    address, port = listener.getsockname()[:2]
    # browsers open connections before they ask anything: each gets a thread, so that it keeps nobody waiting
    return make_server(address, port, one_by_one, threaded=True, request_handler=_Quiet, fd=listener.fileno())


def serve_coding(app: Flask, listener: socket.socket, *, ready: Callable[[str], None]) -> None:
    """Serve ``app`` on ``listener``, a socket that listens on loopback; ``ready`` gets the address once it does."""
    server = coding_server(app, listener)
    address, port = listener.getsockname()[:2]
    ready(f"http://{address}:{port}")
    try:
        server.serve_forever()
    finally:
        server.server_close()
