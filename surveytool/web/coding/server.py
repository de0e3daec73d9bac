"""Serving the coding page to one person, in this very process, until Ctrl-C."""

import socket
from collections.abc import Callable

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

HOST = "127.0.0.1"


class _Quiet(WSGIRequestHandler):
    """Writes nothing about a request: its address may name an answer."""

    def log(self, type: str, message: str, *arguments: object) -> None:  # noqa: A002 - the name it has in werkzeug
        """Nothing is kept of a request."""


def serve_coding(app: Flask, listener: socket.socket, *, ready: Callable[[str], None]) -> None:
    """Serve ``app`` on ``listener``, a socket that listens on loopback; ``ready`` gets the address once it does."""
    address, port = listener.getsockname()[:2]
    server = make_server(address, port, app, threaded=False, request_handler=_Quiet, fd=listener.fileno())
    ready(f"http://{address}:{port}")
    try:
        server.serve_forever()
    finally:
        server.server_close()
