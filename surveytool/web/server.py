"""Serving: gunicorn with sync workers, which of all servers measured kept the longest waits shortest.

Nothing about a visitor is written down: no access log, and no address in what the server says about a broken request.
"""

import contextlib
import os
import secrets
import signal
import socket
import sys
import time
from collections.abc import Callable
from contextlib import closing
from typing import Any

from flask import Flask
from gunicorn import util
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.glogging import Logger
from gunicorn.http.errors import LimitRequestHeaders, LimitRequestLine, ParseException
from gunicorn.workers.sync import SyncWorker

from surveytool.errors import Refused, StoreFull
from surveytool.store.database import open_database
from surveytool.store.disk import refuse_shared_disk
from surveytool.store.integrity import refuse_damaged, refuse_read_only
from surveytool.store.limits import new_limits
from surveytool.store.workspace import Workspace
from surveytool.web.member import create_member_app
from surveytool.web.member.headers import ALWAYS

SECRET_BYTES = 32
SECRET_FILE = "web.secret"  # noqa: S105 - the name of a file
WORKER_SECONDS = 60
"""A worker that is silent for longer is replaced; longer than the store waits for its lock."""
CLIENT_SECONDS = 20
"""A visitor who has not said what they ask after this long is left, and so is one who takes nothing in for as long: a worker
serves one at a time."""


def serve_member(
    workspace: Workspace,
    host: str,
    port: int,
    workers: int,
    *,
    base_url: str | None = None,
    proxies: int = 0,
    ready: Callable[[str], None] | None = None,
) -> None:
    """Serve the member app until the process is told to stop. ``ready`` gets the address once it listens; port 0 is any.

    Raises:
        SurveytoolError: when the workspace or its database cannot be used; nothing listens then.
    """
    workspace.community()
    refuse_shared_disk(workspace.path)
    with closing(open_database(workspace.answers_db)) as database:
        refuse_damaged(database)
        refuse_read_only(database)
    secret_key = web_secret(workspace)

    limits = new_limits(workspace.limits_db)

    def make() -> Flask:
        return create_member_app(workspace, secret_key=secret_key, base_url=base_url, proxies=proxies, limits=limits)

    listener = listen(host, port)
    address, given_port = listener.getsockname()[:2]
    url = f"http://[{address}]:{given_port}" if ":" in address else f"http://{address}:{given_port}"

    def when_ready(_: Arbiter) -> None:
        if ready is not None:
            ready(url)

    # gunicorn takes the descriptor over and closes it; closing it here too would close whatever has its number then
    _Server(make, bind=f"fd://{listener.detach()}", workers=workers, when_ready=when_ready).run()


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens, so that a port that is taken is told before anything starts."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family, backlog=2048)
    except (OSError, OverflowError) as error:
        message = "{host}:{port} cannot be listened on: {reason}. Choose another with --host and --port."
        raise Refused(message, host=host, port=port, reason=getattr(error, "strerror", None) or error) from error


def web_secret(workspace: Workspace) -> bytes:
    """The secret that signs cookies and tokens, the same for every worker and after every start; made when there is none."""
    path = workspace.keys / SECRET_FILE
    try:
        workspace.keys.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = path.with_name(f".{SECRET_FILE}.{secrets.token_hex(8)}")
        with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            file.write(secrets.token_bytes(SECRET_BYTES))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            pass  # another process was first, or an earlier start: theirs is the one
        finally:
            draft.unlink()
        return path.read_bytes()
    except OSError as error:
        message = "The secret of the web pages cannot be kept in '{path}': {reason}."
        raise StoreFull(message, path=path, reason=error.strerror) from error


class _QuietLogger(Logger):
    """Says what went wrong, never for whom or at which address: those may hold a token."""

    def access(self, *_: Any, **__: Any) -> None:
        """Nothing is kept of a request."""

    def warning(self, message: str, *arguments: Any, **options: Any) -> None:
        """A broken request is told by gunicorn with the address it came from; that is left out."""
        if not message.startswith("Invalid request"):
            super().warning(message, *arguments, **options)

    def exception(self, message: object, *arguments: Any, **options: Any) -> None:
        """An error outside the app; its message may quote an address, so only its kind is told."""
        error = sys.exc_info()[1]
        if not isinstance(error, TimeoutError | SystemExit):  # a visitor who went away without a word; told to stop
            super().error("An error outside the pages: %s", type(error).__name__)


class _Client(socket.socket):
    """The connection of a visitor, who has so long to say what they ask: all of it, not every byte of it."""

    def __init__(self, accepted: socket.socket) -> None:
        super().__init__(fileno=accepted.detach())
        self.settimeout(CLIENT_SECONDS)
        self._until = time.monotonic() + CLIENT_SECONDS

    def recv(self, size: int, flags: int = 0) -> bytes:
        """What has come.

        Raises:
            TimeoutError: it takes too long.
        """
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self.settimeout(min(left, self.gettimeout() or left))
        return super().recv(size, flags)

    def sendall(self, data: Any, flags: int = 0) -> None:
        """Send, however long asking took."""
        self.settimeout(CLIENT_SECONDS)
        super().sendall(data, flags)


class _Worker(SyncWorker):
    """Serves one visitor at a time, and waits for none without end."""

    def init_signals(self) -> None:
        """Listen for signals, those that came since the fork included."""
        super().init_signals()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, Arbiter.SIGNALS)

    def handle(self, listener: socket.socket, client: socket.socket, address: object) -> None:
        """Answer whoever is at ``client``."""
        super().handle(listener, _Client(client), address)

    def handle_error(self, request: object, client: socket.socket, address: object, error: BaseException) -> None:
        """Answer a request of which no page can be made. It is not repeated, and of whose it was nothing is told."""
        if isinstance(error, SystemExit):  # the server is told to stop: the visitor's browser tries again
            return
        is_theirs = isinstance(error, ParseException)
        status = _STATUS.get(type(error), "400 Bad Request") if is_theirs else "500 Internal Server Error"
        if not is_theirs:
            self.log.exception("")
        body = f"{status}\n"
        headers = {
            **ALWAYS,
            "Cache-Control": "no-store",
            "Connection": "close",
            "Content-Type": "text/plain; charset=utf-8",
            "Content-Length": len(body),
        }
        lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in headers.items()), "", body]
        with contextlib.suppress(OSError):
            util.write_nonblock(client, "\r\n".join(lines).encode("ascii"))


_STATUS = {
    LimitRequestLine: "414 URI Too Long",
    LimitRequestHeaders: "431 Request Header Fields Too Large",
}


class _Arbiter(Arbiter):
    """Starts workers that miss no signal.

    Until a worker has handlers of its own it has those of the process that it was forked from, which would put a signal
    into a queue that nobody reads: told to stop in that moment it would go on, and stopping would take half a minute.
    """

    def spawn_worker(self) -> int:
        """Start one; its signals wait until it listens for them. Gives its process id."""
        signal.pthread_sigmask(signal.SIG_BLOCK, self.SIGNALS)
        try:
            return int(super().spawn_worker())
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, self.SIGNALS)


class _Server(BaseApplication):
    """Gunicorn, told by arguments what others write in its configuration file."""

    def __init__(self, make: Callable[[], Flask], **settings: object) -> None:
        self._make = make
        self._settings = settings
        super().__init__()

    def load_config(self) -> None:
        """Take the settings; gunicorn's own command line and environment are not read."""
        settings: dict[str, object] = {
            "worker_class": _Worker,
            "timeout": WORKER_SECONDS,
            "graceful_timeout": 30,
            "accesslog": None,
            "errorlog": "-",
            "loglevel": "warning",
            "logger_class": _QuietLogger,
            "proc_name": "surveytool",
            "control_socket_disable": True,
            "limit_request_line": 2048,
            "limit_request_fields": 64,
            "limit_request_field_size": 8190,
            "forwarded_allow_ips": "",  # else a header from this machine, so from behind any proxy on it, may set the path
        }
        for name, value in (settings | self._settings).items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Flask:
        """The app of one worker."""
        return self._make()

    def run(self) -> None:
        """Serve until told to stop."""
        _Arbiter(self).run()
